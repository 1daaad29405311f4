/**
 * What is new since the last commit: the answers of HEAD's tree, counted by identity, beside those of the present
 * texts.
 * A package's tree is analysed once for each commit, by an engine of its own that is given up afterwards.
 */
import * as nodePath from 'node:path';
import type { Engine, EngineOptions, FileResult } from '../answers/model';
import { type Baseline, baselineOf, Known } from '../changes';
import { DiskFileSystem, type FileSystem } from '../vfs';
import type * as Git from '../vfs/git';

/** What it is made of. */
export interface HeadParts {
  /** Loads the reader of repositories. */
  readonly git: () => typeof Git;
  /** An engine over other files than those on the disk. */
  readonly engineOver: (fs: FileSystem) => Engine;
}

/** HEAD is looked at again after so many milliseconds. */
const freshMs = 3000;

interface Head {
  readonly commit: string;
  readonly fs: FileSystem;
}

const never = (): boolean => false;

export class HeadAnswers {
  private options: EngineOptions = {};
  /** By folder: what HEAD has on the heap there, or the work on it; undefined in it where it cannot be known. */
  private readonly known = new Map<string, { readonly commit: string; readonly baseline: Baseline | undefined }>();
  private readonly working = new Set<string>();
  private heads = new Map<string, { readonly head: Head | undefined; readonly at: number }>();

  /** ready: a folder's answers are there. failed: takes what went wrong. */
  constructor(
    private readonly parts: HeadParts,
    private readonly ready: (dir: string) => void,
    private readonly failed: (message: string) => void,
  ) {}

  get on(): boolean {
    return this.options.sinceHead === true;
  }

  configure(options: EngineOptions): void {
    this.options = options;
    this.forget();
  }

  /** Files changed on disk: perhaps HEAD did. */
  forget(): void {
    this.known.clear();
    this.heads.clear();
  }

  /** The answer with the identities of what is new; without them until HEAD's answers are there. */
  marked(result: FileResult): FileResult {
    if (!this.on || result.foreign !== undefined) return result;
    const dir = nodePath.dirname(result.file);
    const known = this.known.get(dir);
    if (known === undefined || this.isStale(dir)) void this.work(dir, result.file);
    if (known?.baseline === undefined) return result;
    const old = new Known(known.baseline);
    const fresh: string[] = [];
    for (const fn of result.functions)
      for (const f of fn.findings) if (old.isCounted(f) && !old.has(f)) fresh.push(f.id);
    return { ...result, fresh };
  }

  private isStale(dir: string): boolean {
    const head = this.heads.get(dir);
    return head === undefined || Date.now() - head.at > freshMs;
  }

  private async work(dir: string, file: string): Promise<void> {
    if (this.working.has(dir)) return;
    this.working.add(dir);
    try {
      const head = await this.head(dir);
      this.heads.set(dir, { head, at: Date.now() });
      const commit = head?.commit ?? '';
      if (this.known.get(dir)?.commit === commit) return;
      const baseline = head === undefined ? undefined : await this.baseline(head, dir, file);
      this.known.set(dir, { commit, baseline });
      if (baseline !== undefined) this.ready(dir);
    } catch (e) {
      this.known.set(dir, { commit: '', baseline: undefined });
      this.heads.set(dir, { head: undefined, at: Date.now() });
      this.failed(e instanceof Error ? e.message : String(e));
    } finally {
      this.working.delete(dir);
    }
  }

  private async head(dir: string): Promise<Head | undefined> {
    const repository = this.parts.git().Repository.around(dir);
    if (repository === undefined) return undefined;
    const commit = await repository.resolve('HEAD');
    for (const { head } of this.heads.values())
      if (head?.commit === commit && head.fs.isDir(repository.root)) return head;
    return { commit, fs: await repository.tree(commit, new DiskFileSystem()) };
  }

  /** What the folder's package has on the heap in HEAD's tree. */
  private async baseline({ fs }: Head, dir: string, file: string): Promise<Baseline> {
    const name = fs.isFile(file)
      ? file
      : (fs.readDir(dir) ?? []).map((e) => nodePath.join(dir, e.name)).find((f) => f.endsWith('.go'));
    if (name === undefined) return new Map();
    const engine = this.parts.engineOver(fs);
    try {
      engine.configure(this.options);
      await engine.prepare(name, () => {}, never);
      const results = await engine.analyzePackageOf(name, never);
      return baselineOf(results.flatMap((r) => r.functions.flatMap((fn) => fn.findings)));
    } finally {
      engine.dispose();
    }
  }
}
