/**
 * The `goscape` command.
 *
 * Input: the words of the command line, the environment, files. Output: a report, the compiler's lines, JSON or SARIF
 * on
 * standard output; problems on standard error; an exit status.
 *
 * Invariants
 * - Everything is written before the command ends, into pipes too, and the compiler's lines byte for byte.
 * - What is wrong with one package, file or function leaves the answers for the others as they are.
 * - Nothing is run but the Go toolchain by verify.ts, and nothing is written but in the cache folder.
 *
 * Not modelled: building. Test binaries' own packages have nothing to report.
 *
 * Read flags.ts and usage.ts (the command line), main.ts, load.ts, then the kinds of output: compiler.ts, people.ts,
 * json.ts, sarif.ts, explain.ts.
 */
export { checkAll, checkText } from './check';
export { compare, diffText } from './diff';
export { explanationAt } from './explain';
export { type Flags, parseFlags, UsageError } from './flags';
export { answer, contextOf, packagesOf, runFor, start } from './load';
export { type Apart, run } from './main';
export { paint, placeText, shortPath } from './output';
export { Problems } from './problems';
export { profilesOf } from './profile';
export { sidesWith } from './sides';
export { type Where, whereIs } from './where';
