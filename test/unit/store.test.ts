/** What comes out of the disk cache is what would have been worked out. */
import assert from 'node:assert';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { compilerLines } from '../../server/src/answers/compiler';
import { LoadCache, loadPackages, newContext } from '../../server/src/load';
import { cacheSettings, PackageKeys, Pipeline, Store } from '../../server/src/program';
import { MemoryFileSystem } from '../../server/src/vfs';
import { amd64 } from '../harness/target';

const dep = `package dep

type Node struct {
	Next *Node
	Val  int
}

var last *Node

// Small enough to be inlined.
func New(v int) *Node { return &Node{Val: v} }

func (n *Node) Push(v int) *Node { return &Node{Next: n, Val: v} }

// Too large for that, and keeps its argument.
func Keep(n *Node, f func(int) int) int {
	sum := 0
	for m := n; m != nil; m = m.Next {
		sum += f(m.Val)
		switch {
		case sum > 10:
			sum -= f(sum)
		case sum > 5:
			sum += f(sum) * f(sum+1)
		}
	}
	last = n
	return sum
}

func First(n *Node) *int { return &n.Val }

func Each[T any](list []T, f func(T)) {
	for _, x := range list {
		f(x)
	}
}
`;

const use = `package use

import "m/dep"

func A(v int) int {
	n := dep.New(v)
	p := dep.First(n.Push(v))
	return *p
}

func B(v int) int {
	n := dep.Node{Val: v}
	return dep.Keep(&n, func(x int) int { return x + v })
}

func C(list []int) (sum int) {
	dep.Each(list, func(x int) { sum += x })
	return sum
}
`;

const storeIn = (dir: string, size = '', messages: string[] = []): Store =>
  new Store(cacheSettings({ GOSCAPE_CACHE: dir, GOSCAPE_CACHE_SIZE: size }), (m) => messages.push(m));

/** All files below a folder, relative to it. */
function filesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => relative(dir, join(e.parentPath, e.name)))
    .sort();
}

function write(path: string, text: string, daysAgo = 0): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  age(path, daysAgo);
  return path;
}

function age(path: string, days: number): void {
  const then = Date.now() / 1000 - days * 86_400;
  utimesSync(path, then, then);
}

/** A key whose entries lie in the folder `ab`. */
const keyOf = (n: number): string => `ab${String(n).padStart(25, '0')}`;

function answer(fs: MemoryFileSystem, dir: string, inlining: boolean): { lines: string[]; recalled: number } {
  const ctx = newContext(fs, { goroot: '/go', gomodcache: '/cache' });
  const load = loadPackages(ctx, fs, '/m', ['./use'], {}, new LoadCache());
  const disk = storeIn(dir);
  const keys = new PackageKeys(load, fs, ctx, inlining, disk.engine);
  let recalled = -1;
  const pipeline = new Pipeline(load, fs, amd64, inlining, undefined, (name) => {
    const key = keys.of(name);
    const table = key === undefined ? undefined : disk.table(key);
    if (name === 'm/dep' && recalled < 0) recalled = table?.functions.size ?? 0;
    return table;
  });
  const r = pipeline.analyze('m/use', { explain: true });
  assert.ok(r);
  disk.flush();
  return { lines: compilerLines(pipeline.positions, r.notes, r.findings, 2), recalled };
}

