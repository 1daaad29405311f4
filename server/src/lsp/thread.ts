/**
 * The thread that analyses: it holds the session and the engine, takes texts and questions from the thread that speaks
 * the protocol, and sends answers back. Messages that arrive while something is analysed are taken together afterwards.
 */
import { basename, dirname } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import type { Engine, FileResult } from '../answers/model';
import { assertNever } from '../base/never';
import { graphDot, graphText, themed } from '../features/graph';
import { type ActionSource, actionsFrom, hoverAt } from '../features/index';
import type { Draw } from '../graph';
import { HeadAnswers, type HeadParts, Session } from '../session/index';
import { DeltaEncoder, type FromAnalysis, type QuestionKind, type Questions, type ToAnalysis } from './wire';

/** What the thread is made of. */
export interface ThreadParts {
  readonly createEngine: () => Engine;
  /** Where code actions come from, if not from the engine's answers. */
  readonly createActions?: (engine: Engine) => ActionSource;
  /** Starts Graphviz; without it, nothing is drawn. */
  readonly drawer?: () => Promise<Draw>;
  /** For what is new since the last commit; without it, nothing is marked. */
  readonly head?: HeadParts;
}

/** Serves a port until it is closed. */
export function serveThread(port: MessagePort, parts: ThreadParts): void {
  const thread = new AnalysisThread(port, parts);
  port.on('message', (message: ToAnalysis) => thread.take(message));
}

class AnalysisThread {
  private readonly engine: Engine;
  private readonly actionSource: ActionSource;
  private readonly session: Session;
  private readonly deltas = new DeltaEncoder();
  private readonly head: HeadAnswers | undefined;
  private readonly cancelled = new Set<number>();
  /** Graphviz, once somebody has asked for a drawing. */
  private draw: Promise<Draw> | undefined;

  constructor(
    private readonly port: MessagePort,
    private readonly parts: ThreadParts,
  ) {
    this.engine = parts.createEngine();
    const again = (dir: string): void => {
      for (const path of this.session.paths())
        if (dirname(path) === dir) {
          const result = this.session.latest(path);
          if (result !== undefined) this.answered(path, result, false);
        }
    };
    const failed = (message: string): void => void process.stderr.write(`goscape: HEAD: ${message}\n`);
    this.head = parts.head === undefined ? undefined : new HeadAnswers(parts.head, again, failed);
    this.actionSource = (parts.createActions ?? actionsFrom)(this.engine);
    this.session = new Session(this.engine, {
      answered: (path, result, own) => this.answered(path, result, own),
      failed: (path, error) => this.send({ type: 'failed', path, error: textOf(error) }),
      loading: (path, message, done, total) => this.send({ type: 'loading', path, message, done, total }),
      settled: () => this.send({ type: 'settled' }),
    });
  }

  private answered(path: string, result: FileResult, own: boolean): void {
    const marked = this.head?.marked(result) ?? result;
    this.send({ type: 'answered', path, own, result: this.deltas.encode(path, marked) });
  }

  private send(message: FromAnalysis): void {
    this.port.postMessage(message);
  }

  take(message: ToAnalysis): void {
    const { session } = this;
    switch (message.type) {
      case 'open':
        session.open(message.path, message.text, message.version);
        return;
      case 'change':
        session.change(message.path, message.text, message.version, message.edits);
        return;
      case 'close':
        session.close(message.path);
        this.deltas.forget(message.path);
        return;
      case 'invalidate':
        this.head?.forget();
        session.invalidate(message.paths);
        return;
      case 'configure':
        this.head?.configure(message.options);
        session.configure(message.options);
        return;
      case 'folders':
        session.setFolders(message.folders);
        return;
      case 'start':
        session.start();
        return;
      case 'ask':
        void this.answer(message.id, message.kind, message.ask);
        return;
      case 'cancel':
        this.cancelled.add(message.id);
        return;
      case 'dispose':
        session.dispose();
        this.port.close();
        return;
      default:
        assertNever(message);
    }
  }

