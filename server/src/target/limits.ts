/** Numbers that the compiler's passes compare with, as data of a release. */

/** Limits of escape analysis, static initialization and what follows them, in bytes unless they say otherwise. */
export interface Limits {
  /** Largest variable that is allocated on the stack (ir.MaxStackVarSize). */
  readonly maxStackVarSize: number;
  /** Largest value that new, &T{}, make and a closure record put on the stack (ir.MaxImplicitStackVarSize). */
  readonly maxImplicitStackVarSize: number;
  /** Largest variable that a closure captures by value (escape.finish, typecheck.ComputeAddrtaken). */
  readonly maxByValueCapture: number;
  /** Nodes from which on a map's initialization gets a function of its own (staticinit). */
  readonly mapInitNodes: number;
  /** Stack buffer for what make and append make of a size that is no constant (-d=variablemakethreshold). */
  readonly variableMake: number;
  /** Stack buffer of a concatenation or a conversion of strings, in elements (walk/walk.go: tmpstringbufsize). */
  readonly stringBuffer: number;
  /** Largest value that an interface holds on the stack (walk/convert.go: dataWord). */
  readonly boxOnStack: number;
  /** Largest zero value that an interface takes from the runtime; 0 for none (internal/abi: ZeroValSize). */
  readonly zeroValue: number;
  /** Entries that a map on the stack has room for (internal/abi: MapGroupSlots, MapBucketCount). */
  readonly mapOnStack: number;
  /** Largest key or value that a map keeps itself (internal/abi: MapMaxKeyBytes, MapMaxElemBytes). */
  readonly mapInline: number;
}

/** What inlining costs and may cost, in nodes (inline/inl.go). */
export interface InlineBudgets {
  /** What a function may cost. */
  readonly maxBudget: number;
  /** What a function may cost that hot calls of a profile call. */
  readonly hotMaxBudget: number;
  /** What a function literal may cost that is called in one place only. */
  readonly closureCalledOnceCost: number;
  /** Nodes from which on a function is big; what callees of big functions may cost. */
  readonly bigFunctionNodes: number;
  readonly bigFunctionMaxCost: number;
  /** What is charged beside the nodes: for a call, a call of a parameter, a panic and a throw. */
  readonly extraCallCost: number;
  readonly paramCallCost: number;
  readonly extraPanicCost: number;
  readonly extraThrowCost: number;
  /** What a function literal is charged. */
  readonly closureCost: number;
  /** How much more a function literal may cost at a call. */
  readonly closureCostFactor: number;
}
