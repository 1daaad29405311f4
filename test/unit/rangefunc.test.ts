import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { compilerLines } from '../../server/src/answers/compiler';
import { loadPackages, newContext } from '../../server/src/load';
import { Pipeline } from '../../server/src/program';
import { MemoryFileSystem } from '../../server/src/vfs';
import { amd64 } from '../harness/target';

/** What the engine prints at -m=2 -l for a package of one file; names of files are relative. */
function explain(name: string, source: string): { lines: string[]; silent: readonly string[]; again: string[] } {
  const fs = new MemoryFileSystem({
    '/go/VERSION': 'go1.26.8',
    '/go/src/unsafe/unsafe.go': 'package unsafe',
    '/m/go.mod': 'module rf\n\ngo 1.26\n',
    [`/m/${name}`]: source,
  });
  const load = loadPackages(newContext(fs, { goroot: '/go', gomodcache: '/cache' }), fs, '/m', ['.']);
  const pipeline = new Pipeline(load, fs, amd64, false);
  const run = (): { lines: string[]; silent: readonly string[] } => {
    const r = pipeline.analyze('rf', { explain: true });
    assert.ok(r);
    const text = compilerLines(pipeline.positions, r.notes, r.findings, 2).join('\n').replaceAll('/m/', '');
    return {
      lines: [...new Set(Buffer.from(text, 'latin1').toString('utf8').split('\n'))].sort(),
      silent: r.silent.map((s) => s.why),
    };
  };
  return { ...run(), again: run().lines };
}

describe('ir: loops over functions', () => {
  const source = readFileSync('test/fixtures/ir/rangefunc.go', 'utf8');
  const { lines, silent, again } = explain('rangefunc.go', source);

  it('are told as the compiler tells them', () => {
    assert.deepEqual(silent, []);
    const want = readFileSync('test/fixtures/ir/rangefunc.m2', 'utf8').trimEnd().split('\n').sort();
    assert.deepEqual(lines, want);
  });

  it('are rewritten anew when a package is analysed again', () => {
    assert.deepEqual(again, lines);
  });
});
