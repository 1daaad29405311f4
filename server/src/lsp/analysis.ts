/**
 * The protocol thread's view of the thread that analyses: it sends on what the client does, keeps the last answers, and
 * asks. If the other thread ends, it is started again with the documents that are open.
 */
import { carriedResult, type TextShift, withCarried } from '../answers/carry';
import type { ByteEdit, EngineOptions, FileResult } from '../answers/model';
import { assertNever } from '../base/never';
import { DeltaDecoder, type FromAnalysis, type QuestionKind, type Questions, type ToAnalysis } from './wire';

/** The other thread. */
export interface AnalysisPort {
  post(message: ToAnalysis): void;
  onMessage(take: (message: FromAnalysis) => void): void;
  /** Called once, when the thread has ended by itself. */
  onEnd(ended: (reason: string) => void): void;
  /** Resolves when the thread has ended. */
  close(): Promise<void>;
}

/** A change of a document. */
export interface TextEdits {
  readonly before: string;
  readonly text: string;
  readonly edits: readonly ByteEdit[] | undefined;
  readonly shifts: readonly TextShift[];
}

export type Connect = () => AnalysisPort;

/** Takes what the other thread reports. */
export interface AnalysisListener {
  /** A document has a new answer. `own` where its own edit, and not another file's, brought it about. */
  answered(path: string, result: FileResult, own: boolean): void;
  failed(path: string, error: string): void;
  /** Packages are being loaded; done === total is the end of it. */
  loading(path: string, message: string, done: number, total: number): void;
  /** Every open document has the answer for its present text. */
  settled(): void;
}

interface OpenDocument {
  text: string;
  version: number;
  /** The last answer, and the edits since the text that it is for. */
  result: FileResult | undefined;
  shifts: { readonly version: number; readonly shift: TextShift }[];
  /** The last answer carried over to the present text. */
  carried: FileResult | undefined;
}

/** The thread is not started again more often than this; what ends it would end it again. */
const maxRestarts = 3;

export class Analysis {
  private port: AnalysisPort;
  private readonly documents = new Map<string, OpenDocument>();
  private deltas = new DeltaDecoder();
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private lastId = 0;
  private options: EngineOptions | undefined;
  private folders: readonly string[] | undefined;
  private started = false;
  private restarts = 0;
  private disposed = false;

  constructor(
    private readonly connect: Connect,
    private readonly listener: AnalysisListener,
  ) {
    this.port = this.connected();
  }

  private connected(): AnalysisPort {
    const port = this.connect();
    port.onMessage((m) => this.take(m));
    port.onEnd((reason) => this.ended(reason));
    return port;
  }

  open(path: string, text: string, version: number): void {
    this.documents.set(path, { text, version, result: undefined, shifts: [], carried: undefined });
    this.port.post({ type: 'open', path, text, version });
  }

  /** edits: of the text `before`, where the client sent edits; shifts: what they do to positions. */
  change(path: string, { before, text, edits, shifts }: TextEdits, version: number): void {
    const doc = this.documents.get(path);
    if (doc === undefined) return;
    // A file can be open as two documents with texts of their own.
    const known = edits !== undefined && doc.text === before;
    doc.text = text;
    doc.version = version;
    doc.carried = undefined;
    for (const shift of shifts) doc.shifts.push({ version, shift });
    this.port.post({
      type: 'change',
      path,
      version,
      ...(known ? { text: undefined, edits } : { text, edits: undefined }),
    });
  }

  close(path: string): void {
    if (!this.documents.delete(path)) return;
    this.deltas.forget(path);
    this.port.post({ type: 'close', path });
  }

  /** Files changed on disk, not in the editor. */
  invalidate(paths: readonly string[]): void {
    this.port.post({ type: 'invalidate', paths });
  }

  configure(options: EngineOptions): void {
    this.options = options;
    this.port.post({ type: 'configure', options });
  }

