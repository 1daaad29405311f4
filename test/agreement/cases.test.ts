import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilerLines } from '../../server/src/answers/compiler';
import { isGOROOT, loadPackages, readEnv } from '../../server/src/load';
import { Pipeline } from '../../server/src/program';
import { DiskFileSystem, encode, Overlay } from '../../server/src/vfs';
import { type Case, casesDir, linesOfCases, modes, modulePath, readCases } from '../harness/cases';
import { amd64 } from '../harness/target';

/**
 * The standard library's sources decide about the cases that import it. Where there are none of the release that the
 * recordings were made with, all that is said has to be what the compiler says, and of cases without imports nothing
 * may
 * be missing.
 */
function answers(
  cases: readonly Case[],
  l: boolean,
): { readonly byMode: ReadonlyMap<number, Map<string, string[]>>; readonly library: boolean } {
  const disk = new DiskFileSystem();
  const root = '/goscape-cases';
  let fs = Overlay.over(disk).with(`${root}/go.mod`, `module ${modulePath}\n\ngo 1.26\n`);
  for (const c of cases) fs = fs.with(`${root}/${c.folder}/${c.name}`, encode(c.text));
  const found = readEnv(process.env, disk, { cgoEnabled: false, goos: 'linux', goarch: 'amd64' });
  const library = isGOROOT(found.goroot, disk) && found.goVersion === 'go1.26';
  const ctx = { ...found, gowork: 'off', ...(library ? {} : { goroot: '/nowhere' }) };
  const load = loadPackages(
    ctx,
    fs,
    root,
    cases.map((c) => `./${c.folder}`),
  );
  const pipeline = new Pipeline(load, fs, amd64, !l);
  const text = new Map<number, string[]>([
    [1, []],
    [2, []],
  ]);
  for (const p of load.roots) {
    for (const [m, lines] of text) {
      const a = pipeline.analyze(p.importPath, { explain: m >= 2, wrappers: m >= 2 || !l });
      if (a !== undefined) lines.push(...compilerLines(pipeline.positions, a.notes, a.findings, m));
    }
  }
  const decode = (lines: readonly string[]): string => Buffer.from(lines.join('\n'), 'latin1').toString('utf8');
  return { byMode: new Map([...text].map(([m, lines]) => [m, linesOfCases(decode(lines), cases)])), library };
}

describe('agreement: cases', () => {
  const cases = readCases();
  for (const l of [false, true]) {
    const { byMode, library } = answers(cases, l);
    for (const mode of modes.filter((x) => x.l === l)) {
      const recorded = linesOfCases(readFileSync(join(casesDir, mode.file), 'utf8'), cases);
      for (const c of cases) {
        it(`${c.name} ${mode.name}`, () => {
          const want = recorded.get(c.name)!,
            got = byMode.get(mode.m)!.get(c.name)!;
          assert.ok(want.length > 0);
          if (library || !/^import /m.test(c.text)) assert.deepEqual(got, want);
          else
            assert.deepEqual(
              got.filter(
                (line) =>
                  / (moved to heap|leaking param|escapes to heap$|does not escape$)/.test(line) && !want.includes(line),
              ),
              [],
            );
        });
      }
    }
  }
});
