/**
 * A campaign of random edits on modules of real code: keys in bodies and declarations, edits of headers and of go.mod,
 * files that change on disk, documents that are opened and closed. When the engine has settled after some of them, all
 * that it answers – results, hovers, hints, lenses – must equal what a new engine answers; so must what it answers
 * after a fork was tried and thrown away.
 *
 *   npm run campaign -- [--edits N] [--seeds 1,2] [--burst N] [--process N] [--std] [FOLDER[:FILE,FILE...]]...
 *
 * A FOLDER is a module, of which a copy is edited, FILEs are those that are opened (else some of the largest). --std
 * makes a module of packages of the distribution. --burst: so many edits come together at most (5). --process: every
 * N-th comparison is with a new process without a cache (200).
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
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { FileResult, Place } from '../../server/src/answers/model';
import { codeLensesOf, hoverAt, inlayHintsOf } from '../../server/src/features/index';
import type { GoEngine } from '../../server/src/session/engine';
import { defaults } from '../../shared/src/index';
import { headerKinds, kindNames, kinds, random } from './edits';
import { differ, engineOn } from './incremental';

type Below = (n: number) => number;
const never = (): boolean => false;

/** Files of one module, those on disk and those that are open. */
interface Texts {
  readonly root: string;
  readonly open: Map<string, string>;
}

/** What is asked of an engine beside the results of the open files: the same of both. */
interface Questions {
  readonly places: readonly Place[];
  /** Of so many findings, chosen by number, what inlining would change. */
  readonly tries: readonly number[];
}

function questions(texts: Texts, below: Below): Questions {
  const places: Place[] = [];
  const files = [...texts.open];
  for (let i = 0; i < 8; i++) {
    const [file, text] = files[below(files.length)]!;
    const lines = text.split('\n'),
      line = below(lines.length);
    const words = [...lines[line]!.matchAll(/\w+/g)],
      word = words[below(Math.max(1, words.length))];
    if (word !== undefined)
      places.push({ file, line: line + 1, col: Buffer.byteLength(lines[line]!.slice(0, word.index)) + 1 });
  }
  return { places, tries: [below(1000), below(1000), below(1000)] };
}

/** Everything that an engine answers. */
async function answers(engine: GoEngine, texts: Texts, asked: Questions): Promise<unknown> {
  const results = new Map<string, FileResult>();
  for (const file of texts.open.keys()) {
    const r = await engine.analyzeFile(file, never);
    if (r !== undefined) results.set(file, r);
  }
  const source = {
    symbolAt: (p: Place) => engine.symbolAt(p),
    resultOf: (f: string) => results.get(f),
    inliningOf: (file: string, f: FileResult['functions'][number]['findings'][number]) =>
      engine.inliningOf(file, f, true),
  };
  const files = [...results].map(([file, r]) => {
    const findings = r.functions.flatMap((fn) => fn.findings);
    return {
      result: { ...r, version: 0 },
      hints: inlayHintsOf(r, { ...defaults, inlayHints: 'all' }, 1, 1e9, (f) => engine.inliningOf(file, f, false)),
      lenses: codeLensesOf(r, { ...defaults, codeLens: true }),
      tries: asked.tries.map((n) => {
        const f = findings[n % Math.max(1, findings.length)];
        return f === undefined ? undefined : engine.inliningOf(file, f, true);
      }),
    };
  });
  const hovers = asked.places.map((p) => {
    const r = results.get(p.file);
    return r === undefined ? undefined : hoverAt(source, r, p);
  });
  return { files, hovers };
}

