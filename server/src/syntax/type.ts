/**
 * Types. Answers to "Types" in cmd/compile/internal/syntax/parser.go (go1.26).
 */
import type { Pos } from '../base/pos';
import { expr, name, tooDeep } from './expr';
import {
  type Mutable,
  newArrayType,
  newBadExpr,
  newBasicLit,
  newChanType,
  newDotsType,
  newField,
  newFuncType,
  newIndexExpr,
  newInterfaceType,
  newListExpr,
  newMapType,
  newName,
  newOperation,
  newSelectorExpr,
  newSliceType,
  newStructType,
} from './make';
import {
  type ArrayType,
  type BasicLit,
  ChanDir,
  type Expr,
  type Field,
  type FuncType,
  type IndexExpr,
  type InterfaceType,
  Kind,
  type Name,
  Op,
  type SliceType,
  type StructType,
} from './nodes';
import {
  advance,
  closing,
  cur,
  got,
  listEnd,
  listSep,
  maxNesting,
  type Parser,
  skipOne,
  startsFuncDecl,
  syntaxError,
  syntaxErrorAt,
  want,
} from './parser';
import { startPos } from './positions';
import { next } from './scanner';
import { bail } from './stmt';
import { Tok, tokstring } from './tokens';

/** A type; where there is none, a complaint. */
export function type_(p: Parser): Expr {
  const t = typeOrNil(p);
  if (t !== undefined) return t;
  const bad = newBadExpr(p.pos);
  syntaxError(p, 'expected type');
  advance(p, Tok.Comma, Tok.Colon, Tok.Semi, Tok.Rparen, Tok.Rbrack, Tok.Rbrace);
  return bad;
}

/** A type if one stands here. */
export function typeOrNil(p: Parser): Expr | undefined {
  if (p.depth >= maxNesting) return tooDeep(p);
  p.depth++;
  const t = p.tok === Tok.Name ? qualifiedName(p, undefined) : typeOrNil1(p);
  p.depth--;
  return t;
}

function typeOrNil1(p: Parser): Expr | undefined {
  const pos = p.pos;
  switch (p.tok) {
    case Tok.Star:
      next(p);
      return newOperation(pos, Op.Mul, type_(p), undefined);
    case Tok.Arrow:
      next(p);
      want(p, Tok.Chan);
      return newChanType(pos, ChanDir.RecvOnly, chanElem(p));
    case Tok.Func:
      if (startsFuncDecl(p)) {
        bail(p);
        return newBadExpr(pos);
      }
      next(p);
      return funcType(p, 'function type').type;
    case Tok.Lbrack:
      next(p);
      return got(p, Tok.Rbrack) ? sliceType(p, pos) : arrayType(p, pos, undefined);
    case Tok.Chan: {
      next(p);
      const dir = got(p, Tok.Arrow) ? ChanDir.SendOnly : ChanDir.Both;
      return newChanType(pos, dir, chanElem(p));
    }
    case Tok.Map: {
      next(p);
      want(p, Tok.Lbrack);
      const key = type_(p);
      want(p, Tok.Rbrack);
      return newMapType(pos, key, type_(p));
    }
    case Tok.Struct:
      return structType(p);
    case Tok.Interface:
      return interfaceType(p);
    case Tok.Lparen: {
      next(p);
      const t = type_(p);
      want(p, Tok.Rparen);
      return t;
    }
    default:
      return undefined;
  }
}

/** A possibly qualified, possibly instantiated type name; its first name may have been read already. */
export function qualifiedName(p: Parser, first: Name | undefined): Expr {
  let x: Expr;
  if (first !== undefined) {
    x = first;
  } else if (p.tok === Tok.Name) {
    x = newName(p.pos, p.lit);
    next(p);
  } else {
    x = newName(p.pos, '_');
    syntaxError(p, 'expected name');
    advance(p, Tok.Dot, Tok.Semi, Tok.Rbrace);
  }
  if (cur(p) === Tok.Dot) {
    const pos = p.pos;
    next(p);
    x = newSelectorExpr(pos, x, name(p));
  }
  if (cur(p) === Tok.Lbrack) x = typeInstance(p, x);
  return x;
}

