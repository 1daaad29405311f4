/**
 * Promises: comments that say what code does not do – allocate, let parameters escape, leave the stack – and whether
 * that is so.
 *
 * Input: an analysed package, the answer for one of its files, the texts. Output: a PromiseInfo for each comment, with
 * what breaks it, the way there, and what mends it.
 *
 * Invariants
 * - A function whose noalloc is kept allocates nothing when it runs: what is not known breaks the promise.
 * - A file without the words of promises costs one search in its text.
 * - Excuses (ignore, assume) change what promises say, and no other answer.
 *
 * Not modelled: gcassert's bce; gVisor's stack-split checks; promises about function literals and interface methods.
 *
 * Reading order: comments (where they are), directives (what they say), excuses (the lines that they excuse), check,
 * allocs (what breaks noalloc), words; holding has the promises that would be kept.
 */
export { promisesOf } from './check';
export { type Directive, promiseKinds } from './directives';
export { PromiseTable } from './excuses';
export { type Holding, holdingAt } from './holding';
