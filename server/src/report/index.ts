/**
 * What is told of the engine's verdicts: findings with cause, chain and allocation state, in plain words and in the
 * compiler's.
 *
 * Input: verdicts and explanations of the escape room. Output: the objects of model.ts.
 *
 * Invariants
 * - Strings are Unicode strings; columns, lengths and offsets count bytes.
 * - Every finding has a cause of the closed list in causes.ts, and every reason of the compiler's a text in reasons.ts.
 *
 * Not modelled: where things are shown, and how (features/).
 *
 * Read model.ts first, then causes.ts and reasons.ts.
 */
export { type Cause, type CauseClass, type CauseCode, causeOf, causes } from './causes';
export type * from './model';
export { knownReasons, reasonText } from './reasons';
