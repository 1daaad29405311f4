import * as assert from 'node:assert';
import { PosBase } from '../../server/src/base/pos';
import {
  children,
  type Expr,
  endPos,
  type FuncDecl,
  Kind,
  LitKind,
  type Node,
  nodeString,
  Op,
  type ParseOptions,
  Pragma,
  parseBody,
  parseDecl,
  parseFile,
  parseImports,
  runeValue,
  startPos,
  unparen,
  unquote,
  walk,
} from '../../server/src/syntax';

/** Problems as "line:col message". */
function problems(src: string, opts?: ParseOptions): string[] {
  const base = new PosBase(1, 1 + src.length, 'x.go', src);
  const place = (pos: number): string => {
    const p = base.place(pos);
    return `${p.line}:${p.col}`;
  };
  return parseFile(src, 1, opts).problems.map(
    (p) => `${place(p.pos)} ${p.other === undefined ? p.message : p.message.replace('%v', place(p.other))}`,
  );
}

function declNames(src: string): string[] {
  return parseFile(src, 1).file.declList.map((d) =>
    d.kind === Kind.FuncDecl || d.kind === Kind.TypeDecl ? d.name.value : String(d.kind),
  );
}

function firstExpr(src: string): Expr {
  const r = parseFile(`package p; var _ = ${src}`, 1);
  assert.deepStrictEqual(r.problems, []);
  const d = r.file.declList[0]!;
  assert.ok(d.kind === Kind.VarDecl && d.values);
  return d.values;
}

function func(src: string): FuncDecl {
  const d = parseFile(src, 1).file.declList.find((x) => x.kind === Kind.FuncDecl);
  assert.ok(d?.kind === Kind.FuncDecl);
  return d;
}

