// Makes faults in the product, one at a time, and runs the tests that reach the room: a fault that none of them
// notices is a place where the product could break unseen.
//
//   npm run mutants -- SEED [--count 200] [--room ROOM]
//
// Places are drawn by the seed, the same number a room, and so is the fault: a statement left out, a condition negated,
// an operand of && or || or of a key left out, a function left early. Works in a copy of the files that git knows, and
// prints the survivors and the share that was caught. Faults that do not change what the code means (a cache that is
// not filled) survive, too: read them.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The tests that reach each room, the quickest first. */
const rooms = {
  program: [
    'unit/store',
    'unit/unanswered',
    'unit/broken',
    'unit/instances',
    'unit/warm-cache',
    'unit/engine-disk',
    'unit/inlining',
    'unit/fixtures',
    'unit/output',
    'robustness/incremental',
    'robustness/campaign',
  ],
  answers: [
    'unit/carry',
    'unit/wire',
    'unit/order',
    'unit/allocates',
    'unit/json',
    'unit/features-fixtures',
    'unit/features',
    'unit/screen',
    'unit/inlining',
    'unit/cli',
    'robustness/incremental',
  ],
  session: [
    'unit/session',
    'unit/texts',
    'unit/engine-disk',
    'unit/kept',
    'unit/head',
    'lsp/server',
    'robustness/incremental',
  ],
  features: ['unit/features-fixtures', 'unit/features', 'unit/screen', 'unit/order', 'lsp/server'],
  lsp: ['unit/carry', 'unit/texts', 'unit/wire', 'lsp/server', 'lsp/protocol', 'lsp/real'],
};

const args = process.argv.slice(2);
const option = (name) => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
};
const count = Number(option('--count') ?? 200);
const only = option('--room');
const seed = Number(args[0]);
if (!Number.isInteger(seed) || !(count > 0) || (only !== undefined && rooms[only] === undefined)) {
  console.error(`usage: npm run mutants -- SEED [--count N] [--room ${Object.keys(rooms).join('|')}]`);
  process.exit(2);
}

/** mulberry32: the same numbers for the same seed. */
function random(from) {
  let state = from >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** The faults that can be made in a line; each gives the line's new text. */
const faults = [
  [
    'a statement left out',
    (line) =>
      /^\s+(?:[\w.!?[\]]+(?:\(.*\)| \S?= .*)|continue|return);$/.test(line) && !/\b(const|let)\b/.test(line)
        ? ''
        : undefined,
  ],
  [
    'a condition negated',
    (line) => {
      const m = /^(\s*(?:\} else )?if )\((.*)\)( \{| return.*;| continue;| break;)$/.exec(line);
      return m === null || !balanced(m[2]) ? undefined : `${m[1]}(!(${m[2]}))${m[3]}`;
    },
  ],
  [
    'an operand left out',
    (line) => {
      const m = /^(.*[\w)\]}'`]) (?:&&|\|\|) ((?:!?[\w.?]+)(?:\([^()]*\))?)(\)? ?[;{]?.*)$/.exec(line);
      return m === null || !balanced(m[1] + m[3]) ? undefined : m[1] + m[3];
    },
  ],
  [
    'a part of a key left out',
    (line) => (/`.*\$\{[\w.]+\}.*\$\{[\w.]+\}.*`/.test(line) ? line.replace(/\$\{[\w.]+\}/, '') : undefined),
  ],
  [
    'a function left early',
    (line) =>
      /^\s+(?:private |static |async )*[a-z]\w*\(.*\)(?:: [^{]+)? \{$|^(?:export )?function .*\) ?(?:: [^{]+)?\{$/.test(
        line,
      ) && !/^\s*(if|for|while|switch|catch|constructor)\b/.test(line)
        ? `${line} if (1) return undefined;`
        : undefined,
  ],
];

function balanced(text) {
  let depth = 0;
  for (const c of text.replace(/'[^']*'|`[^`]*`|"[^"]*"/g, '')) {
    if (c === '(') depth++;
    if (c === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

const root = resolve('.');
const folder = mkdtempSync(join(tmpdir(), 'goscape-mutants-'));
const copy = join(folder, 'main');
for (const file of execFileSync('git', ['ls-files'], { encoding: 'utf8' }).trim().split('\n')) {
  if (!existsSync(file)) continue;
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  cpSync(file, join(copy, file));
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
if (existsSync('dist/std')) {
  mkdirSync(join(copy, 'dist'));
  symlinkSync(join(root, 'dist/std'), join(copy, 'dist/std'));
}
if (existsSync('../shared')) symlinkSync(resolve('../shared'), join(folder, 'shared'), 'dir');

/** All faults that can be made in a room. */
function placesIn(room) {
  const places = [];
  for (const name of readdirSync(join('server/src', room), { recursive: true })) {
    if (!name.endsWith('.ts')) continue;
    const file = join('server/src', room, name);
    readFileSync(file, 'utf8')
      .split('\n')
      .forEach((line, at) => {
        for (const [what, make] of faults) {
          const changed = make(line);
          if (changed !== undefined && changed !== line) places.push({ file, at, what, line, changed });
        }
      });
  }
  return places;
}

/** Whether the tests notice a fault; a fault that the bundler refuses is none. */
function isCaught(tests) {
  const run = (command, ...rest) =>
    spawnSync(command, rest, {
      cwd: copy,
      encoding: 'utf8',
      timeout: 600_000,
      env: { ...process.env, GOSCAPE_STRICT: '1' },
    });
  const files = tests.map((t) => `test/${t}.test.ts`).filter((f) => existsSync(join(copy, f)));
  const built = run('node', 'scripts/build.mjs', '--tests', ...files);
  if (built.status !== 0) return undefined;
  const bundles = files.map((f) => join('dist', f.replace(/\.ts$/, '.js')));
  const config = join(copy, 'mutants.mocharc.json');
  writeFileSync(config, JSON.stringify({ require: ['test/strict.mjs'], timeout: 60000, reporter: 'min', spec: [] }));
  return run('npx', 'mocha', '--config', config, '--bail', ...bundles).status !== 0;
}

const chosen = only === undefined ? Object.keys(rooms) : [only];
let caught = 0,
  made = 0;
try {
  for (const room of chosen) {
    const below = random(seed);
    const places = placesIn(room);
    for (let n = 0; n < Math.ceil(count / chosen.length) && places.length > 0; ) {
      const [place] = places.splice(below(places.length), 1);
      const { file, at, what, line, changed } = place;
      const text = readFileSync(file, 'utf8').split('\n');
      text[at] = changed;
      writeFileSync(join(copy, file), text.join('\n'));
      const result = isCaught(rooms[room]);
      cpSync(file, join(copy, file));
      if (result === undefined) continue;
      n++;
      made++;
      if (result) caught++;
      else console.log(`${file}:${at + 1}: ${what} survives:\n${line.trim()}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${made} faults, ${caught} caught (${((100 * caught) / Math.max(1, made)).toFixed(0)} %)`);
