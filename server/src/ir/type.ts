/**
 * Types of the intermediate representation, as cmd/compile/internal/types has them: a named type carries the structure
 * of its underlying type beside its symbol. Types are interned by how they are written (intern.ts), so that `[]byte`
 * and
 * `[]uint8`, any and interface{} print as themselves; `canon` is one representative of all identical types, and two
 * types are identical exactly when their canons are the same object. Named types are filled in on first use, so that
 * mentioning a type costs nothing.
 */
import type { Pos } from '../base/pos';
import type { Dict } from './dict';
import type { Mentions } from './instances';
import type { Types } from './intern';
import type { Name } from './node';
import type { Extent } from './typesize';

/** A package as symbols know it. */
export class Pkg {
  private readonly syms = new Map<string, Sym>();
  /** Memo of the path as link strings have it (linkstring.ts). */
  prefix: string | undefined = undefined;
  /** Types of it can be C's. */
  usesC = false;
  constructor(
    /** Unique among the packages of a World. */
    readonly id: number,
    readonly path: string,
    readonly name: string,
  ) {}
  lookup(name: string): Sym {
    let sym = this.syms.get(name);
    if (sym === undefined) this.syms.set(name, (sym = new Sym(this, name)));
    return sym;
  }
}

/** An interned name in a package; exported field and method names belong to no package (localOrNone). */
export class Sym {
  constructor(
    readonly pkg: Pkg,
    readonly name: string,
  ) {}
  get isBlank(): boolean {
    return this.name === '_';
  }
}

export const enum TKind {
  /** A named type whose structure is being made: seen only while that goes on. */
  FORW = 0,
  BOOL,
  INT8,
  UINT8,
  INT16,
  UINT16,
  INT32,
  UINT32,
  INT64,
  UINT64,
  INT,
  UINT,
  UINTPTR,
  FLOAT32,
  FLOAT64,
  COMPLEX64,
  COMPLEX128,
  STRING,
  UNSAFEPTR,
  PTR,
  FUNC,
  SLICE,
  ARRAY,
  STRUCT,
  CHAN,
  MAP,
  INTER,
  /** Result of a call with several results (or none); type of nil; untyped constants; invalid code. */
  TUPLE,
  NIL,
  IDEAL,
  INVALID,
}

/** A struct field, a parameter or result, or an interface method. */
export class Field {
  /** Byte offset in the struct; set by calcSize. */
  offset = 0;
  constructor(
    readonly pos: Pos,
    /** Undefined for unnamed parameters. */
    readonly sym: Sym | undefined,
    readonly type: IRType,
    readonly embedded: boolean,
    /** Struct tag. */
    readonly note: string,
    /** For the last parameter of a variadic function. */
    readonly isDDD: boolean,
  ) {}
}

/** What a kind of type consists of; see IRType's accessors. */
export interface Structure {
  kind: TKind;
  elem: IRType | undefined;
  key: IRType | undefined;
  /** Array length; channel direction (0 both, 1 send only, 2 receive only). */
  len: number;
  /** Struct fields; interface methods sorted by name (the complete method set); tuple members. */
  fields: readonly Field[];
  recv: Field | undefined;
  params: readonly Field[];
  results: readonly Field[];
  variadic: boolean;
}

export class IRType {
  private s: Structure | undefined;
  private fill: (() => Structure) | undefined;
  /** Size in bytes, -1 until computed; alignment; bytes of the prefix that can hold pointers. Ask with size.ts. */
  size = -1;
  align = 0;
  ptrdata = 0;
  /** Values of the type must not live on the heap that is collected (internal/runtime/sys.NotInHeap). */
  notInHeap = false;
  /** Representative of the types that are identical to this one. */
  canon: IRType = this;
  /** The last made of the named types that it consists of: what is known of it is forgotten with that. */
  home: IRType = this;
  /** `*T` and `[]T`, once they were asked for. */
  ptrTo: IRType | undefined = undefined;
  sliceOf: IRType | undefined = undefined;
  /** Other composite types that have this home, by what they consist of (intern.ts). */
  interned: Map<string, IRType> | undefined = undefined;
  /** Memo of the link string (linkstring.ts). */
  link: string | undefined = undefined;
  /** The type's shape, of an underlying type (world.ts). */
  shape: IRType | undefined = undefined;
  /** The dictionary that the structure of an instance is read with. */
  dict: Dict | undefined = undefined;
  /** What reading a named type reads (instances.ts). */
  mentions: Mentions | undefined = undefined;
  /** How large it is as it is written; typesize.ts fills it in. */
  extent: Extent | undefined = undefined;
  /** Memo of printed forms (typefmt.ts). */
  text: string | undefined = undefined;
  /** How messages of a package print the type (typefmt.ts). */
  toldIn: Pkg | undefined = undefined;
  told = '';
  /** Type arguments of an instance (shapes among them), for method lookup; set by the room's reader. */
  targs: readonly IRType[] = [];
  /** The type is a shape or has one inside (types.HasShape). */
  hasShape = false;
  /** The go.shape.T type itself. */
  isShape = false;
  /** The underlying type of a named type; ask with underlying(). */
  under: IRType | (() => IRType) | undefined = undefined;
  /** The last collector of instances that met the type (instances.ts). */
  mentionedIn = 0;
  /** The types room's type that it was made of; method lookup goes through it. */
  origin: unknown = undefined;
  constructor(
    /** The types that it is one of. */
    readonly owner: Types,
    /** Interned number, unique among the types of a World. */
    readonly id: number,
    readonly sym: Sym | undefined,
    s: Structure | (() => Structure),
  ) {
    if (typeof s === 'function') {
      this.fill = s;
      this.s = undefined;
    } else {
      this.s = s;
      this.fill = undefined;
    }
  }
  private get struct(): Structure {
    const s = this.s;
    if (s !== undefined) return s;
    return this.expand();
  }
  private expand(): Structure {
    const fill = this.fill;
    this.fill = undefined;
    this.s = forwStructure;
    if (fill !== undefined) this.s = fill();
    // A type that is nothing but itself is invalid (the checker has said so).
    if (this.s.kind === TKind.FORW) this.s = invalidStructure;
    return this.s;
  }
  get kind(): TKind {
    return this.struct.kind;
  }
  /** Element of a pointer, slice, array, channel or map. */
  get elem(): IRType {
    return this.struct.elem ?? this;
  }
  get key(): IRType {
    return this.struct.key ?? this;
  }
  get len(): number {
    return this.struct.len;
  }
  get chanDir(): number {
    return this.struct.len;
  }
  get fields(): readonly Field[] {
    return this.struct.fields;
  }
  get recv(): Field | undefined {
    return this.struct.recv;
  }
  get params(): readonly Field[] {
    return this.struct.params;
  }
  get results(): readonly Field[] {
    return this.struct.results;
  }
  get variadic(): boolean {
    return this.struct.variadic;
  }

