/** The C code and the directives in front of `import "C"`. */
import type { Pos } from '../base/pos';
import { type File, Kind } from '../syntax';

export interface Preamble {
  /** C code, without the directives of cgo's. */
  readonly code: string;
  /** Folders to include from and macros to define, by #cgo CFLAGS and CPPFLAGS; ${SRCDIR} is not replaced. */
  readonly includeDirs: readonly string[];
  readonly defines: ReadonlyMap<string, string>;
  readonly ldflags: readonly string[];
  readonly noEscape: readonly string[];
  readonly noCallback: readonly string[];
}

/** What a file's comments say to cgo. text: from the position `base` on. */
export function preambleOf(file: File, text: string, base: Pos, hasTag: (tag: string) => boolean): Preamble {
  let code = '';
  for (const d of file.declList) {
    if (d.kind !== Kind.ImportDecl || d.path?.value !== '"C"') continue;
    const at = d.path.pos - base;
    const own = commentBefore(text, lineStart(text, at));
    const keyword = text.lastIndexOf('import', at);
    const grouped = d.group !== undefined;
    const alone = !grouped || file.declList.every((x) => x === d || x.kind !== Kind.ImportDecl || x.group !== d.group);
    const comment = grouped && own !== '' ? own : alone ? commentBefore(text, keyword) : '';
    code += `${comment}\n`;
  }
  const includeDirs: string[] = [];
  const defines = new Map<string, string>();
  const noEscape: string[] = [],
    noCallback: string[] = [],
    ldflags: string[] = [];
  const lines = code.split('\n').map((line) => {
    const m = /^\s*#cgo\s+(.*)$/.exec(line);
    if (m === null) return line;
    const said = m[1]!.trim();
    const quiet = /^(noescape|nocallback)\s+(\w+)/.exec(said);
    if (quiet !== null) (quiet[1] === 'noescape' ? noEscape : noCallback).push(quiet[2]!);
    const flags = /^([^:]*?)\s*(CFLAGS|CPPFLAGS|LDFLAGS)\s*:(.*)$/.exec(said);
    if (flags === null || !holds(flags[1]!, hasTag)) return '';
    for (const flag of flags[3]!.trim().split(/\s+/)) {
      if (flags[2] === 'LDFLAGS') {
        if (flag !== '') ldflags.push(flag);
        continue;
      }
      const define = /^-D([A-Za-z_]\w*)(?:=(.*))?$/.exec(flag);
      if (define !== null) defines.set(define[1]!, define[2] ?? '1');
      if (flag.startsWith('-I')) includeDirs.push(flag.slice(2));
    }
    return '';
  });
  return { code: lines.join('\n'), includeDirs, defines, ldflags, noEscape, noCallback };
}

/** Conditions of a #cgo line: one of them has to hold, `linux,amd64 darwin !cgo`. */
const holds = (conditions: string, hasTag: (tag: string) => boolean): boolean =>
  conditions.trim() === '' ||
  conditions
    .trim()
    .split(/\s+/)
    .some((c) => c.split(',').every((tag) => (tag.startsWith('!') ? !hasTag(tag.slice(1)) : hasTag(tag))));

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** The text of the comments that end right above an offset, which is one at which a line or a keyword begins. */
function commentBefore(text: string, at: number): string {
  const parts: string[] = [];
  let end = at;
  for (;;) {
    // One line feed at most between a comment and what it is about.
    const gap = /[ \t]*\n?[ \t]*$/.exec(text.slice(Math.max(0, end - 200), end))![0].length;
    const before = end - gap;
    if (text.startsWith('*/', before - 2)) {
      const start = text.lastIndexOf('/*', before - 3);
      if (start < 0) break;
      parts.unshift(text.slice(start + 2, before - 2));
      end = start;
      continue;
    }
    const start = lineStart(text, before);
    const line = /^[ \t]*\/\/(.*)$/.exec(text.slice(start, before));
    if (line === null || before === start) break;
    parts.unshift(line[1]!);
    end = start;
  }
  return parts.join('\n');
}
