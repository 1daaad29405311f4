/**
 * What the compiler's passes do in one release and not in another, one named rule each. A comment names the first
 * release that has the rule and its place in cmd/compile/internal. A release gives each rule a value (releases/), and the
 * rooms ask for it by name.
 */

/** What becomes of the body of a `for b.Loop()` of a benchmark. */
export type LoopBodies =
  /** It is like any other. */
  | 'plain'
  /** Nothing is inlined or devirtualized in it (go1.24, inline/interleaved/interleaved.go: isTestingBLoop). */
  | 'notInlined'
  /** What it computes is kept alive (go1.26, bloop/bloop.go). */
  | 'keptAlive';

/** In which order the solver of escape analysis walks; it decides which of several explanations is the first. */
export type SolverOrder =
  /** The location that was queued last comes next, as often as it was queued (until go1.24, escape/solve.go). */
  | 'lastFirst'
  /** Roots that escape come first; within a walk, first come, first served (go1.25, escape/solve.go: queue). */
  | 'escapingFirst';

/** A generic function, up to the `[` of its instances. */
export interface GenericFunction {
  readonly path: string;
  readonly prefix: string;
}

export interface Rules {
  /** Slicing from 0, or to len(x), gives back what the bound costs: go1.26, inline/inl.go (doNode). */
  readonly sliceExprCredits: boolean;
  /** A variable's concrete type is found over all its assignments: go1.26, devirtualize/devirtualize.go (concreteType). */
  readonly concreteTypes: boolean;
  /** See LoopBodies. */
  readonly loopBodies: LoopBodies;
  /** The temporaries of `a, b = f()` know their assignment: go1.26, noder/reader.go (multiExpr). */
  readonly splitTempsDefined: boolean;
  /** recover() is called with the caller's frame: until go1.25, typecheck/func.go (tcRecover). */
  readonly recoverTakesFrame: boolean;
  /** Variables whose assignments were dropped forget their definition: go1.26, deadlocals/deadlocals.go (Funcs). */
  readonly deadLocalsForgetDefinition: boolean;
  /**
   * A value is an interface's word if it is one pointer by size and layout, zero-sized parts beside it or not: go1.26,
   * types/type.go (IsDirectIface). Before, it is a pointer, or the only field or element of its type.
   */
  readonly directIfaceBySize: boolean;
  /** The length of a slice literal counts as a constant size of make: go1.26, escape/escape.go (rewriteWithLiterals). */
  readonly lenOfLiteralRewrite: boolean;
  /**
   * Constants take the place of sizes and interface values that are always the same: go1.25, escape/escape.go
   * (rewriteWithLiterals).
   */
  readonly literalRewrite: boolean;
  /** The array that append may make is a location, with a line of its own: go1.25, escape/call.go (OAPPEND). */
  readonly appendLocations: boolean;
  /**
   * make with a size that is no constant may stay on the stack, and slices of zero-sized elements may not: go1.25,
   * escape/utils.go (HeapAllocReason).
   */
  readonly variableSizeOnStack: boolean;
  /** See SolverOrder. */
  readonly solverOrder: SolverOrder;
  /** Headings of explanations name the function: go1.25, escape/solve.go (walkOne). */
  readonly explanationsNameFunction: boolean;
  /** What stands between the two locations of a flow: go1.25, escape/solve.go (explainFlow). */
  readonly explanationArrow: string;
  /**
   * The function whose argument goes to the heap if it has pointers other than strings': internal/abi's from go1.25,
   * escape/call.go (callCommon).
   */
  readonly escapeNonString: GenericFunction;
  /** The copy of a loop's variable for an iteration knows its assignment: go1.25, loopvar/loopvar.go (ForCapture). */
  readonly loopCopiesDefined: boolean;
  /** len and cap of a pointer to an array dereference it: until go1.24, typecheck/expr.go (tcLenCap). */
  readonly lenDereferences: boolean;
  /** Ranging over an array without its elements is ranging over a constant: go1.25, types2/range.go (rangeStmt). */
  readonly rangeLengthIsConstant: boolean;
  /** Pointers to types that are made of shapes are no shapes: go1.25, noder/reader.go (shapify). */
  readonly keepShapedPointers: boolean;
  /** What the first byte of the hash of a long name is combined with: internal/hash, cmd/internal/hash. */
  readonly nameHashMark: number;
}

/** Whether a symbol is an instance of the generic function. */
export function isInstanceOf(
  f: GenericFunction,
  sym: { readonly name: string; readonly pkg: { readonly path: string } },
): boolean {
  return sym.name.startsWith(f.prefix) && sym.pkg.path === f.path;
}
