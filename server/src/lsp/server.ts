/**
 * The language server: the life of a connection, configuration, documents, and the notifications that it sends.
 * requests.ts answers the client's requests; analysis.ts reaches the thread that analyses.
 */
import {
  type CancellationToken,
  type CodeActionParams,
  type CodeLensParams,
  type CompletionParams,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DocumentDiagnosticParams,
  ErrorCodes,
  type ExecuteCommandParams,
  type HoverParams,
  type InitializeParams,
  type InitializeResult,
  type InlayHintParams,
  MessageType,
  Position,
  ResponseError,
  ShowMessageNotification,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver';
import {
  defaults,
  type ExplainParams,
  explainMethod,
  functionCommand,
  type GraphResult,
  graphCommand,
  graphMethod,
  readSettings,
  type Settings,
  type StatusParams,
  section,
  settledMethod,
  statusMethod,
} from '../../../shared/src/index';
import type { EngineOptions, FileResult } from '../answers/model';
import { diagnosticsOf, statusOf } from '../features/index';
import { cacheSettings, writeShown } from '../program/cachedir';
import { DiskFileSystem, decode } from '../vfs';
import { Analysis, type Connect } from './analysis';
import { abilitiesOf, type ClientAbilities, capabilitiesFor } from './client';
import { Converter } from './convert';
import { type Document, Documents } from './documents';
import { Requests } from './requests';
import { settingProblems } from './settings';
import { pathOfUri, uriOfPath } from './uris';

export interface ServerParts {
  readonly version: string;
  /** Starts the thread that analyses. */
  readonly connect: Connect;
}

const refreshDelayMs = 50;

/** A client that does not answer for its configuration in this time is served with what it said at first. */
const configurationMs = 2000;

/** What there is once a client has said what it can do. */
interface Running {
  readonly client: ClientAbilities;
  readonly documents: Documents;
  readonly analysis: Analysis;
  readonly requests: Requests;
}

/** What was learned is written before the client ends the server, but nobody waits longer than that. */
const shutdownMs = 1000;

/** Serves one connection. */
export class Server {
  /** undefined before initialize. */
  private running: Running | undefined;
  private shutDown = false;
  private settings: Settings = defaults;
  /** Problems of settings that were shown. */
  private readonly told = new Set<string>();
  private readonly folders = new Set<string>();
  private readonly published = new Set<string>();
  private progress: WorkDoneProgressServerReporter | undefined;
  private progressAsked = false;
  private refreshTimer: NodeJS.Timeout | undefined;
  /** Texts of files that are not open, for the places that answers mention. */
  private readonly disk = new DiskFileSystem();

  constructor(
    private readonly connection: Connection,
    private readonly parts: ServerParts,
  ) {
    connection.onInitialize((params) => {
      this.check('initialize');
      return this.initialize(params);
    });
    connection.onShutdown(async () => {
      this.check('other');
      this.shutDown = true;
      clearTimeout(this.refreshTimer);
      await Promise.race([this.running?.analysis.dispose(), wait(shutdownMs)]);
    });
    // Before initialize and after shutdown notifications are dropped, as the protocol has it.
    const hearing =
      <P>(take: (on: Running, params: P) => unknown) =>
      (params: P): void => {
        if (this.running !== undefined && !this.shutDown) void take(this.running, params);
      };
    connection.onInitialized(hearing((on) => this.initialized(on).catch((e: unknown) => this.log(e))));
    connection.onDidOpenTextDocument(
      hearing((on, { textDocument: d }) => this.didOpen(on, d.uri, d.languageId, d.version, d.text)),
    );
    connection.onDidChangeTextDocument(
      hearing((on, p) => {
        const changed = on.documents.change(p.textDocument.uri, p.textDocument.version, p.contentChanges);
        if (changed === undefined) return;
        const { doc, change } = changed;
        on.analysis.change(doc.path, change, doc.version);
      }),
    );
    connection.onDidCloseTextDocument(hearing((on, p) => this.didClose(on, p.textDocument.uri)));
    connection.onDidSaveTextDocument(() => {
      /* what is saved is known already */
    });
    connection.onDidChangeConfiguration(
      hearing((on, p) => this.configure(on, p.settings).catch((e: unknown) => this.log(e))),
    );
    connection.onDidChangeWatchedFiles(
      hearing((on, p) => {
        const paths = p.changes.map((c) => pathOfUri(c.uri)).filter((path): path is string => path !== undefined);
        if (paths.length === 0) return;
        for (const path of paths) this.disk.invalidate(path);
        on.analysis.invalidate(paths);
        this.refresh(on);
      }),
    );
    const serving =
      <P, R>(answer: (requests: Requests, params: P, token: CancellationToken) => Promise<R>) =>
      (params: P, token: CancellationToken): Promise<R> =>
        answer(this.check('other')!.requests, params, token);
    connection.onExecuteCommand(
      serving(async (r, p: ExecuteCommandParams) => {
        const [uri, position] = p.arguments ?? [];
        if (p.command === graphCommand && typeof uri === 'string' && Position.is(position)) {
          await this.showGraph(await r.graph({ textDocument: { uri }, position }));
          return null;
        }
        if (p.command !== functionCommand || typeof uri !== 'string' || !Position.is(position)) return null;
        const message = await r.functionAt(uri, position);
        if (message !== undefined)
          void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
        return null;
      }),
    );
    connection.onHover(serving((r, p: HoverParams) => r.hover(p)));
    connection.onCodeAction(serving((r, p: CodeActionParams, token) => r.codeActions(p, token)));
    connection.onCompletion(serving(async (r, p: CompletionParams) => r.completion(p)));
    connection.onCodeLens(serving((r, p: CodeLensParams) => r.codeLenses(p)));
    connection.languages.inlayHint.on(serving((r, p: InlayHintParams) => r.inlayHints(p)));
    connection.languages.diagnostics.on(serving((r, p: DocumentDiagnosticParams) => r.diagnostics(p)));
    connection.onRequest(
      graphMethod,
      serving((r, p: ExplainParams) => r.graph(p)),
    );
    connection.onRequest(
      explainMethod,
      serving((r, p: ExplainParams) => r.explain(p)),
    );
  }

  /** Writes a drawing into the cache folder and has the client show it; without that, what it says in lines. */
  private async showGraph(graph: GraphResult | null): Promise<void> {
    const message = (text: string): void =>
      void this.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message: text });
    if (graph === null) {
      message('There is no function here whose flow could be drawn.');
      return;
    }
    const file =
      this.running?.client.showsDocuments === true
        ? writeShown(
            cacheSettings({ ...process.env, ...this.settings.env }, this.settings.cacheSize),
            'graph.svg',
            graph.svg,
          )
        : undefined;
    if (file === undefined) {
      message(graph.text);
      return;
    }
    // Some clients answer with nothing, or not at all as they said.
    const shown: { readonly success: boolean } | null = await this.connection.window
      .showDocument({ uri: uriOfPath(file), external: true })
      .catch(() => null);
    if (shown?.success !== true) message(graph.text);
  }

  /** Refuses a request before initialize, after shutdown, and a second initialize, with the protocol's errors. */
  private check(request: 'initialize' | 'other'): Running | undefined {
    if (this.shutDown) throw new ResponseError(ErrorCodes.InvalidRequest, 'the server has shut down');
    const { running } = this;
    if (request === 'initialize' && running !== undefined)
      throw new ResponseError(ErrorCodes.InvalidRequest, 'the server is initialized already');
    if (request === 'other' && running === undefined)
      throw new ResponseError(ErrorCodes.ServerNotInitialized, 'the server is not initialized yet');
    return running;
  }

  // ---- life cycle

  private initialize(params: InitializeParams): InitializeResult {
    const client = abilitiesOf(params);
    this.settings = this.read(params.initializationOptions);
    for (const folder of params.workspaceFolders ?? []) this.addFolder(folder.uri);
    if (this.folders.size === 0 && params.rootUri) this.addFolder(params.rootUri);
    const documents = new Documents(client.encoding);
    const analysis: Analysis = new Analysis(this.parts.connect, {
      answered: (path, result, own) => this.answered(on, path, result, own),
      failed: (path, error) => this.failed(on, path, error),
      loading: (path, message, done, total) => this.loading(on, path, message, done, total),
      settled: () => void this.connection.sendNotification(settledMethod, {}),
    });
    const requests = new Requests({
      client,
      documents,
      analysis,
      settings: () => this.settings,
      converter: () => this.converter(on),
    });
    const on: Running = { client, documents, analysis, requests };
    this.running = on;
    return { serverInfo: { name: 'goscape', version: this.parts.version }, capabilities: capabilitiesFor(client) };
  }

  private async initialized(on: Running): Promise<void> {
    const { client, analysis } = on;
    analysis.setFolders([...this.folders]);
    if (client.folders) {
      this.connection.workspace.onDidChangeWorkspaceFolders((e) => {
        for (const f of e.added) this.addFolder(f.uri);
        for (const f of e.removed) {
          const path = pathOfUri(f.uri);
          if (path !== undefined) this.folders.delete(path);
        }
        analysis.setFolders([...this.folders]);
        this.refresh(on);
      });
    }
    if (client.registersConfiguration)
      this.connection.client
        .register(DidChangeConfigurationNotification.type, { section })
        .catch((e: unknown) => this.log(e));
    if (client.registersWatchers) {
      const watchers = ['**/*.go', '**/go.mod', '**/go.sum', '**/go.work', '**/vendor/modules.txt', '**/*.pgo'].map(
        (globPattern) => ({ globPattern }),
      );
      this.connection.client
        .register(DidChangeWatchedFilesNotification.type, { watchers })
        .catch((e: unknown) => this.log(e));
    }
    if (client.configuration) {
      const asked = this.askConfiguration();
      const first = await Promise.race([asked, wait(configurationMs)]);
      if (first !== undefined) this.settings = first;
      else void asked.then((settings) => this.reconfigure(on, settings));
    }
    analysis.configure(engineOptions(this.settings));
    analysis.start();
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

  /** What is wrong with settings is logged and shown, each problem once. */
  private read(sent: unknown): Settings {
    const value = this.sectionOf(sent);
    const fresh = settingProblems(value).filter((p) => !this.told.has(p));
    for (const p of fresh) this.told.add(p);
    if (fresh.length > 0) {
      const message = `Goscape settings: ${fresh.join('; ')}`;
      void this.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
    }
    for (const p of fresh) this.log(`settings: ${p}`);
    return readSettings(value);
  }

  private async askConfiguration(): Promise<Settings> {
    try {
      return this.read(await this.connection.workspace.getConfiguration(section));
    } catch (error) {
      this.log(error);
      return this.settings;
    }
  }

  private async configure(on: Running, sent: unknown): Promise<void> {
    this.reconfigure(on, on.client.configuration ? await this.askConfiguration() : this.read(sent));
  }

  private reconfigure(on: Running, settings: Settings): void {
    const old = this.settings;
    this.settings = settings;
    if (JSON.stringify(engineOptions(old)) !== JSON.stringify(engineOptions(settings)))
      on.analysis.configure(engineOptions(settings));
    for (const doc of on.documents.all()) {
      const result = on.analysis.latest(doc.path);
      if (result) this.tell(on, doc, result);
    }
    this.refresh(on);
  }

  // ---- documents

  private didOpen(on: Running, uri: string, languageId: string, version: number, text: string): void {
    const path = pathOfUri(uri);
    if (path === undefined || (languageId !== 'go' && !path.endsWith('.go'))) return;
    const doc = on.documents.open(uri, path, version, text);
    on.analysis.open(doc.path, doc.text, doc.version);
  }

  private didClose(on: Running, uri: string): void {
    const doc = on.documents.close(uri);
    if (!doc) return;
    this.disk.invalidate(doc.path);
    // A file that is open under another address as well has that one's text now.
    const other = on.documents.ofPath(doc.path);
    if (other === undefined) on.analysis.close(doc.path);
    else on.analysis.open(other.path, other.text, other.version);
    on.requests.closed(uri);
    if (this.published.delete(uri)) void this.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  private converter(on: Running): Converter {
    return new Converter(on.documents, on.client, (path) => {
      const text = this.disk.readFile(path);
      return text === undefined ? undefined : decode(text);
    });
  }

  // ---- answers

  private answered(on: Running, path: string, result: FileResult, own: boolean): void {
    for (const doc of on.documents.allOf(path)) this.tell(on, doc, result);
    const again = on.requests.answered(path);
    if (!own || again) this.refresh(on);
  }

  private tell(on: Running, doc: Document, result: FileResult): void {
    if (!on.client.pullsDiagnostics) {
      this.published.add(doc.uri);
      const converter = this.converter(on);
      void this.connection.sendDiagnostics({
        uri: doc.uri,
        version: result.version ?? doc.version,
        diagnostics: diagnosticsOf(result, this.settings).map((d) => converter.diagnostic(d)),
      });
    }
    this.status(
      this.settings.enable
        ? { uri: doc.uri, ...statusOf(result) }
        : { uri: doc.uri, state: 'off', message: 'Switched off in the settings', details: [] },
    );
  }

  private status(params: StatusParams): void {
    void this.connection.sendNotification(statusMethod, params);
  }

  private failed(on: Running, path: string, error: string): void {
    this.log(error);
    const doc = on.documents.ofPath(path);
    this.status({
      ...(doc ? { uri: doc.uri } : {}),
      state: 'error',
      message: 'Something went wrong inside Goscape; the output has the details',
      details: [error.split('\n', 1)[0]!],
    });
  }

  private loading(on: Running, path: string, message: string, done: number, total: number): void {
    if (done >= total) {
      this.progress?.done();
      this.progress = undefined;
      this.progressAsked = false;
      // What was known before the loading may be what is known after it; then nobody will tell it again.
      const known = on.analysis.latest(path),
        loaded = on.documents.ofPath(path);
      if (known && loaded) this.status({ uri: loaded.uri, ...statusOf(known) });
      return;
    }
    const doc = on.documents.ofPath(path);
    if (!this.progressAsked) {
      this.progressAsked = true;
      this.status({ ...(doc ? { uri: doc.uri } : {}), state: 'loading', message, details: [] });
      if (on.client.progress) {
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
  private refresh(on: Running): void {
    if (this.refreshTimer !== undefined) return;
    this.refreshTimer = setTimeout(() => {
      this.refreshTimer = undefined;
      const log = (e: unknown): void => this.log(e);
      if (on.client.refreshesInlayHints) this.connection.languages.inlayHint.refresh().catch(log);
      if (on.client.pullsDiagnostics && on.client.refreshesDiagnostics)
        this.connection.languages.diagnostics.refresh().catch(log);
      if (on.client.refreshesCodeLenses) this.connection.sendRequest('workspace/codeLens/refresh').catch(log);
    }, refreshDelayMs);
  }

  private log(error: unknown): void {
    this.connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

/** Resolves after some milliseconds, and keeps no process. */
function wait(ms: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), ms).unref();
  });
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
    ...(s.changes === 'off' ? {} : { sinceHead: true }),
    cacheSize: s.cacheSize,
  };
}
