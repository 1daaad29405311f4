/**
 * What a client asks: hovers, hints, lenses, actions, diagnostics, explanations. Hovers, and hints and lenses of
 * clients that support refresh requests, return the last answer where the present one takes longer than a moment.
 */
import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type CodeLens,
  type CodeLensParams,
  type CompletionItem,
  CompletionItemKind,
  type CompletionParams,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type Hover,
  type HoverParams,
  type InlayHint,
  type InlayHintParams,
  MarkupKind,
} from 'vscode-languageserver';
import type { ExplainParams, ExplainResult, GraphResult, ProtocolLocation, Settings } from '../../../shared/src/index';
import type { FileResult, Place } from '../answers/model';
import {
  codeLensesOf,
  diagnosticsOf,
  functionSummary,
  type HoverDoc,
  hoverAt,
  hoverMarkdown,
  hoverPlain,
  inlayHintsOf,
  promiseWords,
  statusOf,
} from '../features/index';
import type { Analysis, Cancellable } from './analysis';
import { actionKinds, applyProvenKind, type ClientAbilities } from './client';
import type { Converter } from './convert';
import type { Document, Documents } from './documents';
import type { Position } from './positions';

/** What requests are answered from. */
export interface RequestHost {
  readonly client: ClientAbilities;
  readonly documents: Documents;
  readonly analysis: Analysis;
  readonly settings: () => Settings;
  readonly converter: () => Converter;
}

/** How long a hover waits for the present answer, in milliseconds: a person does not see the difference. */
const promptMs = 30;

const late: unique symbol = Symbol('late');

export class Requests {
  private resultId = 0;
  /** What was last answered to a client that pulls, and under which name. */
  private readonly pulled = new Map<string, { readonly json: string; readonly id: string }>();
  /** Documents without an answer for which a hover waits. */
  private readonly firstHovers = new Set<string>();
  /** Documents for which an answer for an older text was given. */
  private readonly stale = new Set<string>();

  constructor(private readonly host: RequestHost) {}

  /** A document has a new answer; returns whether clients were given an older one, and should ask again. */
  answered(path: string): boolean {
    return this.stale.delete(path);
  }

  closed(uri: string): void {
    this.pulled.delete(uri);
  }

  async hover({ textDocument: { uri }, position }: HoverParams): Promise<Hover | null> {
    const doc = this.host.documents.get(uri);
    if (doc === undefined || !this.host.settings().enable) return null;
    const found = await this.hoverDoc(doc, doc.lines.place(doc.path, position));
    if (found === undefined) return null;
    const converter = this.host.converter();
    const contents = this.host.client.markdown
      ? { kind: MarkupKind.Markdown, value: hoverMarkdown(found, (p) => converter.link(p)) }
      : { kind: MarkupKind.PlainText, value: hoverPlain(found) };
    return { contents, range: converter.extent(found.file, found.extent) };
  }

  /**
   * The hover at a place; from the last answers where the present one is not there in a moment. Before there is any
   * answer, one hover a document waits for it, and those that come meanwhile have nothing to show.
   */
  private async hoverDoc(doc: Document, place: Place): Promise<HoverDoc | undefined> {
    const asked = this.host.analysis.ask('hover', { place });
    if (this.host.analysis.latest(doc.path) === undefined && !this.firstHovers.has(doc.path)) {
      this.firstHovers.add(doc.path);
      return asked.finally(() => this.firstHovers.delete(doc.path));
    }
    const found = await within(promptMs, asked);
    if (found !== late) return found;
    asked.cancel();
    const last = this.host.analysis.latest(doc.path);
    const source = { symbolAt: () => undefined, resultOf: (f: string) => this.host.analysis.latest(f) };
    return last === undefined ? undefined : hoverAt(source, last, place);
  }

  async explain({ textDocument: { uri }, position }: ExplainParams): Promise<ExplainResult> {
    const doc = this.host.documents.get(uri);
    const result = doc ? await this.host.analysis.result(doc.path) : undefined;
    if (!doc || !result) return { markdown: 'There is no answer for this file: it is not an open Go file.' };
    const found = await this.host.analysis.ask('hover', { place: doc.lines.place(doc.path, position) });
    const converter = this.host.converter();
    if (found) return { markdown: hoverMarkdown(found, (p) => converter.link(p)) };
    const status = statusOf(result);
    return {
      markdown: ['Nothing here has a place in memory of its own.', status.message, ...status.details].join('\n\n'),
    };
  }

  /** The flow of the function at a position, drawn. */
  async graph({ textDocument: { uri }, position }: ExplainParams): Promise<GraphResult | null> {
    const doc = this.host.documents.get(uri);
    const drawing = doc && (await this.host.analysis.ask('graph', { place: doc.lines.place(doc.path, position) }));
    if (drawing === undefined) return null;
    const { picture, svg, text } = drawing;
    const converter = this.host.converter();
    const location = (p: Place): ProtocolLocation => {
      const { line, character } = converter.range(p, 0).start;
      return { uri: converter.uri(p.file), line, character };
    };
    return {
      title: picture.func,
      svg,
      text,
      nodes: picture.nodes.flatMap((n) =>
        n.place === undefined ? [] : [{ id: `n${n.id}`, location: location(n.place) }],
      ),
      passedBy: picture.passedBy.map((c) => ({
        text: `${c.caller} passes ${c.argument} as ${c.param}: ${c.pays ?? 'allocates nothing for it'}`,
        pays: c.pays !== undefined,
        location: location(c.place),
      })),
    };
  }

