/**
 * From what the user names – directories, import paths, patterns, files – to packages. Answers to
 * cmd/go/internal/search and cmd/go/internal/modload search.go, LoadPackages and resolveLocalPackage of load.go
 * (go1.26).
 */
import * as nodePath from 'node:path';
import type { FileSystem } from '../vfs';
import { type BuildPackage, isNoGo } from './build';
import { inside, isMetaPackage, type Resolver, slashed } from './import';
import type { Modules } from './modload';
import { isStandardImportPath, type ModuleVersion } from './module';
import { matchPattern, treeCanMatchPattern } from './pkgpattern';
import type { Problem } from './problem';

/** A package that a pattern names. */
export type Match =
  | { readonly kind: 'import path'; readonly path: string }
  /** A directory that no module in use gives an import path. */
  | { readonly kind: 'directory'; readonly dir: string }
  | { readonly kind: 'files'; readonly dir: string; readonly names: readonly string[] };

/** What the search needs of a load. */
export interface SearchContext {
  readonly cwd: string;
  readonly fs: FileSystem;
  readonly mods: Modules;
  readonly resolver: Resolver;
  readonly problems: Problem[];
  readDir(dir: string): BuildPackage;
}

/**
 * A walk stops here: somebody asked for "/...". Outside all modules, where the Go command does not walk at all, sooner.
 */
const maxDirs = 200_000;
const maxDirsOutside = 5_000;

/** Canonical forms: "./x/" is "./x", nothing at all is ".". */
export function cleanPatterns(patterns: readonly string[]): string[] {
  if (patterns.length === 0) return ['.'];
  return patterns.map((p) => {
    if (nodePath.isAbsolute(p)) return stripSlash(nodePath.normalize(p));
    const s = p.replace(/\\/g, '/');
    const clean = stripSlash(nodePath.posix.normalize(s));
    return s.startsWith('./') && clean !== '.' && !clean.startsWith('../') ? './' + clean : clean;
  });
}

function stripSlash(p: string): string {
  return p.length > 1 && (p.endsWith('/') || p.endsWith(nodePath.sep)) && nodePath.dirname(p) !== p
    ? p.slice(0, -1)
    : p;
}

function isLocal(pattern: string): boolean {
  return /^\.\.?(\/|$)/.test(pattern) || nodePath.isAbsolute(pattern);
}

/** Whether a pattern of its kind names one package at most. */
export function isLiteral(pattern: string): boolean {
  return !pattern.includes('...') && !isMetaPackage(pattern);
}

/** The packages that patterns name, in their order. For "all" only the packages it starts from. */
export function matchPatterns(s: SearchContext, patterns: readonly string[]): Match[] {
  const files = patterns.filter((p) => p.endsWith('.go') && s.fs.isFile(nodePath.resolve(s.cwd, p)));
  if (files.length > 0) return matchFiles(s, patterns);
  const matches: Match[] = [];
  for (const pattern of cleanPatterns(patterns)) {
    const before = matches.length,
      problems = s.problems.length;
    if (isLocal(pattern)) matchLocal(s, pattern, matches);
    else if (pattern === 'std' || pattern === 'cmd') matchStd(s, pattern, matches);
    else if (pattern === 'tool') matches.push(...tools(s).map(importPath));
    else if (pattern === 'work' || pattern === 'all') {
      matchPackages(
        s,
        pattern,
        false,
        s.mods.mains.map((m) => ({ path: m.path, version: '' })),
        matches,
      );
      if (pattern === 'all') matches.push(...tools(s).map(importPath));
    } else if (pattern.includes('...')) {
      const mains = s.mods.mains.map((m) => ({ path: m.path, version: '' }));
      matchPackages(
        s,
        pattern,
        true,
        s.mods.buildMod === 'vendor' ? mains : [...mains, ...s.mods.buildList()],
        matches,
      );
    } else matches.push(importPath(pattern));
    if (matches.length === before && s.problems.length === problems) {
      s.problems.push({ kind: 'pattern', message: `"${pattern}" matched no packages` });
    }
  }
  return matches;
}

