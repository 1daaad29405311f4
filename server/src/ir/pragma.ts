/** Pragmas of functions that later passes ask for: the flags of syntax/nodes.ts, which Func.pragma holds. */
export { Pragma } from '../syntax/nodes';
