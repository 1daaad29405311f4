/**
 * The quick reading of a file: package name and imports, nothing behind them.
 */
import { noPos, type Pos } from '../base/pos';
import { appendGroup, importDecl } from './decl';
import { packageClause } from './file';
import { unquote } from './literal';
import { type Decl, Kind } from './nodes';
import { cur, got, Parser, type SyntaxProblem, syntaxError } from './parser';
import { next } from './scanner';
import { Tok } from './tokens';

export interface ImportClause {
  /** The import path, a binary string. */
  readonly path: string;
  /** Position of the path's literal. */
  readonly pos: Pos;
  readonly name?: string;
}

export interface FileImports {
  /** "" where there is no package clause. */
  readonly pkgName: string;
  readonly imports: ImportClause[];
  readonly problems: SyntaxProblem[];
}

/** Reads the package clause and the imports. */
export function parseImports(src: string, start: Pos = noPos): FileImports {
  const p = new Parser(src, start, src.length, 0, undefined);
  next(p);
  p.top = false;
  if (p.tok !== Tok.Package) {
    syntaxError(p, 'package statement must be first');
    return { pkgName: '', imports: [], problems: p.problems };
  }
  const pkgName = packageClause(p).value;
  const list: Decl[] = [];
  while (got(p, Tok.Import)) {
    appendGroup(p, list, importDecl);
    p.pragma = undefined;
    if (cur(p) !== Tok.EOF && !got(p, Tok.Semi)) {
      syntaxError(p, 'after top level declaration');
      break;
    }
  }
  const imports: ImportClause[] = [];
  for (const d of list) {
    if (d.kind !== Kind.ImportDecl || d.path === undefined || d.path.bad) continue;
    const path = unquote(d.path.value);
    if (path === undefined) continue;
    const pos = d.path.pos;
    imports.push(d.localPkgName === undefined ? { path, pos } : { path, pos, name: d.localPkgName.value });
  }
  return { pkgName, imports, problems: p.problems };
}
