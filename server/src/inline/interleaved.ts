/**
 * Devirtualization and inlining in turns, since each makes more of the other possible
 * (cmd/compile/internal/inline/interleaved/interleaved.go, go1.26).
 */

import { assertNever } from '../base/never';
import { exprString, funcString } from '../ir/fmt';
import {
  type CallExpr,
  type Expr,
  type ForStmt,
  type Func,
  type InlinedCallExpr,
  type Node,
  ParenExpr,
  type Stmt,
} from '../ir/node';
import { Op } from '../ir/op';
import { Pragma } from '../ir/pragma';
import { visitFuncsBottomUp } from '../ir/scc';
import { editChildren } from '../ir/visit';
import { isRuntimePackage } from '../target';
import { canInlineFuncs, canInlineGroup, forgetSummaries, isBigFunc } from './caninline';
import { type InlineContext, note } from './context';
import { State, staticCall } from './devirtualize';
import { inlineCallTarget, tryInlineCall } from './inlinecall';
import { profileGuided } from './profiled';

/**
 * Devirtualizes and inlines calls in functions of the context's unit; returns them with the literals that inlining
 * made.
 */
export function devirtualizeAndInline(ctx: InlineContext, funcs: readonly Func[], summarize = true): readonly Func[] {
  const from = ctx.unit.funcs.length;
  const { inlining } = ctx.options,
    { inlineDriver } = ctx.target.release;
  if (ctx.mode.race) markRuntimeFuncs(ctx, funcs);
  profileGuided(ctx, funcs);
  switch (inlineDriver) {
    case 'groups':
      if (inlining && summarize) forgetSummaries(ctx, funcs);
      visitFuncsBottomUp(funcs, (list, recursive) => {
        if (inlining && summarize) canInlineGroup(ctx, list, recursive);
        for (const fn of list) throughOnce(new FuncState(ctx, fn, new Map()));
      });
      break;
    case 'functions':
      if (inlining && summarize) canInlineFuncs(ctx, funcs);
      for (const fn of funcs) oneByOne(new FuncState(ctx, fn, new Map()));
      break;
    case 'counted':
      if (inlining && summarize) canInlineFuncs(ctx, funcs);
      countedUses(ctx, funcs);
      break;
    default:
      assertNever(inlineDriver);
  }
  return ctx.unit.funcs.length === from ? funcs : [...funcs, ...ctx.unit.funcs.splice(from)];
}

/** Functions that other packages have from package runtime, instances of its generic ones, are not instrumented. */
function markRuntimeFuncs(ctx: InlineContext, funcs: readonly Func[]): void {
  if (isRuntimePackage(ctx.unit.pkg.path)) return;
  for (const fn of funcs) if (fn.sym.pkg.path === 'runtime') fn.pragma |= Pragma.Norace;
}

/** Counts uses first, and gives literals that are used once more room. */
function countedUses(ctx: InlineContext, funcs: readonly Func[]): void {
  const states = new Map<Func, FuncState>();
  const useCounts = new Map<Func, number>();
  const state = new State();
  for (const fn of funcs) {
    const s = new FuncState(ctx, fn, useCounts);
    parenthesize(s);
    states.set(fn, s);
    for (let i = 0; i < s.parens.length; i++) resolve(s, state, i);
  }
  // Without inlining, too: what could not be devirtualized is tried once more.
  visitFuncsBottomUp(funcs, (list) => fixpoint(list, states, state));
  for (const s of states.values()) unparenthesize(s);
}

/** Calls of one function, each in parentheses, so that it can be replaced where it stands. */
class FuncState {
  readonly parens: ParenExpr[] = [];
  readonly marked = new Set<Node>();
  /** Target of each call, where it is known. */
  readonly resolved: (Func | undefined)[] = [];
  readonly bigCaller: boolean;
  constructor(
    readonly ctx: InlineContext,
    readonly fn: Func,
    readonly useCounts: Map<Func, number>,
  ) {
    this.bigCaller = ctx.options.inlining && isBigFunc(ctx.target, fn);
    if (this.bigCaller)
      note(
        ctx,
        fn.pos,
        2,
        `function ${funcString(fn, ctx.unit.local)} considered 'big'; reducing max cost of inlinees`,
        'big',
        fn,
      );
  }
  readonly mark = (n: Node): Node => mark(this, n);
}

/**
 * Inlines calls until nothing changes. Calls that inlining brings are resolved together before any of them is inlined.
 */
function fixpoint(list: readonly Func[], states: ReadonlyMap<Func, FuncState>, state: State): void {
  for (let done = false; !done; ) {
    done = true;
    for (const fn of list) {
      const s = states.get(fn);
      if (s === undefined) continue;
      let from = 0,
        to = s.parens.length;
      for (;;) {
        for (let i = from; i < to; i++) {
          const paren = s.parens[i]!;
          const orig = paren.x;
          const inlined = edit(s, state, i);
          if (inlined === undefined) continue;
          paren.x = inlined;
          editChildren(inlined, s.mark);
          state.inlinedCall(fn, orig as CallExpr, inlined);
          done = false;
        }
        from = to;
        to = s.parens.length;
        if (from === to) break;
        for (let i = from; i < to; i++) resolve(s, state, i);
      }
    }
  }
}

