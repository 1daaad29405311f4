/**
 * Instances of generic declarations that a package compiles because it mentions them: reading a type reads all that it
 * consists of, and reading an instantiated type brings all of its methods. What is read, and in which order, is the
 * compiler's own: types when they are first met, dictionaries before bodies, bodies last in, first out. Reference:
 * noder/reader.go (typIdx, objIdx, method, dictNameOf), noder/unified.go (readBodies) (go1.26).
 */

import { maxInstances, OverBudget, reasons } from '../base/budget';
import { unalias } from '../types/alias';
import { resolveObject } from '../types/decl';
import { methodAt, numMethods, origin, typeArgs } from '../types/named';
import { ObjTag, type Func as TFunc, type TypeName } from '../types/object';
import { type Named, type Signature, Tag, type Type, type TypeParam } from '../types/type';
import { under } from '../types/under';
import { Dict, type DictLayout } from './dict';
import { ensureLayout } from './instances-layout';
import { interfaceLiteral } from './intern';
import type { IRType, Sym } from './type';
import { exceed, type Unit } from './unit';
import { declaredMethods, implicitsOf, instance, irType, isGenericMethod, layoutOf, type World } from './world';

/** What reading a named type reads; the same for all packages. */
export interface Mentions {
  readonly types: readonly IRType[];
  readonly methods: readonly { readonly obj: TFunc; readonly types: readonly IRType[] }[];
}

/** A named type that is being read. */
interface Frame {
  readonly type: IRType;
  readonly mentions: Mentions;
  /** Found in another package's non-generic declarations: that package has the wrappers of what it mentions. */
  readonly imported: boolean;
  list: readonly IRType[];
  /** Next entry of the list; index of the method whose signature the list is, -1 for the type itself. */
  at: number;
  method: number;
}

/** Where the collector asks for bodies. */
export interface BodyQueue {
  readonly declared: (unit: Unit, obj: TFunc) => void;
  readonly method: (unit: Unit, obj: TFunc, targs: readonly IRType[], implicits: number) => void;
}

/** x.M, not called. */
export interface MethodValue {
  readonly rcvr: IRType;
  readonly sel: Sym;
}

export class Collector {
  /** Shaped counterparts of what was read for concrete types; they come before bodies (todoDicts). */
  readonly todoDicts: (() => void)[] = [];
  /**
   * Types with methods, in the order in which their reading ended, and those that another package has wrappers for. A
   * type
   * that is met again while it is read comes there, and once more at its end.
   */
  readonly needWrappers: IRType[] = [];
  readonly haveWrappers = new Set<IRType>();
  /** Method values of the package's bodies, and those that another package has wrappers for. */
  readonly methodValues: MethodValue[] = [];
  readonly haveMethodValues: MethodValue[] = [];
  /** How many instances of generic types were met. */
  private instances = 0;
  private readonly id: number;
  /** Type arguments of dictionaries that were made, by the generic object; and how many there are. */
  private readonly dictionaries = new Map<TFunc | TypeName, Set<string>>();
  private made = 0;
  private readonly functions = new Set<TFunc>();
  private readonly layouts = new Set<TFunc | TypeName>();
  private readonly parts: IRType[] = [];
  private readonly importedMentions = new Set<IRType>();
  /** Types that were read, but not mentioned. */
  private readonly unwrapped = new Set<IRType>();
  /** Types that are being read. */
  private readonly reading = new Set<IRType>();

  constructor(
    private readonly unit: Unit,
    private readonly queue: BodyQueue,
  ) {
    this.id = unit.world.nextCollector();
  }

  /**
   * A type was read in one of the package's declarations or bodies, or in a body of an instance. ir: what it is here.
   * imported: in a body of another package that is inlined and is not generic.
   */
  mention(t: Type, ir: IRType, dict: Dict | undefined, imported: boolean): void {
    if (imported) {
      if (this.importedMentions.has(ir)) return;
      this.importedMentions.add(ir);
    } else if (ir.mentionedIn === this.id && !this.unwrapped.has(ir)) return;
    const from = this.parts.length;
    collectParts(this.unit.world, t, dict, this.parts);
    if (imported) for (let i = from; i < this.parts.length; i++) this.haveWrappers.add(this.parts[i]!);
    this.walk(from);
    if (ir.sym === undefined && !ir.isStruct) ir.mentionedIn = this.id;
  }

  mentionType(t: Type | undefined, dict: Dict | undefined): void {
    if (t !== undefined) this.mention(t, irType(this.unit.world, t, dict), dict, false);
  }

  /** A function that is no method was mentioned. */
  func(obj: TFunc): void {
    if (this.functions.has(obj)) return;
    this.functions.add(obj);
    const sig = obj.type;
    if (sig === undefined || sig.tparams.length > 0) return;
    const imported = obj.pkg !== this.unit.pkg;
    const from = this.parts.length;
    signatureParts(this.unit.world, sig, undefined, this.parts);
    if (imported) for (let i = from; i < this.parts.length; i++) this.haveWrappers.add(this.parts[i]!);
    this.walk(from);
    if (!imported) this.queue.declared(this.unit, obj);
  }

