import * as assert from 'node:assert/strict';
import { makeFloat64, makeInt64, makeString } from '../../server/src/base/constant';
import { exprString, exprStringLong, quoteRune } from '../../server/src/ir/fmt';
import {
  arrayOf,
  chanOf,
  funcOf,
  interfaceOf,
  mapOf,
  newNamed,
  ptrTo,
  sliceOf,
  structOf,
  Types,
} from '../../server/src/ir/intern';
import {
  AddrExpr,
  AddStringExpr,
  AssignStmt,
  BasicLit,
  BinaryExpr,
  CallExpr,
  CaseClause,
  Class,
  CompLitExpr,
  ConvExpr,
  Decl,
  IfStmt,
  InlinedCallExpr,
  Name,
  NilExpr,
  ReturnStmt,
  SelectorExpr,
  StarExpr,
  TypeNode,
  UnaryExpr,
} from '../../server/src/ir/node';
import { Op } from '../../server/src/ir/op';
import { alignOf, hasPointers, isDirectIface, ptrDataSize, sizeOf } from '../../server/src/ir/size';
import { Field, type IRType } from '../../server/src/ir/type';
import { typeString } from '../../server/src/ir/typefmt';
import { amd64, i386 } from '../harness/target';

const types = new Types(amd64);
const p = types.newPkg('example.com/p', 'p'),
  q = types.newPkg('example.com/q', 'q'),
  none = types.newPkg('', '');
const T = newNamed(types, p.lookup('T'), () => types.INT),
  QT = newNamed(types, q.lookup('T'), () => structOf(types, []));
const x = new Name(0, p.lookup('x'), types.INT, Class.AUTO),
  y = new Name(0, q.lookup('y'), types.INT, Class.AUTO);
const lit = (v: number, t: IRType = types.INT): BasicLit => new BasicLit(0, t, makeInt64(v));
const field = (name: string | undefined, t: IRType, ddd = false, embedded = false): Field =>
  new Field(0, name === undefined ? undefined : (/^[A-Z]/.test(name) ? none : p).lookup(name), t, embedded, '', ddd);

describe('ir/fmt', () => {
  const is = (n: Parameters<typeof exprString>[0], want: string): void => assert.equal(exprString(n, p), want);

  it('qualifies names of other packages', () => {
    is(x, 'x');
    is(y, 'q.y');
    is(new CompLitExpr(0, Op.STRUCTLIT, QT, []), 'q.T{}');
  });
  it('prints constants with types that are not the default', () => {
    is(lit(3), '3');
    is(lit(3, types.INT8), 'int8(3)');
    is(lit(3, T), 'T(3)');
    is(lit(0x61, types.RUNE), "'a'");
    is(lit(0x61, types.INT32), 'int32(97)');
    is(new BasicLit(0, types.STRING, makeString('a"b')), '"a\\"b"');
    is(new BasicLit(0, types.FLOAT64, makeFloat64(1e100)), '1e+100');
  });
  it('prints runes as strconv.QuoteRune', () => {
    assert.deepEqual([0x0a, 0x27, 0x1f, 0x7f, 0xe9, 0xd800, 0x200b, 0xe0001, 0x20].map(quoteRune), [
      "'\\n'",
      "'\\''",
      "'\\x1f'",
      "'\\x7f'",
      "'\xc3\xa9'",
      "'\xef\xbf\xbd'",
      "'\\u200b'",
      "'\\U000e0001'",
      "' '",
    ]);
  });
  it('puts parentheses by precedence', () => {
    const sum = new BinaryExpr(0, Op.ADD, types.INT, x, y);
    is(new BinaryExpr(0, Op.MUL, types.INT, sum, sum), '(x + q.y) * (x + q.y)');
    is(new BinaryExpr(0, Op.SUB, types.INT, sum, sum), 'x + q.y - (x + q.y)');
    is(new UnaryExpr(0, Op.NEG, types.INT, new UnaryExpr(0, Op.NEG, types.INT, x)), '- (-x)');
    const concat = new AddStringExpr(0, types.STRING, [x, y]);
    is(concat, 'x + q.y');
    is(new CallExpr(0, Op.CALLFUNC, types.INT, concat, []), '(x + q.y)()');
    is(new SelectorExpr(0, Op.METHEXPR, types.INT, new TypeNode(0, ptrTo(T)), none.lookup('M'), undefined), '(*T).M');
  });
  it('leaves implicit operations out', () => {
    const addr = new AddrExpr(0, Op.ADDR, ptrTo(types.INT), x);
    is(addr, '&x');
    addr.implicit = true;
    is(addr, 'x');
    const star = new StarExpr(0, types.INT, addr);
    is(star, '*x');
    const args = new CompLitExpr(0, Op.SLICELIT, sliceOf(types.INT), [x]);
    is(args, '[]int{...}');
    args.implicit = true;
    is(args, '... argument');
  });
  it('prints conversions, inlined calls and what has no form', () => {
    is(new ConvExpr(0, Op.STR2BYTES, sliceOf(types.BYTE), x), '([]byte)(x)');
    is(new ConvExpr(0, Op.CONV, T, x), 'T(x)');
    const inl = new InlinedCallExpr(0, types.INT, [], [x]);
    is(new StarExpr(0, types.INT, inl), '*(x)');
    is(new UnaryExpr(0, Op.SPTR, types.INT, x), '<node SPTR>');
    is(new UnaryExpr(0, Op.UNSAFESTRINGDATA, types.INT, x), '<node unsafe.StringData>');
  });
  it('prints statements', () => {
    is(new AssignStmt(0, x, undefined), 'x = <nil>');
    is(new Decl(0, x), 'var x int');
    is(new ReturnStmt(0, []), 'return ');
    const iff = new IfStmt(0, x, [new ReturnStmt(0, [x, y])], [new AssignStmt(0, x, y)]);
    iff.init = [new AssignStmt(0, x, lit(1))];
    is(iff, 'if x = 1; x { return x, q.y } else { x = q.y }');
    is(
      new CaseClause(0, [new TypeNode(0, T), new NilExpr(0, types.NIL)], [iff, new Decl(0, y)]),
      'case T, nil: if x = 1; x { return x, q.y } else { x = q.y }; var q.y int',
    );
    assert.equal(exprStringLong(x, p), 'x (type int)');
  });
});

