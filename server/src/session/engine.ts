/** The engine behind an editor's session: documents, workspaces, answers by file. */
import * as nodePath from 'node:path';
import { type Analysed, cgoNotice, type FileAnswer, fileAnswer, orphan } from '../answers/file';
import { askedAbout, flowPicture, functionAround, wholeFlow } from '../answers/flow';
import { findingInlining } from '../answers/inlining';
import { Answers } from '../answers/memo';
import type {
  ByteEdit,
  Cancel,
  Engine,
  EngineOptions,
  FileEdit,
  FileResult,
  FindingInfo,
  FindingInlining,
  FlowPicture,
  PackageView,
  Place,
  Progress,
  SymbolInfo,
} from '../answers/model';
import { symbolAt } from '../answers/symbol';
import { packageView } from '../answers/view';
import { type Reporter, strictReporter } from '../base/broken';
import { noTracer, type Tracer } from '../base/trace';
import { type BuildContext, isGOROOT, LoadCache, profileNotices, profileOf, readEnv, withProfileOf } from '../load';
import { cacheSettings, type Pipeline, Snapshot, type SnapshotHost, Store, type TextChange } from '../program';
import { type Holding, holdingAt, PromiseTable, promisesOf } from '../promises';
import type { TreeSitter } from '../syntax/document';
import { DiskFileSystem, decode, encode, type FileSystem, Overlay, ShippedFolder } from '../vfs';
import { Documents } from './documents';
import { KeptAnswers } from './kept';
import { narrowed, Texts } from './texts';

/** What an engine is made with. */
export interface EngineParts {
  /** Where errors of the engine's go; without one, they are thrown. */
  readonly reporter?: Reporter;
  /** Where time goes. */
  readonly tracer?: Tracer;
  /** The files, where they are not those on the disk. */
  readonly files?: FileSystem;
  /** Loads tree-sitter, when it is first needed; without it, documents have no trees. */
  readonly trees?: () => Promise<TreeSitter>;
  /** The folder of the standard libraries that serve imports where there is no Go installation. */
  readonly shipped?: string;
}

export class GoEngine implements Engine {
  private readonly disk = new DiskFileSystem();
  /** The files with the open documents, changes that wait included. */
  private fs: Overlay;
  private cache = new LoadCache();
  private options: EngineOptions = {};
  private readonly contexts = new Map<string, BuildContext>();
  private readonly texts = new Texts();
  private readonly documents: Documents;
  /** By folder: what was worked out for each module. */
  private readonly workspaces = new Map<string, Snapshot>();
  /** Made of the snapshots' analyses for people. */
  private readonly answers = new WeakMap<Pipeline, Answers>();
  /** Folders of documents that were closed, the last one last: they may be opened again soon. */
  private recent: readonly string[] = [];
  /** Files on disk changed, about which the loader has to be asked again. */
  private reload = false;
  private readonly before = new KeptAnswers(this.disk);
  private shipped: ShippedFolder | undefined;
  private keeping: NodeJS.Timeout | undefined;
  private kept: Store | undefined;
  private flushing: NodeJS.Timeout | undefined;
  private readonly promises = new PromiseTable();

  constructor(private readonly parts: EngineParts = {}) {
    this.fs = Overlay.over(parts.files ?? this.disk);
    this.documents = new Documents(parts.trees);
  }

  openFile(path: string, source: string, version?: number): void {
    this.fs = this.fs.with(path, this.texts.open(path, source, version).binary);
  }

  changeFile(path: string, source: string | undefined, edits?: readonly ByteEdit[], version?: number): void {
    this.fs = this.fs.with(path, this.texts.change(path, source, edits, version).binary);
  }

  closeFile(path: string): void {
    this.texts.close(path);
    this.before.forget(path);
    // What was saved is on the disk now, whether or not somebody reported it.
    this.disk.invalidate(path);
    this.fs = this.fs.without(path);
  }

