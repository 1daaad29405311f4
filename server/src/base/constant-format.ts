/** Printing constants as go/constant prints them. */
import type { ConstValue } from './constant';
import type { BigFloat } from './constant-float';
import { bitLength, floatFromRat, floatToNumber, splitNumber, toIEEE } from './constant-float';
import { decodeRune } from './constant-literal';

/** Kinds as in constant.ts, which imports this file. */
const enum K {
  Unknown,
  Bool,
  String,
  Int,
  Float,
  Complex,
}

export function formatValue(x: ConstValue, exact: boolean): string {
  switch (x.kind as number as K) {
    case K.Unknown:
      return 'unknown';
    case K.Bool:
      return (x as { val: boolean }).val ? 'true' : 'false';
    case K.String:
      return formatString((x as { val: string }).val, exact);
    case K.Int:
      return (x as { val: bigint }).val.toString();
    case K.Float: {
      const f = x as { rat: true; num: bigint; den: bigint } | { rat: false; val: BigFloat };
      if (f.rat) {
        if (exact) return f.den === 1n ? f.num.toString() : `${f.num}/${f.den}`;
        const d = toIEEE(f.num, f.den, 0, 53);
        return formatFloat(floatFromRat(f.num, f.den), d, f.den === 1n);
      }
      if (exact) return hexFloat(f.val);
      return formatFloat(f.val, floatToNumber(f.val, 53), f.val.isInt);
    }
    default: {
      const c = x as { re: ConstValue; im: ConstValue };
      return `(${formatValue(c.re, exact)} + ${formatValue(c.im, exact)}i)`;
    }
  }
}

function formatString(s: string, exact: boolean): string {
  const maxLen = 72;
  // Quoting never shortens, so that the end of a long string need not be looked at.
  const quoted = quote(exact || s.length <= 8 * maxLen ? s : s.slice(0, 8 * maxLen));
  if (exact) return quoted;
  let count = 0,
    cut = 0;
  for (let i = 0; i < quoted.length && count <= maxLen; count++) {
    if (count === maxLen - 3) cut = i;
    i += decodeRune(quoted, i)[1];
  }
  return count > maxLen ? quoted.slice(0, cut) + '...' : quoted;
}

function formatFloat(f: BigFloat, d: number, isInt: boolean): string {
  if ((f.mant === 0n) === (d === 0) && Number.isFinite(d)) {
    const s = formatG(d, 6);
    return !isInt && !s.includes('.') ? formatG(d, -1) : s;
  }
  // Out of the range of float64: split into mantissa and decimal exponent.
  const exp = f.mantExp;
  let m = toIEEE(f.mant, 1n, -f.bitLen, 53);
  const e10 = exp * (Math.LN2 / Math.LN10);
  let e = Math.trunc(e10);
  m *= 10 ** (e10 - e);
  const am = Math.abs(m);
  if (am < 1 - 0.5e-6) {
    m *= 10;
    e--;
  } else if (am >= 10) {
    m /= 10;
    e++;
  }
  return `${formatG(m, 6)}e${e < 0 ? '' : '+'}${e}`;
}

/**
 * Decimal digits of a positive finite number, `prec` significant ones rounded half to even, and the exponent of the
 * first.
 */
function decimalDigits(x: number, prec: number): [string, number] {
  if (prec < 0) {
    const [mant, exp] = x.toExponential().split('e');
    return [mant!.replace('.', ''), Number(exp)];
  }
  const [mant, exp2] = splitNumber(x);
  let num = mant,
    den = 1n;
  if (exp2 > 0) num <<= BigInt(exp2);
  else den <<= BigInt(-exp2);
  let exp = Number(x.toExponential(0).split('e')[1]);
  // toExponential may have rounded up to the next power of ten.
  for (;;) {
    const scale = prec - 1 - exp;
    const a = scale > 0 ? num * 10n ** BigInt(scale) : num;
    const b = scale < 0 ? den * 10n ** BigInt(-scale) : den;
    let q = a / b;
    const twice = (a - q * b) * 2n;
    if (q < 10n ** BigInt(prec - 1)) {
      exp--;
      continue;
    }
    if (twice > b || (twice === b && (q & 1n) === 1n)) q += 1n;
    const s = q.toString();
    if (s.length > prec) return [s.slice(0, prec), exp + 1];
    return [s, exp];
  }
}

/** Formats as Go's %g with the given precision; the shortest form that reads back as x where that is negative. */
export function formatG(x: number, prec: number): string {
  if (x === 0) return '0';
  if (!Number.isFinite(x)) return x > 0 ? '+Inf' : '-Inf';
  const neg = x < 0 ? '-' : '';
  const [all, exp] = decimalDigits(Math.abs(x), prec);
  const digits = all.replace(/0+$/, '') || '0';
  if (exp < -4 || exp >= (prec < 0 ? 6 : prec)) {
    const e = Math.abs(exp);
    const fraction = digits.length > 1 ? '.' + digits.slice(1) : '';
    return `${neg}${digits[0]}${fraction}e${exp < 0 ? '-' : '+'}${e < 10 ? '0' : ''}${e}`;
  }
  if (exp < 0) return `${neg}0.${'0'.repeat(-exp - 1)}${digits}`;
  if (digits.length <= exp + 1) return neg + digits + '0'.repeat(exp + 1 - digits.length);
  return `${neg}${digits.slice(0, exp + 1)}.${digits.slice(exp + 1)}`;
}

/** As big.Float's %p: hexadecimal mantissa in [0.5, 1) and binary exponent. */
function hexFloat(f: BigFloat): string {
  if (f.mant === 0n) return '0';
  const m = f.mant < 0n ? -f.mant : f.mant;
  const bits = bitLength(m);
  const pad = (4 - (bits % 4)) % 4;
  const hex = (m << BigInt(pad)).toString(16).replace(/0+$/, '');
  const e = f.mantExp;
  return `${f.mant < 0n ? '-' : ''}0x.${hex}p${e < 0 ? '' : '+'}${e}`;
}

const escapes: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  12: '\\f',
  10: '\\n',
  13: '\\r',
  9: '\\t',
  11: '\\v',
  34: '\\"',
  92: '\\\\',
};
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;

/** A binary string as a Go string literal, as strconv.Quote writes it (itself a binary string). */
export function quote(s: string): string {
  if (/^[ !#-[\]-~]*$/.test(s)) return `"${s}"`;
  let out = '"';
  for (let i = 0; i < s.length; ) {
    const [code, size] = decodeRune(s, i);
    const c = s.charCodeAt(i);
    if (size === 1 && code === 0xfffd) out += '\\x' + c.toString(16).padStart(2, '0');
    else if (escapes[code] !== undefined) out += escapes[code];
    else if (code < 0x20 || code === 0x7f) out += '\\x' + code.toString(16).padStart(2, '0');
    else if (code < 0x7f || printable.test(String.fromCodePoint(code))) out += s.slice(i, i + size);
    else if (code < 0x10000) out += '\\u' + code.toString(16).padStart(4, '0');
    else out += '\\U' + code.toString(16).padStart(8, '0');
    i += size;
  }
  return out + '"';
}
