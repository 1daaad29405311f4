/**
 * Lowers expressions. Reference: noder/writer.go (expr, convertExpr, compLit), noder/reader.go (expr),
 * typecheck/expr.go
 * (go1.26). The order in which operands are lowered is the writer's, since it decides the order of captures and of
 * temporaries.
 */

import * as constant from '../base/constant';
import { assertNever } from '../base/never';
import type { Pos } from '../base/pos';
import {
  type AssertExpr,
  type CompositeLit,
  type KeyValueExpr,
  Kind,
  type Operation,
  type Expr as SExpr,
  type IndexExpr as SIndex,
  type Name as SName,
  type SelectorExpr as SSelector,
  Op as Syn,
} from '../syntax/nodes';
import { unalias } from '../types/alias';
import { Mode, objectOf, SelectionKind } from '../types/info';
import { lookupFieldOrMethod } from '../types/lookup';
import { type Obj, ObjTag, type Func as TFunc, type Var as TVar, VarKind } from '../types/object';
import { assignableTo, newOperand } from '../types/operand';
import { isTypeParam, identical as sameType } from '../types/predicates';
import { type Basic, BasicInfo, BasicKind, type StructType, Tag, type Type } from '../types/type';
import { commonUnder, under } from '../types/under';
import { Typ } from '../types/universe';
import { convertVal } from './const';
import { ptrTo, sliceOf } from './intern';
import { lowerCall } from './lower-call';
import { listOp, lowerFuncLit } from './lower-func';
import { funcValue, methodExprValue, methodValue } from './lower-method';
import { addrOf, conv, dotField, initExpr, newZero } from './lower-util';
import {
  AddrExpr,
  AddStringExpr,
  AssignListStmt,
  BasicLit,
  BinaryExpr,
  type BinaryOp,
  CompLitExpr,
  ConvExpr,
  Decl,
  DynamicType,
  DynamicTypeAssertExpr,
  type Expr,
  IndexExpr,
  KeyExpr,
  LinksymOffsetExpr,
  LogicalExpr,
  NilExpr,
  SliceExpr,
  StarExpr,
  StructKeyExpr,
  TypeAssertExpr,
  TypeNode,
  UnaryExpr,
  type UnaryOp,
} from './node';
import { Op } from './op';
import { type Field, type IRType, TKind } from './type';
import { BrokenCode, type FnCtx, tempAt, typ, useLocal } from './unit';
import { globalVar, isGeneric } from './world';

export const typBool: Type = Typ[BasicKind.Bool]!;

export function unparen(e: SExpr): SExpr {
  while (e.kind === Kind.ParenExpr) e = e.x;
  return e;
}

/** The checker's type of an expression. Throws BrokenCode where it has none. */
export function syntaxType(e: SExpr): Type {
  const t = e.tv?.type;
  if (t !== undefined) return t;
  if (e.kind === Kind.Name) {
    const obj = objectOf(e);
    if (obj !== undefined && obj.type !== undefined) return obj.type;
  }
  if (e.kind === Kind.ParenExpr) return syntaxType(e.x);
  throw new BrokenCode(e.pos, 'an expression does not type-check');
}

export function coreType(t: Type): Type | undefined {
  return commonUnder(t);
}

/** types2.AssignableTo. */
export function assignable(c: FnCtx, from: Type, to: Type): boolean {
  return sameType(from, to) || assignableTo(c.check, newOperand(Mode.Value, undefined, from), to);
}

const isUntyped = (t: Type): t is Basic => t.tag === Tag.Basic && (t.info & BasicInfo.IsUntyped) !== 0;

/** The object that a (possibly instantiated, possibly qualified) name denotes, with the name (writer.go: lookupObj). */
export function lookupObj(e0: SExpr): { readonly obj: Obj; readonly name: SName } | undefined {
  let e = e0;
  if (e.kind === Kind.IndexExpr) {
    const first = e.index.kind === Kind.ListExpr ? undefined : e.index;
    if (first !== undefined && first.tv !== undefined && first.tv.mode !== Mode.TypExpr) return undefined;
    e = unparen(e.x);
  }
  if (e.kind === Kind.SelectorExpr) {
    if (!isPkgQual(e)) return undefined;
    e = e.sel;
  }
  if (e.kind !== Kind.Name) return undefined;
  const obj = objectOf(e);
  return obj === undefined ? undefined : { obj, name: e };
}

