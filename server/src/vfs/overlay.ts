/**
 * A snapshot: the disk with the open documents' texts laid over it. Making the next snapshot copies the map of open
 * documents and nothing else; documents that did not change are shared, with the hashes computed for them.
 */
import * as nodePath from 'node:path';
import { hashOf } from './bytes';
import { compareNames, type DirEntry, type FileError, type FileSystem, type Stat } from './filesystem';

class Document {
  private knownHash: string | undefined;
  constructor(
    readonly text: string,
    readonly version: number,
  ) {}
  get hash(): string {
    return (this.knownHash ??= hashOf(this.text));
  }
}

/** See the header of this file. */
export class Overlay implements FileSystem {
  private extraDirs: Map<string, Map<string, DirEntry>> | undefined;

  private constructor(
    readonly disk: FileSystem,
    private readonly documents: ReadonlyMap<string, Document>,
  ) {}

  /** The snapshot without any open document. */
  static over(disk: FileSystem): Overlay {
    return new Overlay(disk, new Map());
  }

  /** The snapshot in which this document is open and has this binary text. */
  with(path: string, text: string, version = 0): Overlay {
    if (this.documents.get(path)?.text === text) return this;
    return new Overlay(this.disk, new Map(this.documents).set(path, new Document(text, version)));
  }

  /** The snapshot in which this document is closed, so that the disk's content counts. */
  without(path: string): Overlay {
    if (!this.documents.has(path)) return this;
    const documents = new Map(this.documents);
    documents.delete(path);
    return new Overlay(this.disk, documents);
  }

  /** Whether the document is open in this snapshot. */
  isOpen(path: string): boolean {
    return this.documents.has(path);
  }

  openPaths(): readonly string[] {
    return [...this.documents.keys()].sort(compareNames);
  }

  readFile(path: string): string | undefined {
    return this.documents.get(path)?.text ?? this.disk.readFile(path);
  }

  fileError(path: string): FileError | undefined {
    return this.documents.has(path) ? undefined : this.disk.fileError(path);
  }

  hash(path: string): string | undefined {
    return this.documents.get(path)?.hash ?? this.disk.hash(path);
  }

  stat(path: string): Stat | undefined {
    const document = this.documents.get(path);
    if (document) return { isDir: false, isFile: true, size: document.text.length, mtimeMs: 0 };
    return (
      this.disk.stat(path) ??
      (this.extras().has(path) ? { isDir: true, isFile: false, size: 0, mtimeMs: 0 } : undefined)
    );
  }

  isDir(path: string): boolean {
    return !this.documents.has(path) && (this.disk.isDir(path) || this.extras().has(path));
  }

  isFile(path: string): boolean {
    return this.documents.has(path) || this.disk.isFile(path);
  }

  readDir(path: string): readonly DirEntry[] | undefined {
    const onDisk = this.disk.readDir(path);
    const extra = this.extras().get(path);
    if (!extra) return onDisk;
    const entries = (onDisk ?? []).filter((e) => !extra.has(e.name));
    return [...entries, ...extra.values()].sort((a, b) => compareNames(a.name, b.name));
  }

  realpath(path: string): string | undefined {
    return this.disk.realpath(path) ?? (this.stat(path) ? path : undefined);
  }

  /** Directory → entries that only open documents have; directories that the disk lacks included. */
  private extras(): Map<string, Map<string, DirEntry>> {
    if (this.extraDirs) return this.extraDirs;
    const extras = new Map<string, Map<string, DirEntry>>();
    for (const path of this.documents.keys()) {
      if (this.disk.isFile(path)) continue;
      let at = path;
      let isFile = true;
      while (true) {
        const dir = nodePath.dirname(at);
        if (dir === at) break;
        let entries = extras.get(dir);
        if (!entries) extras.set(dir, (entries = new Map()));
        const name = nodePath.basename(at);
        entries.set(name, { name, isDir: !isFile, isFile, isLink: false });
        if (this.disk.isDir(dir)) break;
        at = dir;
        isFile = false;
      }
    }
    return (this.extraDirs = extras);
  }
}
