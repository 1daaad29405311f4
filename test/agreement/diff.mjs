// Whether `goscape diff` says of successive versions of a module what the compiler says.
//
//   node test/agreement/diff.mjs [--count N] [--work DIR] MODULE...
//
// Makes a git history of a module's versions, as the go command downloads them, and compares for each step the
// `compilerLines` of `goscape diff --json` with the difference of the compiler's own -m lines, positions removed. Every
// change that is reported has such a line, or a state of which -m does not speak. Needs Go, git and a built project.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const args = process.argv.slice(2);
const option = (flag, otherwise) => {
  const at = args.indexOf(flag);
  return at < 0 ? otherwise : args.splice(at, 2)[1];
};
const count = Number(option('--count', '50')),
  work = resolve(option('--work', join(tmpdir(), 'goscape-diff')));
const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOWORK: 'off' };
const run = (command, words, cwd) => spawnSync(command, words, { cwd, env, maxBuffer: 1 << 30, encoding: 'utf8' });
const must = (command, words, cwd) => {
  const r = run(command, words, cwd);
  if (r.status !== 0) throw new Error(`${command} ${words.join(' ')}: ${r.stderr}`);
  return r.stdout;
};

/** Lines of -m without positions, counted. */
function counted(text) {
  const counts = new Map();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('# ')) continue;
    const plain = line.replace(/^(?:[^\s:][^:]*:\d+(?::\d+)?|<[^>]*>(?::\d+)?): /, '');
    counts.set(plain, (counts.get(plain) ?? 0) + 1);
  }
  return counts;
}

function difference(a, b) {
  const list = [];
  for (const [line, n] of b) for (let i = a.get(line) ?? 0; i < n; i++) list.push(line);
  return list.sort();
}

let steps = 0,
  equal = 0,
  unsure = 0,
  changes = 0,
  unexplained = 0;
for (const path of args) {
  const dir = join(work, path.replace(/\W+/g, '-'));
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(work, 'go.mod'), 'module work\n');
  const versions = must('go', ['list', '-m', '-versions', path], work)
    .trim()
    .split(' ')
    .slice(1)
    .filter((v) => /^v\d+\.\d+\.\d+$/.test(v))
    .slice(-count - 1);
  must('git', ['init', '-q', '.'], dir);
  must('git', ['config', 'user.email', 'a@b'], dir);
  must('git', ['config', 'user.name', 'a'], dir);
  const commits = [];
  let last = '';
  for (const v of versions) {
    const info = JSON.parse(run('go', ['mod', 'download', '-json', `${path}@${v}`], work).stdout || '{}');
    if (info.Dir === undefined) continue;
    for (const e of readdirSync(dir)) if (e !== '.git') rmSync(join(dir, e), { recursive: true, force: true });
    cpSync(info.Dir, dir, { recursive: true });
    must('chmod', ['-R', 'u+w', dir], dir);
    if (!existsSync(join(dir, 'go.mod'))) writeFileSync(join(dir, 'go.mod'), `module ${path}\n\ngo 1.20\n`);
    run('go', ['mod', 'tidy', '-e'], dir);
    run('go', ['mod', 'download'], dir);
    must('git', ['add', '-A', '-f', '.'], dir);
    must('git', ['commit', '-qm', v, '--allow-empty'], dir);
    const build = run('go', ['build', '-gcflags=-m', './...'], dir);
    const now = {
      oid: must('git', ['rev-parse', 'HEAD'], dir).trim(),
      v,
      ok: build.status === 0,
      lines: counted(build.stderr),
    };
    if (last !== '') {
      steps++;
      const r = run(process.execPath, [join(root, 'dist/cli.js'), 'diff', '--json', `${last.oid}..${now.oid}`], dir);
      if (!last.ok || !now.ok || r.stdout === '') {
        unsure++;
        console.log(`${path} ${last.v} → ${v}: ${r.stdout === '' ? r.stderr.split('\n')[0] : 'does not build'}`);
      } else {
        const d = JSON.parse(r.stdout);
        const want = { new: difference(last.lines, now.lines), gone: difference(now.lines, last.lines) };
        if (JSON.stringify(want) === JSON.stringify(d.compilerLines)) equal++;
        else {
          const off = ['new', 'gone'].flatMap((k) => [
            ...difference(counted(d.compilerLines[k].join('\n')), counted(want[k].join('\n'))).map(
              (l) => `compiler ${k}: ${l}`,
            ),
            ...difference(counted(want[k].join('\n')), counted(d.compilerLines[k].join('\n'))).map(
              (l) => `goscape ${k}: ${l}`,
            ),
          ]);
          console.log(`${path} ${last.v} → ${v}: ${off.length} differ\n  ${off.slice(0, 5).join('\n  ')}`);
        }
        for (const c of d.changes) {
          changes++;
          const f = c.kind === 'gone' ? c.before : (c.after ?? c.before);
          const other = c.kind === 'gone' ? c.after : c.before;
          const spoken = new Set([...d.compilerLines.new, ...d.compilerLines.gone]);
          // A function that was renamed is gone and new, and the compiler's lines are as before.
          const renamed = d.changes.some((x) => x.kind !== c.kind && (x.after ?? x.before).text === f.text);
          const silent =
            c.generic === true ||
            renamed ||
            f.kind === 'allocates' ||
            (other !== undefined && other.kind === f.kind) ||
            c.kind === 'changed';
          if (!silent && !f.verbatim.some((l) => spoken.has(l.replace(/^[^:]*:\d+(:\d+)?: /, '')))) {
            unexplained++;
            if (unexplained < 10) console.log(`  no line for ${c.kind} ${f.text} in ${c.function}`);
          }
        }
      }
    }
    last = now;
  }
  console.log(`${path}: ${commits.length || versions.length} versions`);
}
console.log(
  `${steps} steps, ${equal} equal, ${unsure} not to be compared; ${changes} changes, ${unexplained} without a line`,
);
process.exitCode = equal + unsure === steps && unexplained === 0 ? 0 : 1;
