/** Questions about types (types2/predicates.go). */
import { aliasTarget, asNamed, unalias } from './alias';
import { newContext } from './context';
import { typeParams } from './named';
import type { Func } from './object';
import { isExported, samePkg } from './object';
import { makeSubstMap, substWith } from './subst';
import { termListEqual } from './termlist';
import type { InterfaceType, Named, Signature, Tuple, Type } from './type';
import { BasicInfo, BasicKind, Tag } from './type';
import { typeParamIs } from './typeparam';
import { computeUnionTypeSet, isEmptySet, typeSet, typeSetIsComparable } from './typeset';
import { safeUnderlying, under, underIs } from './under';
import { invalidType, Typ, universeRune } from './universe';

export { isExported, samePkg } from './object';

/** Whether a type is none by mistake; an alias whose declaration is being checked counts as valid. */
export function isValid(t: Type): boolean {
  return t.tag === Tag.Alias ? aliasTarget(t) !== invalidType : t !== invalidType;
}

// ---- basic types; type parameters have none of these properties

export function isBoolean(t: Type): boolean {
  return isBasic(t, BasicInfo.IsBoolean);
}
export function isInteger(t: Type): boolean {
  return isBasic(t, BasicInfo.IsInteger);
}
export function isUnsigned(t: Type): boolean {
  return isBasic(t, BasicInfo.IsUnsigned);
}
export function isFloat(t: Type): boolean {
  return isBasic(t, BasicInfo.IsFloat);
}
export function isComplex(t: Type): boolean {
  return isBasic(t, BasicInfo.IsComplex);
}
export function isNumeric(t: Type): boolean {
  return isBasic(t, BasicInfo.IsNumeric);
}
export function isString(t: Type): boolean {
  return isBasic(t, BasicInfo.IsString);
}
export function isIntegerOrFloat(t: Type): boolean {
  return isBasic(t, BasicInfo.IsInteger | BasicInfo.IsFloat);
}
export function isConstType(t: Type): boolean {
  return isBasic(t, BasicInfo.IsConstType);
}

export function isBasic(t: Type, info: number): boolean {
  const u = t.tag === Tag.Basic ? t : under(t);
  return u.tag === Tag.Basic && (u.info & info) !== 0;
}

// ---- the same for all types of a type parameter's type set

export function allBoolean(t: Type): boolean {
  return allBasic(t, BasicInfo.IsBoolean);
}
export function allInteger(t: Type): boolean {
  return allBasic(t, BasicInfo.IsInteger);
}
export function allUnsigned(t: Type): boolean {
  return allBasic(t, BasicInfo.IsUnsigned);
}
export function allNumeric(t: Type): boolean {
  return allBasic(t, BasicInfo.IsNumeric);
}
export function allString(t: Type): boolean {
  return allBasic(t, BasicInfo.IsString);
}
export function allOrdered(t: Type): boolean {
  return allBasic(t, BasicInfo.IsOrdered);
}
export function allNumericOrString(t: Type): boolean {
  return allBasic(t, BasicInfo.IsNumeric | BasicInfo.IsString);
}

export function allBasic(t: Type, info: number): boolean {
  const u = unalias(t);
  if (u.tag === Tag.TypeParam) return typeParamIs(u, (term) => term !== undefined && isBasic(term.type!, info));
  return isBasic(u, info);
}

/** Whether the type has a name: predeclared, defined, or a type parameter. */
export function hasName(t: Type): boolean {
  const tag = unalias(t).tag;
  return tag === Tag.Basic || tag === Tag.Named || tag === Tag.TypeParam;
}
export const hasTypeName = hasName;

/** Neither a defined type nor a type parameter. */
export function isTypeLit(t: Type): boolean {
  const tag = unalias(t).tag;
  return tag !== Tag.Named && tag !== Tag.TypeParam;
}

