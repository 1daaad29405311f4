// How far the engine agrees with the Go compiler, as figures. Needs a Go installation.
//
//   npm run agree [-- [--std] [--corpora] [--errorcheck] [--go VERSION] [--goos OS] [--goarch ARCH] [--mode race]
// [--shared DIR] [--only TEXT] [--show N] [--check]]
//
// --check: the cases with -m=2 alone; the exit status says whether they agree, and nothing is written.
//
// Without flags: the cases of test/fixtures/cases and, where ../shared/oracle is, the Go distribution's own tests of
// -m. --std:
// the standard library; --corpora: the modules of ../shared/oracle/corpora, whose packages the Go tool downloads. In
// each
// mode the lines of the compiler and of `goscape -m` are compared as sets, package by package. What differs is written
// to
// known-differences.md, one line for each class with its count; of suites that were not run, what stands there stays.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url)),
  root = join(here, '../..');
const args = process.argv.slice(2);
const has = (flag) => args.includes(flag);
const option = (flag) => {
  const at = args.indexOf(flag);
  return at < 0 ? undefined : args[at + 1];
};
const shared = resolve(root, option('--shared') ?? '../shared');
const only = option('--only') ?? '',
  show = Number(option('--show') ?? 0);
/** The release that is compared with, where it is not that of the go command: its toolchain and its language. */
const release = option('--go')?.replace(/^(go)?/, 'go');
const language = release === undefined ? undefined : /^go(1\.\d+)/.exec(release)[1];
/** The port and the mode of the build, where they are not those of this machine and a plain build. */
const goos = option('--goos'),
  goarch = option('--goarch'),
  mode = option('--mode');
if (mode !== undefined && !['race', 'msan', 'asan', 'checkptr', 'checkptr=2'].includes(mode)) {
  console.error(`--mode ${mode}: the modes are race, msan, asan, checkptr and checkptr=2`);
  process.exit(2);
}
const checkptr = mode?.startsWith('checkptr') ? [`-d=${mode}`] : [];
// With a sanitizer there is cgo, but for what has a way around it.
const sanitizer = mode === undefined || checkptr.length > 0 ? [] : [`-${mode}`, '-tags=netgo,osusergo'];
const portAndMode = [goos, goarch, mode].filter((w) => w !== undefined).join(' ');
const cli = join(root, 'dist/cli.js');
const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOSCAPE_CACHE: 'off' };
if (goos !== undefined) env.GOOS = goos;
if (goarch !== undefined) env.GOARCH = goarch;
// The go command refuses to build with a sanitizer without cgo.
if (sanitizer.length > 0) env.CGO_ENABLED = '1';
if (release !== undefined) Object.assign(env, { GOTOOLCHAIN: release, GOFLAGS: '-mod=mod' });
const modes = has('--check')
  ? [[2, false]]
  : [
      [1, false],
      [1, true],
      [2, false],
      [2, true],
    ];
/** A copy of a module's go.mod and go.sum, with the language of the release: an older one refuses a newer language. */
function moduleFor(dir) {
  if (release === undefined) return dir;
  const copy = mkdtempSync(join(tmpdir(), 'goscape-agree-'));
  process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
  for (const f of ['go.mod', 'go.sum'])
    if (existsSync(join(dir, f))) {
      const text = readFileSync(join(dir, f), 'utf8');
      writeFileSync(
        join(copy, f),
        f === 'go.sum' ? text : text.replace(/^go .*$/m, `go ${language}`).replace(/^toolchain.*$/m, ''),
      );
    }
  return copy;
}

/** A folder in which "std" is the standard library: its own, or an empty module in the language of the release. */
function stdFolder() {
  if (release === undefined) return join(run('go', ['env', 'GOROOT']).stdout.trim(), 'src');
  const dir = mkdtempSync(join(tmpdir(), 'goscape-agree-'));
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, 'go.mod'), `module empty\n\ngo ${language}\n`);
  return dir;
}

const flagsOf = ([m, l]) => [`-m=${m}`, ...(l ? ['-l'] : [])];

function run(command, argv, cwd) {
  const r = spawnSync(command, argv, { cwd, env, encoding: 'utf8', maxBuffer: 2 ** 31 - 1 });
  if (r.error) {
    console.error(`${command}: ${r.error.message}`);
    process.exit(2);
  }
  return r;
}

// What later stages of the compiler print, and what is no part of the promise.
const leftOut = [
  /^(index|slice) bounds check elided$/,
  /ignoring self-assignment in /,
  /^live at /,
  /^stack object /,
  /^zero-copy string->/,
  /^mark (escaped|inline)/,
  /^(I|i)nlining calls? .*cost/,
];

