/** The universe scope and package unsafe. Evaluated while modules are loaded, so it only uses this room's classes. */
import { makeBool, makeInt64 } from '../base/constant';
import { NamedState } from './named-state';
import type { BuiltinId, Obj } from './object';
import { Builtin, Const, Func, isExported, Nil, TypeName, Var, VarKind } from './object';
import { Package } from './package';
import { Scope } from './scope';
import { Alias, Basic, BasicInfo, BasicKind, InterfaceType, Named, Signature, Tuple } from './type';

export const universe = new Scope(undefined, 0, 0);
export const unsafePkg = new Package('unsafe', 'unsafe', new Scope(universe, 0, 0));
unsafePkg.complete = true;

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

function def(obj: Obj): void {
  universe.insert(obj);
}

for (const t of Typ) {
  if (t.name.includes(' ')) continue;
  if (t.kind === BasicKind.UnsafePointer) unsafePkg.scope.insert(new TypeName(0, unsafePkg, t.name, t));
  else def(new TypeName(0, undefined, t.name, t));
}
def(new TypeName(0, undefined, 'byte', universeByte));
def(new TypeName(0, undefined, 'rune', universeRune));

function completeInterface(methods: readonly Func[]): InterfaceType {
  const t = new InterfaceType(methods, []);
  t.complete = true;
  return t;
}

/** The interface without methods that is used wherever one has to be made up. */
export const emptyInterface: InterfaceType = completeInterface([]);

/** What `any` is an alias for. */
export const anyInterface: InterfaceType = completeInterface([]);
export const universeAny = new TypeName(0, undefined, 'any', undefined);
universeAny.type = new Alias(universeAny, anyInterface);
(universeAny.type as Alias).actual = anyInterface;
universeAny.color = 1;
def(universeAny);

function predeclaredInterface(name: string): Named {
  const obj = new TypeName(0, undefined, name, undefined);
  const named = new Named(obj, new NamedState(undefined, undefined, undefined));
  obj.type = named;
  obj.color = 1;
  def(obj);
  return named;
}

export const universeError: Named = predeclaredInterface('error');
{
  const recv = new Var(0, undefined, '', universeError, VarKind.Recv);
  const res = new Var(0, undefined, '', Typ[BasicKind.String], VarKind.Result);
  const sig = new Signature(recv, new Tuple([]), new Tuple([res]), false);
  const u = completeInterface([new Func(0, undefined, 'Error', sig)]);
  universeError.state.fromRHS = u;
  universeError.state.underlying = u;
}

export const universeComparable: Named = predeclaredInterface('comparable');
/** The interface below `comparable`; typeset.ts knows its type set. */
export const comparableInterface: InterfaceType = completeInterface([]);
universeComparable.state.fromRHS = comparableInterface;
universeComparable.state.underlying = comparableInterface;

def(new Const(0, undefined, 'true', Typ[BasicKind.UntypedBool], makeBool(true)));
def(new Const(0, undefined, 'false', Typ[BasicKind.UntypedBool], makeBool(false)));
export const universeIota = new Const(0, undefined, 'iota', Typ[BasicKind.UntypedInt], makeInt64(0));
def(universeIota);
def(new Nil(0, undefined, 'nil', Typ[BasicKind.UntypedNil]));

predeclaredFuncs.forEach((f, i) => {
  const exported = isExported(f.name);
  const obj = new Builtin(f.name, i as BuiltinId, exported ? unsafePkg : undefined);
  obj.type = invalidType;
  obj.color = 1;
  (exported ? unsafePkg.scope : universe).insert(obj);
});