/** One random event; returns what it was. Only texts and disk change, and the engine hears of both. */
function event(
  engine: GoEngine,
  texts: Texts,
  originals: ReadonlyMap<string, string>,
  below: Below,
  version: number,
): string {
  const files = [...texts.open.keys()],
    file = files[below(files.length)]!;
  const set = (path: string, text: string | undefined): void => {
    if (text === undefined || text === texts.open.get(path)) return;
    texts.open.set(path, text);
    engine.changeFile(path, text, undefined, version);
  };
  const onDisk = (path: string, text: string | undefined): void => {
    if (text === undefined) unlinkSync(path);
    else writeFileSync(path, text);
    engine.invalidate([path]);
  };
  const short = basename(file);
  const dice = below(100);
  if (dice < 8) {
    for (const [f, t] of originals) if (texts.open.has(f)) set(f, t);
    return 'back to the original';
  }
  if (dice < 12) {
    onDisk(file, texts.open.get(file));
    return `save ${short}`;
  }
  if (dice < 14 && files.length > 1) {
    texts.open.delete(file);
    engine.closeFile(file);
    return `close ${short}`;
  }
  if (dice < 18) {
    const closed = [...originals.keys()].filter((f) => !texts.open.has(f)),
      path = closed[below(Math.max(1, closed.length))];
    if (path === undefined) return 'nothing';
    if (dice < 16) {
      const text = existsSync(path) ? readFileSync(path, 'utf8') : originals.get(path)!;
      texts.open.set(path, text);
      engine.openFile(path, text, version);
      return `open ${basename(path)}`;
    }
    const name = kindNames[below(kindNames.length)]!;
    onDisk(
      path,
      kinds[name]!(existsSync(path) ? readFileSync(path, 'utf8') : originals.get(path)!, below) ?? originals.get(path)!,
    );
    return `${name} in ${basename(path)} on disk`;
  }
  if (dice < 19) {
    const path = join(dirname(file), 'extra_campaign.go');
    const clause = /^package \w+/m.exec(originals.get(file) ?? '')?.[0] ?? 'package p';
    onDisk(path, existsSync(path) ? undefined : `${clause}\n\nfunc extraOfCampaign() *int { n := 1; return &n }\n`);
    return 'another file on disk, or no more';
  }
  if (dice < 20) {
    const mod = join(texts.root, 'go.mod');
    const text = readFileSync(mod, 'utf8');
    onDisk(
      mod,
      text.replace(/^go 1\.\d+(\.\d+)?$/m, (m) => (m.startsWith('go 1.21') ? 'go 1.24' : 'go 1.21')),
    );
    return 'go line of go.mod';
  }
  if (dice < 23) {
    const names = Object.keys(headerKinds),
      name = names[below(names.length)]!;
    set(file, headerKinds[name]!(texts.open.get(file)!, below));
    return `${name} in ${short}`;
  }
  const name = kindNames[below(kindNames.length)]!;
  set(file, kinds[name]!(texts.open.get(file)!, below));
  return `${name} in ${short}`;
}

