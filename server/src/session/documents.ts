/**
 * Trees of the open documents (syntax/document.ts): made when tree-sitter is there, edited with every change, freed
 * when
 * the document is closed. Without tree-sitter everything works, but broken text takes more down with it.
 */
import type { DocumentTree, TextEdit, TreeSitter } from '../syntax/document';

interface OpenDocument {
  text: string;
  tree: DocumentTree | undefined;
}

export class Documents {
  private readonly open_ = new Map<string, OpenDocument>();
  private started = false;
  private trees: TreeSitter | undefined;

  /** load: loads tree-sitter. */
  constructor(private readonly load: (() => Promise<TreeSitter>) | undefined) {}

  /** Loads tree-sitter, once; resolves also if it cannot be had. */
  async ready(): Promise<void> {
    if (this.started || this.load === undefined) return;
    this.started = true;
    try {
      const trees = await this.load();
      this.trees = trees;
      for (const d of this.open_.values()) d.tree ??= trees.treeOf(d.text);
    } catch (e) {
      process.stderr.write(`goscape: no syntax trees for open documents: ${String(e)}\n`);
    }
  }

  open(path: string, text: string): void {
    this.close(path);
    this.open_.set(path, { text, tree: this.trees?.treeOf(text) });
  }

  close(path: string): void {
    this.open_.get(path)?.tree?.free();
    this.open_.delete(path);
  }

  dispose(): void {
    for (const path of [...this.open_.keys()]) this.close(path);
  }

  /**
   * Follows a change; whether it touched the text of one top-level declaration only, and left the others' extents
   * alone.
   */
  change(path: string, text: string): boolean {
    const d = this.open_.get(path);
    if (d === undefined) {
      this.open(path, text);
      return false;
    }
    const old = d.text;
    d.text = text;
    if (d.tree === undefined || old === text) return false;
    const before = d.tree.extents.length;
    const change = d.tree.edit(editBetween(old, text), text);
    return change.extents.length === before && change.from.filter((i) => i < 0).length <= 1;
  }

  /** Extents of an open document's declarations in bytes; undefined if it is not open with this (binary) text. */
  pieces(path: string, binary: string): readonly { readonly start: number; readonly end: number }[] | undefined {
    const d = this.open_.get(path);
    const tree = d?.tree;
    if (d === undefined || tree === undefined) return undefined;
    if (d.text.length === binary.length) return d.text === binary ? tree.extents : undefined;
    if (Buffer.byteLength(d.text) !== binary.length) return undefined;
    let start = 0;
    return tree.extents.map((e) => {
      const end = start + Buffer.byteLength(d.text.slice(e.start, e.end));
      const piece = { start, end };
      start = end;
      return piece;
    });
  }
}

/** The one splice that leads from a text to another. */
function editBetween(old: string, now: string): TextEdit {
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old.charCodeAt(head) === now.charCodeAt(head)) head++;
  let tail = 0;
  while (tail < shorter - head && old.charCodeAt(old.length - 1 - tail) === now.charCodeAt(now.length - 1 - tail))
    tail++;
  const oldEnd = old.length - tail,
    newEnd = now.length - tail;
  return {
    startIndex: head,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(old, head),
    oldEndPosition: pointAt(old, oldEnd),
    newEndPosition: pointAt(now, newEnd),
  };
}

function pointAt(text: string, index: number): { row: number; column: number } {
  let row = 0,
    line = 0;
  for (let i = text.indexOf('\n'); i >= 0 && i < index; i = text.indexOf('\n', i + 1)) {
    row++;
    line = i + 1;
  }
  return { row, column: index - line };
}