describe('ir/typefmt', () => {
  it('prints types', () => {
    const is = (t: IRType, want: string): void => assert.equal(typeString(t, p), want);
    is(mapOf(types.STRING, ptrTo(QT)), 'map[string]*q.T');
    is(chanOf(chanOf(types.INT, 2), 0), 'chan (<-chan int)');
    is(
      funcOf(
        types,
        [field(undefined, types.INT), field(undefined, sliceOf(types.ANY), true)],
        [field(undefined, types.BOOL), field(undefined, T)],
        true,
      ),
      'func(int, ...any) (bool, T)',
    );
    is(
      structOf(types, [field('a', types.INT), field('B', arrayOf(types.BYTE, 3)), field('T', T, false, true)]),
      'struct { a int; B [3]byte; T }',
    );
    is(
      interfaceOf(types, [
        field('M', funcOf(types, [], [field(undefined, types.INT)], false)),
        field('m', funcOf(types, [], [], false)),
      ]),
      'interface { M() int; example.com/p.m() }',
    );
    is(
      newNamed(types, p.lookup('L\xc2\xb71'), () => types.INT),
      'L',
    );
    is(types.INTER, 'interface {}');
  });
});

describe('ir/size', () => {
  it('lays out values for 64-bit and 32-bit words', () => {
    const layout = (t: Types): IRType =>
      structOf(t, [field('a', t.BOOL), field('b', t.INT64), field('c', t.STRING), field('d', structOf(t, []))]);
    const s = layout(types),
      s32 = layout(new Types(i386));
    assert.deepEqual([sizeOf(s), alignOf(s), ptrDataSize(s)], [40, 8, 24]);
    assert.deepEqual([sizeOf(arrayOf(s, 3)), ptrDataSize(arrayOf(s, 3))], [120, 104]);
    assert.deepEqual([sizeOf(s32), alignOf(s32), ptrDataSize(s32)], [24, 4, 16]);
  });
  it('knows pointers and values that interfaces hold themselves', () => {
    const one = structOf(types, [field('p', ptrTo(types.INT))]);
    assert.ok(
      isDirectIface(one) &&
        isDirectIface(types.UNSAFEPTR) &&
        !isDirectIface(types.UINTPTR) &&
        !isDirectIface(types.STRING),
    );
    assert.ok(hasPointers(types.ANY) && !hasPointers(arrayOf(types.INT, 4)) && !hasPointers(arrayOf(types.STRING, 0)));
  });
});
