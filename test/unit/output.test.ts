import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineLines, outputDir, outputNames, outputsOf } from '../harness/output';

describe('fixtures: whole outputs', () => {
  for (const name of outputNames()) {
    for (const output of outputsOf(name)) {
      it(`${name} (go${output.release}, ${output.goarch})${output.l ? ' without inlining' : ''}`, () => {
        const want = readFileSync(join(outputDir, output.file), 'utf8').trimEnd().split('\n');
        assert.deepEqual(engineLines(name, output), want);
      });
    }
  }
});