/** Records by "package file:line:col: message", with the lines of the explanation. */
function read(text, cwd) {
  const records = new Map();
  let pkg = '',
    open;
  for (const raw of text.split('\n')) {
    if (raw.startsWith('# ')) {
      pkg = raw.slice(2).trim();
      open = undefined;
      continue;
    }
    const m = /^([^<\s].*?):(\d+):(\d+): ?(.*)$/.exec(raw);
    if (!m) continue;
    const message = m[4];
    if (message.startsWith('  ')) {
      open?.detail.push(
        message.trimEnd().replace(/ at ([^ ]+?)(:\d+(?::\d+)?)$/, (_, file, at) => ` at ${resolve(cwd, file)}${at}`),
      );
      continue;
    }
    open = undefined;
    if (leftOut.some((p) => p.test(message))) continue;
    const file = resolve(cwd, m[1]);
    const own =
      pkg === 'command-line-arguments' ||
      dirname(file)
        .replace(/@[^/]+/g, '')
        .replace(/!([a-z])/g, (_, c) => c.toUpperCase())
        .endsWith(pkg.replace(/^example\.com\/cases/, ''));
    const key = `${pkg} ${file}:${m[2]}:${m[3]}: ${message}`;
    let r = records.get(key);
    if (!r)
      records.set(
        key,
        (r = { at: `${pkg} ${file}:${m[2]}:${m[3]}`, key, own, message, kind: kindOf(message), detail: [] }),
      );
    if (r.kind === 'explanation') open = r;
  }
  return records;
}

function kindOf(message) {
  if (/^can inline /.test(message)) return 'can inline';
  if (/^cannot inline /.test(message)) return 'cannot inline';
  if (/^inlining call to /.test(message)) return 'inlining call';
  if (/^moved to heap: /.test(message)) return 'moved to heap';
  if (/^leaking param/.test(message)) return 'leaking param';
  if (/ escapes to heap$/.test(message)) return 'escapes';
  if (/ does not escape$/.test(message)) return 'does not escape';
  if (/ escapes to heap in .*:$/.test(message) || /^parameter .* leaks to .*:$/.test(message)) return 'explanation';
  if (/^devirtualizing /.test(message)) return 'devirtualizing';
  if (/ capturing by /.test(message)) return 'capture';
  return 'other';
}

/** Classes of what differs. */
function compare(want, got, silent) {
  const classes = new Map();
  const count = (name, key) => {
    const c = classes.get(name) ?? { n: 0, example: key };
    c.n++;
    classes.set(name, c);
  };
  const placeOf = (list) => {
    const m = new Map();
    for (const r of list) m.set(`${r.at} ${r.kind}`, r);
    return m;
  };
  const missing = [...want.values()].filter((r) => !got.has(r.key)),
    extra = [...got.values()].filter((r) => !want.has(r.key));
  const extraAt = placeOf(extra),
    paired = new Set();
  for (const r of missing) {
    const other = extraAt.get(`${r.at} ${r.kind}`);
    const where = r.own ? '' : ", in another package's file";
    if (other) {
      paired.add(other);
      count(`${r.kind}: other words${where}`, r.key);
    } else count(`${r.kind}: missing${where}`, r.key);
  }
  for (const r of extra)
    if (!paired.has(r))
      count(`${r.kind}: not said by the compiler${r.own ? '' : ", in another package's file"}`, r.key);
  let told = 0,
    same = 0;
  for (const [key, r] of want) {
    const other = got.get(key);
    if (r.kind !== 'explanation' || !other) continue;
    told++;
    if (r.detail.join('\n') === other.detail.join('\n')) same++;
    else count('explanation: another chain', key);
  }
  for (const [why, n] of silent) classes.set(`no answer: ${why}`, { n, example: '' });
  const own = (list) => list.filter((r) => r.own && /heap|leaking|escape/.test(r.kind)).length;
  const total = own([...want.values()]),
    bad = own(missing),
    more = own(extra);
  return {
    lines: want.size,
    missing: missing.length,
    extra: extra.length,
    own: { total, missing: bad, extra: more },
    told,
    same,
    classes,
  };
}

const pct = (part, whole) => (whole === 0 ? '100.000' : ((100 * part) / whole).toFixed(3));
const sections = new Map();

function suite(name, cwd, patterns, which) {
  for (const mode of which) {
    const flags = flagsOf(mode);
    const build = run(
      'go',
      [
        'build',
        ...sanitizer,
        ...(patterns.every((p) => p.endsWith('.go')) ? ['-o', '/dev/null'] : []),
        `-gcflags=${[...flags, ...checkptr].join(' ')}`,
        ...patterns,
      ],
      cwd,
    );
    const ours = run(
      process.execPath,
      [cli, ...(release === undefined ? [] : ['--go', release]), ...sanitizer, ...checkptr, ...flags, ...patterns],
      cwd,
    );
    const silent = new Map();
    for (const m of ours.stderr.matchAll(/: no answer for \S+: (.*)$/gm)) silent.set(m[1], (silent.get(m[1]) ?? 0) + 1);
    const r = compare(read(build.stderr, cwd), read(ours.stdout, cwd), silent);
    const target = [release ?? '', portAndMode].filter((word) => word !== '').map((word) => ` (${word})`);
    const title = `${name} ${flags.join(' ')}${target.join('')}`;
    console.log(
      `${title.padEnd(28)} ${String(r.lines).padStart(7)} lines, ${pct(r.lines - r.missing, r.lines)}% told, ` +
        `${r.extra} extra` +
        `; own escape lines ${pct(r.own.total - r.own.missing, r.own.total)}% of ${r.own.total}, ${r.own.extra} ` +
        `extra${r.told ? `; explanations ${r.same} of ${r.told}` : ''}`,
    );
    sections.set(title, r.classes);
    if (show)
      for (const [c, { n, example }] of r.classes)
        console.log(`    ${String(n).padStart(6)}  ${c}\n            ${example}`);
  }
}

