/** A promise: a comment that says what the code below it, or in its line, does not do. */
import type { Extent, Place } from './finding';

/**
 * noalloc: calls of the function allocate nothing · noescape: its parameters do not escape · stack: what the line
 * declares or allocates stays on the stack · inline: the function is inlinable, or the line's calls are inlined ·
 * ignore: what the line allocates is meant to be · assume: the line's calls allocate nothing.
 */
export type PromiseKind = 'noalloc' | 'noescape' | 'stack' | 'inline' | 'ignore' | 'assume';

/**
 * kept · broken: the code does what it says that it does not · wrong: misspelt or misplaced · needless: it changes
 * nothing · unanswered: the code has no answer.
 */
export type PromiseState = 'kept' | 'broken' | 'wrong' | 'needless' | 'unanswered';

/** A place on the way to what breaks a promise. */
export interface PromiseStep {
  readonly text: string;
  readonly place?: Place;
}

export interface PromiseInfo {
  readonly state: PromiseState;
  /** undefined where the comment names none. */
  readonly kind?: PromiseKind;
  /** The comment as it is written, without what is only a reason. */
  readonly text: string;
  /** Of the comment. */
  readonly place: Place;
  readonly extent: Extent;
  /** The line that it is about; 0 for none. */
  readonly target: number;
  /** What a report marks: the function's name, the variable, the call; the comment itself where that is the matter. */
  readonly at: Extent;
  /** What it is about: "(*T).M", "the variable x"; "" where it is about nothing. */
  readonly subject: string;
  /** What is wrong, as a sentence without its full stop; "" for promises that are kept. */
  readonly message: string;
  /** How the code comes to do it. */
  readonly steps: readonly PromiseStep[];
  /** What mends it; "" where nothing is known to. */
  readonly help: string;
}
