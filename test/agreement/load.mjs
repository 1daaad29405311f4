// Agreement of the package loader with the Go command: the same packages, files, imports, modules and language
// versions.
//
//   node test/agreement/load.mjs [--goos GOOS] [--goarch GOARCH] [--show N] [DIR[:PATTERN,PATTERN...]]...
//
// Needs go. Without arguments: std, for linux/amd64, windows/arm64 and darwin/arm64.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const src = resolve(here, '../../server/src');

const args = process.argv.slice(2);
const option = (name, fallback) => {
  const i = args.indexOf(name);
  return i < 0 ? fallback : args.splice(i, 2)[1];
};
const show = Number(option('--show', 10));
const goos = option('--goos'),
  goarch = option('--goarch');
const flag = (name) => args.includes(name) && args.splice(args.indexOf(name), 1).length > 0;
const variants = flag('--variants');
const stub = option('--stub');

const work = mkdtempSync(join(tmpdir(), 'load-agreement-'));
const out = join(work, 'load.cjs');
await build({
  stdin: { contents: `export * from './load'; export * from './vfs';`, resolveDir: src, loader: 'ts' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  outfile: out,
  logLevel: 'error',
  plugins: stub
    ? [{ name: 'stub', setup: (b) => b.onResolve({ filter: /^\.\.\/syntax$/ }, () => ({ path: resolve(stub) })) }]
    : [],
});
const { readEnv, loadPackages, LoadCache, DiskFileSystem } = createRequire(import.meta.url)(out);

const fields =
  'ImportPath,Name,Dir,GoFiles,TestGoFiles,XTestGoFiles,SFiles,Imports,ImportMap,Standard,Module,' +
  'DepOnly,ForTest,Error,DepsErrors';
let failures = 0,
  compared = 0;

function goList(dir, patterns, env, extra = []) {
  const r = spawnSync('go', ['list', '-e', '-deps', '-pgo=off', ...extra, `-json=${fields}`, ...patterns], {
    cwd: dir,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, ...env },
  });
  if (r.status !== 0 && r.stdout === '')
    return console.log(`go list fails in ${dir}: ${r.stderr.trim().split('\n').pop()}`);
  return JSON.parse(`[${r.stdout.replace(/^}\n{/gm, '},\n{')}]`);
}