  invalidate(paths: readonly string[]): void {
    for (const p of paths) this.disk.invalidate(p);
    this.before.clear();
    // A snapshot remembers which documents the disk lacks.
    const old = this.fs;
    const others = paths.filter((p) => !old.isOpen(p));
    this.fs = Overlay.over(this.parts.files ?? this.disk);
    for (const p of old.openPaths()) this.fs = this.fs.with(p, old.readFile(p) ?? '');
    if (others.some((p) => /(^|\/)(go\.mod|go\.work|modules\.txt|[^/]*\.pgo)$/.test(p))) {
      this.contexts.clear();
      this.workspaces.clear();
    } else if (others.length > 0) this.reload = true;
  }

  private get tracer(): Tracer {
    return this.parts.tracer ?? noTracer;
  }

  /** Brings the documents' trees and the workspaces to the present texts. */
  private catchUp(): void {
    const ranges = this.texts.take();
    const changes: TextChange[] = [];
    for (const [path, range] of ranges) {
      const open = this.texts.get(path);
      const before = this.documents.binary(path);
      if (open === undefined) this.documents.close(path);
      const now = this.fs.readFile(path) ?? '';
      const { start, oldEnd, newEnd } = narrowed(before === undefined ? undefined : range, before ?? '', now);
      const sameExtents = open !== undefined && this.documents.change(path, open.text, now, { start, oldEnd, newEnd });
      const readAgain = (before === undefined) !== (open === undefined);
      changes.push({ path, start, oldEnd, newEnd, sameExtents, readAgain });
    }
    const { reload } = this;
    this.reload = false;
    if (changes.length === 0 && !reload) return;
    const closed = changes.filter((c) => this.texts.get(c.path) === undefined).map((c) => nodePath.dirname(c.path));
    if (closed.length > 0) this.forgetClosed(closed);
    for (const [root, w] of this.workspaces) {
      const next = this.tracer.span('edit', '', () => w.with(this.fs, changes, reload));
      this.workspaces.set(root, next);
      w.retire();
      // Positions are numbers below 2^30, and those of texts that are gone are not used again.
      if (next.pipeline.positions.used > maxPositions) this.workspaces.delete(root);
    }
  }

  /** Gives back what was known of folders in which no document is open, but for those closed last. */
  private forgetClosed(closed: readonly string[]): void {
    this.recent = [...new Set([...this.recent.filter((d) => !closed.includes(d)), ...closed])].slice(-maxClosed);
    const kept = new Set(this.recent);
    for (const path of this.texts.paths()) kept.add(nodePath.dirname(path));
    for (const [root, w] of this.workspaces) {
      const gone = new Set([...w.dirs].filter((d) => !kept.has(d)));
      if (gone.size === 0) continue;
      if (gone.size === w.dirs.size) this.workspaces.delete(root);
      else {
        this.workspaces.set(root, w.without(gone));
        w.retire();
      }
    }
  }

  configure(options: EngineOptions): void {
    if (JSON.stringify(options) === JSON.stringify(this.options)) return;
    this.options = options;
    this.before.clear();
    this.kept?.flush();
    this.kept = undefined;
    this.contexts.clear();
    this.cache = new LoadCache();
    this.workspaces.clear();
  }

  setFolders(): void {
    /* packages are found from the files that are opened */
  }

  async prepare(path: string, progress: Progress, cancel: Cancel): Promise<void> {
    progress('Loading packages', 0, 2);
    await this.documents.ready();
    await giveWay();
    if (cancel()) return;
    const w = this.workspaceOf(path);
    const p = w.packageOf(path);
    let last = performance.now();
    if (p === undefined || w.isAnalysed(p.importPath)) return;
    const steps = w.pipeline.warm(p.importPath);
    for (;;) {
      const step = guarded(steps);
      if (step === undefined) return;
      if (performance.now() - last < sliceMs) continue;
      progress('Analysing dependencies', step[0] + 1, step[1] + 2);
      await giveWay();
      if (cancel()) return;
      last = performance.now();
    }
  }

  analyzeFile(path: string, cancel: Cancel): FileResult | undefined {
    if (cancel()) return undefined;
    this.flushSoon();
    const result = this.tracer.span('answer', encode(path), () => this.fileResult(path));
    this.before.note(path, this.fs, result);
    this.keepSoon();
    return result;
  }

