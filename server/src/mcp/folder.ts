/** What changed below a folder since it was last looked at: agents edit files between two requests. */
import * as nodePath from 'node:path';
import { DiskFileSystem } from '../vfs';

const watched = /\.(go|s|pgo)$|^(go\.(mod|work|sum)|modules\.txt)$/;
/** Folders that hold no packages, or other people's. */
const skipped = /^(\.|_|node_modules$|testdata$)/;

export class Folder {
  private known: ReadonlyMap<string, string> | undefined;

  constructor(private readonly root: string) {}

  /** Files that are new, gone, or have another size or time than at the last call; none at the first. */
  changed(): string[] {
    const now = this.look();
    const before = this.known;
    this.known = now;
    if (before === undefined) return [];
    const list: string[] = [];
    for (const [path, mark] of now) if (before.get(path) !== mark) list.push(path);
    for (const path of before.keys()) if (!now.has(path)) list.push(path);
    return list;
  }

  private look(): ReadonlyMap<string, string> {
    const disk = new DiskFileSystem();
    const marks = new Map<string, string>();
    const dirs = [this.root];
    for (const dir of dirs)
      for (const e of disk.readDir(dir) ?? []) {
        const path = nodePath.join(dir, e.name);
        if (e.isDir) {
          if (!skipped.test(e.name)) dirs.push(path);
        } else if (watched.test(e.name)) {
          const s = disk.stat(path);
          if (s !== undefined) marks.set(path, `${s.size} ${s.mtimeMs}`);
        }
      }
    return marks;
  }
}
