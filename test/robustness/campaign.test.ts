import * as assert from 'node:assert';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { campaign } from './campaign';

/** A small share of what `npm run campaign` does on real modules. */
describe('a campaign of edits', () => {
  for (const seed of [1, 2]) {
    it(`answers as a new engine does, and forks leave no trace, seed ${seed}`, async () => {
      const root = mkdtempSync(join(tmpdir(), 'goscape-campaign-'));
      try {
        cpSync(resolve('test/fixtures/robust'), root, { recursive: true });
        const [main, list, table] = ['app/main.go', 'store/list.go', 'store/table.go'].map((f) => join(root, f));
        const plan = { root, files: [main!, list!], others: [table!], seed, edits: 60, burst: 6, process: 1e9 };
        const { compared, differences } = await campaign(plan, () => {});
        assert.deepStrictEqual(differences, []);
        assert.ok(compared >= 8, String(compared));
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    });
  }
});
