import * as assert from 'node:assert/strict';
import { makeInt64 } from '../../server/src/base/constant';
import { type EscapeContext, escapeFuncs, explanationLines, Leaks, parseLeaks } from '../../server/src/escape';
import { ptrTo, signatureOf, sliceOf, Types } from '../../server/src/ir/intern';
import {
  AddrExpr,
  AssignStmt,
  addInit,
  BasicLit,
  CallExpr,
  Class,
  ClosureExpr,
  ConvExpr,
  Decl,
  type Expr,
  Func,
  MakeExpr,
  Name,
  type Node,
  ReturnStmt,
  StarExpr,
} from '../../server/src/ir/node';
import { Op } from '../../server/src/ir/op';
import { visitFuncsBottomUp } from '../../server/src/ir/scc';
import { Field, type IRType } from '../../server/src/ir/type';
import { modeOf } from '../../server/src/target';
import { amd64 } from '../harness/target';

const types = new Types(amd64);
const { nowherePkg } = types;
const pkg = types.newPkg('example.com/p', 'p');
let pos = 1;
const next = (): number => pos++;

function makeFunc(name: string, params: readonly [string, IRType][], results: readonly IRType[]): Func {
  const field = (n: string, t: IRType): Field =>
    new Field(next(), n === '' ? undefined : pkg.lookup(n), t, false, '', false);
  const ps = params.map(([n, t]) => field(n, t)),
    rs = results.map((t) => field('', t));
  const fn = new Func(
    next(),
    new Name(next(), pkg.lookup(name), signatureOf(types, undefined, ps, rs, false), Class.FUNC),
  );
  fn.hasBody = true;
  const declare = (f: Field, class_: Class, otherwise: string): void => {
    const n = new Name(f.pos, f.sym ?? pkg.lookup(otherwise), f.type, class_);
    n.curfn = fn;
    fn.dcl.push(n);
  };
  ps.forEach((f, i) => declare(f, Class.PARAM, `~p${i}`));
  rs.forEach((f, i) => declare(f, Class.PARAMOUT, `~r${i}`));
  return fn;
}

function local(fn: Func, name: string, t: IRType, value: Expr): [Name, Node] {
  const n = new Name(next(), pkg.lookup(name), t, Class.AUTO);
  n.curfn = fn;
  fn.dcl.push(n);
  const as = new AssignStmt(next(), n, value);
  as.def = true;
  addInit(as, [new Decl(n.pos, n)]);
  n.defn = as;
  return [n, as];
}

const int = (v: number): BasicLit => new BasicLit(next(), types.INT, makeInt64(v));
const addrOf = (x: Expr): AddrExpr => new AddrExpr(next(), Op.ADDR, ptrTo(x.type), x);
const ret = (...xs: Expr[]): Node => new ReturnStmt(next(), xs);
const call = (fn: Func, ...args: Expr[]): CallExpr =>
  new CallExpr(next(), Op.CALLFUNC, fn.type.results[0]?.type ?? types.VOID, fn.nname, args);
const intPtr = ptrTo(types.INT);

const context = (explain = false): EscapeContext => ({
  target: amd64,
  localPkg: pkg,
  mode: modeOf(amd64, pkg.path),
  explain,
  tagsOf: () => undefined,
  outermost: (p) => p,
});
const texts = (fns: readonly Func[], explain = false): string[] =>
  escapeFuncs(context(explain), fns).flatMap((f) => [f.text, ...explanationLines(f, (p) => (p === 0 ? '?' : 'here'))]);

