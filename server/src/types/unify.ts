/** Unification of types, the engine of type inference (types2/unify.go). */
import { maxTypeSteps, OverBudget, reasons } from '../base/budget';
import { asNamed, unalias } from './alias';
import { resolveObject } from './decl';
import { lookupFieldOrMethod } from './lookup';
import type { Func } from './object';
import { id, ObjTag, sameId } from './object';
import { IfacePair, identical, identicalOrigin, isInterface, isTypeLit, isTypeParam, sameMethodId } from './predicates';
import { termListEqual } from './termlist';
import type { InterfaceType, Tuple, Type, TypeParam } from './type';
import { Tag } from './type';
import { typeSet } from './typeset';
import { commonUnder, under } from './under';

const unificationDepthLimit = 50;

/** How exactly types must match. */
export const enum UnifyMode {
  Inexact = 0,
  /** The types at the top of an assignment: a directional channel may stand for another, names may be dropped. */
  Assign = 1,
  /** Types must be identical once type parameters are known. */
  Exact = 2,
}

/** What is known of a type parameter; joined type parameters share one. */
class Handle {
  constructor(public type: Type | undefined) {}
}

export class Unifier {
  private readonly handles = new Map<TypeParam, Handle>();
  private depth = 0;
  private steps = 0;

  constructor(
    tparams: readonly TypeParam[],
    targs: readonly (Type | undefined)[],
    private readonly enableInterfaceInference: boolean,
  ) {
    for (let i = 0; i < tparams.length; i++) this.handles.set(tparams[i]!, new Handle(targs[i]));
  }

  /** Whether x and y can be made the same; learns of type parameters on the way. */
  unify(x: Type, y: Type, mode: UnifyMode): boolean {
    return this.nify(x, y, mode, undefined);
  }

  at(x: TypeParam): Type | undefined {
    return this.handles.get(x)!.type;
  }

  set(x: TypeParam, t: Type): void {
    this.handles.get(x)!.type = t;
  }

  /** Number of type parameters about which nothing is known. */
  unknowns(): number {
    let n = 0;
    for (const h of this.handles.values()) if (h.type === undefined) n++;
    return n;
  }

  /** What was learned. */
  inferred(tparams: readonly TypeParam[]): (Type | undefined)[] {
    return tparams.map((x) => this.at(x));
  }

  private join(x: TypeParam, y: TypeParam): boolean {
    const hx = this.handles.get(x)!,
      hy = this.handles.get(y)!;
    if (hx === hy) return true;
    if (hx.type !== undefined && hy.type !== undefined) return false;
    if (hx.type !== undefined) this.setHandle(hy, hx);
    else this.setHandle(hx, hy);
    return true;
  }

  private setHandle(from: Handle, to: Handle): void {
    for (const [y, h] of this.handles) if (h === from) this.handles.set(y, to);
  }

  private bound(x: Type): TypeParam | undefined {
    const t = unalias(x);
    return t.tag === Tag.TypeParam && this.handles.has(t) ? t : undefined;
  }

  private nify(x: Type, y: Type, mode: UnifyMode, p: IfacePair | undefined): boolean {
    if (x === y || unalias(x) === unalias(y)) return true;
    if (++this.steps > maxTypeSteps) throw new OverBudget(reasons.typeSteps);
    this.depth++;
    const ok = this.depth <= unificationDepthLimit && this.nify0(x, y, mode, p);
    this.depth--;
    return ok;
  }