function compare(dir, patterns, target) {
  const env = { CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', ...target };
  const theirs = goList(dir, patterns, env, variants ? ['-test'] : []);
  if (!theirs) return;
  const fs = new DiskFileSystem();
  const cache = new LoadCache();
  const ctx = readEnv({ ...process.env, ...env }, fs, { cwd: dir });
  const run = () => {
    const start = process.hrtime.bigint();
    const result = loadPackages(ctx, fs, dir, patterns, { tests: true }, cache);
    return [result, Number(process.hrtime.bigint() - start) / 1e6];
  };
  const [result, first] = run();
  const [, again] = run();
  const plainStart = process.hrtime.bigint();
  loadPackages(ctx, new DiskFileSystem(), dir, patterns);
  const plain = Number(process.hrtime.bigint() - plainStart) / 1e6;

  const differences = [];
  const differ = (what) => differences.push(what);
  const go = new Map(theirs.map((p) => [p.ImportPath, p]));
  // The Go command adds what the linker needs; only what sources import counts here.
  const reachable = new Set();
  const queue = theirs.filter((p) => !p.DepOnly && !p.ImportPath.endsWith('.test')).map((p) => p.ImportPath);
  const isPackage = (name) =>
    go.has(name) &&
    (go.get(name).GoFiles?.length || go.get(name).TestGoFiles?.length || go.get(name).XTestGoFiles?.length);
  while (queue.length > 0) {
    const name = queue.pop();
    if (reachable.has(name) || !isPackage(name)) continue;
    reachable.add(name);
    queue.push(...(go.get(name).Imports ?? []));
  }
  const roots = theirs.filter((p) => !p.DepOnly && reachable.has(p.ImportPath)).map((p) => p.ImportPath);
  // Directories outside all modules are packages for us, and errors for the Go command.
  const pseudo = (p) => p.importPath === 'command-line-arguments' && !go.has(p.importPath);
  const ourRoots = result.roots
    .filter(
      (p) =>
        !pseudo(p) && (variants || !p.forTest) && p.goFiles.length + p.testGoFiles.length + p.xtestGoFiles.length > 0,
    )
    .map((p) => p.importPath);
  if ([...roots].sort().join(' ') !== [...ourRoots].sort().join(' ')) {
    differ(
      `roots: theirs only [${roots.filter((r) => !ourRoots.includes(r))}], ours only ` +
        `[${ourRoots.filter((r) => !roots.includes(r))}]`,
    );
  }
  // Packages that only tests import are ours alone unless -test was asked for.
  const ours = new Map();
  const from = result.roots.filter((p) => !pseudo(p)).filter((p) => variants || !p.forTest);
  const todo = from.map((p) => p.importPath);
  while (todo.length > 0) {
    const name = todo.pop();
    const p = result.all.get(name);
    if (ours.has(name) || !p) continue;
    ours.set(name, p);
    todo.push(...p.imports.values());
  }
  for (const name of reachable) if (!ours.has(name)) differ(`missing: ${name}`);
  for (const [name, p] of ours) {
    if (!reachable.has(name)) {
      if (p.goFiles.length > 0) differ(`extra: ${name}`);
      continue;
    }
    compared++;
    const g = go.get(name);
    const same = (what, a, b) => {
      if (JSON.stringify(a) !== JSON.stringify(b))
        differ(`${name}: ${what}: theirs ${JSON.stringify(b)}, ours ${JSON.stringify(a)}`);
    };
    const names = (files) => files.map((f) => basename(f));
    same('Name', p.name, g.Name);
    same('Dir', p.dir, g.Dir);
    same('GoFiles', names(p.goFiles), g.GoFiles ?? []);
    if (p.isRoot && !p.forTest) {
      same('TestGoFiles', names(p.testGoFiles), g.TestGoFiles ?? []);
      same('XTestGoFiles', names(p.xtestGoFiles), g.XTestGoFiles ?? []);
    }
    if (!name.includes('_test [')) same('hasAsm', p.hasAsm, (g.SFiles?.length ?? 0) > 0);
    const imports = new Set((g.Imports ?? []).filter((i) => isPackage(i) && i !== 'C'));
    if (!p.forTest) same('Imports', [...new Set(p.imports.values())].sort(), [...imports].sort());
    const mapped = Object.fromEntries([...p.imports].filter(([a, b]) => a !== b).sort(([a], [b]) => (a < b ? -1 : 1)));
    const theirMap = Object.fromEntries(
      Object.entries(g.ImportMap ?? {})
        .filter(([a]) => p.imports.has(a))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    same('ImportMap', mapped, theirMap);
    same('Standard', p.standard, g.Standard ?? false);
    same(
      'Module',
      p.module && [p.module.path, p.module.version, p.module.goVersion],
      g.Module && !g.Standard ? [g.Module.Path, g.Module.Version ?? '', g.Module.GoVersion ?? ''] : undefined,
    );
  }
  const at = new Map(result.order.map((p, i) => [p.importPath, i]));
  for (const p of result.order) {
    for (const dep of p.imports.values())
      if (at.get(dep) >= at.get(p.importPath)) differ(`order: ${p.importPath} before its import ${dep}`);
  }
  const label =
    `${ctx.goos}/${ctx.goarch} ${dir} ` + `${patterns.slice(0, 3).join(' ')}${patterns.length > 3 ? ' ...' : ''}`;
  const ms = (x) => `${x.toFixed(0)} ms`;
  console.log(
    `${differences.length === 0 ? 'same' : 'DIFFERENT'}  ${label}: ${ours.size} packages, ${roots.length} roots, ` +
      `${result.problems.length + [...ours.values()].reduce((n, p) => n + p.problems.length, 0)} problems; ` +
      `first load ${ms(first)}, again ${ms(again)}, without tests ${ms(plain)}`,
  );
  for (const d of differences.slice(0, show)) console.log('    ' + d);
  if (differences.length > show) console.log(`    ... ${differences.length - show} more`);
  failures += differences.length;
}

const targets =
  goos || goarch
    ? [{ ...(goos ? { GOOS: goos } : {}), ...(goarch ? { GOARCH: goarch } : {}) }]
    : [{}, { GOOS: 'windows', GOARCH: 'arm64' }, { GOOS: 'darwin', GOARCH: 'arm64' }];
const jobs = args.length > 0 ? args : ['/:std'];
for (const target of targets) {
  for (const job of jobs) {
    const colon = job.indexOf(':', 2);
    const dir = resolve(colon < 0 ? (job.startsWith('/:') ? '/' : job) : job.slice(0, colon));
    const list = job.startsWith('/:')
      ? job.slice(2).split(',')
      : colon < 0
        ? ['./...']
        : job.slice(colon + 1).split(',');
    const packages = join(dir, 'packages.txt');
    const patterns =
      list.length === 1 && list[0] === '@packages' && existsSync(packages)
        ? (await import('node:fs'))
            .readFileSync(packages, 'utf8')
            .split(/\s+/)
            .filter((x) => x !== '')
        : list;
    compare(dir, patterns, target);
  }
}
rmSync(work, { recursive: true });
console.log(failures === 0 ? `All ${compared} packages agree.` : `${failures} differences in ${compared} packages.`);
process.exitCode = failures === 0 ? 0 : 1;
