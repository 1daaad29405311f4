/** Inlay hints: where each variable and allocation lives. */

import type { Settings } from '../../../shared/src/settings';
import { causeOf } from '../answers/causes';
import type { FileResult, FindingInfo, FindingInlining, Place } from '../answers/model';
import { copiesLabel } from '../answers/sentences';

export interface HintItem {
  /** The thing hinted at; the hint stands behind it. */
  readonly place: Place;
  readonly length: number;
  readonly label: string;
  readonly tooltip: string;
}

/**
 * The hints of the lines from `first` to `last` (from 1, both included); `inlining` tells what inlining means for a
 * finding.
 */
export function inlayHintsOf(
  result: FileResult,
  settings: Settings,
  first: number,
  last: number,
  inlining: (f: FindingInfo) => FindingInlining = () => ({}),
): HintItem[] {
  if (!settings.enable || settings.inlayHints === 'off') return [];
  const all = settings.inlayHints === 'all';
  const items: HintItem[] = [];
  for (const fn of result.functions) {
    if (fn.place.line > last || fn.endLine < first || fn.silence !== undefined) continue;
    const taken = new Set<number>();
    const add = (place: Place, length: number, label: string, tooltip: string): void => {
      // A line and a column as one number: a place has one hint.
      const key = place.line * 0x10000 + place.col;
      if (place.line < first || place.line > last || place.file !== result.file || taken.has(key)) return;
      taken.add(key);
      items.push({ place, length, label, tooltip });
    };
    // Verdicts on the heap come first: where two share a place, they are the ones to show.
    for (const f of fn.findings) {
      if ((f.kind === 'moved' || f.kind === 'escapes') && f.place.line >= first && f.place.line <= last)
        addFinding(f, all, f.free ? '' : copiesLabel(f, inlining(f)), add);
    }
    for (const f of fn.findings) if (f.kind !== 'moved' && f.kind !== 'escapes') addFinding(f, all, '', add);
    if (all)
      for (const v of fn.variables ?? [])
        if (!v.parameter && v.name !== '_') add(v.place, v.length, 'stack', `${v.name} stays on the stack`);
  }
  items.sort((a, b) => a.place.line - b.place.line || a.place.col - b.place.col);
  return items;
}

function addFinding(
  f: FindingInfo,
  all: boolean,
  copies: string,
  add: (place: Place, length: number, label: string, tooltip: string) => void,
): void {
  const title = causeOf(f.cause).title;
  switch (f.kind) {
    case 'moved':
    case 'escapes':
      if (!f.free) add(f.place, f.length, `heap${copies}`, `${f.text} – ${title}`);
      else if (all) add(f.place, f.length, 'free', 'Escapes, but nothing is allocated');
      break;
    case 'stays':
      if (f.heapIfLarge) add(f.place, f.length, 'heap if large', 'On the stack up to 32 bytes, on the heap above');
      else if (all) add(f.place, f.length, 'stack', f.text);
      break;
    case 'leaks':
    case 'leaksContent':
      if (all) add(f.place, f.length, f.kind === 'leaks' ? 'leaks' : 'leaks content', f.text);
      break;
    case 'leaksResult':
      if (all) add(f.place, f.length, 'leaks to result', f.text);
      break;
    case 'allocates':
    case 'paramStays':
    case 'note':
      break;
  }
}
