/** The language server: requests and notifications of the protocol, each handed to a session or a feature. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  type Connection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  type InlayHint,
  MarkupKind,
  TextDocumentSyncKind,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver';
import {
  defaults,
  type ExplainParams,
  type ExplainResult,
  explainMethod,
  readSettings,
  type Settings,
  type StatusParams,
  section,
  statusMethod,
} from '../../../shared/src/index';
import type { Engine, EngineOptions, FileResult } from '../answers/model';
import {
  codeActionsOf,
  codeLensesOf,
  diagnosticsOf,
  type Fix,
  type HoverSource,
  hoverAt,
  hoverMarkdown,
  hoverPlain,
  inlayHintsOf,
  statusOf,
} from '../features/index';
import { Session } from '../session/index';
import { abilitiesOf, type ClientAbilities } from './client';
import { Converter } from './convert';
import { type Document, Documents } from './documents';
import { pathOfUri } from './uris';

export interface ServerParts {
  readonly version: string;
  readonly createEngine: () => Engine;
  readonly fixes: readonly Fix[];
}

const refreshDelayMs = 50;

/** Serves one connection. */
export class Server {
  private client!: ClientAbilities;
  private documents!: Documents;
  private session!: Session;
  private settings: Settings = defaults;
  private readonly folders = new Set<string>();
  private readonly published = new Set<string>();
  private progress: WorkDoneProgressServerReporter | undefined;
  private progressAsked = false;
  private refreshTimer: NodeJS.Timeout | undefined;
  private resultId = 0;
  /** What was last answered to a client that pulls, and under which name. */
  private readonly pulled = new Map<string, { readonly json: string; readonly id: string }>();

  constructor(
    private readonly connection: Connection,
    private readonly parts: ServerParts,
  ) {
    connection.onInitialize((params) => this.initialize(params));
    connection.onInitialized(() => void this.initialized().catch((e: unknown) => this.log(e)));
    connection.onShutdown(() => {
      clearTimeout(this.refreshTimer);
      this.session.dispose();
    });
    connection.onDidOpenTextDocument((p) =>
      this.didOpen(p.textDocument.uri, p.textDocument.languageId, p.textDocument.version, p.textDocument.text),
    );
    connection.onDidChangeTextDocument((p) => {
      const changed = this.documents.change(p.textDocument.uri, p.textDocument.version, p.contentChanges);
      if (changed) this.session.change(changed.doc.path, changed.doc.text, changed.doc.version, changed.edits);
    });
    connection.onDidCloseTextDocument((p) => this.didClose(p.textDocument.uri));
    connection.onDidSaveTextDocument(() => {
      /* what is saved is known already */
    });
    connection.onDidChangeConfiguration((p) => void this.configure(p.settings).catch((e: unknown) => this.log(e)));
    connection.onDidChangeWatchedFiles((p) => {
      const paths = p.changes.map((c) => pathOfUri(c.uri)).filter((path): path is string => path !== undefined);
      if (paths.length) {
        this.session.invalidate(paths);
        this.refresh();
      }
    });
    connection.onHover((p) => this.hover(p.textDocument.uri, p.position));
    connection.onCodeAction((p, token) =>
      this.codeActions(
        p.textDocument.uri,
        p.range.start.line,
        p.range.end.line,
        p.context.only,
        p.context.diagnostics,
        () => token.isCancellationRequested,
      ),
    );
    connection.onCodeLens((p) => this.codeLenses(p.textDocument.uri));
    connection.languages.inlayHint.on((p) => this.inlayHints(p.textDocument.uri, p.range.start.line, p.range.end.line));
    connection.languages.diagnostics.on((p) => this.pullDiagnostics(p.textDocument.uri, p.previousResultId));
    connection.onRequest(explainMethod, (p: ExplainParams) => this.explain(p));
  }

  // ---- life cycle

