/**
 * A folder as it was: a table of texts laid over another file system, which answers for everything outside of the
 * folder. Files of the folder that the table lacks are not there.
 */
import * as nodePath from 'node:path';
import { hashOf } from './bytes';
import { compareNames, type DirEntry, type FileError, type FileSystem, fileError, type Stat } from './filesystem';

/** A file of the table: its binary text, or where a link leads; `unread` stands for files whose content nobody asks. */
export type TreeEntry =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly to: string }
  | { readonly kind: 'unread' };

export class TreeFileSystem implements FileSystem {
  private readonly dirs = new Map<string, Map<string, DirEntry>>();
  private readonly hashes = new Map<string, string>();

  /** files: by absolute path; kept: folders below the root that are as they are in the other file system. */
  constructor(
    private readonly base: FileSystem,
    private readonly root: string,
    private readonly files: ReadonlyMap<string, TreeEntry>,
    private readonly kept: readonly string[] = [],
  ) {
    this.dirs.set(root, new Map());
    for (const [path, entry] of files) this.addEntry(path, entry.kind === 'link' ? 'link' : 'file');
    for (const path of kept) this.addEntry(path, 'dir');
  }

  private addEntry(path: string, what: 'file' | 'link' | 'dir'): void {
    let kind = what;
    for (let at = path; at !== this.root; at = nodePath.dirname(at)) {
      const dir = nodePath.dirname(at);
      if (dir === at) return;
      const known = this.dirs.get(dir);
      const entries = known ?? new Map<string, DirEntry>();
      if (known === undefined) this.dirs.set(dir, entries);
      const name = nodePath.basename(at);
      if (!entries.has(name))
        entries.set(name, { name, isDir: kind === 'dir', isFile: kind === 'file', isLink: kind === 'link' });
      kind = 'dir';
    }
  }

  /** Whether the other file system answers for a path. */
  private isOutside(path: string): boolean {
    const within = (dir: string): boolean => path === dir || path.startsWith(dir + nodePath.sep);
    return !within(this.root) || this.kept.some(within);
  }

  /** The path behind links. */
  private target(path: string): string {
    let at = path;
    for (let i = 0; i < maxLinks; i++) {
      const entry = this.files.get(at);
      if (entry?.kind !== 'link') return at;
      at = nodePath.resolve(nodePath.dirname(at), entry.to);
    }
    return at;
  }

  readFile(path: string): string | undefined {
    const at = this.target(path);
    if (this.isOutside(at)) return this.base.readFile(at);
    const entry = this.files.get(at);
    return entry?.kind === 'text' ? entry.text : undefined;
  }

  fileError(path: string): FileError | undefined {
    const at = this.target(path);
    if (this.isOutside(at)) return this.base.fileError(at);
    const entry = this.files.get(at);
    if (entry?.kind === 'text') return undefined;
    return fileError(entry !== undefined ? 'io' : this.dirs.has(at) ? 'directory' : 'absent');
  }

  hash(path: string): string | undefined {
    const at = this.target(path);
    if (this.isOutside(at)) return this.base.hash(at);
    const known = this.hashes.get(at);
    if (known !== undefined) return known;
    const text = this.readFile(at);
    if (text === undefined) return undefined;
    const hash = hashOf(text);
    this.hashes.set(at, hash);
    return hash;
  }

  stat(path: string): Stat | undefined {
    const at = this.target(path);
    if (this.isOutside(at)) return this.base.stat(at);
    const entry = this.files.get(at);
    if (entry !== undefined)
      return { isDir: false, isFile: true, size: entry.kind === 'text' ? entry.text.length : 0, mtimeMs: 0 };
    return this.dirs.has(at) ? { isDir: true, isFile: false, size: 0, mtimeMs: 0 } : undefined;
  }

  isDir(path: string): boolean {
    return this.stat(path)?.isDir === true;
  }

  isFile(path: string): boolean {
    return this.stat(path)?.isFile === true;
  }

  readDir(path: string): readonly DirEntry[] | undefined {
    if (this.isOutside(path)) return this.base.readDir(path);
    const entries = this.dirs.get(this.target(path));
    return entries && [...entries.values()].sort((a, b) => compareNames(a.name, b.name));
  }

  realpath(path: string): string | undefined {
    const at = this.target(path);
    if (this.isOutside(at)) return this.base.realpath(at);
    return this.files.has(at) || this.dirs.has(at) ? at : undefined;
  }
}

const maxLinks = 16;
