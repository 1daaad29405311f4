/**
 * The parser's state, its error reports and its recovery. Answers to the first part of
 * cmd/compile/internal/syntax/parser.go (go1.26); the productions stand in decl.ts, expr.ts, type.ts and stmt.ts.
 *
 * Recovery goes beyond the compiler's, which may give up after an error: closing brackets and statement keywords are
 * not skipped, so that the enclosing constructs end where the programmer ended them.
 */

import type { LineDirective, Pos } from '../base/pos';
import { NameTable } from './intern';
import { type Embed, type Expr, type Linkname, LitKind, Op, type SimpleStmt } from './nodes';
import { next } from './scanner';
import { opString, Tok, tokstring } from './tokens';

/** Something wrong with the syntax of a text. */
export interface SyntaxProblem {
  readonly pos: Pos;
  /** The compiler's wording; a binary string as the source. "%v" in it stands for the place of `other`. */
  readonly message: string;
  readonly other?: Pos;
}

/** How to parse. */
export interface ParseOptions {
  /** Leave the bodies of top-level functions for parseBody(). */
  readonly skipBodies?: boolean;
  /** Methods may have type parameters. */
  readonly genericMethods?: boolean;
  /** The pool of identifiers; by default the text has one of its own. */
  readonly names?: NameTable;
  /**
   * Whether the text belongs to the standard library, where directives are allowed that elsewhere are not. Where it
   * is not told, directives are accepted in both.
   */
  readonly std?: boolean;
}

/** The directives that were read and wait for a declaration. */
export interface PragmaState {
  flag: number;
  readonly flags: { readonly flag: number; readonly pos: Pos }[];
  readonly embeds: Embed[];
}

/** Nesting of expressions, types and statements that is parsed; what lies deeper is reported and left out. */
export const maxNesting = 256;
/** Length of `else if` chains that is kept: consumers recurse over them. */
export const maxElseIf = 1000;
/** Length of chains like a.b.c or f()()() that is kept. */
export const maxPostfix = 2000;
/** Terms of one chain of binary operators of the same precedence; consumers walk them with a loop. */
export const maxTerms = 100_000;
const maxProblems = 1000;

export class Parser {
  // ---- scanner: see scanner.ts
  /** Offset behind the current token. */
  at: number;
  /** A newline or the end of the text ends the statement. */
  nlsemi = false;
  tok: Tok = Tok.EOF;
  /** Offset and position of the current token. */
  offset = 0;
  pos: Pos;
  /** Of names and literals the text; of semicolons "semicolon", "newline" or "EOF". */
  lit = '';
  bad = false;
  litKind: LitKind = LitKind.Int;
  op: Op = Op.None;
  prec = 0;
  /** Width in bytes of the character last decoded, and offset of the first digit that its base does not allow. */
  runeWidth = 0;
  invalidDigit = -1;

  // ---- parser
  /** Before the package clause. */
  top = true;
  /** Nesting of functions, of expressions (negative: in a statement's header), of anything, of switches. */
  fnest = 0;
  xnest = 0;
  depth = 0;
  cases = 0;
  /** Where a function declaration was met in the middle of another's body; -1 if none. */
  bailAt = -1;
  /** Results of header(). */
  headInit: SimpleStmt | undefined = undefined;
  headCond: Expr | undefined = undefined;
  headPost: SimpleStmt | undefined = undefined;

  // ---- results
  readonly problems: SyntaxProblem[] = [];
  errcnt = 0;
  /** Report nothing more: the compiler would have stopped. */
  quiet = false;
  private syntaxErrorLine = -1;
  private syntaxErrorLineEnd = -1;
  pragma: PragmaState | undefined = undefined;
  readonly linknames: Linkname[] = [];
  readonly lineDirectives: LineDirective[] = [];
  goVersion = '';
  usesCgo = false;
  /** Whether //line and //go:linkname are recorded; not so when a skipped body is read for the second time. */
  collectFileDirectives = true;
  /** Off from the first body on whose end is not found: looking for it again and again would take too long. */
  skipBodies: boolean;
  readonly genericMethods: boolean;
  readonly names: NameTable;
  readonly std: boolean | undefined;

