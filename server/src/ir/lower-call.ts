/**
 * Lowers calls, conversions and calls of built-in functions. Reference: noder/writer.go (expr: CallExpr),
 * noder/reader.go (exprCall, exprMake, exprNew), typecheck/func.go (go1.26).
 */

import * as constant from '../base/constant';
import type { Pos } from '../base/pos';
import { Kind, type CallExpr as SCall, type Expr as SExpr, type SelectorExpr as SSelector } from '../syntax/nodes';
import { Mode, SelectionKind } from '../types/info';
import { BuiltinId, ObjTag, type Func as TFunc } from '../types/object';
import { type Signature, Tag, type Type } from '../types/type';
import { commonUnder } from '../types/under';
import { ptrTo, signatureOf, sliceOf } from './intern';
import {
  constNode,
  convertExpr,
  exprType,
  instantiatedMethod,
  lookupObj,
  lowerExpr,
  multiExpr,
  rtypeWord,
  syntaxType,
  unparen,
  usesWord,
} from './lower-expr';
import { tempCopy } from './lower-func';
import { funcInst, methodExpr, recvExpr } from './lower-method';
import { addrOf, call } from './lower-util';
import {
  BasicLit,
  BinaryExpr,
  type BinaryOp,
  CallExpr,
  type CallOp,
  ConvExpr,
  type Expr,
  MakeExpr,
  type Node,
  SelectorExpr,
  StarExpr,
  UnaryExpr,
  type UnaryOp,
} from './node';
import { Op } from './op';
import { alignOf, sizeOf } from './size';
import { Field, type IRType } from './type';
import { BrokenCode, type FnCtx, typ } from './unit';

/** What recover() is called with: in older releases the caller's frame, which is where its arguments are. */
function recoverArgs(c: FnCtx, pos: Pos): Expr[] {
  if (!c.types.target.release.recoverTakesFrame) return [];
  const sp = new CallExpr(pos, Op.GETCALLERSP, c.types.UINTPTR, undefined, []);
  return [new ConvExpr(pos, Op.CONVNOP, ptrTo(c.types.INT32), sp)];
}

export function lowerCall(c: FnCtx, e: SCall): Expr {
  const fun = unparen(e.fun);
  const tv = fun.tv ?? e.fun.tv;
  if (tv === undefined) throw new BrokenCode(e.pos, 'the called function does not type-check');
  if (tv.mode === Mode.TypExpr) return convertExpr(c, tv.type, e.argList[0]!, false);
  if (tv.mode === Mode.Builtin) return builtin(c, e, fun);
  const sig = commonUnder(tv.type);
  if (sig === undefined || sig.tag !== Tag.Signature)
    throw new BrokenCode(e.pos, 'the called function does not type-check');

  const args: Expr[] = [];
  let callee: Expr;
  const selector = instantiatedMethod(fun) ?? fun;
  const sel = selector.kind === Kind.SelectorExpr ? selector.selection : undefined;
  const found = lookupObj(fun);
  if (sel !== undefined && sel.kind === SelectionKind.MethodVal)
    callee = methodCallee(c, selector as SSelector, sel.obj as TFunc, sel.index, args);
  else if (found !== undefined && found.obj.tag === ObjTag.Func && (found.name.instance?.targs.length ?? 0) > 0) {
    const inst = funcInst(c, fun.pos, found.obj, found.name.instance!.targs);
    callee = inst.base;
    args.push(inst.dict);
  } else callee = lowerExpr(c, fun);
  args.push(...multiExpr(c, e.pos, (i) => paramType(sig, e.hasDots, i), e.argList));
  return call(c, e.pos, callee, args, e.hasDots);
}

export function paramType(sig: Signature, hasDots: boolean, i: number): Type | undefined {
  const vars = sig.params.vars;
  const last = vars.length - 1;
  if (sig.variadic && !hasDots && i >= last) {
    const t = vars[last]!.type;
    return t !== undefined && t.tag === Tag.Slice ? t.elem : undefined;
  }
  return vars[i]?.type;
}

