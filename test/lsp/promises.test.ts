/** Promises and drawings over the protocol, with the real server. */
import * as assert from 'node:assert';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Action, defaultCapabilities, TestClient, uriOf } from './client';

const source = `package p

//goscape:noalloc
func Hot(n int) int { return n }

func Add(p *int) { *p++ }
`;

describe('the real server: promises and graphs', () => {
  let dir: string;
  let client: TestClient;
  const uri = (): string => uriOf(join(dir, 'p.go'));
  const start = async (capabilities: object = defaultCapabilities): Promise<void> => {
    client = new TestClient('dist/server.js', [], { GOSCAPE_CACHE: join(dir, 'cache') });
    await client.initialize(dir, capabilities);
    client.open(uri(), source);
  };
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-lsp-')));
    writeFileSync(join(dir, 'go.mod'), 'module example.com/t\n\ngo 1.26\n');
    writeFileSync(join(dir, 'p.go'), source);
  });
  afterEach(async () => {
    await client.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('warns of a promise that an edit breaks, with the way there', async () => {
    await start();
    assert.deepStrictEqual((await client.published(uri())).diagnostics, []);
    const end = { line: 3, character: 30 };
    client.change(uri(), 2, { range: { start: { line: 3, character: 29 }, end }, text: 'len(make([]int, n))' });
    const { diagnostics } = await client.published(uri(), (p) => p.version === 2);
    const [d] = diagnostics;
    assert.deepStrictEqual(
      [d?.code, d?.severity, d?.range],
      ['promise-broken', 2, { start: { line: 3, character: 5 }, end: { line: 3, character: 8 } }],
    );
    assert.match(d?.message ?? '', /^Hot promises not to allocate and make\(\[\]int, n\) allocates when it is large/);
    assert.ok((d?.relatedInformation ?? []).length > 0);
  });

  it('offers what mends a broken promise where it is marked', async () => {
    await start();
    const main = readFileSync('test/editors/project/main.go', 'utf8').replace(/^func walk\(/m, '//goscape:noalloc\n$&');
    mkdirSync(join(dir, 'cmd'));
    writeFileSync(join(dir, 'cmd', 'main.go'), main);
    const at = uriOf(join(dir, 'cmd', 'main.go'));
    client.open(at, main);
    const { diagnostics } = await client.published(at, (p) => p.diagnostics.length > 0);
    const broken = diagnostics.find((d) => d.code === 'promise-broken');
    assert.ok(broken !== undefined, JSON.stringify(diagnostics.map((d) => d.message)));
    const actions = await client.request<Action[]>('textDocument/codeAction', {
      textDocument: { uri: at },
      range: broken.range,
      context: { diagnostics: [broken] },
    });
    assert.ok(
      actions.some((a) => /by value/.test(a.title)),
      JSON.stringify(actions.map((a) => a.title)),
    );
  });

  it('completes the words, and offers the promises that hold', async () => {
    await start();
    await client.published(uri());
    client.change(uri(), 2, {
      range: { start: { line: 4, character: 0 }, end: { line: 4, character: 0 } },
      text: '//goscape:',
    });
    const items = await client.request<{ label: string }[]>('textDocument/completion', {
      textDocument: { uri: uri() },
      position: { line: 4, character: 10 },
    });
    assert.ok(items.some((i) => i.label === 'noalloc'));
    client.change(uri(), 3, {
      range: { start: { line: 4, character: 0 }, end: { line: 4, character: 10 } },
      text: '',
    });
    const at = { line: 5, character: 6 };
    const actions = await client.request<(Action & { kind: string })[]>('textDocument/codeAction', {
      textDocument: { uri: uri() },
      range: { start: at, end: at },
      context: { diagnostics: [], only: ['refactor'] },
    });
    assert.deepStrictEqual(
      actions.map((a) => [a.title, a.kind]),
      ['noalloc strict', 'noescape', 'inline'].map((w) => [`Promise //goscape:${w}`, 'refactor.rewrite']),
    );
  });

  it('draws the function at a place, and has the client show it', async () => {
    await start({ ...defaultCapabilities, window: { showDocument: { support: true } } });
    await client.published(uri());
    const place = { textDocument: { uri: uri() }, position: { line: 5, character: 10 } };
    const graph = await client.request<{ title: string; svg: string; nodes: { id: string; location: object }[] }>(
      'goscape/graph',
      place,
    );
    assert.strictEqual(graph.title, 'Add');
    assert.match(graph.svg, /^<svg/);
    assert.deepStrictEqual(graph.nodes[0]?.location, { uri: uri(), line: 5, character: 9 });
    const none = { textDocument: { uri: uri() }, position: { line: 0, character: 0 } };
    assert.strictEqual(await client.request('goscape/graph', none), null);
    await client.request('workspace/executeCommand', {
      command: 'goscape.showGraphFile',
      arguments: [uri(), place.position],
    });
    const asked = client.requests.find((r) => r.method === 'window/showDocument');
    const shown = (asked?.params as { uri: string } | undefined)?.uri ?? '';
    assert.ok(existsSync(fileURLToPath(shown)), shown);
    assert.match(shown, /\/cache\/graph\.svg$/);
  });
});