  constructor(
    readonly src: string,
    readonly start: Pos,
    /** Offset of the text's end. */
    readonly end: number,
    at: number,
    opts: ParseOptions | undefined,
  ) {
    this.at = at;
    this.pos = start + at;
    this.skipBodies = opts?.skipBodies ?? false;
    this.genericMethods = opts?.genericMethods ?? false;
    this.names = opts?.names ?? new NameTable();
    this.std = opts?.std;
  }

  /** Reports a problem; of syntax errors only the first of a line, as the compiler does. */
  report(pos: Pos, message: string, other?: Pos): void {
    this.errcnt++;
    if (this.quiet || this.problems.length >= maxProblems) return;
    if (message.startsWith('syntax error')) {
      const at = pos - this.start;
      if (at >= this.syntaxErrorLine && at <= this.syntaxErrorLineEnd) return;
      this.syntaxErrorLine = at === 0 ? 0 : this.src.lastIndexOf('\n', at - 1) + 1;
      const eol = this.src.indexOf('\n', at);
      this.syntaxErrorLineEnd = eol < 0 ? this.src.length : eol;
    }
    this.problems.push(other === undefined ? { pos, message } : { pos, message, other });
  }
}

/** The current token; behind a call of next(), where the type checker still believes the token before. */
export function cur(p: Parser): Tok {
  return p.tok;
}

/** Consumes the token if it is this one. */
export function got(p: Parser, tok: Tok): boolean {
  if (p.tok === tok) {
    next(p);
    return true;
  }
  return false;
}

/** Consumes the token, which must be this one. */
export function want(p: Parser, tok: Tok): void {
  if (p.tok === tok) {
    next(p);
    return;
  }
  syntaxError(p, 'expected ' + tokstring(tok));
  skipOne(p);
}

/** Like got(Assign); `:=` is accepted with a complaint. */
export function gotAssign(p: Parser): boolean {
  if (p.tok === Tok.Define) syntaxError(p, 'expected =');
  else if (p.tok !== Tok.Assign) return false;
  next(p);
  return true;
}

/** A syntax error at the current token. Messages with "in", "at", "after", "expected" first tell the token. */
export function syntaxError(p: Parser, msg: string): void {
  syntaxErrorAt(p, p.pos, msg);
}

export function syntaxErrorAt(p: Parser, pos: Pos, msg: string): void {
  if (p.tok === Tok.EOF && p.errcnt > 0) return; // follow-up errors mean nothing
  if (msg.startsWith('in ') || msg.startsWith('at ') || msg.startsWith('after ')) msg = ' ' + msg;
  else if (msg.startsWith('expected ')) msg = ', ' + msg;
  else if (msg !== '') {
    p.report(pos, 'syntax error: ' + msg);
    return;
  }
  p.report(pos, 'syntax error: unexpected ' + currentTokenText(p) + msg);
}

function currentTokenText(p: Parser): string {
  switch (p.tok) {
    case Tok.Name:
      return 'name ' + p.lit;
    case Tok.Semi:
      return p.lit;
    case Tok.Literal:
      return 'literal ' + p.lit;
    case Tok.Operator:
      return opString(p.op);
    case Tok.AssignOp:
      return opString(p.op) + '=';
    case Tok.IncOp:
      return opString(p.op) + opString(p.op);
    default:
      return tokstring(p.tok);
  }
}

/** Keywords that start a statement. */
function startsStmt(tok: Tok): boolean {
  switch (tok) {
    case Tok.Break:
    case Tok.Const:
    case Tok.Continue:
    case Tok.Defer:
    case Tok.Fallthrough:
    case Tok.For:
    case Tok.Go:
    case Tok.Goto:
    case Tok.If:
    case Tok.Return:
    case Tok.Select:
    case Tok.Switch:
    case Tok.Type:
    case Tok.Var:
      return true;
    default:
      return false;
  }
}

/** Skips a token that does not fit, unless it probably belongs to an enclosing construct. */
export function skipOne(p: Parser): void {
  switch (p.tok) {
    case Tok.EOF:
    case Tok.Semi:
    case Tok.Lbrace:
    case Tok.Rbrace:
    case Tok.Rparen:
    case Tok.Rbrack:
    case Tok.Func:
    case Tok.Import:
    case Tok.Case:
    case Tok.Default:
      return;
    default:
      if (!startsStmt(p.tok)) next(p);
  }
}

