/**
 * Below tokens: characters, the check of a text's encoding, and the skipping of function bodies. Answers to
 * cmd/compile/internal/syntax/source.go (go1.26).
 */

import type { Parser } from './parser';
import { directiveComment } from './pragma';

export const runeInvalid = -1;
export const runeBOM = 0xfeff;

const letter = /^\p{L}$/u,
  digit = /^\p{Nd}$/u,
  printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

export function isLetterRune(r: number): boolean {
  return letter.test(String.fromCodePoint(r));
}

export function isDigitRune(r: number): boolean {
  return digit.test(String.fromCodePoint(r));
}

/** Decodes the UTF-8 at an offset and sets runeWidth; runeInvalid (of width 1) where it is none. */
export function decodeRune(p: Parser, at: number): number {
  const { src, end } = p;
  const c = src.charCodeAt(at);
  p.runeWidth = 1;
  if (c < 0x80) return c;
  const width = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
  if (c < 0xc2 || c > 0xf4 || at + width > end) return runeInvalid;
  let r = c & (0x7f >> width);
  for (let i = 1; i < width; i++) {
    const d = src.charCodeAt(at + i);
    if ((d & 0xc0) !== 0x80) return runeInvalid;
    r = (r << 6) | (d & 0x3f);
  }
  // overlong forms, surrogates, and what lies beyond Unicode
  if ((width === 3 && (r < 0x800 || (r >= 0xd800 && r < 0xe000))) || (width === 4 && (r < 0x10000 || r > 0x10ffff))) {
    return runeInvalid;
  }
  p.runeWidth = width;
  return r;
}

/** The UTF-8 of a character, as binary string. */
export function encodeRune(r: number): string {
  if (r < 0 || r > 0x10ffff || (r >= 0xd800 && r < 0xe000)) r = 0xfffd;
  if (r < 0x80) return String.fromCharCode(r);
  if (r < 0x800) return String.fromCharCode(0xc0 | (r >> 6), 0x80 | (r & 0x3f));
  if (r < 0x10000) return String.fromCharCode(0xe0 | (r >> 12), 0x80 | ((r >> 6) & 0x3f), 0x80 | (r & 0x3f));
  return String.fromCharCode(0xf0 | (r >> 18), 0x80 | ((r >> 12) & 0x3f), 0x80 | ((r >> 6) & 0x3f), 0x80 | (r & 0x3f));
}

/** A character as Go's %#U tells it: U+0040 '@'. */
export function formatRune(r: number): string {
  const code = 'U+' + r.toString(16).toUpperCase().padStart(4, '0');
  return printable.test(String.fromCodePoint(r)) ? `${code} '${encodeRune(r)}'` : code;
}

/** Reports the bytes of the whole text that may not stand in Go text. */
export function checkEncoding(p: Parser): void {
  const { src, end } = p;
  // eslint-disable-next-line no-control-regex
  let i = src.search(/[\0\x80-\xff]/);
  if (i < 0) return;
  for (; i < end; i++) {
    const c = src.charCodeAt(i);
    if (c !== 0 && c < 0x80) continue;
    if (c === 0) {
      p.report(p.start + i, 'invalid NUL character');
      continue;
    }
    const r = decodeRune(p, i);
    if (r === runeInvalid) p.report(p.start + i, 'invalid UTF-8 encoding');
    else if (r === runeBOM && i > 0) p.report(p.start + i, 'invalid BOM in the middle of the file');
    i += p.runeWidth - 1;
  }
}

/** Bytes that matter for finding the end of a body. */
const bodyClass = Uint8Array.from({ length: 256 }, (_, c) => ('{}"`\'/'.includes(String.fromCharCode(c)) ? 1 : 0));

/**
 * Offset behind the `}` that closes the `{` at this offset, or -1 if there is none. Makes no tokens; directives that
 * are about the file are read.
 */
export function skipBody(p: Parser, at: number): number {
  const { src, end } = p;
  let level = 0,
    i = at;
  while (i < end) {
    const c = src.charCodeAt(i++);
    if (bodyClass[c] === 0) continue;
    switch (c) {
      case 123:
        level++;
        break;
      case 125:
        if (--level === 0) return i;
        break;
      case 96: {
        const close = src.indexOf('`', i);
        if (close < 0 || close >= end) return -1;
        i = close + 1;
        break;
      }
      case 47: {
        const d = i < end ? src.charCodeAt(i) : 0;
        if (d === 47) {
          const eol = src.indexOf('\n', i);
          const to = eol < 0 || eol > end ? end : eol;
          const e = i + 1 < to ? src.charCodeAt(i + 1) : 0;
          if (e === 103 || e === 108) directiveComment(p, i - 1, to, true);
          i = to;
        } else if (d === 42) {
          const close = src.indexOf('*/', i + 1);
          if (close < 0 || close + 2 > end) return -1;
          if (src.charCodeAt(i + 1) === 108) directiveComment(p, i - 1, close + 2, true);
          i = close + 2;
        }
        break;
      }
      default: // 34 and 39: a string or rune, which ends at its line at the latest
        for (;;) {
          if (i >= end) return -1;
          const d = src.charCodeAt(i++);
          if (d === c || d === 10) break;
          if (d === 92) i++;
        }
    }
  }
  return -1;
}
