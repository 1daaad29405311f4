/** The promises that a function would keep, as edits that write them down. */
import type { Analysed, FileAnswer, FileEdit } from '../answers';
import { text } from '../answers/findings';
import { functionName } from '../answers/functions';
import { factsOf } from '../answers/inlining';
import { Kind } from '../syntax';
import { breaksOf } from './allocs';
import type { PromiseTable } from './excuses';

/** A promise that holds, and the edit that makes it. */
export interface Holding {
  readonly title: string;
  readonly edits: readonly FileEdit[];
}

/** What the function named in a line could promise. */
export function holdingAt(table: PromiseTable, a: Analysed, answer: FileAnswer, line: number): Holding[] {
  const { live } = a.answers;
  const program = live.program.package(a.loaded.importPath);
  const source = program?.sources.find((s) => s.base.file === answer.file);
  const decl = source?.file.declList.find(
    (d) => d.kind === Kind.FuncDecl && live.positions.base(d.name.pos)?.place(d.name.pos).line === line,
  );
  if (decl?.kind !== Kind.FuncDecl || a.analysis === undefined || answer.foreign !== undefined) return [];
  const info = answer.functions.find((fn) => fn.place.line === line && fn.name === text(functionName(decl)));
  const obj = a.analysis.pkg.checker?.funcs.find((f) => f.decl === decl)?.obj;
  if (info === undefined || obj === undefined || info.silence !== undefined) return [];
  const has = new Set(
    table
      .of(a.fs, answer.file)
      .directives.filter((d) => d.comment.target === line)
      .map((d) => d.kind),
  );
  const fns = factsOf(a.answers, a.analysis, obj).map((f) => f.fn);
  const words: string[] = [];
  const excused = table.excusing(a.fs, live.positions);
  const keeps = (panics: boolean, grows: boolean): boolean =>
    fns.length > 0 &&
    fns.every((fn) => {
      const s = { panics, grows, calls: true };
      return breaksOf(fn, s, excused, (f) => live.promisedAllocs(f, excused))?.length === 0;
    });
  if (!has.has('noalloc')) {
    if (keeps(true, true)) words.push('noalloc strict');
    else if (keeps(false, true)) words.push('noalloc');
    else if (keeps(false, false)) words.push('noalloc amortized');
  }
  const params = (info.variables ?? []).filter((v) => v.parameter && v.hasPointers);
  const escape = info.findings.some(
    (f) => f.kind.startsWith('leaks') || (f.kind === 'moved' && params.some((p) => p.name === f.name)),
  );
  if (!has.has('noescape') && params.length > 0 && !escape) words.push('noescape');
  if (!has.has('inline') && info.inlining?.inlinable === true) words.push('inline');
  const full = a.fs.readFile(answer.file) ?? '';
  const lines = full.split('\n');
  const start = lines.slice(0, line - 1).reduce((n, l) => n + l.length + 1, 0);
  const above = lines[line - 2] ?? '';
  // Directives stand behind a doc comment, apart from it (gofmt).
  const apart = /^\/\/(?![a-z]+:)/.test(above) && above !== '//' ? '//\n' : '';
  return words.map((w) => ({
    title: `Promise //goscape:${w}`,
    edits: [{ file: answer.file, start, end: start, newText: `${apart}//goscape:${w}\n` }],
  }));
}