describe('syntax: trees', () => {
  it('puts a node at the token that identifies it', () => {
    const src = 'package p\nfunc (r T) m(a, b int) { x.y(a+b)[1].(T).z = T{1: 2} }';
    const seen: string[] = [];
    walk(parseFile(src, 0).file, (n) => {
      seen.push(`${n.kind}@${src[n.pos]}`);
      return true;
    });
    assert.ok(seen.includes(`${Kind.FuncDecl}@(`));
    assert.ok(seen.includes(`${Kind.CallExpr}@(`));
    assert.ok(seen.includes(`${Kind.Operation}@+`));
    assert.ok(seen.includes(`${Kind.IndexExpr}@[`));
    assert.ok(seen.includes(`${Kind.AssertExpr}@.`));
    assert.ok(seen.includes(`${Kind.SelectorExpr}@.`));
    assert.ok(seen.includes(`${Kind.AssignStmt}@=`));
    assert.ok(seen.includes(`${Kind.CompositeLit}@{`));
    assert.ok(seen.includes(`${Kind.KeyValueExpr}@:`));
    assert.ok(!seen.includes(`${Kind.CallExpr}@x`));
  });

  it('shifts positions by the start', () => {
    const src = 'package p\nvar x = 1';
    const at = (start: number): number[] => {
      const list: number[] = [];
      walk(parseFile(src, start).file, (n) => list.push(n.pos - start) > 0);
      return list;
    };
    assert.deepStrictEqual(at(1000), at(1));
  });

  it('prints expressions as messages do', () => {
    for (const e of [
      'a + b * c',
      'f(x, y...)',
      'x.y[1]',
      'x[1:2:3]',
      'x[:]',
      'x.(T)',
      '[]int{\xe2\x80\xa6}',
      '<-c',
      'map[string]chan<- int(nil)',
      'struct{x, y int; T "tag"}{}',
      'interface{m(int) (a, b error); ~int | string}(nil)',
      'chan (<-chan int)(nil)',
      'func(a, b int, c ...string) (int, error)(nil)',
      'f[int, string](1)',
      '[...]int{}',
      '-x',
      '&T{}',
    ]) {
      const src = e.replace('{\xe2\x80\xa6}', '{1}');
      assert.strictEqual(nodeString(firstExpr(src)), e);
    }
  });

  it('tells type parameters from array lengths', () => {
    const kinds = (src: string): string => {
      const r = parseFile('package p; type ' + src, 1);
      assert.deepStrictEqual(r.problems, [], src);
      const d = r.file.declList[0]!;
      assert.ok(d.kind === Kind.TypeDecl);
      return `${d.tparamList.map((f) => nodeString(f.type)).join(';')}|${nodeString(d.type)}`;
    };
    assert.strictEqual(kinds('T[P any] struct{}'), 'any|struct{}');
    assert.strictEqual(kinds('T[P *int,] int'), '*int|int');
    assert.strictEqual(kinds('T[P *[]int] int'), '*[]int|int');
    assert.strictEqual(kinds('T[P *C] int'), '|[P * C]int');
    assert.strictEqual(kinds('T[P ~int|string, Q []P] int'), '~int | string;[]P|int');
    assert.strictEqual(kinds('T[N] int'), '|[N]int');
    assert.strictEqual(kinds('T[P []E, E any] int'), '[]E;any|int');
    assert.strictEqual(kinds('T = [2]int'), '|[2]int');
  });

  it('allows type parameters of methods where the language version has them', () => {
    const src = 'package p\nfunc (r T) m[P any](x P) {}';
    assert.deepStrictEqual(problems(src), ['2:13 syntax error: method must have no type parameters']);
    assert.deepStrictEqual(problems(src, { genericMethods: true }), []);
    assert.strictEqual(func(src).tparamList.length, 1);
  });

  it('skips bodies and reads them later', () => {
    const src =
      'package p\nfunc f() { a := "}"; b := `}`; c := \'}\'; /* } */ // }\n if a { return } }\nfunc g()\nvar x = ' +
      'func() { y() }';
    const lazy = parseFile(src, 7, { skipBodies: true }),
      full = parseFile(src, 7);
    assert.deepStrictEqual(lazy.problems, []);
    const f = lazy.file.declList[0]!,
      want = full.file.declList[0]!;
    assert.ok(f.kind === Kind.FuncDecl && want.kind === Kind.FuncDecl);
    assert.strictEqual(f.body, undefined);
    assert.ok(f.hasBody);
    assert.strictEqual(src[f.bodyStart - 7], '{');
    assert.strictEqual(src[f.bodyEnd - 8], '}');
    assert.deepStrictEqual(parseBody(src, 7, f), []);
    assert.deepStrictEqual(f, want);
    assert.deepStrictEqual(lazy.file.declList.length, 3);
  });

  it('recovers where a body to be skipped does not end', () => {
    const src = 'package p\nfunc f() { if x {\n}\nfunc g() { y }\nfunc h() {}\n';
    const r = parseFile(src, 1, { skipBodies: true });
    assert.deepStrictEqual(
      r.file.declList.map((d) => (d.kind === Kind.FuncDecl ? d.name.value : '')),
      ['f', 'g', 'h'],
    );
  });

  it('walks a tree in the order of the source', () => {
    const src =
      'package p\nfunc f(a int) (b string) { for i, v := range a { if v == 1 { go g(i) } else { c <- 1 } } }\n';
    let last = -1;
    walk(parseFile(src, 0).file, (n) => {
      if (n.kind === Kind.Name) {
        assert.ok(n.pos > last);
        last = n.pos;
      }
      return true;
    });
    assert.ok(last > 60);
  });

  it('knows where nodes start and end', () => {
    const e = firstExpr('a.b(c)[d] + e');
    assert.strictEqual(startPos(e), 1 + 'package p; var _ = '.length);
    assert.strictEqual(endPos(e), 1 + 'package p; var _ = a.b(c)[d] + e'.length);
    assert.strictEqual(unparen(firstExpr('((x))')).kind, Kind.Name);
  });

  it('gives all nodes of a kind the same shape', () => {
    const shapes = new Map<number, string>();
    const src =
      'package p\ntype T[P any] struct { a int `x`; P }\nvar x, y = T[int]{a: 1}, 2\nfunc (t T[P]) m() { L: for { ' +
      'break L }; switch x := y.(type) { case int: default: } }';
    walk(parseFile(src, 1).file, (n: Node) => {
      const shape = Object.keys(n).join();
      assert.strictEqual(shape, shapes.get(n.kind) ?? shape);
      shapes.set(n.kind, shape);
      return true;
    });
    assert.ok(shapes.size > 15);
    const out: (Node | undefined)[] = [];
    children(parseFile(src, 1).file, out);
    assert.strictEqual(out.length, 4);
  });
});

