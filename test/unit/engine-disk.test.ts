/** What an engine makes of files that change on the disk, and of functions whose bodies change. */
import assert from 'node:assert';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileResult } from '../../server/src/answers/model';
import { GoEngine } from '../../server/src/session/engine';

const never = (): boolean => false;
const keeps = 'package p\n\nvar k *int\n\n//go:noinline\nfunc B(p *int) int { k = p; return *p }\n';
const reads = 'package p\n\n//go:noinline\nfunc B(p *int) int { return *p }\n';
const user = 'package p\n\nfunc A() int {\n\tx := 1\n\treturn B(&x)\n}\n';

describe('engine: the disk', () => {
  let dir: string;
  let engine: GoEngine;
  const at = (name: string): string => join(dir, name);
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  };
  const moved = async (name: string): Promise<string[]> => {
    const r = (await engine.analyzeFile(at(name), never)) as FileResult;
    return r.functions.flatMap((f) => f.findings.filter((x) => x.kind === 'moved').map((x) => x.name));
  };
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-disk-')));
    write('go.mod', 'module x\n\ngo 1.26\n');
    engine = new GoEngine();
    engine.configure({ cacheDir: '' });
  });
  afterEach(() => {
    engine.dispose();
    rmSync(dir, { recursive: true, force: true });
  });

  it('a file that was edited, saved and closed is what was saved', async () => {
    write('a.go', user);
    write('b.go', reads);
    engine.openFile(at('a.go'), user);
    assert.deepEqual(await moved('a.go'), []);
    engine.openFile(at('b.go'), reads);
    engine.changeFile(at('b.go'), keeps);
    assert.deepEqual(await moved('a.go'), ['x']);
    write('b.go', keeps);
    engine.closeFile(at('b.go'));
    assert.deepEqual(await moved('a.go'), ['x']);
  });

  it('an event for a folder covers all that is below it', async () => {
    const importer = 'package p\n\nimport "x/lib/deep"\n\nfunc A() int {\n\tx := 1\n\treturn deep.B(&x)\n}\n';
    write('a.go', importer);
    write('lib/deep/deep.go', reads.replace('package p', 'package deep'));
    engine.openFile(at('a.go'), importer);
    const before = (await engine.analyzeFile(at('a.go'), never)) as FileResult;
    assert.deepEqual(before.problems, []);
    rmSync(at('lib'), { recursive: true });
    engine.invalidate([at('lib')]);
    const after = (await engine.analyzeFile(at('a.go'), never)) as FileResult;
    assert.match(after.problems.map((p) => p.message).join('\n'), /lib\/deep/);
  });

  it('the name of a function whose body was edited is known as before', async () => {
    const text = `${user}\nfunc B(p *int) int { return *p }\n`;
    write('a.go', text);
    engine.openFile(at('a.go'), text);
    await moved('a.go');
    const name = { file: at('a.go'), line: 3, col: 6 };
    const before = engine.symbolAt(name);
    assert.equal(before?.name, 'A');
    engine.changeFile(at('a.go'), text.replace('x := 1', 'x := 12'));
    await moved('a.go');
    assert.deepEqual(engine.symbolAt(name), before);
  });
});
