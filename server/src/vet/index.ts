/**
 * The tool that `go vet -vettool` runs for each package, and what a build system runs by hand: `goscape facts`.
 *
 * Input: the file with a package's configuration (vet.cfg), and the facts of the packages that it imports. Output: the
 * package's facts, and its places on the heap.
 *
 * Invariants
 * - Facts carry their closure: those of a package's direct imports are all that is read of others.
 * - What only facts are asked of is not analysed: nothing but this room is loaded then.
 *
 * Not modelled: tags and instrumentation, of which the configuration says nothing (GOFLAGS is read).
 *
 * Reading order: config and facts (the two formats), files, main (the protocol), analyse (from facts to findings).
 */
export { vet } from './main';
