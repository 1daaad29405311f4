/**
 * Whether a function of another package is known as its own package's analysis knows it: compares tags, costs and
 * delayed results of the declared functions of the named packages, taken from analyses of whole packages and asked for
 * one by one. Prints each difference; exit status 1 if there is one.
 *
 *   node scripts/build.mjs --tests test/agreement/summaries.ts && node dist/test/agreement/summaries.js [PATTERN...]
 */
import { loadPackages, readEnv } from '../../server/src/load';
import { type FunctionSummary, Pipeline, type SummaryTable } from '../../server/src/program';
import { resolveObject } from '../../server/src/types/decl';
import { DiskFileSystem } from '../../server/src/vfs';
import { amd64 } from '../harness/target';

type Tables = Map<string, SummaryTable>;

const patterns = process.argv.length > 2 ? process.argv.slice(2) : ['std'];
const fs = new DiskFileSystem();
const ctx = readEnv(process.env, fs, { cgoEnabled: false, cwd: process.cwd() });
const load = loadPackages(ctx, fs, process.cwd(), patterns, {});

/** A program whose summaries go into tables. */
function pipelineInto(tables: Tables): Pipeline {
  return new Pipeline(load, fs, amd64, true, undefined, (name) => {
    let t = tables.get(name);
    if (t === undefined) tables.set(name, (t = { functions: new Map(), exports: undefined, dirty: false }));
    return t;
  });
}

const wholes: Tables = new Map();
const singles: Tables = new Map();
const whole = pipelineInto(wholes);
const single = pipelineInto(singles);
const text = (s: FunctionSummary): string =>
  `${s.tags === undefined ? '?' : s.tags.map((t) => Buffer.from(t, 'latin1').toString('hex')).join(',')} ` +
  `${s.inl === undefined ? 'no' : `${s.inl.cost}${s.inl.canDelayResults ? '!' : ''}`}`;
let compared = 0;
let different = 0;
const roots = new Set(load.roots);
for (const p of load.order) {
  if (!roots.has(p) || p.importPath === 'unsafe' || p.goFiles.length === 0) continue;
  whole.analyze(p.importPath, { explain: false });
  const types = single.program.package(p.importPath)?.types;
  void types?.scope;
  for (const { obj } of types?.checker?.funcs ?? []) {
    if (obj.name === '_' || obj.name === 'init') continue;
    resolveObject(obj);
    single.summary(obj);
  }
  for (const [name, a] of wholes.get(p.importPath)?.functions ?? []) {
    const b = singles.get(p.importPath)?.functions.get(name);
    if (b === undefined || !a.summarized || !b.summarized) continue;
    compared++;
    if (text(a) === text(b)) continue;
    different++;
    console.log(`${p.importPath} ${name}: whole ${text(a)}, single ${text(b)}`);
  }
}
console.log(`${compared} functions compared, ${different} different`);
process.exitCode = different === 0 ? 0 : 1;
