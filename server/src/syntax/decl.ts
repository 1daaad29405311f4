/**
 * Declarations. Answers to "Declarations" in cmd/compile/internal/syntax/parser.go (go1.26).
 */
import { noPos } from '../base/pos';
import { binaryExpr, exprList, name, pexpr, unparen } from './expr';
import {
  type Mutable,
  newBadExpr,
  newConstDecl,
  newFuncDecl,
  newFuncType,
  newImportDecl,
  newName,
  newOperation,
  newTypeDecl,
  newVarDecl,
} from './make';
import {
  type BasicLit,
  type Decl,
  type Expr,
  type Field,
  type FuncDecl,
  type FuncType,
  type Group,
  Kind,
  LitKind,
  type Name,
  Op,
} from './nodes';
import { advance, cur, got, gotAssign, listEnd, type Parser, syntaxError, syntaxErrorAt } from './parser';
import { clearPragma, funcPragmas, takeEmbeds, takePragma } from './pragma';
import { next } from './scanner';
import { skipBody } from './source';
import { funcBody } from './stmt';
import { Tok } from './tokens';
import { arrayType, funcType, oliteral, paramList, sliceType, type_, typeOrNil } from './type';

/** One declaration, or a group of them in parentheses; the keyword has been read. */
export function appendGroup(p: Parser, list: Decl[], decl: (p: Parser, group: Group | undefined) => Decl): Decl[] {
  if (p.tok !== Tok.Lparen) {
    list.push(decl(p, undefined));
    return list;
  }
  const group: Group = { pos: p.pos };
  clearPragma(p);
  next(p);
  while (cur(p) !== Tok.EOF && cur(p) !== Tok.Rparen) {
    const from = p.offset;
    list.push(decl(p, group));
    if (got(p, Tok.Semi) || cur(p) === Tok.Rparen) continue;
    syntaxError(p, 'in grouped declaration; possibly missing semicolon or newline or )');
    // the compiler leaves the group; here, its next line is tried
    advance(p, Tok.Semi, Tok.Rparen, Tok.Rbrack, Tok.Rbrace);
    if (!got(p, Tok.Semi) && cur(p) !== Tok.Rparen) return list;
    if (p.offset === from) next(p);
  }
  listEnd(p, Tok.Rparen);
  return list;
}

export function importDecl(p: Parser, group: Group | undefined): Decl {
  const pos = p.pos;
  takePragma(p, 0);
  let localName: Name | undefined;
  if (p.tok === Tok.Name) {
    localName = name(p);
  } else if (p.tok === Tok.Dot) {
    localName = newName(p.pos, '.');
    next(p);
  }
  const path: Mutable<BasicLit> | undefined = oliteral(p);
  if (path === undefined) {
    syntaxError(p, 'missing import path');
    advance(p, Tok.Semi, Tok.Rparen);
  } else if (!path.bad && path.litKind !== LitKind.String) {
    syntaxErrorAt(p, path.pos, 'import path must be a string');
    path.bad = true;
  } else if (path.value === '"C"') {
    p.usesCgo = true;
  }
  return newImportDecl(pos, group, localName, path);
}

function nameList(p: Parser): Name[] {
  const list = [name(p)];
  while (got(p, Tok.Comma)) list.push(name(p));
  return list;
}

export function constDecl(p: Parser, group: Group | undefined): Decl {
  const pos = p.pos;
  takePragma(p, 0);
  const names = nameList(p);
  let type: Expr | undefined, values: Expr | undefined;
  if (p.tok !== Tok.EOF && p.tok !== Tok.Semi && p.tok !== Tok.Rparen) {
    type = typeOrNil(p);
    if (gotAssign(p)) values = exprList(p);
  }
  return newConstDecl(pos, group, names, type, values);
}

export function varDecl(p: Parser, group: Group | undefined): Decl {
  const pos = p.pos;
  const embeds = takeEmbeds(p);
  const names = nameList(p);
  let type: Expr | undefined, values: Expr | undefined;
  if (gotAssign(p)) {
    values = exprList(p);
  } else {
    type = type_(p);
    if (gotAssign(p)) values = exprList(p);
  }
  return newVarDecl(pos, group, embeds, names, type, values);
}

