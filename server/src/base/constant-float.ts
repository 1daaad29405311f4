/**
 * Binary floating-point numbers of 512 bits of precision, rounded to nearest even after each operation: big.Float as
 * go/constant uses it, for constants whose fractions have grown too large to be kept exactly.
 */

/** Precision of mantissas in bits. */
export const floatPrec = 512;
const maxFloatExp = 2 ** 31 - 1;

/** Bits in the absolute value of x. */
export function bitLength(x: bigint): number {
  if (x < 0n) x = -x;
  if (x === 0n) return 0;
  const hex = x.toString(16);
  return (hex.length - 1) * 4 + (32 - Math.clz32(parseInt(hex[0]!, 16)));
}

/** sign * mant * 2**exp; mant is odd, or 0 for zero. */
export class BigFloat {
  private bits = -1;
  constructor(
    readonly mant: bigint,
    readonly exp: number,
  ) {}

  get bitLen(): number {
    return this.bits < 0 ? (this.bits = bitLength(this.mant)) : this.bits;
  }
  get sign(): number {
    return this.mant === 0n ? 0 : this.mant < 0n ? -1 : 1;
  }
  /** Exponent e such that 0.5 <= |x| / 2**e < 1; 0 for zero. */
  get mantExp(): number {
    return this.mant === 0n ? 0 : this.bitLen + this.exp;
  }
  get isInf(): boolean {
    return this.exp === Infinity;
  }
  get isInt(): boolean {
    return this.exp >= 0;
  }
}

export const floatZero = new BigFloat(0n, 0);
const floatInf = new BigFloat(1n, Infinity);

/** How to round when bits are lost. */
export const enum Rounding {
  NearestEven,
  ToZero,
  AwayFromZero,
}

/** mant * 2**exp rounded to `prec` bits; `sticky` says that the true value lies a little further from zero. */
export function roundFloat(
  mant: bigint,
  exp: number,
  sticky = false,
  prec = floatPrec,
  mode: Rounding = Rounding.NearestEven,
): BigFloat {
  if (mant === 0n) return floatZero;
  const neg = mant < 0n;
  let m = neg ? -mant : mant;
  const extra = bitLength(m) - prec;
  if (extra > 0) {
    const shift = BigInt(extra);
    const low = m & ((1n << shift) - 1n);
    const half = 1n << (shift - 1n);
    m >>= shift;
    exp += extra;
    const inexact = low !== 0n || sticky;
    let up = false;
    if (mode === Rounding.NearestEven) up = low > half || (low === half && (sticky || (m & 1n) === 1n));
    else if (mode === Rounding.AwayFromZero) up = inexact;
    if (up) m += 1n;
  }
  const zeros = trailingZeros(m);
  if (zeros > 0) {
    m >>= BigInt(zeros);
    exp += zeros;
  }
  const result = new BigFloat(neg ? -m : m, exp);
  if (result.mantExp > maxFloatExp) return floatInf;
  if (result.mantExp < -maxFloatExp) return floatZero;
  return result;
}

function trailingZeros(m: bigint): number {
  let zeros = 0;
  while ((m & 0xffffffffn) === 0n) {
    m >>= 32n;
    zeros += 32;
  }
  const low = Number(m & 0xffffffffn);
  return zeros + (31 - Math.clz32(low & -low));
}

export function floatFromInt(x: bigint, prec = floatPrec): BigFloat {
  return roundFloat(x, 0, false, prec);
}

export function floatFromRat(num: bigint, den: bigint): BigFloat {
  return floatQuo(new BigFloat(num, 0), new BigFloat(den, 0));
}

export function floatFromNumber(x: number): BigFloat {
  if (x === 0) return floatZero;
  const [mant, exp] = splitNumber(x);
  return roundFloat(mant, exp);
}

/** A finite number as mantissa and power of two. */
export function splitNumber(x: number): [bigint, number] {
  let exp = 0;
  let a = Math.abs(x);
  if (a !== 0 && a < 2 ** -1022) {
    a *= 2 ** 200;
    exp -= 200;
  }
  if (a !== 0) {
    let e = Math.floor(Math.log2(a)) - 60;
    // 2 ** -e may overflow for tiny numbers, so scale in two steps.
    const half = Math.trunc(e / 2);
    a = a * 2 ** -half * 2 ** -(e - half);
    while (!Number.isInteger(a)) {
      a *= 2;
      e--;
    }
    exp += e;
  }
  return [x < 0 ? -BigInt(a) : BigInt(a), exp];
}

export function floatNeg(x: BigFloat): BigFloat {
  return new BigFloat(-x.mant, x.exp);
}

export function floatAdd(x: BigFloat, y: BigFloat): BigFloat {
  if (x.mant === 0n) return y;
  if (y.mant === 0n) return x;
  if (x.exp < y.exp) [x, y] = [y, x];
  const gap = x.exp - y.exp;
  if (gap > 4 * floatPrec + 64 && x.mantExp - y.mantExp > 2 * floatPrec) {
    // y is far below the last bit of x: it only matters for rounding, and x fits as it is.
    return x;
  }
  return roundFloat((x.mant << BigInt(gap)) + y.mant, y.exp);
}

