/** Untyped expressions on their way to a type (the part of types2/expr.go that is about them, go1.26). */
import type { ConstValue } from '../base/constant';
import type { Expr } from '../syntax/nodes';
import { Kind, Op } from '../syntax/nodes';
import { isComparison, isShift } from './binary';
import type { Checker } from './checker';
import { Code, convertUntyped, representation } from './const';
import { errorf } from './errors';
import { typeText } from './format';
import { Mode } from './info';
import { Operand } from './operand';
import {
  allInteger,
  defaultType,
  hasNil,
  isBoolean,
  isNumeric,
  isString,
  isTyped,
  isTypeParam,
  isUntyped,
  isValid,
  maxType,
} from './predicates';
import { recordTypeAndValue } from './recording';
import type { Basic, Type } from './type';
import { BasicKind, Tag } from './type';
import { isEmptyInterface } from './typeset';
import { under, underIs } from './under';
import { exprString } from './util';

/**
 * Gives x and the operands that it takes its type from the type. Where that type is final (or typed), it is recorded;
 * a constant must then be representable in it and the left operand of a shift must be an integer.
 */
export function updateExprType(check: Checker, x: Expr, type: Type, final: boolean): void {
  // the left operands of a chain of operations: a loop, since chains may be long
  for (let next: Expr | undefined = x; next !== undefined; next = updateExprType1(check, next, type, final));
}

/** Updates x; gives the operand that is to be updated in the same way, if any. */
function updateExprType1(check: Checker, x: Expr, type: Type, final: boolean): Expr | undefined {
  const old = check.untyped.get(x);
  if (old === undefined) return undefined;

  let next: Expr | undefined;
  switch (x.kind) {
    case Kind.ParenExpr:
      updateExprType(check, x.x, type, final);
      break;
    case Kind.Operation:
      if (x.y === undefined) {
        if (x.op === Op.Mul) return undefined;
        // operands of constants never become values: they keep their untyped types
        if (old.val === undefined) updateExprType(check, x.x, type, final);
      } else if (old.val === undefined) {
        if (isComparison(x.op)) {
          // the operands have their final types already
        } else if (isShift(x.op)) {
          updateExprType(check, x.x, type, final);
        } else {
          next = x.x;
          updateExprType(check, x.y, type, final);
        }
      }
      break;
    case Kind.CallExpr:
    case Kind.Name:
    case Kind.BasicLit:
    case Kind.SelectorExpr:
      break;
    default:
      return undefined; // never untyped
  }

  if (!final && isUntyped(type)) {
    old.type = under(type) as Basic;
    return next;
  }
  check.untyped.delete(x);

  if (old.isLhs && !allInteger(type)) {
    errorf(
      check,
      x,
      `invalid operation: shifted operand ${exprString(x)} (type ${typeText(check, type)}) must be integer`,
    );
    return next;
  }
  if (old.val !== undefined) {
    const c = new Operand();
    c.mode = old.mode;
    c.expr = x;
    c.type = old.type;
    c.val = old.val;
    convertUntyped(check, c, type);
    if (c.mode === Mode.Invalid) return next;
  }
  recordTypeAndValue(check, x, old.mode, type, old.val);
  return next;
}

/** Gives an untyped expression another value. */
export function updateExprVal(check: Checker, x: Expr, val: ConstValue): void {
  const info = check.untyped.get(x);
  if (info !== undefined) info.val = val;
}

/**
 * The type that x takes where the target type is expected; undefined, with a code in `check.implicit`, where there is
 * none.
 * For a constant, `check.implicit.val` is its value in that type.
 */
export function implicitTypeAndValue(check: Checker, x: Operand, target: Type): Type | undefined {
  const { implicit } = check;
  implicit.val = undefined;
  implicit.code = Code.Ok;
  if (x.mode === Mode.Invalid || isTyped(x.type!) || !isValid(target)) return x.type;

  if (isUntyped(target)) {
    const m = maxType(x.type!, target);
    return m ?? fail(check, Code.InvalidUntypedConversion);
  }
  if (x.mode === Mode.NilValue) return hasNil(target) ? target : fail(check, Code.InvalidUntypedConversion);

  const u = under(target);
  if (u.tag === Tag.Basic) {
    if (x.mode === Mode.Constant) {
      const code = representation(check, x, u, check.rounded);
      if (code !== Code.Ok) return fail(check, code);
      implicit.val = check.rounded.val;
      return target;
    }
    // comparisons and shifts that are not constant
    switch ((x.type as Basic).kind) {
      case BasicKind.UntypedBool:
        return isBoolean(target) ? target : fail(check, Code.InvalidUntypedConversion);
      case BasicKind.UntypedInt:
      case BasicKind.UntypedRune:
      case BasicKind.UntypedFloat:
      case BasicKind.UntypedComplex:
        return isNumeric(target) ? target : fail(check, Code.InvalidUntypedConversion);
      case BasicKind.UntypedString:
        return isString(target) ? target : fail(check, Code.InvalidUntypedConversion);
      default:
        return fail(check, Code.InvalidUntypedConversion);
    }
  }
  if (u.tag === Tag.Interface) {
    if (isTypeParam(target)) {
      const ok = underIs(target, (t) => t !== undefined && implicitTypeAndValue(check, x, t) !== undefined);
      if (!ok) return fail(check, Code.InvalidUntypedConversion);
      implicit.val = undefined;
      implicit.code = Code.Ok;
      return target;
    }
    // a value in an interface has a type of its own: the default type
    if (!isEmptyInterface(u)) return fail(check, Code.InvalidUntypedConversion);
    return defaultType(x.type!);
  }
  return fail(check, Code.InvalidUntypedConversion);
}

function fail({ implicit }: Checker, code: Code): undefined {
  implicit.val = undefined;
  implicit.code = code;
  return undefined;
}
