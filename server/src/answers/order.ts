/**
 * The order in which findings matter, where no profile says so. One number decides, the weight, which is the product of
 *
 * - certainty: how often the place allocates when it runs, by its state (`certainty` below), and a tenth of that
 *   where it is cold;
 * - loops: ten for each loop around the place, and ten if the function around it is called in a loop, up to a thousand;
 * - callers: one, and half for each doubling of the calls that the package has of the function;
 * - size: one, and half for each doubling of the object beyond 16 bytes; objects whose size is not known count as 64.
 *
 * The report, the severity of problems and "next allocation" all use this order; ties are broken by the place.
 */
import type { FindingInfo, FunctionInfo, State } from './model';

/** How often a place allocates when it runs: what the heap profiles of real tests show, roughly. */
const certainty: Record<State, number> = {
  heap: 1,
  nonzero: 0.7,
  grows: 0.4,
  large: 0.3,
  branch: 0.3,
  'unless-inlined': 0.1,
  panics: 0.02,
  free: 0,
  stack: 0,
};

const maxLoops = 3;
const smallest = 16,
  usual = 64;

/** How much a finding matters; 0 where nothing is allocated. */
export function weightOf(f: FindingInfo, fn: Pick<FunctionInfo, 'callers'> | undefined): number {
  const sure = certainty[f.state] * (f.cold === undefined ? 1 : 0.1);
  if (sure === 0) return 0;
  const callers = fn?.callers;
  const loops = Math.min(maxLoops, (f.loopDepth ?? 0) + (callers?.inLoop === true ? 1 : 0));
  const size = Math.max(smallest, f.size ?? usual);
  return sure * 10 ** loops * (1 + Math.log2(1 + (callers?.calls ?? 0)) / 2) * (1 + Math.log2(size / smallest) / 2);
}

/** A finding with the function that it is in. */
export interface Placed {
  readonly finding: FindingInfo;
  readonly fn: FunctionInfo;
}

/** Findings that allocate, those that matter most first. */
export function byWeight(functions: readonly FunctionInfo[]): Placed[] {
  const list = functions.flatMap((fn) =>
    fn.findings.map((finding) => ({ finding, fn, weight: weightOf(finding, fn) })).filter((p) => p.weight > 0),
  );
  return list.sort((a, b) => b.weight - a.weight || comparePlaces(a.finding, b.finding));
}

function comparePlaces({ place: a }: FindingInfo, { place: b }: FindingInfo): number {
  return (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.col - b.col;
}
