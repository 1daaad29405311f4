/**
 * The packages of one module (or of one folder without a module) in one state of all texts, as a value: `with` makes
 * the snapshot behind some edits, and shares with this one everything that the edits do not reach. A fork, made to try
 * an edit, is the same thing, and is retired afterwards.
 *
 * Snapshots share their parts, and a part holds the state of one snapshot at a time: that of the one that was asked
 * last. What separates two snapshots is a journal of changes; asking another snapshot runs the journals on the way to
 * it. So a snapshot costs what its edits change, and going back leaves no trace. What is worked out in between and does
 * not depend on the edits – other packages, their summaries – is kept for all of them.
 */
import * as nodePath from 'node:path';
import type { Reporter } from '../base/broken';
import type { Tracer } from '../base/trace';
import type { InliningFacts } from '../inline';
import {
  type BuildContext,
  type LoadCache,
  type Package as LoadedPackage,
  type LoadResult,
  loadPackages,
  readHeader,
  sameHeader,
  samePlaces,
} from '../load';
import type { Checker } from '../types/checker';
import type { FileSystem } from '../vfs';
import type { OwnedFindings, OwnerKey, PackageAnalysis } from './analysis';
import { type BodyEdit, editBody, offsetOf, type TextChange } from './edit';
import { Journal, type Swap } from './journal';
import { PackageKeys } from './keys';
import { hasGenerics, mentionsOf } from './mentions';
import type { Pieces, ProgramPackage } from './packages';
import { Pipeline } from './pipeline';
import { type Live, propagate, reachedFromVariables, refreshed, withLists } from './propagate';
import type { Store } from './store';

/** What a workspace's snapshots are made with. */
export interface SnapshotHost {
  /** The folder of go.mod. */
  readonly root: string;
  readonly ctx: BuildContext;
  readonly cache: LoadCache;
  readonly inlining: boolean;
  readonly pieces: Pieces;
  readonly disk: Store;
  readonly reporter: Reporter;
  readonly tracer: Tracer;
}

/** What the snapshots of a workspace share. */
interface Shared {
  readonly host: SnapshotHost;
  readonly pipeline: Pipeline;
  readonly analyses: Map<string, Live>;
}

/** What a snapshot is made of beside the shared parts. */
interface State {
  readonly fs: FileSystem;
  readonly load: LoadResult;
  /** Folders that were loaded. */
  readonly dirs: ReadonlySet<string>;
  readonly tests: boolean;
  readonly keys: PackageKeys;
  /** Content hashes of the packages' files when they were loaded, those of the distribution left out. */
  readonly hashes: ReadonlyMap<string, string | undefined>;
  /** Texts of files that were edited since. */
  readonly edited: ReadonlyMap<string, string | undefined>;
}

/** How to get from one snapshot to another. */
interface Way {
  readonly to: Snapshot;
  /** In reverse order they lead from `to` back to where the way begins. */
  readonly swaps: readonly Swap[];
  /** Packages that differ. */
  readonly names: ReadonlySet<string>;
  /** Those of them that were made for the snapshot at which the way begins. */
  readonly held: readonly ProgramPackage[];
}

export class Snapshot {
  /** Leads towards the snapshot that is installed; undefined if that is this one. */
  private way: Way | undefined = undefined;

  private constructor(
    private readonly shared: Shared,
    private readonly state: State,
  ) {}

  /** The first snapshot of a workspace, in which a file's folder is loaded. */
  static open(host: SnapshotHost, fs: FileSystem, path: string): Snapshot {
    const state = loaded(host, fs, new Set([nodePath.dirname(path)]), isTest(path));
    const pipeline = new Pipeline(
      state.load,
      fs,
      host.ctx.target,
      host.inlining,
      host.pieces,
      undefined,
      host.reporter,
    );
    pipeline.trace(host.tracer);
    pipeline.noteEffects = true;
    pipeline.program.editable = (p) => !isKept(host, p);
    const first = new Snapshot({ host, pipeline, analyses: new Map() }, state);
    first.enter();
    return first;
  }

  /** A new program over the same texts, in which a file's folder is loaded, for what leaves traces. */
  again(path: string): Snapshot {
    return Snapshot.open(this.shared.host, this.state.fs, path);
  }

  /** What the workspace is built for. */
  get ctx(): BuildContext {
    return this.shared.host.ctx;
  }
  get fs(): FileSystem {
    return this.state.fs;
  }
  get load(): LoadResult {
    return this.state.load;
  }
  get problems(): LoadResult['problems'] {
    return this.state.load.problems;
  }
  /** The passes, in this snapshot's state; of use until another snapshot of the workspace is asked. */
  get pipeline(): Pipeline {
    this.install();
    return this.shared.pipeline;
  }

