/** Constant operands: overflow, representability, rounding (types2/const.go, go1.26). */

import type { ConstValue } from '../base/constant';
import * as constant from '../base/constant';
import { Kind as ConstKind } from '../base/constant';
import type { Pos } from '../base/pos';
import type { Expr } from '../syntax/nodes';
import { Kind, Op } from '../syntax/nodes';
import type { Checker } from './checker';
import { errorf } from './errors';
import { operandText, typeText } from './format';
import { Mode } from './info';
import type { Operand } from './operand';
import { isInteger, isNumeric, isTyped, isTypeParam } from './predicates';
import type { Basic, Type } from './type';
import { BasicInfo, BasicKind } from './type';
import { safeUnderlying, under } from './under';
import { implicitTypeAndValue, updateExprType, updateExprVal } from './untyped';

/** Why an untyped or constant operand cannot take a type. */
export const enum Code {
  Ok,
  InvalidUntypedConversion,
  TruncatedFloat,
  NumericOverflow,
  InvalidConstVal,
}

/** Reports a typed constant that its type cannot hold, and an untyped one that has grown out of bounds. */
export function overflow(check: Checker, x: Operand, opPos: Pos): void {
  if (constant.kind(x.val!) === ConstKind.Unknown) {
    errorf(check, opPos, 'constant result is not representable');
    return;
  }
  if (isTyped(x.type!)) {
    representable(check, x, under(x.type!) as Basic);
    return;
  }
  const val = x.val!;
  if (val.kind === ConstKind.Int && val.num === val.num) return; // small
  // as in go/constant, untyped integers may have this many bits
  const prec = 512;
  if (constant.kind(x.val!) === ConstKind.Int && constant.bitLen(x.val!) > prec) {
    const op = opName(x.expr);
    errorf(check, opPos, `constant ${op === '' ? '' : `${op} `}overflow`);
    x.val = constant.makeUnknown();
  }
}

/** The name of an operation that may overflow. */
function opName(x: Expr | undefined): string {
  if (x === undefined || x.kind !== Kind.Operation) return '';
  if (x.y === undefined) return x.op === Op.Xor ? 'bitwise complement' : '';
  switch (x.op) {
    case Op.Add:
      return 'addition';
    case Op.Sub:
      return 'subtraction';
    case Op.Xor:
      return 'bitwise XOR';
    case Op.Mul:
      return 'multiplication';
    case Op.Shl:
      return 'shift';
    default:
      return '';
  }
}

/** Where representableConst leaves the rounded value; an Operand is one. */
export interface Rounded {
  val: ConstValue | undefined;
}

/**
 * Whether x can be represented as a value of the basic type. If `rounded` is given, it gets the value as the type
 * holds it (an Int for integer types, a rounded one for floating-point types).
 */
export function representableConst(x: ConstValue, check: Checker, type: Basic, rounded?: Rounded): boolean {
  if (constant.kind(x) === ConstKind.Unknown) return true;
  const info = type.info;
  if ((info & BasicInfo.IsInteger) !== 0) {
    const i = constant.toInt(x);
    if (constant.kind(i) !== ConstKind.Int) return false;
    if (rounded !== undefined) rounded.val = i;
    return integerFits(i, type.kind, check.conf.target.wordSize * 8);
  }
  if ((info & BasicInfo.IsFloat) !== 0) {
    const f = constant.toFloat(x);
    if (constant.kind(f) !== ConstKind.Float) return false;
    if (type.kind === BasicKind.UntypedFloat) return true;
    const r = roundFloat(f, type.kind === BasicKind.Float32);
    if (r === undefined) return false;
    if (rounded !== undefined) rounded.val = r;
    return true;
  }
  if ((info & BasicInfo.IsComplex) !== 0) {
    const c = constant.toComplex(x);
    if (constant.kind(c) !== ConstKind.Complex) return false;
    if (type.kind === BasicKind.UntypedComplex) return true;
    const single = type.kind === BasicKind.Complex64;
    const re = roundFloat(constant.real(c), single);
    const im = roundFloat(constant.imag(c), single);
    if (re === undefined || im === undefined) return false;
    if (rounded !== undefined) rounded.val = constant.binaryOp(re, Op.Add, constant.makeImag(im));
    return true;
  }
  if ((info & BasicInfo.IsString) !== 0) return constant.kind(x) === ConstKind.String;
  if ((info & BasicInfo.IsBoolean) !== 0) return constant.kind(x) === ConstKind.Bool;
  return false;
}

