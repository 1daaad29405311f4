/**
 * What became of inlining, for those who tell of it: which functions can be inlined, what they cost or what is in the
 * way, and what happened to each call. Read off the trees and the messages once everything is inlined, so that inlining
 * itself does no work for it.
 */
import type { Pos } from '../base/pos';
import { type CallExpr, Class, type Func, type InlinedCallExpr } from '../ir/node';
import { Op } from '../ir/op';
import { visitList } from '../ir/visit';
import { isIntrinsicCall } from './cheap';
import type { InlineContext, InlineNote, Obstacle } from './context';
import { haveInlineBody, inlCallee } from './inlinecall';

/**
 * inlined · notInlinable: its function cannot be · goDefer: the call of a go or defer statement · big: only cheaper
 * functions are inlined into one as large as the caller · recursive: it would never end · intrinsic: it becomes
 * instructions · interface, value: what is called is not known · hidden: no import brings the body along · off: -l.
 */
export type CallState =
  | 'inlined'
  | 'notInlinable'
  | 'goDefer'
  | 'big'
  | 'recursive'
  | 'intrinsic'
  | 'interface'
  | 'value'
  | 'hidden'
  | 'off';

/** A call as the source has it, not one that inlining brought. */
export interface CallFact {
  readonly pos: Pos;
  readonly state: CallState;
  /** undefined where it is not known. */
  readonly callee: Func | undefined;
}

/** What is known of one function, the calls of the literals inside it included. */
export interface InliningFacts {
  readonly fn: Func;
  /** If it can be inlined. */
  readonly cost: number | undefined;
  /** If it cannot: why. */
  readonly obstacle: Obstacle | undefined;
  readonly calls: CallFact[];
}

/** The facts of functions that were just inlined into; notes: the messages from that. */
export function inliningFacts(
  ctx: InlineContext,
  funcs: readonly Func[],
  notes: readonly InlineNote[],
): InliningFacts[] {
  const obstacles = new Map<Func, Obstacle>();
  const big = new Set<Func>();
  for (const n of notes) {
    if (n.fn === undefined) continue;
    if (n.kind === 'big') big.add(n.fn);
    else if (n.obstacle !== undefined) obstacles.set(n.fn, n.obstacle);
  }
  return funcs.map((fn) => ({
    fn,
    cost: fn.inl?.cost,
    obstacle: fn.inl === undefined ? obstacles.get(fn) : undefined,
    calls: callsOf(ctx, fn, big.has(fn)),
  }));
}

function callsOf(ctx: InlineContext, fn: Func, big: boolean): CallFact[] {
  const calls: CallFact[] = [];
  visitList(fn.body, (n) => {
    if (n.pos <= 0) return;
    if (n.op === Op.INLCALL) calls.push({ pos: n.pos, state: 'inlined', callee: calleeOf(ctx, n) });
    else if (n.op === Op.CALLINTER) calls.push({ pos: n.pos, state: 'interface', callee: undefined });
    else if (n.op === Op.CALLFUNC && n.fun !== undefined) calls.push(callFact(ctx, fn, n, big));
  });
  return calls;
}

function calleeOf(ctx: InlineContext, n: InlinedCallExpr): Func | undefined {
  for (const s of n.init) if (s.op === Op.INLMARK) return ctx.tree.calls[s.index]?.fn;
  return undefined;
}

function callFact(ctx: InlineContext, caller: Func, n: CallExpr, big: boolean): CallFact {
  const callee = inlCallee(ctx, caller, n.fun!, true);
  const state = ((): CallState => {
    if (isIntrinsicCall(ctx.target, ctx.mode, n)) return 'intrinsic';
    if (callee === undefined) return n.fun!.op === Op.NAME && n.fun!.class_ === Class.FUNC ? 'notInlinable' : 'value';
    if (n.goDefer || n.noInline) return 'goDefer';
    if (!ctx.options.inlining) return 'off';
    if (!haveInlineBody(ctx, caller, n.pos, callee)) return callee.inl === undefined ? 'notInlinable' : 'hidden';
    const cost = callee.inl!.cost;
    if (big && cost > ctx.target.inlining.bigFunctionMaxCost) return 'big';
    return cost > ctx.target.inlining.maxBudget ? 'notInlinable' : 'recursive';
  })();
  return { pos: n.pos, state, callee };
}
