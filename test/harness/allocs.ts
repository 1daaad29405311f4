/**
 * Fixtures about what allocates: `//~ anchor: state what; …` says what happens at a place, and
 * `//allocs:F(x): 1; F(y): 0` above a function says how often calls of it allocate, which is measured (npm run
 * fixtures:update writes it).
 */
import type { FindingInfo } from '../../server/src/answers/model';
import type { Said } from './fixture';

export const allocsDir = 'test/fixtures/allocs';

/** A measured call. */
export interface Measured {
  /** The function that is called. */
  readonly func: string;
  readonly call: string;
  readonly allocations: number;
}

const pattern = /^\/\/allocs:(.*)$/gm;

/** The measured calls of a fixture. */
export function measuredIn(source: string): Measured[] {
  return [...source.matchAll(pattern)].flatMap((m) =>
    m[1]!.split('; ').map((part) => {
      const parts = /^((\w+)\(.*\)): (\d+)$/.exec(part);
      if (parts === null) throw new Error(`${part}: not of the form "F(x): 1"`);
      return { func: parts[2]!, call: parts[1]!, allocations: Number(parts[3]) };
    }),
  );
}

/** The fixture with other numbers, in the order of measuredIn. */
export function withMeasured(source: string, numbers: readonly number[]): string {
  let i = 0;
  return source.replace(pattern, (_, list: string) => {
    const parts = list.split('; ').map((part) => part.replace(/: \d+$/, `: ${numbers[i++]}`));
    return `//allocs:${parts.join('; ')}`;
  });
}

/**
 * What is said of places, to be compared with the marks: all that does not simply stay, and what was marked to stay.
 */
export function statesOf(findings: readonly FindingInfo[]): Said[] {
  return findings
    .filter((f) => f.allocation !== undefined)
    .map((f) => ({ ...f.place, what: `${f.state} ${f.allocation}` }));
}

/** What contradicts the measured numbers: something allocates where nothing is said to, or nothing where it must. */
export function contradictions(measured: readonly Measured[], findings: readonly FindingInfo[]): string[] {
  const out: string[] = [];
  for (const func of new Set(measured.map((m) => m.func))) {
    const states = findings.filter((f) => f.func === func).map((f) => f.state);
    const most = Math.max(...measured.filter((m) => m.func === func).map((m) => m.allocations));
    const quiet = states.every((s) => s === 'stack' || s === 'free');
    if (most > 0 && quiet) out.push(`${func} allocates, and nothing in it is said to`);
    if (most === 0 && states.includes('heap')) out.push(`${func} allocates nothing, and is said to`);
  }
  return out;
}
