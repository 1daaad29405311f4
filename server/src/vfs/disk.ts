/**
 * The disk, remembered. What was asked once is answered from memory until `invalidate` is told that a path changed;
 * then the file is looked at again, and read again only if its size or times differ.
 */
import * as nodeFs from 'node:fs';
import * as nodePath from 'node:path';
import { hashOf } from './bytes';
import {
  compareNames,
  type DirEntry,
  type FileError,
  type FileErrorKind,
  type FileSystem,
  fileError,
  type Stat,
} from './filesystem';
import type { ShippedFiles } from './shipped';
import { isRacy, type Kind, type Stamp, sameStamp, stampOf, type Witness } from './witness';

/** Texts that are kept in memory, in bytes; more are read again when they are wanted. */
const textBudget = 64 << 20;
/** Larger files are not read: V8's strings end at 512 MiB. */
const maxFileSize = 256 << 20;

class FileRecord {
  hash: string | undefined;
  error: FileError | undefined;
  size = 0;
  mtimeMs = 0;
  ctimeMs = 0;
  ino = 0;
  /** A later change might not show in the times. */
  racy = false;
  /** Set by invalidate: look again before the next use. */
  stale = false;
}

/** See the header of this file. */
export class DiskFileSystem implements FileSystem {
  private readonly files = new Map<string, FileRecord>();
  /** In the order of their last use. */
  private readonly texts = new Map<string, string>();
  private textBytes = 0;
  private readonly stats = new Map<string, Stat | null>();
  private readonly dirs = new Map<string, readonly DirEntry[] | null>();
  /** Of directories, from just before they were listed. */
  private readonly stamps = new Map<string, Stamp & { readonly racy: boolean }>();
  private readonly realpaths = new Map<string, string | null>();
  /** What is to be seen in folders that the disk does not have. */
  private shipped: readonly ShippedFiles[] = [];

  /** Shows shipped files at their roots, and those of earlier calls no longer. */
  show(shipped: readonly ShippedFiles[]): void {
    this.shipped = shipped;
    // The file that has them counts as asked.
    for (const s of shipped) this.fresh(s.file);
  }

  private shippedAt(path: string): ShippedFiles | undefined {
    for (const s of this.shipped) if (s.has(path)) return s;
    return undefined;
  }

  readFile(path: string): string | undefined {
    const shipped = this.shippedAt(path);
    if (shipped !== undefined) return shipped.readFile(path);
    const record = this.fresh(path);
    if (record.error) return undefined;
    const kept = this.texts.get(path);
    if (kept !== undefined) return kept;
    return this.read(path, record);
  }

  fileError(path: string): FileError | undefined {
    const shipped = this.shippedAt(path);
    if (shipped !== undefined) return shipped.fileError(path);
    return this.fresh(path).error;
  }

  hash(path: string): string | undefined {
    const shipped = this.shippedAt(path);
    if (shipped !== undefined) return shipped.hash(path);
    const record = this.fresh(path);
    if (record.error) return undefined;
    if (record.hash === undefined) {
      const text = this.texts.get(path) ?? this.read(path, record);
      if (text !== undefined) record.hash = hashOf(text);
    }
    return record.hash;
  }

  stat(path: string): Stat | undefined {
    const shipped = this.shippedAt(path);
    if (shipped !== undefined) return shipped.stat(path);
    let known = this.stats.get(path);
    if (known === undefined) {
      known = null;
      try {
        const s = nodeFs.statSync(path, { throwIfNoEntry: false });
        if (s) known = { isDir: s.isDirectory(), isFile: s.isFile(), size: s.size, mtimeMs: s.mtimeMs };
      } catch {
        // A loop, a missing permission or a name that the system does not accept: nothing is there for us.
      }
      this.stats.set(path, known);
    }
    return known ?? undefined;
  }

  isDir(path: string): boolean {
    const shipped = this.shippedAt(path);
    if (shipped !== undefined) return shipped.isDir(path);
    return this.dirs.get(path) ? true : this.stat(path)?.isDir === true;
  }

  isFile(path: string): boolean {
    const shipped = this.shippedAt(path);
    if (shipped !== undefined) return shipped.isFile(path);
    return this.stat(path)?.isFile === true;
  }

