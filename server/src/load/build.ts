/**
 * The package in one directory: which files belong to it for a context. Answers to go/build's Context.Import (go1.26).
 */
import * as nodePath from 'node:path';
import type { FileSystem } from '../vfs';
import { evalExpr } from './constraint';
import type { BuildContext } from './context';
import type { FileHeader, LoadCache } from './header';
import type { Problem } from './problem';
import { knownArch, knownOS } from './syslist';

export interface BuildFile {
  /** Absolute. */
  readonly path: string;
  readonly header: FileHeader;
}

export interface BuildPackage {
  readonly dir: string;
  name: string;
  readonly goFiles: BuildFile[];
  readonly cgoFiles: BuildFile[];
  readonly testGoFiles: BuildFile[];
  readonly xtestGoFiles: BuildFile[];
  /** Go files that do not belong to the package for this context. */
  readonly ignoredGoFiles: string[];
  /** Files of other languages that belong to it: assembly, C, headers, objects. */
  readonly otherFiles: string[];
  readonly problems: Problem[];
  /** Whether test files were looked at; without, testGoFiles and xtestGoFiles are empty. */
  testsRead: boolean;
  /** The directory could not be read. */
  absent: boolean;
}

/** No Go file belongs to the package, not even a test. */
export function isNoGo(p: BuildPackage): boolean {
  return (
    p.goFiles.length + p.cgoFiles.length + p.testGoFiles.length + p.xtestGoFiles.length === 0 && p.problems.length === 0
  );
}

const otherExts = new Set([
  '.c',
  '.cc',
  '.cpp',
  '.cxx',
  '.m',
  '.h',
  '.hh',
  '.hpp',
  '.hxx',
  '.f',
  '.F',
  '.for',
  '.f90',
  '.s',
  '.S',
  '.sx',
  '.swig',
  '.swigcxx',
  '.syso',
]);

/** Whether a tag holds in the context. */
export function matchTag(ctx: BuildContext, tag: string): boolean {
  return ctx.tagSet.has(tag);
}

/** Whether the system and architecture that a file's name ends with (name_GOOS_GOARCH_test.go) are the context's. */
export function goodOSArchFile(ctx: BuildContext, fileName: string): boolean {
  const dot = fileName.indexOf('.');
  const name = dot < 0 ? fileName : fileName.slice(0, dot);
  // What stands before the first underscore never counts: linux.go is for all systems.
  const first = name.indexOf('_');
  if (first < 0) return true;
  const l = name.slice(first).split('_');
  if (l[l.length - 1] === 'test') l.pop();
  const n = l.length;
  const last = l[n - 1] ?? '';
  if (n >= 2 && knownOS.has(l[n - 2]!) && knownArch.has(last)) return matchTag(ctx, last) && matchTag(ctx, l[n - 2]!);
  if (knownOS.has(last) || knownArch.has(last)) return matchTag(ctx, last);
  return true;
}

/** Whether the file's build constraint holds. */
export function shouldBuild(ctx: BuildContext, header: FileHeader): boolean {
  return header.constraint === undefined || evalExpr(header.constraint, (tag) => matchTag(ctx, tag));
}

export interface ImportDirOptions {
  /** Look at _test.go files too. */
  tests: boolean;
  /** Only these names, whatever their constraints say: files that were named one by one. */
  only?: ReadonlySet<string>;
}

/** Reads the package in a directory. */
export function importDir(
  ctx: BuildContext,
  fs: FileSystem,
  cache: LoadCache,
  dir: string,
  options: ImportDirOptions,
): BuildPackage {
  const p: BuildPackage = {
    dir,
    name: '',
    goFiles: [],
    cgoFiles: [],
    testGoFiles: [],
    xtestGoFiles: [],
    ignoredGoFiles: [],
    otherFiles: [],
    problems: [],
    testsRead: options.tests,
    absent: false,
  };
  const entries = fs.readDir(dir);
  if (!entries) {
    p.absent = true;
    return p;
  }
  const state: DirState = { ctx: forDir(ctx, dir), fs, cache, p, only: options.only, firstFile: '', seenS: [] };
  const tests: string[] = [];
  for (const entry of entries) {
    const { name } = entry;
    if (entry.isDir || name.startsWith('_') || name.startsWith('.')) continue;
    if (options.only && !options.only.has(name)) continue;
    const dot = name.lastIndexOf('.');
    const ext = dot < 0 ? '' : name.slice(dot);
    if (ext !== '.go' && !otherExts.has(ext)) continue;
    if (entry.isLink && fs.isDir(nodePath.join(dir, name))) continue;
    if (ext === '.go' && !options.tests && name.endsWith('_test.go')) tests.push(name);
    else addFile(state, name, ext);
  }
  // Whether a directory without other Go files is a package at all depends on its tests.
  if (tests.length > 0 && p.goFiles.length + p.cgoFiles.length === 0) {
    p.testsRead = true;
    for (const name of tests) addFile(state, name, '.go');
  }
  if (p.cgoFiles.length > 0) p.otherFiles.push(...state.seenS);
  return p;
}

