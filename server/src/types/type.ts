/**
 * The types of Go, one class a type constructor. Names follow go/types (cmd/compile/internal/types2, go1.26). Types
 * are compared with identical(), never by reference, except Named and TypeParam origins. All classes carry a `tag`
 * for switches over the closed union Type.
 */
import type { Pos } from '../base/pos';
import type { TypeAndValue } from '../syntax/nodes';
import type { Checker } from './checker';
import { Mode } from './info';
import type { NamedState } from './named';
import type { Func, TypeName, Var } from './object';
import { TypeRecord } from './record';
import type { Scope } from './scope';
import type { TypeSet } from './typeset';

export const enum Tag {
  Basic = 1,
  Array,
  Slice,
  Struct,
  Pointer,
  Tuple,
  Signature,
  Union,
  Interface,
  Map,
  Chan,
  Named,
  TypeParam,
  Alias,
}

export type Type =
  | Basic
  | ArrayType
  | SliceType
  | StructType
  | PointerType
  | Tuple
  | Signature
  | Union
  | InterfaceType
  | MapType
  | ChanType
  | Named
  | TypeParam
  | Alias;

/** Order and meaning as go/types.BasicKind. */
export const enum BasicKind {
  Invalid = 0,
  Bool,
  Int,
  Int8,
  Int16,
  Int32,
  Int64,
  Uint,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Uintptr,
  Float32,
  Float64,
  Complex64,
  Complex128,
  String,
  UnsafePointer,
  UntypedBool,
  UntypedInt,
  UntypedRune,
  UntypedFloat,
  UntypedComplex,
  UntypedString,
  UntypedNil,
}

/** Properties of basic types, as go/types.BasicInfo. */
export const enum BasicInfo {
  IsBoolean = 1 << 0,
  IsInteger = 1 << 1,
  IsUnsigned = 1 << 2,
  IsFloat = 1 << 3,
  IsComplex = 1 << 4,
  IsString = 1 << 5,
  IsUntyped = 1 << 6,
  IsOrdered = IsInteger | IsFloat | IsString,
  IsNumeric = IsInteger | IsFloat | IsComplex,
  IsConstType = IsBoolean | IsNumeric | IsString,
}

/** What later rooms keep about a type (size, alignment, printed form); the ir room declares what it holds. */
export interface TypeExtension {}

/** Number and depth of the types that a type is written with, itself included. */
export interface Extent {
  readonly size: number;
  readonly depth: number;
}

abstract class TypeBase {
  /** How large it is as it is written; typesize.ts fills it in. */
  extent: Extent | undefined = undefined;
  /** Slot of the ir room. */
  ext: TypeExtension | undefined = undefined;
  /** Records of expressions of this type without a constant value, which they share; see recording.ts. */
  asVariable: TypeAndValue | undefined = undefined;
  asValue: TypeAndValue | undefined = undefined;
  asType: TypeAndValue | undefined = undefined;
}

/** All programs share the basic types: they never change. */
export class Basic extends TypeBase {
  readonly tag = Tag.Basic;
  constructor(
    readonly kind: BasicKind,
    readonly info: number,
    readonly name: string,
  ) {
    super();
    this.asVariable = new TypeRecord(Mode.Variable, this, undefined);
    this.asValue = new TypeRecord(Mode.Value, this, undefined);
    this.asType = new TypeRecord(Mode.TypExpr, this, undefined);
    Object.freeze(this);
  }
}

export class ArrayType extends TypeBase {
  readonly tag = Tag.Array;
  /** len < 0 means unknown (an error was reported). */
  constructor(
    readonly len: number,
    readonly elem: Type,
  ) {
    super();
  }
}

export class SliceType extends TypeBase {
  readonly tag = Tag.Slice;
  constructor(readonly elem: Type) {
    super();
  }
}

export class StructType extends TypeBase {
  readonly tag = Tag.Struct;
  /** Fields are filled in after construction while the declaration is being checked. */
  fields: readonly Var[];
  /** Tags by field index (unquoted, binary strings); undefined where no field has one. */
  tags: readonly string[] | undefined;
  constructor(fields: readonly Var[], tags?: readonly string[]) {
    super();
    this.fields = fields;
    this.tags = tags;
  }
}

