/**
 * Positions. A Pos is an offset in one integer space that all sources of a session share (as in go/token's FileSet),
 * so that a position is a small integer wherever it is stored. Each text that was parsed as one piece – a whole file,
 * or one top-level declaration of an open document – owns a PosBase, an interval of that space; moving a declaration
 * changes its base and none of the positions in it. Offsets and columns count bytes: sources are held as binary
 * strings (one UTF-16 unit a byte).
 */

/** An offset in the position space. 0 is "no position"; a negative one is an inlined position (see inline/). */
export type Pos = number;

export const noPos: Pos = 0;

/** Where a position is, as people count: line and column from 1, the column in bytes. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly col: number;
}

/** A `//line` directive: from byte `offset` of the base's text on, the named file and line are told. */
export interface LineDirective {
  readonly offset: number;
  /** "" is the text's own file. */
  readonly file: string;
  readonly line: number;
  /** 0 where the directive names no column: then columns are not known behind it. */
  readonly col: number;
}

/** One interval [start, end] of the position space and the text it stands for. */
export class PosBase {
  /** Byte offsets in `text` at which its lines start; made on first use. */
  private lineStarts: number[] | undefined;
  directives: readonly LineDirective[] = [];
  /** What the base was made for; bases are forgotten together. */
  group: object | undefined = undefined;

  constructor(
    readonly start: Pos,
    /** Mutable: a base ends earlier once a part of it was replaced. */
    public end: Pos,
    readonly file: string,
    readonly text: string,
    /** Line (from 0) and byte column (from 0) of the text's first byte in its file; mutable, since declarations move. */
    public firstLine = 0,
    public firstCol = 0,
    /** Byte offset of the text's first byte in its file. */
    public offset = 0,
  ) {}

  /** The place of a position of this base in the file itself, `//line` directives not applied. */
  place(pos: Pos): Place {
    const at = pos - this.start;
    const starts = (this.lineStarts ??= findLineStarts(this.text));
    let lo = 0, hi = starts.length;
    while (hi - lo > 1) {
      const mid = (lo + hi) >> 1;
      if (starts[mid]! <= at) lo = mid; else hi = mid;
    }
    const col = at - starts[lo]! + (lo === 0 ? this.firstCol : 0);
    return { file: this.file, line: this.firstLine + lo + 1, col: col + 1 };
  }

  /** The place that messages tell: `//line` directives applied. */
  told(pos: Pos): Place {
    const real = this.place(pos);
    if (this.directives.length === 0) return real;
    const at = pos - this.start;
    let last: LineDirective | undefined;
    for (const d of this.directives) if (d.offset <= at) last = d; else break;
    if (!last) return real;
    const from = this.place(this.start + last.offset);
    const line = last.line + (real.line - from.line);
    const col = last.col === 0 ? 0 : real.line === from.line ? last.col + (real.col - from.col) : real.col;
    return { file: last.file || this.file, line, col };
  }

  /** The position of a line (from 1) and byte column (from 1) of the file, or noPos if the base has no such line. */
  at(line: number, col: number): Pos {
    const starts = (this.lineStarts ??= findLineStarts(this.text));
    const index = line - 1 - this.firstLine;
    if (index < 0 || index >= starts.length) return noPos;
    const at = starts[index]! + col - 1 - (index === 0 ? this.firstCol : 0);
    return at < 0 || at > this.text.length ? noPos : this.start + at;
  }
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

/** All bases of a session, in the order of their starts. */
export class PosTable {
  private readonly bases: PosBase[] = [];
  private next: Pos = 1;

  /** Gives the text an interval of its own. */
  add(file: string, text: string, firstLine = 0, firstCol = 0, offset = 0): PosBase {
    const base = new PosBase(this.next, this.next + text.length, file, text, firstLine, firstCol, offset);
    this.next = base.end + 1;
    this.bases.push(base);
    return base;
  }

  /** Forgets the bases of a group; positions in them have no place from then on. */
  removeGroup(group: object): void {
    let kept = 0;
    for (const b of this.bases) if (b.group !== group) this.bases[kept++] = b;
    this.bases.length = kept;
  }

  /**
   * A part of a file got another text: the interval [from, to) of an old base gives way to a new base for `text`.
   * Positions in front of it and behind it keep their meaning; those behind it move with the text. Returns the new base.
   */
  replace(from: Pos, to: Pos, text: string): PosBase | undefined {
    const at = this.indexOf(from);
    const old = this.bases[at];
    if (old === undefined || to > old.end || old.directives.length > 0) return undefined;
    const begin = old.place(from), end = old.place(to);
    const fresh = this.add(old.file, text, begin.line - 1, begin.col - 1, old.offset + (from - old.start));
    const grown = text.length - (to - from);
    const freshEnd = fresh.place(fresh.end);
    const lines = freshEnd.line - end.line;
    for (const b of this.bases) {
      if (b === fresh || b === old || b.file !== old.file || b.offset < old.offset + (to - old.start)) continue;
      b.offset += grown;
      b.firstLine += lines;
    }
    fresh.group = old.group;
    const parts: PosBase[] = [];
    if (from > old.start) parts.push(old);
    if (to < old.end) {
      const cut = to - old.start;
      const rest = new PosBase(to, old.end, old.file, old.text.slice(cut), freshEnd.line - 1, freshEnd.col - 1, fresh.offset + text.length);
      rest.group = old.group;
      parts.push(rest);
    }
    old.end = from;
    this.bases.splice(at, 1, ...parts);
    return fresh;
  }

  /** Index of the last base that starts at the position or before it; -1 if there is none. */
  private indexOf(pos: Pos): number {
    const bases = this.bases;
    let lo = -1, hi = bases.length;
    while (hi - lo > 1) {
      const mid = (lo + hi) >> 1;
      if (bases[mid]!.start <= pos) lo = mid; else hi = mid;
    }
    return lo;
  }

  /** The base that a position lies in; undefined for noPos and for inlined positions. */
  base(pos: Pos): PosBase | undefined {
    if (pos <= 0) return undefined;
    const base = this.bases[this.indexOf(pos)];
    if (base === undefined) return undefined;
    return pos <= base.end ? base : undefined;
  }

  /** File, line and column of a position, as messages tell them; undefined for noPos. */
  place(pos: Pos): Place | undefined {
    return this.base(pos)?.told(pos);
  }
}
