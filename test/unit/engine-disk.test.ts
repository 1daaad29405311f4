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

  it('each workspace has the toolchain that its go.mod asks for', async () => {
    const go = (root: string, release: string): void => {
      write(`${root}/VERSION`, release);
      write(`${root}/src/runtime/proc.go`, 'package runtime\n');
      write(`${root}/src/unsafe/unsafe.go`, 'package unsafe\n');
    };
    go('go', 'go1.26.8');
    const host = `${{ x64: 'amd64' }[process.arch as string] ?? process.arch}`;
    const cached = `mod/golang.org/toolchain@v0.0.1-go1.27.4.${process.platform}-${host}`;
    go(cached, 'go1.27.4');
    // A call of a variable whose assignments are all known is seen through from go1.27 on.
    const text =
      'package p\n\nfunc F(a bool) int {\n\tx := 1\n\tf := g\n\tif a {\n\t\tf = h\n\t}\n\treturn f(&x)\n}\n\n' +
      '//go:noinline\nfunc g(p *int) int { return *p }\n\n//go:noinline\nfunc h(p *int) int { return -*p }\n';
    write('old/go.mod', 'module old\n\ngo 1.24\n');
    write('new/go.mod', 'module new\n\ngo 1.24\n\ntoolchain go1.27.4\n');
    const env = {
      GOTOOLCHAIN: 'auto',
      GOROOT: at('go'),
      GOMODCACHE: at('mod'),
      GOFLAGS: '',
      GOWORK: 'off',
      GOENV: 'off',
    };
    engine.configure({ cacheDir: '', env });
    for (const name of ['old/p.go', 'new/p.go']) {
      write(name, text);
      engine.openFile(at(name), text);
    }
    const of = async (name: string): Promise<unknown[]> => {
      const { goVersion, goWhy, notices, problems } = (await engine.analyzeFile(at(name), never)) as FileResult;
      return [goVersion, goWhy, notices, problems, await moved(name)];
    };
    assert.deepEqual(await of('old/p.go'), ['go1.26.8', 'Go installation', undefined, [], ['x']]);
    assert.deepEqual(await of('new/p.go'), ['go1.27.4', 'toolchain line of go.mod', undefined, [], []]);
    const std = `${cached}/src/runtime/proc.go`;
    engine.openFile(at(std), 'package runtime\n');
    assert.deepEqual((await of(std)).slice(0, 2), ['go1.27.4', 'asked for']);
    // Saved with another toolchain line.
    write('new/go.mod', 'module new\n\ngo 1.24\n\ntoolchain go1.25.1\n');
    engine.invalidate([at('new/go.mod')]);
    assert.deepEqual((await of('new/p.go')).slice(0, 2), ['go1.26.8', 'Go installation']);
  });
});
