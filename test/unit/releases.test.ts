/** What differs between releases and is no verdict: errors, and the names of places. */
import * as assert from 'node:assert/strict';
import { compilerLines } from '../../server/src/answers/compiler';
import { loadPackages, newContext } from '../../server/src/load';
import { Pipeline } from '../../server/src/program';
import { MemoryFileSystem } from '../../server/src/vfs';

function analysed(release: string, text: string): { lines: string[]; problems: string[] } {
  const fs = new MemoryFileSystem({
    '/go/VERSION': release,
    '/go/src/unsafe/unsafe.go': 'package unsafe',
    '/m/go.mod': 'module example.com/p\n\ngo 1.24\n',
    '/m/sub/p.go': text,
  });
  const ctx = newContext(fs, { goroot: '/go', gomodcache: '/cache' });
  const pipeline = new Pipeline(loadPackages(ctx, fs, '/m', ['./sub']), fs, ctx.target, true);
  const a = pipeline.analyze('example.com/p/sub', { explain: false })!;
  return {
    lines: compilerLines(pipeline.positions, a.notes, a.findings, 1),
    problems: (a.pkg.checker?.problems ?? []).map((p) => p.message),
  };
}

describe('releases', () => {
  it('go1.27: relative names of //line directives are in the folder of their file', () => {
    const text =
      'package p\n\n//line y/p.y:10\nfunc F() {}\n//line ../q.y:20:3\nfunc G() {}\n//line /a/../r.y:5\nfunc H() {}\n';
    const places = (release: string): string[] => analysed(release, text).lines.map((l) => l.replace(/: can.*/, ''));
    assert.deepEqual(places('go1.26.8'), ['y/p.y:10', '../q.y:20:8', '/a/../r.y:5']);
    assert.deepEqual(places('go1.27.4'), ['/m/sub/y/p.y:10', '/m/q.y:20:8', '/r.y:5']);
  });

  it('go1.27: no range over a function with a variadic yield', () => {
    const text = 'package p\n\nfunc F(f func(yield func(...int) bool)) {\n\tfor range f {\n\t}\n}\n';
    assert.deepEqual(analysed('go1.26.8', text).problems, []);
    assert.deepEqual(analysed('go1.27.4', text).problems, [
      'cannot range over f (variable of type func(yield func(...int) bool)): ' +
        'yield func of type func(...int) bool cannot be variadic',
    ]);
  });
});
