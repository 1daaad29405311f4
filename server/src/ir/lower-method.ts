/**
 * Functions and methods as values and callees: generic instances with their dictionaries, method expressions, method
 * values. Reference: noder/writer.go (recvExpr, methodExpr, funcInst), noder/reader.go (the same, curry,
 * methodExprWrap, shapedMethodExpr) (go1.26).
 */
import type { Pos } from '../base/pos';
import type { Name as SName, SelectorExpr as SSelector } from '../syntax/nodes';
import type { Func as TFunc, TypeName } from '../types/object';
import { identical as sameType } from '../types/predicates';
import { Tag, type Named, type Type } from '../types/type';
import { unalias } from '../types/alias';
import { origin, typeArgs } from '../types/named';
import { under } from '../types/under';
import { dictAddr, needInstance, shapedCallee, syntheticClosure, tailCall } from './lower-func';
import { lowerExpr, syntaxType, dictWord } from './lower-expr';
import { addrOf, dotField, implicitAddr, implicitDeref } from './lower-util';
import { nowherePkg, signatureOf } from './intern';
import { isExported } from './linkstring';
import { ConvExpr, SelectorExpr, TypeNode, type Expr, type Func, type Name } from './node';
import { Op } from './op';
import { BrokenCode, typ, type FnCtx } from './unit';
import { Field, type IRType } from './type';
import { globalFunc, implicitsOf, instance, isGeneric, selectorSym } from './world';

/** A function's name as an expression; an instance of a generic function, or a literal that passes its dictionary. */
export function funcValue(c: FnCtx, pos: Pos, obj: TFunc, name: SName): Expr {
  const inst = name.instance;
  if (inst === undefined || inst.targs.length === 0) {
    c.unit.collector?.func(obj);
    return globalFunc(c.world, obj);
  }
  const { wrapper, base, dict } = funcInst(c, pos, obj, inst.targs);
  if (wrapper !== undefined) return wrapper;
  return curry(c, pos, false, base, dict, undefined);
}

/** reader.funcInst: the instance for the concrete types (none in generic code), the shaped one, and its dictionary. */
export function funcInst(c: FnCtx, pos: Pos, obj: TFunc, targs0: readonly Type[]): { wrapper: Expr | undefined; base: Expr; dict: Expr } {
  const targs = targs0.map((t) => typ(c, t));
  if (c.dict !== undefined && targs0.some(isGeneric)) {
    const shaped = needInstance(c.unit, obj, targs, 0, true);
    return { wrapper: undefined, base: shaped.nname, dict: subdict(c, pos, obj, targs0, shaped, 0) };
  }
  const concrete = needInstance(c.unit, obj, targs, 0, false);
  const shaped = needInstance(c.unit, obj, targs, 0, true);
  c.unit.collector?.dictionary(obj, targs.map((t) => t.canon), 0);
  return { wrapper: concrete.nname, base: shaped.nname, dict: dictAddr(c, pos, concrete.sym.name, shaped) };
}

/** A dictionary for an instance that depends on type parameters comes out of the current one. */
function subdict(c: FnCtx, pos: Pos, obj: TFunc | TypeName, targs: readonly Type[], shaped: Func, param: number): Expr {
  const { layout, tparams } = c.dict!;
  const at = layout.subdict(obj, targs, tparams);
  return new ConvExpr(pos, Op.CONVNOP, shaped.type.params[param]!.type, dictWord(c, pos, layout.methodExprs.length + at));
}

/** reader.curry: a literal that passes on its parameters behind the captured ones. */
function curry(c: FnCtx, pos: Pos, ifaceHack: boolean, fun: Expr, arg0: Expr, arg1: Expr | undefined): Expr {
  const captured = arg1 === undefined ? [fun, arg0] : [fun, arg0, arg1];
  const params = fun.type.params.slice(captured.length - 1);
  return syntheticClosure(c, pos, params, fun.type.results, fun.type.variadic, ifaceHack, captured, (inner, inside) => {
    tailCall(inner, pos, inside[0]!, [...inside.slice(1), ...inner.fn.dcl.slice(0, params.length)]);
  });
}

// ---- methods

const isInterfaceType = (t: Type): boolean => unalias(t).tag !== Tag.TypeParam && under(t).tag === Tag.Interface;

function isPtrTo(from0: Type, to: Type): boolean {
  const from = unalias(from0);
  return from.tag === Tag.Pointer && sameType(from.base, to);
}

