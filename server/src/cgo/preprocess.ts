/**
 * The C preprocessor, as far as declarations need it: includes, conditions, and macros with and without parameters.
 * What it cannot read it leaves out.
 */
import { type CLine, type CToken, linesOf, tokensOf } from './tokens';

export interface Macro {
  /** undefined for a macro without parameters. */
  readonly params: readonly string[] | undefined;
  readonly variadic: boolean;
  readonly body: readonly CToken[];
}

/** How a file is included: "x.h", <x.h>, or the next <x.h> behind the present one. */
export type IncludeKind = 'quoted' | 'angled' | 'next';

/** Finds a file that is included in the file `from`: its text and a name that no other has. */
export type Includes = (
  name: string,
  kind: IncludeKind,
  from: string,
) => { readonly path: string; readonly text: string } | undefined;

export interface Preprocessed {
  readonly tokens: readonly CToken[];
  /** What a macro without parameters becomes; undefined for others, and for what is no macro. */
  readonly expansionOf: (name: string) => readonly CToken[] | undefined;
}

/** More tokens than this are not read; headers of systems have some ten thousand. */
const maxTokens = 3_000_000;
const maxDepth = 60;

/** Preprocesses a text; defines: macros that hold from the start, as -D has them. */
export function preprocess(text: string, defines: ReadonlyMap<string, string>, includes: Includes): Preprocessed {
  const p = new Preprocessor(includes);
  for (const [name, value] of defines)
    p.macros.set(name, { params: undefined, variadic: false, body: tokensOf(value) });
  p.run(linesOf(text), '', 0);
  return {
    tokens: p.out,
    expansionOf: (name) => {
      const macro = p.macros.get(name);
      return macro === undefined || macro.params !== undefined ? undefined : p.expand(macro.body, new Set([name]));
    },
  };
}

class Preprocessor {
  readonly macros = new Map<string, Macro>();
  readonly out: CToken[] = [];
  private readonly once = new Set<string>();
  private pending: CToken[] = [];

  constructor(private readonly includes: Includes) {}

  run(lines: readonly CLine[], file: string, depth: number): void {
    // For each open #if: whether a branch was taken, and whether this one is.
    const open: { taken: boolean; live: boolean; outer: boolean }[] = [];
    const live = (): boolean => open.at(-1)?.live ?? true;
    for (const line of lines) {
      if (this.out.length > maxTokens) return;
      if (!line.directive) {
        if (live()) this.text(line.tokens);
        continue;
      }
      const [head, ...rest] = line.tokens;
      const top = open.at(-1);
      switch (head?.text) {
        case 'if':
        case 'ifdef':
        case 'ifndef': {
          const outer = live();
          const holds = outer && this.holds(head.text, rest);
          open.push({ taken: holds, live: holds, outer });
          break;
        }
        case 'elif':
          if (top !== undefined) {
            top.live = top.outer && !top.taken && this.holds('if', rest);
            top.taken ||= top.live;
          }
          break;
        case 'else':
          if (top !== undefined) {
            top.live = top.outer && !top.taken;
            top.taken = true;
          }
          break;
        case 'endif':
          open.pop();
          break;
        default:
          if (live()) this.directive(head?.text ?? '', rest, file, depth);
      }
    }
    this.flush();
  }

  private directive(name: string, rest: readonly CToken[], file: string, depth: number): void {
    switch (name) {
      case 'define':
        this.define(rest);
        break;
      case 'undef':
        this.macros.delete(rest[0]?.text ?? '');
        break;
      case 'pragma':
        if (rest[0]?.text === 'once') this.once.add(file);
        break;
      case 'include':
      case 'include_next':
        this.flush();
        this.include(rest, file, depth, name === 'include_next');
        break;
      default:
        break;
    }
  }

  private include(rest: readonly CToken[], file: string, depth: number, next: boolean): void {
    const tokens = rest[0]?.kind === 'word' ? this.expand(rest) : rest;
    const [first] = tokens;
    if (first === undefined || depth >= maxDepth) return;
    const quoted = first.kind === 'string';
    const name = quoted
      ? first.text.slice(1, -1)
      : tokens
          .slice(1, -1)
          .map((t) => t.text)
          .join('');
    const found = this.includes(name, next ? 'next' : quoted ? 'quoted' : 'angled', file);
    if (found === undefined || this.once.has(found.path)) return;
    this.run(linesOf(found.text), found.path, depth + 1);
  }