describe('syntax: problems', () => {
  const cases: [string, string[]][] = [
    ['package p\nfunc f() { x := }', ['2:17 syntax error: unexpected }, expected expression']],
    [
      'package p\nfunc f() { if x = 1 { } }',
      ['2:17 cannot use assignment x = 1 as value'].map((s) => s.replace('cannot', 'syntax error: cannot')),
    ],
    [
      'package p\nfunc f() {\n\tfor i := 0; i < 10 {\n\t}\n}',
      ['3:21 syntax error: unexpected {, expected semicolon or newline'],
    ],
    ['package p\nfunc f()\n{\n}', ['3:1 syntax error: unexpected semicolon or newline before {']],
    ['package p\nx := 1', ['2:1 syntax error: non-declaration statement outside function body']],
    ['func f() {}', ['1:1 syntax error: package statement must be first']],
    [
      'package p\nvar x = 08 + 0x + 1_ + 0b12 + 1e',
      [
        "2:10 invalid digit '8' in octal literal",
        '2:16 hexadecimal literal has no digits',
        "2:20 '_' must separate successive digits",
        "2:27 invalid digit '2' in binary literal",
        '2:33 exponent has no digits',
      ],
    ],
    [
      "package p\nvar x = 'ab' + '' + '\\q'",
      ['2:9 more than one character in rune literal', "2:17 empty rune literal or unescaped '", '2:23 unknown escape'],
    ],
    ['package p\nvar s = "abc\nvar t = 1', ['2:13 newline in string']],
    ['package p\nvar s = `abc', ['2:9 string not terminated']],
    ['package p\n/* abc', ['2:1 comment not terminated']],
    ['package p\nvar a\xff, b\0 int', ['2:6 invalid UTF-8 encoding', '2:10 invalid NUL character']],
    ['package p\nvar \xef\xbb\xbfa int', ['2:5 invalid BOM in the middle of the file']],
    ['\xef\xbb\xbfpackage p\nvar \xc3\xa4 = #1', ["2:10 invalid character U+0023 '#'"]],
    [
      'package p\nfunc f() { break; continue; fallthrough; goto L; M: }',
      [
        '2:12 break is not in a loop, switch, or select',
        '2:19 continue is not in a loop',
        '2:29 fallthrough statement out of place',
        '2:47 label L not defined',
        '2:50 label M defined and not used',
      ],
    ],
    [
      'package p\nfunc f() {\n\tgoto L\n\tx := 1\nL:\n\t{ M: }\n\tgoto M\nL:\n}',
      [
        '3:7 goto L jumps over declaration of x at 4:4',
        '7:7 goto M jumps into block starting at 6:2',
        '8:1 label L already defined at 5:1',
      ],
    ],
    ['package p\nfunc f() { L: if x { break L }; M: for { continue M; break M } }', ['2:28 invalid break label L']],
    ['package p\nfunc f(a, b) (c int, d) {}', ['2:23 syntax error: missing parameter type']],
    ['package p\nfunc f(a ...int, b int) {}', ['2:10 can only use ... with final parameter']],
    [
      'package p\ntype T[P] struct{}',
      ['2:11 syntax error: unexpected keyword struct after top level declaration'].slice(1),
    ],
    ['package p\ntype I interface { m[T any](x T) }', ['2:21 interface method must have no type parameters']],
    ['package p\nfunc f() { defer (g()) }', ['2:18 expression in defer must not be parenthesized']],
    [
      'package p\nfunc f() { x[1::] }',
      ['2:16 middle index required in 3-index slice', '2:17 final index required in 3-index slice'],
    ],
  ];
  for (const [src, want] of cases) {
    it(JSON.stringify(src).slice(0, 70), () => assert.deepStrictEqual(problems(src), want));
  }

  it('reports one syntax error a line', () => {
    assert.strictEqual(problems('package p\nfunc f() { ) ) ] }\n').length, 1);
  });
});

