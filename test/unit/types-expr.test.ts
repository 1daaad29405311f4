/**
 * What the checker says of every expression of test/fixtures/types/expr, against what go/types says. To renew the
 * expectations, run the types oracle there, sort its lines and cut the folder off.
 */
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, openProgram } from '../agreement/types-dump';

describe('types of expressions', () => {
  const dir = join(process.cwd(), 'test/fixtures/types/expr');

  it('are those of go/types', () => {
    const program = openProgram({ dir, patterns: ['.'] });
    const checked = program.packages[0]!.check();
    assert.deepEqual(checked.failures, []);
    assert.deepEqual(checked.problems, []);
    const ours = dump(checked)
      .map((line) => line.slice(dir.length + 1))
      .sort();
    const theirs = readFileSync(join(dir, 'expr.txt'), 'latin1')
      .split('\n')
      .filter((line) => line !== '');
    assert.deepEqual(
      ours.filter((line) => !theirs.includes(line)),
      [],
    );
    assert.deepEqual(
      theirs.filter((line) => !ours.includes(line)),
      [],
    );
    assert.equal(ours.length, theirs.length);
  });
});
