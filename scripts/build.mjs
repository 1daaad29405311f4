// Bundles the product into dist/: cli.js (the `goscape` command), vet.js (`goscape-vet`), server.js, client.js and
// the WebAssembly files they
// read.
//
//   node scripts/build.mjs [--tests [FILE...]] [--production] [--out DIR] [--only NAMES] [--watch]
//
// --tests also bundles test/**/*.test.ts (or only the named ones) into dist/test/, one bundle a file, and the server
// that the
// editor tests use. --production minifies and leaves source maps out; --out writes somewhere else than to
// dist/; --only client,server builds these alone. Without --only, the standard libraries that are shipped are made
// as well
// (scripts/std.mjs).

import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';
import { makeStd, reportMissing } from './std.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

const args = process.argv.slice(2);
const flags = new Set(args.filter((a) => a.startsWith('--')));
/** Takes an option with a value off the arguments. */
function option(name) {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
}
const dist = resolve(option('--out') ?? 'dist');
const only = option('--only')?.split(',');
const named = args.filter((a) => !a.startsWith('--')).map((a) => relative(root, resolve(a)));
const tests = flags.has('--tests');
const production = flags.has('--production');

/** Identifies the engine: what the disk cache holds is of use to the same sources only. */
function engine() {
  const h = createHash('sha1');
  for (const f of ['package-lock.json', ...find('server/src', '.ts'), ...find('grammars', '.ts')].sort())
    h.update(`${f}\n`).update(readFileSync(f));
  return h.digest('base64url');
}

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  sourcemap: production ? false : 'linked',
  minify: production,
  keepNames: false,
  legalComments: 'none',
  logLevel: 'warning',
  external: ['vscode'],
  define: {
    'process.env.GOSCAPE_VERSION': JSON.stringify(JSON.parse(readFileSync('package.json', 'utf8')).version),
    'process.env.GOSCAPE_ENGINE': JSON.stringify(engine()),
  },
};

const entries = [
  { in: 'server/src/cli.ts', out: join(dist, 'cli.js'), banner: '#!/usr/bin/env node' },
  { in: 'server/src/command.ts', out: join(dist, 'command.js') },
  { in: 'server/src/git.ts', out: join(dist, 'git.js') },
  { in: 'server/src/graph.ts', out: join(dist, 'graph.js') },
  { in: 'server/src/mcp.ts', out: join(dist, 'mcp.js') },
  { in: 'server/src/main.ts', out: join(dist, 'server.js') },
  { in: 'server/src/thread.ts', out: join(dist, 'thread.js') },
  { in: 'server/src/vet.ts', out: join(dist, 'vet.js'), banner: '#!/usr/bin/env node' },
  { in: 'server/src/vetengine.ts', out: join(dist, 'vetengine.js') },
  { in: 'client/src/extension.ts', out: join(dist, 'client.js') },
].filter(
  (e) =>
    !only ||
    only.includes(basename(e.out, '.js')) ||
    (only.includes('cli') && ['command.js', 'git.js', 'graph.js', 'mcp.js'].includes(basename(e.out))),
);

/** Test files under a folder. */
function find(dir, end, found = []) {
  if (!existsSync(dir)) return found;
  for (const e of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, e.name);
    if (e.isDirectory()) {
      if (e.name !== 'node_modules' && path !== join('test', 'editors', 'out')) find(path, end, found);
    } else if (e.name.endsWith(end)) found.push(path);
  }
  return found;
}

/** The files that syntax/document.ts looks for beside the bundle that it is in. */
function copyWasm(dir) {
  mkdirSync(dir, { recursive: true });
  copyFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm', join(dir, 'web-tree-sitter.wasm'));
  copyFileSync('node_modules/tree-sitter-go/tree-sitter-go.wasm', join(dir, 'tree-sitter-go.wasm'));
}

const options = (e) => ({
  ...common,
  entryPoints: [e.in],
  outfile: e.out,
  ...(e.banner ? { banner: { js: e.banner } } : {}),
});

copyWasm(dist);
let failed = 0;
async function make(e) {
  if (!existsSync(e.in)) {
    console.error(`skipped: there is no ${e.in}`);
    return;
  }
  try {
    await build(options(e));
    if (e.banner) chmodSync(e.out, 0o755);
  } catch {
    failed++;
    console.error(`not built: ${e.out}`);
  }
}

if (flags.has('--watch')) {
  for (const e of entries) if (existsSync(e.in)) await (await context(options(e))).watch();
} else {
  if (!(tests && named.length)) for (const e of entries) await make(e);
  if (tests) {
    const files = named.length ? named : find('test', '.test.ts');
    if (!named.length) rmSync('dist/test', { recursive: true, force: true });
    for (const f of files) await make({ in: f, out: join('dist', f.replace(/\.ts$/, '.js')).split(sep).join('/') });
    for (const dir of new Set(files.map((f) => dirname(join('dist', f))))) copyWasm(dir);
    if (!named.length) await make({ in: 'test/lsp/fakeServer.ts', out: 'dist/test/lsp/fakeServer.js' });
  }
  if (!only && !named.length) reportMissing(await makeStd(join(dist, 'std')));
  process.exitCode = failed ? 1 : 0;
}