describe('syntax: recovery', () => {
  it('keeps the declarations around a broken one', () => {
    for (const bad of [
      'func (',
      'func g( {',
      'type',
      'type T struct { a',
      'var x = ',
      'const (',
      'func g() { if x {',
      'func g() { x.',
      'func g() { f(',
      'func g() { a[',
      ')',
      'else {}',
      'func g() { switch { case',
      'func g() { x := []int{1, 2',
      'type I interface { m(',
      'func g() { select { case <-',
    ]) {
      const names = declNames(`package p\nfunc a() {}\n${bad}\nfunc z() {}\n`);
      assert.ok(names.includes('a'), bad);
      assert.ok(names.includes('z'), `${bad}: ${names.join()}`);
    }
  });

  it('keeps the statements around a broken one', () => {
    for (const bad of [
      'x.',
      'f(',
      'a[',
      'if',
      'if x',
      'for',
      'x :=',
      'return )',
      'var',
      'switch x',
      '}}'.slice(2),
      'else',
      'case 1:',
      'a b',
      'go',
      'x = = y',
      'p.q(1, }'.slice(0, 7),
    ]) {
      const d = func(`package p\nfunc f() {\n\tfirst()\n\t${bad}\n\tvar last int\n}\n`);
      const text: string[] = [];
      walk(d, (n) => {
        if (n.kind === Kind.Name) text.push(n.value);
        return true;
      });
      assert.ok(text.includes('first') && text.includes('last'), bad);
    }
  });

  it('finds the function behind one whose brace is missing', () => {
    assert.deepStrictEqual(
      declNames('package p\nfunc a() {\n\tif x {\n\t\ty()\n}\nfunc b() {}\nfunc (r T) c() {}\nvar v int\n').slice(0, 3),
      ['a', 'b', 'c'],
    );
  });

  it('reads a file without a package clause', () => {
    assert.deepStrictEqual(declNames('func a() {}\ntype B int'), ['a', 'B']);
  });
});

describe('syntax: directives', () => {
  it('hands pragmas to the declaration behind them', () => {
    const src =
      'package p\nimport _ "unsafe"\n//go:noinline\n//go:nosplit\nfunc f() {}\n//go:linkname g x.y\nfunc g()\n' +
      '//go:uintptrescapes\nfunc h(p uintptr) {}\n';
    const r = parseFile(src, 1);
    assert.deepStrictEqual(r.problems, []);
    const [, f, g, h] = r.file.declList;
    assert.ok(f?.kind === Kind.FuncDecl && g?.kind === Kind.FuncDecl && h?.kind === Kind.FuncDecl);
    assert.strictEqual(f.pragma, Pragma.Noinline | Pragma.Nosplit | Pragma.NoCheckPtr);
    assert.strictEqual(g.pragma, Pragma.None);
    assert.strictEqual(h.pragma, Pragma.UintptrEscapes | Pragma.UintptrKeepAlive);
    assert.deepStrictEqual(
      r.file.linknames.map((l) => [l.local, l.remote]),
      [['g', 'x.y']],
    );
  });

  it('reports those that stand wrong', () => {
    assert.deepStrictEqual(
      problems('package p\n//go:noinline\nvar x int\nfunc f() {\n\t//go:nosplit\n\tx = 1 //go:noescape\n}\n'),
      ['2:3 misplaced compiler directive', '5:4 misplaced compiler directive', '6:10 misplaced compiler directive'],
    );
    assert.deepStrictEqual(problems('package p\n//go:linkname a b\n'), [
      '2:3 //go:linkname only allowed in Go files that import "unsafe"',
    ]);
    assert.deepStrictEqual(problems('package p\n//go:systemstack\nfunc f()\n', { std: false }), [
      '2:3 //go:systemstack only allowed in runtime',
    ]);
  });

  it('reads embeds', () => {
    const r = parseFile('package p\nimport _ "embed"\n//go:embed a*.txt "b c" `d`\nvar x string\n', 1);
    assert.deepStrictEqual(r.problems, []);
    const d = r.file.declList[1]!;
    assert.ok(d.kind === Kind.VarDecl);
    assert.deepStrictEqual(
      d.embeds.map((e) => e.patterns),
      [['a*.txt', 'b c', 'd']],
    );
    assert.match(problems('package p\n//go:embed x\nvar x string\n')[0]!, /requires import "embed"/);
  });

  it('reads the language version of //go:build', () => {
    const version = (line: string): string => parseFile(`${line}\n\npackage p\n`, 1).file.goVersion;
    assert.strictEqual(version('//go:build go1.21'), 'go1.21');
    assert.strictEqual(version('//go:build linux && go1.22 || windows && go1.20'), 'go1.20');
    assert.strictEqual(version('//go:build linux || go1.22'), '');
    assert.strictEqual(version('//go:build !go1.22'), '');
    assert.strictEqual(version('//go:build !(linux || !go1.19)'), 'go1.19');
    assert.strictEqual(version('//go:build (go1.18'), '');
    assert.strictEqual(version('// a comment'), '');
  });

  it('collects line directives', () => {
    const src =
      'package p\n//line a.go:10\nvar x = 1\nfunc f() { /*line :7:3*/ y() }\n //line no.go:1\n//line b.go:5:6\n';
    for (const skipBodies of [false, true]) {
      const r = parseFile(src, 1, { skipBodies });
      assert.deepStrictEqual(r.lineDirectives, [
        { offset: src.indexOf('var'), file: 'a.go', line: 10, col: 0 },
        { offset: src.indexOf(' y()'), file: 'a.go', line: 7, col: 3 },
        { offset: src.length, file: 'b.go', line: 5, col: 6 },
      ]);
    }
    assert.deepStrictEqual(problems('package p\n//line x:0\n//line x:1:0\n'), [
      '2:10 invalid line number: 0',
      '3:12 invalid column number: 0',
    ]);
  });

  it('knows cgo', () => {
    assert.ok(parseFile('package p\nimport "C"\n', 1).file.usesCgo);
    assert.ok(!parseFile('package p\nimport "c"\n', 1).file.usesCgo);
  });
});

