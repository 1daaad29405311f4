/** The item in the status bar: what is known of the file in front, and why not more. */
import {
  type Disposable,
  MarkdownString,
  StatusBarAlignment,
  type StatusBarItem,
  type TextEditor,
  ThemeColor,
  window,
} from 'vscode';
import type { StatusParams } from '../../shared/src/index';

export class StatusBar implements Disposable {
  private readonly item: StatusBarItem;
  private readonly byUri = new Map<string, StatusParams>();
  private readonly listener: Disposable;

  constructor() {
    this.item = window.createStatusBarItem('goscape.status', StatusBarAlignment.Right, 90);
    this.item.name = 'Goscape';
    this.item.command = 'goscape.menu';
    this.listener = window.onDidChangeActiveTextEditor((editor) => this.show(editor));
  }

  update(params: StatusParams): void {
    this.byUri.set(params.uri ?? '', params);
    this.show(window.activeTextEditor);
  }

  clear(): void {
    this.byUri.clear();
    this.show(window.activeTextEditor);
  }

  dispose(): void {
    this.listener.dispose();
    this.item.dispose();
  }

  private show(editor: TextEditor | undefined): void {
    if (editor?.document.languageId !== 'go') {
      this.item.hide();
      return;
    }
    const status = this.byUri.get(editor.document.uri.toString()) ?? this.byUri.get('');
    if (!status) {
      this.item.hide();
      return;
    }
    this.item.text = textOf(status);
    const tooltip = new MarkdownString();
    tooltip.appendText(status.message);
    if (status.details.length) tooltip.appendMarkdown('\n\n').appendCodeblock(status.details.join('\n'), 'text');
    if (status.goVersion !== undefined)
      tooltip.appendMarkdown('\n\n').appendText(`Answers are those of ${status.goVersion}.`);
    this.item.tooltip = tooltip;
    this.item.backgroundColor = status.state === 'error' ? new ThemeColor('statusBarItem.errorBackground') : undefined;
    this.item.show();
  }
}

function textOf(status: StatusParams): string {
  switch (status.state) {
    case 'loading':
      return '$(loading~spin) Goscape';
    case 'ready':
      return `$(layers) ${status.heap ?? 0} on the heap`;
    case 'partial':
      return `$(layers) ${status.heap ?? 0} on the heap $(question)`;
    case 'silent':
      return '$(question) Goscape';
    case 'error':
      return '$(error) Goscape';
    case 'off':
      return '$(circle-slash) Goscape';
  }
}
