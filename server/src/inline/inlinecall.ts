/**
 * Which calls are inlined, and the code that replaces them. Reference: cmd/compile/internal/inline/inl.go
 * (inlCallee, canInlineCallExpr, mkinlcall), noder/reader.go (unifiedInlineCall, inlReturn) (go1.26).
 */
import { maxNestedInlining, reasons } from '../base/budget';
import type { Pos } from '../base/pos';
import { diagName, funcString } from '../ir/fmt';
import { drainInlined } from '../ir/lower-func';
import { lowerInlined } from '../ir/lower-inline';
import {
  AssignListStmt,
  AssignStmt,
  BlockStmt,
  BranchStmt,
  type CallExpr,
  Class,
  Decl,
  type Expr,
  type Func,
  InlinedCallExpr,
  InlineMarkStmt,
  LabelStmt,
  type Name,
  type Node,
  type Nodes,
  type ReturnStmt,
} from '../ir/node';
import { Op } from '../ir/op';
import { staticCalleeName, staticValue } from '../ir/staticvalue';
import { identical, type Sym } from '../ir/type';
import { doChildren, editChildren } from '../ir/visit';
import { isInstanceOf, mayInlineFrom } from '../target';
import type { Package } from '../types/package';
import { canInline, canInlineFuncs } from './caninline';
import { isIntrinsicCall } from './cheap';
import { type InlineContext, note } from './context';
import { isHotCall } from './hot';

/** Whether a call could be inlined at all, judged by the call alone (inlineCallCheck). */
function mightInline(ctx: InlineContext, call: CallExpr): boolean {
  if (!ctx.options.inlining || call.op !== Op.CALLFUNC || call.goDefer || call.noInline) return false;
  const fn = staticCalleeName(call.fun!);
  const { escapeNonString } = ctx.target.release;
  if (fn !== undefined && isInstanceOf(escapeNonString, fn.sym)) return false;
  if (ctx.mode.checkptr !== 0 && isReflectPointer(call.fun!)) return false;
  return !isIntrinsicCall(ctx.target, ctx.mode, call);
}

/** reflect.Value's methods that give pointers as numbers. */
function isReflectPointer(fun: Node): boolean {
  const sym = fun.op === Op.METHEXPR ? fun.method?.sym : undefined;
  return sym?.pkg.path === 'reflect' && (sym.name === 'Value.UnsafeAddr' || sym.name === 'Value.Pointer');
}

/** The function that a call calls, if that is known; it need not be one that can be inlined. */
export function inlineCallTarget(ctx: InlineContext, caller: Func, call: CallExpr): Func | undefined {
  return mightInline(ctx, call) ? inlCallee(ctx, caller, call.fun!, true) : undefined;
}

/** The code that replaces the call; undefined if it is not inlined. */
export function tryInlineCall(
  ctx: InlineContext,
  caller: Func,
  call: CallExpr,
  bigCaller: boolean,
  calledOnce: boolean,
): InlinedCallExpr | undefined {
  if (!mightInline(ctx, call)) return undefined;
  const fn = inlCallee(ctx, caller, call.fun!, false);
  if (fn === undefined || !haveInlineBody(ctx, caller, call.pos, fn)) return undefined;
  return mkinlcall(ctx, caller, call, fn, bigCaller, calledOnce);
}

/** The function that an expression always stands for. resolveOnly: whether it can be inlined does not matter yet. */
export function inlCallee(ctx: InlineContext, caller: Func, fun: Node, resolveOnly: boolean): Func | undefined {
  const fn = staticValue(fun, ctx.reassignments);
  switch (fn.op) {
    case Op.METHEXPR: {
      const m = fn.method;
      const recv = m?.type.recv;
      return m === undefined || recv === undefined || !identical(recv.type, fn.x.type) ? undefined : m.func;
    }
    case Op.NAME:
      return fn.class_ === Class.FUNC ? fn.func : undefined;
    case Op.CLOSURE: {
      const c = fn.func;
      // Variables of functions further out are out of reach.
      if (c.closureVars.length !== 0 && c.closureVars[0]!.outer!.curfn !== caller) return undefined;
      if (!resolveOnly) canInline(ctx, c);
      return c;
    }
    default:
      return undefined;
  }
}

const isForeign = (ctx: InlineContext, fn: Func): boolean =>
  fn.oclosure === undefined &&
  !fn.dupok &&
  (fn.nname.origin as { readonly pkg?: unknown } | undefined)?.pkg !== ctx.unit.pkg;

/** The package whose text a function is; undefined for instances, and for literals in them. */
function writtenIn(fn: Func): Package | undefined {
  const source = fn.source;
  if (source !== undefined && source.kind === 'literal') {
    return source.dict === undefined ? source.check.pkg : undefined;
  }
  return fn.dupok ? undefined : (fn.nname.origin as { readonly pkg?: Package } | undefined)?.pkg;
}

