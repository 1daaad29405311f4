import * as assert from 'node:assert/strict';
import { parseFlags, UsageError } from '../../server/src/cli/flags';
import { coloursWanted, paint, shortPath } from '../../server/src/cli/output';
import { parsePlace } from '../../server/src/cli/problems';
import { help } from '../../server/src/cli/usage';

describe('cli: flags', () => {
  it('are read as the Go tools read them', () => {
    const f = parseFlags(['-m=2', '--l', '-goos', 'windows', '--goarch=arm64', '--tags', 'a,b', './...', '-C', 'dir']);
    assert.deepEqual(
      [f.command, f.m, f.inlining, f.goos, f.goarch, f.tags, f.args, f.dir, f.format],
      ['report', 2, false, 'windows', 'arm64', 'a,b', ['./...'], 'dir', 'compiler'],
    );
    assert.equal(parseFlags(['-m', '-m']).m, 2);
    assert.equal(parseFlags(['-l=false']).inlining, true);
    assert.deepEqual(parseFlags(['--', '-m']).args, ['-m']);
    assert.deepEqual(parseFlags(['--fail-on', 'heap', '--fail-on=map-element']).failOn, ['heap', 'map-element']);
  });

  it('name commands', () => {
    assert.equal(parseFlags(['explain', 'a.go:1']).command, 'explain');
    assert.equal(parseFlags(['--version']).command, 'version');
    assert.deepEqual(parseFlags(['lsp', '--stdio', '--node-ipc']).args, ['--stdio', '--node-ipc']);
    assert.deepEqual(
      [parseFlags(['explain', '-h']).command, parseFlags(['explain', '-h']).args],
      ['help', ['explain']],
    );
    assert.deepEqual([parseFlags(['help', 'lsp']).command, parseFlags(['help', 'lsp']).args], ['help', ['lsp']]);
    // A package may be called like a command.
    assert.deepEqual([parseFlags(['./lsp']).command, parseFlags(['./lsp']).args], ['report', ['./lsp']]);
  });

  for (const wrong of [
    ['--nope'],
    ['-m=x'],
    ['-m=-1'],
    ['-C'],
    ['--json', '--sarif'],
    ['-m', '--json'],
    ['--kinds=all'],
    ['--fail-on=nothing'],
    ['-l=perhaps'],
  ]) {
    it(`${wrong.join(' ')} is a mistake`, () => {
      assert.throws(() => parseFlags(wrong), UsageError);
    });
  }
});

describe('cli: words', () => {
  it('has help on every command', () => {
    for (const topic of [undefined, 'report', 'explain', 'lsp', 'help', 'version', 'causes'])
      assert.ok((help(topic) ?? '').length > 20, topic);
    assert.equal(help('nothing'), undefined);
  });

  it('reads places', () => {
    assert.deepEqual(parsePlace('/d', 'a.go:3:14'), { file: '/d/a.go', line: 3, col: 14 });
    assert.deepEqual(parsePlace('/d', '/x/b:c.go:3'), { file: '/x/b:c.go', line: 3, col: undefined });
    for (const wrong of ['a.go', 'a.go:', 'a.go:0', ':3', 'a.go:x'])
      assert.equal(parsePlace('/d', wrong), undefined, wrong);
  });

  it('shortens paths below the folder only', () => {
    assert.equal(shortPath('/a/b', '/a/b/c/d.go'), 'c/d.go');
    assert.equal(shortPath('/a/b', '/a/c.go'), '/a/c.go');
    assert.equal(shortPath('/a/b', '/a/b'), '/a/b');
  });

  it('uses colours on terminals, unless it is told not to', () => {
    assert.equal(coloursWanted({}, true), true);
    assert.equal(coloursWanted({}, false), false);
    assert.equal(coloursWanted({ NO_COLOR: '1' }, true), false);
    assert.equal(coloursWanted({ TERM: 'dumb' }, true), false);
    assert.equal(coloursWanted({ FORCE_COLOR: '1' }, false), true);
    assert.equal(paint(true).red('x'), '\x1b[31mx\x1b[39m');
    assert.equal(paint(false).red('x'), 'x');
  });
});
