/**
 * Whole files and pieces of them. Answers to fileOrNil in cmd/compile/internal/syntax/parser.go (go1.26); other than
 * there, a file whose package clause is broken is read on, but nothing more is reported.
 */
import type { LineDirective, Pos } from '../base/pos';
import { appendGroup, constDecl, funcDecl, importDecl, typeDecl, varDecl } from './decl';
import { name } from './expr';
import { newName } from './make';
import { type Decl, type File, type FuncDecl, Kind, type Linkname, type Name } from './nodes';
import { cur, got, type ParseOptions, Parser, type SyntaxProblem, skipOne, syntaxError, want } from './parser';
import { checkFileDirectives, clearPragma, filePragmas, takePragma } from './pragma';
import { next } from './scanner';
import { checkEncoding } from './source';
import { funcBody } from './stmt';
import { Tok } from './tokens';

/**
 * A file's tree and what is wrong with it. The tree is always complete: what could not be read is BadExpr or left out.
 */
export interface ParsedFile {
  readonly file: File;
  readonly problems: SyntaxProblem[];
  readonly lineDirectives: LineDirective[];
}

/** Parses a file; a position is `start` plus an offset in `src`, a binary string. */
export function parseFile(src: string, start: Pos, opts?: ParseOptions): ParsedFile {
  const p = new Parser(src, start, src.length, 0, opts);
  checkEncoding(p);
  next(p);
  const pos = p.pos;
  p.top = false;
  let pkgName: Name;
  if (p.tok === Tok.Package) {
    pkgName = packageClause(p);
  } else {
    pkgName = newName(p.pos, '_');
    syntaxError(p, 'package statement must be first');
    p.quiet = true;
    toNextDecl(p);
  }
  const declList = declarations(p);
  clearPragma(p);
  const problems = p.problems.concat(checkFileDirectives(declList, p.linknames));
  const file: File = {
    kind: Kind.File,
    pos,
    pkgName,
    declList,
    eof: p.pos,
    goVersion: p.goVersion,
    linknames: p.linknames,
    usesCgo: p.usesCgo,
  };
  return { file, problems: sorted(problems), lineDirectives: p.lineDirectives };
}

/**
 * Parses the body that parseFile() skipped, and gives it to the declaration. `src` and `start` are as they were there.
 */
export function parseBody(src: string, start: Pos, decl: FuncDecl, opts?: ParseOptions): SyntaxProblem[] {
  if (!decl.hasBody || decl.body !== undefined) return [];
  const p = new Parser(src, start, decl.bodyEnd - start, decl.bodyStart - start, opts);
  p.top = false;
  p.collectFileDirectives = false;
  next(p);
  decl.body = funcBody(p);
  clearPragma(p);
  return sorted(p.problems);
}

/** What parseDecl() found. */
export interface ParsedDecl {
  readonly decls: Decl[];
  readonly problems: SyntaxProblem[];
  /** Of the piece that holds the package clause. */
  readonly pkgName: Name | undefined;
  readonly goVersion: string;
  readonly linknames: readonly Linkname[];
  readonly usesCgo: boolean;
  readonly lineDirectives: LineDirective[];
}

/**
 * Parses a piece of a file that holds top-level declarations, and the package clause if it is the first. What needs
 * the whole file (checkFileDirectives) is not checked.
 */
export function parseDecl(src: string, start: Pos, opts?: ParseOptions): ParsedDecl {
  const p = new Parser(src, start, src.length, 0, opts);
  checkEncoding(p);
  next(p);
  let pkgName: Name | undefined,
    goVersion = '';
  p.top = false;
  if (p.tok === Tok.Package) {
    goVersion = p.goVersion;
    pkgName = packageClause(p);
  }
  const decls = declarations(p);
  clearPragma(p);
  return {
    decls,
    problems: sorted(p.problems),
    pkgName,
    goVersion,
    linknames: p.linknames,
    usesCgo: p.usesCgo,
    lineDirectives: p.lineDirectives,
  };
}

/** The package clause; the current token is its keyword. */
export function packageClause(p: Parser): Name {
  next(p);
  takePragma(p, filePragmas);
  const n = name(p);
  want(p, Tok.Semi);
  // the compiler stops at an error here
  if (p.errcnt > 0) p.quiet = true;
  return n;
}

/**
 * Skips what is no declaration. Keywords count at the left margin and behind a semicolon: elsewhere they most likely
 * belong to the remains of a function's body.
 */
function toNextDecl(p: Parser): void {
  let margin = false;
  while (p.tok !== Tok.EOF) {
    switch (p.tok) {
      case Tok.Import:
      case Tok.Const:
      case Tok.Type:
      case Tok.Var:
      case Tok.Func:
        if (margin || p.offset === 0 || p.src.charCodeAt(p.offset - 1) === 10) return;
        break;
      default:
        break;
    }
    margin = p.tok === Tok.Semi && p.lit === 'semicolon';
    next(p);
  }
}

/** All declarations up to the end. */
function declarations(p: Parser): Decl[] {
  const list: Decl[] = [];
  let prev: Tok = Tok.Import;
  for (;;) {
    if (p.tok === Tok.EOF) {
      if (p.bailAt < 0) return list;
      // a function declaration that was met inside another's body
      p.at = p.bailAt;
      p.bailAt = -1;
      next(p);
    }
    if (cur(p) === Tok.Import && prev !== Tok.Import) syntaxError(p, 'imports must appear before other declarations');
    prev = cur(p);
    switch (cur(p)) {
      case Tok.Import:
        next(p);
        appendGroup(p, list, importDecl);
        break;
      case Tok.Const:
        next(p);
        appendGroup(p, list, constDecl);
        break;
      case Tok.Type:
        next(p);
        appendGroup(p, list, typeDecl);
        break;
      case Tok.Var:
        next(p);
        appendGroup(p, list, varDecl);
        break;
      case Tok.Func:
        next(p);
        list.push(funcDecl(p));
        break;
      default: {
        const last = list[list.length - 1];
        if (p.tok === Tok.Lbrace && last?.kind === Kind.FuncDecl && !last.hasBody) {
          syntaxError(p, 'unexpected semicolon or newline before {');
        } else {
          syntaxError(p, 'non-declaration statement outside function body');
        }
        toNextDecl(p);
        continue;
      }
    }
    // before the token is read on: comments in front of the next declaration hold its pragmas
    clearPragma(p);
    if (cur(p) !== Tok.EOF && !got(p, Tok.Semi)) {
      syntaxError(p, 'after top level declaration');
      skipOne(p);
      toNextDecl(p);
    }
  }
}

function sorted(problems: SyntaxProblem[]): SyntaxProblem[] {
  return problems.length > 1 ? problems.sort((a, b) => a.pos - b.pos) : problems;
}
