/**
 * The cases of test/fixtures/cases: whole small programs, each a package of its own, and what the compiler says of
 * them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const casesDir = 'test/fixtures/cases';
export const modulePath = 'example.com/cases';
/** Flags of the compiler, and the files with what it printed. */
export const modes = [
  { name: '-m', m: 1, l: false, file: 'm1.txt' },
  { name: '-m -l', m: 1, l: true, file: 'm1-l.txt' },
  { name: '-m=2', m: 2, l: false, file: 'm2.txt' },
  { name: '-m=2 -l', m: 2, l: true, file: 'm2-l.txt' },
] as const;

export interface Case {
  readonly folder: string;
  readonly name: string;
  readonly text: string;
}

export function readCases(): Case[] {
  return readdirSync(casesDir)
    .filter((n) => n.endsWith('.go'))
    .sort()
    .map((name) => ({ folder: `c${name.slice(0, 2)}`, name, text: readFileSync(join(casesDir, name), 'utf8') }));
}

/**
 * Output with paths reduced to names, in lines of each file: what is in a package's own file or is about it.
 * Lines
 * about other files are left out, since they name places of an installation.
 */
export function linesOfCases(output: string, cases: readonly Case[]): Map<string, string[]> {
  const names = new Set(cases.map((c) => c.name));
  const map = new Map<string, Set<string>>(cases.map((c) => [c.name, new Set()]));
  for (const line of output.split('\n')) {
    const m = /^(\S*?)([^/\s]+\.go)(:\d+(?::\d+)?:.*)$/.exec(line);
    if (m === null || !names.has(m[2]!)) continue;
    map.get(m[2]!)!.add(m[2]! + m[3]!.replace(/ at (\S*\/)?([^/\s]+\.go)(:\d+(?::\d+)?)$/, ' at $2$3'));
  }
  return new Map([...map].map(([name, lines]) => [name, [...lines].sort()]));
}
