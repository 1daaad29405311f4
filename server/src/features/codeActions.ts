/**
 * Code actions: edits that take an allocation away. A fix proposes; what it proposes is tried in memory, and offered
 * only if
 * the allocation is gone, nothing new is on the heap, and everything still type-checks.
 */
import type { Cancel, Engine, FileEdit, FileResult, FindingInfo } from '../answers/model';
import { isHeap } from './select';

export interface Proposal {
  readonly title: string;
  readonly edits: readonly FileEdit[];
}

/** A kind of edit. It looks at one finding and may propose; it need not know whether the edit helps. */
export interface Fix {
  readonly id: string;
  propose(engine: Engine, result: FileResult, finding: FindingInfo): readonly Proposal[];
}

export interface ActionItem extends Proposal {
  readonly fix: string;
  readonly finding: FindingInfo;
  /** How many places on the heap the edit takes away. */
  readonly saved: number;
}

/** The actions for the findings on the lines from `first` to `last`. */
export async function codeActionsOf(
  engine: Engine,
  fixes: readonly Fix[],
  result: FileResult,
  first: number,
  last: number,
  cancel: Cancel,
): Promise<ActionItem[]> {
  const items: ActionItem[] = [];
  const seen = new Set<string>();
  let before: readonly FileResult[] | undefined;
  for (const fn of result.functions) {
    if (fn.place.line > last || fn.endLine < first) continue;
    for (const finding of fn.findings) {
      if (
        finding.place.line < first ||
        finding.place.line > last ||
        finding.place.file !== result.file ||
        finding.kind === 'note'
      )
        continue;
      for (const fix of fixes) {
        for (const proposal of fix.propose(engine, result, finding)) {
          if (cancel()) return [];
          const key = JSON.stringify([proposal.title, proposal.edits]);
          if (proposal.edits.length === 0 || seen.has(key)) continue;
          seen.add(key);
          before ??= await engine.analyzePackageOf(result.file, cancel);
          const after = await engine.tryEdit(proposal.edits, cancel);
          if (cancel()) return [];
          const saved = gain(before, after, finding);
          if (saved > 0) items.push({ ...proposal, fix: fix.id, finding, saved });
        }
      }
    }
  }
  return items;
}

/** On the heap, be it only in some copies or on some paths. */
const allocates = (f: FindingInfo): boolean => isHeap(f) || f.state === 'unless-inlined' || f.state === 'branch';

/**
 * How many places an edit takes off the heap: 0 where it does not take this one, puts another there in any function,
 * breaks
 * something, or leaves less answered than before.
 */
export function gain(before: readonly FileResult[], after: readonly FileResult[], target: FindingInfo): number {
  const old = new Map(before.map((r) => [r.file, r]));
  let saved = 0;
  let targetGone = !allocates(target);
  for (const now of after) {
    const was = old.get(now.file);
    if (!was) {
      if (countHeap(now) > 0 || now.problems.length > 0) return 0;
      continue;
    }
    if (
      now.problems.length > was.problems.length ||
      silences(now) > silences(was) ||
      (now.silence !== undefined && was.silence === undefined)
    )
      return 0;
    const counts = new Map<string, number>();
    for (const fn of was.functions) for (const f of fn.findings) if (allocates(f)) bump(counts, f.func, 1);
    for (const fn of now.functions) for (const f of fn.findings) if (allocates(f)) bump(counts, f.func, -1);
    for (const [func, left] of counts) {
      if (left < 0) return 0;
      saved += left;
      if (left > 0 && func === target.func && now.file === target.place.file) targetGone = true;
    }
  }
  return targetGone ? saved : 0;
}

function bump(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function countHeap(r: FileResult): number {
  let n = 0;
  for (const fn of r.functions) for (const f of fn.findings) if (allocates(f)) n++;
  return n;
}

function silences(r: FileResult): number {
  let n = 0;
  for (const fn of r.functions) if (fn.silence !== undefined) n++;
  return n;
}
