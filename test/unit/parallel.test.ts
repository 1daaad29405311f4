/** What several threads print of many packages is what one prints, errors and the order of packages included. */
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Packages that call and inline each other's functions, some through others, with one that has errors. */
function source(n: number, count: number): string {
  const imports = [n - 1, n - 3, n >> 1].filter((k, i, all) => k >= 0 && k < n && all.indexOf(k) === i);
  const calls = imports.map(
    (k) => `\tp${k}.Keep(&x)\n\ts += p${k}.Small(&x) + *p${k}.Each([]*int{&x}, func(v *int) *int { return v })`,
  );
  return [
    `package p${n}`,
    ...imports.map((k) => `import "m/p${k}"`),
    'var kept *int',
    'type T struct{ p *int }',
    'func (t *T) Get() *int { return t.p }',
    n % 3 === 0 ? 'func Keep(p *int) { kept = (&T{p}).Get() }' : 'func Keep(p *int) { if *p > 100 { *p-- } }',
    'func Small(p *int) int { return *(&T{p}).Get() }',
    'func Each[E any](list []E, f func(E) E) (e E) { for _, x := range list { e = f(x) }; return e }',
    `func Use() (s int) {\n\tx := ${n}\n${calls.join('\n')}\n\treturn s\n}`,
    n === count - 2 ? 'func bad() { undefined() }' : '',
  ].join('\n\n');
}

describe('several threads', () => {
  let dir: string;
  const count = 24;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'goscape-parallel-'));
    const write = (name: string, text: string): void => {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), text);
    };
    write('go.mod', 'module m\n\ngo 1.26\n');
    for (let n = 0; n < count; n++) write(`p${n}/p.go`, source(n, count));
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  const goscape = (threads: number, cache: string, ...args: string[]) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [resolve('dist/cli.js'), ...args], {
      cwd: dir,
      encoding: 'latin1',
      env: { PATH: '/nowhere', HOME: dir, GOROOT: '/nowhere', GOSCAPE_CACHE: cache, GOMAXPROCS: `${threads}` },
    });
    return { stdout, stderr, status };
  };

  for (const flag of ['-m', '-m=2'])
    it(`print what one prints: ${flag}`, () => {
      const one = goscape(1, 'off', flag, './...');
      assert.equal(one.status, 1);
      assert.match(one.stderr, /undefined: undefined/);
      assert.equal(one.stdout.split('\n').filter((l) => l.startsWith('# m/p')).length, count);
      assert.deepEqual(goscape(3, 'off', flag, './...'), one);
      const cache = join(dir, `cache${flag}`);
      for (let i = 0; i < 2; i++) assert.deepEqual(goscape(3, cache, flag, './...'), one);
    });
});
