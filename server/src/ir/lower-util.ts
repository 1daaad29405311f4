/**
 * Building blocks of lowering: address-of, dereference, conversions and calls as typecheck makes them. Reference:
 * typecheck/subr.go (assignOp, convertOp, AssignConv), typecheck/func.go (tcCall, FixVariadicCall, FixMethodCall),
 * ir/expr.go (NewAddrExpr), noder/helpers.go (go1.26).
 */

import * as constant from '../base/constant';
import type { Pos } from '../base/pos';
import { ptrTo, sliceOf, tupleOf } from './intern';
import {
  AddrExpr,
  AssignStmt,
  addInit,
  BasicLit,
  CallExpr,
  CompLitExpr,
  ConvExpr,
  type ConvOp,
  Decl,
  type DynamicTypeAssertExpr,
  type Expr,
  KeyExpr,
  type Name,
  NilExpr,
  type Node,
  SelectorExpr,
  StarExpr,
  type TypeAssertExpr,
} from './node';
import { Op } from './op';
import { outerValue } from './staticvalue';
import { type IRType, identical, TKind } from './type';
import { BrokenCode, type FnCtx, tempAt } from './unit';
import { any } from './visit';

/** ir.NewAddrExpr: marks the variable whose address is taken. */
export function addrOf(pos: Pos, x: Expr): AddrExpr {
  const lit = x.op === Op.ARRAYLIT || x.op === Op.MAPLIT || x.op === Op.SLICELIT || x.op === Op.STRUCTLIT;
  if (!lit) {
    const r = outerValue(x);
    if (r.op === Op.NAME) {
      const n = r as Name;
      n.addrtaken = true;
      if (n.isClosureVar && !n.byval()) n.canonical().addrtaken = true;
    }
  }
  return new AddrExpr(pos, lit ? Op.PTRLIT : Op.ADDR, ptrTo(x.type), x);
}

export function implicitAddr(pos: Pos, x: Expr): Expr {
  const n = addrOf(pos, x);
  n.implicit = true;
  return n;
}

export function implicitDeref(pos: Pos, x: Expr): Expr {
  const n = new StarExpr(pos, x.type.elem, x);
  n.implicit = true;
  return n;
}

/** typecheck.DotField: field number index of a struct, or of the struct that x points to. */
export function dotField(pos: Pos, x: Expr, index: number): SelectorExpr {
  let t = x.type;
  let op: Op.DOT | Op.DOTPTR = Op.DOT;
  if (t.isPtr) {
    op = Op.DOTPTR;
    t = t.elem;
  }
  const f = t.fields[index]!;
  if (f === undefined) throw new BrokenCode(pos, 'a field is missing');
  return new SelectorExpr(pos, op, f.type, x, f.sym!, f);
}

/** ir.NewZero. */
export function newZero(pos: Pos, t: IRType): Expr {
  switch (t.kind) {
    case TKind.BOOL:
      return new BasicLit(pos, t, constant.makeBool(false));
    case TKind.STRING:
      return new BasicLit(pos, t, constant.makeString(''));
    case TKind.ARRAY:
      return new CompLitExpr(pos, Op.ARRAYLIT, t, []);
    case TKind.STRUCT:
      return new CompLitExpr(pos, Op.STRUCTLIT, t, []);
    default:
      break;
  }
  if (t.isInteger || t.isFloat || t.isComplex) return new BasicLit(pos, t, constant.makeInt64(0));
  return new NilExpr(pos, t);
}

/** typecheck's assignOp; undefined where src is not assignable to dst. */
function assignOp(src: IRType, dst: IRType): ConvOp | undefined {
  if (identical(src, dst)) return Op.CONVNOP;
  if (identical(src.underlying, dst.underlying)) {
    if (src.isEmptyInterface) return Op.CONVNOP;
    if ((src.sym === undefined || dst.sym === undefined) && !src.isInterface) return Op.CONVNOP;
    if (src.isShape || dst.isShape) return Op.CONVNOP;
  }
  if (dst.isInterface && src.kind !== TKind.NIL) return Op.CONVIFACE;
  if (src.isInterface) return undefined;
  if (
    src.isChan &&
    src.chanDir === 0 &&
    dst.isChan &&
    identical(src.elem, dst.elem) &&
    (src.sym === undefined || dst.sym === undefined)
  )
    return Op.CONVNOP;
  if (src.kind === TKind.NIL) return Op.CONVNOP;
  return undefined;
}

/** Kinds that int, uint and uintptr are the same as on the machine (types.SimType). */
function simKind(k: TKind, wordSize: number): TKind {
  switch (k) {
    case TKind.INT:
      return wordSize === 4 ? TKind.INT32 : TKind.INT64;
    case TKind.UINT:
    case TKind.UINTPTR:
      return wordSize === 4 ? TKind.UINT32 : TKind.UINT64;
    default:
      return k;
  }
}

