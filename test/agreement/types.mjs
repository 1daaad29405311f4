// Agreement of the type checker with go/types, in percent of lines, with the largest classes of difference.
//
//   node test/agreement/types.mjs ORACLE_OUTPUT [-C DIR] [--show N] [--profile] [--time] PATTERN...
//
// ORACLE_OUTPUT is what the types oracle printed for the same patterns. --time checks and does not compare, --profile
// also
// prints where the time goes.
//
// Left out are lines that only go/types can have: at :0:0 stand interfaces that it makes up around constraints such as
// ~int.
// Names `#rv1` that its importer gives to results are taken away. Known and harmless: a constant's inherited
// initializer is
// recorded for the constant that was checked last.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const args = process.argv.slice(2);
const option = (name, otherwise) => {
  const i = args.indexOf(name);
  return i < 0 ? otherwise : args.splice(i, 2)[1];
};
const flag = (name) => {
  const i = args.indexOf(name);
  return i >= 0 && args.splice(i, 1).length > 0;
};
const dir = option('-C', process.cwd());
const show = Number(option('--show', '3'));
const classes = Number(option('--classes', '25'));
const profile = flag('--profile');
const timeOnly = flag('--time');
const oracleFile = timeOnly ? undefined : args.shift();
const patterns = args;

const out = join(tmpdir(), 'goscape-types');
mkdirSync(out, { recursive: true });
const bundle = join(out, `types-dump-${process.pid}.js`);
await build({
  entryPoints: [join(root, 'test/agreement/types-dump.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
});
process.setSourceMapsEnabled?.(true);
const { openProgram, dump } = createRequire(import.meta.url)(bundle);

/** The oracle's lines by package. */
function readOracle(file) {
  const packages = new Map();
  let lines;
  const text = readFileSync(file).toString('latin1');
  let from = 0;
  for (let nl = text.indexOf('\n'); nl >= 0; nl = text.indexOf('\n', from)) {
    const line = text.slice(from, nl);
    from = nl + 1;
    if (line.startsWith('# ')) packages.set(line.slice(2), (lines = []));
    else if (line !== '' && !line.startsWith(':0:0\t')) {
      lines.push(line.includes('#rv') ? line.replace(/\(#rv1 ([^,()]*)\)/g, '$1').replace(/#rv\d+ /g, '') : line);
    }
  }
  return packages;
}

const oracle = timeOnly ? undefined : readOracle(oracleFile);
const program = openProgram({ dir, patterns: patterns.length > 0 ? patterns : [...(oracle?.keys() ?? ['std'])] });
console.log(`load ${program.loadTime.toFixed(0)} ms, ${program.packages.length} packages`);

let session;
if (profile) {
  session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
}
let same = 0,
  total = 0,
  extra = 0,
  perfect = 0,
  problems = 0,
  failures = 0,
  compared = 0;
const kinds = new Map();
const worst = [];
let checkTime = 0;
const cpuStart = process.cpuUsage();

const place = (line) => line.slice(0, line.indexOf('\t'));
const rest = (line) => line.slice(line.indexOf('\t') + 1);
function note(name, example) {
  let k = kinds.get(name);
  if (!k) kinds.set(name, (k = { n: 0, examples: [] }));
  k.n++;
  if (k.examples.length < show) k.examples.push(example);
}

for (const pkg of program.packages) {
  const checked = pkg.check();
  checkTime += checked.checkTime;
  for (const p of checked.problems) {
    problems++;
    if (problems <= 40) console.log(`problem ${p}`);
  }
  for (const f of checked.failures) {
    failures++;
    if (failures <= 5) console.log('FAILURE', f);
  }
  if (!oracle) continue;
  const theirs = oracle.get(checked.path);
  if (!theirs) continue;
  compared++;
  const ours = dump(checked);
  theirs.sort();
  let i = 0,
    j = 0,
    bad = 0;
  const missing = [],
    more = [];
  while (i < theirs.length || j < ours.length) {
    const a = theirs[i],
      b = ours[j];
    if (a === b) {
      same++;
      i++;
      j++;
    } else if (b === undefined || (a !== undefined && a < b)) {
      missing.push(a);
      i++;
      bad++;
    } else {
      more.push(b);
      j++;
      extra++;
      bad++;
    }
  }
  total += theirs.length;
  if (bad === 0) perfect++;
  else worst.push([bad, checked.path]);
  // pair what differs at the same place
  const byPlace = new Map();
  for (const line of more) {
    const at = place(line);
    const list = byPlace.get(at);
    if (list) list.push(line);
    else byPlace.set(at, [line]);
  }
  const short = (s) => (s.length > 60 ? s.slice(0, 57) + '...' : s);
  for (const line of missing) {
    const list = byPlace.get(place(line));
    const [mode, type] = rest(line).split('\t');
    const other = list?.shift();
    if (other === undefined) note(`missing ${mode}`, line);
    else {
      const [mode2, type2] = rest(other).split('\t');
      note(
        mode !== mode2
          ? `${mode} is ${mode2}`
          : type !== type2
            ? `${mode}: type ${short(type.replace(/[\w./-]+\./g, ''))} is ${short(type2.replace(/[\w./-]+\./g, ''))}`
            : `${mode}: value`,
        `${line}\n      ours: ${rest(other)}`,
      );
    }
  }
  for (const list of byPlace.values()) for (const line of list) note(`extra ${rest(line).split('\t')[0]}`, line);
}
if (session) {
  const { profile: cpu } = await session.post('Profiler.stop');
  const self = new Map();
  const dt = new Map();
  cpu.samples.forEach((id, n) => dt.set(id, (dt.get(id) ?? 0) + cpu.timeDeltas[n]));
  for (const node of cpu.nodes) {
    const f = node.callFrame;
    const name = `${f.functionName || '(anonymous)'} ${f.url.split('/').pop()}:${f.lineNumber + 1}`;
    self.set(name, (self.get(name) ?? 0) + (dt.get(node.id) ?? 0));
  }
  const all = [...self.values()].reduce((a, b) => a + b, 0);
  console.log('hot functions (self time):');
  for (const [name, us] of [...self].sort((a, b) => b[1] - a[1]).slice(0, 45))
    console.log(`${(us / 1000).toFixed(0).padStart(7)} ms ${((100 * us) / all).toFixed(1).padStart(5)}%  ${name}`);
  writeFileSync(join(out, 'types.cpuprofile'), JSON.stringify(cpu));
}
const used = process.cpuUsage(cpuStart);
const cpuUsed = used.user + used.system;
console.log(
  `parse and check ${checkTime.toFixed(0)} ms ` +
    `${timeOnly ? `(${(cpuUsed / 1000).toFixed(0)} ms of processor time) ` : ''}and ` +
    `${(process.memoryUsage().heapUsed / 1048576).toFixed(0)} MiB of heap, problems ${problems}, failures ${failures}`,
);
if (oracle) {
  for (const [name, k] of [...kinds].sort((a, b) => b[1].n - a[1].n).slice(0, classes)) {
    console.log(`${String(k.n).padStart(7)}  ${name}`);
    for (const e of k.examples) console.log(`         ${e}`);
  }
  worst.sort((a, b) => b[0] - a[0]);
  if (worst.length > 0)
    console.log(
      'worst packages:',
      worst
        .slice(0, 12)
        .map(([n, p]) => `${p} ${n}`)
        .join(', '),
    );
  const lines = total + extra;
  console.log(
    `${perfect} of ${compared} packages agree completely; ${same} of ${total} lines found, ${extra} extra: ` +
      `${(lines === 0 ? 100 : (100 * same) / lines).toFixed(4)} %`,
  );
}
