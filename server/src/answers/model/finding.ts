/**
 * A finding: one verdict of escape analysis, with its place, cause and chain.
 *
 * Strings are ordinary Unicode strings, also names and texts that come from sources. Numbers that count along a line or
 * a
 * text – columns, lengths, offsets – count bytes of the UTF-8 text, as Go does.
 */
import type { Place } from '../../base/pos';
import type { CauseCode } from '../causes';
import type { Allocation, State } from './state';

export type { Place };

/** One link of an escape chain. */
export interface StepInfo {
  /** In plain words: "passed to keep, which keeps it". */
  readonly text: string;
  /** The compiler's reason: "assign", "return", "call parameter". */
  readonly why: string;
  /** The expression that the compiler names here, as it prints it. */
  readonly expr: string;
  readonly place: Place | undefined;
}

/**
 * moved: a variable that lives on the heap · escapes: an allocation on the heap · stays: an allocation that does not
 * escape · leaks: a parameter that the function keeps · leaksContent: something a parameter points to is kept ·
 * leaksResult: a parameter that leaves through a result · paramStays: a pointer parameter that is not kept · allocates:
 * an allocation on which the compiler is silent (a channel, a write to a map) · note: any other line.
 */
export type FindingKind =
  | 'moved'
  | 'escapes'
  | 'stays'
  | 'leaks'
  | 'leaksContent'
  | 'leaksResult'
  | 'paramStays'
  | 'allocates'
  | 'note';

/**
 * A node of the source: lines and byte columns from 1, the end behind its last byte; the file is that of the finding's
 * place.
 */
export interface Extent {
  readonly line: number;
  readonly col: number;
  readonly endLine: number;
  readonly endCol: number;
}

/** Runs only on the way to a panic, on the way to an error that is made there, or while the program starts. */
export type Cold = 'panic' | 'error' | 'start';

/** Where code that was inlined is written. */
export interface Origin {
  /** The function as the compiler names it in the package that it is inlined into. */
  readonly func: string;
  /** The import path of its package. */
  readonly pkg: string;
  /** The package is of a module that is worked on, and not of a dependency or the standard library. */
  readonly own: boolean;
  readonly place: Place;
}

export interface FindingInfo {
  /**
   * Identity without positions: package, function, variable or expression, and, of equal ones in a function, the number
   * in the order of the source. An edit elsewhere leaves it alone.
   */
  readonly id: string;
  readonly kind: FindingKind;
  /** The compiler's position, in the physical file. */
  readonly place: Place;
  /** The same as a `//line` directive has it, and the compiler prints it; only where that differs. */
  readonly mapped?: Place;
  /** What it is about: the variable's name, the expression that allocates, the function's name of an inlined call. */
  readonly extent: Extent;
  /** Why the place runs rarely; undefined where nothing shows that it does. */
  readonly cold?: Cold;
  /** For what inlining brought in: where it is written. */
  readonly from?: Origin;
  /** The compiler's line without its position: "moved to heap: x". */
  readonly text: string;
  /** The function as the compiler names it: "(*Buffer).grow", "main.func1". */
  readonly func: string;
  /** The variable, or the allocating expression as the compiler prints it. */
  readonly name: string;
  /** The array behind the variadic arguments of a call. */
  readonly variadic?: true;
  /** Of a generic function: the type arguments for which the state is this, where it is not for all. */
  readonly instances?: readonly string[];
  /** Bytes of one object, where known. */
  readonly size?: number;
  readonly cause: CauseCode;
  /** What happens at the place at run time. `stack` for parameters and notes, where nothing is allocated. */
  readonly state: State;
  /** What is allocated, or would be were it not on the stack; undefined for parameters and notes. */
  readonly allocation?: Allocation;
  /** Loops around the place, in its function and in what is inlined around it; undefined as `allocation` is. */
  readonly loopDepth?: number;
  /** There is a loop around it. */
  readonly inLoop?: true;
  /** Escapes, but nothing is allocated: a constant, a zero-size value, a function literal without captures. */
  readonly free: boolean;
  /** Does not escape, but is on the heap when it turns out to be large: `make([]byte, n)`. */
  readonly heapIfLarge?: boolean;
  /** What keeps it, in words to end a sentence with: "the package variable cache", "the caller, through the result". */
  readonly sink?: string;
  /** How many chains beside this one lead to the heap. */
  readonly moreCauses?: number;
  readonly steps: readonly StepInfo[];
  /** The compiler's lines with positions, the explanation of -m=2 included. */
  readonly verbatim: readonly string[];
}
