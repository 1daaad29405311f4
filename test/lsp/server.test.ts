import * as assert from 'node:assert';
import {
  type Action,
  type Diagnostic,
  defaultCapabilities,
  fakeServer,
  type Published,
  TestClient,
  uriOf,
} from './client';

const path = '/w/main.go',
  uri = uriOf(path);
const text = [
  'package main', //  0
  '', //  1
  'func show(p *point) {', //  2
  '\tvisit(p)', //  3
  '}', //  4
  '', //  5
  'func main() {', //  6
  '\tπ := "äöü🙂"; spot := point{1, 2}', //  7
  '\tvisit(&spot)', //  8
  '\tb := make([]byte, n)', //  9
  '\tuse(spot, b, π)', // 10
  '}', // 11
  '',
].join('\n');
const at = (line: number, character: number) => ({ line, character });
type HintLabel = string | readonly { readonly value: string }[];
const labelOf = ({ label }: { label: HintLabel }): string =>
  typeof label === 'string' ? label : label.map((p) => p.value).join('');
const hintsIn = (client: TestClient, first = 0, last = 40) =>
  client.request<{ position: object; label: HintLabel }[]>('textDocument/inlayHint', {
    textDocument: { uri },
    range: { start: at(first, 0), end: at(last, 0) },
  });