function integerFits(i: ConstValue, kind: BasicKind, wordBits: number): boolean {
  let bits = wordBits;
  let unsigned = false;
  switch (kind) {
    case BasicKind.Int:
      break;
    case BasicKind.Int8:
      bits = 8;
      break;
    case BasicKind.Int16:
      bits = 16;
      break;
    case BasicKind.Int32:
      bits = 32;
      break;
    case BasicKind.Int64:
      bits = 64;
      break;
    case BasicKind.Uint:
    case BasicKind.Uintptr:
      unsigned = true;
      break;
    case BasicKind.Uint8:
      bits = 8;
      unsigned = true;
      break;
    case BasicKind.Uint16:
      bits = 16;
      unsigned = true;
      break;
    case BasicKind.Uint32:
      bits = 32;
      unsigned = true;
      break;
    case BasicKind.Uint64:
      bits = 64;
      unsigned = true;
      break;
    default:
      return true; // untyped
  }
  const num = i.kind === ConstKind.Int ? i.num : NaN;
  if (num === num) {
    if (bits === 64) return !unsigned || num >= 0;
    const half = bits === 8 ? 0x80 : bits === 16 ? 0x8000 : 0x80000000;
    return unsigned ? num >= 0 && num < half * 2 : -half <= num && num < half;
  }
  const n = constant.bitLen(i);
  if (unsigned) return constant.sign(i) >= 0 && n <= bits;
  if (n < bits) return true;
  // the least value has as many bits as the type
  return n === bits && constant.sign(i) < 0 && constant.bigVal(i) === -(1n << BigInt(bits - 1));
}

function roundFloat(x: ConstValue, single: boolean): ConstValue | undefined {
  const f = single ? constant.float32Val(x) : constant.float64Val(x);
  return Number.isFinite(f) ? constant.makeFloat64(f) : undefined;
}

/** Reports a constant operand that the basic type cannot represent; otherwise x takes the represented value. */
export function representable(check: Checker, x: Operand, type: Basic): void {
  const code = representation(check, x, type, x);
  if (code !== Code.Ok) {
    invalidConversion(check, code, x, type);
    x.mode = Mode.Invalid;
  }
}

/** Leaves the value of constant x as the basic type represents it in `to`. */
export function representation(check: Checker, x: Operand, type: Basic, to: Rounded): Code {
  const v = x.val!;
  to.val = v;
  if (representableConst(v, check, type, to)) return Code.Ok;
  to.val = v;
  if (isNumeric(x.type!) && isNumeric(type)) {
    return !isInteger(x.type!) && isInteger(type) ? Code.TruncatedFloat : Code.NumericOverflow;
  }
  return Code.InvalidConstVal;
}

export function invalidConversion(check: Checker, code: Code, x: Operand, target: Type): void {
  const what = operandText(check, x);
  const type = typeText(check, target);
  switch (code) {
    case Code.TruncatedFloat:
      errorf(check, x, `${what} truncated to ${type}`);
      break;
    case Code.NumericOverflow:
      errorf(check, x, `${what} overflows ${type}`);
      break;
    default:
      errorf(check, x, `cannot convert ${what} to type ${type}`);
  }
}

/** Gives an untyped operand the type that the target asks for. */
export function convertUntyped(check: Checker, x: Operand, target: Type): void {
  if (x.mode === Mode.Invalid || isTyped(x.type!)) return;
  const newType = implicitTypeAndValue(check, x, target);
  if (newType === undefined) {
    const code = check.implicit.code;
    invalidConversion(check, code, x, isTypeParam(target) ? target : (safeUnderlying(target) ?? target));
    x.mode = Mode.Invalid;
    return;
  }
  const val = check.implicit.val;
  if (val !== undefined) {
    x.val = val;
    updateExprVal(check, x.expr!, val);
  }
  if (newType !== x.type) {
    x.type = newType;
    updateExprType(check, x.expr!, newType, false);
  }
}
