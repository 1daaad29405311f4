/** Calls, builtins, go and defer (cmd/compile/internal/escape/call.go, go1.26). */

import {
  AssignStmt,
  addInit,
  type CallExpr,
  Decl,
  Esc,
  type GoDeferStmt,
  Name,
  type Node,
  type Nodes,
} from '../ir/node';
import { Op } from '../ir/op';
import { Pragma } from '../ir/pragma';
import { hasPointers } from '../ir/size';
import { isZero, staticCalleeName, staticValue } from '../ir/staticvalue';
import { autoTempAt } from '../ir/temp';
import { type IRType, TKind } from '../ir/type';
import { isInstanceOf } from '../target';
import { addr } from './assign';
import { discard, expr, spill } from './expr';
import { deferNote, goNote } from './facts';
import type { Escape, Hole } from './graph';
import { numEscResults, parseLeaks } from './leaks';
import { stmts } from './stmt';

/** Evaluates a call for the holes of its results; ks is undefined where the results are not used. */
export function call(e: Escape, ks: readonly Hole[] | undefined, n: Node): void {
  const b = e.b;
  switch (n.op) {
    case Op.CALLFUNC:
    case Op.CALLINTER:
      callFunc(e, ks, n);
      break;
    case Op.INLCALL:
      stmts(e, n.body);
      for (let i = 0; i < n.returnVars.length; i++) expr(e, ks?.[i] ?? b.discardHole, n.returnVars[i]);
      break;
    case Op.APPEND: {
      const k = ks?.[0] ?? b.discardHole;
      const slice = n.args[0];
      if (slice === undefined) break;
      // The slice's own array may become the result's; or the elements are copied to a new one on the heap.
      let appendeeK = e.teeHole([k, b.mutatorHole]);
      if (hasPointers(slice.type.elem)) appendeeK = e.teeHole([appendeeK, b.deref(b.heapHole, n, 'appendee slice')]);
      argument(e, appendeeK, n, slice);
      if (n.isDDD) {
        const list = n.args[1];
        let k2 = b.discardHole;
        if (list?.type.isSlice && hasPointers(list.type.elem)) k2 = b.deref(b.heapHole, n, 'appended slice...');
        argument(e, k2, n, list);
      } else {
        for (let i = 1; i < n.args.length; i++) argument(e, b.heapHole, n, n.args[i]);
      }
      if (!b.ctx.target.release.appendLocations) break;
      // The new array is not reused, so that it counts as outside of all loops.
      spill(e, k, n).dst.loopDepth = 0;
      break;
    }
    case Op.COPY: {
      argument(e, b.mutatorHole, n, n.x);
      let k = b.discardHole;
      if (n.y.type.isSlice && hasPointers(n.y.type.elem)) k = b.deref(b.heapHole, n, 'copied slice');
      argument(e, k, n, n.y);
      break;
    }
    case Op.PANIC:
      argument(e, b.heapHole, n, n.x);
      break;
    case Op.COMPLEX:
      discard(e, n.x);
      discard(e, n.y);
      break;
    case Op.DELETE:
    case Op.PRINT:
    case Op.PRINTLN:
    case Op.RECOVER:
      for (const arg of n.args) discard(e, arg);
      break;
    case Op.MIN:
    case Op.MAX:
      for (const arg of n.args) argument(e, ks?.[0] ?? b.discardHole, n, arg);
      break;
    case Op.LEN:
    case Op.CAP:
    case Op.REAL:
    case Op.IMAG:
    case Op.CLOSE:
      discard(e, n.x);
      break;
    case Op.CLEAR:
      argument(e, b.mutatorHole, n, n.x);
      break;
    case Op.UNSAFESTRINGDATA:
    case Op.UNSAFESLICEDATA:
      argument(e, ks?.[0] ?? b.discardHole, n, n.x);
      break;
    case Op.UNSAFEADD:
    case Op.UNSAFESLICE:
    case Op.UNSAFESTRING:
      argument(e, ks?.[0] ?? b.discardHole, n, n.x);
      discard(e, n.y);
      break;
    default:
      break;
  }
}

function argument(e: Escape, k: Hole, where: Node, arg: Node | undefined): void {
  expr(e, e.b.note(k, where, 'call parameter'), arg);
}

