/** The engine behind an editor's session: documents, workspaces, answers by file. */
import * as nodePath from 'node:path';
import { type Reporter, strictReporter } from '../base/broken';
import type { Pos, PosBase } from '../base/pos';
import { type BuildContext, LoadCache, readEnv } from '../load';
import { cacheSettings, type PackageAnalysis, type Pipeline, Store } from '../program';
import { text } from '../report/findings';
import type {
  ByteEdit,
  Cancel,
  Engine,
  EngineOptions,
  FileEdit,
  FileResult,
  FileView,
  FindingInfo,
  FindingInlining,
  PackageView,
  Place,
  ProblemInfo,
  Progress,
  SymbolInfo,
} from '../report/model';
import { Kind, type Node, type Name as SName, walk } from '../syntax';
import type { TreeSitter } from '../syntax/document';
import { objectOf } from '../types/info';
import { type Obj, ObjTag, VarKind } from '../types/object';
import type { Type } from '../types/type';
import { typeString } from '../types/typestring';
import { DiskFileSystem, decode, encode, isUtf8, Overlay } from '../vfs';
import { Documents } from './documents';
import { compare, functionsOf } from './functions';
import { callAt, findingInlining, inliningDetail, noticesOf, withInlining } from './inlining';
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
  private ctx: BuildContext | undefined;
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
    this.fs = Overlay.over(this.disk);
    for (const p of old.openPaths()) this.fs = this.fs.with(p, old.readFile(p) ?? '');
    if (paths.some((p) => /(^|\/)(go\.mod|go\.work|modules\.txt)$/.test(p))) this.workspaces.clear();
    else for (const w of this.workspaces.values()) w.reload(this.fs);
  }

  configure(options: EngineOptions): void {
    if (JSON.stringify(options) === JSON.stringify(this.options)) return;
    this.options = options;
    this.kept?.flush();
    this.kept = undefined;
    this.ctx = undefined;
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

  private context(): BuildContext {
    const o = this.options;
    return (this.ctx ??= readEnv({ ...process.env, ...o.env }, this.disk, {
      cgoEnabled: false,
      ...(o.goroot === undefined || o.goroot === '' ? {} : { goroot: o.goroot }),
      ...(o.goos === undefined || o.goos === '' ? {} : { goos: o.goos }),
      ...(o.goarch === undefined || o.goarch === '' ? {} : { goarch: o.goarch }),
      ...(o.goVersion === undefined || o.goVersion === '' ? {} : { goVersion: o.goVersion }),
      ...(o.tags === undefined || o.tags.length === 0 ? {} : { tags: o.tags }),
    }));
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
    const ctx = this.context();
    if (ctx.goroot !== '' && path.startsWith(nodePath.join(ctx.goroot, 'src') + nodePath.sep))
      root = nodePath.join(ctx.goroot, 'src');
    let w = this.workspaces.get(root);
    if (w === undefined)
      this.workspaces.set(
        root,
        (w = new Workspace(
          root,
          ctx,
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

  private fileResult(path: string): FileResult {
    const version = this.versions.get(path);
    const source = this.fs.readFile(path);
    const base: Omit<FileResult, 'functions' | 'problems'> = {
      file: path,
      ...(version === undefined ? {} : { version }),
      goVersion: this.context().goVersion,
      mode: (this.options.inlining ?? true) ? 'inline' : 'no-inline',
      ...(source !== undefined && isGenerated(source) ? { generated: true } : {}),
    };
    const silent = (silence: string, problems: readonly ProblemInfo[] = []): FileResult => ({
      ...base,
      functions: [],
      problems,
      silence,
    });
    if (source === undefined) return silent('it cannot be read');
    const w = this.workspaceOf(path);
    const p = w.packageOf(this.fs, path);
    if (source.trim() === '') return silent('it is empty');
    if (!isUtf8(source))
      return silent('it is not UTF-8 text', [
        { place: { file: path, line: 1, col: 1 }, message: 'the file is not UTF-8 text', kind: 'syntax' },
      ]);
    if (p === undefined)
      return silent(
        'it belongs to no package: its package clause is missing, or build constraints exclude it',
        loadProblems(w.problems, path, source),
      );
    const analysis = w.analyze(p.importPath);
    const { live, answers } = w;
    if (analysis === undefined || live === undefined || answers === undefined)
      return silent('its package could not be analysed');
    const notices = noticesOf(this.fs, p);
    return {
      ...base,
      ...(notices.length === 0 ? {} : { notices }),
      functions: withInlining(answers, analysis, path, functionsOf(answers, analysis, path)),
      problems: [...loadProblems(p.problems, path, source), ...sourceProblems(live, analysis, path)],
    };
  }

  packageOf(path: string): PackageView | undefined {
    const w = this.workspaceOf(path);
    const p = w.packageOf(this.fs, path);
    const live = w.live;
    if (p === undefined || live === undefined) return undefined;
    const analysis = w.analyze(p.importPath);
    const program = live.program.package(p.importPath);
    if (analysis === undefined || program === undefined) return undefined;
    const files: FileView[] = program.sources.map((s) => ({
      file: s.base.file,
      text: this.fs.readFile(s.base.file) ?? s.base.text,
      tree: s.file,
      baseOf: (pos: number): PosBase | undefined => live.positions.base(pos),
    }));
    const others: { file: string; text: string }[] = [];
    for (const e of this.fs.readDir(p.dir) ?? []) {
      const file = nodePath.join(p.dir, e.name);
      if (e.name.endsWith('.go') && !p.goFiles.includes(file))
        others.push({ file, text: this.fs.readFile(file) ?? '' });
    }
    return {
      path: p.pkgPath,
      name: p.name,
      files,
      otherTexts: others,
      complete: analysis.problems.length === 0 && p.problems.length === 0 && p.importErrors.size === 0,
      sizeOf: (t: Type): number | undefined => {
        const s = live.sizeOf(t);
        return s < 0 ? undefined : s;
      },
    };
  }

  symbolAt(place: Place): SymbolInfo | undefined {
    const w = this.workspaceOf(place.file);
    const p = w.packageOf(this.fs, place.file);
    const { live, answers } = w;
    if (p === undefined || live === undefined || answers === undefined) return undefined;
    const analysis = w.analyze(p.importPath);
    const source = live.program.package(p.importPath)?.sources.find((s) => s.base.file === place.file);
    if (source === undefined) return undefined;
    let found: SName | undefined;
    const calls = new Map<SName, Pos>();
    walk(source.file, (n) => {
      if (n.kind === Kind.CallExpr) {
        const name = calleeName(n.fun);
        if (name !== undefined) calls.set(name, n.pos);
      }
      if (n.kind === Kind.Name) {
        const at = live.positions.base(n.pos)?.place(n.pos);
        if (at !== undefined && at.line === place.line && at.col <= place.col && place.col <= at.col + n.value.length)
          found = n;
      }
      return found === undefined && mayContain(live, n, place);
    });
    const obj = found === undefined ? undefined : objectOf(found);
    const info = found === undefined || obj === undefined ? undefined : symbolInfo(live, found, obj);
    if (info === undefined || found === undefined || obj === undefined || analysis === undefined) return info;
    const pos = calls.get(found);
    const call = pos === undefined ? undefined : callAt(answers, analysis, pos);
    const inlining =
      obj.tag === ObjTag.Func && (this.options.inlining ?? true) ? inliningDetail(answers, analysis, obj) : undefined;
    return { ...info, ...(call === undefined ? {} : { call }), ...(inlining === undefined ? {} : { inlining }) };
  }

  inliningOf(file: string, finding: FindingInfo, tries: boolean): FindingInlining {
    const w = this.workspaceOf(file);
    const p = w.packageOf(this.fs, file);
    const analysis = p === undefined ? undefined : w.analyze(p.importPath);
    return analysis === undefined || w.answers === undefined
      ? {}
      : findingInlining(w.answers, analysis, finding, tries && (this.options.inlining ?? true));
  }
}

/** The name that a call's callee ends in. */
function calleeName(fun0: Node): SName | undefined {
  let fun = fun0;
  while (fun.kind === Kind.ParenExpr || fun.kind === Kind.IndexExpr) fun = fun.x;
  return fun.kind === Kind.Name ? fun : fun.kind === Kind.SelectorExpr ? fun.sel : undefined;
}

/** Functions whose lines do not hold the place are not searched. */
function mayContain(live: Pipeline, n: Node, place: Place): boolean {
  if (n.kind !== Kind.FuncDecl || n.bodyEnd === 0) return true;
  const end = live.positions.base(n.bodyEnd)?.place(n.bodyEnd);
  return end === undefined || end.line >= place.line;
}

function symbolInfo(live: Pipeline, name: SName, obj: Obj): SymbolInfo | undefined {
  const place = live.positions.base(name.pos)?.place(name.pos);
  if (place === undefined) return undefined;
  const declared = obj.pos > 0 ? live.positions.base(obj.pos)?.place(obj.pos) : undefined;
  const kinds: Record<ObjTag, SymbolInfo['kind']> = {
    [ObjTag.PkgName]: 'package',
    [ObjTag.Const]: 'constant',
    [ObjTag.TypeName]: 'type',
    [ObjTag.Var]: 'variable',
    [ObjTag.Func]: 'function',
    [ObjTag.Label]: 'label',
    [ObjTag.Builtin]: 'builtin',
    [ObjTag.Nil]: 'constant',
  };
  let kind = kinds[obj.tag];
  if (obj.tag === ObjTag.Var)
    kind =
      obj.kind === VarKind.Field
        ? 'field'
        : obj.kind === VarKind.Param || obj.kind === VarKind.Recv || obj.kind === VarKind.Result
          ? 'parameter'
          : 'variable';
  const t = obj.type;
  const size = obj.tag === ObjTag.Var && t !== undefined ? live.sizeOf(t) : -1;
  const summary = obj.tag === ObjTag.Func ? live.summary(obj) : undefined;
  return {
    kind,
    name: text(obj.name),
    place,
    length: name.value.length,
    declaration: declared,
    ...(t === undefined ? {} : { type: text(typeString(t, (p) => p.name)) }),
    ...(size < 0 ? {} : { size }),
    ...(summary === undefined ? {} : { summary }),
  };
}

function isGenerated(source: string): boolean {
  return /^\/\/ Code generated .* DO NOT EDIT\.$/m.test(source.slice(0, 4096));
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

function loadProblems(
  list: readonly { readonly message: string; readonly file?: string; readonly offset?: number }[],
  path: string,
  source: string,
): ProblemInfo[] {
  return list
    .filter((p) => p.file === undefined || p.file === path)
    .map((p) => {
      const before = source.slice(0, p.offset ?? 0);
      const line = before.split('\n').length;
      return {
        place: { file: path, line, col: before.length - (before.lastIndexOf('\n') + 1) + 1 },
        message: text(p.message),
        kind: 'load',
      };
    });
}

function sourceProblems(live: Pipeline, a: PackageAnalysis, path: string): ProblemInfo[] {
  const list: ProblemInfo[] = [];
  for (const p of a.problems) {
    const place = live.positions.base(p.pos)?.place(p.pos);
    if (place !== undefined && place.file === path) list.push({ place, message: text(p.message), kind: p.kind });
  }
  // Positions of what was parsed again are out of order.
  return list.sort(
    (a, b) =>
      a.place.line - b.place.line ||
      a.place.col - b.place.col ||
      compare(a.kind, b.kind) ||
      compare(a.message, b.message),
  );
}
