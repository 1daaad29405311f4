/**
 * Functions of packages that are not analysed as a whole: lowered when something asks whether they can be inlined or
 * what their parameters' tags are, with all that they reach in their own package, and analysed once.
 */
import type { Pos } from './base/pos';
import { canInlineFuncs, InlineContext } from './inline';
import { lowerOne } from './ir';
import { Class, type Func, type Inline, type Name, type Node } from './ir/node';
import { Op } from './ir/op';
import type { Unit } from './ir/unit';
import { visitFuncAndClosures } from './ir/visit';
import { globalFunc, recvNamed } from './ir/world';
import { type FuncDecl, Kind } from './syntax/nodes';
import { walk } from './syntax/walk';
import type { Checker } from './types/checker';
import { resolveObject } from './types/decl';
import { origin } from './types/named';
import { isExported, ObjTag, type Func as TFunc } from './types/object';
import type { Package } from './types/package';
import { type Reached, reachedTypes } from './types/reach';

/** What callers in other packages need to know of a function. */
export interface FunctionSummary {
  /** Of receiver and parameters; undefined if not known. */
  tags: readonly string[] | undefined;
  /** It is known whether it can be inlined: it can if inl is there. */
  summarized: boolean;
  inl: Inline | undefined;
}

/** Summaries of a package's functions, by symbol name, that outlive the process. */
export interface SummaryTable {
  readonly functions: Map<string, FunctionSummary>;
  /** Of a package that was analysed as a whole: the functions of other packages that it inlines, by symbol. */
  inlined: ReadonlySet<string> | undefined;
  /** Something was added since it was read. */
  dirty: boolean;
}

export interface DependencyHost {
  /** Summaries that were kept of a package, and to which new ones are added; undefined if nothing is kept. */
  readonly summaries: (pkg: Package) => SummaryTable | undefined;
  readonly unitOf: (pkg: Package, check: Checker) => Unit;
  /** The passes behind lowering, over functions of one unit that belong together; sets their tags. */
  readonly analyze: (unit: Unit, list: readonly Func[], inl: InlineContext) => void;
  /** Whether calls in the package's functions are inlined. */
  readonly inliningIn: (pkg: Package) => boolean;
  /** Makes sure that a function's body is parsed and checked; false if it has errors. */
  readonly prepareBody: (obj: TFunc) => boolean;
  /** What a package imports; this reads no files. */
  readonly importsOf: (pkg: Package) => readonly Package[];
  /** The texts of a package's files, and where they start in the position space; nothing where they are not at hand. */
  readonly textsOf: (pkg: Package) => readonly { readonly text: string; readonly start: Pos }[];
}

export class Dependencies {
  private readonly waiting = new WeakMap<Unit, Set<Func>>();
  private readonly contexts = new WeakMap<Unit, InlineContext>();
  private readonly demanding = new Set<Func>();
  /** Functions that were asked for and have no answer. */
  private readonly failed = new WeakSet<Func>();
  /** Functions of other packages that a package inlines; of packages in `whole`, all of them. */
  private readonly inlinedBy = new WeakMap<Package, Set<Func>>();
  private readonly whole = new WeakSet<Package>();
  private readonly exportedMemo = new WeakMap<Package, Map<Func, boolean>>();
  private readonly exportedByMemo = new WeakMap<Package, Map<Func, boolean>>();
  private readonly importsMemo = new WeakMap<Package, readonly Package[]>();
  private readonly typesMemo = new WeakMap<Package, Reached>();
  private readonly reachedMemo = new WeakMap<Package, ReadonlySet<Package>>();
  constructor(private readonly host: DependencyHost) {}

  /** The inliner's view of a package; main: the package is analysed as a whole and its messages are wanted. */
  context(unit: Unit, verbose: boolean, main: boolean): InlineContext {
    if (main) {
      this.whole.add(unit.pkg);
      this.inlinedBy.delete(unit.pkg);
      this.exportedByMemo.delete(unit.pkg);
      return this.newContext(unit, verbose);
    }
    let ctx = this.contexts.get(unit);
    if (ctx === undefined) {
      this.contexts.set(unit, (ctx = this.newContext(unit, false)));
      ctx.silent = true;
    }
    return ctx;
  }

  private newContext(unit: Unit, verbose: boolean): InlineContext {
    return new InlineContext(unit, {
      inlining: this.host.inliningIn(unit.pkg),
      verbose,
      summarize: (fn) => this.summarize(fn),
      exported: (fn) => this.exported(unit, fn),
      inlined: (fn) => {
        const obj = fn.nname.origin as TFunc | undefined;
        if (obj === undefined || obj.pkg === unit.pkg) return;
        let set = this.inlinedBy.get(unit.pkg);
        if (set === undefined) this.inlinedBy.set(unit.pkg, (set = new Set()));
        set.add(fn);
      },
    });
  }