function callFunc(e: Escape, ks: readonly Hole[] | undefined, n: CallExpr): void {
  const b = e.b;
  const fun = n.fun;
  if (fun === undefined) return;
  const several = n.op === Op.CALLFUNC ? calleesOf(e, fun) : undefined;
  const fn = several instanceof Name ? several : several?.length === 1 ? several[0] : undefined;
  const fns = Array.isArray(several) && several.length > 1 ? several : undefined;
  const type = fn === undefined ? fun.type : fn.type;

  if (ks !== undefined && fn !== undefined) resultFlows(e, ks, fn);
  if (ks !== undefined && fns !== undefined) for (const f of fns) resultFlows(e, ks, f);

  let recvArg: Node | undefined;
  if (n.op === Op.CALLFUNC) {
    let calleeK = b.discardHole;
    if (fn === undefined && fns === undefined && ks?.some((k) => k.dst !== b.blankLoc)) {
      // The results of a closure that is called here go where they cannot be followed.
      calleeK = b.note(b.calleeHole, n, 'callee operand');
    }
    expr(e, calleeK, fun);
  } else if ('x' in fun) recvArg = fun.x;

  // The one function whose parameter is treated by its type: values with pointers other than strings' go to the heap.
  let fixed: Hole | undefined;
  if (fn !== undefined && isInstanceOf(b.ctx.target.release.escapeNonString, fn.sym)) {
    const t = type.params[1]?.type;
    if (type.params.length === 2 && t !== undefined && t.isShape)
      fixed = hasNonStringPointers(t) ? b.heapHole : b.discardHole;
  }

  const args = n.args;
  let first = 0,
    index = 0;
  // Types of interface methods do not tell their receiver.
  if (type.recv !== undefined || n.op === Op.CALLINTER) {
    if (recvArg === undefined) recvArg = args[first++];
    passArgument(e, ks, n, fn, index++, recvArg, fixed);
  }
  const numParams = type.params.length;
  for (let i = 0; i < numParams; i++) {
    const arg = args[first + i];
    if (fns === undefined || n.isCompilerVarLive) passArgument(e, ks, n, fn, index + i, arg, fixed);
    // The receiver of a method expression is the first of the arguments.
    else argument(e, e.teeHole(fns.map((f) => tagHole(e, ks, f, i))), n, arg);
  }
}

/** The function that is called; all functions that may be, if a variable is called whose values are known. */
function calleesOf(e: Escape, fun: Node): Name | readonly Name[] | undefined {
  if (!e.b.ctx.target.release.assignedCallees) return staticCalleeName(staticValue(fun));
  const oracle = e.b.reassignOracle(e.curfn);
  const v = oracle.staticValue(fun);
  const fn = staticCalleeName(v);
  if (fn !== undefined || v.op !== Op.NAME) return fn;
  const fns: Name[] = [];
  for (const value of oracle.funcAssignments(v) ?? []) {
    if (isZero(value)) continue;
    const f = staticCalleeName(value);
    if (f === undefined || ((f.func?.pragma ?? 0) & (Pragma.UintptrKeepAlive | Pragma.UintptrEscapes)) !== 0)
      return undefined;
    fns.push(f);
  }
  return fns;
}

/** Results of a function that is analysed in this batch flow to those of the call. */
function resultFlows(e: Escape, ks: readonly Hole[], fn: Name): void {
  if (fn.func === undefined || !e.b.inMutualBatch(fn)) return;
  const { dcl } = fn.func;
  const first = (fn.type.recv === undefined ? 0 : 1) + fn.type.params.length;
  for (let i = 0; i < fn.type.results.length; i++) expr(e, ks[i] ?? e.b.discardHole, dcl[first + i]);
}

function passArgument(
  e: Escape,
  ks: readonly Hole[] | undefined,
  n: CallExpr,
  fn: Name | undefined,
  index: number,
  arg: Node | undefined,
  fixed: Hole | undefined,
): void {
  if (arg === undefined) return;
  if (fixed !== undefined) {
    argument(e, fixed, n, arg);
    return;
  }
  if (n.isCompilerVarLive) {
    argument(e, e.b.discardHole, n, arg);
    return;
  }
  rewriteArgument(e, arg, n, fn);
  argument(e, tagHole(e, ks, fn, index), n, arg);
}

