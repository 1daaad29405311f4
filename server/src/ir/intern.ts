/**
 * Interning of types: makes each type once, knows the predeclared ones. See type.ts for what `canon` means. The tables
 * belong to a World, since types of dependencies are the same in every package that mentions them; what is made of a
 * type is held by that type, so that types of packages that were replaced do not pile up.
 */
import { none } from '../base/none';
import type { Target } from '../target';
import { Field, IRType, Pkg, type Structure, type Sym, TKind } from './type';

function structure(kind: TKind): Structure {
  return {
    kind,
    elem: undefined,
    key: undefined,
    len: 0,
    fields: none,
    recv: undefined,
    params: none,
    results: none,
    variadic: false,
  };
}

/** The types of a World: what is predeclared, and the numbers of all others. */
export class Types {
  private lastId = 0;
  private lastPkg = 0;

  /** Package of predeclared names. */
  readonly builtinPkg = this.newPkg('', '');
  readonly unsafePkg = this.newPkg('unsafe', 'unsafe');
  /** Package of shape types; its symbols' names are the underlying types' link strings. */
  readonly shapePkg = this.newPkg('go.shape', 'go.shape');
  /** Package of methods of types that have no name. */
  readonly goPkg = this.newPkg('go', '');
  /** Package of the runtime's functions that the compiler itself calls (ir.Pkgs.Runtime). */
  readonly runtimePkg = this.newPkg('go.runtime', 'runtime');
  /**
   * Home of symbols that never print with a package: exported field and method names, labels, temporaries (the compiler
   * uses the package that is being compiled).
   */
  readonly nowherePkg = this.newPkg('', '');

  readonly BOOL = this.basic(TKind.BOOL, 'bool');
  readonly INT8 = this.basic(TKind.INT8, 'int8');
  readonly UINT8 = this.basic(TKind.UINT8, 'uint8');
  readonly INT16 = this.basic(TKind.INT16, 'int16');
  readonly UINT16 = this.basic(TKind.UINT16, 'uint16');
  readonly INT32 = this.basic(TKind.INT32, 'int32');
  readonly UINT32 = this.basic(TKind.UINT32, 'uint32');
  readonly INT64 = this.basic(TKind.INT64, 'int64');
  readonly UINT64 = this.basic(TKind.UINT64, 'uint64');
  readonly INT = this.basic(TKind.INT, 'int');
  readonly UINT = this.basic(TKind.UINT, 'uint');
  readonly UINTPTR = this.basic(TKind.UINTPTR, 'uintptr');
  readonly FLOAT32 = this.basic(TKind.FLOAT32, 'float32');
  readonly FLOAT64 = this.basic(TKind.FLOAT64, 'float64');
  readonly COMPLEX64 = this.basic(TKind.COMPLEX64, 'complex64');
  readonly COMPLEX128 = this.basic(TKind.COMPLEX128, 'complex128');
  readonly STRING = this.basic(TKind.STRING, 'string');
  readonly UNSAFEPTR = this.basic(TKind.UNSAFEPTR, 'Pointer', this.unsafePkg);
  /** Aliases that keep their own spelling. */
  readonly BYTE = this.basic(TKind.UINT8, 'byte');
  readonly RUNE = this.basic(TKind.INT32, 'rune');
  readonly ANY = this.basic(TKind.INTER, 'any');
  /** interface{} as written. */
  readonly INTER = this.composite(structure(TKind.INTER));
  readonly NIL = this.basic(TKind.NIL, 'nil');
  readonly UNTYPED_BOOL = this.basic(TKind.IDEAL, 'untyped bool');
  readonly UNTYPED_INT = this.basic(TKind.IDEAL, 'untyped int');
  readonly UNTYPED_RUNE = this.basic(TKind.IDEAL, 'untyped rune');
  readonly UNTYPED_FLOAT = this.basic(TKind.IDEAL, 'untyped float');
  readonly UNTYPED_COMPLEX = this.basic(TKind.IDEAL, 'untyped complex');
  readonly UNTYPED_STRING = this.basic(TKind.IDEAL, 'untyped string');
  readonly INVALID = this.basic(TKind.INVALID, 'invalid type');
  /** Result of a call without results. */
  readonly VOID = this.composite(structure(TKind.TUPLE));

  constructor(readonly target: Target) {
    this.BYTE.canon = this.UINT8;
    this.RUNE.canon = this.INT32;
    this.ANY.canon = this.INTER;
  }

