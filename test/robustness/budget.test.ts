/** Small inputs that ask for work without bound: what is beyond a budget has no answer, and everything else has. */
import * as assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileResult } from '../../server/src/answers/model';
import { reasons } from '../../server/src/base/budget';
import { GoEngine } from '../../server/src/session/engine';
import { trees } from '../harness/trees';

const times = (n: number, line: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => line(i)).join('\n');
const never = (): boolean => false;

const doubling = (i: number): string =>
  `func f${i}(x func() int) func() int {\n` +
  `\treturn func() int { return f${i + 1}(func() int { return x() + x() })() }\n}`;

describe('work without bound', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'goscape-budget-'));
    writeFileSync(join(dir, 'go.mod'), 'module p\n\ngo 1.26\n');
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  /** What an editor shows for the source: its problems and the functions without an answer. */
  const told = async (source: string): Promise<string[]> => {
    const path = join(dir, 'a.go');
    const text = `package p\n\n${source}\n\nfunc Good() *int {\n\tx := 1\n\treturn &x\n}\n`;
    writeFileSync(path, text);
    const engine = new GoEngine({ trees });
    try {
      engine.configure({ cacheDir: '' });
      engine.openFile(path, text, 1);
      await engine.prepare(path, () => {}, never);
      const r: FileResult | undefined = await engine.analyzeFile(path, never);
      assert.ok(r);
      const good = r.functions.find((f) => f.name === 'Good');
      assert.deepEqual(
        good?.findings.filter((f) => f.kind === 'moved').map((f) => f.text),
        ['moved to heap: x'],
      );
      return [
        ...r.problems.map((p) => p.message),
        ...r.functions.flatMap((f) => (f.silence === undefined ? [] : [`${f.name}: ${f.silence}`])),
      ];
    } finally {
      engine.dispose();
    }
  };

  const unseen =
    'E.M: it is generic, nothing in its package instantiates it, and no instance stands for what its constraints allow';
  // As the compiler has it.
  const cycle = 'instantiation cycle';
  for (const [what, source, silent] of [
    ['a field', 'type E[T any] struct{ x *E[E[T]] }\nvar e E[int]', []],
    ['an element', 'type E[T any] []E[E[T]]\nvar e E[int]', []],
    ['two types in turns', 'type A[T any] struct{ x *B[[]T] }\ntype B[T any] struct{ x *A[*T] }\nvar a A[int]', []],
    ['an array', 'type E[T any] struct{ x *E[[2]T] }\nvar e E[int]', []],
    [
      'a method of a struct',
      'type E[T any] struct{}\nfunc (E[T]) M() E[E[T]] { panic(1) }\nvar e any = E[int]{}',
      [unseen],
    ],
    ['a method of an interface', 'type E[T any] interface{ M(E[E[T]]) }\nvar e E[int]', []],
    ['many fields', `type E[T any] struct{\n${times(8, (i) => `x${i} *E[[${i}]T]`)}\n}\nvar e E[int]`, []],
    [
      'a call',
      'func F[T any](x T) { F(&x) }\nfunc C() { F(1) }',
      ['F: it does not type-check: instantiation cycle (line 3, column 8)', `C: ${reasons.endless}`],
    ],
  ] as const) {
    it(`instances without end, by ${what}`, async () => {
      const [first, ...rest] = await told(source);
      assert.equal(first?.split('\n')[0], cycle);
      assert.deepEqual(rest, silent);
    });
    it(`instances without end, by ${what}, with other errors`, async () => {
      const all = await told(`${source}\nvar _ int = ""`);
      assert.ok(!all.some((m) => m.startsWith(cycle)));
      assert.ok(all.some((m) => m.startsWith('cannot use ""')));
    });
  }

  const instances = `no answer for all instances: ${reasons.instances}`;
  const noAnswer = (why: string) => (m: string) => m === `no answer: ${why}`;
  for (const [what, source, expected] of [
    [
      'types that need two others each',
      `${times(20, (i) => `type T${i}[P any] struct{ a *T${i + 1}[[]P]; b *T${i + 1}[*P] }`)}\n` +
        'type T20[P any] struct{}\nvar v T0[int]',
      (m: string) => m === instances,
    ],
    [
      'functions that need two others each',
      `${times(20, (i) => `func F${i}[P any](x P) { F${i + 1}([]P{x}); F${i + 1}(&x) }`)}\n` +
        'func F20[P any](x P) {}\nfunc C() { F0(1) }',
      (m: string) => m === `C: ${reasons.instances}`,
    ],
    [
      'type arguments that double',
      `type P[A, B any] struct{ a *A; b *B }\ntype D0 = int\n${times(40, (i) => `type D${i + 1} = P[D${i}, D${i}]`)}`,
      noAnswer(reasons.typeArgs),
    ],
    [
      'aliases that double',
      `type B[P any] = struct{ a, b *P }\ntype X = ${'B['.repeat(40)}int${']'.repeat(40)}\nvar v X`,
      noAnswer(reasons.typeArgs),
    ],
    [
      'variables whose types double',
      'type P[A, B any] struct{ a *A; b *B }\nfunc M[T any](x T) P[T, T] { panic(x) }\n' +
        `func F() any {\nv0 := 1\n${times(40, (i) => `v${i + 1} := M(v${i})`)}\nreturn v40\n}`,
      (m: string) => m.startsWith('F: it does not type-check'),
    ],
    [
      'types that double from call to call',
      `func A0[T any](x T) any { return x }\n` +
        `${times(40, (i) => `func A${i + 1}[T any](x T) any { return A${i}(struct{ x, y T }{x, x}) }`)}\n` +
        'func C() any { return A40(1) }',
      (m: string) => m.endsWith(`: ${reasons.typeArgs}`),
    ],
    [
      'structs that double',
      `type D0 = struct{}\n${times(40, (i) => `type D${i + 1} = struct{ a, b D${i}; c *D${i} }`)}\nvar v D40`,
      noAnswer(reasons.typeSize),
    ],
    [
      'function types that double',
      `type D0 = int\n${times(40, (i) => `type D${i + 1} = func(D${i}) D${i}`)}\nvar v D40`,
      noAnswer(reasons.typeSize),
    ],
    [
      'inferred types that double',
      `func F[T0 any, ${times(40, (i) => `T${i + 1} interface{ func(T${i}, T${i}) },`)}](x T0) {}\nfunc C() { F(1) }`,
      noAnswer(reasons.typeSteps),
    ],
    [
      'constant strings that double',
      `const s0 = "0123456789"\n${times(60, (i) => `const s${i + 1} = s${i} + s${i}`)}\nfunc F() any { return s60 }`,
      noAnswer(reasons.constantString),
    ],
    [
      'calls that double where they are inlined',
      `${times(16, doubling)}\n` +
        'func f16(x func() int) func() int { return x }\nfunc F() int { return f0(func() int { return 1 })() }',
      (m: string) => m === `F: ${reasons.nestedInlining}`,
    ],
  ] as const) {
    it(what, async () => {
      const all = await told(source);
      assert.ok(all.some(expected), all.join('\n'));
    });
  }

  it('fields that are embedded deeply, and on many paths', async () => {
    const deep = `${times(300, (i) => `type E${i} struct{ E${i + 1} }`)}\ntype E300 struct{}\nfunc (E300) M() {}`;
    assert.deepEqual(await told(deep), []);
    const paths = times(
      40,
      (i) => `type E${i} struct{ A${i}; B${i} }\ntype A${i} struct{ *E${i + 1} }\ntype B${i} struct{ *E${i + 1} }`,
    );
    assert.deepEqual(await told(`${paths}\ntype E40 struct{}\nfunc (E40) M() {}\nfunc F() any { return E0{} }`), []);
  });
});
