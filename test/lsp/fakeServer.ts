/** The language server over the toy engine: what the tests of the protocol and of the editors speak to. */
import type { Fix } from '../../server/src/features/index';
import { sameThread, serve } from '../../server/src/lsp/index';
import { FakeEngine } from './fakeEngine';

/** Takes the & away: enough for the toy engine to see the variable on the stack. */
const takeAmpersand: Fix = {
  id: 'toy',
  propose(engine, result, finding) {
    const text = Buffer.from(engine.textOf(result.file) ?? '').toString('latin1');
    const at = text.indexOf(`&${finding.name}`);
    return finding.kind !== 'moved' || at < 0
      ? []
      : [
          {
            title: `Pass by value instead of by pointer: ${finding.name}`,
            edits: [{ file: result.file, start: at, end: at + 1, newText: '' }],
          },
          {
            title: 'An edit that breaks something',
            edits: [{ file: result.file, start: at, end: at + 1, newText: 'broken' }],
          },
          { title: 'An edit that does not help', edits: [{ file: result.file, start: 0, end: 0, newText: ' ' }] },
        ];
  },
};

const engine = new FakeEngine();
engine.loadMs = Number(process.env.FAKE_LOAD_MS ?? 0);
serve({ version: 'fake', connect: sameThread({ createEngine: () => engine, fixes: [takeAmpersand] }) });
