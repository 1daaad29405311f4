/** Which functions can be inlined, and what they cost (cmd/compile/internal/inline/inl.go: CanInline, go1.26). */
import { boolVal, Kind } from '../base/constant';
import { intValue, isConst } from '../ir/const';
import { diagName, funcString, nodesString } from '../ir/fmt';
import { type CallExpr, Class, type Expr, type Func, type Node } from '../ir/node';
import { Op } from '../ir/op';
import { Pragma } from '../ir/pragma';
import { visitFuncsBottomUp } from '../ir/scc';
import { sizeOf } from '../ir/size';
import { typeString } from '../ir/typefmt';
import { anyList, type Cond, doChildren, visitList } from '../ir/visit';
import { type InlineBudgets, type PackageMode, SpecialCall, type Target } from '../target';
import { isIntrinsicCall, special } from './cheap';
import { type InlineContext, note, type Obstacle } from './context';
import { isHotFunc } from './hot';
import { canInlineCallExpr, haveInlineBody, inlCallee } from './inlinecall';
import { profileGuided } from './profiled';

/** Summarizes functions of one package, callees first. */
export function canInlineFuncs(ctx: InlineContext, funcs: readonly Func[]): void {
  profileGuided(ctx, funcs);
  forgetSummaries(ctx, funcs);
  visitFuncsBottomUp(funcs, (list, recursive) => canInlineGroup(ctx, list, recursive));
}

/** What an earlier run of the passes found out about functions does not count. */
export function forgetSummaries(ctx: InlineContext, funcs: readonly Func[]): void {
  for (const fn of funcs) {
    if (ctx.checked.has(fn)) continue;
    fn.inl = undefined;
    // The initializer and maps that were outlined are never called.
    if (fn.isPackageInit || fn.sym.name.startsWith('map.init.')) ctx.checked.add(fn);
  }
}

/** Summarizes functions that call each other. */
export function canInlineGroup(ctx: InlineContext, list: readonly Func[], recursive: boolean): void {
  const { inlineRecursive } = ctx.target.release;
  if (inlineRecursive || !recursive || list.filter((fn) => fn.oclosure === undefined).length > 1) {
    for (const fn of list) canInline(ctx, fn);
    return;
  }
  for (const fn of list) {
    if (fn.oclosure !== undefined) continue;
    fn.summarized = true;
    fn.inl = undefined;
    if (ctx.options.verbose && !ctx.silent)
      note(ctx, fn.pos, 2, `cannot inline ${funcString(fn, ctx.unit.local)}: recursive`, 'cannotInline', fn);
  }
}

/** What a function may cost. */
export function inlineBudget(ctx: InlineContext, fn: Func): number {
  const { closureCalledOnceCost, hotMaxBudget, maxBudget } = ctx.target.inlining;
  const budget = isHotFunc(ctx, fn) ? hotMaxBudget : maxBudget;
  return fn.closureParent !== undefined ? Math.max(budget, closureCalledOnceCost) : budget;
}

/** Finds out whether a function can be inlined and tells so; sets fn.inl. */
export function canInline(ctx: InlineContext, fn: Func): void {
  const cannot = (obstacle: Obstacle): void => {
    if (!ctx.options.verbose || ctx.silent) return;
    const text = `cannot inline ${funcString(fn, ctx.unit.local)}: ${obstacle.text}`;
    note(ctx, fn.pos, 2, text, 'cannotInline', fn, { obstacle });
  };
  fn.summarized = true;
  const impossible = inlineImpossible(fn, ctx.mode);
  if (impossible !== '') {
    fn.inl = undefined;
    cannot({ text: impossible, overCost: undefined });
    return;
  }
  if (ctx.checked.has(fn)) return;
  fn.inl = undefined;
  const budget = inlineBudget(ctx, fn);
  const v = new HairyVisitor(ctx, fn, budget);
  const obstacle = v.tooHairy();
  ctx.checked.add(fn);
  if (obstacle !== undefined) {
    cannot(obstacle);
    return;
  }
  const cost = budget - v.budget;
  fn.inl = { cost, canDelayResults: canDelayResults(fn) };
  if (ctx.silent) return;
  const local = ctx.unit.local;
  const name = diagName(fn, local);
  const text = ctx.options.verbose
    ? `can inline ${name} with cost ${cost} as: ${typeString(fn.type, local)} { ${nodesString(fn.body, local)} }`
    : `can inline ${name}`;
  note(ctx, fn.pos, 1, text, 'canInline', fn);
}

