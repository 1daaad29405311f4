/** Comments that are promises: finds them in a text, and says which line each is about. */
import type { Extent } from '../answers/model';

/** A comment that begins with one of the words of promises. */
export interface Comment {
  /** Behind the slashes; a binary string. */
  readonly text: string;
  readonly extent: Extent;
  /** The line that it is about: its own, or, where it stands alone, the next one that is no comment; 0 for none. */
  readonly target: number;
  /** The text of that line. */
  readonly targetText: string;
}

const markers = /goscape:|gcassert:|\+checkescape|\/\/ escapes/;

/** What a text may have besides code: comments, and literals in which no comment begins. */
const tokens = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\.)*"?|`[^`]*`?|'(?:[^'\\\n]|\\.)*'?/g;

const own = /^\/\/(?:\s*goscape:|gcassert:|\s*\+checkescape\b|\s*escapes\b)/;

/** Whether a text has to be looked at. */
export function mayPromise(text: string): boolean {
  return markers.test(text);
}

/** The comments of a text (a binary string) in its order. */
export function commentsIn(text: string): Comment[] {
  if (!mayPromise(text)) return [];
  const lines = text.split('\n');
  const list: Comment[] = [];
  let line = 0,
    start = 0;
  for (const m of text.matchAll(tokens)) {
    while (start + lines[line]!.length < m.index) start += lines[line++]!.length + 1;
    if (!own.test(m[0])) continue;
    const col = m.index - start;
    const words = m[0].trimEnd();
    const alone = lines[line]!.slice(0, col).trim() === '';
    const target = alone ? below(lines, line) : line + 1;
    list.push({
      text: words.slice(2),
      extent: { line: line + 1, col: col + 1, endLine: line + 1, endCol: col + 1 + words.length },
      target,
      targetText: target === 0 ? '' : lines[target - 1]!,
    });
  }
  return list;
}

/** The line below a comment that stands alone, behind other comments; 0 where a blank line or nothing follows. */
function below(lines: readonly string[], at: number): number {
  for (let i = at + 1; i < lines.length; i++) {
    const text = lines[i]!.trim();
    if (text === '') return 0;
    if (!text.startsWith('//')) return i + 1;
  }
  return 0;
}
