/** The vocabulary of what happens at a place at run time (allocs decides it). */
export { type Allocation, allocations, compareStates, countsAsHeap, type State, states } from '../../allocs';
