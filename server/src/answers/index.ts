/**
 * Answers: from a package's analysis to what editor and command line show of a file – findings with identity, cause and
 * chain, in plain words and in the compiler's.
 *
 * Input: analyses of the program room, and the snapshot that they were made in. Output: the plain objects of model/.
 *
 * Invariants
 * - One function answers for a file (file.ts), whoever asks.
 * - A finding's identity has no position in it; nothing is looked up by its text or its place.
 * - Strings are Unicode strings; columns, lengths and offsets count bytes.
 * - Every finding has a cause of the closed list in causes.ts, and every reason of the compiler's a text in reasons.ts.
 *
 * Not modelled: where things are shown, and how (features/).
 *
 * Reading order: model/, file, functions with findings (one finding in words) and classify, causes, reasons; inlining
 * with
 * sentences; order (what matters most); allocates (what calls allocate); symbol and view; compiler (the
 * compiler's format). memo and lists keep what an edit leaves alone, moved has functions that an edit moves.
 */
export { type Cause, type CauseClass, type CauseCode, causeOf, causes } from './causes';
export { type Analysed, type FileAnswer, fileAnswer, orphan } from './file';
export { Answers } from './memo';
export type * from './model';
export { byWeight, type Placed, weightOf } from './order';
export { knownReasons, reasonText } from './reasons';
export { symbolAt } from './symbol';
export { packageView } from './view';
