/** Terms of type sets (types2/typeterm.go); there is no term for the empty set, lists leave it out. */
import { identical } from './predicates';
import type { Type } from './type';
import type { SetTerm } from './typeset-data';
import { under } from './under';

export { SetTerm } from './typeset-data';

/** x ∪ y as one term, or undefined where it takes two. */
export function termUnion(x: SetTerm, y: SetTerm): SetTerm | undefined {
  if (x.type === undefined) return x;
  if (y.type === undefined) return y;
  if (termDisjoint(x, y)) return undefined;
  return x.tilde || !y.tilde ? x : y;
}

/** x ∩ y; undefined where it is empty. */
export function termIntersect(x: SetTerm, y: SetTerm): SetTerm | undefined {
  if (x.type === undefined) return y;
  if (y.type === undefined) return x;
  if (termDisjoint(x, y)) return undefined;
  return !x.tilde || y.tilde ? x : y;
}

/** t ∈ x */
export function termIncludes(x: SetTerm, t: Type): boolean {
  if (x.type === undefined) return true;
  return identical(x.type, x.tilde ? under(t) : t);
}

/** x ⊆ y */
export function termSubsetOf(x: SetTerm, y: SetTerm): boolean {
  if (y.type === undefined) return true;
  if (x.type === undefined) return false;
  if (termDisjoint(x, y)) return false;
  return !x.tilde || y.tilde;
}

/** x ∩ y is empty; both have types. */
export function termDisjoint(
  x: { readonly tilde: boolean; readonly type: Type | undefined },
  y: { readonly tilde: boolean; readonly type: Type | undefined },
): boolean {
  const ux = y.tilde ? under(x.type!) : x.type!;
  const uy = x.tilde ? under(y.type!) : y.type!;
  return !identical(ux, uy);
}
