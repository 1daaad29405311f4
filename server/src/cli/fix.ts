/** `goscape fix`: edits that take allocations away, as a table, as a patch, or made. */
import type { FileResult, FindingInfo } from '../answers/model';
import { createEngine } from '../engine';
import { isHeap } from '../features/select';
import { adviceFor, FixSearch, type Offer, type Refusal, reasonText } from '../fixes/index';
import type { Flags } from './flags';
import { engineOptions, packagesOf, type Run, start } from './load';
import { placeText, shortPath, writeError, writeFile, writeText } from './output';
import { applied, patchOf } from './patch';
import { Problems } from './problems';

type Engine = ReturnType<typeof createEngine>;

const never = (): boolean => false;

/** Edits lead to further ones; so often all files are looked at again. */
const mostRounds = 4;

export async function fix(flags: Flags): Promise<number> {
  const problems = new Problems();
  const run = start(flags, problems);
  const packages = packagesOf(run);
  problems.ofLoad(run);
  if (packages.length === 0) {
    if (problems.count === 0) writeError(`goscape: ${flags.args.join(' ') || '.'} names no packages`);
    return 2;
  }
  const engine = createEngine();
  try {
    const { ctx } = run;
    engine.configure(engineOptions(run.flags, ctx));
    const files = [...new Set(packages.flatMap((p) => p.goFiles))];
    if (flags.fix.mode === 'list') await list(run, engine, files);
    else await change(run, engine, files);
    return problems.count > 0 ? 1 : 0;
  } finally {
    engine.dispose();
    run.cache.flush();
  }
}

const grades = (flags: Flags): readonly ['proven'] | readonly ['proven', 'look'] =>
  flags.fix.grade === 'look' ? ['proven', 'look'] : ['proven'];

/** A place of the file's own text that allocates and is not known to run rarely. */
const isWarm = (r: FileResult, f: FindingInfo): boolean =>
  isHeap(f) && f.cold === undefined && f.from === undefined && f.place.file === r.file;

async function list(run: Run, engine: Engine, files: readonly string[]): Promise<void> {
  const { flags, cwd } = run;
  const search = new FixSearch(engine);
  let warm = 0,
    proven = 0,
    any = 0,
    advised = 0,
    offered = 0;
  for (const file of files) {
    await engine.prepare(file, () => {}, never);
    const result = await engine.analyzeFile(file, never);
    if (result === undefined) continue;
    const found = await search.offersFor(result, { grades: ['proven', 'look'], only: flags.fix.only }, never);
    const shown = found.offers.filter((o) => grades(flags).some((g) => g === o.grade));
    offered += shown.length;
    for (const o of shown) writeText(offerText(cwd, o));
    if (flags.fix.explain) for (const r of found.refusals) writeText(refusalText(cwd, r));
    const mine = result.functions.flatMap((fn) => fn.findings).filter((f) => isWarm(result, f));
    warm += mine.length;
    const covered = (list: readonly Offer[]): number => mine.filter((f) => covers(list, f)).length;
    if (flags.fix.explain)
      for (const f of mine) {
        if (covers(found.offers, f)) continue;
        const list = adviceFor(engine, file, f);
        if (list.length > 0) advised++;
        for (const a of list) writeText(`${placeText(cwd, f.place)}: advice: ${a.text} (${placeText(cwd, a.place)})\n`);
      }
    proven += covered(found.offers.filter((o) => o.grade === 'proven'));
    any += covered(found.offers);
  }
  const share = (n: number): string => `${n} (${warm === 0 ? 0 : ((100 * n) / warm).toFixed(1)} %)`;
  const advice = flags.fix.explain ? `, with advice ${share(any + advised)}` : '';
  writeText(
    `${offered} edit${offered === 1 ? '' : 's'}. Of ${warm} places on the heap that do not run rarely, proven edits ` +
      `take away ${share(proven)}, all edits ${share(any)}${advice}.\n`,
  );
}

const covers = (offers: readonly Offer[], f: FindingInfo): boolean =>
  offers.some((o) => o.covers.includes(f.id) || o.finding.id === f.id);

function offerText(cwd: string, o: Offer): string {
  const head = `${placeText(cwd, o.finding.place)}: ${o.fix} (${o.grade}): ${o.title}\n`;
  return head + o.conditions.map((c) => `    check: ${c}\n`).join('');
}

function refusalText(cwd: string, { fix, finding, reason }: Refusal): string {
  return `${placeText(cwd, finding.place)}: ${fix} not offered: ${reasonText(reason)}\n`;
}

/** Makes the edits, file by file, until no more are found; the disk is written at the end, if at all. */
async function change(run: Run, engine: Engine, files: readonly string[]): Promise<void> {
  const { flags, cwd } = run;
  const search = new FixSearch(engine);
  const old = new Map<string, string>();
  const before = await heapIn(engine, files);
  let made = 0,
    saved = 0;
  for (let round = 0; round < mostRounds; round++) {
    let more = 0;
    for (const file of files) {
      await engine.prepare(file, () => {}, never);
      const result = await engine.analyzeFile(file, never);
      if (result === undefined) continue;
      const all = await search.together(result, { grades: grades(flags), only: flags.fix.only }, never);
      if (all === undefined) continue;
      more += all.offers.length;
      for (const o of all.offers) saved += o.saving.allocations;
      for (const name of new Set(all.edits.map((e) => e.file))) {
        const text = engine.textOf(name) ?? '';
        if (!old.has(name)) {
          old.set(name, text);
          engine.openFile(name, text);
        }
        engine.changeFile(
          name,
          applied(
            text,
            all.edits.filter((e) => e.file === name),
          ),
        );
      }
    }
    made += more;
    if (more === 0) break;
  }
  for (const [name, text] of [...old].sort()) {
    const now = engine.textOf(name) ?? text;
    if (flags.fix.mode === 'diff') writeText(patchOf(shortPath(cwd, name), text, now));
    else writeFile(name, now);
  }
  if (flags.fix.mode === 'diff') return;
  const after = await heapIn(engine, files);
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
  writeText(
    `${count(made, 'edit')} in ${count(old.size, 'file')}: −${count(saved, 'allocation')}, those of functions ` +
      `that are no longer called included; ${before} → ${after} places on the heap in the code itself.\n`,
  );
}

async function heapIn(engine: Engine, files: readonly string[]): Promise<number> {
  let n = 0;
  for (const file of files) {
    await engine.prepare(file, () => {}, never);
    const r = await engine.analyzeFile(file, never);
    for (const fn of r?.functions ?? []) for (const f of fn.findings) if (isHeap(f) && f.from === undefined) n++;
  }
  return n;
}
