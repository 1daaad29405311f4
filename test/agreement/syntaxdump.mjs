// Agreement of the parser with the compiler's: every node, its position and its values, over all files of GOROOT/src
// (testdata left out) or the folders named, and the speed.
//
//   node test/agreement/syntaxdump.mjs [--show N] [--speed] [DIR...]
//
// Needs go and its sources. The compiler's package syntax is copied to a temporary folder, since no module outside of
// the distribution may import it; see syntaxdump/main.go.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = join(dirname(fileURLToPath(import.meta.url)), 'syntaxdump');
const args = process.argv.slice(2);
const showAt = args.indexOf('--show');
const show = showAt < 0 ? 5 : Number(args.splice(showAt, 2)[1]);
const speedAt = args.indexOf('--speed');
const speed = speedAt >= 0 && args.splice(speedAt, 1).length > 0;
const goroot = spawnSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).stdout.trim();
const dirs = args.length > 0 ? args : [join(goroot, 'src')];

function find(dir, found = []) {
  for (const e of readdirSync(dir, { withFileTypes: true })) {
    if (e.isDirectory()) {
      if (e.name !== 'testdata') find(join(dir, e.name), found);
    } else if (e.name.endsWith('.go')) found.push(join(dir, e.name));
  }
  return found;
}

const work = mkdtempSync(join(tmpdir(), 'syntax-agreement-'));
try {
  await build({
    entryPoints: [join(here, 'dump.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: join(work, 'dump.cjs'),
    logLevel: 'error',
  });
  const { dump, parseFile, parseImports } = createRequire(import.meta.url)(join(work, 'dump.cjs'));
  const files = dirs.flatMap((d) => find(d));

  for (const f of ['go.mod', 'main.go']) copyFileSync(join(here, f), join(work, f));
  mkdirSync(join(work, 'syntax'));
  const syntax = join(goroot, 'src/cmd/compile/internal/syntax');
  for (const f of readdirSync(syntax))
    if (f.endsWith('.go') && !f.endsWith('_test.go')) copyFileSync(join(syntax, f), join(work, 'syntax', f));
  const built = spawnSync('go', ['build', '-o', 'syntaxdump', '.'], {
    cwd: work,
    stdio: 'inherit',
    env: { ...process.env, GOFLAGS: '', GOWORK: 'off' },
  });
  if (built.status !== 0) process.exit(2);

  let agree = 0,
    differ = 0;
  for (let i = 0; i < files.length; i += 200) {
    const batch = files.slice(i, i + 200);
    const r = spawnSync(join(work, 'syntaxdump'), {
      input: batch.join('\n') + '\n',
      maxBuffer: 1 << 30,
      encoding: 'latin1',
    });
    const chunks = r.stdout.split(/^=== /m).slice(1);
    batch.forEach((name, k) => {
      const want = chunks[k].slice(chunks[k].indexOf('\n') + 1);
      const src = readFileSync(name).toString('latin1');
      const got = dump(name, src, false);
      if (got === want && dump(name, src, true) === want) {
        agree++;
        return;
      }
      if (differ++ >= show) return;
      const a = got.split('\n'),
        b = want.split('\n');
      const at = a.findIndex((line, j) => line !== b[j]);
      console.log(`${name}: ${at < 0 ? 'bodies read later differ' : `ours ${a[at]}, the compiler's ${b[at]}`}`);
    });
  }
  console.log(`${agree} of ${agree + differ} files agree`);

  if (speed) {
    const texts = files.map((f) => readFileSync(f).toString('latin1'));
    const mb = texts.reduce((n, t) => n + t.length, 0) / 1e6;
    for (const [what, parse] of [
      ['full', (t) => parseFile(t, 1)],
      ['bodies skipped', (t) => parseFile(t, 1, { skipBodies: true })],
      ['imports', (t) => parseImports(t)],
    ]) {
      let best = Infinity;
      for (let n = 0; n < 3; n++) {
        const from = process.hrtime.bigint();
        for (const t of texts) parse(t);
        best = Math.min(best, Number(process.hrtime.bigint() - from) / 1e9);
      }
      console.log(`${what}: ${mb.toFixed(1)} MB in ${best.toFixed(2)} s, ${(mb / best).toFixed(0)} MB/s`);
    }
  }
  process.exitCode = differ > 0 ? 1 : 0;
} finally {
  rmSync(work, { recursive: true, force: true });
}