  /** The underlying type of a named type, itself otherwise. */
  get underlying(): IRType {
    const u = this.under;
    if (u === undefined) return this;
    if (typeof u === 'function') {
      this.under = this;
      return (this.under = u());
    }
    return u;
  }

  get isInterface(): boolean {
    return this.kind === TKind.INTER;
  }
  get isEmptyInterface(): boolean {
    return this.kind === TKind.INTER && this.fields.length === 0;
  }
  get isPtr(): boolean {
    return this.kind === TKind.PTR;
  }
  get isUnsafePtr(): boolean {
    return this.kind === TKind.UNSAFEPTR;
  }
  get isUintptr(): boolean {
    return this.kind === TKind.UINTPTR;
  }
  get isString(): boolean {
    return this.kind === TKind.STRING;
  }
  get isSlice(): boolean {
    return this.kind === TKind.SLICE;
  }
  get isArray(): boolean {
    return this.kind === TKind.ARRAY;
  }
  get isStruct(): boolean {
    return this.kind === TKind.STRUCT;
  }
  get isMap(): boolean {
    return this.kind === TKind.MAP;
  }
  get isChan(): boolean {
    return this.kind === TKind.CHAN;
  }
  get isFunc(): boolean {
    return this.kind === TKind.FUNC;
  }
  get isInteger(): boolean {
    const k = this.kind;
    return k >= TKind.INT8 && k <= TKind.UINTPTR;
  }
  get isFloat(): boolean {
    const k = this.kind;
    return k === TKind.FLOAT32 || k === TKind.FLOAT64;
  }
  get isComplex(): boolean {
    const k = this.kind;
    return k === TKind.COMPLEX64 || k === TKind.COMPLEX128;
  }
  get isBoolean(): boolean {
    return this.kind === TKind.BOOL;
  }
  /** Receiver, then parameters. */
  get recvParams(): readonly Field[] {
    const r = this.recv;
    return r === undefined ? this.params : [r, ...this.params];
  }
}

export const invalidStructure: Structure = {
  kind: TKind.INVALID,
  elem: undefined,
  key: undefined,
  len: 0,
  fields: [],
  recv: undefined,
  params: [],
  results: [],
  variadic: false,
};

/** What a type looks like that is being made. */
export const forwStructure: Structure = { ...invalidStructure, kind: TKind.FORW };

export type { Name };

/**
 * Identity of types (types.Identical). A type with a shape in it is identical to another one that has the same
 * structure, whatever their names; all named pointers and basic types of one kind are identical then.
 */
export function identical(a: IRType, b: IRType): boolean {
  if (a === b || a.canon === b.canon) return true;
  return (a.hasShape || b.hasShape) && sameStructure(a, b, []);
}

function sameStructure(a: IRType, b: IRType, assumed: [IRType, IRType][]): boolean {
  if (a === b || a.canon === b.canon) return true;
  const kind = a.kind;
  if (kind !== b.kind) return false;
  if (a.sym !== undefined || b.sym !== undefined) {
    if (!a.hasShape && !b.hasShape) return false;
    if (kind <= TKind.PTR) return true;
  }
  if (assumed.some((p) => p[0] === a && p[1] === b)) return true;
  assumed.push([a, b]);
  const fields = (x: readonly Field[], y: readonly Field[], names: boolean): boolean =>
    x.length === y.length &&
    x.every((f, i) => {
      const g = y[i]!;
      return (
        (!names || (f.sym === g.sym && f.embedded === g.embedded && f.note === g.note)) &&
        sameStructure(f.type, g.type, assumed)
      );
    });
  switch (kind) {
    case TKind.INTER:
    case TKind.STRUCT:
      return fields(a.fields, b.fields, true);
    case TKind.FUNC:
      return a.variadic === b.variadic && fields(a.params, b.params, false) && fields(a.results, b.results, false);
    case TKind.ARRAY:
    case TKind.CHAN:
      return a.len === b.len && sameStructure(a.elem, b.elem, assumed);
    case TKind.MAP:
      return sameStructure(a.key, b.key, assumed) && sameStructure(a.elem, b.elem, assumed);
    case TKind.PTR:
    case TKind.SLICE:
      return sameStructure(a.elem, b.elem, assumed);
    default:
      return false;
  }
}
