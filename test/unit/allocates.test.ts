/** What calls of functions allocate, with all that they call, and that the cache says the same. */
import assert from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AllocatesInfo, Answers, fileAnswer } from '../../server/src/answers';
import { allocatesSentence } from '../../server/src/answers/sentences';
import { loadPackages, newContext } from '../../server/src/load';
import { cacheSettings, PackageKeys, Pipeline, Store } from '../../server/src/program';
import { MemoryFileSystem } from '../../server/src/vfs';
import { amd64 } from '../harness/target';

const dep = `package dep

type Node struct{ Next *Node }

var last *Node
var list []int

//go:noinline
func Keep() { last = &Node{} }

//go:noinline
func Twice() { Keep(); Keep() }

//go:noinline
func Grow(n int) { list = append(list, n) }

//go:noinline
func Fail(n int) int {
	if n > 0 {
		panic([2]int{n, n})
	}
	return n
}

//go:noinline
func Quiet(n int) int { return n + 1 }

//go:noinline
func Even(n int) bool { return n == 0 || Odd(n-1) }

//go:noinline
func Odd(n int) bool { return n != 0 && Even(n-1) }

type Writer interface{ Write(b []byte) }

//go:noinline
func Write(w Writer, b []byte) { w.Write(b) }

//go:noinline
func Each(f func(int)) { f(1) }
`;

const use = `package use

import "m/dep"

var n int

func Certain()   { dep.Keep() }
func Far()       { dep.Twice() }
func Sometimes() { if n > 0 { dep.Keep() } }
func Later()     { if n > 0 { return }; dep.Keep() }
func Loops()     { for range n { dep.Keep() } }
func Grows()     { dep.Grow(n) }
func Panics()    { n = dep.Fail(n) }
func Nothing()   { n = dep.Quiet(n) }
func Ring() bool { return dep.Even(n) }
func Unknown(w dep.Writer) { dep.Write(w, nil) }
func Value()     { dep.Each(func(x int) { n = x }) }
func Go()        { go dep.Quiet(n) }
func Stays() int { x := [4]int{n}; return x[0] }
`;

/** What the functions of package use allocate, as letters: certain, maybe, panics, unknown; and the way. */
function allocates(dir: string): Record<string, string> {
  const fs = new MemoryFileSystem({
    '/go/VERSION': 'go1.26.8',
    '/go/src/unsafe/unsafe.go': 'package unsafe',
    '/m/go.mod': 'module m\n\ngo 1.26\n',
    '/m/dep/dep.go': dep,
    '/m/use/use.go': use,
  });
  const ctx = newContext(fs, { goroot: '/go', gomodcache: '/cache' });
  const load = loadPackages(ctx, fs, '/m', ['./use']);
  const disk = new Store(cacheSettings({ GOSCAPE_CACHE: dir }), () => {});
  const keys = new PackageKeys(load, fs, ctx, true, disk.engine);
  const pipeline = new Pipeline(load, fs, amd64, true, undefined, (name) => {
    const key = keys.of(name);
    return key === undefined ? undefined : disk.table(key);
  });
  const answers = new Answers(pipeline);
  const analysis = pipeline.analyze('m/use', {
    explain: true,
    states: true,
    effects: true,
    inlining: new Map(),
  });
  const loaded = load.all.get('m/use')!;
  const { functions } = fileAnswer({ answers, fs, loaded, analysis }, '/m/use/use.go', true);
  disk.flush();
  return Object.fromEntries(functions.map((f) => [f.name, letters(f.allocates!)]));
}

const letters = (a: AllocatesInfo): string =>
  [`${a.certain ? 'c' : ''}${a.maybe ? 'm' : ''}${a.panics ? 'p' : ''}${a.unknown ? 'u' : ''}` || '-', ...a.path].join(
    ' ',
  );

describe('what calls allocate', () => {
  const expected = {
    Certain: 'c dep.Keep',
    Far: 'c dep.Twice dep.Keep',
    Sometimes: 'm dep.Keep',
    Later: 'm dep.Keep',
    Loops: 'm dep.Keep',
    Grows: 'm dep.Grow',
    Panics: 'p dep.Fail',
    Nothing: '-',
    Ring: '-',
    Unknown: 'u dep.Write dep.Writer.Write',
    Value: 'u dep.Each f',
    Go: 'c',
    Stays: '-',
  };
  it('is transitive, with the shortest way, from the sources and from the cache', () => {
    const dir = mkdtempSync(join(tmpdir(), 'goscape-allocates-'));
    try {
      assert.deepEqual(allocates(dir), expected);
      assert.deepEqual(allocates(dir), expected, 'the second time');
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
  it('is the same without a cache', () => assert.deepEqual(allocates(''), expected));

  it('has words', () => {
    const a = { certain: false, maybe: false, panics: false, unknown: false, path: [] };
    const path = ['fmt.newPrinter', 'sync.(*Pool).Get'];
    assert.deepEqual(
      [
        allocatesSentence(a),
        allocatesSentence({ ...a, certain: true, maybe: true }),
        allocatesSentence({ ...a, maybe: true, path }),
        allocatesSentence({ ...a, unknown: true, path: ['io.Writer.Write'] }),
        allocatesSentence({ ...a, panics: true }),
      ],
      [
        'A call allocates nothing.',
        'A call allocates each time.',
        'A call allocates sometimes, in fmt.newPrinter → sync.(*Pool).Get.',
        'What a call allocates depends on io.Writer.Write.',
        'A call allocates only on the way to a panic.',
      ],
    );
  });
});
