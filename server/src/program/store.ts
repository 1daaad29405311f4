/**
 * The disk cache: what was worked out for packages, by what went into it (keys.ts). Entries are files
 * `ab/<key>.<kind>`, read whole, checked against their own sum, and dropped if they are damaged. Nothing is locked:
 * files are written beside and moved into place, and a table that another process extended meanwhile is merged.
 *
 * A folder that cannot be written, a full disk or an unreadable entry cost time, never an answer.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, futimesSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary } from '../allocs';
import { type CacheSettings, openCacheDir, writeWhole } from './cachedir';
import { day, diskSize, noteUsage, prune } from './prune';
import type { FunctionSummary, SummaryTable } from './summaries';

/**
 * What is kept of a package: summaries of its functions, and the lines of -m and -m=2; of an open document: its answer,
 * and what the disk had said.
 */
export type EntryKind = 'sum' | 'm1' | 'm2' | 'ans' | 'wit';

export class Store {
  /** See PackageKeys; "" where nothing is kept. */
  readonly engine: string;
  private readonly tables = new Map<string, SummaryTable>();
  /** The folder in use; undefined without a cache. */
  private readonly dir: string | undefined;
  /** Cleared by the first write that fails. */
  private writable = true;
  /** Bytes since the last look at what the cache takes, and when that was. */
  private written = 0;
  private looked = 0;
  private pruning: Promise<void> | undefined;

  /** tell: takes what the user should know of the settings. */
  constructor(
    private readonly settings: CacheSettings,
    tell: (message: string) => void,
  ) {
    for (const p of settings.problems) tell(p);
    const engine = settings.dir === '' ? '' : engineHash();
    this.dir =
      engine === ''
        ? undefined
        : openCacheDir(settings.dir, (reason) => {
            if (settings.named) tell(`GOSCAPE_CACHE: ${settings.dir} cannot be used, nothing is kept: ${reason}`);
          });
    this.engine = this.dir === undefined ? '' : engine;
  }

  /** The summaries of the package with that key; an empty table if there are none yet. */
  table(key: string): SummaryTable {
    let t = this.tables.get(key);
    if (t === undefined) this.tables.set(key, (t = parseTable(this.read(key, 'sum') ?? '')));
    return t;
  }

  /** Writes what was added to tables, and sees to it that the cache stays within its bound. */
  flush(): void {
    for (const [key, t] of this.tables) {
      if (!t.dirty) continue;
      t.dirty = false;
      // Another process may have written the table since it was read.
      const theirs = this.read(key, 'sum');
      if (theirs !== undefined) mergeTables(t, parseTable(theirs));
      this.write(key, 'sum', formatTable(t));
    }
    if (this.dir === undefined || !this.writable || this.pruning !== undefined) return;
    const now = Date.now();
    if (this.written === 0 && now - this.looked < day) return;
    const due = noteUsage(this.dir, this.written, this.settings.limit, now);
    this.written = 0;
    this.looked = now;
    if (!due) return;
    this.pruning = prune(this.dir, this.settings.limit, now).finally(() => {
      this.pruning = undefined;
    });
  }

  /** Resolves when nothing runs in the background. */
  async settled(): Promise<void> {
    await this.pruning;
  }

  /** A text kept for a package, such as the lines that it prints; undefined if there is none. */
  read(key: string, kind: EntryKind): string | undefined {
    if (this.dir === undefined) return undefined;
    const path = this.path(this.dir, key, kind);
    try {
      const bytes = readRecent(path);
      const end = bytes.indexOf('\n');
      const text = bytes.slice(end + 1);
      if (end >= 0 && bytes.slice(0, end) === sum(text)) return text;
      rmSync(path, { force: true });
    } catch {
      // Not there, or not to be read.
    }
    return undefined;
  }

  write(key: string, kind: EntryKind, text: string): void {
    if (this.dir === undefined || !this.writable || diskSize(text.length) > this.settings.limit) return;
    const entry = `${sum(text)}\n${text}`;
    try {
      this.place(this.dir, key, kind, entry);
    } catch {
      // Somebody deleted the folder, or pruning did, in between.
      try {
        if (openCacheDir(this.settings.dir, () => {}) !== this.dir) throw new Error('the folder is another one');
        this.place(this.dir, key, kind, entry);
      } catch {
        this.writable = false;
        return;
      }
    }
    this.written += diskSize(entry.length);
  }

