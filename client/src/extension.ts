/** The VS Code client: starts the server, shows how things stand, and offers commands. It analyses nothing. */
import { commands, type ExtensionContext, window, workspace } from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from 'vscode-languageclient/node';
import { type ExplainResult, explainMethod, type StatusParams, section, statusMethod } from '../../shared/src/index';
import { ExplainDocuments } from './explain';
import { StatusBar } from './status';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel('Goscape', { log: true });
  const status = new StatusBar();
  const explain = new ExplainDocuments();
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
    documentSelector: [{ scheme: 'file', language: 'go' }],
    outputChannel: output,
    markdown: { isTrusted: false, supportHtml: false },
    initializationOptions: workspace.getConfiguration(section),
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

export async function deactivate(): Promise<void> {
  await client?.stop();
}
