import assert from 'node:assert';
import type { FindingInfo, FunctionInfo } from '../../server/src/answers/model';
import { byWeight, weightOf } from '../../server/src/answers/order';
import { findingAt } from '../harness/answers';

const finding = (line: number, more: Partial<FindingInfo>): FindingInfo => findingAt('a.go', line, more);
const fn = (findings: readonly FindingInfo[], callers?: FunctionInfo['callers']): FunctionInfo => ({
  name: 'f',
  place: { file: 'a.go', line: 1, col: 1 },
  endLine: 99,
  findings,
  ...(callers === undefined ? {} : { callers }),
});
const lines = (functions: readonly FunctionInfo[]): number[] => byWeight(functions).map((p) => p.finding.place.line);

describe('the order of findings', () => {
  it('puts what is in loops first', () => {
    const list = [finding(1, {}), finding(2, { loopDepth: 1 }), finding(3, { loopDepth: 2, state: 'grows' })];
    assert.deepEqual(lines([fn(list)]), [3, 2, 1]);
  });
  it('puts what is called in a loop before what is not', () => {
    const called = fn([finding(1, {})], { calls: 1, inLoop: true });
    assert.deepEqual(lines([fn([finding(2, {})], { calls: 9, inLoop: false }), called]), [1, 2]);
  });
  it('counts callers, size and certainty', () => {
    assert.ok(weightOf(finding(1, {}), { callers: { calls: 3, inLoop: false } }) > weightOf(finding(1, {}), undefined));
    assert.ok(weightOf(finding(1, { size: 4096 }), undefined) > weightOf(finding(1, { size: 16 }), undefined));
    assert.ok(weightOf(finding(1, {}), undefined) > weightOf(finding(1, { state: 'nonzero' }), undefined));
    assert.ok(weightOf(finding(1, {}), undefined) > weightOf(finding(1, { cold: 'error' }), undefined));
  });
  it('leaves out what allocates nothing', () => {
    assert.deepEqual(lines([fn([finding(1, { state: 'free' }), finding(2, { state: 'stack' })])]), []);
  });
  it('is that of the places where all else is equal', () => {
    assert.deepEqual(lines([fn([finding(7, {}), finding(3, {})])]), [3, 7]);
  });
});
