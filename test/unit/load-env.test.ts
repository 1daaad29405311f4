import * as assert from 'node:assert/strict';
import { type BuildContext, type Env, type EnvOverrides, newContext, readEnv } from '../../server/src/load';
import { evalExpr, parseExpr, parsePlusBuildExpr } from '../../server/src/load/constraint';
import * as gover from '../../server/src/load/gover';
import { parseModFile } from '../../server/src/load/modfile';
import { matchPattern, treeCanMatchPattern } from '../../server/src/load/pkgpattern';
import * as semver from '../../server/src/load/semver';
import { MemoryFileSystem } from '../../server/src/vfs';

const host = { platform: 'linux', arch: 'x64' } as const;
const read = (env: Env, files: Record<string, string> = {}, overrides: EnvOverrides = {}): BuildContext =>
  readEnv(env, new MemoryFileSystem(files), { ...host, ...overrides });

describe('load: settings', () => {
  it("environment, then the user's file, then GOROOT/go.env, then defaults", () => {
    const files = {
      '/home/u/.config/go/env': '# comment\nGOARCH=arm64\nGOFLAGS=-tags=a,b -mod=vendor\nGOMODCACHE=/cache\n',
      '/r/go.env': 'GOARCH=386\nGOOS=plan9\n',
      '/r/VERSION': 'go1.25.3\n',
    };
    const ctx = read({ HOME: '/home/u', GOROOT: '/r', GOMODCACHE: '/other' }, files);
    assert.deepEqual(
      [ctx.goos, ctx.goarch, ctx.gomodcache, ctx.tags, ctx.mod],
      ['plan9', 'arm64', '/other', ['a', 'b'], 'vendor'],
    );
    assert.deepEqual([ctx.goVersion, ctx.goRelease], ['go1.25', 'go1.25.3']);
    assert.equal(read({ HOME: '/home/u', GOENV: 'off' }, files).goarch, 'amd64');
    assert.equal(read({ HOME: '/home/u', XDG_CONFIG_HOME: '/none' }, files).goarch, 'amd64');
    assert.deepEqual([ctx.gopath, read({ HOME: '/h', GOPATH: '/p' }).gomodcache], ['/home/u/go', '/p/pkg/mod']);
  });

  it('the caller wins', () => {
    const ctx = read(
      { GOOS: 'windows', GOFLAGS: '-tags=x' },
      {},
      { goos: 'darwin', goarch: 'arm64', tags: ['y'], goVersion: '1.24' },
    );
    assert.deepEqual([ctx.goos, ctx.goarch, ctx.tags, ctx.goVersion], ['darwin', 'arm64', ['y'], 'go1.24']);
    assert.equal(ctx.tagSet.has('go1.24') && !ctx.tagSet.has('go1.25'), true);
  });

  it('finds GOROOT where the go command lies, or in the usual folders', () => {
    const proc = 'src/runtime/proc.go';
    assert.equal(
      read({ PATH: '/bin:/opt/go/bin' }, { '/opt/go/bin/go': '', [`/opt/go/${proc}`]: '' }).goroot,
      '/opt/go',
    );
    assert.equal(
      read({ PATH: '/bin' }, { '/bin/go': '#!shim', [`/usr/local/go/${proc}`]: '' }).goroot,
      '/usr/local/go',
    );
    assert.equal(
      read({ HOME: '/h' }, { [`/h/sdk/go1.9/${proc}`]: '', [`/h/sdk/go1.21.4/${proc}`]: '' }).goroot,
      '/h/sdk/go1.21.4',
    );
    assert.equal(read({ PATH: '/bin' }).goroot, '');
    assert.equal(read({ PATH: '/bin' }, { [`/mine/${proc}`]: '' }, { goroot: '/mine' }).goroot, '/mine');
  });

  describe('toolchains', () => {
    const root = (dir: string, release: string): Record<string, string> => ({
      [`${dir}/VERSION`]: `${release}\ntime 2026-01-01\n`,
      [`${dir}/src/runtime/proc.go`]: 'package runtime',
    });
    const cached = (release: string): string => `/h/go/pkg/mod/golang.org/toolchain@v0.0.1-${release}.linux-amd64`;
    const files = {
      ...root('/r', 'go1.26.8'),
      ...root(cached('go1.25.9'), 'go1.25.9'),
      ...root(cached('go1.25.14'), 'go1.25.14'),
      ...root(cached('go1.27.4'), 'go1.27.4'),
      ...root('/h/sdk/go1.24.13', 'go1.24.13'),
      '/h/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.23.1.darwin-arm64/VERSION': 'go1.23.1',
    };
    const env = { HOME: '/h', GOROOT: '/r' };
    const chosen = (more: Env, overrides: EnvOverrides = {}, extra: Record<string, string> = {}): string[] => {
      const { goroot, goRelease, foreignStd, notices } = read({ ...env, ...more }, { ...files, ...extra }, overrides);
      return [goroot, goRelease, foreignStd, ...notices];
    };

    it('a release that is named: the newest patch release that is here', () => {
      assert.deepEqual(chosen({}), ['/r', 'go1.26.8', '']);
      assert.deepEqual(chosen({}, { goVersion: '1.25' }), [cached('go1.25.14'), 'go1.25.14', '']);
      assert.deepEqual(chosen({}, { goVersion: 'go1.25.9' }), [cached('go1.25.9'), 'go1.25.9', '']);
      assert.deepEqual(chosen({}, { goVersion: '1.26' }), ['/r', 'go1.26.8', '']);
      assert.deepEqual(chosen({}, { goVersion: '1.24' }), ['/h/sdk/go1.24.13', 'go1.24.13', '']);
      assert.deepEqual(chosen({ GOTOOLCHAIN: 'go1.25.9' }), [cached('go1.25.9'), 'go1.25.9', '']);
      assert.deepEqual(chosen({ GOTOOLCHAIN: 'go1.25.9' }, { goVersion: '1.26' }), ['/r', 'go1.26.8', '']);
    });

    it('a release that is not here: its rules over the standard library that is, which is reported', () => {
      assert.deepEqual(chosen({}, { goVersion: '1.23.1' }), [
        '/r',
        'go1.23.1',
        'go1.26.8',
        'answers have the rules of go1.23.1, and the standard library of go1.26.8: go1.23.1 is not here',
      ]);
      assert.deepEqual(chosen({}, { goVersion: '1.25', goroot: '/r' }).slice(0, 3), ['/r', 'go1.25', 'go1.26.8']);
      assert.deepEqual(chosen({}, { goVersion: '1.26', goroot: '/r' }), ['/r', 'go1.26.8', '']);
      assert.equal(
        read({ GOROOT: '/old' }, root('/old', 'go1.20.3')).notices[0],
        'the rules of go1.20.3 are not known, answers have those of go1.22: what is inlined may differ, ' +
          'what escapes with it, and the words of explanations',
      );
    });

    const at: EnvOverrides = { cwd: '/m/sub' };
    const mod = (text: string): Record<string, string> => ({ '/m/go.mod': `module m\n\n${text}\n` });
    const whyOf = (more: Env, extra: Record<string, string>): string[] => {
      const { goRelease, why, notices } = read({ ...env, ...more }, { ...files, ...extra }, at);
      return [goRelease, why, ...notices];
    };
    const auto = { GOTOOLCHAIN: 'auto' };

    it('what go.mod and go.work ask for, where they ask for a newer one', () => {
      assert.deepEqual(whyOf(auto, mod('go 1.24')), ['go1.26.8', 'Go installation']);
      assert.deepEqual(whyOf(auto, mod('go 1.24\ntoolchain go1.25.14')), ['go1.26.8', 'Go installation']);
      const named = mod('go 1.24\n toolchain\tgo1.27.4-custom // mine');
      assert.deepEqual(chosen(auto, at, named), [cached('go1.27.4'), 'go1.27.4', '']);
      assert.deepEqual(whyOf(auto, named), ['go1.27.4', 'toolchain line of go.mod']);
      assert.deepEqual(whyOf(auto, mod('go 1.27.4\ntoolchain go1.27.1')), ['go1.27.4', 'go line of go.mod']);
      assert.deepEqual(whyOf(auto, mod('go 1.24\ntoolchain default')), ['go1.26.8', 'Go installation']);
      assert.deepEqual(whyOf(auto, { ...mod('go 1.24'), '/m/go.work': 'go 1.27.4\n' }), [
        'go1.27.4',
        'go line of go.work',
      ]);
      const other = { ...mod('go 1.24'), '/m/go.work': 'go 1.27.4\n' };
      assert.deepEqual(whyOf({ ...auto, GOWORK: 'off' }, other), ['go1.26.8', 'Go installation']);
      assert.deepEqual(whyOf({ ...auto, GO111MODULE: 'off' }, other), ['go1.26.8', 'Go installation']);
    });

    it('a minimum, and whether files count beside it', () => {
      const from27 = mod('go 1.24\ntoolchain go1.27.4');
      assert.deepEqual(whyOf({ GOTOOLCHAIN: 'go1.25.9+auto' }, from27), ['go1.27.4', 'toolchain line of go.mod']);
      assert.deepEqual(whyOf({ GOTOOLCHAIN: 'go1.25.9+auto' }, mod('go 1.24')), [
        'go1.25.9',
        'GOTOOLCHAIN=go1.25.9+auto',
      ]);
      assert.deepEqual(whyOf({ GOTOOLCHAIN: 'go1.25.9' }, from27), [
        'go1.25.9',
        'GOTOOLCHAIN=go1.25.9, which leaves out the toolchain line of go.mod (go1.27.4)',
      ]);
      assert.deepEqual(whyOf({ GOTOOLCHAIN: 'local' }, from27), [
        'go1.26.8',
        'Go installation, GOTOOLCHAIN=local leaves out the toolchain line of go.mod (go1.27.4)',
      ]);
      assert.deepEqual(whyOf({ GOTOOLCHAIN: 'local' }, mod('go 1.27.4')), [
        'go1.26.8',
        'Go installation',
        'the go line of go.mod asks for go1.27.4, and GOTOOLCHAIN=local does not allow it: ' +
          'the go command refuses to build',
      ]);
      // A distribution without go.env knows no other.
      assert.deepEqual(whyOf({}, mod('go 1.27.4')), ['go1.26.8', 'Go installation']);
    });

    it('what is asked for and not here: its language at least', () => {
      assert.deepEqual(whyOf(auto, mod('go 1.27')), [
        'go1.27.4',
        'go line of go.mod',
        'the go line of go.mod asks for go1.27.0, which is not here: answers are those of go1.27.4',
      ]);
      assert.deepEqual(chosen(auto, at, mod('go 1.31.2')), [
        '/r',
        'go1.31.2',
        'go1.26.8',
        'answers have the rules of go1.31.2, and the standard library of go1.26.8: go1.31.2 is not here',
        'the rules of go1.31.2 are not known, answers have those of go1.27: what is inlined may differ, ' +
          'what escapes with it, and the words of explanations; newer syntax is not read',
      ]);
      // path: only toolchains in ~/sdk count.
      assert.equal(whyOf({ GOTOOLCHAIN: 'path' }, mod('go 1.27'))[0], 'go1.27.0');
    });

    it('without an installation, the newest toolchain that is here', () => {
      const kept = { ...root(cached('go1.25.9'), 'go1.25.9'), ...root(cached('go1.27.4'), 'go1.27.4') };
      const { goroot, goRelease, why } = read({ HOME: '/h' }, { ...kept, ...mod('go 1.24') }, at);
      assert.deepEqual([goroot, goRelease], [cached('go1.27.4'), 'go1.27.4']);
      assert.equal(why, 'no Go installation was found, only toolchains beside it');
    });
  });

  it('GOFLAGS and GOEXPERIMENT: what changes answers counts, or is named', () => {
    const of = (GOFLAGS: string, GOEXPERIMENT = ''): unknown[] => {
      const { inlining, target, pgo, notices } = read({ GOFLAGS, GOEXPERIMENT });
      const { mode } = target;
      return [inlining, mode.race, mode.checkptr, pgo, ...notices];
    };
    const left = (flag: string): string =>
      `${flag} of GOFLAGS is not honoured: answers are those of a build without it`;
    assert.deepEqual(of('-race -mod=mod -trimpath'), [true, true, undefined, 'auto']);
    assert.deepEqual(of("'-gcflags=-l -N -d=checkptr=2' -pgo=off"), [false, false, 2, 'off']);
    assert.deepEqual(of('"-gcflags=-m=2 -l=4 -lang=go1.20 -d=ssa/check/on"'), [
      true,
      false,
      undefined,
      'auto',
      ...['-l=4', '-lang=go1.20', '-d=ssa/check/on'].map((word) => left(`-gcflags=${word}`)),
    ]);
    assert.deepEqual(of('-gcflags=all=-l -overlay=o.json -cover').slice(3), [
      'auto',
      ...['-gcflags=all=-l', '-overlay', '-cover'].map(left),
    ]);
    assert.deepEqual(of('', 'newinliner,noswissmap,jsonv2').slice(3), [
      'auto',
      'GOEXPERIMENT=newinliner is not honoured: answers are those of a build without it',
    ]);
  });

  it('cgo: as set, else for modules where it can work', () => {
    const of = (env: Record<string, string>): boolean[] => {
      const { cgoEnabled, cgoStd } = read(env);
      return [cgoEnabled, cgoStd];
    };
    assert.deepEqual(of({ PATH: '/bin' }), [true, false]);
    assert.deepEqual(of({ PATH: '/bin', GOARCH: 'arm64' }), [false, false]);
    assert.deepEqual(of({ CGO_ENABLED: '0' }), [false, false]);
    assert.deepEqual(of({ CGO_ENABLED: '1', GOARCH: 'arm64' }), [true, true]);
  });

  it('tags of systems, architectures and experiments', () => {
    const fs = new MemoryFileSystem({});
    const tags = (goos: string, goarch: string, archLevel = '', goexperiment = ''): string[] =>
      [...newContext(fs, { goos, goarch, archLevel, goexperiment }).tagSet].filter((t) => !/^go1\./.test(t)).sort();
    assert.deepEqual(tags('linux', 'amd64', 'v2'), [
      'amd64',
      'amd64.v1',
      'amd64.v2',
      'gc',
      'goexperiment.dwarf5',
      'goexperiment.greenteagc',
      'goexperiment.randomizedheapbase64',
      'goexperiment.regabiargs',
      'goexperiment.regabiwrappers',
      'linux',
      'unix',
    ]);
    assert.deepEqual(tags('ios', 'arm64', 'v9.0', 'none'), [
      'arm64',
      ...[0, 1, 2, 3, 4, 5].map((i) => `arm64.v8.${i}`),
      'arm64.v9.0',
      'darwin',
      'gc',
      'goexperiment.regabiargs',
      'goexperiment.regabiwrappers',
      'ios',
      'unix',
    ]);
    assert.equal(tags('windows', '386').includes('unix'), false);
    assert.equal(tags('linux', 'amd64', '', 'jsonv2,nogreenteagc').join().includes('goexperiment.jsonv2,'), true);
  });
});

