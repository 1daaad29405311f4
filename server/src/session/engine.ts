/** The engine behind an editor's session: documents, workspaces, answers by file. */
import * as nodePath from 'node:path';
import { type Analysed, fileAnswer, orphan } from '../answers/file';
import { findingInlining } from '../answers/inlining';
import type {
  ByteEdit,
  Cancel,
  Engine,
  EngineOptions,
  FileEdit,
  FileResult,
  FindingInfo,
  FindingInlining,
  PackageView,
  Place,
  Progress,
  SymbolInfo,
} from '../answers/model';
import { symbolAt } from '../answers/symbol';
import { packageView } from '../answers/view';
import { type Reporter, strictReporter } from '../base/broken';
import { type BuildContext, isGOROOT, LoadCache, profileNotices, profileOf, readEnv, withProfileOf } from '../load';
import { cacheSettings, Store } from '../program';
import type { TreeSitter } from '../syntax/document';
import { DiskFileSystem, decode, encode, Overlay } from '../vfs';
import { Documents } from './documents';
import { Workspace } from './workspace';

/** What an engine is made with. */
export interface EngineParts {
  /** Where errors of the engine's go; without one, they are thrown. */
  readonly reporter?: Reporter;
  /** Loads tree-sitter, when it is first needed; without it, documents have no trees. */
  readonly trees?: () => Promise<TreeSitter>;
}

export class GoEngine implements Engine {
  private readonly disk = new DiskFileSystem();
  private fs = Overlay.over(this.disk);
  private cache = new LoadCache();
  private options: EngineOptions = {};
  private readonly contexts = new Map<string, BuildContext>();
  private readonly versions = new Map<string, number | undefined>();
  private readonly workspaces = new Map<string, Workspace>();
  private readonly documents: Documents;
  private kept: Store | undefined;
  private flushing: NodeJS.Timeout | undefined;

  constructor(private readonly parts: EngineParts = {}) {
    this.documents = new Documents(parts.trees);
  }

  openFile(path: string, source: string, version?: number): void {
    this.versions.set(path, version);
    this.documents.open(path, source);
    this.setText(path, encode(source), false);
  }

  changeFile(path: string, source: string, _edits?: readonly ByteEdit[], version?: number): void {
    this.versions.set(path, version);
    this.setText(path, encode(source), this.documents.change(path, source));
  }

  closeFile(path: string): void {
    this.versions.delete(path);
    this.documents.close(path);
    // What was saved is on the disk now, whether or not somebody reported it.
    this.disk.invalidate(path);
    const before = this.fs.readFile(path);
    this.fs = this.fs.without(path);
    this.changed(path, before);
  }

  private setText(path: string, binary: string, sameExtents: boolean): void {
    const before = this.fs.readFile(path);
    this.fs = this.fs.with(path, binary);
    if (before !== binary) this.changed(path, before, sameExtents);
    else for (const w of this.workspaces.values()) w.live?.update(w.live.program.load, this.fs);
  }

  private changed(path: string, before: string | undefined, sameExtents = false): void {
    for (const w of this.workspaces.values()) w.fileChanged(this.fs, path, before, sameExtents);
  }

  invalidate(paths: readonly string[]): void {
    for (const p of paths) this.disk.invalidate(p);
    // A snapshot remembers which documents the disk lacks.
    const old = this.fs;
    const others = paths.filter((p) => !old.isOpen(p));
    this.fs = Overlay.over(this.disk);
    for (const p of old.openPaths()) this.fs = this.fs.with(p, old.readFile(p) ?? '');
    if (others.some((p) => /(^|\/)(go\.mod|go\.work|modules\.txt|[^/]*\.pgo)$/.test(p))) {
      this.contexts.clear();
      this.workspaces.clear();
    } else if (others.length > 0) for (const w of this.workspaces.values()) w.reload(this.fs);
  }

  configure(options: EngineOptions): void {
    if (JSON.stringify(options) === JSON.stringify(this.options)) return;
    this.options = options;
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
    const p = w.packageOf(this.fs, path);
    let last = performance.now();
    if (p === undefined || w.live === undefined || w.isAnalysed(p.importPath)) return;
    const steps = w.live.warm(p.importPath);
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
    return this.fileResult(path);
  }

  analyzePackageOf(path: string, cancel: Cancel): readonly FileResult[] {
    if (cancel()) return [];
    const p = this.workspaceOf(path).packageOf(this.fs, path);
    return p === undefined ? [this.fileResult(path)] : p.goFiles.map((f) => this.fileResult(f));
  }