  readDir(path: string): readonly DirEntry[] | undefined {
    const shipped = this.shippedAt(path);
    if (shipped !== undefined) return shipped.readDir(path);
    let known = this.dirs.get(path);
    if (known === undefined) {
      known = null;
      try {
        this.stamp(path);
        known = nodeFs
          .readdirSync(path, { withFileTypes: true })
          .map((e) => ({ name: e.name, isDir: e.isDirectory(), isFile: e.isFile(), isLink: e.isSymbolicLink() }))
          .sort((a, b) => compareNames(a.name, b.name));
      } catch {
        // Absent, no directory, or not ours to read.
      }
      this.dirs.set(path, known);
    }
    return known ?? undefined;
  }

  private stamp(dir: string): void {
    const s = nodeFs.statSync(dir);
    const { size, mtimeMs, ctimeMs, ino } = s;
    this.stamps.set(dir, { size, mtimeMs, ctimeMs, ino, racy: isRacy(s, Date.now()) });
  }

  realpath(path: string): string | undefined {
    const shipped = this.shippedAt(path);
    if (shipped !== undefined) return shipped.realpath(path);
    let known = this.realpaths.get(path);
    if (known === undefined) {
      try {
        known = nodeFs.realpathSync.native(path);
      } catch {
        known = null;
      }
      this.realpaths.set(path, known);
    }
    return known ?? undefined;
  }

  /** Something about this path changed: it appeared, vanished, or has another content. */
  invalidate(path: string): void {
    this.forget(path);
    // Of a folder that is deleted or renamed, an editor may report nothing but the folder.
    const below = path + nodePath.sep;
    for (const map of [this.files, this.stats, this.dirs, this.realpaths])
      for (const known of map.keys()) if (known.startsWith(below)) this.forget(known);
    const dir = nodePath.dirname(path);
    this.dirs.delete(dir);
    this.stats.delete(dir);
  }

  private forget(path: string): void {
    const record = this.files.get(path);
    if (record) record.stale = true;
    this.stats.delete(path);
    this.dirs.delete(path);
    this.realpaths.delete(path);
  }

  /** Anything may have changed: everything is looked at again, and contents are read again where the times differ. */
  invalidateAll(): void {
    for (const record of this.files.values()) record.stale = true;
    this.stats.clear();
    this.dirs.clear();
    this.realpaths.clear();
  }

  /** All that was asked so far, with the answers; undefined where some of them could be out of date already. */
  witness(): Witness | undefined {
    const w = new WitnessMaker();
    for (const [path, entries] of this.dirs) {
      const s = this.stamps.get(path);
      if (entries !== null && (s === undefined || s.racy)) return undefined;
      w.listed(path, entries === null || s === undefined ? null : stampOf(s));
    }
    for (const path of this.files.keys()) {
      const record = this.fresh(path);
      if (record.error !== undefined) {
        if (record.error.kind !== 'absent' && record.error.kind !== 'directory') return undefined;
        w.kind(path, record.error.kind === 'absent' ? '' : 'd');
      } else if (record.racy) return undefined;
      else w.file(path, [...stampOf(record), record.hash ?? '']);
    }
    for (const [path, s] of this.stats)
      if (!this.files.has(path)) w.kind(path, s === null ? '' : s.isDir ? 'd' : s.isFile ? 'f' : 'o');
    for (const [path, real] of this.realpaths) if (real !== path) w.real(path, real ?? '');
    return w.made;
  }

  /** Whether the disk says all that again; what it says is remembered then, without anything being read. */
  holds(w: Witness): boolean {
    const records: [string, FileRecord][] = [];
    for (const [dir, d] of Object.entries(w.dirs)) {
      let same = false;
      if (d.listed !== undefined) {
        const s = statOf(dir);
        same = d.listed === null ? s?.isDirectory() !== true : s?.isDirectory() === true && sameStamp(d.listed, s);
        if (!same) return false;
      }
      for (const [name, f] of Object.entries(d.files ?? {})) {
        const path = nodePath.join(dir, name);
        const s = statOf(path);
        if (s === undefined || !s.isFile() || !sameStamp(f, s)) return false;
        const record = new FileRecord();
        const hash = f[f.length - 1];
        if (typeof hash === 'string' && hash !== '') record.hash = hash;
        Object.assign(record, { size: s.size, mtimeMs: s.mtimeMs, ctimeMs: s.ctimeMs, ino: s.ino });
        records.push([path, record]);
      }
      for (const [name, kind] of Object.entries(d.kinds ?? {})) {
        // What was not in a directory is not in it while its times stay.
        if (kind === '' && same && d.listed !== null) continue;
        if (kindOf(statOf(nodePath.join(dir, name))) !== kind) return false;
      }
      for (const [name, real] of Object.entries(d.real ?? {}))
        if ((this.realpath(nodePath.join(dir, name)) ?? '') !== real) return false;
    }
    for (const [path, record] of records) if (!this.files.has(path)) this.files.set(path, record);
    return true;
  }

