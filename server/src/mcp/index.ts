/**
 * The Model Context Protocol: what coding agents ask – why something is on the heap, what allocates most, which edits
 * help, what an edit would change, whether promises are kept.
 *
 * Input: requests on a stream, files as they are on the disk when a request comes. Output: short texts with places.
 *
 * Invariants
 * - An answer has less than 2,000 characters; what is left out is said, with how to ask for it.
 * - Answers are those of the command, in its words; a patch is answered by a fresh analysis of the patched tree.
 * - Nothing is written, and no program is run.
 *
 * Not modelled: texts that an editor has not saved, other than those that a request brings along.
 *
 * Reading order: serve (tools and their descriptions), tools (what they answer), folder (what changed on the disk),
 * short (how answers are cut).
 */
export { serveAgents } from './serve';
