/**
 * From the types room's objects and types to the room's own: interned types, symbols, names of package-level variables
 * and functions. What it makes is shared by all packages of a session.
 *
 * Reference: noder/reader.go (typIdx, doTyp, objIdx, shapify, mangle), ir.MethodSym (go1.26).
 */
import { createHash } from 'node:crypto';
import type { Reporter } from '../base/broken';
import { noTracer, type Tracer } from '../base/trace';
import { type BlockStmt, Kind, walk } from '../syntax';
import type { Rules, Target } from '../target';
import { unalias } from '../types/alias';
import type { Checker, DeclInfo } from '../types/checker';
import { objectOf } from '../types/info';
import { origin, typeArgs, typeParams } from '../types/named';
import { ObjTag, type Func as TFunc, type Var as TVar, type TypeName, VarKind } from '../types/object';
import type { Package } from '../types/package';
import {
  BasicKind,
  type InterfaceType,
  type Named,
  type Signature,
  Tag,
  type Type,
  type TypeExtension,
  type TypeParam,
} from '../types/type';
import { isMethodSet as isMethodSetOf, typeSet } from '../types/typeset';
import { under } from '../types/under';
import { Dict, DictLayout } from './dict';
import {
  arrayOf,
  chanOf,
  funcOf,
  interfaceOf,
  mapOf,
  newNamed,
  ptrTo,
  signatureOf,
  sliceOf,
  structOf,
  Types,
} from './intern';
import { isExported, linkString, pathToPrefix } from './linkstring';
import { Class, Func, Name } from './node';
import type { Rewritten } from './rangefunc';
import type { RuntimeFuncs } from './rangefunc-make';
import { Field, type IRType, type Pkg, type Sym, TKind } from './type';
import { checkTypeArgs } from './typesize';

declare module '../types/type' {
  interface TypeExtension {
    /** The type without type parameters. */
    ir: IRType | undefined;
    /** Whether a type parameter occurs in it; undefined while that is being found out. */
    generic: boolean;
  }
}
declare module '../types/object' {
  interface ObjectSlot {
    /** Name of a package-level variable or function. */
    name: Name | undefined;
    /** For generic types: instances by the last made of their type arguments, then by the ids of all of them. */
    instances: WeakMap<IRType, Map<string, IRType>> | undefined;
    layout: DictLayout | undefined;
    /** Number of a local type, unique in its package. */
    gen: number;
  }
}

/** How the world finds the declaration of a function or method, wherever it is declared. */
export interface Declarations {
  /** The declaration, with the checker of its package; undefined for methods of predeclared types and the like. */
  readonly declOf: (obj: TFunc) => { readonly check: Checker; readonly info: DeclInfo } | undefined;
}

export class World {
  readonly types: Types;
  /** Types of basic kinds. */
  readonly basics: readonly IRType[];
  private readonly pkgs = new Map<string, Pkg>();
  private readonly mains = new Map<string, Pkg>();
  /** Packages whose local types have their numbers. */
  private readonly numbered = new WeakSet<Package>();
  /** Bodies whose loops over functions were rewritten (rangefunc.ts). */
  readonly rewritten = new WeakMap<BlockStmt, Rewritten>();
  /** The runtime's functions that only the compiler calls (rangefunc-make.ts); made when they are first called. */
  runtimeFuncs: RuntimeFuncs | undefined;
  /** Measures passes. */
  tracer: Tracer = noTracer;
  private errorType: IRType | undefined;
  private lastGen = 0;
  private lastCollector = 0;
  constructor(
    readonly decls: Declarations,
    readonly target: Target,
    readonly reporter: Reporter,
  ) {
    this.types = new Types(target);
    this.basics = basics(this.types);
  }

