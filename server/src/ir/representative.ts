/**
 * Instances of generic functions that nothing instantiates, for type arguments that stand for what the constraints
 * allow: where they can be chosen, types with pointers, whose values need an allocation in an interface. The compiler
 * has no counterpart.
 */

import { isParameterized } from '../types/infer';
import { verify } from '../types/instantiate';
import { makeSubstMap, subst } from '../types/subst';
import { BasicKind, type Type, type TypeParam } from '../types/type';
import { tparamIface } from '../types/typeparam';
import { hasTerms, typeSet } from '../types/typeset';
import { Typ } from '../types/universe';
import { drainInlined, needInstance } from './lower-func';
import type { Func } from './node';
import { type Unit, withinBudget } from './unit';
import { funcTypeParams, irType } from './world';

/** Lowers an instance of each generic function of the package that has none, and what they need in turn. */
export function lowerRepresentatives(unit: Unit): Func[] {
  const funcs: Func[] = [];
  for (const { obj, decl } of unit.check.funcs) {
    const sig = obj.type;
    if (sig === undefined || !decl.hasBody || decl.name.value === '_' || unit.instances.has(obj)) continue;
    const tparams = funcTypeParams(sig);
    if (tparams.length === 0 || !unit.host.prepareBody(obj)) continue;
    const targs = representatives(tparams);
    if (targs === undefined) continue;
    unit.reading = obj.pos;
    withinBudget(unit, () => {
      const args = targs.map((t) => irType(unit.world, t, undefined));
      needInstance(unit, obj, args, 0, true);
    });
    for (const fn of drainInlined(unit, 0)) {
      fn.representative = true;
      funcs.push(fn);
    }
  }
  return funcs;
}

/** More type parameters than that could make types of each other that grow without bound. */
const maxParams = 8;

/** Types that satisfy the constraints of all of the type parameters; undefined where none are found. */
function representatives(tparams: readonly TypeParam[]): Type[] | undefined {
  if (tparams.length > maxParams) return undefined;
  const chosen = new Map<TypeParam, Type>();
  // What has a free choice first: others are made of it.
  for (const p of tparams) {
    const set = typeSet(tparamIface(p));
    if (hasTerms(set)) continue;
    if (set.methods.length === 0) chosen.set(p, Typ[BasicKind.String]!);
    else if (!isParameterized(tparams, p.bound) && !set.comparable) chosen.set(p, p.bound);
    else return undefined;
  }
  for (let before = -1; chosen.size < tparams.length && chosen.size > before; ) {
    before = chosen.size;
    for (const p of tparams) {
      if (chosen.has(p)) continue;
      const open = tparams.filter((q) => !chosen.has(q));
      const terms = typeSet(tparamIface(p)).terms.flatMap((t) =>
        t.type === undefined || isParameterized(open, t.type) ? [] : t.type,
      );
      const term = terms.find((t) => t === Typ[BasicKind.String]) ?? terms[0];
      if (term !== undefined)
        chosen.set(
          p,
          subst(undefined, 0, term, makeSubstMap([...chosen.keys()], [...chosen.values()]), undefined, undefined),
        );
    }
  }
  const targs = tparams.flatMap((p) => chosen.get(p) ?? []);
  return targs.length === tparams.length && verify(undefined, 0, tparams, targs) === undefined ? targs : undefined;
}