/** The x.m of a generic method x.m[T] with its type arguments. */
export function instantiatedMethod(e: SExpr): SSelector | undefined {
  if (e.kind !== Kind.IndexExpr) return undefined;
  const x = unparen(e.x);
  return x.kind === Kind.SelectorExpr && x.selection?.obj.tag === ObjTag.Func ? x : undefined;
}

function isPkgQual(e: SSelector): boolean {
  const x = e.x;
  return x.kind === Kind.Name && objectOf(x)?.tag === ObjTag.PkgName;
}

/**
 * The type of a constant in the IR: untyped ones get the type that their use gives them (noder/helpers.go: idealType).
 */
function idealType(t0: Type, val: constant.ConstValue): Type {
  const t = unalias(t0);
  if (!isUntyped(t)) return t0;
  switch (t.kind) {
    case BasicKind.UntypedInt:
    case BasicKind.UntypedFloat:
    case BasicKind.UntypedComplex:
      return constant.sign(constant.toInt(val)) < 0 ? Typ[BasicKind.Int]! : Typ[BasicKind.Uint]!;
    case BasicKind.UntypedBool:
      return typBool;
    case BasicKind.UntypedString:
      return Typ[BasicKind.String]!;
    case BasicKind.UntypedRune:
      return Typ[BasicKind.Int32]!;
    default:
      return t0;
  }
}

/** noder.FixValue: a constant as its type holds it. */
function fixValue(
  t: { readonly isInteger: boolean; readonly isFloat: boolean; readonly isComplex: boolean; readonly kind: TKind },
  v: constant.ConstValue,
): constant.ConstValue {
  if (t.isInteger) return constant.toInt(v);
  if (t.isFloat) {
    const f = constant.toFloat(v);
    return constant.makeFloat64(t.kind === TKind.FLOAT32 ? constant.float32Val(f) : constant.float64Val(f));
  }
  if (t.isComplex) {
    const z = constant.toComplex(v);
    const round = (x: constant.ConstValue): constant.ConstValue =>
      constant.makeFloat64(t.kind === TKind.COMPLEX64 ? constant.float32Val(x) : constant.float64Val(x));
    return constant.makeComplex(round(constant.real(z)), round(constant.imag(z)));
  }
  return v;
}

export function constNode(c: FnCtx, pos: Pos, t: Type, val: constant.ConstValue): BasicLit {
  const type = typ(c, idealType(t, val));
  return new BasicLit(pos, type, fixValue(type, val));
}

export function lowerExpr(c: FnCtx, e0: SExpr): Expr {
  const e1 = unparen(e0);
  const e = instantiatedMethod(e1) ?? e1;
  const found = lookupObj(e);
  const tv = e.tv;
  if (tv !== undefined) {
    if (tv.mode === Mode.TypExpr) throw new BrokenCode(e.pos, 'a type is used as an expression');
    if (tv.val !== undefined) return constNode(c, e.pos, tv.type, tv.val);
    if (found !== undefined && found.obj.tag === ObjTag.Nil) return newZero(e.pos, typ(c, tv.type));
  }
  if (
    tv !== undefined &&
    c.unit.collector !== undefined &&
    tv.mode !== Mode.Builtin &&
    tv.type.tag !== Tag.Tuple &&
    !isUntyped(tv.type)
  )
    typ(c, tv.type);
  if (found !== undefined) return lowerObject(c, e, found.obj, found.name);
  const x = lowerCompound(c, e);
  // reader's exprReshape: what comes out of shaped code, or is part of it, has the type that it is declared with here.
  if (
    tv !== undefined &&
    tv.mode !== Mode.Builtin &&
    x.op !== Op.NAME &&
    tv.type.tag !== Tag.Tuple &&
    !isUntyped(tv.type) &&
    (x.type.hasShape || (c.dict !== undefined && isGeneric(tv.type)))
  ) {
    const t = typ(c, tv.type);
    if (x.type !== t && (t.hasShape || x.type.hasShape)) x.type = t;
  }
  return x;
}