describe('disk cache', () => {
  let dir = '';
  const fs = (depText: string): MemoryFileSystem =>
    new MemoryFileSystem({
      '/go/VERSION': 'go1.26.8',
      '/go/src/unsafe/unsafe.go': 'package unsafe',
      '/m/go.mod': 'module m\n\ngo 1.26\n',
      '/m/dep/dep.go': depText,
      '/m/use/use.go': use,
    });
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'goscape-cache-'));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  for (const inlining of [true, false]) {
    it(`gives the answer of a first run, inlining ${inlining ? 'on' : 'off'}`, () => {
      const cold = answer(fs(dep), dir, inlining);
      assert.equal(cold.recalled, 0);
      const warm = answer(fs(dep), dir, inlining);
      assert.ok(warm.recalled > 0, 'nothing was kept');
      assert.deepEqual(warm.lines, cold.lines);
      assert.ok(cold.lines.some((l) => l.includes('moved to heap: n')));
    });
  }

  it('does not answer for other sources', () => {
    answer(fs(dep), dir, true);
    const changed = answer(fs(dep.replace('	last = n\n', '')), dir, true);
    assert.equal(changed.recalled, 0);
    assert.ok(!changed.lines.some((l) => l.includes('moved to heap: n')));
  });

  it('drops entries that are damaged, and makes them again', () => {
    const cold = answer(fs(dep), dir, true);
    let damaged = 0;
    for (const name of filesIn(dir)) {
      if (!name.endsWith('.sum')) continue;
      writeFileSync(join(dir, name), readFileSync(join(dir, name)).subarray(0, -3));
      damaged++;
    }
    assert.ok(damaged > 0);
    const again = answer(fs(dep), dir, true);
    assert.equal(again.recalled, 0);
    assert.deepEqual(again.lines, cold.lines);
    assert.ok(answer(fs(dep), dir, true).recalled > 0);
  });

  it('gives back what was written, and nothing else', () => {
    storeIn(dir).write(keyOf(1), 'm2', 'a line\n\xe4');
    assert.equal(storeIn(dir).read(keyOf(1), 'm2'), 'a line\n\xe4');
    assert.equal(storeIn(dir).read(keyOf(1), 'm1'), undefined);
    assert.equal(storeIn(dir).read(keyOf(2), 'm2'), undefined);
  });

  it('keeps what two processes add to a table at the same time', () => {
    const one = storeIn(dir),
      two = storeIn(dir);
    const a = one.table(keyOf(1)),
      b = two.table(keyOf(1));
    const inl = { cost: 7, canDelayResults: true };
    a.functions.set('f', { summarized: true, inl, tags: undefined });
    a.functions.set('g', { summarized: false, inl: undefined, tags: ['x\x01', ''] });
    b.functions.set('f', { summarized: false, inl: undefined, tags: ['y'] });
    b.functions.set('h', { summarized: true, inl: undefined, tags: [] });
    b.exports = new Set(['p.f']);
    a.dirty = b.dirty = true;
    two.flush();
    one.flush();
    const all = storeIn(dir).table(keyOf(1));
    assert.deepEqual(Object.fromEntries(all.functions), {
      f: { summarized: true, inl, tags: ['y'] },
      g: { summarized: false, inl: undefined, tags: ['x\x01', ''] },
      h: { summarized: true, inl: undefined, tags: [] },
    });
    assert.deepEqual(all.exports, new Set(['p.f']));
  });

  it('prunes nothing but entries of its own that are old', async () => {
    storeIn(dir).write(keyOf(1), 'm1', 'fresh');
    const other = [
      'notes.txt',
      'go/notes.txt',
      'ab/notes.txt',
      `ab/${keyOf(2)}.txt`,
      `ab/${keyOf(2)}.sum.bak`,
      `cd/${keyOf(2)}.sum`,
      `ab/deeper/${keyOf(2)}.sum`,
      `ab/${keyOf(2)}.sum.12.tmp`,
    ];
    for (const name of other) write(join(dir, name), 'x', 60);
    write(join(dir, `ab/${keyOf(3)}.sum`), 'x', 60);
    write(join(dir, `ab/${keyOf(4)}.m2.12-00ff.tmp`), 'x', 60);
    const running = write(join(dir, `ab/${keyOf(5)}.m2.12-00ff.tmp`), 'x');
    const store = storeIn(dir);
    store.write(keyOf(6), 'm1', 'x');
    store.flush();
    await store.settled();
    const left = ['CACHEDIR.TAG', 'usage', `ab/${keyOf(1)}.m1`, `ab/${keyOf(6)}.m1`, relative(dir, running), ...other];
    assert.deepEqual(filesIn(dir), left.sort());
  });

  it('stays within its bound, and lets go first what was read longest ago', async () => {
    const text = 'x'.repeat(20_000);
    for (let i = 0; i < 12; i++) {
      storeIn(dir).write(keyOf(i), 'm1', text);
      age(join(dir, `ab/${keyOf(i)}.m1`), 13 - i);
    }
    assert.equal(storeIn(dir).read(keyOf(0), 'm1'), text);
    const store = storeIn(dir, '100K');
    store.write(keyOf(20), 'm1', text);
    store.flush();
    await store.settled();
    const left = filesIn(dir).filter((f) => f.endsWith('.m1'));
    assert.deepEqual(
      left,
      [0, 10, 11, 20].map((i) => `ab/${keyOf(i)}.m1`),
    );
    // What does not fit at all is not written.
    store.write(keyOf(21), 'm1', 'x'.repeat(110_000));
    assert.equal(store.read(keyOf(21), 'm1'), undefined);
  });

  it('prunes at once when what several processes wrote exceeds the bound, and else once a day', async () => {
    const add = async (i: number): Promise<void> => {
      const store = storeIn(dir, '100K');
      store.write(keyOf(i), 'm1', 'x'.repeat(20_000));
      store.flush();
      await store.settled();
    };
    const old = `ab/${keyOf(99)}.m1`;
    await add(0);
    write(join(dir, old), 'x', 60);
    for (let i = 1; i < 5; i++) await add(i);
    assert.ok(existsSync(join(dir, old)), 'pruned without need');
    await add(5);
    assert.ok(!existsSync(join(dir, old)), 'not pruned');
    assert.equal(filesIn(dir).filter((f) => f.endsWith('.m1')).length, 4);
    write(join(dir, old), 'x', 60);
    write(join(dir, 'usage'), `pruned ${Date.now() - 2 * 86_400_000} 0\n`);
    const reader = storeIn(dir, '100K');
    reader.flush();
    await reader.settled();
    assert.ok(!existsSync(join(dir, old)), 'not pruned after a day');
  });

  it('touches an entry that it reads, once a day', () => {
    storeIn(dir).write(keyOf(1), 'm1', 'x');
    const path = join(dir, `ab/${keyOf(1)}.m1`);
    const daysOld = (): number => Math.round(((Date.now() - statSync(path).mtimeMs) / 86_400_000) * 10) / 10;
    age(path, 0.5);
    storeIn(dir).read(keyOf(1), 'm1');
    assert.equal(daysOld(), 0.5);
    age(path, 3);
    storeIn(dir).read(keyOf(1), 'm1');
    assert.equal(daysOld(), 0);
  });

  it('leaves a folder that holds files of others alone', () => {
    const other = join(dir, 'other');
    write(join(other, 'go/notes.txt'), 'x', 60);
    write(join(other, 'CACHEDIR.TAG'), 'Signature: 8a477f597d28d172789f06886806bc55\n# of another program\n');
    storeIn(other).write(keyOf(1), 'm1', 'mine');
    assert.deepEqual(filesIn(other), [
      'CACHEDIR.TAG',
      'go/notes.txt',
      'goscape/CACHEDIR.TAG',
      `goscape/ab/${keyOf(1)}.m1`,
    ]);
    assert.equal(storeIn(other).read(keyOf(1), 'm1'), 'mine');
    const taken = join(dir, 'taken');
    write(join(taken, 'a'), 'x');
    write(join(taken, 'goscape/a'), 'x');
    const messages: string[] = [];
    const store = storeIn(taken, '', messages);
    store.write(keyOf(1), 'm1', 'mine');
    assert.deepEqual(filesIn(taken), ['a', 'goscape/a']);
    assert.equal(store.engine, '');
    assert.match(messages.join('\n'), /^GOSCAPE_CACHE: .*taken cannot be used, nothing is kept: .* files of others$/);
  });

  it('works without a folder that it can write', () => {
    const messages: string[] = [];
    const file = write(join(dir, 'file'), 'x');
    const store = storeIn(file, '', messages);
    store.write(keyOf(1), 'm1', 'x');
    store.flush();
    assert.equal(store.read(keyOf(1), 'm1'), undefined);
    assert.equal(messages.length, 1);
    // Nothing can be made there, and there is no such folder elsewhere than on Linux.
    if (process.platform === 'linux') assert.equal(storeIn('/proc/goscape').engine, '');
    // Made, and no longer writable: what it holds is read still. (Root may write everywhere.)
    const locked = join(dir, 'locked');
    storeIn(locked).write(keyOf(1), 'm1', 'x');
    chmodSync(join(locked, 'ab'), 0o555);
    chmodSync(locked, 0o555);
    try {
      const reader = storeIn(locked);
      assert.equal(reader.read(keyOf(1), 'm1'), 'x');
      reader.write(keyOf(2), 'm1', 'x');
      reader.flush();
    } finally {
      chmodSync(locked, 0o755);
      chmodSync(join(locked, 'ab'), 0o755);
    }
  });

  it('makes its folder again when somebody deletes it', () => {
    const store = storeIn(join(dir, 'c'));
    store.write(keyOf(1), 'm1', 'x');
    rmSync(join(dir, 'c'), { recursive: true });
    store.write(keyOf(2), 'm1', 'x');
    assert.deepEqual(filesIn(join(dir, 'c')), ['CACHEDIR.TAG', `ab/${keyOf(2)}.m1`]);
  });

  it('reads its settings', () => {
    const mib = 1 << 20;
    for (const [text, want] of [
      ['', 512 * mib],
      ['200M', 200 * mib],
      [' 1.5 GiB ', 1536 * mib],
      ['64k', 65_536],
      ['4096', 4096],
    ] as const) {
      const s = cacheSettings({ GOSCAPE_CACHE: '/c', GOSCAPE_CACHE_SIZE: text });
      assert.deepEqual([s.dir, s.limit, s.problems], ['/c', want, []], text);
    }
    for (const text of ['0', 'off', 'OFF', '0M'])
      assert.equal(cacheSettings({ GOSCAPE_CACHE: '/c', GOSCAPE_CACHE_SIZE: text }).dir, '', text);
    assert.equal(cacheSettings({ GOSCAPE_CACHE: 'off' }).dir, '');
    assert.equal(cacheSettings({ GOSCAPE_CACHE: '/c', GOSCAPE_CACHE_SIZE: '1G' }, '2M').limit, 2 * mib);
    for (const text of ['-1', 'many', '1X', '1e3', '99999999999999999G']) {
      const s = cacheSettings({ GOSCAPE_CACHE_SIZE: text });
      assert.equal(s.limit, 512 * mib);
      assert.deepEqual(s.problems, [
        `GOSCAPE_CACHE_SIZE: "${text}" is not a size such as 200M, 1G or off; 512M is used`,
      ]);
    }
    assert.match(cacheSettings({}, 'many').problems.join(), /^goscape\.cacheSize: "many" is not a size/);
  });
});

