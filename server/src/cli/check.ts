/** `goscape check`: the promises that comments make, checked for one target or several. */
import { isatty } from 'node:tty';
import type { PromiseInfo, PromiseState } from '../answers/model';
import { PromiseTable, promisesOf } from '../promises';
import { type Flags, UsageError } from './flags';
import { answer, packagesOf, type Run, runFor, start } from './load';
import { coloursWanted, type Paint, paint, placeText, writeError, writeText } from './output';
import { Problems } from './problems';
import { Columns, sarifExtent, sarifLocation, writeSarif } from './sarif';

/** A promise with what became of it for each target. */
interface Checked {
  /** Of the worst target. */
  promise: PromiseInfo;
  /** Targets by what became of it there. */
  readonly by: Map<PromiseState, string[]>;
}

/** Worst first; needless only where it is needless for every target. */
const order: readonly PromiseState[] = ['wrong', 'broken', 'unanswered', 'kept', 'needless'];

export function check(flags: Flags): number {
  const problems = new Problems();
  const c = checkAll(flags, problems);
  if (c === undefined) return 2;
  print(c.run, c.list, c.labels);
  return c.list.some((x) => isFailure(x.promise.state)) || problems.count > 0 ? 1 : 0;
}

/** The promises of the packages that the flags name, in the order of the source. */
interface AllChecked {
  readonly run: Run;
  readonly list: readonly Checked[];
  readonly labels: readonly string[];
}

/** Checks for each target; undefined, with a message, where there are no packages. */
export function checkAll(flags: Flags, problems: Problems): AllChecked | undefined {
  const found = new Map<string, Checked>();
  const labels: string[] = [];
  let run: Run | undefined;
  for (const f of targetsOf(flags)) {
    const one = start(f, problems);
    const packages = packagesOf(one);
    problems.ofLoad(one);
    if (packages.length === 0) {
      if (problems.count === 0) writeError(`goscape: ${flags.args.join(' ') || '.'} names no packages`);
      return undefined;
    }
    run ??= one;
    const label = `${one.ctx.goos}/${one.ctx.goarch}, ${one.ctx.goRelease}`;
    labels.push(label);
    const table = new PromiseTable();
    for (const p of packages) {
      const own = runFor(one, p);
      const a = answer(own, p);
      const analysed = { answers: own.answers, fs: own.fs, loaded: p, analysis: a.analysis };
      for (const file of a.files) for (const x of promisesOf(table, analysed, file)) add(found, x, label);
    }
    one.cache.flush();
  }
  if (run === undefined) return undefined;
  const list = [...found.values()].sort(
    ({ promise: a }, { promise: b }) =>
      (a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : 0) ||
      a.place.line - b.place.line ||
      a.place.col - b.place.col,
  );
  return { run, list, labels };
}

const isFailure = (s: PromiseState): boolean => s === 'broken' || s === 'wrong' || s === 'unanswered';

/** The flags for each target. */
function targetsOf(flags: Flags): Flags[] {
  const releases = flags.goVersion.split(',');
  if (releases.length > 1 && releases.includes(''))
    throw new UsageError(`--go=${flags.goVersion}: a release is missing`);
  const targets = flags.targets.length > 0 ? flags.targets : [`${flags.goos}/${flags.goarch}`];
  return targets.flatMap((t) => {
    const [goos = '', goarch = ''] = t.split('/');
    return releases.map((goVersion) => ({ ...flags, goos, goarch, goVersion }));
  });
}

function add(found: Map<string, Checked>, promise: PromiseInfo, label: string): void {
  const { file, line, col } = promise.place;
  const key = `${file}:${line}:${col}`;
  let c = found.get(key);
  if (c === undefined) found.set(key, (c = { promise, by: new Map() }));
  else if (order.indexOf(promise.state) < order.indexOf(c.promise.state)) c.promise = promise;
  const list = c.by.get(promise.state);
  if (list === undefined) c.by.set(promise.state, [label]);
  else list.push(label);
}

function print(run: Run, list: readonly Checked[], labels: readonly string[]): void {
  switch (run.flags.format) {
    case 'compiler':
      throw new UsageError('check has no output in the format of -m');
    case 'json':
      writeText(`${JSON.stringify(json(run, list, labels), null, 1)}\n`);
      return;
    case 'sarif':
      sarif(run, list, labels);
      return;
    case 'people':
      writeText(checkText({ run, list, labels }, paint(coloursWanted(process.env, isatty(1)))));
      return;
  }
}

