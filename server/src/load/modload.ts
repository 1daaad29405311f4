/**
 * The main modules and the modules that they require. Answers to cmd/go/internal/modload init.go, buildlist.go,
 * modfile.go and to mvs (go1.26), as the Go command does it with -mod=readonly: nothing is fetched, no file is written.
 */
import * as nodePath from 'node:path';
import { decode, type FileSystem } from '../vfs';
import type { BuildContext } from './context';
import * as gover from './gover';
import type { LoadCache } from './header';
import { isDirectoryPath, type ModFile } from './modfile';
import { escape, type ModuleVersion, versionString } from './module';
import type { Problem } from './problem';
import { modulesTextIsForWorkspace, readVendorList, type VendorList } from './vendor';

/** A module as packages know it. */
export interface Module {
  readonly path: string;
  /** "" for main modules. */
  readonly version: string;
  /** Where its sources are: the replacement's, where it is replaced. */
  readonly dir: string;
  /** Of its `go` line, without the prefix "go"; "" without one. */
  readonly goVersion: string;
  readonly main: boolean;
  readonly replace?: ModuleVersion;
}

export interface MainModule {
  readonly path: string;
  readonly dir: string;
  /** What import paths begin with: the module's path, but "" for the module `std`. */
  readonly prefix: string;
  readonly goModPath: string;
  readonly file: ModFile;
}

interface Summary {
  readonly path: string;
  readonly goVersion: string;
  readonly pruned: boolean;
  readonly require: readonly ModuleVersion[];
  readonly ignore: readonly string[];
}

interface Replacement extends ModuleVersion {
  /** Where a directory replacement is; "" where it is a module version. */
  readonly dir: string;
}

/** Go versions at which rules changed. */
const pruningVersion = '1.17';
const vendorByDefaultVersion = '1.14';

/** The modules of one load. */
export class Modules {
  /** 'gopath': modules are off. */
  mode: 'module' | 'workspace' | 'none' | 'gopath' = 'none';
  mains: MainModule[] = [];
  /** The go.work in use. */
  workPath = '';
  readonly notices: string[] = [];
  workFile: ModFile | undefined;
  buildMod: 'mod' | 'readonly' | 'vendor' = 'readonly';
  vendorDir = '';
  vendor: VendorList | undefined;

  private readonly mainPaths = new Map<string, MainModule>();
  private readonly roots = new Map<string, string>();
  private readonly excluded = new Set<string>();
  private readonly replacements = new Map<string, Replacement>();
  private pruned = true;
  private known: Graph | undefined;
  private readonly summaries = new Map<string, Summary | null>();
  private readonly modules = new Map<string, Module>();

  constructor(
    readonly ctx: BuildContext,
    readonly fs: FileSystem,
    readonly cache: LoadCache,
    readonly problems: Problem[],
  ) {}

  /** Finds the main modules from the working directory on. */
  init(cwd: string): void {
    const { ctx } = this;
    if (ctx.go111module === 'off') {
      this.mode = 'gopath';
      return;
    }
    this.workPath = ctx.gowork === 'off' ? '' : ctx.gowork || this.listing(this.findUp(cwd, 'go.work'), cwd);
    if (this.workPath) {
      this.initWorkspace();
    } else {
      const goMod = this.findUp(cwd, 'go.mod');
      if (goMod) {
        this.mode = 'module';
        this.addMain(nodePath.dirname(goMod), ctx.modfile || goMod);
      } else if (ctx.go111module === 'auto') {
        this.mode = 'gopath';
      }
    }
    for (const main of this.mains) this.mainPaths.set(main.path, main);
    this.initRequirements();
    this.setBuildMod();
  }

  /**
   * A go.work that was found, '' if it does not list the module that one is in: the go command refuses to build that,
   * and answers are those of GOWORK=off.
   */
  private listing(workPath: string, cwd: string): string {
    const file = workPath === '' ? undefined : this.cache.modFile(this.fs, workPath, 'work');
    const goMod = file === undefined ? '' : this.findUp(cwd, 'go.mod');
    const dir = nodePath.dirname(workPath),
      root = nodePath.dirname(goMod);
    const inside = root === dir || root.startsWith(dir === nodePath.sep ? dir : dir + nodePath.sep);
    if (file === undefined || goMod === '' || !inside) return workPath;
    if (file.use.some((use) => nodePath.resolve(dir, decode(use.path)) === root)) return workPath;
    const name = nodePath.relative(dir, root) || '.';
    this.notices.push(
      `${workPath} does not list ./${name}, so that the go command does not build it: this is the answer with ` +
        `GOWORK=off; "go work use ./${name}" lists it`,
    );
    return '';
  }

  isMain(path: string): boolean {
    return this.mainPaths.has(path);
  }

