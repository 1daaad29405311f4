/**
 * Sources of the standard library as they are shipped: without comments, but with every token at its line and column,
 * and with the comments that mean something to a compiler.
 */

/** Comments that are no remarks: directives, build constraints, line directives. */
const meant = /^\/\/(go:|line |export |extern |[ \t]*\+build[ \t])|^\/\*line /;

/** Takes the comments out of a Go file. */
export function trimGo(text: string): string {
  let out = '';
  let from = 0;
  let i = 0;
  const n = text.length;
  while (i < n) {
    const c = text[i];
    if (c === '"' || c === "'") {
      for (i++; i < n && text[i] !== c && text[i] !== '\n'; i++) if (text[i] === '\\') i++;
      i++;
    } else if (c === '`') {
      const end = text.indexOf('`', i + 1);
      i = end < 0 ? n : end + 1;
    } else if (c === '/' && (text[i + 1] === '/' || text[i + 1] === '*')) {
      const line = text[i + 1] === '/';
      const close = text.indexOf(line ? '\n' : '*/', i + 2);
      const end = close < 0 ? n : line ? close : close + 2;
      const comment = text.slice(i, end);
      if (!meant.test(comment)) {
        out += text.slice(from, i) + (line ? '' : blank(comment));
        from = end;
      }
      i = end;
    } else i++;
  }
  return ended(out + text.slice(from));
}

/** As many columns and lines, with nothing in them. */
function blank(comment: string): string {
  return comment.replace(/[^\n]/g, ' ');
}

/** Takes the comments that fill lines of their own out of an assembly file or a header. */
export function trimAsm(text: string): string {
  return ended(text.replace(/^[ \t]*\/\/(?!go:build|[ \t]*\+build).*$/gm, ''));
}

/** Without blanks at the ends of lines, but not those in raw strings, which are in no line that ends in a comment. */
function ended(text: string): string {
  if (text.includes('`')) return text.replace(/\n+$/, '\n');
  return text.replace(/[ \t]+$/gm, '').replace(/\n+$/, '\n');
}