  /** The package (or variant) that a file belongs to: of a package and its test variants, the smallest that has it. */
  packageOf(path: string): LoadedPackage | undefined {
    let found: LoadedPackage | undefined;
    for (const p of this.load.all.values())
      if (p.goFiles.includes(path) && (found === undefined || p.goFiles.length < found.goFiles.length)) found = p;
    return found;
  }

  /** Whether a package was analysed as a whole. */
  isAnalysed(name: string): boolean {
    this.install();
    return this.shared.analyses.has(name);
  }

  /** The analysis of a package; undefined if it has no sources. */
  analysis(name: string): PackageAnalysis | undefined {
    this.install();
    const { analyses, pipeline } = this.shared;
    let live = analyses.get(name);
    if (live === undefined) {
      const owned = new Map<OwnerKey, OwnedFindings>();
      const options = {
        explain: true,
        locals: true,
        states: true,
        effects: true,
        owned,
        inlining: new Map<OwnerKey, InliningFacts>(),
      };
      const analysis = pipeline.analyze(name, options);
      if (analysis === undefined) return undefined;
      analyses.set(name, (live = { generics: undefined, options, analysis: withLists(analysis, owned) }));
    }
    return live.analysis;
  }

  /** This snapshot, or the next one, in which a file's folder is loaded. */
  covering(path: string): Snapshot {
    const { dirs, tests, fs } = this.state;
    const dir = nodePath.dirname(path);
    if (dirs.has(dir) && (tests || !isTest(path))) return this;
    return this.reload(fs, new Set(dirs).add(dir), tests || isTest(path));
  }

  /** Folders whose files were asked about, and that are loaded. */
  get dirs(): ReadonlySet<string> {
    return this.state.dirs;
  }

  /** The snapshot in which only these of the folders are loaded: what was known of others is given back. */
  without(dirs: ReadonlySet<string>): Snapshot {
    const kept = new Set([...this.state.dirs].filter((d) => !dirs.has(d)));
    return this.reload(this.state.fs, kept, this.state.tests);
  }

  /**
   * The snapshot behind some edits, one a file; fs has the texts behind them. reload: the loader is asked again,
   * whatever the edits are, since files on disk changed.
   */
  with(fs: FileSystem, changes: readonly TextChange[], reload = false): Snapshot {
    const before = this.state.fs;
    const { load } = this.state;
    const again = changes.filter((c) => c.readAgain && this.isBroken(c.path));
    const edits = changes.filter((c) => again.includes(c) || before.readFile(c.path) !== fs.readFile(c.path));
    if (reload || edits.some((c) => needsLoad(load, c.path, before.readFile(c.path), fs.readFile(c.path)))) {
      const files = new Set(again.map((c) => c.path));
      return this.reload(fs, this.state.dirs, this.state.tests, files);
    }
    this.install();
    const journal = new Journal();
    this.shared.pipeline.update(load, fs);
    const gone = new Set<string>();
    let stale = false;
    for (const [name, p] of load.all) {
      const mine = edits.filter((c) => p.goFiles.includes(c.path));
      if (mine.length === 0) continue;
      stale ||= isKept(this.shared.host, p);
      const [only] = mine;
      const result =
        only === undefined || mine.length > 1 || only.readAgain ? 'package' : this.tryBody(journal, name, only, fs);
      if (result === 'function') continue;
      if (result === 'package') gone.add(name);
      for (const importer of importersOf(load, name)) gone.add(importer);
    }
    const edited = new Map(this.state.edited);
    for (const c of edits) edited.set(c.path, fs.readFile(c.path));
    const keys = stale ? keysOf(this.shared.host, load, fs) : this.state.keys;
    return this.next(journal, { ...this.state, fs, keys, edited }, gone);
  }

  /**
   * A place in the body of one of the file's functions – which one depends on n – where an edit is cut off in that
   * function: nobody inlines it. undefined where there is none.
   */
  quietPlace(path: string, n: number): number | undefined {
    this.install();
    const { analyses, pipeline } = this.shared;
    const name = this.packageOf(path)?.importPath ?? '';
    const live = analyses.get(name);
    const check = pipeline.program.package(name)?.types.checker;
    if (live === undefined || check === undefined || check.circles || check.followUps) return undefined;
    const { owned } = live.options;
    const quiet = check.funcs.filter(
      ({ obj, decl }) =>
        decl.hasBody &&
        decl.tparamList.length === 0 &&
        owned.get(obj)?.inlinable === false &&
        pipeline.positions.base(decl.bodyStart)?.file === path,
    );
    const fn = quiet[(n * 7) % Math.max(1, quiet.length)];
    return fn === undefined ? undefined : offsetOf(pipeline.positions, fn.decl.bodyStart) + 1;
  }

