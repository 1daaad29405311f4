/**
 * What the engine's heap grows by: after many edits of a body, and after many documents were opened and closed.
 *
 *   npm run heap -- FOLDER FILE LINE [--edits 10000] [--documents 500]
 *
 * Prints the heap, after a collection, at a tenth of the way and at its end. LINE is one inside a function's body.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { GoEngine } from '../../server/src/session/engine';
import { trees } from '../harness/trees';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const never = (): boolean => false;

async function heap(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    await new Promise((r) => setTimeout(r, 20));
    collect();
  }
  return process.memoryUsage().heapUsed / (1 << 20);
}

function report(what: string, first: number, last: number): void {
  process.stdout.write(
    `${what}: ${first.toFixed(1)} MiB, then ${last.toFixed(1)} MiB, × ${(last / first).toFixed(3)}\n`,
  );
}

async function edits(engine: GoEngine, file: string, line: number, count: number): Promise<void> {
  const lines = readFileSync(file, 'utf8').split('\n');
  const with_ = (n: number): string =>
    [...lines.slice(0, line), `\tprobe${n % 7} := ${n}; _ = &probe${n % 7}`, ...lines.slice(line)].join('\n');
  engine.openFile(file, lines.join('\n'), 1);
  await engine.prepare(file, () => {}, never);
  engine.analyzeFile(file, never);
  let first = 0;
  const began = performance.now();
  for (let n = 1; n <= count; n++) {
    engine.changeFile(file, n % 3 === 0 ? lines.join('\n') : with_(n), undefined, n + 1);
    engine.analyzeFile(file, never);
    if (n === count / 10) first = await heap();
  }
  report(
    `${count / 10} and ${count} edits of a body (${((performance.now() - began) / count).toFixed(2)} ms each)`,
    first,
    await heap(),
  );
  engine.closeFile(file);
}

async function documents(engine: GoEngine, folder: string, count: number): Promise<void> {
  const files = goFiles(folder);
  let first = 0;
  for (let n = 1; n <= count; n++) {
    const file = files[n % files.length]!;
    engine.openFile(file, readFileSync(file, 'utf8'), 1);
    await engine.prepare(file, () => {}, never);
    engine.analyzeFile(file, never);
    engine.closeFile(file);
    if (n === count / 10) first = await heap();
  }
  report(`${count / 10} and ${count} documents, of ${files.length} files`, first, await heap());
}

function goFiles(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) => {
    const path = join(dir, e.name);
    if (e.isDirectory()) return /^(testdata|vendor|[._].*)$/.test(e.name) ? [] : goFiles(path);
    return e.name.endsWith('.go') ? [path] : [];
  });
}

async function main(args: string[]): Promise<void> {
  const option = (name: string, otherwise: number): number => {
    const at = args.indexOf(name);
    return at < 0 ? otherwise : Number(args.splice(at, 2)[1]);
  };
  const count = option('--edits', 10000),
    many = option('--documents', 500);
  const [folder, file, line] = args;
  if (folder === undefined || file === undefined || line === undefined) {
    process.stderr.write('usage: npm run heap -- FOLDER FILE LINE [--edits N] [--documents N]\n');
    process.exitCode = 2;
    return;
  }
  const engine = new GoEngine({ trees });
  if (count > 0) await edits(engine, resolve(folder, file), Number(line), count);
  if (many > 0) await documents(engine, resolve(folder), many);
  engine.dispose();
}

void main(process.argv.slice(2));