/** typecheck's convertOp. */
function convertOp(src: IRType, dst: IRType): ConvOp | undefined {
  const op = assignOp(src, dst);
  if (op !== undefined) return op;
  if (src.isInterface || dst.isInterface) return undefined;
  const su = src.underlying,
    du = dst.underlying;
  if (sameIgnoringTags(su, du)) return Op.CONVNOP;
  if (
    src.isPtr &&
    dst.isPtr &&
    src.sym === undefined &&
    dst.sym === undefined &&
    sameIgnoringTags(src.elem.underlying, dst.elem.underlying)
  )
    return Op.CONVNOP;
  const sn = src.isInteger || src.isFloat,
    dn = dst.isInteger || dst.isFloat;
  if ((sn && dn) || (src.isComplex && dst.isComplex)) {
    const { wordSize } = src.owner.target;
    return simKind(src.kind, wordSize) === simKind(dst.kind, wordSize) ? Op.CONVNOP : Op.CONV;
  }
  if (src.isInteger && dst.isString) return Op.RUNESTR;
  if (src.isSlice && dst.isString) return src.elem.kind === TKind.UINT8 ? Op.BYTES2STR : Op.RUNES2STR;
  if (src.isString && dst.isSlice) return dst.elem.kind === TKind.UINT8 ? Op.STR2BYTES : Op.STR2RUNES;
  if ((src.isPtr || src.isUintptr) && dst.isUnsafePtr) return Op.CONVNOP;
  if (src.isUnsafePtr && (dst.isPtr || dst.isUintptr)) return Op.CONVNOP;
  if (src.isSlice) {
    if (dst.isArray) return Op.SLICE2ARR;
    if (dst.isPtr && dst.elem.isArray) return Op.SLICE2ARRPTR;
  }
  return undefined;
}

/** types.IdenticalIgnoreTags: structure alone counts. */
function sameIgnoringTags(a: IRType, b: IRType): boolean {
  if (identical(a, b)) return true;
  if (a.kind !== b.kind || a.sym !== undefined || b.sym !== undefined) return false;
  switch (a.kind) {
    case TKind.STRUCT:
      return (
        a.fields.length === b.fields.length &&
        a.fields.every(
          (f, i) =>
            f.sym === b.fields[i]!.sym &&
            f.embedded === b.fields[i]!.embedded &&
            sameIgnoringTags(f.type, b.fields[i]!.type),
        )
      );
    case TKind.PTR:
    case TKind.SLICE:
      return sameIgnoringTags(a.elem, b.elem);
    case TKind.ARRAY:
    case TKind.CHAN:
      return a.len === b.len && sameIgnoringTags(a.elem, b.elem);
    case TKind.MAP:
      return sameIgnoringTags(a.key, b.key) && sameIgnoringTags(a.elem, b.elem);
    case TKind.FUNC:
      return (
        a.variadic === b.variadic &&
        a.params.length === b.params.length &&
        a.results.length === b.results.length &&
        a.params.every((f, i) => sameIgnoringTags(f.type, b.params[i]!.type)) &&
        a.results.every((f, i) => sameIgnoringTags(f.type, b.results[i]!.type))
      );
    default:
      return false;
  }
}

/** typecheck.tcConv. */
export function conv(pos: Pos, x: Expr, t: IRType, implicit: boolean): Expr {
  let op = convertOp(x.type, t) ?? Op.CONV;
  if (op === Op.CONVNOP && x.type.kind === t.kind && (t.isFloat || t.isComplex)) op = Op.CONV;
  if (op === Op.STR2RUNES && x.op === Op.LITERAL) return stringToRunesLit(pos, (x as BasicLit).val, t);
  let arg = x;
  if (op === Op.BYTES2STR && x.type.elem.canon !== x.type.owner.UINT8)
    arg = new ConvExpr(x.pos, Op.CONVNOP, sliceOf(x.type.owner.BYTE), x);
  if (op === Op.RUNES2STR && x.type.elem.canon !== x.type.owner.INT32)
    arg = new ConvExpr(x.pos, Op.CONVNOP, sliceOf(x.type.owner.RUNE), x);
  const n = new ConvExpr(pos, op, t, arg);
  n.implicit = implicit;
  return n;
}

/** []rune("constant") becomes a literal of its runes. */
function stringToRunesLit(pos: Pos, val: constant.ConstValue, t: IRType): Expr {
  const text = Buffer.from(constant.stringVal(val), 'latin1').toString('utf8');
  const list: Expr[] = [];
  let i = 0;
  for (const r of text) {
    list.push(
      new KeyExpr(
        pos,
        new BasicLit(pos, t.owner.INT, constant.makeInt64(i)),
        new BasicLit(pos, t.owner.RUNE, constant.makeInt64(r.codePointAt(0)!)),
      ),
    );
    i++;
  }
  const lit = new CompLitExpr(pos, Op.SLICELIT, t, list);
  lit.len = list.length;
  return lit;
}

