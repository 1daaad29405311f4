import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { compilerLines } from '../../server/src/answers/compiler';
import { loadPackages, newContext } from '../../server/src/load';
import { Pipeline } from '../../server/src/program';
import { MemoryFileSystem } from '../../server/src/vfs';
import { amd64 } from '../harness/target';

/** What the engine prints at -m=2 -l for a package of one file; names of files are relative. */
function explain(source: string): { run: () => string[]; silent: () => readonly string[] } {
  const fs = new MemoryFileSystem({
    '/go/VERSION': 'go1.26.8',
    '/go/src/unsafe/unsafe.go': 'package unsafe',
    '/m/go.mod': 'module inst\n\ngo 1.26\n',
    '/m/instances.go': source,
  });
  const load = loadPackages(newContext(fs, { goroot: '/go', gomodcache: '/cache' }), fs, '/m', ['.']);
  const pipeline = new Pipeline(load, fs, amd64, false);
  const analyze = (): NonNullable<ReturnType<Pipeline['analyze']>> => {
    const r = pipeline.analyze('inst', { explain: true, wrappers: true });
    assert.ok(r);
    return r;
  };
  return {
    run: () => {
      const r = analyze();
      const text = compilerLines(pipeline.positions, r.notes, r.findings, 2).join('\n').replaceAll('/m/', '');
      return [...new Set(Buffer.from(text, 'latin1').toString('utf8').split('\n'))].sort();
    },
    silent: () => analyze().silent.map((s) => s.why),
  };
}

describe('ir: instances that a package mentions', () => {
  const { run, silent } = explain(readFileSync('test/fixtures/ir/instances.go', 'utf8'));
  const want = readFileSync('test/fixtures/ir/instances.m2', 'utf8').trimEnd().split('\n').sort();
  const about = (lines: readonly string[], name: RegExp): string[] => lines.filter((l) => name.test(l));

  it('are all compiled, with the wrappers of their methods', () => {
    assert.deepEqual(silent(), []);
    assert.deepEqual(run(), want);
  });

  it('come with all methods, called or not', () => {
    for (const t of ['int', 'string', 'bool', 'float64'])
      assert.notEqual(about(run(), new RegExp(`for \\(\\*Box\\[${t}\\]\\)\\.Put with`)).length, 0, t);
  });

  it('are not shaped where a recursive type mentions itself', () => {
    assert.equal(about(run(), /for \(\*Box\[inst\.Node\[go\.shape\.string\]\]\)\.Get with/).length, 1);
  });

  it('read dictionaries by the words of their layout', () => {
    assert.deepEqual(about(run(), /\.dict\[/), about(want, /\.dict\[/));
  });

  it('share shapes of pointers where a constraint has methods only', () => {
    assert.notEqual(about(run(), /Any\[go\.shape\.\*uint8\]/).length, 0);
    assert.notEqual(about(run(), /Exact\[go\.shape\.\*int\]/).length, 0);
  });

  it('are the same when the package is analysed again', () => {
    assert.deepEqual(run(), run());
  });
});
