/**
 * Trees of the open documents (syntax/document.ts): made when tree-sitter is there, edited with every change, freed
 * when
 * the document is closed. Without tree-sitter everything works, but broken text takes more down with it.
 */
import type { DocumentTree, TextEdit, TreeSitter } from '../syntax/document';
import { narrowed, type Range } from './texts';

interface OpenDocument {
  text: string;
  /** The same, one unit a byte. */
  binary: string;
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

  private open(path: string, text: string, binary: string): void {
    this.close(path);
    this.open_.set(path, { text, binary, tree: this.trees?.treeOf(text) });
  }

  /** A document's text as one unit a byte; undefined if it is not open. */
  binary(path: string): string | undefined {
    return this.open_.get(path)?.binary;
  }

  close(path: string): void {
    this.open_.get(path)?.tree?.free();
    this.open_.delete(path);
  }

  dispose(): void {
    for (const path of [...this.open_.keys()]) this.close(path);
  }

  /**
   * Follows a change of bytes [start, oldEnd) into [start, newEnd); whether it touched the text of one top-level
   * declaration only, and left the others' extents alone.
   */
  change(path: string, text: string, binary: string, range: Range): boolean {
    const d = this.open_.get(path);
    if (d === undefined) {
      this.open(path, text, binary);
      return false;
    }
    const old = d.text;
    d.text = text;
    d.binary = binary;
    if (d.tree === undefined || old === text) return false;
    const before = d.tree.extents.length;
    const change = d.tree.edit(editOf(old, d, range), text);
    return change.extents.length === before && change.from.filter((i) => i < 0).length <= 1;
  }

  /** Extents of an open document's declarations in bytes; undefined if it is not open with this (binary) text. */
  pieces(path: string, binary: string): readonly { readonly start: number; readonly end: number }[] | undefined {
    const d = this.open_.get(path);
    const tree = d?.tree;
    if (d === undefined || tree === undefined || d.binary !== binary) return undefined;
    if (d.text.length === binary.length) return tree.extents;
    let start = 0;
    return tree.extents.map((e) => {
      const end = start + Buffer.byteLength(d.text.slice(e.start, e.end));
      const piece = { start, end };
      start = end;
      return piece;
    });
  }
}

/** The same edit in UTF-16 units. */
function editOf(old: string, { text: now, binary }: OpenDocument, range: Range): TextEdit {
  // Where both texts are ASCII, units are bytes.
  const ascii = binary.length === now.length && old.length === now.length - (range.newEnd - range.oldEnd);
  const { start, oldEnd, newEnd } = ascii ? range : narrowed(undefined, old, now);
  return {
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(old, start),
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
