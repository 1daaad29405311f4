/**
 * Replacing type parameters by types (types2/subst.go). Types in which nothing is replaced are returned as they are.
 */
import { maxTypeSteps, OverBudget, reasons } from '../base/budget';
import type { Pos } from '../base/pos';
import { newAliasInstance } from './alias';
import type { Checker } from './checker';
import type { Context } from './context';
import { instance } from './instantiate';
import { recordCanon } from './mono';
import { Func, TypeName, Var } from './object';
import type { InterfaceType, Named, Type, TypeParam } from './type';
import {
  ArrayType,
  ChanType,
  MapType,
  PointerType,
  Signature,
  SliceType,
  StructType,
  Tag,
  Term,
  Tuple,
  Union,
} from './type';
import { newTypeParam } from './typeparam';
import { newInterface } from './typeset';
import { invalidType } from './universe';

export type SubstMap = ReadonlyMap<TypeParam, Type>;

/** Maps type parameters to type arguments; missing arguments leave their parameter as it is. */
export function makeSubstMap(tpars: readonly TypeParam[], targs: readonly (Type | undefined)[]): SubstMap {
  const proj = new Map<TypeParam, Type>();
  for (let i = 0; i < tpars.length; i++) {
    const t = targs[i];
    if (t !== undefined) proj.set(tpars[i]!, t);
  }
  return proj;
}

/** Maps type parameters to others. */
export function makeRenameMap(from: readonly TypeParam[], to: readonly TypeParam[]): SubstMap {
  return makeSubstMap(from, to);
}

/** typ with type parameters replaced. `expanding` is the instance that is being expanded, if any. */
export function subst(
  check: Checker | undefined,
  pos: Pos,
  typ: Type,
  smap: SubstMap,
  expanding: Named | undefined,
  ctxt: Context | undefined,
): Type {
  if (smap.size === 0 || typ.tag === Tag.Basic) return typ;
  if (typ.tag === Tag.TypeParam) return smap.get(typ) ?? typ;
  return new Subster(check, pos, smap, expanding, ctxt ?? expanding?.state.inst?.ctxt).typ(typ);
}

/** As subst, for where no instance is being expanded. */
export function substWith(check: Checker | undefined, typ: Type, smap: SubstMap, ctxt: Context): Type {
  return subst(check, 0, typ, smap, undefined, ctxt);
}

class Subster {
  private steps = 0;
  constructor(
    private readonly check: Checker | undefined,
    private readonly pos: Pos,
    private readonly smap: SubstMap,
    private readonly expanding: Named | undefined,
    private readonly ctxt: Context | undefined,
  ) {}

  /**
   * A generic method of a type that is being instantiated: its own type parameters may depend on the type's, so that
   * it gets others.
   */
  private genericMethod(t: Signature): Signature {
    const smap = new Map(this.smap);
    const tparams = t.tparams.map((p) => {
      const obj = new TypeName(p.obj.pos, p.obj.pkg, p.obj.name, undefined);
      const made = newTypeParam(this.check, obj, invalidType);
      made.index = p.index;
      smap.set(p, made);
      if (this.check !== undefined) recordCanon(this.check, made, p);
      return made;
    });
    t.tparams.forEach((p, i) => {
      tparams[i]!.bound = subst(this.check, this.pos, p.bound, smap, this.expanding, this.ctxt);
    });
    const inner = new Subster(this.check, this.pos, smap, this.expanding, this.ctxt);
    const sig = new Signature(t.recv, inner.tuple(t.params), inner.tuple(t.results), t.variadic);
    sig.rparams = t.rparams;
    sig.tparams = tparams;
    return sig;
  }

