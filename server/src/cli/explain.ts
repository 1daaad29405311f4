/** `goscape explain FILE:LINE[:COL]`: the hover, on the terminal. */
import * as nodePath from 'node:path';
import { isatty } from 'node:tty';
import type { Engine, FileResult, Place } from '../answers/model';
import { createEngine } from '../engine';
import { type HoverSource, hoverAt } from '../features/hover';
import type { HoverDoc } from '../features/hoverText';
import { oneLine } from '../features/words';
import { DiskFileSystem } from '../vfs';
import { type Flags, UsageError } from './flags';
import { contextOf, engineOptions, folderOf } from './load';
import { coloursWanted, type Paint, paint, placeText, shortPath, writeError, writeText } from './output';
import { parsePlace } from './problems';
import { type Where, whereIs } from './where';

export async function explain(flags: Flags): Promise<number> {
  const fs = new DiskFileSystem();
  const cwd = folderOf(flags, fs);
  const word = flags.args[0];
  if (word === undefined || flags.args.length > 1)
    throw new UsageError('explain: name one place, FILE:LINE or FILE:LINE:COL, or one function');
  const named = parsePlace(cwd, word);
  const ctx = contextOf(flags, fs, named === undefined || !fs.isFile(named.file) ? cwd : nodePath.dirname(named.file));
  const at = whereIs(ctx, fs, cwd, word);
  for (const n of ctx.notices) writeError(`goscape: ${n}`);
  const engine = createEngine();
  try {
    engine.configure(engineOptions(flags, ctx));
    const e = await explanationAt(engine, cwd, at, paint(coloursWanted(process.env, isatty(1))));
    for (const p of e.problems) writeError(p);
    writeText(`${e.text}\n`);
    return e.found ? 0 : 1;
  } finally {
    engine.dispose();
  }
}

/** What there is to say of a place. */
export interface Explanation {
  readonly text: string;
  /** Whether anything stands there. */
  readonly found: boolean;
  readonly problems: readonly string[];
}

/** Explains a place of a file. */
export async function explanationAt(engine: Engine, cwd: string, at: Where, p: Paint): Promise<Explanation> {
  const never = (): boolean => false;
  await engine.prepare(at.file, () => {}, never);
  const result = await engine.analyzeFile(at.file, never);
  if (result === undefined) return { text: '', found: false, problems: [] };
  const problems = result.problems.map((x) => `${placeText(cwd, x.place)}: ${x.message}`);
  const others = new Map<string, FileResult | undefined>();
  for (const other of await engine.analyzePackageOf(at.file, never)) others.set(other.file, other);
  const source: HoverSource = {
    symbolAt: (place) => engine.symbolAt(place),
    resultOf: (file) => others.get(file),
    inliningOf: (f, finding) => engine.inliningOf?.(f, finding, true) ?? {},
  };
  const docs = docsAt(source, result, at.file, at.line, at.col);
  const [first] = docs;
  if (first !== undefined)
    return { text: `${docs.map((d) => render(d, p, cwd)).join('\n')}\n${p.dim(first.mode)}`, found: true, problems };
  const silence = result.silence ?? (result.functions.length === 0 ? result.problems[0]?.message : undefined);
  const where = shortPath(cwd, at.file) + `:${at.line}${at.col === undefined ? '' : `:${at.col}`}`;
  const nothing = 'nothing here is a variable, an allocation or a function';
  return { text: `${where}: ${silence === undefined ? nothing : `no answer: ${silence}`}`, found: false, problems };
}

/** The hover at a place; without a column, that of each finding and name of the line. */
function docsAt(
  source: HoverSource,
  result: FileResult,
  file: string,
  line: number,
  col: number | undefined,
): HoverDoc[] {
  const docs: HoverDoc[] = [];
  const add = (place: Place): void => {
    const doc = hoverAt(source, result, place);
    if (
      doc !== undefined &&
      !docs.some(
        (d) =>
          d.subject === doc.subject &&
          d.verdict === doc.verdict &&
          d.extent.line === doc.extent.line &&
          d.extent.col === doc.extent.col,
      )
    )
      docs.push(doc);
  };
  if (col !== undefined) {
    add({ file, line, col });
    return docs;
  }
  const columns = new Set<number>();
  for (const fn of result.functions) {
    if (fn.place.line === line && fn.place.file === file) columns.add(fn.place.col);
    for (const f of fn.findings) if (f.extent.line === line && f.place.file === file) columns.add(f.extent.col);
    for (const v of fn.variables ?? []) if (v.place.line === line && v.place.file === file) columns.add(v.place.col);
  }
  for (const c of [...columns].sort((a, b) => a - b)) add({ file, line, col: c });
  return docs;
}

function render(doc: HoverDoc, p: Paint, cwd: string): string {
  const place = placeText(cwd, { file: doc.file, line: doc.extent.line, col: doc.extent.col });
  const out = [`${p.dim(place)}  ${p.bold(oneLine(doc.subject))} ${doc.verdict}`];
  if (doc.chain.length > 0) out.push(`  ${doc.chain.join(' → ')}`);
  for (const x of doc.paragraphs) out.push(`  ${x}`);
  doc.steps.forEach((s, i) => {
    const place = s.place === undefined ? '' : p.dim(placeText(cwd, s.place)) + '  ';
    const expr = s.expr === '' ? '' : oneLine(s.expr) + ' – ';
    out.push(`  ${String(i + 1).padStart(2)}. ${place}${expr}${s.text}`);
  });
  if (doc.remedy !== '') out.push(`  ${p.bold('What helps:')} ${doc.remedy}`);
  for (const line of doc.verbatim) out.push(p.dim(`  | ${line}`));
  return out.join('\n') + '\n';
}