function importPath(path: string): Match {
  return { kind: 'import path', path };
}

function tools(s: SearchContext): string[] {
  return s.mods.mains.flatMap((m) => m.file.tool);
}

function matchFiles(s: SearchContext, files: readonly string[]): Match[] {
  let dir: string | undefined;
  const names: string[] = [];
  for (const file of files) {
    const path = nodePath.resolve(s.cwd, file);
    const fail = (message: string): void => {
      s.problems.push({ kind: 'pattern', message });
    };
    if (!file.endsWith('.go')) fail(`named files must be .go files: ${file}`);
    else if (s.fs.isDir(path)) fail(`${file} is a directory, should be a Go file`);
    else if (!s.fs.isFile(path)) fail(`stat ${file}: ${s.fs.fileError(path)?.reason ?? 'no such file or directory'}`);
    else if (dir !== undefined && dir !== nodePath.dirname(path)) {
      fail(`named files must all be in one directory; have ${dir} and ${nodePath.dirname(path)}`);
    } else {
      dir = nodePath.dirname(path);
      names.push(nodePath.basename(path));
    }
  }
  return dir === undefined ? [] : [{ kind: 'files', dir, names }];
}

// ---- directories

function matchLocal(s: SearchContext, pattern: string, matches: Match[]): void {
  if (!pattern.includes('...')) {
    const match = resolveLocalPackage(s, nodePath.resolve(s.cwd, pattern), pattern);
    if (match) matches.push(match);
    return;
  }
  for (const dir of matchDirs(s, pattern)) {
    const match = resolveLocalPackage(s, dir, undefined);
    if (match) matches.push(match);
  }
}

