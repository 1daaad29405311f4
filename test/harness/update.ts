/** Writes the `//@` marks of the fixtures from what the Go compiler says of them. Needs a Go installation. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { casesDir, linesOfCases, modes, modulePath, readCases } from './cases';
import { anchorFor, readFixture, type Said, verdictsOf } from './fixture';
import { comparableLines, outputDir, outputFiles, outputModes, outputModule, outputNames } from './output';

const root = 'test/fixtures';
for (const room of ['escape', 'inline', 'ir']) {
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
  const dir = mkdtempSync(join(tmpdir(), 'goscape-fixture-'));
  try {
    writeFileSync(join(dir, 'go.mod'), 'module example.com/p\n\ngo 1.26\n');
    for (const [file, text] of fixture.files) {
      mkdirSync(dirname(join(dir, file)), { recursive: true });
      writeFileSync(join(dir, file), text);
    }
    const run = spawnSync('go', ['build', `-gcflags=-m=${fixture.m}${fixture.l ? ' -l' : ''}`, './...'], {
      cwd: dir,
      encoding: 'latin1',
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOWORK: 'off', GOOS: 'linux', GOARCH: 'amd64' },
    });
    if (/^[^#].*: (syntax error|undefined|cannot use)/m.test(run.stderr)) throw new Error(`${name}:\n${run.stderr}`);
    const said = verdictsOf(run.stderr.split('\n'), dir);
    const parts = [...fixture.files].map(
      ([file, text]) =>
        [
          file,
          marked(
            text,
            said.filter((s) => s.file === file),
          ),
        ] as const,
    );
    return name.endsWith('.txtar')
      ? source.slice(0, source.search(/^-- /m)) + parts.map(([file, text]) => `-- ${file} --\n${text}`).join('')
      : parts[0]![1];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function marked(text: string, said: readonly Said[]): string {
  const lines = text.split('\n').map((line, index) => {
    if (/^\/\/@ fixture:/.test(line)) return line;
    const code = line.replace(/\s*\/\/@ ((?!\/\/= ).)*/, '');
    const marks = said
      .filter((s) => s.line === index + 1)
      .sort((a, b) => a.col - b.col || (a.what < b.what ? -1 : 1))
      .map((s) => `${anchorFor(line, s.col)}: ${s.what}`);
    return marks.length === 0 ? code : `${code} //@ ${marks.join('; ')}`;
  });
  return execFileSync('gofmt', { input: lines.join('\n'), encoding: 'utf8' });
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
    const dir = mkdtempSync(join(tmpdir(), 'goscape-output-'));
    try {
      writeFileSync(join(dir, 'go.mod'), `module ${outputModule}\n\ngo 1.26\n`);
      for (const [file, text] of outputFiles(name)) {
        if (file.startsWith('go/')) continue;
        mkdirSync(dirname(join(dir, file)), { recursive: true });
        writeFileSync(join(dir, file), text);
      }
      for (const mode of outputModes) {
        const run = spawnSync('go', ['build', `-gcflags=-m=2${mode.l ? ' -l' : ''}`, './...'], {
          cwd: dir,
          encoding: 'utf8',
          maxBuffer: 1 << 28,
          env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOOS: 'linux', GOARCH: 'amd64' },
        });
        if (run.status !== 0) throw new Error(`${name}:\n${run.stderr.slice(-2000)}`);
        const lines = comparableLines(run.stderr, dir);
        writeFileSync(join(outputDir, name.replace(/\w+$/, mode.ext)), lines.join('\n') + '\n');
      }
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }
}

recordCases();
recordOutputs();
