/**
 * The packages of one module (or of one folder without a module) as an editor sees them: loaded once, parts made again
 * when files change. Packages that did not change, dependencies above all, keep everything that was worked out for
 * them.
 */

import * as nodePath from 'node:path';
import { Answers } from '../answers/memo';
import type { Reporter } from '../base/broken';
import type { Finding } from '../escape';
import type { InliningFacts } from '../inline';
import {
  type BuildContext,
  type LoadCache,
  type Package as LoadedPackage,
  type LoadResult,
  loadPackages,
  readHeader,
  sameHeader,
} from '../load';
import {
  type AnalysisOptions,
  type OwnedFindings,
  type OwnerKey,
  type PackageAnalysis,
  PackageKeys,
  type Pieces,
  Pipeline,
  type Store,
} from '../program';
import type { Checker } from '../types/checker';
import { type Obj, ObjTag, type Func as TFunc } from '../types/object';
import type { FileSystem } from '../vfs';
import { editBody } from './edit';
import { hasGenerics, mentionsOf } from './mentions';

/** An analysis that goes on: findings by function, and what they lean on. */
interface Live {
  /** It declares generic types or functions. */
  generics: boolean | undefined;
  readonly options: AnalysisOptions & { readonly owned: Map<OwnerKey, OwnedFindings> };
  analysis: PackageAnalysis;
}

export class Workspace {
  private load: LoadResult | undefined;
  private pipeline: Pipeline | undefined;
  private made: Answers | undefined;
  private readonly dirs = new Set<string>();
  private tests = false;
  private readonly analyses = new Map<string, Live>();
  /** Content hashes of the files that the loaded packages were made of. */
  private readonly hashes = new Map<string, string | undefined>();
  /** Packages that are not what they were at the last load, or import such. */
  private readonly edited = new Set<string>();

  constructor(
    readonly root: string,
    private readonly ctx: BuildContext,
    private readonly cache: LoadCache,
    private readonly inlining: boolean,
    private readonly pieces: Pieces,
    private readonly disk: Store,
    private readonly reporter: Reporter,
  ) {}

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

  get problems(): LoadResult['problems'] {
    return this.load?.problems ?? [];
  }
  get live(): Pipeline | undefined {
    return this.pipeline;
  }
  /** What is made of the pipeline's analyses for people. */
  get answers(): Answers | undefined {
    if (this.pipeline !== undefined) this.made ??= new Answers(this.pipeline);
    return this.made;
  }

  /** Loads again, and forgets what was made of packages that changed. */
  reload(fs: FileSystem): void {
    const load = loadPackages(this.ctx, fs, this.root, [...this.dirs], { tests: this.tests }, this.cache);
    if (this.pipeline === undefined)
      this.pipeline = new Pipeline(load, fs, this.ctx.target, this.inlining, this.pieces, undefined, this.reporter);
    else {
      const changed: string[] = [];
      for (const [path, p] of load.all) {
        const old = this.load?.all.get(path);
        if (
          old !== undefined &&
          (!sameFiles(old, p) || p.goFiles.some((f) => this.hashes.has(f) && this.hashes.get(f) !== fs.hash(f)))
        )
          changed.push(path);
      }
      for (const path of this.load?.all.keys() ?? []) if (!load.all.has(path)) changed.push(path);
      this.pipeline.update(load, fs);
      this.drop(load, changed);
    }
    this.load = load;
    this.edited.clear();
    this.remember(fs, load);
    // Packages of the workspace change all the time; what they import does not, and is kept between sessions.
    const keys = new PackageKeys(load, fs, this.ctx, this.inlining, this.disk.engine);
    this.pipeline.summaries = (name) => {
      const p = load.all.get(name);
      const key =
        p !== undefined &&
        !this.edited.has(name) &&
        (p.standard || p.dir.startsWith(this.ctx.gomodcache + nodePath.sep))
          ? keys.of(name)
          : undefined;
      return key === undefined ? undefined : this.disk.table(key);
    };
  }

