/**
 * Expressions. Answers to "Expressions" in cmd/compile/internal/syntax/parser.go (go1.26).
 */

import {
  type Mutable,
  newAssertExpr,
  newBadExpr,
  newBasicLit,
  newCallExpr,
  newCompositeLit,
  newFuncLit,
  newIndexExpr,
  newKeyValueExpr,
  newListExpr,
  newName,
  newOperation,
  newParenExpr,
  newSelectorExpr,
  newSliceExpr,
  newTypeSwitchGuard,
} from './make';
import { type CallExpr, ChanDir, type ChanType, type CompositeLit, type Expr, Kind, type Name, Op } from './nodes';
import {
  advance,
  closing,
  cur,
  got,
  listEnd,
  listSep,
  maxNesting,
  maxPostfix,
  maxTerms,
  type Parser,
  skipNested,
  skipOne,
  startsFuncDecl,
  syntaxError,
  want,
} from './parser';
import { nodeString } from './printer';
import { next } from './scanner';
import { bail, funcBody } from './stmt';
import { Tok } from './tokens';
import { funcType, type_, typeList } from './type';

/** A name; where there is none, `_` and a complaint. */
export function name(p: Parser): Name {
  if (p.tok === Tok.Name) {
    const n = newName(p.pos, p.lit);
    next(p);
    return n;
  }
  const n = newName(p.pos, '_');
  syntaxError(p, 'expected name');
  skipOne(p);
  return n;
}

export function expr(p: Parser): Expr {
  return binaryExpr(p, unaryExpr(p), 0);
}

/** The first operand was read already. */
export function binaryExpr(p: Parser, x: Expr, prec: number): Expr {
  let terms = 0;
  while ((p.tok === Tok.Operator || p.tok === Tok.Star) && p.prec > prec) {
    const pos = p.pos,
      op = p.op,
      tprec = p.prec;
    next(p);
    const y = binaryExpr(p, unaryExpr(p), tprec);
    if (++terms <= maxTerms) x = newOperation(pos, op, x, y);
    else if (terms === maxTerms + 1) p.report(pos, 'expression too long');
  }
  return x;
}

/** Reports that something is nested too deeply, and replaces it. */
export function tooDeep(p: Parser): Expr {
  const x = newBadExpr(p.pos);
  p.report(p.pos, 'expression nesting too deep');
  skipNested(p);
  return x;
}

export function unaryExpr(p: Parser): Expr {
  if (p.depth >= maxNesting) return tooDeep(p);
  p.depth++;
  const x = p.tok === Tok.Name || p.tok === Tok.Literal ? pexpr(p, undefined, true) : unaryExpr1(p);
  p.depth--;
  return x;
}

function unaryExpr1(p: Parser): Expr {
  const pos = p.pos;
  switch (p.tok) {
    case Tok.Operator:
    case Tok.Star: {
      const op = p.op;
      switch (op) {
        case Op.Mul:
        case Op.Add:
        case Op.Sub:
        case Op.Not:
        case Op.Xor:
        case Op.Tilde: {
          next(p);
          return newOperation(pos, op, unaryExpr(p), undefined);
        }
        case Op.And:
          next(p);
          // a composite literal may come in parentheses
          return newOperation(pos, op, unparen(unaryExpr(p)), undefined);
        default:
          break;
      }
      break;
    }
    case Tok.Arrow: {
      // <-x, or <-chan E, which is known only once x has been read
      next(p);
      const x = unaryExpr(p);
      if (x.kind === Kind.ChanType) {
        receiveOnly(p, x);
        return x;
      }
      return newOperation(pos, Op.Recv, x, undefined);
    }
    default:
      break;
  }
  return pexpr(p, undefined, true);
}

/** Binds the `<-` in front of a channel type to it: <-(chan E) is (<-chan E), <-(chan<- E) is (<-chan (<-E)). */
function receiveOnly(p: Parser, x: ChanType): void {
  let dir: ChanDir = ChanDir.SendOnly,
    t: Expr = x;
  while (dir === ChanDir.SendOnly) {
    if (t.kind !== Kind.ChanType) break;
    const c: Mutable<ChanType> = t;
    dir = c.dir;
    if (dir === ChanDir.RecvOnly) syntaxError(p, 'unexpected <-, expected chan');
    c.dir = ChanDir.RecvOnly;
    t = c.elem;
  }
  if (dir === ChanDir.SendOnly) syntaxError(p, `unexpected ${nodeString(t)}, expected chan`);
}