/** The callee of x.m(...): an interface's method, or a method expression with the receiver as first argument. */
function methodCallee(c: FnCtx, e: SSelector, method: TFunc, index: readonly number[], args: Expr[]): Expr {
  const { x, type } = recvExpr(c, e, method, index);
  const m = methodExpr(c, e.pos, type, method, e.sel.instance?.targs ?? []);
  if (x.type.isInterface && m.base.op === Op.METHEXPR) {
    const base = m.base as SelectorExpr;
    const field = x.type.fields.find((f) => f.sym === base.sel);
    if (m.dict !== undefined) args.push(m.dict);
    return new SelectorExpr(
      base.pos,
      Op.DOTINTER,
      interfaceMethodType(typ(c, method.type), x.type),
      x,
      base.sel,
      field,
    );
  }
  if (x.type.isInterface) c.unit.notes.push({ pos: m.base.pos, text: 'imprecise interface call' });
  args.push(x);
  if (m.dict !== undefined) args.push(m.dict);
  return m.base;
}

/** The type of an interface's method: it has a receiver, which is the interface. */
export function interfaceMethodType(sig: IRType, iface: IRType): IRType {
  return signatureOf(
    iface.owner,
    new Field(0, undefined, iface, false, '', false),
    sig.params,
    sig.results,
    sig.variadic,
  );
}

function builtinId(fun: SExpr): BuiltinId {
  const found = lookupObj(fun);
  if (found === undefined || found.obj.tag !== ObjTag.Builtin) throw new BrokenCode(fun.pos, 'no built-in function');
  return found.obj.id;
}

/** Arguments, converted as the signature says that the checker recorded for this call. */
function builtinArgs(c: FnCtx, e: SCall): Expr[] {
  const t = e.fun.tv?.type ?? unparen(e.fun).tv?.type;
  const sig = t !== undefined && t.tag === Tag.Signature ? t : undefined;
  return multiExpr(c, e.pos, (i) => (sig === undefined ? undefined : paramType(sig, e.hasDots, i)), e.argList);
}

function builtin(c: FnCtx, e: SCall, fun: SExpr): Expr {
  const id = builtinId(fun);
  const pos = e.pos;
  const one = (op: UnaryOp, type: (x: Expr) => Expr['type']): Expr => {
    let x = builtinArgs(c, e)[0]!;
    if ((op === Op.LEN || op === Op.CAP) && c.types.target.release.lenDereferences && x.type.isPtr) {
      x = new StarExpr(pos, x.type.elem, x);
      x.implicit = true;
    }
    return hoistInit(new UnaryExpr(pos, op, type(x), x));
  };
  const two = (op: BinaryOp, type: (x: Expr) => Expr['type']): BinaryExpr => {
    const [x, y] = builtinArgs(c, e);
    return new BinaryExpr(pos, op, type(x!), x!, y!);
  };
  const many = (op: CallOp, type: (args: Expr[]) => Expr['type']): CallExpr => {
    const args = builtinArgs(c, e);
    const n = new CallExpr(pos, op, type(args), undefined, args);
    n.isDDD = e.hasDots;
    return n;
  };
  switch (id) {
    case BuiltinId.Append: {
      const n = many(Op.APPEND, (a) => a[0]!.type);
      const last = n.args[1];
      if (n.isDDD && last !== undefined && last.op === Op.CONVNOP && last.implicit) n.args[1] = last.x;
      if (e.tv !== undefined) usesElemWord(c, e.tv.type);
      return n;
    }
    case BuiltinId.Cap:
      return one(Op.CAP, () => c.types.INT);
    case BuiltinId.Len:
      return one(Op.LEN, () => c.types.INT);
    case BuiltinId.Clear:
      return one(Op.CLEAR, () => c.types.VOID);
    case BuiltinId.Close:
      return one(Op.CLOSE, () => c.types.VOID);
    case BuiltinId.Panic:
      return one(Op.PANIC, () => c.types.VOID);
    case BuiltinId.Real:
      return one(Op.REAL, () => typ(c, e.tv?.type));
    case BuiltinId.Imag:
      return one(Op.IMAG, () => typ(c, e.tv?.type));
    case BuiltinId.Complex:
      return two(Op.COMPLEX, () => typ(c, e.tv?.type));
    case BuiltinId.Copy: {
      const n = two(Op.COPY, () => c.types.INT);
      const slice = commonUnder(syntaxType(e.argList[0]!));
      if (slice !== undefined && slice.tag === Tag.Slice) n.rtype = rtypeWord(c, pos, slice.elem);
      return n;
    }
    case BuiltinId.Delete: {
      const n = many(Op.DELETE, () => c.types.VOID);
      n.rtype = rtypeWord(c, pos, syntaxType(e.argList[0]!));
      return n;
    }
    case BuiltinId.Max:
      return many(Op.MAX, (a) => a[0]!.type);
    case BuiltinId.Min:
      return many(Op.MIN, (a) => a[0]!.type);
    case BuiltinId.Print:
      return many(Op.PRINT, () => c.types.VOID);
    case BuiltinId.Println:
      return many(Op.PRINTLN, () => c.types.VOID);
    case BuiltinId.Recover:
      return new CallExpr(pos, Op.RECOVER, c.types.INTER, undefined, recoverArgs(c, pos));
    case BuiltinId.Make:
      return make(c, e);
    case BuiltinId.New:
      return new_(c, e);
    case BuiltinId.Add:
      return two(Op.UNSAFEADD, (x) => x.type);
    case BuiltinId.Slice:
      return two(Op.UNSAFESLICE, (x) => sliceOf(x.type.elem));
    case BuiltinId.String:
      return two(Op.UNSAFESTRING, () => c.types.STRING);
    case BuiltinId.SliceData:
      return one(Op.UNSAFESLICEDATA, (x) => ptrTo(x.type.elem));
    case BuiltinId.StringData:
      return one(Op.UNSAFESTRINGDATA, () => ptrTo(c.types.BYTE));
    case BuiltinId.Sizeof:
      return uintptr(c, pos, sizeOf(typ(c, syntaxType(e.argList[0]!))));
    case BuiltinId.Alignof:
      return uintptr(c, pos, alignOf(typ(c, syntaxType(e.argList[0]!))));
    case BuiltinId.Offsetof:
      return uintptr(c, pos, offsetOf(c, e));
    case BuiltinId.Assert:
    case BuiltinId.Trace:
      throw new BrokenCode(pos, 'no such built-in function');
  }
}

