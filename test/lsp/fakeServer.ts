/** The language server over the toy engine: what the tests of the protocol and of the editors speak to. */
import type { Engine } from '../../server/src/answers/model';
import type { ActionItem, ActionSource } from '../../server/src/features/index';
import { compare } from '../../server/src/fixes/index';
import { sameThread, serve } from '../../server/src/lsp/index';
import { FakeEngine } from './fakeEngine';

const never = (): boolean => false;

/** Takes the & away: enough for the toy engine to see the variable on the stack. */
const takeAmpersand = (engine: Engine): ActionSource => ({
  async at(result, first, last) {
    const text = Buffer.from(engine.textOf(result.file) ?? '').toString('latin1');
    const items: ActionItem[] = [];
    for (const finding of result.functions.flatMap((fn) => fn.findings)) {
      const start = text.indexOf(`&${finding.name}`);
      if (finding.kind !== 'moved' || start < 0 || finding.place.line < first || finding.place.line > last) continue;
      const before = await engine.analyzePackageOf(result.file, never);
      for (const [title, edit] of [
        [`Pass ${finding.name} by value`, { start, end: start + 1, newText: '' }],
        ['An edit that breaks something', { start, end: start + 1, newText: 'broken' }],
        ['An edit that does not help', { start: 0, end: 0, newText: ' ' }],
      ] as const) {
        const edits = [{ file: result.file, ...edit }];
        const saving = compare(before, await engine.tryEdit(edits, never), [{ finding, replaces: 0 }]);
        if (!('allocations' in saving)) continue;
        const saved = saving.allocations;
        items.push({
          fix: 'pass-by-value',
          grade: 'proven',
          title,
          edits,
          conditions: [],
          finding,
          saved,
          preferred: true,
        });
      }
    }
    return items;
  },
  allProven: () => Promise.resolve(undefined),
});

const engine = new FakeEngine();
engine.loadMs = Number(process.env.FAKE_LOAD_MS ?? 0);
serve({ version: 'fake', connect: sameThread({ createEngine: () => engine, createActions: takeAmpersand }) });
