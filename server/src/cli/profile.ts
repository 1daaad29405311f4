/** The report by a heap profile: what allocates most, why, and what nothing explains. */
import * as nodePath from 'node:path';
import { isatty } from 'node:tty';
import { causeOf } from '../answers/causes';
import { counted, sizeText } from '../features/words';
import { type JoinedProfile, joinProfile, type ProfiledPlace, readProfile } from '../profile';
import { UsageError } from './flags';
import type { PackageAnswer, Run } from './load';
import { coloursWanted, type Paint, paint, shortPath, writeText } from './output';

/** Lines of the ranking. */
const top = 20;

/** The profiles that the command line names, joined with the answers. */
export function profilesOf(run: Run, answers: readonly PackageAnswer[]): JoinedProfile[] {
  const sources = answers.flatMap((a) =>
    a.files.map((f) => ({
      importPath: a.loaded.pkgPath,
      command: a.loaded.name === 'main',
      file: f.file,
      functions: f.functions,
    })),
  );
  return run.flags.profiles.map((name) => {
    const path = nodePath.resolve(run.cwd, name);
    const text = run.fs.readFile(path);
    if (text === undefined)
      throw new UsageError(`--profile=${name}: ${run.fs.fileError(path)?.reason ?? 'unreadable'}`);
    const profile = readProfile(Buffer.from(text, 'latin1'));
    if (typeof profile === 'string') throw new UsageError(`--profile=${name}: ${profile}`);
    return joinProfile(profile, sources);
  });
}

export function reportProfiles(run: Run, answers: readonly PackageAnswer[]): void {
  const p = paint(coloursWanted(process.env, isatty(1)));
  const joined = profilesOf(run, answers);
  if (joined.length > 2) throw new UsageError('--profile: one profile, or one before and one after');
  const [first, second] = joined;
  if (first !== undefined && second !== undefined) compare(run, p, first, second);
  else if (first !== undefined) rank(run, p, first);
}

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);

function rank(run: Run, p: Paint, j: JoinedProfile): void {
  const own = j.places.reduce((n, x) => n + x.bytes, 0);
  const open = j.places.filter((x) => !x.explained);
  const out = [
    `${p.bold(sizeText(j.bytes))} in ${counted(j.objects, 'object')} allocated; ` +
      `${percent(own, j.bytes)} on the lines of these packages, or below them.\n`,
  ];
  for (const x of j.places.slice(0, top)) out.push(placeLines(run, p, j, x));
  if (j.places.length > top) out.push(p.dim(`${j.places.length - top} more places; --json has them all.`));
  const unexplained = open.reduce((n, x) => n + x.bytes, 0);
  if (unexplained > 0) {
    out.push(`\nNot explained: ${percent(unexplained, j.bytes)}.`);
    for (const x of open.slice(0, top))
      out.push(
        `  ${percent(x.bytes, j.bytes).padStart(7)}  ${where(run, x)}${x.callee === undefined ? '' : ` → ${x.callee}`}`,
      );
  }
  if (j.elsewhere.bytes > 0)
    out.push(`\nWithout these packages: ${sizeText(j.elsewhere.bytes)} (${percent(j.elsewhere.bytes, j.bytes)}).`);
  const more = j.drifted.length > 5 ? ` and ${j.drifted.length - 5} more functions` : '';
  if (j.drifted.length > 0)
    out.push(
      `\n${p.red('The text has changed since the profile was taken')}: lines were not found in ` +
        `${j.drifted.slice(0, 5).join(', ')}${more}.`,
    );
  writeText(`${out.join('\n')}\n`);
}

const where = (run: Run, x: ProfiledPlace): string => `${shortPath(run.cwd, x.file)}:${x.line}`;

function placeLines(run: Run, p: Paint, j: JoinedProfile, x: ProfiledPlace): string {
  const head =
    `${percent(x.bytes, j.bytes).padStart(7)}  ${sizeText(x.bytes).padStart(10)}  ${p.bold(where(run, x))}  ` +
    `${x.func}  ${p.dim(counted(x.objects, 'object'))}`;
  return [head, ...reasons(x).map((r) => `                     ${r}`)].join('\n');
}

function reasons(x: ProfiledPlace): string[] {
  const inlined = x.inlined === undefined ? '' : ` (code of ${x.inlined}, inlined here)`;
  if (x.callee !== undefined) {
    const path = x.call?.allocates?.path ?? [];
    return [`in ${[x.callee, ...path].join(' → ')}${inlined}`];
  }
  if (!x.explained) return [`not explained${inlined}`];
  const said = x.findings
    .filter((f) => f.allocation !== undefined)
    .map((f) => `${f.state}: ${f.name.replace(/\s*\n\s*/g, ' ')} – ${causeOf(f.cause).title}`);
  return [...new Set(said)].slice(0, 3).map((s, i) => (i === 0 ? `${s}${inlined}` : s));
}

/** What has changed, place by place; a place is a function here, since lines move. */
function compare(run: Run, p: Paint, before: JoinedProfile, after: JoinedProfile): void {
  const sums = new Map<string, [number, number]>();
  [before, after].forEach((j, i) => {
    for (const x of j.places) {
      const key = `${shortPath(run.cwd, x.file)}  ${x.func}`;
      const sum = sums.get(key) ?? [0, 0];
      sum[i as 0 | 1] += x.bytes;
      sums.set(key, sum);
    }
  });
  const rows = [...sums].sort(([, a], [, b]) => Math.abs(b[1] - b[0]) - Math.abs(a[1] - a[0]));
  const out = [`${sizeText(before.bytes)} before, ${p.bold(sizeText(after.bytes))} after.\n`];
  for (const [name, [a, b]] of rows.slice(0, top)) {
    const change = b - a;
    if (change === 0) continue;
    const text = `${change < 0 ? '−' : '+'}${sizeText(Math.abs(change))}`;
    out.push(`${change < 0 ? p.green(text.padStart(12)) : p.red(text.padStart(12))}  ${name}`);
  }
  writeText(`${out.join('\n')}\n`);
}