function lowerObject(c: FnCtx, e: SExpr, obj: Obj, name: SName): Expr {
  switch (obj.tag) {
    case ObjTag.Var:
      return isGlobal(obj) ? globalVar(c.world, obj) : useLocal(c, e.pos, obj);
    case ObjTag.Func:
      return funcValue(c, e.pos, obj, name);
    case ObjTag.Const:
      if (obj.val !== undefined && obj.type !== undefined) return constNode(c, e.pos, obj.type, obj.val);
      break;
    default:
      break;
  }
  throw new BrokenCode(e.pos, `${name.value} is no value`);
}

export function isGlobal(v: TVar): boolean {
  return v.kind === VarKind.Package || (v.pkg !== undefined && v.parent === v.pkg.scope);
}

function lowerCompound(c: FnCtx, e: SExpr): Expr {
  switch (e.kind) {
    case Kind.CompositeLit:
      return compLit(c, e);
    case Kind.FuncLit: {
      const sig = syntaxType(e);
      if (sig.tag !== Tag.Signature) throw new BrokenCode(e.pos, 'a function literal does not type-check');
      return lowerFuncLit(c, e, sig, c.unit.rangeBodies.has(e));
    }
    case Kind.SelectorExpr:
      return selector(c, e);
    case Kind.IndexExpr:
      return index(c, e);
    case Kind.SliceExpr: {
      const x = lowerExpr(c, e.x);
      const [lo, hi, max] = e.index.map((i) => (i === undefined ? undefined : lowerExpr(c, i)));
      return sliceExpr(c, e.pos, x, lo, hi, max);
    }
    case Kind.AssertExpr:
      return assertion(c, e);
    case Kind.Operation:
      return e.y === undefined ? unary(c, e) : binary(c, e, e.y);
    case Kind.CallExpr:
      return lowerCall(c, e);
    case Kind.ParenExpr:
      return lowerExpr(c, e.x);
    case Kind.BadExpr:
    case Kind.Name:
    case Kind.BasicLit:
    case Kind.KeyValueExpr:
    case Kind.TypeSwitchGuard:
    case Kind.ListExpr:
    case Kind.ArrayType:
    case Kind.SliceType:
    case Kind.DotsType:
    case Kind.StructType:
    case Kind.InterfaceType:
    case Kind.FuncType:
    case Kind.MapType:
    case Kind.ChanType:
      throw new BrokenCode(e.pos, 'an expression does not type-check');
    default:
      return assertNever(e, 'expression');
  }
}

// ---- conversions

export function implicitConvExpr(c: FnCtx, dst: Type | undefined, e: SExpr): Expr {
  return convertExpr(c, dst, e, true);
}

/** writer.convertExpr and reader's exprConvert. The conversion stands where its operand does. */
export function convertExpr(c: FnCtx, dst: Type | undefined, e: SExpr, implicit: boolean): Expr {
  if (dst === undefined) return lowerExpr(c, e);
  const src = syntaxType(e);
  const same = sameType(src, dst);
  if (implicit && same) return lowerExpr(c, e);
  const x = lowerExpr(c, e);
  const t = typ(c, dst);
  // An untyped boolean takes the type that it is used at.
  if (isUntyped(src) && x.type === c.types.BOOL && t.isBoolean) {
    if (x.op !== Op.NAME) x.type = t;
    return x;
  }
  if (c.types.target.release.constantsTakeTypeParams && x.op === Op.LITERAL && isTypeParam(dst)) {
    const val = convertVal(x.val, t);
    if (val !== undefined) {
      const n = new ConvExpr(e.pos, Op.CONVNOP, t, new BasicLit(x.pos, t, val));
      n.implicit = true;
      return n;
    }
  }
  const n = conv(e.pos, x, t, implicit);
  if (!same) usesWords(c, src, dst, x.type, t);
  return finishConv(c, e.pos, n, same, isTypeParam(dst));
}

