/** `goscape diff`: what a change put on the heap, took off it, or made to allocate in other cases, and why. */
import { isatty } from 'node:tty';
import { causeOf, causes } from '../answers/causes';
import type { FindingInfo } from '../answers/model';
import { type Change, type ChangeKind, comparePackage, FunctionIndex, LineCounts, type PackageSide } from '../changes';
import { chainOf, verdictOf } from '../features/hover';
import { counted, oneLine } from '../features/words';
import type { Package } from '../load';
import { PackageKeys } from '../program';
import { compilerText } from './compiler';
import { type Flags, UsageError } from './flags';
import { answer, type PackageAnswer, runFor } from './load';
import { coloursWanted, type Paint, paint, placeText, shortPath, writeText } from './output';
import { Columns, sarifExtent, sarifLocation, writeSarif } from './sarif';
import { leftOut } from './shown';
import { type Side, sidesOf } from './sides';

export interface Diff {
  readonly before: Side;
  readonly after: Side;
  readonly changes: readonly Change[];
  /** Places that allocate as before, in other lines. */
  readonly moved: number;
  readonly lines: LineCounts;
  /** Packages of both trees together, and those that differ. */
  readonly packages: number;
  readonly differing: readonly string[];
  /** Packages that cannot be compared. */
  readonly skipped: readonly string[];
}

export async function diff(flags: Flags): Promise<number> {
  const format = formatOf(flags);
  const [before, after] = await sidesOf(flags);
  const d = compare(before, after, format === 'json');
  switch (format) {
    case 'json':
      writeText(`${JSON.stringify(json(d), null, 1)}\n`);
      break;
    case 'sarif':
      sarif(d);
      break;
    case 'markdown':
      writeText(markdown(d));
      break;
    case 'people':
      writeText(diffText(d, paint(coloursWanted(process.env, isatty(1)))));
      break;
  }
  for (const s of [before, after]) s.run.cache.flush();
  const fails = flags.failOn.length > 0 && d.changes.some((c) => c.kind === 'new' && failsOn(flags, c.after!.finding));
  return fails || after.problems.count > 0 || d.skipped.length > 0 ? 1 : 0;
}

function formatOf(flags: Flags): 'people' | 'json' | 'sarif' | 'markdown' {
  if (flags.format === 'compiler') throw new UsageError('diff has the lines of -m in its JSON: compilerLines');
  if (flags.shape === '') return flags.format;
  if (flags.shape !== 'markdown')
    throw new UsageError(`--format=${flags.shape}: diff knows markdown, --json and --sarif`);
  return 'markdown';
}

/** new and heap stand for all that is new; other words choose among it. */
function failsOn(flags: Flags, f: FindingInfo): boolean {
  return flags.failOn.some((on) => {
    if (on === 'new' || on === 'heap') return true;
    if (on === 'moved' || on === 'escapes') return (f.kind === 'moved') === (on === 'moved');
    return f.cause === on;
  });
}

/** Compares two trees that were loaded. withLines: by the compiler's lines, too. */
export function compare(before: Side, after: Side, withLines = false): Diff {
  const old = new Map(before.packages.map((p) => [p.importPath, p]));
  const now = new Map(after.packages.map((p) => [p.importPath, p]));
  const keys = { before: keysOf(before), after: keysOf(after) };
  const indexes = { before: new FunctionIndex(), after: new FunctionIndex() };
  const lines = new LineCounts();
  const changes: Change[] = [],
    differing: string[] = [],
    skipped: string[] = [];
  let moved = 0;
  // Dependencies first, in both trees.
  const names = new Set([...now.keys(), ...old.keys()]);
  for (const name of names) {
    const a = old.get(name),
      b = now.get(name);
    if (before.lacking.has(name)) {
      skipped.push(name);
      continue;
    }
    const key = a === undefined ? undefined : keys.before.of(name);
    if (key !== undefined && b !== undefined && key === keys.after.of(name)) continue;
    differing.push(name);
    if (withLines && a !== undefined) lines.before(linesOf(before, a));
    if (withLines && b !== undefined) lines.after(linesOf(after, b));
    const x = a === undefined ? undefined : shown(before, a),
      y = b === undefined ? undefined : shown(after, b);
    if (x !== undefined) indexes.before.add(name, a!.name, x.functions);
    if (y !== undefined) indexes.after.add(name, b!.name, y.functions);
    const c = comparePackage(name, x, y, indexes);
    changes.push(...c.changes);
    moved += c.moved;
  }
  return { before, after, changes, moved, lines, packages: names.size, differing, skipped };
}

