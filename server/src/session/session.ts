/**
 * One session with an editor: which documents are open, which answers are known for them, and what to work out next.
 */
import { leanResult } from '../answers/lean';
import type { ByteEdit, Engine, EngineOptions, FileResult } from '../answers/model';
import { movedAlike } from '../answers/moved';

/** Who is told what the session finds out. */
export interface SessionListener {
  /** A document has a new answer. `own` where its own edit, and not another file's, brought it about. */
  answered(path: string, result: FileResult, own: boolean): void;
  /** Something went wrong inside; the session goes on. */
  failed(path: string, error: unknown): void;
  /** Packages are being loaded; done === total is the end of it. */
  loading(path: string, message: string, done: number, total: number): void;
  /** Every open document has the answer for its present text. */
  settled(): void;
}

interface OpenDocument {
  readonly path: string;
  version: number;
  result: FileResult | undefined;
  /** The state of the world that `result` is for. */
  at: number;
  pending: Promise<FileResult | undefined> | undefined;
  pendingAt: number;
  prepared: Promise<void> | undefined;
  /** Edited since the last answer. */
  edited: boolean;
  /** The answer is one that an earlier process gave. */
  kept: boolean;
  /** What the last analysis took, in milliseconds: an expensive one is not started at every key. */
  cost: number;
}

const cheapMs = 60;
const longestDelayMs = 400;

/**
 * While nobody waits, edits of the document in front are rehearsed, so that the runtime has compiled what an edit runs
 * when the first one comes: so many, so long after the last work, and none after one that took too long.
 */
const rehearsals = 30;
const rehearsalDelayMs = 8;
const longestRehearsalMs = 30;

export class Session {
  private readonly documents = new Map<string, OpenDocument>();
  /** Paths that wait for an answer, the most urgent last. */
  private queue: string[] = [];
  private world = 1;
  /** The document that the user was in last. */
  private front: string | undefined;
  private started = false;
  private disposed = false;
  private pumping = false;
  private timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  private timerIsImmediate = false;
  private rehearsed = 0;
  private rehearsal: NodeJS.Timeout | undefined;
  private markReady: () => void = () => {};
  private readonly ready = new Promise<void>((resolve) => {
    this.markReady = resolve;
  });

  constructor(
    readonly engine: Engine,
    private readonly listener: SessionListener,
  ) {}

  /** From here on answers are worked out; before, documents only gather (the configuration is not known yet). */
  start(): void {
    this.started = true;
    this.markReady();
    for (const path of this.documents.keys()) this.enqueue(path);
  }

  open(path: string, text: string, version: number): void {
    this.engine.openFile(path, text, version);
    this.documents.set(path, {
      path,
      version,
      result: undefined,
      at: 0,
      pending: undefined,
      pendingAt: 0,
      prepared: undefined,
      edited: true,
      kept: false,
      cost: 0,
    });
    this.touch(path);
  }

  change(path: string, text: string | undefined, version: number, edits: readonly ByteEdit[] | undefined): void {
    const doc = this.documents.get(path);
    if (!doc) return;
    this.engine.changeFile(path, text, edits, version);
    doc.version = version;
    doc.edited = true;
    this.touch(path);
  }

  close(path: string): void {
    if (!this.documents.delete(path)) return;
    this.engine.closeFile(path);
    this.queue = this.queue.filter((p) => p !== path);
    this.touch(undefined);
  }

  /** Files changed on disk, not in the editor. */
  invalidate(paths: readonly string[]): void {
    this.engine.invalidate(paths);
    this.reload();
  }

  configure(options: EngineOptions): void {
    this.engine.configure(options);
    this.reload();
  }

  setFolders(folders: readonly string[]): void {
    this.engine.setFolders(folders);
    this.reload();
  }

  /** Paths of the open documents. */
  paths(): readonly string[] {
    return [...this.documents.keys()];
  }

  isOpen(path: string): boolean {
    return this.documents.has(path);
  }

  /** The last answer for an open document; it may be for an older text. */
  latest(path: string): FileResult | undefined {
    return this.documents.get(path)?.result;
  }