function operand(p: Parser, keepParens: boolean): Expr {
  const pos = p.pos;
  switch (p.tok) {
    case Tok.Name: {
      const n = newName(pos, p.lit);
      next(p);
      return n;
    }
    case Tok.Literal: {
      const b = newBasicLit(pos, p.lit, p.litKind, p.bad);
      next(p);
      return b;
    }
    case Tok.Lparen: {
      next(p);
      p.xnest++;
      const x = expr(p);
      p.xnest--;
      const end = closing(p, Tok.Rparen);
      // in front of `{`, parentheses around a composite literal's type are to be complained about
      return keepParens || cur(p) === Tok.Lbrace ? newParenExpr(pos, x, end) : x;
    }
    case Tok.Func: {
      if (startsFuncDecl(p)) {
        bail(p);
        return newBadExpr(pos);
      }
      next(p);
      const ftyp = funcType(p, 'function type').type;
      if (cur(p) === Tok.Lbrace) {
        p.xnest++;
        const body = funcBody(p);
        p.xnest--;
        return newFuncLit(pos, ftyp, body);
      }
      return ftyp;
    }
    case Tok.Lbrack:
    case Tok.Chan:
    case Tok.Map:
    case Tok.Struct:
    case Tok.Interface:
      return type_(p);
    default: {
      const x = newBadExpr(pos);
      syntaxError(p, 'expected expression');
      // what follows at once may well end the construct around
      if (p.tok !== Tok.Semi && p.tok !== Tok.Comma) advance(p, Tok.Semi, Tok.Rparen, Tok.Rbrack, Tok.Rbrace);
      return x;
    }
  }
}

/** A primary expression; its operand may have been read already. */
export function pexpr(p: Parser, first: Expr | undefined, keepParens: boolean): Expr {
  let x = first ?? operand(p, keepParens),
    length = 0;
  for (;;) {
    const pos = p.pos;
    if (++length > maxPostfix && (p.tok === Tok.Dot || p.tok === Tok.Lbrack || p.tok === Tok.Lparen)) {
      p.report(pos, 'expression too long');
      skipNested(p);
      return newBadExpr(pos);
    }
    switch (p.tok) {
      case Tok.Dot:
        next(p);
        x = afterDot(p, pos, x);
        break;
      case Tok.Lbrack:
        next(p);
        x = afterLbrack(p, pos, x);
        break;
      case Tok.Lparen: {
        next(p);
        const args: Expr[] = [];
        x = argList(p, pos, x, args);
        break;
      }
      case Tok.Lbrace: {
        const t = unparen(x);
        if (!isLiteralType(p, t)) return x;
        if (t !== x) syntaxError(p, 'cannot parenthesize type in composite literal');
        x = complitexpr(p, x);
        break;
      }
      default:
        return x;
    }
  }
}

/** Behind `x.` */
function afterDot(p: Parser, pos: number, x: Expr): Expr {
  if (p.tok === Tok.Name) {
    const sel = newName(p.pos, p.lit);
    next(p);
    return newSelectorExpr(pos, x, sel);
  }
  if (p.tok === Tok.Lparen) {
    next(p);
    if (got(p, Tok.Type)) {
      const guard = newTypeSwitchGuard(pos, undefined, x);
      want(p, Tok.Rparen);
      return guard;
    }
    const type = type_(p);
    return newAssertExpr(pos, x, type, closing(p, Tok.Rparen));
  }
  // half typed: the selector is kept, so that what is in front of it stays known
  const sel = newName(p.pos, '_');
  syntaxError(p, 'expected name or (');
  advance(p, Tok.Semi, Tok.Rparen, Tok.Rbrack, Tok.Rbrace, Tok.Comma);
  return newSelectorExpr(pos, x, sel);
}

/** Behind `x[` */
function afterLbrack(p: Parser, pos: number, x: Expr): Expr {
  let i: Expr | undefined;
  if (p.tok !== Tok.Colon) {
    let comma = false;
    if (p.tok === Tok.Rbrack) {
      syntaxError(p, 'expected operand');
      i = newBadExpr(p.pos);
    } else {
      const list = typeList(p, false);
      i = list.x;
      comma = list.comma;
    }
    if (comma || p.tok === Tok.Rbrack) {
      return newIndexExpr(pos, x, i, closing(p, Tok.Rbrack));
    }
  }
  if (!got(p, Tok.Colon)) {
    syntaxError(p, 'expected comma, : or ]');
    advance(p, Tok.Comma, Tok.Colon, Tok.Rbrack, Tok.Semi, Tok.Rparen, Tok.Rbrace);
    if (i !== undefined && cur(p) !== Tok.Colon) {
      const end = cur(p) === Tok.Rbrack ? p.pos + 1 : p.pos;
      got(p, Tok.Rbrack);
      return newIndexExpr(pos, x, i, end);
    }
  }
  p.xnest++;
  let j: Expr | undefined,
    k: Expr | undefined,
    full = false;
  if (cur(p) !== Tok.Colon && cur(p) !== Tok.Rbrack) j = expr(p);
  if (cur(p) === Tok.Colon) {
    full = true;
    if (j === undefined) {
      p.report(p.pos, 'middle index required in 3-index slice');
      j = newBadExpr(p.pos);
    }
    next(p);
    if (cur(p) !== Tok.Rbrack) {
      k = expr(p);
    } else {
      p.report(p.pos, 'final index required in 3-index slice');
      k = newBadExpr(p.pos);
    }
  }
  p.xnest--;
  return newSliceExpr(pos, x, [i, j, k], full, closing(p, Tok.Rbrack));
}

