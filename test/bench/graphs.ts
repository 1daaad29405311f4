/**
 * How long drawings take, and whether all can be made:
 *
 *   node scripts/build.mjs --tests test/bench/graphs.ts && node dist/test/bench/graphs.js [--count N] FOLDER...
 *
 * Picks N findings at random from the Go files of the folders (500), draws the function of each with the chain marked,
 * and prints the times of the analysis and of the drawing.
 */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { graphDot, graphMermaid, graphText, themed } from '../../server/src/features/graph';
import type * as Graph from '../../server/src/graph';
import { GoEngine } from '../../server/src/session/engine';

const args = process.argv.slice(2);
const at = args.indexOf('--count');
const count = at < 0 ? 500 : Number(args.splice(at, 2)[1]);
const never = (): boolean => false;

/** Small pseudo-random numbers: the same ones in every run. */
let state = 7;
const random = (below: number): number => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return (state >>> 8) % below;
};

async function main(): Promise<void> {
  const draw = await (require(resolve('dist/graph.js')) as typeof Graph).drawer();
  const engine = new GoEngine();
  const places: { readonly file: string; readonly line: number; readonly col: number }[] = [];
  for (const dir of args)
    for (const name of readdirSync(dir).filter((f) => f.endsWith('.go') && !f.endsWith('_test.go'))) {
      const file = join(resolve(dir), name);
      await engine.prepare(file, () => {}, never);
      const result = engine.analyzeFile(file, never);
      for (const fn of result?.functions ?? [])
        for (const f of fn.findings)
          if (f.kind !== 'note' && f.place.file === file && fn.name !== 'init')
            places.push({ file, line: f.extent.line, col: f.extent.col });
    }
  const flow: number[] = [],
    drawing: number[] = [];
  let none = 0,
    marked = 0,
    failed = 0,
    largest = 0;
  for (let i = 0; i < count && places.length > 0; i++) {
    const { file, line, col } = places[random(places.length)]!;
    const began = performance.now();
    const picture = engine.flowAt(file, line, col);
    const drawn = performance.now();
    if (picture === undefined) {
      none++;
      continue;
    }
    try {
      const svg = themed(draw(graphDot(picture)));
      if (!svg.includes('</svg>') || graphMermaid(picture) === '' || graphText(picture, () => '') === '') failed++;
    } catch (e) {
      failed++;
      console.log(`${file}:${line}:${col}: ${String(e)}`);
    }
    flow.push(drawn - began);
    drawing.push(performance.now() - drawn);
    if (drawing[drawing.length - 1]! > 200)
      console.log(`slow: ${file}:${line}:${col} ${picture.nodes.length} ${picture.edges.length}`);
    if (picture.nodes.some((n) => n.onChain)) marked++;
    largest = Math.max(largest, picture.nodes.length);
  }
  const times = (list: number[]): string => {
    const sorted = [...list].sort((a, b) => a - b);
    const of = (q: number): string =>
      (sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0).toFixed(1);
    return `median ${of(0.5)} ms, p95 ${of(0.95)}, most ${of(1)}`;
  };
  console.log(
    `${places.length} findings; ${drawing.length} drawn, ${failed} failed, ` +
      `${none} without a function, ${marked} with a chain`,
  );
  console.log(`analysis ${times(flow)}; drawing ${times(drawing)}; largest ${largest} nodes`);
  engine.dispose();
  process.exitCode = failed > 0 ? 1 : 0;
}

void main();
