import * as assert from 'node:assert';
import type { FileResult } from '../../server/src/answers/model';
import { Session } from '../../server/src/session/index';
import { FakeEngine } from '../lsp/fakeEngine';

const source = (name: string): string => `package p\n\nfunc ${name}() {\n\tx := 1\n\tkeep(&x)\n}\n`;

function make(engine = new FakeEngine()) {
  const told: string[] = [];
  const failures: unknown[] = [];
  const session = new Session(engine, {
    answered: (path: string, result: FileResult, own: boolean) =>
      told.push(`${path}@${result.version}${own ? '' : ' again'}`),
    failed: (_path, error) => failures.push(error),
    loading: () => {},
    settled: () => {},
  });
  return { session, engine, told, failures };
}
const settle = (ms = 30): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('session', () => {
  it('waits for its start, then answers the document opened last first', async () => {
    const { session, told } = make();
    session.open('/a.go', source('a'), 1);
    session.open('/b.go', source('b'), 1);
    await settle();
    assert.deepStrictEqual(told, []);
    session.start();
    await settle();
    assert.deepStrictEqual(told, ['/b.go@1', '/a.go@1']);
    session.dispose();
  });

  it('answers the edited document first, and the others again where their answers changed', async () => {
    const { session, told } = make();
    session.start();
    for (const n of ['a', 'b', 'c']) session.open(`/${n}.go`, source(n), 1);
    await settle();
    told.length = 0;
    session.change('/b.go', source('b') + '//', 2, undefined);
    await settle();
    assert.deepStrictEqual(told, ['/b.go@2']);
    session.configure({ inlining: false });
    await settle();
    assert.deepStrictEqual(told.slice(1).sort(), ['/a.go@1 again', '/b.go@2 again', '/c.go@1 again']);
    session.dispose();
  });

  it('answers only the last of several edits', async () => {
    const { session, told } = make();
    session.start();
    session.open('/a.go', source('a'), 1);
    for (let v = 2; v < 9; v++) session.change('/a.go', source('a') + '/'.repeat(v), v, undefined);
    await settle();
    assert.deepStrictEqual(told, ['/a.go@8']);
    session.dispose();
  });

  it('gives up an answer that was overtaken', async () => {
    const engine = new FakeEngine();
    const cancelled: boolean[] = [];
    const analyze = engine.analyzeFile.bind(engine);
    let slow = true;
    Object.assign(engine, {
      analyzeFile: async (path: string, cancel: () => boolean) => {
        if (slow) {
          slow = false;
          await settle(20);
          cancelled.push(cancel());
          return undefined;
        }
        return analyze(path);
      },
    });
    const { session, told } = make(engine);
    session.start();
    session.open('/a.go', source('a'), 1);
    await settle(5);
    session.change('/a.go', source('a') + '//', 2, undefined);
    await settle(60);
    assert.deepStrictEqual(cancelled, [true]);
    assert.deepStrictEqual(told, ['/a.go@2']);
    session.dispose();
  });

  it('goes on after the engine throws, and does not try the same again', async () => {
    const { session, told, failures } = make();
    session.start();
    session.open('/a.go', '// make the engine throw', 1);
    await settle();
    assert.strictEqual(failures.length, 1);
    assert.strictEqual(await session.result('/a.go'), undefined);
    assert.strictEqual(failures.length, 1);
    session.change('/a.go', source('a'), 2, undefined);
    await settle();
    assert.deepStrictEqual(told, ['/a.go@2']);
    session.dispose();
  });

  it('shares the work of those who ask at the same time', async () => {
    const { session, told } = make();
    session.start();
    session.open('/a.go', source('a'), 1);
    const [x, y] = await Promise.all([session.result('/a.go'), session.result('/a.go')]);
    assert.ok(x && x === y);
    await settle();
    assert.deepStrictEqual(told, ['/a.go@1']);
    assert.strictEqual(await session.result('/b.go'), undefined);
    session.close('/a.go');
    assert.strictEqual(await session.result('/a.go'), undefined);
    session.dispose();
  });
});