/** Whether the `{` behind x opens a composite literal rather than a block. */
function isLiteralType(p: Parser, t: Expr): boolean {
  switch (t.kind) {
    case Kind.Name:
    case Kind.SelectorExpr:
      return p.xnest >= 0;
    case Kind.IndexExpr:
      return p.xnest >= 0 && !isValue(t);
    case Kind.ArrayType:
    case Kind.SliceType:
    case Kind.StructType:
    case Kind.MapType:
      return true;
    default:
      return false;
  }
}

/** Whether x is a value by its syntax, and no type. */
function isValue(x: Expr): boolean {
  for (;;) {
    switch (x.kind) {
      case Kind.BasicLit:
      case Kind.CompositeLit:
      case Kind.FuncLit:
      case Kind.SliceExpr:
      case Kind.AssertExpr:
      case Kind.TypeSwitchGuard:
      case Kind.CallExpr:
        return true;
      case Kind.Operation:
        return x.op !== Op.Mul || x.y !== undefined;
      case Kind.ParenExpr:
        x = x.x;
        break;
      case Kind.IndexExpr:
        if (isValue(x.index)) return true;
        x = x.x;
        break;
      default:
        return false;
    }
  }
}

/** An element of a composite literal, or its key. */
function bareComplitexpr(p: Parser): Expr {
  return p.tok === Tok.Lbrace ? complitexpr(p, undefined) : expr(p);
}

function complitexpr(p: Parser, type: Expr | undefined): CompositeLit {
  const pos = p.pos;
  const elems: Expr[] = [];
  let nkeys = 0;
  if (p.depth >= maxNesting) {
    tooDeep(p);
    return newCompositeLit(pos, type, elems, 0, p.pos);
  }
  p.depth++;
  p.xnest++;
  want(p, Tok.Lbrace);
  let rbrace = -1;
  while (p.tok !== Tok.EOF && p.tok !== Tok.Rbrace) {
    let e = bareComplitexpr(p);
    if (cur(p) === Tok.Colon) {
      const colon = p.pos;
      next(p);
      e = newKeyValueExpr(colon, e, bareComplitexpr(p));
      nkeys++;
    }
    elems.push(e);
    if (!listSep(p, 'composite literal', Tok.Comma, Tok.Rbrace)) {
      rbrace = p.pos;
      break;
    }
  }
  if (rbrace < 0) rbrace = listEnd(p, Tok.Rbrace);
  p.xnest--;
  p.depth--;
  return newCompositeLit(pos, type, elems, nkeys, rbrace);
}

/** A call, behind its `(`. */
function argList(p: Parser, pos: number, fun: Expr, list: Expr[]): CallExpr {
  let dots = false,
    end = -1;
  p.xnest++;
  for (;;) {
    if (p.tok === Tok.EOF || p.tok === Tok.Rparen || dots) {
      end = closing(p, Tok.Rparen);
      break;
    }
    list.push(expr(p));
    dots = got(p, Tok.DotDotDot);
    if (!listSep(p, 'argument list', Tok.Comma, Tok.Rparen)) break;
  }
  p.xnest--;
  return newCallExpr(pos, fun, list, dots, end < 0 ? p.pos : end);
}

export function exprList(p: Parser): Expr {
  const x = expr(p);
  if (p.tok !== Tok.Comma) return x;
  const list = [x];
  while (got(p, Tok.Comma)) list.push(expr(p));
  return newListExpr(x.pos, list);
}

/** x without the parentheses around it. */
export function unparen(x: Expr): Expr {
  while (x.kind === Kind.ParenExpr) x = x.x;
  return x;
}

/** The expressions of a list; of none, none. */
export function unpackListExpr(x: Expr | undefined): readonly Expr[] {
  return x === undefined ? [] : x.kind === Kind.ListExpr ? x.elemList : [x];
}
