import * as assert from 'node:assert/strict';
import {
  type ContextOptions,
  LoadCache,
  type LoadOptions,
  type LoadResult,
  loadPackages,
  newContext,
  type Package,
  readHeader,
  sameHeader,
} from '../../server/src/load';
import { MemoryFileSystem, Overlay } from '../../server/src/vfs';

type Files = Record<string, string>;

const goroot: Files = {
  '/go/VERSION': 'go1.26.8\ntime 2026',
  '/go/src/go.mod': 'module std\n\ngo 1.26\n',
  '/go/src/fmt/print.go': 'package fmt\nimport "os"\nimport _ "golang.org/x/dep"',
  '/go/src/os/os.go': 'package os\nimport "internal/abi"',
  '/go/src/os/os_windows.go': 'package os\nimport "windowsonly"',
  '/go/src/internal/abi/abi.go': 'package abi',
  '/go/src/internal/abi/stub.s': 'TEXT',
  '/go/src/testing/testing.go': 'package testing',
  '/go/src/unsafe/unsafe.go': 'package unsafe',
  '/go/src/builtin/builtin.go': 'package builtin',
  '/go/src/vendor/golang.org/x/dep/dep.go': 'package dep',
  '/go/src/cmd/tool/main.go': 'package main\nimport "golang.org/x/dep"',
  '/go/src/cmd/vendor/golang.org/x/dep/dep.go': 'package dep',
};

function load(
  files: Files,
  patterns: string[],
  cwd = '/m',
  context: ContextOptions = {},
  options: LoadOptions = {},
): LoadResult {
  const fs = new MemoryFileSystem({ ...goroot, ...files });
  return loadPackages(newContext(fs, { goroot: '/go', gomodcache: '/cache', ...context }), fs, cwd, patterns, options);
}

const names = (packages: readonly Package[]): string[] => packages.map((p) => p.importPath);
const messages = (r: LoadResult): string[] =>
  [...r.problems, ...r.order.flatMap((p) => p.problems)].map((p) => p.message);
const get = (r: LoadResult, name: string): Package => {
  const p = r.all.get(name);
  assert.ok(p, `no package ${name} in ${[...r.all.keys()]}`);
  return p;
};