function typeInstance(p: Parser, x: Expr): Expr {
  const pos = p.pos;
  want(p, Tok.Lbrack);
  let index: Expr;
  if (p.tok === Tok.Rbrack) {
    syntaxError(p, 'expected type argument list');
    index = newBadExpr(p.pos);
  } else {
    index = typeList(p, true).x;
  }
  return newIndexExpr(pos, x, index, closing(p, Tok.Rbrack));
}

/** A list of types; the first may be any expression unless strict. comma tells whether there was one. */
export function typeList(p: Parser, strict: boolean): { x: Expr; comma: boolean } {
  p.xnest++;
  let x = strict ? type_(p) : expr(p),
    comma = false;
  if (got(p, Tok.Comma)) {
    comma = true;
    let t = typeOrNil(p);
    if (t !== undefined) {
      const list = [x, t];
      while (got(p, Tok.Comma)) {
        t = typeOrNil(p);
        if (t === undefined) break;
        list.push(t);
      }
      x = newListExpr(x.pos, list);
    }
  }
  p.xnest--;
  return { x, comma };
}

/** A signature; `context` tells where type parameters are not permitted, and is empty where they are. */
export function funcType(p: Parser, context: string): { tparams: readonly Field[]; type: FuncType } {
  const pos = p.pos;
  let tparams: readonly Field[] = [];
  if (got(p, Tok.Lbrack)) {
    if (context !== '') syntaxErrorAt(p, pos, context + ' must have no type parameters');
    if (cur(p) === Tok.Rbrack) {
      syntaxError(p, 'empty type parameter list');
      next(p);
    } else {
      tparams = paramList(p, undefined, undefined, Tok.Rbrack, true, false);
    }
  }
  let params: readonly Field[] = [];
  if (cur(p) === Tok.Lparen) {
    next(p);
    params = paramList(p, undefined, undefined, Tok.Rparen, false, true);
  } else {
    syntaxError(p, 'expected (');
    skipOne(p);
  }
  return { tparams, type: newFuncType(pos, params, funcResult(p)) };
}

/** Behind `[`; the length may have been read already. */
export function arrayType(p: Parser, pos: Pos, first: Expr | undefined): ArrayType {
  let len = first;
  if (len === undefined && !got(p, Tok.DotDotDot)) {
    p.xnest++;
    len = expr(p);
    p.xnest--;
  }
  if (cur(p) === Tok.Comma) {
    // allowed in lists of type parameters, but not here
    syntaxError(p, 'unexpected comma; expected ]');
    next(p);
  }
  want(p, Tok.Rbrack);
  return newArrayType(pos, len, type_(p));
}

/** Behind `[]`. */
export function sliceType(p: Parser, pos: Pos): SliceType {
  return newSliceType(pos, type_(p));
}

function chanElem(p: Parser): Expr {
  const t = typeOrNil(p);
  if (t !== undefined) return t;
  syntaxError(p, 'missing channel element type');
  return newBadExpr(p.pos);
}

/** A struct type while its fields are read. */
interface StructFields {
  readonly fields: Field[];
  readonly tags: (BasicLit | undefined)[];
}

function structType(p: Parser): StructType {
  const pos = p.pos;
  const s: StructFields = { fields: [], tags: [] };
  want(p, Tok.Struct);
  want(p, Tok.Lbrace);
  for (;;) {
    if (p.tok === Tok.EOF || p.tok === Tok.Rbrace) {
      listEnd(p, Tok.Rbrace);
      break;
    }
    fieldDecl(p, s);
    if (!fieldSep(p, 'struct type')) break;
  }
  return newStructType(pos, s.fields, s.tags);
}

/** Behind a field or method. Recovers at the end of its line, where the compiler leaves the type. */
function fieldSep(p: Parser, context: string): boolean {
  if (got(p, Tok.Semi) || p.tok === Tok.Rbrace) return true;
  syntaxError(p, `in ${context}; possibly missing semicolon or newline or }`);
  advance(p, Tok.Semi, Tok.Rparen, Tok.Rbrack, Tok.Rbrace);
  return got(p, Tok.Semi) || cur(p) === Tok.Rbrace;
}

