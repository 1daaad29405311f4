/** Answers that an earlier process gave: read while nothing that they were made of has changed. */
import assert from 'node:assert';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { leanResult } from '../../server/src/answers/lean';
import type { FileResult } from '../../server/src/answers/model';
import { GoEngine } from '../../server/src/session/engine';

const never = (): boolean => false;
const user = 'package p\n\nimport "x/lib"\n\nfunc A() int {\n\tx := 1\n\treturn lib.B(&x)\n}\n';
const lib = 'package lib\n\nvar k *int\n\n//go:noinline\nfunc B(p *int) int { k = p; return *p }\n';

describe('kept answers', () => {
  let dir: string;
  const at = (name: string): string => join(dir, name);
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  };
  const made = (): GoEngine => {
    const engine = new GoEngine();
    engine.configure({ cacheDir: at('cache') });
    return engine;
  };
  /** What a new process has at once for a.go, with this text, and other open documents. */
  const kept = (text = user, others: Readonly<Record<string, string>> = {}, tags: string[] = []) => {
    const engine = made();
    if (tags.length > 0) engine.configure({ cacheDir: at('cache'), tags });
    for (const [name, t] of Object.entries(others)) engine.openFile(at(name), t, 1);
    engine.openFile(at('m/a.go'), text, 3);
    const known = engine.keptAnswer(at('m/a.go'));
    engine.dispose();
    return known;
  };
  let answer: FileResult;
  beforeEach(async () => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-kept-')));
    write('m/go.mod', 'module x\n\ngo 1.26\n');
    write('m/a.go', user);
    write('m/lib/lib.go', lib);
    // What has just been written is not trusted.
    await new Promise((resolve) => setTimeout(resolve, 60));
    const engine = made();
    engine.openFile(at('m/a.go'), user, 1);
    assert.equal(engine.keptAnswer(at('m/a.go')), undefined);
    answer = (await engine.analyzeFile(at('m/a.go'), never)) as FileResult;
    engine.dispose();
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('are those that were given', () => {
    assert.deepEqual(answer.functions[0]?.findings.map((f) => f.text).slice(0, 1), ['moved to heap: x']);
    assert.deepEqual(kept(), JSON.parse(JSON.stringify({ ...leanResult(answer), version: 3 })));
    assert.deepEqual(kept(user, { 'm/lib/lib.go': lib })?.functions.length, 1);
  });

  it('end with what they were made of', () => {
    assert.ok(kept() !== undefined);
    assert.equal(kept(`${user}\n`), undefined);
    assert.equal(kept(user, { 'm/lib/lib.go': lib.replace('k = p; ', '') }), undefined);
    assert.equal(kept(user, {}, ['sometag']), undefined);
    assert.ok(kept() !== undefined);
    write('m/lib/more.go', 'package lib\n');
    assert.equal(kept(), undefined);
  });

  it('end with a file that was written with the same size and time', () => {
    const time = new Date(Date.now() - 10_000);
    write('m/lib/lib.go', lib.replace('k = p', 'k = k'));
    utimesSync(at('m/lib/lib.go'), time, time);
    assert.equal(kept(), undefined);
  });

  it('end with a file that took the place of another', () => {
    write('m/other', lib.replace('k = p', 'k = k'));
    renameSync(at('m/other'), at('m/lib/lib.go'));
    assert.equal(kept(), undefined);
  });
});
