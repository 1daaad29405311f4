/**
 * The answer for one file: the one function that turns a package's analysis into what editor and command line show of a
 * file.
 */
import { type Package as LoadedPackage, readHeader } from '../load';
import type { PackageAnalysis, Pipeline } from '../program';
import { type FileSystem, isUtf8 } from '../vfs';
import { text } from './findings';
import { compare, functionsOf } from './functions';
import { unlessInlined, withInlining } from './inlining';
import type { Answers } from './memo';
import type { FileResult, FunctionInfo, ProblemInfo } from './model';
import { moved } from './moved';

/** A package that was analysed, and the snapshot that it was analysed in. */
export interface Analysed {
  readonly answers: Answers;
  readonly fs: FileSystem;
  readonly loaded: LoadedPackage;
  /** undefined where it has no sources. */
  readonly analysis: PackageAnalysis | undefined;
}

/** What a package's analysis says of a file; version, release and mode are the session's. */
export type FileAnswer = Pick<FileResult, 'file' | 'functions' | 'problems' | 'silence' | 'foreign' | 'generated'>;

/** Answers for a file of an analysed package. calls: with the calls in each function. */
export function fileAnswer(a: Analysed, path: string, calls: boolean): FileAnswer {
  const file = path;
  const source = a.fs.readFile(path);
  if (source === undefined) return { file, functions: [], problems: [], silence: 'it cannot be read' };
  const foreign = foreignOf(a.loaded);
  const generated = {
    ...(foreign === undefined ? {} : { foreign }),
    ...(isGenerated(source) ? { generated: true } : {}),
  };
  const silent = (silence: string, problems: readonly ProblemInfo[] = []): FileAnswer => ({
    file,
    functions: [],
    problems,
    silence,
    ...generated,
  });
  if (source.trim() === '') return silent('it is empty');
  if (!isUtf8(source)) {
    const place = { file, line: 1, col: 1 };
    return silent('it is not UTF-8 text', [{ place, message: 'the file is not UTF-8 text', kind: 'syntax' }]);
  }
  const { loaded, analysis, answers } = a;
  const found = loadProblems(loaded.problems, path, source);
  const clause = readHeader(source, true).pkgName;
  if (clause !== undefined && clause !== loaded.name) {
    const others = `the other files here are of package ${text(loaded.name)}`;
    return silent(`it is of package ${text(clause)}, and ${others}`, found);
  }
  if (analysis === undefined) return silent('its package could not be analysed', found);
  const problems = sourceProblems(answers.live, analysis, path);
  const functions = functionsOf(answers, analysis, path).map((fn) => {
    const made = withInlining(answers, analysis, fn.obj, unlessInlined(answers, analysis, fn), calls);
    return moved({ made, by: fn.by, outside: fn.outside });
  });
  return {
    file,
    functions: functions.some((fn) => fn.silence !== undefined)
      ? functions.map((fn) => clearer(withoutC(fn, a, source), loaded, problems))
      : functions,
    problems: [...found, ...problems],
    ...generated,
  };
}

/** Answers for a file that belongs to no package that was loaded. */
export function orphan(fs: FileSystem, path: string, problems: LoadedPackage['problems']): FileAnswer {
  const file = path;
  const source = fs.readFile(path);
  if (source === undefined) return { file, functions: [], problems: [], silence: 'it cannot be read' };
  return {
    file,
    functions: [],
    problems: loadProblems(problems, path, source),
    silence:
      source.trim() === ''
        ? 'it is empty'
        : 'it belongs to no package: its package clause is missing, or build constraints exclude it',
    ...(isGenerated(source) ? { generated: true } : {}),
  };
}

/** Whether a package is nobody's here: of the standard library, or of a module that is only depended on. */
export function foreignOf(p: LoadedPackage): FileResult['foreign'] {
  if (p.standard) return 'standard';
  return p.module !== undefined && !p.module.main ? 'dependency' : undefined;
}

/** Names what a function without an answer uses of C, where no declaration of that was found. */
function withoutC(fn: FunctionInfo, { answers, loaded }: Analysed, source: string): FunctionInfo {
  if (fn.unchecked !== true || loaded.cgoFiles.length === 0) return fn;
  const unknown = answers.live.program.package(loaded.importPath)?.unknownC ?? [];
  const own = source
    .split('\n', fn.endLine)
    .slice(fn.place.line - 1)
    .join('\n');
  const used = unknown.filter((name) => new RegExp(`\\bC\\.${name}\\b`).test(own)).map((name) => `C.${name}`);
  return used.length === 0
    ? fn
    : {
        ...fn,
        silence: `no declaration was found of ${used.join(', ')} in the C code and the headers that it includes`,
      };
}

/** What to know of answers for a package with files that import "C". */
export const cgoNotice =
  'what C declares is read from its headers, without a C compiler: lines about calls of C may differ';

/** Names the error that leaves a function without an answer; without one of its own, it is an import's. */
function clearer(fn: FunctionInfo, p: LoadedPackage, problems: readonly ProblemInfo[]): FunctionInfo {
  if (fn.silence === undefined) return fn;
  const error = problems.find((x) => fn.place.line <= x.place.line && x.place.line <= fn.endLine);
  if (error !== undefined) {
    const { line, col } = error.place;
    return { ...fn, silence: `${fn.silence}: ${error.message.split('\n')[0]} (line ${line}, column ${col})` };
  }
  if (p.importErrors.size === 0 || fn.unchecked !== true || fn.silence.startsWith('no declaration')) return fn;
  const imports = [...p.importErrors.keys()].map(text).join(', ');
  return { ...fn, silence: `it does not type-check, or uses an import that was not found (${imports})` };
}

function isGenerated(source: string): boolean {
  return /^\/\/ Code generated .* DO NOT EDIT\.$/m.test(source.slice(0, 4096));
}

/** Problems of loading that concern a file. */
export function loadProblems(
  list: readonly { readonly message: string; readonly file?: string; readonly offset?: number }[],
  path: string,
  source: string,
): ProblemInfo[] {
  return list
    .filter((p) => p.file === undefined || p.file === path)
    .map((p) => {
      const before = source.slice(0, p.offset ?? 0);
      const line = before.split('\n').length;
      return {
        place: { file: path, line, col: before.length - (before.lastIndexOf('\n') + 1) + 1 },
        message: text(p.message),
        kind: 'load',
      };
    });
}

function sourceProblems(live: Pipeline, a: PackageAnalysis, path: string): ProblemInfo[] {
  const list: ProblemInfo[] = [];
  for (const p of a.problems) {
    const place = live.positions.base(p.pos)?.place(p.pos);
    if (place !== undefined && place.file === path) list.push({ place, message: text(p.message), kind: p.kind });
  }
  // Positions of what was parsed again are out of order.
  return list.sort(
    (a, b) =>
      a.place.line - b.place.line ||
      a.place.col - b.place.col ||
      compare(a.kind, b.kind) ||
      compare(a.message, b.message),
  );
}