  pkg(p: Package | undefined): Pkg {
    if (p === undefined) return this.types.builtinPkg;
    const pkg = p.name === 'main' ? this.mainAt(p.path) : this.pkgAt(p.path, p.name);
    if (p.usesC) pkg.usesC = true;
    return pkg;
  }
  /** Commands are all compiled under one path, but have nothing to do with each other. */
  private mainAt(path: string): Pkg {
    let pkg = this.mains.get(path);
    if (pkg === undefined) this.mains.set(path, (pkg = this.types.newPkg('main', 'main')));
    return pkg;
  }
  pkgAt(path: string, name: string): Pkg {
    if (path === 'unsafe') return this.types.unsafePkg;
    const pkg = this.pkgs.get(path);
    if (pkg?.name === name) return pkg;
    // An edit of the package clause gives the package another name.
    const key = pkg === undefined ? path : `${path} ${name}`;
    let other = this.pkgs.get(key);
    if (other === undefined) this.pkgs.set(key, (other = this.types.newPkg(path, name)));
    return other;
  }
  nextGen(): number {
    return ++this.lastGen;
  }
  /** A number for a collector of instances (instances.ts). */
  nextCollector(): number {
    return ++this.lastCollector;
  }
  /** The type of `error`. */
  errorOf(t: Named): IRType {
    return (this.errorType ??= newNamed(this.types, this.types.builtinPkg.lookup('error'), () =>
      irType(this, under(t), undefined),
    ));
  }
  /** Makes sure that the types that are local to a package's functions have their numbers. */
  number(pkg: Package): void {
    if (!pkg.complete || this.numbered.has(pkg)) return;
    this.numbered.add(pkg);
    numberLocals(pkg);
  }
}

function slot(obj: TypeName | TFunc | TVar): NonNullable<TypeName['slot']> {
  return (obj.slot ??= { name: undefined, instances: undefined, layout: undefined, gen: 0 });
}

/** The dictionary layout of a generic function or type. */
export function layoutOf(obj: TypeName | TFunc): DictLayout {
  const s = slot(obj);
  return (s.layout ??= new DictLayout());
}

// ---- types

/** Types of basic kinds, in their order. */
const basics = (types: Types): readonly IRType[] => [
  types.INVALID,
  types.BOOL,
  types.INT,
  types.INT8,
  types.INT16,
  types.INT32,
  types.INT64,
  types.UINT,
  types.UINT8,
  types.UINT16,
  types.UINT32,
  types.UINT64,
  types.UINTPTR,
  types.FLOAT32,
  types.FLOAT64,
  types.COMPLEX64,
  types.COMPLEX128,
  types.STRING,
  types.UNSAFEPTR,
  types.BOOL,
  types.INT,
  types.RUNE,
  types.FLOAT64,
  types.COMPLEX128,
  types.STRING,
  types.NIL,
];

/** Whether a type parameter occurs in the type. */
export function isGeneric(t: Type): boolean {
  switch (t.tag) {
    case Tag.TypeParam:
      return true;
    case Tag.Basic:
      return false;
    case Tag.Alias:
      return isGeneric(unalias(t));
    default:
      break;
  }
  if (t.ext !== undefined) return t.ext.generic;
  // Broken by named types, whose structure is not looked into; other types cannot be recursive.
  const ext: TypeExtension = { ir: undefined, generic: false };
  t.ext = ext;
  ext.generic = computeGeneric(t);
  return ext.generic;
}

function computeGeneric(t: Type): boolean {
  switch (t.tag) {
    case Tag.Basic:
    case Tag.TypeParam:
    case Tag.Alias:
      return false;
    case Tag.Array:
    case Tag.Slice:
    case Tag.Chan:
      return isGeneric(t.elem);
    case Tag.Pointer:
      return isGeneric(t.base);
    case Tag.Map:
      return isGeneric(t.key) || isGeneric(t.elem);
    case Tag.Struct:
      return t.fields.some((f) => f.type !== undefined && isGeneric(f.type));
    case Tag.Tuple:
      return t.vars.some((v) => v.type !== undefined && isGeneric(v.type));
    case Tag.Signature:
      return isGeneric(t.params) || isGeneric(t.results);
    case Tag.Interface:
      return t.methods.some((m) => m.type !== undefined && isGeneric(m.type)) || t.embeddeds.some(isGeneric);
    case Tag.Union:
      return t.terms.some((x) => isGeneric(x.type));
    case Tag.Named:
      return typeArgs(t).some(isGeneric) || implicitsOf(origin(t).obj).length > 0;
  }
}

