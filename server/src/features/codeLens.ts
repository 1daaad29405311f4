/** A line above each function: what it puts on the heap, and whether it is inlinable. */

import type { Settings } from '../../../shared/src/settings';
import type { FileResult, Place } from '../answers/model';
import { inliningPhrase } from '../answers/sentences';
import { labelOf } from './inlayHints';
import { functionAt, isGrouped, isHeap } from './select';
import { counted, oneLine } from './words';

export interface LensItem {
  readonly place: Place;
  readonly title: string;
}

/** What the function at a line (from 1) allocates, for a message of one line. */
export function functionSummary(result: FileResult, line: number): string | undefined {
  const fn = functionAt(result, line);
  if (fn === undefined) return undefined;
  if (fn.silence !== undefined) return `${fn.name}: no answer: ${fn.silence}`;
  const heap = fn.findings.filter(isHeap);
  if (heap.length === 0) return `${fn.name} allocates nothing itself.`;
  const list = heap.slice(0, 6).map((f) => `${oneLine(f.name)} (line ${f.extent.line}: ${labelOf(f)})`);
  return `${fn.name}: ${list.join(', ')}${heap.length > 6 ? ` and ${heap.length - 6} more` : ''}`;
}

/** The lenses of a file. */
export function codeLensesOf(result: FileResult, settings: Settings): LensItem[] {
  if (!settings.enable || !settings.codeLens) return [];
  const items: LensItem[] = [];
  for (const fn of result.functions) {
    if (fn.place.file !== result.file) continue;
    if (fn.silence !== undefined) {
      items.push({ place: fn.place, title: `no answer: ${fn.silence}` });
      continue;
    }
    const heap = fn.findings.filter(isHeap);
    const copies = heap.filter((f) => isGrouped(result, f)).length;
    const parts = [counted(heap.length - copies, 'heap allocation', 'no')];
    if (copies > 0) parts.push(`${copies} in inlined calls`);
    if (fn.inlining) parts.push(inliningPhrase(fn.inlining));
    items.push({ place: fn.place, title: parts.join(' · ') });
  }
  return items;
}