describe('language server', () => {
  let client: TestClient;
  const started = async (
    capabilities: object = defaultCapabilities,
    options?: unknown,
    env?: Record<string, string>,
    configuration: unknown = null,
  ) => {
    client = new TestClient(fakeServer, [], env);
    client.configuration = configuration;
    return client.initialize('/w', capabilities, options);
  };
  afterEach(() => client.stop());

  it('pushes diagnostics with version, cause and chain', async () => {
    const { capabilities } = await started();
    assert.strictEqual(capabilities.positionEncoding, 'utf-16');
    assert.strictEqual(capabilities.diagnosticProvider, undefined);
    client.open(uri, text, 7);
    const { version, diagnostics } = await client.published(uri);
    assert.strictEqual(version, 7);
    assert.strictEqual(diagnostics.length, 1);
    const d = diagnostics[0]!;
    assert.deepStrictEqual([d.source, d.severity, d.code], ['goscape', 3, 'func-value-call']);
    assert.match(d.message, /^moved to heap: spot – /);
    // "\tπ := "äöü🙂"; spot": the smiley is two UTF-16 units
    assert.deepStrictEqual(d.range, { start: at(7, 15), end: at(7, 19) });
    assert.deepStrictEqual(
      d.relatedInformation!.map((r) => [r.location.uri, r.location.range.start]),
      [
        [uri, at(8, 7)],
        [uri, at(8, 7)],
      ],
    );
    assert.match(d.relatedInformation![1]!.message, /^2\. visit\(&spot\): passed to/);
  });

  it('counts columns in bytes where the client wants that', async () => {
    const { capabilities } = await started({
      ...defaultCapabilities,
      general: { positionEncodings: ['utf-8', 'utf-16'] },
    });
    assert.strictEqual(capabilities.positionEncoding, 'utf-8');
    client.open(uri, text);
    assert.deepStrictEqual((await client.published(uri)).diagnostics[0]!.range, { start: at(7, 21), end: at(7, 25) });
    client.change(uri, 2, { range: { start: at(7, 8), end: at(7, 10) }, text: 'x' });
    assert.deepStrictEqual((await client.published(uri, (p) => p.version === 2)).diagnostics[0]!.range, {
      start: at(7, 20),
      end: at(7, 24),
    });
  });

  it('sends no related information to a client that does not know it', async () => {
    await started({ textDocument: { hover: {} } });
    client.open(uri, text);
    assert.strictEqual((await client.published(uri)).diagnostics[0]!.relatedInformation, undefined);
    const hover = await client.request<{ contents: { kind: string; value: string } }>('textDocument/hover', {
      textDocument: { uri },
      position: at(7, 16),
    });
    assert.strictEqual(hover.contents.kind, 'plaintext');
    assert.match(hover.contents.value, /^spot is on the heap, 16 bytes each time/);
    assert.doesNotMatch(hover.contents.value, /\*\*|\]\(/);
  });

  it('follows incremental edits, several at once and beyond the end', async () => {
    await started();
    client.open(uri, text);
    await client.published(uri);
    client.change(uri, 2, { range: { start: at(8, 7), end: at(8, 8) }, text: '' });
    assert.deepStrictEqual((await client.published(uri, (p) => p.version === 2)).diagnostics, []);
    client.change(
      uri,
      3,
      { range: { start: at(7, 10), end: at(7, 12) }, text: '🙂🙂' },
      { range: { start: at(8, 7), end: at(8, 7) }, text: '&' },
      { range: { start: at(99, 0), end: at(120, 3) }, text: '// end\n' },
    );
    const { diagnostics } = await client.published(uri, (p) => p.version === 3);
    assert.deepStrictEqual(
      diagnostics.map((d) => d.range.start),
      [at(7, 17)],
    );
    client.change(uri, 4, { text: 'package main\n' });
    assert.deepStrictEqual((await client.published(uri, (p) => p.version === 4)).diagnostics, []);
  });

  it('is pulled for diagnostics by clients that pull, and does not push then', async () => {
    const { capabilities } = await started({
      ...defaultCapabilities,
      textDocument: { ...defaultCapabilities.textDocument, diagnostic: { relatedDocumentSupport: false } },
    });
    assert.ok(capabilities.diagnosticProvider);
    client.open(uri, text);
    const pull = (previousResultId?: string) =>
      client.request<{ kind: string; resultId: string; items?: Diagnostic[] }>('textDocument/diagnostic', {
        textDocument: { uri },
        previousResultId,
      });
    const first = await pull();
    assert.strictEqual(first.items!.length, 1);
    assert.strictEqual((await pull(first.resultId)).kind, 'unchanged');
    client.change(uri, 2, { range: { start: at(8, 7), end: at(8, 8) }, text: '' });
    assert.deepStrictEqual((await pull(first.resultId)).items, []);
    assert.strictEqual(client.notifications.filter((n) => n.method === 'textDocument/publishDiagnostics').length, 0);
  });

  it("hovers with the verdict, linked steps, the remedy and the compiler's line", async () => {
    await started();
    client.open(uri, text);
    const hover = await client.request<{ contents: { kind: string; value: string }; range: object }>(
      'textDocument/hover',
      { textDocument: { uri }, position: at(10, 6) },
    );
    assert.strictEqual(hover.contents.kind, 'markdown');
    assert.deepStrictEqual(hover.range, { start: at(10, 5), end: at(10, 9) });
    for (const part of [
      '**`spot` is on the heap, 16 bytes each time**',
      `1. [main.go:9:8](${uri}#L9,8) \`&spot\` – a pointer to it is made here`,
      '**What helps:**',
      'moved to heap: spot',
      'go1.26, inlining on',
    ]) {
      assert.ok(hover.contents.value.includes(part), `${part} in\n${hover.contents.value}`);
    }
    const calm = await client.request<{ contents: { value: string } }>('textDocument/hover', {
      textDocument: { uri },
      position: at(10, 11),
    });
    assert.match(calm.contents.value, /`b` stays on the stack/);
    const fn = await client.request<{ contents: { value: string } }>('textDocument/hover', {
      textDocument: { uri },
      position: at(6, 6),
    });
    assert.match(fn.contents.value, /`main` allocates on the heap at 1 place/);
    assert.match(fn.contents.value, /Inlinable, cost 62 of 80/);
    assert.strictEqual(await client.request('textDocument/hover', { textDocument: { uri }, position: at(0, 0) }), null);
  });

  it('gives inlay hints and lenses, and new ones when the settings change', async () => {
    await started();
    client.open(uri, text);
    const hints = await hintsIn(client);
    assert.deepStrictEqual(
      hints.map((h) => [labelOf(h), h.position]),
      [
        ['heap 16 B', at(7, 19)],
        ['stack', at(9, 2)],
        ['heap if large', at(9, 21)],
      ],
    );
    assert.strictEqual((await hintsIn(client, 0, 5)).length, 0);
    const lenses = await client.request<{ command: { title: string } }[]>('textDocument/codeLens', {
      textDocument: { uri },
    });
    assert.deepStrictEqual(
      lenses.map((l) => l.command.title),
      ['no heap allocations · inlinable, cost 62 of 80', '1 heap allocation · inlinable, cost 62 of 80'],
    );
    client.configuration = {
      inlayHints: 'heap',
      inlining: false,
      diagnostics: { severity: 'hint', kinds: ['moved', 'free'] },
    };
    client.notify('workspace/didChangeConfiguration', { settings: null });
    const { diagnostics } = await client.published(uri, (p) => p.diagnostics[0]?.severity === 4);
    assert.strictEqual(diagnostics.length, 2);
    assert.deepStrictEqual((await hintsIn(client)).map(labelOf), ['heap 16 B', 'heap if large']);
    while (!client.requests.some((r) => r.method === 'workspace/inlayHint/refresh'))
      await new Promise((resolve) => setTimeout(resolve, 20));
    const hover = await client.request<{ contents: { value: string } }>('textDocument/hover', {
      textDocument: { uri },
      position: at(7, 16),
    });
    assert.match(hover.contents.value, /inlining off/);
  });

  it('takes settings from clients that cannot be asked', async () => {
    await started({ textDocument: {} }, { diagnostics: { kinds: [] } });
    client.open(uri, text);
    assert.deepStrictEqual((await client.published(uri)).diagnostics, []);
    client.notify('workspace/didChangeConfiguration', { settings: { goscape: { diagnostics: { kinds: ['moved'] } } } });
    assert.strictEqual((await client.published(uri, (p) => p.diagnostics.length > 0)).diagnostics.length, 1);
  });

  it('offers only edits that help', async () => {
    await started();
    client.open(uri, text);
    const { diagnostics } = await client.published(uri);
    const ask = (line: number, only?: string[]) =>
      client.request<Action[]>('textDocument/codeAction', {
        textDocument: { uri },
        range: { start: at(line, 16), end: at(line, 16) },
        context: { diagnostics, ...(only ? { only } : {}) },
      });
    const actions = await ask(7);
    assert.deepStrictEqual(
      actions.map((a) => a.title),
      ['Pass spot by value'],
    );
    assert.strictEqual(actions[0]!.diagnostics?.length, 1);
    assert.deepStrictEqual(actions[0]!.edit.documentChanges, [
      { textDocument: { uri, version: 1 }, edits: [{ range: { start: at(8, 7), end: at(8, 8) }, newText: '' }] },
    ]);
    assert.deepStrictEqual(await ask(2), []);
    assert.deepStrictEqual(await ask(7, ['refactor']), []);
  });

  it('says why there is no answer', async () => {
    await started();
    client.open(uri, text.replace('visit(p)', 'broken(p)'));
    const status = await client.notification<{ state: string; message: string; details: string[]; heap: number }>(
      'goscape/status',
      (p) => p.state === 'partial',
    );
    assert.match(status.message, /No answer for 1 function, of 2/);
    assert.strictEqual(status.details[0], 'show: it does not type-check: undefined: broken');
    assert.strictEqual(status.heap, 1);
    const hover = await client.request<{ contents: { value: string } }>('textDocument/hover', {
      textDocument: { uri },
      position: at(2, 10),
    });
    assert.match(hover.contents.value, /`p` has no answer/);
    const explained = await client.request<{ markdown: string }>('goscape/explain', {
      textDocument: { uri },
      position: at(0, 0),
    });
    assert.match(explained.markdown, /Nothing here .*\n\nNo answer for 1 function/);
  });

  it('keeps serving after the engine throws', async () => {
    await started();
    client.open(uri, text);
    await client.published(uri);
    client.change(uri, 2, { text: text + '// make the engine throw' });
    await client.notification('goscape/status', (p: { state: string }) => p.state === 'error');
    await client.request('textDocument/hover', { textDocument: { uri }, position: at(7, 15) });
    await assert.rejects(client.request('textDocument/hover', { nonsense: true }));
    client.change(uri, 3, { text });
    assert.strictEqual((await client.published(uri, (p) => p.version === 3)).diagnostics.length, 1);
  });

  it('shows progress while it loads, and answers what was asked meanwhile', async () => {
    await started(defaultCapabilities, undefined, { FAKE_LOAD_MS: '400' });
    client.open(uri, text);
    assert.ok((await hintsIn(client)).length > 0);
    await client.notification<{ value: { kind: string } }>('$/progress', (p) => p.value.kind === 'end');
    assert.ok(
      client.notifications.some(
        (n) => n.method === 'goscape/status' && (n.params as { state: string }).state === 'loading',
      ),
    );
  });

  it('cancels', async () => {
    await started(defaultCapabilities, undefined, { FAKE_LOAD_MS: '600' });
    client.open(uri, text);
    const asked = client.start('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: at(7, 0), end: at(7, 0) },
      context: { diagnostics: [] },
    });
    client.notify('$/cancelRequest', { id: asked.id });
    await asked.answer.then(
      (r) => assert.deepStrictEqual(r, []),
      (e: Error) => assert.match(e.message, /-32800/),
    );
  });

  it('answers for the last text of many quick edits, in the order of versions', async () => {
    await started();
    client.open(uri, text);
    for (let v = 2; v < 200; v++) client.change(uri, v, { range: { start: at(7, 0), end: at(7, 0) }, text: ' ' });
    const last = await client.published(uri, (p) => p.version === 199);
    assert.strictEqual(last.diagnostics[0]!.range.start.character, 15 + 198);
    const versions = client.notifications
      .filter((n) => n.method === 'textDocument/publishDiagnostics')
      .map((n) => (n.params as Published).version!);
    assert.deepStrictEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
  });

  it('clears the diagnostics of a closed document, and ignores what is no Go file', async () => {
    await started();
    client.open(uri, text);
    await client.published(uri);
    client.notify('textDocument/didClose', { textDocument: { uri } });
    await client.published(uri, (p) => p.diagnostics.length === 0);
    assert.strictEqual(
      await client.request('textDocument/hover', { textDocument: { uri }, position: at(7, 15) }),
      null,
    );
    client.open('untitled:Untitled-1', text);
    client.open('file:///w/%ZZ.go', text);
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('/w/other.go'), type: 2 }] });
    client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: uriOf('/x'), name: 'x' }], removed: [] },
    });
    client.open(uri, text, 9);
    await client.published(uri, (p) => p.version === 9);
  });

  it('ends when asked to, and with an error when its client is gone', async () => {
    await started();
    await client.request('shutdown', null);
    client.notify('exit', null);
    await client.exited;
    assert.strictEqual(client.exitCode, 0);
  });
});
