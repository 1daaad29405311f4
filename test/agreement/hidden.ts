/**
 * The compiler's `moved to heap` and `escapes to heap` lines that editors do not mark, counted by the rule that hides
 * them.
 *
 *   node scripts/build.mjs --tests test/agreement/hidden.ts && node dist/test/agreement/hidden.js FILE.go...
 */
import { resolve } from 'node:path';
import { whyHidden, whyUnmarked } from '../../server/src/features/select';
import { GoEngine } from '../../server/src/session/engine';
import { defaults } from '../../shared/src/settings';

async function main(files: readonly string[]): Promise<void> {
  const engine = new GoEngine();
  engine.configure({});
  const counts = new Map<string, number>();
  let marked = 0;
  for (const name of files) {
    const file = resolve(name);
    await engine.prepare(
      file,
      () => {},
      () => false,
    );
    const result = engine.analyzeFile(file, () => false);
    if (result === undefined) continue;
    const all = whyUnmarked(result, defaults);
    for (const fn of result.functions)
      for (const f of fn.findings) {
        if (f.kind !== 'moved' && f.kind !== 'escapes') continue;
        const why = all ?? whyHidden(result, fn, f, defaults);
        const key = why === 'not on the heap' ? `not on the heap: ${f.state}` : why;
        if (key === undefined) marked++;
        else counts.set(key, (counts.get(key) ?? 0) + 1);
      }
  }
  engine.dispose();
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  process.stdout.write(`${JSON.stringify({ marked, hidden: Object.fromEntries(sorted) }, null, 1)}\n`);
}

void main(process.argv.slice(2));
