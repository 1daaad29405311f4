/**
 * What is known of a whole program, and kept: the disk cache of summaries and printed lines.
 *
 * Input: a load of packages, and what was worked out for them. Output: the same again in the next run.
 *
 * Invariants
 * - An entry's key holds everything that went into the entry: an entry is never wrong, only unused.
 * - An answer with a cache, however it was filled, is the answer without one.
 * - Nothing is deleted or overwritten that the cache did not write.
 *
 * Not modelled: locks. Processes that write at the same time each write whole entries.
 *
 * Reading order: keys.ts, store.ts, prune.ts, cachedir.ts.
 */
export { type CacheSettings, cacheSettings } from './cachedir';
export { type AnalysisMode, PackageKeys } from './keys';
export { Store } from './store';
