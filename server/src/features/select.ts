/** Which findings a user is shown, and where they are found again. */

import type { Settings } from '../../../shared/src/settings';
import type { FileResult, FindingInfo, FunctionInfo, Place } from '../answers/model';

/** A finding that is about an allocation on the heap. */
export function isHeap(f: FindingInfo): boolean {
  return (f.kind === 'moved' || f.kind === 'escapes') && !f.free;
}

/** Whether a file's findings become diagnostics at all. */
export function isDiagnosed(result: FileResult, settings: Settings): boolean {
  if (!settings.enable) return false;
  if (!settings.diagnostics.testFiles && result.file.endsWith('_test.go')) return false;
  return settings.diagnostics.generatedFiles || result.generated !== true;
}

/** Whether a finding becomes a diagnostic. */
export function isShown(f: FindingInfo, settings: Settings): boolean {
  const kinds = settings.diagnostics.kinds;
  switch (f.kind) {
    case 'moved':
      return f.free ? kinds.includes('free') : kinds.includes('moved');
    case 'escapes':
      return f.free ? kinds.includes('free') : kinds.includes('escapes');
    case 'leaks':
    case 'leaksContent':
    case 'leaksResult':
      return kinds.includes('leaks');
    default:
      return false;
  }
}

/** The function that a line belongs to. */
export function functionAt(result: FileResult, line: number): FunctionInfo | undefined {
  return result.functions.find((f) => f.place.line <= line && line <= f.endLine);
}

/** The finding under a place, the shortest where several overlap; findings that say most first. */
export function findingAt(result: FileResult, place: Place): FindingInfo | undefined {
  let best: FindingInfo | undefined;
  for (const fn of result.functions) {
    if (place.line < fn.place.line || place.line > fn.endLine) continue;
    for (const f of fn.findings) {
      if (
        f.place.file !== place.file ||
        f.place.line !== place.line ||
        place.col < f.place.col ||
        place.col > f.place.col + f.length
      )
        continue;
      if (!best || rank(f) < rank(best) || (rank(f) === rank(best) && f.length < best.length)) best = f;
    }
  }
  return best;
}

/** The finding about what is declared at exactly this place. */
export function findingOf(result: FileResult, place: Place): FindingInfo | undefined {
  let best: FindingInfo | undefined;
  for (const fn of result.functions) {
    for (const f of fn.findings) {
      if (f.place.line !== place.line || f.place.col !== place.col || f.place.file !== place.file) continue;
      if (!best || rank(f) < rank(best)) best = f;
    }
  }
  return best;
}

function rank(f: FindingInfo): number {
  switch (f.kind) {
    case 'moved':
      return 0;
    case 'escapes':
      return f.free ? 2 : 1;
    case 'leaks':
      return 3;
    case 'leaksContent':
      return 4;
    case 'leaksResult':
      return 5;
    case 'allocates':
    case 'stays':
    case 'paramStays':
      return 6;
    case 'note':
      return 7;
  }
}