  keptAnswer(path: string): FileResult | undefined {
    const version = this.texts.get(path)?.version;
    const known = this.before.read(path, this.fs, this.options, this.diskCache());
    return known === undefined || version === undefined ? known : { ...known, version };
  }

  analyzePackageOf(path: string, cancel: Cancel): readonly FileResult[] {
    if (cancel()) return [];
    const p = this.workspaceOf(path).packageOf(path);
    return p === undefined ? [this.fileResult(path)] : p.goFiles.map((f) => this.fileResult(f));
  }

  tryEdit(edits: readonly FileEdit[], cancel: Cancel): readonly FileResult[] {
    if (cancel()) return [];
    this.catchUp();
    let fs: Overlay = this.fs;
    const changes: TextChange[] = [];
    for (const path of new Set(edits.map((e) => e.file))) {
      const before = fs.readFile(path);
      if (before === undefined) continue;
      let now = before;
      for (const e of edits.filter((x) => x.file === path).sort((a, b) => b.start - a.start))
        now = now.slice(0, e.start) + encode(e.newText) + now.slice(e.end);
      fs = fs.with(path, now);
      changes.push({ path, ...narrowed(undefined, before, now), sameExtents: false, readAgain: false });
    }
    for (const { path } of changes) this.workspaceOf(path);
    const forks = new Map<Snapshot, Snapshot>();
    const forkOf = (w: Snapshot): Snapshot => {
      let fork = forks.get(w);
      if (fork === undefined) forks.set(w, (fork = w.with(fs, changes)));
      return fork;
    };
    const results = new Map<string, FileResult>();
    for (const { path } of changes) {
      const w = this.workspaceOf(path);
      for (const f of forkOf(w).packageOf(path)?.goFiles ?? [path])
        if (!results.has(f)) results.set(f, this.resultIn(forkOf(w), f));
    }
    for (const [w, fork] of forks) {
      w.install();
      fork.retire();
    }
    return [...results.values()];
  }

  rehearse(path: string, n: number): boolean {
    this.catchUp();
    const before = this.fs.readFile(path);
    const w = this.workspaceOf(path);
    const start = w.quietPlace(path, n);
    if (before === undefined || start === undefined) return false;
    const fs = this.fs.with(path, `${before.slice(0, start)}\n${before.slice(start)}`);
    const change = { path, start, oldEnd: start, newEnd: start + 1, sameExtents: false, readAgain: false };
    const fork = w.with(fs, [change]);
    this.tracer.span('rehearsal', '', () => this.resultIn(fork, path));
    w.install();
    fork.retire();
    return true;
  }

  textOf(path: string): string | undefined {
    const t = this.fs.readFile(path);
    return t === undefined ? undefined : decode(t);
  }

  dispose(): void {
    clearTimeout(this.flushing);
    clearTimeout(this.keeping);
    this.keepAnswers();
    this.kept?.flush();
    this.workspaces.clear();
    this.documents.dispose();
  }

  /** What is known of dependencies is kept on disk, a moment after it was found out. */
  private diskCache(): Store {
    if (this.kept !== undefined) return this.kept;
    const { env, cacheDir, cacheSize } = this.options;
    const dir = cacheDir === undefined ? {} : { GOSCAPE_CACHE: cacheDir || 'off' };
    const settings = cacheSettings({ ...process.env, ...env, ...dir }, cacheSize);
    return (this.kept = new Store(settings, (m) => process.stderr.write(`goscape: ${m}\n`)));
  }

  private flushSoon(): void {
    // Not between keys: writing takes as long as several of them.
    if (this.flushing !== undefined) {
      this.flushing.refresh();
      return;
    }
    this.flushing = setTimeout(() => {
      this.flushing = undefined;
      this.kept?.flush();
    }, 1500);
    this.flushing.unref();
  }

  /** Answers are kept when nothing has happened for a while. */
  private keepSoon(): void {
    if (this.keeping !== undefined) {
      this.keeping.refresh();
      return;
    }
    this.keeping = setTimeout(() => {
      this.keeping = undefined;
      this.keepAnswers();
    }, 1500);
    this.keeping.unref();
  }