  main(path: string): MainModule | undefined {
    return this.mainPaths.get(path);
  }

  private findUp(from: string, name: string): string {
    for (let dir = nodePath.normalize(from); ; ) {
      const path = nodePath.join(dir, name);
      if (this.fs.isFile(path)) return path;
      const parent = nodePath.dirname(dir);
      if (parent === dir) return '';
      // A go.work above GOROOT is not about the Go distribution.
      if (name === 'go.work' && parent === this.ctx.goroot) return '';
      dir = parent;
    }
  }

  private initWorkspace(): void {
    this.mode = 'workspace';
    const file = this.cache.modFile(this.fs, this.workPath, 'work');
    if (!file) {
      const reason = this.fs.fileError(this.workPath)?.reason ?? 'cannot be read';
      this.problems.push({ kind: 'go.work', message: `open ${this.workPath}: ${reason}` });
      return;
    }
    this.workFile = file;
    for (const p of file.problems)
      this.problems.push({ kind: 'go.work', message: p.message, file: this.workPath, offset: p.pos });
    const dir = nodePath.dirname(this.workPath);
    const seen = new Set<string>();
    for (const use of file.use) {
      const root = nodePath.resolve(dir, use.path);
      if (seen.has(root)) {
        this.problems.push({
          kind: 'go.work',
          message: `path ${use.path} appears multiple times in workspace`,
          file: this.workPath,
          offset: use.pos,
        });
        continue;
      }
      seen.add(root);
      const goMod = nodePath.join(root, 'go.mod');
      if (!this.fs.isFile(goMod)) {
        const reason = this.fs.fileError(goMod)?.reason ?? 'cannot be read';
        this.problems.push({
          kind: 'go.work',
          message: `cannot load module ${use.path} listed in go.work file: open ${goMod}: ${reason}`,
          file: this.workPath,
          offset: use.pos,
        });
        continue;
      }
      this.addMain(root, goMod);
    }
  }

  private addMain(dir: string, goModPath: string): void {
    const file = this.cache.modFile(this.fs, goModPath, 'strict');
    if (!file) {
      const reason = this.fs.fileError(goModPath)?.reason ?? 'cannot be read';
      this.problems.push({ kind: 'go.mod', message: `open ${goModPath}: ${reason}` });
      return;
    }
    for (const p of file.problems)
      this.problems.push({ kind: 'go.mod', message: p.message, file: goModPath, offset: p.pos });
    let path = file.module;
    if (path === '') {
      this.problems.push({
        kind: 'go.mod',
        message:
          `error reading go.mod: missing module declaration. To specify the module path:\n\tgo mod edit ` +
          `-module=example.com/mod`,
        file: goModPath,
        offset: 0,
      });
      path = nodePath.basename(dir);
    }
    if (this.mains.some((m) => m.path === path)) {
      this.problems.push({
        kind: 'go.work',
        message: `module ${path} appears multiple times in workspace`,
        file: goModPath,
        offset: file.modulePos,
      });
      return;
    }
    const inGorootSrc = path === 'std' && this.ctx.goroot !== '' && dir === nodePath.join(this.ctx.goroot, 'src');
    this.mains.push({ path, dir, prefix: inGorootSrc ? '' : path, goModPath, file });
  }

  private initRequirements(): void {
    for (const main of this.mains) {
      for (const m of main.file.exclude) this.excluded.add(versionString(m));
      this.addReplacements(main.file, main.dir);
    }
    // The workspace's own replacements win over those of its modules.
    if (this.workFile) this.addReplacements(this.workFile, nodePath.dirname(this.workPath));
    const only = this.mode === 'module' ? this.mains[0] : undefined;
    if (!only) return;
    this.pruned = gover.compare(only.file.go || '1.16', pruningVersion) >= 0;
    for (const r of only.file.require) {
      if (this.excluded.has(versionString(r))) continue;
      const known = this.roots.get(r.path);
      if (known === undefined || gover.modCompare(r.path, known, r.version) < 0) this.roots.set(r.path, r.version);
    }
  }

  private addReplacements(file: ModFile, base: string): void {
    for (const r of file.replace) {
      const dir = r.new.version === '' && isDirectoryPath(r.new.path) ? nodePath.resolve(base, r.new.path) : '';
      this.replacements.set(versionString(r.old), { ...r.new, dir });
    }
  }

