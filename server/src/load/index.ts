/**
 * From patterns to packages in dependency order: what the Go command finds out before it compiles, without running it.
 *
 * Input: a build context (`readEnv`), a file system, a working directory, patterns as on the Go command's line.
 * Output: `LoadResult`: packages with their files, resolved imports, language versions and problems.
 *
 * Invariants
 * - Nothing is run, fetched or written, and nothing throws on the user's files: a problem stands at its place, and the
 * rest
 *   is loaded.
 * - The same input gives the same result in the same order.
 * - A result never changes. What loads share is in `LoadCache`, facts of single files by their content, so that a load
 *   after an edit reads that file's header and no other.
 *
 * Not modelled: go.sum (what the module cache has is trusted), -mod=mod (nothing is added to go.mod), downloads of
 * toolchains, -overlay (that is vfs), FIPS 140 snapshots, go:embed patterns, //line directives.
 *
 * Read context.ts and env.ts (for what is built), toolchain.ts (which distribution), profile.ts, header.ts and
 * build.ts (one directory), modload.ts and import.ts (modules, import paths), search.ts (patterns), package.ts and
 * pkg.ts (the load itself), order.ts, test.ts.
 */
export { type BuildContext, type ContextOptions, newContext } from './context';
export { type Env, type EnvOverrides, isGOROOT, readEnv, splitTags } from './env';
export { type FileHeader, type Import, LoadCache, readHeader, sameHeader, samePlaces } from './header';
export type { MainModule, Module } from './modload';
export type { Package } from './package';
export { type LoadOptions, type LoadResult, loadPackages, notInHeapPaths } from './pkg';
export type { Problem, ProblemKind } from './problem';
export { profileNotices, profileOf, withProfileOf } from './profile';
export { ports, sanitizerPorts } from './syslist';
