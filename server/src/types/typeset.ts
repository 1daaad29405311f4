/**
 * Type sets of interfaces (types2/typeset.go), computed on first use. Also the small functions over interfaces that
 * types2 has as methods of Interface.
 */
import type { Pos } from '../base/pos';
import { asNamed, unalias } from './alias';
import { later } from './check';
import type { Checker } from './checker';
import { errorf, newError } from './errors';
import { typeText } from './format';
import type { Func } from './object';
import { compareFunc, isExported, sameId, samePkg } from './object';
import { ObjSet } from './objset';
import type { Package } from './package';
import { comparableType, identical, isValid } from './predicates';
import { isAllTerms, termListIntersect, termListSubsetOf, termListUnion } from './termlist';
import type { Type, Union } from './type';
import { InterfaceType, Tag } from './type';
import type { TermList } from './typeset-data';
import { allTermlist, invalidTypeSet, SetTerm, TypeSet, topTypeSet } from './typeset-data';
import { under } from './under';
import { maxTermCount } from './union';

import { allowVersion, verifyVersionf } from './version';

export type { TermList } from './typeset-data';
export { allTermlist, invalidTypeSet, SetTerm, TypeSet, topTypeSet } from './typeset-data';

/** Makes an interface to be filled in. */
export function newInterface(check: Checker | undefined): InterfaceType {
  const t = new InterfaceType([], []);
  t.check = check;
  return t;
}

/** The type set of an interface; all types while the interface is not complete. */
export function typeSet(t: InterfaceType): TypeSet {
  return t.tset ?? computeInterfaceTypeSet(t.check, 0, t);
}

/** No type is in the set. */
export function isEmptySet(s: TypeSet): boolean {
  return s.terms.length === 0;
}
/** All types are in the set. */
export function isAllSet(s: TypeSet): boolean {
  return isMethodSet(s) && s.methods.length === 0;
}
/** The set is described by methods alone. */
export function isMethodSet(s: TypeSet): boolean {
  return !s.comparable && isAllTerms(s.terms);
}
/** The set is made of specific types. */
export function hasTerms(s: TypeSet): boolean {
  return s.terms.length > 0 && !isAllTerms(s.terms);
}
/** An interface that all types implement. */
export function isEmptyInterface(t: InterfaceType): boolean {
  return isAllSet(typeSet(t));
}
/** All types of the set can be compared. */
export function typeSetIsComparable(s: TypeSet, seen?: Set<Type>): boolean {
  if (isAllTerms(s.terms)) return s.comparable;
  return typeSetIs(s, (t) => t !== undefined && comparableType(t.type!, false, seen) === undefined);
}
export function typeSetSubsetOf(s: TypeSet, t: TypeSet): boolean {
  return termListSubsetOf(s.terms, t.terms);
}

/** Index of the method that `name`, written in package pkg, selects, or -1. */
export function typeSetMethodIndex(s: TypeSet, pkg: Package | undefined, name: string, foldCase = false): number {
  const methods = s.methods,
    n = methods.length;
  if (name === '_') return -1;
  if (foldCase || n <= 6) {
    for (let i = 0; i < n; i++) if (sameId(methods[i]!, pkg, name, foldCase)) return i;
    return -1;
  }
  let map = s.byName;
  if (map === undefined) {
    s.byName = map = new Map();
    for (let i = 0; i < n; i++) if (!map.has(methods[i]!.name)) map.set(methods[i]!.name, i);
  }
  const first = map.get(name);
  if (first === undefined) return -1;
  if (isExported(name)) return first;
  // Unexported methods of the same name from several packages stand next to each other.
  for (let i = first; i < n && methods[i]!.name === name; i++) if (samePkg(methods[i]!.pkg, pkg)) return i;
  return -1;
}

/** The method that `name`, written in package pkg, selects. */
export function typeSetLookupMethod(
  s: TypeSet,
  pkg: Package | undefined,
  name: string,
  foldCase = false,
): [number, Func | undefined] {
  const i = typeSetMethodIndex(s, pkg, name, foldCase);
  return i < 0 ? [-1, undefined] : [i, s.methods[i]];
}

/** Calls f with the set's types and their underlying types, or once with nothing where it has no specific types. */
export function typeSetAll(s: TypeSet, f: (t: Type | undefined, u: Type | undefined) => boolean): boolean {
  if (!hasTerms(s)) return f(undefined, undefined);
  for (const t of s.terms) {
    const type = t.type!;
    if (!f(type, t.tilde ? unalias(type) : under(type))) return false;
  }
  return true;
}

/** Whether f holds for all terms; f is called once with nothing where there are no specific types. */
export function typeSetIs(s: TypeSet, f: (t: SetTerm | undefined) => boolean): boolean {
  if (!hasTerms(s)) return f(undefined);
  for (const t of s.terms) if (!f(t)) return false;
  return true;
}

function sameType(x: Type | undefined, y: Type | undefined): boolean {
  return x === undefined || y === undefined || identical(x, y);
}