  /** Whether to take dependencies from a vendor directory. */
  private setBuildMod(): void {
    const first = this.mains[0];
    if (!first) return;
    this.vendorDir = nodePath.join(this.workPath ? nodePath.dirname(this.workPath) : first.dir, 'vendor');
    const { mod } = this.ctx;
    if (mod === 'vendor' || mod === 'mod' || mod === 'readonly') {
      this.buildMod = mod;
    } else if (this.fs.isDir(this.vendorDir)) {
      const goVersion = this.workFile ? this.workFile.go : first.file.go;
      if (
        goVersion !== '' &&
        gover.compare(goVersion, vendorByDefaultVersion) >= 0 &&
        modulesTextIsForWorkspace(this.fs, this.vendorDir) === (this.workPath !== '')
      )
        this.buildMod = 'vendor';
    }
    if (this.buildMod === 'vendor') this.vendor = readVendorList(this.fs, this.vendorDir);
  }

  /** What replaces a module version, if anything does. */
  replacement(m: ModuleVersion): Replacement | undefined {
    if (this.replacements.size === 0) return undefined;
    return this.replacements.get(versionString(m)) ?? this.replacements.get(m.path);
  }

  /** The version of a module that the main module itself requires. */
  rootSelected(path: string): string | undefined {
    return this.mainPaths.has(path) ? '' : this.roots.get(path);
  }

  /** The version of a module that the whole graph selects. */
  selected(path: string): string | undefined {
    return this.mainPaths.has(path) ? '' : this.graph().selected.get(path);
  }

  /** Whether lookups may try the main module's own requirements before they read the whole graph. */
  get lazy(): boolean {
    return this.mode === 'module' && (this.pruned || this.graph().incomplete);
  }