  /** Whether a file was parsed and has syntax errors. */
  private isBroken(path: string): boolean {
    this.install();
    const names = [...this.load.all].filter(([, p]) => p.goFiles.includes(path)).map(([name]) => name);
    const made = this.shared.pipeline.program.made(names);
    return made.some((p) => p.sources.some((s) => s.base.file === path && s.problems.length > 0));
  }

  /** Nobody asks this snapshot again, which is not the one asked last: gives back what was made for it alone. */
  retire(): void {
    if (this.way !== undefined) this.shared.pipeline.program.release(this.way.held);
  }

  /** again: files that are parsed again though their texts are the same. */
  private reload(
    fs: FileSystem,
    dirs: ReadonlySet<string>,
    tests: boolean,
    again: ReadonlySet<string> = new Set(),
  ): Snapshot {
    this.install();
    const state = loaded(this.shared.host, fs, dirs, tests);
    const old = this.state.load.all;
    const gone = new Set<string>();
    const drop = (name: string): void => {
      gone.add(name);
      for (const importer of importersOf(state.load, name)) gone.add(importer);
    };
    for (const [name, p] of state.load.all) {
      const was = old.get(name);
      if (was === undefined) gone.add(name);
      else if (!sameFiles(was, p) || p.goFiles.some((f) => again.has(f) || this.differs(state, f))) drop(name);
    }
    for (const name of old.keys()) if (!state.load.all.has(name)) gone.add(name);
    return this.next(new Journal(), state, gone);
  }

  /** Whether a file has another text in a state that was loaded. */
  private differs(is: State, file: string): boolean {
    const { edited, hashes } = this.state;
    return edited.has(file) ? edited.get(file) !== is.fs.readFile(file) : hashes.get(file) !== is.hashes.get(file);
  }

  /**
   * Tries an edit as one of a function's body: 'function' if it reaches no other package, 'importers' if it reaches
   * those that import this one; 'package' if it is more than such an edit, and then nothing was changed.
   */
  private tryBody(
    journal: Journal,
    name: string,
    change: TextChange,
    fs: FileSystem,
  ): 'function' | 'importers' | 'package' {
    const { pipeline, analyses } = this.shared;
    const live = analyses.get(name);
    const p = pipeline.program.package(name);
    // What the compiler gets of a file that imports "C" is another text.
    if (p?.loaded.cgoFiles.includes(change.path) === true) return 'package';
    const check = p?.types.checker;
    const before = this.state.fs.readFile(change.path),
      now = fs.readFile(change.path);
    if (live === undefined || p === undefined || check === undefined || before === undefined || now === undefined)
      return 'package';
    // Circles go through several declarations, and are looked for in all of the package.
    // Where imports are missing, errors in one function silence others.
    if (check.circles || pipeline.isIncomplete(p.types)) return 'package';
    const mine = new Journal();
    mine.set(check, 'followUps', check.followUps);
    const wasBad = new Set(pipeline.silentIn(p.types, check).map((s) => s.obj));
    const { positions } = pipeline;
    const options = pipeline.program.options(p.loaded, false);
    const { pieces } = this.shared.host;
    const edit = editBody({ positions, package: p, check, options, pieces, journal: mine }, change, before, now);
    const result = edit === undefined ? 'package' : this.reach(mine, live, p, check, edit, wasBad.has(edit.obj));
    if (result === 'package') mine.rollback();
    else journal.append(mine);
    return result;
  }

  /** How far the edit of a body reaches; analyses again what it reaches in its package. */
  private reach(
    journal: Journal,
    live: Live,
    p: ProgramPackage,
    check: Checker,
    edit: BodyEdit,
    wasBad: boolean,
  ): 'function' | 'importers' | 'package' {
    const { pipeline } = this.shared;
    if (edit.depsChanged && reachedFromVariables(check, edit.obj)) return 'package';
    live.generics ??= hasGenerics(check);
    const isBad = pipeline.isBad(journal, check, edit.decl);
    if (live.generics) {
      const old = wasBad ? new Set<string>() : mentionsOf(p.types, edit.old);
      const is = isBad ? new Set<string>() : mentionsOf(p.types, edit.decl);
      if (old.size !== is.size || [...old].some((m) => !is.has(m))) return 'package';
    }
    // Follow-up errors in other functions depend on whether there are earlier ones.
    if (check.followUps) return 'package';
    const { owned, inlining } = live.options;
    let done: ReturnType<typeof propagate> = 'not enough';
    journal.entries(owned, () => {
      journal.entries(inlining, () => {
        done = propagate(pipeline, journal, check, live, edit.obj);
        if (done !== 'not enough') journal.set(live, 'analysis', refreshed(pipeline, live, p, check));
      });
    });
    if ((done as ReturnType<typeof propagate>) === 'not enough') return 'package';
    // Packages that import this one see its functions' summaries and the bodies in its export data.
    const exports = pipeline.exportsChanged(journal, p.types, owned);
    return exports || (done as ReturnType<typeof propagate>) === 'summaries' ? 'importers' : 'function';
  }

