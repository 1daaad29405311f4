/** Type parameters (types2/typeparam.go). */
import type { Checker } from './checker';
import type { TypeName } from './object';
import type { Type } from './type';
import { InterfaceType, Tag, TypeParam } from './type';
import { typeSet, typeSetAll, typeSetIs } from './typeset';
import type { SetTerm } from './typeset-data';
import { under } from './under';
import { completeInterface, invalidType } from './universe';

/** Makes a type parameter and gives it to the object. */
export function newTypeParam(_check: Checker | undefined, obj: TypeName, constraint: Type): TypeParam {
  const t = new TypeParam(obj, constraint);
  if (obj.type === undefined) {
    obj.type = t;
    obj.color = 1;
  }
  return t;
}

/** Replaces constraints that are no interfaces. */
const emptyConstraint = (): InterfaceType => completeInterface([]);

/** The constraint as an interface, which is the type parameter's underlying type. */
export function tparamIface(t: TypeParam): InterfaceType {
  const bound = t.bound;
  if (bound.tag === Tag.Interface) return bound;
  if (bound === invalidType || bound.tag === Tag.TypeParam) return emptyConstraint();
  const u = under(bound);
  if (u === invalidType) return emptyConstraint();
  if (u.tag === Tag.Interface)
    return bound.tag === Tag.Alias && bound.actual?.tag === Tag.TypeParam ? emptyConstraint() : u;
  const iface = new InterfaceType([], [bound]);
  iface.implicit = true;
  iface.complete = true;
  t.bound = iface;
  return iface;
}

/** Whether f holds for all terms of the constraint; f is called once with nothing where it has no specific types. */
export function typeParamIs(t: TypeParam, f: (term: SetTerm | undefined) => boolean): boolean {
  return typeSetIs(typeSet(tparamIface(t)), f);
}

/** As typesetIs() of under.ts, for a type parameter. */
export function typeParamAll(t: TypeParam, f: (t: Type | undefined, u: Type | undefined) => boolean): boolean {
  return typeSetAll(typeSet(tparamIface(t)), f);
}