  /** Whether a package that unit's imports exports the body of fn: its own, or one that has inlined it. */
  private exported(unit: Unit, fn: Func): boolean {
    const owner = (fn.nname.origin as TFunc | undefined)?.pkg;
    if (owner === undefined || owner === unit.pkg) return true;
    let memo = this.exportedMemo.get(unit.pkg);
    if (memo === undefined) this.exportedMemo.set(unit.pkg, (memo = new Map<Func, boolean>()));
    let known = memo.get(fn);
    if (known === undefined) memo.set(fn, (known = this.findExported(unit, owner, fn)));
    return known;
  }

  private findExported(unit: Unit, owner: Package, fn: Func): boolean {
    const direct = this.importsOf(unit.pkg);
    return direct.includes(owner) || direct.some((p) => this.exportedBy(unit, p, owner, fn));
  }

  /**
   * Whether a package exports the body of another one's function: it does if it has inlined it, and if what it exports
   * mentions the function: an exported body, or, for methods, any type. What was inlined is known of packages that were
   * analysed as a whole; of others it is guessed by their texts.
   */
  private exportedBy(unit: Unit, p: Package, owner: Package, fn: Func): boolean {
    if (p.fake) return false;
    let memo = this.exportedByMemo.get(p);
    if (memo === undefined) this.exportedByMemo.set(p, (memo = new Map<Func, boolean>()));
    let known = memo.get(fn);
    if (known === undefined) {
      memo.set(fn, false);
      memo.set(fn, (known = this.findExportedBy(unit, p, owner, fn)));
    }
    return known;
  }

  private findExportedBy(unit: Unit, p: Package, owner: Package, fn: Func): boolean {
    const inlines = this.inlines(p, fn);
    if (inlines === false) return false;
    const whole = inlines !== undefined;
    const reached = this.reachedFrom(p);
    if (!reached.has(owner)) return false;
    const obj = fn.nname.origin as TFunc;
    if (obj.type?.recv !== undefined) {
      if (whole || this.callsMethod(p, obj, false)) return this.tellsOf(p, obj);
      // Instances of what a package that p imports declares are compiled in p.
      return (
        this.importsOf(p).some((q) => this.importsOf(q).includes(owner) && this.callsMethod(q, obj, true)) &&
        this.available(unit, p, owner, fn)
      );
    }
    const call = `${owner.name}.${obj.name}(`;
    if (this.importsOf(p).includes(owner) && this.mentionedIn(unit, p, call, false)) return true;
    for (const q of reached) {
      if (!this.importsOf(q).includes(owner)) continue;
      if (
        whole
          ? this.mentionedIn(unit, q, call, true) || this.mentionedIn(unit, q, call, false)
          : q !== p && this.mentionedIn(unit, q, call, true)
      ) {
        return whole || this.available(unit, p, owner, fn);
      }
    }
    return false;
  }

  /**
   * Whether a package that was analysed as a whole inlines a function of another one; undefined of other packages. What
   * is kept of a package says it where the analysis itself was not needed in this run.
   */
  private inlines(p: Package, fn: Func): boolean | undefined {
    if (this.whole.has(p)) return this.inlinedBy.get(p)?.has(fn) === true;
    return this.host.summaries(p)?.inlined?.has(symbolOf(fn));
  }

  private available(unit: Unit, p: Package, owner: Package, fn: Func): boolean {
    return this.importsOf(p).includes(owner) || this.importsOf(p).some((x) => this.exportedBy(unit, x, owner, fn));
  }

  /** Whether what the package exports has the method's type in it. */
  private tellsOf(p: Package, method: TFunc): boolean {
    const named = recvNamed(method.type!);
    if (named === undefined) return false;
    let reached = this.typesMemo.get(p);
    if (reached === undefined) this.typesMemo.set(p, (reached = reachedTypes(p)));
    const { obj } = origin(named);
    if (reached.types.has(obj)) return true;
    for (const q of reached.generic) if (obj.pkg !== undefined && this.importsOf(q).includes(obj.pkg)) return true;
    return false;
  }

  /** Whether a function of the package calls the method; generic: a generic function. */
  private callsMethod(p: Package, method: TFunc, generic: boolean): boolean {
    return this.functionsWith(p, `.${method.name}(`, (obj, decl) => {
      const sig = obj.type!;
      if (
        (sig.tparams.length > 0 || sig.rparams.length > 0) !== generic ||
        !this.host.prepareBody(obj) ||
        decl.body === undefined
      )
        return false;
      let calls = false;
      walk(decl.body, (n) => {
        if (n.kind === Kind.SelectorExpr && n.sel.value === method.name) {
          const o = n.selection?.obj;
          if (o !== undefined && (o === method || (o.tag === ObjTag.Func && o.origin === method))) calls = true;
        }
        return !calls;
      });
      return calls;
    });
  }

