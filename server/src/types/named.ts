/** Defined types and their instances, which are expanded when they are looked into (types2/named.go). */
import { none } from '../base/none';
import type { Pos } from '../base/pos';
import { aliasTarget, unalias } from './alias';
import type { Checker } from './checker';
import type { Context } from './context';
import { newContext } from './context';
import { resolveObject } from './decl';
import { Instance, NamedState } from './named-state';
import type { Func } from './object';
import { isExported, samePkg, TypeName } from './object';
import type { Package } from './package';
import { cloneFunc, cloneSignature, cloneVar, makeSubstMap, replaceRecvType, subst } from './subst';
import type { Type, TypeParam } from './type';
import { InterfaceType, Named, PointerType, Tag } from './type';
import { invalidType } from './universe';

export { asNamed } from './alias';
export { Instance, NamedState } from './named-state';

/** Makes the type of a declaration and gives it to the object. */
export function newNamed(
  check: Checker | undefined,
  obj: TypeName,
  fromRHS: Type | undefined,
  methods: readonly Func[] = [],
): Named {
  const t = new Named(obj, new NamedState(check, fromRHS, undefined));
  if (methods.length > 0) t.state.methods = methods.slice();
  obj.type ??= t;
  return t;
}

/** Makes the instance orig[targs...], to be expanded later. Ask instance() for the one that exists already. */
export function newNamedInstance(
  check: Checker | undefined,
  pos: Pos,
  orig: Named,
  targs: readonly Type[],
  ctxt: Context | undefined,
): Named {
  return new Named(orig.obj, new NamedState(check, undefined, new Instance(orig, targs, ctxt ?? newContext(), pos)));
}

/** The generic type of an instance; other types are their own origin. */
export function origin(t: Named): Named {
  const inst = t.state.inst;
  return inst === undefined ? t : inst.orig;
}

/**
 * The type's name; for an instance (whose `obj` is its origin's) one of its own, at the place where it was first
 * written.
 */
export function ownName(t: Named): TypeName {
  const inst = t.state.inst;
  return inst === undefined
    ? t.obj
    : (inst.obj ??= new TypeName(inst.pos === 0 ? t.obj.pos : inst.pos, t.obj.pkg, t.obj.name, t));
}

const noTypes: readonly Type[] = none;

/** Type parameters; also of instances. */
export function typeParams(t: Named): readonly TypeParam[] {
  const inst = t.state.inst;
  return inst === undefined ? t.state.tparams : inst.orig.state.tparams;
}

/** Sets the type parameters of a type that is being declared. */
export function setTypeParams(t: Named, tparams: readonly TypeParam[]): void {
  t.state.tparams = bindTParams(tparams);
}

/** Numbers type parameters. */
export function bindTParams<T extends readonly TypeParam[]>(tparams: T): T {
  for (let i = 0; i < tparams.length; i++) tparams[i]!.index = i;
  return tparams;
}

/** Type arguments of an instance. */
export function typeArgs(t: Named): readonly Type[] {
  const inst = t.state.inst;
  return inst === undefined ? noTypes : inst.targs;
}

/** The declaration's right-hand side (of an instance: instantiated); undefined while it is being checked. */
export function rhsOf(t: Named): Type | undefined {
  unpack(t);
  return t.state.fromRHS;
}

/** Whether values have finite size, if known; a second argument says so from now on. */
export function finite(t: Named, known?: boolean): boolean | undefined {
  if (known !== undefined && t.state.finite === undefined) t.state.finite = known;
  return t.state.finite;
}

/** Expands an instance's right-hand side, if that has not been done. */
export function unpack(t: Named): Named {
  const s = t.state;
  if (s.unpacked) return t;
  const inst = s.inst!;
  if (inst.orig.state.fromRHS === undefined) return t; // the generic type is still being declared
  s.unpacked = true;
  s.fromRHS = expandRHS(t);
  s.tparams = inst.orig.state.tparams;
  return t;
}

function expandRHS(n: Named): Type {
  const { check } = n.state;
  const { orig, targs, ctxt } = n.state.inst!;
  const tpars = orig.state.tparams;
  if (targs.length !== tpars.length) return invalidType;
  const origRHS = orig.state.fromRHS!;
  const rhs = subst(check, n.obj.pos, origRHS, makeSubstMap(tpars, targs), n, ctxt);

  // Methods of an interface have the interface's own type as receiver.
  if (rhs.tag === Tag.Interface) {
    const methods = replaceRecvType(rhs.methods, orig, n);
    if (methods !== rhs.methods) {
      let iface: InterfaceType = rhs;
      if (rhs === origRHS) {
        iface = new InterfaceType([], rhs.embeddeds);
        iface.check = check;
        iface.complete = rhs.complete;
        iface.embedPos = rhs.embedPos;
      }
      iface.methods = methods;
      iface.tset = undefined;
      return iface;
    }
  }
  return rhs;
}

