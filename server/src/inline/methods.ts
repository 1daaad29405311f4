/** Methods of concrete types, as the compiler's typecheck finds them (Implements, AddImplicitDots, Lookdot; go1.26). */
import { maxEmbedding } from '../base/budget';
import type { Pos } from '../base/pos';
import { methodDict } from '../ir/instances';
import { interfaceMethodType } from '../ir/lower-call';
import { needInstance } from '../ir/lower-func';
import { methodExprOf } from '../ir/lower-method';
import { dotField, implicitAddr, implicitDeref } from '../ir/lower-util';
import { type Expr, SelectorExpr } from '../ir/node';
import { Op } from '../ir/op';
import { type Field, type IRType, identical, type Sym } from '../ir/type';
import type { Unit } from '../ir/unit';
import { globalFunc, implicitsOf, irType, isGenericMethod, recvNamed, selectorSym, type World } from '../ir/world';
import { resolveObject } from '../types/decl';
import { methodAt, numMethods, origin } from '../types/named';
import type { Func as TFunc } from '../types/object';
import { type Named, Tag } from '../types/type';

/** A method that a selector on a concrete type finds, and the embedded fields on the way to it. */
export interface Found {
  readonly path: readonly number[];
  /** Type that the method belongs to: named, or an interface. */
  readonly owner: IRType;
  readonly method: TFunc | undefined;
  readonly field: Field | undefined;
}

interface Candidate {
  readonly type: IRType;
  readonly path: readonly number[];
}

const base = (t: IRType): IRType => (t.isPtr && t.sym === undefined ? t.elem : t);

/** The method or the interface's method that a selector finds; undefined where there is none, or it lies too deep. */
export function findMethod(w: World, type: IRType, sel: Sym): Found | undefined {
  let level: Candidate[] = [{ type: base(type), path: [] }];
  // How often a type was met: twice at a depth make what it has ambiguous, more often, or deeper down, it adds nothing.
  const seen = new Map<IRType, number>();
  for (let depth = 0; level.length > 0 && depth <= maxEmbedding; depth++) {
    const next: Candidate[] = [];
    let found: Found | undefined;
    let count = 0;
    for (const c of level) {
      if (c.type.sym !== undefined) {
        const times = seen.get(c.type) ?? 0;
        if (times >= 2) continue;
        seen.set(c.type, times + 1);
      }
      const orig = c.type.origin as Named | undefined;
      const method = orig === undefined ? undefined : methodNamed(w, orig, sel);
      if (method !== undefined) {
        found = { path: c.path, owner: c.type, method, field: undefined };
        count++;
        continue;
      }
      if (c.type.isInterface) {
        const field = c.type.fields.find((f) => f.sym === sel);
        if (field !== undefined) {
          found = { path: c.path, owner: c.type, method: undefined, field };
          count++;
        }
      } else if (c.type.isStruct) {
        c.type.fields.forEach((f, i) => {
          if (f.sym === sel) count += 2;
          else if (f.embedded) next.push({ type: base(f.type), path: [...c.path, i] });
        });
      }
    }
    if (count > 0) return count === 1 ? found : undefined;
    for (const c of level) if (c.type.sym !== undefined) seen.set(c.type, 2);
    level = next;
  }
  return undefined;
}

function methodNamed(w: World, t: Named, sel: Sym): TFunc | undefined {
  const orig = origin(t);
  for (let i = numMethods(orig) - 1; i >= 0; i--) {
    const m = methodAt(orig, i);
    if (m.name === sel.name && selectorSym(w, m) === sel) {
      resolveObject(m);
      return m.type === undefined || isGenericMethod(m.type) ? undefined : m;
    }
  }
  return undefined;
}

/** typecheck.Implements, for a concrete type. */
export function implementsIface(w: World, type: IRType, iface: IRType): boolean {
  for (const want of iface.fields) {
    const f = findMethod(w, type, want.sym!);
    if (f === undefined) return false;
    const { method, owner } = f;
    if (method === undefined) {
      if (!identical(f.field!.type, want.type)) return false;
      continue;
    }
    if (isPtrMethod(method) && !throughPointer(type, f.path)) return false;
    const sig = method.type!;
    const named = recvNamed(sig);
    if (named === undefined) continue;
    // Methods of shaped types take a dictionary, which no interface's do.
    if (owner.targs.length > 0 && owner.hasShape) return false;
    const t =
      owner.targs.length === 0
        ? globalFunc(w, method).type
        : irType(w, sig, methodDict(origin(owner.origin as Named), sig, owner));
    if (!identical(t, want.type)) return false;
  }
  return true;
}

const isPtrMethod = (m: TFunc): boolean => m.type!.recv?.type?.tag === Tag.Pointer;

/** Whether a value on the path is reached through a pointer. */
function throughPointer(type: IRType, path: readonly number[]): boolean {
  let t = type;
  if (t.isPtr) return true;
  for (const ix of path) {
    t = t.fields[ix]!.type;
    if (t.isPtr) return true;
  }
  return false;
}

/**
 * What x.sel is, called: a method expression with the receiver to pass (a method of a concrete type), or an interface
 * method of an embedded field.
 */
export function methodOf(
  u: Unit,
  pos: Pos,
  x0: Expr,
  sel: Sym,
): { readonly fun: SelectorExpr; readonly recv: Expr | undefined } | undefined {
  const w = u.world;
  const found = findMethod(w, x0.type, sel);
  if (found === undefined) return undefined;
  let x = x0;
  for (const ix of found.path) {
    const f = dotField(pos, x, ix);
    f.implicit = true;
    x = f;
  }
  if (found.method === undefined) {
    const field = found.field!;
    return {
      fun: new SelectorExpr(pos, Op.DOTINTER, interfaceMethodType(field.type, x.type), x, sel, field),
      recv: undefined,
    };
  }
  const owner = found.owner;
  const orig = origin(owner.origin as Named);
  const fn =
    owner.targs.length > 0
      ? needInstance(u, found.method, owner.targs, implicitsOf(orig.obj).length, false)
      : globalFunc(w, found.method).func!;
  const rcvr = fn.type.recv!.type;
  if (!identical(rcvr, x.type)) x = rcvr.isPtr && rcvr.sym === undefined ? implicitAddr(pos, x) : implicitDeref(pos, x);
  return { fun: methodExprOf(pos, fn), recv: x };
}