describe('syntax: pieces', () => {
  it('parses declarations without a package clause', () => {
    const r = parseDecl('// c\n//go:noinline\nfunc f() { x() }\n', 50);
    assert.deepStrictEqual(r.problems, []);
    const d = r.decls[0]!;
    assert.ok(d.kind === Kind.FuncDecl && d.pragma === Pragma.Noinline && d.body);
    assert.strictEqual(r.pkgName, undefined);
    assert.strictEqual(parseDecl('//go:build go1.20\npackage p\n', 1).goVersion, 'go1.20');
    assert.strictEqual(parseDecl('package p\n', 1).pkgName?.value, 'p');
    assert.strictEqual(parseDecl('const ( a = 1\n b\n)', 1).decls.length, 2);
  });

  it('reads imports quickly', () => {
    const src = '// c\npackage p\nimport "a"\nimport (\n\tb "x/b"\n\t. "c"\n\t_ `d`\n)\nfunc f() { broken';
    const r = parseImports(src);
    assert.deepStrictEqual(r, {
      pkgName: 'p',
      imports: [
        { path: 'a', pos: src.indexOf('"a"') },
        { path: 'x/b', pos: src.indexOf('"x/b"'), name: 'b' },
        { path: 'c', pos: src.indexOf('"c"'), name: '.' },
        { path: 'd', pos: src.indexOf('`d`'), name: '_' },
      ],
      problems: [],
    });
    assert.strictEqual(parseImports('').problems.length, 1);
  });
});

describe('syntax: literals', () => {
  it('unquotes', () => {
    assert.strictEqual(unquote('"a\\n\\x41\\101\\u00e4\\U0001F600\\""'), 'a\nAA\xc3\xa4\xf0\x9f\x98\x80"');
    assert.strictEqual(unquote('`a\\n\r\n`'), 'a\\n\n');
    assert.strictEqual(unquote("'\\u00e4'"), '\xc3\xa4');
    assert.strictEqual(unquote('"\xc3\xa4"'), '\xc3\xa4');
    for (const bad of [
      '"',
      '"a',
      '"\\q"',
      '"\\\'"',
      '"\\400"',
      '"\\ud800"',
      '"a\nb"',
      '""" ',
      'x',
      '',
      "''",
      "'ab'",
      '"\\x4"',
      '"\\"',
    ]) {
      assert.strictEqual(unquote(bad), undefined, bad);
    }
  });
  it('reads runes', () => {
    assert.strictEqual(runeValue("'a'"), 97);
    assert.strictEqual(runeValue("'\\xff'"), 255);
    assert.strictEqual(runeValue("'\\''"), 39);
    assert.strictEqual(runeValue("'\xe4\xb8\x96'"), 0x4e16);
    assert.strictEqual(runeValue("'\\\"'"), undefined);
  });
  it('tells kinds', () => {
    const kind = (s: string): LitKind => {
      const e = firstExpr(s);
      assert.ok(e.kind === Kind.BasicLit);
      return e.litKind;
    };
    assert.strictEqual(kind('0x1p-2'), LitKind.Float);
    assert.strictEqual(kind('.5'), LitKind.Float);
    assert.strictEqual(kind('0b1i'), LitKind.Imag);
    assert.strictEqual(kind('1_000'), LitKind.Int);
    assert.strictEqual(kind("'x'"), LitKind.Rune);
    const e = firstExpr('a &^ b');
    assert.ok(e.kind === Kind.Operation && e.op === Op.AndNot);
  });
});