if (run('go', ['version']).status !== 0) process.exit(2);
run(process.execPath, ['scripts/build.mjs', '--only', 'cli'], root);

// The cases, as packages of one module.
const tmp = mkdtempSync(join(tmpdir(), 'goscape-agree-'));
try {
  const dir = join(root, 'test/fixtures/cases');
  writeFileSync(join(tmp, 'go.mod'), `module example.com/cases\n\ngo ${language ?? '1.26'}\n`);
  for (const name of readdirSync(dir).filter((n) => n.endsWith('.go'))) {
    // Package iter is there from go1.23 on.
    if (language === '1.22' && /"iter"/.test(readFileSync(join(dir, name), 'utf8'))) continue;
    mkdirSync(join(tmp, `c${name.slice(0, 2)}`));
    writeFileSync(join(tmp, `c${name.slice(0, 2)}`, name), readFileSync(join(dir, name)));
  }
  if ('cases'.includes(only)) suite('cases', tmp, ['./...'], modes);
} finally {
  rmSync(tmp, { recursive: true, force: true });
}

const errorcheck = join(shared, 'oracle/errorcheck.mjs');
if (has('--check')) process.exit([...sections.values()].some((classes) => classes.size > 0) ? 1 : 0);
if (existsSync(errorcheck) && 'errorcheck'.includes(only) && release === undefined && portAndMode === '') {
  const r = run(process.execPath, [errorcheck, '--', process.execPath, cli], root);
  console.log(`errorcheck: ${r.stdout.trim().split('\n').at(-1)}`);
  const classes = new Map();
  for (const m of r.stdout.matchAll(/^FAIL (\S+) \((\d+)\)$/gm))
    classes.set(`test/${m[1]}`, { n: Number(m[2]), example: '' });
  sections.set('errorcheck', classes);
} else if (has('--errorcheck')) console.log(`errorcheck: there is no ${errorcheck}`);

if (has('--corpora')) {
  const dir = join(shared, 'oracle/corpora');
  for (const name of existsSync(dir) ? readdirSync(dir).sort() : []) {
    if (only !== '' && !name.includes(only)) continue;
    suite(
      name,
      moduleFor(join(dir, name)),
      readFileSync(join(dir, name, 'packages.txt'), 'utf8')
        .split('\n')
        .filter(Boolean),
      [
        [2, false],
        [1, true],
      ],
    );
  }
}
if (has('--std') && 'std'.includes(only))
  suite(
    'std',
    stdFolder(),
    ['std'],
    [
      [2, false],
      [1, true],
      [2, true],
    ],
  );

// What was run replaces its sections; the others stay.
// Why lines of a class differ, as far as it was traced; the first that fits.
const traced = [
  [
    /^explanation/,
    'wrappers that the compiler makes for functions called from assembly are not made; they explain the same ' +
      'parameters once more, or instead',
  ],
  [
    /^(capture|can inline|cannot inline|inlining call|escapes|does not escape)/,
    'whether a package that is imported, but not analysed as a whole, exports a body that only its wrappers or ' +
      'initializers inline, is judged from its text',
  ],
];
const causeOf = (c) => traced.find(([re]) => re.test(c))?.[1] ?? 'not traced';

const file = join(here, 'known-differences.md');
const old = existsSync(file) ? readFileSync(file, 'utf8') : '';
const kept = new Map([...old.matchAll(/^## (.*)\n\n((?:(?!## ).*\n?)*)/gm)].map((m) => [m[1], m[2].trimEnd()]));
for (const [title, classes] of sections) {
  const lines = [...classes]
    .sort((a, b) => b[1].n - a[1].n || (a[0] < b[0] ? -1 : 1))
    .map(([c, { n }]) => `- ${n} ${c}. Cause: ${causeOf(c)}`);
  kept.set(title, lines.length ? lines.join('\n') : '- none');
}
const installed = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).stdout.trim();
writeFileSync(
  file,
  `# Known differences

What the engine and the Go compiler (${installed}, unless a title names another release) say differently, by class,
with counts.
Written by \`npm run agree\`; a count may only fall.

${[...kept]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([title, body]) => `## ${title}\n\n${body}\n`)
  .join('\n')}`,
);
