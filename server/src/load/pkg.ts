/**
 * Packages and their imports, from the patterns on. Answers to cmd/go/internal/load/pkg.go (go1.26).
 */
import * as nodePath from 'node:path';
import type { FileSystem } from '../vfs';
import { type BuildFile, type BuildPackage, importDir, isNoGo } from './build';
import type { BuildContext } from './context';
import * as gover from './gover';
import { LoadCache } from './header';
import { type Importer, inside, type Resolution, Resolver, slashed } from './import';
import { type MainModule, type Module, Modules } from './modload';
import { hasPathPrefix } from './module';
import { sortPackages } from './order';
import { type Package, PackageData } from './package';
import type { Problem } from './problem';
import { cleanPatterns, type Match, matchPatterns } from './search';
import { addTests } from './test';

export interface LoadOptions {
  /** Load the test variants of the packages that patterns name. */
  tests?: boolean;
}

export interface LoadResult {
  /** Packages that patterns name, in their order; each is followed by its test variants. */
  readonly roots: readonly Package[];
  /** By name (Package.importPath). */
  readonly all: ReadonlyMap<string, Package>;
  /** Dependencies first; the same for the same input. */
  readonly order: readonly Package[];
  /** What belongs to no package: patterns, go.mod, go.work. */
  readonly problems: readonly Problem[];
  readonly mainModules: readonly MainModule[];
  /** What to know of all answers: a go.work that was left alone. */
  readonly notices: readonly string[];
  /** What it was loaded for. */
  readonly context: BuildContext;
}

/** The state of one load. */
export class Loader {
  readonly problems: Problem[] = [];
  readonly packages = new Map<string, PackageData>();
  readonly mods: Modules;
  readonly resolver: Resolver;
  private readonly dirs = new Map<string, BuildPackage>();
  private readonly queue: PackageData[] = [];
  private readonly gorootSrc: string;

  constructor(
    readonly ctx: BuildContext,
    readonly fs: FileSystem,
    readonly cache: LoadCache,
    readonly cwd: string,
  ) {
    this.mods = new Modules(ctx, fs, cache, this.problems);
    this.mods.init(cwd);
    this.resolver = new Resolver(fs, this.mods);
    this.gorootSrc = ctx.goroot ? nodePath.join(ctx.goroot, 'src') : '';
  }

  /** The package in a directory, without its tests. */
  readDir(dir: string): BuildPackage {
    let known = this.dirs.get(dir);
    if (!known) this.dirs.set(dir, (known = importDir(this.ctx, this.fs, this.cache, dir, { tests: false })));
    return known;
  }

  /** The package that a pattern names; undefined where there is none. */
  root(match: Match): PackageData | undefined {
    let p: PackageData | undefined;
    if (match.kind === 'import path') {
      const resolution = this.resolver.resolve(undefined, match.path);
      if (!resolution.ok) {
        this.problems.push({ kind: 'pattern', message: resolution.message });
        return undefined;
      }
      p = this.ensure(resolution);
    } else {
      p = this.directoryPackage(match.dir, match.kind === 'files' ? match.names : undefined);
    }
    if (p.isRoot) return undefined;
    p.isRoot = true;
    if (p.goFiles.length + p.cgoFiles.length === 0 && p.build && isNoGo(p.build)) {
      p.problems.push({ kind: 'no go files', message: noGoMessage(p) });
    }
    return p;
  }

  /** The package of a resolution, which is loaded when its turn comes. */
  ensure(resolution: Resolution & { ok: true }): PackageData {
    const known = this.packages.get(resolution.importPath);
    if (known) return known;
    const build = this.readDir(resolution.dir);
    const p = new PackageData(resolution.importPath, build.name, resolution.dir);
    p.standard = resolution.standard;
    if (resolution.module) p.module = this.mods.module(resolution.module);
    p.langVersion = this.langVersion(p.module);
    this.fill(p, build);
    this.packages.set(p.importPath, p);
    this.queue.push(p);
    return p;
  }

