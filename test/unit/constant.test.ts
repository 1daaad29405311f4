import * as assert from 'node:assert/strict';
import type { ConstValue } from '../../server/src/base/constant';
import * as constant from '../../server/src/base/constant';
import { Op } from '../../server/src/syntax/nodes';
import { binary } from '../fixtures/types/constants-binary';
import { chains } from '../fixtures/types/constants-chains';
import { literals } from '../fixtures/types/constants-literals';

function describeValue(v: ConstValue): string {
  let f32 = '-',
    f64 = '-';
  if (v.kind === constant.Kind.Int || v.kind === constant.Kind.Float) {
    f32 = shortest(constant.float32Val(v));
    const bits = new DataView(new ArrayBuffer(8));
    bits.setFloat64(0, constant.float64Val(v));
    f64 = bits.getBigUint64(0).toString(16);
  }
  let exact = constant.exactString(v);
  // Lengths are those of UTF-8 text in the expectations, which are ASCII where they are long.
  if (exact.length > 160) exact = `${exact.slice(0, 60)}~${exact.length}~${exact.slice(-60)}`;
  return `${v.kind}|${constant.toString(v)}|${exact}|${f32}|${f64}`;
}

/** As strconv.FormatFloat(x, 'g', -1, 64). */
function shortest(x: number): string {
  if (x === Infinity) return '+Inf';
  if (x === -Infinity) return '-Inf';
  if (x === 0) return Object.is(x, -0) ? '-0' : '0';
  const [mant, exp] = x.toExponential().split('e');
  const e = Number(exp);
  if (e < -4 || e >= 6) return `${mant!}e${e < 0 ? '-' : '+'}${String(Math.abs(e)).padStart(2, '0')}`;
  return String(x);
}

const bytes = (s: string): string => Buffer.from(s, 'utf8').toString('latin1');

describe('base/constant', () => {
  const values = literals.map(([kind, lit]) => constant.makeFromLiteral(lit, kind));

  it('reads and prints literals as go/constant', () => {
    literals.forEach(([, lit, want], i) => assert.equal(describeValue(values[i]!), want, lit));
  });

  it('computes binary operations as go/constant', () => {
    for (const [i, op, j, want] of binary) {
      const x = i >= 1000 ? constant.unaryOp(Op.Sub, values[i - 1000]!) : values[i]!;
      assert.equal(
        describeValue(constant.binaryOp(x, op, values[j]!)),
        want,
        `${literals[i % 1000]![1]} ${op} ${literals[j]![1]}`,
      );
    }
  });

  it('computes large powers and thirds as go/constant', () => {
    for (const [i, n, want] of chains) {
      let v = values[i]!;
      for (let k = 0; k < n; k++) v = constant.binaryOp(v, Op.Mul, v);
      const w = constant.binaryOp(constant.binaryOp(v, Op.Div, constant.makeInt64(3)), Op.Add, v);
      const less = constant.compare(w, Op.Lss, values[15]!);
      const got = `${describeValue(w)}|${constant.toString(constant.toInt(w))}|${String(less)}`;
      assert.equal(got, want, `${literals[i]![1]} squared ${n} times`);
    }
  });

  it('numbers operators as the syntax tree does', () => {
    const two = constant.makeInt64(2),
      three = constant.makeInt64(3);
    const run = (op: Op): string => constant.toString(constant.binaryOp(three, op, two));
    assert.deepEqual([Op.Add, Op.Sub, Op.Mul, Op.Div, Op.Rem, Op.And, Op.Or, Op.Xor, Op.AndNot].map(run), [
      '5',
      '1',
      '6',
      '1.5',
      '1',
      '2',
      '3',
      '1',
      '1',
    ]);
    assert.equal(constant.toString(constant.binaryOp(three, constant.intDiv, two)), '1');
    assert.equal(constant.toString(constant.shift(three, Op.Shl, 70)), '3541774862152233910272');
    assert.equal(constant.toString(constant.shift(constant.makeInt64(-5), Op.Shr, 1)), '-3');
    assert.equal(constant.toString(constant.unaryOp(Op.Xor, three, 8)), '252');
    assert.equal(constant.toString(constant.unaryOp(Op.Xor, three)), '-4');
    assert.equal(constant.toString(constant.unaryOp(Op.Not, constant.makeBool(true))), 'false');
    for (const [op, want] of [
      [Op.Eql, false],
      [Op.Neq, true],
      [Op.Lss, false],
      [Op.Leq, false],
      [Op.Gtr, true],
      [Op.Geq, true],
    ] as const) {
      assert.equal(constant.compare(three, op, two), want);
    }
    assert.equal(
      constant.boolVal(constant.binaryOp(constant.makeBool(true), Op.AndAnd, constant.makeBool(false))),
      false,
    );
    assert.equal(constant.boolVal(constant.binaryOp(constant.makeBool(true), Op.OrOr, constant.makeBool(false))), true);
  });

  it('answers unknown where an operation is impossible', () => {
    const zero = constant.makeInt64(0),
      one = constant.makeInt64(1);
    assert.equal(constant.binaryOp(one, Op.Div, zero).kind, constant.Kind.Unknown);
    assert.equal(constant.binaryOp(one, constant.intDiv, zero).kind, constant.Kind.Unknown);
    assert.equal(constant.binaryOp(one, Op.Add, constant.makeString('a')).kind, constant.Kind.Unknown);
    assert.equal(constant.makeFromLiteral('0x', 0).kind, constant.Kind.Unknown);
    assert.equal(constant.makeFromLiteral('09', 0).kind, constant.Kind.Unknown);
  });

  it('quotes binary strings', () => {
    assert.equal(
      constant.quote(bytes('é\u200b😀') + '\xff\x00"\\'),
      '"' + bytes('é') + '\\u200b' + bytes('😀') + '\\xff\\x00\\"\\\\"',
    );
  });
});
