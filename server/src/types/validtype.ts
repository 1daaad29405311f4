/** Types that contain themselves and so would be infinitely large (types2/validtype.go). */
import { unalias } from './alias';
import type { Checker } from './checker';
import { cycleError } from './cycles';
import { origin, ownName, rhsOf, typeArgs, typeParams } from './named';
import { identical } from './predicates';
import type { Named, Type } from './type';
import { Tag } from './type';
import { invalidType } from './universe';

/** Reports the cycle if values of the type would be infinitely large. */
export function validType(check: Checker, typ: Named): void {
  validType0(check, typ, [], []);
}

function validType0(check: Checker, typ: Type | undefined, nest: Named[], path: Named[]): boolean {
  if (typ === undefined) return true;
  const t = unalias(typ);
  switch (t.tag) {
    case Tag.Array:
      return validType0(check, t.elem, nest, path);
    case Tag.Struct:
      for (const f of t.fields) if (!validType0(check, f.type, nest, path)) return false;
      return true;
    case Tag.Union:
      for (const term of t.terms) if (!validType0(check, term.type, nest, path)) return false;
      return true;
    case Tag.Interface:
      for (const e of t.embeddeds) if (!validType0(check, e, nest, path)) return false;
      return true;
    case Tag.Named: {
      if (t.state.valid) return true;
      // Types of other packages cannot contain this package's, except through type arguments.
      if (t.state.inst === undefined && t.obj.pkg !== check.pkg) return true;
      for (const e of nest) {
        if (e !== t && !(e.obj === t.obj && identical(e, t))) continue;
        const start = path.findIndex((p) => p === t || identical(p, t));
        origin(t).state.fromRHS = invalidType;
        origin(t).state.underlying = invalidType;
        if (start >= 0) cycleError(check, path.slice(start).map(ownName), 0);
        return false;
      }
      if (nest.length > 1000) return true;
      nest.push(t);
      path.push(t);
      const ok = validType0(check, rhsOf(origin(t)), nest, path);
      path.pop();
      nest.pop();
      if (ok && t.state.inst === undefined && t.state.tparams.length === 0 && t.state.fromRHS !== undefined)
        t.state.valid = true;
      return ok;
    }
    case Tag.TypeParam: {
      const inst = nest[nest.length - 1];
      if (inst === undefined) return true;
      const tparams = typeParams(inst),
        targs = typeArgs(inst);
      for (let i = 0; i < tparams.length && i < targs.length; i++) {
        if (tparams[i] !== t) continue;
        // The type argument stands where the instance is used, so look at it in the enclosing type's place.
        const outer = nest.slice(0, -1);
        return validType0(check, targs[i]!, outer, path);
      }
      return true;
    }
    default:
      return true;
  }
}
