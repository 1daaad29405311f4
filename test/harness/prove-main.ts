/**
 * Proves by running that edits leave behaviour alone.
 *
 *     npm run fixes:prove                         every offer on the fixtures' programs, one at a time
 *     npm run fixes:prove -- FOLDER...            all proven edits of modules together, on copies
 *     npm run fixes:prove -- --each=N [--seed=S] FOLDER...
 *                                                 N offers of the modules, drawn by the seed, one at a time
 *
 * A program has to pass gofmt and go vet, print what it did, and have fewer lines of -gcflags=-m about the heap where
 * the offer is one for editors. Of a module, packages whose tests passed before have to pass, and vet has to be silent
 * where it was. Exit status 1 if anything is not so.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { FileEdit } from '../../server/src/answers/model';
import { FixSearch, type Offer } from '../../server/src/fixes/index';
import { GoEngine } from '../../server/src/session/engine';
import { fixesDir, fixFixtures, withFound } from './fixes';

const env = { ...process.env, GOFLAGS: '-mod=mod', GOWORK: 'off' };

interface Ran {
  readonly out: string;
  readonly err: string;
  readonly status: number | null;
}

function run(dir: string, command: string, ...args: string[]): Ran {
  const r = spawnSync(command, args, { cwd: dir, encoding: 'utf8', env, timeout: 900_000, maxBuffer: 1 << 28 });
  return { out: r.stdout, err: r.stderr, status: r.status };
}

let faults = 0;

function fault(text: string): void {
  faults++;
  console.log(`FAULT ${text}`);
}

const heapLines = (dir: string): number =>
  run(dir, 'go', 'build', '-o', '/dev/null', '-gcflags=-m', '.')
    .err.split('\n')
    .filter((l) => /moved to heap: | escapes to heap$/.test(l)).length;

function editIn(file: string, edits: readonly FileEdit[]): void {
  let text = readFileSync(file, 'latin1');
  for (const e of [...edits].sort((a, b) => b.start - a.start))
    text = text.slice(0, e.start) + Buffer.from(e.newText, 'utf8').toString('latin1') + text.slice(e.end);
  writeFileSync(file, text, 'latin1');
}

async function program(name: string): Promise<void> {
  const source = readFileSync(join(fixesDir, name), 'utf8');
  const dir = mkdtempSync(join(tmpdir(), 'goscape-prove-'));
  const file = join(dir, 'main.go');
  writeFileSync(join(dir, 'go.mod'), 'module example.com/p\n\ngo 1.26\n');
  writeFileSync(file, source);
  const before = run(dir, 'go', 'run', '.');
  const heap = heapLines(dir);
  const isClean = run(dir, 'gofmt', '-l', '.').out === '';
  await withFound(source, ({ offers }) => {
    for (const o of offers) {
      writeFileSync(file, source);
      editIn(file, o.edits);
      const what = `${name}:${o.finding.place.line}: ${o.title}`;
      const vet = run(dir, 'go', 'vet', '.');
      if (vet.status !== 0) fault(`${what}: vet: ${vet.err}`);
      const after = run(dir, 'go', 'run', '.');
      if (after.out !== before.out || after.status !== before.status) fault(`${what}: prints something else`);
      if (isClean && run(dir, 'gofmt', '-l', '.').out !== '') fault(`${what}: not as gofmt has it`);
      if (o.saving.lines > 0 && heapLines(dir) >= heap) fault(`${what}: gains nothing`);
    }
    console.log(`${name}: ${offers.length} offers made`);
  });
  rmSync(dir, { recursive: true, force: true });
}

/** The packages of a module whose tests pass, and those about which vet says nothing. */
function passing(dir: string, packages: readonly string[]): { readonly tests: Set<string>; readonly vet: Set<string> } {
  const tests = new Set<string>();
  for (const l of run(dir, 'go', 'test', ...packages).out.split('\n')) {
    const m = /^(?:ok\s+|\?\s+)(\S+)/.exec(l);
    if (m) tests.add(m[1]!);
  }
  const all = run(dir, 'go', 'list', ...packages)
    .out.split('\n')
    .filter((l) => l !== '');
  const bad = new Set<string>();
  for (const l of run(dir, 'go', 'vet', ...packages).err.split('\n')) {
    const m = /^# (\S+)/.exec(l);
    if (m) bad.add(m[1]!);
  }
  return { tests, vet: new Set(all.filter((p) => !bad.has(p))) };
}

