/** `goscape graph`: the flow of a function as a picture, with the chain of a place marked. */
import * as nodePath from 'node:path';
import type { FlowPicture, Place } from '../answers/model';
import { createEngine } from '../engine';
import { graphDot, graphMermaid, graphText, themed } from '../features/graph';
import type * as Graph from '../graph';
import { DiskFileSystem } from '../vfs';
import { type Flags, UsageError } from './flags';
import { contextOf, engineOptions, folderOf } from './load';
import { placeText, shortPath, writeError, writeText } from './output';
import { parsePlace } from './problems';
import { whereIs } from './where';

const formats = ['svg', 'dot', 'mermaid', 'text'] as const;
type GraphFormat = (typeof formats)[number];

export async function graph(flags: Flags): Promise<number> {
  const word = flags.args[0];
  if (word === undefined || flags.args.length > 1)
    throw new UsageError('graph: name one place, FILE:LINE or FILE:LINE:COL, or one function');
  const format = formatOf(flags);
  const fs = new DiskFileSystem();
  const cwd = folderOf(flags, fs);
  const named = parsePlace(cwd, word);
  const ctx = contextOf(flags, fs, named === undefined || !fs.isFile(named.file) ? cwd : nodePath.dirname(named.file));
  const at = whereIs(ctx, fs, cwd, word, 'graph');
  const engine = createEngine();
  try {
    engine.configure(engineOptions(flags, ctx));
    const never = (): boolean => false;
    await engine.prepare(at.file, () => {}, never);
    // The answers of the whole package say who passes what.
    const results = await engine.analyzePackageOf(at.file, never);
    const result = results.find((r) => r.file === at.file);
    for (const p of result?.problems ?? []) writeError(`${placeText(cwd, p.place)}: ${p.message}`);
    const picture = engine.flowAt?.(at.file, at.line, at.col);
    if (picture === undefined) {
      const fn = result?.functions.find((f) => f.place.line <= at.line && at.line <= f.endLine);
      const why = fn?.silence ?? result?.silence;
      const where = `${shortPath(cwd, at.file)}:${at.line}`;
      writeError(`goscape: ${where}: ${why === undefined ? 'there is no function here' : `no answer: ${why}`}`);
      return 1;
    }
    writeText(await drawn(picture, format, cwd));
    return 0;
  } finally {
    engine.dispose();
  }
}

function formatOf(flags: Flags): GraphFormat {
  if (flags.format === 'json') throw new UsageError('graph has no JSON; --format=dot is for other programs');
  if (flags.shape === '') return 'text';
  const format = formats.find((f) => f === flags.shape);
  if (format === undefined) throw new UsageError(`--format=${flags.shape}: name svg, dot, mermaid or text`);
  return format;
}

async function drawn(picture: FlowPicture, format: GraphFormat, cwd: string): Promise<string> {
  const link = (p: Place): string => `${shortPath(cwd, p.file)}#L${p.line}`;
  switch (format) {
    case 'text':
      return graphText(picture, (p) => placeText(cwd, p));
    case 'dot':
      return graphDot(picture, link);
    case 'mermaid':
      return graphMermaid(picture);
    case 'svg': {
      const { drawer } = require(nodePath.join(__dirname, 'graph.js')) as typeof Graph;
      return themed((await drawer())(graphDot(picture, link)));
    }
  }
}
