/**
 * The basic types, which all programs share, and the universe scope and package unsafe, of which each program has its
 * own. The basic types are made while modules are loaded, so this only uses classes of the room.
 */
import { makeBool, makeInt64 } from '../base/constant';
import { Mode } from './info';
import { NamedState } from './named-state';
import type { BuiltinId } from './object';
import { Builtin, Const, Func, isExported, Nil, TypeName, Var, VarKind } from './object';
import { Package } from './package';
import { TypeRecord } from './record';
import { Scope } from './scope';
import { Alias, Basic, BasicInfo, BasicKind, InterfaceType, Named, Signature, SliceType, Tuple } from './type';

const basics: readonly (readonly [BasicKind, number, string])[] = [
  [BasicKind.Invalid, 0, 'invalid type'],
  [BasicKind.Bool, BasicInfo.IsBoolean, 'bool'],
  [BasicKind.Int, BasicInfo.IsInteger, 'int'],
  [BasicKind.Int8, BasicInfo.IsInteger, 'int8'],
  [BasicKind.Int16, BasicInfo.IsInteger, 'int16'],
  [BasicKind.Int32, BasicInfo.IsInteger, 'int32'],
  [BasicKind.Int64, BasicInfo.IsInteger, 'int64'],
  [BasicKind.Uint, BasicInfo.IsInteger | BasicInfo.IsUnsigned, 'uint'],
  [BasicKind.Uint8, BasicInfo.IsInteger | BasicInfo.IsUnsigned, 'uint8'],
  [BasicKind.Uint16, BasicInfo.IsInteger | BasicInfo.IsUnsigned, 'uint16'],
  [BasicKind.Uint32, BasicInfo.IsInteger | BasicInfo.IsUnsigned, 'uint32'],
  [BasicKind.Uint64, BasicInfo.IsInteger | BasicInfo.IsUnsigned, 'uint64'],
  [BasicKind.Uintptr, BasicInfo.IsInteger | BasicInfo.IsUnsigned, 'uintptr'],
  [BasicKind.Float32, BasicInfo.IsFloat, 'float32'],
  [BasicKind.Float64, BasicInfo.IsFloat, 'float64'],
  [BasicKind.Complex64, BasicInfo.IsComplex, 'complex64'],
  [BasicKind.Complex128, BasicInfo.IsComplex, 'complex128'],
  [BasicKind.String, BasicInfo.IsString, 'string'],
  [BasicKind.UnsafePointer, 0, 'Pointer'],
  [BasicKind.UntypedBool, BasicInfo.IsBoolean | BasicInfo.IsUntyped, 'untyped bool'],
  [BasicKind.UntypedInt, BasicInfo.IsInteger | BasicInfo.IsUntyped, 'untyped int'],
  [BasicKind.UntypedRune, BasicInfo.IsInteger | BasicInfo.IsUntyped, 'untyped rune'],
  [BasicKind.UntypedFloat, BasicInfo.IsFloat | BasicInfo.IsUntyped, 'untyped float'],
  [BasicKind.UntypedComplex, BasicInfo.IsComplex | BasicInfo.IsUntyped, 'untyped complex'],
  [BasicKind.UntypedString, BasicInfo.IsString | BasicInfo.IsUntyped, 'untyped string'],
  [BasicKind.UntypedNil, BasicInfo.IsUntyped, 'untyped nil'],
];

/** The predeclared basic types by kind. */
export const Typ: readonly Basic[] = basics.map(([kind, info, name]) => new Basic(kind, info, name));

/** The invalid type, for short. */
export const invalidType: Basic = Typ[BasicKind.Invalid]!;

export const universeByte = new Basic(BasicKind.Uint8, BasicInfo.IsInteger | BasicInfo.IsUnsigned, 'byte');
export const universeRune = new Basic(BasicKind.Int32, BasicInfo.IsInteger, 'rune');
export const universeBool: Basic = Typ[BasicKind.Bool]!;

/** How a builtin is used: as an expression, or only as a statement. */
export const enum ExprKind {
  Conversion,
  Expression,
  Statement,
}

export interface BuiltinInfo {
  readonly name: string;
  readonly nargs: number;
  readonly variadic: boolean;
  readonly kind: ExprKind;
}

const builtin = (name: string, nargs: number, variadic: boolean, kind: ExprKind): BuiltinInfo => ({
  name,
  nargs,
  variadic,
  kind,
});

/** The builtin functions by BuiltinId. */
export const predeclaredFuncs: readonly BuiltinInfo[] = [
  builtin('append', 1, true, ExprKind.Expression),
  builtin('cap', 1, false, ExprKind.Expression),
  builtin('clear', 1, false, ExprKind.Statement),
  builtin('close', 1, false, ExprKind.Statement),
  builtin('complex', 2, false, ExprKind.Expression),
  builtin('copy', 2, false, ExprKind.Statement),
  builtin('delete', 2, false, ExprKind.Statement),
  builtin('imag', 1, false, ExprKind.Expression),
  builtin('len', 1, false, ExprKind.Expression),
  builtin('make', 1, true, ExprKind.Expression),
  builtin('max', 1, true, ExprKind.Expression),
  builtin('min', 1, true, ExprKind.Expression),
  builtin('new', 1, false, ExprKind.Expression),
  builtin('panic', 1, false, ExprKind.Statement),
  builtin('print', 0, true, ExprKind.Statement),
  builtin('println', 0, true, ExprKind.Statement),
  builtin('real', 1, false, ExprKind.Expression),
  builtin('recover', 0, false, ExprKind.Statement),
  builtin('Add', 2, false, ExprKind.Expression),
  builtin('Alignof', 1, false, ExprKind.Expression),
  builtin('Offsetof', 1, false, ExprKind.Expression),
  builtin('Sizeof', 1, false, ExprKind.Expression),
  builtin('Slice', 2, false, ExprKind.Expression),
  builtin('SliceData', 1, false, ExprKind.Expression),
  builtin('String', 2, false, ExprKind.Expression),
  builtin('StringData', 1, false, ExprKind.Expression),
];

