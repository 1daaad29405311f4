/**
 * The scanner: next() reads one token into the parser's state. Answers to cmd/compile/internal/syntax/scanner.go
 * (go1.26). Literals are scanned in literal.ts. Bytes that are no characters of Go text (NUL, invalid UTF-8, byte
 * order marks) are reported by source.ts and passed over here.
 */

import { hashStep } from './intern';
import { scanNumber, scanRawString, scanRune, scanStdString } from './literal';
import { Op } from './nodes';
import type { Parser } from './parser';
import { directiveComment } from './pragma';
import { decodeRune, formatRune, isDigitRune, isLetterRune, runeBOM, runeInvalid } from './source';
import { Prec, Tok } from './tokens';

/** Bytes that identifiers consist of: 1 letters and `_`, 2 digits, 3 bytes that need a closer look. */
const identClass = Uint8Array.from({ length: 256 }, (_, c) => {
  if ((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95) return 1;
  if (c >= 48 && c <= 57) return 2;
  return c >= 128 || c === 0 ? 3 : 0;
});

/** Reads the next token. */
export function next(p: Parser): void {
  const src = p.src,
    end = p.end,
    nlsemi = p.nlsemi;
  let i = p.at,
    c = 0;
  p.nlsemi = false;
  for (;;) {
    while (i < end) {
      c = src.charCodeAt(i);
      if (c === 32 || c === 9 || (c === 10 && !nlsemi) || c === 13) i++;
      else break;
    }
    p.offset = i;
    p.pos = p.start + i;
    if (i >= end) {
      p.at = end;
      if (nlsemi) {
        p.lit = 'EOF';
        p.tok = Tok.Semi;
      } else {
        p.tok = Tok.EOF;
      }
      return;
    }
    if (identClass[c] === 1) {
      let h = hashStep(0, c),
        k = 0;
      i++;
      while (i < end) {
        c = src.charCodeAt(i);
        k = identClass[c]!;
        if (k === 0) break;
        if (k === 3) {
          identSlow(p, i);
          return;
        }
        h = hashStep(h, c);
        i++;
      }
      p.at = i;
      const index = p.names.index(src, p.offset, i, h);
      if (index <= 25) {
        const tok = (index + Tok.Break - 1) as Tok;
        p.tok = tok;
        p.nlsemi = tok === Tok.Break || tok === Tok.Continue || tok === Tok.Fallthrough || tok === Tok.Return;
        return;
      }
      p.nlsemi = true;
      p.lit = p.names.name(index);
      p.tok = Tok.Name;
      return;
    }
    const d = i + 1 < end ? src.charCodeAt(i + 1) : -1;
    switch (c) {
      case 10: // newline
        p.lit = 'newline';
        p.tok = Tok.Semi;
        p.at = i + 1;
        return;
      case 34:
        scanStdString(p);
        return;
      case 96:
        scanRawString(p);
        return;
      case 39:
        scanRune(p);
        return;
      case 40:
        p.tok = Tok.Lparen;
        p.at = i + 1;
        return;
      case 91:
        p.tok = Tok.Lbrack;
        p.at = i + 1;
        return;
      case 123:
        p.tok = Tok.Lbrace;
        p.at = i + 1;
        return;
      case 44:
        p.tok = Tok.Comma;
        p.at = i + 1;
        return;
      case 59:
        p.lit = 'semicolon';
        p.tok = Tok.Semi;
        p.at = i + 1;
        return;
      case 41:
        p.nlsemi = true;
        p.tok = Tok.Rparen;
        p.at = i + 1;
        return;
      case 93:
        p.nlsemi = true;
        p.tok = Tok.Rbrack;
        p.at = i + 1;
        return;
      case 125:
        p.nlsemi = true;
        p.tok = Tok.Rbrace;
        p.at = i + 1;
        return;
      case 58:
        if (d === 61) {
          p.tok = Tok.Define;
          p.at = i + 2;
        } else {
          p.tok = Tok.Colon;
          p.at = i + 1;
        }
        return;
      case 46:
        if (d >= 48 && d <= 57) {
          scanNumber(p, true);
        } else if (d === 46 && i + 2 < end && src.charCodeAt(i + 2) === 46) {
          p.tok = Tok.DotDotDot;
          p.at = i + 3;
        } else {
          p.tok = Tok.Dot;
          p.at = i + 1;
        }
        return;
      case 43:
        if (d === 43) incOp(p, Op.Add);
        else assignOp(p, Op.Add, Prec.Add, 1);
        return;
      case 45:
        if (d === 45) incOp(p, Op.Sub);
        else assignOp(p, Op.Sub, Prec.Add, 1);
        return;
      case 42:
        p.op = Op.Mul;
        p.prec = Prec.Mul;
        if (d === 61) {
          p.tok = Tok.AssignOp;
          p.at = i + 2;
        } else {
          p.tok = Tok.Star;
          p.at = i + 1;
        }
        return;
      case 47:
        if (d === 47) {
          let eol = src.indexOf('\n', i + 2);
          if (eol < 0 || eol > end) eol = end;
          const e = i + 2 < eol ? src.charCodeAt(i + 2) : 0;
          if (e === 103 || e === 108) directiveComment(p, i, eol);
          i = eol; // the newline counts if nlsemi
          continue;
        }
        if (d === 42) {
          let close = src.indexOf('*/', i + 2);
          if (close < 0 || close + 2 > end) {
            p.report(p.pos, 'comment not terminated');
            close = end;
          } else {
            if (src.charCodeAt(i + 2) === 108) directiveComment(p, i, close + 2);
            close += 2;
          }
          if (nlsemi) {
            const eol = src.indexOf('\n', i);
            if (eol >= 0 && eol < close) {
              p.lit = 'newline';
              p.tok = Tok.Semi;
              p.at = close;
              return;
            }
          }
          i = close;
          continue;
        }
        assignOp(p, Op.Div, Prec.Mul, 1);
        return;
      case 37:
        assignOp(p, Op.Rem, Prec.Mul, 1);
        return;
      case 38:
        if (d === 38) operator(p, Op.AndAnd, Prec.AndAnd, 2);
        else if (d === 94) assignOp(p, Op.AndNot, Prec.Mul, 2);
        else assignOp(p, Op.And, Prec.Mul, 1);
        return;
      case 124:
        if (d === 124) operator(p, Op.OrOr, Prec.OrOr, 2);
        else assignOp(p, Op.Or, Prec.Add, 1);
        return;
      case 94:
        assignOp(p, Op.Xor, Prec.Add, 1);
        return;
      case 60:
        if (d === 61) operator(p, Op.Leq, Prec.Cmp, 2);
        else if (d === 60) assignOp(p, Op.Shl, Prec.Mul, 2);
        else if (d === 45) {
          p.tok = Tok.Arrow;
          p.at = i + 2;
        } else operator(p, Op.Lss, Prec.Cmp, 1);
        return;
      case 62:
        if (d === 61) operator(p, Op.Geq, Prec.Cmp, 2);
        else if (d === 62) assignOp(p, Op.Shr, Prec.Mul, 2);
        else operator(p, Op.Gtr, Prec.Cmp, 1);
        return;
      case 61:
        if (d === 61) operator(p, Op.Eql, Prec.Cmp, 2);
        else {
          p.tok = Tok.Assign;
          p.at = i + 1;
        }
        return;
      case 33:
        if (d === 61) operator(p, Op.Neq, Prec.Cmp, 2);
        else operator(p, Op.Not, Prec.None, 1);
        return;
      case 126:
        operator(p, Op.Tilde, Prec.None, 1);
        return;
      default:
        if (c >= 48 && c <= 57) {
          scanNumber(p, false);
          return;
        }
        if (c >= 128) {
          const r = decodeRune(p, i);
          if (r === runeInvalid) {
            i++;
            continue;
          }
          if (r === runeBOM) {
            i += 3;
            continue;
          }
          identSlow(p, i);
          return;
        }
        if (c !== 0) p.report(p.pos, 'invalid character ' + formatRune(c));
        i++;
    }
  }
}

function operator(p: Parser, op: Op, prec: Prec, width: number): void {
  p.op = op;
  p.prec = prec;
  p.tok = Tok.Operator;
  p.at = p.offset + width;
}

/** An operator that may be followed by `=`. */
function assignOp(p: Parser, op: Op, prec: Prec, width: number): void {
  p.op = op;
  p.prec = prec;
  const at = p.offset + width;
  if (at < p.end && p.src.charCodeAt(at) === 61) {
    p.tok = Tok.AssignOp;
    p.at = at + 1;
  } else {
    p.tok = Tok.Operator;
    p.at = at;
  }
}

function incOp(p: Parser, op: Op): void {
  p.op = op;
  p.prec = Prec.Add;
  p.nlsemi = true;
  p.tok = Tok.IncOp;
  p.at = p.offset + 2;
}

/** Rest of an identifier from offset i on, where it has bytes that are not ASCII letters. Never a keyword. */
function identSlow(p: Parser, i: number): void {
  const { src, end } = p;
  while (i < end) {
    const c = src.charCodeAt(i);
    const k = identClass[c]!;
    if (k === 0) break;
    if (k !== 3 || c === 0) {
      i++;
      continue;
    }
    const r = decodeRune(p, i);
    if (r === runeInvalid) {
      i++;
      continue;
    }
    const width = p.runeWidth;
    if (r !== runeBOM && !isLetterRune(r)) {
      if (!isDigitRune(r)) p.report(p.start + i, `invalid character ${formatRune(r)} in identifier`);
      else if (i === p.offset) p.report(p.start + i, `identifier cannot begin with digit ${formatRune(r)}`);
    }
    i += width;
  }
  p.at = i;
  p.nlsemi = true;
  let h = 0;
  for (let j = p.offset; j < i; j++) h = hashStep(h, src.charCodeAt(j));
  p.lit = p.names.name(p.names.index(src, p.offset, i, h));
  p.tok = Tok.Name;
}
