/**
 * Interning of types: makes each type once, knows the predeclared ones. See type.ts for what `canon` means. The table
 * belongs to the session, since types of dependencies are the same in every package that mentions them.
 */
import { Field, IRType, Pkg, type Structure, type Sym, TKind } from './type';

/** Package of predeclared names. */
export const builtinPkg = new Pkg('', '');
export const unsafePkg = new Pkg('unsafe', 'unsafe');
/** Package of shape types; its symbols' names are the underlying types' link strings. */
export const shapePkg = new Pkg('go.shape', 'go.shape');
/**
 * Home of symbols that never print with a package: exported field and method names, labels, temporaries (the compiler
 * uses the package that is being compiled).
 */
export const nowherePkg = new Pkg('', '');

let lastId = 0;
const empty: readonly Field[] = [];

function structure(kind: TKind): Structure {
  return {
    kind,
    elem: undefined,
    key: undefined,
    len: 0,
    fields: empty,
    recv: undefined,
    params: empty,
    results: empty,
    variadic: false,
  };
}

function basic(kind: TKind, name: string, pkg: Pkg = builtinPkg): IRType {
  return new IRType(++lastId, pkg.lookup(name), structure(kind));
}

function composite(s: Structure): IRType {
  return new IRType(++lastId, undefined, s);
}

export const types = {
  BOOL: basic(TKind.BOOL, 'bool'),
  INT8: basic(TKind.INT8, 'int8'),
  UINT8: basic(TKind.UINT8, 'uint8'),
  INT16: basic(TKind.INT16, 'int16'),
  UINT16: basic(TKind.UINT16, 'uint16'),
  INT32: basic(TKind.INT32, 'int32'),
  UINT32: basic(TKind.UINT32, 'uint32'),
  INT64: basic(TKind.INT64, 'int64'),
  UINT64: basic(TKind.UINT64, 'uint64'),
  INT: basic(TKind.INT, 'int'),
  UINT: basic(TKind.UINT, 'uint'),
  UINTPTR: basic(TKind.UINTPTR, 'uintptr'),
  FLOAT32: basic(TKind.FLOAT32, 'float32'),
  FLOAT64: basic(TKind.FLOAT64, 'float64'),
  COMPLEX64: basic(TKind.COMPLEX64, 'complex64'),
  COMPLEX128: basic(TKind.COMPLEX128, 'complex128'),
  STRING: basic(TKind.STRING, 'string'),
  UNSAFEPTR: basic(TKind.UNSAFEPTR, 'Pointer', unsafePkg),
  /** Aliases that keep their own spelling. */
  BYTE: basic(TKind.UINT8, 'byte'),
  RUNE: basic(TKind.INT32, 'rune'),
  ANY: basic(TKind.INTER, 'any'),
  /** interface{} as written. */
  INTER: composite(structure(TKind.INTER)),
  NIL: basic(TKind.NIL, 'nil'),
  UNTYPED_BOOL: basic(TKind.IDEAL, 'untyped bool'),
  UNTYPED_INT: basic(TKind.IDEAL, 'untyped int'),
  UNTYPED_RUNE: basic(TKind.IDEAL, 'untyped rune'),
  UNTYPED_FLOAT: basic(TKind.IDEAL, 'untyped float'),
  UNTYPED_COMPLEX: basic(TKind.IDEAL, 'untyped complex'),
  UNTYPED_STRING: basic(TKind.IDEAL, 'untyped string'),
  INVALID: basic(TKind.INVALID, 'invalid type'),
  /** Result of a call without results. */
  VOID: composite(structure(TKind.TUPLE)),
};
types.BYTE.canon = types.UINT8;
types.RUNE.canon = types.INT32;
types.ANY.canon = types.INTER;

