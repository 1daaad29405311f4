/**
 * What the checker records in the slots of the syntax tree, in place of go/types.Info's maps. Later rooms read them
 * through the functions at the end.
 */
import type { ConstValue } from '../base/constant';
import type { Expr, Name } from '../syntax/nodes';
import type { Func, Obj, Var } from './object';
import type { Type } from './type';

/** Modes of operands, as types2/operand.go. */
export const enum Mode {
  Invalid,
  NoValue,
  Builtin,
  TypExpr,
  Constant,
  Variable,
  MapIndex,
  Value,
  NilValue,
  CommaOk,
  CommaErr,
  CgoFunc,
}

export const enum SelectionKind {
  FieldVal,
  MethodVal,
  MethodExpr,
}

declare module '../syntax/nodes' {
  /** One record an expression; made once the type is final (untyped operands get their final type). */
  interface TypeAndValue {
    readonly mode: Mode;
    readonly type: Type;
    /** Only for constants. */
    readonly val: ConstValue | undefined;
  }
  interface NameObject {
    readonly tag: number;
    readonly name: string;
  }
  interface SelectionInfo {
    readonly kind: SelectionKind;
    /** Type of x in x.f. */
    readonly recv: Type;
    readonly obj: Var | Func;
    /** Path of field indexes, the last one of the field or method itself. */
    readonly index: readonly number[];
    /** There was a pointer indirection on the path. */
    readonly indirect: boolean;
  }
  interface InstanceInfo {
    readonly targs: readonly Type[];
    readonly type: Type;
  }
  interface ImplicitObject {
    readonly tag: number;
    readonly name: string;
  }
}

/** The object that a name declares or denotes; undefined for `_` on the left of `=`, for labels in error, and so on. */
export function objectOf(name: Name): Obj | undefined {
  return name.obj as Obj | undefined;
}

/** The type of a checked expression; undefined where it could not be typed. */
export function typeOf(e: Expr): Type | undefined {
  return e.tv?.type;
}
