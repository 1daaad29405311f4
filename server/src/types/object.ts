/** What names denote: go/types' objects, one class a kind (types2/object.go). */
import type { Pos } from '../base/pos';
import type { ConstValue } from '../base/constant';
import type { NameObject, ImplicitObject } from '../syntax/nodes';
import type { Scope } from './scope';
import type { Package } from './package';
import type { Alias, Named, Signature, Type, TypeParam } from './type';

export const enum ObjTag { PkgName = 1, Const, TypeName, Var, Func, Label, Builtin, Nil }

export type Obj = PkgName | Const | TypeName | Var | Func | Label | Builtin | Nil;

/** State of an object's type while declarations are checked. White objects have no type yet. */
export const enum Color { White, Black, Grey }

abstract class ObjBase implements NameObject, ImplicitObject {
  abstract readonly tag: ObjTag;
  /** Scope in which the object is declared; undefined for methods and struct fields. */
  parent: Scope | undefined = undefined;
  /** Reserved for the rooms below: ir keeps its node of a variable or function here. */
  slot: ObjectSlot | undefined = undefined;
  /** Order of declaration in the package, from 1; 0 for local and universe objects. */
  order = 0;
  /** Position from which on a local object is in scope. */
  scopePos: Pos = 0;
  color: Color = Color.White;
  constructor(readonly pos: Pos, readonly pkg: Package | undefined, readonly name: string, public type: Type | undefined) {
    if (type !== undefined) this.color = Color.Black;
  }
}

/** What the ir room attaches to an object. */
export interface ObjectSlot {}

export class PkgName extends ObjBase {
  readonly tag = ObjTag.PkgName;
  used = false;
  constructor(pos: Pos, pkg: Package | undefined, name: string, readonly imported: Package) { super(pos, pkg, name, undefined); }
}

export class Const extends ObjBase {
  readonly tag = ObjTag.Const;
  constructor(pos: Pos, pkg: Package | undefined, name: string, type: Type | undefined, public val: ConstValue | undefined) { super(pos, pkg, name, type); }
}

export class TypeName extends ObjBase {
  readonly tag = ObjTag.TypeName;
  declare type: Named | TypeParam | Alias | Type | undefined;
}

export const enum VarKind { Package, Local, Recv, Param, Result, Field }

export class Var extends ObjBase {
  readonly tag = ObjTag.Var;
  used = false;
  /** Embedded field. */
  embedded = false;
  /** For a variable of an instantiated struct or signature, the generic one it comes from. */
  origin: Var | undefined = undefined;
  constructor(pos: Pos, pkg: Package | undefined, name: string, type: Type | undefined, public kind: VarKind) { super(pos, pkg, name, type); }
}

export class Func extends ObjBase {
  readonly tag = ObjTag.Func;
  declare type: Signature | undefined;
  /** Concrete method with a pointer receiver. */
  hasPtrRecv = false;
  /** For a method of an instantiated type, the generic type's method. */
  origin: Func | undefined = undefined;
  constructor(pos: Pos, pkg: Package | undefined, name: string, type: Signature | undefined) { super(pos, pkg, name, type); }
}

export class Label extends ObjBase {
  readonly tag = ObjTag.Label;
  used = false;
}

/** Order as types2/universe.go's builtinId. */
export const enum BuiltinId {
  Append, Cap, Clear, Close, Complex, Copy, Delete, Imag, Len, Make, Max, Min, New, Panic, Print, Println, Real, Recover,
  Add, Alignof, Offsetof, Sizeof, Slice, SliceData, String, StringData,
  Assert, Trace,
}

export class Builtin extends ObjBase {
  readonly tag = ObjTag.Builtin;
  constructor(name: string, readonly id: BuiltinId, pkg?: Package) { super(0, pkg, name, undefined); }
}

export class Nil extends ObjBase {
  readonly tag = ObjTag.Nil;
}
