/**
 * C declarations: types, functions, variables and constants of a preprocessed text. Bodies of functions and
 * initializers are skipped; a declaration that is not understood is left out, up to its end.
 */
import type { BasicName, CDeclarations, CField, CFunction, CRecord, CType } from './ctypes';
import { valueOf } from './preprocess';
import type { CToken } from './tokens';

export function declarationsOf(
  tokens: readonly CToken[],
  sizeOf: (t: CType, d: CDeclarations) => number | undefined,
): CDeclarations {
  return new Declarations(tokens, sizeOf).read();
}

const skippedWords = new Set([
  'const',
  'volatile',
  'restrict',
  '__restrict',
  '__restrict__',
  '__const',
  '__volatile__',
  '__volatile',
  'inline',
  '__inline',
  '__inline__',
  'extern',
  'static',
  'register',
  'auto',
  '_Noreturn',
  '__extension__',
  '_Thread_local',
  '__thread',
  '__signed__',
  '_Atomic',
  '__cdecl',
  '__stdcall',
  '_Nonnull',
  '_Nullable',
  'signed',
  '__signed',
]);

/** Words with a bracket behind them that say nothing of the type. */
const skippedCalls = new Set([
  '__attribute__',
  '__attribute',
  '__declspec',
  '__asm__',
  '__asm',
  'asm',
  '_Alignas',
  '__alignas',
]);

const word: CType = { kind: 'basic', name: 'int' };

/** Nothing that people write is nested more deeply. */
const maxNesting = 200;

class Declarations implements CDeclarations {
  readonly typedefs = new Map<string, CType>();
  readonly functions = new Map<string, CFunction>();
  readonly variables = new Map<string, CType>();
  readonly records = new Map<string, CRecord>();
  readonly enums = new Map<string, boolean>();
  readonly constants = new Map<string, bigint>();
  private at = 0;
  private unnamed = 0;
  private nesting = 0;

  constructor(
    private readonly tokens: readonly CToken[],
    private readonly sizeOf: (t: CType, d: CDeclarations) => number | undefined,
  ) {
    // The compiler's own.
    this.typedefs.set('__builtin_va_list', { kind: 'pointer', elem: { kind: 'void' } });
  }

  read(): CDeclarations {
    while (this.at < this.tokens.length) {
      const from = this.at;
      this.nesting = 0;
      if (!this.declaration()) this.skipToEnd();
      if (this.at === from) this.at++;
    }
    return this;
  }

  private peek(n = 0): string {
    return this.tokens[this.at + n]?.text ?? '';
  }
  private isWord(): boolean {
    return this.tokens[this.at]?.kind === 'word';
  }
  private accept(text: string): boolean {
    if (this.peek() !== text) return false;
    this.at++;
    return true;
  }

  /** Behind the next semicolon or block at this level. */
  private skipToEnd(): void {
    while (this.at < this.tokens.length) {
      const t = this.peek();
      if (t === '{' || t === '(' || t === '[') {
        this.skipBlock();
        if (t === '{' && this.peek() !== ';' && this.peek() !== ',') return;
        continue;
      }
      this.at++;
      if (t === ';' || t === '}') return;
    }
  }

  /** Behind a bracketed part. */
  private skipBlock(): void {
    let depth = 0;
    while (this.at < this.tokens.length) {
      const t = this.tokens[this.at++]!.text;
      if (t === '{' || t === '(' || t === '[') depth++;
      if ((t === '}' || t === ')' || t === ']') && --depth <= 0) return;
    }
  }

