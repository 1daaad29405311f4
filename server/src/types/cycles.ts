/** Cycles in declarations: direct ones among types, and types of infinite size. */
import { Kind } from '../syntax/nodes';
import { unalias } from './alias';
import { pop, push } from './check';
import type { Checker } from './checker';
import { errorf, newError } from './errors';
import { qualifier } from './format';
import { finite, ownName, rhsOf } from './named';
import type { Obj, TypeName } from './object';
import { Color, ObjTag } from './object';
import { BasicKind, Tag, type Type } from './type';
import { Typ } from './universe';

/** Reports type declarations that consist of nothing but each other's names. */
export function directCycles(check: Checker): void {
  // Path index while a type is on the path, -1 once it is done.
  const pathIdx = new Map<TypeName, number>();
  for (const obj of check.objMap.keys()) {
    if (obj.tag === ObjTag.TypeName && obj.type === undefined) directCycle(check, obj, pathIdx);
  }
}

function directCycle(check: Checker, tname: TypeName, pathIdx: Map<TypeName, number>): void {
  const path: TypeName[] = [];
  for (;;) {
    const start = pathIdx.get(tname);
    if (start !== undefined && start < 0) break;
    if (start !== undefined) {
      tname.type = Typ[BasicKind.Invalid];
      tname.color = Color.Black;
      const cycle = path.slice(start);
      cycleError(check, cycle, firstInSrc(cycle));
      break;
    }
    pathIdx.set(tname, path.length);
    path.push(tname);
    const rhs = check.objMap.get(tname)?.tdecl?.type;
    if (rhs?.kind !== Kind.Name) break;
    const next = check.pkg.scope.lookup(rhs.value);
    if (next?.tag !== ObjTag.TypeName) break;
    tname = next;
  }
  for (const t of path) pathIdx.set(t, -1);
}

/** Whether values of a type have finite size; reports the cycle otherwise. */
export function finiteSize(check: Checker, t: Type | undefined): boolean {
  if (t === undefined) return true;
  t = unalias(t);
  switch (t.tag) {
    case Tag.Named: {
      const known = finite(t);
      if (known !== undefined) return known;
      const obj = ownName(t);
      const i = check.objPath.indexOf(obj);
      if (i >= 0) {
        const cycle = check.objPath.slice(i);
        cycleError(check, cycle, firstInSrc(cycle));
        return false;
      }
      const color = obj.color;
      push(check, obj);
      const isFinite = finiteSize(check, rhsOf(t));
      pop(check);
      obj.color = color;
      return finite(t, isFinite) ?? isFinite;
    }
    case Tag.Array:
      return finiteSize(check, t.elem);
    case Tag.Struct:
      for (const f of t.fields) if (!finiteSize(check, f.type)) return false;
      return true;
    default:
      return true;
  }
}

/** Index of the object that stands first in the source. */
export function firstInSrc(path: readonly Obj[]): number {
  let first = 0;
  for (let i = 1; i < path.length; i++) if (path[i]!.pos < path[first]!.pos) first = i;
  return first;
}

/** Reports a cycle of declarations, told from the start-th object on. */
export function cycleError(check: Checker, cycle: readonly Obj[], start: number): void {
  check.circles = true;
  const qf = qualifier(check);
  const name = (o: Obj): string => {
    const prefix = o.pkg === undefined ? '' : qf(o.pkg);
    return prefix === '' ? o.name : `${prefix}.${o.name}`;
  };
  let obj = cycle[start]!;
  const isType = obj.tag === ObjTag.TypeName;
  if (isType && obj.type?.tag === Tag.Alias) obj.type.fromRHS = Typ[BasicKind.Invalid];
  if (cycle.length === 1) {
    errorf(
      check,
      obj,
      isType
        ? `invalid recursive type: ${name(obj)} refers to itself`
        : `invalid cycle in declaration: ${name(obj)} refers to itself`,
    );
    return;
  }
  const err = newError(check);
  err.addf(obj, isType ? `invalid recursive type ${name(obj)}` : `invalid cycle in declaration of ${name(obj)}`);
  for (let i = 0; i < cycle.length; i++) {
    const next = cycle[(start + i + 1) % cycle.length]!;
    err.addf(obj, `${name(obj)} refers to ${name(next)}`);
    obj = next;
  }
  err.report();
}
