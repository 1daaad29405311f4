/** Signatures of functions and methods. Answers to types2/signature.go. */
import type { Pos } from '../base/pos';
import type { Expr, Field, FuncType, Name } from '../syntax/nodes';
import { Kind } from '../syntax/nodes';
import { unalias } from './alias';
import { later } from './check';
import type { Checker } from './checker';
import { closeScope, collectTypeParams, declare, declareTypeParam, openScope } from './decl';
import { errorf } from './errors';
import { measure, typeText } from './format';
import { Mode } from './info';
import { instance } from './instantiate';
import { type Cause, deref } from './lookup';
import { recordCanon } from './mono';
import { bindTParams, context, typeParams } from './named';
import { Var, VarKind } from './object';
import { isValid } from './predicates';
import { recordInstance, recordTypeAndValue, recordUse } from './recording';
import { unpackRecv } from './resolver';
import { makeRenameMap, subst } from './subst';
import {
  BasicKind,
  type Named,
  PointerType,
  type Signature,
  SliceType,
  Tag,
  Tuple,
  type Type,
  type TypeParam,
} from './type';
import { genericType, varType } from './typexpr';
import { under } from './under';
import { Typ } from './universe';
import { exprString, ptrBase } from './util';
import { verifyVersionf } from './version';

/** Sets up a signature: receiver, type parameters, parameters and results. */
export function funcType(
  check: Checker,
  sig: Signature,
  recvPar: Field | undefined,
  tparams: readonly Field[] | undefined,
  ftyp: FuncType,
): void {
  openScope(check, ftyp.pos, 0);
  const scope = check.env.scope!;
  scope.isFunc = true;
  sig.scope = scope;

  let recv: Var | undefined;
  if (recvPar !== undefined) recv = collectRecv(check, sig, recvPar, ftyp.pos);
  if (tparams !== undefined && tparams.length > 0)
    collectTypeParams(
      check,
      (list) => {
        sig.tparams = list;
      },
      tparams,
    );

  const pars = collectParams(check, VarKind.Param, ftyp.paramList);
  const params = pars.params,
    variadic = pars.variadic;
  const results = collectParams(check, VarKind.Result, ftyp.resultList).params;

  if (recv !== undefined && recv.name !== '') declare(check, scope, recvPar!.name, recv, ftyp.pos);
  declareParams(check, ftyp.paramList, params, ftyp.pos);
  declareParams(check, ftyp.resultList, results, ftyp.pos);

  sig.recv = recv;
  sig.params = params.length === 0 ? check.conf.universe.noVars : new Tuple(params);
  sig.results = results.length === 0 ? check.conf.universe.noVars : new Tuple(results);
  sig.variadic = variadic;
  closeScope(check);
}

function collectRecv(check: Checker, sig: Signature, rparam: Field, scopePos: Pos): Var {
  const { ptr, base, targs } = unpackRecv(rparam.type);
  let recvType: Type = Typ[BasicKind.Invalid]!;
  if (targs === undefined) {
    // An alias may stand for an instantiated type, which cannot have methods of its own.
    recvType = varType(check, rparam.type);
    let a = unpointer(recvType);
    while (a.tag === Tag.Alias) {
      const rhs = unpointer(a.fromRHS!);
      if ((rhs.tag === Tag.Named && typeParams(rhs).length > 0) || (rhs.tag === Tag.Alias && rhs.tparams.length > 0)) {
        errorf(check, base, `cannot define new methods on instantiated type ${typeText(check, rhs)}`);
        recvType = Typ[BasicKind.Invalid]!;
        break;
      }
      a = rhs;
    }
  } else {
    recvType = genericRecv(check, sig, rparam, ptr, base, targs, scopePos);
  }
  const rname = rparam.name;
  const recv =
    rname !== undefined && rname.value !== ''
      ? new Var(rname.pos, check.pkg, rname.value, recvType, VarKind.Recv)
      : new Var(rparam.pos, check.pkg, '', recvType, VarKind.Recv);
  later(check, () => validRecv(check, base, recv));
  return recv;
}

function recvTypeParamNames(check: Checker, targs: readonly Expr[]): Name[] {
  const names: Name[] = [];
  for (const arg of targs) {
    if (arg.kind === Kind.Name) {
      names.push(arg);
      continue;
    }
    if (arg.kind !== Kind.BadExpr)
      errorf(check, arg, `receiver type parameter ${exprString(arg)} must be an identifier`);
    names.push({ kind: Kind.Name, pos: arg.pos, value: '_', tv: undefined, obj: undefined, instance: undefined });
  }
  return names;
}