  /** A directory, or some of its files, as a package of its own. */
  private directoryPackage(dir: string, names: readonly string[] | undefined): PackageData {
    let path = 'command-line-arguments';
    if (!names && this.mods.mode === 'gopath') path = this.resolver.gopathDirImportPath(dir);
    else if (this.packages.has(path)) path = '_' + slashed(dir);
    const known = this.packages.get(path);
    if (known) return known;
    const build = names
      ? importDir(this.ctx, this.fs, this.cache, dir, {
          tests: names.every((n) => n.endsWith('_test.go')),
          only: new Set(names),
        })
      : this.readDir(dir);
    const p = new PackageData(path, build.name, dir);
    p.standard = inside(dir, this.gorootSrc) && dir !== this.gorootSrc;
    p.langVersion = this.langVersion(undefined);
    p.accessPath = this.dirImportPath(dir);
    // Files that were named one by one are compiled in the order of their names on the line.
    const place = (f: BuildFile): number => names?.indexOf(nodePath.basename(f.path)) ?? 0;
    if (names)
      for (const list of [build.goFiles, build.testGoFiles, build.xtestGoFiles])
        list.sort((a, b) => place(a) - place(b));
    this.fill(p, build);
    this.packages.set(path, p);
    this.queue.push(p);
    return p;
  }

  /** The import path that a directory would have, for what it may import; "." outside all modules. */
  private dirImportPath(dir: string): string {
    if (inside(dir, this.gorootSrc)) return slashed(dir.slice(this.gorootSrc.length + 1));
    for (const main of this.mods.mains) {
      if (inside(dir, main.dir))
        return [main.prefix, slashed(dir.slice(main.dir.length + 1))].filter((x) => x !== '').join('/');
    }
    return '.';
  }

  private langVersion(module: Module | undefined): string {
    if (!module) return this.ctx.goVersion;
    const version = module.goVersion || '1.16';
    // A module may be newer than the release that is asked about.
    return gover.compare(version, this.ctx.goRelease.slice(2)) > 0 ? this.ctx.goVersion : 'go' + gover.lang(version);
  }

  fill(p: PackageData, build: BuildPackage): void {
    const paths = (files: readonly BuildFile[]): string[] => files.map((f) => f.path);
    p.build = build;
    p.goFiles = paths(build.goFiles);
    p.cgoFiles = paths(build.cgoFiles);
    p.ignoredGoFiles = build.ignoredGoFiles;
    p.otherFiles = build.otherFiles;
    p.hasAsm = build.otherFiles.some((f) => /\.(s|S|sx)$/.test(f));
    p.problems.push(...build.problems);
  }

  /** Loads what is queued, and what that imports, until nothing is left. */
  drain(): void {
    for (let i = 0; i < this.queue.length; i++) {
      const p = this.queue[i]!;
      this.loadImports(p, p.build!.goFiles, p);
      if (p.cgoFiles.length > 0) this.loadGenerated(p);
    }
    this.queue.length = 0;
  }

  /** Resolves the imports of the file that declares what a package uses of C; it may import internal packages. */
  private loadGenerated(p: PackageData): void {
    for (const path of ['unsafe', 'syscall', ...notInHeapPaths]) {
      const dep = p.imports.has(path) ? undefined : this.loadImport(p, path).dep;
      if (dep !== undefined) p.imports.set(path, dep.importPath);
    }
  }

  /** Resolves the imports of some files of a package; problems are the package's. */
  loadImports(p: PackageData, files: readonly BuildFile[], importer: Importer & { accessPath: string }): void {
    for (const file of files) {
      for (const { path, pos } of file.header.imports) {
        if (path === 'C') continue;
        let error = p.importErrors.get(path);
        if (error === undefined && !p.imports.has(path)) {
          const found = this.loadImport(importer, path);
          error = found.error;
          if (error !== undefined) p.importErrors.set(path, error);
          if (found.dep) p.imports.set(path, found.dep.importPath);
        }
        if (error !== undefined) {
          p.problems.push({
            kind: error.startsWith('use of internal') ? 'internal' : 'import',
            message: error,
            file: file.path,
            offset: pos,
          });
        }
      }
    }
  }

  /** The imported package, and what is wrong with the import; what exists but may not be imported is both. */
  private loadImport(importer: Importer & { accessPath: string }, path: string): { dep?: PackageData; error?: string } {
    const from =
      importer.standard && importer.accessPath !== importer.importPath
        ? { importPath: importer.accessPath, dir: importer.dir, standard: true }
        : importer;
    const resolution = this.resolver.resolve(from, path);
    if (!resolution.ok) return { error: resolution.message };
    const dep = this.ensure(resolution);
    if (dep.goFiles.length + dep.cgoFiles.length === 0 && dep.dir !== importer.dir) return { error: noGoMessage(dep) };
    if (!internalAllowed(importer, dep)) return { dep, error: `use of internal package ${dep.importPath} not allowed` };
    if (dep.name === 'main' && dep.dir !== importer.dir)
      return { dep, error: `import "${path}" is a program, not an importable package` };
    return { dep };
  }
}

