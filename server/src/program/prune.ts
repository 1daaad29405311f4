/**
 * Keeps the disk cache within its bound. `usage` in its folder says how many bytes there were when it was pruned last,
 * and each process appends what it wrote since, so that nobody has to look at all entries to know when to prune.
 * Pruning runs in the background, at most once a day unless the bound is exceeded, and looks at every entry once: at
 * most bound / block entries, since each counts as a block at least.
 *
 * It deletes only files whose names have the form that the store gives them; everything else stays.
 */
import { appendFileSync, type Dirent, promises, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTemporary, writeWhole } from './cachedir';

const hour = 3_600_000;
export const day = 24 * hour;
/** An entry that was not read for that long goes. */
const maxAge = 30 * day;
/** A file beside an entry is one that a process died with, if it is that old. */
const staleAge = hour;
/** Pruning goes on until that part of the bound is taken, so that the next entry does not exceed it again. */
const lowWater = 0.9;
/** What the smallest file takes on common file systems. */
const block = 4096;

const usageName = 'usage';
const folderForm = /^[\w-]{2}$/;
const entryForm = /^[\w-]{27}\.(sum|m1|m2|ans|wit)$/;

export const diskSize = (bytes: number): number => Math.ceil(Math.max(bytes, 1) / block) * block;

/** Whether a file in a folder of the cache is an entry, or was written to become one. */
export function isEntry(folder: string, name: string): 'entry' | 'temporary' | undefined {
  // Some file systems do not keep capitals apart: keys that differ in them alone share a folder.
  if (!folderForm.test(folder) || name.slice(0, 2).toLowerCase() !== folder.toLowerCase()) return undefined;
  if (entryForm.test(name)) return 'entry';
  const dot = name.indexOf('.', name.indexOf('.') + 1);
  const target = name.slice(0, Math.max(dot, 0));
  return entryForm.test(target) && isTemporary(name, target) ? 'temporary' : undefined;
}

/** Adds to what the cache takes; whether it is time to prune. Never throws. */
export function noteUsage(dir: string, bytes: number, limit: number, now: number): boolean {
  const path = join(dir, usageName);
  try {
    if (bytes > 0) appendFileSync(path, `${bytes}\n`);
    const [head = '', ...added] = readFileSync(path, 'latin1').split('\n');
    const m = /^pruned (\d+) (\d+)$/.exec(head);
    if (m === null) return true;
    let total = Number(m[2]);
    for (const n of added) total += Number(n);
    return !(total <= limit) || Math.abs(now - Number(m[1])) >= day;
  } catch {
    // No such file yet; or nothing can be written here, and nothing grows.
    return bytes > 0;
  }
}

interface Entry {
  readonly path: string;
  readonly size: number;
  readonly mtime: number;
}

/** Deletes entries that nobody read for long, then those read longest ago until the bound holds. Never throws. */
export async function prune(dir: string, limit: number, now: number): Promise<void> {
  const entries: Entry[] = [];
  let total = 0;
  for (const folder of await list(dir)) {
    if (!folder.isDirectory() || !folderForm.test(folder.name)) continue;
    const at = join(dir, folder.name);
    let left = 0;
    for (const file of await list(at)) {
      left++;
      const kind = file.isFile() ? isEntry(folder.name, file.name) : undefined;
      if (kind === undefined) continue;
      const path = join(at, file.name);
      const st = await promises.stat(path).catch(() => undefined);
      if (st === undefined) continue;
      if (now - st.mtimeMs > (kind === 'entry' ? maxAge : staleAge)) {
        if (await remove(path)) left--;
        continue;
      }
      if (kind === 'temporary') continue;
      const size = diskSize(st.size);
      total += size;
      entries.push({ path, size, mtime: st.mtimeMs });
    }
    if (left === 0) await promises.rmdir(at).catch(() => undefined);
  }
  if (total > limit) {
    entries.sort((a, b) => a.mtime - b.mtime);
    for (const e of entries) {
      if (total <= limit * lowWater) break;
      if (await remove(e.path)) total -= e.size;
    }
  }
  try {
    writeWhole(join(dir, usageName), `pruned ${now} ${total}\n`);
  } catch {
    // Nothing can be written: then nothing grows.
  }
}

async function list(dir: string): Promise<Dirent[]> {
  return await promises.readdir(dir, { withFileTypes: true }).catch(() => []);
}

async function remove(path: string): Promise<boolean> {
  return await promises.rm(path, { force: true }).then(
    () => true,
    () => false,
  );
}
