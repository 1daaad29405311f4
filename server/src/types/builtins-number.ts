/** The builtins on numbers: complex, real, imag, min, max (types2/builtins.go, go1.26). */
import * as constant from '../base/constant';
import type { CallExpr } from '../syntax/nodes';
import { Op } from '../syntax/nodes';
import { unalias } from './alias';
import { assignment } from './assignments';
import { matchTypes } from './binary';
import { makeSig } from './builtins';
import type { Checker } from './checker';
import { convertUntyped } from './const';
import { errorf, invalidArg, invalidOp, softErrorf } from './errors';
import { operandText, typeText } from './format';
import { Mode } from './info';
import { BuiltinId, TypeName } from './object';
import type { Operand } from './operand';
import { allOrdered, identical, isNumeric, isUntyped } from './predicates';
import { recordBuiltinType } from './recording';
import type { Type } from './type';
import { BasicKind, InterfaceType, Tag, Term, TypeParam, Union } from './type';
import { typeParamIs } from './typeparam';
import { under } from './under';
import { predeclaredFuncs, Typ } from './universe';
import { updateExprType } from './untyped';
import { exprString } from './util';
import { verifyVersionf } from './version';

/** The complex type whose parts have the type. */
function complexOf(type: Type): Type | undefined {
  const t = under(type);
  if (t.tag !== Tag.Basic) return undefined;
  switch (t.kind) {
    case BasicKind.Float32:
      return Typ[BasicKind.Complex64];
    case BasicKind.Float64:
      return Typ[BasicKind.Complex128];
    case BasicKind.UntypedFloat:
      return Typ[BasicKind.UntypedComplex];
    default:
      return undefined;
  }
}

/** The type of a complex type's parts. */
function partOf(type: Type): Type | undefined {
  const t = under(type);
  if (t.tag !== Tag.Basic) return undefined;
  switch (t.kind) {
    case BasicKind.Complex64:
      return Typ[BasicKind.Float32];
    case BasicKind.Complex128:
      return Typ[BasicKind.Float64];
    case BasicKind.UntypedComplex:
      return Typ[BasicKind.UntypedFloat];
    default:
      return undefined;
  }
}

function isZeroImag(x: Operand): boolean {
  return isNumeric(x.type!) && constant.sign(constant.imag(x.val!)) === 0;
}

export function builtinComplex(check: Checker, x: Operand, call: CallExpr, args: readonly Operand[]): boolean {
  const y = args[1]!;
  const ux = isUntyped(x.type!),
    uy = isUntyped(y.type!);
  if (ux && !uy) {
    convertUntyped(check, x, y.type!);
  } else if (uy && !ux) {
    convertUntyped(check, y, x.type!);
  } else if (ux && uy) {
    if (x.mode === Mode.Constant && y.mode === Mode.Constant) {
      if (isZeroImag(x)) x.type = Typ[BasicKind.UntypedFloat]!;
      if (isZeroImag(y)) y.type = Typ[BasicKind.UntypedFloat]!;
    } else {
      // a shift that is not constant yet, which this makes an error
      convertUntyped(check, x, Typ[BasicKind.Float64]!);
      convertUntyped(check, y, Typ[BasicKind.Float64]!);
    }
  }
  if (x.mode === Mode.Invalid || y.mode === Mode.Invalid) return false;
  if (!identical(x.type!, y.type!)) {
    errorf(
      check,
      x,
      `${invalidOp}${exprString(call)} (mismatched types ${typeText(check, x.type!)} and ${typeText(check, y.type!)})`,
    );
    return false;
  }
  const res = applyTypeFunc(check, complexOf, x, BuiltinId.Complex);
  if (res === undefined) {
    errorf(check, x, `${invalidArg}arguments have type ${typeText(check, x.type!)}, expected floating-point`);
    return false;
  }
  if (x.mode === Mode.Constant && y.mode === Mode.Constant) {
    x.val = constant.binaryOp(constant.toFloat(x.val!), Op.Add, constant.makeImag(constant.toFloat(y.val!)));
  } else {
    x.mode = Mode.Value;
    recordBuiltinType(check, call.fun, makeSig(res, x.type!, x.type!));
  }
  x.type = res;
  return true;
}

