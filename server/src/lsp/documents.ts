/** The open documents as the client has them: address, version, text, and edits in bytes. */

import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextShift } from '../answers/carry';
import type { ByteEdit } from '../answers/model';
import type { TextEdits } from './analysis';
import { type Encoding, LineIndex } from './positions';

export interface Document {
  readonly uri: string;
  readonly path: string;
  readonly version: number;
  readonly text: string;
  readonly lines: LineIndex;
}

export class Documents {
  private readonly byUri = new Map<string, Document>();
  /** A file can be open under several addresses; the one that was changed last comes last. */
  private readonly byPath = new Map<string, readonly Document[]>();

  constructor(readonly encoding: Encoding) {}

  get(uri: string): Document | undefined {
    return this.byUri.get(uri);
  }

  /** The document of a file; of several, the one that was changed last. */
  ofPath(path: string): Document | undefined {
    return this.byPath.get(path)?.at(-1);
  }

  /** All documents of a file. */
  allOf(path: string): readonly Document[] {
    return this.byPath.get(path) ?? [];
  }

  all(): IterableIterator<Document> {
    return this.byUri.values();
  }

  open(uri: string, path: string, version: number, text: string): Document {
    const doc = { uri, path, version, text, lines: new LineIndex(text, this.encoding) };
    this.put(doc);
    return doc;
  }

  /** Applies changes one after the other; undefined for a document that is not open. */
  change(
    uri: string,
    version: number,
    changes: readonly TextDocumentContentChangeEvent[],
  ): { doc: Document; change: TextEdits } | undefined {
    const old = this.byUri.get(uri);
    if (!old) return undefined;
    let text = TextDocument.create(uri, 'go', old.version, old.text);
    let lines = old.lines;
    let edits: ByteEdit[] | undefined = [];
    const shifts: TextShift[] = [];
    for (const change of changes) {
      if (!('range' in change)) {
        text = TextDocument.update(text, [{ text: change.text }], version);
        edits = undefined;
        shifts.push(wholeShift(lines, change.text));
      } else {
        // Offsets are ours, since TextDocument counts UTF-16 units only; the order of a reversed range is put right.
        const a = lines.offset(change.range.start),
          b = lines.offset(change.range.end);
        const start = Math.min(a, b),
          end = Math.max(a, b);
        const byteStart = Buffer.byteLength(lines.text.slice(0, start));
        shifts.push(shiftOf(lines, start, end, change.text));
        edits?.push({
          start: byteStart,
          end: byteStart + Buffer.byteLength(lines.text.slice(start, end)),
          newText: change.text,
        });
        text = TextDocument.update(
          text,
          [{ range: { start: text.positionAt(start), end: text.positionAt(end) }, text: change.text }],
          version,
        );
      }
      lines = new LineIndex(text.getText(), this.encoding);
    }
    const doc = { uri, path: old.path, version, text: lines.text, lines };
    this.put(doc);
    return { doc, change: { before: old.text, text: doc.text, edits, shifts } };
  }

  close(uri: string): Document | undefined {
    const doc = this.byUri.get(uri);
    if (!doc) return undefined;
    this.byUri.delete(uri);
    const others = this.allOf(doc.path).filter((d) => d.uri !== uri);
    if (others.length === 0) this.byPath.delete(doc.path);
    else this.byPath.set(doc.path, others);
    return doc;
  }

  private put(doc: Document): void {
    this.byUri.set(doc.uri, doc);
    this.byPath.set(doc.path, [...this.allOf(doc.path).filter((d) => d.uri !== doc.uri), doc]);
  }
}

/** How positions move where units [start, end) of a text give way to another text. */
function shiftOf(lines: LineIndex, start: number, end: number, newText: string): TextShift {
  const from = lines.pointOf(start);
  const last = newText.lastIndexOf('\n');
  const bytes = Buffer.byteLength(newText.slice(last + 1));
  const newEnd =
    last < 0
      ? { line: from.line, col: from.col + bytes }
      : { line: from.line + newText.split('\n').length - 1, col: bytes + 1 };
  return { start: from, oldEnd: lines.pointOf(end), newEnd };
}

/** The same where a client sends a whole text. */
function wholeShift(lines: LineIndex, now: string): TextShift {
  const { text } = lines;
  let start = 0,
    end = 0;
  const shorter = Math.min(text.length, now.length);
  while (start < shorter && text.charCodeAt(start) === now.charCodeAt(start)) start++;
  while (end < shorter - start && text.charCodeAt(text.length - 1 - end) === now.charCodeAt(now.length - 1 - end))
    end++;
  return shiftOf(lines, start, text.length - end, now.slice(start, now.length - end));
}