  /** The signature of an instance of a generic function. */
  signature(sig: Signature, dict: Dict): void {
    const from = this.parts.length;
    signatureParts(this.unit.world, sig, dict, this.parts);
    this.walk(from);
  }

  /** The shaped counterpart of a type was read as such. Unless a method has it as its receiver, that is no mention. */
  shapedType(t: IRType): void {
    if (t.mentionedIn === this.id) return;
    const from = this.parts.length,
      wrappers = this.needWrappers.length;
    this.parts.push(t);
    this.walk(from);
    if (t.isPtr || this.mentionsOf(t).methods.length > 0) return;
    const others = this.needWrappers.splice(wrappers).filter((other) => other !== t);
    for (const other of others) this.needWrappers.push(other);
    this.unwrapped.add(t);
  }

  /** reader.dictNameOf: the dictionary of a generic object for concrete types is made, with all that it refers to. */
  dictionary(obj: TFunc | TypeName, targs: readonly IRType[], implicits: number): void {
    const layout = this.layout(obj);
    let made = this.dictionaries.get(obj);
    if (made === undefined) this.dictionaries.set(obj, (made = new Set()));
    const key = targs.map((t) => t.canon.id).join(',');
    if (made.has(key)) return;
    made.add(key);
    if (++this.made > maxInstances) throw new OverBudget(reasons.instances);
    const dicts = new Map<readonly TypeParam[], Dict>();
    const dictOf = (tparams: readonly TypeParam[]): Dict => {
      let d = dicts.get(tparams);
      if (d === undefined) dicts.set(tparams, (d = new Dict(tparams, targs, false, implicits, layout)));
      return d;
    };
    const w = this.unit.world;
    for (const s of layout.subdicts) {
      const d = dictOf(s.tparams);
      for (const t of s.explicits) this.mentionType(t, d);
      const outer = s.obj.tag === ObjTag.TypeName ? implicitsOf(s.obj).length : 0;
      this.dictionary(s.obj, [...targs.slice(0, outer), ...s.explicits.map((t) => irType(w, t, d).canon)], outer);
    }
    for (const r of layout.rtypes) this.mentionType(r.type, dictOf(r.tparams));
    for (const i of layout.itabs) {
      this.mentionType(i.type, dictOf(i.tparams));
      this.mentionType(i.iface, dictOf(i.tparams));
    }
  }

  /** The dictionary's layout, up to date. */
  layout(owner: TFunc | TypeName): DictLayout {
    if (this.layouts.has(owner)) return layoutOf(owner);
    this.layouts.add(owner);
    return ensureLayout(this.unit, owner);
  }

  /** Reads the parts that were collected from an index on, depth first. */
  private walk(from: number): void {
    const { parts } = this;
    const stack: Frame[] = [];
    let next = from;
    while (next < parts.length || stack.length > 0) {
      try {
        for (;;) {
          const f = stack[stack.length - 1];
          if (f === undefined) {
            if (next === parts.length) break;
            this.enter(parts[next++]!, stack);
          } else if (f.at < f.list.length) {
            const t = f.list[f.at++]!;
            if (f.imported) this.haveWrappers.add(t);
            this.enter(t, stack);
          } else this.leave(f, stack);
        }
      } catch (e) {
        exceed(this.unit, e);
      }
    }
    parts.length = from;
  }

  /** All entries of a frame's list were read: what they belong to is read, and the next list begins. */
  private leave(f: Frame, stack: Frame[]): void {
    const { methods } = f.mentions;
    const method = methods[f.method];
    f.method++;
    if (f.method < methods.length) {
      f.list = methods[f.method]!.types;
      f.at = 0;
    } else {
      stack.pop();
      this.reading.delete(f.type);
      this.needWrappers.push(f.type);
    }
    if (method === undefined) this.readStructure(f.type);
    else this.readMethod(f.type, method.obj);
  }

  private enter(t: IRType, stack: Frame[]): void {
    if (t.mentionedIn === this.id) {
      if (this.reading.has(t) || (this.unwrapped.size > 0 && this.unwrapped.delete(t))) this.needWrappers.push(t);
      return;
    }
    t.mentionedIn = this.id;
    if (t.sym === undefined || t.isShape) {
      if (!t.isPtr) this.needWrappers.push(t);
      return;
    }
    this.reading.add(t);
    if (t.targs.length > 0) {
      if (t.dict?.tparams.some((p) => p.endless)) throw new OverBudget(reasons.endless);
      if (++this.instances > maxInstances) throw new OverBudget(reasons.instances);
    }
    const m = this.mentionsOf(t);
    const imported = t.targs.length === 0 && (t.origin as Named | undefined)?.obj.pkg !== this.unit.pkg;
    stack.push({ type: t, mentions: m, imported, list: m.types, at: 0, method: -1 });
  }

