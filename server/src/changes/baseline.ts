/**
 * Baselines: what is on the heap and known, as a text of one line an identity. Lines are sorted and have no
 * positions, so
 * that a version control system merges them.
 */
import type { FindingInfo } from '../answers/model';
import { groupOf, weightOf } from './align';

const header = [
  '# What is on the heap and known: `goscape --baseline` leaves it out. Written by `goscape baseline`; a line may be',
  '# deleted by hand. ×N: so many of that name in the function.',
];

/** Identities, each with how many of it are known. */
export type Baseline = ReadonlyMap<string, number>;

export const isKnownKind = (f: FindingInfo): boolean => f.allocation !== undefined && weightOf(f.state) === 'heap';

/** The identities of what is on the heap. */
export function baselineOf(findings: Iterable<FindingInfo>): Baseline {
  const counts = new Map<string, number>();
  for (const f of findings)
    if (isKnownKind(f)) {
      const key = lineOf(f);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return counts;
}

export function baselineText(findings: Iterable<FindingInfo>): string {
  const lines = [...baselineOf(findings)].map(([key, n]) => (n === 1 ? key : `${key} ×${n}`)).sort();
  return `${[...header, ...lines].join('\n')}\n`;
}

const lineOf = (f: FindingInfo): string => groupOf(f.id).replace(/\s+/g, ' ');

/** Reads a baseline; a line that is none is an error that says which. */
export function parseBaseline(text: string): Baseline | { readonly line: number; readonly text: string } {
  const counts = new Map<string, number>();
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, key = '', n = '1'] = /^(.*?)(?: ×(\d+))?$/.exec(line) ?? [];
    if (!/ (alloc|param|note) /.test(key)) return { line: i + 1, text: line };
    counts.set(key, Math.max(counts.get(key) ?? 0, Number(n)));
  }
  return counts;
}

/** Tells known findings from new ones: of equal ones, the first are the known ones. */
export class Known {
  private readonly left: Map<string, number>;
  constructor(baseline: Baseline) {
    this.left = new Map(baseline);
  }

  /** Whether baselines have such findings. */
  isCounted(f: FindingInfo): boolean {
    return isKnownKind(f);
  }

  /** Whether a finding is in the baseline; to be asked once for each, in the order of the source. */
  has(f: FindingInfo): boolean {
    if (!isKnownKind(f)) return false;
    const key = lineOf(f);
    const n = this.left.get(key) ?? 0;
    if (n > 0) this.left.set(key, n - 1);
    return n > 0;
  }

  /** Lines of the baseline that nothing was found for. */
  unused(): string[] {
    return [...this.left].filter(([, n]) => n > 0).map(([key, n]) => (n === 1 ? key : `${key} ×${n}`));
  }
}