export function isTyped(t: Type): boolean {
  return t.tag !== Tag.Basic || (t.info & BasicInfo.IsUntyped) === 0;
}
export function isUntyped(t: Type): boolean {
  return t.tag === Tag.Basic && (t.info & BasicInfo.IsUntyped) !== 0;
}
export function isUntypedNumeric(t: Type): boolean {
  return t.tag === Tag.Basic && (t.info & BasicInfo.IsUntyped) !== 0 && (t.info & BasicInfo.IsNumeric) !== 0;
}

/** Interfaces and type parameters. */
export function isInterface(t: Type): boolean {
  return under(t).tag === Tag.Interface;
}
export function isNonTypeParamInterface(t: Type): boolean {
  return !isTypeParam(t) && isInterface(t);
}
export function isTypeParam(t: Type): boolean {
  return unalias(t).tag === Tag.TypeParam;
}

export function isInterfacePtr(t: Type): boolean {
  const p = under(t);
  return p.tag === Tag.Pointer && isInterface(p.base);
}

/** A type parameter whose type set is known to be empty. */
export function hasEmptyTypeset(t: Type): boolean {
  const p = unalias(t);
  if (p.tag !== Tag.TypeParam) return false;
  const iface = safeUnderlying(p.bound);
  return iface !== undefined && iface.tag === Tag.Interface && iface.tset !== undefined && isEmptySet(iface.tset);
}

/** A generic type that is not instantiated. */
export function isGeneric(t: Type): boolean {
  if (t.tag === Tag.Alias && t.tparams.length > 0 && t.targs.length === 0) return true;
  const named = asNamed(t);
  return named !== undefined && named.state.inst === undefined && named.state.tparams.length > 0;
}

// ---- comparability

/** Whether values of the type can be compared (interfaces may panic when they are). */
export function comparable(t: Type): boolean {
  return t.tag === Tag.Basic ? t.kind !== BasicKind.UntypedNil : comparableType(t, true) === undefined;
}

/** Why a type is not comparable; type is the culprit, if it says more than the type itself. */
export interface Incomparable {
  readonly why: 'other' | 'struct' | 'array' | 'empty' | 'terms';
  readonly type: Type;
}

/** undefined where T is comparable; `dynamic` counts interfaces as comparable. */
export function comparableType(T: Type, dynamic: boolean, seen?: Set<Type>): Incomparable | undefined {
  if (seen?.has(T)) return undefined;
  const t = under(T);
  switch (t.tag) {
    case Tag.Basic:
      return t.kind === BasicKind.UntypedNil ? { why: 'other', type: T } : undefined;
    case Tag.Pointer:
    case Tag.Chan:
      return undefined;
    case Tag.Struct:
      seen ??= new Set();
      seen.add(T);
      for (const f of t.fields) {
        if (comparableType(f.type!, dynamic, seen) !== undefined) return { why: 'struct', type: f.type! };
      }
      return undefined;
    case Tag.Array:
      seen ??= new Set();
      seen.add(T);
      return comparableType(t.elem, dynamic, seen) !== undefined ? { why: 'array', type: T } : undefined;
    case Tag.Interface: {
      if (dynamic && !isTypeParam(T)) return undefined;
      seen ??= new Set();
      seen.add(T);
      const s = typeSet(t);
      if (typeSetIsComparable(s, seen)) return undefined;
      return { why: isEmptySet(s) ? 'empty' : 'terms', type: T };
    }
    default:
      return { why: 'other', type: T };
  }
}

/** The compiler's words for why a type is not comparable; '' where the type says it all. */
export function incomparableText(c: Incomparable, text: (t: Type) => string): string {
  switch (c.why) {
    case 'struct':
      return `struct containing ${text(c.type)} cannot be compared`;
    case 'array':
      return `${text(c.type)} cannot be compared`;
    case 'empty':
      return 'empty type set';
    case 'terms':
      return 'incomparable types in type set';
    default:
      return '';
  }
}

/** Whether nil is a value of the type. */
export function hasNil(t: Type): boolean {
  const u = under(t);
  switch (u.tag) {
    case Tag.Basic:
      return u.kind === BasicKind.UnsafePointer;
    case Tag.Slice:
    case Tag.Pointer:
    case Tag.Signature:
    case Tag.Map:
    case Tag.Chan:
      return true;
    case Tag.Interface:
      return !isTypeParam(t) || underIs(t, (v) => v !== undefined && hasNil(v));
    default:
      return false;
  }
}

