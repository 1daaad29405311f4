/**
 * The packages of one module (or of one folder without a module) as an editor sees them: loaded once, parts made anew
 * when files change. Packages that did not change, dependencies above all, keep everything that was worked out for them.
 */
import * as nodePath from 'node:path';
import { loadPackages, sameHeader, readHeader, type BuildContext, type LoadCache, type LoadResult, type Package as LoadedPackage } from '../load';
import { Pipeline, type PackageAnalysis } from '../pipeline';
import { amd64 } from '../types/program';
import type { FileSystem } from '../vfs';

export class Workspace {
  private load: LoadResult | undefined;
  private pipeline: Pipeline | undefined;
  private readonly dirs = new Set<string>();
  private tests = false;
  private readonly analyses = new Map<string, PackageAnalysis>();
  /** Content hashes of the files that the loaded packages were made of. */
  private readonly hashes = new Map<string, string | undefined>();

  constructor(readonly root: string, private readonly ctx: BuildContext, private readonly cache: LoadCache) {}

  /** Makes sure that the file's folder is loaded; returns the package (or variant) that the file belongs to. */
  packageOf(fs: FileSystem, path: string): LoadedPackage | undefined {
    const dir = nodePath.dirname(path);
    const isTest = path.endsWith('_test.go');
    if (this.load === undefined || !this.dirs.has(dir) || (isTest && !this.tests)) {
      this.dirs.add(dir);
      if (isTest) this.tests = true;
      this.reload(fs);
    }
    return this.find(path);
  }

  private find(path: string): LoadedPackage | undefined {
    let found: LoadedPackage | undefined;
    for (const p of this.load?.all.values() ?? []) {
      if (!p.goFiles.includes(path)) continue;
      // Of a package and its test variants, the smallest that has the file.
      if (found === undefined || p.goFiles.length < found.goFiles.length) found = p;
    }
    return found;
  }

  get problems(): LoadResult['problems'] { return this.load?.problems ?? []; }
  get live(): Pipeline | undefined { return this.pipeline; }

  /** Loads anew, and forgets what was made of packages that changed. */
  reload(fs: FileSystem): void {
    const load = loadPackages(this.ctx, fs, this.root, [...this.dirs], { tests: this.tests }, this.cache);
    if (this.pipeline === undefined) this.pipeline = new Pipeline(load, fs, amd64);
    else {
      const changed: string[] = [];
      for (const [path, p] of load.all) {
        const old = this.load?.all.get(path);
        if (old !== undefined && (!sameFiles(old, p) || p.goFiles.some((f) => this.hashes.has(f) && this.hashes.get(f) !== fs.hash(f)))) changed.push(path);
      }
      for (const path of this.load?.all.keys() ?? []) if (!load.all.has(path)) changed.push(path);
      this.pipeline.update(load, fs);
      this.drop(load, changed);
    }
    this.load = load;
    this.remember(fs, load);
  }

  private remember(fs: FileSystem, load: LoadResult): void {
    for (const p of load.all.values()) if (!p.standard) for (const f of p.goFiles) this.hashes.set(f, fs.hash(f));
  }

  /** A file has another text. Reloads if what the loader reads of it changed. */
  fileChanged(fs: FileSystem, path: string, before: string | undefined): void {
    if (this.load === undefined) return;
    const now = fs.readFile(path);
    const header = before === undefined || now === undefined ? undefined : readHeader(now, true);
    if (header === undefined || !sameHeader(header, readHeader(before!, true))) {
      this.reload(fs);
      return;
    }
    this.pipeline?.update(this.load, fs);
    this.hashes.set(path, fs.hash(path));
    const changed: string[] = [];
    for (const [name, p] of this.load.all) if (p.goFiles.includes(path)) changed.push(name);
    this.drop(this.load, changed);
  }

  /** Forgets packages and all that import them. */
  private drop(load: LoadResult, changed: readonly string[]): void {
    const gone = new Set(changed);
    for (let grown = gone.size > 0; grown;) {
      grown = false;
      for (const [name, p] of load.all) {
        if (gone.has(name)) continue;
        for (const to of p.imports.values()) if (gone.has(to)) { gone.add(name); grown = true; break; }
      }
    }
    this.pipeline?.drop(gone);
    for (const name of gone) this.analyses.delete(name);
  }

  analyze(name: string): PackageAnalysis | undefined {
    let a = this.analyses.get(name);
    if (a === undefined) {
      a = this.pipeline?.analyze(name, { explain: true, locals: true });
      if (a !== undefined) this.analyses.set(name, a);
    }
    return a;
  }
}

function sameFiles(a: LoadedPackage, b: LoadedPackage): boolean {
  return a.goFiles.length === b.goFiles.length && a.goFiles.every((f, i) => f === b.goFiles[i]) && a.langVersion === b.langVersion
    && a.imports.size === b.imports.size && [...a.imports].every(([k, v]) => b.imports.get(k) === v);
}