/** Type parameters of the function in which a local type is declared, in order. */
export function implicitsOf(obj: TypeName): readonly TypeParam[] {
  const top = obj.pkg?.scope;
  let s = obj.parent;
  if (s === undefined || s === top || top === undefined) return [];
  let found: TypeParam[] = [];
  for (; s !== undefined && s !== top; s = s.parent) {
    if (s.elems === undefined) continue;
    const here: TypeParam[] = [];
    for (const o of s.elems.values()) {
      if (o.tag === ObjTag.TypeName && o !== obj && o.type !== undefined && o.type.tag === Tag.TypeParam)
        here.push(o.type);
    }
    if (here.length > 0) found = [...here.sort((a, b) => a.index - b.index), ...found];
  }
  // A generic local type's own parameters stand in a scope of their own, below its object's.
  return found;
}

/** The room's type for a type of the checker's, type parameters replaced as the dictionary says. */
export function irType(w: World, t: Type, dict: Dict | undefined): IRType {
  switch (t.tag) {
    case Tag.Basic:
      return basicType(w, t.kind, t.name);
    case Tag.TypeParam: {
      const at = dict === undefined ? -1 : dict.tparams.indexOf(t);
      return at < 0 ? w.types.INVALID : dict!.targs[at]!;
    }
    case Tag.Alias:
      return irType(w, unalias(t), dict);
    default:
      break;
  }
  if (!isGeneric(t)) {
    const ext = t.ext!;
    return (ext.ir ??= convert(w, t, undefined));
  }
  if (dict === undefined) return convert(w, t, undefined);
  let r = dict.memo.get(t);
  if (r === undefined) {
    r = convert(w, t, dict);
    dict.memo.set(t, r);
  }
  return r;
}

function basicType(w: World, kind: BasicKind, name: string): IRType {
  const { types } = w;
  if (kind === BasicKind.Uint8 && name === 'byte') return types.BYTE;
  if (kind === BasicKind.Int32 && name === 'rune') return types.RUNE;
  return w.basics[kind] ?? types.INVALID;
}

function convert(w: World, t: Type, dict: Dict | undefined): IRType {
  switch (t.tag) {
    case Tag.Array:
      return arrayOf(irType(w, t.elem, dict), Math.max(t.len, 0));
    case Tag.Slice:
      return sliceOf(irType(w, t.elem, dict));
    case Tag.Pointer:
      return ptrTo(irType(w, t.base, dict));
    case Tag.Map:
      return mapOf(irType(w, t.key, dict), irType(w, t.elem, dict));
    case Tag.Chan:
      return chanOf(irType(w, t.elem, dict), t.dir);
    case Tag.Struct:
      return structOf(
        w.types,
        t.fields.map(
          (f, i) => new Field(f.pos, selectorSym(w, f), varType(w, f, dict), f.embedded, t.tags?.[i] ?? '', false),
        ),
      );
    case Tag.Signature:
      return funcOf(
        w.types,
        paramFields(w, t.params.vars, dict, t.variadic),
        paramFields(w, t.results.vars, dict, false),
        t.variadic,
      );
    case Tag.Interface: {
      if (t.predeclared === 'any') return w.types.ANY;
      const methods = [...typeSet(t).methods].map(
        (m) => new Field(m.pos, selectorSym(w, m), irType(w, m.type!, dict), false, '', false),
      );
      methods.sort(compareMethods);
      return interfaceOf(w.types, methods);
    }
    case Tag.Named:
      return namedType(w, t, dict);
    case Tag.Tuple:
    case Tag.Union:
    case Tag.Basic:
    case Tag.TypeParam:
    case Tag.Alias:
      return w.types.INVALID;
  }
}