  // ---- going from one snapshot to another

  /** The snapshot behind this one, in which some packages are made again. */
  private next(journal: Journal, state: State, gone: ReadonlySet<string>): Snapshot {
    const { pipeline, analyses } = this.shared;
    const held = pipeline.program.made(gone);
    pipeline.drop(journal, gone);
    for (const name of gone) journal.entry(analyses, name, undefined);
    const next = new Snapshot(this.shared, state);
    this.way = { to: next, swaps: journal.changes(), names: gone, held };
    next.enter();
    return next;
  }

  /** Brings the shared parts into this snapshot's state: whatever asks a snapshot does that first. */
  install(): void {
    if (this.way === undefined) return;
    const path: Snapshot[] = [];
    for (let s: Snapshot = this; s.way !== undefined; s = s.way.to) path.push(s);
    for (const s of path.reverse()) {
      const { to, swaps, names } = s.way!;
      const held = this.shared.pipeline.program.made(names);
      for (let i = swaps.length - 1; i >= 0; i--) swaps[i]!();
      to.way = { to: s, swaps: [...swaps].reverse(), names, held };
      s.way = undefined;
    }
    this.enter();
  }

  private enter(): void {
    const { pipeline, host } = this.shared;
    const { load, fs, keys } = this.state;
    pipeline.update(load, fs);
    // Packages of the workspace change all the time; what they import does not, and is kept between sessions.
    pipeline.summaries = (name) => {
      const p = load.all.get(name);
      const key = p !== undefined && isKept(host, p) ? keys.of(name) : undefined;
      return key === undefined ? undefined : host.disk.table(key);
    };
  }
}

const isTest = (path: string): boolean => path.endsWith('_test.go');

/** Whether what is known of a package is kept on disk. */
function isKept(host: SnapshotHost, p: LoadedPackage): boolean {
  return p.standard || p.dir.startsWith(host.ctx.gomodcache + nodePath.sep);
}

function keysOf(host: SnapshotHost, load: LoadResult, fs: FileSystem): PackageKeys {
  return new PackageKeys(load, fs, host.ctx, host.inlining, host.disk.engine);
}

/** Loads folders, and takes down what the packages were made of. */
function loaded(host: SnapshotHost, fs: FileSystem, dirs: ReadonlySet<string>, tests: boolean): State {
  const load = host.tracer.span('load', host.root, () =>
    loadPackages(host.ctx, fs, host.root, [...dirs], { tests }, host.cache),
  );
  const hashes = new Map<string, string | undefined>();
  for (const p of load.all.values()) if (!p.standard) for (const f of p.goFiles) hashes.set(f, fs.hash(f));
  return { fs, load, dirs, tests, keys: keysOf(host, load, fs), hashes, edited: new Map() };
}

/** All that import a package, also through others. */
function importersOf(load: LoadResult, name: string): ReadonlySet<string> {
  const reached = new Set([name]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [importer, p] of load.all) {
      if (reached.has(importer)) continue;
      for (const to of p.imports.values())
        if (reached.has(to)) {
          reached.add(importer);
          grown = true;
          break;
        }
    }
  }
  reached.delete(name);
  return reached;
}

/** Whether an edit changes what the loader reads of a file, or the places of what it has said of it. */
function needsLoad(load: LoadResult, path: string, before: string | undefined, now: string | undefined): boolean {
  if (before === undefined || now === undefined) return true;
  const was = readHeader(before, true),
    is = readHeader(now, true);
  if (!sameHeader(is, was)) return true;
  return !samePlaces(is, was) && [...load.all.values()].some((p) => p.problems.some((x) => x.file === path));
}

function sameFiles(a: LoadedPackage, b: LoadedPackage): boolean {
  return (
    a.goFiles.length === b.goFiles.length &&
    a.goFiles.every((f, i) => f === b.goFiles[i]) &&
    a.langVersion === b.langVersion &&
    a.imports.size === b.imports.size &&
    [...a.imports].every(([k, v]) => b.imports.get(k) === v)
  );
}
