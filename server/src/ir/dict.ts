/**
 * Type arguments of the generic declaration that is being lowered (readerDict of noder/reader.go): what its type
 * parameters stand for, and the layout of the dictionary that its shaped body reads.
 */
import type { BlockStmt } from '../syntax/nodes';
import type { Func as TFunc, TypeName } from '../types/object';
import { Tag, type Type, type TypeParam } from '../types/type';
import type { IRType } from './type';

/** A generic object with type arguments, as the declaration writes them. */
export interface SubDict {
  readonly obj: TFunc | TypeName;
  readonly explicits: readonly Type[];
  readonly tparams: readonly TypeParam[];
}
/** A type, and the type parameters that may occur in it: each method of a generic type has its own. */
export interface RType {
  readonly type: Type;
  readonly tparams: readonly TypeParam[];
}
export interface Itab {
  readonly type: Type;
  readonly iface: Type;
  readonly tparams: readonly TypeParam[];
}

/**
 * Layout of a generic object's dictionary: its sections, shared by all instances of the object. Entries are numbered in
 * the order in which the declaration needs them (instances-layout.ts fills it). Types count as the same where they are
 * the same object, as in the compiler.
 */
export class DictLayout {
  readonly methodExprs: string[] = [];
  readonly subdicts: SubDict[] = [];
  readonly rtypes: RType[] = [];
  readonly itabs: Itab[] = [];
  /** Bodies that the layout was made from; undefined before. */
  bodies: readonly (BlockStmt | undefined)[] | undefined = undefined;

  /** Number of words. */
  get words(): number {
    return this.methodExprs.length + this.subdicts.length + this.rtypes.length + this.itabs.length;
  }

  clear(): void {
    this.methodExprs.length = this.subdicts.length = this.rtypes.length = this.itabs.length = 0;
  }

  methodExpr(key: string): number {
    const at = this.methodExprs.indexOf(key);
    return at >= 0 ? at : this.methodExprs.push(key) - 1;
  }

  subdict(obj: TFunc | TypeName, explicits0: readonly Type[], tparams: readonly TypeParam[]): number {
    const explicits = explicits0.map(written);
    const at = this.subdicts.findIndex(
      (s) =>
        s.obj === obj && s.explicits.length === explicits.length && s.explicits.every((t, i) => t === explicits[i]),
    );
    return at >= 0 ? at : this.subdicts.push({ obj, explicits, tparams }) - 1;
  }

  rtype(t: Type, tparams: readonly TypeParam[]): number {
    const type = written(t);
    for (let i = 0; i < this.rtypes.length; i++) if (this.rtypes[i]!.type === type) return i;
    return this.rtypes.push({ type, tparams }) - 1;
  }

  itab(t: Type, i: Type, tparams: readonly TypeParam[]): number {
    const type = written(t),
      iface = written(i);
    const at = this.itabs.findIndex((x) => x.type === type && x.iface === iface);
    return at >= 0 ? at : this.itabs.push({ type, iface, tparams }) - 1;
  }
}

/** Aliases that are local to a function are seen through; others are types of their own. */
function written(t0: Type): Type {
  let t = t0;
  while (t.tag === Tag.Alias && t.fromRHS !== undefined && t.obj.pkg !== undefined && t.obj.parent !== t.obj.pkg.scope)
    t = t.fromRHS;
  return t;
}

export class Dict {
  readonly memo = new Map<Type, IRType>();
  /**
   * targs: what tparams stand for, shapes if `shaped`. The first `implicits` of them belong to the enclosing function
   * of
   * a local type.
   */
  constructor(
    readonly tparams: readonly TypeParam[],
    readonly targs: readonly IRType[],
    readonly shaped: boolean,
    readonly implicits: number,
    readonly layout: DictLayout,
  ) {}
}
