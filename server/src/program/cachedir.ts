/**
 * Where the disk cache lies, how large it may grow, and whether a folder may be used for it: only one that is empty, or
 * that the cache marked as its own before.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const kib = 1024;
/** Of the size that the summaries of about a hundred versions of a large module and its dependencies take. */
const defaultLimit = 512 * kib * kib;

/** Marks a folder as the cache's own, and as one that backups may leave out (bford.info/cachedir). */
export const markerName = 'CACHEDIR.TAG';
const marker = `Signature: 8a477f597d28d172789f06886806bc55
# The cache of Goscape: everything in this folder may be deleted at any time.
`;

/** Where the cache lies ("" for nowhere) and how many bytes it may take. */
export interface CacheSettings {
  readonly dir: string;
  readonly limit: number;
  /** Whether the folder was named, so that it matters if it cannot be used. */
  readonly named: boolean;
  /** Settings that were not understood. */
  readonly problems: readonly string[];
}

/**
 * Reads the settings of the cache from the environment: GOSCAPE_CACHE and GOSCAPE_CACHE_SIZE. size: an editor's
 * setting, which wins unless it is empty.
 */
export function cacheSettings(env: NodeJS.ProcessEnv, size = ''): CacheSettings {
  const problems: string[] = [];
  const [name, text] =
    size.trim() === '' ? ['GOSCAPE_CACHE_SIZE', env.GOSCAPE_CACHE_SIZE ?? ''] : ['goscape.cacheSize', size];
  let limit = text.trim() === '' ? defaultLimit : parseSize(text);
  if (limit === undefined) {
    problems.push(`${name}: "${text}" is not a size such as 200M, 1G or off; ${defaultLimit / kib / kib}M is used`);
    limit = defaultLimit;
  }
  const set = env.GOSCAPE_CACHE ?? '';
  const named = set !== '' && set !== 'off';
  const dir = limit === 0 || set === 'off' ? '' : named ? resolve(set) : userCacheDir(env);
  return { dir, limit, named, problems };
}

/** The user's cache folder, as the system has it. */
function userCacheDir(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'goscape');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'goscape');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'goscape');
}

/** Bytes of "200M", "1.5G", "64KiB", "1048576", "off"; undefined where the text is none of these. */
export function parseSize(text: string): number | undefined {
  const t = text.trim().toLowerCase();
  if (t === 'off') return 0;
  const m = /^(\d+(?:\.\d+)?)\s*(?:([kmgt])(?:i?b)?|b)?$/.exec(t);
  if (m === null) return undefined;
  const bytes = Math.floor(Number(m[1]) * kib ** ' kmgt'.indexOf(m[2] ?? ' '));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/**
 * The folder to use: the one that was named, or where that holds what others wrote, its sub-folder `goscape`. Makes and
 * marks it. Undefined where neither can be used; the reason goes to `tell`.
 */
export function openCacheDir(dir: string, tell: (reason: string) => void): string | undefined {
  for (const at of [dir, join(dir, 'goscape')]) {
    try {
      makeDir(at);
      if (isOurs(at)) return at;
      if (readdirSync(at).every((name) => isTemporary(name, markerName))) {
        mark(at);
        return at;
      }
    } catch (e) {
      tell(e instanceof Error ? e.message : String(e));
      return undefined;
    }
  }
  tell(`${join(dir, 'goscape')} holds files of others`);
  return undefined;
}

/**
 * Makes a folder, and those around it. (What node:fs has for that never returns where nothing can be made, as in
 * /proc.)
 */
function makeDir(dir: string): void {
  if (existsSync(dir)) return;
  const parent = dirname(dir);
  if (parent !== dir) makeDir(parent);
  try {
    mkdirSync(dir);
  } catch (e) {
    // Another process may have made it.
    if (!existsSync(dir)) throw e;
  }
}

/** Writes a file for people to look at beside the cache's entries; its path, or undefined where there is no cache. */
export function writeShown(settings: CacheSettings, name: string, text: string): string | undefined {
  const dir = settings.dir === '' ? undefined : openCacheDir(settings.dir, () => {});
  if (dir === undefined) return undefined;
  const path = join(dir, name);
  try {
    writeWhole(path, Buffer.from(text, 'utf8').toString('latin1'));
  } catch {
    // A folder that cannot be written: the drawing is shown in lines.
    return undefined;
  }
  return path;
}

function isOurs(dir: string): boolean {
  try {
    return readFileSync(join(dir, markerName), 'latin1') === marker;
  } catch {
    return false;
  }
}

function mark(dir: string): void {
  writeWhole(join(dir, markerName), marker);
}

/** Writes a file so that others see all of it or nothing: beside, then moved into place. Throws what node:fs throws. */
export function writeWhole(path: string, text: string): void {
  const beside = `${path}.${process.pid}-${Math.random().toString(16).slice(2, 14).padEnd(4, '0')}.tmp`;
  try {
    writeFileSync(beside, text, { encoding: 'latin1', flag: 'wx' });
    renameSync(beside, path);
  } catch (e) {
    rmSync(beside, { force: true });
    throw e;
  }
}

/** Whether a name is that of a file that writeWhole writes before it becomes `target`. */
export function isTemporary(name: string, target: string): boolean {
  return name.startsWith(`${target}.`) && /^\d+-[0-9a-f]{4,12}\.tmp$/.test(name.slice(target.length + 1));
}