  newPkg(path: string, name: string): Pkg {
    return new Pkg(++this.lastPkg, path, name);
  }

  nextId(): number {
    return ++this.lastId;
  }

  composite(s: Structure): IRType {
    return new IRType(this, ++this.lastId, undefined, s);
  }

  private basic(kind: TKind, name: string, pkg: Pkg = this.builtinPkg): IRType {
    return new IRType(this, ++this.lastId, pkg.lookup(name), structure(kind));
  }
}

/** A new named type; fill computes its underlying type when it is first asked for. */
export function newNamed(types: Types, sym: Sym, fill: () => IRType): IRType {
  const t: IRType = new IRType(types, types.nextId(), sym, () => {
    const u = t.underlying;
    return {
      kind: u.kind,
      elem: u.kind === TKind.INVALID ? undefined : elemOf(u),
      key: u.kind === TKind.MAP ? u.key : undefined,
      len: u.len,
      fields: u.fields,
      recv: u.recv,
      params: u.params,
      results: u.results,
      variadic: u.variadic,
    };
  });
  t.under = fill;
  return t;
}

function elemOf(u: IRType): IRType | undefined {
  switch (u.kind) {
    case TKind.PTR:
    case TKind.SLICE:
    case TKind.ARRAY:
    case TKind.CHAN:
    case TKind.MAP:
      return u.elem;
    default:
      return undefined;
  }
}

/** The pointer type *t. */
export function ptrTo(t: IRType): IRType {
  if (t.ptrTo !== undefined) return t.ptrTo;
  const p = t.owner.composite({ ...structure(TKind.PTR), elem: t });
  t.ptrTo = p;
  p.hasShape = t.hasShape;
  p.home = t.home;
  if (t.canon !== t) p.canon = ptrTo(t.canon);
  return p;
}

export function sliceOf(elem: IRType): IRType {
  if (elem.sliceOf !== undefined) return elem.sliceOf;
  const t = elem.owner.composite({ ...structure(TKind.SLICE), elem });
  elem.sliceOf = t;
  t.hasShape = elem.hasShape;
  t.home = elem.home;
  if (elem.canon !== elem) t.canon = sliceOf(elem.canon);
  return t;
}

export function arrayOf(elem: IRType, len: number): IRType {
  const table = tableOf(elem.home),
    key = `a${elem.id} ${len}`;
  let t = table.get(key);
  if (t === undefined) {
    table.set(key, (t = elem.owner.composite({ ...structure(TKind.ARRAY), elem, len })));
    t.hasShape = elem.hasShape;
    t.home = elem.home;
    if (elem.canon !== elem) t.canon = arrayOf(elem.canon, len);
  }
  return t;
}

export function chanOf(elem: IRType, dir: 0 | 1 | 2): IRType {
  const table = tableOf(elem.home),
    key = `c${elem.id} ${dir}`;
  let t = table.get(key);
  if (t === undefined) {
    table.set(key, (t = elem.owner.composite({ ...structure(TKind.CHAN), elem, len: dir })));
    t.hasShape = elem.hasShape;
    t.home = elem.home;
    if (elem.canon !== elem) t.canon = chanOf(elem.canon, dir);
  }
  return t;
}

export function mapOf(key: IRType, elem: IRType): IRType {
  const home = key.home.id > elem.home.id ? key.home : elem.home;
  const table = tableOf(home),
    name = `m${key.id} ${elem.id}`;
  let t = table.get(name);
  if (t === undefined) {
    table.set(name, (t = elem.owner.composite({ ...structure(TKind.MAP), key, elem })));
    t.hasShape = key.hasShape || elem.hasShape;
    t.home = home;
    if (key.canon !== key || elem.canon !== elem) t.canon = mapOf(key.canon, elem.canon);
  }
  return t;
}

/** The youngest home of some types. */
export function homeOf(list: readonly { readonly type: IRType }[], last: IRType): IRType {
  for (const f of list) if (f.type.home.id > last.id) last = f.type.home;
  return last;
}

/** The types that have this home, by key. */
function tableOf(home: IRType): Map<string, IRType> {
  return (home.interned ??= new Map());
}

function symKey(s: Sym | undefined): string {
  return s === undefined ? '' : s.pkg.path === '' ? s.name : `${s.pkg.id}.${s.name}`;
}

