/** What escape analysis needs to know of the world, and what it finds. */
import type { Pos } from '../base/pos';
import type { Func, Node } from '../ir/node';
import type { Pkg } from '../ir/type';
import type { PackageMode, Target } from '../target';
import type { FlowGraph } from './drawing';

/** Takes graphs to draw, of the functions that it chooses. */
export interface GraphTaker {
  wants(fn: Func): boolean;
  take(graph: FlowGraph): void;
}

export interface EscapeContext {
  readonly target: Target;
  /** Package that is being compiled: its names print unqualified. */
  readonly localPkg: Pkg;
  /** How the package is compiled. */
  readonly mode: PackageMode;
  /** Whether findings come with explanations (-m=2, hovers). Costs time and memory. */
  readonly explain: boolean;
  /** Whether variables that stay on the stack are found too (never printed). */
  readonly locals?: boolean;
  /** Takes the graphs of batches that have one of the functions that are wanted, once they are solved. */
  readonly graphs?: GraphTaker;
  /** Tags of a function outside of the batch: analysed before, or from a cache; undefined if nothing is known of it. */
  readonly tagsOf: (fn: Func) => readonly string[] | undefined;
  /** The position in the source file's own text: of inlined code, the outermost call's. */
  readonly outermost: (pos: Pos) => Pos;
}

export type FindingKind =
  /** A variable lives on the heap. */
  | 'moved'
  /** An allocation site allocates on the heap, or need not. */
  | 'escapes'
  | 'stays'
  /** What becomes of a parameter's value. */
  | 'leaks'
  | 'leaksContent'
  | 'leaksResult'
  | 'paramStays'
  | 'selfAssign'
  | 'zeroCopy'
  /** uintptr parameters of functions without body, and of //go:uintptrescapes. */
  | 'unsafeUintptr'
  | 'marking'
  /** Only with explanations: how a closure captures a variable; why something escapes; how a parameter leaks. */
  | 'capture'
  | 'whyEscapes'
  | 'whyLeaks'
  /** Only on demand, never printed: a variable stays on the stack. */
  | 'local'
  /** Never printed: an allocation that escape analysis has no location for. The allocs room finds them. */
  | 'allocates';

/** One flow of a value from a location to another, and the places in the source that make it. */
export interface Step {
  /** What the compiler puts between dst and src. */
  readonly arrow: string;
  /** Names of locations: a variable, `{heap}`, `{temp}`, `{storage for EXPR}`. */
  readonly dst: string;
  readonly src: string;
  /** Dereferences minus address-ofs; -1 where the address flows. */
  readonly derefs: number;
  /** Where the locations are declared or allocated; 0 if they have no place. */
  readonly dstPos: Pos;
  readonly srcPos: Pos;
  readonly notes: readonly StepNote[];
}

export interface StepNote {
  /** The compiler's word for the operation: `assign`, `spill`, `call parameter`, … */
  readonly why: string;
  readonly expr: string;
  readonly pos: Pos;
  readonly fact: NoteFact | undefined;
}

/** More about a note: what kind of callee keeps the value, where it is stored. */
export interface NoteFact {
  readonly kind:
    | 'interface call'
    | 'func value call'
    | 'no body call'
    | 'call'
    | 'append'
    | 'copy'
    | 'panic'
    | 'package variable'
    | 'through pointer'
    | 'slice element'
    | 'map element'
    | 'variable';
  /** The callee, or what is assigned to, as the compiler prints it. */
  readonly name: string;
}

/**
 * Where a chain ends: in the heap itself, in something that is on the heap, or where the value outlives its variable.
 */
export type ChainEnd = 'heap' | 'escaping' | 'result' | 'loop' | 'outer';

/** What holds the value at the end of a chain. */
export interface ChainTarget {
  readonly n: Node | undefined;
  /** Why it is on the heap, if it is. */
  readonly why: Finding | undefined;
}

/** What the allocs room attaches to a finding: what happens at its place at run time. */
export interface FindingSlot {}

/** One thing found. Everything that is text is rendered: the tree that it was found in goes away. */
export class Finding {
  /** The variable or expression that the message is about, as the compiler prints it. */
  subject = '';
  /** Number of dereferences, for leaks to a result. */
  level = -1;
  /** Index and name of the result, for leaks to a result. */
  resultIndex = -1;
  result = '';
  /** Index among receiver and parameters, for findings about parameters. */
  param = -1;
  /** The way from the value to where it escapes, first step first; only with explanations. */
  chain: readonly Step[] | undefined = undefined;
  /** The chain is cut off where it runs in a circle. */
  truncated = false;
  /** The explanation that is printed for it. */
  why: Finding | undefined = undefined;
  /** Where the chain ends, and in what. */
  end: ChainEnd = 'heap';
  target: ChainTarget | undefined = undefined;
  /** How many chains lead to the heap; the first is told. */
  causes = 0;
  /** For inlined code: where it is in the text of the function that it comes from, and that function. */
  origin: Pos = 0;
  inlinedFrom: Func | undefined = undefined;
  /** Slot of the allocs room. */
  slot: FindingSlot | undefined = undefined;

  constructor(
    readonly kind: FindingKind,
    /** Function that the variable or expression belongs to. */
    readonly fn: Func | undefined,
    readonly node: Node | undefined,
    /** Outermost position. */
    readonly pos: Pos,
    /** The compiler's message without its position. */
    readonly text: string,
    /** The least -m at which the compiler prints it; 0 for never. */
    readonly verbosity: 0 | 1 | 2,
  ) {}
}
