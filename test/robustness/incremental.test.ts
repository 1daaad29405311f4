import * as assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { editAndCompare, engineOn } from './incremental';

const root = resolve('test/fixtures/robust');
const list = join(root, 'store/list.go'),
  table = join(root, 'store/table.go'),
  main = join(root, 'app/main.go');

describe('incremental equals fresh', () => {
  const check = (name: string, files: readonly string[], seed: number, steps: number, every = 1): void => {
    for (const inlining of [true, false]) {
      it(`${name}, ${inlining ? 'with' : 'without'} inlining`, async () => {
        const d = await editAndCompare({ files, seed, steps, inlining, every });
        assert.strictEqual(d === undefined ? undefined : `step ${d.step}, ${d.edit}, ${d.file}: ${d.where}`, undefined);
      });
    }
  };
  check('one file', [table], 1, 25);
  check('two files of a package', [list, table], 2, 25);
  check('two packages', [list, main], 3, 20);
  check('several edits at once', [list, table, main], 4, 40, 4);

  it('after edits that were rehearsed', async () => {
    const text = readFileSync(table, 'utf8');
    const engine = await engineOn(new Map([[table, text]]), true);
    const answer = (e: typeof engine): unknown =>
      JSON.parse(JSON.stringify(e.analyzeFile(table, () => false)!.functions));
    const before = answer(engine);
    for (let n = 0; n < 12; n++) assert.ok(engine.rehearse(table, n));
    assert.deepStrictEqual(answer(engine), before);
    engine.changeFile(table, `${text}\n`, undefined, 2);
    engine.rehearse(table, 1);
    const other = await engineOn(new Map([[table, `${text}\n`]]), true);
    assert.deepStrictEqual(answer(engine), answer(other));
    engine.dispose();
    other.dispose();
  });

  it('where an edit breaks an import declaration that is not there', async () => {
    const text = readFileSync(table, 'utf8');
    const at = text.indexOf('\n\n', text.indexOf('\nimport'));
    const broken = `${text.slice(0, at)}\n\nimport\n${text.slice(at)}`;
    const engine = await engineOn(new Map([[table, text]]), true);
    engine.changeFile(table, broken, undefined, 2);
    const other = await engineOn(new Map([[table, broken]]), true);
    const never = (): boolean => false;
    const [mine, fresh] = [engine, other].map((e) => e.analyzeFile(table, never)!.problems);
    assert.ok(mine!.length > 0);
    assert.deepStrictEqual(mine, fresh);
    engine.dispose();
    other.dispose();
  });
});
