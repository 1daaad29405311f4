/**
 * Constants of Go programs with exact values: what go/constant is to the Go compiler. Integers are exact without
 * bound, floating-point constants are fractions while these stay small and 512-bit floats from there on.
 *
 * Operators are the numbers of syntax's Op (this room knows no other room); `intDiv` stands for a division of integers.
 *
 * Reading order: the kinds of values, making them, reading them, conversions, operators.
 */
import { maxConstantString, OverBudget, reasons } from './budget';
import {
  type BigFloat,
  bitLength,
  floatAdd,
  floatCmp,
  floatFromInt,
  floatFromRat,
  floatMul,
  floatNeg,
  floatPrec,
  floatQuo,
  floatSub,
  floatToInt,
  floatToNumber,
  floatZero,
  Rounding,
  roundFloat,
  splitNumber,
  toIEEE,
} from './constant-float';
import { formatValue } from './constant-format';
import { parseFloatLiteral, parseIntLiteral, unquote, unquoteChar } from './constant-literal';

export { quote } from './constant-format';

/** Order as go/constant.Kind. */
export const enum Kind {
  Unknown,
  Bool,
  String,
  Int,
  Float,
  Complex,
}

export type ConstValue = UnknownVal | BoolVal | StringVal | IntVal | RatVal | FloatVal | ComplexVal;

export class UnknownVal {
  readonly kind = Kind.Unknown;
}
export class BoolVal {
  readonly kind = Kind.Bool;
  constructor(readonly val: boolean) {}
}
/** A binary string: one UTF-16 unit a byte. */
export class StringVal {
  readonly kind = Kind.String;
  constructor(readonly val: string) {}
}
export class IntVal {
  readonly kind = Kind.Int;
  /** `num` is the value where that is a safe integer, else NaN. */
  constructor(
    readonly num: number,
    private big: bigint | undefined,
  ) {}
  get val(): bigint {
    return (this.big ??= BigInt(this.num));
  }
}
/** A fraction in lowest terms with a positive denominator. */
export class RatVal {
  readonly kind = Kind.Float;
  readonly rat = true;
  constructor(
    readonly num: bigint,
    readonly den: bigint,
  ) {}
}
export class FloatVal {
  readonly kind = Kind.Float;
  readonly rat = false;
  constructor(readonly val: BigFloat) {}
}
export class ComplexVal {
  readonly kind = Kind.Complex;
  constructor(
    readonly re: ConstValue,
    readonly im: ConstValue,
  ) {}
}

/** Operators, numbered as syntax's Op. */
export const enum Tok {
  Not = 2,
  LOr = 5,
  LAnd,
  Eql,
  Neq,
  Lss,
  Leq,
  Gtr,
  Geq,
  Add,
  Sub,
  Or,
  Xor,
  Mul,
  Quo,
  Rem,
  And,
  AndNot,
  Shl,
  Shr,
  /** Division of integers (go/constant takes token.QUO_ASSIGN for it). */
  QuoInt = 100,
}
/** Operator for dividing integers, to be passed to binaryOp in place of Op.Div. */
export const intDiv = 100;

/** The kind of a value, as a function for who counts on go/constant's names. */
export function kind(x: ConstValue): Kind {
  return x.kind;
}

// ---- making values

const unknownVal = new UnknownVal();
const trueVal = new BoolVal(true);
const falseVal = new BoolVal(false);
const emptyString = new StringVal('');
const floatVal0 = new FloatVal(floatZero);
const smallInts: readonly IntVal[] = Array.from({ length: 128 + 1024 }, (_, i) => new IntVal(i - 128, undefined));

/** An integer constant; x must be a safe integer. */
export function makeInt64(x: number | bigint): IntVal {
  if (typeof x === 'bigint') return makeInt(x);
  if (x >= -128 && x < 1024) return smallInts[x + 128]!;
  return Number.isSafeInteger(x) ? new IntVal(x, undefined) : new IntVal(NaN, BigInt(x));
}

export function makeInt(x: bigint): IntVal {
  if (x >= -9007199254740991n && x <= 9007199254740991n) {
    const n = Number(x);
    return n >= -128 && n < 1024 ? smallInts[n + 128]! : new IntVal(n, x);
  }
  return new IntVal(NaN, x);
}

