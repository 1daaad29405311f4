/**
 * Texts of the open documents, and what was changed in them since somebody last took the changes: one range a
 * document, however many keys were pressed.
 */
import type { ByteEdit } from '../answers/model';
import { decode, encode } from '../vfs';

/** Bytes [start, oldEnd) of a text that became [start, newEnd). */
export interface Range {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

export interface OpenText {
  readonly version: number | undefined;
  readonly text: string;
  /** The same, one unit a byte. */
  readonly binary: string;
}

export class Texts {
  private readonly texts = new Map<string, OpenText>();
  private readonly ranges = new Map<string, Range | undefined>();

  get(path: string): OpenText | undefined {
    return this.texts.get(path);
  }

  paths(): IterableIterator<string> {
    return this.texts.keys();
  }

  open(path: string, text: string, version: number | undefined): OpenText {
    const opened = { version, text, binary: encode(text) };
    this.texts.set(path, opened);
    this.ranges.set(path, undefined);
    return opened;
  }

  /**
   * Takes a document's new text, and the edits that lead to it where they are known; text: undefined for what the edits
   * make of the text before.
   */
  change(
    path: string,
    text: string | undefined,
    edits: readonly ByteEdit[] | undefined,
    version: number | undefined,
  ): OpenText {
    const old = this.texts.get(path);
    if (old === undefined || edits === undefined) return this.open(path, text ?? '', version);
    let { binary } = old;
    let ascii = binary.length === old.text.length;
    let range = this.ranges.get(path);
    const known = range !== undefined || !this.ranges.has(path);
    for (const e of edits) {
      const inserted = encode(e.newText);
      ascii &&= inserted.length === e.newText.length;
      binary = binary.slice(0, e.start) + inserted + binary.slice(e.end);
      range = composed(range, e.start, e.end, inserted.length);
    }
    const changed = { version, text: text ?? (ascii ? binary : decode(binary)), binary };
    this.texts.set(path, changed);
    if (edits.length > 0) this.ranges.set(path, known ? range : undefined);
    return changed;
  }

  close(path: string): void {
    this.texts.delete(path);
    this.ranges.set(path, undefined);
  }

  /** The documents that were changed, and where; without a range where that is not known. */
  take(): ReadonlyMap<string, Range | undefined> {
    const taken = new Map(this.ranges);
    this.ranges.clear();
    return taken;
  }
}

/** A range and an edit of what it led to: [start, end) gave way to `length` bytes. */
function composed(range: Range | undefined, start: number, end: number, length: number): Range {
  if (range === undefined) return { start, oldEnd: end, newEnd: start + length };
  const last = Math.max(range.newEnd, end);
  return {
    start: Math.min(range.start, start),
    oldEnd: range.oldEnd + (last - range.newEnd),
    newEnd: last + length - (end - start),
  };
}

/** The range in which two texts differ, within one that holds all differences. */
export function narrowed(range: Range | undefined, before: string, now: string): Range {
  let { start, oldEnd, newEnd } = range ?? { start: 0, oldEnd: before.length, newEnd: now.length };
  while (start < oldEnd && start < newEnd && before.charCodeAt(start) === now.charCodeAt(start)) start++;
  while (oldEnd > start && newEnd > start && before.charCodeAt(oldEnd - 1) === now.charCodeAt(newEnd - 1)) {
    oldEnd--;
    newEnd--;
  }
  return { start, oldEnd, newEnd };
}