function deref(t0: Type): Type {
  const t = unalias(t0);
  return t.tag === Tag.Pointer ? unalias(t.base) : t;
}

/** writer.recvExpr: the receiver as the method wants it, through embedded fields; with its type. */
export function recvExpr(c: FnCtx, e: SSelector, method: TFunc, index: readonly number[]): { x: Expr; type: Type } {
  let x = lowerExpr(c, e.x);
  let t = syntaxType(e.x);
  for (const ix of index.slice(0, -1)) {
    const s = under(deref(t));
    if (s.tag !== Tag.Struct) throw new BrokenCode(e.pos, 'a selector does not type-check');
    t = s.fields[ix]!.type!;
    const f = dotField(e.pos, x, ix);
    f.implicit = true;
    x = f;
  }
  const recv = method.type?.recv?.type;
  if (recv === undefined) throw new BrokenCode(e.pos, 'a method has no type');
  if (isPtrTo(t, recv)) { x = implicitDeref(e.pos, x); t = recv; }
  else if (isPtrTo(recv, t)) { x = implicitAddr(e.pos, x); t = recv; }
  return { x, type: t };
}

/** What reader.methodExpr gives for a method on a receiver type. */
export interface MethodFn {
  /** The method for the concrete types, as a method expression; undefined in generic code. */
  readonly wrapper: Expr | undefined;
  /** What is called: the wrapper itself or the shaped method. */
  readonly base: Expr;
  /** The shaped method's dictionary. */
  readonly dict: Expr | undefined;
}

export function methodExpr(c: FnCtx, pos: Pos, recv: Type, method: TFunc): MethodFn {
  const w = c.world;
  const sym = selectorSym(w, method);
  const recvType = typ(c, recv);
  const r = unalias(recv);
  if (r.tag === Tag.TypeParam && c.dict !== undefined) {
    const at = c.dict.layout.methodExpr(`${c.dict.tparams.indexOf(r)}.${sym.name}`);
    const fn = new ConvExpr(pos, Op.CONVNOP, methodType(c, method, recvType), addrOf(pos, dictWord(c, pos, at)));
    return { wrapper: fn, base: fn, dict: undefined };
  }
  if (!isInterfaceType(recv)) {
    const d = deref(recv);
    if (d.tag === Tag.Named) {
      const orig = origin(d);
      const implicits = implicitsOf(orig.obj);
      const targs = typeArgs(d);
      if (targs.length > 0 || implicits.length > 0) return instanceMethod(c, pos, recv, recvType, method, d, implicits.length);
    }
  }
  const fn = plainMethodExpr(c, pos, recvType, method);
  return { wrapper: fn, base: fn, dict: undefined };
}

function instanceMethod(c: FnCtx, pos: Pos, recv: Type, recvType: IRType, method: TFunc, named: Named, implicits: number): MethodFn {
  const w = c.world;
  const base = recvType.isPtr ? recvType.elem : recvType;
  const shapedType = instance(w, origin(named), base.targs, implicits, true);
  c.unit.collector?.mentionIR(shapedType);
  const shaped = needInstance(c.unit, method, shapedType.targs, implicits, true);
  const callee = shapedCallee(pos, shaped);
  const { obj } = origin(named);
  if (c.dict !== undefined && isGeneric(recv)) {
    return { wrapper: undefined, base: callee, dict: subdict(c, pos, obj, typeArgs(named), shaped, 0) };
  }
  c.unit.collector?.dictionary(obj, base.targs, implicits);
  const concrete = needInstance(c.unit, method, base.targs, implicits, false);
  return { wrapper: methodExprOf(pos, concrete, recvType), base: callee, dict: dictAddr(c, pos, base.sym?.name ?? '', shaped) };
}

/** typecheck.NewMethodType: a method's type with the receiver as its first parameter. */
function methodType(c: FnCtx, method: TFunc, recv: IRType): IRType {
  const sig = typ(c, method.type);
  return withReceiver(sig, recv);
}

function withReceiver(sig: IRType, recv: IRType): IRType {
  const bare = (f: Field): Field => new Field(0, undefined, f.type, false, '', f.isDDD);
  return signatureOf(undefined, [new Field(0, undefined, recv, false, '', false), ...sig.params.map(bare)], sig.results.map(bare), sig.variadic);
}

