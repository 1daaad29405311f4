/**
 * The disk cache: what was worked out for packages, by what went into it. An entry's key is a hash of the engine, the
 * configuration, the package's files and the keys of the packages that it imports, so that an entry is never wrong,
 * only
 * unused. Entries are read whole, checked against their own sum, and dropped if they are damaged; nothing is locked:
 * files are written beside and moved into place.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { BuildContext, LoadResult, Package } from '../load';
import type { FunctionSummary, SummaryTable } from '../program';
import type { FileSystem } from '../vfs';

const day = 86_400_000;
/** An entry that was not read for that long goes. */
const maxAge = 30 * day;

/** Where the cache lies unless a setting says otherwise; "" for nowhere. */
export function defaultCacheDir(env: NodeJS.ProcessEnv = process.env): string {
  const set = env.GOSCAPE_CACHE;
  if (set === 'off') return '';
  if (set !== undefined && set !== '') return set;
  if (process.platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'goscape');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'goscape');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'goscape');
}

let engine: string | undefined;

/** Stands for the engine: another build computes its own entries. */
function engineHash(): string {
  if (engine === undefined) {
    try {
      engine = createHash('sha1').update(readFileSync(__filename)).digest('base64url');
    } catch {
      engine = '';
    }
  }
  return engine;
}

export class DiskCache {
  private readonly tables = new Map<string, SummaryTable>();
  private readonly usable: boolean;

  constructor(private readonly dir: string) {
    this.usable = dir !== '' && engineHash() !== '' && this.prepare();
  }

  private prepare(): boolean {
    try {
      mkdirSync(this.dir, { recursive: true });
      this.prune();
      return true;
    } catch {
      return false;
    }
  }

  /** The summaries of the package with that key; an empty table if there are none yet. */
  table(key: string): SummaryTable {
    let t = this.tables.get(key);
    if (t === undefined) {
      t = { functions: new Map(), dirty: false };
      const text = this.read(key, 'sum');
      if (text !== undefined) for (const line of text.split('\n')) readSummary(line, t);
      this.tables.set(key, t);
    }
    return t;
  }

  /** Writes what was added to tables. */
  flush(): void {
    for (const [key, t] of this.tables) {
      if (!t.dirty) continue;
      t.dirty = false;
      const lines: string[] = [];
      for (const [name, f] of t.functions) lines.push(writeSummary(name, f));
      this.write(key, 'sum', lines.join('\n'));
    }
  }

  /** A text kept for a package, such as the lines that it prints; undefined if there is none. */
  read(key: string, kind: string): string | undefined {
    if (!this.usable) return undefined;
    const path = this.path(key, kind);
    try {
      const bytes = readFileSync(path, 'latin1');
      const end = bytes.indexOf('\n');
      const text = bytes.slice(end + 1);
      if (end < 0 || bytes.slice(0, end) !== sum(text)) {
        rmSync(path, { force: true });
        return undefined;
      }
      return text;
    } catch {
      return undefined;
    }
  }

  write(key: string, kind: string, text: string): void {
    if (!this.usable) return;
    const path = this.path(key, kind);
    const beside = `${path}.${process.pid}.tmp`;
    try {
      mkdirSync(join(this.dir, key.slice(0, 2)), { recursive: true });
      writeFileSync(beside, `${sum(text)}\n${text}`, 'latin1');
      renameSync(beside, path);
    } catch {
      rmSync(beside, { force: true });
    }
  }

  private path(key: string, kind: string): string {
    return join(this.dir, key.slice(0, 2), `${key}.${kind}`);
  }

  /** Once a day, entries that nothing has written for long go. */
  private prune(): void {
    const mark = join(this.dir, 'pruned');
    const now = Date.now();
    if (existsSync(mark) && now - statSync(mark).mtimeMs < day) return;
    writeFileSync(mark, '');
    utimesSync(mark, new Date(now), new Date(now));
    for (const sub of readdirSync(this.dir)) {
      if (!/^[\w-]{2}$/.test(sub)) continue;
      for (const name of readdirSync(join(this.dir, sub))) {
        const path = join(this.dir, sub, name);
        if (now - statSync(path).mtimeMs > maxAge) rmSync(path, { force: true });
      }
    }
  }
}

/**
 * `name inlining tags…`: inlining is the cost (with ! where results can be delayed), "no", or "?" where it is not
 * known.
 */
function writeSummary(name: string, f: FunctionSummary): string {
  const inl = !f.summarized ? '?' : f.inl === undefined ? 'no' : `${f.inl.cost}${f.inl.canDelayResults ? '!' : ''}`;
  const tags = f.tags === undefined ? ['?'] : f.tags.map((x) => Buffer.from(x, 'latin1').toString('base64url'));
  return [name, inl, ...tags].join('\t');
}

function readSummary(line: string, into: SummaryTable): void {
  const [name, inl, ...tags] = line.split('\t');
  if (name === undefined || inl === undefined) return;
  into.functions.set(name, {
    summarized: inl !== '?',
    inl: inl === '?' || inl === 'no' ? undefined : { cost: parseInt(inl, 10), canDelayResults: inl.endsWith('!') },
    tags:
      tags.length === 1 && tags[0] === '?'
        ? undefined
        : tags.map((x) => Buffer.from(x, 'base64url').toString('latin1')),
  });
}

function sum(text: string): string {
  return createHash('sha1').update(text, 'latin1').digest('base64url');
}

/** Keys of the packages of one load. */
export class PackageKeys {
  private readonly known = new Map<string, string>();
  private readonly config: string;
  private readonly withoutInlining: ReadonlySet<string>;

  /** inlining: whether -l is not given; it says something of the packages that patterns name only. */
  constructor(
    private readonly load: LoadResult,
    private readonly fs: FileSystem,
    ctx: BuildContext,
    inlining: boolean,
  ) {
    this.config = [engineHash(), ctx.goos, ctx.goarch, ctx.goRelease, ctx.tags.join(',')].join('\n');
    this.withoutInlining = new Set(inlining ? [] : load.roots.map((r) => r.pkgPath));
  }

  /** The key of a package; undefined if a file of it, or of what it imports, cannot be read. */
  of(name: string): string | undefined {
    const known = this.known.get(name);
    if (known !== undefined) return known === '' ? undefined : known;
    // Cycles of imports do not exist in a load; were there one, its packages would have no key.
    this.known.set(name, '');
    const p = this.load.all.get(name);
    if (p === undefined) return undefined;
    const key = name === 'unsafe' ? 'unsafe' : this.compute(p);
    if (key !== undefined) this.known.set(name, key);
    return key;
  }

  private compute(p: Package): string | undefined {
    const h = createHash('sha1').update(
      `${this.config}\n${p.importPath}\n${p.langVersion}\n${p.dir}\n${this.withoutInlining.has(p.pkgPath)}\n`,
    );
    // Assembly decides which functions have wrappers.
    for (const f of p.hasAsm ? [...p.goFiles, ...p.otherFiles] : p.goFiles) {
      const hash = this.fs.hash(f);
      if (hash === undefined) return undefined;
      h.update(`${f} ${hash}\n`);
    }
    for (const [path, to] of [...p.imports].sort()) {
      const key = this.of(to);
      if (key === undefined) return undefined;
      h.update(`${path} ${key}\n`);
    }
    return h.digest('base64url');
  }
}