/**
 * The predeclared names that denote types, with those types; `any`, `error` and `comparable` are each universe's own.
 */
const basicNames: readonly (readonly [string, Basic])[] = [
  ...Typ.filter((t) => !t.name.includes(' ') && t.kind !== BasicKind.UnsafePointer).map((t) => [t.name, t] as const),
  ['byte', universeByte],
  ['rune', universeRune],
];

const predeclaredNames: ReadonlySet<string> = new Set([
  ...basicNames.map(([name]) => name),
  ...predeclaredFuncs.map((f) => f.name).filter((name) => !isExported(name)),
  ...['any', 'error', 'comparable', 'true', 'false', 'iota', 'nil'],
]);

/** Whether the name is in the universe scope. */
export function isPredeclared(name: string): boolean {
  return predeclaredNames.has(name);
}

/** An interface type that is not written anywhere. */
export function completeInterface(methods: readonly Func[]): InterfaceType {
  const t = new InterfaceType(methods, []);
  t.complete = true;
  return t;
}

/**
 * The universe scope and package unsafe of one program. Later rooms keep what they make of objects and types at these,
 * so that each program has its own.
 */
export class Universe {
  readonly scope = new Scope(undefined, 0, 0);
  readonly unsafePkg = new Package('unsafe', 'unsafe', new Scope(this.scope, 0, 0));
  /** The interface without methods that is used wherever one has to be made up. */
  readonly emptyInterface: InterfaceType = completeInterface([]);
  /** What `any` is an alias for, and that alias. */
  readonly anyInterface: InterfaceType = completeInterface([]);
  readonly any: Alias;
  readonly error: Named;
  readonly comparable: Named;
  readonly iota = new Const(0, undefined, 'iota', Typ[BasicKind.UntypedInt], makeInt64(0));
  readonly true = new Const(0, undefined, 'true', Typ[BasicKind.UntypedBool], makeBool(true));
  readonly false = new Const(0, undefined, 'false', Typ[BasicKind.UntypedBool], makeBool(false));
  readonly byteSlice = new SliceType(universeByte);
  readonly noVars = new Tuple([]);
  /** The record of expressions that have no value. */
  readonly noValue = new TypeRecord(Mode.NoValue, this.noVars, undefined);

  constructor() {
    this.unsafePkg.complete = true;
    for (const [name, t] of basicNames) this.scope.insert(new TypeName(0, undefined, name, t));
    const pointer = Typ[BasicKind.UnsafePointer]!;
    this.unsafePkg.scope.insert(new TypeName(0, this.unsafePkg, pointer.name, pointer));
    this.any = this.declareAny();
    this.error = this.declareInterface('error', completeInterface([]));
    const recv = new Var(0, undefined, '', this.error, VarKind.Recv);
    const result = new Var(0, undefined, '', Typ[BasicKind.String], VarKind.Result);
    const sig = new Signature(recv, new Tuple([]), new Tuple([result]), false);
    setRHS(this.error, completeInterface([new Func(0, undefined, 'Error', sig)]));
    const comparable = completeInterface([]);
    comparable.predeclared = 'comparable';
    this.comparable = this.declareInterface('comparable', comparable);
    for (const c of [this.true, this.false, this.iota]) this.scope.insert(c);
    this.scope.insert(new Nil(0, undefined, 'nil', Typ[BasicKind.UntypedNil]));
    predeclaredFuncs.forEach((f, i) => {
      const exported = isExported(f.name);
      const obj = new Builtin(f.name, i as BuiltinId, exported ? this.unsafePkg : undefined);
      obj.type = invalidType;
      obj.color = 1;
      (exported ? this.unsafePkg.scope : this.scope).insert(obj);
    });
  }

  private declareAny(): Alias {
    this.anyInterface.predeclared = 'any';
    const obj = new TypeName(0, undefined, 'any', undefined);
    const alias = new Alias(obj, this.anyInterface);
    alias.actual = this.anyInterface;
    obj.type = alias;
    obj.color = 1;
    this.scope.insert(obj);
    return alias;
  }

  private declareInterface(name: string, rhs: InterfaceType): Named {
    const obj = new TypeName(0, undefined, name, undefined);
    const named = new Named(obj, new NamedState(undefined, undefined, undefined));
    obj.type = named;
    obj.color = 1;
    this.scope.insert(obj);
    setRHS(named, rhs);
    return named;
  }
}

function setRHS(named: Named, rhs: InterfaceType): void {
  named.state.fromRHS = rhs;
  named.state.underlying = rhs;
}