/** The receiver's type where it declares type parameters: the generic type, instantiated with them. */
function genericRecv(
  check: Checker,
  sig: Signature,
  rparam: Field,
  ptr: boolean,
  rbase: Expr,
  targExprs: readonly Expr[],
  scopePos: Pos,
): Type {
  const rtparams = recvTypeParamNames(check, targExprs);
  let baseType: Named | undefined;
  const cause: Cause = { text: '' };
  const t = genericType(check, rbase, cause);
  if (isValid(t)) {
    if (t.tag === Tag.Named) baseType = t;
    else if (t.tag === Tag.Alias)
      errorf(check, rbase, `cannot define new methods on generic alias type ${typeText(check, t)}`);
  } else if (cause.text !== '') {
    errorf(check, rbase, cause.text);
  }

  const recvTParams: TypeParam[] = [];
  for (const rparamName of rtparams) {
    const tpar = declareTypeParam(check, rparamName, scopePos);
    recvTParams.push(tpar);
    // The name declares and uses the parameter; what is recorded is the use.
    recordUse(check, rparamName, tpar.obj);
    recordTypeAndValue(check, rparamName, Mode.TypExpr, tpar);
  }
  sig.rparams = bindTParams(recvTParams);
  if (baseType === undefined) return Typ[BasicKind.Invalid]!;

  const baseTParams = typeParams(baseType);
  if (recvTParams.length === baseTParams.length) {
    const smap = makeRenameMap(baseTParams, recvTParams);
    for (let i = 0; i < recvTParams.length; i++) {
      const tpar = recvTParams[i]!;
      recordCanon(check, tpar, baseTParams[i]!);
      tpar.bound = subst(check, tpar.obj.pos, baseTParams[i]!.bound, smap, undefined, context(check));
    }
  } else {
    errorf(
      check,
      rbase,
      `receiver declares ${measure(recvTParams.length, 'type parameter')}, but receiver base type declares ` +
        `${baseTParams.length}`,
    );
  }
  verifyVersionf(check, rbase, 'generics', 'type instantiation');
  let recvType: Type = instance(check, rparam.type.pos, baseType, recvTParams, undefined, context(check));
  recordInstance(check, rbase, recvTParams, recvType);
  if (ptr && isValid(recvType)) recvType = new PointerType(recvType);
  recordParenthesizedRecvTypes(check, rparam.type, recvType);
  return recvType;
}

function unpointer(t: Type): Type {
  while (t.tag === Tag.Pointer) t = t.base;
  return t;
}

function recordParenthesizedRecvTypes(check: Checker, e: Expr, t: Type): void {
  for (;;) {
    recordTypeAndValue(check, e, Mode.TypExpr, t);
    if (e.kind === Kind.ParenExpr) {
      e = e.x;
      continue;
    }
    const base = ptrBase(e);
    if (base === undefined || t.tag !== Tag.Pointer) return;
    e = base;
    t = t.base;
  }
}

function collectParams(check: Checker, kind: VarKind, list: readonly Field[]): { params: Var[]; variadic: boolean } {
  const params: Var[] = [];
  let variadic = false;
  if (list.length === 0) return { params, variadic };
  let named = false,
    anonymous = false;
  let t: Type = Typ[BasicKind.Invalid]!;
  let prev: Expr | undefined;
  for (let i = 0; i < list.length; i++) {
    const field = list[i]!;
    if (field.type !== prev) {
      prev = field.type;
      let ftype = field.type;
      if (ftype.kind === Kind.DotsType) {
        if (kind === VarKind.Param && i === list.length - 1) variadic = true;
        else errorf(check, ftype, 'invalid use of ...');
        ftype = ftype.elem;
      }
      t = varType(check, ftype);
    }
    const name = field.name;
    if (name !== undefined) {
      params.push(new Var(name.pos, check.pkg, name.value, t, kind));
      named = true;
    } else {
      params.push(new Var(field.pos, check.pkg, '', t, kind));
      anonymous = true;
    }
  }
  if (named && anonymous) errorf(check, list[0]!, 'list contains both named and anonymous parameters');
  if (variadic) {
    const last = params[params.length - 1]!;
    last.type = new SliceType(last.type!);
    recordTypeAndValue(check, list[list.length - 1]!.type, Mode.TypExpr, last.type);
  }
  return { params, variadic };
}

function declareParams(check: Checker, list: readonly Field[], params: readonly Var[], scopePos: Pos): void {
  for (let i = 0; i < list.length; i++) {
    const name = list[i]!.name;
    if (name !== undefined && name.value !== '') declare(check, check.env.scope!, name, params[i]!, scopePos);
  }
}

function validRecv(check: Checker, rbase: Expr, recv: Var): void {
  const [rtyp] = deref(recv.type!);
  const T = unalias(rtyp);
  if (!isValid(T)) return;
  switch (T.tag) {
    case Tag.Named: {
      if (T.obj.pkg !== check.pkg || T.obj.name.startsWith('_Ctype_')) {
        errorf(check, rbase, `cannot define new methods on non-local type ${typeText(check, rtyp)}`);
        return;
      }
      const u = under(T);
      let cause = '';
      if (u.tag === Tag.Basic && u.kind === BasicKind.UnsafePointer) cause = 'unsafe.Pointer';
      else if (u.tag === Tag.Pointer || u.tag === Tag.Interface) cause = 'pointer or interface type';
      if (cause !== '') errorf(check, rbase, `invalid receiver type ${typeText(check, rtyp)} (${cause})`);
      return;
    }
    case Tag.Basic:
      errorf(check, rbase, `cannot define new methods on non-local type ${typeText(check, rtyp)}`);
      return;
    default:
      errorf(check, rbase, `invalid receiver type ${typeText(check, recv.type)}`);
  }
}
