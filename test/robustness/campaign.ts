/**
 * A campaign of random edits on modules of real code: keys in bodies and declarations, edits of headers and of go.mod,
 * files that change on disk, documents that are opened and closed. When the engine has settled after some of them, all
 * that it answers – results, hovers, hints, lenses – must equal what a new engine answers; so must what it answers
 * after a fork was tried and thrown away.
 *
 *   npm run campaign -- [--edits N] [--seeds 1,2] [--burst N] [--process N] [--std] [--reduce]
 *                       [FOLDER[:FILE,FILE...]]...
 *
 * A FOLDER is a module, of which a copy is edited, FILEs are those that are opened (else some of the largest). --std
 * makes a module of packages of the distribution. --burst: so many edits come together at most (5). --process: every
 * N-th comparison is with a new process without a cache (200). --reduce: finds few events that lead to the first
 * difference, and writes them to a file.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { type Below, headerKinds, kindNames, kinds, random } from './edits';
import { differ, engineOn } from './incremental';
import { answers, type Op, play, type Questions, questions, type Texts } from './ops';

/** One random event, as ops, and what to call it. */
function event(texts: Texts, originals: ReadonlyMap<string, string>, below: Below): [string, readonly Op[]] {
  const files = [...texts.open.keys()],
    file = files[below(files.length)]!,
    short = basename(file);
  const text = texts.open.get(file)!;
  const dice = below(100);
  if (dice < 8) return ['back to the original', backTo(texts, originals)];
  if (dice < 12) return [`save ${short}`, [{ op: 'disk', file, text }]];
  if (dice < 14 && files.length > 1) return [`close ${short}`, [{ op: 'close', file }]];
  if (dice < 18) return eventOfClosed(texts, originals, below, dice < 16);
  if (dice < 19) {
    const path = join(dirname(file), 'extra_campaign.go');
    const clause = /^package \w+/m.exec(originals.get(file) ?? '')?.[0] ?? 'package p';
    const extra = `${clause}\n\nfunc extraOfCampaign() *int { n := 1; return &n }\n`;
    return [
      'another file on disk, or no more',
      [{ op: 'disk', file: path, text: existsSync(path) ? undefined : extra }],
    ];
  }
  if (dice < 20) {
    const mod = join(texts.root, 'go.mod');
    const now = readFileSync(mod, 'utf8').replace(/^go 1\.\d+(\.\d+)?$/m, (m) =>
      m.startsWith('go 1.21') ? 'go 1.24' : 'go 1.21',
    );
    return ['go line of go.mod', [{ op: 'disk', file: mod, text: now }]];
  }
  const of = dice < 23 ? headerKinds : kinds,
    names = Object.keys(of),
    name = names[below(names.length)]!;
  const now = of[name]!(text, below);
  return [`${name} in ${short}`, now === undefined || now === text ? [] : [{ op: 'change', file, text: now }]];
}

/** A file that is not open is opened, or changes on disk. */
function eventOfClosed(
  texts: Texts,
  originals: ReadonlyMap<string, string>,
  below: Below,
  opens: boolean,
): [string, readonly Op[]] {
  const closed = [...originals.keys()].filter((f) => !texts.open.has(f)),
    file = closed[below(Math.max(1, closed.length))];
  if (file === undefined) return ['nothing', []];
  const original = originals.get(file)!,
    text = existsSync(file) ? readFileSync(file, 'utf8') : original;
  if (opens) return [`open ${basename(file)}`, [{ op: 'open', file, text }]];
  const name = kindNames[below(kindNames.length)]!;
  return [`${name} in ${basename(file)} on disk`, [{ op: 'disk', file, text: kinds[name]!(text, below) ?? original }]];
}

/** Every open document gets its first text. */
function backTo(texts: Texts, originals: ReadonlyMap<string, string>): Op[] {
  return [...originals].flatMap(([file, text]): Op[] =>
    texts.open.has(file) && texts.open.get(file) !== text ? [{ op: 'change', file, text }] : [],
  );
}

/** A random edit to be tried in a fork. */
function fork(texts: Texts, below: Below): readonly Op[] {
  const files = [...texts.open.keys()],
    file = files[below(files.length)]!;
  const text = kinds[kindNames[below(kindNames.length)]!]!(texts.open.get(file)!, below);
  return text === undefined ? [] : [{ op: 'fork', file, text }];
}

export interface CampaignPlan {
  readonly root: string;
  /** Files to begin with. */
  readonly files: readonly string[];
  /** Files that can be opened. */
  readonly others: readonly string[];
  readonly seed: number;
  readonly edits: number;
  readonly burst: number;
  readonly process: number;
}

export interface CampaignResult {
  readonly edits: number;
  readonly compared: number;
  readonly differences: readonly string[];
}

