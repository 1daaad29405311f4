/**
 * Literals: scanning numbers, runes and strings, and reading the values of strings and runes. Answers to the second
 * half of cmd/compile/internal/syntax/scanner.go (go1.26) and to strconv.Unquote.
 */
import { LitKind } from './nodes';
import type { Parser } from './parser';
import { decodeRune, encodeRune, formatRune, runeInvalid } from './source';
import { Tok } from './tokens';

const isDecimal = (c: number): boolean => c >= 48 && c <= 57;
const isHex = (c: number): boolean => isDecimal(c) || ((c | 32) >= 97 && (c | 32) <= 102);
const underscore = 95;

function setLit(p: Parser, kind: LitKind, ok: boolean): void {
  p.nlsemi = true;
  p.tok = Tok.Literal;
  p.lit = p.src.slice(p.offset, p.at);
  p.bad = !ok;
  p.litKind = kind;
}

function charAt(p: Parser): number {
  return p.at < p.end ? p.src.charCodeAt(p.at) : -1;
}

function errorHere(p: Parser, message: string): void {
  p.report(p.start + p.at, message);
}

/** Digits and separators; answers a set: 1 digits were seen, 2 separators were. */
function digits(p: Parser, base: number): number {
  let digsep = 0;
  for (;;) {
    const c = charAt(p);
    if (c === underscore) digsep |= 2;
    else if (base <= 10 ? isDecimal(c) : isHex(c)) {
      digsep |= 1;
      if (base <= 10 && c >= 48 + base && p.invalidDigit < 0) p.invalidDigit = p.at - p.offset;
    } else return digsep;
    p.at++;
  }
}

const baseName = (base: number): string =>
  base === 2 ? 'binary' : base === 8 ? 'octal' : base === 10 ? 'decimal' : 'hexadecimal';

/** A number; seenPoint if it starts with the decimal point. */
export function scanNumber(p: Parser, seenPoint: boolean): void {
  let ok = true,
    kind = LitKind.Int,
    base = 10,
    prefix = 0,
    digsep = 0;
  p.invalidDigit = -1;
  p.at = p.offset;
  if (seenPoint) {
    p.at++;
  } else {
    if (charAt(p) === 48) {
      p.at++;
      const c = charAt(p) | 32;
      if (c === 120) {
        base = 16;
        prefix = c;
        p.at++;
      } else if (c === 111) {
        base = 8;
        prefix = c;
        p.at++;
      } else if (c === 98) {
        base = 2;
        prefix = c;
        p.at++;
      } else {
        base = 8;
        prefix = 48;
        digsep = 1;
      }
    }
    digsep |= digits(p, base);
    if (charAt(p) === 46) {
      if (prefix === 111 || prefix === 98) {
        errorHere(p, `invalid radix point in ${baseName(base)} literal`);
        ok = false;
      }
      p.at++;
      seenPoint = true;
    }
  }
  if (seenPoint) {
    kind = LitKind.Float;
    digsep |= digits(p, base);
  }
  if ((digsep & 1) === 0 && ok) {
    errorHere(p, baseName(base) + ' literal has no digits');
    ok = false;
  }
  const c = charAt(p),
    e = c | 32;
  if (c >= 0 && (e === 101 || e === 112)) {
    if (ok) {
      if (e === 101 && prefix !== 0 && prefix !== 48) {
        errorHere(p, `'${String.fromCharCode(c)}' exponent requires decimal mantissa`);
        ok = false;
      } else if (e === 112 && prefix !== 120) {
        errorHere(p, `'${String.fromCharCode(c)}' exponent requires hexadecimal mantissa`);
        ok = false;
      }
    }
    p.at++;
    kind = LitKind.Float;
    const sign = charAt(p);
    if (sign === 43 || sign === 45) p.at++;
    const invalid = p.invalidDigit;
    p.invalidDigit = 0;
    digsep = digits(p, 10) | (digsep & 2);
    p.invalidDigit = invalid;
    if ((digsep & 1) === 0 && ok) {
      errorHere(p, 'exponent has no digits');
      ok = false;
    }
  } else if (prefix === 120 && kind === LitKind.Float && ok) {
    errorHere(p, "hexadecimal mantissa requires a 'p' exponent");
    ok = false;
  }
  if (charAt(p) === 105) {
    kind = LitKind.Imag;
    p.at++;
  }
  setLit(p, kind, ok);
  if (kind === LitKind.Int && p.invalidDigit >= 0 && ok) {
    p.report(p.pos + p.invalidDigit, `invalid digit '${p.lit[p.invalidDigit]}' in ${baseName(base)} literal`);
    ok = false;
  }
  if ((digsep & 2) !== 0 && ok) {
    const i = invalidSep(p.lit);
    if (i >= 0) {
      p.report(p.pos + i, "'_' must separate successive digits");
      ok = false;
    }
  }
  p.bad = !ok;
}