export function floatSub(x: BigFloat, y: BigFloat): BigFloat {
  return floatAdd(x, floatNeg(y));
}

export function floatMul(x: BigFloat, y: BigFloat, prec = floatPrec): BigFloat {
  return roundFloat(x.mant * y.mant, x.exp + y.exp, false, prec);
}

/** x / y for y other than zero. */
export function floatQuo(x: BigFloat, y: BigFloat, prec = floatPrec): BigFloat {
  if (x.mant === 0n) return floatZero;
  if (y.mant === 0n) return floatInf;
  const neg = x.mant < 0n !== y.mant < 0n;
  const a = x.mant < 0n ? -x.mant : x.mant;
  const b = y.mant < 0n ? -y.mant : y.mant;
  const shift = Math.max(0, prec + 2 + y.bitLen - x.bitLen);
  const n = a << BigInt(shift);
  const q = n / b;
  const sticky = q * b !== n;
  return roundFloat(neg ? -q : q, x.exp - y.exp - shift, sticky, prec);
}

export function floatCmp(x: BigFloat, y: BigFloat): number {
  if (x.sign !== y.sign) return x.sign < y.sign ? -1 : 1;
  if (x.mant === 0n) return 0;
  const dx = x.mantExp,
    dy = y.mantExp;
  if (dx !== dy) return dx < dy === x.sign > 0 ? -1 : 1;
  const gap = x.exp - y.exp;
  const a = gap > 0 ? x.mant << BigInt(gap) : x.mant;
  const b = gap < 0 ? y.mant << BigInt(-gap) : y.mant;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The integer that x is after truncation, and whether nothing was cut off. */
export function floatToInt(x: BigFloat): [bigint, boolean] {
  if (x.exp >= 0) return [x.mant << BigInt(x.exp), true];
  if (x.mantExp <= 0) return [0n, x.mant === 0n];
  const neg = x.mant < 0n;
  const m = (neg ? -x.mant : x.mant) >> BigInt(-x.exp);
  return [neg ? -m : m, false];
}

/**
 * num / den * 2**exp as the nearest IEEE number of `bits` bits of precision (53 or 24) whose largest exponent is
 * `maxExp` (1024 or 128) and least exponent of a normal number is `minExp` (-1021 or -125).
 */
export function toIEEE(num: bigint, den: bigint, exp: number, bits: 53 | 24): number {
  if (num === 0n) return 0;
  const neg = num < 0n;
  const n = neg ? -num : num;
  const maxExp = bits === 53 ? 1024 : 128;
  const minExp = bits === 53 ? -1021 : -125;
  let e = bitLength(n) - bitLength(den) + exp; // n/den*2**exp lies in (2**(e-1), 2**(e+1))
  if (e > maxExp + 1) return neg ? -Infinity : Infinity;
  if (e < minExp - bits - 2) return neg ? -0 : 0;
  for (let tries = 0; ; tries++) {
    // The unit of the last place: e is the exponent of a value in [2**(e-1), 2**e).
    const ulp = Math.max(e, minExp) - bits;
    const shift = exp - ulp;
    const a = shift > 0 ? n << BigInt(shift) : n;
    const b = shift < 0 ? den << BigInt(-shift) : den;
    let q = a / b;
    const r = a - q * b;
    if (tries === 0 && bitLength(q) > bits) {
      e++;
      continue;
    }
    const twice = r * 2n;
    if (twice > b || (twice === b && (q & 1n) === 1n)) q += 1n;
    if (bitLength(q) + ulp > maxExp) return neg ? -Infinity : Infinity;
    // q has at most 53 bits; scaling by 2**ulp is exact, in two steps where 2**ulp is not a number.
    const half = Math.trunc(ulp / 2);
    const value = Number(q) * 2 ** half * 2 ** (ulp - half);
    return neg ? -value : value;
  }
}

export function floatToNumber(x: BigFloat, bits: 53 | 24): number {
  if (x.isInf) return Infinity;
  return toIEEE(x.mant, 1n, x.exp, bits);
}

/** 5**n at `prec` bits, as big.Float computes it (n is the decimal exponent of a literal). */
function pow5(n: number, prec: number): BigFloat {
  const direct = 27;
  if (n <= direct) return floatFromInt(5n ** BigInt(n), prec);
  let z = floatFromInt(5n ** BigInt(direct), prec);
  n -= direct;
  let f = new BigFloat(5n, 0);
  while (n > 0) {
    if (n % 2 === 1) z = floatMul(z, f, prec);
    f = floatMul(f, f, prec + 64);
    n = Math.floor(n / 2);
  }
  return z;
}

/** mant * 2**exp2 * 10**exp10, rounded as big.Float.Parse rounds. */
export function floatFromScan(mant: bigint, exp2: number, exp10: number): BigFloat {
  if (mant === 0n) return floatZero;
  if (Math.abs(exp10) > 1e9) return exp10 > 0 ? floatInf : floatZero;
  if (exp10 === 0) return roundFloat(mant, exp2);
  const p = pow5(Math.abs(exp10), floatPrec + 64);
  const x = new BigFloat(mant, exp2 + exp10);
  return exp10 < 0 ? floatQuo(x, p) : floatMul(x, p);
}