describe('load: packages of the main module', () => {
  const files: Files = {
    '/m/go.mod': 'module ex.com/m // the module\n\ngo 1.21.3\n',
    '/m/main.go': 'package main\nimport (\n\t"fmt"\n\t"ex.com/m/lib"\n)',
    '/m/lib/lib.go': 'package lib',
    '/m/lib/lib_windows.go': 'package lib',
    '/m/lib/lib_linux_arm64.go': 'package lib',
    '/m/lib/old.go': '// +build ignore\n\npackage lib',
    '/m/lib/new.go': '//go:build linux && go1.22 && !cgo\n\npackage lib',
    '/m/lib/_hidden.go': 'nothing',
    '/m/testdata/t/t.go': 'package t',
    '/m/nested/go.mod': 'module ex.com/nested',
    '/m/nested/n.go': 'package nested',
  };

  it('resolves imports, in dependency order', () => {
    const r = load(files, ['./...']);
    assert.deepEqual(messages(r), []);
    assert.deepEqual(names(r.roots), ['ex.com/m', 'ex.com/m/lib']);
    assert.deepEqual(names(r.order), [
      'ex.com/m/lib',
      'internal/abi',
      'os',
      'vendor/golang.org/x/dep',
      'fmt',
      'ex.com/m',
    ]);
    assert.deepEqual(Object.fromEntries(get(r, 'fmt').imports), {
      os: 'os',
      'golang.org/x/dep': 'vendor/golang.org/x/dep',
    });
    assert.equal(get(r, 'internal/abi').hasAsm, true);
    assert.equal(get(r, 'fmt').standard, true);
    assert.equal(get(r, 'fmt').langVersion, 'go1.26');
    assert.equal(get(r, 'ex.com/m').langVersion, 'go1.21');
    assert.deepEqual(get(r, 'ex.com/m').module, {
      path: 'ex.com/m',
      version: '',
      dir: '/m',
      goVersion: '1.21.3',
      main: true,
    });
  });

  it('chooses files by name and constraint', () => {
    const lib = (context: ContextOptions): string[] =>
      get(load(files, ['./lib'], '/m', context), 'ex.com/m/lib').goFiles.map((f) => f.slice(7));
    assert.deepEqual(lib({}), ['lib.go', 'new.go']);
    assert.deepEqual(lib({ goarch: 'arm64' }), ['lib.go', 'lib_linux_arm64.go', 'new.go']);
    assert.deepEqual(lib({ goos: 'windows' }), ['lib.go', 'lib_windows.go']);
    assert.deepEqual(lib({ goVersion: 'go1.20' }), ['lib.go']);
    assert.deepEqual(lib({ cgoEnabled: true, tags: ['ignore'] }), ['lib.go', 'old.go']);
  });

  it('takes directories, import paths and patterns alike', () => {
    for (const pattern of ['./lib', '/m/lib', 'ex.com/m/lib', './lib/', './lib/...', 'ex.com/m/li...', '../m/lib']) {
      assert.deepEqual(names(load(files, [pattern]).roots), ['ex.com/m/lib'], pattern);
    }
    assert.deepEqual(names(load(files, [], '/m/lib').roots), ['ex.com/m/lib']);
    assert.deepEqual(names(load(files, ['./lib', 'ex.com/m/lib']).roots), ['ex.com/m/lib']);
    assert.deepEqual(names(load(files, ['std']).roots), [
      'fmt',
      'internal/abi',
      'os',
      'testing',
      'unsafe',
      'vendor/golang.org/x/dep',
    ]);
    assert.deepEqual(names(load(files, ['cmd']).roots), ['cmd/tool', 'cmd/vendor/golang.org/x/dep']);
    assert.deepEqual(
      get(load(files, ['cmd/tool']), 'cmd/tool').imports.get('golang.org/x/dep'),
      'cmd/vendor/golang.org/x/dep',
    );
    assert.deepEqual(names(load(files, ['all']).roots).sort(), [
      'ex.com/m',
      'ex.com/m/lib',
      'fmt',
      'internal/abi',
      'os',
      'vendor/golang.org/x/dep',
    ]);
  });

  it('named files are a package of their own, in the order of their names', () => {
    const r = load(files, ['lib/old.go', 'lib/lib.go']);
    const p = get(r, 'command-line-arguments');
    assert.deepEqual(p.goFiles, ['/m/lib/old.go', '/m/lib/lib.go']);
    assert.equal(p.module, undefined);
    assert.equal(p.langVersion, 'go1.26');
  });

  it('says what is wrong with a pattern', () => {
    assert.deepEqual(messages(load(files, ['./none'])), ['./none: stat /m/none: directory not found']);
    assert.deepEqual(messages(load(files, ['./testdata'])), ['./testdata: no Go files in /m/testdata']);
    assert.deepEqual(messages(load(files, ['ex.com/m/none'])), [
      'no required module provides package ex.com/m/none; to add it:\n\tgo get ex.com/m/none',
    ]);
    assert.deepEqual(messages(load(files, ['./testdata/...'])), []);
    assert.deepEqual(messages(load(files, ['./lib', './zzz...'])), ['"./zzz..." matched no packages']);
  });
});

describe('load: without what it would like to have', () => {
  it('no go.mod: the directory is the package', () => {
    const r = load({ '/x/main.go': 'package main\nimport "fmt"\nimport "ex.com/y"' }, ['.'], '/x');
    assert.deepEqual(names(r.roots), ['command-line-arguments']);
    assert.deepEqual([...r.roots[0]!.imports.keys()], ['fmt']);
    assert.match(messages(r)[0]!, /no required module provides package ex.com\/y: go.mod file not found/);
  });

  it('no GOROOT: the rest goes on', () => {
    const r = load(
      { '/x/go.mod': 'module x', '/x/x.go': 'package x\nimport "fmt"\nimport "x/y"', '/x/y/y.go': 'package y' },
      ['.'],
      '/x',
      { goroot: '' },
    );
    assert.deepEqual(names(r.order), ['x/y', 'x']);
    assert.deepEqual(r.roots[0]!.problems, [
      { kind: 'import', message: 'package fmt is not in std: no GOROOT was found', file: '/x/x.go', offset: 17 },
    ]);
    assert.equal(r.roots[0]!.importErrors.get('fmt'), 'package fmt is not in std: no GOROOT was found');
  });

  it('nothing in the module cache', () => {
    const r = load(
      { '/m/go.mod': 'module m\ngo 1.21\nrequire ex.com/Dep v1.0.0', '/m/m.go': 'package m\nimport "ex.com/Dep/p"' },
      ['.'],
    );
    assert.deepEqual(messages(r), [
      'module ex.com/Dep@v1.0.0 is not in the module cache (/cache); to download it:\n\tgo mod download ' +
        'ex.com/Dep@v1.0.0',
    ]);
  });
});

