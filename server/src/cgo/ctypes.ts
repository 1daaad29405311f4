/** C types, and their sizes on a machine. */

/** Names of basic types as cgo has them: C.uint, C.longlong. */
export type BasicName =
  | 'char'
  | 'schar'
  | 'uchar'
  | 'short'
  | 'ushort'
  | 'int'
  | 'uint'
  | 'long'
  | 'ulong'
  | 'longlong'
  | 'ulonglong'
  | '_Bool'
  | 'float'
  | 'double';

export type CType =
  | { readonly kind: 'void' }
  | { readonly kind: 'basic'; readonly name: BasicName }
  | { readonly kind: 'pointer'; readonly elem: CType }
  /** len is undefined for `[]`. */
  | { readonly kind: 'array'; readonly elem: CType; readonly len: number | undefined }
  | { readonly kind: 'function'; readonly type: CFunction }
  | { readonly kind: 'record'; readonly record: CRecord }
  | { readonly kind: 'enum'; readonly tag: string }
  | { readonly kind: 'typedef'; readonly name: string }
  /** What Go has no type for: complex numbers, vectors, wide integers. */
  | { readonly kind: 'other'; readonly size: number };

/** A struct or a union; `fields` is set when its body is read. */
export interface CRecord {
  readonly union: boolean;
  /** Those without a tag have a number. */
  readonly tag: string;
  fields: readonly CField[] | undefined;
  packed: boolean;
}

export interface CField {
  readonly name: string;
  readonly type: CType;
  /** Bits of a bit field. */
  readonly bits?: number;
}

export interface CFunction {
  readonly result: CType;
  readonly params: readonly CType[];
  readonly variadic: boolean;
}

/** What a text declares. */
export interface CDeclarations {
  readonly typedefs: ReadonlyMap<string, CType>;
  readonly functions: ReadonlyMap<string, CFunction>;
  readonly variables: ReadonlyMap<string, CType>;
  /** By "struct tag" or "union tag". */
  readonly records: ReadonlyMap<string, CRecord>;
  /** By tag: whether some constant is negative. */
  readonly enums: ReadonlyMap<string, boolean>;
  readonly constants: ReadonlyMap<string, bigint>;
}

/** Bytes of types on the machine; alignments are sizes, up to the word. */
export interface CMachine {
  readonly pointer: number;
  /** Bytes of long: four on Windows. */
  readonly long: number;
  /** The largest alignment of eight-byte values: four on 386. */
  readonly maxAlign: number;
  /** char has a sign. */
  readonly signedChar: boolean;
}

export interface Layout {
  readonly size: number;
  readonly align: number;
}

/** Size and alignment; undefined for incomplete types, functions and void. */
export function layoutOf(t: CType, decls: CDeclarations, m: CMachine, depth = 0): Layout | undefined {
  if (depth > 100) return undefined;
  const of = (size: number): Layout => ({ size, align: Math.min(size, m.maxAlign) });
  switch (t.kind) {
    case 'void':
    case 'function':
      return undefined;
    case 'basic':
      return of(basicSize(t.name, m));
    case 'pointer':
      return of(m.pointer);
    case 'enum':
      return of(4);
    case 'other':
      return { size: t.size, align: t.size };
    case 'typedef': {
      const to = decls.typedefs.get(t.name);
      return to === undefined ? undefined : layoutOf(to, decls, m, depth + 1);
    }
    case 'array': {
      const elem = layoutOf(t.elem, decls, m, depth + 1);
      return elem === undefined ? undefined : { size: elem.size * (t.len ?? 0), align: elem.align };
    }
    case 'record':
      return recordLayout(t.record, decls, m, depth)?.layout;
  }
}

export function basicSize(name: BasicName, m: CMachine): number {
  switch (name) {
    case 'char':
    case 'schar':
    case 'uchar':
    case '_Bool':
      return 1;
    case 'short':
    case 'ushort':
      return 2;
    case 'int':
    case 'uint':
    case 'float':
      return 4;
    case 'long':
    case 'ulong':
      return m.long;
    case 'longlong':
    case 'ulonglong':
    case 'double':
      return 8;
  }
}

/** The layout of a struct or union, and where its fields are; undefined for one that is incomplete. */
export function recordLayout(
  r: CRecord,
  decls: CDeclarations,
  m: CMachine,
  depth = 0,
): { readonly layout: Layout; readonly offsets: readonly number[] } | undefined {
  if (r.fields === undefined) return undefined;
  const offsets: number[] = [];
  let size = 0,
    align = 1,
    bit = 0;
  for (const f of r.fields) {
    const l = layoutOf(f.type, decls, m, depth + 1);
    if (l === undefined) return undefined;
    const own = r.packed ? 1 : l.align;
    if (f.bits !== undefined && !r.union) {
      // A bit field stays within one unit of its type.
      const unit = 8 * l.size;
      if (f.bits === 0) bit = Math.ceil(bit / unit) * unit;
      else if (Math.floor(bit / unit) !== Math.floor((bit + f.bits - 1) / unit)) bit = Math.ceil(bit / unit) * unit;
      offsets.push(Math.floor(bit / 8));
      bit += f.bits;
      size = Math.ceil(bit / 8);
      align = Math.max(align, own);
      continue;
    }
    align = Math.max(align, own);
    if (r.union) {
      offsets.push(0);
      size = Math.max(size, l.size);
    } else {
      size = Math.ceil(size / own) * own;
      offsets.push(size);
      size += l.size;
      bit = 8 * size;
    }
  }
  return { layout: { size: Math.ceil(size / align) * align, align }, offsets };
}
