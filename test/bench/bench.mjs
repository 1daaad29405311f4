// Measures speed and memory, and appends the figures to test/bench/out/history.jsonl.
//
//   npm run bench [-- [--quick] [--module DIR FILE LINE]... [--runs N]]
//
// Measured are: a generated package of 5,000 and of 100,000 lines in an editor (first diagnostics with an empty and
// with
// a warm cache, a key in a body, a declaration, a hover, memory), each module that --module names (LINE: inside a
// function's body), and the standard library on the command line, from nothing, beside `go build -gcflags=all=-m`.
// Where gopls is installed, it is measured on the same file. --quick leaves out what takes minutes. Figures are
// medians of N runs (default 3); run it on an idle machine.
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from './generate.mjs';
import { measureLatency } from './latency.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const args = process.argv.slice(2);
const quick = args.includes('--quick');
const runs = Number(args[args.indexOf('--runs') + 1] || 3) || 3;
const modules = args.flatMap((a, i) => (a === '--module' ? [args.slice(i + 1, i + 4)] : []));
const cli = join(root, 'dist/cli.js');
const server = [process.execPath, cli, 'lsp'];
const work = mkdtempSync(join(tmpdir(), 'goscape-bench-'));
const figures = {};

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const has = (command) => spawnSync(command, ['version'], { stdio: 'ignore' }).status === 0;

function report(name, figure) {
  figures[name] = figure;
  console.log(`${name.padEnd(32)} ${JSON.stringify(figure)}`);
}

/** An editor on one file: cold, then warm; and gopls, where it is. */
async function editor(name, folder, file, line, edits) {
  const env = { GOSCAPE_CACHE: join(work, `cache-${name.replace(/\W/g, '-')}`) };
  const cold = await measureLatency({ server, env, folder, file, line, edits: 2 });
  const warm = [];
  for (let i = 0; i < runs; i++) warm.push(await measureLatency({ server, env, folder, file, line, edits }));
  const pick = (of) => median(warm.map(of));
  report(name, {
    firstColdMs: cold.firstMs,
    firstWarmMs: pick((r) => r.firstMs),
    keyMs: pick((r) => r.key.median),
    keyP95Ms: pick((r) => r.key.p95),
    declarationMs: pick((r) => r.declaration.median),
    hoverMs: pick((r) => r.hover.median),
    peakMiB: pick((r) => r.peakMiB),
  });
  if (quick || !has('gopls')) return;
  const peer = await measureLatency({ server: ['gopls'], folder, file, line, edits: 6, gopls: true });
  report(`${name}, gopls`, { firstColdMs: peer.firstMs, keyMs: peer.key.median, peakMiB: peer.peakMiB });
}

function timed(command, argv, env) {
  const began = performance.now();
  const r = spawnSync(command, argv, {
    cwd: work,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (r.error || r.status > 1)
    throw new Error(`${command} ${argv.join(' ')}: ${r.error?.message ?? `exit ${r.status}`}`);
  return (performance.now() - began) / 1000;
}

try {
  execFileSync(process.execPath, ['scripts/build.mjs', '--only', 'cli'], { cwd: root, stdio: 'inherit' });
  for (const lines of quick ? [5000] : [5000, 100_000]) {
    const folder = join(work, `generated${lines}`);
    const { file, line } = generate(folder, lines);
    await editor(`${lines} lines`, folder, file, line, lines > 10_000 ? 12 : 40);
  }
  for (const [dir, file, line] of modules) {
    const folder = resolve(dir);
    await editor(`${folder.split('/').at(-1)} ${file}`, folder, resolve(folder, file), Number(line), 40);
  }
  if (!quick && has('go')) {
    writeFileSync(join(work, 'go.mod'), 'module bench\n\ngo 1.26\n');
    const ours = [];
    for (let i = 0; i < runs; i++) ours.push(timed(process.execPath, [cli, '-m', 'std'], { GOSCAPE_CACHE: 'off' }));
    const go = timed('go', ['build', '-gcflags=all=-m', 'std'], { GOCACHE: join(work, 'gocache'), CGO_ENABLED: '0' });
    report('std from nothing', {
      seconds: Number(median(ours).toFixed(1)),
      goBuildSeconds: Number(go.toFixed(1)),
      ratio: Number((median(ours) / go).toFixed(2)),
    });
  }
  const out = join(here, 'out');
  mkdirSync(out, { recursive: true });
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).stdout.trim();
  const entry = { date: new Date().toISOString(), commit, node: process.version, cpu: cpus()[0]?.model, runs, figures };
  appendFileSync(join(out, 'history.jsonl'), JSON.stringify(entry) + '\n');
} finally {
  rmSync(work, { recursive: true, force: true });
}
