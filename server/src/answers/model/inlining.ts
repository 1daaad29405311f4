/** What inlining means for functions, calls and findings. */
import type { CallState } from '../../inline';
import type { AllocatesInfo } from './allocates';
import type { Place } from './finding';

/** What inlining means for a finding. */
export interface FindingInlining {
  /** Calls where the function is inlined have this of their own: where those are, as far as the package has them. */
  readonly copies?: readonly InlinedCopy[];
  /** Functions that, if they were inlined, would have this on the stack. */
  readonly ifInlined?: readonly IfInlined[];
}

/** A place in a function. */
export interface CodePlace {
  /** The function as the compiler names it. */
  readonly func: string;
  readonly place: Place;
}

/** What became of an allocation where its function is inlined: the place is that of the call. */
export interface InlinedCopy extends CodePlace {
  readonly heap: boolean;
}

/** Tried, not guessed: with the function inlined, the allocation stays on the stack. */
export interface IfInlined {
  /** The function that is not inlined. */
  readonly callee: string;
  readonly inlining: InliningInfo;
  /** The call that would have to be inlined, and the function around it. */
  readonly call: CodePlace;
}

/** What the inliner says of a function. */
export interface InliningInfo {
  readonly inlinable: boolean;
  readonly cost?: number;
  readonly budget?: number;
  /** Why it is not inlinable, as the compiler says. */
  readonly reason?: string;
  /** It costs more than it may, and that is the reason. */
  readonly overBudget?: true;
  /** What costs most; only where that was asked for. */
  readonly parts?: readonly CostPartInfo[];
}

export interface CostPartInfo {
  /** In plain words: "the call of fmt.Sprint". */
  readonly text: string;
  readonly cost: number;
  readonly place?: Place;
}

/** A call as the source has it, and whether it is inlined. */
export interface CallInfo {
  /** Of the opening parenthesis, where the compiler puts calls. */
  readonly place: Place;
  /** "" where it is not known what is called. */
  readonly callee: string;
  readonly state: CallState;
  /** The compiler puts it into a function literal: a call with arguments in a go or defer statement. */
  readonly wrapped?: true;
  /** What a callee may cost here, where the function around the call is big. */
  readonly limit?: number;
  /** Of the function that is called. */
  readonly inlining?: InliningInfo;
  /** What the call allocates in its callee; undefined where nothing shows what is called. */
  readonly allocates?: AllocatesInfo;
}