  private nify0(x: Type, y: Type, mode: UnifyMode, p: IfacePair | undefined): boolean {
    // A defined type or a bound type parameter, if there is one, is in a known place: y for the former, x for the
    // latter.
    if (asNamed(x) !== undefined || this.bound(y) !== undefined) [x, y] = [y, x];

    // Inexactly, a defined type matches a type literal if its underlying type does.
    const ny = asNamed(y);
    if (
      (mode & UnifyMode.Exact) === 0 &&
      ny !== undefined &&
      isTypeLit(x) &&
      !(this.enableInterfaceInference && isInterface(x))
    ) {
      y = under(ny);
      if (x === y || unalias(x) === unalias(y)) return true;
    }

    const px = this.bound(x),
      py = this.bound(y);
    if (px !== undefined && py !== undefined) {
      if (this.join(px, py)) return true;
      return this.nify(this.at(px)!, this.at(py)!, mode, p);
    }
    if (px !== undefined) {
      const xt = this.at(px);
      if (xt === undefined) {
        this.set(px, y);
        return true;
      }
      return this.nify(xt, y, mode, p) && this.merge(px, xt, y, mode);
    }

    if (this.enableInterfaceInference && (mode & UnifyMode.Exact) === 0) {
      let xi = asInterface(x);
      const yi = asInterface(y);
      if (xi !== undefined && yi !== undefined) return this.interfaces(xi, yi, p);
      if (yi !== undefined) {
        xi = yi;
        y = x;
      }
      if (xi !== undefined) {
        // The other type must have the interface's methods.
        for (const xm of typeSet(xi).methods) {
          const ym = lookupFieldOrMethod(y, false, xm.pkg, xm.name).obj;
          if (ym === undefined || ym.tag !== ObjTag.Func) return false;
          resolveObject(ym);
          if (ym.type === undefined || xm.type === undefined || !this.nify(xm.type, ym.type, UnifyMode.Exact, p))
            return false;
        }
        return true;
      }
    }

    // An unbound type parameter, if there is one, is x.
    if (isTypeParam(y)) [x, y] = [y, x];

    // Inside of types, names and channel directions count.
    const emode: UnifyMode = (mode & UnifyMode.Assign) !== 0 ? mode | UnifyMode.Exact : mode;
    const yorig = y;
    x = unalias(x);
    y = unalias(y);

    switch (x.tag) {
      case Tag.Basic:
        return y.tag === Tag.Basic && x.kind === y.kind;
      case Tag.Array:
        return (
          y.tag === Tag.Array && (x.len < 0 || y.len < 0 || x.len === y.len) && this.nify(x.elem, y.elem, emode, p)
        );
      case Tag.Slice:
        return y.tag === Tag.Slice && this.nify(x.elem, y.elem, emode, p);
      case Tag.Struct: {
        if (y.tag !== Tag.Struct || x.fields.length !== y.fields.length) return false;
        for (let i = 0; i < x.fields.length; i++) {
          const f = x.fields[i]!,
            g = y.fields[i]!;
          if (f.embedded !== g.embedded || (x.tags?.[i] ?? '') !== (y.tags?.[i] ?? '') || !sameId(f, g.pkg, g.name))
            return false;
          if (!this.nify(f.type!, g.type!, emode, p)) return false;
        }
        return true;
      }
      case Tag.Pointer:
        return y.tag === Tag.Pointer && this.nify(x.base, y.base, emode, p);
      case Tag.Tuple:
        return y.tag === Tag.Tuple && this.tuple(x, y, mode, p);
      case Tag.Signature:
        // Type parameters of generic function types are not compared here.
        return (
          y.tag === Tag.Signature &&
          x.variadic === y.variadic &&
          this.tuple(x.params, y.params, emode, p) &&
          this.tuple(x.results, y.results, emode, p)
        );
      case Tag.Interface: {
        if (y.tag !== Tag.Interface) return false;
        const xset = typeSet(x),
          yset = typeSet(y);
        if (xset.comparable !== yset.comparable || !termListEqual(xset.terms, yset.terms)) return false;
        const a = xset.methods,
          b = yset.methods;
        if (a.length !== b.length) return false;
        if (IfacePair.seen(p, x, y)) return true;
        const q = new IfacePair(x, y, p);
        for (let i = 0; i < a.length; i++) {
          const f = a[i]!,
            g = b[i]!;
          if (
            !sameMethodId(f, g) ||
            f.type === undefined ||
            g.type === undefined ||
            !this.nify(f.type, g.type, UnifyMode.Exact, q)
          )
            return false;
        }
        return true;
      }
      case Tag.Map:
        return y.tag === Tag.Map && this.nify(x.key, y.key, emode, p) && this.nify(x.elem, y.elem, emode, p);
      case Tag.Chan:
        return (
          y.tag === Tag.Chan &&
          ((mode & UnifyMode.Exact) === 0 || x.dir === y.dir) &&
          this.nify(x.elem, y.elem, emode, p)
        );
      case Tag.Named: {
        // Type arguments are unified as the types themselves are.
        if (y.tag !== Tag.Named) return false;
        const xargs = x.state.inst?.targs ?? [],
          yargs = y.state.inst?.targs ?? [];
        if (xargs.length !== yargs.length) return false;
        for (let i = 0; i < xargs.length; i++) if (!this.nify(xargs[i]!, yargs[i]!, mode, p)) return false;
        return identicalOrigin(x, y);
      }
      case Tag.TypeParam: {
        const cx = commonUnder(x);
        return cx !== undefined && this.nify(cx, yorig, UnifyMode.Assign, p);
      }
      default:
        return false;
    }
  }

