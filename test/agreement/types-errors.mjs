// Agreement of the type checker's errors with those that the compiler's own test programs announce.
//
//   node test/agreement/types-errors.mjs [--verbose] [GOROOT] [FILE_PART]

import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const verbose = process.argv.includes('--verbose');
const [goroot = '/usr/local/go', part = ''] = process.argv.slice(2).filter((a) => !a.startsWith('--'));
const out = join(tmpdir(), 'goscape-types');
mkdirSync(out, { recursive: true });
const bundle = join(out, `types-errors-${process.pid}.js`);
await build({
  entryPoints: [join(root, 'test/agreement/types-errors.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
});
process.setSourceMapsEnabled?.(true);
const { Bench } = createRequire(import.meta.url)(bundle);

const bench = new Bench(goroot, ['std']);
const data = join(goroot, 'src/internal/types/testdata');
const tests = [];
for (const dir of ['check', 'examples', 'fixedbugs', 'spec']) {
  for (const name of readdirSync(join(data, dir)).sort()) {
    const path = join(data, dir, name);
    if (!path.includes(part)) continue;
    if (statSync(path).isDirectory())
      tests.push([
        `${dir}/${name}`,
        readdirSync(path)
          .sort()
          .filter((f) => f.endsWith('.go'))
          .map((f) => join(path, f)),
      ]);
    else if (name.endsWith('.go')) tests.push([`${dir}/${name}`, [path]]);
  }
}
let expected = 0,
  told = 0,
  worded = 0,
  extra = 0,
  failures = 0,
  clean = 0;
for (const [name, files] of tests) {
  const began = performance.now();
  let r;
  try {
    r = bench.check(files);
  } catch (e) {
    failures++;
    console.log(`${name}: THROWN ${e.stack.split('\n').slice(0, 6).join('\n   ')}`);
    continue;
  }
  const took = performance.now() - began;
  if (took > 2000) console.log(`${name}: ${took.toFixed(0)} ms`);
  for (const f of r.failures) {
    failures++;
    console.log(`${name}: FAILURE ${(f.stack ?? String(f)).split('\n').slice(0, 6).join('\n   ')}`);
  }
  const left = [...r.problems];
  const missing = [];
  for (const e of r.expected) {
    expected++;
    const fits = (p) =>
      p.line === e.line && (e.regexp ? new RegExp(e.text).test(p.message) : p.message.includes(e.text));
    let i = left.findIndex(fits);
    if (i >= 0) worded++;
    else i = left.findIndex((p) => p.line === e.line);
    if (i < 0) {
      missing.push(`  missing ${e.line}: ${e.text}`);
      continue;
    }
    told++;
    if (verbose && !fits(left[i])) missing.push(`  worded ${e.line}: ${left[i].message}\n      want ${e.text}`);
    left.splice(i, 1);
  }
  const over = left.map((p) => `  extra ${p.line}: ${p.message}`);
  extra += over.length;
  if (missing.length + over.length === 0) clean++;
  else if (verbose) console.log([name, ...missing, ...over].join('\n'));
}
console.log(
  `${tests.length} programs, ${clean} without difference; of ${expected} errors ${told} told on their line, ` +
    `${worded} in the same words; ${extra} others; ${failures} failures`,
);
