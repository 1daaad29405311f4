// Whether functions of which nothing is known to allocate allocate in a test run.
//
//   node test/agreement/noalloc.mjs [-C DIR] [--show N] PACKAGE...
//
// Takes the exported functions and methods of the packages whose `allocates` (goscape --json) is empty but for panics,
// which is what //goscape:noalloc promises, and calls those with simple parameters under testing.AllocsPerRun, through
// function values, so that they run as they are. Prints how many were called, and each that allocated without a panic.
// Needs a Go installation and a built project. The test is written into a folder of DIR's module, and removed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const args = process.argv.slice(2);
const option = (flag, otherwise) => {
  const at = args.indexOf(flag);
  return at < 0 ? otherwise : args.splice(at, 2)[1];
};
const dir = resolve(option('-C', '.')),
  show = Number(option('--show', '20'));

const run = (command, words, cwd) =>
  spawnSync(command, words, {
    cwd,
    maxBuffer: 1 << 30,
    encoding: 'utf8',
    env: { ...process.env, GOFLAGS: '-mod=mod' },
  });
const reported = run(process.execPath, [join(root, 'dist/cli.js'), '--json', ...args], dir);
if (reported.stdout === '') {
  console.error(reported.stderr);
  process.exit(2);
}

/** Arguments by type: package variables, so that nothing is constant. */
const values = {
  string: '"hello, world 12"',
  '[]byte': '[]byte("hello, world 12")',
  '[]string': '[]string{"a", "b"}',
  '[]int': '[]int{3, 1, 2}',
  bool: 'true',
  error: 'nil',
  byte: "'x'",
  rune: "'ä'",
  uintptr: '7',
};
for (const t of ['int', 'int8', 'int16', 'int32', 'int64', 'uint', 'uint8', 'uint16', 'uint32', 'uint64'])
  values[t] = '7';
for (const t of ['float32', 'float64']) values[t] = '1.5';

const texts = new Map();
const lineAt = ({ file, line }) => {
  if (!texts.has(file)) texts.set(file, readFileSync(file, 'utf8').split('\n'));
  return texts.get(file)[line - 1] ?? '';
};

/** The types of "a, b int, s string"; undefined where one is not simple. */
function typesOf(list) {
  const parts = list.split(',').map((p) => p.trim());
  if (list.trim() === '') return [];
  const types = [];
  for (let i = parts.length - 1, last; i >= 0; i--) {
    const words = parts[i].split(/\s+/);
    if (words.length > 1) last = words.slice(1).join(' ');
    else if (last === undefined) return undefined;
    types.unshift(last);
  }
  return types.every((t) => t in values) ? types : undefined;
}

const imports = [],
  vars = [],
  calls = [];
let candidates = 0;
for (const p of JSON.parse(reported.stdout).packages) {
  if (p.name === 'main' || /(^|\/)(internal|vendor)(\/|$)/.test(p.importPath)) continue;
  const alias = `p${imports.length}`;
  let used = false;
  for (const f of p.files)
    for (const fn of f.functions) {
      const a = fn.allocates;
      if (a === undefined || a.certain || a.maybe || a.unknown || fn.silence !== undefined) continue;
      candidates++;
      const m = /^func (?:\((?:\w+ )?(\*?)(\w+)\) )?([A-Z]\w*)\(([^()]*)\)(?: (?:\([^()]*\)|[^{]*))? ?(\{.*)?$/.exec(
        lineAt(fn.place),
      );
      if (m === null || (m[2] !== undefined && !/^[A-Z]/.test(m[2]))) continue;
      const types = typesOf(m[4]);
      if (types === undefined) continue;
      const n = calls.length;
      const fun = m[2] === undefined ? `${alias}.${m[3]}` : `(*${alias}.${m[2]}).${m[3]}`;
      vars.push(`var f${n} = ${fun}`);
      if (m[2] !== undefined) vars.push(`var r${n} ${alias}.${m[2]}`);
      types.forEach((t, i) => vars.push(`var a${n}_${i} ${t} = ${values[t]}`));
      const list = [...(m[2] === undefined ? [] : [`&r${n}`]), ...types.map((_, i) => `a${n}_${i}`)];
      calls.push(`{"${p.importPath}.${fn.name}", func() { f${n}(${list.join(', ')}) }}`);
      used = true;
    }
  imports.push(used ? `${alias} "${p.importPath}"` : `_ "${p.importPath}"`);
}

const test = `package noalloc

import (
	"fmt"
	"testing"
	"time"
	${imports.join('\n\t')}
)

${vars.join('\n')}

func guarded(call func()) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	call()
	return false
}

func TestNoAlloc(t *testing.T) {
	called, panics := 0, 0
	for _, c := range []struct {
		name string
		call func()
	}{
		${calls.join(',\n\t\t')},
	} {
		done := make(chan bool, 1)
		go func() { done <- guarded(c.call) }()
		select {
		case p := <-done:
			if p {
				panics++
				continue
			}
		case <-time.After(2 * time.Second):
			panics++
			continue
		}
		called++
		if n := testing.AllocsPerRun(100, func() { guarded(c.call) }); n > 0 {
			fmt.Printf("allocates %v %s\\n", n, c.name)
		}
	}
	fmt.Println("called", called, "panicked", panics)
}
`;
const folder = join(dir, 'goscape_noalloc');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
try {
  writeFileSync(join(folder, 'noalloc_test.go'), test);
  const r = run('go', ['test', '-v', '-count=1', '-run', 'TestNoAlloc', './goscape_noalloc'], dir);
  const lines = r.stdout.split('\n');
  const called = lines.find((l) => l.startsWith('called '));
  if (called === undefined) {
    console.error((r.stdout + r.stderr).split('\n').slice(0, show).join('\n'));
    process.exitCode = 2;
  } else {
    const bad = lines.filter((l) => l.startsWith('allocates '));
    console.log(`${candidates} functions allocate nothing; ${called}; ${bad.length} allocated`);
    for (const l of bad.slice(0, show)) console.log(`  ${l}`);
    process.exitCode = bad.length > 0 ? 1 : 0;
  }
} finally {
  if (option('--keep') === undefined) rmSync(folder, { recursive: true, force: true });
}