/** A call's first argument may carry the statements that compute it; they run before the whole. */
function hoistInit(n: UnaryExpr): Expr {
  return n;
}

function uintptr(c: FnCtx, pos: Pos, n: number): Expr {
  return new BasicLit(pos, c.types.UINTPTR, constant.makeInt64(n));
}

/** Offset of a field whose place depends on type parameters. */
function offsetOf(c: FnCtx, e: SCall): number {
  const s = unparen(e.argList[0]!);
  if (s.kind !== Kind.SelectorExpr || s.selection === undefined) throw new BrokenCode(e.pos, 'no field');
  let t = typ(c, syntaxType(s.x));
  if (t.isPtr) t = t.elem;
  let off = 0;
  for (const ix of s.selection.index) {
    sizeOf(t);
    const f = t.fields[ix]!;
    off += f.offset;
    t = f.type;
  }
  return off;
}

/** The word for a slice's elements; see usesWord. */
function usesElemWord(c: FnCtx, t: Type): void {
  const slice = commonUnder(t);
  if (slice !== undefined && slice.tag === Tag.Slice) usesWord(c, slice.elem);
}

function make(c: FnCtx, e: SCall): Expr {
  if (c.dict !== undefined) {
    const made = syntaxType(e.argList[0]!);
    const core = commonUnder(made);
    if (core !== undefined && core.tag === Tag.Slice) usesWord(c, core.elem);
    else usesWord(c, made);
  }
  const t = exprType(c, undefined, e.argList[0]!).type;
  const rest = e.argList.slice(1).map((a) => lowerExpr(c, a));
  if (t.isSlice) return new MakeExpr(e.pos, Op.MAKESLICE, t, rest[0], rest[1]);
  // The size that is not written is an untyped 0, which does not print.
  const size = rest[0] ?? new BasicLit(e.pos, c.types.UNTYPED_INT, constant.makeInt64(0));
  return new MakeExpr(e.pos, t.isMap ? Op.MAKEMAP : Op.MAKECHAN, t, size, undefined);
}

function new_(c: FnCtx, e: SCall): Expr {
  const arg = e.argList[0]!;
  if (arg.tv?.mode === Mode.TypExpr) {
    const t = exprType(c, undefined, arg);
    return new UnaryExpr(e.pos, Op.NEW, ptrTo(t.type), t);
  }
  const init: Node[] = [];
  const x = arg.tv?.val !== undefined ? constNode(c, arg.pos, arg.tv.type, arg.tv.val) : lowerExpr(c, arg);
  const tmp = tempCopy(c, e.pos, x, init);
  const n = addrOf(e.pos, tmp);
  n.init = init;
  return n;
}
