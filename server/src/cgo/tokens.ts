/** C source → tokens, one list a line of the preprocessor. */

export type CTokenKind = 'word' | 'number' | 'string' | 'char' | 'punct';

export interface CToken {
  readonly kind: CTokenKind;
  /** As written; strings and characters with their quotes. */
  readonly text: string;
  /** White space is in front of it. */
  readonly spaced: boolean;
}

/** A line of the preprocessor; lines that end in a backslash are one. */
export interface CLine {
  /** It begins with #. */
  readonly directive: boolean;
  readonly tokens: readonly CToken[];
}

/** The kinds of tokens, each as a group, in the order of CTokenKind. */
const shapes: readonly RegExp[] = [
  /[A-Za-z_$][\w$]*/,
  /\.?\d(?:[eEpP][+-]|[\w.])*/,
  /(?:u8|[uUL])?"(?:\\.|[^"\\\n])*"?/,
  /(?:[uUL])?'(?:\\.|[^'\\\n])*'?/,
  /\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||##|[-+*/%&|^]=|[^\s]/,
];

/** A token from a place on; each caller has its own, since it remembers where it was. */
const shape = (): RegExp => new RegExp(shapes.map((s) => `(${s.source})`).join('|'), 'y');

/** Tokens of a text, comments left out. */
export function linesOf(source: string): CLine[] {
  const text = withoutComments(source.replace(/\r/g, '').replace(/\\\n/g, ''));
  return text.split('\n').flatMap((line) => {
    const trimmed = line.trim();
    if (trimmed === '') return [];
    const directive = trimmed.startsWith('#');
    return [{ directive, tokens: tokensOf(directive ? trimmed.slice(1) : trimmed) }];
  });
}

/** Tokens of one line. */
export function tokensOf(line: string): CToken[] {
  const tokens: CToken[] = [];
  const next = shape();
  let at = 0;
  for (;;) {
    const from = at;
    while (at < line.length && /\s/.test(line[at]!)) at++;
    if (at >= line.length) return tokens;
    next.lastIndex = at;
    const m = next.exec(line);
    if (m === null) return tokens;
    at = next.lastIndex;
    const kind: CTokenKind =
      // A prefix of a string is a word only if no quote follows, which the order of the alternatives does not show.
      m[1] !== undefined
        ? 'word'
        : m[2] !== undefined
          ? 'number'
          : m[3] !== undefined
            ? 'string'
            : m[4] !== undefined
              ? 'char'
              : 'punct';
    tokens.push({ kind, text: m[0], spaced: from < at - m[0].length });
  }
}

/** Comments become spaces; line feeds in them stay away, as a comment is one space. */
function withoutComments(text: string): string {
  return text.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*/g, (m) =>
    m.startsWith('/') ? ' ' : m,
  );
}
