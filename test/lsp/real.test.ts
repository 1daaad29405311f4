import * as assert from 'node:assert';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Action, defaultCapabilities, type Edit, type Published, type Range, TestClient, uriOf } from './client';

const server = 'dist/server.js';
const main = readFileSync('test/editors/project/main.go', 'utf8');
const extra = `package main

import "fmt"

type node struct {
	next *node
	data [4]int
}

var kept []*node

func grow(n int) *node {
	head := &node{}
	for i := 0; i < n; i++ {
		head = &node{next: head}
	}
	return head
}

func keep(n *node) {
	kept = append(kept, n)
	fmt.Println(len(kept), "kept")
}

func counter() func() int {
	n := 0
	return func() int { n++; return n }
}
`;

/** Small pseudo-random numbers: the same ones in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

describe('the real server', () => {
  let dir: string;
  const clients: TestClient[] = [];
  const start = async (): Promise<TestClient> => {
    const client = new TestClient(server);
    clients.push(client);
    await client.initialize(dir);
    return client;
  };
  const uri = (name: string): string => uriOf(join(dir, name));

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'goscape-lsp-'));
    writeFileSync(join(dir, 'go.mod'), 'module example.com/t\n\ngo 1.26\n');
    writeFileSync(join(dir, 'main.go'), main);
    writeFileSync(join(dir, 'extra.go'), extra);
  });
  afterEach(async () => {
    for (const c of clients.splice(0)) await c.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('answers for the buffer, edits every place of a fix, and has nothing left to say after it', async () => {
    const client = await start();
    client.open(uri('main.go'), main);
    const { diagnostics } = await client.published(uri('main.go'), (p) => p.diagnostics.length > 0);
    assert.deepStrictEqual(
      diagnostics.map((d) => [d.message.split(' – ')[0], d.code, d.range.start.line]),
      [['moved to heap: spot', 'interface-call', 14]],
    );
    const actions = await client.request<Action[]>('textDocument/codeAction', {
      textDocument: { uri: uri('main.go') },
      range: diagnostics[0]!.range,
      context: { diagnostics },
    });
    assert.deepStrictEqual(
      actions.map((a) => a.title),
      ['Pass p to visit by value: −1 allocation (16 B), 3 edits'],
    );
    const edits = actions[0]!.edit.documentChanges![0]!.edits;
    assert.strictEqual(edits.length, 3);
    client.change(
      uri('main.go'),
      2,
      ...[...edits]
        .sort((a: Edit, b: Edit) => b.range.start.line - a.range.start.line)
        .map((e) => ({ range: e.range, text: e.newText })),
    );
    assert.deepStrictEqual((await client.published(uri('main.go'), (p) => p.version === 2)).diagnostics, []);
  });

  it(
    'keeps the answers of functions that an error elsewhere does not touch, and says why others have ' + 'none',
    async () => {
      const client = await start();
      client.open(uri('extra.go'), extra.replace('n := 0', 'n := nothing'));
      const { diagnostics } = await client.published(uri('extra.go'), (p) => p.diagnostics.length > 0);
      assert.ok(
        diagnostics.some((d) => d.message.startsWith('&node{} escapes to heap')),
        JSON.stringify(diagnostics.map((d) => d.message)),
      );
      const status = await client.notification<{ state: string; details: string[] }>(
        'goscape/status',
        (p) => p.state === 'partial',
      );
      assert.ok(
        status.details.some((d) => d.includes('undefined: nothing')),
        status.details.join('\n'),
      );
      client.change(uri('extra.go'), 2, { text: extra });
      await client.published(
        uri('extra.go'),
        (p) => p.version === 2 && p.diagnostics.some((d) => d.message.startsWith('moved to heap: n')),
      );
    },
  );

  it('sees another open buffer, and files that change on disk', async () => {
    const client = await start();
    const user = 'package main\n\nfunc use() {\n\tn := node{}\n\tkeep(&n)\n}\n';
    writeFileSync(join(dir, 'user.go'), user);
    client.open(uri('user.go'), user);
    await client.published(uri('user.go'), (p) => p.diagnostics.some((d) => d.message.startsWith('moved to heap: n')));
    client.notifications.length = 0;
    client.open(uri('extra.go'), extra.replace('kept = append(kept, n)', '_ = n.next'));
    await client.published(uri('user.go'), (p) => p.diagnostics.length === 0);
    client.notifications.length = 0;
    client.notify('textDocument/didClose', { textDocument: { uri: uri('extra.go') } });
    await client.published(uri('user.go'), (p) => p.diagnostics.length === 1);
    client.notifications.length = 0;
    writeFileSync(join(dir, 'extra.go'), extra.replace('kept = append(kept, n)', '_ = n.next'));
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('extra.go'), type: 2 }] });
    await client.published(uri('user.go'), (p) => p.diagnostics.length === 0);
  });

  it('answers something for whatever it is given', async () => {
    const client = await start();
    const texts = [
      '',
      '\n',
      'package',
      'package main\nfunc',
      'package main\nfunc f() { ' + '('.repeat(20000),
      'package main\nvar x = ' + '{'.repeat(20000),
      '\u0000\ufeffpackage',
      'package main\n\nfunc f() {\n\tx := 1\n\tp = &x',
      'package main\n' + '/'.repeat(1 << 20),
      'package main\nvar s = "' + 'ä'.repeat(1 << 19) + '"\n',
      'package other\nfunc g() {}',
      'package main\nimport "nowhere/at/all"\nfunc f() { nowhere.F(&struct{}{}) }',
      'package main\n\ntype t t\nfunc f(x t) *t { return &x }',
    ];
    let version = 1;
    client.open(uri('odd.go'), texts[0]!);
    for (const t of texts) {
      client.change(uri('odd.go'), ++version, { text: t });
      const v = version;
      await client.published(uri('odd.go'), (p) => p.version === v);
      await client.request('textDocument/hover', {
        textDocument: { uri: uri('odd.go') },
        position: { line: 1, character: 3 },
      });
      await client.request('textDocument/codeAction', {
        textDocument: { uri: uri('odd.go') },
        range: { start: { line: 0, character: 0 }, end: { line: 50, character: 0 } },
        context: { diagnostics: [] },
      });
    }
    assert.deepStrictEqual(
      client.notifications.filter(
        (n) => n.method === 'goscape/status' && (n.params as { state: string }).state === 'error',
      ),
      [],
    );
    client.change(uri('odd.go'), ++version, { text: 'package main\n\nfunc odd() *int {\n\tx := 1\n\treturn &x\n}\n' });
    await client.published(uri('odd.go'), (p) => p.version === version && p.diagnostics.length === 1);
  });

  it('after any edits says what a server says that starts on the final text', async () => {
    const client = await start();
    const pieces = [
      '&',
      '*',
      'n',
      '{',
      '}',
      '\n',
      'x := 1; kept = append(kept, nil)\n',
      'return nil',
      'func extraOne() *int { v := 7; return &v }\n',
      '(',
      ')',
      '// ',
      '"',
      '`',
      'go ',
      'var y = &node{}\n',
      ' ',
    ];
    let version = 1,
      text = extra;
    client.open(uri('extra.go'), text);
    for (let round = 1; round <= 6; round++) {
      const below = random(round);
      for (let i = 0; i < 12; i++) {
        const lines = text.split('\n');
        const line = below(lines.length),
          character = below(lines[line]!.length + 1);
        const endLine = Math.min(lines.length - 1, line + (below(8) === 0 ? 1 : 0));
        const end =
          endLine === line ? Math.min(lines[line]!.length, character + below(4)) : below(lines[endLine]!.length + 1);
        const range: Range = { start: { line, character }, end: { line: endLine, character: end } };
        const offset = (l: number, c: number): number =>
          lines.slice(0, l).reduce((sum, s) => sum + s.length + 1, 0) + c;
        const piece = below(3) === 0 ? '' : pieces[below(pieces.length)]!;
        text = text.slice(0, offset(line, character)) + piece + text.slice(offset(endLine, end));
        client.change(uri('extra.go'), ++version, { range, text: piece });
        if (below(3) === 0) await client.published(uri('extra.go'), (p) => p.version === version);
      }
      // Every other round ends on a text that is whole again, but for what one edit in a body left.
      if (round % 2 === 0) {
        text = extra.replace('len(kept)', `len(kept)+${round}`);
        client.change(uri('extra.go'), ++version, { text });
      }
      const mine = await client.published(uri('extra.go'), (p) => p.version === version);
      const fresh = await start();
      fresh.open(uri('extra.go'), text, version);
      const theirs = await fresh.published(uri('extra.go'), (p: Published) => p.version === version);
      const own = mine.diagnostics.filter((d) => d.data?.carried !== true);
      assert.deepStrictEqual(own, theirs.diagnostics, `round ${round}, text:\n${text}`);
      await fresh.stop();
    }
  });

  it('works where there is no go.mod, and in a folder of its own', async () => {
    const client = await start();
    const alone = join(dir, 'alone');
    mkdirSync(alone);
    const file = join(alone, 'x.go'),
      text = 'package x\n\nfunc New() *int {\n\tv := 1\n\treturn &v\n}\n';
    writeFileSync(file, text);
    client.open(uriOf(file), text);
    await client.published(uriOf(file), (p) => p.diagnostics.length === 1);
  });

  it('pulls, hints and explains', async () => {
    const client = new TestClient(server);
    clients.push(client);
    await client.initialize(dir, {
      ...defaultCapabilities,
      textDocument: { ...defaultCapabilities.textDocument, diagnostic: {} },
    });
    client.open(uri('main.go'), main);
    const report = await client.request<{ items: object[] }>('textDocument/diagnostic', {
      textDocument: { uri: uri('main.go') },
    });
    assert.strictEqual(report.items.length, 1);
    const hints = await client.request<{ label: string | { value: string }[] }[]>('textDocument/inlayHint', {
      textDocument: { uri: uri('main.go') },
      range: { start: { line: 13, character: 0 }, end: { line: 16, character: 0 } },
    });
    assert.deepStrictEqual(
      hints.map((h) => (typeof h.label === 'string' ? h.label : h.label.map((p) => p.value).join(''))),
      ['heap 16 B'],
    );
    const explained = await client.request<{ markdown: string }>('goscape/explain', {
      textDocument: { uri: uri('main.go') },
      position: { line: 14, character: 2 },
    });
    assert.match(explained.markdown, /`spot` is on the heap, 16 bytes each time/);
    assert.match(explained.markdown, /\n\.\/main\.go:15:2: +flow: \{heap\} ← &spot/);
  });
});
