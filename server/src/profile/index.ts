/**
 * Heap profiles, joined with answers: how much of what a program allocates comes from which place, function and call.
 *
 * Input: the bytes of a heap or allocs profile of pprof, gzip or not, and the answers for the files of some packages.
 * Output: shares of bytes and objects by place, those that cost most first, with what answers say of the place.
 *
 * Invariants
 * - What a function of another package allocates is charged to the call in the packages' own code that led there, and
 *   what an inlined function allocates to the line that has the call: the places that people can change. Both are
 *   named.
 * - A place is found by its function and its line within it, so that a profile of another machine, of a build with
 *   -trimpath, or of an older text fits as far as the functions do; what has moved is said.
 * - What no answer explains is listed as such.
 *
 * Not modelled: profiles of other kinds, labels, which of several allocations in a line is meant.
 *
 * Reading order: read (the file), symbols (names in it), join.
 */
export { type JoinedProfile, joinProfile, type ProfiledPlace, type ProfiledSource } from './join';
export { type HeapProfile, type ProfileFrame, type ProfileLine, type ProfileSample, readProfile } from './read';
