/** Types that a package's exported declarations consist of: what its export data tells of types. */

import { unalias } from './alias';
import { resolveObject } from './decl';
import { methodAt, numMethods, origin, typeArgs, typeParams } from './named';
import { isExported, ObjTag, type TypeName } from './object';
import type { Package } from './package';
import { Tag, type Type } from './type';
import { under } from './under';

export interface Reached {
  /** Names of the defined types that the exported objects mention, directly or through other types. */
  readonly types: ReadonlySet<TypeName>;
  /** Packages of generic types and functions among them: their bodies are exported too. */
  readonly generic: ReadonlySet<Package>;
}

/** What the exported objects of a package tell of. */
export function reachedTypes(pkg: Package): Reached {
  const reached = new Set<TypeName>();
  const generic = new Set<Package>();
  const seen = new Set<Type>();
  const todo: Type[] = [];
  for (const obj of pkg.scope.elems?.values() ?? []) {
    if (!isExported(obj.name) || obj.tag === ObjTag.PkgName) continue;
    resolveObject(obj);
    if (obj.type === undefined) continue;
    todo.push(obj.type);
    if (obj.tag === ObjTag.Func && obj.type.tparams.length > 0) generic.add(pkg);
  }
  const add = (t: Type | undefined): void => {
    if (t !== undefined) todo.push(t);
  };
  for (let t0 = todo.pop(); t0 !== undefined; t0 = todo.pop()) {
    const t = unalias(t0);
    if (seen.has(t)) continue;
    seen.add(t);
    switch (t.tag) {
      case Tag.Named: {
        typeArgs(t).forEach(add);
        const orig = origin(t);
        if (seen.has(orig) && orig !== t) break;
        seen.add(orig);
        reached.add(orig.obj);
        if (typeParams(orig).length > 0 && orig.obj.pkg !== undefined) generic.add(orig.obj.pkg);
        resolveObject(orig.obj);
        add(under(orig));
        for (let i = 0; i < numMethods(orig); i++) {
          const m = methodAt(orig, i);
          resolveObject(m);
          add(m.type);
        }
        break;
      }
      case Tag.Array:
      case Tag.Slice:
      case Tag.Chan:
        add(t.elem);
        break;
      case Tag.Pointer:
        add(t.base);
        break;
      case Tag.Map:
        add(t.key);
        add(t.elem);
        break;
      case Tag.Struct:
        for (const f of t.fields) add(f.type);
        break;
      case Tag.Tuple:
        for (const v of t.vars) add(v.type);
        break;
      case Tag.Signature:
        add(t.params);
        add(t.results);
        break;
      case Tag.Interface:
        for (const m of t.methods) add(m.type);
        t.embeddeds.forEach(add);
        break;
      case Tag.Union:
        for (const x of t.terms) add(x.type);
        break;
      case Tag.Basic:
      case Tag.TypeParam:
      case Tag.Alias:
        break;
    }
  }
  return { types: reached, generic };
}