describe('load: modules', () => {
  const dep = (path: string, version: string, mod: string, files: Files): Files => {
    const escaped = path.replace(/[A-Z]/g, (c) => '!' + c.toLowerCase());
    const out: Files = { [`/cache/cache/download/${escaped}/@v/${version}.mod`]: mod };
    for (const name of Object.keys(files)) out[`/cache/${escaped}@${version}/${name}`] = files[name]!;
    return out;
  };

  it('selects the greatest required version, through the graph where it is not pruned', () => {
    const files = {
      '/m/go.mod': 'module m\ngo 1.16\nrequire ex.com/a v1.0.0\nrequire ex.com/B v1.1.0',
      '/m/m.go': 'package m\nimport "ex.com/a"\nimport "ex.com/B/x"',
      ...dep('ex.com/a', 'v1.0.0', 'module ex.com/a\nrequire ex.com/B v1.10.0-rc.1', { 'a.go': 'package a' }),
      ...dep('ex.com/B', 'v1.1.0', 'module ex.com/B', { 'x/x.go': 'package x' }),
      ...dep('ex.com/B', 'v1.10.0-rc.1', 'module ex.com/B\ngo 1.18', { 'x/x.go': 'package x' }),
    };
    const r = load(files, ['.']);
    assert.equal(get(r, 'ex.com/B/x').module?.version, 'v1.10.0-rc.1');
    assert.equal(get(r, 'ex.com/B/x').dir, '/cache/ex.com/!b@v1.10.0-rc.1/x');
    assert.equal(get(r, 'ex.com/B/x').langVersion, 'go1.18');
    assert.equal(get(r, 'ex.com/a').langVersion, 'go1.16');
    // A go.mod of go 1.17 or later lists all that counts.
    const pruned = load({ ...files, '/m/go.mod': files['/m/go.mod'].replace('1.16', '1.17') }, ['.']);
    assert.equal(get(pruned, 'ex.com/B/x').module?.version, 'v1.1.0');
  });

  it('replace and exclude', () => {
    const r = load(
      {
        '/m/go.mod':
          'module m\n\ngo 1.21\n\nrequire (\n\tex.com/a v1.0.0\n\tex.com/b v1.0.0 // indirect\n)\nreplace ' +
          'ex.com/a => ../a\nreplace ex.com/b v1.0.0 => ex.com/fork v1.2.0',
        '/m/m.go': 'package m\nimport "ex.com/a"\nimport "ex.com/b"',
        '/a/go.mod': 'module whatever\ngo 1.19',
        '/a/a.go': 'package a',
        ...dep('ex.com/fork', 'v1.2.0', 'module ex.com/b', { 'b.go': 'package b' }),
      },
      ['.'],
    );
    assert.deepEqual(messages(r), []);
    assert.deepEqual([get(r, 'ex.com/a').dir, get(r, 'ex.com/a').langVersion], ['/a', 'go1.19']);
    assert.deepEqual(get(r, 'ex.com/b').module, {
      path: 'ex.com/b',
      version: 'v1.0.0',
      main: false,
      dir: '/cache/ex.com/fork@v1.2.0',
      goVersion: '',
      replace: { path: 'ex.com/fork', version: 'v1.2.0' },
    });
  });

  it('vendor', () => {
    const files = {
      '/m/go.mod': 'module m\ngo 1.21\nrequire ex.com/a v1.0.0',
      '/m/m.go': 'package m\nimport "ex.com/a"\nimport "ex.com/c"',
      '/m/vendor/modules.txt': '# ex.com/a v1.0.0\n## explicit; go 1.18\nex.com/a\n',
      '/m/vendor/ex.com/a/a.go': 'package a',
    };
    const r = load(files, ['./...']);
    assert.deepEqual(names(r.roots), ['m']);
    assert.deepEqual([get(r, 'ex.com/a').dir, get(r, 'ex.com/a').langVersion], ['/m/vendor/ex.com/a', 'go1.18']);
    assert.deepEqual(messages(r), [
      'cannot find module providing package ex.com/c: import lookup disabled by -mod=vendor',
    ]);
    assert.match(messages(load(files, ['.'], '/m', { mod: 'readonly' })).join(), /not in the module cache/);
  });

  it('workspace', () => {
    const files = {
      '/w/go.work': 'go 1.22\nuse (\n\t./a\n\t./b // second\n\t./gone\n)\n',
      '/w/a/go.mod': 'module ex.com/a\ngo 1.22',
      '/w/a/a.go': 'package a\nimport "ex.com/b"',
      '/w/b/go.mod': 'module ex.com/b\ngo 1.20',
      '/w/b/b.go': 'package b',
    };
    const r = load(files, ['./...'], '/w/a');
    assert.deepEqual(names(r.order), ['ex.com/b', 'ex.com/a']);
    assert.equal(get(r, 'ex.com/b').langVersion, 'go1.20');
    assert.match(messages(r).join(), /cannot load module .\/gone listed in go.work file/);
    assert.match(
      messages(load(files, ['.'], '/w/a', { gowork: 'off' })).join(),
      /no required module provides package ex.com\/b/,
    );
  });

  it('leaves a go.work alone that does not list the module', () => {
    const files = {
      '/w/go.work': 'go 1.22\nuse ./a\n',
      '/w/a/go.mod': 'module example.com/a\n\ngo 1.22\n',
      '/w/a/a.go': 'package a',
      '/w/b/go.mod': 'module example.com/b\n\ngo 1.22\n\nrequire example.com/c v1.0.0\nreplace example.com/c => ./c\n',
      '/w/b/b.go': 'package b\nimport "example.com/c"',
      '/w/b/c/go.mod': 'module example.com/c\n\ngo 1.22\n',
      '/w/b/c/c.go': 'package c',
    };
    const b = load(files, ['.'], '/w/b');
    assert.deepEqual(messages(b), []);
    assert.match(b.notices.join(), /^\/w\/go.work does not list .\/b, .* "go work use .\/b" lists it$/);
    assert.deepEqual(load(files, ['.'], '/w/a').notices, []);
    assert.deepEqual(load(files, ['.'], '/w/b', { gowork: 'off' }).notices, []);
  });

  it('what go.mod cannot mean is told at its place', () => {
    const r = load({ '/m/go.mod': 'module m\nrequire x\nfancy 1\ngo 1.21', '/m/m.go': 'package m' }, ['.']);
    assert.deepEqual(
      r.problems.map((p) => [p.message, p.offset]),
      [
        ['usage: require module/path v1.2.3', 9],
        ['unknown directive: fancy', 19],
      ],
    );
    assert.equal(r.roots[0]!.langVersion, 'go1.21');
  });

  it('GOPATH mode', () => {
    const r = load(
      {
        '/gp/src/a/a.go': 'package a\nimport "b"\nimport "c"\nimport "fmt"',
        '/gp/src/b/b.go': 'package b',
        '/gp/src/a/vendor/c/c.go': 'package c',
        '/gp/src/c/c.go': 'package c',
      },
      ['./...'],
      '/gp/src/a',
      { go111module: 'off', gopath: '/gp' },
    );
    assert.deepEqual(messages(r), []);
    assert.deepEqual(Object.fromEntries(get(r, 'a').imports), { b: 'b', c: 'a/vendor/c', fmt: 'fmt' });
  });
});