/** An interface's methods with the names that their declarations give to parameters. */
export function declaredMethods(w: World, t: InterfaceType, dict: Dict | undefined): Field[] {
  return typeSet(t)
    .methods.map((m) => {
      const sig = m.type!;
      const type = signatureOf(
        w.types,
        undefined,
        paramFields(w, sig.params.vars, dict, sig.variadic),
        paramFields(w, sig.results.vars, dict, false),
        sig.variadic,
      );
      return new Field(m.pos, selectorSym(w, m), type, false, '', false);
    })
    .sort(compareMethods);
}

/** Order of methods (types.CompareFields): exported ones first, then by name, then by package. */
export function compareMethods(a: Field, b: Field): number {
  const x = a.sym!,
    y = b.sym!;
  const ex = isExported(x.name),
    ey = isExported(y.name);
  if (ex !== ey) return ex ? -1 : 1;
  if (x.name !== y.name) return x.name < y.name ? -1 : 1;
  return x.pkg.path < y.pkg.path ? -1 : x.pkg.path > y.pkg.path ? 1 : 0;
}

export function varType(w: World, v: TVar, dict: Dict | undefined): IRType {
  return v.type === undefined ? w.types.INVALID : irType(w, v.type, dict);
}

/** Symbol of a field or method: exported ones belong to no package. */
export function selectorSym(w: World, obj: TVar | TFunc): Sym {
  return isExported(obj.name) ? w.types.nowherePkg.lookup(obj.name) : w.pkg(obj.pkg).lookup(obj.name);
}

/** Parameters as fields, named by their symbols; unnamed ones have none. */
export function paramFields(w: World, vars: readonly TVar[], dict: Dict | undefined, variadic: boolean): Field[] {
  return vars.map(
    (v, i) =>
      new Field(
        v.pos,
        v.name === '' ? undefined : w.pkg(v.pkg).lookup(v.name),
        varType(w, v, dict),
        false,
        '',
        variadic && i === vars.length - 1,
      ),
  );
}

function namedType(w: World, t: Named, dict: Dict | undefined): IRType {
  const orig = origin(t);
  if (orig.obj.pkg === undefined && orig.obj.name === 'error') return w.errorOf(orig);
  const targs = typeArgs(t);
  const implicits = implicitsOf(orig.obj);
  if (targs.length === 0 && implicits.length === 0) {
    const sym = w.pkg(orig.obj.pkg).lookup(localName(w, orig.obj));
    const named: IRType = newNamed(w.types, sym, () => irType(w, under(orig), undefined));
    named.origin = orig;
    return named;
  }
  const outer = implicits.map((p) => {
    const at = dict === undefined ? -1 : dict.tparams.indexOf(p);
    return at < 0 ? w.types.INVALID : dict!.targs[at]!;
  });
  return instance(w, orig, [...outer, ...targs.map((a) => irType(w, a, dict))], outer.length, false);
}

/** Numbers the types that are local to functions, in the order of the source (noder/writer.go: declCollector). */
function numberLocals(pkg: Package): void {
  let gen = 0;
  for (const file of pkg.checker?.files ?? []) {
    for (const decl of file.declList) {
      walk(decl, (n) => {
        if (n.kind !== Kind.TypeDecl || n === decl || n.alias) return true;
        const obj = objectOf(n.name);
        gen++;
        if (obj !== undefined && obj.tag === ObjTag.TypeName) slot(obj).gen = gen;
        return true;
      });
    }
  }
}

/**
 * Name of a type's symbol: types that are local to a function get a number. Of a package that is checked function by
 * function only, not all are known, and any number will do: its instances are not printed.
 */