  /** What the function at a place allocates, in a few words. */
  async functionAt(uri: string, position: Position): Promise<string | undefined> {
    const doc = this.host.documents.get(uri);
    const result = doc === undefined ? undefined : await this.host.analysis.result(doc.path);
    return result === undefined ? undefined : functionSummary(result, position.line + 1);
  }

  async inlayHints({ textDocument: { uri }, range }: InlayHintParams): Promise<InlayHint[]> {
    const doc = this.host.documents.get(uri);
    const settings = this.host.settings();
    if (!doc || !settings.enable || settings.inlayHints === 'off') return [];
    const result = await this.soon(doc.path, this.host.client.refreshesInlayHints);
    if (!result) return [];
    const converter = this.host.converter();
    return inlayHintsOf(result, settings, range.start.line + 1, range.end.line + 1).map((h) => converter.hint(h));
  }

  async codeLenses({ textDocument: { uri } }: CodeLensParams): Promise<CodeLens[]> {
    const doc = this.host.documents.get(uri);
    const settings = this.host.settings();
    if (!doc || !settings.enable || !settings.codeLens) return [];
    const result = await this.soon(doc.path, this.host.client.refreshesCodeLenses);
    if (!result) return [];
    const converter = this.host.converter();
    return codeLensesOf(result, settings).map((l) => converter.lens(l));
  }

  async codeActions(params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
    const { uri } = params.textDocument;
    const { only, diagnostics } = params.context;
    const doc = this.host.documents.get(uri);
    // A client that does not say what it wants does not want what is for whole files.
    const wants = (kind: string): boolean =>
      only === undefined
        ? kind !== applyProvenKind
        : only.some((o) => o === '' || o === kind || kind.startsWith(`${o}.`));
    if (!doc || !this.host.settings().enable || !actionKinds.some(wants)) return [];
    if (wants(applyProvenKind)) return this.allProven(doc, token);
    const { start, end } = params.range;
    // What is not about an allocation is offered at the cursor, and not in a selection.
    const isCaret = start.line === end.line && start.character === end.character;
    const { analysis } = this.host;
    const converter = this.host.converter();
    const actions: CodeAction[] = [];
    const add = async <T>(asked: Promise<readonly T[]> & Cancellable, made: (item: T) => CodeAction): Promise<void> => {
      const cancelling = token.onCancellationRequested(() => asked.cancel());
      for (const item of await asked) actions.push(made(item));
      cancelling.dispose();
    };
    if (wants(CodeActionKind.QuickFix) || wants(CodeActionKind.RefactorRewrite))
      await add(analysis.ask('actions', { path: doc.path, first: start.line + 1, last: end.line + 1 }), (item) =>
        converter.action(item, diagnostics),
      );
    if (wants(CodeActionKind.RefactorRewrite) && isCaret)
      await add(analysis.ask('holding', { path: doc.path, line: start.line + 1 }), (item) => converter.rewrite(item));
    if (token.isCancellationRequested || this.host.documents.get(uri)?.version !== doc.version) return [];
    return actions.filter((a) => wants(a.kind ?? ''));
  }

  private async allProven(doc: Document, token: CancellationToken): Promise<CodeAction[]> {
    const { version } = doc;
    const asked = this.host.analysis.ask('allProven', { path: doc.path });
    const cancelling = token.onCancellationRequested(() => asked.cancel());
    const all = await asked;
    cancelling.dispose();
    const isStale = token.isCancellationRequested || this.host.documents.get(doc.uri)?.version !== version;
    return all === undefined || isStale ? [] : [this.host.converter().allProven(all)];
  }

  /** Completes the words of promises behind `//goscape:`. */
  completion({ textDocument: { uri }, position }: CompletionParams): CompletionItem[] {
    const doc = this.host.documents.get(uri);
    if (doc === undefined || !this.host.settings().enable) return [];
    const line = doc.text.split('\n', position.line + 1)[position.line] ?? '';
    const { col } = doc.lines.place(doc.path, position);
    const before = Buffer.from(line)
      .subarray(0, col - 1)
      .toString();
    return promiseWords(before).map(({ word, detail }) => ({
      label: word,
      kind: CompletionItemKind.Keyword,
      detail,
    }));
  }

  async diagnostics(params: DocumentDiagnosticParams): Promise<DocumentDiagnosticReport> {
    const { uri } = params.textDocument;
    const doc = this.host.documents.get(uri);
    const result = doc ? await this.host.analysis.result(doc.path) : undefined;
    if (!result) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    const converter = this.host.converter();
    const items = diagnosticsOf(result, this.host.settings()).map((d) => converter.diagnostic(d));
    const json = JSON.stringify(items);
    let last = this.pulled.get(uri);
    if (last?.json !== json) this.pulled.set(uri, (last = { json, id: String(++this.resultId) }));
    if (last.id === params.previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: last.id };
    return { kind: DocumentDiagnosticReportKind.Full, resultId: last.id, items };
  }

  /** Returns the present answer; for a client that supports refresh requests, the last one if that takes longer. */
  private async soon(path: string, asksAgain: boolean): Promise<FileResult | undefined> {
    const { analysis } = this.host;
    if (!asksAgain || analysis.latest(path) === undefined) return analysis.result(path);
    const result = await within(promptMs, analysis.result(path));
    if (result !== late) return result;
    this.stale.add(path);
    return analysis.latest(path);
  }
}

/** What a promise resolves to, or `late` after some milliseconds. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | typeof late> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), ms);
  });
  // Nobody waits for it any more when it fails late.
  promise.catch(() => {});
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