function compareWith(what: string, before: ReturnType<typeof passing>, after: ReturnType<typeof passing>): void {
  for (const p of before.tests) if (!after.tests.has(p)) fault(`${what}: the tests of ${p} fail`);
  for (const p of before.vet) if (!after.vet.has(p)) fault(`${what}: vet complains about ${p}`);
}

function together(folder: string): void {
  const dir = mkdtempSync(join(tmpdir(), 'goscape-prove-'));
  cpSync(folder, dir, { recursive: true });
  run(dir, 'chmod', '-R', 'u+w', '.');
  const before = passing(dir, ['./...']);
  const badFormat = run(dir, 'gofmt', '-l', '.').out;
  const fix = run(dir, process.execPath, resolve('dist/cli.js'), 'fix', '--write', './...');
  const after = passing(dir, ['./...']);
  compareWith(folder, before, after);
  const now = run(dir, 'gofmt', '-l', '.').out;
  if (now !== badFormat) fault(`${folder}: not as gofmt has it: ${now.replaceAll('\n', ' ')}`);
  console.log(`${folder}: ${fix.out.trim()} Tests pass in ${after.tests.size} of ${before.tests.size} packages.`);
  rmSync(dir, { recursive: true, force: true });
}

/** A sequence of numbers below 1 that the seed decides. */
function randomFrom(seed: number): () => number {
  let x = seed >>> 0;
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x / 2 ** 32;
  };
}

async function offersIn(dir: string): Promise<Offer[]> {
  const files = run(dir, 'go', 'list', '-f', '{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}\n{{end}}', './...').out;
  const engine = new GoEngine();
  const never = (): boolean => false;
  const offers: Offer[] = [];
  for (const file of files.split('\n').filter((f) => f !== '')) {
    await engine.prepare(file, () => {}, never);
    const result = engine.analyzeFile(file, never);
    if (result !== undefined) offers.push(...(await new FixSearch(engine).offersFor(result, {}, never)).offers);
  }
  engine.dispose();
  return offers;
}

async function each(folder: string, count: number, seed: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'goscape-prove-'));
  cpSync(folder, dir, { recursive: true });
  run(dir, 'chmod', '-R', 'u+w', '.');
  const offers = await offersIn(dir);
  const random = randomFrom(seed);
  const drawn = offers
    .map((o) => ({ o, key: random() }))
    .sort((a, b) => a.key - b.key)
    .slice(0, count);
  const known = new Map<string, ReturnType<typeof passing>>();
  for (const { o } of drawn) {
    const pkg = `./${relative(dir, join(o.finding.place.file, '..'))}`;
    if (!known.has(pkg)) known.set(pkg, passing(dir, [pkg]));
    const old = new Map(o.edits.map((e) => [e.file, readFileSync(e.file)]));
    for (const file of old.keys())
      editIn(
        file,
        o.edits.filter((e) => e.file === file),
      );
    compareWith(`${o.finding.place.file}:${o.finding.place.line}: ${o.title}`, known.get(pkg)!, passing(dir, [pkg]));
    for (const [file, bytes] of old) writeFileSync(file, bytes);
  }
  const byFix = new Map<string, number>();
  for (const { o } of drawn) byFix.set(o.fix, (byFix.get(o.fix) ?? 0) + 1);
  console.log(
    `${folder}: ${drawn.length} of ${offers.length} offers made: ${[...byFix].map((x) => x.join(' ')).join(', ')}`,
  );
  rmSync(dir, { recursive: true, force: true });
}

async function main(args: readonly string[]): Promise<void> {
  const option = (name: string): number | undefined => {
    const word = args.find((a) => a.startsWith(`--${name}=`));
    return word === undefined ? undefined : Number(word.slice(name.length + 3));
  };
  const folders = args.filter((a) => !a.startsWith('--')).map((f) => resolve(f));
  if (folders.length === 0) for (const name of fixFixtures()) await program(name);
  const count = option('each');
  for (const f of folders)
    if (count === undefined) together(f);
    else await each(f, count, option('seed') ?? 1);
  console.log(`${faults} faults`);
  process.exitCode = faults > 0 ? 1 : 0;
}

void main(process.argv.slice(2));
