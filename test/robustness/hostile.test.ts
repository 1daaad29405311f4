import * as assert from 'node:assert';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileResult } from '../../server/src/answers/model';
import { GoEngine } from '../../server/src/session/engine';
import { trees } from '../harness/trees';

const good = 'package p\n\nfunc Good() *int {\n\tx := 1\n\treturn &x\n}\n';
const never = (): boolean => false;

describe('odd and hostile input', () => {
  let dir: string;
  const engines: GoEngine[] = [];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'goscape-odd-'));
    write('go.mod', 'module example.com/p\n\ngo 1.26\n');
  });
  afterEach(() => {
    for (const e of engines.splice(0)) e.dispose();
    rmSync(dir, { recursive: true, force: true });
  });

  const write = (name: string, text: string | Buffer): string => {
    const path = join(dir, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const open = async (
    path: string,
    text: string,
    engine = new GoEngine({ trees }),
  ): Promise<{ engine: GoEngine; result: FileResult }> => {
    if (!engines.includes(engine)) {
      engines.push(engine);
      engine.configure({ cacheDir: '' });
    }
    engine.openFile(path, text, 1);
    await engine.prepare(path, () => {}, never);
    const result = await engine.analyzeFile(path, never);
    assert.ok(result !== undefined);
    return { engine, result };
  };
  const answer = async (engine: GoEngine, path: string): Promise<FileResult> => {
    const r = await engine.analyzeFile(path, never);
    assert.ok(r !== undefined);
    return r;
  };
  const moved = (r: FileResult): string[] =>
    r.functions.flatMap((f) => f.findings.filter((x) => x.kind === 'moved').map((x) => `${f.name}: ${x.text}`));
  const silence = (r: FileResult): string[] => [
    ...(r.silence === undefined ? [] : [r.silence]),
    ...r.functions.flatMap((f) => (f.silence === undefined ? [] : [`${f.name}: ${f.silence}`])),
  ];

  /** The file has the odd text; beside it lies a good one, which must keep its answer. */
  const beside = async (odd: string): Promise<{ odd: FileResult; good: FileResult }> => {
    const first = write('good.go', good),
      second = write('odd.go', odd);
    const { engine, result } = await open(second, odd);
    engine.openFile(first, good, 1);
    return { odd: result, good: await answer(engine, first) };
  };

  it('a line of 10 MiB', async () => {
    const text =
      `package p\n\nvar long = "${'a'.repeat(10 * 1024 * 1024)}"\n\nfunc after() *int { y := ` +
      `len(long); return &y }\n`;
    const r = await beside(text);
    assert.deepStrictEqual(moved(r.odd), ['after: moved to heap: y']);
    assert.deepStrictEqual(moved(r.good), ['Good: moved to heap: x']);
  });

  for (const [what, expr] of [
    ['parentheses', '('.repeat(10000) + '1' + ')'.repeat(10000)],
    ['operators', '-'.repeat(10000) + ' 1'],
    ['brackets', 'a' + '['.repeat(10000) + ']'.repeat(10000)],
    ['function literals', 'func() int { return '.repeat(3000) + '1' + ' }()'.repeat(3000)],
    ['pointers', '(' + '*'.repeat(10000) + 'int)(nil)'],
  ] as const) {
    it(`10,000 nested ${what}`, async () => {
      const r = await beside(
        `package p\n\nfunc deep() int {\n\tv := ${expr}\n\t_ = v\n\treturn 1\n}\n\nfunc after() *int { y := 1; ` +
          `return &y }\n`,
      );
      assert.deepStrictEqual(moved(r.good), ['Good: moved to heap: x']);
      assert.ok(r.odd.problems.length > 0 || silence(r.odd).length > 0 || r.odd.functions.length === 2);
    });
  }

  it('blocks that are nested deeply', async () => {
    const r = await beside(
      `package p\n\nfunc deep() ` +
        `{\n${'{'.repeat(5000)}${'}'.repeat(5000)}\n${'if true {'.repeat(3000)}${'}'.repeat(3000)}\n}\n`,
    );
    assert.deepStrictEqual(moved(r.good), ['Good: moved to heap: x']);
  });

  it('packages that import each other', async () => {
    const a = write('a/a.go', 'package a\n\nimport "example.com/p/b"\n\nfunc A() int { return b.B() }\n');
    const text =
      'package b\n\nimport "example.com/p/a"\n\nfunc B() int { return a.A() }\n\nfunc alone() *int { z := 1; ' +
      'return &z }\n';
    const b = write('b/b.go', text);
    const { engine, result } = await open(b, text);
    assert.deepStrictEqual(moved(result), ['alone: moved to heap: z']);
    // The circle is cut, and told, in one place.
    const problems = [...result.problems, ...(await answer(engine, a)).problems];
    assert.ok(
      problems.some((p) => /import cycle not allowed/.test(p.message)),
      JSON.stringify(problems),
    );
  });

  it('a package that imports itself, and one that is not there', async () => {
    const text =
      'package p\n\nimport (\n\t"example.com/p"\n\t"example.com/nowhere/at/all"\n)\n\nfunc uses() { all.Do(); ' +
      'p.Good() }\n\nfunc after() *int { y := 1; return &y }\n';
    const r = await beside(text);
    assert.ok(r.odd.problems.length > 0);
    assert.ok(silence(r.odd).some((s) => s.startsWith('uses: ')));
    assert.deepStrictEqual(moved(r.odd), ['after: moved to heap: y']);
    assert.deepStrictEqual(moved(r.good), ['Good: moved to heap: x']);
  });

  it('links that go round in circles', async () => {
    const path = write('good.go', good);
    symlinkSync(dir, join(dir, 'loop'));
    symlinkSync(join(dir, 'self.go'), join(dir, 'self.go'));
    symlinkSync(join(dir, 'gone.go'), join(dir, 'dangling.go'));
    const { result, engine } = await open(path, good);
    assert.deepStrictEqual(moved(result), ['Good: moved to heap: x']);
    const through = join(dir, 'loop/loop/loop/good.go');
    engine.openFile(through, good, 1);
    await engine.prepare(through, () => {}, never);
    await answer(engine, through);
    assert.deepStrictEqual(moved(await answer(engine, path)), ['Good: moved to heap: x']);
  });

  it('a file that is not UTF-8', async () => {
    const path = write('good.go', good);
    write(
      'odd.go',
      Buffer.concat([Buffer.from('package p\n\nvar s = "'), Buffer.from([0xff, 0xfe, 0x00, 0x80]), Buffer.from('"\n')]),
    );
    const { engine, result } = await open(path, good);
    assert.deepStrictEqual(moved(result), ['Good: moved to heap: x']);
    const odd = await answer(engine, join(dir, 'odd.go'));
    assert.match(String(odd.silence), /UTF-8/);
  });

  it('files without a package, empty files and disagreeing package clauses', async () => {
    for (const text of [
      '',
      ' \n\n',
      'package',
      '\0\0\0',
      'package q\n\nfunc q() {}\n',
      '// only a comment',
      '\ufeffpackage p\n\nfunc b() {}\n',
      '}{)(',
    ]) {
      const r = await beside(text);
      assert.deepStrictEqual(moved(r.good), ['Good: moved to heap: x'], JSON.stringify(text));
      assert.ok(
        silence(r.odd).length > 0 || r.odd.problems.length > 0 || r.odd.functions.length > 0,
        JSON.stringify(text),
      );
    }
  });

  it('files that go away while they are open, and come back', async () => {
    const path = write('good.go', good);
    const { engine } = await open(path, good);
    rmSync(path);
    engine.invalidate([path]);
    assert.deepStrictEqual(moved(await answer(engine, path)), ['Good: moved to heap: x']);
    engine.closeFile(path);
    assert.match(String((await answer(engine, path)).silence), /cannot be read/);
    rmSync(join(dir, 'go.mod'));
    engine.invalidate([join(dir, 'go.mod')]);
    engine.openFile(path, good, 2);
    await engine.prepare(path, () => {}, never);
    assert.deepStrictEqual(moved(await answer(engine, path)), ['Good: moved to heap: x']);
  });

  it('a go.mod that points outside, is broken, or is no file', async () => {
    for (const mod of [
      'module example.com/p\n\ngo 1.26\n\nreplace example.com/q => ../../../../../../../../etc\n\nrequire ' +
        'example.com/q v1.0.0\n',
      'module',
      'modul \0',
      'module example.com/p\n\ngo 9.99\n',
      'module ../../x\n',
      `module example.com/p\n${'require example.com/q v1.0.0\n'.repeat(2000)}`,
      '',
    ]) {
      write('go.mod', mod);
      const path = write('good.go', good);
      const { result } = await open(path, good);
      assert.ok(
        moved(result).length === 1 || silence(result).length > 0 || result.problems.length > 0,
        JSON.stringify(mod.slice(0, 40)),
      );
    }
    rmSync(join(dir, 'go.mod'));
    mkdirSync(join(dir, 'go.mod'));
    const path = write('good.go', good);
    await open(path, good);
  });

  it('values whose types have a wrong number of type arguments', async () => {
    const odd = `package p

type tuple[A, B, C any] struct { a A; b B; c C }

func makeTuple[A, B, C any](a A, b B, c C) tuple[A, , C] { return tuple[A, B, C]{a, b, c} }

func useTuple() {
	t := makeTuple(1, "", 2.0)
	kept = &t
}

func takeTuple(t tuple[int, string]) { kept = t.a }

var kept any
`;
    const results = await beside(odd);
    assert.deepStrictEqual(moved(results.good), ['Good: moved to heap: x']);
    assert.ok(silence(results.odd).some((s) => s.startsWith('makeTuple: it does not type-check')));
  });

  it('a file that is read in pieces, first as part of a dependency', async () => {
    // A parameter list is broken; the bodies of the other functions are parsed when somebody asks for them.
    const first = write(
      'user/user.go',
      'package user\n\nimport "example.com/p"\n\nfunc Use() *int { return p.Good() }\n',
    );
    const broken = `${good}\nfunc bad(extra ...x y) {}\n\nfunc Last() *int {\n\tz := 1\n\treturn &z\n}\n`;
    const second = write('p.go', broken);
    const { engine } = await open(
      first,
      'package user\n\nimport "example.com/p"\n\nfunc Use() *int { return p.Good() }\n',
    );
    engine.openFile(second, broken, 1);
    await answer(engine, first);
    assert.deepStrictEqual(moved(await answer(engine, second)), ['Good: moved to heap: x', 'Last: moved to heap: z']);
  });

  it('types and constants without end', async () => {
    const r = await beside(
      [
        'package p',
        'type T [len(x)]T',
        'var x T',
        'type A = B',
        'type B = A',
        'type I interface { I }',
        'type S struct { S }',
        'const c = c + 1',
        'var big = 1 << 1000000000',
        'type G[P any] struct { f *G[G[P]] }',
        'func rec[P any]() { rec[*P]() }',
        'var _ = rec[int]',
        'func after() *int { y := 1; return &y }',
        '',
      ].join('\n'),
    );
    assert.ok(r.odd.problems.length > 0);
    assert.deepStrictEqual(moved(r.good), ['Good: moved to heap: x']);
  });
});
