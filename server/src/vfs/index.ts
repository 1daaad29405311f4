/**
 * Disk and open documents as one immutable snapshot.
 *
 * Input: paths, and the texts of open documents as binary strings. Output: bytes, hashes, directory listings.
 *
 * Invariants
 * - This is the only room that touches node:fs.
 * - Nothing throws: what cannot be read is undefined, and `fileError` says why.
 * - An Overlay never changes; `with` and `without` make the next one and share the rest.
 * - A content has the same hash wherever it comes from.
 *
 * Not modelled: the disk's history. What a snapshot has not yet asked of the disk it sees as it is when it asks, and
 * `DiskFileSystem.invalidate` reaches all snapshots over that disk.
 *
 * Read filesystem.ts (the interface) first, then overlay.ts, disk.ts; tree.ts has a folder as it was, git.ts reads such
 * trees from repositories and is bundled apart (server/src/git.ts).
 */
export { decode, encode, hashOf, isUtf8 } from './bytes';
export { DiskFileSystem } from './disk';
export {
  compareNames,
  type DirEntry,
  type FileError,
  type FileErrorKind,
  type FileSystem,
  type Stat,
} from './filesystem';
export { MemoryFileSystem } from './memory';
export { Overlay } from './overlay';
export { ShippedFiles } from './shipped';
export { ShippedFolder } from './shippedfolder';
export { type TreeEntry, TreeFileSystem } from './tree';
export type { Witness } from './witness';
