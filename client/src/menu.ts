/** What the item in the status bar offers, and the commands behind it. */
import {
  commands,
  type Diagnostic,
  languages,
  Position,
  type QuickPickItem,
  Range,
  Selection,
  type TextEditor,
  TextEditorRevealType,
  type Uri,
  window,
} from 'vscode';
import { section } from '../../shared/src/index';

/** Files whose diagnostics and hints are switched off by hand, for as long as the window is open. */
export class HiddenFiles {
  private readonly uris = new Set<string>();

  has(uri: Uri): boolean {
    return this.uris.has(uri.toString());
  }

  toggle(uri: Uri): void {
    const key = uri.toString();
    if (!this.uris.delete(key)) this.uris.add(key);
  }
}

interface MenuItem extends QuickPickItem {
  readonly command: string;
}

/** Offers what can be done with the file in front. */
export async function showMenu(hidden: HiddenFiles): Promise<void> {
  const editor = goEditor();
  const isHidden = editor !== undefined && hidden.has(editor.document.uri);
  const items: MenuItem[] = [
    { label: '$(question) Explain at cursor', command: 'goscape.explain' },
    { label: '$(type-hierarchy) Show graph', command: 'goscape.showGraph' },
    { label: '$(arrow-down) Next allocation', command: 'goscape.nextAllocation' },
    { label: '$(arrow-up) Previous allocation', command: 'goscape.previousAllocation' },
    { label: '$(list-ordered) What matters most in this file', command: 'goscape.summary' },
    {
      label: isHidden ? '$(eye) Show Goscape in this file' : '$(eye-closed) Hide Goscape in this file',
      command: 'goscape.toggleFile',
    },
    { label: '$(output) Show output', command: 'goscape.showOutput' },
    { label: '$(debug-restart) Restart server', command: 'goscape.restart' },
  ];
  const picked = await window.showQuickPick(items, { title: 'Goscape' });
  if (picked !== undefined) await commands.executeCommand(picked.command);
}

/** The editor in front, if it has a Go file. */
export function goEditor(): TextEditor | undefined {
  const editor = window.activeTextEditor;
  return editor?.document.languageId === 'go' ? editor : undefined;
}

/** The allocations that are marked in a file, in the order of its text. */
function allocationsIn(uri: Uri): Diagnostic[] {
  return languages
    .getDiagnostics(uri)
    .filter((d) => d.source === section)
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** Moves the cursor to the next allocation that is marked, or to the one before, around the ends of the file. */
export function goToAllocation(forward: boolean): void {
  const editor = goEditor();
  if (editor === undefined) return;
  const list = allocationsIn(editor.document.uri);
  const first = list[0],
    last = list[list.length - 1];
  if (first === undefined || last === undefined) {
    void window.showInformationMessage('Goscape marks no allocation in this file.');
    return;
  }
  const here = editor.selection.active;
  const next = forward
    ? (list.find((d) => d.range.start.isAfter(here)) ?? first)
    : ([...list].reverse().find((d) => d.range.start.isBefore(here)) ?? last);
  const at = new Position(next.range.start.line, next.range.start.character);
  editor.selection = new Selection(at, at);
  editor.revealRange(new Range(at, at), TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Lists the allocations of the file in front, to go to one. */
export async function showSummary(): Promise<void> {
  const editor = goEditor();
  if (editor === undefined) return;
  const items = allocationsIn(editor.document.uri).map((d) => ({
    label: d.message,
    description: `line ${d.range.start.line + 1}`,
    // What runs in a loop matters most.
    loop: d.message.includes('in a loop') ? 0 : 1,
    at: d.range.start,
  }));
  items.sort((a, b) => a.loop - b.loop || a.at.compareTo(b.at));
  const picked = await window.showQuickPick(items, {
    title: `Goscape: ${items.length} on the heap`,
    matchOnDescription: true,
  });
  if (picked === undefined) return;
  editor.selection = new Selection(picked.at, picked.at);
  editor.revealRange(new Range(picked.at, picked.at), TextEditorRevealType.InCenterIfOutsideViewport);
}
