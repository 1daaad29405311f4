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
}