  /** All selected modules but the main ones, in the order of their paths. */
  buildList(): ModuleVersion[] {
    return [...this.graph().selected]
      .filter(([path]) => !gover.isToolchain(path) && !this.mainPaths.has(path))
      .map(([path, version]) => ({ path, version }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private graph(): Graph {
    return (this.known ??= this.readGraph());
  }

  private readGraph(): Graph {
    const graph = new Graph(this);
    if (this.mode === 'workspace') {
      graph.readWorkspace(this.mains);
    } else {
      const roots = [...this.roots].map(([path, version]) => ({ path, version }));
      graph.require(roots);
      graph.enqueueAll(roots, this.pruned ? 'pruned' : 'unpruned');
    }
    return graph;
  }

  /** The requirements of a module, replacements and exclusions applied; undefined where its go.mod is not at hand. */
  goModSummary(m: ModuleVersion): Summary | undefined {
    const key = versionString(m);
    let known = this.summaries.get(key);
    if (known === undefined) this.summaries.set(key, (known = this.readSummary(m) ?? null));
    return known ?? undefined;
  }

  private readSummary(m: ModuleVersion): Summary | undefined {
    const main = m.version === '' ? this.mainPaths.get(m.path) : undefined;
    if (main) return this.summarize(main.file);
    const replaced = this.replacement(m);
    let file: ModFile | undefined;
    if (replaced?.dir) {
      file = this.cache.modFile(this.fs, nodePath.join(replaced.dir, 'go.mod'), 'lax');
      if (!file) return { path: m.path, goVersion: '', pruned: false, require: [], ignore: [] };
    } else {
      const actual = replaced ?? m;
      file =
        this.cache.modFile(this.fs, this.cachedModPath(actual), 'lax') ??
        this.cache.modFile(this.fs, nodePath.join(this.downloadDir(actual), 'go.mod'), 'lax');
    }
    return file && this.summarize(file);
  }

  private summarize(file: ModFile): Summary {
    const require =
      this.excluded.size === 0 ? file.require : file.require.filter((r) => !this.excluded.has(versionString(r)));
    return {
      path: file.module,
      goVersion: file.go,
      pruned: file.go !== '' && gover.compare(file.go, pruningVersion) >= 0,
      require,
      ignore: file.ignore,
    };
  }

  private cachedModPath(m: ModuleVersion): string {
    return nodePath.join(this.ctx.gomodcache, 'cache', 'download', escape(m.path), '@v', escape(m.version) + '.mod');
  }

  private downloadDir(m: ModuleVersion): string {
    return nodePath.join(this.ctx.gomodcache, `${escape(m.path)}@${escape(m.version)}`);
  }

  /** Where a module's sources are. `isLocal`: other modules may lie below. `missing`: why they are not there. */
  fetch(m: ModuleVersion): { dir: string; isLocal: boolean; missing?: string } {
    const main = this.mainPaths.get(m.path);
    if (main && m.version === '') return { dir: main.dir, isLocal: true };
    const replaced = this.replacement(m);
    if (replaced?.dir) {
      const { dir } = replaced;
      if (this.fs.isDir(dir)) return { dir, isLocal: true };
      return {
        dir,
        isLocal: true,
        missing: `${versionString(m)}: replacement directory ${replaced.path} does not exist`,
      };
    }
    const dir = this.downloadDir(replaced ?? m);
    if (this.ctx.gomodcache !== '' && this.fs.isDir(dir)) return { dir, isLocal: false };
    const what = versionString(replaced ?? m);
    return {
      dir,
      isLocal: false,
      missing:
        `module ${what} is not in the module cache (${this.ctx.gomodcache || 'GOMODCACHE not set'}); to ` +
        `download it:\n\tgo mod download ${what}`,
    };
  }

  /** What packages say of their module. */
  module(m: ModuleVersion): Module {
    const key = versionString(m);
    let known = this.modules.get(key);
    if (known) return known;
    const main = m.version === '' ? this.mainPaths.get(m.path) : undefined;
    const replaced = main ? undefined : this.replacement(m);
    known = {
      path: m.path,
      version: m.version,
      main: main !== undefined,
      dir: main ? main.dir : this.vendor ? nodePath.join(this.vendorDir, m.path) : this.fetch(m).dir,
      goVersion: main
        ? main.file.go
        : this.vendor
          ? (this.vendor.meta.get(key)?.goVersion ?? '')
          : (this.goModSummary(m)?.goVersion ?? ''),
      ...(replaced ? { replace: { path: replaced.path, version: replaced.version } } : {}),
    };
    this.modules.set(key, known);
    return known;
  }

  /** Directories that a module's go.mod has patterns skip. */
  ignorePatterns(m: ModuleVersion): readonly string[] {
    return (m.version === '' && this.mainPaths.get(m.path)?.file.ignore) || (this.goModSummary(m)?.ignore ?? []);
  }
}

type Pruning = 'pruned' | 'unpruned' | 'workspace';

/**
 * The module graph, as far as it is needed: for each path the greatest version that any visited go.mod requires. A
 * module
 * of go 1.17 or later lists in its go.mod all that its packages need, so what its dependencies require is pruned.
 */
class Graph {
  readonly selected = new Map<string, string>();
  /** A go.mod of the graph was not at hand, so a version may be too low. */
  incomplete = false;
  private readonly loading = new Set<string>();
  private readonly loaded = new Set<string>();
  private readonly queue: { m: ModuleVersion; pruning: Pruning }[] = [];

  constructor(private readonly mods: Modules) {}

  require(reqs: readonly ModuleVersion[]): void {
    for (const r of reqs) {
      const known = this.selected.get(r.path);
      if (known === undefined || gover.modCompare(r.path, known, r.version) < 0) this.selected.set(r.path, r.version);
    }
  }

  enqueueAll(roots: readonly ModuleVersion[], pruning: Pruning): void {
    for (const m of roots) this.queue.push({ m, pruning });
    for (let i = 0; i < this.queue.length; i++) this.load(this.queue[i]!);
    this.queue.length = 0;
  }

  private load({ m, pruning }: { m: ModuleVersion; pruning: Pruning }): void {
    if (gover.isToolchain(m.path)) return;
    const name = versionString(m);
    const key = `${name} ${pruning}`;
    if (this.loading.has(key)) return;
    this.loading.add(key);
    const summary = this.mods.goModSummary(m);
    if (!summary) {
      this.incomplete = true;
      return;
    }
    if (!this.loaded.has(name)) {
      this.loaded.add(name);
      this.require(summary.require);
    }
    if (pruning === 'pruned' && summary.pruned) return;
    const next: Pruning = pruning === 'unpruned' || !summary.pruned ? 'unpruned' : 'pruned';
    for (const r of summary.require) this.queue.push({ m: r, pruning: next });
  }

  /** A workspace is the union of its modules; what one of them lifts, the others' dependencies must see. */
  readWorkspace(mains: readonly MainModule[]): void {
    const roots = mains.map((m) => ({ path: m.path, version: '' }));
    this.enqueueAll(roots, 'workspace');
    const hasDepsInAll = new Set(roots.map((m) => m.path));
    const seen = new Set<string>();
    const selectedOf = (path: string): ModuleVersion => ({
      path,
      version: this.mods.isMain(path) ? '' : (this.selected.get(path) ?? ''),
    });
    while (true) {
      const needed = new Map<string, ModuleVersion>();
      for (const path of hasDepsInAll) {
        const m = selectedOf(path);
        if (!seen.has(versionString(m))) {
          needed.set(versionString(m), m);
          continue;
        }
        for (const r of this.mods.goModSummary(m)?.require ?? []) {
          const s = selectedOf(r.path);
          if (s.version !== '' && gover.modCompare(r.path, s.version, r.version) > 0 && !seen.has(versionString(s)))
            needed.set(versionString(s), s);
        }
      }
      if (needed.size === 0) return;
      for (const [name, m] of needed) {
        seen.add(name);
        hasDepsInAll.add(m.path);
      }
      this.enqueueAll([...needed.values()], 'workspace');
    }
  }
}
