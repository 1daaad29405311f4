/** The flow of values in a function, to be drawn: what escape analysis sees of it. */
import type { Place } from './finding';

/** A variable, an allocation, a result, a value without a name, or the heap. */
export interface PictureNode {
  readonly id: number;
  readonly kind: 'heap' | 'result' | 'param' | 'variable' | 'storage' | 'temp';
  /** The variable, the expression that allocates, "the heap". */
  readonly name: string;
  readonly place?: Place;
  /** The function literal that it belongs to, if it does. */
  readonly literal?: string;
  readonly escapes: boolean;
  /** Loops around its declaration. */
  readonly loopDepth: number;
  /** Of a parameter: "leaks to the heap", "leaks to a result, 1 dereference". */
  readonly leaks: readonly string[];
  /** It is on the chain of what was asked about. */
  readonly onChain: boolean;
}

/** The source's value flows into the target, dereferenced so often; -1 is its address. */
export interface PictureEdge {
  readonly from: number;
  readonly to: number;
  readonly derefs: number;
  /** How it comes about, first step first. */
  readonly steps: readonly { readonly text: string; readonly expr: string; readonly place?: Place }[];
  readonly onChain: boolean;
}

/** A call that hands something to a parameter. */
export interface PassedBy {
  /** The function that calls. */
  readonly caller: string;
  readonly place: Place;
  readonly param: string;
  /** The argument as it is written. */
  readonly argument: string;
  /** What is on the heap for the sake of this call: "x is moved to the heap"; undefined where nothing is. */
  readonly pays?: string;
}

export interface FlowPicture {
  readonly func: string;
  readonly place: Place;
  /** What was asked about, with the verdict; empty where it was the function. */
  readonly subjects: readonly string[];
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** Nodes that were left out, since there are too many. */
  readonly left: number;
  /** Of a function with parameters that leak: who passes what, in its package. */
  readonly passedBy: readonly PassedBy[];
}