/** Runs the campaign on a folder that it may change. keep: takes the ops that led to a difference. */
export async function campaign(
  plan: CampaignPlan,
  log: (line: string) => void,
  keep: (ops: readonly Op[], what: string) => void = () => {},
): Promise<CampaignResult> {
  const below = random(plan.seed);
  const read = (f: string): [string, string] => [f, readFileSync(f, 'utf8')];
  const originals = new Map([...plan.files, ...plan.others].map(read));
  const texts: Texts = { root: plan.root, open: new Map() };
  const engine = await engineOn(new Map(), true);
  const differences: string[] = [];
  const ops: Op[] = [];
  let compared = 0,
    made = 0,
    recent: string[] = [];
  const run = async (op: Op): Promise<unknown> => {
    ops.push(op);
    try {
      return await play(engine, texts, op);
    } catch (e) {
      failed(e);
      return undefined;
    }
  };
  const failed = (e: unknown): void => {
    differences.push(`seed ${plan.seed}, edit ${made}: ${thrown(e)}\n    after ${recent.join('; ')}`);
    log(differences.at(-1)!);
    keep(ops, 'thrown');
  };
  const compare = (mine: unknown, other: unknown, what: string): void => {
    const where = differ(mine, other);
    if (where === undefined) return;
    const after = recent.join('; ');
    differences.push(`seed ${plan.seed}, edit ${made}: ${what}: ${where.slice(0, 600)}\n    after ${after}`);
    log(differences.at(-1)!);
    keep(ops, what);
  };
  for (const file of plan.files) await run({ op: 'open', file, text: originals.get(file)! });
  while (made < plan.edits && differences.length < 5) {
    for (let n = 1 + below(plan.burst); n > 0; n--) {
      const [what, events] = event(texts, originals, below);
      made++;
      recent.push(what);
      for (const op of events) await run(op);
      // A burst that the engine follows, or that it takes together.
      if (below(2) === 0) await run({ op: 'analyze', file: [...texts.open.keys()][0]! });
    }
    recent = recent.slice(-8);
    const asked = questions(texts, below);
    const mine = await run({ op: 'answer', asked });
    compare(mine, await fresh(texts, asked).catch(thrown), 'incremental');
    for (const op of fork(texts, below)) await run(op);
    compare(await run({ op: 'answer', asked }), mine, 'after a fork');
    if (++compared % plan.process === 0)
      compare(JSON.parse(JSON.stringify(mine)), inProcess(texts, asked), 'a new process');
    if (compared % 50 === 0)
      log(`seed ${plan.seed}: ${made} edits, ${compared} compared, ${differences.length} differ`);
    // Texts that are broken beyond use have no answers to compare.
    if (below(12) === 0) for (const op of backTo(texts, originals)) await run(op);
  }
  engine.dispose();
  return { edits: made, compared, differences };
}

const thrown = (e: unknown): string => (e instanceof Error ? (e.stack ?? e.message) : String(e));

/** What a new engine answers. */
async function fresh(texts: Texts, asked: Questions): Promise<unknown> {
  const engine = await engineOn(texts.open, true);
  const all = await answers(engine, texts, asked);
  engine.dispose();
  return all;
}

/** The same of a new process without a cache. */
function inProcess(texts: Texts, asked: Questions): unknown {
  const input = JSON.stringify({ root: texts.root, open: [...texts.open], asked });
  const child = spawnSync(process.execPath, [__filename, '--answer'], {
    input,
    maxBuffer: 1 << 30,
    encoding: 'utf8',
  });
  return child.status === 0 ? JSON.parse(child.stdout) : child.stderr;
}

async function answerOnce(): Promise<void> {
  const input = JSON.parse(readFileSync(0, 'utf8')) as { root: string; open: [string, string][]; asked: Questions };
  const out = await fresh({ root: input.root, open: new Map(input.open) }, input.asked);
  writeFileSync(1, JSON.stringify(out));
}

/** Where some ops lead to a difference; the folder is as it was before them. */
async function differs(ops: readonly Op[], root: string): Promise<string | undefined> {
  const texts: Texts = { root, open: new Map() };
  const engine = await engineOn(new Map(), true);
  let last: { readonly asked: Questions; readonly got: unknown } | undefined;
  let where: string | undefined;
  for (const op of ops) {
    let got: unknown;
    try {
      got = await play(engine, texts, op);
    } catch (e) {
      where = thrown(e);
    }
    if (op.op !== 'answer') continue;
    if (last?.asked === op.asked) where = differ(got, last.got);
    last = { asked: op.asked, got };
  }
  // What was answered before the last op is for other texts.
  if (last !== undefined && ops.at(-1)?.op === 'answer')
    where ??= differ(last.got, await fresh(texts, last.asked).catch(thrown));
  engine.dispose();
  return where;
}

