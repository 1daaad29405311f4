/** What comes out of the disk cache is what would have been worked out. */
import assert from 'node:assert';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoadCache, loadPackages, newContext } from '../../server/src/load';
import { amd64, Pipeline } from '../../server/src/program';
import { compilerLines } from '../../server/src/report/compiler';
import { DiskCache, PackageKeys } from '../../server/src/session/cache';
import { MemoryFileSystem } from '../../server/src/vfs';

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

function answer(fs: MemoryFileSystem, dir: string, inlining: boolean): { lines: string[]; recalled: number } {
  const ctx = newContext(fs, { goroot: '/go', gomodcache: '/cache' });
  const load = loadPackages(ctx, fs, '/m', ['./use'], {}, new LoadCache());
  const disk = new DiskCache(dir);
  const keys = new PackageKeys(load, fs, ctx, inlining);
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

  it('drops entries that are damaged, and makes them anew', () => {
    const cold = answer(fs(dep), dir, true);
    let damaged = 0;
    for (const sub of readdirSync(dir, { withFileTypes: true })) {
      if (!sub.isDirectory()) continue;
      for (const name of readdirSync(join(dir, sub.name))) {
        const path = join(dir, sub.name, name);
        writeFileSync(path, readFileSync(path).subarray(0, -3));
        damaged++;
      }
    }
    assert.ok(damaged > 0);
    const again = answer(fs(dep), dir, true);
    assert.equal(again.recalled, 0);
    assert.deepEqual(again.lines, cold.lines);
    assert.ok(answer(fs(dep), dir, true).recalled > 0);
  });
});