/** Whether there is a body to inline: of another package's function, whether a directly imported package exports it. */
export function haveInlineBody(ctx: InlineContext, caller: Func, pos: Pos, fn: Func): boolean {
  if (!isForeign(ctx, fn)) {
    if (!fn.summarized && !ctx.unit.seen.has(fn)) ctx.options.summarize(fn);
    return fn.inl !== undefined;
  }
  if (!fn.summarized) ctx.options.summarize(fn);
  if (fn.inl === undefined) return false;
  const frames: (Package | undefined)[] = [];
  for (let i = ctx.tree.index(pos); i >= 0; i = ctx.tree.calls[i]!.parent)
    frames.unshift(writtenIn(ctx.tree.calls[i]!.fn));
  if (frames.length === 0) frames.push(writtenIn(caller));
  return ctx.options.visible(fn, frames);
}

/** Whether this call of a function that can be inlined is to be inlined. tell: the answer is acted upon. */
export function canInlineCallExpr(
  ctx: InlineContext,
  caller: Func,
  n: CallExpr,
  callee: Func,
  bigCaller: boolean,
  calledOnce: boolean,
  tell: boolean,
): boolean {
  const inl = callee.inl;
  if (inl === undefined) return false;
  const { bigFunctionMaxCost, closureCalledOnceCost, closureCostFactor, maxBudget } = ctx.target.inlining;
  let max = bigCaller ? bigFunctionMaxCost : maxBudget;
  if (callee.closureParent !== undefined) {
    max *= closureCostFactor;
    if (calledOnce) max = Math.max(max, closureCalledOnceCost);
  }
  if (inl.cost > max) {
    // Hot calls may cost more, except in functions that are big already.
    if (bigCaller || inl.cost > ctx.target.inlining.hotMaxBudget || !isHotCall(ctx, caller, n.pos)) return false;
  }
  const tree = ctx.tree;
  if (ctx.target.release.inlineRecursive) {
    const inner = tree.innermost(n.pos);
    for (let p = n.pos; p < 0; ) {
      p = tree.calls[tree.index(p)]!.pos;
      if (tree.innermost(p) === inner) return false;
    }
  } else if (callee === caller) return false;
  if (!mayInlineFrom(ctx.mode, callee.sym.pkg.path)) return false;
  // A cycle of several functions ends where it would begin again.
  for (let i = tree.index(n.pos); i >= 0; i = tree.calls[i]!.parent) {
    if (tree.calls[i]!.fn.sym !== callee.sym) continue;
    if (tell)
      note(
        ctx,
        n.pos,
        2,
        `cannot inline ${funcString(callee, ctx.unit.local)} into ${caller.sym.name}: repeated recursive cycle`,
        'recursive',
        callee,
      );
    return false;
  }
  return true;
}

function mkinlcall(
  ctx: InlineContext,
  caller: Func,
  n: CallExpr,
  fn: Func,
  bigCaller: boolean,
  calledOnce: boolean,
): InlinedCallExpr | undefined {
  if (!canInlineCallExpr(ctx, caller, n, fn, bigCaller, calledOnce, true)) return undefined;
  const into = outermost(caller);
  if (n.pos < 0 && !mayNest(ctx, into)) return undefined;
  const index = ctx.tree.add(n.pos, fn);
  const before = ctx.unit.notes.length;
  note(ctx, n.pos, 1, 'inlining call to ' + diagName(fn, ctx.unit.local), 'inlined', fn, { into });
  const res = inlineCall(ctx, caller, n, fn, index);
  if (res === undefined) ctx.unit.notes.length = before;
  return res;
}

function outermost(fn: Func): Func {
  let f = fn;
  while (f.closureParent !== undefined) f = f.closureParent;
  return f;
}

/** Counts a call of an inlined body; a function with too many of them has no answer. */
function mayNest(ctx: InlineContext, into: Func): boolean {
  const n = (ctx.nested.get(into) ?? 0) + 1;
  ctx.nested.set(into, n);
  if (n === maxNestedInlining + 1) ctx.unit.broken.push({ fn: into, why: reasons.nestedInlining });
  return n <= maxNestedInlining;
}

