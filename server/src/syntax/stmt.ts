/**
 * Statements. Answers to "Statements" in cmd/compile/internal/syntax/parser.go (go1.26).
 */
import type { Pos } from '../base/pos';
import { checkBranches } from './branches';
import { appendGroup, constDecl, typeDecl, varDecl } from './decl';
import { expr, exprList, name, pexpr, unparen } from './expr';
import {
  type Mutable,
  newAssignStmt,
  newBadExpr,
  newBlockStmt,
  newBranchStmt,
  newCallStmt,
  newCaseClause,
  newCommClause,
  newDeclStmt,
  newEmptyStmt,
  newExprStmt,
  newForStmt,
  newIfStmt,
  newLabeledStmt,
  newRangeClause,
  newReturnStmt,
  newSelectStmt,
  newSendStmt,
  newSwitchStmt,
} from './make';
import {
  type BlockStmt,
  BranchTok,
  type CaseClause,
  type CommClause,
  type Expr,
  type IfStmt,
  Kind,
  type LabeledStmt,
  type Name,
  Op,
  type RangeClause,
  type SelectStmt,
  type SimpleStmt,
  type Stmt,
  type SwitchStmt,
  type TypeSwitchGuard,
} from './nodes';
import {
  advance,
  cur,
  got,
  maxElseIf,
  maxNesting,
  type Parser,
  skipNested,
  skipOne,
  startsFuncDecl,
  syntaxError,
  syntaxErrorAt,
  want,
} from './parser';
import { clearPragma } from './pragma';
import { nodeString } from './printer';
import { next } from './scanner';
import { Tok, tokenNames } from './tokens';

/** A function's body; its branches are resolved. */
export function funcBody(p: Parser): BlockStmt {
  const errcnt = p.errcnt,
    cases = p.cases;
  p.fnest++;
  p.cases = 0;
  const body = blockStmt(p, '');
  p.cases = cases;
  p.fnest--;
  // in a function with syntax errors, what is said about labels would be noise
  checkBranches(body, p.errcnt === errcnt ? p : undefined);
  return body;
}

const enum Header {
  None = 0,
  If,
  For,
  Switch,
}
const headerKeyword: readonly Tok[] = [Tok.EOF, Tok.If, Tok.For, Tok.Switch];

/** A simple statement; its left side may have been read already. */
function simpleStmt(p: Parser, first: Expr | undefined, header: Header): SimpleStmt {
  if (header === Header.For && p.tok === Tok.Range) return rangeClause(p, undefined, false);
  const lhs = first ?? exprList(p);
  const pos = p.pos;
  if (lhs.kind !== Kind.ListExpr && p.tok !== Tok.Assign && p.tok !== Tok.Define) {
    const op = p.op;
    switch (p.tok) {
      case Tok.AssignOp:
        next(p);
        return newAssignStmt(pos, op, lhs, expr(p));
      case Tok.IncOp:
        next(p);
        return newAssignStmt(pos, op, lhs, undefined);
      case Tok.Arrow:
        next(p);
        return newSendStmt(pos, lhs, expr(p));
      default:
        return newExprStmt(lhs.pos, lhs);
    }
  }
  if (p.tok === Tok.Assign || p.tok === Tok.Define) {
    const op = p.tok === Tok.Define ? Op.Def : Op.None;
    next(p);
    if (header === Header.For && cur(p) === Tok.Range) return rangeClause(p, lhs, op === Op.Def);
    const rhs = exprList(p);
    if (rhs.kind === Kind.TypeSwitchGuard && header === Header.Switch && op === Op.Def && lhs.kind === Kind.Name) {
      const guard: Mutable<TypeSwitchGuard> = rhs;
      guard.lhs = lhs;
      return newExprStmt(rhs.pos, rhs);
    }
    return newAssignStmt(pos, op, lhs, rhs);
  }
  syntaxError(p, 'expected := or = or comma');
  advance(p, Tok.Semi, Tok.Rbrace);
  const x = lhs.kind === Kind.ListExpr ? lhs.elemList[0]! : lhs;
  return newExprStmt(x.pos, x);
}

