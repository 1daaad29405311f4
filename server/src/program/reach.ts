/**
 * What a package's exported declarations lead to: the objects that its export data describes, and the bodies that come
 * with them. Works on the checked trees, where generic code has not been instantiated.
 *
 * Reference: noder/linker.go (relocObj: an object brings all that its description mentions; exportBody),
 * noder/writer.go
 * (what the descriptions mention) (go1.26).
 */
import type { Func } from '../ir/node';
import { type Expr, Kind, type Node, walk } from '../syntax';
import { unalias } from '../types/alias';
import { resolveObject } from '../types/decl';
import { Mode, objectOf } from '../types/info';
import { methodAt, numMethods, origin, typeArgs, typeParams } from '../types/named';
import { isExported, type Obj, ObjTag, type Func as TFunc, type TypeName, VarKind } from '../types/object';
import type { Package } from '../types/package';
import { type Named, Tag, type Type } from '../types/type';
import { under } from '../types/under';
import { type BodyName, bodyName, packageOf } from './exports';

/** What the walk takes from the program. */
export interface ReachHost {
  readonly summarize: (fn: Func) => void;
  readonly funcOf: (obj: TFunc) => Func | undefined;
  readonly prepareBody: (obj: TFunc) => boolean;
  readonly closureOf: (pkg: Package) => ReadonlySet<Package>;
}

interface Bodies {
  readonly inlined: ReadonlySet<Func>;
  readonly host: ReachHost;
}

/** The functions among `inlined`, all of other packages, whose bodies are in the export data of pkg. */
export function exportedBodies(pkg: Package, inlined: ReadonlySet<Func>, host: ReachHost): ReadonlySet<BodyName> {
  const r = new Reach(pkg, { inlined, host });
  for (const obj of pkg.scope.elems?.values() ?? []) if (isExported(obj.name)) r.object(obj);
  r.drain();
  return r.found;
}

/** Defined types that the exported declarations of pkg lead to without any body: at least these are described. */
export function exportedTypes(pkg: Package): ReadonlySet<TypeName> {
  const r = new Reach(pkg, undefined);
  for (const obj of pkg.scope.elems?.values() ?? []) if (isExported(obj.name)) r.object(obj);
  r.drain();
  return r.typeNames;
}

/**
 * The same with the types that exported bodies mention: the package's own, and those of the functions of other packages
 * that it has inlined.
 */
export function describedTypes(pkg: Package, inlined: ReadonlySet<Func>, host: ReachHost): ReadonlySet<TypeName> {
  const r = new Reach(pkg, { inlined, host }, true);
  for (const obj of pkg.scope.elems?.values() ?? []) if (isExported(obj.name)) r.object(obj);
  r.drain();
  return r.typeNames;
}

class Reach {
  readonly typeNames = new Set<TypeName>();
  readonly found = new Set<BodyName>();
  private readonly owners = new Set<Package>();
  private readonly leads = new Map<Package, boolean>();
  private readonly seen = new Set<Obj>();
  private readonly types = new Set<Type>();
  private readonly todoTypes: Type[] = [];
  private readonly todoBodies: TFunc[] = [];

  constructor(
    private readonly pkg: Package,
    /** What decides about bodies; without it they are left out. */
    private readonly bodies: Bodies | undefined,
    /** All types are wanted, and not only what leads to functions that were inlined. */
    private readonly allTypes = bodies === undefined,
  ) {
    for (const fn of bodies?.inlined ?? []) {
      const owner = packageOf(fn);
      if (owner !== undefined) this.owners.add(owner);
    }
  }

  /** Follows types and bodies until there is nothing new. */
  drain(): void {
    for (;;) {
      const t = this.todoTypes.pop();
      if (t !== undefined) {
        this.describe(t);
        continue;
      }
      const fn = this.todoBodies.pop();
      if (fn === undefined) return;
      this.body(fn);
    }
  }

  /** An object that a description or a body mentions. */
  object(obj: Obj): void {
    if (this.seen.has(obj)) return;
    this.seen.add(obj);
    switch (obj.tag) {
      case ObjTag.Const:
      case ObjTag.TypeName:
        resolveObject(obj);
        this.type(obj.type);
        return;
      case ObjTag.Var:
        if (obj.kind === VarKind.Package) resolveObject(obj);
        this.type(obj.type);
        return;
      case ObjTag.Func: {
        const fn = obj.origin ?? obj;
        if (fn !== obj) this.object(fn);
        else this.func(fn);
        return;
      }
      case ObjTag.PkgName:
      case ObjTag.Label:
      case ObjTag.Builtin:
      case ObjTag.Nil:
        return;
    }
  }

