/**
 * The standard library of one release as one file, made by scripts/std.mjs: its sources without comments, for the
 * systems and machines that it names, compressed a folder at a time.
 *
 *   "goscape std 1\n", the length of the index in four bytes (little-endian), the index (brotli, JSON), the folders
 *
 * A folder is the texts of its files, one behind the other (brotli). Paths are relative to GOROOT, with slashes.
 */
import * as nodeFs from 'node:fs';
import * as nodePath from 'node:path';
import * as zlib from 'node:zlib';
import { hashOf } from './bytes';
import { compareNames, type DirEntry, type FileError, type FileSystem, fileError, type Stat } from './filesystem';

export const shippedMark = 'goscape std 1\n';

export interface ShippedIndex {
  /** "go1.26.8". */
  readonly release: string;
  /** "linux/amd64", …: what files were taken for. */
  readonly ports: readonly string[];
  /** By folder: where its texts lie behind the index, and their names and lengths. */
  readonly dirs: Readonly<Record<string, ShippedDir>>;
}

export interface ShippedDir {
  readonly at: number;
  readonly length: number;
  readonly files: readonly (readonly [name: string, bytes: number])[];
}

/** The files below a root that is not on the disk. */
export class ShippedFiles implements FileSystem {
  readonly index: ShippedIndex;
  private readonly texts = new Map<string, ReadonlyMap<string, string>>();
  private readonly hashes = new Map<string, string>();
  private readonly lists = new Map<string, readonly DirEntry[]>();
  private readonly start: number;

  /** Throws where the file cannot be read, or is none of these. */
  constructor(
    readonly file: string,
    /** Where its files are to be seen. */
    readonly root: string,
  ) {
    const head = this.bytes(0, shippedMark.length + 4);
    if (head.toString('latin1', 0, shippedMark.length) !== shippedMark) throw new Error(`${file}: no such file format`);
    const length = head.readUInt32LE(shippedMark.length);
    this.start = head.length + length;
    this.index = JSON.parse(
      zlib.brotliDecompressSync(this.bytes(head.length, length)).toString('utf8'),
    ) as ShippedIndex;
    this.list();
  }

  /** Whether a path is below the root, or the root. */
  has(path: string): boolean {
    return path.startsWith(this.root) && (path.length === this.root.length || path[this.root.length] === nodePath.sep);
  }

  private bytes(at: number, length: number): Buffer {
    const fd = nodeFs.openSync(this.file, 'r');
    try {
      const bytes = Buffer.alloc(length);
      for (let done = 0; done < length; ) {
        const n = nodeFs.readSync(fd, bytes, done, length - done, at + done);
        if (n === 0) throw new Error(`${this.file}: too short`);
        done += n;
      }
      return bytes;
    } finally {
      nodeFs.closeSync(fd);
    }
  }

  private list(): void {
    const all = new Map<string, Map<string, DirEntry>>([['', new Map()]]);
    for (const [dir, { files }] of Object.entries(this.index.dirs)) {
      let entries = new Map(files.map(([name]) => [name, { name, isDir: false, isFile: true, isLink: false }]));
      for (let d = dir; ; ) {
        const known = all.get(d);
        if (known === undefined) all.set(d, entries);
        else for (const [name, e] of entries) known.set(name, e);
        if (d === '') break;
        const slash = d.lastIndexOf('/');
        const name = d.slice(slash + 1);
        entries = new Map([[name, { name, isDir: true, isFile: false, isLink: false }]]);
        d = slash < 0 ? '' : d.slice(0, slash);
      }
    }
    for (const [dir, entries] of all)
      this.lists.set(
        dir,
        [...entries.values()].sort((a, b) => compareNames(a.name, b.name)),
      );
  }

  /** Relative to the root, with slashes. */
  private inside(path: string): string {
    const rest = path.slice(this.root.length + 1);
    return nodePath.sep === '/' ? rest : rest.split(nodePath.sep).join('/');
  }

  private text(path: string): string | undefined {
    const rest = this.inside(path);
    const slash = rest.lastIndexOf('/');
    const dir = slash < 0 ? '' : rest.slice(0, slash);
    let texts = this.texts.get(dir);
    if (texts === undefined) {
      const d = this.index.dirs[dir];
      if (d === undefined) return undefined;
      const all = zlib.brotliDecompressSync(this.bytes(this.start + d.at, d.length)).toString('latin1');
      const made = new Map<string, string>();
      let at = 0;
      for (const [name, bytes] of d.files) made.set(name, all.slice(at, (at += bytes)));
      this.texts.set(dir, (texts = made));
    }
    return texts.get(rest.slice(slash + 1));
  }

  readFile(path: string): string | undefined {
    return this.text(path);
  }

  fileError(path: string): FileError | undefined {
    if (this.isFile(path)) return undefined;
    return fileError(this.isDir(path) ? 'directory' : 'absent');
  }

  hash(path: string): string | undefined {
    let known = this.hashes.get(path);
    if (known !== undefined) return known;
    const text = this.text(path);
    if (text !== undefined) this.hashes.set(path, (known = hashOf(text)));
    return known;
  }

  stat(path: string): Stat | undefined {
    if (this.isDir(path)) return { isDir: true, isFile: false, size: 0, mtimeMs: 0 };
    return this.isFile(path) ? { isDir: false, isFile: true, size: this.size(path), mtimeMs: 0 } : undefined;
  }

  private size(path: string): number {
    const dir = this.inside(nodePath.dirname(path));
    return this.index.dirs[dir]?.files.find(([name]) => name === nodePath.basename(path))?.[1] ?? 0;
  }

  isDir(path: string): boolean {
    return this.lists.has(this.inside(path));
  }

  isFile(path: string): boolean {
    if (path.length === this.root.length) return false;
    const entries = this.lists.get(this.inside(nodePath.dirname(path)));
    return entries?.some((e) => e.isFile && e.name === nodePath.basename(path)) === true;
  }

  readDir(path: string): readonly DirEntry[] | undefined {
    return this.lists.get(this.inside(path));
  }

  realpath(path: string): string | undefined {
    return this.isDir(path) || this.isFile(path) ? path : undefined;
  }
}
