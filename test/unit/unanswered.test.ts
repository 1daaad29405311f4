/** Where imports are missing, functions that lean on what they declare have no answer, and no line is a guess. */
import assert from 'node:assert';
import { compilerLines } from '../../server/src/answers/compiler';
import { loadPackages, newContext } from '../../server/src/load';
import { Pipeline } from '../../server/src/program';
import { MemoryFileSystem } from '../../server/src/vfs';

const lib = `package lib

import "other.org/gone"

func Uses(p *int) { gone.Take(p) }

func Calls(p *int) { Uses(p) }

func Alone(p *int) int { return *p }

type T struct{ f gone.F }

func (t *T) Method(p *int) { t.f.Do(p) }
`;
const main = `package m

import "m/lib"

var table = map[string]func(*int){"uses": lib.Uses}

var fine = func(p *int) int { return *p }

func a() { x := 1; lib.Calls(&x) }

func b() { x := 1; a(); _ = lib.Alone(&x) }

func c() *int { x := lib.Alone(new(int)); return &x }

func d(t *lib.T) { x := 1; t.Method(&x) }
`;

describe('functions without an answer', () => {
  const analysed = (path: string) => {
    const fs = new MemoryFileSystem({ '/m/go.mod': 'module m\n\ngo 1.26\n', '/m/a.go': main, '/m/lib/lib.go': lib });
    const ctx = newContext(fs, { goroot: '/go', gomodcache: '/cache' });
    const load = loadPackages(ctx, fs, '/m', ['./...']);
    const pipeline = new Pipeline(load, fs, ctx.target, true);
    const analysis = pipeline.analyze(path, { explain: false, wrappers: true })!;
    return {
      silent: analysis.silent.map((s) => `${s.decl.name.value}: ${s.why}`),
      lines: compilerLines(pipeline.positions, analysis.notes, analysis.findings, 1, []),
    };
  };

  it('are those that use what is missing, and all that use them', () => {
    assert.deepEqual(analysed('m/lib').silent, [
      'Uses: it does not type-check',
      'Calls: it uses Uses, which has no answer',
      'Method: it does not type-check',
    ]);
    const { silent, lines } = analysed('m');
    assert.deepEqual(silent, [
      'a: it uses Calls, which has no answer',
      'b: it uses a, which has no answer',
      'd: it uses Method, which has no answer',
    ]);
    assert.deepEqual(
      lines.filter((l) => !l.includes('fine')),
      [
        '/m/a.go:7:12: can inline init.func1',
        '/m/a.go:13:6: can inline c',
        '/m/a.go:13:31: inlining call to lib.Alone',
        '/m/a.go:7:17: p does not escape',
        '/m/a.go:13:17: moved to heap: x',
        '/m/a.go:13:35: new(int) does not escape',
      ],
    );
  });
});