  private func(obj: TFunc): void {
    if (obj.pkg !== undefined && !this.leadsOn(obj.pkg)) return;
    resolveObject(obj);
    const sig = obj.type;
    if (sig === undefined) return;
    this.type(sig);
    if (sig.recv !== undefined) this.type(sig.recv.type);
    const { bodies } = this;
    if (bodies === undefined) return;
    if (sig.tparams.length > 0 || sig.rparams.length > 0) {
      this.todoBodies.push(obj);
      return;
    }
    const fn = bodies.host.funcOf(obj);
    if (fn === undefined) return;
    if (obj.pkg === this.pkg) {
      if (!fn.summarized) bodies.host.summarize(fn);
      if (fn.inl !== undefined) this.todoBodies.push(obj);
    } else if (bodies.inlined.has(fn)) {
      this.found.add(bodyName(fn));
      this.todoBodies.push(obj);
    }
  }

  private type(t: Type | undefined): void {
    if (t !== undefined && t.tag !== Tag.Basic && !this.types.has(t)) {
      this.types.add(t);
      this.todoTypes.push(t);
    }
  }

  private describe(t0: Type): void {
    const t = unalias(t0);
    switch (t.tag) {
      case Tag.Named:
        this.named(t);
        return;
      case Tag.Array:
      case Tag.Slice:
      case Tag.Chan:
        this.type(t.elem);
        return;
      case Tag.Pointer:
        this.type(t.base);
        return;
      case Tag.Map:
        this.type(t.key);
        this.type(t.elem);
        return;
      case Tag.Struct:
        for (const f of t.fields) this.type(f.type);
        return;
      case Tag.Tuple:
        for (const v of t.vars) this.type(v.type);
        return;
      case Tag.Signature:
        for (const p of t.tparams) this.type(p.bound);
        for (const v of t.params.vars) this.type(v.type);
        for (const v of t.results.vars) this.type(v.type);
        return;
      case Tag.Interface:
        for (const m of t.methods) this.type(m.type);
        for (const e of t.embeddeds) this.type(e);
        return;
      case Tag.Union:
        for (const x of t.terms) this.type(x.type);
        return;
      case Tag.Basic:
      case Tag.TypeParam:
      case Tag.Alias:
        return;
    }
  }

  private named(t: Named): void {
    for (const a of typeArgs(t)) this.type(a);
    const orig = origin(t);
    if (orig !== t) {
      this.type(orig);
      return;
    }
    const { obj } = orig;
    if (obj.pkg !== undefined && !this.leadsOn(obj.pkg)) return;
    this.typeNames.add(obj);
    resolveObject(obj);
    for (const p of typeParams(orig)) this.type(p.bound);
    this.type(under(orig));
    for (let i = 0; i < numMethods(orig); i++) this.object(methodAt(orig, i));
  }

  /** All that a body mentions, except in code that constants switch off. */
  private body(obj: TFunc): void {
    const decl = obj.pkg?.checker?.objMap.get(obj)?.fdecl;
    if (decl === undefined || this.bodies?.host.prepareBody(obj) !== true || decl.body === undefined) return;
    walk(decl.body, (n) => this.node(n));
  }

  private node(n: Node): boolean {
    if (n.kind === Kind.Name) {
      const obj = objectOf(n);
      if (obj !== undefined) this.object(obj);
      for (const t of n.instance?.targs ?? []) this.type(t);
      return true;
    }
    if (n.kind === Kind.SelectorExpr && n.selection !== undefined) this.type(n.selection.recv);
    const tv = 'tv' in n ? (n as Expr).tv : undefined;
    if (tv === undefined) return true;
    this.type(tv.type);
    // Constants are written as their values.
    return tv.val === undefined || tv.mode !== Mode.Constant;
  }

  /** Whether a package can lead to one that has a function that pkg inlines. */
  private leadsOn(p: Package): boolean {
    if (this.allTypes || this.bodies === undefined) return true;
    let known = this.leads.get(p);
    if (known === undefined) {
      const all = this.bodies.host.closureOf(p);
      known = [...this.owners].some((o) => all.has(o));
      this.leads.set(p, known);
    }
    return known;
  }
}