function rangeClause(p: Parser, lhs: Expr | undefined, def: boolean): RangeClause {
  const pos = p.pos;
  next(p);
  return newRangeClause(pos, lhs, def, expr(p));
}

function labeledStmt(p: Parser, label: Name): LabeledStmt {
  const pos = p.pos;
  want(p, Tok.Colon);
  // behind a label, `}` and broken code count as an empty statement
  if (p.tok === Tok.Rbrace) return newLabeledStmt(pos, label, newEmptyStmt(p.pos));
  const s = stmtOrNil(p);
  if (s !== undefined) return newLabeledStmt(pos, label, s);
  syntaxErrorAt(p, pos, 'missing statement after label');
  return newLabeledStmt(pos, label, newEmptyStmt(p.pos));
}

/** A block; without context, the current token is its `{`. */
export function blockStmt(p: Parser, context: string): BlockStmt {
  const pos = p.pos;
  if (!got(p, Tok.Lbrace)) {
    syntaxError(p, 'expected { after ' + context);
    advance(p, Tok.Name, Tok.Lbrace, Tok.Rbrace);
    const rbrace = p.pos;
    if (got(p, Tok.Rbrace)) return newBlockStmt(pos, [], rbrace);
    got(p, Tok.Lbrace);
  }
  const list: Stmt[] = [];
  stmtList(p, list, 'expected }');
  while (p.cases === 0 && (p.tok === Tok.Case || p.tok === Tok.Default)) {
    // a clause outside of any switch: the function goes on behind it
    syntaxError(p, 'expected }');
    next(p);
    advance(p, Tok.Colon, Tok.Semi, Tok.Rbrace);
    got(p, Tok.Colon);
    stmtList(p, list, 'expected }');
  }
  const rbrace = p.pos;
  want(p, Tok.Rbrace);
  return newBlockStmt(pos, list, rbrace);
}

function forStmt(p: Parser): Stmt {
  const pos = p.pos;
  header(p, Header.For);
  const init = p.headInit,
    cond = p.headCond,
    post = p.headPost;
  return newForStmt(pos, init, cond, post, blockStmt(p, 'for clause'));
}

/** What stands between the keyword and the block; its parts are left in headInit, headCond and headPost. */
function header(p: Parser, kind: Header): void {
  const keyword = headerKeyword[kind]!;
  want(p, keyword);
  let init: SimpleStmt | undefined, condStmt: SimpleStmt | undefined, post: SimpleStmt | undefined;
  p.headInit = p.headCond = p.headPost = undefined;
  if (p.tok === Tok.Lbrace) {
    if (kind === Header.If) {
      syntaxError(p, 'missing condition in if statement');
      p.headCond = newBadExpr(p.pos);
    }
    return;
  }
  const outer = p.xnest;
  p.xnest = -1;
  if (p.tok !== Tok.Semi) {
    if (got(p, Tok.Var)) syntaxError(p, `var declaration not allowed in ${tokenNames[keyword]} initializer`);
    init = simpleStmt(p, undefined, kind);
    if (init.kind === Kind.RangeClause) {
      p.xnest = outer;
      p.headInit = init;
      p.headCond = p.headPost = undefined;
      return;
    }
  }
  let semiPos = -1,
    semiLit = '';
  if (cur(p) !== Tok.Lbrace) {
    if (cur(p) === Tok.Semi) {
      semiPos = p.pos;
      semiLit = p.lit;
      next(p);
    } else {
      want(p, Tok.Lbrace);
      if (cur(p) !== Tok.Lbrace) advance(p, Tok.Lbrace, Tok.Rbrace);
    }
    if (kind === Header.For) {
      if (cur(p) === Tok.Lbrace) {
        syntaxError(p, 'expected for loop condition');
      } else {
        if (cur(p) !== Tok.Semi) condStmt = simpleStmt(p, undefined, Header.None);
        want(p, Tok.Semi);
        if (cur(p) !== Tok.Lbrace) {
          post = simpleStmt(p, undefined, Header.None);
          if (post.kind === Kind.AssignStmt && post.op === Op.Def) {
            syntaxErrorAt(p, post.pos, 'cannot declare in post statement of for loop');
          }
        }
      }
    } else if (cur(p) !== Tok.Lbrace) {
      condStmt = simpleStmt(p, undefined, kind);
    }
  } else {
    condStmt = init;
    init = undefined;
  }
  p.xnest = outer;
  const cond = condition(p, condStmt, kind, semiPos, semiLit);
  p.headInit = init;
  p.headCond = cond;
  p.headPost = post;
}