  tryEdit(edits: readonly FileEdit[], cancel: Cancel): readonly FileResult[] {
    if (cancel()) return [];
    const before = new Map<string, string | undefined>();
    const files = new Set<string>();
    try {
      for (const file of new Set(edits.map((e) => e.file))) {
        const old = this.fs.readFile(file);
        if (old === undefined) continue;
        before.set(file, old);
        let now = old;
        for (const e of edits.filter((x) => x.file === file).sort((a, b) => b.start - a.start))
          now = now.slice(0, e.start) + encode(e.newText) + now.slice(e.end);
        this.fs = this.fs.with(file, now);
        this.changed(file, old);
      }
      for (const file of before.keys())
        for (const f of this.workspaceOf(file).packageOf(this.fs, file)?.goFiles ?? [file]) files.add(f);
      return [...files].map((f) => this.fileResult(f));
    } finally {
      for (const [file, old] of before) {
        const tried = this.fs.readFile(file);
        this.fs = this.versions.has(file) && old !== undefined ? this.fs.with(file, old) : this.fs.without(file);
        this.changed(file, tried);
      }
    }
  }

  textOf(path: string): string | undefined {
    const t = this.fs.readFile(path);
    return t === undefined ? undefined : decode(t);
  }

  dispose(): void {
    clearTimeout(this.flushing);
    this.kept?.flush();
    this.workspaces.clear();
    this.documents.dispose();
  }

  /** What is known of dependencies is kept on disk, a moment after it was found out. */
  private diskCache(): Store {
    const { env, cacheDir, cacheSize } = this.options;
    const dir = cacheDir === undefined ? {} : { GOSCAPE_CACHE: cacheDir || 'off' };
    const settings = cacheSettings({ ...process.env, ...env, ...dir }, cacheSize);
    return (this.kept ??= new Store(settings, (m) => process.stderr.write(`goscape: ${m}\n`)));
  }

  private flushSoon(): void {
    if (this.flushing !== undefined) return;
    this.flushing = setTimeout(() => {
      this.flushing = undefined;
      this.kept?.flush();
    }, 1000);
    this.flushing.unref();
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
    const ctx = readEnv({ ...process.env, ...o.env }, this.disk, {
      cgoEnabled: false,
      cwd: root,
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

  private profiled(ctx: BuildContext, file: string): BuildContext {
    const made = withProfileOf(this.disk, ctx, file);
    return made.problem === '' ? made.ctx : { ...ctx, notices: [...ctx.notices, made.problem] };
  }

  /** GOROOT/src, where a file is in one. */
  private distributionOf(path: string): string | undefined {
    for (let d = nodePath.dirname(path); nodePath.dirname(d) !== d; d = nodePath.dirname(d))
      if (nodePath.basename(d) === 'src' && isGOROOT(nodePath.dirname(d), this.disk)) return d;
    return undefined;
  }

  /** One workspace for each module; folders without go.mod have one of their own. */
  private workspaceOf(path: string): Workspace {
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
    const name = this.cache.header(this.fs, path)?.pkgName ?? '';
    const file = profileOf(this.disk, this.context(root), { name, dir: nodePath.dirname(path) });
    const key = file === undefined ? root : `${root}\n${file}`;
    let w = this.workspaces.get(key);
    if (w === undefined)
      this.workspaces.set(
        key,
        (w = new Workspace(
          root,
          file === undefined ? this.context(root) : this.profiled(this.context(root), file),
          this.cache,
          this.options.inlining ?? true,
          (file, source) => this.documents.pieces(file, source),
          this.diskCache(),
          this.parts.reporter ?? strictReporter,
        )),
      );
    return w;
  }

  // ---- answers

  /** The package that a file belongs to, analysed; undefined where it belongs to none. */
  private analysed(path: string): Analysed | undefined {
    const w = this.workspaceOf(path);
    const loaded = w.packageOf(this.fs, path);
    if (loaded === undefined) return undefined;
    const analysis = w.analyze(loaded.importPath);
    return w.answers === undefined ? undefined : { answers: w.answers, fs: this.fs, loaded, analysis };
  }

  private fileResult(path: string): FileResult {
    const version = this.versions.get(path);
    const a = this.analysed(path);
    const { ctx } = this.workspaceOf(path);
    const notices = [...ctx.notices, ...profileNotices(ctx)];
    return {
      ...(version === undefined ? {} : { version }),
      goVersion: ctx.goRelease,
      goWhy: ctx.why,
      mode: (this.options.inlining ?? true) ? 'inline' : 'no-inline',
      ...(notices.length === 0 ? {} : { notices }),
      ...(a === undefined ? orphan(this.fs, path, this.workspaceOf(path).problems) : fileAnswer(a, path, false)),
    };
  }

  packageOf(path: string): PackageView | undefined {
    const a = this.analysed(path);
    return a === undefined ? undefined : packageView(a);
  }

  symbolAt(place: Place): SymbolInfo | undefined {
    const a = this.analysed(place.file);
    return a === undefined ? undefined : symbolAt(a, place, this.options.inlining ?? true);
  }

  inliningOf(file: string, finding: FindingInfo, tries: boolean): FindingInlining {
    const a = this.analysed(file);
    return a?.analysis === undefined
      ? {}
      : findingInlining(a.answers, a.analysis, finding, tries && (this.options.inlining ?? true));
  }
}

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