describe('load: small languages', () => {
  it('Go versions', () => {
    const ordered = ['bad', '1', '1.5', '1.20rc1', '1.20', '1.21', '1.21rc1', '1.21rc2', '1.21.0', '1.21.3', '1.22'];
    // Before 1.21 a release candidate comes before its language version's release.
    assert.deepEqual([...ordered].reverse().sort(gover.compare), ordered);
    assert.deepEqual(['1.21.3', '1.22rc1', '1', 'x'].map(gover.lang), ['1.21', '1.22', '1', '']);
  });

  it('semantic versions', () => {
    const ordered = [
      'bad',
      'v1.0.0-alpha',
      'v1.0.0-alpha.1',
      'v1.0.0-alpha.beta',
      'v1.0.0-2.beta',
      'v1.0.0',
      'v1.2.0',
      'v1.10.0',
    ];
    assert.equal(semver.compare('v1.0.0-alpha', 'v1.0.0-alpha.1'), -1);
    assert.equal(semver.compare('v1.0.0-2', 'v1.0.0-11'), -1);
    assert.equal(semver.compare('v1.0.0-11', 'v1.0.0-a'), -1);
    assert.equal(semver.compare('v1.0.0-0.20200101000000-abcdefabcdef', 'v1.0.0'), -1);
    assert.equal(semver.compare('v2.0.0+incompatible', 'v2.0.0'), 0);
    assert.equal(ordered.filter(semver.isValid).length, 7);
    assert.equal(semver.isValid('v1.0.0-01'), false);
  });

  it("patterns, as in cmd/internal/pkgpattern's table", () => {
    const table: [string, string[], string[]][] = [
      ['...', ['foo'], []],
      ['net', ['net'], ['net/http']],
      ['net...', ['net', 'net/http', 'netchan'], ['not/net/http']],
      ['net/...', ['net', 'net/http'], ['not/http', 'netchan']],
      ['./...', ['./vendor', './mycode/vendor'], ['./vendor/foo', './mycode/vendor/foo']],
      ['./vendor/...', ['./vendor/foo', './vendor/foo/vendor'], ['./vendor/foo/vendor/bar']],
      ['x/vendor/y', ['x/vendor/y'], ['x/vendor']],
      ['x/vendor/y/...', ['x/vendor/y', 'x/vendor/y/z', 'x/vendor/y/vendor'], ['x/vendor/y/vendor/z']],
      ['.../vendor/...', ['x/vendor/y', 'x/vendor/y/z', 'x/vendor/y/vendor'], []],
    ];
    for (const [pattern, yes, no] of table) {
      for (const name of yes) assert.equal(matchPattern(pattern)(name), true, `${pattern} ${name}`);
      for (const name of no) assert.equal(matchPattern(pattern)(name), false, `${pattern} ${name}`);
    }
    assert.equal(treeCanMatchPattern('x/y/z/...')('x/y'), true);
    assert.equal(treeCanMatchPattern('x/y/z')('x/y/z/w'), false);
    assert.equal(treeCanMatchPattern('net/...')('netchan'), false);
  });

  it('constraint expressions', () => {
    const holds = (s: string, ...tags: string[]): boolean | string => {
      const x = parseExpr(s);
      return typeof x === 'string' ? x : evalExpr(x, (t) => tags.includes(t));
    };
    assert.equal(holds('a && b || c', 'c'), true);
    assert.equal(holds('a && (b || c)', 'c'), false);
    assert.equal(holds('!(a || b)', 'c'), true);
    for (const [s, message] of [
      ['', 'unexpected end of expression'],
      ['a b', 'unexpected token b'],
      ['!!a', 'double negation not allowed'],
      ['a & b', 'invalid syntax at &'],
      ['(a', 'missing close paren'],
      ['a ||', 'unexpected end of expression'],
      ['a-b', 'invalid syntax at -'],
    ] as const) {
      assert.equal(holds(s), message, s);
    }
    const plus = (s: string, ...tags: string[]): boolean => evalExpr(parsePlusBuildExpr(s)!, (t) => tags.includes(t));
    assert.equal(plus('linux,!cgo darwin', 'darwin'), true);
    assert.equal(plus('linux,!cgo darwin', 'linux', 'cgo'), false);
    assert.equal(plus('!!x', 'x'), false);
  });

  it('go.mod, with all that can be in it', () => {
    const f = parseModFile(`// top
module "ex.com/m" // quoted

go 1.24.0
toolchain go1.24.5
godebug default=go1.21
require (
	a.b/c v1.2.3 // indirect
	d.e/f/v2 v2.0.0-20200101000000-abcdefabcdef
)
require g.h/i v1.0.0
exclude a.b/c v1.2.4
replace (
	a.b/c v1.2.3 => ./local
	g.h/i => j.k/l v1.1.0
)
retract [v1.0.0, v1.1.0]
tool ex.com/m/cmd/x
ignore ( ./node_modules
)
ignore (
	static
)
`);
    assert.deepEqual([f.module, f.go, f.toolchain, f.godebug], ['ex.com/m', '1.24.0', 'go1.24.5', ['default=go1.21']]);
    assert.deepEqual(
      f.require.map((r) => [r.path, r.version, r.indirect]),
      [
        ['a.b/c', 'v1.2.3', true],
        ['d.e/f/v2', 'v2.0.0-20200101000000-abcdefabcdef', false],
        ['g.h/i', 'v1.0.0', false],
      ],
    );
    assert.deepEqual(f.replace, [
      { old: { path: 'a.b/c', version: 'v1.2.3' }, new: { path: './local', version: '' } },
      { old: { path: 'g.h/i', version: '' }, new: { path: 'j.k/l', version: 'v1.1.0' } },
    ]);
    assert.deepEqual([f.exclude.length, f.retract.length, f.tool, f.ignore], [1, 1, ['ex.com/m/cmd/x'], ['static']]);
    assert.equal(f.problems.length > 0, true);
  });
});