function interfaceType(p: Parser): InterfaceType {
  const pos = p.pos;
  const methods: Field[] = [];
  want(p, Tok.Interface);
  want(p, Tok.Lbrace);
  for (;;) {
    if (p.tok === Tok.EOF || p.tok === Tok.Rbrace) {
      listEnd(p, Tok.Rbrace);
      break;
    }
    let f = p.tok === Tok.Name ? methodDecl(p) : undefined;
    if (f === undefined || f.name === undefined) f = embeddedElem(p, f);
    methods.push(f);
    if (!fieldSep(p, 'interface type')) break;
  }
  return newInterfaceType(pos, methods);
}

function funcResult(p: Parser): readonly Field[] {
  if (p.tok === Tok.Lparen) {
    next(p);
    return paramList(p, undefined, undefined, Tok.Rparen, false, false);
  }
  const pos = p.pos;
  const t = typeOrNil(p);
  return t === undefined ? [] : [newField(pos, undefined, t)];
}

function addField(s: StructFields, pos: Pos, fieldName: Name | undefined, type: Expr, tag: BasicLit | undefined): void {
  if (tag !== undefined) {
    while (s.tags.length < s.fields.length) s.tags.push(undefined);
    s.tags.push(tag);
  }
  s.fields.push(newField(pos, fieldName, type));
}

/** A literal if one stands here. */
export function oliteral(p: Parser): BasicLit | undefined {
  if (p.tok !== Tok.Literal) return undefined;
  const b = newBasicLit(p.pos, p.lit, p.litKind, p.bad);
  next(p);
  return b;
}

function fieldDecl(p: Parser, s: StructFields): void {
  const pos = p.pos;
  switch (p.tok) {
    case Tok.Name: {
      const first = name(p);
      const tok = cur(p);
      if (tok === Tok.Dot || tok === Tok.Literal || tok === Tok.Semi || tok === Tok.Rbrace) {
        const type = qualifiedName(p, first);
        addField(s, pos, undefined, type, oliteral(p));
        return;
      }
      const names = [first];
      while (got(p, Tok.Comma)) names.push(name(p));
      let type: Expr;
      if (names.length === 1 && cur(p) === Tok.Lbrack) {
        // T[P1, P2] embedded, or a field of type [P]E or []E
        type = arrayOrTArgs(p, first);
        if (type.kind === Kind.IndexExpr) {
          addField(s, pos, undefined, type, oliteral(p));
          return;
        }
      } else {
        type = type_(p);
      }
      const tag = oliteral(p);
      for (const n of names) addField(s, n.pos, n, type, tag);
      return;
    }
    case Tok.Star: {
      next(p);
      let type: Expr;
      if (cur(p) === Tok.Lparen) {
        syntaxError(p, 'cannot parenthesize embedded type');
        next(p);
        type = qualifiedName(p, undefined);
        got(p, Tok.Rparen);
      } else {
        type = qualifiedName(p, undefined);
      }
      addField(s, pos, undefined, newOperation(pos, Op.Mul, type, undefined), oliteral(p));
      return;
    }
    case Tok.Lparen: {
      syntaxError(p, 'cannot parenthesize embedded type');
      next(p);
      let type: Expr;
      const star = p.pos;
      if (got(p, Tok.Star)) type = newOperation(star, Op.Mul, qualifiedName(p, undefined), undefined);
      else type = qualifiedName(p, undefined);
      got(p, Tok.Rparen);
      addField(s, pos, undefined, type, oliteral(p));
      return;
    }
    default:
      syntaxError(p, 'expected field name or embedded type');
      advance(p, Tok.Semi, Tok.Rbrace);
  }
}

/** Behind the name x: an array or slice type, or x instantiated. */
function arrayOrTArgs(p: Parser, x: Name): ArrayType | SliceType | IndexExpr {
  const pos = p.pos;
  want(p, Tok.Lbrack);
  if (got(p, Tok.Rbrack)) return sliceType(p, pos);
  const { x: n, comma } = typeList(p, false);
  const end = closing(p, Tok.Rbrack);
  if (!comma) {
    const elem = typeOrNil(p);
    if (elem !== undefined) return newArrayType(pos, n, elem);
  }
  return newIndexExpr(pos, x, n, end);
}

