/** Helpers for constants in the tree, as cmd/compile/internal/ir/const.go and val.go (go1.26). */
import * as constant from '../base/constant';
import { type ConstValue, Kind } from '../base/constant';
import type { Node } from './node';
import { Op } from './op';
import type { IRType } from './type';

/** Kind of a literal's value; Unknown for everything else. */
export function constType(n: Node | undefined): Kind {
  return n === undefined || n.op !== Op.LITERAL ? Kind.Unknown : n.val.kind;
}

/** Reports whether n is a constant of that kind. */
export function isConst(n: Node | undefined, k: Kind): boolean {
  return n !== undefined && n.op === Op.LITERAL && n.val.kind === k;
}

/** The value of an integer constant as a number (rounded where large); undefined for everything else. */
export function intValue(n: Node | undefined): number | undefined {
  if (n === undefined || n.op !== Op.LITERAL || n.val.kind !== Kind.Int) return undefined;
  return Number.isNaN(n.val.num) ? Number(n.val.val) : n.val.num;
}

/** Reports whether n is an integer constant that an int32 can hold. */
export function isSmallIntConst(n: Node | undefined): boolean {
  const v = intValue(n);
  return v !== undefined && v === (v | 0);
}

/** The string of a string constant, '' for everything else. */
export function stringVal(n: Node): string {
  return n.op === Op.LITERAL ? constant.stringVal(n.val) : '';
}

/** Reports whether a literal's value is the zero value of its type. */
export function isZeroConst(v: ConstValue): boolean {
  switch (v.kind) {
    case Kind.String:
      return v.val === '';
    case Kind.Bool:
      return !v.val;
    case Kind.Unknown:
      return false;
    default:
      return constant.sign(v) === 0;
  }
}

/** Reports whether the value is of the kind that constants of the type have. */
export function validTypeForConst(t: IRType, v: ConstValue): boolean {
  switch (v.kind) {
    case Kind.Bool:
      return t.isBoolean;
    case Kind.String:
      return t.isString;
    case Kind.Int:
      return t.isInteger;
    case Kind.Float:
      return t.isFloat;
    case Kind.Complex:
      return t.isComplex;
    default:
      return false;
  }
}

/** A constant as a value of a basic type or its shape; undefined where it is none (typecheck.ConvertVal). */
export function convertVal(v: ConstValue, t: IRType): ConstValue | undefined {
  switch (constant.kind(v)) {
    case Kind.Bool:
      return t.isBoolean ? v : undefined;
    case Kind.String:
      return t.isString ? v : undefined;
    case Kind.Int:
    case Kind.Float:
    case Kind.Complex:
      if (t.isInteger) return constant.toInt(v);
      if (t.isFloat) return constant.toFloat(v);
      return t.isComplex ? constant.toComplex(v) : undefined;
    default:
      return undefined;
  }
}

/** Reports whether two constants have the same value. */
export function sameConst(a: ConstValue, b: ConstValue): boolean {
  if (a === b) return true;
  if (a.kind === Kind.Unknown || b.kind === Kind.Unknown) return false;
  if (a.kind === Kind.Bool || b.kind === Kind.Bool)
    return a.kind === b.kind && constant.boolVal(a) === constant.boolVal(b);
  if (a.kind === Kind.String || b.kind === Kind.String)
    return a.kind === b.kind && constant.stringVal(a) === constant.stringVal(b);
  if (a.kind === Kind.Int && b.kind === Kind.Int)
    return a.num === b.num || (Number.isNaN(a.num) && Number.isNaN(b.num) && a.val === b.val);
  return constant.compare(a, constant.Tok.Eql, b);
}