/** The context for the files of a directory: the standard library can be without cgo where modules have it. */
function forDir(ctx: BuildContext, dir: string): BuildContext {
  if (!ctx.cgoEnabled || ctx.cgoStd || ctx.goroot === '' || !dir.startsWith(ctx.goroot + nodePath.sep)) return ctx;
  const tagSet = new Set(ctx.tagSet);
  tagSet.delete('cgo');
  return { ...ctx, cgoEnabled: false, tagSet };
}

interface DirState {
  readonly ctx: BuildContext;
  readonly fs: FileSystem;
  readonly cache: LoadCache;
  readonly p: BuildPackage;
  readonly only: ReadonlySet<string> | undefined;
  /** The file that gave the package its name. */
  firstFile: string;
  /** .S files, which only count together with cgo. */
  readonly seenS: string[];
}

function addFile(state: DirState, name: string, ext: string): void {
  const { ctx, p } = state;
  const path = nodePath.join(p.dir, name);
  const isGo = ext === '.go';
  const useAll = state.only !== undefined;
  if (!useAll && !goodOSArchFile(ctx, name)) {
    if (isGo) p.ignoredGoFiles.push(path);
    return;
  }
  if (ext === '.syso') {
    p.otherFiles.push(path);
    return;
  }
  const header = state.cache.header(state.fs, path);
  if (!header) {
    // A name in the directory that cannot be read: a dangling link, a pipe, a missing permission.
    if (isGo) {
      const reason = state.fs.fileError(path)?.reason ?? 'cannot be read';
      p.problems.push({ kind: 'unreadable', message: `open ${path}: ${reason}`, file: path, offset: 0 });
    }
    return;
  }
  if (header.constraintError !== undefined) {
    if (isGo)
      p.problems.push({
        kind: 'constraint',
        message: `${name}: ${header.constraintError}`,
        file: path,
        offset: header.constraintPos,
      });
    return;
  }
  if (!useAll && !shouldBuild(ctx, header)) {
    if (isGo) p.ignoredGoFiles.push(path);
    return;
  }
  if (!isGo) {
    (ext === '.S' || ext === '.sx' ? state.seenS : p.otherFiles).push(path);
    return;
  }
  addGoFile(state, name, { path, header });
}

function addGoFile(state: DirState, name: string, file: BuildFile): void {
  const { ctx, p } = state;
  const { path, header } = file;
  for (const problem of header.problems)
    p.problems.push({ kind: 'syntax', message: problem.message, file: path, offset: problem.pos });

  const isTest = name.endsWith('_test.go');
  let pkg = header.pkgName;
  if (pkg === 'documentation') {
    p.ignoredGoFiles.push(path);
    return;
  }
  let isXTest = false;
  if (pkg !== undefined) {
    if (isTest && pkg.endsWith('_test') && p.name !== pkg) {
      isXTest = true;
      pkg = pkg.slice(0, -'_test'.length);
    }
    if (p.name === '') {
      p.name = pkg;
      state.firstFile = name;
    } else if (pkg !== p.name) {
      p.problems.push({
        kind: 'package clause',
        message: `found packages ${p.name} (${state.firstFile}) and ${pkg} (${name}) in ${p.dir}`,
        file: path,
        offset: header.packagePos,
      });
    }
  }
  if (header.importsC) {
    const at = header.imports.find((i) => i.path === 'C')!.pos;
    if (isTest) {
      p.problems.push({ kind: 'cgo', message: `use of cgo in test ${path} not supported`, file: path, offset: at });
      return;
    }
    if (!ctx.cgoEnabled) {
      p.ignoredGoFiles.push(path);
      return;
    }
    p.cgoFiles.push(file);
  }
  (isXTest ? p.xtestGoFiles : isTest ? p.testGoFiles : p.goFiles).push(file);
}
