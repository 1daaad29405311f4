/** Columns: bytes in the engine, UTF-16 units or bytes in the protocol, as agreed with the client. */
import type { Place } from '../answers/model';

export type Encoding = 'utf-16' | 'utf-8';

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

/** A text's lines, with columns converted both ways. Immutable: a changed text has a new one. */
export class LineIndex {
  private readonly starts: number[];
  /** All units are one byte: then columns are the same however they are counted, also in lines of any length. */
  private readonly isPlain: boolean;

  constructor(
    readonly text: string,
    readonly encoding: Encoding,
  ) {
    const starts = [0];
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
    this.starts = starts;
    this.isPlain = Buffer.byteLength(text) === text.length;
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** A line without its line feed; "" beyond the text. */
  line(line: number): string {
    if (line < 0 || line >= this.starts.length) return '';
    const end = line + 1 < this.starts.length ? this.starts[line + 1]! - 1 : this.text.length;
    return this.text.slice(this.starts[line], end);
  }

  /** The protocol's position of a place that counts bytes. */
  position(line: number, byteCol: number): Position {
    const at = line - 1;
    if (at >= this.starts.length) return this.end();
    const bytes = Math.max(0, byteCol - 1);
    if (this.isPlain) return { line: Math.max(0, at), character: Math.min(bytes, this.lengthOf(Math.max(0, at))) };
    return { line: Math.max(0, at), character: this.encoding === 'utf-8' ? bytes : unitsOfBytes(this.line(at), bytes) };
  }

  /** The end of a line (from 1), in front of its line feed and a carriage return. */
  endOf(line: number): Position {
    if (line > this.starts.length) return this.end();
    const text = this.line(line - 1).replace(/\r$/, '');
    return { line: line - 1, character: this.encoding === 'utf-8' ? Buffer.byteLength(text) : text.length };
  }

  /** The range of so many bytes from a place on; it may go over several lines. */
  range(line: number, byteCol: number, length: number): Range {
    const start = this.position(line, byteCol);
    let at = line - 1,
      col = byteCol - 1 + length;
    while (at + 1 < this.starts.length) {
      const bytes = (this.isPlain ? this.lengthOf(at) : Buffer.byteLength(this.line(at))) + 1;
      if (col < bytes) break;
      col -= bytes;
      at++;
    }
    return { start, end: this.position(at + 1, col + 1) };
  }

  /** Line and byte column (from 1) of a position of the protocol. */
  place(file: string, position: Position): Place {
    if (this.isPlain)
      return { file, line: position.line + 1, col: Math.min(position.character, this.lengthOf(position.line)) + 1 };
    const line = this.line(position.line);
    const col = this.encoding === 'utf-8' ? position.character : bytesOfUnits(line, position.character);
    return { file, line: position.line + 1, col: col + 1 };
  }

  /** Line and byte column (from 1) of an index in `text`. */
  pointOf(unit: number): { line: number; col: number } {
    const at = this.lineAt(unit);
    return { line: at + 1, col: bytesOfUnits(this.line(at), unit - this.starts[at]!) + 1 };
  }

  /** The line (from 0) of an index in `text`. */
  private lineAt(unit: number): number {
    let lo = 0,
      hi = this.starts.length;
    while (hi - lo > 1) {
      const mid = (lo + hi) >> 1;
      if (this.starts[mid]! <= unit) lo = mid;
      else hi = mid;
    }
    return lo;
  }

  /** The position of a byte offset. */
  positionOfByte(offset: number): Position {
    const unit = this.isPlain ? offset : unitsOfBytes(this.text, offset);
    const lo = this.lineAt(unit);
    const units = Math.min(unit, this.text.length) - this.starts[lo]!;
    return {
      line: lo,
      character: this.encoding === 'utf-8' && !this.isPlain ? bytesOfUnits(this.line(lo), units) : units,
    };
  }

  /** The index in `text` of a position, brought into the text where it lies outside. */
  offset(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.starts.length) return this.text.length;
    if (this.isPlain)
      return this.starts[position.line]! + Math.max(0, Math.min(position.character, this.lengthOf(position.line)));
    const line = this.line(position.line);
    const units = this.encoding === 'utf-8' ? unitsOfBytes(line, position.character) : position.character;
    return this.starts[position.line]! + Math.max(0, Math.min(units, line.length));
  }

  /** Units of a line, its line feed not counted. */
  private lengthOf(line: number): number {
    const start = this.starts[line];
    return start === undefined
      ? 0
      : (line + 1 < this.starts.length ? this.starts[line + 1]! - 1 : this.text.length) - start;
  }

  private end(): Position {
    const last = this.starts.length - 1;
    const line = this.line(last);
    return { line: last, character: this.encoding === 'utf-8' ? Buffer.byteLength(line) : line.length };
  }
}

/** How many UTF-16 units the first `bytes` bytes of a text are; a byte inside a character counts as its start. */
export function unitsOfBytes(text: string, bytes: number): number {
  let seen = 0;
  for (let i = 0; i < text.length; i++) {
    if (seen >= bytes) return i;
    const unit = text.charCodeAt(i);
    if (unit < 0x80) seen += 1;
    else if (unit < 0x800) seen += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) {
      if (seen + 4 > bytes) return i;
      seen += 4;
      i++;
      continue;
    } else seen += 3;
    if (seen > bytes) return i;
  }
  return text.length;
}

/** How many bytes the first `units` UTF-16 units of a text are. */
export function bytesOfUnits(text: string, units: number): number {
  return Buffer.byteLength(units >= text.length ? text : text.slice(0, Math.max(0, units)));
}
