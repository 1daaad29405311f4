import * as assert from 'node:assert';
import type { FindingKind } from '../../server/src/answers/model';
import { passByValue } from '../../server/src/fixes/passByValue';
import { findingAt, packageOf, proposalsOf } from './features-view';

const head =
  'package p\n\ntype point struct{ x, y int; in struct{ z [4]int }; next *point }\n\nfunc (p point) sum() int { ' +
  'return p.x + p.y }\nfunc (p *point) set(v int) { p.x = v }\n\nvar sink int\n';

/** The text after the edit that is proposed for the place; undefined where none is. */
function edited(
  body: string,
  mark: string,
  kind: FindingKind = 'moved',
  others: Record<string, string> = {},
  prefix = head,
): string | undefined {
  const text = prefix + body;
  const pkg = packageOf({ 'a.go': text }, others);
  assert.deepStrictEqual(pkg.problems, []);
  const finding = findingAt('a.go', text, mark, kind);
  const proposals = proposalsOf(passByValue, pkg.view, finding);
  if (proposals.length === 0) return undefined;
  const result = pkg.apply(proposals[0]!.edits)['a.go']!;
  assert.deepStrictEqual(packageOf({ 'a.go': result }).problems, [], `type-checks after the edit:\n${result}`);
  return result.slice(prefix.length);
}

