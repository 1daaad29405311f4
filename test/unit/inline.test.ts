import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { compilerLines } from '../../server/src/answers/compiler';
import { InlTree } from '../../server/src/inline/tree';
import type { Func } from '../../server/src/ir/node';
import { loadPackages, newContext } from '../../server/src/load';
import { Pipeline } from '../../server/src/program';
import { isIntrinsic } from '../../server/src/target';
import { MemoryFileSystem } from '../../server/src/vfs';
import { amd64 } from '../harness/target';

/** What the engine prints at -m=2 for a package of one file; names of files are relative. */
function explain(source: string): string[] {
  const fs = new MemoryFileSystem({
    '/go/VERSION': 'go1.26.8',
    '/go/src/unsafe/unsafe.go': 'package unsafe',
    '/m/go.mod': 'module inl\n\ngo 1.26\n',
    '/m/inline.go': source,
  });
  const load = loadPackages(newContext(fs, { goroot: '/go', gomodcache: '/cache' }), fs, '/m', ['.']);
  const pipeline = new Pipeline(load, fs, amd64, true);
  const r = pipeline.analyze('inl', { explain: true });
  assert.ok(r);
  assert.deepEqual(r.silent, []);
  const text = compilerLines(pipeline.positions, r.notes, r.findings, 2).join('\n').replaceAll('/m/', '');
  return Buffer.from(text, 'latin1').toString('utf8').split('\n');
}

const own = (lines: readonly string[]): string[] => lines.filter((l) => l.startsWith('inline.go:')).sort();

describe('inline', () => {
  it('costs, reasons, inlined calls and what follows from them are told as the compiler tells them', () => {
    const want = readFileSync('test/fixtures/inline/inline.m2', 'utf8').trimEnd().split('\n');
    assert.deepEqual(own(explain(readFileSync('test/fixtures/inline/inline.go', 'utf8'))), own(want));
  });

  it('positions of inlined code lead to the outermost call', () => {
    const tree = new InlTree();
    const fn = { sym: { name: 'f' } } as unknown as Func;
    const outer = tree.add(100, fn);
    const call = tree.at(7, outer);
    const inner = tree.add(call, fn);
    const pos = tree.at(9, inner);
    assert.equal(tree.outermost(pos), 100);
    assert.equal(tree.innermost(pos), 9);
    assert.deepEqual(tree.names(inner), ['f', 'f']);
    assert.equal(tree.outermost(5), 5);
  });

  it('intrinsics are known by package and name', () => {
    assert.ok(isIntrinsic(amd64.intrinsics, 'math/bits', 'TrailingZeros64'));
    assert.ok(!isIntrinsic(amd64.intrinsics, 'strings', 'Index'));
  });
});
