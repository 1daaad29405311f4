/** What names denote: go/types' objects, one class a kind (types2/object.go). */

import type { ConstValue } from '../base/constant';
import type { Pos } from '../base/pos';
import type { ImplicitObject, NameObject } from '../syntax/nodes';
import type { Package } from './package';
import type { Scope } from './scope';
import type { Alias, Named, Signature, Type, TypeParam } from './type';

export const enum ObjTag {
  PkgName = 1,
  Const,
  TypeName,
  Var,
  Func,
  Label,
  Builtin,
  Nil,
}

export type Obj = PkgName | Const | TypeName | Var | Func | Label | Builtin | Nil;

/** State of an object's type while declarations are checked. White objects have no type yet. */
export const enum Color {
  White,
  Black,
  Grey,
}

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
  constructor(
    /** Where it is declared; an edit of its declaration moves it. */
    public pos: Pos,
    readonly pkg: Package | undefined,
    readonly name: string,
    public type: Type | undefined,
  ) {
    if (type !== undefined) this.color = Color.Black;
  }
}

/** What the ir room attaches to an object. */
export interface ObjectSlot {}

export class PkgName extends ObjBase {
  readonly tag = ObjTag.PkgName;
  used = false;
  constructor(
    pos: Pos,
    pkg: Package | undefined,
    name: string,
    readonly imported: Package,
  ) {
    super(pos, pkg, name, undefined);
  }
}

export class Const extends ObjBase {
  readonly tag = ObjTag.Const;
  constructor(
    pos: Pos,
    pkg: Package | undefined,
    name: string,
    type: Type | undefined,
    public val: ConstValue | undefined,
  ) {
    super(pos, pkg, name, type);
  }
}

export class TypeName extends ObjBase {
  readonly tag = ObjTag.TypeName;
  declare type: Named | TypeParam | Alias | Type | undefined;
}

export const enum VarKind {
  Package,
  Local,
  Recv,
  Param,
  Result,
  Field,
}

export class Var extends ObjBase {
  readonly tag = ObjTag.Var;
  used = false;
  /** Embedded field. */
  embedded = false;
  /** For a variable of an instantiated struct or signature, the generic one it comes from. */
  origin: Var | undefined = undefined;
  constructor(
    pos: Pos,
    pkg: Package | undefined,
    name: string,
    type: Type | undefined,
    public kind: VarKind,
  ) {
    super(pos, pkg, name, type);
  }
}

export class Func extends ObjBase {
  readonly tag = ObjTag.Func;
  declare type: Signature | undefined;
  /** Concrete method with a pointer receiver. */
  hasPtrRecv = false;
  /** For a method of an instantiated type, the generic type's method. */
  origin: Func | undefined = undefined;
  constructor(pos: Pos, pkg: Package | undefined, name: string, type: Signature | undefined) {
    super(pos, pkg, name, type);
  }
}

export class Label extends ObjBase {
  readonly tag = ObjTag.Label;
  used = false;
}

/** Order as types2/universe.go's builtinId. */
export const enum BuiltinId {
  Append,
  Cap,
  Clear,
  Close,
  Complex,
  Copy,
  Delete,
  Imag,
  Len,
  Make,
  Max,
  Min,
  New,
  Panic,
  Print,
  Println,
  Real,
  Recover,
  Add,
  Alignof,
  Offsetof,
  Sizeof,
  Slice,
  SliceData,
  String,
  StringData,
  Assert,
  Trace,
}

export class Builtin extends ObjBase {
  readonly tag = ObjTag.Builtin;
  constructor(
    name: string,
    readonly id: BuiltinId,
    pkg?: Package,
  ) {
    super(0, pkg, name, undefined);
  }
}

export class Nil extends ObjBase {
  readonly tag = ObjTag.Nil;
}

const upper = /^\p{Lu}/u;

/** Whether a name (a binary string) begins with an upper-case letter. */
export function isExported(name: string): boolean {
  const c = name.charCodeAt(0);
  if (c < 0x80) return c >= 65 && c <= 90;
  if (c !== c) return false;
  return upper.test(Buffer.from(name.slice(0, 4), 'latin1').toString('utf8'));
}

/** Whether two packages are the same; their paths distinguish them. */
export function samePkg(a: Package | undefined, b: Package | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.path === b.path);
}

/** An object's name as it must be unique in a struct or interface: qualified by the package unless exported. */
export function id(pkg: Package | undefined, name: string): string {
  if (isExported(name)) return name;
  return `${pkg === undefined || pkg.path === '' ? '_' : pkg.path}.${name}`;
}

/** Whether the object goes by that name, written in package pkg. */
export function sameId(obj: Obj, pkg: Package | undefined, name: string, foldCase = false): boolean {
  if (obj.name !== name)
    return foldCase && obj.name.length === name.length && obj.name.toLowerCase() === name.toLowerCase();
  return foldCase || obj.pkg === pkg || isExported(name) || samePkg(obj.pkg, pkg);
}

/** Order of methods in interfaces: exported ones first, then by name, then by package path. */
export function compareFunc(a: Func, b: Func): number {
  if (a === b) return 0;
  const ea = isExported(a.name),
    eb = isExported(b.name);
  if (ea !== eb) return ea ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (ea) return 0;
  const pa = a.pkg?.path ?? '',
    pb = b.pkg?.path ?? '';
  return pa < pb ? -1 : pa > pb ? 1 : 0;
}

/** A function as declared: for a method of an instantiated type, the generic type's method. */
export function originFunc(f: Func): Func {
  return f.origin ?? f;
}

/** A variable as declared: for one of an instantiated type or signature, the generic one's. */
export function originVar(v: Var): Var {
  return v.origin ?? v;
}