function localName(w: World, obj: TypeName): string {
  if (obj.parent === undefined || obj.pkg === undefined || obj.parent === obj.pkg.scope) return obj.name;
  w.number(obj.pkg);
  const s = slot(obj);
  if (s.gen === 0) s.gen = w.nextGen();
  return `${obj.name}\xc2\xb7${s.gen}`;
}

const argKey = (targs: readonly IRType[]): string => targs.map((a) => a.canon.id).join(',');

function instancesAt(
  w: World,
  all: WeakMap<IRType, Map<string, IRType>> | undefined,
  targs: readonly IRType[],
): Map<string, IRType> {
  let last = w.types.INT;
  for (const a of targs) if (a.canon.home.id > last.id) last = a.canon.home;
  let known = all?.get(last);
  if (known === undefined) all?.set(last, (known = new Map<string, IRType>()));
  return known ?? new Map<string, IRType>();
}

/** The dictionary of one instance of a generic type, for its structure and its methods. */
export function typeDict(orig: Named, targs: readonly IRType[], implicits: number): Dict {
  const own = typeParams(orig);
  return new Dict(
    [...implicitsOf(orig.obj), ...own],
    targs,
    targs.some((a) => a.hasShape),
    implicits,
    layoutOf(orig.obj),
  );
}

/** An instance of a generic type; with `shaped`, of its type arguments' shapes. */
export function instance(w: World, orig: Named, args: readonly IRType[], implicits: number, shaped: boolean): IRType {
  const tparams = [...implicitsOf(orig.obj), ...typeParams(orig)];
  // The checker reports a wrong number of type arguments, and such a type is invalid.
  if (args.length !== tparams.length) return w.types.INVALID;
  const targs =
    shaped || args.some((a) => a.hasShape) ? args.map((a, i) => shapify(a, isBasicConstraint(tparams[i]))) : args;
  const s = slot(orig.obj);
  const known = instancesAt(w, (s.instances ??= new WeakMap()), targs);
  const key = argKey(targs);
  let t = known.get(key);
  if (t === undefined) {
    checkTypeArgs(targs);
    const sym = w.pkg(orig.obj.pkg).lookup(mangle(orig.obj.name, targs, implicits, localName(w, orig.obj)));
    const dict = typeDict(orig, targs, implicits);
    t = newNamed(w.types, sym, () => irType(w, under(orig), dict));
    t.dict = dict;
    t.origin = orig;
    t.targs = targs;
    t.hasShape = targs.some((a) => a.hasShape);
    known.set(key, t);
  }
  return t;
}

/** A generic object's symbol name with its type arguments (readerDict.mangle). */
export function mangle(name: string, targs: readonly IRType[], implicits: number, full = name): string {
  let text = name + '[';
  targs.forEach((a, i) => {
    text += (i === 0 ? '' : i === implicits ? ';' : ',') + linkString(a);
  });
  return text + ']' + full.slice(name.length);
}

/** A constraint that is a method set only: pointers then share one shape. */
export function isBasicConstraint(p: TypeParam | undefined): boolean {
  if (p === undefined) return true;
  const u = under(p.bound);
  return u.tag !== Tag.Interface ? false : isMethodSet(u);
}

function isMethodSet(t: Type & { tag: Tag.Interface }): boolean {
  return isMethodSetOf(typeSet(t));
}

/** The shape of a type argument: all types with the same underlying type share code (noder/reader.go: shapify). */
export function shapify(targ: IRType, basic: boolean): IRType {
  // A recursive type whose structure is being made is its own shape.
  if (targ.kind === TKind.FORW) return targ;
  const { release } = targ.owner.target;
  if (release.keepShapedInterfaces && targ.kind === TKind.INTER && targ.targs.length > 0 && targ.hasShape) return targ;
  const pointers = basic && targ.isPtr;
  if (targ.isShape && !pointers) return targ;
  if (release.keepShapedPointers && pointers && !targ.elem.isShape && targ.elem.hasShape) return targ;
  const u = pointers ? ptrTo(targ.owner.UINT8) : targ.underlying.canon;
  if (u.shape !== undefined) return u.shape;
  let text = linkString(u);
  if (text.length > 500) text = hashName(text, release.nameHash);
  const { owner } = u;
  const shape = newNamed(owner, owner.shapePkg.lookup(text), () => u);
  shape.isShape = true;
  shape.home = u.home;
  shape.hasShape = true;
  u.shape = shape;
  return shape;
}

