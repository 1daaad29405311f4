// Makes the VS Code extension: goscape-VERSION.vsix, or the name given.
//
//   node scripts/package.mjs [-o FILE] [--server FILE]
//
// --server packs another server bundle as dist/server.js: the editor tests have one over a toy engine.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { makeStd, reportMissing } from './std.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const args = process.argv.slice(2);
const option = (name) => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : resolve(args[at + 1]);
};
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const out = option('-o') ?? join(root, `${manifest.name}-${manifest.version}.vsix`);
const server = option('--server');

const node = (...command) =>
  execFileSync(process.execPath, command, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
// Packed in a folder of its own: nothing but what .vscodeignore lets in can get into it, and the tree stays as it is.
const stage = mkdtempSync(join(tmpdir(), 'goscape-vsix-'));
try {
  mkdirSync(join(stage, 'docs', 'images'), { recursive: true });
  for (const name of [
    'docs/icon.png',
    'docs/images/hover.png',
    'package.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    '.vscodeignore',
  ]) {
    if (existsSync(join(root, name))) copyFileSync(join(root, name), join(stage, name));
  }
  node(
    'scripts/build.mjs',
    '--production',
    '--out',
    join(stage, 'dist'),
    '--only',
    server ? 'client' : 'client,server,thread,graph,git',
  );
  reportMissing(await makeStd(join(stage, 'dist', 'std')));
  if (server) copyFileSync(server, join(stage, 'dist', 'server.js'));
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  execFileSync(
    process.execPath,
    [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '-o', out],
    { cwd: stage, stdio: ['ignore', 'inherit', 'inherit'] },
  );
} finally {
  rmSync(stage, { recursive: true, force: true });
}
console.log(`${out}: ${(statSync(out).size / 1024).toFixed(0)} KiB`);
