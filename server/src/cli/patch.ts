/** Edits as texts: a file behind some edits, and the difference as a patch. */
import type { FileEdit } from '../answers/model';
import { decode, encode } from '../vfs';

/** A file's text behind edits of byte ranges that do not overlap. */
export function applied(text: string, edits: readonly FileEdit[]): string {
  let bytes = encode(text);
  for (const e of [...edits].sort((a, b) => b.start - a.start))
    bytes = bytes.slice(0, e.start) + encode(e.newText) + bytes.slice(e.end);
  return decode(bytes);
}

const context = 3;

/** Lines that give way to others: `count` lines from `from` on. */
interface Change {
  readonly from: number;
  readonly count: number;
  readonly lines: readonly string[];
}

/** The difference between two texts of a file as a unified patch; '' where there is none. */
export function patchOf(name: string, before: string, after: string): string {
  const a = before.split('\n'),
    b = after.split('\n');
  const changes = changesBetween(a, b);
  if (changes.length === 0) return '';
  const out = [`--- a/${name}`, `+++ b/${name}`];
  let shift = 0;
  for (let i = 0; i < changes.length; ) {
    let j = i + 1;
    while (j < changes.length && changes[j]!.from - (changes[j - 1]!.from + changes[j - 1]!.count) <= 2 * context) j++;
    const group = changes.slice(i, j);
    const first = Math.max(0, group[0]!.from - context);
    const last = group[group.length - 1]!;
    const end = Math.min(lengthOf(a), last.from + last.count + context);
    const body: string[] = [];
    let at = first,
      grown = 0;
    for (const c of group) {
      for (; at < c.from; at++) body.push(` ${a[at]}`);
      for (; at < c.from + c.count; at++) body.push(`-${a[at]}`);
      for (const line of c.lines) body.push(`+${line}`);
      grown += c.lines.length - c.count;
    }
    for (; at < end; at++) body.push(` ${a[at]}`);
    out.push(`@@ -${first + 1},${end - first} +${first + 1 + shift},${end - first + grown} @@`, ...body);
    shift += grown;
    i = j;
  }
  return out.join('\n') + '\n';
}

/** Without the empty text behind the last line break. */
const lengthOf = (lines: readonly string[]): number =>
  lines[lines.length - 1] === '' ? lines.length - 1 : lines.length;

/** Few lines differ: those that follow are looked for close by. */
function changesBetween(a: readonly string[], b: readonly string[]): Change[] {
  const changes: Change[] = [];
  let i = 0,
    j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
      continue;
    }
    const [skipA, skipB] = nextMatch(a, b, i, j);
    changes.push({ from: i, count: skipA, lines: b.slice(j, j + skipB) });
    i += skipA;
    j += skipB;
  }
  return changes;
}

/** How many lines to leave out on either side until two lines in a row agree. */
function nextMatch(a: readonly string[], b: readonly string[], i: number, j: number): [number, number] {
  const most = a.length - i + (b.length - j);
  for (let sum = 1; sum <= most; sum++)
    for (let da = 0; da <= sum; da++) {
      const x = i + da,
        y = j + sum - da;
      if (x > a.length || y > b.length) continue;
      const isEnd = x === a.length && y === b.length;
      if (isEnd || (a[x] !== undefined && a[x] === b[y] && a[x + 1] === b[y + 1])) return [da, sum - da];
    }
  return [a.length - i, b.length - j];
}