  /** Having unified the type known of px with y: whether they go together, and which of them is kept. */
  private merge(px: TypeParam, x: Type, y: Type, mode: UnifyMode): boolean {
    const xi = asInterface(x),
      yi = asInterface(y);
    const xn = asNamed(x) !== undefined,
      yn = asNamed(y) !== undefined;
    if (xi !== undefined && yi !== undefined) {
      if (xn && yn) return identical(x, y);
      if (typeSet(xi).methods.length !== typeSet(yi).methods.length) return false;
    } else if (xi !== undefined || yi !== undefined) {
      return false;
    }
    if ((mode & UnifyMode.Exact) === 0) {
      // A defined type wins over a type literal, a directional channel over a bidirectional one.
      if (xn) return true;
      if (yn) {
        this.set(px, y);
      } else {
        const yc = under(y);
        if (yc.tag === Tag.Chan && yc.dir !== 0) this.set(px, y);
      }
    }
    return true;
  }

  private interfaces(xi: InterfaceType, yi: InterfaceType, p: IfacePair | undefined): boolean {
    const xset = typeSet(xi),
      yset = typeSet(yi);
    if (xset.comparable !== yset.comparable || !termListEqual(xset.terms, yset.terms)) return false;
    if (IfacePair.seen(p, xi, yi)) return true;
    // As types2 has it, the pair itself is not passed on: p has been walked to its end there.
    let xmethods = xset.methods,
      ymethods = yset.methods;
    if (xmethods.length > ymethods.length) [xmethods, ymethods] = [ymethods, xmethods];
    const ymap = new Map<string, Func>();
    for (const ym of ymethods) ymap.set(id(ym.pkg, ym.name), ym);
    for (const xm of xmethods) {
      const ym = ymap.get(id(xm.pkg, xm.name));
      if (ym === undefined || ym.type === undefined || xm.type === undefined) return false;
      if (!this.nify(xm.type, ym.type, UnifyMode.Exact, undefined)) return false;
    }
    return true;
  }

  private tuple(x: Tuple, y: Tuple, mode: UnifyMode, p: IfacePair | undefined): boolean {
    if (x.vars.length !== y.vars.length) return false;
    for (let i = 0; i < x.vars.length; i++) if (!this.nify(x.vars[i]!.type!, y.vars[i]!.type!, mode, p)) return false;
    return true;
  }
}

/** Makes a unifier that knows the given type arguments. */
export function newUnifier(
  tparams: readonly TypeParam[],
  targs: readonly (Type | undefined)[],
  enableInterfaceInference: boolean,
): Unifier {
  return new Unifier(tparams, targs, enableInterfaceInference);
}

function asInterface(x: Type): InterfaceType | undefined {
  const t = unalias(x);
  if (t.tag === Tag.TypeParam) return undefined;
  const u = under(t);
  return u.tag === Tag.Interface ? u : undefined;
}