  private declaration(): boolean {
    if (this.accept(';')) return true;
    // extern "C" { … } of headers that C++ reads too.
    if (this.peek() === 'extern' && this.tokens[this.at + 1]?.kind === 'string') {
      this.at += 2;
      this.accept('{');
      return true;
    }
    const typedef = this.hasTypedef();
    const base = this.specifiers();
    if (base === undefined) return false;
    if (this.accept(';')) return true;
    for (;;) {
      const d = this.declarator(base);
      if (d === undefined) return false;
      if (d.name !== '') this.declare(typedef, d.name, d.type);
      this.skipAttributes();
      if (this.peek() === '{' && d.type.kind === 'function') {
        this.skipBlock();
        return true;
      }
      if (this.accept('='))
        while (this.at < this.tokens.length && this.peek() !== ',' && this.peek() !== ';')
          if (this.peek() === '{' || this.peek() === '(') this.skipBlock();
          else this.at++;
      if (this.accept(';')) return true;
      if (!this.accept(',')) return false;
    }
  }

  private declare(typedef: boolean, name: string, type: CType): void {
    if (typedef) this.typedefs.set(name, type);
    else if (type.kind === 'function') this.functions.set(name, type.type);
    else this.variables.set(name, type);
  }

  /** Whether the declaration that begins here is a typedef, wherever among its specifiers that word is. */
  private hasTypedef(): boolean {
    for (let i = 0; i < 6; i++) {
      const t = this.tokens[this.at + i];
      if (t === undefined || t.kind !== 'word') return false;
      if (t.text === 'typedef') return true;
    }
    return false;
  }

  private skipAttributes(): void {
    while (skippedCalls.has(this.peek())) {
      this.at++;
      while (skippedWords.has(this.peek())) this.at++;
      if (this.peek() === '(') this.skipBlock();
    }
  }

  /** The type that a declaration begins with. */
  private specifiers(): CType | undefined {
    if (++this.nesting > maxNesting) return undefined;
    const words: string[] = [];
    let type: CType | undefined;
    for (;;) {
      this.skipAttributes();
      const t = this.peek();
      if (!this.isWord()) break;
      if (t === 'typedef') this.at++;
      else if (t === 'signed' || t === '__signed' || t === '__signed__') {
        words.push('signed');
        this.at++;
      } else if (skippedWords.has(t)) this.at++;
      else if (t === 'struct' || t === 'union') type = this.record();
      else if (t === 'enum') type = this.enumeration();
      else if (isBasicWord(t)) {
        words.push(t);
        this.at++;
      } else if (t === '__typeof__' || t === 'typeof' || t === '__typeof') return undefined;
      else if (type === undefined && words.length === 0 && this.typedefs.has(t)) {
        type = { kind: 'typedef', name: t };
        this.at++;
      } else break;
      if (type === undefined && words.length === 0 && this.at >= this.tokens.length) return undefined;
    }
    this.nesting--;
    if (type !== undefined) return type;
    return words.length === 0 ? undefined : basicOf(words);
  }

  private record(): CType | undefined {
    const union = this.peek() === 'union';
    this.at++;
    this.skipAttributes();
    let tag = '';
    if (this.isWord()) {
      tag = this.peek();
      this.at++;
    }
    this.skipAttributes();
    const key = `${union ? 'union' : 'struct'} ${tag === '' ? `__${this.unnamed++}` : tag}`;
    let record = this.records.get(key);
    if (record === undefined) {
      record = { union, tag: key.slice(key.indexOf(' ') + 1), fields: undefined, packed: false };
      this.records.set(key, record);
    }
    if (this.accept('{')) {
      const fields: CField[] = [];
      while (this.at < this.tokens.length && !this.accept('}')) {
        const from = this.at;
        if (!this.fields(fields)) this.skipToEnd();
        if (this.at === from) this.at++;
      }
      record.fields = fields;
      const before = this.at;
      this.skipAttributes();
      record.packed = this.tokens.slice(before, this.at).some((t) => /^(__)?packed(__)?$/.test(t.text));
    }
    return { kind: 'record', record };
  }

