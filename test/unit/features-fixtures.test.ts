import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { featureNames, featuresDir, featuresText } from '../harness/features';

describe('what a person sees', () => {
  for (const name of featureNames())
    it(`is as in ${name.replace(/\w+$/, 'txt')}`, async () => {
      assert.equal(await featuresText(name), readFileSync(join(featuresDir, name.replace(/\w+$/, 'txt')), 'utf8'));
    });
});
