/** Build constraints: `//go:build` and `// +build` lines. Answers to go/build/constraint. */

export type Expr =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'not'; readonly x: Expr }
  | { readonly kind: 'and' | 'or'; readonly x: Expr; readonly y: Expr };

/** Expressions of more operands than this are refused, as the Go command refuses them. */
const maxSize = 1000;
const maxOldSize = 100;

class SyntaxError extends Error {}

class Parser {
  private i = 0;
  tok = '';
  private isTag = false;
  private size = 0;

  constructor(private readonly s: string) {}

  or(): Expr {
    let x = this.and();
    while (this.tok === '||') x = { kind: 'or', x, y: this.and() };
    return x;
  }

  private and(): Expr {
    let x = this.not();
    while (this.tok === '&&') x = { kind: 'and', x, y: this.not() };
    return x;
  }

  private not(): Expr {
    if (++this.size > maxSize) throw new SyntaxError('build expression too large');
    this.lex();
    if (this.tok === '!') {
      this.lex();
      if (this.tok === '!') throw new SyntaxError('double negation not allowed');
      return { kind: 'not', x: this.atom() };
    }
    return this.atom();
  }

  private atom(): Expr {
    if (this.tok === '(') {
      let x: Expr;
      try {
        x = this.or();
      } catch (e) {
        if (e instanceof SyntaxError && e.message === 'unexpected end of expression')
          throw new SyntaxError('missing close paren');
        throw e;
      }
      if ((this.tok as string) !== ')') throw new SyntaxError('missing close paren');
      this.lex();
      return x;
    }
    if (!this.isTag)
      throw new SyntaxError(this.tok === '' ? 'unexpected end of expression' : `unexpected token ${this.tok}`);
    const tag = this.tok;
    this.lex();
    return { kind: 'tag', tag };
  }

  private lex(): void {
    this.isTag = false;
    const { s } = this;
    while (s[this.i] === ' ' || s[this.i] === '\t') this.i++;
    const c = s[this.i];
    if (c === undefined) {
      this.tok = '';
      return;
    }
    if (c === '(' || c === ')' || c === '!') {
      this.i++;
      this.tok = c;
      return;
    }
    if (c === '&' || c === '|') {
      if (s[this.i + 1] !== c) throw new SyntaxError(`invalid syntax at ${c}`);
      this.i += 2;
      this.tok = c + c;
      return;
    }
    // Bytes of letters beyond ASCII count as letters.
    const tag = /[0-9A-Za-z_.\x80-\xff]+/y;
    tag.lastIndex = this.i;
    const m = tag.exec(s);
    if (!m) throw new SyntaxError(`invalid syntax at ${c}`);
    this.i += m[0].length;
    this.tok = m[0];
    this.isTag = true;
  }
}

const wholeTagRE = /^[0-9A-Za-z_.\x80-\xff]+$/;

/** The expression behind `//go:build`, or what is wrong with it. */
export function parseExpr(text: string): Expr | string {
  try {
    const p = new Parser(text);
    const x = p.or();
    return p.tok === '' ? x : `unexpected token ${p.tok}`;
  } catch (e) {
    if (e instanceof SyntaxError) return e.message;
    throw e;
  }
}

/** The expression behind `// +build`; undefined where it is too complex, and then the line does not count. */
export function parsePlusBuildExpr(text: string): Expr | undefined {
  let size = 0;
  let x: Expr | undefined;
  for (const clause of text.split(/[ \t\r\n\v\f]+/)) {
    if (clause === '') continue;
    let y: Expr | undefined;
    for (let lit of clause.split(',')) {
      let z: Expr;
      if (lit.startsWith('!!') || lit === '!') {
        z = { kind: 'tag', tag: 'ignore' };
      } else {
        const neg = lit.startsWith('!');
        if (neg) lit = lit.slice(1);
        z = { kind: 'tag', tag: wholeTagRE.test(lit) ? lit : 'ignore' };
        if (neg) z = { kind: 'not', x: z };
      }
      if (y && ++size > maxOldSize) return undefined;
      y = y ? { kind: 'and', x: y, y: z } : z;
    }
    if (x && ++size > maxOldSize) return undefined;
    x = x && y ? { kind: 'or', x, y } : y;
  }
  return x ?? { kind: 'tag', tag: 'ignore' };
}

/** Whether the expression holds for a set of tags. */
export function evalExpr(x: Expr, ok: (tag: string) => boolean): boolean {
  switch (x.kind) {
    case 'tag':
      return ok(x.tag);
    case 'not':
      return !evalExpr(x.x, ok);
    case 'and':
      return evalExpr(x.x, ok) && evalExpr(x.y, ok);
    case 'or':
      return evalExpr(x.x, ok) || evalExpr(x.y, ok);
  }
}

/** The least Go version that the expression implies ("go1.21"), or "" where it implies none. */
export function goVersion(x: Expr): string {
  const v = minVersion(x, 1);
  return v < 0 ? '' : v === 0 ? 'go1' : `go1.${v}`;
}

function minVersion(z: Expr, sign: number): number {
  switch (z.kind) {
    case 'and':
    case 'or': {
      const x = minVersion(z.x, sign),
        y = minVersion(z.y, sign);
      return (z.kind === 'and') === sign > 0 ? Math.max(x, y) : Math.min(x, y);
    }
    case 'not':
      return minVersion(z.x, -sign);
    case 'tag': {
      if (sign < 0) return -1;
      if (z.tag === 'go1') return 0;
      const m = /^go1\.([0-9]+)$/.exec(z.tag);
      return m ? Number(m[1]) : -1;
    }
  }
}