const interfaceMethod = 'interface method';

/** A method, or the beginning of an embedded element; then the field has no name. */
function methodDecl(p: Parser): Field {
  const pos = p.pos;
  const n = name(p);
  if (p.tok === Tok.Lparen) return newField(pos, n, funcType(p, interfaceMethod).type);
  if (p.tok !== Tok.Lbrack) return newField(pos, undefined, qualifiedName(p, n));
  // m[T C](x T), which is complained about, or T[P1, P2]
  const lbrack = p.pos;
  next(p);
  if (cur(p) === Tok.Rbrack) {
    const rbrack = p.pos;
    next(p);
    if (cur(p) === Tok.Lparen) {
      p.report(rbrack, 'empty type parameter list');
      return newField(pos, n, funcType(p, interfaceMethod).type);
    }
    p.report(rbrack, 'empty type argument list');
    return newField(pos, undefined, n);
  }
  const list = paramList(p, undefined, undefined, Tok.Rbrack, false, false);
  const head = list[0];
  if (head === undefined) {
    return cur(p) === Tok.Lparen ? newField(pos, n, funcType(p, interfaceMethod).type) : newField(pos, undefined, n);
  }
  if (head.name !== undefined) {
    const type = funcType(p, interfaceMethod).type;
    p.report(lbrack, 'interface method must have no type parameters');
    return newField(pos, n, type);
  }
  const index =
    list.length === 1
      ? head.type
      : newListExpr(
          head.pos,
          list.map((f) => f.type),
        );
  return newField(pos, undefined, newIndexExpr(lbrack, n, index, p.pos));
}

/** A union; its first term may have been read already. */
function embeddedElem(p: Parser, first: Field | undefined): Field {
  const f: Mutable<Field> = first ?? newField(p.pos, undefined, embeddedTerm(p));
  while (p.tok === Tok.Operator && p.op === Op.Or) {
    const pos = p.pos;
    next(p);
    f.type = newOperation(pos, Op.Or, f.type, embeddedTerm(p));
  }
  return f;
}

function embeddedTerm(p: Parser): Expr {
  const pos = p.pos;
  if (p.tok === Tok.Operator && p.op === Op.Tilde) {
    next(p);
    return newOperation(pos, Op.Tilde, type_(p), undefined);
  }
  const t = typeOrNil(p);
  if (t !== undefined) return t;
  syntaxError(p, 'expected ~ term or type');
  advance(p, Tok.Operator, Tok.Semi, Tok.Rparen, Tok.Rbrack, Tok.Rbrace);
  return newBadExpr(pos);
}

/** A parameter of which the name, or the type, may still be missing. */
interface Param {
  pos: Pos;
  name: Name | undefined;
  type: Expr | undefined;
}

/** Continues the parameter's type as a union. */
function unionRest(p: Parser, par: Param, type: Expr): Param {
  par.type = embeddedElem(p, newField(par.pos, par.name, type)).type;
  return par;
}

function paramDeclOrNil(p: Parser, first: Name | undefined, follow: Tok): Param | undefined {
  const typeSetsOk = follow === Tok.Rbrack;
  const atOr = (): boolean => typeSetsOk && p.tok === Tok.Operator && p.op === Op.Or;
  const pos = first !== undefined ? first.pos : p.pos;
  if (first === undefined && typeSetsOk && p.tok === Tok.Operator && p.op === Op.Tilde) {
    return { pos, name: undefined, type: embeddedElem(p, undefined).type };
  }
  const par: Param = { pos, name: undefined, type: undefined };
  if (p.tok === Tok.Name || first !== undefined) {
    const n = first ?? name(p);
    const tok = cur(p);
    if (tok === Tok.Lbrack) {
      par.type = arrayOrTArgs(p, n);
      if (par.type.kind !== Kind.IndexExpr) par.name = n;
      return atOr() ? unionRest(p, par, par.type) : par;
    }
    if (tok === Tok.Dot) {
      par.type = qualifiedName(p, n);
      return atOr() ? unionRest(p, par, par.type) : par;
    }
    if (atOr()) return unionRest(p, par, n);
    par.name = n;
  }
  if (cur(p) === Tok.DotDotDot) {
    const dots = p.pos;
    next(p);
    const elem = typeOrNil(p);
    if (elem === undefined) {
      par.type = newBadExpr(p.pos);
      syntaxError(p, '... is missing type');
    } else {
      par.type = newDotsType(dots, elem);
    }
    return par;
  }
  if (typeSetsOk && cur(p) === Tok.Operator && p.op === Op.Tilde) {
    par.type = embeddedElem(p, undefined).type;
    return par;
  }
  par.type = typeOrNil(p);
  if (par.type !== undefined && atOr()) unionRest(p, par, par.type);
  if (par.name !== undefined || par.type !== undefined) return par;
  syntaxError(p, 'expected ' + tokstring(follow));
  advance(p, Tok.Comma, follow);
  return undefined;
}