export function builtinRealImag(check: Checker, x: Operand, call: CallExpr, id: BuiltinId): boolean {
  if (isUntyped(x.type!)) {
    if (x.mode === Mode.Constant) {
      if (isNumeric(x.type!)) x.type = Typ[BasicKind.UntypedComplex]!;
    } else {
      convertUntyped(check, x, Typ[BasicKind.Complex128]!);
      if (x.mode === Mode.Invalid) return false;
    }
  }
  const res = applyTypeFunc(check, partOf, x, id);
  if (res === undefined) {
    errorf(check, x, `${invalidArg}argument has type ${typeText(check, x.type!)}, expected complex type`);
    return false;
  }
  if (x.mode === Mode.Constant) {
    x.val = id === BuiltinId.Real ? constant.real(x.val!) : constant.imag(x.val!);
  } else {
    x.mode = Mode.Value;
    recordBuiltinType(check, call.fun, makeSig(res, x.type!));
  }
  x.type = res;
  return true;
}

/**
 * f of x's type; for a type parameter, a new one whose type set has f of each of its types (which is an error so far,
 * as in the compiler).
 */
function applyTypeFunc(
  check: Checker,
  f: (type: Type) => Type | undefined,
  x: Operand,
  id: BuiltinId,
): Type | undefined {
  const tp = unalias(x.type!);
  if (tp.tag !== Tag.TypeParam) return f(x.type!);
  const terms: Term[] = [];
  const ok = typeParamIs(tp, (t) => {
    const r = t === undefined ? undefined : f(t.type!);
    if (t === undefined || r === undefined) return false;
    terms.push(new Term(t.tilde, r));
    return true;
  });
  if (!ok) return undefined;
  softErrorf(
    check,
    x,
    `${operandText(check, x)} not supported as argument to built-in ${predeclaredFuncs[id]!.name} for go1.18 (see ` +
      `go.dev/issue/50937)`,
  );
  const bound = new InterfaceType([], [new Union(terms)]);
  bound.complete = true;
  const obj = new TypeName(0, check.pkg, tp.obj.name, undefined);
  const res = new TypeParam(obj, bound);
  obj.type = res;
  res.index = tp.index;
  return res;
}

export function builtinMinMax(
  check: Checker,
  x: Operand,
  call: CallExpr,
  id: BuiltinId,
  args: readonly Operand[],
): boolean {
  const name = id === BuiltinId.Max ? 'max' : 'min';
  verifyVersionf(check, call.fun, 'minMax', `built-in ${name}`);
  const op = id === BuiltinId.Max ? Op.Gtr : Op.Lss;
  for (let i = 0; i < args.length; i++) {
    const a = args[i]!;
    if (a.mode === Mode.Invalid) return false;
    if (!allOrdered(a.type!)) {
      errorf(check, a, `${invalidArg}${operandText(check, a)} cannot be ordered`);
      return false;
    }
    if (i === 0) continue;
    matchTypes(check, x, a);
    if (x.mode === Mode.Invalid) return false;
    if (!identical(x.type!, a.type!)) {
      errorf(
        check,
        a,
        `${invalidArg}mismatched types ${typeText(check, x.type!)} (previous argument) and ` +
          `${typeText(check, a.type!)} (type of ${exprString(a.expr!)})`,
      );
      return false;
    }
    if (x.mode === Mode.Constant && a.mode === Mode.Constant) {
      if (constant.compare(a.val!, op, x.val!)) x.set(a);
    } else {
      x.mode = Mode.Value;
    }
  }
  if (x.mode !== Mode.Constant) {
    x.mode = Mode.Value;
    assignment(check, x, check.conf.universe.emptyInterface, `argument to built-in ${name}`);
    if ((x.mode as Mode) === Mode.Invalid) return false;
  }
  for (const a of args) updateExprType(check, a.expr!, x.type!, true);
  if (x.mode !== Mode.Constant) recordBuiltinType(check, call.fun, makeSig(x.type!, ...args.map(() => x.type!)));
  return true;
}