/** Index of the first separator that does not stand between digits, or -1. */
function invalidSep(x: string): number {
  const digit = 48,
    other = 46;
  let d = other,
    i = 0,
    hex = false;
  if (x.length >= 2 && x.charCodeAt(0) === digit) {
    const c = x.charCodeAt(1) | 32;
    if (c === 120 || c === 111 || c === 98) {
      d = digit;
      i = 2;
      hex = c === 120;
    }
  }
  for (; i < x.length; i++) {
    const before = d;
    d = x.charCodeAt(i);
    if (d === underscore) {
      if (before !== digit) return i;
    } else if (isDecimal(d) || (hex && isHex(d))) {
      d = digit;
    } else {
      if (before === underscore) return i - 1;
      d = other;
    }
  }
  return d === underscore ? x.length - 1 : -1;
}

export function scanRune(p: Parser): void {
  let ok = true;
  p.at = p.offset + 1;
  for (let n = 0; ; n++) {
    const c = charAt(p);
    if (c === 39) {
      if (ok && n === 0) {
        errorHere(p, "empty rune literal or unescaped '");
        ok = false;
      } else if (ok && n !== 1) {
        p.report(p.pos, 'more than one character in rune literal');
        ok = false;
      }
      p.at++;
      break;
    }
    if (c === 92) {
      p.at++;
      if (!escape(p, 39)) ok = false;
      continue;
    }
    if (c === 10) {
      if (ok) errorHere(p, 'newline in rune literal');
      ok = false;
      break;
    }
    if (c < 0) {
      if (ok) p.report(p.pos, 'rune literal not terminated');
      ok = false;
      break;
    }
    if (c < 0x80) {
      if (c === 0) n--;
      p.at++;
    } else {
      if (decodeRune(p, p.at) === runeInvalid) n--;
      p.at += p.runeWidth;
    }
  }
  setLit(p, LitKind.Rune, ok);
}

export function scanStdString(p: Parser): void {
  const { src, end } = p;
  let ok = true,
    i = p.offset + 1;
  for (;;) {
    if (i >= end) {
      p.report(p.pos, 'string not terminated');
      ok = false;
      break;
    }
    const c = src.charCodeAt(i);
    if (c === 34) {
      i++;
      break;
    }
    if (c === 92) {
      p.at = i + 1;
      if (!escape(p, 34)) ok = false;
      i = p.at;
      continue;
    }
    if (c === 10) {
      p.report(p.start + i, 'newline in string');
      ok = false;
      break;
    }
    i++;
  }
  p.at = i;
  setLit(p, LitKind.String, ok);
}

export function scanRawString(p: Parser): void {
  const close = p.src.indexOf('`', p.offset + 1);
  const ok = close >= 0 && close < p.end;
  if (!ok) p.report(p.pos, 'string not terminated');
  p.at = ok ? close + 1 : p.end;
  setLit(p, LitKind.String, ok);
}

/** An escape behind its backslash. */
function escape(p: Parser, quote: number): boolean {
  let n = 0,
    base = 16,
    max = 0x10ffff;
  const c = charAt(p);
  switch (c) {
    case quote:
    case 97:
    case 98:
    case 102:
    case 110:
    case 114:
    case 116:
    case 118:
    case 92:
      p.at++;
      return true;
    case 48:
    case 49:
    case 50:
    case 51:
    case 52:
    case 53:
    case 54:
    case 55:
      n = 3;
      base = 8;
      max = 255;
      break;
    case 120:
      p.at++;
      n = 2;
      max = 255;
      break;
    case 117:
      p.at++;
      n = 4;
      break;
    case 85:
      p.at++;
      n = 8;
      break;
    default:
      if (c < 0) return true; // the caller complains about the end
      errorHere(p, 'unknown escape');
      return false;
  }
  let x = 0;
  for (let i = n; i > 0; i--) {
    const d = charAt(p);
    if (d < 0) return true;
    const v = isDecimal(d) ? d - 48 : isHex(d) ? (d | 32) - 87 : base;
    if (v >= base) {
      errorHere(p, `invalid character ${quoteRune(p, d)} in ${baseName(base)} escape`);
      return false;
    }
    x = x * base + v;
    p.at++;
  }
  if (x > max && base === 8) {
    errorHere(p, `octal escape value ${x} > 255`);
    return false;
  }
  if (x > max || (x >= 0xd800 && x < 0xe000)) {
    errorHere(
      p,
      'escape is invalid Unicode code point ' + (x > 0x10ffff ? 'U+' + x.toString(16).toUpperCase() : formatRune(x)),
    );
    return false;
  }
  return true;
}