/**
 * A reason why the function is never inlined, whatever it costs; empty if there is none. maybeLater: its body need not
 * be at hand yet.
 */
export function inlineImpossible(fn: Func, mode: PackageMode, maybeLater = false): string {
  if ((fn.pragma & Pragma.Noinline) !== 0) return 'marked go:noinline';
  if (mode.race && (fn.pragma & Pragma.Norace) !== 0) return 'marked go:norace with -race compilation';
  if (mode.checkptr !== 0 && (fn.pragma & Pragma.NoCheckPtr) !== 0) return 'marked go:nocheckptr';
  if ((fn.pragma & Pragma.CgoUnsafeArgs) !== 0) return 'marked go:cgo_unsafe_args';
  if ((fn.pragma & Pragma.UintptrKeepAlive) !== 0) return 'marked as having a keep-alive uintptr argument';
  if ((fn.pragma & Pragma.UintptrEscapes) !== 0) return 'marked as having an escaping uintptr argument';
  if ((fn.pragma & Pragma.Yeswritebarrierrec) !== 0) return 'marked go:yeswritebarrierrec';
  return fn.body.length === 0 && !maybeLater ? 'no function body' : '';
}

/** Whether the results of an inlined call can be declared where the only return statement is. */
export function canDelayResults(fn: Func): boolean {
  let returns = 0;
  visitList(fn.body, (n) => {
    if (n.op === Op.RETURN) returns += n.results.length === 0 ? 2 : 1;
  });
  return returns === 1 && fn.type.results.every((f) => f.sym === undefined || f.sym.isBlank);
}

/** The temporaries of `a, b = f()`, which are not to count: 4 nodes a value and the assignment. */
function splitCost(n: Node): number {
  if (n.op !== Op.AS2 || n.rhs.length === 0) return 0;
  const init = n.rhs[0]!.init;
  return init.length === 1 && 'lhs' in init[0]! ? 4 * n.lhs.length + 1 : 0;
}

/** Whether the function is so large that only small ones are inlined into it. */
export function isBigFunc(target: Target, fn: Func): boolean {
  let budget = target.inlining.bigFunctionNodes;
  return anyList(fn.body, (n) => {
    budget += splitCost(n) - 1;
    if (n.op === Op.TYPESW && n.tag !== undefined) budget--;
    if (n.op === Op.CASE && !('isComm' in n)) budget -= 2 * n.rtypes;
    if (n.op === Op.DYNAMICDOTTYPE || n.op === Op.DYNAMICDOTTYPE2) budget -= srcRTypeNodes(n.x);
    return budget <= 0;
  });
}

/** Nodes of the word for the type that is asserted from: a symbol's address, or a word of the dictionary. */
function srcRTypeNodes(x: Expr): number {
  return x.type.hasShape ? 4 : 2;
}

/** Adds up what a function costs. */
export class HairyVisitor {
  private reason = '';
  /** Called with each node's cost; used by breakdown.ts. */
  charged: ((n: Node, cost: number) => void) | undefined = undefined;
  private readonly isBig: boolean;
  private readonly maxBudget: number;
  private readonly costs: InlineBudgets;
  constructor(
    private readonly ctx: InlineContext,
    private readonly fn: Func,
    public budget: number,
  ) {
    this.maxBudget = budget;
    this.costs = ctx.target.inlining;
    this.isBig = isBigFunc(ctx.target, fn);
  }

  /** Adds up the function's cost; returns why it cannot be inlined, if so. */
  tooHairy(): Obstacle | undefined {
    if (this.list(this.fn.body)) return { text: this.reason, overCost: undefined };
    if (this.budget >= 0) return undefined;
    const cost = this.maxBudget - this.budget;
    return { text: `function too complex: cost ${cost} exceeds budget ${this.maxBudget}`, overCost: cost };
  }

  private list(nodes: readonly Node[]): boolean {
    for (const n of nodes) if (this.visit(n)) return true;
    return false;
  }

