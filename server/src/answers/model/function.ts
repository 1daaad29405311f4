/** The answer for one function. */
import type { AllocatesInfo } from './allocates';
import type { FindingInfo, Place } from './finding';
import type { CallInfo, InliningInfo } from './inlining';

/** A variable or parameter that a function declares. */
export interface VariableInfo {
  readonly name: string;
  readonly place: Place;
  /** Bytes of the name. */
  readonly length: number;
  readonly parameter: boolean;
  /** Its type has pointers, so that as a parameter it can leak. */
  readonly hasPointers: boolean;
  /** Escape analysis found that it stays on the stack; undefined where it did not, or has not seen the variable. */
  readonly stays?: true;
  /** Its address is taken, or a function literal uses it and not a copy: it could have been on the heap. */
  readonly decided?: true;
  readonly size?: number;
}

export interface FunctionInfo {
  readonly name: string;
  /** Of the function's name. */
  readonly place: Place;
  readonly endLine: number;
  readonly findings: readonly FindingInfo[];
  /** In the order of their places; those of function literals inside it too. */
  readonly variables?: readonly VariableInfo[];
  readonly inlining?: InliningInfo;
  /**
   * Of a generic function that nothing instantiates: the type arguments that stand for what its constraints allow, for
   * which it is answered.
   */
  readonly representative?: string;
  /** Calls in it, those in function literals too; only where they were asked for. */
  readonly calls?: readonly CallInfo[];
  /** Calls of it that the package has, and whether one is in a loop; only where calls were asked for. */
  readonly callers?: { readonly calls: number; readonly inLoop: boolean };
  /** What calls of it allocate; only where calls were asked for. */
  readonly allocates?: AllocatesInfo;
  /** Why there is no answer for this function. */
  readonly silence?: string;
  /** That is because it does not type-check, which an edit will mend. */
  readonly unchecked?: true;
  /** Findings and variables are those of an earlier text, mapped to this one; see answers/carry.ts. */
  readonly carried?: true;
}