/** The character at the reading position as Go's %q tells it. */
function quoteRune(p: Parser, c: number): string {
  if (c === 39) return "'\\''";
  if (c === 10) return "'\\n'";
  if (c === 9) return "'\\t'";
  if (c === 13) return "'\\r'";
  if (c < 32 || c === 127) return `'\\x${c.toString(16).padStart(2, '0')}'`;
  const r = decodeRune(p, p.at);
  return r === runeInvalid ? "'\\ufffd'" : `'${encodeRune(r)}'`;
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
]);

/**
 * The value of a string literal, or of a rune literal the UTF-8 of its character; a binary string. undefined where
 * the literal is wrong.
 */
export function unquote(lit: string): string | undefined {
  const quote = lit[0];
  if (lit.length < 2 || quote === undefined || lit[lit.length - 1] !== quote) return undefined;
  const body = lit.slice(1, -1);
  if (quote === '`') return body.includes('`') ? undefined : body.includes('\r') ? body.replaceAll('\r', '') : body;
  if (quote === "'") {
    const r = runeValue(lit);
    return r === undefined ? undefined : encodeRune(r);
  }
  if (quote !== '"' || body.includes('\n')) return undefined;
  if (!body.includes('\\')) return body.includes('"') ? undefined : body;
  let out = '',
    i = 0;
  for (;;) {
    const at = body.indexOf('\\', i);
    const plain = body.slice(i, at < 0 ? undefined : at);
    if (plain.includes('"')) return undefined;
    out += plain;
    if (at < 0) return out;
    const e = unescape(body, at, '"');
    if (!e) return undefined;
    out += e.byte ? String.fromCharCode(e.value) : encodeRune(e.value);
    i = e.end;
  }
}

/** The value of a rune literal: a code point, or a byte that was written as escape. */
export function runeValue(lit: string): number | undefined {
  if (lit.length < 3 || lit[0] !== "'" || lit[lit.length - 1] !== "'") return undefined;
  const body = lit.slice(1, -1);
  if (body[0] === '\\') {
    const e = unescape(body, 0, "'");
    return e && e.end === body.length ? e.value : undefined;
  }
  if (body === "'" || body === '\n') return undefined;
  const text = Buffer.from(body, 'latin1').toString('utf8');
  const rune = text.codePointAt(0);
  // What is not valid UTF-8 decodes to U+FFFD, which nothing else may be.
  if (rune === undefined || String.fromCodePoint(rune) !== text) return undefined;
  return rune !== 0xfffd || body === '\xef\xbf\xbd' ? rune : undefined;
}

function unescape(s: string, at: number, quote: string): { value: number; end: number; byte: boolean } | undefined {
  const c = s[at + 1];
  if (c === undefined) return undefined;
  const simple = simpleEscapes.get(c);
  if (simple !== undefined) {
    if ((c === "'" || c === '"') && c !== quote) return undefined;
    return { value: simple.charCodeAt(0), end: at + 2, byte: true };
  }
  const n = c === 'x' ? 2 : c === 'u' ? 4 : c === 'U' ? 8 : 3;
  const from = n === 3 ? at + 1 : at + 2;
  const text = s.slice(from, from + n);
  if (text.length !== n || !(n === 3 ? /^[0-7]+$/ : /^[0-9a-fA-F]+$/).test(text)) return undefined;
  const value = parseInt(text, n === 3 ? 8 : 16);
  const byte = n <= 3;
  if (byte ? value > 255 : value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) return undefined;
  return { value, end: from + n, byte };
}
