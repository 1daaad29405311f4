/** `goscape verify`, beside a toolchain that says what the test wants. */
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

describe('verify', () => {
  let dir: string;
  const at = (name: string): string => join(dir, name);
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(at(name)), { recursive: true });
      writeFileSync(at(name), text);
    }
  };
  const goscape = (...args: string[]): { out: string; err: string; status: number | null } => {
    const r = spawnSync(process.execPath, [resolve('dist/cli.js'), '--goroot', 'go', ...args], {
      cwd: dir,
      env: { PATH: '/nowhere', HOME: dir, GOSCAPE_CACHE: 'off', GOSCAPE_STRICT: '1' },
    });
    return { out: r.stdout.toString(), err: r.stderr.toString(), status: r.status };
  };
  /** Makes the toolchain print a text, and end with a status. */
  const says = (text: string, status = 0): void => {
    write({ said: text });
    write({
      'go/bin/go': `#!${process.execPath}
const fs = require('node:fs');
fs.writeFileSync(${JSON.stringify(at('asked'))}, process.argv.slice(2).join(' ') + ' ' + process.env.GOTOOLCHAIN);
fs.writeSync(2, fs.readFileSync(${JSON.stringify(at('said'))}));
process.exit(${status});
`,
    });
    chmodSync(at('go/bin/go'), 0o755);
  };

  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-verify-')));
    write({
      'go.mod': 'module example.com/m\n\ngo 1.26\n',
      'p/p.go':
        'package p\n\nfunc New() *int {\n\tx := 1\n\treturn &x\n}\n\nfunc Len(b []byte) int { return len(b) }\n',
      'go/VERSION': 'go1.26.8',
      'go/src/runtime/proc.go': 'package runtime',
      'go/src/unsafe/unsafe.go': 'package unsafe',
    });
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('compares the lines of both', () => {
    const mine = goscape('-m=2', './p').out;
    assert.match(mine, /moved to heap: x/);
    says(mine);
    const equal = goscape('verify', './p');
    assert.deepEqual([equal.out, equal.err, equal.status], ['1 package, 8 lines of -m=2: all equal.\n', '', 0]);
    assert.match(readFileSync(at('asked'), 'utf8'), /^build -o \S+ -gcflags=-m=2 \.\/p local$/);
    says(mine.replace('moved to heap: x', 'x does not move'));
    const { out, status } = goscape('verify', './p');
    assert.equal(status, 1);
    assert.match(out, /example\.com\/m\/p: 2 lines differ\n/);
    assert.match(out, / {2}goscape {2}p\/p\.go:4:2: moved to heap: x\n/);
    assert.match(out, / {2}go {7}p\/p\.go:4:2: x does not move\n/);
    assert.match(out, /To report this, send .*\n {4}goscape .*, go1\.26\.8 \(.*\), linux\/amd64\n/);
    says('p/p.go:9:9: syntax error\n', 1);
    assert.match(goscape('verify', './p').out, /the go command failed: p\/p\.go:9:9: syntax error/);
  });

  it('passes on what is built', () => {
    says('');
    goscape('verify', '-l', '--tags=a,b', '-race', './p');
    assert.match(readFileSync(at('asked'), 'utf8'), /^build -o \S+ -gcflags=-m=2 -l -race -tags=a,b \.\/p local$/);
  });

  it('puts the calls of a line beside what is said of it', () => {
    const call = (line: number, callee: string): string =>
      `\t0x0018 00024 (${at('p/p.go')}:${line})\tCALL\t${callee}(SB)\n`;
    says(`example.com/m/p.New STEXT size=85\n${call(4, 'runtime.newobject')}`);
    const one = goscape('verify', 'p/p.go:4');
    assert.equal(one.status, 0);
    assert.match(
      one.out,
      /x is on the heap, 8 bytes each time\n.*\n {2}newobject in example\.com\/m\/p\.New\nThat agrees\.\n$/,
    );
    says(`example.com/m/p.Len STEXT size=85\n${call(8, 'runtime.makeslice')}${call(8, 'runtime.panicIndex')}`);
    const two = goscape('verify', 'p/p.go:8');
    assert.equal(two.status, 1);
    assert.match(two.out, /That differs: nothing is said to allocate, and makeslice is called\./);
  });

  it('says that there is no toolchain', () => {
    assert.ok(!existsSync(at('go/bin/go')));
    const { err, status } = goscape('verify', './p');
    assert.equal(status, 2);
    assert.match(err, /verify runs the Go toolchain, and there is none in .*go/);
  });
});