export function typeDecl(p: Parser, group: Group | undefined): Decl {
  const pos = p.pos;
  const pragma = takePragma(p, 0);
  const n = name(p);
  let tparams: readonly Field[] = [],
    alias = false,
    type: Expr | undefined;
  if (p.tok === Tok.Lbrack) {
    // an array or slice type, or type parameters
    const lbrack = p.pos;
    next(p);
    if (cur(p) === Tok.Name) {
      // An expression tells what it is; only behind `P[` no expression is needed, since neither index nor slice
      // expressions are constant: it must be a constraint like P []E.
      let x: Expr = name(p);
      if (cur(p) !== Tok.Lbrack) {
        p.xnest++;
        x = binaryExpr(p, pexpr(p, x, false), 0);
        p.xnest--;
      }
      const { pname, ptype } = extractName(x, cur(p) === Tok.Comma);
      if (pname !== undefined && (ptype !== undefined || cur(p) !== Tok.Rbrack)) {
        tparams = paramList(p, pname, ptype, Tok.Rbrack, true, false);
        alias = gotAssign(p);
        type = typeOrNil(p);
      } else {
        type = arrayType(p, lbrack, x);
      }
    } else if (cur(p) === Tok.Rbrack) {
      next(p);
      type = sliceType(p, lbrack);
    } else {
      type = arrayType(p, lbrack, undefined);
    }
  } else {
    alias = gotAssign(p);
    type = typeOrNil(p);
  }
  if (type === undefined) {
    type = newBadExpr(p.pos);
    syntaxError(p, 'in type declaration');
    advance(p, Tok.Semi, Tok.Rparen);
  }
  return newTypeDecl(pos, group, pragma, n, tparams, alias, type);
}

/**
 * Splits what was read as an expression into a type parameter's name and type, where it can be both: P*[]int is
 * P *[]int. Only if the type can be nothing else, or if forced. Of a mere name, there is no type.
 */
function extractName(x: Expr, force: boolean): { pname: Name | undefined; ptype: Expr | undefined } {
  if (x.kind === Kind.Name) return { pname: x, ptype: undefined };
  if (x.kind === Kind.Operation && x.y !== undefined) {
    if (x.op === Op.Mul) {
      if (x.x.kind === Kind.Name && (force || isTypeElem(x.y))) {
        return { pname: x.x, ptype: newOperation(x.pos, Op.Mul, x.y, undefined) };
      }
    } else if (x.op === Op.Or) {
      const { pname, ptype } = extractName(x.x, force || isTypeElem(x.y));
      if (pname !== undefined && ptype !== undefined) return { pname, ptype: newOperation(x.pos, Op.Or, ptype, x.y) };
    }
  } else if (x.kind === Kind.CallExpr && x.fun.kind === Kind.Name) {
    const arg = x.argList[0];
    if (x.argList.length === 1 && arg !== undefined && !x.hasDots && (force || isTypeElem(arg))) {
      return { pname: x.fun, ptype: unparen(arg) };
    }
  }
  return { pname: undefined, ptype: x };
}

/** Whether x can only be a type. */
function isTypeElem(x: Expr): boolean {
  for (;;) {
    switch (x.kind) {
      case Kind.ArrayType:
      case Kind.StructType:
      case Kind.FuncType:
      case Kind.InterfaceType:
      case Kind.SliceType:
      case Kind.MapType:
      case Kind.ChanType:
        return true;
      case Kind.Operation:
        if (x.op === Op.Tilde || (x.y !== undefined && isTypeElem(x.y))) return true;
        x = x.x;
        break;
      case Kind.ParenExpr:
        x = x.x;
        break;
      default:
        return false;
    }
  }
}

/** A function declaration behind `func`. */
export function funcDecl(p: Parser): FuncDecl {
  const pos = p.pos;
  const pragma = takePragma(p, funcPragmas);
  let recv: Field | undefined,
    context = '';
  if (got(p, Tok.Lparen)) {
    const list = paramList(p, undefined, undefined, Tok.Rparen, false, false);
    if (list.length === 0) p.report(p.pos, 'method has no receiver');
    else if (list.length > 1) p.report(p.pos, 'method has multiple receivers');
    recv = list[0];
    context = 'method';
  }
  let n: Name,
    tparams: readonly Field[] = [],
    type: FuncType;
  if (cur(p) === Tok.Name) {
    n = name(p);
    const f = funcType(p, p.genericMethods ? '' : context);
    tparams = f.tparams;
    type = f.type;
  } else {
    n = newName(p.pos, '_');
    type = newFuncType(p.pos, [], []);
    syntaxError(p, context !== '' ? 'expected name' : 'expected name or (');
    advance(p, Tok.Lbrace, Tok.Semi);
  }
  if (cur(p) !== Tok.Lbrace) return newFuncDecl(pos, pragma, recv, n, tparams, type, undefined, false, noPos, noPos);
  const bodyStart = p.pos;
  if (p.skipBodies) {
    const end = skipBody(p, p.offset);
    if (end >= 0) {
      p.at = end;
      p.nlsemi = true;
      next(p);
      return newFuncDecl(pos, pragma, recv, n, tparams, type, undefined, true, bodyStart, p.start + end);
    }
    p.skipBodies = false;
  }
  const body = funcBody(p);
  const closed = p.src.charCodeAt(body.rbrace - p.start) === 125;
  return newFuncDecl(pos, pragma, recv, n, tparams, type, body, true, bodyStart, body.rbrace + (closed ? 1 : 0));
}