  /** Charges for a node and those below it; true ends the walk. */
  private readonly visit: Cond = (n) => {
    const before = this.budget;
    switch (n.op) {
      case Op.CALLFUNC:
        if (this.call(n)) return true;
        break;
      case Op.CALLINTER:
        this.budget -= this.costs.extraCallCost;
        break;
      case Op.PANIC:
        if (n.x.op === Op.CONVIFACE && n.x.implicit) this.budget++;
        this.budget -= this.costs.extraPanicCost;
        break;
      case Op.RECOVER:
        this.reason = 'call to recover';
        return true;
      case Op.CLOSURE:
        this.budget -= this.costs.closureCost;
        break;
      case Op.GO:
      case Op.DEFER:
      case Op.TAILCALL:
        this.reason = 'unhandled op ' + (n.op === Op.GO ? 'GO' : n.op === Op.DEFER ? 'DEFER' : 'TAILCALL');
        return true;
      case Op.ADDR: {
        const dot = n.x;
        if ((dot.op === Op.DOT || dot.op === Op.DOTPTR) && dot.x.op === Op.NAME && dot.selection !== undefined) {
          const t = dot.x.type;
          sizeOf(dot.op === Op.DOTPTR ? t.elem : t);
          if (dot.selection.offset === 0) this.budget += 2;
        }
        break;
      }
      case Op.DEREF: {
        let ptr: Node = n.x;
        while (ptr.op === Op.CONVNOP) ptr = ptr.x;
        if (ptr.op === Op.ADDR) this.budget++;
        break;
      }
      case Op.CONVNOP:
        this.budget++;
        break;
      case Op.FALL:
      case Op.TYPE:
        return false;
      case Op.IF:
        if (isConst(n.cond, Kind.Bool) && n.cond.op === Op.LITERAL) {
          return this.list(n.init) || this.list(boolVal(n.cond.val) ? n.body : n.else_);
        }
        break;
      case Op.TYPESW:
        // The variable's identifier is a node.
        if (n.tag !== undefined) this.budget--;
        break;
      case Op.CASE:
        if (!('isComm' in n)) this.budget -= 2 * n.rtypes;
        break;
      case Op.DYNAMICDOTTYPE:
      case Op.DYNAMICDOTTYPE2:
        this.budget -= srcRTypeNodes(n.x);
        break;
      case Op.BLOCK:
        this.budget++;
        break;
      case Op.METHVALUE:
      case Op.SLICELIT:
        this.budget--;
        break;
      case Op.METHEXPR:
        this.budget++;
        break;
      case Op.AS2:
        this.budget += splitCost(n);
        break;
      case Op.SLICE:
      case Op.SLICEARR:
      case Op.SLICESTR:
      case Op.SLICE3:
      case Op.SLICE3ARR:
        if (!this.ctx.target.release.sliceExprCredits) break;
        if (intValue(n.low) === 0) this.budget++;
        if (n.high !== undefined && n.high.op === Op.LEN && n.high.x === n.x) this.budget += 2;
        break;
    }
    this.budget--;
    if (this.charged !== undefined) this.charged(n, before - this.budget);
    if (this.budget < 0 && !this.ctx.options.verbose) {
      this.reason = 'too expensive';
      return true;
    }
    return doChildren(n, this.visit);
  };

  /** What a call costs beside its nodes; true if it must not be inlined. */
  private call(n: CallExpr): boolean {
    switch (special(this.ctx.target, n)) {
      case SpecialCall.CallerPC:
        this.reason = 'call to ' + (n.fun!.op === Op.NAME ? n.fun!.sym.name : '');
        return true;
      case SpecialCall.DeferRange:
        this.reason = 'defer call in range func';
        return true;
      case SpecialCall.Throw:
        this.budget -= this.costs.extraThrowCost;
        return false;
      case SpecialCall.Cheap:
        return false;
      case SpecialCall.None:
        break;
    }
    if (isIntrinsicCall(this.ctx.target, this.ctx.mode, n)) return false;
    const callee = inlCallee(this.ctx, this.fn, n.fun!, false);
    if (
      callee !== undefined &&
      haveInlineBody(this.ctx, this.fn, n.pos, callee) &&
      canInlineCallExpr(this.ctx, this.fn, n, callee, this.isBig, false, false)
    ) {
      this.budget -= callee.inl!.cost;
      return false;
    }
    const fun = n.fun!;
    const param =
      fun.op === Op.NAME && (fun.class_ === Class.PARAM || (fun.class_ === Class.AUTOHEAP && fun.isClosureVar));
    this.budget -= param ? this.costs.paramCallCost : this.costs.extraCallCost;
    return false;
  }
}