// ---- identity

/** Interfaces whose comparison is under way. */
export class IfacePair {
  constructor(
    readonly x: InterfaceType,
    readonly y: InterfaceType,
    readonly prev: IfacePair | undefined,
  ) {}

  /** Whether the pair is being compared already, here or further out. */
  static seen(p: IfacePair | undefined, x: InterfaceType, y: InterfaceType): boolean {
    for (; p !== undefined; p = p.prev) if ((p.x === x && p.y === y) || (p.x === y && p.y === x)) return true;
    return false;
  }
}

/** Whether two methods have the same unique name. */
export function sameMethodId(f: Func, g: Func): boolean {
  return f.name === g.name && (f.pkg === g.pkg || isExported(f.name) || samePkg(f.pkg, g.pkg));
}

const ignoreTags = 1,
  ignoreInvalids = 2;

/** Whether x and y are the same type. */
export function identical(x: Type, y: Type): boolean {
  return x === y || identical0(x, y, 0, undefined);
}
/** As identical, whatever the struct tags. */
export function identicalIgnoreTags(x: Type, y: Type): boolean {
  return x === y || identical0(x, y, ignoreTags, undefined);
}
/** As identical, invalid types being identical to all others. */
export function identicalIgnoreInvalids(x: Type, y: Type): boolean {
  return x === y || identical0(x, y, ignoreInvalids, undefined);
}

function identical0(x: Type, y: Type, flags: number, p: IfacePair | undefined): boolean {
  if (x.tag === Tag.Alias) x = unalias(x);
  if (y.tag === Tag.Alias) y = unalias(y);
  if (x === y) return true;
  if ((flags & ignoreInvalids) !== 0 && (x === invalidType || y === invalidType)) return true;

  switch (x.tag) {
    case Tag.Basic:
      return y.tag === Tag.Basic && x.kind === y.kind;
    case Tag.Array:
      return y.tag === Tag.Array && (x.len < 0 || y.len < 0 || x.len === y.len) && identical0(x.elem, y.elem, flags, p);
    case Tag.Slice:
      return y.tag === Tag.Slice && identical0(x.elem, y.elem, flags, p);
    case Tag.Struct: {
      if (y.tag !== Tag.Struct || x.fields.length !== y.fields.length) return false;
      for (let i = 0; i < x.fields.length; i++) {
        const f = x.fields[i]!,
          g = y.fields[i]!;
        if (f.embedded !== g.embedded || f.name !== g.name) return false;
        if ((flags & ignoreTags) === 0 && (x.tags?.[i] ?? '') !== (y.tags?.[i] ?? '')) return false;
        if (f.pkg !== g.pkg && !isExported(f.name) && !samePkg(f.pkg, g.pkg)) return false;
        if (!identical0(f.type!, g.type!, flags, p)) return false;
      }
      return true;
    }
    case Tag.Pointer:
      return y.tag === Tag.Pointer && identical0(x.base, y.base, flags, p);
    case Tag.Tuple:
      return y.tag === Tag.Tuple && identicalTuple(x, y, flags, p);
    case Tag.Signature:
      return y.tag === Tag.Signature && identicalSignature(x, y, flags, p);
    case Tag.Union: {
      if (y.tag !== Tag.Union) return false;
      const sets = new Map();
      return termListEqual(
        computeUnionTypeSet(undefined, sets, 0, x).terms,
        computeUnionTypeSet(undefined, sets, 0, y).terms,
      );
    }
    case Tag.Interface: {
      if (y.tag !== Tag.Interface) return false;
      const xset = typeSet(x),
        yset = typeSet(y);
      if (xset.comparable !== yset.comparable) return false;
      const a = xset.methods,
        b = yset.methods;
      if (a.length !== b.length) return false;
      for (let i = 0; i < a.length; i++) if (!sameMethodId(a[i]!, b[i]!)) return false;
      if (!termListEqual(xset.terms, yset.terms)) return false;
      if (a.length === 0) return true;
      if (IfacePair.seen(p, x, y)) return true;
      const q = new IfacePair(x, y, p);
      for (let i = 0; i < a.length; i++) {
        const f = a[i]!.type,
          g = b[i]!.type;
        if (f === undefined || g === undefined || !identical0(f, g, flags, q)) return false;
      }
      return true;
    }
    case Tag.Map:
      return y.tag === Tag.Map && identical0(x.key, y.key, flags, p) && identical0(x.elem, y.elem, flags, p);
    case Tag.Chan:
      return y.tag === Tag.Chan && x.dir === y.dir && identical0(x.elem, y.elem, flags, p);
    case Tag.Named:
      return y.tag === Tag.Named && identicalNamed(x, y);
    default:
      return false;
  }
}

