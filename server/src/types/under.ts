/** Underlying types and iteration over type sets (types2/under.go). */
import { unalias } from './alias';
import { resolveUnderlying } from './named';
import type { Package } from './package';
import { identical } from './predicates';
import type { Type } from './type';
import { Tag } from './type';
import { tparamIface } from './typeparam';
import { typeSet, typeSetAll } from './typeset';
import { typeString } from './typestring';

/** The underlying type; a type parameter's is its constraint interface. */
export function under(t: Type): Type {
  switch (t.tag) {
    case Tag.Named:
      return t.state.underlying ?? resolveUnderlying(t);
    case Tag.TypeParam:
      return tparamIface(t);
    case Tag.Alias:
      return under(unalias(t));
    default:
      return t;
  }
}

/** The underlying type as far as it is known, without computing anything. */
export function safeUnderlying(t: Type): Type | undefined {
  const u = unalias(t);
  if (u.tag === Tag.Named) return u.state.underlying;
  return under(u);
}

/**
 * Calls f with each type of t's type set and its underlying type, or with nothing where the set has no specific types.
 */
export function typesetIs(t: Type, f: (t: Type | undefined, u: Type | undefined) => boolean): boolean {
  const p = unalias(t);
  if (p.tag === Tag.TypeParam) return typeSetAll(typeSet(tparamIface(p)), f);
  return f(t, under(p));
}

/** As typesetIs (types2 calls it all). */
export const all = typesetIs;

/** Whether f holds for the underlying types of all of t's type set (undefined: no specific types). */
export function underIs(t: Type, f: (u: Type | undefined) => boolean): boolean {
  if (t.tag !== Tag.TypeParam && t.tag !== Tag.Alias) return f(under(t));
  return typesetIs(t, (_, u) => f(u));
}

/** The types of t's type set with their underlying types. */
export function typeset(t: Type): readonly (readonly [Type | undefined, Type | undefined])[] {
  const list: (readonly [Type | undefined, Type | undefined])[] = [];
  typesetIs(t, (x, u) => {
    list.push([x, u]);
    return true;
  });
  return list;
}

const byName = (pkg: Package): string => pkg.name;

/**
 * The underlying type that all types of t's type set share (channels may differ in direction). Where there is none, or
 * cond gives a message for one of the types, the result is undefined and fail is told why.
 */
export function commonUnder(
  t: Type,
  cond?: (t: Type | undefined, u: Type | undefined) => string | undefined,
  fail?: (message: string) => void,
): Type | undefined {
  let ct: Type | undefined, cu: Type | undefined;
  const ok = typesetIs(t, (t1, u) => {
    if (cond !== undefined) {
      const message = cond(t1, u);
      if (message !== undefined) {
        fail?.(message);
        return false;
      }
    }
    if (u === undefined) {
      fail?.('no specific type');
      return false;
    }
    if (cu === undefined) {
      ct = t1;
      cu = u;
      return true;
    }
    if (cu.tag === Tag.Chan && u.tag === Tag.Chan) {
      if (!identical(cu.elem, u.elem)) {
        fail?.(`channels ${typeString(ct!, byName)} and ${typeString(t1!, byName)} have different element types`);
        return false;
      }
      if (cu.dir === u.dir) return true;
      if (cu.dir === 0) {
        ct = t1;
        cu = u;
      } else if (u.dir !== 0) {
        fail?.(`channels ${typeString(ct!, byName)} and ${typeString(t1!, byName)} have conflicting directions`);
        return false;
      }
      return true;
    }
    if (!identical(cu, u)) {
      fail?.(`${typeString(ct!, byName)} and ${typeString(t1!, byName)} have different underlying types`);
      return false;
    }
    return true;
  });
  return ok ? cu : undefined;
}