  /** The answer for the present text; undefined where there is none, or the document was closed meanwhile. */
  async result(path: string): Promise<FileResult | undefined> {
    const doc = this.documents.get(path);
    if (!doc) return undefined;
    if (doc.at === this.world) return doc.result;
    if (doc.pending && doc.pendingAt === this.world) return doc.pending;
    const pending = this.work(doc);
    doc.pending = pending;
    doc.pendingAt = this.world;
    try {
      return await pending;
    } finally {
      if (doc.pending === pending) doc.pending = undefined;
    }
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.rehearsal);
    this.markReady();
    this.clearTimer();
    this.documents.clear();
    this.engine.dispose();
  }

  private async work(doc: OpenDocument): Promise<FileResult | undefined> {
    const wanted = (): boolean => !this.disposed && this.documents.get(doc.path) === doc;
    try {
      if (!this.started) await this.ready;
      if (doc.result === undefined) this.recall(doc);
      await (doc.prepared ??= this.prepare(doc));
      while (wanted()) {
        const at = this.world;
        const own = doc.edited;
        const began = performance.now();
        const result = await this.engine.analyzeFile(doc.path, () => this.world !== at || !wanted());
        if (!wanted()) return undefined;
        if (this.world !== at) {
          await giveWay();
          continue;
        }
        // The first analysis makes what the others start from, and says nothing of them.
        if (doc.result !== undefined && !doc.kept) doc.cost = performance.now() - began;
        doc.at = at;
        if (result === undefined) return doc.result;
        const old = doc.result,
          { kept } = doc;
        const same = (): boolean => old !== undefined && sameAnswer(old, kept ? leanResult(result) : result);
        doc.edited = false;
        doc.kept = false;
        doc.result = result;
        // What somebody else's edit did not change need not be told again.
        if (!own && same()) return result;
        this.listener.answered(doc.path, result, own);
        return result;
      }
      return undefined;
    } catch (error) {
      // Not tried again until something changes, or the same failure would come back for ever.
      doc.at = this.world;
      this.listener.failed(doc.path, error);
      return doc.result;
    }
  }

  /** Reports what an earlier process answered at once; it is worked out all the same, for what comes next. */
  private recall(doc: OpenDocument): void {
    const known = this.engine.keptAnswer?.(doc.path);
    if (known === undefined) return;
    doc.result = known;
    doc.kept = true;
    doc.edited = false;
    this.listener.answered(doc.path, known, true);
  }

  private async prepare(doc: OpenDocument): Promise<void> {
    let told = false;
    const end = (): void => {
      if (told) this.listener.loading(doc.path, '', 1, 1);
    };
    try {
      await this.engine.prepare(
        doc.path,
        (message, done, total) => {
          told = true;
          this.listener.loading(doc.path, message, Math.min(done, total - 1), total);
        },
        () => this.disposed || this.documents.get(doc.path) !== doc,
      );
    } finally {
      end();
    }
  }

  private reload(): void {
    for (const doc of this.documents.values()) doc.prepared = undefined;
    this.touch(undefined);
  }

  /** The world changed; `path` is the document that the user is in. */
  private touch(path: string | undefined): void {
    this.world++;
    if (path !== undefined) this.front = path;
    clearTimeout(this.rehearsal);
    for (const other of this.documents.keys()) if (other !== path) this.enqueue(other);
    if (path !== undefined) this.enqueue(path);
  }

  private enqueue(path: string): void {
    if (!this.started || this.disposed) return;
    const at = this.queue.indexOf(path);
    if (at >= 0) this.queue.splice(at, 1);
    this.queue.push(path);
    this.schedule();
  }

  private schedule(): void {
    if (this.pumping || this.queue.length === 0) return;
    this.clearTimer();
    const doc = this.documents.get(this.queue[this.queue.length - 1]!);
    const delay = doc && doc.cost > cheapMs ? Math.min(doc.cost, longestDelayMs) : 0;
    this.timerIsImmediate = delay === 0;
    this.timer = delay === 0 ? setImmediate(() => void this.pump()) : setTimeout(() => void this.pump(), delay);
  }

  private rehearseSoon(): void {
    if (this.rehearsed >= rehearsals || this.engine.rehearse === undefined) return;
    clearTimeout(this.rehearsal);
    this.rehearsal = setTimeout(() => {
      const path = this.front;
      if (this.disposed || this.pumping || this.queue.length > 0 || path === undefined) return;
      const doc = this.documents.get(path);
      if (doc?.at !== this.world) return;
      const began = performance.now();
      this.rehearsed++;
      if (this.engine.rehearse?.(path, this.rehearsed) !== true || performance.now() - began > longestRehearsalMs)
        this.rehearsed = rehearsals;
      this.rehearseSoon();
    }, rehearsalDelayMs);
    this.rehearsal.unref();
  }

  private clearTimer(): void {
    if (this.timer === undefined) return;
    if (this.timerIsImmediate) clearImmediate(this.timer as NodeJS.Immediate);
    else clearTimeout(this.timer as NodeJS.Timeout);
    this.timer = undefined;
  }

  private async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    this.timer = undefined;
    try {
      for (let path = this.queue.pop(); path !== undefined && !this.disposed; path = this.queue.pop()) {
        await this.result(path);
        // Requests that came in meanwhile go before the documents that nobody looks at.
        await giveWay();
      }
    } finally {
      this.pumping = false;
      if (this.queue.length === 0 && !this.disposed) {
        this.listener.settled();
        this.rehearseSoon();
      }
      this.schedule();
    }
  }
}

/** Whether two answers say the same; functions that an edit does not reach are the same objects. */
function sameAnswer(a: FileResult, b: FileResult): boolean {
  const rest = (r: FileResult): string => JSON.stringify({ ...r, functions: [] });
  return (
    a.functions.length === b.functions.length &&
    a.functions.every(
      (fn, i) => movedAlike(fn, b.functions[i]!) || JSON.stringify(fn) === JSON.stringify(b.functions[i]),
    ) &&
    rest(a) === rest(b)
  );
}

function giveWay(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