function identicalNamed(x: Named, y: Named): boolean {
  const xi = x.state.inst,
    yi = y.state.inst;
  if (xi === undefined || yi === undefined) return xi === yi && x.obj === y.obj;
  if (xi.orig.obj !== yi.orig.obj || xi.targs.length !== yi.targs.length) return false;
  for (let i = 0; i < xi.targs.length; i++) if (!identical(xi.targs[i]!, yi.targs[i]!)) return false;
  return true;
}

function identicalTuple(x: Tuple, y: Tuple, flags: number, p: IfacePair | undefined): boolean {
  const a = x.vars,
    b = y.vars;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!identical0(a[i]!.type!, b[i]!.type!, flags, p)) return false;
  return true;
}

function identicalSignature(x: Signature, y: Signature, flags: number, p: IfacePair | undefined): boolean {
  if (x.variadic !== y.variadic || x.tparams.length !== y.tparams.length) return false;
  let params = y.params,
    results = y.results;
  if (x.tparams.length > 0) {
    // Compare under the assumption that corresponding type parameters are the same.
    const smap = makeSubstMap(y.tparams, x.tparams);
    const ctxt = newContext();
    for (let i = 0; i < x.tparams.length; i++) {
      if (!identical0(x.tparams[i]!.bound, substWith(undefined, y.tparams[i]!.bound, smap, ctxt), flags, p))
        return false;
    }
    params = substWith(undefined, params, smap, ctxt) as Tuple;
    results = substWith(undefined, results, smap, ctxt) as Tuple;
  }
  return identicalTuple(x.params, params, flags, p) && identicalTuple(x.results, results, flags, p);
}

/** Whether two types have the same origin. */
export function identicalOrigin(x: Named, y: Named): boolean {
  return x.obj === y.obj;
}

/** Whether two instances are the same. */
export function identicalInstance(xorig: Type, xargs: readonly Type[], yorig: Type, yargs: readonly Type[]): boolean {
  if (xargs.length !== yargs.length) return false;
  for (let i = 0; i < xargs.length; i++) if (!identical(xargs[i]!, yargs[i]!)) return false;
  return identical(xorig, yorig);
}

/** The type that an untyped type becomes where nothing else asks for one. */
export function defaultType(t: Type): Type {
  if (t.tag !== Tag.Basic) return t;
  switch (t.kind) {
    case BasicKind.UntypedBool:
      return Typ[BasicKind.Bool]!;
    case BasicKind.UntypedInt:
      return Typ[BasicKind.Int]!;
    case BasicKind.UntypedRune:
      return universeRune;
    case BasicKind.UntypedFloat:
      return Typ[BasicKind.Float64]!;
    case BasicKind.UntypedComplex:
      return Typ[BasicKind.Complex128]!;
    case BasicKind.UntypedString:
      return Typ[BasicKind.String]!;
    default:
      return t;
  }
}

/** The larger of two untyped numeric types, or the type itself if both are the same. */
export function maxType(x: Type, y: Type): Type | undefined {
  if (x === y) return x;
  if (isUntypedNumeric(x) && isUntypedNumeric(y) && x.tag === Tag.Basic && y.tag === Tag.Basic)
    return x.kind > y.kind ? x : y;
  return undefined;
}

export { typeParams };
