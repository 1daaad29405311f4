/** Unions of terms (types2/termlist.go). */
import type { Type } from './type';
import type { SetTerm, TermList } from './typeset-data';
import { allTermlist } from './typeset-data';
import { termIncludes, termIntersect, termSubsetOf, termUnion } from './typeterm';

/** Whether the union is all types. */
export function isAllTerms(xl: TermList): boolean {
  if (xl === allTermlist) return true;
  for (const x of xl) if (x.type === undefined) return true;
  return false;
}

function norm(xl: TermList): TermList {
  if (xl.length <= 1) return xl;
  const used = new Array<boolean>(xl.length).fill(false);
  const rl: SetTerm[] = [];
  for (let i = 0; i < xl.length; i++) {
    if (used[i]) continue;
    let xi = xl[i]!;
    for (let j = i + 1; j < xl.length; j++) {
      if (used[j]) continue;
      const u = termUnion(xi, xl[j]!);
      if (u !== undefined) {
        if (u.type === undefined) return allTermlist;
        xi = u;
        used[j] = true;
      }
    }
    rl.push(xi);
  }
  return rl;
}

export function termListUnion(xl: TermList, yl: TermList): TermList {
  if (xl.length === 0) return norm(yl);
  return norm(xl.concat(yl));
}

export function termListIntersect(xl: TermList, yl: TermList): TermList {
  if (xl.length === 0 || yl.length === 0) return [];
  if (xl === allTermlist) return yl === allTermlist ? yl : norm(yl);
  if (yl === allTermlist) return norm(xl);
  const rl: SetTerm[] = [];
  for (const x of xl) {
    for (const y of yl) {
      const r = termIntersect(x, y);
      if (r !== undefined) rl.push(r);
    }
  }
  return norm(rl);
}

export function termListEqual(xl: TermList, yl: TermList): boolean {
  return xl === yl || (termListSubsetOf(xl, yl) && termListSubsetOf(yl, xl));
}

export function termListIncludes(xl: TermList, t: Type): boolean {
  for (const x of xl) if (termIncludes(x, t)) return true;
  return false;
}

export function termListSubsetOf(xl: TermList, yl: TermList): boolean {
  if (yl.length === 0) return xl.length === 0;
  for (const x of xl) if (!yl.some((y) => termSubsetOf(x, y))) return false;
  return true;
}