/** Names of very long shapes are hashed. */
function hashName(text: string, { bytes, mask }: Rules['nameHash']): string {
  const sum = createHash('sha256').update(text, 'latin1').digest();
  for (let i = 0; i < bytes; i++) sum[i]! ^= mask;
  return sum.toString('hex');
}

// ---- variables and functions

/** The name of a package-level variable. */
export function globalVar(w: World, obj: TVar): Name {
  const s = slot(obj);
  if (s.name === undefined) {
    const n = new Name(obj.pos, w.pkg(obj.pkg).lookup(obj.name), varType(w, obj, undefined), Class.EXTERN);
    n.origin = obj;
    s.name = n;
  }
  return s.name;
}

/** The name of a non-generic package-level function or of a method of a non-generic type. */
export function globalFunc(w: World, obj: TFunc): Name {
  const s = slot(obj);
  if (s.name !== undefined) return s.name;
  const sig = obj.type!;
  const recv = sig.recv === undefined ? undefined : recvField(w, sig, undefined);
  const type = signatureOf(
    w.types,
    recv,
    paramFields(w, sig.params.vars, undefined, sig.variadic),
    paramFields(w, sig.results.vars, undefined, false),
    sig.variadic,
  );
  const sym = recv === undefined ? w.pkg(obj.pkg).lookup(obj.name) : methodSym(w, recv.type, selectorSym(w, obj));
  const name = new Name(obj.pos, sym, type, Class.FUNC);
  name.origin = obj;
  s.name = name;
  attach(w, obj, name);
  return name;
}

export function recvField(w: World, sig: Signature, dict: Dict | undefined): Field {
  const v = sig.recv!;
  return new Field(
    v.pos,
    v.name === '' ? undefined : w.pkg(v.pkg).lookup(v.name),
    varType(w, v, dict),
    false,
    '',
    false,
  );
}

/** Gives a function's name its Func, with what the declaration says of it; the body is lowered on demand. */
function attach(w: World, obj: TFunc, name: Name): Func {
  const decl = w.decls.declOf(obj)?.info.fdecl;
  const fn = new Func(decl?.pos ?? obj.pos, name);
  fn.pragma = decl?.pragma ?? 0;
  fn.hasBody = decl?.hasBody ?? false;
  return fn;
}

/** ir.MethodSym: `T.m` or `(*T).m` in the receiver type's package. */
export function methodSym(w: World, recv: IRType, sel: Sym, suffix = ''): Sym {
  const ptr = recv.isPtr && recv.sym === undefined;
  const rsym = ptr ? recv.elem.sym : recv.sym;
  const pkg = rsym?.pkg ?? w.types.goPkg;
  // Behind pointers a name stands without its package.
  let base = recv,
    stars = '';
  for (; base.isPtr && base.sym === undefined; base = base.elem) stars += '*';
  let text = base.sym === undefined ? stars + linkString(base) : stars + base.sym.name;
  if (ptr) text = `(${text})`;
  if (!isExported(sel.name) && sel.pkg !== pkg && sel.pkg.path !== '') text += '.' + pathToPrefix(sel.pkg.path);
  return pkg.lookup(`${text}.${sel.name}${suffix}`);
}

/**
 * An instance of a generic function, or of a method of a generic type (targs are then the receiver type's). Shaped
 * instances take their dictionary as the first parameter after the receiver (reader.go: shapeSig). Instances belong to
 * the package that needs them: `instances` is that package's.
 */