/** Leaves out what a difference does not need, by halves and then one by one. */
export async function reduced(
  ops: readonly Op[],
  reset: () => string,
  log: (line: string) => void,
): Promise<readonly Op[]> {
  let list = [...ops];
  if ((await differs(list, reset())) === undefined) {
    log('the difference does not come again');
    return list;
  }
  for (let size = list.length >> 1; size >= 1; size >>= 1) {
    for (let at = list.length - 1 - size; at >= 0; at -= size) {
      const fewer = [...list.slice(0, at), ...list.slice(at + size)];
      if ((await differs(fewer, reset())) !== undefined) list = fewer;
    }
    log(`${list.length} ops`);
  }
  return list;
}

/** Packages of the distribution that need nothing internal, as a module. */
function stdModule(to: string): void {
  const src = join(spawnSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).stdout.trim(), 'src');
  const wanted =
    'container/list container/heap container/ring text/tabwriter encoding/csv encoding/hex encoding/ascii85 path ' +
    'html ' +
    'text/scanner bufio text/template/parse go/scanner archive/tar mime/quotedprintable index/suffixarray';
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'go.mod'), 'module stdcopy\n\ngo 1.26\n');
  for (const name of wanted.split(' ')) {
    const from = join(src, name);
    const files = existsSync(from) ? readdirSync(from).filter((f) => f.endsWith('.go') && !f.endsWith('_test.go')) : [];
    if (files.some((f) => readFileSync(join(from, f), 'utf8').includes('"internal/'))) continue;
    mkdirSync(join(to, name), { recursive: true });
    for (const f of files) cpSync(join(from, f), join(to, name, f));
  }
}

function goFiles(dir: string): string[] {
  const out: string[] = [];
  for (const e of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, e.name);
    if (e.isDirectory()) {
      if (!/^(testdata|vendor|_.*|\..*)$/.test(e.name) && !existsSync(join(path, 'go.mod'))) out.push(...goFiles(path));
    } else if (e.name.endsWith('.go') && statSync(path).size < 200_000) out.push(path);
  }
  return out;
}

/** Files of a module to begin with, and others of their folders. */
function choose(root: string, named: string | undefined, seed: number): { files: string[]; others: string[] } {
  const all = goFiles(root).sort((a, b) => statSync(b).size - statSync(a).size);
  const below = random(seed);
  const chosen =
    named === undefined
      ? [0, 1, 2].map(() => all[below(Math.min(all.length, 30))]!)
      : named.split(',').map((f) => join(root, f));
  const files = [...new Set(chosen)];
  const near = new Set(files.map((f) => dirname(f)));
  return { files, others: all.filter((f) => !files.includes(f) && near.has(dirname(f))).slice(0, 6) };
}

async function main(args: string[]): Promise<number> {
  const option = (name: string, otherwise: string): string => {
    const at = args.indexOf(name);
    return at < 0 ? otherwise : args.splice(at, 2)[1]!;
  };
  const edits = Number(option('--edits', '200')),
    burst = Number(option('--burst', '5')),
    every = Number(option('--process', '200'));
  const seeds = option('--seeds', '1').split(',').map(Number);
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const work = mkdtempSync(join(tmpdir(), 'campaign-'));
  const folders = args.filter((a) => !a.startsWith('--'));
  if (args.includes('--std')) {
    stdModule(join(work, 'std'));
    folders.push(join(work, 'std'));
  }
  let total = 0,
    compared = 0,
    differences = 0;
  for (const seed of seeds) {
    for (const [i, spec] of folders.entries()) {
      const [folder, named] = spec.split(':') as [string, string | undefined];
      const root = join(work, `${seed}-${i}-${basename(folder)}`);
      const reset = (): string => {
        rmSync(root, { recursive: true, force: true });
        cpSync(resolve(folder), root, { recursive: true, filter: (f) => basename(f) !== '.git' });
        return root;
      };
      reset();
      const found: { ops: readonly Op[]; what: string }[] = [];
      const plan = { root, ...choose(root, named, seed), seed, edits, burst, process: every };
      const r = await campaign(plan, log, (ops, what) => found.push({ ops: [...ops], what }));
      process.stdout.write(
        `${basename(folder)} seed ${seed}: ${r.edits} edits, ${r.compared} compared, ${r.differences.length} differ\n`,
      );
      const first = found.find((f) => f.what !== 'a new process');
      if (args.includes('--reduce') && first !== undefined) {
        const file = join(tmpdir(), `campaign-${basename(folder)}-${seed}.json`);
        writeFileSync(file, JSON.stringify(await reduced(first.ops, reset, log), null, 1));
        log(`what it takes: ${file}`);
      }
      total += r.edits;
      compared += r.compared;
      differences += r.differences.length;
      rmSync(root, { recursive: true, force: true });
    }
  }
  rmSync(work, { recursive: true, force: true });
  process.stdout.write(`${total} edits, ${compared} compared, ${differences} differences\n`);
  return differences === 0 ? 0 : 1;
}

if (process.argv[1] === __filename && __filename.endsWith('campaign.js')) {
  const args = process.argv.slice(2);
  if (args[0] === '--answer') void answerOnce();
  else
    void main(args).then((status) => {
      process.exitCode = status;
    });
}
