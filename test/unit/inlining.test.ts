import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FileResult } from '../../server/src/answers/model';
import { codeLensesOf } from '../../server/src/features/codeLens';
import { type HoverDoc, hoverAt, hoverMarkdown, hoverPlain } from '../../server/src/features/hover';
import { inlayHintsOf } from '../../server/src/features/inlayHints';
import { statusOf } from '../../server/src/features/status';
import { GoEngine } from '../../server/src/session/engine';
import { defaults } from '../../shared/src/settings';
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

describe('inlining, as it is told', () => {
  let dir: string, file: string, engine: GoEngine, result: FileResult;
  const never = (): boolean => false;

  /** The place of a piece of the text; the last one with a name in it. */
  const at = (piece: string, offset = 0): { file: string; line: number; col: number } => {
    const i = source.indexOf(piece);
    assert.ok(i >= 0, piece);
    const before = source.slice(0, i + offset);
    return { file, line: before.split('\n').length, col: before.length - before.lastIndexOf('\n') };
  };
  const hover = (piece: string, offset = 0): HoverDoc => {
    const doc = hoverAt(
      {
        symbolAt: (p) => engine.symbolAt(p),
        resultOf: () => result,
        inliningOf: (f, x) => engine.inliningOf(f, x, true),
      },
      result,
      at(piece, offset),
    );
    assert.ok(doc, piece);
    return doc;
  };
  const said = (piece: string, offset = 0): string => hoverPlain(hover(piece, offset));

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

  it('has a lens with cost and budget, or the reason', () => {
    const titles = new Map(
      codeLensesOf(result, defaults).map((l) => [source.split('\n')[l.place.line - 1]!.slice(5, 12), l.title]),
    );
    assert.equal(titles.get('small(n'), '1 heap allocation · inlinable, cost 5 of 80');
    assert.equal(titles.get('marked('), '1 heap allocation · not inlinable: it is marked //go:noinline');
    assert.match(titles.get('big(n i')!, /^1 heap allocation · not inlinable: cost 1\d\d, \d+ over the budget of 80$/);
    assert.match(titles.get('withDef')!, /not inlinable: it has a defer statement$/);
  });

  it('says of a function what costs most', () => {
    const big = said('func big', 5);
    assert.match(big, /Not inlinable: cost \d+, \d+ over the budget of 80\. /);
    assert.match(big, / The compiler says: function too complex: cost \d+ exceeds budget 80\. /);
    const calls = 'the call of slow at main.go:23 (58), the call of slow at main.go:24 (58).';
    assert.ok(big.includes(` What costs most: ${calls}`), big);
    assert.match(
      said('func useSmall', 5),
      /Inlinable, cost \d+ of 80\. What costs most: the inlined call of small at main\.go:\d+ \(6\)\./,
    );
  });

  it('says of a call whether it is inlined, and why not', () => {
    assert.match(said('return small(1)', 7), /This call is inlined: small costs 5 of 80\./);
    assert.match(
      said('return marked(3)', 7),
      /This call is not inlined: marked is not inlinable – it is marked \/\/go:noinline\./,
    );
    assert.match(
      said('kept = big(5)', 7),
      /This call is not inlined: big is not inlinable – cost \d+, \d+ over the budget of 80\./,
    );
    assert.match(said('v.visit', 2), /This call is not inlined: it is that of an interface method/);
    assert.match(said('\tf()\n', 1), /This call is not inlined: it is that of a function value/);
    assert.match(
      said('go slow(1)', 3),
      /This call is made in a function literal of its own, .* go or defer statement; slow is not inlined there\./,
    );
  });

  it('gives both answers for an allocation: in the function, and where it is inlined', () => {
    const made = said('&T{a: n}');
    assert.match(
      made,
      /Where small is inlined, it is on the stack: useSmall \(main\.go:43:35\), calls \(main\.go:\d+:10\)\. /,
    );
    assert.match(made, / In one call it is on the heap all the same\./);
    assert.match(said('small(2)', 5), /This is code of small \(main\.go:8:9\), which is inlined here\./);
    const hints = inlayHintsOf(result, defaults, 8, 8, (f) => engine.inliningOf(file, f, false));
    assert.deepEqual(
      hints.map((h) => h.label),
      ['heap, stack in 2 of 3 calls'],
    );
  });

  it('says what would stay on the stack if a function were inlined, and no more than that', () => {
    const marked = said('&T{b: n}');
    assert.match(
      marked,
      /Only because marked is not inlined \(it is marked \/\/go:noinline\): if it were, this would /,
    );
    assert.match(marked, / this would stay on the stack in useMarked \(main\.go:\d+:\d+\)\./);
    assert.match(marked, /What helps: To have marked inlined, take \/\/go:noinline off it\./);
    // Of big's two callers, one keeps the result.
    const big = said('t := T{a: n}\n\tt.b');
    assert.match(big, /Only because big is not inlined .* in useBig \(/);
    assert.doesNotMatch(big, /in keepBig/);
    assert.match(
      hoverMarkdown(hover('t := T{a: n}\n\tt.b'), () => 'L'),
      /\n\d\. \[main\.go:\d+:\d+\]\(L\) `big` – only because big is not inlined/,
    );
    assert.match(said('t := T{a: n}\n\t\tf'), /Only because each is not inlined/);
    for (const piece of ['t := T{}\n', '&T{c: n}']) assert.doesNotMatch(said(piece), /Only because/);
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