describe('keys of the disk cache', () => {
  interface Setup {
    files?: Record<string, string>;
    context?: Parameters<typeof newContext>[1];
    patterns?: string[];
    inlining?: boolean;
    engine?: string;
  }
  const keyIn = (pkg: string, s: Setup): string | undefined => {
    const fs = new MemoryFileSystem({
      '/go/VERSION': 'go1.26.8',
      '/go/src/unsafe/unsafe.go': 'package unsafe',
      '/m/go.mod': 'module m\n\ngo 1.26\n',
      '/m/dep/dep.go': 'package dep\n',
      '/m/use/use.go': 'package use\n\nimport _ "m/dep"\n',
      ...s.files,
    });
    const ctx = newContext(fs, { goroot: '/go', gomodcache: '/cache', ...s.context });
    const load = loadPackages(ctx, fs, '/m', s.patterns ?? ['./use'], {}, new LoadCache());
    return new PackageKeys(load, fs, ctx, s.inlining ?? true, s.engine ?? 'engine').of(pkg);
  };

  const setups: readonly (readonly [string, Setup])[] = [
    ['the engine', { engine: 'another' }],
    ['GOOS', { context: { goos: 'freebsd' } }],
    ['the level of the architecture', { context: { archLevel: 'v3' } }],
    ['experiments', { context: { goexperiment: 'arenas' } }],
    ['the release of Go', { files: { '/go/VERSION': 'go1.26.9' } }],
    ['tags', { context: { tags: ['extra'] } }],
    ['inlining', { inlining: false }],
    ["a file's text", { files: { '/m/use/use.go': 'package use\n\nimport _ "m/dep"\n\nvar X int\n' } }],
    ['the list of files', { files: { '/m/use/more.go': 'package use\n' } }],
    ["an import's text", { files: { '/m/dep/dep.go': 'package dep\n\nvar X int\n' } }],
    ['the language version', { files: { '/m/go.mod': 'module m\n\ngo 1.25\n' } }],
  ];
  for (const [what, setup] of setups) {
    it(`hold ${what}`, () => {
      const key = keyIn('m/use', {});
      assert.match(key ?? '', /^[\w-]{27}$/);
      assert.equal(keyIn('m/use', {}), key);
      assert.notEqual(keyIn('m/use', setup), key);
    });
  }

  it('do not depend on which packages are named, but for -l, which is about those', () => {
    assert.equal(keyIn('m/use', { patterns: ['./use', './dep'] }), keyIn('m/use', {}));
    assert.equal(keyIn('m/dep', { inlining: false }), keyIn('m/dep', {}));
    const named = { patterns: ['./dep'] };
    assert.notEqual(keyIn('m/dep', { ...named, inlining: false }), keyIn('m/dep', named));
  });

  it('hold GOARCH', () => {
    // Neither has features that tags say something of.
    const [a, b] = ['s390x', 'loong64'].map((goarch) => keyIn('m/use', { context: { goarch } }));
    assert.notEqual(a, b);
  });

  it('hold the import path', () => {
    assert.notEqual(
      keyIn('n/dep', { files: { '/m/go.mod': 'module n\n\ngo 1.26\n' }, patterns: ['./dep'] }),
      undefined,
    );
    assert.notEqual(
      keyIn('n/dep', { files: { '/m/go.mod': 'module n\n\ngo 1.26\n' }, patterns: ['./dep'] }),
      keyIn('m/dep', { patterns: ['./dep'] }),
    );
  });

  it('hold the names of files', () => {
    const at = (file: string): string | undefined =>
      keyIn('m/more', { files: { [`/m/more/${file}`]: 'package more\n' }, patterns: ['./more'] });
    assert.notEqual(at('a.go'), at('b.go'));
  });

  it('do not exist without an engine', () => {
    assert.equal(keyIn('m/use', { engine: '' }), undefined);
  });
});