export function finishConv(_c: FnCtx, pos: Pos, n0: Expr, same: boolean, toTypeParam: boolean): Expr {
  let n = n0;
  if (
    !same &&
    n.op === Op.CONVNOP &&
    n.type.isInterface &&
    !n.type.isEmptyInterface &&
    (n.type.hasShape || n.x.type.hasShape)
  )
    n.op = Op.CONVIFACE;
  if (toTypeParam && n.op === Op.LITERAL) {
    n = new ConvExpr(pos, Op.CONVNOP, n.type, n);
    n.implicit = true;
  }
  return n;
}

/**
 * writer.multiExpr: the values of a list, each converted to where it goes. One call (or comma-ok form) with several
 * results is assigned to temporaries first.
 */
export function multiExpr(c: FnCtx, pos: Pos, dst: (i: number) => Type | undefined, list: readonly SExpr[]): Expr[] {
  if (list.length === 1) {
    const t = list[0]!.tv?.type;
    if (t !== undefined && t.tag === Tag.Tuple && t.vars.length > 1) return splitTuple(c, pos, dst, list[0]!, t.vars);
  }
  return list.map((e, i) => implicitConvExpr(c, dst(i), e));
}

function splitTuple(c: FnCtx, pos: Pos, dst: (i: number) => Type | undefined, e: SExpr, vars: readonly TVar[]): Expr[] {
  const x = lowerExpr(c, e);
  const as = new AssignListStmt(pos, listOp(x), [], [x]);
  as.def = true;
  const decls: Decl[] = [];
  const results = vars.map((v, i): Expr => {
    const src = v.type!;
    const tmp = tempAt(c.fn, pos, typ(c, isUntyped(src) ? typBool : src));
    if (c.types.target.release.splitTempsDefined) tmp.defn = as;
    decls.push(new Decl(pos, tmp));
    as.lhs.push(tmp);
    const want = dst(i);
    if (want === undefined || sameType(src, want)) return tmp;
    if (isUntyped(src) && typ(c, want).isBoolean) {
      tmp.type = typ(c, want);
      return tmp;
    }
    return finishConv(c, pos, conv(pos, tmp, typ(c, want), true), false, false);
  });
  as.init = decls;
  results[0] = initExpr(pos, [as], results[0]!);
  return results;
}

// ---- operators

export function binaryOp(op: Syn): BinaryOp {
  switch (op) {
    case Syn.Add:
      return Op.ADD;
    case Syn.Sub:
      return Op.SUB;
    case Syn.Or:
      return Op.OR;
    case Syn.Xor:
      return Op.XOR;
    case Syn.Mul:
      return Op.MUL;
    case Syn.Div:
      return Op.DIV;
    case Syn.Rem:
      return Op.MOD;
    case Syn.And:
      return Op.AND;
    case Syn.AndNot:
      return Op.ANDNOT;
    case Syn.Shl:
      return Op.LSH;
    case Syn.Shr:
      return Op.RSH;
    case Syn.Eql:
      return Op.EQ;
    case Syn.Neq:
      return Op.NE;
    case Syn.Lss:
      return Op.LT;
    case Syn.Leq:
      return Op.LE;
    case Syn.Gtr:
      return Op.GT;
    case Syn.Geq:
      return Op.GE;
    default:
      throw new BrokenCode(0, 'no binary operator');
  }
}

function unary(c: FnCtx, e: Operation): Expr {
  const x = lowerExpr(c, e.x);
  switch (e.op) {
    case Syn.And:
      return addrOf(e.pos, x);
    case Syn.Mul:
      return new StarExpr(e.pos, x.type.elem, x);
    case Syn.Recv:
      return new UnaryExpr(e.pos, Op.RECV, x.type.elem, x);
    default:
      return new UnaryExpr(e.pos, unaryOp(e.op), x.type, x);
  }
}

