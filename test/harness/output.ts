/**
 * Fixtures of whole outputs: a package (.go, or files of several in .txtar) with all lines that the compiler prints at
 * -m=2, with and without inlining, in `NAME.m2` and `NAME.m2l` beside it (npm run fixtures:update writes them).
 * Files below `go/src/` stand for the standard library's.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilerLines } from '../../server/src/answers/compiler';
import { loadPackages, newContext } from '../../server/src/load';
import { Pipeline } from '../../server/src/program/pipeline';
import { encode, MemoryFileSystem } from '../../server/src/vfs';
import { readFixture } from './fixture';
import { amd64 } from './target';

export const outputDir = 'test/fixtures/output';
export const outputModule = 'example.com/p';
export const outputModes = [
  { ext: 'm2', l: false },
  { ext: 'm2l', l: true },
] as const;

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
export function engineLines(name: string, l: boolean): string[] {
  const files: Record<string, string> = {
    '/go/VERSION': 'go1.26.8',
    '/go/src/unsafe/unsafe.go': 'package unsafe',
    '/m/go.mod': `module ${outputModule}\n\ngo 1.26\n`,
  };
  for (const [file, text] of outputFiles(name)) files[`${file.startsWith('go/') ? '' : '/m'}/${file}`] = encode(text);
  const fs = new MemoryFileSystem(files);
  const load = loadPackages(newContext(fs, { goroot: '/go', gomodcache: '/cache' }), fs, '/m', ['./...']);
  const pipeline = new Pipeline(load, fs, amd64, !l);
  const lines: string[] = [];
  for (const p of load.roots) {
    const a = pipeline.analyze(p.importPath, { explain: true, wrappers: true });
    if (a === undefined) continue;
    lines.push(...p.problems.map((x) => x.message), ...a.problems.map((x) => x.message));
    lines.push(...a.silent.map((s) => `${s.decl.name.value}: ${s.why}`));
    lines.push(...compilerLines(pipeline.positions, a.notes, a.findings, 2));
  }
  return comparableLines(Buffer.from(lines.join('\n'), 'latin1').toString('utf8'), '/m');
}
