import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineLines, outputDir, outputModes, outputNames } from '../harness/output';

describe('fixtures: whole outputs', () => {
  for (const name of outputNames()) {
    for (const mode of outputModes) {
      it(`${name}${mode.l ? ' without inlining' : ''}`, () => {
        const want = readFileSync(join(outputDir, name.replace(/\w+$/, mode.ext)), 'utf8')
          .trimEnd()
          .split('\n');
        assert.deepEqual(engineLines(name, mode.l), want);
      });
    }
  }
});
