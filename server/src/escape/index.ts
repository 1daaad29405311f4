/**
 * Escape analysis: which variables and allocations live on the heap, and why.
 *
 * Input: functions as IR, after inlining, loopvar and deadlocals (ir/); tags of functions analysed before.
 * Output: findings in the order in which the compiler prints them, with the compiler's text and, if asked for, the
 * steps
 * of the explanation; a tag for each parameter, on the functions (Func.tags); esc on variables and allocating nodes.
 *
 * Invariants: a pointer to a stack variable is never stored in the heap, and never outlives the variable. Nothing here
 * depends on the order of analysis between groups of functions, except that callees come before callers. The trees are
 * changed only where the compiler changes them (constants in place of sizes, copies of uintptr arguments).
 *
 * Not modelled: -d flags, the race detector's and the address sanitizer's pointer checks, sizes that later passes find.
 *
 * Reading order: escape (the driver), graph, stmt, expr, assign, call, solve, leaks, utils, explain; drawing (the
 * graph as data).
 */
export {
  type ChainEnd,
  type ChainTarget,
  type EscapeContext,
  Finding,
  type FindingKind,
  type FindingSlot,
  type GraphTaker,
  type NoteFact,
  type Step,
  type StepNote,
} from './context';
export type { FlowEdge, FlowGraph, FlowLocation, LocationKind } from './drawing';
export { escapeBatch, escapeFuncs } from './escape';
export { explanationLines } from './explain';
export { deferNote, goNote, isHidden } from './facts';
export { Leaks, numEscResults, parseLeaks } from './leaks';