/** Computes the underlying type and keeps it, unless a declaration on the way is still being checked. */
export function resolveUnderlying(n: Named): Type {
  const path: Named[] = [];
  let rhs: Type | undefined = n;
  let u: Type | undefined;
  while (u === undefined) {
    // While a declaration on the way is still being checked, the answer is not final.
    if (rhs === undefined) return invalidType;
    rhs = aliasTarget(rhs);
    if (rhs === undefined) return invalidType;
    if (rhs.tag === Tag.Named) {
      if (rhs.state.underlying !== undefined) {
        u = rhs.state.underlying;
        break;
      }
      if (path.includes(rhs)) {
        u = invalidType; // a cycle, reported elsewhere
        break;
      }
      path.push(rhs);
      unpack(rhs);
      rhs = rhs.state.fromRHS;
    } else {
      u = rhs.tag === Tag.TypeParam ? invalidType : rhs;
    }
  }
  for (const t of path) t.state.underlying ??= u;
  return u;
}

/** Sets the underlying type, for types that are made without a declaration. */
export function setUnderlying(t: Named, u: Type): void {
  t.state.fromRHS = u;
  t.state.underlying = u;
}

/** Number of declared methods. */
export function numMethods(t: Named): number {
  return origin(t).state.methods.length;
}

/** The i-th declared method. Of an instance: with the type arguments filled in. Its type may have to be resolved. */
export function methodAt(t: Named, i: number): Func {
  const s = t.state;
  if (s.inst === undefined) return s.methods[i]!;
  const n = s.inst.orig.state.methods.length;
  if (s.methods.length !== n) {
    const old = s.methods;
    s.methods = new Array<Func | undefined>(n).fill(undefined);
    for (let k = 0; k < old.length; k++) s.methods[k] = old[k];
  }
  return (s.methods[i] ??= expandMethod(t, i));
}

function expandMethod(t: Named, i: number): Func {
  const { check } = t.state;
  const inst = t.state.inst!;
  const origm = inst.orig.state.methods[i]!;
  resolveObject(origm);
  const origSig = origm.type;
  if (origSig === undefined || origSig.recv === undefined) return origm;

  // A receiver T[P] of the very type parameters is the method's own declaration.
  const rtype0 = origSig.recv.type!;
  const rbase = rtype0.tag === Tag.Pointer ? rtype0.base : unaliasPointer(rtype0);
  if (rbase === t) return origm;

  let sig = origSig;
  if (origSig.rparams.length === inst.targs.length) {
    const smap = makeSubstMap(origSig.rparams, inst.targs);
    const s = subst(check, origm.pos, origSig, smap, t, inst.ctxt);
    if (s.tag === Tag.Signature) sig = s;
  }
  if (sig === origSig) sig = cloneSignature(origSig);
  const ptr = unalias(rtype0).tag === Tag.Pointer;
  sig.recv = cloneVar(origSig.recv, ptr ? new PointerType(t) : t);
  return cloneFunc(origm, sig);
}

function unaliasPointer(t: Type): Type {
  const u = unalias(t);
  return u.tag === Tag.Pointer ? u.base : u;
}

/** Adds a declared method unless there is one of its name. */
export function addMethod(t: Named, m: Func): void {
  const s = t.state;
  if (methodIndexOf(t, m.name, false) >= 0) return;
  if (s.methods.length === 0) s.methods = [m];
  else s.methods.push(m);
  if (s.methodIdx !== undefined) s.methodIdx.set(m.name, s.methods.length - 1);
}

/** Index of the declared method of that name in an uninstantiated type, or -1. */
function methodIndexOf(t: Named, name: string, foldCase: boolean): number {
  if (name === '_') return -1;
  const s = t.state,
    methods = s.methods;
  if (foldCase) {
    const lower = name.toLowerCase();
    return methods.findIndex((m) => m!.name.toLowerCase() === lower);
  }
  const n = methods.length;
  if (n <= 4) {
    for (let i = 0; i < n; i++) if (methods[i]!.name === name) return i;
    return -1;
  }
  let idx = s.methodIdx;
  if (idx === undefined) {
    s.methodIdx = idx = new Map();
    for (let i = 0; i < n; i++) if (!idx.has(methods[i]!.name)) idx.set(methods[i]!.name, i);
  }
  return idx.get(name) ?? -1;
}

/**
 * Index of the method that `name`, written in package pkg, selects; -1 if there is none. methodAt() gives the method.
 */
export function lookupMethodIndex(t: Named, pkg: Package | undefined, name: string, foldCase: boolean): number {
  const o = origin(t);
  if (o.state.methods.length === 0) return -1;
  if (!foldCase && !isExported(name) && !samePkg(o.obj.pkg, pkg)) return -1;
  return methodIndexOf(o, name, foldCase);
}

/** The method that `name`, written in package pkg, selects, with its index. */
export function lookupMethod(
  t: Named,
  pkg: Package | undefined,
  name: string,
  foldCase: boolean,
): [number, Func | undefined] {
  const i = lookupMethodIndex(t, pkg, name, foldCase);
  return i < 0 ? [-1, undefined] : [i, methodAt(t, i)];
}

/** The Context in which a package's check keeps its instances. */
export function context(check: Checker): Context {
  return (check.ctxt ??= newContext());
}
