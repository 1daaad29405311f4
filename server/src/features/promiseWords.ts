/** Completion of promises: the words behind `//goscape:`, with what each means. */
import type { PromiseKind } from '../answers/model';

export interface PromiseWord {
  readonly word: string;
  readonly detail: string;
}

const meanings: readonly (readonly [PromiseKind, string])[] = [
  ['noalloc', 'calls of the function allocate nothing (strict, amortized)'],
  ['noescape', 'the parameters, or those named, do not escape'],
  ['stack', 'what the line declares or allocates stays on the stack'],
  ['inline', 'the function is inlinable, or the calls of the line are inlined'],
  ['ignore', 'what the line allocates is meant to be: a reason follows'],
  ['assume', 'what the line calls allocates nothing: a reason follows'],
];

const strictness: readonly PromiseWord[] = [
  { word: 'strict', detail: 'not even on the way to a panic' },
  { word: 'amortized', detail: 'but where something grows' },
];

/** The words that may follow; before: the line up to the cursor. */
export function promiseWords(before: string): readonly PromiseWord[] {
  if (/\/\/goscape:\w*$/.test(before)) return meanings.map(([word, detail]) => ({ word, detail }));
  return /\/\/goscape:noalloc \w*$/.test(before) ? strictness : [];
}
