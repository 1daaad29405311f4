/**
 * Changes: what one tree has on the heap and another has not, and why.
 *
 * Input: answers for the packages of two trees. Output: changes by identity, the compiler's lines that are new and
 * gone,
 * baselines.
 *
 * Invariants
 * - Positions play no part: what only moved in its file is no change.
 * - A renamed function's findings are gone and new.
 *
 * Not modelled: renames; what moved from one function into another.
 *
 * Reading order: align (which finding is which), compare (what changed, and why), lines, baseline.
 */
export { align, type Found, groupOf, weightOf } from './align';
export { type Baseline, baselineOf, baselineText, isKnownKind, Known, parseBaseline } from './baseline';
export { type Change, type ChangeKind, calleesIn, comparePackage, FunctionIndex, type PackageSide } from './compare';
export { type LineChanges, LineCounts, withoutPosition } from './lines';
