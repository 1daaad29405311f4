/**
 * What the compiler's passes do in one release and not in another, one named rule each. A comment names the first
 * release that has the rule and its place in cmd/compile/internal. A release gives each rule a value (releases/), and
 * the
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

/** In which order calls of a package are devirtualized and inlined. */
export type InlineDriver =
  /**
   * Groups of functions that call each other: their costs, and then their calls, each looked at once (go1.22,
   * inline/interleaved/interleaved.go).
   */
  | 'groups'
  /**
   * Costs of all functions first; then each function, its calls in turn until nothing changes (go1.23,
   * inline/interleaved/interleaved.go).
   */
  | 'functions'
  /** Uses are counted first; then groups of functions, with the calls that inlining brings in batches (go1.24). */
  | 'counted';

export interface Rules {
  /** Methods with type parameters are read, whatever the language version says of them: go1.27, syntax/parser.go. */
  readonly genericMethods: boolean;
  /** A constant that is converted to a type parameter has that type at once: go1.27, noder/reader.go (exprConvert). */
  readonly constantsTakeTypeParams: boolean;
  /** Keys of struct literals may be promoted fields: go1.27, types2/literals.go (compositeLit). */
  readonly promotedKeys: boolean;
  /** A function that is ranged over cannot have a variadic yield: go1.27, types2/range.go (rangeKeyVal). */
  readonly refusesVariadicYield: boolean;
  /** Relative names of //line directives are in the folder of their file: go1.27, syntax/parser.go (updateBase). */
  readonly lineNamesInFolder: boolean;
  /** Generic functions in literals and conversions are instantiated for where they go: go1.27, types2/literals.go. */
  readonly literalsInfer: boolean;
  /**
   * Calls of function variables whose assignments are all known use what is known of the callees: go1.27,
   * ir/reassignment.go (FuncAssignments), escape/call.go (resolveAssignedCallees).
   */
  readonly assignedCallees: boolean;
  /** A value is followed through parentheses in escape analysis: go1.27, ir/reassignment.go (StaticValue). */
  readonly staticThroughParens: boolean;
  /**
   * A literal of an inlined body is named after the function that has it, and a hash of the place where it is inlined,
   * and numbered in its order there: go1.27, ir/func.go (closureName). Before, it is named and numbered after the
   * functions from the caller on.
   */
  readonly literalsKeepNames: boolean;
  /**
   * The temporaries for values that literals made by the compiler capture know their assignment: go1.27,
   * noder/reader.go (tempCopy).
   */
  readonly copiedTempsDefined: boolean;
  /** Wrappers of interfaces' methods end in a tail call, except on wasm: go1.27, noder/reader.go (addTailCall). */
  readonly interfaceTailCalls: boolean;
  /** See InlineDriver. */
  readonly inlineDriver: InlineDriver;
  /** A function that calls itself is inlined once: go1.24, inline/inl.go (CanInlineFuncs, canInlineCallExpr). */
  readonly inlineRecursive: boolean;
  /**
   * Function literals are analysed with the function around them, also those that capture nothing, except in
   * initializers: until go1.23, ir/func.go (IsHiddenClosure).
   */
  readonly hiddenLiterals: boolean;
  /** Function literals in instances of generic functions count as instances: go1.23, ir/func.go (NewClosureFunc). */
  readonly literalsOfInstancesDupok: boolean;
  /** Assignments to locals that nothing reads are dropped: go1.24, deadlocals/deadlocals.go. */
  readonly deadLocals: boolean;
  /** The body of a range over a function keeps the loop's state in a variable: go1.24, rangefunc/rewrite.go. */
  readonly rangeStateCopied: boolean;
  /** Wrappers of methods through embedded pointers end in a tail call: go1.24, noder/reader.go (addTailCall). */
  readonly wrapperTailCalls: boolean;
  /** Types asserted from interfaces with methods are static if they can be: go1.24, noder/reader.go (exprType). */
  readonly staticAssertedTypes: boolean;
  /**
   * The cases of a switch over a channel are not converted; before, cases of another direction made all of them
   * interface
   * values: go1.23, noder/writer.go (switchStmt).
   */
  readonly switchKeepsChannels: boolean;
  /** Instantiated interfaces that are made of shapes are no shapes: go1.23, noder/reader.go (shapify). */
  readonly keepShapedInterfaces: boolean;
  /** Slicing from 0, or to len(x), gives back what the bound costs: go1.26, inline/inl.go (doNode). */
  readonly sliceExprCredits: boolean;
  /**
   * A variable's concrete type is found over all its assignments: go1.26, devirtualize/devirtualize.go (concreteType).
   */
  readonly concreteTypes: boolean;
  /**
   * With a profile, an indirect call is made direct for the callee of another call in its line, too, however rarely it
   * was made: until go1.24, devirtualize/pgo.go (findHotConcreteCallee).
   */
  readonly devirtualizesColdCalls: boolean;
  /** See LoopBodies. */
  readonly loopBodies: LoopBodies;
  /** The temporaries of `a, b = f()` know their assignment: go1.26, noder/reader.go (multiExpr). */
  readonly splitTempsDefined: boolean;
  /** recover() is called with the caller's frame: until go1.25, typecheck/func.go (tcRecover). */
  readonly recoverTakesFrame: boolean;
  /**
   * A value is an interface's word if it is one pointer by size and layout, zero-sized parts beside it or not: go1.26,
   * types/type.go (IsDirectIface). Before, it is a pointer, or the only field or element of its type.
   */
  readonly directIfaceBySize: boolean;
  /**
   * The length of a slice literal counts as a constant size of make: go1.26, escape/escape.go (rewriteWithLiterals).
   */
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
  /**
   * A slice that appends build on the stack is moved to the heap where it leaves: go1.26, slice/slice.go.
   */
  readonly slicesMoved: boolean;
  /** delete(m, string(b)) makes no string: go1.25, ssa/_gen/generic.rules (mapdelete_faststr). */
  readonly deletedKeysBorrowed: boolean;
  /** []byte(a + b) makes no string: go1.24, walk/convert.go (walkStringToBytes). */
  readonly bytesConcatenated: boolean;
  /**
   * How the hash of a long name differs from SHA-256: its first bytes are combined with a mask. cmd/internal/hash,
   * until
   * go1.23 cmd/internal/notsha256.
   */
  readonly nameHash: { readonly bytes: number; readonly mask: number };
}

/** Whether a symbol is an instance of the generic function. */
export function isInstanceOf(
  f: GenericFunction,
  sym: { readonly name: string; readonly pkg: { readonly path: string } },
): boolean {
  return sym.name.startsWith(f.prefix) && sym.pkg.path === f.path;
}