export function goDeferStmt(e: Escape, n: GoDeferStmt): void {
  const b = e.b;
  let k = b.note(b.heapHole, n, n.op === Op.GO ? goNote : deferNote);
  if (n.op === Op.DEFER && e.loopDepth === 1 && n.deferAt === undefined) {
    // Outside of loops the record of a deferred call is on the stack, until the function ends.
    k = e.later(b.discardHole);
    n.esc = Esc.Never;
  }
  const c = n.call;
  if (c.op !== Op.CALLFUNC || c.fun === undefined) {
    expr(e, k, c);
    return;
  }
  if (c.fun.op === Op.CLOSURE && n.op === Op.GO) c.fun.isGoWrap = true;
  expr(e, k, c.fun);
}

/** Keeps pointers alive that are converted to uintptr in arguments of functions like syscall.Syscall. */
function rewriteArgument(e: Escape, arg: Node, n: CallExpr, fn: Name | undefined): void {
  const pragma = fn?.func?.pragma ?? 0;
  if ((pragma & (Pragma.UintptrKeepAlive | Pragma.UintptrEscapes)) === 0) return;
  if (arg.op === Op.SLICELIT) {
    for (const el of arg.list) unsafeUintptr(e, el.op === Op.KEY ? el.value : el, n, pragma);
  } else unsafeUintptr(e, arg, n, pragma);
}

function unsafeUintptr(e: Escape, arg: Node, n: CallExpr, pragma: number): void {
  const b = e.b;
  if (arg.op !== Op.CONVNOP || !arg.x.type.isUnsafePtr || !arg.type.isUintptr) return;
  const tmp = copyExpr(e, arg, arg.x, n);
  arg.x = tmp;
  const k = (pragma & Pragma.UintptrEscapes) !== 0 ? b.note(b.heapHole, arg, '//go:uintptrescapes') : b.mutatorHole;
  b.flow(k, b.oldLoc(tmp));
  if ((pragma & Pragma.UintptrKeepAlive) !== 0) {
    tmp.addrtaken = true;
    n.keepAlive = n.keepAlive === undefined ? [tmp] : [...n.keepAlive, tmp];
  }
}

/** A new variable that holds the expression's value, declared and assigned before the call. */
function copyExpr(e: Escape, conv: Node, x: import('../ir/node').Expr, n: CallExpr): Name {
  const named = x.op === Op.NAME || x.pos === 0;
  const pos = named ? conv.pos : x.pos;
  const tmp = autoTempAt(pos, e.curfn, x.type);
  const list: Nodes = [new Decl(pos, tmp), new AssignStmt(pos, tmp, x)];
  addInit(n, list);
  e.newLoc(tmp, true);
  stmts(e, list);
  return tmp;
}

/** The hole for an argument; index counts receiver and parameters. */
export function tagHole(e: Escape, ks: readonly Hole[] | undefined, fn: Name | undefined, index: number): Hole {
  const b = e.b;
  if (fn === undefined) return b.heapHole;
  const func = fn.func;
  if (func === undefined) return b.heapHole;
  if (b.members.has(func)) return addr(e, func.dcl[index]);

  const esc = parseLeaks((func.tags ?? b.ctx.tagsOf(func))?.[index] ?? '');
  const tagKs: Hole[] = [];
  let x = esc.heap;
  if (x >= 0) tagKs.push(b.shift(b.heapHole, x));
  x = esc.mutator;
  if (x >= 0) tagKs.push(b.shift(b.mutatorHole, x));
  x = esc.callee;
  if (x >= 0) tagKs.push(b.shift(b.calleeHole, x));
  if (ks !== undefined) {
    for (let i = 0; i < numEscResults; i++) {
      x = esc.result(i);
      if (x >= 0 && i < ks.length) tagKs.push(b.shift(ks[i]!, x));
    }
  }
  return e.teeHole(tagKs);
}

function hasNonStringPointers(t: IRType): boolean {
  if (!hasPointers(t)) return false;
  switch (t.kind) {
    case TKind.STRING:
      return false;
    case TKind.STRUCT:
      return t.fields.some((f) => hasNonStringPointers(f.type));
    case TKind.ARRAY:
      return hasNonStringPointers(t.elem);
    default:
      return true;
  }
}