  private remember(fs: FileSystem, load: LoadResult): void {
    for (const p of load.all.values()) if (!p.standard) for (const f of p.goFiles) this.hashes.set(f, fs.hash(f));
  }

  /** A file has another text. Reloads if what the loader reads of it changed. */
  fileChanged(fs: FileSystem, path: string, before: string | undefined, sameExtents = false): void {
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
    for (const [name, p] of this.load.all) {
      if (!p.goFiles.includes(path)) continue;
      this.edited.add(name);
      if (!this.tryBody(name, path, before!, now!, sameExtents)) changed.push(name);
    }
    if (changed.length > 0) this.drop(this.load, changed);
  }

  /** An edit inside one function's body; false if it is more than that. */
  private tryBody(name: string, path: string, before: string, now: string, sameExtents: boolean): boolean {
    const live = this.analyses.get(name);
    const pipeline = this.pipeline;
    const load = this.load;
    const p = pipeline?.program.package(name);
    const check = p?.types.checker;
    if (live === undefined || pipeline === undefined || load === undefined || p === undefined || check === undefined)
      return false;
    // Circles go through several declarations, and are looked for in all of the package.
    if (check.problems.some((x) => x.message.includes('cycle'))) return false;
    const wasBad = pipeline.silentIn(p.types, check);
    const edit = editBody(
      pipeline.positions,
      p,
      check,
      pipeline.program.options(p.loaded, false),
      path,
      before,
      now,
      sameExtents,
      this.pieces,
    );
    if (edit === undefined) return false;
    if (edit.depsChanged && reachedFromVariables(check, edit.obj)) return false;
    live.generics ??= hasGenerics(check);
    if (live.generics) {
      const old = wasBad.some((s) => s.obj === edit.obj) ? new Set<string>() : mentionsOf(p.types, edit.old);
      const is = pipeline.isBad(check, edit.decl) ? new Set<string>() : mentionsOf(p.types, edit.decl);
      if (old.size !== is.size || [...old].some((m) => !is.has(m))) return false;
    }
    // Follow-up errors in other functions depend on whether there are earlier ones.
    if (check.followUps) return false;
    const done = propagate(pipeline, check, live, edit.obj);
    if (done === 'not enough') return false;
    live.analysis = refreshed(pipeline, live, name, check);
    // Packages that import this one see its functions' summaries and the bodies in its export data.
    const exports = pipeline.exportsChanged(p.types, live.options.owned);
    if (done === 'summaries' || exports) this.drop(load, [name], true);
    return true;
  }

  /** Forgets packages and all that import them, or only those. */
  private drop(load: LoadResult, changed: readonly string[], importersOnly = false): void {
    const gone = new Set(changed);
    for (let grown = gone.size > 0; grown; ) {
      grown = false;
      for (const [name, p] of load.all) {
        if (gone.has(name)) continue;
        for (const to of p.imports.values())
          if (gone.has(to)) {
            gone.add(name);
            grown = true;
            break;
          }
      }
    }
    for (const name of gone) this.edited.add(name);
    if (importersOnly) for (const name of changed) gone.delete(name);
    this.pipeline?.drop(gone);
    for (const name of gone) this.analyses.delete(name);
  }

  isAnalysed(name: string): boolean {
    return this.analyses.has(name);
  }

  analyze(name: string): PackageAnalysis | undefined {
    let live = this.analyses.get(name);
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
      const analysis = this.pipeline?.analyze(name, options);
      if (analysis === undefined) return undefined;
      this.analyses.set(name, (live = { generics: undefined, options, analysis: withLists(analysis, owned) }));
    }
    return live.analysis;
  }
}

/** What a function mentions, and what that mentions; itself only if it is in a circle with others. */
function reachedFrom(owned: ReadonlyMap<OwnerKey, OwnedFindings>, obj: TFunc): Set<OwnerKey> {
  const reached = new Set<OwnerKey>(owned.get(obj)?.refs);
  reached.delete(obj);
  for (const k of reached) if (k !== obj) for (const r of owned.get(k)?.refs ?? []) reached.add(r);
  return reached;
}

