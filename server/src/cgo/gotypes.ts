/** C types → the Go types that cgo declares for them (cmd/cgo/gcc.go, typeConv). */
import {
  type BasicName,
  basicSize,
  type CDeclarations,
  type CFunction,
  type CMachine,
  type CRecord,
  type CType,
  layoutOf,
  recordLayout,
} from './ctypes';

/** A function as Go sees it; without a result it returns void. */
export interface GoFunction {
  readonly params: readonly string[];
  /** undefined for void. */
  readonly result: string | undefined;
  /** Whether what each parameter points to may hold pointers, so that calls check it. */
  readonly checked: readonly boolean[];
}

/** Go types, declared as they are asked for. */
export class GoTypes {
  /** What `_Ctype_…` names stand for: "= T" for another name of T. */
  private readonly defined = new Map<string, string>();
  private readonly numbers = new Map<CRecord, number>();
  private readonly making = new Set<string>();

  constructor(
    private readonly decls: CDeclarations,
    private readonly machine: CMachine,
  ) {}

  /** Declarations of all types so far, in the order of their names. */
  declarations(): string {
    return [...this.defined]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, to]) => `type ${name} ${to}\n\n`)
      .join('');
  }

  /** The type that is called C.name in Go; undefined if nothing declares it. */
  named(name: string): string | undefined {
    const { decls } = this;
    const basic = basicNames[name];
    if (basic !== undefined) return this.type({ kind: 'basic', name: basic });
    const tagged = /^(struct|union|enum)_(.+)$/.exec(name);
    if (tagged !== null) {
      const [, what, tag] = tagged;
      if (what === 'enum') return decls.enums.has(tag!) ? this.type({ kind: 'enum', tag: tag! }) : undefined;
      const record = decls.records.get(`${what} ${tag}`);
      return record === undefined ? undefined : this.type({ kind: 'record', record });
    }
    if (!decls.typedefs.has(name)) return undefined;
    this.type({ kind: 'typedef', name });
    return `_Ctype_${name}`;
  }

  /** Whether values of the type that is called C.name have pointers. */
  hasPointers(name: string): boolean {
    const tagged = /^(struct|union)_(.+)$/.exec(name);
    const record = tagged === null ? undefined : this.decls.records.get(`${tagged[1]} ${tagged[2]}`);
    if (record !== undefined) return this.hasPointer({ kind: 'record', record }, false);
    return this.decls.typedefs.has(name) && this.hasPointer({ kind: 'typedef', name }, false);
  }

  /** A type of which nothing is known but its name. */
  opaque(name: string): string {
    const go = `_Ctype_${name}`;
    if (!this.defined.has(go)) this.defined.set(go, incomplete);
    return go;
  }

  /** C's void, as the result of a function. */
  declareVoid(): void {
    this.define('_Ctype_void', () => '[0]byte');
  }

  /** The types of the functions that turn Go's strings, or bytes, into C's and back. */
  declareBuiltins(bytes: boolean): void {
    if (bytes) this.define('_Ctype__GoBytes_', () => '[]byte');
    else this.define('_Ctype__GoString_', () => 'string');
    const int = this.machine.pointer === this.machine.long ? 'long' : 'longlong';
    const go = this.type({ kind: 'basic', name: int });
    this.define('_Ctype_ptrdiff_t', () => `= ${go}`);
    this.define('_Ctype_intgo', () => '= _Ctype_ptrdiff_t');
  }

  func(f: CFunction): GoFunction {
    return {
      params: f.params.map((p) => this.param(p)),
      result: f.result.kind === 'void' ? undefined : this.type(f.result),
      checked: f.params.map((p) => this.hasPointer(p, true)),
    };
  }

  /** A parameter's type: where that is a name of a pointer type, the pointer, since C converts between them. */
  private param(t: CType): string {
    const under = this.resolved(t);
    if (t.kind === 'typedef' && under.kind === 'pointer') {
      this.type(t);
      return this.type(under);
    }
    return this.type(under.kind === 'array' ? { kind: 'pointer', elem: under.elem } : t);
  }

  /** What a name of a type stands for at last. */
  private resolved(t: CType): CType {
    let u = t;
    for (let n = 0; u.kind === 'typedef' && n < 100; n++) u = this.decls.typedefs.get(u.name) ?? { kind: 'void' };
    return u;
  }

  type(t: CType): string {
    switch (t.kind) {
      case 'void':
        this.declareVoid();
        return '_Ctype_void';
      case 'basic':
        return this.define(`_Ctype_${t.name}`, () => this.basic(t.name));
      case 'pointer': {
        const to = this.resolved(t.elem);
        if (to.kind === 'void') return 'unsafe.Pointer';
        return to.kind === 'function' ? '*[0]byte' : `*${this.type(t.elem)}`;
      }
      case 'array':
        return `[${t.len ?? 0}]${this.type(t.elem)}`;
      case 'function':
        return '*[0]byte';
      case 'enum':
        return this.define(`_Ctype_enum_${t.tag}`, () => (this.decls.enums.get(t.tag) ? '= int32' : '= uint32'));
      case 'other':
        return `[${t.size}]byte`;
      case 'record':
        return this.record(t.record);
      case 'typedef': {
        const to = this.decls.typedefs.get(t.name);
        if (to === undefined) return this.opaque(t.name);
        const isStruct = this.resolved(to).kind === 'record' && !isUnion(this.resolved(to));
        const name = this.define(`_Ctype_${t.name}`, () => {
          const sub = this.type(to);
          // A pointer type is a type of its own, everything else another name.
          return sub.startsWith('_Ctype_') || sub.startsWith('[') ? `= ${sub}` : sub;
        });
        return isStruct ? this.type(to) : name;
      }
    }
  }

  private define(name: string, make: () => string): string {
    if (!this.defined.has(name) && !this.making.has(name)) {
      this.making.add(name);
      this.defined.set(name, make());
      this.making.delete(name);
    }
    return name;
  }

  private basic(name: BasicName): string {
    const bits = 8 * basicSize(name, this.machine);
    if (name === 'float' || name === 'double') return `float${bits}`;
    if (name === '_Bool') return 'bool';
    if (name === 'char') return this.machine.signedChar ? 'int8' : 'uint8';
    return `${name.startsWith('u') ? 'u' : ''}int${bits}`;
  }

  private record(r: CRecord): string {
    let tag = r.tag;
    if (tag.startsWith('__') && /^__\d+$/.test(tag)) {
      // Those without a tag are numbered as they are met.
      let n = this.numbers.get(r);
      if (n === undefined) this.numbers.set(r, (n = this.numbers.size));
      tag = `__${n}`;
    }
    const name = `_Ctype_${r.union ? 'union' : 'struct'}_${tag}`;
    const laid = recordLayout(r, this.decls, this.machine);
    if (laid === undefined) return this.define(name, () => incomplete);
    const { size } = laid.layout;
    if (r.union) {
      this.define(name, () => `= [${size}]byte`);
      return `[${size}]byte`;
    }
    return this.define(name, () => this.struct(r, laid.offsets, size));
  }

  private struct(r: CRecord, offsets: readonly number[], size: number): string {
    const fields: { readonly text: string; readonly size: number }[] = [];
    const pad = (n: number): void => {
      fields.push({ text: `_\t[${n}]byte`, size: n });
    };
    let at = 0,
      anon = 0;
    const used = new Set(r.fields?.map((f) => f.name));
    r.fields?.forEach((f, i) => {
      const layout = layoutOf(f.type, this.decls, this.machine);
      const go = this.type(f.type);
      const offset = offsets[i]!;
      const align = this.goAlign(f.type);
      const next = Math.ceil(at / align) * align;
      // Go has no bit fields, and no fields that are not aligned.
      if (layout === undefined || f.bits !== undefined || offset % align !== 0 || offset < next) return;
      if (next < offset) pad(offset - at);
      fields.push({
        text: `${f.name === '' ? `anon${anon++}` : fieldName(f.name, used)}\t${go}`,
        size: layout.size,
      });
      at = offset + layout.size;
    });
    if (at < size) pad(size - at);
    // The compiler would put a byte behind a last field without a size.
    while (size > 0 && fields.at(-1)?.size === 0) fields.pop();
    return fields.length === 0 ? 'struct {\n}' : `struct {\n\t${fields.map((f) => f.text).join('\n\t')}\n}`;
  }

  private structAlign(r: CRecord): number {
    return Math.max(1, ...(r.fields ?? []).filter((f) => f.bits === undefined).map((f) => this.goAlign(f.type)));
  }

  /** Unions are arrays of bytes in Go. */
  private goAlign(t: CType): number {
    const u = this.resolved(t);
    if (u.kind === 'record') return u.record.union ? 1 : this.structAlign(u.record);
    if (u.kind === 'array') return this.goAlign(u.elem);
    if (u.kind === 'other') return 1;
    return layoutOf(u, this.decls, this.machine)?.align ?? 1;
  }

  /** Whether what a value points to has pointers, so that it may not be handed to C unchecked. */
  private hasPointer(t: CType, top: boolean, depth = 0): boolean {
    if (depth > 50) return true;
    switch (t.kind) {
      case 'void':
      case 'basic':
      case 'enum':
      case 'other':
        return false;
      case 'function':
        return false;
      case 'array':
        return this.hasPointer(t.elem, top, depth + 1);
      case 'record':
        if (t.record.union) return false;
        // A type of which the body is not known is supposed to have pointers.
        return t.record.fields === undefined || t.record.fields.some((f) => this.hasPointer(f.type, top, depth + 1));
      case 'pointer': {
        const to = this.resolved(t.elem);
        if (to.kind === 'void') return true;
        if (to.kind === 'function') return !top;
        if (!top) return true;
        if (to.kind === 'record' && to.record.union)
          return unionHolds(to.record, (f) => this.hasPointer(f, false, depth + 1));
        return this.hasPointer(t.elem, false, depth + 1);
      }
      case 'typedef': {
        const to = this.decls.typedefs.get(t.name);
        return to === undefined || this.hasPointer(to, top, depth + 1);
      }
    }
  }
}

const isUnion = (t: CType): boolean => t.kind === 'record' && t.record.union;

const unionHolds = (r: CRecord, has: (t: CType) => boolean): boolean => r.fields?.some((f) => has(f.type)) ?? false;

/** A type of which the size is not known: values of it are never in Go's heap. */
const incomplete = '_cgopackage.NotInHeap';

/** Names that C programs use for basic types of several words. */
const basicNames: Readonly<Record<string, BasicName>> = {
  char: 'char',
  schar: 'schar',
  uchar: 'uchar',
  short: 'short',
  ushort: 'ushort',
  int: 'int',
  uint: 'uint',
  long: 'long',
  ulong: 'ulong',
  longlong: 'longlong',
  ulonglong: 'ulonglong',
  float: 'float',
  double: 'double',
  _Bool: '_Bool',
  bool: '_Bool',
};

const keywords = new Set(
  (
    'break case chan const continue default defer else fallthrough for func go goto if import interface map package ' +
    'range return select struct switch type var'
  ).split(' '),
);

/** Keywords of Go get an underscore in front. */
function fieldName(name: string, used: ReadonlySet<string>): string {
  let go = keywords.has(name) ? `_${name}` : name;
  while (go !== name && used.has(go)) go = `_${go}`;
  return go;
}
