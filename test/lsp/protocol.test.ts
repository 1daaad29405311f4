import * as assert from 'node:assert';
import { type Diagnostic, defaultCapabilities, fakeServer, TestClient, uriOf } from './client';

const path = '/w/main.go',
  uri = uriOf(path);
const text = 'package main\n\nfunc main() {\n\tx := 1\n\tkeep(&x)\n}\n';
const hover = { textDocument: { uri }, position: { line: 3, character: 1 } };
interface Hover {
  contents: { value: string };
}

describe('the protocol', () => {
  let client: TestClient;
  beforeEach(() => {
    client = new TestClient(fakeServer);
  });
  afterEach(() => client.stop());

  it('refuses requests before initialize, a second initialize, and requests after shutdown', async () => {
    await assert.rejects(client.request('textDocument/hover', hover), /-32002/);
    client.open(uri, text);
    await client.initialize('/w');
    await assert.rejects(client.request('initialize', { processId: null, rootUri: null, capabilities: {} }), /-32600/);
    client.open(uri, text);
    await client.published(uri);
    await client.request('shutdown', null);
    await assert.rejects(client.request('textDocument/hover', hover), /-32600/);
    await assert.rejects(client.request('shutdown', null), /-32600/);
    client.notify('exit', null);
    await client.exited;
    assert.strictEqual(client.exitCode, 0);
  });

  it('serves a client that does not answer for its configuration', async () => {
    client.answersConfiguration = false;
    await client.initialize('/w');
    client.open(uri, text);
    assert.strictEqual((await client.published(uri)).diagnostics.length, 1);
  });

  it('answers for a file under each of its addresses, with the text that was changed last', async () => {
    await client.initialize('/w');
    const other = uri.replace('main', '%6Dain');
    client.open(uri, text);
    await client.published(uri);
    client.open(other, text.replace('keep(&x)', '_ = x'));
    assert.deepStrictEqual((await client.published(other)).diagnostics, []);
    client.notifications.length = 0;
    client.notify('textDocument/didClose', { textDocument: { uri: other } });
    const isBack = (p: { diagnostics: Diagnostic[] }): boolean => p.diagnostics.length === 1;
    assert.ok(isBack(await client.published(uri, isBack)));
  });

  it('says when every open document has its answer', async () => {
    await client.initialize('/w');
    client.open(uri, text);
    await client.notification('goscape/settled');
    const published = client.notifications.findIndex((n) => n.method === 'textDocument/publishDiagnostics');
    const settled = client.notifications.findIndex((n) => n.method === 'goscape/settled');
    assert.ok(published >= 0 && published < settled);
  });

  it('answers hovers from the last answer while something is loaded again', async () => {
    const slow = new TestClient(fakeServer, [], { FAKE_LOAD_MS: '3000' });
    try {
      await slow.initialize('/w', defaultCapabilities);
      slow.open(uri, text);
      // There is no answer yet: one hover waits for it, and another one has nothing to show.
      const first = slow.request<Hover | null>('textDocument/hover', hover);
      assert.strictEqual(await slow.request<Hover | null>('textDocument/hover', hover), null);
      assert.match((await first)?.contents.value ?? '', /`x`/);
      await slow.published(uri);
      slow.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('/w/other.go'), type: 2 }] });
      const last = await slow.request<Hover | null>('textDocument/hover', hover);
      assert.match(last?.contents.value ?? '', /`x`/);
    } finally {
      await slow.stop();
    }
  });

  it('keeps squiggles and hints where they are while a statement is half typed', async () => {
    await client.initialize('/w');
    client.open(uri, text);
    await client.published(uri);
    const insert = { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } };
    client.change(uri, 2, { range: insert, text: '\tbroken :=\n' });
    const { diagnostics } = await client.published(uri, (p) => p.version === 2);
    assert.deepStrictEqual(
      diagnostics.map((d) => d.range),
      [{ start: { line: 4, character: 1 }, end: { line: 4, character: 2 } }],
    );
    // What the half-typed statement is about is not carried any further.
    client.change(uri, 3, { range: { start: { line: 4, character: 1 }, end: { line: 4, character: 2 } }, text: 'xy' });
    assert.deepStrictEqual((await client.published(uri, (p) => p.version === 3)).diagnostics, []);
  });
});