  private place(dir: string, key: string, kind: EntryKind, entry: string): void {
    try {
      // Not recursive: the folder around it is made by openCacheDir alone, with its mark.
      mkdirSync(join(dir, key.slice(0, 2)));
    } catch (e) {
      if (!(e instanceof Error && 'code' in e && e.code === 'EEXIST')) throw e;
    }
    writeWhole(this.path(dir, key, kind), entry);
  }

  private path(dir: string, key: string, kind: EntryKind): string {
    return join(dir, key.slice(0, 2), `${key}.${kind}`);
  }
}

/** Reads a file; its time says, to the day, when that was done last. */
function readRecent(path: string): string {
  const fd = openSync(path, 'r');
  try {
    const now = Date.now();
    if (Math.abs(now - fstatSync(fd).mtimeMs) > day) touch(fd, now);
    return readFileSync(fd, 'latin1');
  } finally {
    closeSync(fd);
  }
}

function touch(fd: number, now: number): void {
  try {
    futimesSync(fd, now / 1000, now / 1000);
  } catch {
    // A file of somebody else; it goes when its time comes.
  }
}

/** Identifies the engine: another build computes its own entries. "" for one that was not built as a product. */
function engineHash(): string {
  return process.env.GOSCAPE_ENGINE ?? '';
}

function sum(text: string): string {
  return createHash('sha1').update(text, 'latin1').digest('base64url');
}

function parseTable(text: string): SummaryTable {
  const t: SummaryTable = { functions: new Map(), exports: undefined, dirty: false };
  for (const line of text.split('\n')) parseSummary(line, t);
  return t;
}

function formatTable(t: SummaryTable): string {
  const lines: string[] = [];
  if (t.exports !== undefined) lines.push(['', 'exports', ...t.exports].join('\t'));
  for (const [name, f] of t.functions) {
    lines.push(formatSummary(name, f));
    if (f.allocs !== undefined) lines.push(['', 'allocs', name, encoded(JSON.stringify(f.allocs))].join('\t'));
  }
  return lines.join('\n');
}

/** Adds what another process found out. What both know is the same: the key says what it was made of. */
export function mergeTables(into: SummaryTable, from: SummaryTable): void {
  into.exports ??= from.exports;
  for (const [name, f] of from.functions) {
    const own = into.functions.get(name);
    if (own !== undefined) own.allocs ??= f.allocs;
    if (own === undefined) into.functions.set(name, f);
    else if ((own.tags === undefined && f.tags !== undefined) || (!own.summarized && f.summarized)) {
      into.functions.set(name, {
        tags: own.tags ?? f.tags,
        summarized: own.summarized || f.summarized,
        inl: own.summarized ? own.inl : f.inl,
        allocs: own.allocs,
      });
    }
  }
}

/**
 * `name inlining tags…`: inlining is the cost (with ! where results can be delayed), "no", or "?" where it is not
 * known. Lines without a name list the functions of other packages whose bodies are exported, and say what calls of a
 * function allocate.
 */
function formatSummary(name: string, f: FunctionSummary): string {
  const inl = !f.summarized ? '?' : f.inl === undefined ? 'no' : `${f.inl.cost}${f.inl.canDelayResults ? '!' : ''}`;
  const tags = f.tags === undefined ? ['?'] : f.tags.map(encoded);
  return [name, inl, ...tags].join('\t');
}

function parseSummary(line: string, into: SummaryTable): void {
  const [name, inl, ...tags] = line.split('\t');
  if (name === undefined || inl === undefined) return;
  if (name === '' && inl === 'allocs') {
    const f = into.functions.get(tags[0] ?? '');
    if (f !== undefined) f.allocs = JSON.parse(decoded(tags[1] ?? '')) as Summary;
    return;
  }
  if (name === '') {
    into.exports = new Set(tags);
    return;
  }
  into.functions.set(name, {
    summarized: inl !== '?',
    inl: inl === '?' || inl === 'no' ? undefined : { cost: parseInt(inl, 10), canDelayResults: inl.endsWith('!') },
    tags: tags.length === 1 && tags[0] === '?' ? undefined : tags.map(decoded),
  });
}

const encoded = (binary: string): string => Buffer.from(binary, 'latin1').toString('base64url');
const decoded = (text: string): string => Buffer.from(text, 'base64url').toString('latin1');
