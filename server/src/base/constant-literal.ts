/** Reading Go's literals as constants. Texts are binary strings (one UTF-16 unit a byte), as are the results. */
import { type BigFloat, floatFromScan } from './constant-float';

/** Integer literals in all bases; undefined where malformed. */
export function parseIntLiteral(lit: string): bigint | undefined {
  const text = lit.includes('_') ? lit.replace(/_/g, '') : lit;
  try {
    if (text.length > 1 && text[0] === '0') {
      const c = text[1]!;
      if (c === 'x' || c === 'X' || c === 'b' || c === 'B' || c === 'o' || c === 'O')
        return text.length > 2 ? BigInt(text) : undefined;
      return /^[0-7]+$/.test(text) ? BigInt('0o' + text) : undefined;
    }
    return /^[0-9]+$/.test(text) ? BigInt(text) : undefined;
  } catch {
    return undefined;
  }
}

/** A scanned floating-point literal: mant * 2**exp2 * 10**exp10. */
class Scanned {
  constructor(
    readonly mant: bigint,
    readonly exp2: number,
    readonly exp10: number,
  ) {}

  /** Rounded to the precision of floats. */
  float(): BigFloat {
    return floatFromScan(this.mant, this.exp2, this.exp10);
  }

  /** Exactly, as numerator and denominator (not in lowest terms). */
  fraction(): [bigint, bigint] {
    let num = this.mant,
      den = 1n;
    if (this.exp2 > 0) num <<= BigInt(this.exp2);
    else den <<= BigInt(-this.exp2);
    if (this.exp10 > 0) num *= 10n ** BigInt(this.exp10);
    else den *= 10n ** BigInt(-this.exp10);
    return [num, den];
  }
}

/**
 * Floating-point literals (and integer literals in front of the `i` of an imaginary one); undefined where malformed.
 */
export function parseFloatLiteral(lit: string): Scanned | undefined {
  const text = lit.includes('_') ? lit.replace(/_/g, '') : lit;
  const prefix = text.length > 1 && text[0] === '0' ? text[1]!.toLowerCase() : '';
  if (prefix === 'x') {
    const m = /^0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?[0-9]+))?$/.exec(text);
    if (!m || (m[1] ?? '') + (m[2] ?? '') === '') return undefined;
    const frac = m[2] ?? '';
    return new Scanned(BigInt('0x' + m[1]! + frac), Number(m[3] ?? 0) - 4 * frac.length, 0);
  }
  if (prefix === 'b' || prefix === 'o') {
    const x = parseIntLiteral(text);
    return x === undefined ? undefined : new Scanned(x, 0, 0);
  }
  const m = /^([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/.exec(text);
  if (!m || (m[1] ?? '') + (m[2] ?? '') === '') return undefined;
  const frac = m[2] ?? '';
  return new Scanned(BigInt(m[1]! + frac), 0, Number(m[3] ?? 0) - frac.length);
}

const simpleEscapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
  "'": 39,
  '"': 34,
};

/** UTF-8 bytes of a code point, as a binary string. */
export function encodeRune(code: number): string {
  if (code < 0x80) return String.fromCharCode(code);
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 63));
  if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  return String.fromCharCode(
    0xf0 | (code >> 18),
    0x80 | ((code >> 12) & 63),
    0x80 | ((code >> 6) & 63),
    0x80 | (code & 63),
  );
}

/** The code point that starts at byte i and its length; malformed UTF-8 gives 0xfffd and length 1. */
export function decodeRune(s: string, i: number): [number, number] {
  const c = s.charCodeAt(i);
  if (c < 0x80) return [c, 1];
  const n = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc2 ? 1 : 0;
  if (n === 0 || c > 0xf4 || i + n >= s.length) return [0xfffd, 1];
  let code = c & (0x3f >> n);
  for (let k = 1; k <= n; k++) {
    const d = s.charCodeAt(i + k);
    if ((d & 0xc0) !== 0x80) return [0xfffd, 1];
    code = (code << 6) | (d & 0x3f);
  }
  if (
    (n === 2 && (code < 0x800 || (code >= 0xd800 && code <= 0xdfff))) ||
    (n === 3 && (code < 0x10000 || code > 0x10ffff))
  )
    return [0xfffd, 1];
  return [code, n + 1];
}

/**
 * One escape sequence at s[i] === '\\': its value, whether it denotes a code point (not a byte), and the index behind
 * it.
 */
function escape(s: string, i: number): { code: number; rune: boolean; next: number } | undefined {
  const c = s[i + 1];
  if (c === undefined) return undefined;
  const simple = simpleEscapes[c];
  if (simple !== undefined) return { code: simple, rune: false, next: i + 2 };
  const digits = c === 'x' ? 2 : c === 'u' ? 4 : c === 'U' ? 8 : 0;
  if (digits > 0) {
    const hex = s.slice(i + 2, i + 2 + digits);
    if (hex.length !== digits || !/^[0-9a-fA-F]+$/.test(hex)) return undefined;
    const code = parseInt(hex, 16);
    if (digits > 2 && (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))) return undefined;
    return { code, rune: digits > 2, next: i + 2 + digits };
  }
  const octal = s.slice(i + 1, i + 4);
  if (!/^[0-7]{3}$/.test(octal)) return undefined;
  const code = parseInt(octal, 8);
  return code > 255 ? undefined : { code, rune: false, next: i + 4 };
}

/** The code of a rune literal's content (without its quotes); undefined where malformed. */
export function unquoteChar(content: string): number | undefined {
  if (content === '') return undefined;
  if (content[0] === '\\') {
    const e = escape(content, 0);
    return e && content[1] !== '"' ? e.code : undefined;
  }
  return decodeRune(content, 0)[0];
}

/** The string that a string literal (with its quotes) denotes; undefined where malformed. */
export function unquote(lit: string): string | undefined {
  const n = lit.length;
  if (n < 2 || lit[0] !== lit[n - 1]) return undefined;
  const inner = lit.slice(1, -1);
  if (lit[0] === '`') return inner.includes('\r') ? inner.replace(/\r/g, '') : inner;
  if (lit[0] !== '"') return undefined;
  let at = inner.indexOf('\\');
  if (at < 0) return inner;
  let out = '',
    from = 0;
  while (at >= 0) {
    const e = inner[at + 1] === "'" ? undefined : escape(inner, at);
    if (e === undefined) return undefined;
    out += inner.slice(from, at) + (e.rune ? encodeRune(e.code) : String.fromCharCode(e.code));
    from = e.next;
    at = inner.indexOf('\\', from);
  }
  return out + inner.slice(from);
}