  /** Whether the test holds for one of the package's functions that have the text in them. */
  private functionsWith(p: Package, what: string, test: (obj: TFunc, decl: FuncDecl) => boolean): boolean {
    // Asking for the scope declares the package's objects.
    void p.scope;
    const { checker } = p;
    if (checker === undefined) return false;
    for (const { text, start } of this.host.textsOf(p)) {
      let last: FuncDecl | undefined;
      for (let at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) {
        const pos = start + at;
        const found = checker.funcs.find(({ decl }) => decl.pos <= pos && pos <= decl.bodyEnd);
        if (found === undefined || found.decl === last) continue;
        last = found.decl;
        resolveObject(found.obj);
        if (found.obj.type !== undefined && test(found.obj, found.decl)) return true;
      }
    }
    return false;
  }

  private importsOf(p: Package): readonly Package[] {
    let list = this.importsMemo.get(p);
    if (list === undefined) this.importsMemo.set(p, (list = this.host.importsOf(p)));
    return list;
  }

  /** The package and all that it imports, also through others; without unsafe. */
  private reachedFrom(p: Package): ReadonlySet<Package> {
    let set = this.reachedMemo.get(p);
    if (set === undefined) {
      const all = new Set<Package>([p]);
      for (const q of all) for (const x of this.importsOf(q)) all.add(x);
      this.reachedMemo.set(p, (set = all));
    }
    return set;
  }

  /** Whether an exported body of the package calls a function: a generic one's, or one's that can be inlined. */
  private mentionedIn(unit: Unit, p: Package, call: string, generic: boolean): boolean {
    return this.functionsWith(p, call, (obj) => {
      const sig = obj.type!;
      if ((sig.tparams.length > 0 || sig.rparams.length > 0) !== generic) return false;
      // What only unexported functions mention is not exported, as a rule.
      if (!isExported(obj.name) || (sig.recv !== undefined && !isExported(recvNamed(sig)?.obj.name ?? '')))
        return false;
      if (generic) return true;
      const caller = globalFunc(unit.world, obj).func;
      if (caller === undefined) return false;
      if (!caller.summarized) this.summarize(caller);
      return caller.inl !== undefined;
    });
  }

  /** Finds out whether a function can be inlined. */
  private summarize(fn: Func): void {
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
    if (this.host.inliningIn(unit.pkg)) canInlineFuncs(this.context(unit, false, false), inSourceOrder(list));
    return unit;
  }

  private kept(fn: Func): SummaryTable | undefined {
    const pkg = (fn.nname.origin as TFunc | undefined)?.pkg;
    return pkg === undefined || fn.dupok || fn.oclosure !== undefined ? undefined : this.host.summaries(pkg);
  }

  /** Takes what is kept of a function; false if that is nothing. */
  private recall(fn: Func): boolean {
    const s = this.kept(fn)?.functions.get(fn.sym.name);
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
    const table = this.kept(fn);
    if (table === undefined) return;
    const old = table.functions.get(fn.sym.name);
    const tags = fn.tags ?? old?.tags,
      summarized = fn.summarized || (old?.summarized ?? false);
    if (old !== undefined && old.tags === tags && old.summarized === summarized) return;
    if (tags === undefined && !summarized) return;
    table.functions.set(fn.sym.name, { tags, summarized, inl: fn.summarized ? fn.inl : old?.inl });
    table.dirty = true;
  }

  /** Keeps which functions of other packages a package inlines that was analysed as a whole. */
  learnInlined(pkg: Package): void {
    const table = this.host.summaries(pkg);
    if (table === undefined) return;
    table.inlined = new Set(Array.from(this.inlinedBy.get(pkg) ?? [], symbolOf));
    table.dirty = true;
  }

  /** Tags of a function that another package calls. */
  tagsOf(fn: Func): readonly string[] | undefined {
    if (fn.tags !== undefined || this.demanding.has(fn) || this.failed.has(fn)) return fn.tags;
    if (this.recall(fn) && fn.tags !== undefined) return fn.tags;
    const unit = this.lower(fn);
    if (unit === undefined) return undefined;
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
    this.host.analyze(unit, list, this.context(unit, false, false));
    for (const f of list) {
      this.demanding.delete(f);
      if (f.tags === undefined) this.failed.add(f);
      this.learn(f);
    }
    return fn.tags;
  }
}

const symbolOf = (fn: Func): string => `${fn.sym.pkg.path}.${fn.sym.name}`;

/** Declared functions as they stand in the package, then the rest. */
function inSourceOrder(list: readonly Func[]): Func[] {
  const declared = list.filter((f) => f.oclosure === undefined && !f.dupok);
  return [...declared.sort((a, b) => a.pos - b.pos), ...list.filter((f) => f.oclosure !== undefined || f.dupok)];
}

/** The function that a node mentions, as a callee or a value. */
export function mentioned(n: Node): Func | undefined {
  if (n.op === Op.NAME) return (n as Name).class_ === Class.FUNC ? (n as Name).func : undefined;
  if (n.op === Op.METHEXPR || n.op === Op.METHVALUE) return n.method?.func;
  return undefined;
}
