/** Findings of two trees, put side by side: by identity, and equal ones in the order of the source. */
import type { FindingInfo, FunctionInfo } from '../answers/model';
import { countsAsHeap, type State } from '../answers/model';

/** A finding with the function that it was found in. */
export interface Found {
  readonly finding: FindingInfo;
  readonly fn: FunctionInfo;
}

/** An identity without the number that equal findings of a function have. */
export function groupOf(id: string): string {
  return id.replace(/ #\d+$/, '');
}

/** heap: it counts as on the heap · maybe: it allocates in some cases · none: it allocates nothing. */
export type Weight = 'heap' | 'maybe' | 'none';

export function weightOf(state: State): Weight {
  if (countsAsHeap(state)) return 'heap';
  return state === 'stack' || state === 'free' ? 'none' : 'maybe';
}

/** A finding before, after, or both. */
export interface Pair {
  readonly before?: Found;
  readonly after?: Found;
}

/** Pairs equal findings of both sides; what has no partner is alone. */
export function align(before: readonly Found[], after: readonly Found[]): Pair[] {
  if (before.length === after.length) return before.map((b, i) => ({ before: b, after: after[i]! }));
  if (before.length * after.length > maxCells) return alignedByNumber(before, after);
  // The longest common subsequence of states: what was put in between, or taken out, is alone.
  const same = (i: number, j: number): boolean => before[i]!.finding.state === after[j]!.finding.state;
  const width = after.length + 1;
  const best = new Int32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      best[i * width + j] = same(i, j)
        ? best[(i + 1) * width + j + 1]! + 1
        : Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
  const pairs: Pair[] = [];
  let i = 0,
    j = 0;
  while (i < before.length && j < after.length) {
    if (same(i, j)) pairs.push({ before: before[i++]!, after: after[j++]! });
    else if (best[(i + 1) * width + j]! >= best[i * width + j + 1]!) pairs.push({ before: before[i++]! });
    else pairs.push({ after: after[j++]! });
  }
  for (; i < before.length; i++) pairs.push({ before: before[i]! });
  for (; j < after.length; j++) pairs.push({ after: after[j]! });
  return pairs;
}

/** Lists longer than this are paired by their numbers alone. */
const maxCells = 1 << 22;

function alignedByNumber(before: readonly Found[], after: readonly Found[]): Pair[] {
  const pairs: Pair[] = [];
  for (let i = 0; i < Math.max(before.length, after.length); i++)
    pairs.push({
      ...(before[i] === undefined ? {} : { before: before[i]! }),
      ...(after[i] === undefined ? {} : { after: after[i]! }),
    });
  return pairs;
}