/** Constants whose fraction has numerator and denominator of at most this many bits are exact. */
const maxExp = 4 << 10;
const smallLimit = 1n << BigInt(maxExp - 1);

function smallInt(x: bigint): boolean {
  return x < smallLimit && x > -smallLimit;
}
function smallFloat(x: BigFloat): boolean {
  if (x.isInf) return false;
  const e = x.mantExp;
  return -maxExp < e && e < maxExp;
}

function gcd(a: bigint, b: bigint): bigint {
  if (a < 0n) a = -a;
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

function lowest(num: bigint, den: bigint): RatVal {
  if (den < 0n) {
    num = -num;
    den = -den;
  }
  if (den !== 1n) {
    const d = gcd(num, den);
    if (d !== 1n) {
      num /= d;
      den /= d;
    }
  }
  return new RatVal(num, den);
}

function makeRat(num: bigint, den: bigint): ConstValue {
  if (den === 0n) return unknownVal;
  const r = lowest(num, den);
  if (smallInt(r.num) && smallInt(r.den)) return r;
  return makeFloat(floatFromRat(r.num, r.den));
}

function makeFloat(x: BigFloat): ConstValue {
  if (x.mant === 0n) return floatVal0;
  if (x.isInf) return unknownVal;
  return new FloatVal(x);
}

export function makeComplex(re: ConstValue, im: ConstValue): ConstValue {
  if (re.kind === Kind.Unknown || im.kind === Kind.Unknown) return unknownVal;
  return new ComplexVal(re, im);
}

export function makeUnknown(): ConstValue {
  return unknownVal;
}
export function makeBool(b: boolean): BoolVal {
  return b ? trueVal : falseVal;
}
export function makeString(s: string): StringVal {
  return s === '' ? emptyString : new StringVal(s);
}

/** The value of an unsigned 64-bit integer. */
export function makeUint64(x: bigint): IntVal {
  return makeInt(BigInt.asUintN(64, x));
}

export function makeFloat64(x: number): ConstValue {
  if (!Number.isFinite(x)) return unknownVal;
  if (x === 0) return new RatVal(0n, 1n);
  const [mant, exp] = splitNumber(x);
  return exp >= 0 ? new RatVal(mant << BigInt(exp), 1n) : lowest(mant, 1n << BigInt(-exp));
}

function makeFloatFromLiteral(lit: string): ConstValue | undefined {
  const scanned = parseFloatLiteral(lit);
  if (scanned === undefined) return undefined;
  const f = scanned.float();
  if (smallFloat(f)) {
    if (f.mant === 0n) return new RatVal(0n, 1n);
    const [num, den] = scanned.fraction();
    return lowest(num, den);
  }
  return makeFloat(f);
}

/** Kinds of literals, numbered as syntax's LitKind. */
const enum Lit {
  Int,
  Float,
  Imag,
  Rune,
  String,
}

/** The value of a literal as it is written (a binary string); unknown where it is malformed. */
export function makeFromLiteral(lit: string, kind: number): ConstValue {
  switch (kind) {
    case Lit.Int: {
      if (lit.length < 16) {
        // Decimal digits only, which is nearly all of them.
        let n = 0,
          i = 0;
        for (; i < lit.length; i++) {
          const c = lit.charCodeAt(i) - 48;
          if (c < 0 || c > 9) break;
          n = n * 10 + c;
        }
        if (i === lit.length && i > 0 && (i === 1 || lit.charCodeAt(0) !== 48)) return makeInt64(n);
      }
      if (lit.length < 15 && lit.charCodeAt(0) === 48 && (lit.charCodeAt(1) | 32) === 0x78) {
        const n = Number(lit); // NaN where there are underscores
        if (n === n) return makeInt64(n);
      }
      const x = parseIntLiteral(lit);
      return x === undefined ? unknownVal : makeInt(x);
    }
    case Lit.Float:
      return makeFloatFromLiteral(lit) ?? unknownVal;
    case Lit.Imag: {
      if (!lit.endsWith('i')) return unknownVal;
      const im = makeFloatFromLiteral(lit.slice(0, -1));
      return im === undefined ? unknownVal : makeComplex(makeInt64(0), im);
    }
    case Lit.Rune: {
      const code = lit.length >= 2 ? unquoteChar(lit.slice(1, -1)) : undefined;
      return code === undefined ? unknownVal : makeInt64(code);
    }
    case Lit.String: {
      const s = unquote(lit);
      return s === undefined ? unknownVal : makeString(s);
    }
    default:
      return unknownVal;
  }
}

// ---- reading values

export function boolVal(x: ConstValue): boolean {
  return x.kind === Kind.Bool && x.val;
}
/** A binary string. */
export function stringVal(x: ConstValue): string {
  return x.kind === Kind.String ? x.val : '';
}

const minInt64 = -(1n << 63n),
  maxInt64 = (1n << 63n) - 1n,
  maxUint64 = (1n << 64n) - 1n;

/** The value of an integer that fits an int64, else undefined. */
export function int64Val(x: ConstValue): bigint | undefined {
  if (x.kind !== Kind.Int) return undefined;
  const v = x.val;
  return v >= minInt64 && v <= maxInt64 ? v : undefined;
}
/** The value of an integer that fits a uint64, else undefined. */
export function uint64Val(x: ConstValue): bigint | undefined {
  if (x.kind !== Kind.Int) return undefined;
  const v = x.val;
  return v >= 0n && v <= maxUint64 ? v : undefined;
}
/** The value of an integer that a number holds exactly (below 2**53), else undefined. */
export function numberVal(x: ConstValue): number | undefined {
  return x.kind === Kind.Int && x.num === x.num ? x.num : undefined;
}

/** The value of any integer constant; 0 for other kinds. */
export function bigVal(x: ConstValue): bigint {
  return x.kind === Kind.Int ? x.val : 0n;
}

function toNumber(x: ConstValue, bits: 53 | 24): number {
  switch (x.kind) {
    case Kind.Int:
      if (bits === 53 && x.num === x.num) return x.num;
      return toIEEE(x.val, 1n, 0, bits);
    case Kind.Float:
      return x.rat ? toIEEE(x.num, x.den, 0, bits) : floatToNumber(x.val, bits);
    default:
      return 0;
  }
}
/** The nearest float64; infinite where x is too large. */
export function float64Val(x: ConstValue): number {
  return toNumber(x, 53);
}
/** The nearest float32; infinite where x is too large. */
export function float32Val(x: ConstValue): number {
  return toNumber(x, 24);
}

/** Bits of the absolute value of an integer. */
export function bitLen(x: ConstValue): number {
  return x.kind === Kind.Int ? bitLength(x.val) : 0;
}

/** -1, 0 or 1; for complex numbers 0 means zero and anything else not; 1 for unknown values. */
export function sign(x: ConstValue): number {
  switch (x.kind) {
    case Kind.Int:
      if (x.num === x.num) return x.num < 0 ? -1 : x.num > 0 ? 1 : 0;
      return x.val < 0n ? -1 : 1;
    case Kind.Float:
      return x.rat ? (x.num < 0n ? -1 : x.num > 0n ? 1 : 0) : x.val.sign;
    case Kind.Complex:
      return sign(x.re) | sign(x.im);
    default:
      return 1;
  }
}

/** Numerator of an integer or fraction. */
export function num(x: ConstValue): ConstValue {
  if (x.kind === Kind.Int) return x;
  if (x.kind !== Kind.Float) return unknownVal;
  if (x.rat) return makeInt(x.num);
  if (!smallFloat(x.val)) return unknownVal;
  return makeInt(x.val.exp >= 0 ? x.val.mant << BigInt(x.val.exp) : x.val.mant);
}
/** Denominator of an integer or fraction. */
export function denom(x: ConstValue): ConstValue {
  if (x.kind === Kind.Int) return makeInt64(1);
  if (x.kind !== Kind.Float) return unknownVal;
  if (x.rat) return makeInt(x.den);
  if (!smallFloat(x.val)) return unknownVal;
  return makeInt(x.val.exp >= 0 ? 1n : 1n << BigInt(-x.val.exp));
}

export function makeImag(x: ConstValue): ConstValue {
  return x.kind === Kind.Unknown ? x : makeComplex(makeInt64(0), x);
}
export function real(x: ConstValue): ConstValue {
  return x.kind === Kind.Complex ? x.re : x;
}
export function imag(x: ConstValue): ConstValue {
  return x.kind === Kind.Complex ? x.im : x.kind === Kind.Unknown ? x : makeInt64(0);
}

// ---- conversions

/** x as an integer if it is one (or a float within rounding of one), else unknown. */
export function toInt(x: ConstValue): ConstValue {
  switch (x.kind) {
    case Kind.Int:
      return x;
    case Kind.Float: {
      if (x.rat) return x.den === 1n ? makeInt(x.num) : unknownVal;
      const f = x.val;
      if (!smallFloat(f)) return unknownVal;
      const [i, exact] = floatToInt(f);
      if (exact) return makeInt(i);
      // A few bits of rounding errors must not keep a number from being an integer.
      const delta = 4;
      for (const mode of [Rounding.ToZero, Rounding.AwayFromZero] as const) {
        const [j, ok] = floatToInt(roundFloat(f.mant, f.exp, false, floatPrec - delta, mode));
        if (ok) return makeInt(j);
      }
      return unknownVal;
    }
    case Kind.Complex: {
      const re = toFloat(x);
      return re.kind === Kind.Float ? toInt(re) : unknownVal;
    }
    default:
      return unknownVal;
  }
}

export function toFloat(x: ConstValue): ConstValue {
  switch (x.kind) {
    case Kind.Int:
      return x.num === x.num || smallInt(x.val) ? new RatVal(x.val, 1n) : new FloatVal(floatFromInt(x.val));
    case Kind.Float:
      return x;
    case Kind.Complex:
      return sign(x.im) === 0 ? toFloat(x.re) : unknownVal;
    default:
      return unknownVal;
  }
}

export function toComplex(x: ConstValue): ConstValue {
  switch (x.kind) {
    case Kind.Int:
    case Kind.Float:
      return new ComplexVal(x, makeInt64(0));
    case Kind.Complex:
      return x;
    default:
      return unknownVal;
  }
}

// ---- operators

/**
 * The value of `op y`. For ^ on unsigned types `size` is the type's size in bits, to which the result is limited.
 * Unknown where the operator does not apply.
 */
export function unaryOp(op: number, y: ConstValue, size = 0): ConstValue {
  switch (op) {
    case Tok.Add:
      return y.kind >= Kind.Int ? y : unknownVal;
    case Tok.Sub:
      switch (y.kind) {
        case Kind.Int:
          return y.num === y.num ? makeInt64(0 - y.num) : makeInt(-y.val);
        case Kind.Float:
          return y.rat ? new RatVal(-y.num, y.den) : makeFloat(floatNeg(y.val));
        case Kind.Complex:
          return makeComplex(unaryOp(op, y.re), unaryOp(op, y.im));
        default:
          return unknownVal;
      }
    case Tok.Xor:
      if (y.kind !== Kind.Int) return unknownVal;
      return makeInt(size > 0 ? BigInt.asUintN(size, ~y.val) : ~y.val);
    case Tok.Not:
      return y.kind === Kind.Bool ? makeBool(!y.val) : unknownVal;
    default:
      return unknownVal;
  }
}

/** The value of x op y for arithmetic, logical and string operators; unknown where the operator does not apply. */
export function binaryOp(x: ConstValue, op: number, y: ConstValue): ConstValue {
  if (x.kind === Kind.Unknown || y.kind === Kind.Unknown) return unknownVal;
  if (x.kind === Kind.Int && y.kind === Kind.Int) return intOp(x, op, y);
  if (x.kind === Kind.Complex || y.kind === Kind.Complex) {
    const a = toComplex(x),
      b = toComplex(y);
    return a.kind === Kind.Complex && b.kind === Kind.Complex ? complexOp(a, op, b) : unknownVal;
  }
  if (x.kind === Kind.Bool && y.kind === Kind.Bool) {
    if (op === Tok.LAnd) return makeBool(x.val && y.val);
    if (op === Tok.LOr) return makeBool(x.val || y.val);
    return unknownVal;
  }
  if (x.kind === Kind.String && y.kind === Kind.String) {
    if (op !== Tok.Add) return unknownVal;
    if (x.val.length + y.val.length > maxConstantString) throw new OverBudget(reasons.constantString);
    return makeString(x.val + y.val);
  }
  if ((x.kind === Kind.Float || x.kind === Kind.Int) && (y.kind === Kind.Float || y.kind === Kind.Int)) {
    return floatOp(x, op, y);
  }
  return unknownVal;
}

function intOp(x: IntVal, op: number, y: IntVal): ConstValue {
  const a = x.num,
    b = y.num;
  if (a === a && b === b) {
    switch (op) {
      case Tok.Add: {
        const c = a + b;
        if (Number.isSafeInteger(c)) return makeInt64(c);
        break;
      }
      case Tok.Sub: {
        const c = a - b;
        if (Number.isSafeInteger(c)) return makeInt64(c);
        break;
      }
      case Tok.Mul: {
        const c = a * b;
        if (Number.isSafeInteger(c)) return makeInt64(c + 0);
        break;
      }
      case Tok.QuoInt:
        return b === 0 ? unknownVal : makeInt64(Math.trunc(a / b) + 0);
      case Tok.Rem:
        return b === 0 ? unknownVal : makeInt64((a % b) + 0);
      case Tok.And:
        if (a >= 0 && b >= 0 && a <= 0x7fffffff && b <= 0x7fffffff) return makeInt64(a & b);
        break;
      case Tok.Or:
        if (a >= 0 && b >= 0 && a <= 0x7fffffff && b <= 0x7fffffff) return makeInt64(a | b);
        break;
    }
  }
  const m = x.val,
    n = y.val;
  switch (op) {
    case Tok.Add:
      return makeInt(m + n);
    case Tok.Sub:
      return makeInt(m - n);
    case Tok.Mul:
      return makeInt(m * n);
    case Tok.Quo:
      return makeRat(m, n);
    case Tok.QuoInt:
      return n === 0n ? unknownVal : makeInt(m / n);
    case Tok.Rem:
      return n === 0n ? unknownVal : makeInt(m % n);
    case Tok.And:
      return makeInt(m & n);
    case Tok.Or:
      return makeInt(m | n);
    case Tok.Xor:
      return makeInt(m ^ n);
    case Tok.AndNot:
      return makeInt(m & ~n);
    default:
      return unknownVal;
  }
}

function bigFloatOf(x: IntVal | RatVal | FloatVal): BigFloat {
  if (x.kind === Kind.Int) return floatFromInt(x.val);
  return x.rat ? floatFromRat(x.num, x.den) : x.val;
}

function floatOp(x: IntVal | RatVal | FloatVal, op: number, y: IntVal | RatVal | FloatVal): ConstValue {
  if ((x.kind === Kind.Float && !x.rat) || (y.kind === Kind.Float && !y.rat)) {
    const a = bigFloatOf(x),
      b = bigFloatOf(y);
    switch (op) {
      case Tok.Add:
        return makeFloat(floatAdd(a, b));
      case Tok.Sub:
        return makeFloat(floatSub(a, b));
      case Tok.Mul:
        return makeFloat(floatMul(a, b));
      case Tok.Quo:
        return b.mant === 0n ? unknownVal : makeFloat(floatQuo(a, b));
      default:
        return unknownVal;
    }
  }
  const xn = x.kind === Kind.Int ? x.val : x.num,
    xd = x.kind === Kind.Int ? 1n : (x as RatVal).den;
  const yn = y.kind === Kind.Int ? y.val : y.num,
    yd = y.kind === Kind.Int ? 1n : (y as RatVal).den;
  switch (op) {
    case Tok.Add:
      return makeRat(xn * yd + yn * xd, xd * yd);
    case Tok.Sub:
      return makeRat(xn * yd - yn * xd, xd * yd);
    case Tok.Mul:
      return makeRat(xn * yn, xd * yd);
    case Tok.Quo:
      return makeRat(xn * yd, xd * yn);
    default:
      return unknownVal;
  }
}

function complexOp(x: ComplexVal, op: number, y: ComplexVal): ConstValue {
  const add = (a: ConstValue, b: ConstValue): ConstValue => binaryOp(a, Tok.Add, b);
  const sub = (a: ConstValue, b: ConstValue): ConstValue => binaryOp(a, Tok.Sub, b);
  const mul = (a: ConstValue, b: ConstValue): ConstValue => binaryOp(a, Tok.Mul, b);
  const quo = (a: ConstValue, b: ConstValue): ConstValue => binaryOp(a, Tok.Quo, b);
  const a = x.re,
    b = x.im,
    c = y.re,
    d = y.im;
  switch (op) {
    case Tok.Add:
      return makeComplex(add(a, c), add(b, d));
    case Tok.Sub:
      return makeComplex(sub(a, c), sub(b, d));
    case Tok.Mul:
      return makeComplex(sub(mul(a, c), mul(b, d)), add(mul(b, c), mul(a, d)));
    case Tok.Quo: {
      const s = add(mul(c, c), mul(d, d));
      return makeComplex(quo(add(mul(a, c), mul(b, d)), s), quo(sub(mul(b, c), mul(a, d)), s));
    }
    default:
      return unknownVal;
  }
}

/** x << s or x >> s for an integer x. */
export function shift(x: ConstValue, op: number, s: number): ConstValue {
  if (x.kind !== Kind.Int) return unknownVal;
  if (s === 0) return x;
  if (op === Tok.Shl) {
    if (x.num >= 0 && s < 31 && x.num < 0x200000) return makeInt64(x.num * 2 ** s);
    return makeInt(x.val << BigInt(s));
  }
  if (op === Tok.Shr) return makeInt(x.val >> BigInt(s));
  return unknownVal;
}

function holds(c: number, op: number): boolean {
  switch (op) {
    case Tok.Eql:
      return c === 0;
    case Tok.Neq:
      return c !== 0;
    case Tok.Lss:
      return c < 0;
    case Tok.Leq:
      return c <= 0;
    case Tok.Gtr:
      return c > 0;
    case Tok.Geq:
      return c >= 0;
    default:
      return false;
  }
}

/** Whether x op y holds, for a comparison operator; false for unknown values. */
export function compare(x: ConstValue, op: number, y: ConstValue): boolean {
  if (x.kind === Kind.Unknown || y.kind === Kind.Unknown) return false;
  if (x.kind === Kind.Complex || y.kind === Kind.Complex) {
    const same = compare(real(x), Tok.Eql, real(y)) && compare(imag(x), Tok.Eql, imag(y));
    return op === Tok.Eql ? same : op === Tok.Neq ? !same : false;
  }
  if (x.kind === Kind.Bool && y.kind === Kind.Bool) {
    return op === Tok.Eql ? x.val === y.val : op === Tok.Neq ? x.val !== y.val : false;
  }
  if (x.kind === Kind.String && y.kind === Kind.String) {
    return holds(x.val < y.val ? -1 : x.val > y.val ? 1 : 0, op);
  }
  if (x.kind === Kind.Int && y.kind === Kind.Int) {
    if (x.num === x.num && y.num === y.num) return holds(x.num - y.num, op);
    return holds(x.val < y.val ? -1 : x.val > y.val ? 1 : 0, op);
  }
  if ((x.kind !== Kind.Float && x.kind !== Kind.Int) || (y.kind !== Kind.Float && y.kind !== Kind.Int)) return false;
  if ((x.kind === Kind.Float && !x.rat) || (y.kind === Kind.Float && !y.rat)) {
    return holds(floatCmp(bigFloatOf(x), bigFloatOf(y)), op);
  }
  const xn = x.kind === Kind.Int ? x.val : x.num,
    xd = x.kind === Kind.Int ? 1n : (x as RatVal).den;
  const yn = y.kind === Kind.Int ? y.val : y.num,
    yd = y.kind === Kind.Int ? 1n : (y as RatVal).den;
  const a = xn * yd,
    b = yn * xd;
  return holds(a < b ? -1 : a > b ? 1 : 0, op);
}

// ---- printing

/** A short form for people, as go/constant's String(): long strings are cut, floats have six digits. */
export function toString(x: ConstValue): string {
  return formatValue(x, false);
}
/** The exact value, as go/constant's ExactString(). */
export function exactString(x: ConstValue): string {
  return formatValue(x, true);
}