/** Keys that are equal for equal packages; the cache may be off. */
function keysOf({ run }: Side): PackageKeys {
  return new PackageKeys(run.load, run.fs, run.ctx, run.flags.inlining, 'diff');
}

function linesOf({ run }: Side, p: Package): string[] {
  const text = compilerText(runFor(run, p), p, 1) ?? '';
  return text === '' ? [] : Buffer.from(text, 'latin1').toString('utf8').split('\n');
}

/** A package's answer, with the copies whose original is shown named. */
function shown({ run }: Side, p: Package): PackageSide {
  const a: PackageAnswer = answer(runFor(run, p), p);
  const files = new Set(run.load.roots.flatMap((r) => r.goFiles));
  const functions = a.files.flatMap((file) => file.functions);
  const repeated = new Set<FindingInfo>();
  for (const file of a.files)
    for (const fn of file.functions)
      for (const f of fn.findings) if (leftOut(file, f, run.flags, files) === 'copy') repeated.add(f);
  const copies = a.files.flatMap((file) =>
    file.functions.flatMap((fn) =>
      fn.findings.filter((f) => f.from !== undefined && f.allocation !== undefined).map((f) => ({ finding: f, fn })),
    ),
  );
  const silent = new Set(a.files.filter((f) => f.silence !== undefined).map((f) => f.file));
  return { functions, inliningOf: a.inliningOf, copies, repeated, silent };
}

const title: Readonly<Record<ChangeKind, string>> = {
  new: 'New on the heap',
  gone: 'No longer on the heap',
  changed: 'Allocates in other cases',
};
const kinds: readonly ChangeKind[] = ['new', 'gone', 'changed'];

const of = (d: Diff, kind: ChangeKind): Change[] => d.changes.filter((c) => c.kind === kind);

/** The finding that stands for a change: that of the present tree, if there is one. */
const finding = (c: Change): FindingInfo =>
  (c.kind === 'gone' ? (c.before ?? c.after)! : (c.after ?? c.before)!).finding;
const functionName = (c: Change): string =>
  c.caller !== undefined ? `${nameOf(c)}, called by ${c.caller},` : nameOf(c);
const nameOf = (c: Change): string => (c.kind === 'gone' ? (c.before ?? c.after)! : (c.after ?? c.before)!).fn.name;
const sideOf = (d: Diff, c: Change): Side => (c.kind === 'gone' || c.after === undefined ? d.before : d.after);

function counts(d: Diff): string {
  const parts = kinds.map((k) => `${of(d, k).length} ${k === 'changed' ? 'in other cases' : k}`);
  return `${parts.join(', ')}${d.moved === 0 ? '' : `, ${d.moved} only moved`}`;
}

function summary(d: Diff): string {
  const packages = `${counted(d.packages, 'package')}, ${d.differing.length} of them changed`;
  return `${d.before.label} → ${d.after.label}: ${packages}; on the heap: ${counts(d)}.`;
}

/** The report for people. */
export function diffText(d: Diff, p: Paint): string {
  const out = [summary(d)];
  for (const kind of kinds) {
    const list = of(d, kind);
    if (list.length === 0) continue;
    out.push('', p.bold(title[kind]), '');
    for (const c of list) out.push(...entry(p, d, c));
  }
  for (const name of d.skipped)
    out.push(
      '',
      `${p.yellow('Not compared:')} ${name}, since ${d.before.label} needs what is not in the module cache.`,
    );
  return `${out.join('\n')}\n`;
}

function entry(p: Paint, d: Diff, c: Change): string[] {
  const f = finding(c);
  const side = sideOf(d, c);
  const place = placeText(side.run.cwd, { file: f.place.file, line: f.extent.line, col: f.extent.col });
  const why = f.cause === 'unknown' ? '' : `: ${causeOf(f.cause).title}`;
  const verdict = c.kind === 'new' ? p.red(verdictOf(f)) : c.kind === 'gone' ? p.green(wasVerdict(c)) : casesOf(c);
  const lines = [
    `  ${p.dim(place)}  ${oneLine(f.name)} in ${functionName(c)} ${verdict}${c.kind === 'new' ? why : ''}`,
  ];
  const chain = chainOf(f);
  if (c.kind === 'new' && chain.length > 0) lines.push(`      ${chain.join(' → ')}`);
  if (c.reason !== undefined) lines.push(`      ${p.bold(c.reason)}`);
  return lines;
}