/** The package with the type NotInHeap: its present path, and that before Go 1.24. */
export const notInHeapPaths = ['internal/runtime/sys', 'runtime/internal/sys'] as const;

function noGoMessage(p: PackageData): string {
  if (p.ignoredGoFiles.length > 0) return `build constraints exclude all Go files in ${p.dir}`;
  if (p.build && p.build.testGoFiles.length + p.build.xtestGoFiles.length > 0)
    return `no non-test Go files in ${p.dir}`;
  return `no Go files in ${p.dir}`;
}

/** An "internal" element is for those below its parent. */
function internalAllowed(importer: Importer & { accessPath: string }, dep: PackageData): boolean {
  const path = dep.importPath;
  const m = /^(?:.*\/)?internal(?=\/|$)/.exec(path);
  if (!m) return true;
  const parent = m[0].slice(0, -'internal'.length).replace(/\/$/, '');
  if (dep.module) return hasPathPrefix(importer.accessPath, parent);
  const below = path.length - parent.length;
  const parentDir = dep.dir.slice(0, dep.dir.length - below);
  // Files of the distribution that are no packages, such as its tests, are compiled by themselves.
  return (
    inside(importer.dir, parentDir) ||
    (dep.standard && importer.accessPath !== importer.importPath && inside(importer.dir, nodePath.dirname(parentDir)))
  );
}

/** Loads the packages that patterns name and all that they import. */
export function loadPackages(
  ctx: BuildContext,
  fs: FileSystem,
  cwd: string,
  patterns: readonly string[],
  options: LoadOptions = {},
  cache = new LoadCache(),
): LoadResult {
  const loader = new Loader(ctx, fs, cache, nodePath.resolve(cwd));
  const roots: PackageData[] = [];
  for (const match of matchPatterns(
    {
      cwd: loader.cwd,
      fs,
      mods: loader.mods,
      resolver: loader.resolver,
      problems: loader.problems,
      readDir: (dir) => loader.readDir(dir),
    },
    patterns,
  )) {
    const p = loader.root(match);
    if (p) roots.push(p);
  }
  if (ctx.shipped) onlyImported(loader, roots);
  loader.drain();
  if (cleanPatterns(patterns).includes('all')) loadAll(loader, roots);
  const withTests: PackageData[] = options.tests ? addTests(loader, roots) : roots;
  const order = sortPackages(loader.packages, withTests);
  return {
    roots: withTests,
    all: loader.packages,
    order,
    problems: loader.problems,
    notices: loader.mods.notices,
    mainModules: loader.mods.mains,
    context: ctx,
  };
}

/** What the product brings along is there to be imported, and not to be answered for. */
function onlyImported(loader: Loader, roots: PackageData[]): void {
  const standard = roots.filter((p) => p.standard);
  if (standard.length === 0) return;
  for (const p of standard) {
    p.isRoot = false;
    roots.splice(roots.indexOf(p), 1);
  }
  const names = standard.length > 3 ? `${standard.length} packages` : standard.map((p) => p.importPath).join(', ');
  const message =
    `${names} of the standard library: no Go installation was found, and what Goscape brings along serves imports ` +
    'only; name an installation with --goroot or GOROOT';
  loader.problems.push({ kind: 'pattern', message });
}

/** "all": what the main modules' packages and their tests import, and so on. */
function loadAll(loader: Loader, roots: PackageData[]): void {
  for (const p of [...roots]) {
    if (!p.module?.main) continue;
    const build = importDir(loader.ctx, loader.fs, loader.cache, p.dir, { tests: true });
    // Only to have them loaded; problems of test files are reported with the tests.
    const scratch = new PackageData(p.importPath, p.name, p.dir);
    loader.loadImports(scratch, [...build.testGoFiles, ...build.xtestGoFiles], p);
  }
  loader.drain();
  const rest = [...loader.packages.values()]
    .filter((p) => !p.isRoot)
    .sort((a, b) => (a.importPath < b.importPath ? -1 : 1));
  for (const p of rest) {
    p.isRoot = true;
    roots.push(p);
  }
}