/** Whether what a function mentions can matter for the order in which package variables are initialized. */
function reachedFromVariables(check: Checker, fn: TFunc): boolean {
  const reached = new Set<unknown>();
  for (const [obj, info] of check.objMap) if (obj.tag === ObjTag.Var) for (const d of info.deps ?? []) reached.add(d);
  for (const obj of reached) for (const d of check.objMap.get(obj as Obj)?.deps ?? []) reached.add(d);
  return reached.has(fn);
}

/** One that mentions none of the others. */
function lowest(owned: ReadonlyMap<OwnerKey, OwnedFindings>, queue: ReadonlySet<TFunc>): TFunc | undefined {
  let some: TFunc | undefined;
  for (const obj of queue) {
    if (queue.size === 1) return obj;
    const reached = reachedFrom(owned, obj);
    if (![...queue].some((o) => o !== obj && reached.has(o))) return obj;
    some ??= obj;
  }
  return some;
}

/** An edit that makes more functions than this be analysed again is better off with the whole package. */
const maxAnalyses = 400;

/**
 * Analyses a function whose body changed, and its callers as far as its summary changed. Functions that call each other
 * in a circle are analysed together, in an order that depends on the rest of the package: for them it is not enough.
 */
function propagate(pipeline: Pipeline, check: Checker, live: Live, first: TFunc): 'not enough' | 'same' | 'summaries' {
  const { owned } = live.options;
  let result: 'same' | 'summaries' = 'same';
  const queue = new Set([first]);
  for (let n = 0; ; n++) {
    const obj = lowest(owned, queue);
    if (obj === undefined) return result;
    queue.delete(obj);
    const was = owned.get(obj);
    if (n > maxAnalyses || reachedFrom(owned, obj).has(obj)) return 'not enough';
    pipeline.reanalyze(check.pkg, check, [obj], live.options);
    const is = owned.get(obj);
    const reached = reachedFrom(owned, obj);
    if (is === undefined || reached.has(obj)) return 'not enough';
    if ([...queue].some((o) => reached.has(o))) {
      queue.add(obj);
      continue;
    }
    if (was !== undefined && was.tags === is.tags && !was.inlinable && !is.inlinable) continue;
    result = 'summaries';
    for (const [k, v] of owned) {
      if (k === obj || !v.refs.has(obj)) continue;
      if (v.obj === undefined) return 'not enough';
      queue.add(v.obj);
    }
  }
}

/** The analysis with what is known now. */
function refreshed(pipeline: Pipeline, live: Live, name: string, check: Checker): PackageAnalysis {
  const { owned } = live.options;
  // Instances of other packages' declarations that nothing mentions any more go; the package's own are the same as
  // before.
  if (live.generics !== true) {
    const reached = new Set<OwnerKey>();
    for (const [k, v] of owned) if (v.obj !== undefined || k === 'init') reached.add(k);
    for (const k of reached) for (const r of owned.get(k)?.refs ?? []) reached.add(r);
    for (const k of owned.keys()) if (!reached.has(k)) owned.delete(k);
  }
  const p = pipeline.program.package(name)!;
  const { loaded, pkg, notes, inlining } = live.analysis;
  return withLists(
    {
      loaded,
      pkg,
      findings: [],
      notes,
      problems: pipeline.problemsIn(p, check),
      silent: pipeline.silentIn(p.types, check),
      inlining,
    },
    owned,
  );
}

/** Findings function by function; all of them in one list are made when somebody asks. */
function withLists(a: PackageAnalysis, owned: ReadonlyMap<OwnerKey, OwnedFindings>): PackageAnalysis {
  const lists = [...owned.values()].map((v) => v.findings);
  let all: readonly Finding[] | undefined;
  return {
    ...a,
    lists,
    get findings(): readonly Finding[] {
      return (all ??= lists.flat());
    },
  };
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