function unaryOp(op: Syn): UnaryOp {
  switch (op) {
    case Syn.Not:
      return Op.NOT;
    case Syn.Add:
      return Op.PLUS;
    case Syn.Sub:
      return Op.NEG;
    case Syn.Xor:
    case Syn.Tilde:
      return Op.BITNOT;
    default:
      throw new BrokenCode(0, 'no unary operator');
  }
}

function binary(c: FnCtx, e: Operation, ey: SExpr): Expr {
  let common: Type | undefined;
  if (e.op !== Syn.Shl && e.op !== Syn.Shr) {
    const xt = syntaxType(e.x),
      yt = syntaxType(ey);
    common = sameType(xt, yt) ? undefined : assignable(c, xt, yt) ? yt : assignable(c, yt, xt) ? xt : undefined;
  }
  const x = implicitConvExpr(c, common, e.x);
  const y = implicitConvExpr(c, common, ey);
  if (e.op === Syn.AndAnd || e.op === Syn.OrOr)
    return new LogicalExpr(e.pos, e.op === Syn.AndAnd ? Op.ANDAND : Op.OROR, boolType(c, e), x, y);
  const op = binaryOp(e.op);
  if (op === Op.ADD && x.type.isString) return addString(e.pos, x, y);
  const isCmp = op >= Op.EQ && op <= Op.GT;
  return new BinaryExpr(e.pos, op, isCmp ? boolType(c, e) : x.type, x, y);
}

function boolType(c: FnCtx, e: SExpr): ReturnType<typeof typ> {
  const t = e.tv?.type;
  return t === undefined || isUntyped(t) ? c.types.BOOL : typ(c, t);
}

/** Concatenations are one node with all operands; it stands at the last operator. */
function addString(pos: Pos, x: Expr, y: Expr): Expr {
  const add = x.op === Op.ADDSTR ? x : new AddStringExpr(pos, x.type, [x]);
  add.pos = pos;
  if (y.op === Op.ADDSTR) add.list.push(...y.list);
  else add.list.push(y);
  add.type = x.type;
  return add;
}

// ---- selectors, indexes, slices

function selector(c: FnCtx, e: SSelector): Expr {
  const sel = e.selection;
  if (sel === undefined) throw new BrokenCode(e.pos, `${e.sel.value} is undefined`);
  switch (sel.kind) {
    case SelectionKind.FieldVal: {
      let x = lowerExpr(c, e.x);
      sel.index.forEach((ix, i) => {
        const f = dotField(e.pos, x, ix);
        if (i < sel.index.length - 1) f.implicit = true;
        x = f;
      });
      return x;
    }
    case SelectionKind.MethodVal:
      return methodValue(c, e, sel.obj as TFunc, sel.index);
    case SelectionKind.MethodExpr:
      return methodExprValue(c, e, sel.obj as TFunc, sel.index);
  }
}

function index(c: FnCtx, e: SIndex): Expr {
  const core = coreType(syntaxType(e.x));
  const key = core !== undefined && core.tag === Tag.Map ? core.key : undefined;
  let x = lowerExpr(c, e.x);
  const i = implicitConvExpr(c, key, e.index);
  if (key !== undefined) {
    usesWord(c, syntaxType(e.x));
    return new IndexExpr(e.pos, Op.INDEXMAP, x.type.elem, x, i);
  }
  if (x.type.isPtr && x.type.elem.isArray) {
    const d = new StarExpr(e.pos, x.type.elem, x);
    d.implicit = true;
    x = d;
  }
  return new IndexExpr(e.pos, Op.INDEX, x.type.isString ? c.types.BYTE : x.type.elem, x, i);
}

