import * as assert from 'node:assert/strict';
import { reporterOf } from '../../server/src/base/broken';

describe('broken invariants', () => {
  const error = new Error('impossible');
  it('are thrown where the environment is strict, as it is in tests', () => {
    const { broken } = reporterOf(process.env, () => assert.fail('logged'));
    assert.throws(() => broken('a test', error), error);
  });
  it('are logged once elsewhere', () => {
    const log: string[] = [];
    const { broken } = reporterOf({}, (text) => log.push(text));
    broken('a test', error);
    broken('a test', error);
    assert.equal(log.length, 1);
    assert.match(log[0]!, /^goscape: internal error in a test: impossible\n/);
  });
});