  typ(t: Type): Type {
    if (++this.steps > maxTypeSteps) throw new OverBudget(reasons.typeSteps);
    switch (t.tag) {
      case Tag.Basic:
        return t;
      case Tag.Alias: {
        const n = t.orig.tparams.length;
        if (n === 0) return t;
        if (t.targs.length !== n) return invalidType;
        const targs = this.list(t.targs);
        return targs === t.targs ? t : newAliasInstance(this.check, this.pos, t.orig, targs, this.expanding, this.ctxt);
      }
      case Tag.Array: {
        const elem = this.typ(t.elem);
        return elem === t.elem ? t : new ArrayType(t.len, elem);
      }
      case Tag.Slice: {
        const elem = this.typ(t.elem);
        return elem === t.elem ? t : new SliceType(elem);
      }
      case Tag.Struct: {
        const fields = this.vars(t.fields);
        return fields === t.fields ? t : new StructType(fields, t.tags);
      }
      case Tag.Pointer: {
        const base = this.typ(t.base);
        return base === t.base ? t : new PointerType(base);
      }
      case Tag.Tuple:
        return this.tuple(t);
      case Tag.Signature: {
        if (t.tparams.length > 0 && !this.smap.has(t.tparams[0]!)) return this.genericMethod(t);
        const params = this.tuple(t.params),
          results = this.tuple(t.results);
        if (params === t.params && results === t.results) return t;
        const sig = new Signature(t.recv, params, results, t.variadic);
        sig.rparams = t.rparams;
        sig.tparams = t.tparams;
        return sig;
      }
      case Tag.Union: {
        let terms: Term[] | undefined;
        for (let i = 0; i < t.terms.length; i++) {
          const term = t.terms[i]!;
          const u = this.typ(term.type);
          if (u !== term.type) (terms ??= t.terms.slice())[i] = new Term(term.tilde, u);
        }
        return terms === undefined ? t : new Union(terms);
      }
      case Tag.Interface:
        return this.iface(t);
      case Tag.Map: {
        const key = this.typ(t.key),
          elem = this.typ(t.elem);
        return key === t.key && elem === t.elem ? t : new MapType(key, elem);
      }
      case Tag.Chan: {
        const elem = this.typ(t.elem);
        return elem === t.elem ? t : new ChanType(t.dir, elem);
      }
      case Tag.Named: {
        const inst = t.state.inst;
        if (inst === undefined) return t.state.tparams.length === 0 ? t : invalidType;
        if (inst.targs.length !== inst.orig.state.tparams.length) return invalidType;
        const targs = this.list(inst.targs);
        return targs === inst.targs ? t : instance(this.check, this.pos, inst.orig, targs, this.expanding, this.ctxt);
      }
      case Tag.TypeParam:
        return this.smap.get(t) ?? t;
    }
  }

  private list(in_: readonly Type[]): readonly Type[] {
    let out: Type[] | undefined;
    for (let i = 0; i < in_.length; i++) {
      const u = this.typ(in_[i]!);
      if (u !== in_[i]) (out ??= in_.slice())[i] = u;
    }
    return out ?? in_;
  }

  private vars(in_: readonly Var[]): readonly Var[] {
    let out: Var[] | undefined;
    for (let i = 0; i < in_.length; i++) {
      const v = in_[i]!;
      const t = v.type ?? invalidType;
      const u = this.typ(t);
      if (u !== t) (out ??= in_.slice())[i] = cloneVar(v, u);
    }
    return out ?? in_;
  }

  private tuple(t: Tuple): Tuple {
    if (t.vars.length === 0) return t;
    const vars = this.vars(t.vars);
    return vars === t.vars ? t : new Tuple(vars);
  }

  private iface(t: InterfaceType): Type {
    let methods: Func[] | undefined;
    for (let i = 0; i < t.methods.length; i++) {
      const m = t.methods[i]!;
      if (m.type === undefined) continue;
      const u = this.typ(m.type);
      if (u !== m.type && u.tag === Tag.Signature) (methods ??= t.methods.slice())[i] = cloneFunc(m, u);
    }
    const embeddeds = this.list(t.embeddeds);
    if (methods === undefined && embeddeds === t.embeddeds) return t;
    const iface = newInterface(this.check);
    iface.embeddeds = embeddeds;
    iface.embedPos = t.embedPos;
    iface.implicit = t.implicit;
    iface.complete = t.complete;
    // The receivers are replaced last, since they refer to the interface as a whole.
    iface.methods = replaceRecvType(methods ?? t.methods, t, iface);
    return iface;
  }
}

/** A variable of another type that remembers where it comes from. */
export function cloneVar(v: Var, type: Type): Var {
  const copy = new Var(v.pos, v.pkg, v.name, type, v.kind);
  copy.parent = v.parent;
  copy.order = v.order;
  copy.scopePos = v.scopePos;
  copy.used = v.used;
  copy.embedded = v.embedded;
  copy.origin = v.origin ?? v;
  return copy;
}

/** A function of another type that remembers where it comes from. */
export function cloneFunc(f: Func, sig: Signature): Func {
  const copy = new Func(f.pos, f.pkg, f.name, sig);
  copy.parent = f.parent;
  copy.order = f.order;
  copy.scopePos = f.scopePos;
  copy.hasPtrRecv = f.hasPtrRecv;
  copy.origin = f.origin ?? f;
  return copy;
}

/** A copy of a signature, to be changed. */
export function cloneSignature(sig: Signature): Signature {
  const copy = new Signature(sig.recv, sig.params, sig.results, sig.variadic);
  copy.rparams = sig.rparams;
  copy.tparams = sig.tparams;
  copy.scope = sig.scope;
  return copy;
}

/** Methods with receivers of type `old` replaced by such of type `by`; the same list if there are none. */
export function replaceRecvType(in_: readonly Func[], old: Type, by: Type): readonly Func[] {
  let out: Func[] | undefined;
  for (let i = 0; i < in_.length; i++) {
    const m = in_[i]!;
    const sig = m.type;
    if (sig?.recv !== undefined && sig.recv.type === old) {
      const newsig = cloneSignature(sig);
      newsig.recv = cloneVar(sig.recv, by);
      (out ??= in_.slice())[i] = cloneFunc(m, newsig);
    }
  }
  return out ?? in_;
}
