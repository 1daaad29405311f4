/** Explanations as documents of their own, shown in the Markdown preview. */
import { commands, EventEmitter, type TextDocumentContentProvider, Uri } from 'vscode';

export class ExplainDocuments implements TextDocumentContentProvider {
  static readonly scheme = 'goscape';
  private readonly uri = Uri.from({ scheme: ExplainDocuments.scheme, path: '/Explanation.md' });
  private readonly changed = new EventEmitter<Uri>();
  private text = '';
  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(): string {
    return this.text;
  }

  async show(markdown: string): Promise<void> {
    this.text = markdown;
    this.changed.fire(this.uri);
    await commands.executeCommand('markdown.showPreviewToSide', this.uri);
  }
}
