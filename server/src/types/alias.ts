/** Alias types (types2/alias.go). */
import type { Pos } from '../base/pos';
import type { Checker } from './checker';
import type { Context } from './context';
import type { TypeName } from './object';
import { makeSubstMap, subst } from './subst';
import type { Named, Type } from './type';
import { Alias, Tag } from './type';
import { invalidType } from './universe';

/** The type that an alias stands for, through any number of aliases; other types are what they are. */
export function unalias(t: Type): Type {
  return t.tag === Tag.Alias ? unaliasSlow(t) : t;
}

function unaliasSlow(a0: Alias): Type {
  if (a0.actual !== undefined) return a0.actual;
  let t: Type | undefined = a0;
  let steps = 0;
  while (t !== undefined && t.tag === Tag.Alias) {
    // A cycle of aliases is reported elsewhere.
    if (++steps > 10_000) return (a0.actual = invalidType);
    t = t.actual ?? t.fromRHS;
  }
  // While the declaration is being checked the result is not final.
  if (t === undefined) return invalidType;
  a0.actual = t;
  return t;
}

/** As unalias, but undefined while the alias's declaration is still being checked. */
export function aliasTarget(t: Type): Type | undefined {
  if (t.tag !== Tag.Alias) return t;
  const u = unaliasSlow(t);
  return t.actual === undefined ? undefined : u;
}

/** t as a Named, looking through aliases. */
export function asNamed(t: Type): Named | undefined {
  if (t.tag === Tag.Named) return t;
  if (t.tag !== Tag.Alias) return undefined;
  const u = unaliasSlow(t);
  return u.tag === Tag.Named ? u : undefined;
}

/** Makes the alias type of a declaration and gives it to the object. */
export function newAlias(_check: Checker | undefined, obj: TypeName, rhs: Type | undefined): Alias {
  const a = new Alias(obj, rhs);
  obj.type ??= a;
  return a;
}

/** Makes orig[targs...]. */
export function newAliasInstance(
  check: Checker | undefined,
  pos: Pos,
  orig: Alias,
  targs: readonly Type[],
  expanding: Named | undefined,
  ctxt: Context | undefined,
): Alias {
  const rhs = subst(check, pos, orig.fromRHS ?? invalidType, makeSubstMap(orig.tparams, targs), expanding, ctxt);
  const res = new Alias(orig.obj, rhs);
  res.orig = orig;
  res.tparams = orig.tparams;
  res.targs = targs;
  return res;
}