/** T.m for a method of a type without type parameters, or of an interface. */
function plainMethodExpr(c: FnCtx, pos: Pos, recv: IRType, method: TFunc): SelectorExpr {
  const sym = selectorSym(c.world, method);
  if (recv.isInterface) {
    const n = new SelectorExpr(pos, Op.METHEXPR, methodType(c, method, recv), new TypeNode(pos, recv), sym, undefined);
    return n;
  }
  const name = globalFunc(c.world, method.origin ?? method);
  const n = new SelectorExpr(pos, Op.METHEXPR, withReceiver(name.type, recv), new TypeNode(pos, recv), sym, undefined);
  n.method = name;
  return n;
}

/** The method expression of one function instance. */
export function methodExprOf(pos: Pos, fn: Func, recv0?: IRType): SelectorExpr {
  const recv = recv0 ?? fn.type.recv!.type;
  const name: Name = fn.nname;
  const n = new SelectorExpr(pos, Op.METHEXPR, withReceiver(fn.type, recv), new TypeNode(pos, recv), methodSel(fn), undefined);
  n.method = name;
  return n;
}

function methodSel(fn: Func): SelectorExpr['sel'] {
  const obj = fn.nname.origin as TFunc;
  return isExported(obj.name) ? nowherePkg.lookup(obj.name) : fn.sym.pkg.lookup(obj.name);
}

/** x.m, not called (writer: MethodVal). */
export function methodValue(c: FnCtx, e: SSelector, method: TFunc, index: readonly number[]): Expr {
  const { x, type } = recvExpr(c, e, method, index);
  const { wrapper, base, dict } = methodExpr(c, e.pos, type, method);
  if (wrapper !== undefined && wrapper.op === Op.METHEXPR) {
    const m = wrapper as SelectorExpr;
    const n = new SelectorExpr(e.pos, Op.METHVALUE, typ(c, e.tv?.type), x, m.sel, undefined);
    n.method = m.method;
    c.unit.collector?.methodValues.push({ rcvr: n.x.type, sel: n.sel });
    return n;
  }
  return curry(c, e.pos, true, base, x, dict);
}

/** T.m (writer: MethodExpr), through embedded fields. */
export function methodExprValue(c: FnCtx, e: SSelector, method: TFunc, index: readonly number[]): Expr {
  const recv = syntaxType(e.x);
  const implicits = index.slice(0, -1);
  let t = recv;
  for (const ix of implicits) {
    const s = under(deref(t));
    if (s.tag !== Tag.Struct) throw new BrokenCode(e.pos, 'a selector does not type-check');
    t = s.fields[ix]!.type!;
  }
  const want = method.type?.recv?.type;
  let isDeref = false, isAddr = false;
  if (want !== undefined && isPtrTo(t, want)) { isDeref = true; t = want; }
  else if (want !== undefined && isPtrTo(want, t)) { isAddr = true; t = want; }
  const m = methodExpr(c, e.pos, t, method);
  if (m.wrapper !== undefined && implicits.length === 0 && !isDeref && !isAddr) return m.wrapper;
  const recvType = typ(c, recv);
  if (m.wrapper !== undefined && m.wrapper.op === Op.METHEXPR && !recvType.hasShape) {
    const mw = m.wrapper as SelectorExpr;
    const n = new SelectorExpr(e.pos, Op.METHEXPR, withReceiver(typ(c, method.type), recvType), new TypeNode(e.pos, recvType), mw.sel, undefined);
    // Promoted methods go through a wrapper of their own, which has no summary: only the method itself has.
    n.method = undefined;
    return n;
  }
  return methodExprWrap(c, e.pos, recvType, implicits, isDeref, isAddr, m.base, m.dict);
}

/** reader.methodExprWrap. */
function methodExprWrap(c: FnCtx, pos: Pos, recv: IRType, implicits: readonly number[], isDeref: boolean, isAddr: boolean, method: Expr, dict: Expr | undefined): Expr {
  const captured = dict === undefined ? [method] : [method, dict];
  const all = method.type.params;
  const first = new Field(0, all[0]!.sym, recv, false, '', false);
  const params = [first, ...all.slice(dict === undefined ? 1 : 2)];
  return syntheticClosure(c, pos, params, method.type.results, method.type.variadic, false, captured, (inner, inside) => {
    const args: Expr[] = inner.fn.dcl.slice(0, params.length);
    let x = args[0]!;
    for (const ix of implicits) { const f = dotField(pos, x, ix); f.implicit = true; x = f; }
    if (isDeref) x = implicitDeref(pos, x); else if (isAddr) x = implicitAddr(pos, x);
    args[0] = x;
    if (dict !== undefined) args.splice(1, 0, inside[1]!);
    tailCall(inner, pos, inside[0]!, args);
  });
}