/** The expression that a condition's statement consists of. */
function condition(
  p: Parser,
  s: SimpleStmt | undefined,
  kind: Header,
  semiPos: Pos,
  semiLit: string,
): Expr | undefined {
  if (s === undefined) {
    if (kind !== Header.If) return undefined;
    if (semiPos < 0) return newBadExpr(p.pos);
    if (semiLit !== 'semicolon') syntaxErrorAt(p, semiPos, `unexpected ${semiLit}, expected { after if clause`);
    else syntaxErrorAt(p, semiPos, 'missing condition in if statement');
    return newBadExpr(semiPos);
  }
  if (s.kind === Kind.ExprStmt) return s.x;
  // mostly `=` where `==` was meant
  const text =
    s.kind === Kind.AssignStmt && s.op === Op.None
      ? `assignment ${emphasize(s.lhs)} = ${s.rhs ? emphasize(s.rhs) : ''}`
      : nodeString(s);
  syntaxErrorAt(p, s.pos, `cannot use ${text} as value`);
  return newBadExpr(s.pos);
}

/** x as text, in parentheses if it is a binary operation. */
function emphasize(x: Expr): string {
  const s = nodeString(x);
  return x.kind === Kind.Operation && x.y !== undefined ? `(${s})` : s;
}

/** Chains of `else if` are read with a loop: generated code has long ones. */
function ifStmt(p: Parser): IfStmt {
  const first = ifClause(p);
  let last: Mutable<IfStmt> = first;
  for (let length = 1; got(p, Tok.Else); length++) {
    if (p.tok === Tok.If) {
      if (length === maxElseIf) p.report(p.pos, 'statement nesting too deep');
      const s = ifClause(p);
      if (length >= maxElseIf) continue;
      last.else = s;
      last = s;
    } else if (p.tok === Tok.Lbrace) {
      last.else = blockStmt(p, '');
      break;
    } else {
      syntaxError(p, 'else must be followed by if or statement block');
      advance(p, Tok.Name, Tok.Rbrace);
      break;
    }
  }
  return first;
}

function ifClause(p: Parser): IfStmt {
  const pos = p.pos;
  header(p, Header.If);
  const init = p.headInit,
    cond = p.headCond ?? newBadExpr(p.pos);
  return newIfStmt(pos, init, cond, blockStmt(p, 'if clause'), undefined);
}

function switchStmt(p: Parser): SwitchStmt {
  const pos = p.pos;
  header(p, Header.Switch);
  const init = p.headInit,
    tag = p.headCond;
  const body: CaseClause[] = [];
  if (!got(p, Tok.Lbrace)) {
    syntaxError(p, 'missing { after switch clause');
    advance(p, Tok.Case, Tok.Default, Tok.Rbrace);
  }
  p.cases++;
  while (cur(p) !== Tok.EOF && cur(p) !== Tok.Rbrace && !startsFuncDecl(p)) body.push(caseClause(p));
  p.cases--;
  const rbrace = p.pos;
  want(p, Tok.Rbrace);
  return newSwitchStmt(pos, init, tag, body, rbrace);
}