describe('load: broken packages', () => {
  const problems = (
    files: Files,
    patterns = ['./...'],
    options: LoadOptions = {},
    context: ContextOptions = {},
  ): string[] => {
    const r = load({ '/m/go.mod': 'module m\ngo 1.26', ...files }, patterns, '/m', context, options);
    return r.order
      .flatMap((p) => p.problems)
      .filter((p) => p.kind !== 'syntax')
      .map((p) => `${p.file ?? ''}:${p.offset ?? ''}: ${p.message}`);
  };

  it('package clauses that disagree', () => {
    assert.deepEqual(
      problems({ '/m/a.go': 'package a', '/m/b.go': '// b\n\npackage b', '/m/c.go': 'package', '/m/d.go': '' }),
      ['/m/b.go:6: found packages a (a.go) and b (b.go) in /m'],
    );
  });

  it('import cycles are cut once', () => {
    const files = {
      '/m/a/a.go': 'package a\nimport "m/b"',
      '/m/b/b.go': 'package b\nimport "m/c"',
      '/m/c/c.go': 'package c\nimport "m/a"',
    };
    assert.deepEqual(problems(files), [
      '/m/c/c.go:17: package m/a\n\timports m/b\n\timports m/c\n\timports m/a: import cycle not allowed',
    ]);
    assert.deepEqual(problems({ '/m/a/a.go': 'package a\nimport "m/a"' }), [
      '/m/a/a.go:17: package m/a\n\timports m/a: import cycle not allowed',
    ]);
  });

  it('internal packages and programs', () => {
    assert.deepEqual(
      problems({
        '/m/a/internal/x/x.go': 'package x',
        '/m/a/b/b.go': 'package b\nimport "m/a/internal/x"',
        '/m/c/c.go': 'package c\nimport "m/a/internal/x"\nimport "internal/abi"\nimport "m/p"',
        '/m/p/p.go': 'package main',
      }),
      [
        '/m/c/c.go:17: use of internal package m/a/internal/x not allowed',
        '/m/c/c.go:41: use of internal package internal/abi not allowed',
        '/m/c/c.go:63: import "m/p" is a program, not an importable package',
      ],
    );
  });

  it('no files for this system', () => {
    assert.deepEqual(
      problems({
        '/m/a/a_windows.go': 'package a',
        '/m/b.go': 'package b\nimport "m/a"\nimport "m/t"',
        '/m/t/t_test.go': 'package t',
      }),
      ['/m/b.go:17: build constraints exclude all Go files in /m/a', '/m/b.go:30: no non-test Go files in /m/t'],
    );
  });

  it('constraints and cgo', () => {
    assert.deepEqual(
      problems({
        '/m/a.go': 'package a',
        '/m/b.go': '//go:build (linux\n\npackage a',
        '/m/c.go': 'package a\nimport "C"',
      }),
      ['/m/b.go:0: b.go: parsing //go:build line: missing close paren'],
    );
    assert.deepEqual(
      problems({ '/m/a.go': 'package a', '/m/c.go': 'package a\nimport "C"' }, ['.'], {}, { cgoEnabled: true }),
      [],
    );
  });

  it('import paths that are none', () => {
    assert.deepEqual(
      problems({ '/m/a.go': 'package a\nimport "./x"\nimport "m//y"\nimport "all"\nimport "/z"' }).map((m) =>
        m.replace(/^[^ ]+ /, ''),
      ),
      [
        '"./x" is relative, but relative import paths are not supported in module mode',
        'malformed import path "m//y": double slash',
        '"all" is not an importable package; see \'go help packages\'',
        '"/z" is not a package path; see \'go help packages\'',
      ],
    );
  });
});

