import * as assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FileResult } from '../../server/src/answers/model';
import { DeltaDecoder, DeltaEncoder } from '../../server/src/lsp/wire';
import { kindNames, kinds, random } from '../robustness/edits';
import { engineOn } from '../robustness/incremental';

const never = (): boolean => false;

/** Without the compiler's lines, which are not sent. */
function plain(r: FileResult): unknown {
  return JSON.parse(
    JSON.stringify({
      ...r,
      functions: r.functions.map((fn) => ({ ...fn, findings: fn.findings.map((f) => ({ ...f, verbatim: [] })) })),
    }),
  );
}

describe('answers between threads', () => {
  it('arrive as they were sent, and functions that have only moved are not sent again', async () => {
    const file = join(resolve('test/fixtures/robust'), 'store/table.go');
    const original = readFileSync(file, 'utf8');
    const engine = await engineOn(new Map([[file, original]]), true);
    const encoder = new DeltaEncoder(),
      decoder = new DeltaDecoder();
    const below = random(3);
    let text = original,
      moved = 0;
    for (let n = 0; n < 60; n++) {
      const result = engine.analyzeFile(file, never)!;
      const delta = structuredClone(encoder.encode(file, result));
      for (let i = 0; i < delta.rows.length; i += 3)
        if (delta.rows[i + 1] !== 0 && !delta.made.has(delta.rows[i]!)) moved++;
      assert.deepStrictEqual(plain(decoder.decode(file, delta)), plain(result), `edit ${n}`);
      const kind = n % 3 === 0 ? 'blankLine' : kindNames[below(kindNames.length)]!;
      text = below(6) === 0 ? original : (kinds[kind]!(text, below) ?? text);
      engine.changeFile(file, text, undefined, n + 2);
    }
    assert.ok(moved > 20, String(moved));
    engine.dispose();
  });
});
