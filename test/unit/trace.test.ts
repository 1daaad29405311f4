import * as assert from 'node:assert';
import { LoggingTracer, noTracer, tracerOf } from '../../server/src/base/trace';

describe('traces', () => {
  it('have spans that took long enough, what is in a span above it and indented', () => {
    const lines: string[] = [];
    const all = new LoggingTracer(0, (line) => lines.push(line.replace(/[\d.]+ ms/, 'N ms').replace(/ +/, ' ')));
    assert.equal(
      all.span('outer', 'a.go', () => all.span('inner', '', () => 7)),
      7,
    );
    assert.deepEqual(lines, ['goscape: N ms    inner\n', 'goscape: N ms  outer a.go\n']);
    new LoggingTracer(1e9, (line) => lines.push(line)).span('short', '', () => 1);
    assert.equal(lines.length, 2);
  });

  it('end where something is thrown', () => {
    const lines: string[] = [];
    const tracer = new LoggingTracer(0, (line) => lines.push(line));
    assert.throws(
      () => tracer.span('outer', '', () => tracer.span('inner', '', () => assert.fail('thrown'))),
      /thrown/,
    );
    assert.equal(lines.length, 2);
    assert.match(lines[1]!, / ms {2}outer\n$/);
  });

  it('are written where the environment says so', () => {
    const none = (): void => assert.fail('nothing is written');
    assert.equal(tracerOf({}, none), noTracer);
    assert.equal(tracerOf({ GOSCAPE_TRACE: '' }, none), noTracer);
    assert.equal(tracerOf({ GOSCAPE_TRACE: 'much' }, none), noTracer);
    assert.ok(tracerOf({ GOSCAPE_TRACE: '5' }, none) instanceof LoggingTracer);
  });
});
