/** Profiles: how they are read, what is hot, and what the compiler makes of it. */
import * as assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { Profile as Encoded, Function as Fn, Line, Location, Sample, StringTable, ValueType } from 'pprof-format';
import { compilerLines } from '../../server/src/answers/compiler';
import { loadPackages, newContext, profileOf, withProfileOf } from '../../server/src/load';
import { readProfile } from '../../server/src/load/profile';
import { Pipeline } from '../../server/src/program';
import { type CallEdge, newProfile } from '../../server/src/target';
import { MemoryFileSystem } from '../../server/src/vfs';

const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** A profile of samples; a frame is a location's lines, innermost first: function number and line. */
function encoded(
  names: readonly string[],
  samples: readonly (readonly [value: number, ...frames: number[][][]])[],
): string {
  const table = new StringTable();
  const locations: Location[] = [];
  const location = (lines: number[][]): number => {
    const line = lines.map(([f, at]) => new Line({ functionId: f! + 1, line: at! }));
    return locations.push(new Location({ id: locations.length + 1, address: locations.length, line }));
  };
  const sample = samples.map(
    ([value, ...frames]) => new Sample({ locationId: frames.map((f) => location(f)), value: [1000, value] }),
  );
  const type = (t: string, unit: string): ValueType => new ValueType({ type: table.dedup(t), unit: table.dedup(unit) });
  return binary(
    new Encoded({
      sampleType: [type('allocs', 'count'), type('cpu', 'nanoseconds')],
      sample,
      location: locations,
      function: names.map((name, i) => new Fn({ id: i + 1, name: table.dedup(name), startLine: 10 * (i + 1) })),
      stringTable: table,
    }).encode(),
  );
}

