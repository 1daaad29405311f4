/**
 * What the engine may ask of a file system. No method throws: what cannot be read is undefined, and `fileError` says
 * why.
 * Paths are absolute, in the host's own notation.
 */

/** Why there is no content: each kind has a sentence of its own in `FileError.reason`. */
export type FileErrorKind = 'absent' | 'directory' | 'permission' | 'loop' | 'irregular' | 'too large' | 'io';

export interface FileError {
  readonly kind: FileErrorKind;
  /** In the words of the operating system where it has any: "no such file or directory". */
  readonly reason: string;
}

export interface Stat {
  readonly isDir: boolean;
  /** A regular file; neither isDir nor isFile: a pipe, a socket, a device. */
  readonly isFile: boolean;
  readonly size: number;
  readonly mtimeMs: number;
}

/** An entry of a directory itself: a symbolic link is not followed, and is neither isDir nor isFile. */
export interface DirEntry {
  readonly name: string;
  readonly isDir: boolean;
  readonly isFile: boolean;
  readonly isLink: boolean;
}

export interface FileSystem {
  /** The bytes of a regular file as a binary string; undefined where it cannot be read (ask `fileError`). */
  readFile(path: string): string | undefined;
  /** Why `readFile` has no answer; undefined where it has one. */
  fileError(path: string): FileError | undefined;
  /** Hash of what `readFile` returns; undefined where that is undefined. */
  hash(path: string): string | undefined;
  /** Follows symbolic links; undefined where there is nothing, or a loop. */
  stat(path: string): Stat | undefined;
  isDir(path: string): boolean;
  isFile(path: string): boolean;
  /** Sorted by name; undefined where the path is no directory that can be read. */
  readDir(path: string): readonly DirEntry[] | undefined;
  /** The path with all symbolic links resolved; undefined where there is nothing, or a loop. */
  realpath(path: string): string | undefined;
}

const reasons: Readonly<Record<FileErrorKind, string>> = {
  absent: 'no such file or directory',
  directory: 'is a directory',
  permission: 'permission denied',
  loop: 'too many levels of symbolic links',
  irregular: 'not a regular file',
  'too large': 'file is too large',
  io: 'input/output error',
};

/** The error of a kind, in its usual words or in the given ones. */
export function fileError(kind: FileErrorKind, reason = reasons[kind]): FileError {
  return { kind, reason };
}

/** Go's order of names: by bytes (of ASCII; other names by UTF-16 unit, which is as stable). */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