function totals(list: readonly Checked[]): Readonly<Record<PromiseState, number>> {
  const n: Record<PromiseState, number> = { kept: 0, broken: 0, wrong: 0, needless: 0, unanswered: 0 };
  for (const c of list) n[c.promise.state]++;
  return n;
}

function json(run: Run, list: readonly Checked[], labels: readonly string[]): object {
  return {
    version: 2,
    targets: labels,
    totals: totals(list),
    promises: list.map((c) => ({ ...c.promise, targets: Object.fromEntries(c.by) })),
    problems: run.problems.told,
  };
}

/** For which targets, where that is not all of them. */
function where(c: Checked, labels: readonly string[]): string {
  const mine = c.by.get(c.promise.state) ?? [];
  return mine.length === labels.length ? '' : ` [${mine.join('; ')}]`;
}

/** The report for people. */
export function checkText({ run, list, labels }: AllChecked, p: Paint): string {
  const out: string[] = [];
  for (const c of list) {
    const x = c.promise;
    if (x.state === 'kept') continue;
    const { line, col } = x.at;
    const place = placeText(run.cwd, { file: x.place.file, line, col });
    out.push(`${p.dim(`${place}:`)} ${word(p, x.state)} ${x.message}${where(c, labels)}`);
    for (const s of x.steps)
      out.push(`    ${s.place === undefined ? '' : `${p.dim(placeText(run.cwd, s.place))}  `}${s.text}`);
    if (x.help !== '') out.push(`    ${p.bold('What helps:')} ${x.help}`);
  }
  const n = totals(list);
  const parts = order.filter((s) => n[s] > 0).map((s) => `${n[s]} ${sayState(s)}`);
  const all = `${list.length} ${list.length === 1 ? 'promise' : 'promises'}`;
  if (out.length > 0) out.push('');
  out.push(
    list.length === 0
      ? 'There are no promises here: //goscape:noalloc above a function makes one (goscape help check).'
      : `${all}: ${parts.join(', ')}.`,
  );
  out.push(p.dim(`Checked for ${labels.join('; ')}.`));
  return `${out.join('\n')}\n`;
}

function word(p: Paint, s: PromiseState): string {
  switch (s) {
    case 'broken':
      return p.red('broken:');
    case 'wrong':
      return p.red('error:');
    case 'unanswered':
      return p.yellow('no answer:');
    case 'needless':
      return p.yellow('needless:');
    case 'kept':
      return p.green('kept:');
  }
}

function sayState(s: PromiseState): string {
  switch (s) {
    case 'wrong':
      return 'misspelt or misplaced';
    case 'unanswered':
      return 'without an answer';
    case 'broken':
    case 'needless':
    case 'kept':
      return s;
  }
}

function sarif(run: Run, list: readonly Checked[], labels: readonly string[]): void {
  const columns = new Columns(run);
  const rules = [
    ['promise-broken', 'A promise is broken', 'The code does what a comment says that it does not do.'],
    ['promise-wrong', 'A promise is misspelt or misplaced', 'The comment promises nothing that can be checked.'],
    ['promise-needless', 'A promise is needless', 'The comment changes nothing.'],
    ['promise-unanswered', 'A promise cannot be checked', 'The code that it is about has no answer.'],
  ].map(([code = '', title = '', meaning = '']) => ({ code, title, meaning, remedy: '' }));
  const results = list.flatMap((c) => {
    const x = c.promise;
    if (x.state === 'kept') return [];
    const steps = x.steps.flatMap((s) =>
      s.place === undefined ? [] : [{ ...sarifLocation(run, columns, s.place), message: { text: s.text } }],
    );
    return [
      {
        ruleId: `promise-${x.state}`,
        ruleIndex: rules.findIndex((r) => r.code === `promise-${x.state}`),
        level: x.state === 'wrong' ? 'error' : x.state === 'needless' ? 'note' : 'warning',
        message: { text: `${x.message}${where(c, labels)}.${x.help === '' ? '' : ` ${x.help}`}` },
        locations: [sarifExtent(run, columns, x.place.file, x.at)],
        ...(steps.length === 0 ? {} : { relatedLocations: steps }),
      },
    ];
  });
  writeSarif(run, rules, results, columns);
}