  private async answer(id: number, kind: QuestionKind, ask: Questions[QuestionKind]['ask']): Promise<void> {
    try {
      const reply = await this.replyTo(id, kind, ask);
      this.send({ type: 'reply', id, reply });
    } catch (error) {
      this.send({ type: 'refused', id, error: textOf(error) });
    } finally {
      this.cancelled.delete(id);
    }
  }

  private async replyTo(
    id: number,
    kind: QuestionKind,
    ask: Questions[QuestionKind]['ask'],
  ): Promise<Questions[QuestionKind]['reply']> {
    switch (kind) {
      case 'result':
        await this.session.result((ask as Questions['result']['ask']).path);
        return undefined;
      case 'hover':
        return this.hover(id, ask as Questions['hover']['ask']);
      case 'actions':
        return this.actions(id, ask as Questions['actions']['ask']);
      case 'allProven':
        return this.allProven(id, ask as Questions['allProven']['ask']);
      case 'graph':
        return this.graph(id, ask as Questions['graph']['ask']);
      case 'holding': {
        const { path, line } = ask as Questions['holding']['ask'];
        await this.session.result(path);
        return this.cancelled.has(id) ? [] : (this.engine.holdingAt?.(path, line) ?? []);
      }
      default:
        return assertNever(kind);
    }
  }

  private async hover(id: number, { place }: Questions['hover']['ask']): Promise<Questions['hover']['reply']> {
    const result = await this.session.result(place.file);
    if (result === undefined || this.cancelled.has(id)) return undefined;
    return hoverAt(
      {
        symbolAt: (p) => this.engine.symbolAt(p),
        resultOf: (f) => this.session.latest(f),
        inliningOf: (file, f) => this.engine.inliningOf?.(file, f, true) ?? {},
      },
      result,
      place,
    );
  }

  private async graph(id: number, { place }: Questions['graph']['ask']): Promise<Questions['graph']['reply']> {
    await this.session.result(place.file);
    if (this.cancelled.has(id)) return undefined;
    const picture = this.engine.flowAt?.(place.file, place.line, place.col) ?? undefined;
    if (picture === undefined || this.parts.drawer === undefined) return undefined;
    this.draw ??= this.parts.drawer();
    const draw = await this.draw;
    const text = graphText(picture, (p) => `${basename(p.file)}:${p.line}`);
    return { svg: themed(draw(graphDot(picture))), text, picture };
  }

  private async actions(
    id: number,
    { path, first, last }: Questions['actions']['ask'],
  ): Promise<Questions['actions']['reply']> {
    const result: FileResult | undefined = await this.session.result(path);
    const cancel = (): boolean => this.cancelled.has(id) || this.session.latest(path) !== result;
    if (result === undefined || cancel()) return [];
    const items = [...(await this.actionSource.at(result, first, last, cancel))];
    // What mends a broken promise stands where it is broken.
    for (const line of brokenAt(result, first, last))
      items.push(...(await this.actionSource.at(result, line, line, cancel)));
    return items;
  }

  private async allProven(
    id: number,
    { path }: Questions['allProven']['ask'],
  ): Promise<Questions['allProven']['reply']> {
    const result = await this.session.result(path);
    const cancel = (): boolean => this.cancelled.has(id) || this.session.latest(path) !== result;
    return result === undefined || cancel() ? undefined : this.actionSource.allProven(result, cancel);
  }
}

/** Lines elsewhere in the file that break the promises that are marked from line `first` to `last`. */
function brokenAt(result: FileResult, first: number, last: number): readonly number[] {
  const lines = (result.promises ?? []).flatMap((p) => {
    const place = p.state === 'broken' && first <= p.at.line && p.at.line <= last ? p.steps[0]?.place : undefined;
    return place === undefined || place.file !== result.file || (first <= place.line && place.line <= last)
      ? []
      : [place.line];
  });
  return [...new Set(lines)];
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
