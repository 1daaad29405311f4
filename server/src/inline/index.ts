/**
 * Devirtualization and inlining.
 *
 * Input: a Unit as the ir room lowers it. Output: the same tree with calls devirtualized and inlined, messages in the
 * unit's notes in the compiler's order, and a summary (cost) on each function that can be inlined.
 *
 * Invariants: a body that is inlined is lowered again from its source, never copied from a tree that was changed
 * already;
 * so results do not depend on the order in which functions are looked at. Inlined code has negative positions, which
 * the context's InlTree resolves.
 *
 * Not modelled: heuristics of the experimental inliner, SIMD credits.
 *
 * Reading order: context, tree, interleaved (the driver), devirtualize with methods, caninline (costs) with cheap,
 * inlinecall; hot and profiled (what a profile changes); wrappers. For answers: facts, breakdown.
 */

export { type Breakdown, breakdown, type CostKind, type CostPart } from './breakdown';
export { canInlineFuncs } from './caninline';
export { isIntrinsicCall } from './cheap';
export { InlineContext, type InlineNote, type InlineOptions, type Obstacle } from './context';
export { type CallFact, type CallState, type InliningFacts, inliningFacts } from './facts';
export { devirtualizeAndInline } from './interleaved';
export { makeWrappers } from './wrappers';
