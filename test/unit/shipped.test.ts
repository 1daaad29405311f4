/** The standard library that the product brings along: what is left out of sources, and where the rest is seen. */
import assert from 'node:assert';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { shippedForm } from '../../scripts/std/make';
import { trimGo } from '../../scripts/std/trim';
import { loadPackages, readEnv } from '../../server/src/load';
import { DiskFileSystem, ShippedFolder } from '../../server/src/vfs';

const files: Readonly<Record<string, string>> = {
  VERSION: 'go1.26.9\ntime 2026-01-01T00:00:00Z\n',
  'go.env': 'GOTOOLCHAIN=auto\n',
  LICENSE: 'licence',
  'src/runtime/proc.go': '// Package runtime.\npackage runtime\n',
  'src/fmt/print.go': 'package fmt\n\n// Println prints.\nfunc Println(a ...any) {}\n',
  'src/fmt/print_test.go': 'package fmt\n',
  'src/fmt/print_plan9.go': 'package fmt\n',
  'src/fmt/print_windows.go': 'package fmt\n',
  'src/fmt/other.go': '//go:build !linux && !darwin && (!windows || special)\n\npackage fmt\n',
  'src/fmt/never.go': '//go:build plan9 || (linux && s390x)\n\npackage fmt\n',
  'src/fmt/testdata/x.go': 'package x\n',
  'src/cmd/go/main.go': 'package main\n',
  'pkg/include/textflag.h': '#define NOSPLIT 4\n',
};

describe('the shipped standard library', () => {
  it('has no comments, and every token where it was', () => {
    const source = [
      '// Package p.',
      '//go:build linux',
      'package p /* x */',
      '',
      'var a, b = "// no", `/* no',
      '  // no  `  // yes',
      "var c, d = '/', '\\'' // yes",
      'var e /* wide */ = /* two',
      'lines */ 1',
      '//go:noinline',
      'func f() {}',
      '//line x.go:3',
      '//export f',
    ].join('\n');
    const trimmed = trimGo(source);
    const lines = source.split('\n'),
      left = trimmed.split('\n');
    assert.equal(left.length, lines.length);
    assert.deepEqual(left.slice(1, 3), ['//go:build linux', 'package p        ']);
    assert.deepEqual(left.slice(4, 9), [
      lines[4],
      '  // no  `  ',
      "var c, d = '/', '\\'' ",
      'var e            =       ',
      '         1',
    ]);
    assert.deepEqual(left.slice(9), lines.slice(9));
    assert.equal(left[0], '');
  });

  describe('as a file', () => {
    let dir: string;
    const at = (name: string): string => join(dir, name);
    const write = (base: string, texts: Readonly<Record<string, string>>): void => {
      for (const [name, text] of Object.entries(texts)) {
        mkdirSync(dirname(join(at(base), name)), { recursive: true });
        writeFileSync(join(at(base), name), text);
      }
    };
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'goscape-shipped-'));
      write('go', files);
      mkdirSync(at('std'));
      writeFileSync(at('std/go1.26.9.std'), shippedForm(at('go'), 'go1.26.9'));
    });
    afterEach(() => rmSync(dir, { recursive: true, force: true }));

    const read = (env: Readonly<Record<string, string>>, goos = 'linux') => {
      const fs = new DiskFileSystem();
      const shipped = new ShippedFolder(at('std'), fs);
      const ctx = readEnv({ GOROOT: at('nowhere'), ...env }, fs, { goos, goarch: 'amd64', cwd: dir, shipped });
      return { fs, ctx };
    };
    const names = (fs: DiskFileSystem, folder: string) => fs.readDir(at(folder))?.map((e) => e.name);

    it('holds what some port may need, where there is no distribution', () => {
      const { fs, ctx } = read({});
      assert.deepEqual([ctx.goroot, ctx.goRelease, ctx.shipped], [at('nowhere'), 'go1.26.9', true]);
      assert.deepEqual(names(fs, 'nowhere'), ['VERSION', 'go.env', 'pkg', 'src']);
      assert.deepEqual(names(fs, 'nowhere/src'), ['fmt', 'runtime']);
      assert.deepEqual(names(fs, 'nowhere/src/fmt'), ['other.go', 'print.go', 'print_windows.go']);
      assert.equal(fs.readFile(at('nowhere/src/fmt/print.go')), 'package fmt\n\n\nfunc Println(a ...any) {}\n');
      assert.equal(fs.readFile(at('nowhere/src/fmt/print_plan9.go')), undefined);
      assert.equal(fs.fileError(at('nowhere/src/fmt'))?.kind, 'directory');
      assert.deepEqual([fs.isDir(at('nowhere/src')), fs.isFile(at('nowhere/VERSION'))], [true, true]);
    });

    it('serves imports, and is not answered for', () => {
      write('m', { 'go.mod': 'module m\n\ngo 1.26\n', 'a.go': 'package m\n\nimport "fmt"\n\nvar _ = fmt.Println\n' });
      const { fs, ctx } = read({});
      const load = loadPackages(ctx, fs, at('m'), ['.']);
      assert.deepEqual(load.problems, []);
      assert.deepEqual([...load.all.keys()], ['m', 'fmt']);
      const named = loadPackages(ctx, fs, at('m'), ['fmt', '.']);
      assert.deepEqual(
        named.roots.map((p) => p.importPath),
        ['m'],
      );
      assert.match(named.problems[0]?.message ?? '', /^fmt of the standard library: no Go installation was found/);
    });

    it('gives way to a distribution, and is not there for other ports', () => {
      const there = read({ GOROOT: at('go') });
      assert.deepEqual([there.ctx.goroot, there.ctx.shipped], [at('go'), false]);
      assert.match(there.fs.readFile(at('go/src/runtime/proc.go')) ?? '', /Package runtime/);
      assert.deepEqual([read({}, 'plan9').ctx.shipped, read({}, 'plan9').fs.isDir(at('nowhere'))], [false, false]);
      write('h/sdk/go1.25.1', files);
      assert.equal(read({ HOME: at('h') }).ctx.shipped, false);
    });

    it('is not used where it is damaged', () => {
      writeFileSync(at('std/go1.26.9.std'), 'goscape std 1\nand nothing else');
      assert.equal(read({}).ctx.shipped, false);
    });
  });
});
