/** Which findings are shown where: the rules that all features share. */

import type { Settings } from '../../../shared/src/settings';
import {
  compareStates,
  countsAsHeap,
  type Extent,
  type FileResult,
  type FindingInfo,
  type FunctionInfo,
  type Place,
} from '../answers/model';
import { assertNever } from '../base/never';

/** A finding about an allocation that is made on the heap. */
export function isHeap(f: FindingInfo): boolean {
  return f.allocation !== undefined && countsAsHeap(f.state);
}

/** Whether loops repeat the place each time its function runs. */
export const inLoop = (f: FindingInfo): boolean => (f.loopDepth ?? 0) > 0;

/** Why a finding has no mark of its own on the screen. */
export type Hidden =
  | 'switched off'
  | 'test file'
  | 'generated file'
  | 'dependency'
  | 'not on the heap'
  | 'cold'
  | 'shown where it is written'
  | 'nothing instantiates it';

/** Why nothing of a file is marked; undefined where it is. */
export function whyUnmarked(result: FileResult, settings: Settings): Hidden | undefined {
  if (!settings.enable) return 'switched off';
  if (result.foreign !== undefined) return 'dependency';
  if (!settings.testFiles && result.file.endsWith('_test.go')) return 'test file';
  if (!settings.diagnostics.generatedFiles && result.generated === true) return 'generated file';
  return undefined;
}

/** Why a finding about an allocation has no squiggle; undefined where it has one. The file is one that has some. */
export function whyHidden(
  result: FileResult,
  fn: FunctionInfo,
  f: FindingInfo,
  settings: Settings,
): Hidden | undefined {
  const { kinds } = settings.diagnostics;
  switch (f.kind) {
    case 'moved':
    case 'escapes':
    case 'stays':
    case 'allocates':
      break;
    case 'leaks':
    case 'leaksContent':
    case 'leaksResult':
      return kinds.includes('leaks') ? undefined : 'switched off';
    case 'paramStays':
    case 'note':
      return 'not on the heap';
    default:
      return assertNever(f.kind);
  }
  if (f.state === 'free') return kinds.includes('free') ? undefined : 'not on the heap';
  if (!isHeap(f)) return 'not on the heap';
  if (!kinds.includes(f.kind === 'moved' ? 'moved' : 'escapes')) return 'switched off';
  if (fn.representative !== undefined) return 'nothing instantiates it';
  if (isGrouped(result, f)) return 'shown where it is written';
  if (f.cold !== undefined && !settings.coldPlaces) return 'cold';
  return undefined;
}

/** A copy that inlining made of code that is worked on: what is on the heap there as here is shown there. */
export function isGrouped(result: Pick<FileResult, 'file' | 'functions'>, f: FindingInfo): boolean {
  const { from } = f;
  if (from === undefined || !from.own) return false;
  if (from.place.file !== result.file) return true;
  const origin = result.functions
    .find((fn) => fn.place.line <= from.place.line && from.place.line <= fn.endLine)
    ?.findings.find((x) => x.from === undefined && samePlace(x.place, from.place) && x.allocation === f.allocation);
  return origin === undefined || origin.state === f.state;
}

/** Findings that stand at the same node: one is shown for all of them. */
export interface Mark {
  readonly extent: Extent;
  /** The one of the worst state. */
  readonly finding: FindingInfo;
  /** How many others of the heap's states there are. */
  readonly more: number;
}

/** The findings of a function that pass the filter, one mark a node, in the order of the source. */
export function marksOf(fn: FunctionInfo, shown: (f: FindingInfo) => boolean): Mark[] {
  const marks = new Map<string, { extent: Extent; finding: FindingInfo; more: number }>();
  for (const f of fn.findings) {
    if (!shown(f)) continue;
    const key = extentKey(f.extent);
    const old = marks.get(key);
    if (old === undefined) marks.set(key, { extent: f.extent, finding: f, more: 0 });
    else {
      if (isHeap(f) && isHeap(old.finding)) old.more++;
      if (isWorse(f, old.finding)) old.finding = f;
    }
  }
  return [...marks.values()].sort((a, b) => a.extent.line - b.extent.line || a.extent.col - b.extent.col);
}

export const extentKey = (e: Extent): string => `${e.line}:${e.col}-${e.endLine}:${e.endCol}`;

/** Whether a finding is the one to show of two at the same place. */
export function isWorse(f: FindingInfo, than: FindingInfo): boolean {
  return (rank(f) - rank(than) || compareStates(f.state, than.state)) < 0;
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
      if (f.place.file !== place.file || !contains(f.extent, place)) continue;
      if (best === undefined || isInside(f.extent, best.extent)) best = f;
      else if (extentKey(f.extent) === extentKey(best.extent) && isWorse(f, best)) best = f;
    }
  }
  return best;
}

const contains = (e: Extent, { line, col }: Place): boolean =>
  (line > e.line || (line === e.line && col >= e.col)) && (line < e.endLine || (line === e.endLine && col <= e.endCol));

/** Whether one extent is a smaller part of another. */
function isInside(e: Extent, of: Extent): boolean {
  if (extentKey(e) === extentKey(of)) return false;
  return (
    contains(of, { file: '', line: e.line, col: e.col }) && contains(of, { file: '', line: e.endLine, col: e.endCol })
  );
}

/** The finding about what is declared at exactly this place. */
export function findingOf(result: FileResult, place: Place): FindingInfo | undefined {
  let best: FindingInfo | undefined;
  for (const fn of result.functions) {
    for (const f of fn.findings) {
      if (f.place.file !== place.file || f.extent.line !== place.line || f.extent.col !== place.col) continue;
      if (best === undefined || isWorse(f, best)) best = f;
    }
  }
  return best;
}

export const samePlace = (a: Place, b: Place): boolean => a.line === b.line && a.col === b.col && a.file === b.file;

function rank(f: FindingInfo): number {
  if (isHeap(f)) return 0;
  switch (f.kind) {
    case 'leaks':
      return 1;
    case 'leaksContent':
      return 2;
    case 'leaksResult':
      return 3;
    case 'moved':
    case 'escapes':
    case 'stays':
    case 'allocates':
      return 4;
    case 'paramStays':
      return 5;
    case 'note':
      return 6;
    default:
      return assertNever(f.kind);
  }
}