/**
 * Parameters behind the opening token. The first name, and with it its type, may have been read already. Of the
 * result either all fields have names or none has.
 */
export function paramList(
  p: Parser,
  first: Name | undefined,
  firstType: Expr | undefined,
  close: Tok,
  requireNames: boolean,
  dddok: boolean,
): readonly Field[] {
  if (first !== undefined && firstType !== undefined && p.tok === close) {
    next(p);
    return [newField(first.pos, first, firstType)];
  }
  const list: Param[] = [];
  let named = 0,
    typed = 0,
    end = -1;
  while (p.tok !== Tok.EOF && p.tok !== close) {
    const par: Param | undefined =
      first !== undefined && firstType !== undefined
        ? { pos: first.pos, name: first, type: firstType }
        : paramDeclOrNil(p, first, close);
    first = firstType = undefined;
    if (par !== undefined) {
      if (par.type !== undefined) {
        typed++;
        if (par.name !== undefined) named++;
      }
      list.push(par);
    }
    if (!listSep(p, 'parameter list', Tok.Comma, close)) {
      end = p.pos;
      break;
    }
  }
  if (end < 0) end = listEnd(p, close);
  if (list.length === 0) return [];
  if (named === 0 && !requireNames) {
    // the names are types
    for (const par of list) {
      if (par.name !== undefined) {
        par.type = par.name;
        par.name = undefined;
      }
    }
  } else if (named !== list.length) {
    distributeTypes(p, list, named === typed, end, requireNames);
  }
  return checkDots(p, list, dddok);
}

/** Gives names without a type the type of the next one that has one; all must have names. */
function distributeTypes(p: Parser, list: Param[], typesMissing: boolean, end: Pos, requireNames: boolean): void {
  let errPos = -1;
  let type: Expr | undefined;
  for (let i = list.length - 1; i >= 0; i--) {
    const par = list[i]!;
    if (par.type !== undefined) {
      type = par.type;
      if (par.name === undefined) {
        errPos = startPos(type);
        par.name = newName(errPos, '_');
      }
    } else if (type !== undefined) {
      par.type = type;
    } else {
      errPos = par.name!.pos;
      par.type = newBadExpr(errPos);
    }
  }
  if (errPos < 0) return;
  let msg: string;
  if (typesMissing) {
    errPos = end;
    msg = requireNames ? 'missing type constraint' : 'missing parameter type';
  } else if (requireNames) {
    msg = 'missing type parameter name' + (list.length === 1 ? ' or invalid array length' : '');
  } else {
    msg = 'missing parameter name';
  }
  syntaxErrorAt(p, errPos, msg);
}

function checkDots(p: Parser, list: readonly Param[], dddok: boolean): readonly Field[] {
  const fields: Field[] = [];
  let complained = false;
  for (let i = 0; i < list.length; i++) {
    const par = list[i]!;
    let type = par.type!;
    if (type.kind === Kind.DotsType && (!dddok || i + 1 < list.length)) {
      if (!complained) p.report(type.pos, dddok ? 'can only use ... with final parameter' : 'invalid use of ...');
      complained = true;
      type = type.elem;
    }
    fields.push(newField(par.pos, par.name, type));
  }
  return fields;
}
