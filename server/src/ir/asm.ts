/**
 * Reads Go's assembly as far as it decides which symbols a file defines and uses: tokens, #include, #define, #ifdef and
 * the invocation of macros. Reference: cmd/asm/internal/lex (go1.26). Text that the assembler rejects is skipped.
 */

export const enum AsmKind {
  Ident,
  Int,
  /** Floating-point numbers, characters and strings. */
  Literal,
  /** One character of punctuation. */
  Punct,
  Newline,
}

export interface AsmToken {
  readonly kind: AsmKind;
  /** With a dot for the centre dot of names, and a slash for the division slash. */
  readonly text: string;
  /** It touches the token before it. */
  readonly tight: boolean;
}

interface Macro {
  /** undefined where the macro is used without parentheses. */
  readonly params: readonly string[] | undefined;
  readonly body: readonly AsmToken[];
}

/** What a file is read with. */
export interface AsmSources {
  /** Names that are defined from the beginning (-D). */
  readonly defined: readonly string[];
  /** The text of an included file; undefined where there is none. */
  readonly include: (name: string) => string | undefined;
}

const maxDepth = 100;
const newline: AsmToken = { kind: AsmKind.Newline, text: '\n', tight: false };
const blank = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|[ \t\r]+|\n/.source;
const word = /[A-Za-z_\x80-\xff][\w\x80-\xff]*/.source;
const number = /(?:0[xX][\da-fA-F]+|\d+)(?:\.\d*)?(?:[eE][+-]?\d+)?/.source;
const quoted = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/.source;
const tokenPattern = `${blank}|${word}|${number}|${quoted}|[^]`;

/** The tokens of a text (binary string), comments left out. */
export function tokenizeAsm(text: string): AsmToken[] {
  const out: AsmToken[] = [];
  let tight = false;
  for (const m of text.matchAll(new RegExp(tokenPattern, 'g'))) {
    const s = m[0];
    const c = s.charCodeAt(0);
    if (s === '\n') out.push(newline);
    else if (c === 0x20 || c === 0x09 || c === 0x0d || s.startsWith('//')) {
      tight = false;
      continue;
    } else if (s.startsWith('/*')) {
      for (let i = s.indexOf('\n'); i >= 0; i = s.indexOf('\n', i + 1)) out.push(newline);
      tight = false;
      continue;
    } else if (c >= 0x30 && c <= 0x39)
      out.push({ kind: /^(0[xX][\da-fA-F]+|\d+)$/.test(s) ? AsmKind.Int : AsmKind.Literal, text: s, tight });
    else if (s.length > 1 && (c === 0x22 || c === 0x27)) out.push({ kind: AsmKind.Literal, text: s, tight });
    else if (c >= 0x80 || c === 0x5f || /^[A-Za-z]/.test(s)) {
      const name =
        c < 0x80 && !/[\x80-\xff]/.test(s) ? s : s.replaceAll('\xc2\xb7', '.').replaceAll('\xe2\x88\x95', '/');
      out.push({ kind: AsmKind.Ident, text: name, tight });
    } else out.push({ kind: AsmKind.Punct, text: s, tight });
    tight = s !== '\n';
  }
  return out;
}

/** The tokens of a file as the assembler's parser gets them (lex.Input). */
export class AsmInput {
  private readonly stack: { readonly tokens: readonly AsmToken[]; at: number }[] = [];
  private readonly macros = new Map<string, Macro>();
  /** For each open #ifdef, whether its lines count. */
  private readonly conditions: boolean[] = [];
  private atLineStart = true;

  constructor(
    text: string,
    private readonly sources: AsmSources,
  ) {
    for (const name of sources.defined)
      this.macros.set(name, { params: undefined, body: [{ kind: AsmKind.Int, text: '1', tight: false }] });
    this.push(tokenizeAsm(text));
  }

  /** The next token with macros replaced; undefined at the end. */
  next(): AsmToken | undefined {
    for (;;) {
      const t = this.raw();
      if (t === undefined) return undefined;
      if (t.kind === AsmKind.Punct && t.text === '#' && this.atLineStart) {
        this.directive();
        continue;
      }
      if (t.kind === AsmKind.Ident && this.enabled && this.invoke(t.text)) continue;
      this.atLineStart = t.kind === AsmKind.Newline;
      if (this.enabled) return t;
    }
  }