describe('profiles', () => {
  const read = (text: string): ReturnType<typeof readProfile> =>
    readProfile(new MemoryFileSystem({ '/p.pgo': text }), '/p.pgo');
  const edgesOf = (text: string): string[] =>
    [...(read(text).profile?.edges.values() ?? [])]
      .flat()
      .map((e) => `${e.caller} ${e.callee} ${e.offset} ${e.weight}`)
      .sort();

  it('weigh the calls of the two innermost frames, with what is inlined there', () => {
    const text = encoded(
      ['m.a', 'm.b', 'm.c', 'm.d'],
      [
        // b calls a; who calls b does not count.
        [5, [[0, 12]], [[1, 23]], [[2, 31]]],
        // The same call at another address; d is inlined into c, which b called.
        [7, [[0, 11]], [[1, 23]]],
        [
          2,
          [
            [3, 41],
            [2, 35],
          ],
          [[1, 29]],
        ],
        // A function that calls itself in the same line is one call.
        [4, [[3, 42]], [[3, 42]]],
        [0, [[0, 12]], [[3, 44]]],
      ],
    );
    const want = ['m.b m.a 3 12', 'm.b m.c 9 2', 'm.c m.d 5 2', 'm.d m.d 2 4'];
    assert.deepEqual(edgesOf(text), want);
    assert.deepEqual(edgesOf(binary(gzipSync(Buffer.from(text, 'latin1')))), want);
  });

  it('are read as cmd/preprofile writes them', () => {
    assert.deepEqual(edgesOf('GO PREPROFILE V1\nm.b\nm.a\n3 12\nm.b\nm.c\n-9 2\n'), ['m.b m.a 3 12', 'm.b m.c -9 2']);
    assert.match(read('GO PREPROFILE V1\nm.b\nm.a\nx\n').problem, /^\/p\.pgo: line 4: /);
  });

  it('of no use are no profiles', () => {
    assert.deepEqual(read(''), { profile: undefined, problem: '' });
    assert.deepEqual(read('GO PREPROFILE V1\n'), { profile: undefined, problem: '' });
    assert.match(read('\x1f\x8bnonsense').problem, /^\/p\.pgo: /);
    assert.match(readProfile(new MemoryFileSystem({}), '/none.pgo').problem, /^\/none\.pgo: cannot be read$/);
  });

  it('call hot what makes up 99 percent', () => {
    const edge = (callee: string, weight: number): CallEdge => ({ caller: 'm.f', callee, offset: weight % 11, weight });
    const p = newProfile('', [edge('m.c', 4), edge('m.a', 900), edge('m.b', 95), edge('m.d', 1)])!;
    // 99.5 percent is the first sum above 99: b counts, and what comes behind it does not.
    assert.deepEqual([...p.hotCallees.keys()], ['m.a', 'm.b']);
    assert.deepEqual([...p.hotLines.get('m.f')!], [900 % 11, 95 % 11]);
    assert.equal(newProfile('', []), undefined);
  });

  const main = `package main

import "example.com/p/lib"

func twice(p *int) int { return *p * 2 }

func total(s lib.Shape, n int) int {
	x := n
	return s.Area(&x)
}

func round(s lib.Shape, n int) int {
	y := n
	return s.Area(&y)
}

func long(a int) int {
	return lib.Long(&a, &a, &a) +
		lib.Long(&a, &a, &a)
}

func main() {
	println(total(lib.New(2), 3), round(lib.New(0), 3), long(4), lib.Sum([]int{1, 2, 3}, twice))
}
`;
  const lib = `package lib

type Shape interface{ Area(p *int) int }

type Rect struct{ W, H int }

func (r *Rect) Area(p *int) int { return r.W*r.H + *p }

type circle struct{ r int }

func (c circle) Area(p *int) int { return c.r * *p }

func New(i int) Shape {
	if i == 0 {
		return circle{i}
	}
	return &Rect{i, i}
}

func Sum(list []int, f func(*int) int) int {
	sum := 0
	for i := range list {
		sum += f(&list[i])
	}
	return sum
}

func Long(a, b, c *int) int {
	n := 0
	for i := 0; i < *a; i++ {
		n += *b*i + *c
		for j := 0; j < n; j++ {
			n -= *a * j
			if n > *b {
				n += *c
			}
			if n < *c {
				n -= *b * *a
			}
			if n == *a {
				n++
			}
			if n == *a**b {
				n--
			}
		}
	}
	return n
}
`;
  const profile = `GO PREPROFILE V1
main.total
example.com/p/lib.(*Rect).Area
2 500
main.round
example.com/p/lib.circle.Area
2 300
main.long
example.com/p/lib.Long
1 100
example.com/p/lib.Sum
main.twice
3 90
example.com/p/lib.Sum
example.com/p/lib.Long
3 20
main.main
main.long
1 1
`;
  const files = {
    '/go/VERSION': 'go1.26.8',
    '/go/src/unsafe/unsafe.go': 'package unsafe',
    '/m/go.mod': 'module example.com/p\n\ngo 1.26\n',
    '/m/lib/lib.go': lib,
    '/m/main.go': main,
    '/m/default.pgo': profile,
  };

  it('belong to commands and what they import', () => {
    const fs = new MemoryFileSystem(files);
    const of = (pgo: string, name: string, dir: string): string | undefined =>
      profileOf(fs, newContext(fs, { goroot: '/go', pgo }), dir, () => name);
    assert.equal(of('auto', 'main', '/m'), '/m/default.pgo');
    assert.equal(of('auto', 'main', '/m/lib'), undefined);
    assert.equal(of('auto', 'lib', '/m'), undefined);
    assert.equal(of('off', 'main', '/m'), undefined);
    assert.equal(of('/x.pgo', 'lib', '/m/lib'), '/x.pgo');
  });

  it('make hot calls direct and inline more of them, in dependencies too', () => {
    const fs = new MemoryFileSystem(files);
    const plain = newContext(fs, { goroot: '/go', gomodcache: '/cache' });
    const said = (ctx: typeof plain, path: string): string[] => {
      const pipeline = new Pipeline(loadPackages(ctx, fs, '/m', ['./...']), fs, ctx.target, true);
      const a = pipeline.analyze(path, { explain: true })!;
      return compilerLines(pipeline.positions, a.notes, a.findings, 2)
        .filter((l) => !/^<|flow:|from |:$|does not escape/.test(l))
        .map((l) => l.replace(/^.*\/| as: .*/g, ''));
    };
    const { ctx } = withProfileOf(fs, plain, '/m/default.pgo');
    // What the compiler prints with -gcflags="-m=2 -pgoprofile=default.pgo".
    assert.deepEqual(said(ctx, 'example.com/p'), [
      'main.go:9:15: PGO devirtualizing interface call s.Area to lib.(*Rect).Area',
      'main.go:14:15: PGO devirtualizing interface call s.Area to lib.circle.Area',
      'main.go:5:6: can inline twice with cost 5',
      'main.go:7:6: cannot inline total: function too complex: cost 98 exceeds budget 80',
      'main.go:12:6: cannot inline round: function too complex: cost 95 exceeds budget 80',
      'main.go:17:6: cannot inline long: function too complex: cost 162 exceeds budget 80',
      'main.go:22:6: cannot inline main: function too complex: cost 266 exceeds budget 80',
      'main.go:9:15: inlining call to lib.(*Rect).Area',
      'main.go:14:15: inlining call to lib.circle.Area',
      'main.go:18:17: inlining call to lib.Long',
      'main.go:23:23: inlining call to lib.New',
      'main.go:23:45: inlining call to lib.New',
      'main.go:23:70: inlining call to lib.Sum',
      'main.go:23:70: inlining call to twice',
      'main.go:7:12: leaking param: s',
      'main.go:8:2: moved to heap: x',
      'main.go:12:12: leaking param: s',
      'main.go:13:2: moved to heap: y',
      'main.go:23:23: lib.circle{...} escapes to heap',
      'main.go:23:23: &lib.Rect{...} escapes to heap',
      'main.go:23:45: lib.circle{...} escapes to heap',
      'main.go:23:45: &lib.Rect{...} escapes to heap',
    ]);
    assert.deepEqual(said(ctx, 'example.com/p/lib'), [
      'lib.go:7:6: can inline (*Rect).Area with cost 9',
      'lib.go:11:6: can inline circle.Area with cost 6',
      'lib.go:13:6: can inline New with cost 17',
      'lib.go:20:6: can inline Sum with cost 37',
      'lib.go:28:6: can inline Long with cost 87',
      'lib.go:15:16: circle{...} escapes to heap',
      'lib.go:17:9: &Rect{...} escapes to heap',
      'lib.go:20:10: leaking param: list',
    ]);
    // And without.
    const without = said(plain, 'example.com/p').join('\n');
    assert.doesNotMatch(without, /PGO/);
    assert.match(without, /main\.go:8:2: moved to heap: x/);
  });
});
