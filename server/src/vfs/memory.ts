/**
 * A file system that is a table of texts: for tests, and for sources that never were on a disk.
 */
import { posix } from 'node:path';
import { hashOf } from './bytes';
import { compareNames, type DirEntry, type FileError, type FileSystem, fileError, type Stat } from './filesystem';

/** Absolute POSIX paths → binary texts; directories are those that the paths pass through. */
export class MemoryFileSystem implements FileSystem {
  private readonly files = new Map<string, string>();
  private readonly dirs = new Map<string, Map<string, DirEntry>>();

  constructor(files: Readonly<Record<string, string>>) {
    this.dirs.set('/', new Map());
    for (const path of Object.keys(files).sort(compareNames)) this.add(path, files[path]!);
  }

  private add(path: string, text: string): void {
    this.files.set(path, text);
    let isFile = true;
    for (let at = path; at !== '/'; at = posix.dirname(at)) {
      const dir = posix.dirname(at);
      const name = posix.basename(at);
      let entries = this.dirs.get(dir);
      if (!entries) this.dirs.set(dir, (entries = new Map()));
      if (!entries.has(name)) entries.set(name, { name, isDir: !isFile, isFile, isLink: false });
      isFile = false;
    }
  }

  readFile(path: string): string | undefined {
    return this.files.get(path);
  }

  fileError(path: string): FileError | undefined {
    return this.files.has(path) ? undefined : fileError(this.dirs.has(path) ? 'directory' : 'absent');
  }

  hash(path: string): string | undefined {
    const text = this.files.get(path);
    return text === undefined ? undefined : hashOf(text);
  }

  stat(path: string): Stat | undefined {
    const text = this.files.get(path);
    if (text !== undefined) return { isDir: false, isFile: true, size: text.length, mtimeMs: 0 };
    return this.dirs.has(path) ? { isDir: true, isFile: false, size: 0, mtimeMs: 0 } : undefined;
  }

  isDir(path: string): boolean {
    return this.dirs.has(path);
  }

  isFile(path: string): boolean {
    return this.files.has(path);
  }

  readDir(path: string): readonly DirEntry[] | undefined {
    const entries = this.dirs.get(path);
    return entries && [...entries.values()].sort((a, b) => compareNames(a.name, b.name));
  }

  realpath(path: string): string | undefined {
    return this.files.has(path) || this.dirs.has(path) ? path : undefined;
  }
}