  private define([name, ...rest]: readonly CToken[]): void {
    if (name === undefined || name.kind !== 'word') return;
    if (rest[0]?.text !== '(' || rest[0].spaced) {
      this.macros.set(name.text, { params: undefined, variadic: false, body: rest });
      return;
    }
    const close = rest.findIndex((t) => t.text === ')');
    if (close < 0) return;
    const names = rest.slice(1, close).filter((t) => t.text !== ',');
    const variadic = names.at(-1)?.text === '...';
    const params = names.filter((t) => t.kind === 'word').map((t) => t.text);
    if (variadic) params.push('__VA_ARGS__');
    this.macros.set(name.text, { params, variadic, body: rest.slice(close + 1) });
  }

  /** Calls of macros may go over several lines: text waits until brackets are closed. */
  private text(tokens: readonly CToken[]): void {
    this.pending.push(...tokens);
    let depth = 0;
    for (const t of this.pending) depth += t.text === '(' ? 1 : t.text === ')' ? -1 : 0;
    if (depth <= 0 || this.pending.length > 20_000) this.flush();
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    const tokens = this.pending;
    this.pending = [];
    for (const t of this.expand(tokens)) this.out.push(t);
  }

  /** Tokens with their macros expanded; hidden: macros that are being expanded. */
  expand(tokens: readonly CToken[], hidden: ReadonlySet<string> = new Set()): CToken[] {
    const out: CToken[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const t = tokens[i]!;
      const macro = t.kind === 'word' && !hidden.has(t.text) ? this.macros.get(t.text) : undefined;
      if (macro === undefined) {
        out.push(t);
        continue;
      }
      const inner = new Set(hidden).add(t.text);
      if (macro.params === undefined) {
        out.push(...this.expand(pasted(macro.body), inner));
        continue;
      }
      const call = tokens[i + 1]?.text === '(' ? argumentsAt(tokens, i + 1) : undefined;
      if (call === undefined) {
        out.push(t);
        continue;
      }
      i = call.end;
      out.push(...this.expand(this.substitute(macro, call.args, hidden), inner));
    }
    return out;
  }

  private substitute(macro: Macro, args: readonly (readonly CToken[])[], hidden: ReadonlySet<string>): CToken[] {
    const { params = [], variadic, body } = macro;
    const rest = params.length - 1;
    const given = variadic
      ? [...args.slice(0, rest), args.slice(rest).flatMap((a, i) => (i === 0 ? [...a] : [comma, ...a]))]
      : args;
    const out: CToken[] = [];
    body.forEach((t, i) => {
      const at = t.kind === 'word' ? params.indexOf(t.text) : -1;
      if (t.text === '#' && params.includes(body[i + 1]?.text ?? '')) return;
      if (at < 0) {
        out.push(t);
        return;
      }
      const arg = given[at] ?? [];
      if (body[i - 1]?.text === '#') {
        const text = JSON.stringify(arg.map((x) => (x.spaced ? ' ' : '') + x.text).join(''));
        out.push({ kind: 'string', text, spaced: t.spaced });
      } else if (body[i - 1]?.text === '##' || body[i + 1]?.text === '##') out.push(...arg);
      else out.push(...this.expand(arg, hidden));
    });
    return pasted(out);
  }

  private holds(kind: string, rest: readonly CToken[]): boolean {
    if (kind !== 'if') return this.macros.has(rest[0]?.text ?? '') === (kind === 'ifdef');
    const known: CToken[] = [];
    for (let i = 0; i < rest.length; i++) {
      const t = rest[i]!;
      if (t.text !== 'defined') {
        known.push(t);
        continue;
      }
      const bracket = rest[i + 1]?.text === '(';
      const name = rest[i + (bracket ? 2 : 1)]?.text ?? '';
      i += bracket ? 3 : 1;
      known.push({ kind: 'number', text: this.macros.has(name) ? '1' : '0', spaced: true });
    }
    return (valueOf(this.expand(known)) ?? 0n) !== 0n;
  }
}

const comma: CToken = { kind: 'punct', text: ',', spaced: false };

/** The arguments of a macro's call, of which the opening bracket is at an index; undefined without a closing one. */
function argumentsAt(tokens: readonly CToken[], open: number): { args: CToken[][]; end: number } | undefined {
  const args: CToken[][] = [[]];
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    const t = tokens[i]!;
    if (t.text === '(') depth++;
    if (t.text === ')' && --depth === 0) return { args, end: i };
    if (t.text === ',' && depth === 1) args.push([]);
    else if (i > open) args.at(-1)!.push(t);
  }
  return undefined;
}