function matchDirs(s: SearchContext, pattern: string): string[] {
  const clean = nodePath.isAbsolute(pattern) ? pattern : pattern.replace(/^\.\//, '');
  const relative = !nodePath.isAbsolute(pattern) && !clean.startsWith('..');
  const match = matchPattern(slashed(relative ? './' + clean : clean));
  const fixed = clean.slice(0, clean.indexOf('...'));
  const start = fixed.slice(0, Math.max(fixed.lastIndexOf('/'), fixed.lastIndexOf(nodePath.sep)) + 1);
  const root = stripSlash(nodePath.resolve(s.cwd, start || '.'));
  const main = s.mods.mains.filter((m) => inside(root, m.dir)).sort((a, b) => b.dir.length - a.dir.length)[0];
  const ignore = main ? ignorePatterns(main.file.ignore) : undefined;
  const found: string[] = [];
  walk(s, root, (dir, rel) => {
    const elem = nodePath.basename(dir);
    if (rel !== '' && (elem.startsWith('.') || elem.startsWith('_') || elem === 'testdata')) return false;
    if (main && ignore?.(slashed(dir.slice(main.dir.length)))) return false;
    if (rel !== '' && s.mods.mode !== 'gopath' && s.fs.isFile(nodePath.join(dir, 'go.mod'))) return false;
    // Names as the user would write them: relative to where the pattern is.
    const base = relative ? './' + start : start;
    const name =
      rel === '' ? stripSlash(base) : (base === './' ? './' : base.endsWith('/') ? base : base + '/') + slashed(rel);
    if (match(name === '.' && relative ? '.' : name) && !isNoGo(s.readDir(dir))) found.push(dir);
    return true;
  });
  return found;
}

/** Visits directories in the order of their names, those above first; `visit` says whether to go into one. */
function walk(s: SearchContext, root: string, visit: (dir: string, rel: string) => boolean): void {
  const stack = [{ dir: root, rel: '' }];
  const limit = s.mods.mode === 'none' && !inside(root, s.mods.ctx.goroot) ? maxDirsOutside : maxDirs;
  let seen = 0;
  while (stack.length > 0) {
    const { dir, rel } = stack.pop()!;
    if (++seen > limit) {
      s.problems.push({ kind: 'pattern', message: `more than ${limit} directories in ${root}: not all were searched` });
      return;
    }
    if (!visit(dir, rel)) continue;
    const entries = s.fs.readDir(dir);
    if (!entries) continue;
    // Links are not followed, so there are no loops.
    for (let i = entries.length - 1; i >= 0; i--) {
      const e = entries[i]!;
      if (e.isDir)
        stack.push({ dir: nodePath.join(dir, e.name), rel: rel === '' ? e.name : nodePath.join(rel, e.name) });
    }
  }
}

/** The import path of a directory. `literal`: how the user named it, where not by a wildcard. */
function resolveLocalPackage(s: SearchContext, dir: string, literal: string | undefined): Match | undefined {
  const { mods, fs } = s;
  const fail = (message: string): undefined => {
    if (literal !== undefined) s.problems.push({ kind: 'pattern', message: `${literal}: ${message}` });
    return undefined;
  };
  const bp = s.readDir(dir);
  if (isNoGo(bp) && bp.ignoredGoFiles.length === 0) {
    return fail(fs.isDir(dir) ? `no Go files in ${dir}` : `stat ${dir}: directory not found`);
  }
  if (mods.mode === 'gopath') return { kind: 'directory', dir };
  const gorootSrc = mods.ctx.goroot ? nodePath.join(mods.ctx.goroot, 'src') : '';
  for (const main of mods.mains) {
    if (dir !== main.dir) continue;
    return dir === gorootSrc ? fail('GOROOT/src is not an importable package') : importPath(main.prefix);
  }
  let notFound: string | undefined;
  for (const main of mods.mains) {
    if (!inside(dir, main.dir) || dir.slice(main.dir.length).includes('@')) continue;
    const suffix = slashed(dir.slice(main.dir.length + 1));
    if (suffix.startsWith('vendor/')) {
      const pkg = suffix.slice('vendor/'.length);
      if (mods.buildMod === 'vendor' && mods.vendor?.packages.has(pkg)) return importPath(pkg);
      if (main.prefix !== '' && mods.buildMod !== 'vendor')
        return fail(`without -mod=vendor, directory ${dir} has no package path`);
      if (main.prefix !== '') return fail(`directory ${dir} is not a package listed in vendor/modules.txt`);
    }
    if (main.prefix === '')
      return suffix === 'builtin'
        ? fail('"builtin" is a pseudo-package, not an importable package')
        : importPath(suffix);
    const pkg = `${main.prefix}/${suffix}`;
    if (s.resolver.dirInModule(pkg, main.prefix, main.dir, true)) return importPath(pkg);
    notFound = `main module (${main.path}) does not contain package ${pkg}`;
  }
  if (inside(dir, gorootSrc) && dir !== gorootSrc) {
    const pkg = slashed(dir.slice(gorootSrc.length + 1));
    return pkg === 'builtin' ? fail('"builtin" is a pseudo-package, not an importable package') : importPath(pkg);
  }
  const cached = notFound === undefined ? pathInModuleCache(s, dir) : undefined;
  if (cached) return importPath(cached);
  // The Go command stops here. Files that need no module can be told about all the same.
  if (mods.mode !== 'none') fail(notFound ?? `directory ${dir} outside main module or its selected dependencies`);
  return { kind: 'directory', dir };
}

function pathInModuleCache(s: SearchContext, dir: string): string | undefined {
  if (s.mods.mode !== 'module' && s.mods.mode !== 'workspace') return undefined;
  for (const m of s.mods.buildList()) {
    const root = s.mods.fetch(m).dir;
    if (!inside(dir, root)) continue;
    const sub = slashed(dir.slice(root.length + 1));
    if (/(^|\/)vendor\//.test(sub) || sub.includes('@')) continue;
    return sub === '' ? m.path : `${m.path}/${sub}`;
  }
  return undefined;
}

// ---- import path patterns

function matchStd(s: SearchContext, pattern: 'std' | 'cmd', matches: Match[]): void {
  const { ctx } = s.mods;
  if (ctx.goroot === '') {
    s.problems.push({ kind: 'pattern', message: `${pattern}: no GOROOT was found` });
    return;
  }
  const src = nodePath.join(ctx.goroot, 'src');
  const prefix = pattern === 'cmd' ? 'cmd' : '';
  walk(s, nodePath.join(src, prefix), (dir, rel) => {
    const name = slashed(prefix === '' ? rel : nodePath.join(prefix, rel));
    if (name === '') return true;
    if (isHidden(nodePath.basename(dir))) return false;
    if (pattern === 'std' && (!isStandardImportPath(name) || name === 'cmd')) return false;
    if (name === 'builtin' || (name === 'runtime/cgo' && !ctx.cgoStd)) return true;
    const bp = s.readDir(dir);
    if (isNoGo(bp) || (pattern === 'cmd' && name.startsWith('cmd/vendor') && bp.name === 'main')) return true;
    matches.push(importPath(name));
    return true;
  });
}

function isHidden(elem: string): boolean {
  return elem.startsWith('.') || elem.startsWith('_') || elem === 'testdata';
}

/** Packages of the given modules, and of the standard library, that match a pattern with wildcards. */
function matchPackages(
  s: SearchContext,
  pattern: string,
  includeStd: boolean,
  modules: readonly ModuleVersion[],
  matches: Match[],
): void {
  const { mods, fs } = s;
  const isMeta = isMetaPackage(pattern);
  const isMatch = isMeta ? () => true : matchPattern(pattern);
  const treeCanMatch = isMeta ? () => true : treeCanMatchPattern(pattern);
  const have = new Set(['builtin']);
  if (!mods.ctx.cgoStd) have.add('runtime/cgo');
  const found: string[] = [];

  const walkPkgs = (
    root: string,
    prefix: string,
    stopAtVendor: boolean,
    stopAtGoMod: boolean,
    ignored: readonly string[],
  ): void => {
    const ignore = ignorePatterns(ignored);
    walk(s, root, (dir, rel) => {
      const name = [prefix, slashed(rel)].filter((x) => x !== '').join('/');
      const elem = nodePath.basename(dir);
      if (rel === '') {
        if (prefix === '') return true;
      } else if (isHidden(elem) || ignore(slashed(rel))) return false;
      if (!treeCanMatch(name)) return false;
      if (stopAtGoMod && rel !== '' && fs.isFile(nodePath.join(dir, 'go.mod'))) return false;
      if (!have.has(name)) {
        have.add(name);
        if (isMatch(name) && !isNoGo(s.readDir(dir))) found.push(name);
      }
      return !(rel !== '' && elem === 'vendor' && stopAtVendor);
    });
  };

  if (includeStd && mods.ctx.goroot) {
    const src = nodePath.join(mods.ctx.goroot, 'src');
    walkPkgs(src, '', false, true, []);
    if (treeCanMatch('cmd')) walkPkgs(nodePath.join(src, 'cmd'), 'cmd', false, true, []);
  }
  for (const m of modules) {
    const main = mods.main(m.path);
    if (!treeCanMatch(main?.prefix ?? m.path)) continue;
    const at = mods.fetch(m);
    if (at.missing !== undefined) {
      s.problems.push({ kind: 'module', message: at.missing });
      continue;
    }
    walkPkgs(at.dir, main?.prefix ?? m.path, true, at.isLocal, mods.ignorePatterns(m));
  }
  if (mods.buildMod === 'vendor') walkPkgs(mods.vendorDir, '', true, false, []);
  found.sort();
  for (const name of found) matches.push(importPath(name));
}

/** go.mod's `ignore`: "./x" at the module's root only, "x" anywhere. */
function ignorePatterns(patterns: readonly string[]): (dir: string) => boolean {
  if (patterns.length === 0) return () => false;
  const normal = (p: string): string => `/${p.replace(/^\/+|\/+$/g, '')}/`;
  const rooted = patterns.filter((p) => p.startsWith('./')).map((p) => normal(p.slice(2)));
  const anywhere = patterns.filter((p) => !p.startsWith('./')).map(normal);
  return (dir) => {
    if (dir === '' || dir === '/') return false;
    const d = normal(dir);
    return rooted.some((p) => d.startsWith(p)) || anywhere.some((p) => d.includes(p));
  };
}