/** Lowers the callee again and puts its body, with its parameters as variables, in place of the call. */
function inlineCall(
  ctx: InlineContext,
  caller: Func,
  call: CallExpr,
  callee: Func,
  index: number,
): InlinedCallExpr | undefined {
  const u = ctx.unit,
    tree = ctx.tree,
    pos = call.pos;
  const todo = u.todo.length;
  const lowered = lowerInlined(u, callee, { caller, pos, names: tree.names(index), hash: tree.hash(index) });
  if (lowered === undefined) return undefined;
  ctx.options.inlined?.(callee);
  ctx.calls?.push({ caller, callee });
  const { fn, made } = lowered;
  const type = callee.type;
  const endParams = type.recvParams.length;
  const inlvars = fn.dcl.slice(0, endParams);
  const retvars = fn.dcl.slice(endParams, endParams + type.results.length);
  const delay = callee.inl!.canDelayResults;
  const gen = ctx.inlgen++;
  const retlabel = ctx.unit.world.types.nowherePkg.lookup('.i' + caller.labelGen++);

  const init: Nodes = [...call.init];
  call.init = [];
  calleeEffects(init, call.fun!);
  const as2 = new AssignListStmt(pos, Op.AS2, [...inlvars], [...call.args]);
  as2.def = true;
  as2.init = inlvars.map((name) => {
    name.defn = as2;
    return new Decl(pos, name);
  });
  init.push(as2);
  if (!delay) for (const name of retvars) init.push(new Decl(pos, name), new AssignStmt(pos, name, undefined));
  init.push(new InlineMarkStmt(pos, index));

  if (!made) {
    for (const n of fn.body) relocate(ctx, n, index, gen);
  }
  const edit = (n0: Node): Node => {
    const n = n0.op === Op.RETURN ? inlReturn(pos, n0, retvars, delay, retlabel) : n0;
    editChildren(n, edit);
    return n;
  };
  const body = fn.body.map(edit);

  for (const name of fn.dcl) {
    name.curfn = caller;
    if (name.class_ !== Class.AUTO) {
      name.pos = name.pos > 0 ? tree.at(name.pos, index) : name.pos;
      name.inlFormal = true;
      name.class_ = Class.AUTO;
    } else {
      if (!made && name.pos > 0) name.pos = tree.at(name.pos, index);
      name.inlLocal = true;
    }
  }
  for (const name of fn.dcl) caller.dcl.push(name);
  body.push(new LabelStmt(pos, retlabel));

  summarizeInstances(ctx, todo);

  const res = new InlinedCallExpr(pos, call.type, body, retvars);
  res.init = init;
  return res;
}

/**
 * Summarizes instances that only inlined code needs, the list's first ones excepted: another package has compiled them.
 */
export function summarizeInstances(ctx: InlineContext, keep: number): void {
  if (ctx.unit.todo.length <= keep && (ctx.unit.collector?.todoDicts.length ?? 0) === 0) return;
  const silent = ctx.silent;
  ctx.silent = true;
  const fns = drainInlined(ctx.unit, keep);
  if (ctx.options.inlining) canInlineFuncs(ctx, fns);
  for (const f of fns) f.body = [];
  ctx.silent = silent;
}

function inlReturn(pos: Pos, ret: ReturnStmt, retvars: readonly Name[], delay: boolean, label: Sym): BlockStmt {
  const list: Nodes = [...ret.init];
  if (ret.results.length !== 0) {
    const as2 = new AssignListStmt(pos, Op.AS2, [...retvars], ret.results);
    if (delay) {
      for (const name of retvars) {
        list.push(new Decl(pos, name));
        name.defn = as2;
      }
    }
    list.push(as2);
  }
  list.push(new BranchStmt(pos, Op.GOTO, label));
  return new BlockStmt(pos, list);
}

/** Moves what the callee expression does to init. */
function calleeEffects(init: Nodes, callee: Expr): void {
  for (let n: Expr = callee; ; ) {
    init.push(...n.init);
    if (n.init.length !== 0) n.init = [];
    if (n.op === Op.CONVNOP || n.op === Op.PAREN) n = n.x;
    else if (n.op === Op.INLCALL) {
      init.push(...n.body);
      n.body = [];
      if (n.returnVars.length !== 1) return;
      n = n.returnVars[0]!;
    } else return;
  }
}

/**
 * Gives the nodes of a body the inlined call's positions and renames its labels. Literals keep theirs, but for where
 * they stand.
 */
function relocate(ctx: InlineContext, n: Node, index: number, gen: number): void {
  const tree = ctx.tree;
  const walk = (x: Node): boolean => {
    if (x.op === Op.NAME) return false;
    if (x.pos > 0) x.pos = tree.at(x.pos, index);
    // Where a literal captures a variable is a place of the body around the literal. The literals that the
    // compiler makes capture at their own place, and dictionaries are captured where they are declared.
    const source = x.op === Op.CLOSURE ? x.func.source : undefined;
    if (x.op === Op.CLOSURE && source?.kind !== 'synthetic') {
      const dict = source?.kind === 'literal' ? source.dictVar : undefined;
      for (const cv of x.func.closureVars) if (cv.pos > 0 && cv !== dict) cv.pos = tree.at(cv.pos, index);
    }
    if ('label' in x && x.label !== undefined && !x.label.isBlank && !x.label.name.startsWith('~'))
      x.label = ctx.unit.world.types.nowherePkg.lookup(`~${x.label.name}\xc2\xb7${gen}`);
    return doChildren(x, walk);
  };
  walk(n);
}
