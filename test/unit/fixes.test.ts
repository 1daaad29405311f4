import * as assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, fixIds } from '../../server/src/fixes/index';
import { fixesDir, fixesText, fixFixtures, withFound } from '../harness/fixes';

describe('fixes', () => {
  for (const name of fixFixtures())
    it(`offers and refuses as in ${name.replace(/\.go$/, '.txt')}`, async () => {
      assert.strictEqual(await fixesText(name), readFileSync(join(fixesDir, name.replace(/\.go$/, '.txt')), 'utf8'));
    });

  it('each have offers and refusals among the fixtures, and a section in the documentation', () => {
    const all = fixFixtures()
      .map((n) => readFileSync(join(fixesDir, n.replace(/\.go$/, '.txt')), 'utf8'))
      .join('');
    const docs = readFileSync('docs/fixes.md', 'utf8');
    for (const id of fixIds) {
      assert.match(all, new RegExp(`\\+ ${id} `), id);
      assert.match(all, new RegExp(`- ${id}: `), id);
      assert.ok(docs.includes(`## ${id}\n`), `${id} (${catalogue[id].title}) has no section`);
    }
  });

  for (const [, id, before, after] of readFileSync('docs/fixes.md', 'utf8').matchAll(
    /^## ([a-z-]+)$[^]*?```go\n([^]*?)```\n\nbecomes\n\n```go\n([^]*?)```/gm,
  ))
    it(`are documented by an example that is true: ${id}`, () =>
      withFound(before!, ({ offers }, engine) => {
        const offer = offers.find((o) => o.fix === id);
        assert.ok(offer, `no ${id} is offered`);
        const file = offer.edits[0]!.file;
        let text = Buffer.from(engine.textOf(file)!, 'utf8').toString('latin1');
        for (const e of [...offer.edits].sort((a, b) => b.start - a.start))
          text = text.slice(0, e.start) + Buffer.from(e.newText, 'utf8').toString('latin1') + text.slice(e.end);
        assert.strictEqual(Buffer.from(text, 'latin1').toString('utf8'), after);
      }));

  it('are tried without a trace: the answers are the same before and after', async () => {
    const source = readFileSync(join(fixesDir, 'formatting.go'), 'utf8');
    await withFound(source, async (_found, engine, result) => {
      const never = (): boolean => false;
      const show = (): string => JSON.stringify(engine.analyzePackageOf(result.file, never));
      const { FixSearch } = await import('../../server/src/fixes/index');
      const before = show();
      const first = await new FixSearch(engine).offersFor(result, {}, never);
      assert.strictEqual(show(), before);
      const search = new FixSearch(engine);
      const places: string[] = [];
      // Line by line, with what is kept between questions.
      for (let line = 1; line <= 120; line++)
        for (const o of (await search.offersFor(result, { lines: [line, line] }, never)).offers)
          places.push(`${o.finding.id} ${o.title}`);
      assert.deepStrictEqual(new Set(places), new Set(first.offers.map((o) => `${o.finding.id} ${o.title}`)));
      assert.strictEqual(show(), before);
    });
  });
});
