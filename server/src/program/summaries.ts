/**
 * Functions of packages that are not analysed as a whole: lowered when something asks whether they can be inlined or
 * what their parameters' tags are, with all that they reach in their own package, and analysed once.
 */

import { type Effects, effectsOf, type Summary } from '../allocs';
import { canInlineFuncs, InlineContext } from '../inline';
import { lowerOne } from '../ir';
import type { Func, Inline } from '../ir/node';
import { Op } from '../ir/op';
import type { Unit } from '../ir/unit';
import { visitFuncAndClosures } from '../ir/visit';
import type { Checker } from '../types/checker';
import type { Func as TFunc } from '../types/object';
import type { Package } from '../types/package';
import { type KeptExports, packageOf } from './exports';
import { mentioned } from './owners';

/** What callers in other packages need to know of a function. */
export interface FunctionSummary {
  /** Of receiver and parameters; undefined if not known. */
  tags: readonly string[] | undefined;
  /** It is known whether it can be inlined: it can if inl is there. */
  summarized: boolean;
  inl: Inline | undefined;
  /** What calls of it allocate; undefined if not known. */
  allocs?: Summary | undefined;
}

/** Summaries of a package's functions, by symbol name, that outlive the process. */
export interface SummaryTable extends KeptExports {
  readonly functions: Map<string, FunctionSummary>;
}

export interface DependencyHost {
  /** Summaries that were kept of a package, and to which new ones are added; undefined if nothing is kept. */
  readonly summaries: (pkg: Package) => SummaryTable | undefined;
  readonly unitOf: (pkg: Package, check: Checker) => Unit;
  /** The passes behind lowering, over functions of one unit that belong together; sets their tags. */
  readonly analyze: (unit: Unit, list: readonly Func[], inl: InlineContext) => void;
  /** The same over the whole package; sets the tags of all its functions. */
  readonly analyzeWhole: (pkg: Package) => void;
  /** Whether patterns name the package. */
  readonly named: (pkg: Package) => boolean;
  /** Whether calls in the package's functions are inlined. */
  readonly inliningIn: (pkg: Package) => boolean;
  /** Whether a package sees the body of another one's function; frames: see Exports.visible. */
  readonly visible: (pkg: Package, fn: Func, frames: readonly (Package | undefined)[]) => boolean;
  /** A declared function that a package knows, by path and symbol. */
  readonly lookup: (pkg: Package, path: string, symbol: string) => Func | undefined;
}

export class Dependencies {
  private readonly waiting = new WeakMap<Unit, Set<Func>>();
  private readonly contexts = new WeakMap<Unit, InlineContext>();
  private readonly demanding = new Set<Func>();
  /**
   * An instance without a body was called: whether it has one depends on what else the package instantiates, which only
   * the package as a whole shows.
   */
  private unsure = false;
  /** Functions that were asked for and have no answer. */
  private readonly failed = new WeakSet<Func>();
  constructor(private readonly host: DependencyHost) {}

  /** The inliner's view of a package of which single functions are compiled; its messages are not wanted. */
  context(unit: Unit): InlineContext {
    let ctx = this.contexts.get(unit);
    if (ctx === undefined) {
      this.contexts.set(unit, (ctx = this.newContext(unit, false)));
      ctx.silent = true;
    }
    return ctx;
  }

  /** A view for a run of its own. inlined: takes the functions of other packages that are inlined. */
  newContext(unit: Unit, verbose: boolean, inlined?: Set<Func>): InlineContext {
    return new InlineContext(unit, {
      inlining: this.host.inliningIn(unit.pkg),
      named: this.host.named(unit.pkg),
      verbose,
      summarize: (fn) => this.summarize(fn),
      visible: (fn, frames) => this.host.visible(unit.pkg, fn, frames),
      lookup: (path, symbol) => this.host.lookup(unit.pkg, path, symbol),
      ...(inlined === undefined
        ? {}
        : {
            inlined: (fn: Func) => {
              const owner = packageOf(fn);
              if (owner !== undefined && owner !== unit.pkg) inlined.add(fn);
            },
          }),
    });
  }

  /** Finds out whether a function can be inlined. */
  summarize(fn: Func): void {
    if (!this.recall(fn) || !fn.summarized) this.lower(fn);
    fn.summarized = true;
    this.learn(fn);
  }

  /** Lowers a function with all that it reaches in its package, and summarizes them. */
  private lower(fn: Func): Unit | undefined {
    const obj = fn.nname.origin as TFunc | undefined;
    const check = obj?.pkg?.checker;
    if (obj === undefined || check === undefined || fn.dupok || !check.objMap.has(obj)) return undefined;
    const unit = this.host.unitOf(obj.pkg!, check);
    let waiting = this.waiting.get(unit);
    if (waiting === undefined) this.waiting.set(unit, (waiting = new Set()));
    if (waiting.has(fn)) return unit;
    const from = unit.funcs.length;
    const taken = new Set([fn]);
    lowerOne(unit, fn, obj);
    for (let i = from; i < unit.funcs.length; i++) {
      visitFuncAndClosures(unit.funcs[i]!, (n) => {
        const callee = mentioned(n);
        if (
          callee === undefined ||
          callee.tags !== undefined ||
          callee.dupok ||
          taken.has(callee) ||
          waiting.has(callee)
        )
          return;
        if (this.demanding.has(callee) || this.failed.has(callee)) return;
        const o = callee.nname.origin as TFunc | undefined;
        if (o === undefined || o.pkg !== obj.pkg || !check.objMap.has(o)) return;
        taken.add(callee);
        lowerOne(unit, callee, o);
      });
    }
    const list = unit.funcs.splice(from);
    for (const f of list) waiting.add(f);
    if (this.host.inliningIn(unit.pkg)) canInlineFuncs(this.context(unit), inSourceOrder(list));
    return unit;
  }

