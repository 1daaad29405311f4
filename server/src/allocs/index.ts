/**
 * What really allocates: "escapes" is the compiler's word for what may outlive its function, and this room says what
 * happens at each place when the program runs.
 *
 * Input: findings of escape analysis with the IR that they are about. Output: the state of each place, and what is
 * allocated there, in the vocabulary of state.ts.
 *
 * Invariants
 * - A state is decided on the IR after inlining, by what the compiler's later passes and the runtime do.
 * - Nothing here changes what -m prints.
 *
 * Not modelled: what SSA removes; objects that the runtime puts into one block.
 *
 * Reading order: state (the vocabulary), allocation.
 */
export { allocationOf } from './allocation';
export type { AllocsContext } from './context';
export { decideStates } from './decide';
export { type CallEffect, type Chance, type Effects, effectsOf, type Frames, type PlaceEffect } from './effects';
export { type Allocation, allocations, compareStates, countsAsHeap, type State, states } from './state';
export { nearest, type Path, type Summary, type SummaryHost, summarize } from './summary';
export { Verdict, verdictOf } from './verdict';