/** typecheck.AssignConv: the implicit conversion of an assignment. */
export function assignConv(pos: Pos, x: Expr, t: IRType): Expr {
  if (identical(x.type, t)) return x;
  if (x.type.kind === TKind.NIL || x.op === Op.NIL) {
    setType(x, t);
    return x;
  }
  const n = new ConvExpr(pos, assignOp(x.type, t) ?? Op.CONV, t, x);
  n.implicit = true;
  return n;
}

export function setType(x: Expr, t: IRType): void {
  x.type = t;
}

/** What a call of that function type gives. */
export function resultType(t: IRType): IRType {
  const r = t.results;
  return r.length === 0 ? t.owner.VOID : r.length === 1 ? r[0]!.type : tupleOf(t.owner, r);
}

/** typecheck.Call of a function value, method expression or interface method (DOTINTER). */
export function call(c: FnCtx, pos: Pos, fun: Expr, args: Expr[], isDDD: boolean): CallExpr {
  const n = new CallExpr(pos, fun.op === Op.DOTINTER ? Op.CALLINTER : Op.CALLFUNC, resultType(fun.type), fun, args);
  n.isDDD = isDDD;
  rewriteNonNameCall(c, n);
  fixVariadicCall(n, fun.type);
  if (fun.op === Op.NAME && fun.sym.name === 'getg' && isRuntime(fun.sym.pkg.path)) n.op = Op.GETG;
  return n;
}

function isRuntime(path: string): boolean {
  return path === 'runtime' || path.startsWith('internal/runtime/') || path === 'runtime/internal/sys';
}

/** FixVariadicCall: the extra arguments become a slice literal, or nil. */
function fixVariadicCall(n: CallExpr, t: IRType): void {
  if (!t.variadic || n.isDDD) return;
  const at = t.params.length - 1;
  const vt = t.params[at]!.type;
  const extra = n.args.slice(at);
  let slice: Expr;
  if (extra.length === 0) slice = new NilExpr(n.pos, vt);
  else {
    const lit = new CompLitExpr(n.pos, Op.SLICELIT, vt, extra);
    lit.implicit = true;
    lit.len = extra.length;
    slice = lit;
  }
  n.args = [...n.args.slice(0, at), slice];
  n.isDDD = true;
}

const calls = new Set<Op>([
  Op.APPEND,
  Op.CALLFUNC,
  Op.CALLINTER,
  Op.CALLMETH,
  Op.CAP,
  Op.CLEAR,
  Op.CLOSE,
  Op.COMPLEX,
  Op.COPY,
  Op.DELETE,
  Op.IMAG,
  Op.LEN,
  Op.MAX,
  Op.MIN,
  Op.PANIC,
  Op.PRINT,
  Op.PRINTLN,
  Op.REAL,
  Op.RECOVER,
  Op.RECV,
  Op.UNSAFEADD,
  Op.UNSAFESLICE,
  Op.UNSAFESLICEDATA,
  Op.UNSAFESTRING,
  Op.UNSAFESTRINGDATA,
]);

/** RewriteNonNameCall: a callee that is itself computed by a call is kept in a temporary. */
function rewriteNonNameCall(c: FnCtx, n: CallExpr): void {
  const fun = n.fun!;
  const dot =
    fun.op === Op.DOTMETH || fun.op === Op.DOTINTER || fun.op === Op.METHVALUE ? (fun as SelectorExpr) : undefined;
  const callee = dot === undefined ? fun : dot.x;
  if (callee.op === Op.NAME || !any(callee, (x) => calls.has(x.op))) return;
  const tmp = tempAt(c.fn, n.pos, callee.type);
  const as = new AssignStmt(n.pos, tmp, callee);
  as.init = [new Decl(n.pos, tmp)];
  tmp.defn = as;
  if (dot === undefined) n.fun = tmp;
  else dot.x = tmp;
  addInit(n, [as]);
}

/** ir.InitExpr: attaches statements that run before the expression. */
export function initExpr(pos: Pos, init: Node[], x: Expr): Expr {
  if (init.length === 0) return x;
  if (x.op === Op.NAME || x.op === Op.LITERAL || x.op === Op.NIL || x.op === Op.TYPE) {
    const n = new ConvExpr(pos, Op.CONVNOP, x.type, x);
    n.init = init;
    return n;
  }
  x.init = [...init, ...x.init];
  return x;
}

/** x.(T), and its form for types that depend on type parameters. */
export type TypeAssert = TypeAssertExpr | DynamicTypeAssertExpr;
