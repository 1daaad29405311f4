import * as assert from 'node:assert';
import { assertNever } from '../../server/src/base/never';

describe('assertNever', () => {
  it('names what it met', () => {
    assert.throws(() => assertNever('x' as never, 'kind'), /unexpected kind: x/);
  });
});
