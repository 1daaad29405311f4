/**
 * Fixtures of whole outputs: a package (.go, or files of several in .txtar) with all lines that the compiler prints at
 * -m=2, with and without inlining, in `NAME.m2` and `NAME.m2l` beside it (npm run fixtures:update writes them). If the
 * first line names releases (`//@ fixture: go: 1.24 1.25`), there are `NAME.1.24.m2` and so on; if it names
 * architectures (`goarch: amd64 386`), `NAME.386.m2` and so on.
 * Files below `go/src/` stand for the standard library's.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilerLines } from '../../server/src/answers/compiler';
import { loadPackages, newContext } from '../../server/src/load';
import { Pipeline } from '../../server/src/program/pipeline';
import { encode, MemoryFileSystem } from '../../server/src/vfs';
import { readFixture } from './fixture';

export const outputDir = 'test/fixtures/output';
export const outputModule = 'example.com/p';

/** One output of a fixture, and the file that holds it. */
export interface Output {
  readonly file: string;
  readonly release: string;
  readonly goarch: string;
  readonly l: boolean;
}

export function outputsOf(name: string): Output[] {
  const source = readFileSync(join(outputDir, name), 'utf8');
  const base = name.replace(/\w+$/, '');
  const fixture = readFixture(name, source);
  const outputs: Output[] = [];
  for (const release of fixture.releases) {
    for (const goarch of fixture.goarchs) {
      const version = fixture.releases.length > 1 ? `${release}.` : '';
      const machine = `${version}${fixture.goarchs.length > 1 ? `${goarch}.` : ''}`;
      for (const l of [false, true]) outputs.push({ file: `${base}${machine}${l ? 'm2l' : 'm2'}`, release, goarch, l });
    }
  }
  return outputs;
}

/** Fixtures of files that import "C" need a C compiler to be written. */
export const hasCgo = (name: string): boolean => name.startsWith('cgo');

/** Names of the fixtures, without their endings. */
export function outputNames(): string[] {
  return readdirSync(outputDir).filter((n) => /\.(go|txtar)$/.test(n));
}

export function outputFiles(name: string): ReadonlyMap<string, string> {
  return readFixture(name, readFileSync(join(outputDir, name), 'utf8')).files;
}

/** The lines that count, sorted, with files as the fixture names them. */
export function comparableLines(text: string, dir: string): string[] {
  return text
    .replaceAll(`${dir}/`, '')
    .split('\n')
    .map((line) => line.replace(/^\.\//, '').replace(' at ./', ' at ').trimEnd())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.endsWith(' bounds check elided'))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** What the engine prints for a fixture. */
export function engineLines(name: string, output: Output): string[] {
  const steps = engineSteps(name, output);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, package by package. */
export function* engineSteps(name: string, { l, release, goarch }: Output): Generator<string, string[]> {
  const files: Record<string, string> = {
    '/go/VERSION': `go${release}.8`,
    '/go/src/unsafe/unsafe.go': 'package unsafe',
    '/m/go.mod': `module ${outputModule}\n\ngo ${release}\n`,
  };
  for (const [file, text] of outputFiles(name)) files[`${file.startsWith('go/') ? '' : '/m'}/${file}`] = encode(text);
  const fs = new MemoryFileSystem(files);
  const ctx = newContext(fs, { goroot: '/go', gomodcache: '/cache', goarch, cgoEnabled: hasCgo(name) });
  const load = loadPackages(ctx, fs, '/m', ['./...']);
  const pipeline = new Pipeline(load, fs, ctx.target, !l);
  const lines: string[] = [];
  for (const p of load.roots) {
    const a = pipeline.analyze(p.importPath, { explain: true, wrappers: true });
    if (a === undefined) continue;
    lines.push(...p.problems.map((x) => x.message), ...a.problems.map((x) => x.message));
    lines.push(...a.silent.map((s) => `${s.decl.name.value}: ${s.why}`));
    lines.push(...compilerLines(pipeline.positions, a.notes, a.findings, 2));
    yield p.importPath;
  }
  return comparableLines(Buffer.from(lines.join('\n'), 'latin1').toString('utf8'), '/m');
}