export function sliceExpr(
  _c: FnCtx,
  pos: Pos,
  x0: Expr,
  lo: Expr | undefined,
  hi: Expr | undefined,
  max: Expr | undefined,
): Expr {
  let x = x0;
  if (x.type.isArray) {
    const a = addrOf(pos, x);
    a.implicit = true;
    x = a;
  }
  const t = x.type;
  if (t.isString) return new SliceExpr(pos, Op.SLICESTR, t, x, lo, hi, max);
  if (t.isPtr && t.elem.isArray)
    return new SliceExpr(pos, max === undefined ? Op.SLICEARR : Op.SLICE3ARR, sliceOf(t.elem.elem), x, lo, hi, max);
  return new SliceExpr(pos, max === undefined ? Op.SLICE : Op.SLICE3, t, x, lo, hi, max);
}

/** reader.exprType: a type in an assertion or a type switch; dynamic if it depends on type parameters. */
export function exprType(c: FnCtx, iface: Type | undefined, e: SExpr): Expr {
  const st = syntaxType(e);
  const t = typ(c, st);
  const derived = c.dict !== undefined && isGeneric(st);
  const nonEmpty = iface !== undefined && under(iface).tag === Tag.Interface && !typ(c, iface).isEmptyInterface;
  // The itab of a concrete type for a non-empty interface is known at compile time unless one of the two is derived.
  if (!derived && !(nonEmpty && !t.isInterface && c.dict !== undefined && isGeneric(iface)))
    return nonEmpty && !c.types.target.release.staticAssertedTypes
      ? new DynamicType(e.pos, t, typeAddress(c, e.pos))
      : new TypeNode(e.pos, t);
  return new DynamicType(e.pos, t, rttiWord(c, e.pos));
}

/** The address of a type descriptor or an itab, for a type that is known. */
function typeAddress(c: FnCtx, pos: Pos): Expr {
  const { UINT8 } = c.types;
  return new AddrExpr(pos, Op.ADDR, ptrTo(UINT8), new LinksymOffsetExpr(pos, UINT8, ''));
}

/** A word of the dictionary that holds a type descriptor. */
export function rttiWord(c: FnCtx, pos: Pos): Expr {
  const d = c.dictParam;
  if (d === undefined) return new NilExpr(pos, ptrTo(c.types.UINT8));
  return new ConvExpr(pos, Op.CONVNOP, ptrTo(c.types.UINT8), dictWord(c, pos, 0));
}

/** Operations on a type that depends on type parameters read a word of the dictionary that no node shows. */
export function usesWord(c: FnCtx, t: Type): void {
  if (c.dict !== undefined && c.dictParam !== undefined && isGeneric(t)) c.dictParam.canonical().hiddenUse = true;
}

/** The words that a conversion to an interface reads (reader.convRTTI). */
function usesWords(c: FnCtx, src: Type, dst: Type, x: IRType, t: IRType): void {
  if (c.dict === undefined || !t.isInterface) return;
  if (!x.isInterface) usesWord(c, src);
  if (!t.isEmptyInterface) usesWord(c, dst);
}

/** The word of the dictionary for a type that depends on type parameters. */
export function rtypeWord(c: FnCtx, pos: Pos, t: Type): Expr | undefined {
  if (c.dict === undefined || c.dictParam === undefined || !isGeneric(t)) return undefined;
  usesWord(c, t);
  const { layout, tparams } = c.dict;
  const at = layout.methodExprs.length + layout.subdicts.length + layout.rtype(t, tparams);
  return new ConvExpr(pos, Op.CONVNOP, ptrTo(c.types.UINT8), dictWord(c, pos, at));
}

export function dictWord(c: FnCtx, pos: Pos, at: number): Expr {
  const d = c.dictParam;
  if (d === undefined) throw new BrokenCode(pos, 'no dictionary');
  const deref = new StarExpr(pos, d.type.elem, d);
  deref.implicit = true;
  return new IndexExpr(pos, Op.INDEX, c.types.UINTPTR, deref, new BasicLit(pos, c.types.INT, constant.makeInt64(at)));
}

function assertion(c: FnCtx, e: AssertExpr): Expr {
  const x = lowerExpr(c, e.x);
  const t = exprType(c, syntaxType(e.x), e.type);
  if (t.op === Op.DYNAMICTYPE) return new DynamicTypeAssertExpr(e.pos, Op.DYNAMICDOTTYPE, t.type, x, t.rtype);
  return new TypeAssertExpr(e.pos, Op.DOTTYPE, t.type, x);
}

