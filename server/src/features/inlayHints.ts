/** Inlay hints: where variables and allocations live, at the end of their node or of its first line. */

import type { Settings } from '../../../shared/src/settings';
import { causeOf } from '../answers/causes';
import type { Extent, FileResult, FindingInfo, FunctionInfo, Place, State } from '../answers/model';
import { assertNever } from '../base/never';
import { inLoop, isGrouped, isHeap, isWorse, whyUnmarked } from './select';
import { oneLine, shortSize } from './words';

export interface HintItem {
  readonly file: string;
  /** The node hinted at; the hint stands behind it. */
  readonly extent: Extent;
  readonly label: string;
  readonly tooltip: string;
  /** Where the label leads: to what keeps the value. */
  readonly target?: Place;
}

/** The hints of the lines from `first` to `last` (from 1, both included). */
export function inlayHintsOf(result: FileResult, settings: Settings, first: number, last: number): HintItem[] {
  if (settings.inlayHints === 'off' || whyUnmarked(result, settings) !== undefined) return [];
  const items: HintItem[] = [];
  for (const fn of result.functions) {
    if (fn.place.line > last || fn.endLine < first || (fn.silence !== undefined && fn.carried !== true)) continue;
    for (const item of hintsOf(result, fn, settings).values())
      if (first <= item.extent.line && item.extent.line <= last) items.push(item);
  }
  items.sort((a, b) => a.extent.line - b.extent.line || a.extent.col - b.extent.col);
  return items;
}

/** Of a function, by where they stand: of several at one place, the worst. */
function hintsOf(result: FileResult, fn: FunctionInfo, settings: Settings): Map<string, HintItem> {
  const shown = new Map<string, FindingInfo>();
  for (const f of fn.findings) {
    if (f.place.file !== result.file || !isHinted(result, f, settings)) continue;
    const key = endKey(f.extent);
    const old = shown.get(key);
    if (old === undefined || isWorse(f, old)) shown.set(key, f);
  }
  const items = new Map<string, HintItem>();
  for (const [key, f] of shown) {
    const target = f.steps[f.steps.length - 1]?.place;
    items.set(key, {
      file: result.file,
      extent: f.extent,
      label: labelOf(f),
      tooltip: tooltipOf(f),
      ...(target === undefined || f.state === 'stack' ? {} : { target }),
    });
  }
  if (settings.inlayHints === 'heap') return items;
  for (const v of fn.variables ?? []) {
    const { file, line, col } = v.place;
    const extent = { line, col, endLine: line, endCol: col + v.length };
    if (v.parameter || v.stays === undefined || file !== result.file) continue;
    if (v.decided === undefined && settings.inlayHints !== 'all') continue;
    if (!items.has(endKey(extent)))
      items.set(endKey(extent), { file, extent, label: 'stack', tooltip: `${v.name} stays on the stack` });
  }
  return items;
}

/** Hints of what goes over several lines stand at the end of the first. */
const endKey = (e: Extent): string => `${e.line}:${e.line === e.endLine ? e.endCol : 'end'}`;

/** Whether a finding is worth a hint of its own. */
function isHinted(result: FileResult, f: FindingInfo, settings: Settings): boolean {
  const all = settings.inlayHints === 'all';
  switch (f.kind) {
    case 'leaks':
    case 'leaksContent':
    case 'leaksResult':
      return all;
    case 'paramStays':
    case 'note':
      return false;
    case 'moved':
    case 'escapes':
    case 'stays':
    case 'allocates':
      break;
    default:
      return assertNever(f.kind);
  }
  if (all) return true;
  if (f.state === 'free' || (f.cold !== undefined && !settings.coldPlaces)) return false;
  if (isGrouped(result, f)) return false;
  if (isHeap(f) || f.state === 'large') return true;
  if (settings.inlayHints === 'heap') return false;
  // Arrays behind variadic arguments are nobody's decision.
  return f.variadic === undefined && (f.from === undefined || f.from.own);
}

/** What a hint says: "heap 16 B ×loop". */
export function labelOf(f: FindingInfo): string {
  switch (f.kind) {
    case 'leaks':
      return 'leaks';
    case 'leaksContent':
      return 'leaks content';
    case 'leaksResult':
      return 'leaks to result';
    default:
      break;
  }
  const size = f.size === undefined || f.size === 0 ? '' : ` ${shortSize(f.size)}`;
  const loop = !inLoop(f) ? '' : ' ×loop';
  return isHeap(f) && f.state === 'heap' ? `heap${size}${loop}` : `${stateLabel(f.state)}${isHeap(f) ? loop : ''}`;
}

/** A state in a word or two. */
export function stateLabel(state: State): string {
  switch (state) {
    case 'heap':
    case 'grows':
    case 'free':
    case 'stack':
      return state;
    case 'large':
      return 'heap if large';
    case 'nonzero':
      return 'heap unless small';
    case 'branch':
      return 'heap on a branch';
    case 'unless-inlined':
      return 'stack where inlined';
    case 'panics':
      return 'heap on panic';
    default:
      return assertNever(state);
  }
}

function tooltipOf(f: FindingInfo): string {
  if (f.state === 'stack' || f.state === 'free')
    return f.state === 'free' ? 'Escapes, but nothing is allocated' : oneLine(f.text);
  const sink = f.sink === undefined ? '' : `; kept by ${f.sink}`;
  return `${oneLine(f.text)} – ${causeOf(f.cause).title}${sink}`;
}
