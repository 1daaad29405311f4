/** The panel that shows the flow of the function at the cursor, and follows it. */
import {
  type Disposable,
  Position,
  Range,
  Selection,
  type TextEditor,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type GraphResult, graphMethod, type ProtocolLocation } from '../../shared/src/index';

/** The cursor has to rest for so long, in milliseconds. */
const restMs = 150;

export class GraphPanel implements Disposable {
  private panel: WebviewPanel | undefined;
  private timer: NodeJS.Timeout | undefined;
  private shown: GraphResult | undefined;
  private asked = 0;
  private readonly listeners: Disposable[] = [];

  constructor(private readonly client: () => LanguageClient | undefined) {}

  /** Opens the panel beside the editor in front. */
  async show(): Promise<void> {
    const editor = window.activeTextEditor;
    if (editor?.document.languageId !== 'go') {
      void window.showInformationMessage('Goscape draws the function of the cursor in a Go file.');
      return;
    }
    if (this.panel === undefined) this.open();
    else this.panel.reveal(undefined, true);
    await this.follow(editor);
  }

  private open(): void {
    const panel = window.createWebviewPanel(
      'goscape.graph',
      'Goscape Graph',
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [], retainContextWhenHidden: true },
    );
    panel.webview.html = page(nonce());
    panel.webview.onDidReceiveMessage((message: unknown) => void this.clicked(message));
    panel.onDidDispose(() => {
      this.panel = undefined;
      for (const l of this.listeners.splice(0)) l.dispose();
    });
    const later = (editor: TextEditor | undefined): void => {
      clearTimeout(this.timer);
      if (editor?.document.languageId === 'go') this.timer = setTimeout(() => void this.follow(editor), restMs);
    };
    this.listeners.push(
      window.onDidChangeTextEditorSelection((e) => later(e.textEditor)),
      window.onDidChangeActiveTextEditor(later),
      workspace.onDidChangeTextDocument((e) => {
        if (e.document === window.activeTextEditor?.document) later(window.activeTextEditor);
      }),
    );
    this.panel = panel;
  }

  private async follow(editor: TextEditor): Promise<void> {
    const client = this.client();
    if (client === undefined) return;
    const asked = ++this.asked;
    const { line, character } = editor.selection.active;
    const graph = await client.sendRequest<GraphResult | null>(graphMethod, {
      textDocument: { uri: client.code2ProtocolConverter.asUri(editor.document.uri) },
      position: { line, character },
    });
    if (asked !== this.asked || this.panel === undefined) return;
    // Between functions, what was shown stays.
    if (graph === null && this.shown !== undefined) return;
    this.shown = graph ?? undefined;
    void this.panel.webview.postMessage(
      graph ?? { title: '', svg: '', text: 'There is no function at the cursor, or it has no answer.', passedBy: [] },
    );
  }

  /** A node or a call in the panel was chosen. */
  private async clicked(message: unknown): Promise<void> {
    if (typeof message !== 'object' || message === null) return;
    const { node, call } = message as { readonly node?: unknown; readonly call?: unknown };
    const at =
      typeof call === 'number'
        ? this.shown?.passedBy[call]?.location
        : this.shown?.nodes.find((n) => n.id === node)?.location;
    if (at !== undefined) await reveal(at);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.panel?.dispose();
  }
}

async function reveal(at: ProtocolLocation): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(at.uri));
  const there = window.visibleTextEditors.find((e) => e.document === document);
  const editor = await window.showTextDocument(document, there?.viewColumn ?? ViewColumn.One);
  const position = new Position(at.line, at.character);
  editor.selection = new Selection(position, position);
  editor.revealRange(new Range(position, position), TextEditorRevealType.InCenterIfOutsideViewport);
}

function nonce(): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length: 32 }, () => letters[Math.floor(Math.random() * letters.length)]).join('');
}

/** The page: it shows what it is sent, and reports what is chosen. */
function page(nonce: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'">
<title>Goscape Graph</title>
<style>
body { color: var(--vscode-editor-foreground); background: var(--vscode-editor-background);
  font: 13px var(--vscode-font-family, sans-serif); }
svg { max-width: 100%; height: auto; }
.node, li { cursor: pointer; }
.node:focus-visible, li:focus-visible { outline: 2px solid var(--vscode-focusBorder); }
.pays { color: var(--vscode-errorForeground); }
.vscode-high-contrast .node path, .vscode-high-contrast .node ellipse,
.vscode-high-contrast .edge path { stroke-width: 2; }
</style>
</head>
<body>
<main id="drawing" aria-live="polite">Loading</main>
<section id="calls"></section>
<script nonce="${nonce}">
const api = acquireVsCodeApi();
const drawing = document.getElementById('drawing'), calls = document.getElementById('calls');
function choose(element, message) {
  element.tabIndex = 0;
  element.addEventListener('click', (e) => { e.preventDefault(); api.postMessage(message); });
  element.addEventListener('keydown', (e) => { if (e.key === 'Enter') api.postMessage(message); });
}
window.addEventListener('message', ({ data }) => {
  drawing.replaceChildren();
  calls.replaceChildren();
  if (data.svg === '') { drawing.textContent = data.text; return; }
  const svg = new DOMParser().parseFromString(data.svg, 'image/svg+xml').documentElement;
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', data.text);
  drawing.append(document.importNode(svg, true));
  for (const node of drawing.querySelectorAll('.node')) choose(node, { node: node.id });
  if (data.passedBy.length === 0) return;
  const title = document.createElement('h3'), list = document.createElement('ul');
  title.textContent = 'Who passes what here';
  data.passedBy.forEach((call, i) => {
    const item = document.createElement('li');
    item.textContent = call.text;
    if (call.pays) item.className = 'pays';
    choose(item, { call: i });
    list.append(item);
  });
  calls.append(title, list);
});
</script>
</body>
</html>`;
}