// ---- composite literals

/** An element of a struct literal whose key is a field of an embedded field. */
function promotedKey(c: FnCtx, kv: KeyValueExpr, struct: StructType, t: IRType): Expr {
  const { obj, index } = lookupFieldOrMethod(struct, false, c.check.pkg, (kv.key as SName).value);
  if (obj === undefined || obj.tag !== ObjTag.Var || index === undefined)
    throw new BrokenCode(kv.pos, 'unknown field in a literal');
  const path: Field[] = [];
  let at = t;
  for (const i of index) {
    const f = at.fields[i]!;
    path.push(f);
    at = f.type;
  }
  const field = path.pop()!;
  return new StructKeyExpr(kv.key.pos, field, implicitConvExpr(c, obj.type, kv.value), path);
}

function compLit(c: FnCtx, e: CompositeLit): Expr {
  const st0 = syntaxType(e);
  let st: Type | undefined = coreType(st0) ?? st0;
  let t = typ(c, st0);
  const ptr = st.tag === Tag.Pointer ? t : undefined;
  if (st.tag === Tag.Pointer) {
    st = coreType(st.base);
    t = t.elem;
  }
  if (st === undefined) throw new BrokenCode(e.pos, 'a composite literal does not type-check');
  if (st.tag === Tag.Map) usesWord(c, ptr === undefined ? st0 : st);
  let n: CompLitExpr;
  switch (st.tag) {
    case Tag.Struct: {
      const fields = st.fields;
      const list = e.elemList.map((el, k): Expr => {
        const kv = el.kind === Kind.KeyValueExpr ? el : undefined;
        const at = kv === undefined ? k : fields.indexOf(objectOf(kv.key as SName) as TVar);
        const i = at >= 0 ? at : fields.findIndex((f) => f.name === (kv?.key as SName | undefined)?.value);
        const f = fields[i];
        if (f === undefined && kv !== undefined) return promotedKey(c, kv, st, t);
        if (f === undefined) throw new BrokenCode(el.pos, 'unknown field in a literal');
        return new StructKeyExpr(
          (kv === undefined ? el : kv.key).pos,
          t.fields[i]!,
          implicitConvExpr(c, f.type, kv === undefined ? el : kv.value),
        );
      });
      n = new CompLitExpr(e.pos, Op.STRUCTLIT, t, list);
      break;
    }
    case Tag.Map: {
      const { key, elem } = st;
      n = new CompLitExpr(
        e.pos,
        Op.MAPLIT,
        t,
        e.elemList.map((el) => {
          if (el.kind !== Kind.KeyValueExpr) throw new BrokenCode(el.pos, 'missing key in a map literal');
          const k = implicitConvExpr(c, key, el.key);
          return new KeyExpr(el.key.pos, k, implicitConvExpr(c, elem, el.value));
        }),
      );
      break;
    }
    case Tag.Array:
    case Tag.Slice: {
      const elem = st.elem;
      let at = 0,
        len = 0;
      const list = e.elemList.map((el): Expr => {
        let x: Expr;
        if (el.kind === Kind.KeyValueExpr) {
          const k = lowerExpr(c, el.key);
          if (k.op === Op.LITERAL) at = constant.numberVal(constant.toInt(k.val)) ?? at;
          x = new KeyExpr(el.key.pos, k, implicitConvExpr(c, elem, el.value));
        } else x = implicitConvExpr(c, elem, el);
        at++;
        if (at > len) len = at;
        return x;
      });
      n = new CompLitExpr(e.pos, st.tag === Tag.Array ? Op.ARRAYLIT : Op.SLICELIT, t, list);
      if (st.tag === Tag.Slice) n.len = len;
      break;
    }
    default:
      throw new BrokenCode(e.pos, 'invalid composite literal type');
  }
  if (ptr === undefined) return n;
  const a = addrOf(e.pos, n);
  a.type = ptr;
  return a;
}