  private mentionsOf(t: IRType): Mentions {
    return (t.mentions ??= mentionsOf(this.unit.world, t));
  }

  /** The type's structure was read. */
  private readStructure(t: IRType): void {
    if (t.targs.length === 0 || t.hasShape) return;
    const orig = origin(t.origin as Named);
    this.todoDicts.push(() =>
      this.shapedType(instance(this.unit.world, orig, t.targs, implicitsOf(orig.obj).length, true)),
    );
  }

  /** A method's declaration was read. */
  private readMethod(t: IRType, obj: TFunc): void {
    if (t.targs.length > 0)
      this.queue.method(this.unit, obj, t.targs, implicitsOf(origin(t.origin as Named).obj).length);
    else if (obj.pkg === this.unit.pkg) this.queue.declared(this.unit, obj);
  }
}

function mentionsOf(w: World, t: IRType): Mentions {
  const named = t.origin as Named | undefined;
  if (named === undefined) return { types: [], methods: [] };
  const orig = origin(named);
  resolveObject(orig.obj);
  const types: IRType[] = [];
  // What a recursive type mentions of itself has its shape only behind it: its structure is made first.
  void t.kind;
  const { dict } = t;
  const u = under(orig);
  collectParts(w, u, dict, types);
  // The structure itself is read without asking for wrappers (typWrapped).
  if (isPart(u)) types.pop();
  const methods: { obj: TFunc; types: readonly IRType[] }[] = [];
  if (under(orig).tag !== Tag.Interface) {
    for (let i = 0; i < numMethods(orig); i++) {
      const obj = methodAt(orig, i);
      resolveObject(obj);
      const sig = obj.type;
      if (sig === undefined || obj.name === '_' || isGenericMethod(sig)) continue;
      const list: IRType[] = [];
      signatureParts(w, sig, dict === undefined ? undefined : methodDict(orig, sig, t), list);
      methods.push({ obj, types: unique(list) });
    }
  }
  return { types: unique(types), methods };
}

/** The type arguments that a method's signature has in a type. */
export function methodDict(orig: Named, sig: Signature, t: IRType): Dict {
  const outer = implicitsOf(orig.obj);
  return new Dict([...outer, ...sig.rparams], t.targs, t.hasShape, outer.length, layoutOf(orig.obj));
}

function unique(list: readonly IRType[]): readonly IRType[] {
  return list.length < 2 ? list : [...new Set(list)];
}

function signatureParts(w: World, sig: Signature, dict: Dict | undefined, out: IRType[]): void {
  for (const v of sig.params.vars) if (v.type !== undefined) collectParts(w, v.type, dict, out);
  for (const v of sig.results.vars) if (v.type !== undefined) collectParts(w, v.type, dict, out);
}

/** Whether a type without a name may have methods: a struct with embedded fields, or an interface that is not empty. */
function isPart(t: Type): boolean {
  return t.tag === Tag.Struct
    ? t.fields.some((f) => f.embedded)
    : t.tag === Tag.Interface && t.methods.length + t.embeddeds.length > 0;
}

/** The named types, and the structs and interfaces without a name, of which a type consists, in order of reading. */
function collectParts(w: World, t: Type, dict: Dict | undefined, out: IRType[]): void {
  switch (t.tag) {
    case Tag.Basic:
      return;
    case Tag.TypeParam:
      // Its own methods are known; a shape may have promoted ones.
      if (dict !== undefined) out.push(irType(w, t, dict));
      return;
    case Tag.Alias:
      for (const a of t.targs) collectParts(w, a, dict, out);
      collectParts(w, unalias(t), dict, out);
      return;
    case Tag.Array:
    case Tag.Slice:
    case Tag.Chan:
      collectParts(w, t.elem, dict, out);
      return;
    case Tag.Pointer:
      collectParts(w, t.base, dict, out);
      return;
    case Tag.Map:
      collectParts(w, t.key, dict, out);
      collectParts(w, t.elem, dict, out);
      return;
    case Tag.Struct:
      for (const f of t.fields) if (f.type !== undefined) collectParts(w, f.type, dict, out);
      if (isPart(t)) out.push(irType(w, t, dict));
      return;
    case Tag.Tuple:
      for (const v of t.vars) if (v.type !== undefined) collectParts(w, v.type, dict, out);
      return;
    case Tag.Signature:
      signatureParts(w, t, dict, out);
      return;
    case Tag.Interface:
      for (const m of t.methods) if (m.type !== undefined) signatureParts(w, m.type, dict, out);
      for (const e of t.embeddeds) collectParts(w, e, dict, out);
      if (isPart(t)) out.push(interfaceLiteral(w.types, declaredMethods(w, t, dict)));
      return;
    case Tag.Union:
      for (const x of t.terms) collectParts(w, x.type, dict, out);
      return;
    case Tag.Named:
      for (const a of typeArgs(t)) collectParts(w, a, dict, out);
      out.push(irType(w, t, dict));
      return;
  }
}
