import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

interface Result {
  readonly out: string;
  readonly err: string;
  readonly status: number | null;
  readonly bytes: Buffer;
}

describe('cli', () => {
  let dir: string;
  // No Go installation: nothing here depends on one, or on a standard library that the product brings along.
  const goscape = (...args: string[]): Result => {
    const r = spawnSync(process.execPath, [resolve('dist/cli.js'), ...args], {
      cwd: dir,
      maxBuffer: 1 << 28,
      env: { PATH: '/nowhere', HOME: dir, GOROOT: '/nowhere', GOSCAPE_CACHE: 'off', GOSCAPE_STRICT: '1' },
    });
    return { out: r.stdout.toString('utf8'), err: r.stderr.toString('utf8'), status: r.status, bytes: r.stdout };
  };
  const write = (files: Readonly<Record<string, string | Buffer>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), text);
    }
  };

  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-cli-')));
    write({ 'go.mod': 'module example.com/m\n\ngo 1.26\n' });
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  const good = 'package p\n\nfunc newInt(n int) *int {\n\tx := n\n\treturn &x\n}\n';

  it('refuses a sanitizer where Go has none', () => {
    write({ 'p/p.go': good });
    const { out, err, status } = goscape('-race', '--goos=linux', '--goarch=386', './...');
    assert.deepEqual([out, status], ['', 2]);
    assert.match(err, /-race: not on linux\/386; it works on linux\/amd64, /);
    assert.equal(goscape('-race', '--goos=darwin', '--goarch=arm64', './...').status, 0);
  });

  it('reports what is on the heap, by function, with cause, keeper, help and figures', () => {
    write({ 'p/p.go': good });
    const { out, err, status } = goscape('--goos=freebsd', './...');
    assert.equal(err, '');
    assert.equal(status, 0);
    assert.equal(
      out,
      `1 package, 1 function: 1 variable and 0 allocations on the heap, in 1 function; 0 allocations on the stack.
Rules of go1.26 (Go installation) for freebsd/amd64.

# example.com/m/p

newInt  p/p.go:3:6  inlinable, cost 8 of 80
  p/p.go:4:2  x is on the heap, 8 bytes each time: returned to the caller
      &x → return → the caller, through the result

Why, and what usually helps

     1  returned to the caller
        Return the value instead of a pointer, let the caller pass in the memory, or keep the function
        small enough to be inlined: then the caller decides.
`,
    );
  });

  it("prints the compiler's lines, byte for byte", () => {
    write({ 'p/p.go': Buffer.from('package p\n\nvar kept any\n\nfunc f() {\n\tkept = "\u00e4\\xff"\n}\n') });
    const { bytes, status } = goscape('-m', '-l', './p');
    assert.equal(status, 0);
    assert.equal(bytes.toString('utf8'), '# example.com/m/p\np/p.go:6:9: "\u00e4\\xff" escapes to heap\n');
    assert.equal(goscape('-m=2', '-l', './p').out.split('\n')[1], 'p/p.go:6:9: "\u00e4\\xff" escapes to heap in f:');
  });

  it('takes the rules of a release only with its standard library', () => {
    const grow = 'package p\n\nfunc grow(s []*int, p *int) []*int { return append(s, p) }\n';
    write({
      'p/p.go': grow,
      'go.mod': 'module example.com/m\n\ngo 1.24\n',
      'go/VERSION': 'go1.26.8',
      'go/src/runtime/proc.go': 'package runtime',
      'go/src/unsafe/unsafe.go': 'package unsafe',
      'sdk/go1.24.13/VERSION': 'go1.24.13',
      'sdk/go1.24.13/src/runtime/proc.go': 'package runtime',
      'sdk/go1.24.13/src/unsafe/unsafe.go': 'package unsafe',
    });
    assert.match(goscape('--goroot', 'go', '-m', './p').out, /append escapes to heap/);
    const { out, err, status } = goscape('--go', '1.24', '-m', './p');
    assert.equal(err, '');
    assert.equal(status, 0);
    assert.match(out, /leaking param: p/);
    assert.doesNotMatch(out, /append/);
    const other = goscape('--go', '1.24.2', '--goroot', 'go', '-m', './p');
    assert.equal(other.status, 2);
    assert.match(other.err, /--go 1\.24\.2: .*\/go is go1\.26\.8/);
    assert.equal(other.out, '');
  });

  it('writes all of it into a pipe', () => {
    const functions = Array.from({ length: 5000 }, (_, i) => `func f${i}(n int) *int { return &n }\n`).join('');
    write({ 'p/p.go': `package p\n\n${functions}` });
    const { out } = goscape('-m', '-l', './p');
    assert.ok(out.length > 1 << 17);
    assert.equal(out.trimEnd().split('\n').length, 5001);
  });

  it('ends quietly when nobody reads any more', () => {
    const functions = Array.from({ length: 5000 }, (_, i) => `func f${i}(n int) *int { return &n }\n`).join('');
    write({ 'p/p.go': `package p\n\n${functions}` });
    const r = spawnSync('sh', ['-c', `"${process.execPath}" "${resolve('dist/cli.js')}" -m -l ./p | head -1`], {
      cwd: dir,
      env: { PATH: '/usr/bin:/bin', HOME: dir, GOROOT: '/nowhere', GOSCAPE_CACHE: 'off', GOSCAPE_STRICT: '1' },
    });
    assert.equal(r.stderr.toString(), '');
    assert.equal(r.stdout.toString(), '# example.com/m/p\n');
  });

  it('has the exit status of all packages when nobody reads any more', () => {
    const functions = Array.from({ length: 3000 }, (_, i) => `func f${i}(n int) {}\n`).join('');
    write({ 'p/p.go': `package p\n\n${functions}`, 'q/q.go': good.replace('package p', 'package q') });
    const script = `("${process.execPath}" "${resolve('dist/cli.js')}" -m --fail-on=heap ./...; echo $? >&2) | head -1`;
    const r = spawnSync('sh', ['-c', script], {
      cwd: dir,
      env: { PATH: '/usr/bin:/bin', HOME: dir, GOROOT: '/nowhere', GOSCAPE_CACHE: 'off', GOSCAPE_STRICT: '1' },
    });
    assert.equal(r.stderr.toString(), '1\n');
  });

  it('reports what was asked for, what matters most first', () => {
    write({
      'p/p.go':
        'package p\n\nfunc One() *int { return new(int) }\n\nfunc Many(n int) (all []*[4]int) {\n\tfor range n {\n' +
        '\t\tall = append(all, new([4]int))\n\t}\n\treturn all\n}\n\nfunc Bad(n int) *int {\n\tif n < 0 {\n' +
        '\t\tpanic(&n)\n\t}\n\treturn nil\n}\n',
    });
    const top = goscape('--summary', './...').out;
    assert.match(top, /What matters most\n\n {2}p\/p\.go:7:21 {2}heap 32 B ×loop {2}new\(\[4\]int\) in Many/);
    assert.doesNotMatch(top, /# example\.com/);
    const one = goscape('--func=^One$', './...').out;
    assert.match(one, /1 package, 1 function: /);
    assert.doesNotMatch(one, /Many/);
    for (const sort of ['weight', 'loops', 'size', 'callers', 'place'])
      assert.equal(goscape(`--sort=${sort}`, './...').status, 0);
    assert.match(goscape('--sort=siz', './...').err, /--sort=siz: .*did you mean size\?/);
    assert.match(goscape('--sumary', './...').err, /did you mean --summary\?/);
    assert.match(goscape('explian', 'x').err, /explian: no such command and no package; did you mean explain\?/);
  });

  it('explains functions by name, files by base name, and places as //line directives have them', () => {
    write({
      'p/p.go': good,
      'q/q.go': 'package q\n\n//line gram.y:10\nfunc F() *int { x := 1; return &x }\n\ntype T int\n\nfunc (T) M() {}\n',
    });
    assert.match(goscape('explain', 'newInt').out, /^p\/p\.go:3:6 {2}newInt allocates on the heap at 1 place/);
    assert.match(goscape('explain', 'p.newInt').out, /^p\/p\.go:3:6/);
    assert.match(goscape('explain', 'T.M').out, /^q\/q\.go:8:10/);
    assert.match(goscape('explain', 'p.go:4').out, /^p\/p\.go:4:2 {2}x is on the heap/);
    const mapped = goscape('explain', 'gram.y:10').out;
    assert.match(mapped, /q\/q\.go:4:17 {2}x is on the heap/);
    assert.match(mapped, /The compiler calls this place gram\.y:10/);
    assert.match(goscape('explain', 'nothing').err, /nothing: no function of that name here/);
  });

  it('explains a place, and a line', () => {
    write({ 'p/p.go': good });
    const { out, status } = goscape('explain', 'p/p.go:4:2');
    assert.equal(status, 0);
    for (const part of [
      'p/p.go:4:2  x is on the heap, 8 bytes each time',
      'p/p.go:5:9  &x – a pointer to it is made here',
      'What helps:',
      'moved to heap: x',
      'go1.26',
    ])
      assert.ok(out.includes(part), out);
    assert.ok(goscape('explain', 'p/p.go:4').out.startsWith('p/p.go:4:2  x is on the heap'));
    assert.equal(goscape('explain', 'p/p.go:2').status, 1);
    assert.equal(goscape('explain', 'p/nothing.go:2').status, 2);
    assert.equal(goscape('explain', 'p/p.go').status, 2);
    assert.equal(goscape('explain').status, 2);
  });

  it('writes JSON and SARIF', () => {
    write({ 'p/p.go': 'package p\n\nfunc ä(n int) *int { ü := n; return &ü }\n' });
    const json = JSON.parse(goscape('--json', './...').out) as {
      packages: { files: { functions: { findings: { text: string; cause: string; place: { col: number } }[] }[] }[] }[];
    };
    const finding = json.packages[0]!.files[0]!.functions[0]!.findings[0]!;
    assert.deepEqual([finding.text, finding.cause, finding.place.col], ['moved to heap: ü', 'returned', 23]);
    const sarif = JSON.parse(goscape('--sarif', './...').out) as {
      version: string;
      runs: {
        results: {
          ruleId: string;
          ruleIndex: number;
          locations: { physicalLocation: { artifactLocation: { uri: string }; region: object } }[];
        }[];
        tool: { driver: { rules: { id: string }[] } };
      }[];
    };
    const [result] = sarif.runs[0]!.results;
    assert.equal(sarif.version, '2.1.0');
    assert.equal(sarif.runs[0]!.tool.driver.rules[result!.ruleIndex]!.id, 'returned');
    // Columns count UTF-16 units there.
    assert.deepEqual(result!.locations[0]!.physicalLocation, {
      artifactLocation: { uri: 'p/p.go', uriBaseId: 'SRCROOT' },
      region: { startLine: 3, startColumn: 22, endColumn: 23 },
    });
  });

  it('fails on what it is asked to fail on', () => {
    write({ 'p/p.go': good });
    assert.equal(goscape('./...').status, 0);
    assert.equal(goscape('--fail-on=heap', './...').status, 1);
    assert.equal(goscape('--fail-on=returned', '--json', './...').status, 1);
    assert.equal(goscape('--fail-on=escapes,map-element', './...').status, 0);
    assert.equal(goscape('-m', '--fail-on=moved', './...').status, 1);
  });

  it('says what is wrong with the command line', () => {
    for (const args of [['--nope'], ['help', 'nothing'], ['-C', 'nowhere'], ['explain', 'x']]) {
      const r = goscape(...args);
      assert.equal(r.status, 2, args.join(' '));
      assert.match(r.err, /^goscape: .*\nRun "goscape help" for usage\.\n$/);
    }
    const r = goscape('./nothing');
    assert.equal(r.status, 2);
    assert.match(r.err, /nothing: directory not found/);
    assert.match(goscape('./nothing/...').err, /matched no packages/);
    assert.equal(goscape('--version').status, 0);
    assert.match(goscape('help').out, /usage:/);
  });

  it("tells errors in Go's format, and answers for the rest", () => {
    write({
      'a/parse.go': 'package a\n\nfunc f() *int { x := 1; return &x }\n\nfunc g( {\n',
      'b/types.go': 'package b\n\nfunc f() *int { x := 1; return &x }\n\nfunc g() int { return nothing }\n',
      'c/import.go':
        'package c\n\nimport "example.org/nowhere"\n\nfunc f() *int { x := 1; return &x }\n\nfunc g() { x := 1; ' +
        'nowhere.F(&x) }\n',
      'd/one.go': 'package d\n\nfunc f() *int { x := 1; return &x }\n',
      'd/two.go': 'package other\n',
      'e/bytes.go': Buffer.from('package e\n\nvar s = "\xff"\n', 'latin1'),
      'e/ok.go': 'package e\n\nfunc f() *int { x := 1; return &x }\n',
      'f/empty.go': '',
      'f/ok.go': 'package f\n\nfunc f() *int { x := 1; return &x }\n',
    });
    const { out, err, status } = goscape('-m', '-l', './...');
    assert.equal(status, 1);
    for (const p of ['a/parse', 'b/types', 'c/import', 'd/one', 'e/ok', 'f/ok'])
      assert.match(out, new RegExp(`${p}\\.go:\\d+:17: moved to heap: x`), p);
    for (const line of [
      'a/parse.go:5:9: syntax error: unexpected {, expected )',
      'b/types.go:5:23: undefined: nothing',
      'c/import.go:3:8: no required module provides package example.org/nowhere; to add it:',
      'd/two.go:1:1: found packages d (one.go) and other (two.go)',
      'e/bytes.go: the file is not UTF-8 text',
      'f/empty.go:1:1: syntax error: package statement must be first',
    ])
      assert.ok(err.includes(line), `${line}\n${err}`);
    const people = goscape('./...').out;
    for (const line of [
      'no answer: it does not type-check',
      'an import that was not found (example.org/nowhere)',
      'd/two.go: no answer: it is of package other',
      'f/empty.go: no answer: it is empty',
      'e/bytes.go: no answer: it is not UTF-8 text',
    ])
      assert.ok(people.includes(line), `${line}\n${people}`);
  });

  it('says once that there is no Go installation', () => {
    write({
      'p/p.go':
        'package p\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc f() *int { x := 1; return &x }\n\nfunc g() { ' +
        'fmt.Println(os.Args) }\n',
    });
    const { out, err } = goscape('--goos=freebsd', './...');
    const unseen = 'so that what these imports declare cannot be seen: fmt, os.';
    assert.ok(err.startsWith(`goscape: no Go installation was found at /nowhere, ${unseen}`), err);
    assert.equal(err.trimEnd().split('\n').length, 1);
    assert.match(out, /x is on the heap/);
  });

  it('survives what is nested deeply', () => {
    const n = 20000;
    write({
      'p/a.go': `package p\n\nvar a = ${'('.repeat(n)}1${')'.repeat(n)}\n`,
      'q/a.go': `package q\n\nfunc f() { ${'{'.repeat(n)}${'}'.repeat(n)} }\n\nfunc ok(n int) *int { return &n }\n`,
      'r/a.go':
        `package r\n\nfunc f(s string) string { return ${'s + '.repeat(n)}s }\n\nfunc ok(n int) *int { ` +
        `return &n }\n`,
    });
    const { out, err } = goscape('-m', '-l', './...');
    assert.match(err, /nesting too deep/);
    assert.match(out, /r\/a\.go:5:9: moved to heap: n/);
  });
});
