/** The protocol of vet tools: facts of one package after the other, and findings where they are asked for. */
import assert from 'node:assert';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { analyse } from '../../server/src/vet/analyse';
import { readFacts } from '../../server/src/vet/files';
import { type Analyse, vet } from '../../server/src/vet/main';

describe('goscape-vet', () => {
  let dir: string;
  const at = (name: string): string => join(dir, name);
  const write = (name: string, text: string): string => {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
    return at(name);
  };
  const noAnalysis = (): Analyse => assert.fail('facts alone are asked for');
  const run = (cfg: object, flags: string[] = [], how: () => Analyse = () => analyse): number =>
    vet([...flags, write('vet.cfg', JSON.stringify(cfg))], '0', 'e', how);
  const libSource =
    'package lib\n\nvar k *int\n\n//go:noinline\nfunc Keep(p *int) { k = p }\n\n' +
    '//go:noinline\nfunc Read(p *int) int { return *p }\n';
  const config = (path: string, files: string[], more: object = {}) => ({
    ID: path,
    Dir: at(path),
    ImportPath: path,
    GoFiles: files,
    ModulePath: 'm',
    GoVersion: 'go1.26',
    VetxOutput: at(`${path.replaceAll('/', '-')}.vetx`),
    Stdout: at('stdout'),
    ...more,
  });
  let env: NodeJS.ProcessEnv;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'goscape-vet-'));
    env = { ...process.env };
    Object.assign(process.env, { GOSCAPE_CACHE: 'off', GOROOT: at('nowhere') });
    // As cgo generates it: elsewhere, gone when the importer's turn comes, with places in the source.
    const generated = write('work/lib.cgo1.go', `//line ${at('m/lib/lib.go')}:1:1\n${libSource}`);
    write('m/lib/lib.go', libSource);
    assert.equal(run(config('m/lib', [generated], { VetxOnly: true }), [], noAnalysis), 0);
    rmSync(generated);
  });
  afterEach(() => {
    for (const name of ['GOSCAPE_CACHE', 'GOROOT'] as const) {
      if (env[name] === undefined) delete process.env[name];
      else process.env[name] = env[name];
    }
    rmSync(dir, { recursive: true, force: true });
  });

  const user = (more: object = {}): object => {
    const source =
      'package user\n\nimport "m/lib"\n\nfunc F() (int, any) {\n\tx, y := 1, 2\n\tlib.Keep(&x)\n' +
      '\tn := lib.Read(&y)\n\treturn n, &struct{ a int }{n}\n}\n';
    const file = write('m/user/user.go', source);
    const map = { ImportMap: { 'm/lib': 'm/lib' }, PackageVetx: { 'm/lib': at('m-lib.vetx') } };
    return config('m/user', [file], { ...map, ...more });
  };
  const findings = () => JSON.parse(readFileSync(at('stdout'), 'utf8'))['m/user']?.escape;
  const moved = () => ({
    posn: `${at('m/user/user.go')}:6:2`,
    message: 'moved to heap: x (passed to a function that keeps it)',
  });

  it('answers with what facts say of imports', () => {
    assert.equal(run(user()), 0);
    assert.deepEqual(findings(), [
      moved(),
      {
        posn: `${at('m/user/user.go')}:9:12`,
        message: '&struct { a int }{...} escapes to heap (returned to the caller)',
      },
    ]);
    assert.deepEqual(Object.keys(readFacts(at('m-user.vetx'))!.packages), ['m/lib', 'm/user']);
  });

  it('answers for kinds and causes that are asked for', () => {
    assert.equal(run(user(), ['-kinds=moved']), 0);
    assert.deepEqual(findings(), [moved()]);
    assert.equal(run(user(), ['-causes=map-element']), 0);
    assert.equal(findings(), undefined);
  });

  it('fails where facts are missing, unless it must not', () => {
    rmSync(at('m-lib.vetx'));
    assert.equal(run(user(), [], noAnalysis), 1);
    assert.equal(run(user({ SucceedOnTypecheckFailure: true })), 0);
    assert.equal(findings(), undefined);
    assert.equal(vet([write('bad.cfg', '{')], '0', 'e', noAnalysis), 2);
    assert.equal(vet(['-nosuchflag', 'x.cfg'], '0', 'e', noAnalysis), 2);
  });
});