  private keepAnswers(): void {
    if (this.kept !== undefined) this.before.write(this.fs, this.options, this.kept);
  }

  // ---- finding one's way

  /** What a workspace is built for; its go.work or go.mod may ask for a toolchain of its own. */
  private context(root: string): BuildContext {
    const known = this.contexts.get(root);
    if (known !== undefined) return known;
    const o = this.options;
    // The sources of a distribution are answered for by that distribution.
    const own = nodePath.basename(root) === 'src' && isGOROOT(nodePath.dirname(root), this.disk);
    const goroot = own ? nodePath.dirname(root) : (o.goroot ?? '');
    if (this.parts.shipped !== undefined) this.shipped ??= new ShippedFolder(this.parts.shipped, this.disk);
    const ctx = readEnv({ ...process.env, ...o.env }, this.disk, {
      cwd: root,
      ...(this.shipped === undefined ? {} : { shipped: this.shipped }),
      ...(goroot === '' ? {} : { goroot }),
      ...(o.goos === undefined || o.goos === '' ? {} : { goos: o.goos }),
      ...(o.goarch === undefined || o.goarch === '' ? {} : { goarch: o.goarch }),
      ...(own || o.goVersion === undefined || o.goVersion === '' ? {} : { goVersion: o.goVersion }),
      ...(o.mode === undefined ? {} : { mode: o.mode }),
      ...(o.pgo === undefined || o.pgo === '' ? {} : { pgo: o.pgo }),
      ...(o.tags === undefined || o.tags.length === 0 ? {} : { tags: o.tags }),
    });
    this.contexts.set(root, ctx);
    return ctx;
  }

  private inlines(ctx: BuildContext): boolean {
    return (this.options.inlining ?? true) && ctx.inlining;
  }

  private profiled(root: string, file: string): BuildContext {
    const key = `${root}\n${file}`;
    const known = this.contexts.get(key);
    if (known !== undefined) return known;
    const { ctx, problem } = withProfileOf(this.disk, this.context(root), file);
    const made = problem === '' ? ctx : { ...ctx, notices: [...ctx.notices, problem] };
    this.contexts.set(key, made);
    return made;
  }

  /** GOROOT/src, where a file is in one. */
  private distributionOf(path: string): string | undefined {
    for (let d = nodePath.dirname(path); nodePath.dirname(d) !== d; d = nodePath.dirname(d))
      if (nodePath.basename(d) === 'src' && isGOROOT(nodePath.dirname(d), this.disk)) return d;
    return undefined;
  }

  /** One workspace for each module; folders without go.mod have one of their own. The file's folder is loaded. */
  private workspaceOf(path: string): Snapshot {
    this.catchUp();
    let root = nodePath.dirname(path);
    for (let d = root; ; d = nodePath.dirname(d)) {
      if (this.fs.isFile(nodePath.join(d, 'go.mod'))) {
        root = d;
        break;
      }
      if (nodePath.dirname(d) === d) break;
    }
    root = this.distributionOf(path) ?? root;
    // A command that is built with a profile has what it imports built with it, too.
    const name = (): string => this.cache.header(this.fs, path)?.pkgName ?? '';
    const file = profileOf(this.disk, this.context(root), nodePath.dirname(path), name);
    const key = file === undefined ? root : `${root}\n${file}`;
    const old = this.workspaces.get(key);
    const ctx = file === undefined ? this.context(root) : this.profiled(root, file);
    const host: SnapshotHost = {
      root,
      ctx,
      cache: this.cache,
      inlining: this.inlines(ctx),
      pieces: (file, source) => this.documents.pieces(file, source),
      disk: this.diskCache(),
      reporter: this.parts.reporter ?? strictReporter,
      tracer: this.tracer,
    };
    const w = old === undefined ? Snapshot.open(host, this.fs, path) : old.covering(path);
    if (w !== old) {
      this.workspaces.set(key, w);
      old?.retire();
    }
    return w;
  }

  // ---- answers

