/** The agents' protocol, with the library's own client. */
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

describe('mcp', () => {
  let dir: string;
  let client: Client;
  const env = { PATH: '/nowhere', HOME: '/nowhere', GOROOT: '/nowhere', GOSCAPE_CACHE: 'off', GOSCAPE_STRICT: '1' };
  const at = (name: string): string => join(dir, name);
  const call = async (name: string, args: Record<string, unknown>): Promise<{ text: string; isError: boolean }> => {
    const r = await client.callTool({ name, arguments: args });
    assert.ok(JSON.stringify(r).length < 2000, `${name}: ${JSON.stringify(r).length} characters`);
    const [first] = r.content as { type: string; text: string }[];
    return { text: first?.text ?? '', isError: r.isError === true };
  };

  before(async () => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-mcp-')));
    cpSync('examples/inventory', dir, { recursive: true });
    client = new Client({ name: 'test', version: '1' });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [resolve('dist/cli.js'), 'mcp'],
        cwd: dir,
        env,
        stderr: 'ignore',
      }),
    );
  });
  after(async () => {
    await client.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('lists its tools, each described', async () => {
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map((t) => t.name),
      ['explain', 'hotspots', 'edits', 'try_edits', 'check_promises', 'graph'],
    );
    for (const t of tools) assert.ok((t.description ?? '').length > 40 && t.annotations?.readOnlyHint === true, t.name);
  });

  it('explains a place, or says why not', async () => {
    const line = readFileSync(at('store.go'), 'utf8')
      .split('\n')
      .findIndex((l) => l.includes('&Store{'));
    const { text } = await call('explain', { place: `store.go:${line + 1}` });
    assert.match(text, /&Store\{/);
    assert.match(text, /return/);
    const none = await call('explain', { place: 'nowhere.go:1' });
    assert.deepEqual([none.isError, /no such file/.test(none.text)], [true, true]);
  });

  it('ranks what allocates, checks promises, draws', async () => {
    assert.match(
      (await call('hotspots', { top: 3 })).text,
      /^\d+ places? that allocate, .*\n(\S+\.go:\d+:\d+ .*\n?){3}$/,
    );
    assert.match((await call('check_promises', {})).text, /^There are no promises here/);
    assert.match((await call('graph', { place: 'store.go:25' })).text, /Locations/);
    assert.match((await call('graph', { place: 'store.go:25', format: 'mermaid' })).text, /flowchart LR/);
    assert.equal((await call('hotspots', { packages: ['./nowhere'] })).isError, true);
  });

  it('offers edits that were tried', async () => {
    writeFileSync(
      at('extra.go'),
      'package inventory\n\ntype pt struct{ x, y int }\n\n//go:noinline\nfunc show(p *pt) { var i any = p.x; _ ' +
        '= i; keep = p.y; sink(p) }\n\nvar keep int\nvar sinks []func(*pt)\n\nfunc sink(p *pt) int { return p.x }\n',
    );
    const { text, isError } = await call('edits', { place: 'extra.go:6' });
    assert.equal(isError, false);
    assert.match(text, /no edit that was tried|off the heap/);
    rmSync(at('extra.go'));
  });

  it('says of edits what a fresh analysis of the edited tree says, and writes nothing', async () => {
    const edit = {
      file: 'new.go',
      new_text: 'package inventory\n\nvar held *int\n\nfunc hold() { n := 1; held = &n }\n',
    };
    const { text } = await call('try_edits', { edits: [edit] });
    assert.match(text, /1 new/);
    assert.match(text, /new\.go:5:\d+ {2}n in hold is on the heap/);
    assert.throws(() => readFileSync(at('new.go')));
    const copy = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-mcp-copy-')));
    try {
      cpSync(dir, copy, { recursive: true });
      writeFileSync(join(copy, 'new.go'), edit.new_text);
      const r = spawnSync(process.execPath, [resolve('dist/cli.js'), '-C', copy, 'diff', dir], { env });
      const behind = (s: string): string => s.trim().split('\n').slice(1).join('\n');
      assert.equal(behind(text), behind(r.stdout.toString()));
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
    const broken = await call('try_edits', {
      edits: [{ file: 'new.go', new_text: 'package inventory\n\nfunc f() { nope() }\n' }],
    });
    assert.match(broken.text, /^error with the edits: new\.go:3: undefined: nope/);
    const twice = await call('try_edits', { edits: [{ file: 'store.go', old_text: 'func', new_text: 'x' }] });
    assert.deepEqual([twice.isError, /has to be there once/.test(twice.text)], [true, true]);
  });

  it('reads files as they are when it is asked', async () => {
    writeFileSync(at('late.go'), 'package inventory\n\nfunc late() *int { n := 1; return &n }\n');
    assert.match((await call('explain', { place: 'late.go:3' })).text, /n is on the heap/);
    writeFileSync(at('late.go'), 'package inventory\n\nfunc late() int { n := 1; return n }\n');
    assert.doesNotMatch((await call('explain', { place: 'late.go:3' })).text, /n is on the heap/);
  });
});
