/** The flow of functions, as data and in the formats that show it. */
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FlowPicture } from '../../server/src/answers/model';
import { graphDot, graphMermaid, graphText, themed } from '../../server/src/features/graph';
import { drawer } from '../../server/src/graph';
import { GoEngine } from '../../server/src/session/engine';

const never = (): boolean => false;

describe('graph', () => {
  let dir: string;
  let engine: GoEngine;
  const at = (name: string): string => join(dir, name);
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-graph-')));
    writeFileSync(at('go.mod'), 'module x\n\ngo 1.26\n');
    engine = new GoEngine();
    engine.configure({ cacheDir: '', goroot: '/nowhere' });
  });
  afterEach(() => {
    engine.dispose();
    rmSync(dir, { recursive: true, force: true });
  });
  /** The flow at a line of a file's text. */
  const flow = async (text: string, line: number, col?: number): Promise<FlowPicture> => {
    writeFileSync(at('p.go'), text);
    await engine.analyzeFile(at('p.go'), never);
    const p = engine.flowAt(at('p.go'), line, col);
    assert.ok(p !== undefined);
    return p;
  };
  /** "to ← derefs from", "*" for those on the chain. */
  const edges = (p: FlowPicture): string[] => {
    const names = new Map(p.nodes.map((n) => [n.id, n.name]));
    return p.edges.map((e) => `${e.onChain ? '* ' : ''}${names.get(e.to)} ← ${e.derefs} ${names.get(e.from)}`);
  };
  const cases = readFileSync('test/fixtures/cases/11_flow_graph.go', 'utf8');

  it('has the locations and weights of the cases', async () => {
    assert.deepEqual(edges(await flow(cases, 9)), ['* b ← -1 a', '* c ← -1 b', '* ~r0 ← 0 c']);
    assert.deepEqual(edges(await flow(cases, 16)), ['* b ← -1 a', '* c ← -1 b', '* ~r0 ← 1 c']);
    const through = await flow(cases, 29);
    assert.deepEqual(
      through.nodes.map((n) => n.name),
      ['l1', 't', 'l2', 'l3', 'l4'],
    );
    assert.deepEqual(edges(through), ['t ← -1 l1', 'l2 ← -1 t', 'l3 ← 1 l2']);
    assert.deepEqual(edges(await flow(cases, 38)), ['* the heap ← 0 p', '* the heap ← 1 q']);
    const [p] = (await flow(cases, 60)).nodes;
    assert.deepEqual(p?.leaks, ['leaks to result 2, 2 dereferences', 'leaks to result 3, 1 dereference']);
  });

  it('draws what goes to the heap at once', async () => {
    assert.deepEqual(edges(await flow('package p\n\nvar g *int\n\nfunc f() {\n\tx := 1\n\tg = &x\n}\n', 6)), [
      '* the heap ← -1 x',
    ]);
  });

  it('draws generic functions from their instances, and literals with the function around them', async () => {
    const generic = 'package p\n\nfunc f[T any](x T) *T {\n\treturn &x\n}\n\nvar a, b = f(1), f("")\n';
    assert.deepEqual(edges(await flow(generic, 3)), ['* ~r0 ← -1 x']);
    const literal = 'package p\n\nfunc f() func() *int {\n\tx := 1\n\treturn func() *int {\n\t\treturn &x\n\t}\n}\n';
    const p = await flow(literal, 4);
    assert.ok(edges(p).some((e) => e.includes('← -1 x')));
  });

  it('leaves what is known as it is', async () => {
    const text = 'package p\n\nvar g *int\n\nfunc keep(p *int) { g = p }\n\nfunc use() {\n\tx := 1\n\tkeep(&x)\n}\n';
    writeFileSync(at('p.go'), text);
    const before = JSON.stringify(await engine.analyzeFile(at('p.go'), never));
    for (const line of [5, 7, 8, 9]) engine.flowAt(at('p.go'), line);
    engine.openFile(at('p.go'), text);
    assert.equal(JSON.stringify(await engine.analyzeFile(at('p.go'), never)), before);
  });

  it('says who passes what to a parameter that leaks, and who pays', async () => {
    const p = await flow(
      'package p\n\nvar g *int\n\n//go:noinline\nfunc keep(p *int) { g = p }\n\nfunc pays() {\n\tx := 1\n' +
        '\tkeep(&x)\n}\n\nfunc free() { keep(g) }\n',
      6,
    );
    assert.deepEqual(
      p.passedBy.map((c) => [c.caller, c.argument, c.param, c.place.line, c.pays]),
      [
        ['pays', '&x', 'p', 10, 'moved to heap: x'],
        ['free', 'g', 'p', 13, undefined],
      ],
    );
    assert.match(
      graphText(p, (x) => `${x.line}`),
      /13 {2}free passes g as p: allocates nothing for it/,
    );
  });

  it('leaves out what is too much, farthest first', async () => {
    const lines = Array.from({ length: 90 }, (_, i) => `\tv${i + 1} := &v${i}`.replace(/:= &v(\d+)$/, ':= wrap{v$1}'));
    const head = 'package p\n\ntype wrap struct{ p any }\n\nfunc f() *int {\n\tx := 1\n\tv0 := wrap{nil}\n';
    const text = `${head}${lines.join('\n')}\n\t_ = v90\n\treturn &x\n}\n`;
    const p = await flow(text, 6);
    assert.ok(p.nodes.length <= 40 && p.left > 0, `${p.nodes.length}, ${p.left}`);
    assert.ok(p.nodes.some((n) => n.name === 'x' && n.onChain));
  });

  it('is drawn as SVG in colours that follow the page, whatever the names are', async () => {
    const p = await flow(
      'package p\n\nfunc f() any {\n\ts := "<a href=\\"x\\">&\\\\"\n\treturn []any{s + "\\n`|]"}\n}\n',
      5,
    );
    const draw = await drawer();
    const svg = themed(draw(graphDot(p, (x) => `p.go#L${x.line}`)));
    assert.match(svg, /^<svg [^>]*>\n<style>/);
    assert.match(svg, /prefers-color-scheme:dark/);
    assert.match(svg, /xlink:href="p\.go#L5"/);
    assert.doesNotMatch(svg, /<a href="x">/);
    const mermaid = graphMermaid(p);
    assert.match(mermaid, /^---\ntitle: .*\n---\nflowchart LR\n/);
    for (const [, label = ''] of mermaid.matchAll(/^ {2}n\d+\W+?"(.*)"/gm))
      assert.match(label.replaceAll('<br/>', ' '), /^[\w .,;:()/=+…#-]*$/);
  });

  it('is written by the command in four formats', () => {
    writeFileSync(at('p.go'), cases);
    const goscape = (...args: string[]): { out: string; err: string; status: number | null } => {
      const r = spawnSync(process.execPath, [resolve('dist/cli.js'), 'graph', ...args], {
        cwd: dir,
        env: { PATH: '/nowhere', HOME: dir, GOROOT: '/nowhere', GOSCAPE_CACHE: 'off', GOSCAPE_STRICT: '1' },
      });
      return { out: r.stdout.toString(), err: r.stderr.toString(), status: r.status };
    };
    assert.match(goscape('p.go:10').out, /^chain {2}p\.go:8:6\n/);
    assert.match(goscape('--format=svg', 'throughLocals').out, /^<svg/);
    assert.match(goscape('--format=dot', 'p.go:10').out, /^digraph "chain" \{/);
    assert.match(goscape('--format=mermaid', 'p.go:10').out, /flowchart LR/);
    assert.deepEqual(
      [goscape('p.go:3').status, goscape().status, goscape('--format=png', 'p.go:10').status],
      [1, 2, 2],
    );
    assert.match(goscape('p.go:3').err, /p\.go:3: there is no function here/);
    assert.match(goscape('nowhere').err, /graph nowhere: no function of that name/);
  });
});