  private get enabled(): boolean {
    return this.conditions.length === 0 || this.conditions[this.conditions.length - 1]!;
  }

  private push(tokens: readonly AsmToken[]): boolean {
    if (this.stack.length > maxDepth) return false;
    this.stack.push({ tokens, at: 0 });
    return true;
  }

  private raw(): AsmToken | undefined {
    for (;;) {
      const top = this.stack[this.stack.length - 1];
      if (top === undefined) return undefined;
      if (top.at < top.tokens.length) return top.tokens[top.at++];
      this.stack.pop();
    }
  }

  private peek(): AsmToken | undefined {
    for (let i = this.stack.length - 1; i >= 0; i--) {
      const { tokens, at } = this.stack[i]!;
      if (at < tokens.length) return tokens[at];
    }
    return undefined;
  }

  /** The rest of a directive's line. */
  private restOfLine(): AsmToken[] {
    const out: AsmToken[] = [];
    for (let t = this.raw(); t !== undefined && t.kind !== AsmKind.Newline; t = this.raw()) out.push(t);
    return out;
  }

  private directive(): void {
    const word = this.peek()?.kind === AsmKind.Ident ? this.raw()!.text : '';
    const { conditions } = this;
    switch (word) {
      case 'ifdef':
      case 'ifndef': {
        const name = this.restOfLine()[0]?.text ?? '';
        conditions.push(this.enabled && this.macros.has(name) === (word === 'ifdef'));
        break;
      }
      case 'else':
        this.restOfLine();
        if (conditions.length > 0 && (conditions.length === 1 || conditions[conditions.length - 2]!))
          conditions[conditions.length - 1] = !conditions[conditions.length - 1]!;
        break;
      case 'endif':
        this.restOfLine();
        conditions.pop();
        break;
      case 'define':
        if (this.enabled) this.define();
        else this.restOfLine();
        break;
      case 'undef': {
        const name = this.restOfLine()[0]?.text;
        if (this.enabled && name !== undefined) this.macros.delete(name);
        break;
      }
      case 'include': {
        const name = this.restOfLine()[0]?.text;
        const text = this.enabled && name !== undefined ? this.sources.include(name.slice(1, -1)) : undefined;
        if (text !== undefined) this.push(tokenizeAsm(text));
        break;
      }
      default:
        this.restOfLine();
        break;
    }
    this.atLineStart = true;
  }

  private define(): void {
    const name = this.raw();
    if (name === undefined || name.kind !== AsmKind.Ident) return;
    let params: string[] | undefined;
    let t = this.raw();
    if (t?.text === '(' && t.tight) {
      params = [];
      for (t = this.raw(); t !== undefined && t.text !== ')' && t.kind !== AsmKind.Newline; t = this.raw())
        if (t.kind === AsmKind.Ident) params.push(t.text);
      t = this.raw();
    }
    const body: AsmToken[] = [];
    for (; t !== undefined && t.kind !== AsmKind.Newline; t = this.raw()) {
      if (t.text === '\\') t = this.raw();
      if (t !== undefined) body.push(t);
    }
    this.macros.set(name.text, { params, body });
  }

  /** Puts a macro's body in place of its name; false if the name is none, or stands without its arguments. */
  private invoke(name: string): boolean {
    const macro = this.macros.get(name);
    if (macro === undefined) return false;
    if (macro.params === undefined) return this.push(macro.body);
    if (this.peek()?.text !== '(') return false;
    this.raw();
    const args = this.args();
    const { params } = macro;
    const body: AsmToken[] = [];
    for (const t of macro.body) {
      const i = t.kind === AsmKind.Ident ? params.indexOf(t.text) : -1;
      const arg = i < 0 ? undefined : args[i];
      if (arg === undefined) body.push(t);
      else body.push(...arg);
    }
    return this.push(body);
  }

  private args(): AsmToken[][] {
    const args: AsmToken[][] = [[]];
    let nesting = 0;
    for (let t = this.raw(); t !== undefined && t.kind !== AsmKind.Newline; t = this.raw()) {
      if (nesting === 0 && t.text === ')') break;
      if (nesting === 0 && t.text === ',') {
        args.push([]);
        continue;
      }
      if (t.text === '(') nesting++;
      else if (t.text === ')') nesting--;
      args[args.length - 1]!.push(t);
    }
    return args;
  }
}