/** A new named type; fill computes its underlying type when it is first asked for. */
export function newNamed(sym: Sym, fill: () => IRType): IRType {
  const t: IRType = new IRType(++lastId, sym, () => {
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
  const p = composite({ ...structure(TKind.PTR), elem: t });
  t.ptrTo = p;
  p.hasShape = t.hasShape;
  p.home = t.home;
  if (t.canon !== t) p.canon = ptrTo(t.canon);
  return p;
}

// Tables are held by the types that they are about: types of packages that are made anew must not pile up.
const slices = new WeakMap<IRType, IRType>();
export function sliceOf(elem: IRType): IRType {
  let t = slices.get(elem);
  if (t === undefined) {
    slices.set(elem, (t = composite({ ...structure(TKind.SLICE), elem })));
    t.hasShape = elem.hasShape;
    t.home = elem.home;
    if (elem.canon !== elem) t.canon = sliceOf(elem.canon);
  }
  return t;
}

const arrays = new WeakMap<IRType, Map<number, IRType>>();
export function arrayOf(elem: IRType, len: number): IRType {
  let byLen = arrays.get(elem);
  if (byLen === undefined) arrays.set(elem, (byLen = new Map()));
  let t = byLen.get(len);
  if (t === undefined) {
    byLen.set(len, (t = composite({ ...structure(TKind.ARRAY), elem, len })));
    t.hasShape = elem.hasShape;
    t.home = elem.home;
    if (elem.canon !== elem) t.canon = arrayOf(elem.canon, len);
  }
  return t;
}

const chans: WeakMap<IRType, IRType>[] = [new WeakMap(), new WeakMap(), new WeakMap()];
export function chanOf(elem: IRType, dir: 0 | 1 | 2): IRType {
  let t = chans[dir]!.get(elem);
  if (t === undefined) {
    chans[dir]!.set(elem, (t = composite({ ...structure(TKind.CHAN), elem, len: dir })));
    t.hasShape = elem.hasShape;
    t.home = elem.home;
    if (elem.canon !== elem) t.canon = chanOf(elem.canon, dir);
  }
  return t;
}

const maps = new WeakMap<IRType, WeakMap<IRType, IRType>>();
export function mapOf(key: IRType, elem: IRType): IRType {
  let byElem = maps.get(key);
  if (byElem === undefined) maps.set(key, (byElem = new WeakMap()));
  let t = byElem.get(elem);
  if (t === undefined) {
    byElem.set(elem, (t = composite({ ...structure(TKind.MAP), key, elem })));
    t.hasShape = key.hasShape || elem.hasShape;
    t.home = key.home.id > elem.home.id ? key.home : elem.home;
    if (key.canon !== key || elem.canon !== elem) t.canon = mapOf(key.canon, elem.canon);
  }
  return t;
}

const byHome = new WeakMap<IRType, Map<string, IRType>>();

/** The youngest home of some types. */
export function homeOf(list: readonly { readonly type: IRType }[], last: IRType = types.INT): IRType {
  for (const f of list) if (f.type.home.id > last.id) last = f.type.home;
  return last;
}

/** The types that have this home, by key. */
function tableOf(last: IRType): Map<string, IRType> {
  let table = byHome.get(last);
  if (table === undefined) byHome.set(last, (table = new Map<string, IRType>()));
  return table;
}

function symKey(s: Sym | undefined): string {
  return s === undefined ? '' : s.pkg.path === '' ? s.name : `${s.pkg.id}.${s.name}`;
}

function canonField(f: Field): Field {
  return f.type.canon === f.type ? f : new Field(f.pos, f.sym, f.type.canon, f.embedded, f.note, f.isDDD);
}

const canonical = (list: readonly Field[]): boolean => list.every((f) => f.type.canon === f.type);

/** A struct type. Positions and embedding are the first writer's; identity is by names, types, embedding and tags. */
export function structOf(fields: readonly Field[]): IRType {
  let key = 's';
  for (const f of fields)
    key += `;${f.embedded ? '!' : ''}${symKey(f.sym)} ${f.type.id}${f.note === '' ? '' : JSON.stringify(f.note)}`;
  const home = homeOf(fields),
    byKey = tableOf(home);
  let t = byKey.get(key);
  if (t === undefined) {
    byKey.set(key, (t = composite({ ...structure(TKind.STRUCT), fields })));
    t.home = home;
    for (const f of fields) if (f.type.hasShape) t.hasShape = true;
    if (!canonical(fields)) t.canon = structOf(fields.map(canonField));
  }
  return t;
}

/** An interface type by its complete method set, sorted by name. */
export function interfaceOf(methods: readonly Field[]): IRType {
  if (methods.length === 0) return types.INTER;
  let key = 'i';
  for (const f of methods) key += `;${symKey(f.sym)} ${f.type.id}`;
  const home = homeOf(methods),
    byKey = tableOf(home);
  let t = byKey.get(key);
  if (t === undefined) {
    byKey.set(key, (t = composite({ ...structure(TKind.INTER), fields: methods })));
    t.home = home;
    for (const f of methods) if (f.type.hasShape) t.hasShape = true;
    if (!canonical(methods)) t.canon = interfaceOf(methods.map(canonField));
  }
  return t;
}

/**
 * An interface type as one place of the text spells it: like interfaceOf, but with its own parameter names and
 * positions.
 */
export function interfaceLiteral(methods: readonly Field[]): IRType {
  const t = composite({ ...structure(TKind.INTER), fields: methods });
  t.home = homeOf(methods);
  for (const f of methods) if (f.type.hasShape) t.hasShape = true;
  t.canon = interfaceOf(methods.map(canonField)).canon;
  return t;
}

/** A function type as it is spelled in a type: parameter names and the receiver are no part of it. */
export function funcOf(params: readonly Field[], results: readonly Field[], variadic: boolean): IRType {
  let key = variadic ? 'v' : 'f';
  for (const f of params) key += ' ' + f.type.id;
  key += ':';
  for (const f of results) key += ' ' + f.type.id;
  const home = homeOf(params, homeOf(results)),
    byKey = tableOf(home);
  let t = byKey.get(key);
  if (t === undefined) {
    byKey.set(key, (t = composite({ ...structure(TKind.FUNC), params, results, variadic })));
    t.home = home;
    for (const f of params) if (f.type.hasShape) t.hasShape = true;
    for (const f of results) if (f.type.hasShape) t.hasShape = true;
    if (!canonical(params) || !canonical(results))
      t.canon = funcOf(params.map(canonField), results.map(canonField), variadic);
  }
  return t;
}

/**
 * The type of one declared function or literal: like funcOf, but with its own receiver, parameter names and positions.
 */
export function signatureOf(
  recv: Field | undefined,
  params: readonly Field[],
  results: readonly Field[],
  variadic: boolean,
): IRType {
  const t = composite({ ...structure(TKind.FUNC), recv, params, results, variadic });
  t.home = homeOf(params, homeOf(results));
  for (const list of [params, results]) for (const f of list) if (f.type.hasShape) t.hasShape = true;
  t.canon = funcOf(params, results, variadic).canon;
  return t;
}

/** The type of a call with several results. */
export function tupleOf(fields: readonly Field[]): IRType {
  let key = 't';
  for (const f of fields) key += ' ' + f.type.id;
  const home = homeOf(fields),
    byKey = tableOf(home);
  let t = byKey.get(key);
  if (t === undefined) byKey.set(key, (t = composite({ ...structure(TKind.TUPLE), fields })));
  t.home = home;
  return t;
}
