/** What calls of a function allocate, with all that it calls. */
export interface AllocatesInfo {
  /** Each call that returns allocates. */
  readonly certain: boolean;
  /** A call may allocate: in a branch, where something grows, or is large. */
  readonly maybe: boolean;
  /** It allocates on the way to a panic. */
  readonly panics: boolean;
  /** It depends on an interface's method, a function value, or code without Go source. */
  readonly unknown: boolean;
  /**
   * The shortest way to the nearest allocation, or to what is not known: the functions that are called, from this one
   * on; empty where the function itself allocates, or nothing does.
   */
  readonly path: readonly string[];
}