  private initialize(params: InitializeParams): InitializeResult {
    this.client = abilitiesOf(params);
    this.documents = new Documents(this.client.encoding);
    this.settings = readSettings(this.sectionOf(params.initializationOptions));
    for (const folder of params.workspaceFolders ?? []) this.addFolder(folder.uri);
    if (this.folders.size === 0 && params.rootUri) this.addFolder(params.rootUri);
    this.session = new Session(this.parts.createEngine(), {
      answered: (path, result, own) => this.answered(path, result, own),
      failed: (path, error) => this.failed(path, error),
      loading: (path, message, done, total) => this.loading(path, message, done, total),
    });
    return {
      serverInfo: { name: 'goscape', version: this.parts.version },
      capabilities: {
        positionEncoding: this.client.encoding,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        hoverProvider: true,
        inlayHintProvider: true,
        codeLensProvider: { resolveProvider: false },
        ...(this.client.codeActionLiterals
          ? { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] } }
          : {}),
        ...(this.client.pullsDiagnostics
          ? { diagnosticProvider: { identifier: section, interFileDependencies: true, workspaceDiagnostics: false } }
          : {}),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  private async initialized(): Promise<void> {
    this.session.setFolders([...this.folders]);
    if (this.client.folders) {
      this.connection.workspace.onDidChangeWorkspaceFolders((e) => {
        for (const f of e.added) this.addFolder(f.uri);
        for (const f of e.removed) {
          const path = pathOfUri(f.uri);
          if (path !== undefined) this.folders.delete(path);
        }
        this.session.setFolders([...this.folders]);
        this.refresh();
      });
    }
    if (this.client.registersConfiguration)
      this.connection.client
        .register(DidChangeConfigurationNotification.type, { section })
        .catch((e: unknown) => this.log(e));
    if (this.client.registersWatchers) {
      const watchers = ['**/*.go', '**/go.mod', '**/go.sum', '**/go.work', '**/vendor/modules.txt'].map(
        (globPattern) => ({ globPattern }),
      );
      this.connection.client
        .register(DidChangeWatchedFilesNotification.type, { watchers })
        .catch((e: unknown) => this.log(e));
    }
    if (this.client.configuration) this.settings = await this.askConfiguration();
    this.session.configure(engineOptions(this.settings));
    this.session.start();
  }

  private addFolder(uri: string): void {
    const path = pathOfUri(uri);
    if (path !== undefined) this.folders.add(path);
  }

  // ---- configuration

  /** Some clients send the whole configuration, some the section only. */
  private sectionOf(value: unknown): unknown {
    return typeof value === 'object' && value !== null && section in value
      ? (value as Record<string, unknown>)[section]
      : value;
  }

  private async askConfiguration(): Promise<Settings> {
    try {
      return readSettings(await this.connection.workspace.getConfiguration(section));
    } catch (error) {
      this.log(error);
      return this.settings;
    }
  }

  private async configure(sent: unknown): Promise<void> {
    const old = this.settings;
    this.settings = this.client.configuration ? await this.askConfiguration() : readSettings(this.sectionOf(sent));
    if (JSON.stringify(engineOptions(old)) !== JSON.stringify(engineOptions(this.settings)))
      this.session.configure(engineOptions(this.settings));
    for (const doc of this.documents.all()) {
      const result = this.session.latest(doc.path);
      if (result) this.tell(doc, result);
    }
    this.refresh();
  }

  // ---- documents

  private didOpen(uri: string, languageId: string, version: number, text: string): void {
    const path = pathOfUri(uri);
    if (path === undefined || (languageId !== 'go' && !path.endsWith('.go'))) return;
    const doc = this.documents.open(uri, path, version, text);
    this.session.open(doc.path, doc.text, doc.version);
  }

  private didClose(uri: string): void {
    const doc = this.documents.close(uri);
    if (!doc) return;
    this.session.close(doc.path);
    this.pulled.delete(uri);
    if (this.published.delete(uri)) void this.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  private converter(): Converter {
    return new Converter(this.documents, this.client, (path) => this.session.engine.textOf(path));
  }

  // ---- answers

  private answered(path: string, result: FileResult, own: boolean): void {
    const doc = this.documents.ofPath(path);
    if (!doc) return;
    this.tell(doc, result);
    if (!own) this.refresh();
  }

  private tell(doc: Document, result: FileResult): void {
    if (!this.client.pullsDiagnostics) {
      this.published.add(doc.uri);
      void this.connection.sendDiagnostics({
        uri: doc.uri,
        version: result.version ?? doc.version,
        diagnostics: this.diagnostics(result),
      });
    }
    this.status(
      this.settings.enable
        ? { uri: doc.uri, ...statusOf(result) }
        : { uri: doc.uri, state: 'off', message: 'Switched off in the settings', details: [] },
    );
  }

  private diagnostics(result: FileResult): Diagnostic[] {
    const converter = this.converter();
    return diagnosticsOf(result, this.settings).map((d) => converter.diagnostic(d));
  }

  private status(params: StatusParams): void {
    void this.connection.sendNotification(statusMethod, params);
  }

  private failed(path: string, error: unknown): void {
    this.log(error);
    const doc = this.documents.ofPath(path);
    this.status({
      ...(doc ? { uri: doc.uri } : {}),
      state: 'error',
      message: 'Something went wrong inside Goscape; the output has the details',
      details: [messageOf(error)],
    });
  }

  private loading(path: string, message: string, done: number, total: number): void {
    if (done >= total) {
      this.progress?.done();
      this.progress = undefined;
      this.progressAsked = false;
      // What was known before the loading may be what is known after it; then nobody will tell it again.
      const known = this.session.latest(path),
        loaded = this.documents.ofPath(path);
      if (known && loaded) this.status({ uri: loaded.uri, ...statusOf(known) });
      return;
    }
    const doc = this.documents.ofPath(path);
    if (!this.progressAsked) {
      this.progressAsked = true;
      this.status({ ...(doc ? { uri: doc.uri } : {}), state: 'loading', message, details: [] });
      if (this.client.progress) {
        this.connection.window.createWorkDoneProgress().then(
          (p) => {
            if (!this.progressAsked) return;
            p.begin('Goscape', 0, message, false);
            this.progress = p;
          },
          (e: unknown) => this.log(e),
        );
      }
    }
    this.progress?.report(Math.floor((100 * done) / Math.max(1, total)), message);
  }

  /** Asks the client to ask again, for answers that something else than its own edit has changed. */
  private refresh(): void {
    if (this.refreshTimer !== undefined) return;
    this.refreshTimer = setTimeout(() => {
      this.refreshTimer = undefined;
      const log = (e: unknown): void => this.log(e);
      if (this.client.refreshesInlayHints) this.connection.languages.inlayHint.refresh().catch(log);
      if (this.client.pullsDiagnostics && this.client.refreshesDiagnostics)
        this.connection.languages.diagnostics.refresh().catch(log);
      if (this.client.refreshesCodeLenses) this.connection.sendRequest('workspace/codeLens/refresh').catch(log);
    }, refreshDelayMs);
  }

  // ---- requests

  private hoverSource(): HoverSource {
    const { engine } = this.session;
    return {
      symbolAt: (p) => engine.symbolAt(p),
      resultOf: (f) => this.session.latest(f),
      inliningOf: (file, f) => engine.inliningOf?.(file, f, true) ?? {},
    };
  }

  private async hover(uri: string, position: { line: number; character: number }): Promise<Hover | null> {
    const doc = this.documents.get(uri);
    const result = doc && this.settings.enable ? await this.session.result(doc.path) : undefined;
    const now = this.documents.get(uri);
    if (!now || !result) return null;
    const found = hoverAt(this.hoverSource(), result, now.lines.place(now.path, position));
    if (!found) return null;
    const converter = this.converter();
    const contents = this.client.markdown
      ? { kind: MarkupKind.Markdown, value: hoverMarkdown(found, (p) => converter.link(p)) }
      : { kind: MarkupKind.PlainText, value: hoverPlain(found) };
    return { contents, range: converter.extent(found.file, found.extent) };
  }

  private async explain(params: ExplainParams): Promise<ExplainResult> {
    const doc = this.documents.get(params.textDocument.uri);
    const result = doc ? await this.session.result(doc.path) : undefined;
    if (!doc || !result) return { markdown: 'There is no answer for this file: it is not an open Go file.' };
    const place = doc.lines.place(doc.path, params.position);
    const found = hoverAt(this.hoverSource(), result, place);
    const converter = this.converter();
    if (found) return { markdown: hoverMarkdown(found, (p) => converter.link(p)) };
    const status = statusOf(result);
    return {
      markdown: ['Nothing here has a place in memory of its own.', status.message, ...status.details].join('\n\n'),
    };
  }

  private async inlayHints(uri: string, first: number, last: number): Promise<InlayHint[]> {
    const doc = this.documents.get(uri);
    if (!doc || !this.settings.enable || this.settings.inlayHints === 'off') return [];
    const result = await this.session.result(doc.path);
    if (!result) return [];
    const converter = this.converter();
    return inlayHintsOf(result, this.settings, first + 1, last + 1).map((h) => converter.hint(h));
  }

  private async codeLenses(uri: string): Promise<CodeLens[]> {
    const doc = this.documents.get(uri);
    if (!doc || !this.settings.enable || !this.settings.codeLens) return [];
    const result = await this.session.result(doc.path);
    if (!result) return [];
    const converter = this.converter();
    return codeLensesOf(result, this.settings).map((l) => converter.lens(l));
  }

  private async codeActions(
    uri: string,
    first: number,
    last: number,
    only: readonly string[] | undefined,
    diagnostics: readonly Diagnostic[],
    cancel: () => boolean,
  ): Promise<CodeAction[]> {
    const doc = this.documents.get(uri);
    if (
      !doc ||
      !this.settings.enable ||
      (only &&
        !only.some(
          (kind) => kind === '' || kind === CodeActionKind.QuickFix || CodeActionKind.QuickFix.startsWith(kind + '.'),
        ))
    )
      return [];
    const result = await this.session.result(doc.path);
    if (!result || cancel()) return [];
    const stale = (): boolean => cancel() || this.documents.get(uri)?.version !== doc.version;
    const items = await codeActionsOf(this.session.engine, this.parts.fixes, result, first + 1, last + 1, stale);
    if (stale()) return [];
    const converter = this.converter();
    return items.map((item) => converter.action(item, diagnostics));
  }

  private async pullDiagnostics(uri: string, previous: string | undefined): Promise<DocumentDiagnosticReport> {
    const doc = this.documents.get(uri);
    const result = doc ? await this.session.result(doc.path) : undefined;
    if (!result) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    const items = this.diagnostics(result);
    const json = JSON.stringify(items);
    let last = this.pulled.get(uri);
    if (last?.json !== json) this.pulled.set(uri, (last = { json, id: String(++this.resultId) }));
    if (last.id === previous) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: last.id };
    return { kind: DocumentDiagnosticReportKind.Full, resultId: last.id, items };
  }

  private log(error: unknown): void {
    this.connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What of the settings the engine has to know; left out is what the environment decides. */
function engineOptions(s: Settings): EngineOptions {
  return {
    ...(s.goroot === '' ? {} : { goroot: s.goroot }),
    ...(s.goos === '' ? {} : { goos: s.goos }),
    ...(s.goarch === '' ? {} : { goarch: s.goarch }),
    ...(s.goVersion === '' ? {} : { goVersion: s.goVersion }),
    ...(s.buildTags.length ? { tags: s.buildTags } : {}),
    env: s.env,
    inlining: s.inlining,
    cacheSize: s.cacheSize,
  };
}