  private fields(into: CField[]): boolean {
    if (this.accept(';')) return true;
    const base = this.specifiers();
    if (base === undefined) return false;
    if (this.accept(';')) {
      // An unnamed struct in a struct: its fields are the outer one's.
      into.push({ name: '', type: base });
      return true;
    }
    for (;;) {
      const d = this.peek() === ':' ? { name: '', type: base } : this.declarator(base);
      if (d === undefined) return false;
      let bits: bigint | undefined;
      if (this.accept(':')) {
        const from = this.at;
        while (this.at < this.tokens.length && this.peek() !== ',' && this.peek() !== ';') this.at++;
        bits = this.value(this.tokens.slice(from, this.at));
      }
      this.skipAttributes();
      into.push({ name: d.name, type: d.type, ...(bits === undefined ? {} : { bits: Number(bits) }) });
      if (this.accept(';')) return true;
      if (!this.accept(',')) return false;
    }
  }

  private enumeration(): CType {
    this.at++;
    this.skipAttributes();
    let tag = `__${this.unnamed}`;
    if (this.isWord()) {
      tag = this.peek();
      this.at++;
    } else this.unnamed++;
    if (this.accept('{')) {
      let next = 0n,
        negative = false;
      while (this.at < this.tokens.length && !this.accept('}')) {
        const name = this.peek();
        this.at++;
        this.skipAttributes();
        if (this.accept('=')) {
          const from = this.at;
          while (this.at < this.tokens.length && this.peek() !== ',' && this.peek() !== '}')
            if (this.peek() === '(') this.skipBlock();
            else this.at++;
          next = this.value(this.tokens.slice(from, this.at)) ?? next;
        }
        this.constants.set(name, next);
        negative ||= next < 0n;
        next++;
        this.accept(',');
      }
      this.enums.set(tag, negative);
    } else if (!this.enums.has(tag)) this.enums.set(tag, false);
    return { kind: 'enum', tag };
  }

  /** The value of a constant expression; sizeof of a type is one. */
  private value(tokens: readonly CToken[]): bigint | undefined {
    const plain: CToken[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const close = tokens[i]!.text === 'sizeof' ? tokens.findIndex((t, at) => at > i && t.text === ')') : -1;
      if (close < 0) {
        plain.push(tokens[i]!);
        continue;
      }
      const size = this.sizeIn(tokens.slice(i + 2, close));
      if (size === undefined) return undefined;
      plain.push({ kind: 'number', text: String(size), spaced: true });
      i = close;
    }
    return valueOf(plain, (name) => this.constants.get(name));
  }

  private sizeIn(tokens: readonly CToken[]): number | undefined {
    const inner = new Declarations(tokens, this.sizeOf);
    for (const [k, v] of this.typedefs) inner.typedefs.set(k, v);
    for (const [k, v] of this.records) inner.records.set(k, v);
    const base = inner.specifiers();
    const d = base === undefined ? undefined : inner.declarator(base);
    return d === undefined ? undefined : this.sizeOf(d.type, this);
  }

  /** Pointers, a name or none, arrays and parameters around a type. */
  private declarator(base: CType): { name: string; type: CType } | undefined {
    if (++this.nesting > maxNesting) return undefined;
    let type = base;
    this.skipAttributes();
    while (this.accept('*')) {
      type = { kind: 'pointer', elem: type };
      this.skipAttributes();
      while (skippedWords.has(this.peek())) {
        this.at++;
        this.skipAttributes();
      }
    }
    let name = '';
    // What is in brackets goes around what follows them.
    let inner: number | undefined;
    if (this.peek() === '(' && (this.peek(1) === '*' || this.peek(1) === '^' || this.isInnerName())) {
      inner = this.at + 1;
      this.skipBlock();
    } else if (this.isWord()) {
      name = this.peek();
      this.at++;
    }
    this.skipAttributes();
    const suffixed = this.suffixes(type);
    this.nesting--;
    if (suffixed === undefined || inner === undefined) return suffixed && { name, type: suffixed };
    const after = this.at;
    this.at = inner;
    const d = this.declarator(suffixed);
    this.at = after;
    return d;
  }

