// The product in real editors: the packaged extension in VS Code (code-server in headless Chromium), the server in
// Neovim.
//
//   node test/editors/run.mjs [--fake] [vscode] [neovim]
//
// --fake puts the toy server of test/lsp/ in the real one's place. Screenshots and logs are kept in test/editors/out/.
// The last
// line is "N passed, N failed".
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as expectations from './expectations.mjs';
import { setup } from './setup.mjs';
import { vscode } from './vscode.mjs';

const here = dirname(fileURLToPath(import.meta.url)),
  root = join(here, '..', '..');
const args = process.argv.slice(2);
const isFake = args.includes('--fake');
const wanted = args.filter((a) => !a.startsWith('-'));
const expected = isFake ? expectations.fake : expectations.real;
const out = join(here, 'out');

let passed = 0,
  failed = 0;
const checker =
  (editor) =>
  (ok, text, detail = '') => {
    if (ok) passed++;
    else failed++;
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${editor}: ${text}${ok || !detail ? '' : `\n       ${detail}`}`);
  };

/** Each editor has a project of its own, which it may change. */
function copyProject(work, name) {
  const to = join(work, name);
  cpSync(join(here, 'project'), to, { recursive: true });
  return to;
}

function neovim(tools, server, project, check) {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      SERVER: `${process.execPath} ${server} --stdio`,
      FILE: join(project, expected.file),
      EXPECTED: JSON.stringify(expected),
    };
    const child = spawn(
      tools.nvim,
      ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${join(here, 'neovim.lua')}`],
      { env, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const timer = setTimeout(() => child.kill('SIGKILL'), 180_000);
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.on('exit', () => {
      clearTimeout(timer);
      let done = false;
      for (const line of text.split(/\r?\n/)) {
        if (line === 'done') done = true;
        else if (line.startsWith('ok ')) check(true, line.slice(3));
        else if (line.startsWith('FAIL ')) check(false, line.slice(5));
      }
      if (!done) check(false, 'runs to its end', text.slice(-500));
      resolve();
    });
  });
}

const work = mkdtempSync(join(tmpdir(), 'goscape-editors-'));
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
try {
  const tools = setup();
  const node = (...command) =>
    execFileSync(process.execPath, command, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const vsix = join(work, 'goscape.vsix');
  const fakeServer = join(root, 'dist', 'test', 'lsp', 'fakeServer.js');
  if (isFake) node('scripts/build.mjs', '--tests', 'test/lsp/fakeServer.ts');
  else node('scripts/build.mjs');
  node('scripts/package.mjs', '-o', vsix, ...(isFake ? ['--server', fakeServer] : []));
  if (!wanted.length || wanted.includes('neovim'))
    await neovim(
      tools,
      isFake ? fakeServer : join(root, 'dist', 'server.js'),
      copyProject(work, 'neovim'),
      checker('neovim'),
    );
  if (!wanted.length || wanted.includes('vscode'))
    await vscode(tools, vsix, copyProject(work, 'vscode'), out, expected, checker('vscode'));
} catch (error) {
  failed++;
  console.log(`FAIL ${error.stack ?? error}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