  setFolders(folders: readonly string[]): void {
    this.folders = folders;
    this.port.post({ type: 'folders', folders });
  }

  /** From here on answers are worked out; before, documents only gather (the configuration is not known yet). */
  start(): void {
    this.started = true;
    this.port.post({ type: 'start' });
  }

  /** The last answer for an open document, carried over to the present text. */
  latest(path: string): FileResult | undefined {
    const doc = this.documents.get(path);
    if (doc?.result === undefined) return undefined;
    return (doc.carried ??= carriedResult(
      doc.result,
      doc.shifts.map((s) => s.shift),
    ));
  }

  /** The answer for the present text; undefined where there is none, or the document was closed meanwhile. */
  async result(path: string): Promise<FileResult | undefined> {
    await this.ask('result', { path });
    return this.latest(path);
  }

  /** Asks the other thread. */
  ask<K extends QuestionKind>(kind: K, ask: Questions[K]['ask']): Promise<Questions[K]['reply']> & Cancellable {
    const id = ++this.lastId;
    const promise = new Promise<Questions[K]['reply']>((resolve, reject) => {
      if (this.disposed) reject(new Error('the server has shut down'));
      else this.waiting.set(id, { resolve: (reply) => resolve(reply as Questions[K]['reply']), reject });
    });
    if (!this.disposed) this.port.post({ type: 'ask', id, kind, ask });
    return Object.assign(promise, { cancel: () => this.port.post({ type: 'cancel', id }) });
  }

  /** Resolves when the other thread has written what it keeps, and has ended. */
  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    for (const { reject } of this.waiting.values()) reject(new Error('the server has shut down'));
    this.waiting.clear();
    this.port.post({ type: 'dispose' });
    await this.port.close();
  }

  private take(m: FromAnalysis): void {
    if (this.disposed) return;
    switch (m.type) {
      case 'answered': {
        const doc = this.documents.get(m.path);
        if (doc === undefined) return;
        this.keep(doc, this.deltas.decode(m.path, m.result));
        this.listener.answered(m.path, doc.result!, m.own);
        return;
      }
      case 'failed':
        this.listener.failed(m.path, m.error);
        return;
      case 'loading':
        this.listener.loading(m.path, m.message, m.done, m.total);
        return;
      case 'settled':
        this.listener.settled();
        return;
      case 'reply':
        this.waiting.get(m.id)?.resolve(m.reply);
        this.waiting.delete(m.id);
        return;
      case 'refused':
        this.waiting.get(m.id)?.reject(new Error(m.error));
        this.waiting.delete(m.id);
        return;
      default:
        assertNever(m);
    }
  }

  /** Takes an answer; what does not type-check in it keeps what was known before. */
  private keep(doc: OpenDocument, result: FileResult): void {
    const version = result.version ?? doc.version;
    const since = doc.shifts.filter((s) => s.version <= version).map((s) => s.shift);
    doc.result = withCarried(result, doc.result, since);
    doc.shifts = doc.shifts.filter((s) => s.version > version);
    doc.carried = undefined;
  }

  /** The other thread ended by itself: out of memory, above all. */
  private ended(reason: string): void {
    if (this.disposed) return;
    const gone = new Error(`the analysis ended: ${reason}`);
    for (const { reject } of this.waiting.values()) reject(gone);
    this.waiting.clear();
    for (const path of this.documents.keys()) this.listener.failed(path, gone.message);
    if (++this.restarts > maxRestarts) return;
    this.deltas = new DeltaDecoder();
    this.port = this.connected();
    if (this.folders !== undefined) this.port.post({ type: 'folders', folders: this.folders });
    if (this.options !== undefined) this.port.post({ type: 'configure', options: this.options });
    for (const [path, d] of this.documents) this.port.post({ type: 'open', path, text: d.text, version: d.version });
    if (this.started) this.port.post({ type: 'start' });
  }
}

export interface Cancellable {
  /** The answer is no longer wanted; what comes of it is nobody's concern. */
  cancel(): void;
}
