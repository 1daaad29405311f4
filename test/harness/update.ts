/**
 * Writes the `//@` marks of the fixtures from what the Go compiler says of them, and the texts of what a person sees.
 * With `features` or `fixes` as arguments, these alone, which needs no Go installation.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { allocsDir, measuredIn, withMeasured } from './allocs';
import { casesDir, linesOfCases, modes, modulePath, readCases } from './cases';
import { featureNames, featuresDir, featuresText } from './features';
import { fixesDir, fixesText, fixFixtures } from './fixes';
import { anchorFor, type Fixture, readFixture, type Said, verdictsOf } from './fixture';
import { comparableLines, hasCgo, outputDir, outputFiles, outputModule, outputNames, outputsOf } from './output';

const root = 'test/fixtures';
const only = process.argv.slice(2);
for (const room of ['escape', 'inline', 'ir', 'releases']) {
  if (only.length > 0) break;
  let names: string[] = [];
  try {
    names = readdirSync(join(root, room));
  } catch {
    continue;
  }
  for (const name of names.filter((n) => /\.(go|txtar)$/.test(n))) {
    const path = join(root, room, name);
    const source = readFileSync(path, 'utf8');
    if (/^\/\/@ fixture:/m.test(source)) writeFileSync(path, update(name, source));
  }
}

function update(name: string, source: string): string {
  const fixture = readFixture(name, source);
  const byRelease = new Map(fixture.releases.map((release) => [release, compilerSays(name, fixture, release)]));
  const parts = [...fixture.files].map(([file, text]) => [file, marked(text, file, byRelease)] as const);
  return name.endsWith('.txtar')
    ? source.slice(0, source.search(/^-- /m)) + parts.map(([file, text]) => `-- ${file} --\n${text}`).join('')
    : parts[0]![1];
}

/** What the compiler of a release says of a fixture. */
function compilerSays(name: string, fixture: Fixture, release: string): Said[] {
  const dir = mkdtempSync(join(tmpdir(), 'goscape-fixture-'));
  try {
    writeFileSync(join(dir, 'go.mod'), `module example.com/p\n\ngo ${release}\n`);
    for (const [file, text] of fixture.files) {
      if (file.startsWith('go/')) continue;
      mkdirSync(dirname(join(dir, file)), { recursive: true });
      writeFileSync(join(dir, file), text);
    }
    const run = spawnSync('go', ['build', `-gcflags=-m=${fixture.m}${fixture.l ? ' -l' : ''}`, './...'], {
      cwd: dir,
      encoding: 'latin1',
      env: {
        ...process.env,
        CGO_ENABLED: '0',
        GOFLAGS: '-mod=mod',
        GOWORK: 'off',
        GOOS: 'linux',
        GOARCH: 'amd64',
        GOTOOLCHAIN: toolchainOf(release),
      },
    });
    if (/^[^#].*: (syntax error|undefined|cannot use)|^go: /m.test(run.stderr))
      throw new Error(`${name}:\n${run.stderr}`);
    return verdictsOf(run.stderr.split('\n'), dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The toolchain of a release: the one that is installed, or the newest that the module cache holds. */
function toolchainOf(release: string): string {
  const go = (...args: string[]): string => execFileSync('go', args, { encoding: 'utf8' }).trim();
  if (go('env', 'GOVERSION').startsWith(`go${release}.`)) return 'local';
  const names = readdirSync(join(go('env', 'GOMODCACHE'), 'golang.org')).flatMap(
    (n) => /^toolchain@v0\.0\.1-(go[\d.]+)\.linux-amd64$/.exec(n)?.[1] ?? [],
  );
  const patches = names.filter((n) => n.startsWith(`go${release}.`)).map((n) => Number(n.split('.')[2]));
  if (patches.length === 0) throw new Error(`no toolchain of go${release}: GOTOOLCHAIN=go${release}.0 go version`);
  return `go${release}.${Math.max(...patches)}`;
}

function marked(text: string, file: string, byRelease: ReadonlyMap<string, readonly Said[]>): string {
  const lines = text.split('\n').map((line, index) => {
    if (/^\/\/@ fixture:/.test(line)) return line;
    const code = line.replace(/\s*\/\/@[\d.,]* ((?!\/\/= ).)*/, '');
    // Marks by the releases that say so.
    const marks = new Map<string, string[]>();
    const saying = new Map<string, { readonly said: Said; readonly releases: string[] }>();
    for (const [release, all] of byRelease) {
      for (const said of all) {
        if (said.file !== file || said.line !== index + 1) continue;
        const key = `${String(said.col).padStart(4, '0')} ${said.what}`;
        const known = saying.get(key);
        if (known === undefined) saying.set(key, { said, releases: [release] });
        else known.releases.push(release);
      }
    }
    for (const [, { said, releases }] of [...saying].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const tag = releases.length === byRelease.size ? '' : releases.join(',');
      const mark = `${anchorFor(line, said.col)}: ${said.what}`;
      const list = marks.get(tag);
      if (list === undefined) marks.set(tag, [mark]);
      else list.push(mark);
    }
    const tags = [...marks].sort(([a], [b]) => (a < b ? -1 : 1));
    return [code, ...tags.map(([tag, list]) => `//@${tag} ${list.join('; ')}`)].join(' ').trimEnd();
  });
  return execFileSync(gofmtOf([...byRelease.keys()]), { input: lines.join('\n'), encoding: 'utf8' });
}

/** The formatter that reads the newest of the releases. */
function gofmtOf(releases: readonly string[]): string {
  const newest = Math.max(...releases.map((r) => Number(r.split('.')[1])));
  const env = { ...process.env, GOTOOLCHAIN: toolchainOf(`1.${newest}`) };
  return join(execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8', env }).trim(), 'bin', 'gofmt');
}

/** Records what the compiler says of the cases. */
function recordCases(): void {
  const cases = readCases();
  const dir = mkdtempSync(join(tmpdir(), 'goscape-cases-'));
  try {
    writeFileSync(join(dir, 'go.mod'), `module ${modulePath}\n\ngo 1.26\n`);
    for (const c of cases) {
      mkdirSync(join(dir, c.folder));
      writeFileSync(join(dir, c.folder, c.name), c.text);
    }
    for (const mode of modes) {
      const run = spawnSync('go', ['build', `-gcflags=-m=${mode.m}${mode.l ? ' -l' : ''}`, './...'], {
        cwd: dir,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOOS: 'linux', GOARCH: 'amd64' },
      });
      writeFileSync(join(casesDir, mode.file), [...linesOfCases(run.stderr, cases).values()].flat().join('\n') + '\n');
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Records the whole output for the fixtures of outputs. */
function recordOutputs(): void {
  for (const name of outputNames()) {
    for (const output of outputsOf(name)) {
      const dir = mkdtempSync(join(tmpdir(), 'goscape-output-'));
      try {
        writeFileSync(join(dir, 'go.mod'), `module ${outputModule}\n\ngo ${output.release}\n`);
        for (const [file, text] of outputFiles(name)) {
          if (file.startsWith('go/')) continue;
          mkdirSync(dirname(join(dir, file)), { recursive: true });
          writeFileSync(join(dir, file), text);
        }
        const run = spawnSync('go', ['build', `-gcflags=-m=2${output.l ? ' -l' : ''}`, './...'], {
          cwd: dir,
          encoding: 'utf8',
          maxBuffer: 1 << 28,
          env: {
            ...process.env,
            CGO_ENABLED: hasCgo(name) ? '1' : '0',
            GOFLAGS: '',
            GOWORK: 'off',
            GOOS: 'linux',
            GOARCH: output.goarch,
            GOTOOLCHAIN: toolchainOf(output.release),
          },
        });
        if (run.status !== 0) throw new Error(`${name}:\n${run.stderr.slice(-2000)}`);
        writeFileSync(join(outputDir, output.file), comparableLines(run.stderr, dir).join('\n') + '\n');
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    }
  }
}

/** Measures how often the calls of the fixtures about allocations allocate. */
function recordAllocs(): void {
  for (const name of readdirSync(allocsDir)) {
    const path = join(allocsDir, name);
    const source = readFileSync(path, 'utf8');
    const calls = measuredIn(source);
    const dir = mkdtempSync(join(tmpdir(), 'goscape-allocs-'));
    try {
      writeFileSync(join(dir, 'go.mod'), 'module example.com/p\n\ngo 1.26\n');
      writeFileSync(join(dir, 'p.go'), source);
      const runs = calls.map((c) => `\tprintln("allocs", int(testing.AllocsPerRun(100, func() { ${c.call} })))\n`);
      writeFileSync(
        join(dir, 'p_test.go'),
        `package p\n\nimport "testing"\n\nfunc TestAllocs(t *testing.T) {\n${runs.join('')}}\n`,
      );
      const env = {
        ...process.env,
        CGO_ENABLED: '0',
        GOFLAGS: '-mod=mod',
        GOWORK: 'off',
        GOTOOLCHAIN: toolchainOf('1.26'),
      };
      const run = spawnSync('go', ['test', '-v', '-count=1', './...'], { cwd: dir, encoding: 'utf8', env });
      const numbers = [...`${run.stdout}${run.stderr}`.matchAll(/^allocs (\d+)$/gm)].map((m) => Number(m[1]));
      if (run.status !== 0 || numbers.length !== calls.length) throw new Error(`${name}:\n${run.stdout}${run.stderr}`);
      writeFileSync(path, withMeasured(source, numbers));
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }
}

async function recordFeatures(): Promise<void> {
  for (const name of featureNames())
    writeFileSync(join(featuresDir, name.replace(/\w+$/, 'txt')), await featuresText(name));
}

if (only.length === 0) {
  recordAllocs();
  recordCases();
  recordOutputs();
}
async function recordFixes(): Promise<void> {
  for (const name of fixFixtures()) writeFileSync(join(fixesDir, name.replace(/\w+$/, 'txt')), await fixesText(name));
}

if (only.length === 0 || only.includes('features')) void recordFeatures();
if (only.length === 0 || only.includes('fixes')) void recordFixes();
