/**
 * What gofmt aligns beside an edit: the bodies of functions on one line, and comments at the ends of lines, in lines
 * that follow each other. Where the old text shows that a column is aligned as it is understood here, it is aligned
 * after the edit, too; where it is not understood, there is no edit. Answers to go/printer (go1.26).
 */
import type { FileView } from '../answers/model';
import { Kind } from '../syntax/index';
import { decode } from '../vfs';
import { offsetOf } from './facts/package';

export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A line, and where its last cell begins. */
interface Row {
  readonly start: number;
  readonly end: number;
  /** Behind the last byte in front of the padding. */
  readonly left: number;
  /** The first byte of the cell. */
  readonly cell: number;
}

/** Functions on one line that are longer are broken up. */
const longestFunction = 100;

/** The splices that keep a file's columns aligned behind some edits; undefined where that is not known. */
export function realigned(view: FileView, splices: readonly Splice[]): Splice[] | undefined {
  const rows = new Map<number, Row>();
  for (const d of view.tree.declList) {
    if (d.kind !== Kind.FuncDecl || d.body === undefined) continue;
    const open = offsetOf(view, d.body.pos),
      close = offsetOf(view, d.body.rbrace);
    if (open === undefined || close === undefined || view.text.slice(open, close).includes('\n')) continue;
    const row = rowAt(view.text, open);
    // A comment behind the body is a further column.
    if (row.end === close + 1) rows.set(row.start, row);
  }
  const more: Splice[] = [];
  const done = new Set<number>();
  for (const s of splices) {
    const start = view.text.lastIndexOf('\n', s.start - 1) + 1;
    if (done.has(start)) continue;
    done.add(start);
    const isFunction = rows.has(start);
    const row = rows.get(start) ?? commentRow(view.text, start);
    if (row === undefined) continue;
    const section = sectionAround(view.text, row, (at) => (isFunction ? rows.get(at) : commentRow(view.text, at)));
    const found = alignedAgain(view.text, section, splices, isFunction);
    if (found === undefined) return undefined;
    for (const f of found) if (!more.some((m) => m.start === f.start)) more.push(f);
  }
  return more;
}

function rowAt(text: string, cell: number): Row {
  const start = text.lastIndexOf('\n', cell - 1) + 1;
  const next = text.indexOf('\n', cell);
  const end = next < 0 ? text.length : next;
  let left = cell;
  while (left > start && text[left - 1] === ' ') left--;
  return { start, end, left, cell };
}

/** A line with code and a comment behind it. */
function commentRow(text: string, start: number): Row | undefined {
  const next = text.indexOf('\n', start);
  const line = text.slice(start, next < 0 ? text.length : next);
  const plain = line.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'/g, (s) => '"'.repeat(s.length));
  const at = plain.indexOf('//');
  return at > 0 && /\S/.test(line.slice(0, at)) ? rowAt(text, start + at) : undefined;
}

/** The lines around a line that have the same kind of cell, and the same indentation. */
function sectionAround(text: string, row: Row, at: (start: number) => Row | undefined): Row[] {
  const indent = (r: Row): string => /^\t*/.exec(text.slice(r.start, r.left))![0];
  const rows = [row];
  for (let start = row.start; start > 0; ) {
    start = text.lastIndexOf('\n', start - 2) + 1;
    const r = at(start);
    if (r === undefined || indent(r) !== indent(row)) break;
    rows.unshift(r);
  }
  for (let end = row.end; end + 1 < text.length; ) {
    const r = at(end + 1);
    if (r === undefined || indent(r) !== indent(row)) break;
    rows.push(r);
    end = r.end;
  }
  return rows;
}

const widthOf = (text: string): number => [...decode(text)].length;

function alignedAgain(
  text: string,
  rows: readonly Row[],
  splices: readonly Splice[],
  isFunction: boolean,
): Splice[] | undefined {
  const before = rows.map((r) => text.slice(r.start, r.left));
  const column = Math.max(...before.map(widthOf)) + 1;
  const isUnderstood = rows.every((r, i) => widthOf(before[i]!) + (r.cell - r.left) === column);
  const after: string[] = [];
  for (const [i, r] of rows.entries()) {
    const mine = splices.filter((s) => s.start < r.end && s.end > r.start);
    let line = before[i]!;
    for (const s of [...mine].sort((a, b) => b.start - a.start)) {
      if (s.start >= r.cell) continue;
      if (s.end > r.left || s.start < r.start || s.text.includes('\n')) return undefined;
      line = line.slice(0, s.start - r.start) + s.text + line.slice(s.end - r.start);
    }
    after.push(line);
    const grown = mine.reduce((n, s) => n + widthOf(s.text) - (s.end - s.start), 0);
    if (
      isFunction &&
      grown > 0 &&
      widthOf(text.slice(r.start, r.end)) + grown - (r.cell - r.left) - 4 > longestFunction
    )
      return undefined;
    if (isFunction && isUnderstood && mine.some((s) => s.text.includes('\n'))) return undefined;
  }
  // Functions in other columns are not as gofmt has them to begin with.
  if (!isUnderstood && isFunction) return [];
  if (!isUnderstood) return after.every((l, i) => widthOf(l) === widthOf(before[i]!)) ? [] : undefined;
  const now = Math.max(...after.map(widthOf)) + 1;
  const more: Splice[] = [];
  for (const [i, r] of rows.entries()) {
    const pad = now - widthOf(after[i]!);
    if (pad === r.cell - r.left) continue;
    if (splices.some((s) => s.start === r.left)) return undefined;
    more.push({ start: r.left, end: r.cell, text: ' '.repeat(pad) });
  }
  return more;
}