describe('escape', () => {
  it('moves a variable whose address is returned', () => {
    const fn = makeFunc('f', [], [intPtr]);
    const [x, as] = local(fn, 'x', types.INT, int(1));
    fn.body = [as, ret(addrOf(x))];
    assert.deepEqual(texts([fn]), ['moved to heap: x']);
    const again = makeFunc('f', [], [intPtr]);
    const [y, as2] = local(again, 'y', types.INT, int(1));
    again.body = [as2, ret(addrOf(y))];
    assert.deepEqual(texts([again], true), [
      'y escapes to heap in f:',
      '   flow: ~r0 \xe2\x86\x90 &y:',
      '     from &y (address-of) at here',
      '     from return &y (return) at here',
      'moved to heap: y',
    ]);
  });

  it('tags what parameters leak to and reads the tags at calls', () => {
    const id = makeFunc('id', [['p', intPtr]], [intPtr]);
    id.body = [ret(id.dcl[0]!)];
    const deref = makeFunc('deref', [['q', ptrTo(intPtr)]], [intPtr]);
    deref.body = [ret(new StarExpr(next(), intPtr, deref.dcl[0]!))];
    const caller = makeFunc('caller', [], [types.INT]);
    const [x, as] = local(caller, 'x', types.INT, int(1));
    caller.body = [as, ret(new StarExpr(next(), types.INT, call(id, addrOf(x))))];
    assert.deepEqual(texts([caller, deref, id]), [
      'leaking param: p to result ~r0 level=0',
      'leaking param: q to result ~r0 level=1',
    ]);
    assert.equal(parseLeaks(id.tags![0]!).result(0), 0);
    assert.equal(parseLeaks(deref.tags![0]!).result(0), 1);
  });

  it('takes functions without body to leak all', () => {
    const ext = makeFunc(
      'ext',
      [
        ['p', intPtr],
        ['u', types.UINTPTR],
        ['n', types.INT],
      ],
      [],
    );
    ext.hasBody = false;
    const caller = makeFunc('caller', [], []);
    const [x, as] = local(caller, 'x', types.INT, int(1));
    caller.body = [as, call(ext, addrOf(x), new BasicLit(next(), types.UINTPTR, makeInt64(0)), int(2))];
    assert.deepEqual(texts([ext, caller]), ['leaking param: p', 'assuming u is unsafe uintptr', 'moved to heap: x']);
  });

  it('captures by reference what is assigned again, and moves it when the literal escapes', () => {
    const fn = makeFunc('f', [], [signatureOf(types, undefined, [], [], false)]);
    const [x, as] = local(fn, 'x', types.INT, int(1));
    const lit = makeFunc('f.func1', [], []);
    const clo = new ClosureExpr(next(), lit.type, lit);
    lit.oclosure = clo;
    lit.closureParent = fn;
    const cv = new Name(next(), x.sym, x.type, Class.AUTOHEAP);
    cv.isClosureVar = true;
    cv.defn = x;
    cv.outer = x;
    cv.curfn = lit;
    lit.closureVars = [cv];
    lit.body = [new AssignStmt(next(), cv, int(2))];
    fn.body = [as, ret(clo)];
    assert.deepEqual(texts([fn, lit]), ['moved to heap: x', 'func literal escapes to heap']);
  });

  it('puts constants in place of sizes and interface values', () => {
    const fn = makeFunc('f', [], []);
    const [n, asN] = local(fn, 'n', types.INT, int(10));
    const [m, asM] = local(fn, 'm', types.INT, int(1 << 20));
    const slice = sliceOf(types.INT);
    const blank = (v: Expr): Node => new AssignStmt(next(), new Name(0, nowherePkg.lookup('_'), v.type, Class.AUTO), v);
    fn.body = [
      asN,
      asM,
      blank(new MakeExpr(next(), Op.MAKESLICE, slice, n, undefined)),
      blank(new MakeExpr(next(), Op.MAKESLICE, slice, m, undefined)),
      blank(new ConvExpr(next(), Op.CONVIFACE, types.ANY, n)),
    ];
    assert.deepEqual(texts([fn]), [
      'make([]int, 10) does not escape',
      'make([]int, 1048576) escapes to heap',
      'any(10) does not escape',
    ]);
  });

  it('packs leaks as the compiler does', () => {
    const l = new Leaks();
    assert.equal(l.encode(), 'esc:');
    l.addResult(1, 2);
    l.addMutator(0);
    assert.equal(l.encode(), 'esc:\x00\x01\x00\x00\x03');
    l.addHeap(1);
    l.optimize();
    assert.equal(l.encode(), 'esc:\x02\x01');
    l.addHeap(0);
    assert.equal(l.encode(), '');
    assert.equal(parseLeaks('').heap, 0);
    assert.equal(parseLeaks('esc:').heap, -1);
  });
});

describe('ir/scc', () => {
  it('groups functions that call each other, callees first', () => {
    const f = makeFunc('f', [], []),
      g = makeFunc('g', [], []),
      h = makeFunc('h', [], []),
      main = makeFunc('main', [], []),
      self = makeFunc('self', [], []);
    main.body = [call(f), call(self)];
    f.body = [call(g)];
    g.body = [call(h), call(f)];
    self.body = [call(self)];
    const groups: string[] = [];
    visitFuncsBottomUp([main, f, g, h, self], (fns, recursive) =>
      groups.push(fns.map((x) => x.sym.name).join(' ') + (recursive ? ' *' : '')),
    );
    assert.deepEqual(groups, ['h', 'f g *', 'self *', 'main']);
  });
});