/** Tries a random edit in a fork. */
async function fork(engine: GoEngine, texts: Texts, below: Below): Promise<void> {
  const files = [...texts.open.keys()],
    file = files[below(files.length)]!;
  const old = texts.open.get(file)!,
    now = kinds[kindNames[below(kindNames.length)]!]!(old, below);
  if (now === undefined) return;
  engine.tryEdit([{ file, start: 0, end: Buffer.byteLength(old), newText: now }], never);
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

/** Runs the campaign on a folder that it may change. */
export async function campaign(plan: CampaignPlan, log: (line: string) => void): Promise<CampaignResult> {
  const below = random(plan.seed);
  const read = (f: string): [string, string] => [f, readFileSync(f, 'utf8')];
  const originals = new Map([...plan.files, ...plan.others].map(read));
  const texts: Texts = { root: plan.root, open: new Map(plan.files.map(read)) };
  const differences: string[] = [];
  const engine = await engineOn(texts.open, true);
  let compared = 0,
    made = 0;
  let recent: string[] = [];
  const compare = (mine: unknown, other: unknown, what: string): void => {
    const where = differ(mine, other);
    if (where === undefined) return;
    differences.push(
      `seed ${plan.seed}, edit ${made}: ${what}: ${where.slice(0, 600)}\n    after ${recent.join('; ')}`,
    );
    const dir = join(tmpdir(), `campaign-${plan.seed}-${made}`);
    mkdirSync(dir, { recursive: true });
    for (const [f, t] of texts.open) writeFileSync(join(dir, basename(f)), t);
    log(differences.at(-1)!);
  };
  while (made < plan.edits) {
    for (let n = 1 + below(plan.burst); n > 0; n--) {
      recent.push(event(engine, texts, originals, below, ++made));
      // A burst that the engine follows, or that it takes together.
      if (below(2) === 0) await engine.analyzeFile([...texts.open.keys()][0]!, never);
    }
    recent = recent.slice(-8);
    const asked = questions(texts, below);
    const mine = await answers(engine, texts, asked);
    const fresh = await engineOn(texts.open, true);
    const expected = await answers(fresh, texts, asked);
    fresh.dispose();
    compare(mine, expected, 'incremental');
    await fork(engine, texts, below);
    compare(await answers(engine, texts, asked), mine, 'after a fork');
    if (++compared % plan.process === 0)
      compare(JSON.parse(JSON.stringify(mine)), inProcess(texts, asked), 'a new process');
    if (differences.length > 0 && differences.length % 5 === 0) break;
    if (compared % 50 === 0)
      log(`seed ${plan.seed}: ${made} edits, ${compared} compared, ${differences.length} differ`);
    // Broken beyond use, texts have no answers to compare.
    if (below(12) !== 0) continue;
    for (const [f, t] of originals) {
      if (!texts.open.has(f)) continue;
      texts.open.set(f, t);
      engine.changeFile(f, t, undefined, made);
    }
  }
  engine.dispose();
  return { edits: made, compared, differences };
}

function inProcess(texts: Texts, asked: Questions): unknown {
  const input = JSON.stringify({ root: texts.root, open: [...texts.open], asked });
  const child = spawnSync(process.execPath, [__filename, '--answer'], {
    input,
    maxBuffer: 1 << 30,
    encoding: 'utf8',
    env: { ...process.env, GOSCAPE_CACHE: 'off' },
  });
  return child.status === 0 ? JSON.parse(child.stdout) : child.stderr;
}

async function answerOnce(): Promise<void> {
  const { root, open, asked } = JSON.parse(readFileSync(0, 'utf8')) as {
    root: string;
    open: [string, string][];
    asked: Questions;
  };
  const texts: Texts = { root, open: new Map(open) };
  const engine = await engineOn(texts.open, true);
  const out = JSON.stringify(await answers(engine, texts, asked));
  engine.dispose();
  writeFileSync(1, out);
}

/** Packages of the distribution that need nothing internal, as a module. */
function stdModule(to: string): void {
  const src = join(spawnSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).stdout.trim(), 'src');
  const wanted = [
    'container/list',
    'container/heap',
    'container/ring',
    'text/tabwriter',
    'encoding/csv',
    'encoding/hex',
    'encoding/ascii85',
    'path',
    'html',
    'text/scanner',
    'bufio',
    'text/template/parse',
    'go/scanner',
    'archive/tar',
    'mime/quotedprintable',
    'index/suffixarray',
  ];
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'go.mod'), 'module stdcopy\n\ngo 1.26\n');
  for (const name of wanted) {
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
    } else if (e.name.endsWith('.go')) out.push(path);
  }
  return out;
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
  const withStd = args.includes('--std');
  const work = mkdtempSync(join(tmpdir(), 'campaign-'));
  const folders = args.filter((a) => a !== '--std');
  if (withStd) {
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
      cpSync(resolve(folder), root, { recursive: true, filter: (f) => basename(f) !== '.git' });
      const all = goFiles(root)
        .sort((a, b) => statSync(b).size - statSync(a).size)
        .filter((f) => statSync(f).size < 200_000);
      const below = random(seed);
      const files =
        named === undefined
          ? [0, 1, 2].map(() => all[below(Math.min(all.length, 30))]!)
          : named.split(',').map((f) => join(root, f));
      const near = new Set(files.map((f) => dirname(f)));
      const others = all.filter((f) => !files.includes(f) && near.has(dirname(f))).slice(0, 6);
      const r = await campaign(
        { root, files: [...new Set(files)], others, seed, edits, burst, process: every },
        (line) => process.stderr.write(line + '\n'),
      );
      process.stdout.write(
        `${basename(folder)} seed ${seed}: ${r.edits} edits, ${r.compared} compared, ${r.differences.length} differ\n`,
      );
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

if (process.argv[1] === __filename) {
  const args = process.argv.slice(2);
  if (args[0] === '--answer') void answerOnce();
  else
    void main(args).then((status) => {
      process.exitCode = status;
    });
}