  private fresh(path: string): FileRecord {
    let record = this.files.get(path);
    if (record !== undefined && !record.stale) return record;
    if (record === undefined) {
      record = new FileRecord();
      this.files.set(path, record);
      this.look(path, record);
      return record;
    }
    const { size, mtimeMs, ino } = record;
    this.look(path, record);
    if (record.error || record.size !== size || record.mtimeMs !== mtimeMs || record.ino !== ino) {
      record.hash = undefined;
      this.forgetText(path);
    }
    return record;
  }

  private look(path: string, record: FileRecord): void {
    record.stale = false;
    record.error = undefined;
    try {
      // Before any open: reading a pipe would wait for its writer.
      const s = nodeFs.statSync(path, { throwIfNoEntry: false });
      if (!s) record.error = fileError('absent');
      else if (s.isDirectory()) record.error = fileError('directory');
      else if (!s.isFile()) record.error = fileError('irregular');
      else if (s.size > maxFileSize) record.error = fileError('too large');
      else {
        record.size = s.size;
        record.mtimeMs = s.mtimeMs;
        record.ctimeMs = s.ctimeMs;
        record.ino = s.ino;
        record.racy = isRacy(s, Date.now());
      }
    } catch (e) {
      record.error = errorOf(e);
    }
  }

  private read(path: string, record: FileRecord): string | undefined {
    let text: string;
    try {
      text = nodeFs.readFileSync(path, 'latin1');
    } catch (e) {
      record.error = errorOf(e);
      return undefined;
    }
    this.textBytes += text.length;
    this.texts.set(path, text);
    if (this.textBytes > textBudget) {
      for (const oldest of this.texts.keys()) {
        if (this.textBytes <= textBudget || oldest === path) break;
        this.forgetText(oldest);
      }
    }
    return text;
  }

  private forgetText(path: string): void {
    const text = this.texts.get(path);
    if (text === undefined) return;
    this.textBytes -= text.length;
    this.texts.delete(path);
  }
}

/** Gathers what was asked by directory. */
class WitnessMaker {
  private readonly dirs: Record<string, Mutable> = {};

  get made(): Witness {
    return { dirs: this.dirs };
  }

  private in(dir: string): Mutable {
    return (this.dirs[dir] ??= {});
  }

  listed(dir: string, stamp: number[] | null): void {
    this.in(dir).listed = stamp;
  }

  file(path: string, stamp: readonly [...number[], string]): void {
    (this.in(nodePath.dirname(path)).files ??= {})[nodePath.basename(path)] = stamp;
  }

  kind(path: string, kind: Kind): void {
    (this.in(nodePath.dirname(path)).kinds ??= {})[nodePath.basename(path)] = kind;
  }

  real(path: string, real: string): void {
    (this.in(nodePath.dirname(path)).real ??= {})[nodePath.basename(path)] = real;
  }
}

interface Mutable {
  listed?: number[] | null;
  files?: Record<string, readonly [...number[], string]>;
  kinds?: Record<string, Kind>;
  real?: Record<string, string>;
}

function statOf(path: string): nodeFs.Stats | undefined {
  try {
    return nodeFs.statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function kindOf(s: nodeFs.Stats | undefined): Kind {
  return s === undefined ? '' : s.isDirectory() ? 'd' : s.isFile() ? 'f' : 'o';
}

const kinds: Readonly<Record<string, FileErrorKind>> = {
  ENOENT: 'absent',
  ENOTDIR: 'absent',
  EISDIR: 'directory',
  EACCES: 'permission',
  EPERM: 'permission',
  ELOOP: 'loop',
  ERR_FS_FILE_TOO_LARGE: 'too large',
  ERR_STRING_TOO_LONG: 'too large',
};

function errorOf(e: unknown): FileError {
  const code = e instanceof Error && 'code' in e && typeof e.code === 'string' ? e.code : '';
  const kind = kinds[code];
  return kind ? fileError(kind) : fileError('io', e instanceof Error ? e.message : String(e));
}
