import * as assert from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  children,
  Kind,
  type Node,
  nodeString,
  parseBody,
  parseDecl,
  parseFile,
  parseImports,
  walk,
} from '../../server/src/syntax';

/** A tree has no holes where the contract has none, and its positions lie in the text. */
function checkTree(root: Node, length: number): void {
  walk(root, (n) => {
    if (!(n.pos >= 1 && n.pos <= length + 1)) assert.fail(`position ${n.pos} of kind ${n.kind}`);
    const below: (Node | undefined)[] = [];
    children(n, below);
    for (const b of below) if (b === null) assert.fail(`null below kind ${n.kind}`);
    return true;
  });
}

function parseAll(src: string): void {
  const r = parseFile(src, 1);
  checkTree(r.file, src.length);
  parseImports(src);
  parseDecl(src, 1);
  const lazy = parseFile(src, 1, { skipBodies: true });
  for (const d of lazy.file.declList) if (d.kind === Kind.FuncDecl) parseBody(src, 1, d);
}

/** The same numbers in each run. */
function random(seed: number): (below: number) => number {
  let x = seed;
  return (below) => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return Math.floor((x / 0x100000000) * below);
  };
}

const fixtures = join(process.cwd(), 'test/fixtures/syntax');
const samples = existsSync(fixtures)
  ? readdirSync(fixtures)
      .filter((f) => f.endsWith('.go'))
      .map((f) => readFileSync(join(fixtures, f)).toString('latin1'))
  : [];

describe('syntax: robustness', function () {
  this.timeout(60_000);

  it('has samples', () => assert.ok(samples.length >= 2));

  it('parses the samples', () => {
    for (const s of samples) assert.deepStrictEqual(parseFile(s, 1).problems, []);
  });

  it('takes any prefix', () => {
    for (const s of samples) for (let i = 0; i <= s.length; i++) parseAll(s.slice(0, i));
  });

  it('takes random edits', () => {
    const pieces = [
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      ';',
      ',',
      '"',
      '`',
      "'",
      '\n',
      'func ',
      'case ',
      'type ',
      '\0',
      '\xff',
      '\xef\xbb\xbf',
      '/*',
      '*/',
      '//',
      ':=',
      '.',
      '<-',
      '...',
      'else ',
      'chan ',
      '~',
      '\\',
      '0x',
    ];
    const rnd = random(7);
    for (let n = 0; n < 3000; n++) {
      let s = samples[rnd(samples.length)]!;
      for (let k = rnd(4); k >= 0; k--) {
        const at = rnd(s.length),
          len = rnd(3) === 0 ? rnd(40) : 0;
        s = s.slice(0, at) + pieces[rnd(pieces.length)]! + s.slice(at + len);
      }
      parseAll(s);
    }
  });

  it('takes random bytes', () => {
    const rnd = random(3);
    for (let n = 0; n < 300; n++) {
      let s = n % 2 ? 'package p\nfunc f() {' : '';
      for (let i = 0; i < 400; i++) s += String.fromCharCode(rnd(256));
      parseAll(s);
    }
  });

  it('takes deep nesting', () => {
    const n = 10_000;
    const body = (s: string): string => `package p\nfunc f() {\n\t${s}\n}\nfunc last() {}\n`;
    const deep = [
      'x = ' + '('.repeat(n) + '1' + ')'.repeat(n),
      'x = ' + '('.repeat(n),
      'x = ' + '['.repeat(n),
      'x = ' + '-'.repeat(n) + '1',
      'x = ' + '&'.repeat(n) + 'y',
      'x = ' + '<-'.repeat(n) + 'y',
      'var x ' + '[]'.repeat(n) + 'int',
      'var x ' + '*'.repeat(n) + 'int',
      'var x ' + 'chan '.repeat(n) + 'int',
      'var x ' + 'map[int]'.repeat(n) + 'int',
      'var x ' + 'func('.repeat(n),
      'var x ' + 'func() '.repeat(n),
      '{'.repeat(n) + '}'.repeat(n),
      '{'.repeat(n),
      'if x {'.repeat(n),
      'if x {} else '.repeat(n) + '{}',
      'for {'.repeat(n) + '}'.repeat(n),
      'switch {case 1:'.repeat(n),
      'x = ' + 'func() { x = '.repeat(n),
      'L: '.repeat(n),
      'x = []T' + '{'.repeat(n) + '}'.repeat(n),
      'x = f' + '(1)'.repeat(n),
      'x = a' + '.b'.repeat(n),
      'x = a' + '[0]'.repeat(n),
      'x = f' + '(f'.repeat(n),
      'x = a' + '[a'.repeat(n),
      'x = a' + '+a'.repeat(n),
      'x = 1' + '+(1'.repeat(n),
      'x = struct{ a '.repeat(n),
      'x = ' + 'interface{ m() '.repeat(n),
      'type T[P ' + '*('.repeat(n),
      'go func() {'.repeat(n),
      'var x T' + '[T'.repeat(n),
      'x = a' + '[a'.repeat(n) + ']'.repeat(n),
    ];
    for (const s of deep) {
      const src = body(s);
      parseAll(src);
      const r = parseFile(src, 1);
      assert.ok(
        r.file.declList.some((d) => d.kind === Kind.FuncDecl && d.name.value === 'last'),
        s.slice(0, 30),
      );
      const d = r.file.declList[0]!;
      if (d.kind === Kind.FuncDecl)
        walk(d, (x) => (x.kind === Kind.AssignStmt && x.rhs ? nodeString(x.rhs).length > 0 : true));
    }
    parseAll('type T ' + 'struct { a '.repeat(n));
    parseAll('package p; type I ' + 'interface { m(a '.repeat(n));
    parseAll('package p; func f(' + 'a func('.repeat(n));
  });

  it('takes very long lines and many broken functions', () => {
    const mib = 1 << 20;
    const texts = [
      'package p; var s = "' + 'x'.repeat(10 * mib),
      'package p; var s = ' + 'a+'.repeat(5 * mib),
      'package p; ' + ') '.repeat(5 * mib),
      'package p; ' + '@'.repeat(10 * mib),
      'package p; func f() { ' + 'x '.repeat(5 * mib),
      'package p; ' + '\xff'.repeat(10 * mib),
      'package p; var x = []int{' + '1,'.repeat(2 * mib) + '}',
      'a'.repeat(10 * mib),
      'package p\n' + 'func f() {\n'.repeat(200_000),
      'package p\n' + 'func (t T) f() {\n'.repeat(100_000),
      'package p\nfunc f() {\n' + 'if {\n'.repeat(200_000),
      'package p; ' + '/*'.repeat(5 * mib),
    ];
    for (const s of texts) {
      const from = Date.now();
      parseFile(s, 1);
      parseFile(s, 1, { skipBodies: true });
      assert.ok(Date.now() - from < 10_000, `${s.slice(0, 30)}: ${Date.now() - from} ms`);
    }
  });
});