export class PointerType extends TypeBase {
  readonly tag = Tag.Pointer;
  constructor(public base: Type) {
    super();
  }
}

export class Tuple extends TypeBase {
  readonly tag = Tag.Tuple;
  constructor(readonly vars: readonly Var[]) {
    super();
  }
}

export class Signature extends TypeBase {
  readonly tag = Tag.Signature;
  /** Receiver type parameters (of a generic type's method), not part of the type's identity. */
  rparams: readonly TypeParam[] = [];
  tparams: readonly TypeParam[] = [];
  scope: Scope | undefined = undefined;
  /** For variadic signatures the last parameter has a slice type (or string, for append's). */
  constructor(
    public recv: Var | undefined,
    public params: Tuple,
    public results: Tuple,
    public variadic: boolean,
  ) {
    super();
  }
}

export class Term {
  constructor(
    readonly tilde: boolean,
    readonly type: Type,
  ) {}
}

export class Union extends TypeBase {
  readonly tag = Tag.Union;
  constructor(readonly terms: readonly Term[]) {
    super();
  }
}

export class InterfaceType extends TypeBase {
  readonly tag = Tag.Interface;
  /** Explicitly declared methods, in source order until the type set is computed. */
  methods: readonly Func[];
  embeddeds: readonly Type[];
  embedPos: readonly Pos[] = [];
  /** The interface that `any` stands for, and the one below `comparable`. */
  predeclared: 'any' | 'comparable' | undefined = undefined;
  /** Wrapper around a non-interface constraint such as ~int. */
  implicit = false;
  /** All fields are set up; the type set may be computed. */
  complete = false;
  /** Where errors of the type set's computation go; undefined for predeclared interfaces. */
  check: Checker | undefined = undefined;
  /** Computed by typeset.ts on first use. */
  tset: TypeSet | undefined = undefined;
  constructor(methods: readonly Func[], embeddeds: readonly Type[]) {
    super();
    this.methods = methods;
    this.embeddeds = embeddeds;
  }
}

export class MapType extends TypeBase {
  readonly tag = Tag.Map;
  constructor(
    public key: Type,
    public elem: Type,
  ) {
    super();
  }
}

/** dir as syntax's ChanDir: 0 both, 1 send only, 2 receive only. */
export class ChanType extends TypeBase {
  readonly tag = Tag.Chan;
  constructor(
    readonly dir: 0 | 1 | 2,
    readonly elem: Type,
  ) {
    super();
  }
}

/**
 * A defined (possibly generic, possibly instantiated) type. Instances are expanded lazily: use the functions of
 * named.ts (origin, typeParams, typeArgs, numMethods, methodAt, under) and not `state`.
 */
export class Named extends TypeBase {
  readonly tag = Tag.Named;
  constructor(
    readonly obj: TypeName,
    readonly state: NamedState,
  ) {
    super();
  }
}

export class TypeParam extends TypeBase {
  readonly tag = Tag.TypeParam;
  /** Index in its type parameter list; -1 until declared. */
  index = -1;
  /** Instantiation with it makes ever larger types without end (mono.ts). */
  endless = false;
  constructor(
    readonly obj: TypeName,
    public bound: Type,
  ) {
    super();
  }
}

/** An alias declaration's type, always materialized (gotypesalias=1). unalias() gives what it stands for. */
export class Alias extends TypeBase {
  readonly tag = Tag.Alias;
  orig: Alias;
  tparams: readonly TypeParam[] = [];
  targs: readonly Type[] = [];
  /** The declaration's right-hand side; undefined while it is being checked. */
  fromRHS: Type | undefined;
  /** The non-alias type it stands for, computed by unalias(). */
  actual: Type | undefined = undefined;
  constructor(
    readonly obj: TypeName,
    rhs: Type | undefined,
  ) {
    super();
    this.orig = this;
    this.fromRHS = rhs;
  }
}