/** Tokens around ## become one. */
function pasted(tokens: readonly CToken[]): CToken[] {
  const out: CToken[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!;
    const last = out.at(-1),
      next = tokens[i + 1];
    if (t.text !== '##' || last === undefined) out.push(t);
    else if (next !== undefined) {
      out[out.length - 1] = { ...last, text: last.text + next.text };
      i++;
    }
  }
  return out;
}

/**
 * The value of an expression of integer constants, with C's operators; undefined for others. Names count as 0 in #if.
 */
export function valueOf(
  tokens: readonly CToken[],
  names: (name: string) => bigint | undefined = () => 0n,
): bigint | undefined {
  let at = 0;
  let bad = false;
  const peek = (): string => tokens[at]?.text ?? '';
  const primary = (): bigint => {
    const t = tokens[at++];
    if (t === undefined) {
      bad = true;
      return 0n;
    }
    if (t.text === '(') {
      const v = conditional();
      if (tokens[at++]?.text !== ')') bad = true;
      return v;
    }
    if (t.text === '!') return primary() === 0n ? 1n : 0n;
    if (t.text === '-') return -primary();
    if (t.text === '+') return primary();
    if (t.text === '~') return ~primary();
    if (t.kind === 'number') return integerOf(t.text) ?? fail();
    if (t.kind === 'char') return BigInt(charOf(t.text));
    if (t.kind === 'word') {
      // An unknown word with arguments is no constant in #if; it counts as 0 there.
      if (peek() === '(') return fail();
      return names(t.text) ?? fail();
    }
    return fail();
  };
  const fail = (): bigint => {
    bad = true;
    return 0n;
  };
  const binary = (level: number): bigint => {
    if (level === levels.length) return primary();
    let x = binary(level + 1);
    while (!bad && levels[level]!.includes(peek())) {
      const op = tokens[at++]!.text;
      x = apply(op, x, binary(level + 1)) ?? fail();
    }
    return x;
  };
  const conditional = (): bigint => {
    const c = binary(0);
    if (peek() !== '?') return c;
    at++;
    const a = conditional();
    if (tokens[at++]?.text !== ':') bad = true;
    const b = conditional();
    return c !== 0n ? a : b;
  };
  const v = conditional();
  return bad || at !== tokens.length ? undefined : v;
}

const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

function apply(op: string, x: bigint, y: bigint): bigint | undefined {
  const truth = (b: boolean): bigint => (b ? 1n : 0n);
  switch (op) {
    case '||':
      return truth(x !== 0n || y !== 0n);
    case '&&':
      return truth(x !== 0n && y !== 0n);
    case '|':
      return x | y;
    case '^':
      return x ^ y;
    case '&':
      return x & y;
    case '==':
      return truth(x === y);
    case '!=':
      return truth(x !== y);
    case '<':
      return truth(x < y);
    case '>':
      return truth(x > y);
    case '<=':
      return truth(x <= y);
    case '>=':
      return truth(x >= y);
    case '<<':
      return y < 0n || y > 127n ? undefined : x << y;
    case '>>':
      return y < 0n || y > 127n ? undefined : x >> y;
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return y === 0n ? undefined : x / y;
    case '%':
      return y === 0n ? undefined : x % y;
    default:
      return undefined;
  }
}

function integerOf(text: string): bigint | undefined {
  const m = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)[uUlLzZ]*$/.exec(text);
  if (m === null) return undefined;
  const digits = m[1]!;
  return BigInt(/^0\d+$/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
}

const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, '0': 0 };

function charOf(text: string): number {
  const inner = text.slice(text.indexOf("'") + 1, text.endsWith("'") ? -1 : undefined);
  if (!inner.startsWith('\\')) return inner.charCodeAt(0) || 0;
  const hex = /^\\x([0-9a-fA-F]+)/.exec(inner);
  if (hex !== null) return Number.parseInt(hex[1]!, 16);
  const octal = /^\\([0-7]{1,3})/.exec(inner);
  if (octal !== null) return Number.parseInt(octal[1]!, 8);
  return escapes[inner[1] ?? ''] ?? inner.charCodeAt(1);
}
