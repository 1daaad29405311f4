/**
 * What the loader knows of one file: its build constraint, package clause and imports. Depends on the file's content
 * alone, so it is kept by path and content hash. Answers to go/build's readGoInfo and parseFileHeader (go1.26).
 */

import { parseImports } from '../syntax';
import type { FileSystem } from '../vfs';
import { type Expr, goVersion, parseExpr, parsePlusBuildExpr } from './constraint';
import { type ModFile, parseModFile, parseWorkFile } from './modfile';

export interface Import {
  readonly path: string;
  /** Byte offset in the file. */
  readonly pos: number;
  readonly name?: string;
}

export interface FileHeader {
  readonly constraint: Expr | undefined;
  readonly constraintError: string | undefined;
  readonly constraintPos: number;
  /** Language version that the constraint asks for ("go1.21"), or "". */
  readonly goVersion: string;
  /** undefined where there is no package clause to read. */
  readonly pkgName: string | undefined;
  readonly packagePos: number;
  readonly imports: readonly Import[];
  readonly importsC: boolean;
  readonly problems: readonly { readonly pos: number; readonly message: string }[];
}

interface Entry<T> {
  readonly hash: string;
  readonly value: T;
}

/**
 * What loads share: facts of single files by their content. One for a session; it may be used with any contexts and any
 * snapshots of one file system.
 */
export class LoadCache {
  private readonly headers = new Map<string, Entry<FileHeader>>();
  private readonly modFiles = new Map<string, Entry<ModFile>>();
  /** Headers that had to be read; for tests and measurements. */
  headersRead = 0;

  /** The header of a file; undefined where the file cannot be read. */
  header(fs: FileSystem, path: string): FileHeader | undefined {
    const hash = fs.hash(path);
    if (hash === undefined) return undefined;
    const known = this.headers.get(path);
    if (known !== undefined && known.hash === hash) return known.value;
    const text = fs.readFile(path);
    if (text === undefined) return undefined;
    this.headersRead++;
    const value = readHeader(text, path.endsWith('.go'));
    this.headers.set(path, { hash, value });
    return value;
  }

  /** A go.mod (`strict`: the main module's) or go.work; undefined where it cannot be read. */
  modFile(fs: FileSystem, path: string, how: 'strict' | 'lax' | 'work'): ModFile | undefined {
    const hash = fs.hash(path);
    if (hash === undefined) return undefined;
    const key = how + ':' + path;
    const known = this.modFiles.get(key);
    if (known !== undefined && known.hash === hash) return known.value;
    const text = fs.readFile(path);
    if (text === undefined) return undefined;
    const value = how === 'work' ? parseWorkFile(text) : parseModFile(text, how === 'strict');
    this.modFiles.set(key, { hash, value });
    return value;
  }
}

/** Reads the header of a text; of files that are not Go, only the constraint. */
export function readHeader(text: string, isGo: boolean): FileHeader {
  const scan = scanHeader(text);
  let constraint: Expr | undefined;
  let constraintError = scan.error;
  if (constraintError === undefined) {
    if (scan.goBuild !== undefined) {
      const x = parseExpr(scan.goBuild);
      if (typeof x === 'string') constraintError = `parsing //go:build line: ${x}`;
      else constraint = x;
    } else {
      for (const line of scan.plusBuild) {
        const x = parsePlusBuildExpr(line);
        if (x) constraint = constraint ? { kind: 'and', x: constraint, y: x } : x;
      }
    }
  }
  const version = constraint && scan.goBuild !== undefined ? goVersion(constraint) : '';
  const go = isGo ? parseImports(text) : undefined;
  return {
    constraint,
    constraintError,
    constraintPos: scan.goBuildPos,
    goVersion: version,
    pkgName: pkgNameOf(go?.pkgName),
    packagePos: scan.codePos,
    imports: go?.imports ?? [],
    importsC: go?.imports.some((i) => i.path === 'C') ?? false,
    problems: go?.problems ?? [],
  };
}