describe('pass by value', () => {
  it('changes a function, its reads, and all its calls', () => {
    const body =
      'func show(p *point) { go func() { sink = p.x + p.in.z[1] + (*p).y + p.sum() + (*p).sum(); q := *p; _ = q ' +
      '}() }\nfunc f() { spot := point{x: 1}; show(&spot); show(&point{y: 2}); show(new(point)); sink = spot.x }\n';
    assert.strictEqual(
      edited(body, 'spot :='),
      'func show(p point) { go func() { sink = p.x + p.in.z[1] + p.y + p.sum() + p.sum(); q := p; _ = q }() }\n' +
        'func f() { spot := point{x: 1}; show(spot); show(point{y: 2}); show(point{}); sink = spot.x }\n',
    );
    assert.ok(edited(body, 'p *point) { go', 'leaks'));
    assert.ok(edited(body, '&point{y', 'escapes'));
  });

  it('changes the methods of an interface together', () => {
    const body =
      'type visitor interface{ visit(p *point) int }\ntype a struct{}\nfunc (a) visit(p *point) int { return p.x ' +
      '}\ntype b struct{ n int }\nfunc (b *b) visit(q *point) int { b.n = q.y; return b.n }\nfunc walk(v visitor) ' +
      'int { spot := point{x: 1}; return v.visit(&spot) }\nvar _ = []visitor{a{}, &b{}}\n';
    assert.strictEqual(edited(body, 'spot :='), body.replaceAll('*point) int', 'point) int').replace('&spot', 'spot'));
  });

  it('follows a parameter that is handed on, and names that share a type', () => {
    const body =
      'func outer(p, o *point, n int) { inner(n, p); sink = o.x }\nfunc inner(n int, p *point) { go func() { sink ' +
      '= p.x + n }() }\nfunc f() { spot := point{}; other := point{}; outer(&spot, &other, 1) }\n';
    assert.strictEqual(
      edited(body, 'spot :='),
      'func outer(p, o point, n int) { inner(n, p); sink = o.x }\nfunc inner(n int, p point) { go func() { sink = ' +
        'p.x + n }() }\nfunc f() { spot := point{}; other := point{}; outer(spot, other, 1) }\n',
    );
  });

  it('passes what a pointer points to that was made here', () => {
    const body =
      'func show(p *point) { go func() { sink = p.x }() }\nfunc f() { q := &point{}; q.x = 2; show(q); ' +
      'show(&point{}); sink = q.y + (*q).x }\n';
    const after = body.replace('(p *point)', '(p point)').replace('show(q)', 'show(*q)').replace('show(&', 'show(');
    assert.strictEqual(edited(body, '&point{}; q', 'escapes'), after);
    for (const spoilt of [
      'q.x = 3',
      'q = &point{}',
      'r := q; r.x = 1',
      'q.set(1)',
      'func() { q.x = 1 }()',
      '_ = &q.x',
      '_ = q == nil',
    ]) {
      assert.strictEqual(
        edited(body.replace('sink = q.y', `${spoilt}; sink = q.y`), '&point{}; q', 'escapes'),
        undefined,
        spoilt,
      );
    }
    assert.strictEqual(
      edited(
        'func show(p *point) { sink = p.x }\nfunc f(c bool) { var q *point; if c { q = &point{} }; show(q) }\n',
        'p *point',
        'leaks',
      ),
      undefined,
    );
  });

  const refused: [string, string][] = [
    ['writes a field', 'func show(p *point) { p.x = 1 }\nfunc f() { spot := point{}; show(&spot) }'],
    ['writes all of it', 'func show(p *point) { *p = point{} }\nfunc f() { spot := point{}; show(&spot) }'],
    ['increments', 'func show(p *point) { p.in.z[2]++ }\nfunc f() { spot := point{}; show(&spot) }'],
    ['assigns among others', 'func show(p *point) { sink, p.x = 1, 2 }\nfunc f() { spot := point{}; show(&spot) }'],
    ['ranges into it', 'func show(p *point) { for p.x = range 3 { } }\nfunc f() { spot := point{}; show(&spot) }'],
    [
      'takes the address of a field',
      'var g *int\nfunc show(p *point) { g = &p.x }\nfunc f() { spot := point{}; show(&spot) }',
    ],
    [
      'slices an array of it',
      'var g []int\nfunc show(p *point) { g = p.in.z[:] }\nfunc f() { spot := point{}; show(&spot) }',
    ],
    [
      'calls a method with a pointer receiver',
      'func show(p *point) { p.set(1) }\nfunc f() { spot := point{}; show(&spot) }',
    ],
    ['compares', 'func show(p *point) bool { return p == nil }\nfunc f() { spot := point{}; show(&spot) }'],
    ['stores the pointer', 'var g *point\nfunc show(p *point) { g = p }\nfunc f() { spot := point{}; show(&spot) }'],
    [
      'converts it to an interface',
      'var g any\nfunc show(p *point) { g = p }\nfunc f() { spot := point{}; show(&spot) }',
    ],
    ['returns it', 'func show(p *point) *point { return p }\nfunc f() { spot := point{}; show(&spot) }'],
    ['reassigns it', 'func show(p *point) { p = &point{}; sink = p.x }\nfunc f() { spot := point{}; show(&spot) }'],
    ['is exported', 'func Show(p *point) { sink = p.x }\nfunc f() { spot := point{}; Show(&spot) }'],
    [
      'is used as a value',
      'func show(p *point) { sink = p.x }\nvar g = show\nfunc f() { spot := point{}; show(&spot) }',
    ],
    [
      'is used as a method value',
      'type a struct{}\nfunc (a) show(p *point) { sink = p.x }\nvar g = a{}.show\nfunc f() { spot := point{}; ' +
        'a{}.show(&spot) }',
    ],
    [
      'is used as a method expression',
      'type a struct{}\nfunc (a) show(p *point) { sink = p.x }\nvar g = a.show\nfunc f() { spot := point{}; ' +
        'a{}.show(&spot) }',
    ],
    [
      'is passed nil somewhere',
      'func show(p *point) { sink = p.x }\nfunc f() { spot := point{}; show(&spot); show(nil) }',
    ],
    [
      'is passed some pointer somewhere',
      'func show(p *point) { sink = p.x }\nfunc f(q *point) { spot := point{}; show(&spot); show(q) }',
    ],
    ['is variadic', 'func show(p ...*point) { sink = p[0].x }\nfunc f() { spot := point{}; show(&spot) }'],
    ['is generic', 'func show[T any](p *T) { q := *p; _ = q }\nfunc f() { spot := point{}; show(&spot) }'],
    [
      'is passed more than it may copy',
      'type big struct{ a [17]int }\nfunc show(p *big) { sink = p.a[0] }\nfunc f() { spot := big{}; show(&spot) }',
    ],
    ['has no body', 'func show(p *point)\nfunc f() { spot := point{}; show(&spot) }'],
    [
      'is written to after a call that keeps it',
      'func show(p *point) { go func() { sink = p.x }() }\nfunc f() { spot := point{}; show(&spot); spot.x = 2 }',
    ],
    [
      'is written to in a loop of calls that keep it',
      'func show(p *point) { go func() { sink = p.x }() }\nfunc f() { spot := point{}; for i := range 3 { spot.x ' +
        '= i; show(&spot) } }',
    ],
    [
      'is written to by a function literal',
      'func show(p *point, cb func()) { cb(); sink = p.x }\nfunc f() { spot := point{}; show(&spot, func() { ' +
        'spot.x = 2 }) }',
    ],
    [
      'has its address taken elsewhere',
      'func show(p *point, q *int) { *q = 1; sink = p.x }\nfunc f() { spot := point{}; show(&spot, &spot.x) }',
    ],
    [
      'has a method that changes it',
      'func show(p *point) { sink = p.x }\nfunc f() { spot := point{}; spot.set(1); show(&spot) }',
    ],
    ['is a package variable', 'func show(p *point) { sink = p.x }\nvar spot = point{}\nfunc f() { show(&spot) }'],
    [
      'would make a type satisfy another interface',
      'type v interface{ visit(p *point) }\ntype a struct{}\nfunc (a) visit(p *point) {}\ntype w interface{ ' +
        'visit(p point) }\nfunc f(x v) { spot := point{}; x.visit(&spot) }',
    ],
    [
      'hands it to a function value',
      'func show(p *point, cb func(*point)) { cb(p) }\nfunc f() { spot := point{}; show(&spot, nil) }',
    ],
  ];
  for (const [what, body] of refused) {
    it(`is not proposed where the function or variable ${what}`, () => {
      // A function without a body is an error of its own; the proposal has to be refused all the same.
      if (what === 'has no body') {
        const pkg = packageOf({ 'a.go': head + body + '\n' });
        assert.strictEqual(
          proposalsOf(passByValue, pkg.view, findingAt('a.go', head + body, 'spot :=', 'moved')).length,
          0,
        );
        return;
      }
      assert.strictEqual(edited(body + '\n', what === 'is a package variable' ? 'spot =' : 'spot :='), undefined);
    });
  }

  it('is proposed where a variable is written before the call only', () => {
    assert.ok(
      edited(
        'func show(p *point) { go func() { sink = p.x }() }\nfunc f() { spot := point{}; spot.x = 2; show(&spot) }\n',
        'spot :=',
      ),
    );
  });

  it('counts a function that is named in a file the build leaves out as called there', () => {
    const body = 'func show(p *point) { sink = p.x }\nfunc f() { spot := point{}; show(&spot) }\n';
    assert.ok(edited(body, 'spot :=', 'moved', { 'b_windows.go': 'package p\nfunc g() { showAll() }' }));
    assert.strictEqual(
      edited(body, 'spot :=', 'moved', { 'b_windows.go': 'package p\nfunc g() { show(nil) }' }),
      undefined,
    );
  });

  it('leaves values alone that must not be copied', () => {
    const prefix = 'package p\n\ntype noCopy struct{}\ntype point struct{ _ noCopy; x int }\nvar sink int\n';
    assert.strictEqual(
      edited(
        'func show(p *point) { sink = p.x }\nfunc f() { spot := point{}; show(&spot) }\n',
        'spot :=',
        'moved',
        {},
        prefix,
      ),
      undefined,
    );
  });

  it('leaves what is not plain ASCII in its place', () => {
    const name = Buffer.from('ünïcode').toString('latin1');
    const body =
      `func show(${name} *point) { go func() { sink = (*${name}).x }() }\nfunc f() { spot := point{}; ` +
      `show(&spot) }\n`;
    assert.strictEqual(
      edited(body, 'spot :='),
      `func show(${name} point) { go func() { sink = ${name}.x }() }\nfunc f() { spot := point{}; show(spot) }\n`,
    );
  });
});