function canonField(f: Field): Field {
  return f.type.canon === f.type ? f : new Field(f.pos, f.sym, f.type.canon, f.embedded, f.note, f.isDDD);
}

const canonical = (list: readonly Field[]): boolean => list.every((f) => f.type.canon === f.type);

/** A struct type. Positions and embedding are the first writer's; identity is by names, types, embedding and tags. */
export function structOf(types: Types, fields: readonly Field[]): IRType {
  let key = 's';
  for (const f of fields)
    key += `;${f.embedded ? '!' : ''}${symKey(f.sym)} ${f.type.id}${f.note === '' ? '' : JSON.stringify(f.note)}`;
  const home = homeOf(fields, types.INT),
    byKey = tableOf(home);
  let t = byKey.get(key);
  if (t === undefined) {
    byKey.set(key, (t = types.composite({ ...structure(TKind.STRUCT), fields })));
    t.home = home;
    for (const f of fields) if (f.type.hasShape) t.hasShape = true;
    if (!canonical(fields)) t.canon = structOf(types, fields.map(canonField));
  }
  return t;
}

/** An interface type by its complete method set, sorted by name. */
export function interfaceOf(types: Types, methods: readonly Field[]): IRType {
  if (methods.length === 0) return types.INTER;
  let key = 'i';
  for (const f of methods) key += `;${symKey(f.sym)} ${f.type.id}`;
  const home = homeOf(methods, types.INT),
    byKey = tableOf(home);
  let t = byKey.get(key);
  if (t === undefined) {
    byKey.set(key, (t = types.composite({ ...structure(TKind.INTER), fields: methods })));
    t.home = home;
    for (const f of methods) if (f.type.hasShape) t.hasShape = true;
    if (!canonical(methods)) t.canon = interfaceOf(types, methods.map(canonField));
  }
  return t;
}

/**
 * An interface type as one place of the text spells it: like interfaceOf, but with its own parameter names and
 * positions.
 */
export function interfaceLiteral(types: Types, methods: readonly Field[]): IRType {
  const t = types.composite({ ...structure(TKind.INTER), fields: methods });
  t.home = homeOf(methods, types.INT);
  for (const f of methods) if (f.type.hasShape) t.hasShape = true;
  t.canon = interfaceOf(types, methods.map(canonField)).canon;
  return t;
}

/** A function type as it is spelled in a type: parameter names and the receiver are no part of it. */
export function funcOf(types: Types, params: readonly Field[], results: readonly Field[], variadic: boolean): IRType {
  let key = variadic ? 'v' : 'f';
  for (const f of params) key += ' ' + f.type.id;
  key += ':';
  for (const f of results) key += ' ' + f.type.id;
  const home = homeOf(params, homeOf(results, types.INT)),
    byKey = tableOf(home);
  let t = byKey.get(key);
  if (t === undefined) {
    byKey.set(key, (t = types.composite({ ...structure(TKind.FUNC), params, results, variadic })));
    t.home = home;
    for (const f of params) if (f.type.hasShape) t.hasShape = true;
    for (const f of results) if (f.type.hasShape) t.hasShape = true;
    if (!canonical(params) || !canonical(results))
      t.canon = funcOf(types, params.map(canonField), results.map(canonField), variadic);
  }
  return t;
}

/**
 * The type of one declared function or literal: like funcOf, but with its own receiver, parameter names and positions.
 */
export function signatureOf(
  types: Types,
  recv: Field | undefined,
  params: readonly Field[],
  results: readonly Field[],
  variadic: boolean,
): IRType {
  const t = types.composite({ ...structure(TKind.FUNC), recv, params, results, variadic });
  t.home = homeOf(params, homeOf(results, types.INT));
  for (const list of [params, results]) for (const f of list) if (f.type.hasShape) t.hasShape = true;
  t.canon = funcOf(types, params, results, variadic).canon;
  return t;
}

/** The type of a call with several results. */
export function tupleOf(types: Types, fields: readonly Field[]): IRType {
  let key = 't';
  for (const f of fields) key += ' ' + f.type.id;
  const home = homeOf(fields, types.INT),
    byKey = tableOf(home);
  let t = byKey.get(key);
  if (t === undefined) byKey.set(key, (t = types.composite({ ...structure(TKind.TUPLE), fields })));
  t.home = home;
  return t;
}