/**
 * Devirtualizes and inlines the calls of one function, then those in the bodies that came; what has become an argument
 * of such a body is looked at with it once more.
 */
function throughOnce(s: FuncState): void {
  const state = new State();
  const inlined: InlinedCallExpr[] = [];
  const edit = (n: Node): Node => {
    if (n.op === Op.TAILCALL) {
      n.call.noInline = true;
      editChildren(n.call, edit);
      if (n.call.op === Op.CALLINTER) staticCall(s.ctx, state, n.call);
      return n;
    }
    editChildren(n, edit);
    if (!('args' in n)) return n;
    if (n.op === Op.CALLINTER) staticCall(s.ctx, state, n);
    const call = tryInlineCall(s.ctx, s.fn, n, s.bigCaller, false);
    if (call === undefined) return n;
    inlined.push(call);
    return call;
  };
  const { body } = s.fn;
  for (let i = 0; i < body.length; i++) body[i] = edit(body[i]!);
  for (const call of inlined) editChildren(call, edit);
}

/** Devirtualizes and inlines the calls of one function in turn, until nothing changes. */
function oneByOne(s: FuncState): void {
  parenthesize(s);
  const state = new State();
  for (let done = false; !done; ) {
    done = true;
    for (const paren of s.parens) {
      const call = paren.x;
      if (!isCall(call)) continue;
      if (call.op === Op.CALLINTER) staticCall(s.ctx, state, call);
      const inlined = tryInlineCall(s.ctx, s.fn, call, s.bigCaller, false);
      if (inlined === undefined) continue;
      paren.x = inlined;
      editChildren(inlined, s.mark);
      done = false;
    }
  }
  unparenthesize(s);
}

/** Devirtualizes a call, finds its target and counts the target's uses. */
function resolve(s: FuncState, state: State, i: number): Func | undefined {
  const known = s.resolved[i];
  if (known !== undefined) return known;
  const call = s.parens[i]!.x;
  if (call.op === Op.CALLINTER) staticCall(s.ctx, state, call);
  if (call.op !== Op.CALLFUNC) return undefined;
  const callee = inlineCallTarget(s.ctx, s.fn, call);
  if (callee === undefined) return undefined;
  s.resolved[i] = callee;
  s.useCounts.set(callee, (s.useCounts.get(callee) ?? 0) + 1);
  return callee;
}

function edit(s: FuncState, state: State, i: number): InlinedCallExpr | undefined {
  const call = s.parens[i]!.x;
  if (!isCall(call)) return undefined;
  const callee = resolve(s, state, i);
  if (callee === undefined) return undefined;
  return tryInlineCall(
    s.ctx,
    s.fn,
    call,
    s.bigCaller,
    s.useCounts.get(callee) === 1 && callee.closureParent !== undefined,
  );
}

function isCall(n: Expr): n is CallExpr {
  return 'args' in n;
}

/** Puts calls in parentheses, inner ones first. */
function mark(s: FuncState, n0: Node): Node {
  let paren = n0.op === Op.PAREN ? n0 : undefined;
  if (paren !== undefined && s.marked.has(paren)) return n0;
  const n: Node = paren === undefined ? n0 : paren.x;
  if (n.op === Op.FOR && s.ctx.target.release.loopBodies === 'notInlined' && isTestingLoop(n)) {
    note(s.ctx, n.pos, 1, `skip inlining within testing.B.loop for ${exprString(n, s.ctx.unit.local)}`, 'skip');
    for (let i = 0; i < n.init.length; i++) n.init[i] = mark(s, n.init[i]!);
    n.cond = mark(s, n.cond!) as Expr;
    if (n.post !== undefined) n.post = mark(s, n.post) as Stmt;
    return n;
  }
  if (n.op === Op.TAILCALL) {
    n.call.noInline = true;
    editChildren(n.call, s.mark);
  } else editChildren(n, s.mark);
  if ('args' in n) {
    if (paren === undefined) {
      paren = new ParenExpr(n.pos, n);
      s.marked.add(paren);
    }
    s.parens.push(paren);
    return paren;
  }
  return paren ?? n;
}

/** Whether a loop is `for b.Loop()` of a testing.B. */
function isTestingLoop(n: ForStmt): boolean {
  const fun = n.cond?.op === Op.CALLFUNC ? n.cond.fun : undefined;
  const sym = fun?.op === Op.METHEXPR ? fun.method?.sym : undefined;
  return sym !== undefined && sym.name === '(*B).Loop' && sym.pkg.path === 'testing';
}

function parenthesize(s: FuncState): void {
  const body = s.fn.body;
  for (let i = 0; i < body.length; i++) body[i] = mark(s, body[i]!);
}

function unparenthesize(s: FuncState): void {
  if (s.parens.length === 0) return;
  const unparen = (n0: Node): Node => {
    const n = n0.op === Op.PAREN ? n0.x : n0;
    editChildren(n, unparen);
    return n;
  };
  const body = s.fn.body;
  for (let i = 0; i < body.length; i++) body[i] = unparen(body[i]!);
}