/**
 * Whether a function declaration starts here, at the left margin. Where it is met inside of something, that lacks its
 * closing bracket.
 */
export function startsFuncDecl(p: Parser): boolean {
  if (p.tok !== Tok.Func || p.offset === p.bailAt || (p.offset > 0 && p.src.charCodeAt(p.offset - 1) !== 10))
    return false;
  const start = /func[ \t]+(?:\([^()\n]*\)[ \t]*)?[A-Za-z_\x80-\xff][\w\x80-\xff]*[ \t]*[([]/y;
  start.lastIndex = p.offset;
  return start.test(p.src);
}

/**
 * Skips tokens up to one of these; inside functions also up to a keyword that starts a statement, or a `}`; outside,
 * up to one that starts a declaration.
 */
export function advance(p: Parser, ...follow: readonly Tok[]): void {
  while (p.tok !== Tok.EOF && !follow.includes(p.tok) && !startsFuncDecl(p)) {
    if (p.fnest > 0) {
      if (p.tok === Tok.Rbrace || startsStmt(p.tok)) return;
    } else if (p.tok === Tok.Import || p.tok === Tok.Const || p.tok === Tok.Type || p.tok === Tok.Var) {
      return;
    }
    next(p);
  }
}

/** Skips the rest of something that is nested too deeply: to a token that ends it at its own level. */
export function skipNested(p: Parser): void {
  let level = 0;
  while (!startsFuncDecl(p)) {
    switch (p.tok) {
      case Tok.EOF:
        return;
      case Tok.Lparen:
      case Tok.Lbrack:
      case Tok.Lbrace:
        level++;
        break;
      case Tok.Rparen:
      case Tok.Rbrack:
      case Tok.Rbrace:
        if (level === 0) return;
        level--;
        break;
      case Tok.Comma:
      case Tok.Semi:
      case Tok.Colon:
        if (level === 0) return;
        break;
      default:
        break;
    }
    next(p);
  }
}

/**
 * Behind an element of a list: consumes the separator. Answers false if the list is broken and was left; then it ends
 * here, and its closing token is missing.
 */
export function listSep(p: Parser, context: string, sep: Tok, close: Tok): boolean {
  if (p.tok === sep) {
    next(p);
    return true;
  }
  if (p.tok === close) return true;
  syntaxError(p, `in ${context}; possibly missing ${tokstring(sep)} or ${tokstring(close)}`);
  return resumeList(p, sep, close);
}

/**
 * Looks for the list's next element or its end. At a newline, what is in braces goes on with the next line; of other
 * lists the closing bracket is taken to be missing, as it is while a call is typed.
 */
function resumeList(p: Parser, sep: Tok, close: Tok): boolean {
  let level = 0;
  while (p.tok !== Tok.EOF && !startsFuncDecl(p)) {
    switch (p.tok) {
      case Tok.Lbrace:
        // the block of a statement, or the body behind parameters
        if (level === 0 && close !== Tok.Rbrace && p.xnest <= 0) return false;
        level++;
        break;
      case Tok.Lparen:
      case Tok.Lbrack:
        level++;
        break;
      case Tok.Rparen:
      case Tok.Rbrack:
      case Tok.Rbrace:
        if (level === 0) return p.tok === close;
        level--;
        break;
      case Tok.Semi:
        if (level > 0) break;
        if (close !== Tok.Rbrace || p.lit !== 'newline') return false;
        next(p);
        return true;
      default:
        if (level > 0) break;
        if (p.tok === sep) {
          next(p);
          return true;
        }
        if (p.fnest > 0 && startsStmt(p.tok)) return false;
    }
    next(p);
  }
  return false;
}

/** The bracket that closes; answers the position behind it. */
export function closing(p: Parser, close: Tok): Pos {
  const end = p.tok === close ? p.pos + 1 : p.pos;
  want(p, close);
  return end;
}

/** Behind a list's last element: consumes the closing token and tells its position. */
export function listEnd(p: Parser, close: Tok): Pos {
  const pos = p.pos;
  want(p, close);
  return pos;
}