export function computeInterfaceTypeSet(check: Checker | undefined, pos: Pos, ityp: InterfaceType): TypeSet {
  if (ityp.tset !== undefined) return ityp.tset;
  if (!ityp.complete) return topTypeSet;
  if (ityp.predeclared === 'comparable') return (ityp.tset = new TypeSet([], allTermlist, true));
  if (ityp.embeddeds.length === 0) {
    if (ityp.methods.length === 0) return (ityp.tset = topTypeSet);
    if (ityp.methods.length === 1) return (ityp.tset = new TypeSet(ityp.methods, allTermlist, false));
  }

  // Set for interfaces that embed themselves; the cycle is reported elsewhere.
  const result = (ityp.tset = new TypeSet([], allTermlist, false));
  const unionSets = check === undefined ? new Map<Union, TypeSet>() : (check.unionTypeSets ??= new Map());

  const seen = new ObjSet<Func>();
  const methods: Func[] = [];
  const mpos = new Map<Func, Pos>();
  const addMethod = (at: Pos, m: Func, explicit: boolean): void => {
    const other = seen.insert(m);
    if (other === undefined) {
      methods.push(m);
      mpos.set(m, at);
      return;
    }
    if (check === undefined) return;
    const report = (): void => {
      const err = newError(check);
      err.addf(at, `duplicate method ${m.name}`);
      err.addf(mpos.get(other)!, `other declaration of method ${m.name}`);
      err.report();
    };
    if (explicit) {
      report();
    } else {
      // Types may not be complete yet while something is being checked.
      const compare = (): void => {
        if (
          (at !== 0 && !allowVersion(check, 'overlappingInterfaces')) ||
          (m !== other && !sameType(m.type, other.type))
        )
          report();
      };
      if (check.busy > 0) later(check, compare);
      else compare();
    }
  };

  for (const m of ityp.methods) addMethod(m.pos, m, true);

  let allTerms = allTermlist;
  let allComparable = false;
  for (let i = 0; i < ityp.embeddeds.length; i++) {
    const typ = ityp.embeddeds[i]!;
    const at = ityp.embedPos[i] ?? 0;
    let comparable = false;
    let terms: TermList;
    const u = under(typ);
    if (u.tag === Tag.Interface) {
      const tset = computeInterfaceTypeSet(check ?? u.check, at || pos, u);
      if (
        at !== 0 &&
        check !== undefined &&
        isImportedConstraint(check, typ) &&
        !verifyVersionf(check, at, 'generics', () => `embedding constraint interface ${typeText(check, typ)}`)
      )
        continue;
      comparable = tset.comparable;
      for (const m of tset.methods) addMethod(at, m, false);
      terms = tset.terms;
    } else if (u.tag === Tag.Union) {
      if (
        at !== 0 &&
        check !== undefined &&
        !verifyVersionf(check, at, 'generics', () => `embedding interface element ${typeText(check, u)}`)
      )
        continue;
      const tset = computeUnionTypeSet(check, unionSets, at || pos, u);
      if (tset === invalidTypeSet) continue;
      terms = tset.terms;
    } else {
      if (!isValid(u)) continue;
      if (
        at !== 0 &&
        check !== undefined &&
        !verifyVersionf(check, at, 'generics', () => `embedding non-interface type ${typeText(check, typ)}`)
      )
        continue;
      terms = [new SetTerm(false, typ)];
    }
    // Both lists may be restricted to comparable types only once they are put together.
    [allTerms, allComparable] = intersectTermLists(allTerms, allComparable, terms, comparable);
  }

  result.comparable = allComparable;
  if (methods.length > 0) result.methods = methods.sort(compareFunc);
  result.terms = allTerms;
  return result;
}

/** Whether a type from another package may only be used as a constraint. */
export function isImportedConstraint(check: Checker, typ: Type): boolean {
  const named = asNamed(typ);
  if (named === undefined || named.obj.pkg === check.pkg || named.obj.pkg === undefined) return false;
  const u = under(named);
  return u.tag === Tag.Interface && !isMethodSet(typeSet(u));
}

function intersectTermLists(xterms: TermList, xcomp: boolean, yterms: TermList, ycomp: boolean): [TermList, boolean] {
  let terms = termListIntersect(xterms, yterms);
  let comp = xcomp || ycomp;
  if (comp && !isAllTerms(terms)) {
    terms = terms.filter((t) => comparableType(t.type!, false) === undefined);
    if (!isAllTerms(terms)) comp = false;
  }
  return [terms, comp];
}

/** Sorts methods into the order that they have in type sets. */
export function sortMethods(list: Func[]): Func[] {
  return list.sort(compareFunc);
}

export function computeUnionTypeSet(
  check: Checker | undefined,
  unionSets: Map<Union, TypeSet>,
  pos: Pos,
  utyp: Union,
): TypeSet {
  const known = unionSets.get(utyp);
  if (known !== undefined) return known;
  const result = new TypeSet([], [], false);
  unionSets.set(utyp, result);

  let allTerms: TermList = [];
  for (const t of utyp.terms) {
    let terms: TermList;
    const u = under(t.type);
    if (u.tag === Tag.Interface) {
      terms = computeInterfaceTypeSet(check ?? u.check, pos, u).terms;
    } else if (!isValid(u)) {
      continue;
    } else if (t.tilde && !identical(t.type, u)) {
      terms = []; // reported where the union is declared
    } else {
      terms = [new SetTerm(t.tilde, t.type)];
    }
    allTerms = termListUnion(allTerms, terms);
    if (allTerms.length > maxTermCount) {
      if (check !== undefined)
        errorf(check, pos, `cannot handle more than ${maxTermCount} union terms (implementation limitation)`);
      unionSets.set(utyp, invalidTypeSet);
      return invalidTypeSet;
    }
  }
  result.terms = allTerms;
  return result;
}