/** A half-typed clause names nothing: "" and "_" are no names of packages. */
function pkgNameOf(name: string | undefined): string | undefined {
  return name === '' || name === '_' ? undefined : name;
}

/** Whether an edit from one header to the other can change what is loaded. */
export function sameHeader(a: FileHeader, b: FileHeader): boolean {
  if (a === b) return true;
  return (
    a.pkgName === b.pkgName &&
    a.goVersion === b.goVersion &&
    a.constraintError === b.constraintError &&
    JSON.stringify(a.constraint) === JSON.stringify(b.constraint) &&
    a.imports.length === b.imports.length &&
    a.imports.every((x, i) => x.path === b.imports[i]!.path && x.name === b.imports[i]!.name) &&
    a.problems.length === b.problems.length &&
    a.problems.every((x, i) => x.message === b.problems[i]!.message)
  );
}

/** Whether all that headers say stands at the same offsets: what a load says of one is placed right in the other. */
export function samePlaces(a: FileHeader, b: FileHeader): boolean {
  return (
    a.constraintPos === b.constraintPos &&
    a.packagePos === b.packagePos &&
    a.imports.every((x, i) => x.pos === b.imports[i]?.pos) &&
    JSON.stringify(a.problems) === JSON.stringify(b.problems)
  );
}

interface HeaderScan {
  /** Text behind `//go:build`. */
  goBuild: string | undefined;
  goBuildPos: number;
  plusBuild: string[];
  error: string | undefined;
  /** Offset of the first byte that is neither space nor comment. */
  codePos: number;
}

const goBuildRE = /^\/\/go:build(?:$|[ \t\r\v\f])/;
const plusBuildRE = /^\/\/[ \t\r\v\f]*\+build(?:$|[ \t\r\v\f])/;

/**
 * Finds the constraints in the comments in front of the package clause. A `//go:build` line counts wherever it stands
 * there; `// +build` lines only in the leading run of `//` comments, and only if a blank line follows them.
 */
function scanHeader(text: string): HeaderScan {
  const scan: HeaderScan = { goBuild: undefined, goBuildPos: 0, plusBuild: [], error: undefined, codePos: text.length };
  let pos = text.startsWith('\xef\xbb\xbf') ? 3 : 0;
  let pending: string[] = [];
  let ended = false;
  let inSlashStar = false;
  while (pos < text.length) {
    let stop = text.indexOf('\n', pos);
    if (stop < 0) stop = text.length;
    let from = pos,
      to = stop;
    while (from < to && isSpace(text.charCodeAt(from))) from++;
    while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
    const lineEnd = to;
    pos = stop + 1;
    if (from === to && !ended) {
      scan.plusBuild.push(...pending);
      pending = [];
      continue;
    }
    const slashSlash = text.startsWith('//', from);
    if (!slashSlash) ended = true;
    if (slashSlash && !inSlashStar) {
      const line = text.slice(from, lineEnd);
      if (goBuildRE.test(line)) {
        if (scan.goBuild !== undefined) {
          scan.error = 'multiple //go:build comments';
          scan.goBuildPos = from;
        } else {
          scan.goBuild = line.slice('//go:build'.length).replace(/^[ \t\r\v\f]+/, '');
          scan.goBuildPos = from;
        }
      } else if (!ended) {
        const m = plusBuildRE.exec(line);
        if (m) pending.push(line.slice(m[0].length));
      }
    }
    // Comments may begin and end within the line; code ends the header.
    while (from < lineEnd) {
      if (inSlashStar) {
        const close = text.indexOf('*/', from);
        if (close < 0 || close + 2 > lineEnd) break;
        inSlashStar = false;
        from = close + 2;
        while (from < lineEnd && isSpace(text.charCodeAt(from))) from++;
      } else if (text.startsWith('//', from)) {
        break;
      } else if (text.startsWith('/*', from)) {
        inSlashStar = true;
        from += 2;
      } else {
        scan.codePos = from;
        return scan;
      }
    }
  }
  return scan;
}

function isSpace(c: number): boolean {
  return c === 32 || (c >= 9 && c <= 13);
}
