/** Promises while one types, the edits that make them, and the command that checks them. */
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { carriedResult, withCarried } from '../../server/src/answers/carry';
import type { FileResult } from '../../server/src/answers/model';
import { diagnosticsOf, promiseWords } from '../../server/src/features/index';
import { GoEngine } from '../../server/src/session/engine';
import { defaults } from '../../shared/src/settings';

const never = (): boolean => false;

describe('promises', () => {
  let dir: string;
  const at = (name: string): string => join(dir, name);
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  };
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-promises-')));
    write('go.mod', 'module x\n\ngo 1.26\n');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  describe('in the editor', () => {
    let engine: GoEngine;
    beforeEach(() => {
      engine = new GoEngine();
      engine.configure({ cacheDir: '', goroot: '/nowhere' });
    });
    afterEach(() => engine.dispose());

    const hot = 'package p\n\n//goscape:noalloc\nfunc Hot(n int) int { return helper(n) }\n';
    const quiet = 'package p\n\n//go:noinline\nfunc helper(n int) int { return n }\n';
    const loud = 'package p\n\nvar k *int\n\n//go:noinline\nfunc helper(n int) int { k = &n; return n }\n';
    const states = (r: FileResult): string[] => (r.promises ?? []).map((p) => `${p.text} ${p.state}`);
    const ask = async (name: string): Promise<FileResult> => (await engine.analyzeFile(at(name), never)) as FileResult;

    it('break and are kept again with the edits of another file', async () => {
      write('a.go', hot);
      write('b.go', quiet);
      engine.openFile(at('a.go'), hot);
      engine.openFile(at('b.go'), quiet);
      assert.deepEqual(states(await ask('a.go')), ['//goscape:noalloc kept']);
      engine.changeFile(at('b.go'), loud);
      const broken = await ask('a.go');
      assert.deepEqual(states(broken), ['//goscape:noalloc broken']);
      const [d] = diagnosticsOf(broken, defaults);
      assert.deepEqual([d?.severity, d?.code, d?.extent.line], ['warning', 'promise-broken', 4]);
      assert.match(d?.message ?? '', /Hot promises not to allocate and calls helper in line 4, which allocates/);
      engine.changeFile(at('b.go'), quiet);
      assert.deepEqual(states(await ask('a.go')), ['//goscape:noalloc kept']);
    });

    it('are excused by comments in other files, as they are now', async () => {
      const excused = loud.replace('{ k = &n; return n }', '{ //goscape:ignore it is rare\n\tk = &n\n\treturn n\n}');
      write('a.go', hot);
      write('b.go', excused);
      engine.openFile(at('a.go'), hot);
      engine.openFile(at('b.go'), excused);
      assert.deepEqual(states(await ask('a.go')), ['//goscape:noalloc kept']);
      engine.changeFile(at('b.go'), excused.replace('//goscape:ignore', '// not'));
      assert.deepEqual(states(await ask('a.go')), ['//goscape:noalloc broken']);
    });

    it('stay broken while their function is half typed', async () => {
      write('b.go', loud);
      write('a.go', hot);
      engine.openFile(at('a.go'), hot);
      const before = await ask('a.go');
      engine.changeFile(at('a.go'), hot.replace('return helper(n)', 'return helper(nope)'));
      const now = withCarried(await ask('a.go'), before, [
        { start: { line: 4, col: 38 }, oldEnd: { line: 4, col: 39 }, newEnd: { line: 4, col: 42 } },
      ]);
      assert.deepEqual(states(now), ['//goscape:noalloc broken']);
      const shift = { start: { line: 1, col: 1 }, oldEnd: { line: 1, col: 1 }, newEnd: { line: 3, col: 1 } };
      const [moved] = carriedResult(before, [shift]).promises ?? [];
      assert.deepEqual([moved?.place.line, moved?.at.line, moved?.target], [5, 6, 6]);
    });

    it('are offered where they hold, and hold when they are made', async () => {
      const text =
        'package p\n\n// F has a doc.\nfunc F(p *int) int { return *p }\n\nvar b []byte\n\nfunc G() { b = ' +
        'append(b, 1) }\n';
      write('a.go', text);
      engine.openFile(at('a.go'), text);
      await ask('a.go');
      const titles = (line: number): string[] => engine.holdingAt(at('a.go'), line).map((h) => h.title);
      assert.deepEqual(titles(4), [
        'Promise //goscape:noalloc strict',
        'Promise //goscape:noescape',
        'Promise //goscape:inline',
      ]);
      assert.deepEqual(titles(8), ['Promise //goscape:noalloc amortized', 'Promise //goscape:inline']);
      assert.deepEqual(titles(6), []);
      const edit = engine.holdingAt(at('a.go'), 4)[0]!.edits[0]!;
      const now = text.slice(0, edit.start) + edit.newText + text.slice(edit.end);
      assert.match(now, /\/\/ F has a doc\.\n\/\/\n\/\/goscape:noalloc strict\nfunc F/);
      engine.changeFile(at('a.go'), now);
      assert.deepEqual(states(await ask('a.go')), ['//goscape:noalloc strict kept']);
      assert.deepEqual(titles(6), ['Promise //goscape:noescape', 'Promise //goscape:inline']);
    });

    it('are completed', () => {
      const words = (before: string): string[] => promiseWords(before).map((w) => w.word);
      assert.deepEqual(words('//goscape:'), ['noalloc', 'noescape', 'stack', 'inline', 'ignore', 'assume']);
      assert.deepEqual(words('//goscape:noalloc '), ['strict', 'amortized']);
      assert.deepEqual(words('x := 1'), []);
    });

    it('depend on callees however far away they are', async () => {
      const far = Array.from({ length: 40 }, (_, i) => `//go:noinline\nfunc f${i}() { f${i + 1}() }\n`).join('');
      const near = 'func f40() { k = new(int) }\n\n//goscape:noalloc\nfunc F() { f0() }\n';
      const text = `package p\n\nvar k *int\n\n${far}\n${near}`;
      write('a.go', text);
      assert.deepEqual(states(await ask('a.go')), ['//goscape:noalloc broken']);
    });
  });

  describe('goscape check', () => {
    const goscape = (...args: string[]): { out: string; err: string; status: number | null } => {
      const r = spawnSync(process.execPath, [resolve('dist/cli.js'), 'check', ...args], {
        cwd: dir,
        env: { PATH: '/nowhere', HOME: dir, GOROOT: '/nowhere', GOSCAPE_CACHE: 'off', GOSCAPE_STRICT: '1' },
      });
      // The minor release is that of the standard library that comes along, where it was built.
      const out = r.stdout.toString().replace(/go1\.26\.\d+/g, 'go1.26');
      return { out, err: r.stderr.toString(), status: r.status };
    };
    const kept = 'package p\n\n//goscape:noalloc\nfunc Kept() {}\n';
    const broken = `${kept}\nvar sink *int\n\n//goscape:noescape\nfunc Leak(p *int) { sink = p }\n`;

    it('says what is broken, how, and what helps', () => {
      write('p.go', broken);
      const { out, err, status } = goscape('./...');
      assert.equal(err, '');
      assert.equal(status, 1);
      const keeper = 'the package variable sink keeps it';
      assert.equal(
        out,
        `p.go:9:11: broken: Leak promises that its parameters do not escape, and p is kept: ${keeper}
    p.go:9:11  leaking param: p
    p.go:9:26  sink = p: it is assigned to a package variable
    What helps: Take the value instead of a pointer, if it is only read.

2 promises: 1 broken, 1 kept.
Checked for linux/amd64, go1.26.
`,
      );
    });

    it('is content where all are kept, and where there are none', () => {
      write('p.go', kept);
      assert.deepEqual([goscape().status, goscape().out.split('\n')[0]], [0, '1 promise: 1 kept.']);
      write('p.go', 'package p\n');
      assert.match(goscape().out, /^There are no promises here/);
      assert.equal(goscape().status, 0);
    });

    it('writes JSON and SARIF', () => {
      write('p.go', broken);
      const json = JSON.parse(goscape('--json').out);
      assert.deepEqual(json.totals, { kept: 1, broken: 1, wrong: 0, needless: 0, unanswered: 0 });
      assert.deepEqual(Object.keys(json.promises[1].targets), ['broken']);
      const sarif = JSON.parse(goscape('--sarif').out).runs[0];
      assert.deepEqual(
        sarif.results.map((r: { ruleId: string; level: string }) => [r.ruleId, r.level]),
        [['promise-broken', 'warning']],
      );
      assert.deepEqual(sarif.results[0].locations[0].physicalLocation.region, {
        startLine: 9,
        startColumn: 11,
        endColumn: 12,
      });
    });

    it(
      'checks several targets, and says for which a promise is broken; needless is what all of them do not ' + 'need',
      () => {
        write('p.go', 'package p\n\n//goscape:noalloc\nfunc F() {\n\tg() //goscape:assume it is quiet elsewhere\n}\n');
        write('g_linux.go', 'package p\n\nvar k *int\n\n//go:noinline\nfunc g() { k = new(int) }\n');
        write('g_darwin.go', 'package p\n\nfunc g() {}\n\n//goscape:noalloc\nfunc h() *int { return new(int) }\n');
        const two = goscape('--target=linux/amd64,darwin/arm64');
        assert.equal(two.status, 1);
        assert.match(two.out, /g_darwin\.go:6:6: broken: h promises .* \[darwin\/arm64, go1\.26\]\n/);
        assert.match(two.out, /3 promises: 1 broken, 2 kept\./);
        assert.match(goscape('--target=darwin/arm64').out, /p\.go:5:6: needless: assume is needless/);
        assert.equal(goscape('--target=linux/amd64').status, 0);
        assert.deepEqual([goscape('--target=linux').status, goscape('--go=1.26,').status], [2, 2]);
      },
    );

    it('does not take a promise for kept that cannot be checked', () => {
      write('p.go', 'package p\n\n//goscape:noalloc\nfunc F()\n');
      const { out, status } = goscape();
      assert.equal(status, 1);
      assert.match(out, /p\.go:4:6: no answer: \/\/goscape:noalloc of F cannot be checked/);
    });
  });
});