function selectStmt(p: Parser): SelectStmt {
  const pos = p.pos;
  const body: CommClause[] = [];
  want(p, Tok.Select);
  if (!got(p, Tok.Lbrace)) {
    syntaxError(p, 'missing { after select clause');
    advance(p, Tok.Case, Tok.Default, Tok.Rbrace);
  }
  p.cases++;
  while (cur(p) !== Tok.EOF && cur(p) !== Tok.Rbrace && !startsFuncDecl(p)) body.push(commClause(p));
  p.cases--;
  const rbrace = p.pos;
  want(p, Tok.Rbrace);
  return newSelectStmt(pos, body, rbrace);
}

function caseClause(p: Parser): CaseClause {
  const pos = p.pos,
    from = p.offset;
  let cases: Expr | undefined;
  if (got(p, Tok.Case)) cases = exprList(p);
  else if (!got(p, Tok.Default)) expectClause(p);
  const colon = clauseColon(p, from);
  const body: Stmt[] = [];
  stmtList(p, body, clauseOrEnd);
  return newCaseClause(pos, cases, body, colon);
}

function commClause(p: Parser): CommClause {
  const pos = p.pos,
    from = p.offset;
  let comm: SimpleStmt | undefined;
  // which simple statements are allowed is the types room's business
  if (got(p, Tok.Case)) comm = simpleStmt(p, undefined, Header.None);
  else if (!got(p, Tok.Default)) expectClause(p);
  const colon = clauseColon(p, from);
  const body: Stmt[] = [];
  stmtList(p, body, clauseOrEnd);
  return newCommClause(pos, comm, body, colon);
}

const clauseOrEnd = 'expected case or default or }';

function expectClause(p: Parser): void {
  syntaxError(p, clauseOrEnd);
  advance(p, Tok.Colon, Tok.Case, Tok.Default, Tok.Rbrace);
}

function clauseColon(p: Parser, from: number): Pos {
  const colon = p.pos;
  if (!got(p, Tok.Colon)) {
    syntaxError(p, 'expected :');
    skipOne(p);
    if (p.offset === from) next(p); // a loop over clauses must get on
  }
  return colon;
}

/** go and defer. */
function callStmt(p: Parser): Stmt {
  const pos = p.pos,
    isGo = p.tok === Tok.Go;
  next(p);
  const x = pexpr(p, undefined, cur(p) === Tok.Lparen);
  const t = unparen(x);
  if (t !== x) p.report(x.pos, `expression in ${isGo ? 'go' : 'defer'} must not be parenthesized`);
  return newCallStmt(pos, isGo, t);
}

/** A statement if one starts here. */
export function stmtOrNil(p: Parser): Stmt | undefined {
  if (p.tok === Tok.Name) {
    clearPragma(p);
    const lhs = exprList(p);
    if (lhs.kind === Kind.Name && cur(p) === Tok.Colon) return p.depth < maxNesting ? nested(p, lhs) : tooDeepStmt(p);
    return simpleStmt(p, lhs, Header.None);
  }
  return p.depth < maxNesting ? nested(p, undefined) : tooDeepStmt(p);
}

function tooDeepStmt(p: Parser): Stmt {
  const s = newEmptyStmt(p.pos);
  p.report(p.pos, 'statement nesting too deep');
  if (p.tok === Tok.Colon) next(p);
  while (p.tok !== Tok.EOF && p.tok !== Tok.Semi && p.tok !== Tok.Rbrace && !startsFuncDecl(p)) {
    skipNested(p);
    if (cur(p) === Tok.Comma || cur(p) === Tok.Colon || cur(p) === Tok.Rparen || cur(p) === Tok.Rbrack) next(p);
  }
  return s;
}

function nested(p: Parser, label: Name | undefined): Stmt | undefined {
  p.depth++;
  const s = label !== undefined ? labeledStmt(p, label) : otherStmtOrNil(p);
  p.depth--;
  return s;
}