export function funcInstance(
  w: World,
  instances: Map<TFunc, Map<string, Func>>,
  obj0: TFunc,
  args: readonly IRType[],
  implicits: number,
  shaped: boolean,
): { fn: Func; dict: Dict } {
  const obj = obj0.origin ?? obj0;
  const sig = obj.type!;
  const tparams = funcTypeParams(sig);
  const owner = sig.recv === undefined || isGenericMethod(sig) ? undefined : recvNamed(sig);
  const outer = owner === undefined ? [] : implicitsOf(origin(owner).obj);
  const all = [...outer, ...tparams];
  const hasShape = args.some((a) => a.hasShape);
  const isShaped = shaped || hasShape;
  // Methods share the type arguments of their receiver's type, which may be no shapes where the type is recursive.
  const targs =
    isShaped && !(hasShape && owner !== undefined) ? args.map((a, i) => shapify(a, isBasicConstraint(all[i]))) : args;
  const dict = new Dict(all, targs, isShaped, implicits, layoutOf(owner === undefined ? obj : origin(owner).obj));
  let known = instances.get(obj);
  if (known === undefined) instances.set(obj, (known = new Map<string, Func>()));
  const key = argKey(targs);
  const old = known.get(key);
  if (old !== undefined) return { fn: old, dict };
  checkTypeArgs(targs);
  const instantiated =
    hasShape && owner !== undefined ? instancesAt(w, slot(origin(owner).obj).instances, targs).get(key) : undefined;
  if (instantiated !== undefined) dict.memo.set(owner!, instantiated);
  const recv = sig.recv === undefined ? undefined : recvField(w, sig, dict);
  const params = paramFields(w, sig.params.vars, dict, sig.variadic);
  if (isShaped)
    params.unshift(
      new Field(
        w.decls.declOf(obj)?.info.fdecl?.pos ?? obj.pos,
        w.pkg(obj.pkg).lookup(dictParamName),
        ptrTo(arrayOf(w.types.UINTPTR, dict.layout.bodies === undefined ? 1 : dict.layout.words)),
        false,
        '',
        false,
      ),
    );
  const type = signatureOf(w.types, recv, params, paramFields(w, sig.results.vars, dict, false), sig.variadic);
  const sym =
    recv === undefined
      ? w.pkg(obj.pkg).lookup(mangle(obj.name, targs, implicits))
      : methodSym(w, recv.type, selectorSym(w, obj), methodArgs(sig, targs));
  const name = new Name(obj.pos, sym, type, Class.FUNC);
  name.origin = obj;
  const fn = attach(w, obj, name);
  fn.dupok = true;
  known.set(key, fn);
  return { fn, dict };
}

/** Name of the dictionary parameter (typecheck.LocalDictName). */
export const dictParamName = '.dict';

/** Whether a method has type parameters of its own. */
export function isGenericMethod(sig: Signature): boolean {
  return sig.recv !== undefined && sig.tparams.length > 0;
}

/** What the type arguments of an instance stand for: the receiver's type parameters come first. */
export function funcTypeParams(sig: Signature): readonly TypeParam[] {
  if (sig.recv === undefined || sig.rparams.length === 0) return sig.tparams;
  return sig.tparams.length === 0 ? sig.rparams : [...sig.rparams, ...sig.tparams];
}

/** The type arguments of a generic method as its symbol has them, behind the name. */
export function methodArgs(sig: Signature, targs: readonly IRType[]): string {
  if (!isGenericMethod(sig)) return '';
  return `[${targs
    .slice(sig.rparams.length)
    .map((t) => linkString(t))
    .join(',')}]`;
}

/** The named type that a method's receiver is, or points to. */
export function recvNamed(sig: Signature): Named | undefined {
  let t = sig.recv?.type;
  if (t === undefined) return undefined;
  t = unalias(t);
  if (t.tag === Tag.Pointer) t = unalias(t.base);
  return t.tag === Tag.Named ? t : undefined;
}

/** A variable that is no package-level one. */
export function isLocal(v: TVar): boolean {
  return v.kind !== VarKind.Package;
}
