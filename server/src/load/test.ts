/**
 * Test variants: the package with its in-package tests, the external test package, and what lies between them. Answers
 * to cmd/go/internal/load/test.go (go1.26).
 */
import { importDir, isNoGo } from './build';
import { PackageData } from './package';
import type { Loader } from './pkg';

/** Adds the test variants of the roots; returns the roots, each followed by its variants. */
export function addTests(loader: Loader, roots: readonly PackageData[]): PackageData[] {
  const result: PackageData[] = [];
  const variants: { p: PackageData; ptest: PackageData | undefined; xtest: PackageData | undefined }[] = [];
  for (const p of roots) {
    readTests(loader, p);
    const ptest = p.testGoFiles.length > 0 ? inPackageTest(loader, p) : undefined;
    const xtest = p.xtestGoFiles.length > 0 ? externalTest(loader, p) : undefined;
    result.push(p);
    if (ptest) result.push(ptest);
    if (xtest) result.push(xtest);
    variants.push({ p, ptest, xtest });
  }
  loader.drain();
  for (const { p, ptest, xtest } of variants) {
    if (ptest) loader.packages.set(ptest.importPath, ptest);
    if (xtest) loader.packages.set(xtest.importPath, xtest);
    if (ptest) recompileForTest(loader, p, ptest, xtest);
  }
  return result;
}

/** Fills in the test files of a root, which were not looked at so far. */
function readTests(loader: Loader, p: PackageData): void {
  const before = p.build!;
  const only =
    p.importPath === 'command-line-arguments' && loader.readDir(p.dir) !== before
      ? new Set(
          [...p.goFiles, ...p.cgoFiles, ...p.ignoredGoFiles, ...p.testGoFiles].map((f) => f.slice(p.dir.length + 1)),
        )
      : undefined;
  if (!before.testsRead && !only) {
    const build = importDir(loader.ctx, loader.fs, loader.cache, p.dir, { tests: true });
    const known = new Set(before.problems.map((x) => x.message + (x.file ?? '')));
    p.build = build;
    p.problems.push(...build.problems.filter((x) => !known.has(x.message + (x.file ?? ''))));
    if (isNoGo(before) && !isNoGo(build)) p.name = build.name;
  }
  p.testGoFiles = p.build!.testGoFiles.map((f) => f.path);
  p.xtestGoFiles = p.build!.xtestGoFiles.map((f) => f.path);
}

function variant(p: PackageData, importPath: string, name: string, pkgPath: string): PackageData {
  const v = new PackageData(importPath, name, p.dir);
  v.pkgPath = pkgPath;
  v.accessPath = p.accessPath;
  v.module = p.module;
  v.langVersion = p.langVersion;
  v.standard = p.standard;
  v.isRoot = p.isRoot;
  v.forTest = p.importPath;
  return v;
}

function inPackageTest(loader: Loader, p: PackageData): PackageData {
  const build = p.build!;
  const v = variant(p, `${p.importPath} [${p.importPath}.test]`, p.name, p.pkgPath);
  v.build = build;
  v.goFiles = [...p.goFiles, ...p.testGoFiles];
  v.cgoFiles = p.cgoFiles;
  v.ignoredGoFiles = p.ignoredGoFiles;
  v.otherFiles = p.otherFiles;
  v.hasAsm = p.hasAsm;
  v.imports = new Map(p.imports);
  v.importErrors = new Map(p.importErrors);
  loader.loadImports(v, build.testGoFiles, p);
  return v;
}

function externalTest(loader: Loader, p: PackageData): PackageData {
  const build = p.build!;
  const v = variant(p, `${p.importPath}_test [${p.importPath}.test]`, p.name + '_test', p.pkgPath + '_test');
  v.build = build;
  v.goFiles = p.xtestGoFiles;
  loader.loadImports(v, build.xtestGoFiles, p);
  return v;
}

/**
 * The test binary has one copy of p, that with the tests in it: what imports p on the way from the tests is built again
 * against that copy.
 */
function recompileForTest(loader: Loader, p: PackageData, ptest: PackageData, xtest: PackageData | undefined): void {
  const { packages } = loader;
  const reaches = new Map<string, boolean>([[p.importPath, true]]);
  const visit = (start: string): boolean => {
    const stack: { name: string; deps: string[]; next: number }[] = [];
    const enter = (name: string): void => {
      reaches.set(name, false);
      stack.push({ name, deps: [...(packages.get(name)?.imports.values() ?? [])], next: 0 });
    };
    if (!reaches.has(start)) enter(start);
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const dep = top.deps[top.next++];
      if (dep === undefined) {
        stack.pop();
        const above = stack[stack.length - 1];
        if (above && reaches.get(top.name)) reaches.set(above.name, true);
      } else if (!reaches.has(dep)) enter(dep);
      else if (reaches.get(dep)) reaches.set(top.name, true);
    }
    return reaches.get(start) === true;
  };
  const suffix = ` [${p.importPath}.test]`;
  const rebuilt = (name: string): string => {
    if (name === p.importPath) return ptest.importPath;
    if (!visit(name)) return name;
    const copyName = name + suffix;
    if (packages.has(copyName)) return copyName;
    const original = packages.get(name)!;
    const copy = variant(original, copyName, original.name, original.pkgPath);
    copy.isRoot = false;
    copy.forTest = p.importPath;
    copy.build = original.build;
    copy.goFiles = original.goFiles;
    copy.cgoFiles = original.cgoFiles;
    copy.otherFiles = original.otherFiles;
    copy.hasAsm = original.hasAsm;
    copy.importErrors = original.importErrors;
    packages.set(copyName, copy);
    pending.push({ copy, original });
    return copyName;
  };
  const pending: { copy: PackageData; original: PackageData }[] = [];
  for (const [path, name] of ptest.imports) {
    if (name !== p.importPath && !visit(name)) continue;
    // Only a test file's import can lead back to p.
    const message = `package ${ptest.importPath}\n\timports ${name}: import cycle not allowed in test`;
    ptest.imports.delete(path);
    ptest.importErrors.set(path, message);
    for (const file of ptest.build!.testGoFiles) {
      for (const imp of file.header.imports) {
        if (imp.path === path) ptest.problems.push({ kind: 'import cycle', message, file: file.path, offset: imp.pos });
      }
    }
  }
  if (!xtest) return;
  for (const [path, name] of xtest.imports) xtest.imports.set(path, rebuilt(name));
  for (let i = 0; i < pending.length; i++) {
    const { copy, original } = pending[i]!;
    for (const [path, name] of original.imports) copy.imports.set(path, rebuilt(name));
  }
}
