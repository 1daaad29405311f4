/**
 * The program: packages of one load, the compiler's passes over them, and what they know of each other.
 *
 * Input: a load of packages and a snapshot of the files. Output: the analysis of a package, of some functions of it
 * after
 * an edit, and summaries of functions in other packages.
 *
 * Invariants
 * - A function's effect on its callers is in its tags and its inline summary alone, so that packages and functions are
 *   compiled one at a time, kept, and dropped.
 * - What a package makes visible to another one does not depend on which packages are named.
 * - Incremental equals fresh: after any edit, an analysis equals that of a new program.
 * - A cache entry's key holds everything that went into the entry: an answer with a cache, however it was filled, is
 * the
 *   answer without one. Nothing is deleted or overwritten that the cache did not write.
 *
 * Not modelled: what the compiler does after escape analysis; plugins and linkshared builds; locks
 * between processes that share the cache, which write whole entries.
 *
 * Reading order: compile (the passes in order), packages (parse and check on demand), snapshot, journal, edit and
 * propagate (one state of all texts, and the next), pipeline (one load), exports
 * (which bodies a package makes visible), summaries (functions of other packages), owners and analysis (answers by
 * function), broken and unanswered (functions without an answer); the disk cache: keys, store, prune, cachedir.
 */
export type { AnalysisOptions, OwnedFindings, OwnerKey, PackageAnalysis, SilentFunc, SourceProblem } from './analysis';
export { type CacheSettings, cacheSettings } from './cachedir';
export type { TextChange } from './edit';
export { PackageKeys } from './keys';
export { ownerOf } from './owners';
export {
  checkProgram,
  type ParsedSource,
  type Pieces,
  Program,
  type ProgramPackage,
  withoutEnd,
} from './packages';
export { type FlowOf, Pipeline } from './pipeline';
export { SharedTables, type TableNews } from './shared';
export { Snapshot, type SnapshotHost } from './snapshot';
export { Store } from './store';
export type { FunctionSummary, SummaryTable } from './summaries';