function wasVerdict(c: Change): string {
  if (c.after === undefined) return 'is not there any more';
  return c.after.finding.state === 'stack' ? 'stays on the stack now' : `is ${c.after.finding.state} now`;
}

const casesOf = (c: Change): string =>
  `was ${c.before?.finding.state ?? 'not there'}, is ${c.after?.finding.state ?? 'not there'}`;

function json(d: Diff): object {
  return {
    version: 2,
    before: sideJson(d.before),
    after: sideJson(d.after),
    packages: { all: d.packages, changed: d.differing, notCompared: d.skipped },
    totals: { new: of(d, 'new').length, gone: of(d, 'gone').length, changed: of(d, 'changed').length, moved: d.moved },
    changes: d.changes.map((c) => ({
      kind: c.kind,
      package: c.pkg,
      function: nameOf(c),
      ...(c.caller === undefined ? {} : { caller: c.caller }),
      ...(c.reason === undefined ? {} : { reason: c.reason }),
      // Nothing instantiates it, and the compiler says nothing of it.
      ...((c.after ?? c.before)?.fn.representative === undefined ? {} : { generic: true }),
      ...(c.before === undefined ? {} : { before: c.before.finding }),
      ...(c.after === undefined ? {} : { after: c.after.finding }),
    })),
    compilerLines: d.lines.changes(),
    problems: d.after.problems.told,
  };
}

const sideJson = ({ label, run }: Side): object => ({
  label,
  goVersion: run.ctx.goRelease,
  goos: run.ctx.goos,
  goarch: run.ctx.goarch,
});

/** For a pull request's comment. */
function markdown(d: Diff): string {
  const out = [`**Goscape**: ${counts(d)} (${d.before.label} → ${d.after.label})`, ''];
  for (const kind of kinds) {
    const list = of(d, kind);
    if (list.length === 0) continue;
    out.push(`### ${title[kind]}`, '', '| where | what | why |', '|---|---|---|');
    for (const c of list) {
      const f = finding(c);
      const file = shortPath(sideOf(d, c).run.cwd, f.place.file);
      const verdict = kind === 'new' ? verdictOf(f) : kind === 'gone' ? wasVerdict(c) : casesOf(c);
      const what = `\`${code(f.name)}\` in \`${code(functionName(c))}\` ${verdict}`;
      const why = c.reason ?? (kind === 'new' && f.cause !== 'unknown' ? causeOf(f.cause).title : '');
      out.push(`| ${cell(`${file}:${f.extent.line}`)} | ${what} | ${cell(why)} |`);
    }
    out.push('');
  }
  if (d.changes.length === 0) out.push('Nothing that is on the heap changed.', '');
  if (d.skipped.length > 0) out.push(`Not compared: ${d.skipped.join(', ')}.`, '');
  return out.join('\n');
}

const cell = (s: string): string =>
  oneLine(s)
    .replace(/[|\\]/g, '\\$&')
    .replace(/[<>&]/g, (c) => `&#${c.charCodeAt(0)};`);
const code = (s: string): string => oneLine(s).replace(/[`|]/g, (c) => (c === '|' ? '\\|' : "'"));

/** What is new, for code scanning. */
function sarif(d: Diff): void {
  const { run } = d.after;
  const columns = new Columns(run);
  const rules = causes.filter((c) => c.class !== 'none');
  const results = of(d, 'new').map((c) => {
    const f = finding(c);
    return {
      ruleId: f.cause,
      ...(rules.some((r) => r.code === f.cause) ? { ruleIndex: rules.findIndex((r) => r.code === f.cause) } : {}),
      level: 'warning',
      message: { text: `${f.text}: ${causeOf(f.cause).title}${c.reason === undefined ? '' : `; ${c.reason}`}.` },
      locations: [sarifExtent(run, columns, f.place.file, f.extent)],
      partialFingerprints: { goscapeIdentity: f.id },
      ...(f.steps.some((s) => s.place !== undefined)
        ? {
            relatedLocations: f.steps.flatMap((s) =>
              s.place === undefined ? [] : [{ ...sarifLocation(run, columns, s.place), message: { text: s.text } }],
            ),
          }
        : {}),
    };
  });
  writeSarif(run, rules, results, columns);
}