describe('load: tests', () => {
  it('variants of the package, the external tests and what lies between', () => {
    const r = load(
      {
        '/m/go.mod': 'module m\ngo 1.26',
        '/m/p/p.go': 'package p',
        '/m/p/in_test.go': 'package p\nimport "testing"',
        '/m/p/x_test.go': 'package p_test\nimport (\n"m/p"\n"m/q"\n)',
        '/m/q/q.go': 'package q\nimport "m/p"',
        '/m/only/o_test.go': 'package only',
      },
      ['./...'],
      '/m',
      {},
      { tests: true },
    );
    assert.deepEqual(messages(r), []);
    assert.deepEqual(names(r.roots), [
      'm/only',
      'm/only [m/only.test]',
      'm/p',
      'm/p [m/p.test]',
      'm/p_test [m/p.test]',
      'm/q',
    ]);
    assert.deepEqual(get(r, 'm/p [m/p.test]').goFiles, ['/m/p/p.go', '/m/p/in_test.go']);
    assert.deepEqual(Object.fromEntries(get(r, 'm/p_test [m/p.test]').imports), {
      'm/p': 'm/p [m/p.test]',
      'm/q': 'm/q [m/p.test]',
    });
    assert.deepEqual(Object.fromEntries(get(r, 'm/q [m/p.test]').imports), { 'm/p': 'm/p [m/p.test]' });
    assert.deepEqual([get(r, 'm/p').goFiles, get(r, 'm/p').testGoFiles], [['/m/p/p.go'], ['/m/p/in_test.go']]);
    assert.equal(get(r, 'm/p_test [m/p.test]').pkgPath, 'm/p_test');
  });

  it('a test that imports itself around a corner', () => {
    const r = load(
      {
        '/m/go.mod': 'module m',
        '/m/p/p.go': 'package p',
        '/m/p/in_test.go': 'package p\nimport "m/q"',
        '/m/q/q.go': 'package q\nimport "m/p"',
      },
      ['./p'],
      '/m',
      {},
      { tests: true },
    );
    assert.deepEqual(messages(r), ['package m/p [m/p.test]\n\timports m/q: import cycle not allowed in test']);
  });
});

