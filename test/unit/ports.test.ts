/** Ports and modes of the build: flags, tables and what a mode lets be inlined. Written by hand from the sources. */
import * as assert from 'node:assert/strict';
import { compilerLines } from '../../server/src/answers/compiler';
import { parseFlags } from '../../server/src/cli/flags';
import { loadPackages, newContext } from '../../server/src/load';
import { Pipeline } from '../../server/src/program';
import { isIntrinsic, modeOf, newTarget } from '../../server/src/target';
import { mayInlineFrom } from '../../server/src/target/instrument';
import { MemoryFileSystem } from '../../server/src/vfs';

const has = (goarch: string, path: string, name: string, level = '', version = 'go1.26'): boolean =>
  isIntrinsic(newTarget({ goos: 'linux', goarch, level, version }).intrinsics, path, name);

describe('ports', () => {
  it('have intrinsics of their own', () => {
    assert.equal(has('arm64', 'math', 'Round'), true);
    assert.equal(has('amd64', 'math', 'Round'), false);
    assert.equal(has('386', 'math', 'Floor'), false);
    assert.equal(has('mips', 'sync/atomic', 'LoadInt64'), false);
    assert.equal(has('mips64', 'sync/atomic', 'LoadInt64'), true);
  });

  it('have intrinsics by level', () => {
    assert.equal(has('riscv64', 'math/bits', 'TrailingZeros64'), false);
    assert.equal(has('riscv64', 'math/bits', 'TrailingZeros64', 'rva22u64'), true);
    assert.equal(has('riscv64', 'math/bits', 'TrailingZeros64', 'rva23u64'), true);
    assert.equal(has('ppc64le', 'math/bits', 'ReverseBytes16', 'power9'), false);
    assert.equal(has('ppc64le', 'math/bits', 'ReverseBytes16', 'power10'), true);
    assert.equal(has('arm', 'math', 'sqrt', '5'), false);
    assert.equal(has('arm', 'math', 'sqrt', '7'), true);
  });

  it('have intrinsics by release', () => {
    assert.equal(has('arm64', 'runtime/internal/sys', 'Bswap64', '', 'go1.23'), true);
    assert.equal(has('arm64', 'internal/runtime/sys', 'Bswap64', '', 'go1.23'), false);
    assert.equal(has('arm64', 'internal/runtime/sys', 'Bswap64', '', 'go1.24'), true);
    assert.equal(has('riscv64', 'crypto/internal/constanttime', 'Select', 'rva23u64'), false);
    assert.equal(has('riscv64', 'crypto/internal/constanttime', 'Select', 'rva23u64', 'go1.27'), true);
  });
});

describe('modes', () => {
  const race = newTarget({ goos: 'linux', goarch: 'amd64', mode: { race: true } });

  it('leave out the packages of the runtime', () => {
    assert.deepEqual(modeOf(race, 'runtime'), { race: false, asan: false, instrumenting: false, checkptr: 0 });
    assert.deepEqual(modeOf(race, 'internal/bytealg'), { race: true, asan: false, instrumenting: true, checkptr: 0 });
    assert.deepEqual(modeOf(race, 'runtime/race'), { race: false, asan: false, instrumenting: false, checkptr: 1 });
    assert.deepEqual(modeOf(race, 'p'), { race: true, asan: false, instrumenting: true, checkptr: 1 });
  });

  it('keep calls that are intercepted', () => {
    assert.equal(isIntrinsic(race.intrinsics, 'sync/atomic', 'LoadInt32'), true);
    assert.equal(isIntrinsic(race.instrumentedIntrinsics, 'sync/atomic', 'LoadInt32'), false);
    assert.equal(isIntrinsic(race.instrumentedIntrinsics, 'runtime', 'slicebytetostringtmp'), false);
  });

  it('say whose functions are inlined', () => {
    const p = modeOf(race, 'p');
    assert.equal(mayInlineFrom(p, 'strings'), true);
    for (const path of ['sync', 'sync/atomic', 'runtime', 'internal/bytealg', 'internal/abi'])
      assert.equal(mayInlineFrom(p, path), false, path);
    assert.equal(mayInlineFrom(modeOf(race, 'runtime'), 'internal/abi'), true);
  });

  it('do not instrument instances of generic functions of package runtime', () => {
    const fs = new MemoryFileSystem({
      '/go/VERSION': 'go1.26.8',
      '/go/src/unsafe/unsafe.go': 'package unsafe',
      '/go/src/runtime/keep.go': 'package runtime\n\nfunc Keep[T any](x T) func() T { return func() T { return x } }\n',
      '/m/go.mod': 'module example.com/p\n\ngo 1.26\n',
      '/m/p.go': 'package p\n\nimport "runtime"\n\nvar F = runtime.Keep(1)\n',
    });
    const linesOf = (mode: object): string[] => {
      const ctx = newContext(fs, { goroot: '/go', gomodcache: '/cache', mode });
      const pipeline = new Pipeline(loadPackages(ctx, fs, '/m', ['.']), fs, ctx.target, true);
      const a = pipeline.analyze('example.com/p', { explain: true })!;
      return compilerLines(pipeline.positions, a.notes, a.findings, 2).filter((l) => /inline runtime/.test(l));
    };
    const instances = ['runtime.Keep[go.shape.int]', 'runtime.Keep[go.shape.int].func1', 'runtime.Keep[int]'];
    const why = ': marked go:norace with -race compilation';
    const said = (lines: string[]): string[] => lines.map((l) => l.replace(/^.*?: | with cost .*/g, '')).sort();
    assert.deepEqual(said(linesOf({})), instances.map((f) => `can inline ${f}`).sort());
    assert.deepEqual(said(linesOf({ race: true })), instances.map((f) => `cannot inline ${f}${why}`).sort());
  });

  it('are flags', () => {
    assert.deepEqual(parseFlags(['--race']).mode, { race: true });
    assert.deepEqual(parseFlags(['-race=false']).mode, { race: false });
    assert.deepEqual(parseFlags(['-d=checkptr=2']).mode, { checkptr: 2 });
    assert.throws(() => parseFlags(['--race', '--asan']), /exclude each other/);
    assert.throws(() => parseFlags(['-d=panic']), /only checkptr is known/);
  });
});
