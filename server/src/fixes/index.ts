/**
 * Edits that take an allocation away, proved before they are offered.
 *
 * Input: a file's answer and, through the engine, its package's typed trees. Output: offers – edits with what they save
 * – and, for what is not offered, the reason.
 *
 * Invariants
 * - A fix offers an edit as `proven` only where facts/ shows that no run of the program can tell the difference; a
 *   condition that cannot be shown is a reason (reasons.ts).
 * - Nothing is offered that was not tried in a fork (trial.ts): the allocation is gone, nothing new is on the heap,
 *   everything type-checks, nothing is less inlinable. The live answers are not touched.
 * - Edits leave files as gofmt has them.
 *
 * Not modelled: how often a place runs; callers in other modules, so that nothing exported changes its type.
 *
 * Reading order: ids (the catalogue), reasons, model, facts/package, facts/writes, one fix (formatting.ts), trial,
 * search.
 */
export { type Advice, adviceFor } from './advice';
export { catalogue, type FixId, fixIds, type Grade, isFixId } from './ids';
export { type Reason, reasonText } from './reasons';
export { FixSearch, type Offer, type Refusal, type SearchOptions, type SearchResult, type Together } from './search';
export { compare, mayAllocate, type Saving, savingText } from './trial';