  /** The package that a file belongs to, analysed; undefined where it belongs to none. */
  private analysed(path: string, w = this.workspaceOf(path)): Analysed | undefined {
    const loaded = w.packageOf(path);
    if (loaded === undefined) return undefined;
    const analysis = w.analysis(loaded.importPath);
    const { pipeline } = w;
    let answers = this.answers.get(pipeline);
    if (answers === undefined) this.answers.set(pipeline, (answers = new Answers(pipeline)));
    return { answers, fs: w.fs, loaded, analysis };
  }

  private fileResult(path: string): FileResult {
    return this.resultIn(this.workspaceOf(path), path);
  }

  private resultIn(w: Snapshot, path: string): FileResult {
    const version = this.texts.get(path)?.version;
    const a = this.analysed(path, w);
    const { ctx } = w;
    const cgo = a?.loaded.cgoFiles.includes(path) === true ? [cgoNotice] : [];
    const notices = [...ctx.notices, ...w.load.notices, ...profileNotices(ctx), ...cgo];
    return {
      ...(version === undefined ? {} : { version }),
      goVersion: ctx.goRelease,
      goWhy: ctx.why,
      mode: this.inlines(ctx) ? 'inline' : 'no-inline',
      ...(notices.length === 0 ? {} : { notices }),
      ...(a === undefined ? orphan(w.fs, path, w.problems) : this.withPromises(a, fileAnswer(a, path, false))),
    };
  }

  private withPromises(a: Analysed, answer: FileAnswer): FileAnswer & Pick<FileResult, 'promises'> {
    const promises = promisesOf(this.promises, a, answer);
    return promises.length === 0 ? answer : { ...answer, promises };
  }

  holdingAt(path: string, line: number): readonly Holding[] {
    const a = this.analysed(path);
    return a === undefined ? [] : holdingAt(this.promises, a, fileAnswer(a, path, false), line);
  }

  flowAt(path: string, line: number, col?: number): FlowPicture | undefined {
    const w = this.workspaceOf(path);
    const a = this.analysed(path, w);
    const on = a === undefined ? undefined : functionAround(a, path, line);
    const check = a?.analysis?.pkg.checker;
    if (a === undefined || on === undefined || check === undefined) return undefined;
    const answer = fileAnswer(a, path, false);
    const exact = askedAbout(answer, line, col);
    const about = exact.length > 0 ? exact : askedAbout(answer, line, undefined);
    const flow = a.answers.live.flowOf(check, on.obj);
    if (flow !== undefined) return flowPicture(a, on, flow, about);
    // Instances are made for the whole package.
    const { pipeline, fs } = w.again(path);
    const all = wholeFlow(pipeline, a.loaded.importPath, path, line);
    const again = all === undefined ? undefined : { answers: new Answers(pipeline), fs, loaded: a.loaded, ...all };
    const subject = again === undefined ? undefined : functionAround(again, path, line);
    w.install();
    return again === undefined || subject === undefined ? undefined : flowPicture(again, subject, again.flow, about);
  }

  packageOf(path: string): PackageView | undefined {
    const a = this.analysed(path);
    return a === undefined ? undefined : packageView(a);
  }

  symbolAt(place: Place): SymbolInfo | undefined {
    const a = this.analysed(place.file);
    return a === undefined ? undefined : symbolAt(a, place, this.inlines(this.workspaceOf(place.file).ctx));
  }

  inliningOf(file: string, finding: FindingInfo, tries: boolean): FindingInlining {
    const a = this.analysed(file);
    return a?.analysis === undefined
      ? {}
      : findingInlining(a.answers, a.analysis, file, finding, tries && this.inlines(this.workspaceOf(file).ctx));
  }
}

/** So many folders stay loaded after their last document was closed. */
const maxClosed = 3;

/** Half of the position space (base/pos.ts): a workspace that has used it up is made again. */
const maxPositions = 1 << 29;

/** Others have to wait for that long at most, where work can be cut. */
const sliceMs = 10;

/** What goes wrong here goes wrong in the analysis, too, and is told then. */
function guarded<T>(steps: Iterator<T>): T | undefined {
  try {
    const s = steps.next();
    return s.done === true ? undefined : s.value;
  } catch {
    return undefined;
  }
}

function giveWay(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
