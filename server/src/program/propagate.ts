/**
 * From an edited function to those whose answers lean on it: its callers are analysed again as far as its summary
 * changed, and theirs as far as theirs did.
 */
import type { Finding } from '../escape';
import type { Checker } from '../types/checker';
import { type Obj, ObjTag, type Func as TFunc } from '../types/object';
import type { AnalysisOptions, OwnedFindings, OwnerKey, PackageAnalysis } from './analysis';
import type { Journal } from './journal';
import type { ProgramPackage } from './packages';
import type { Pipeline } from './pipeline';

/** The analysis of a package that edits continue: findings by function, and what they lean on. */
export interface Live {
  /** It declares generic types or functions; undefined if that was not asked yet. */
  generics: boolean | undefined;
  readonly options: AnalysisOptions & Required<Pick<AnalysisOptions, 'owned' | 'inlining'>>;
  analysis: PackageAnalysis;
}

/** What a function mentions, and what that mentions; itself only if it is in a circle with others. */
function reachedFrom(owned: ReadonlyMap<OwnerKey, OwnedFindings>, obj: TFunc): Set<OwnerKey> {
  const reached = new Set<OwnerKey>(owned.get(obj)?.refs);
  reached.delete(obj);
  for (const k of reached) if (k !== obj) for (const r of owned.get(k)?.refs ?? []) reached.add(r);
  return reached;
}

/** Whether what a function mentions can matter for the order in which package variables are initialized. */
export function reachedFromVariables(check: Checker, fn: TFunc): boolean {
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
export function propagate(
  pipeline: Pipeline,
  journal: Journal,
  check: Checker,
  live: Live,
  first: TFunc,
): 'not enough' | 'same' | 'summaries' {
  const { owned } = live.options;
  let result: 'same' | 'summaries' = 'same';
  const queue = new Set([first]);
  for (let n = 0; ; n++) {
    const obj = lowest(owned, queue);
    if (obj === undefined) return result;
    queue.delete(obj);
    const was = owned.get(obj);
    if (n > maxAnalyses || reachedFrom(owned, obj).has(obj)) return 'not enough';
    pipeline.reanalyze(journal, check, [obj], live.options);
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
export function refreshed(pipeline: Pipeline, live: Live, p: ProgramPackage, check: Checker): PackageAnalysis {
  const { owned } = live.options;
  // Instances of other packages' declarations that nothing mentions any more go; the package's own are the same as
  // before.
  if (live.generics !== true) {
    const reached = new Set<OwnerKey>();
    for (const [k, v] of owned) if (v.obj !== undefined || k === 'init') reached.add(k);
    for (const k of reached) for (const r of owned.get(k)?.refs ?? []) reached.add(r);
    for (const k of owned.keys()) if (!reached.has(k)) owned.delete(k);
  }
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
export function withLists(a: PackageAnalysis, owned: ReadonlyMap<OwnerKey, OwnedFindings>): PackageAnalysis {
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
