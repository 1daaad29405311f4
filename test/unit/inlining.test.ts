import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FileResult } from '../../server/src/answers/model';
import { statusOf } from '../../server/src/features/status';
import { GoEngine } from '../../server/src/session/engine';
import { trees } from '../harness/trees';

const source = `package main

type T struct{ a, b, c int }

type visitor interface{ visit(*T) }

func small(n int) *T {
	return &T{a: n}
}

//go:noinline
func marked(n int) *T {
	return &T{b: n}
}

func far(n int) int { return n }

//go:noinline
func slow(n int) int { return far(n) }

func big(n int) *T {
	t := T{a: n}
	t.b = slow(n)
	t.c = slow(t.b)
	return &t
}

func each(list []int, f func(*T)) {
	for _, n := range list {
		t := T{a: n}
		f(&t)
	}
	slow(1)
}

func withDefer(n int) *T {
	defer slow(n)
	return &T{c: n}
}

var kept *T

func useSmall() int { return small(1).a }

func keepSmall() { kept = small(2) }

func useMarked() int { return marked(3).b }

func useBig() int { return big(4).a }

func keepBig() { kept = big(5) }

func useEach() int {
	sum := 0
	each([]int{1, 2}, func(t *T) { sum += t.a })
	return sum
}

func iface(v visitor) {
	t := T{}
	v.visit(&t)
}

func calls(f func()) {
	f()
	go slow(1)
	useSmall()
}

func main() {}
`;

describe('answers about inlining', () => {
  let dir: string, file: string, engine: GoEngine, result: FileResult;
  const never = (): boolean => false;

  before(async () => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-inlining-')));
    file = join(dir, 'main.go');
    writeFileSync(join(dir, 'go.mod'), 'module example.com/m\n\ngo 1.26\n');
    writeFileSync(file, source);
    engine = new GoEngine({ trees });
    engine.configure({ cacheDir: '', goroot: '/nowhere' });
    await engine.prepare(file, () => {}, never);
    result = engine.analyzeFile(file, never)!;
  });
  after(() => {
    engine.dispose();
    rmSync(dir, { recursive: true, force: true });
  });

  it('changes nothing by trying', () => {
    const before = JSON.stringify(result);
    for (const fn of result.functions) for (const f of fn.findings) engine.inliningOf(file, f, true);
    for (let line = 1; line < source.split('\n').length; line++)
      for (let col = 1; col < 50; col += 3) engine.symbolAt({ file, line, col });
    engine.changeFile(file, source.replace('sum := 0', 'sum := 00'));
    engine.changeFile(file, source);
    const { version, ...after } = engine.analyzeFile(file, never)!;
    assert.equal(version, undefined);
    assert.equal(JSON.stringify(after), before);
  });

  it('follows edits', () => {
    engine.changeFile(file, source.replace('t.c = slow(t.b)', 't.c = n'));
    const now = engine.analyzeFile(file, never)!;
    assert.equal(now.functions.find((f) => f.name === 'big')?.inlining?.inlinable, true);
    engine.changeFile(file, source);
    assert.equal(engine.analyzeFile(file, never)!.functions.find((f) => f.name === 'big')?.inlining?.inlinable, false);
  });

  it('tells that a profile was used', () => {
    assert.equal(result.notices, undefined);
    const pgo = join(dir, 'default.pgo');
    writeFileSync(pgo, '');
    try {
      engine.invalidate([pgo]);
      const now = engine.analyzeFile(file, never)!;
      assert.ok(statusOf(now).details.some((d) => d === 'built with the profile default.pgo'));
      const run = (...args: string[]): { stdout: string; stderr: string } =>
        spawnSync(process.execPath, [resolve('dist/cli.js'), ...args], {
          cwd: dir,
          encoding: 'utf8',
          env: { PATH: '/nowhere', HOME: dir, GOROOT: '/nowhere', GOSCAPE_CACHE: 'off', GOSCAPE_STRICT: '1' },
        });
      assert.match(run('.').stdout, /Note: built with the profile default\.pgo/);
      assert.doesNotMatch(run('-pgo=off', '.').stdout, /default\.pgo/);
      assert.match(run('--json', '.').stdout, /"notices": \[\s*"built with the profile default\.pgo/);
      assert.match(run('-pgo=none.pgo', '.').stderr, /none\.pgo: cannot be read/);
    } finally {
      rmSync(pgo);
      engine.invalidate([pgo]);
      assert.ok(!existsSync(pgo));
    }
  });

  it('is in the JSON', () => {
    const r = spawnSync(process.execPath, [resolve('dist/cli.js'), '--json', '.'], {
      cwd: dir,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      env: { PATH: '/nowhere', HOME: dir, GOROOT: '/nowhere', GOSCAPE_CACHE: 'off', GOSCAPE_STRICT: '1' },
    });
    interface Json {
      packages: {
        files: {
          functions: {
            name: string;
            inlining?: { cost?: number };
            calls?: { callee: string; state: string; wrapped?: boolean }[];
            findings: {
              copies?: { func: string; heap: boolean }[];
              ifInlined?: { callee: string; call: { func: string } }[];
            }[];
          }[];
        }[];
      }[];
    }
    const functions = (JSON.parse(r.stdout) as Json).packages[0]!.files[0]!.functions;
    const fn = (name: string): (typeof functions)[number] => functions.find((f) => f.name === name)!;
    assert.equal(fn('small').inlining?.cost, 5);
    assert.deepEqual(
      fn('small').findings[0]!.copies?.map((c) => [c.func, c.heap]),
      [
        ['useSmall', false],
        ['keepSmall', true],
        ['calls', false],
      ],
    );
    assert.deepEqual(
      fn('marked').findings[0]!.ifInlined?.map((x) => [x.callee, x.call.func]),
      [['marked', 'useMarked']],
    );
    assert.deepEqual(
      fn('calls').calls?.map((c) => [c.callee, c.state, c.wrapped]),
      [
        ['', 'value', undefined],
        ['slow', 'notInlinable', true],
        ['useSmall', 'inlined', undefined],
      ],
    );
  });
});