describe('load: headers', () => {
  it('a load after an edit reads the edited file only', () => {
    const disk = new MemoryFileSystem({
      ...goroot,
      '/m/go.mod': 'module m',
      '/m/a.go': 'package a\nimport "fmt"',
      '/m/b.go': 'package a',
    });
    const cache = new LoadCache();
    const ctx = newContext(disk, { goroot: '/go' });
    const first = loadPackages(ctx, disk, '/m', ['.'], {}, cache);
    const before = cache.headersRead;
    const open = Overlay.over(disk).with('/m/b.go', 'package a\nimport "os"');
    const second = loadPackages(ctx, open, '/m', ['.'], {}, cache);
    assert.equal(cache.headersRead, before + 1);
    assert.deepEqual(
      [[...first.roots[0]!.imports.keys()], [...second.roots[0]!.imports.keys()]],
      [['fmt'], ['fmt', 'os']],
    );
    assert.deepEqual(names(loadPackages(ctx, open, '/m', ['.'], {}, new LoadCache()).order), names(second.order));
  });

  it('edits of bodies leave the header as it is', () => {
    const h = (s: string): ReturnType<typeof readHeader> => readHeader(s, true);
    assert.equal(
      sameHeader(h('package a\nimport "x"\nvar y = 1'), h('// c\npackage a\n\nimport "x"\nfunc f() {')),
      true,
    );
    assert.equal(sameHeader(h('package a\nimport "x"'), h('package a\nimport y "x"')), false);
    assert.equal(sameHeader(h('package a'), h('//go:build linux\n\npackage a')), false);
  });

  it('where constraints count', () => {
    const version = (s: string): string => readHeader(s, true).goVersion;
    const has = (s: string): boolean => readHeader(s, true).constraint !== undefined;
    assert.equal(version('// Copyright\n\n//go:build go1.21 && (linux || go1.22)\n\npackage a'), 'go1.21');
    assert.equal(has('/* c */ //go:build x\npackage a'), false);
    assert.equal(has('/*\n//go:build x\n*/\npackage a'), false);
    assert.equal(has('package a\n//go:build x'), false);
    assert.equal(has('// +build x\npackage a'), false);
    assert.equal(has('// +build x\n\npackage a'), true);
    assert.equal(has('\xef\xbb\xbf//go:build x\r\n\r\npackage a'), true);
    assert.equal(
      readHeader('//go:build x\n//go:build y\npackage a', true).constraintError,
      'multiple //go:build comments',
    );
  });

  it('hostile headers', () => {
    for (const s of [
      '',
      '\0',
      'package',
      'import "',
      '//go:build ' + '('.repeat(100_000),
      '//go:build ' + '!x && '.repeat(50_000) + 'y',
      '/*'.repeat(50_000),
      'package a\nimport (' + '"x";'.repeat(20_000),
      '\xff\xfe',
    ]) {
      assert.ok(readHeader(s, true));
    }
  });
});