  /** Makes functions that were lowered be lowered again before they are analysed. */
  forgetBodies(unit: Unit): void {
    this.waiting.delete(unit);
  }

  /** What was kept of a package by an earlier process. */
  kept(pkg: Package): SummaryTable | undefined {
    return this.host.summaries(pkg);
  }

  private tableOf(fn: Func): SummaryTable | undefined {
    const pkg = (fn.nname.origin as TFunc | undefined)?.pkg;
    return pkg === undefined || fn.dupok || fn.oclosure !== undefined ? undefined : this.host.summaries(pkg);
  }

  /** Takes what is kept of a function; false if that is nothing. */
  private recall(fn: Func): boolean {
    const s = this.tableOf(fn)?.functions.get(fn.sym.name);
    if (s === undefined) return false;
    if (s.tags !== undefined) fn.tags = s.tags;
    if (s.summarized && !fn.summarized) {
      fn.summarized = true;
      fn.inl = s.inl;
    }
    return true;
  }

  /** Keeps what is known of a function. */
  learn(fn: Func): void {
    const table = this.tableOf(fn);
    if (table === undefined) return;
    const old = table.functions.get(fn.sym.name);
    const tags = fn.tags ?? old?.tags,
      summarized = fn.summarized || (old?.summarized ?? false);
    if (old !== undefined && old.tags === tags && old.summarized === summarized) return;
    if (tags === undefined && !summarized) return;
    const inl = fn.summarized ? fn.inl : old?.inl;
    table.functions.set(fn.sym.name, { tags, summarized, inl, allocs: old?.allocs });
    table.dirty = true;
  }

  /** Tags of a function that another package calls. */
  tagsOf(fn: Func): readonly string[] | undefined {
    if (fn.tags !== undefined || this.demanding.has(fn) || this.failed.has(fn)) return fn.tags;
    if (fn.dupok) {
      this.unsure = true;
      return undefined;
    }
    if (this.recall(fn) && fn.tags !== undefined) return fn.tags;
    this.demand(fn);
    return fn.tags;
  }

  /** What a function does by itself; it is analysed for the question if it was not yet. */
  effectsOf(fn: Func): Effects | undefined {
    const known = effectsOf(fn);
    if (known !== undefined || fn.dupok || fn.oclosure !== undefined) return known;
    if (!fn.hasBody || this.demanding.has(fn) || this.failed.has(fn)) return undefined;
    this.demand(fn);
    return effectsOf(fn);
  }

  /** What is kept of what calls of a function allocate. */
  keptAllocs(fn: Func): Summary | undefined {
    return this.tableOf(fn)?.functions.get(fn.sym.name)?.allocs;
  }

  /** Keeps what calls of a function allocate. */
  keepAllocs(fn: Func, allocs: Summary): void {
    const table = this.tableOf(fn);
    const s = table?.functions.get(fn.sym.name);
    if (table === undefined || s === undefined) return;
    s.allocs = allocs;
    table.dirty = true;
  }

  /** Analyses a function with all that it reaches in its package. */
  private demand(fn: Func): void {
    const unit = this.lower(fn);
    if (unit === undefined) return;
    const waiting = this.waiting.get(unit)!;
    const list: Func[] = [];
    const take = (f: Func): void => {
      if (!waiting.delete(f)) return;
      list.push(f);
      this.demanding.add(f);
    };
    take(fn);
    for (let i = 0; i < list.length; i++) {
      visitFuncAndClosures(list[i]!, (n) => {
        if (n.op === Op.CLOSURE) take(n.func);
        else {
          const callee = mentioned(n);
          if (callee !== undefined) take(callee);
        }
      });
    }
    const ctx = this.context(unit);
    ctx.startTree();
    const unsure = this.unsure;
    this.unsure = false;
    this.host.analyze(unit, list, ctx);
    if (this.unsure) this.host.analyzeWhole(unit.pkg);
    this.unsure = unsure;
    for (const f of list) {
      this.demanding.delete(f);
      if (f.tags === undefined) this.failed.add(f);
      this.learn(f);
    }
  }
}

/** Declared functions as they stand in the package, then the rest. */
function inSourceOrder(list: readonly Func[]): Func[] {
  const declared = list.filter((f) => f.oclosure === undefined && !f.dupok);
  return [...declared.sort((a, b) => a.pos - b.pos), ...list.filter((f) => f.oclosure !== undefined || f.dupok)];
}
