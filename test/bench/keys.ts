/**
 * What a key costs the thread that analyses: the engine's time for an edit of a body and the file's answer, and the
 * processor's time of all threads, those of the runtime's compiler and collector included.
 *
 *   npm run keys -- FOLDER FILE LINE [--edits 200]
 *
 * LINE is one inside a function's body. Prints a row for each quarter of the edits: the first runs mostly code that the
 * runtime has not compiled yet.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GoEngine } from '../../server/src/session/engine';
import { trees } from '../harness/trees';

const never = (): boolean => false;

async function main(args: string[]): Promise<void> {
  const at = args.indexOf('--edits');
  const count = at < 0 ? 200 : Number(args.splice(at, 2)[1]);
  const [folder, name, line] = args;
  if (folder === undefined || name === undefined || line === undefined || !(count >= 4)) {
    process.stderr.write('usage: npm run keys -- FOLDER FILE LINE [--edits N]\n');
    process.exitCode = 2;
    return;
  }
  const file = join(resolve(folder), name);
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n');
  const start = Buffer.byteLength(lines.slice(0, Number(line) - 1).join('\n')) + 1;
  const engine = new GoEngine({ trees });
  engine.configure({ inlining: true });
  engine.openFile(file, text, 1);
  await engine.prepare(file, () => {}, never);
  engine.analyzeFile(file, never);
  let now = text;
  let inserted = '';
  for (let quarter = 0; quarter < 4; quarter++) {
    const times: number[] = [];
    const cpu = process.cpuUsage();
    const each = Math.floor(count / 4);
    for (let n = 0; n < each; n++) {
      const newText = inserted === '' ? `\tprobe${n} := ${n}; _ = any(&probe${n})\n` : '';
      const edit = { start, end: start + inserted.length, newText };
      const bytes = Buffer.from(now);
      now = Buffer.concat([bytes.subarray(0, edit.start), Buffer.from(newText), bytes.subarray(edit.end)]).toString();
      const began = performance.now();
      engine.changeFile(file, now, [edit], quarter * each + n + 2);
      engine.analyzeFile(file, never);
      times.push(performance.now() - began);
      inserted = newText;
      await new Promise((r) => setTimeout(r, 5));
    }
    const used = process.cpuUsage(cpu);
    times.sort((a, b) => a - b);
    const [median, p95] = [0.5, 0.95].map((q) => times[Math.floor(q * times.length)]!.toFixed(2));
    const processor = (used.user + used.system) / 1000 / each;
    process.stdout.write(
      `edits ${quarter * each + 1}-${(quarter + 1) * each}: median ${median} ms, p95 ${p95} ms, ` +
        `processor ${processor.toFixed(2)} ms each\n`,
    );
  }
  engine.dispose();
}

void main(process.argv.slice(2));
