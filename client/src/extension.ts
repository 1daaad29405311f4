/** The VS Code client: starts the server, shows how things stand, and offers commands. It analyses nothing. */
import { commands, type ExtensionContext, window, workspace } from 'vscode';
import {
  DocumentDiagnosticRequest,
  InlayHintRequest,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
  vsdiag,
} from 'vscode-languageclient/node';
import { type ExplainResult, explainMethod, type StatusParams, section, statusMethod } from '../../shared/src/index';
import { ExplainDocuments } from './explain';
import { GraphPanel } from './graph';
import { goEditor, goToAllocation, HiddenFiles, showMenu, showSummary } from './menu';
import { StatusBar } from './status';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel('Goscape', { log: true });
  const status = new StatusBar();
  const explain = new ExplainDocuments();
  const hidden = new HiddenFiles();
  const graph = new GraphPanel(() => client);
  context.subscriptions.push(
    output,
    status,
    workspace.registerTextDocumentContentProvider(ExplainDocuments.scheme, explain),
  );

  const module = context.asAbsolutePath('dist/server.js');
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--enable-source-maps'] } },
  };
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: 'file', language: 'go' },
      { scheme: 'untitled', language: 'go' },
    ],
    middleware: {
      workspace: {
        configuration: async (params, token, next) => {
          const values: unknown = await next(params, token);
          return Array.isArray(values) ? values.map(withDefaults) : [];
        },
      },
      handleDiagnostics: (uri, diagnostics, next) => next(uri, hidden.has(uri) ? [] : diagnostics),
      provideDiagnostics: async (document, previous, token, next) =>
        hidden.has('uri' in document ? document.uri : document)
          ? { kind: vsdiag.DocumentDiagnosticReportKind.full, items: [] }
          : next(document, previous, token),
      provideInlayHints: (document, range, token, next) =>
        hidden.has(document.uri) ? [] : next(document, range, token),
    },
    outputChannel: output,
    markdown: { isTrusted: false, supportHtml: false },
    initializationOptions: withDefaults(workspace.getConfiguration(section)),
    diagnosticPullOptions: { onChange: true, onSave: false, onTabs: false },
  };
  client = new LanguageClient(section, 'Goscape', server, options);
  client.onNotification(statusMethod, (params: StatusParams) => status.update(params));

  context.subscriptions.push(
    commands.registerCommand('goscape.restart', async () => {
      status.clear();
      await client?.restart();
    }),
    commands.registerCommand('goscape.showOutput', () => output.show()),
    graph,
    commands.registerCommand('goscape.showGraph', () => graph.show()),
    commands.registerCommand('goscape.menu', () => showMenu(hidden)),
    commands.registerCommand('goscape.nextAllocation', () => goToAllocation(true)),
    commands.registerCommand('goscape.previousAllocation', () => goToAllocation(false)),
    commands.registerCommand('goscape.summary', showSummary),
    commands.registerCommand('goscape.toggleFile', () => {
      const document = goEditor()?.document;
      if (document === undefined) return;
      hidden.toggle(document.uri);
      client?.getFeature(InlayHintRequest.method).getProvider(document)?.onDidChangeInlayHints.fire();
      client?.getFeature(DocumentDiagnosticRequest.method).getProvider(document)?.onDidChangeDiagnosticsEmitter.fire();
    }),
    commands.registerCommand('goscape.explain', async () => {
      const editor = window.activeTextEditor;
      if (!client || editor?.document.languageId !== 'go') {
        void window.showInformationMessage('Goscape explains the place of the cursor in a Go file.');
        return;
      }
      const position = editor.selection.active;
      const answer = await client.sendRequest<ExplainResult>(explainMethod, {
        textDocument: { uri: client.code2ProtocolConverter.asUri(editor.document.uri) },
        position: { line: position.line, character: position.character },
      });
      await explain.show(answer.markdown);
    }),
  );
  await client.start();
}

/** VS Code shows the hover, and with it the chain, below a diagnostic: related places would say it twice. */
function withDefaults(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null) return settings;
  const related = 'relatedInformation' in settings ? settings.relatedInformation : 'auto';
  return related === 'auto' ? { ...settings, relatedInformation: 'off' } : settings;
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