function otherStmtOrNil(p: Parser): Stmt | undefined {
  const pos = p.pos;
  switch (p.tok) {
    case Tok.Var:
      next(p);
      return newDeclStmt(pos, appendGroup(p, [], varDecl));
    case Tok.Const:
      next(p);
      return newDeclStmt(pos, appendGroup(p, [], constDecl));
    case Tok.Type:
      next(p);
      return newDeclStmt(pos, appendGroup(p, [], typeDecl));
    default:
      break;
  }
  clearPragma(p);
  switch (p.tok) {
    case Tok.Lbrace:
      return blockStmt(p, '');
    case Tok.Operator:
    case Tok.Star:
      switch (p.op) {
        case Op.Add:
        case Op.Sub:
        case Op.Mul:
        case Op.And:
        case Op.Xor:
        case Op.Not:
          return simpleStmt(p, undefined, Header.None);
        default:
          return undefined;
      }
    case Tok.Literal:
    case Tok.Func:
    case Tok.Lparen:
    case Tok.Lbrack:
    case Tok.Struct:
    case Tok.Map:
    case Tok.Chan:
    case Tok.Interface:
    case Tok.Arrow:
      return simpleStmt(p, undefined, Header.None);
    case Tok.For:
      return forStmt(p);
    case Tok.Switch:
      return switchStmt(p);
    case Tok.Select:
      return selectStmt(p);
    case Tok.If:
      return ifStmt(p);
    case Tok.Fallthrough:
      next(p);
      return newBranchStmt(pos, BranchTok.Fallthrough, undefined);
    case Tok.Break:
    case Tok.Continue: {
      const tok = p.tok === Tok.Break ? BranchTok.Break : BranchTok.Continue;
      next(p);
      return newBranchStmt(pos, tok, cur(p) === Tok.Name ? name(p) : undefined);
    }
    case Tok.Go:
    case Tok.Defer:
      return callStmt(p);
    case Tok.Goto:
      next(p);
      return newBranchStmt(pos, BranchTok.Goto, name(p));
    case Tok.Return: {
      next(p);
      const results = cur(p) !== Tok.Semi && cur(p) !== Tok.Rbrace ? exprList(p) : undefined;
      return newReturnStmt(pos, results);
    }
    case Tok.Semi:
      return newEmptyStmt(pos);
    default:
      return undefined;
  }
}

/** Appends statements up to `}`, a clause, or the end; `behind` says what may follow. */
function stmtList(p: Parser, list: Stmt[], behind: string): void {
  while (p.tok !== Tok.EOF && p.tok !== Tok.Rbrace && p.tok !== Tok.Case && p.tok !== Tok.Default) {
    if (startsFuncDecl(p)) {
      bail(p);
      return;
    }
    const s = stmtOrNil(p);
    clearPragma(p);
    if (s === undefined) {
      // the compiler gives the block up here
      syntaxError(p, behind);
      next(p);
      advance(p, Tok.Semi, Tok.Rbrace, Tok.Case, Tok.Default);
      got(p, Tok.Semi);
      continue;
    }
    list.push(s);
    if (!got(p, Tok.Semi) && cur(p) !== Tok.Rbrace) {
      syntaxError(p, 'at end of statement');
      advance(p, Tok.Semi, Tok.Rbrace, Tok.Case, Tok.Default);
      got(p, Tok.Semi);
    }
  }
}

/**
 * Ends everything that is open, as at the end of the text; the declaration is read when the top level is reached. What
 * is reported is what the compiler says, which takes the declaration for a function literal.
 */
export function bail(p: Parser): void {
  const at = p.offset,
    pos = p.pos,
    pragma = p.pragma;
  if (p.bailAt < 0) {
    p.bailAt = at;
    const reported = p.problems.length;
    simpleStmt(p, undefined, Header.None);
    if (cur(p) !== Tok.Semi && cur(p) !== Tok.Rbrace) syntaxError(p, 'at end of statement');
    if (p.problems.length === reported) p.report(pos, 'syntax error: unexpected keyword func, expected }');
    else p.problems.length = reported + 1;
  }
  p.bailAt = at;
  p.pragma = pragma;
  p.tok = Tok.EOF;
  p.offset = at;
  p.pos = pos;
  p.at = p.end;
  p.nlsemi = false;
}