  /** A name in brackets, and not the parameters of a function without a name. */
  private isInnerName(): boolean {
    const t = this.tokens[this.at + 1];
    return (
      t?.kind === 'word' &&
      this.peek(2) === ')' &&
      !this.typedefs.has(t.text) &&
      !isBasicWord(t.text) &&
      this.peek(3) === '('
    );
  }

  private suffixes(type: CType): CType | undefined {
    if (this.peek() === '(') {
      const params = this.params();
      return params === undefined ? undefined : { kind: 'function', type: { result: type, ...params } };
    }
    const lens: (number | undefined)[] = [];
    while (this.peek() === '[') {
      const from = this.at + 1;
      this.skipBlock();
      const size = this.tokens.slice(from, this.at - 1).filter((t) => !skippedWords.has(t.text));
      const v = size.length === 0 ? undefined : this.value(size);
      lens.push(v === undefined || v < 0n || v > 1n << 40n ? undefined : Number(v));
    }
    return lens.reduceRight<CType>((elem, len) => ({ kind: 'array', elem, len }), type);
  }

  private params(): Omit<CFunction, 'result'> | undefined {
    this.at++;
    const params: CType[] = [];
    if (this.accept(')')) return { params, variadic: false };
    for (;;) {
      if (this.accept('...')) return this.accept(')') ? { params, variadic: true } : undefined;
      const base = this.specifiers();
      const d = base === undefined ? undefined : this.declarator(base);
      if (d === undefined) return undefined;
      if (d.type.kind !== 'void') params.push(decayed(d.type));
      this.skipAttributes();
      if (this.accept(')')) return { params, variadic: false };
      if (!this.accept(',')) return undefined;
    }
  }
}

/** Arrays and functions are handed over as pointers. */
function decayed(t: CType): CType {
  if (t.kind === 'array') return { kind: 'pointer', elem: t.elem };
  return t.kind === 'function' ? { kind: 'pointer', elem: t } : t;
}

const basicWords = new Set([
  'void',
  'char',
  'short',
  'int',
  'long',
  'float',
  'double',
  'unsigned',
  '_Bool',
  'bool',
  '__int128',
  '__int128_t',
  '_Complex',
  '__complex__',
  '_Float16',
  '_Float32',
  '_Float64',
  '_Float128',
  '_Float32x',
  '_Float64x',
  '__float128',
  '__int64',
]);

const isBasicWord = (t: string): boolean => basicWords.has(t);

function basicOf(words: readonly string[]): CType {
  const has = (w: string): boolean => words.includes(w);
  const unsigned = has('unsigned');
  const basic = (signed: BasicName, other: BasicName): CType => ({ kind: 'basic', name: unsigned ? other : signed });
  const longs = words.filter((w) => w === 'long').length;
  if (has('void')) return { kind: 'void' };
  if (has('_Complex') || has('__complex__')) return { kind: 'other', size: has('float') ? 8 : 16 };
  if (has('__int128') || has('__int128_t') || has('_Float128') || has('__float128') || has('_Float64x'))
    return { kind: 'other', size: 16 };
  if (has('_Bool') || has('bool')) return { kind: 'basic', name: '_Bool' };
  if (has('float') || has('_Float32')) return { kind: 'basic', name: 'float' };
  if (has('double')) return longs > 0 ? { kind: 'other', size: 16 } : { kind: 'basic', name: 'double' };
  if (has('_Float64') || has('_Float32x')) return { kind: 'basic', name: 'double' };
  if (has('_Float16')) return { kind: 'other', size: 2 };
  if (has('char'))
    return unsigned ? { kind: 'basic', name: 'uchar' } : { kind: 'basic', name: has('signed') ? 'schar' : 'char' };
  if (has('short')) return basic('short', 'ushort');
  if (longs > 1 || has('__int64')) return basic('longlong', 'ulonglong');
  if (longs === 1) return basic('long', 'ulong');
  return unsigned ? { kind: 'basic', name: 'uint' } : word;
}
