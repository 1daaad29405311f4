/** Recording of results in the slots of the syntax tree. */
import type { ConstValue } from '../base/constant';
import type { CallExpr, CaseClause, Expr, Name, SelectorExpr, TypeAndValue } from '../syntax/nodes';
import { Kind } from '../syntax/nodes';
import type { Checker, ExprInfo } from './checker';
import type { SelectionKind } from './info';
import { Mode } from './info';
import type { Func, Obj } from './object';
import { Var, VarKind } from './object';
import type { Operand } from './operand';
import { TypeRecord } from './record';
import type { Basic, Signature, Type } from './type';
import { BasicInfo, Tag, Tuple } from './type';

/** The record of an expression without a constant value. */
function typeRecord(mode: Mode, type: Type): TypeAndValue {
  switch (mode) {
    case Mode.Variable:
      return (type.asVariable ??= new TypeRecord(mode, type, undefined));
    case Mode.Value:
      return (type.asValue ??= new TypeRecord(mode, type, undefined));
    case Mode.TypExpr:
      return (type.asType ??= new TypeRecord(mode, type, undefined));
    default:
      return new TypeRecord(mode, type, undefined);
  }
}

/** Records an operand at its expression; an untyped one is remembered until its type is final. */
export function record(check: Checker, x: Operand): void {
  const e = x.expr!;
  const mode = x.mode;
  if (mode === Mode.Invalid) return;
  if (mode === Mode.NoValue) {
    e.tv = check.conf.universe.noValue;
    return;
  }
  const typ = x.type!;
  const val = mode === Mode.Constant ? x.val : undefined;
  if (typ.tag === Tag.Basic && (typ.info & BasicInfo.IsUntyped) !== 0) rememberUntyped(check, e, false, mode, typ, val);
  else e.tv = val === undefined ? typeRecord(mode, typ) : new TypeRecord(mode, typ, val);
}

class Untyped implements ExprInfo {
  constructor(
    public isLhs: boolean,
    public mode: Mode,
    public type: Basic,
    public val: ConstValue | undefined,
  ) {}
}

/** Remembers an expression whose type is not final. */
export function rememberUntyped(
  check: Checker,
  e: Expr,
  lhs: boolean,
  mode: Mode,
  typ: Basic,
  val: ConstValue | undefined,
): void {
  check.untyped.set(e, new Untyped(lhs, mode, typ, val));
}

/** Records the expressions that stayed untyped. */
export function recordUntyped(check: Checker): void {
  const untyped = check.untyped;
  if (untyped.size === 0) return;
  for (const [e, info] of untyped) e.tv = new TypeRecord(info.mode, info.type, info.val);
  untyped.clear();
}

/** Records mode, type and constant value of an expression. */
export function recordTypeAndValue(check: Checker, x: Expr, mode: Mode, typ: Type, val?: ConstValue): void {
  void check;
  if (mode !== Mode.Invalid) x.tv = val === undefined ? typeRecord(mode, typ) : new TypeRecord(mode, typ, val);
}

/** Records the signature of a builtin at its name. */
export function recordBuiltinType(check: Checker, f: Expr, sig: Signature): void {
  for (;;) {
    recordTypeAndValue(check, f, Mode.Builtin, sig);
    if (f.kind !== Kind.ParenExpr) return;
    f = f.x;
  }
}

/** Records the pair of types of an expression that is used in its comma-ok form. */
export function recordCommaOkTypes(check: Checker, x: Expr, a: readonly Operand[]): void {
  const t0 = a[0]!.type,
    t1 = a[1]!.type;
  if (a[0]!.mode === Mode.Invalid || t0 === undefined || t1 === undefined) return;
  for (;;) {
    const tv = x.tv;
    if (tv === undefined) return;
    const pair = new Tuple([
      new Var(x.pos, check.pkg, '', t0, VarKind.Local),
      new Var(x.pos, check.pkg, '', t1, VarKind.Local),
    ]);
    x.tv = new TypeRecord(tv.mode, pair, tv.val);
    if (x.kind !== Kind.ParenExpr) return;
    x = x.x;
  }
}

/** The name that an instantiation is recorded at. */
export function instantiatedIdent(e: Expr): Name | undefined {
  let x: Expr = e;
  if (x.kind === Kind.IndexExpr) x = x.x;
  while (x.kind === Kind.ParenExpr) x = x.x;
  if (x.kind === Kind.Name) return x;
  return x.kind === Kind.SelectorExpr ? x.sel : undefined;
}

/** Records the type arguments and the type of an instantiation. */
export function recordInstance(check: Checker, e: Expr, targs: readonly Type[], typ: Type): void {
  void check;
  const name = instantiatedIdent(e);
  if (name !== undefined) name.instance = { targs, type: typ };
}

/** Records what a name declares; undefined for `_` on the left of an assignment and the like. */
export function recordDef(check: Checker, id: Name, obj: Obj | undefined): void {
  void check;
  id.obj = obj;
}

/** Records what a name denotes. */
export function recordUse(check: Checker, id: Name, obj: Obj): void {
  void check;
  id.obj = obj;
}

/** Records the variable that a type switch declares implicitly in a clause. */
export function recordImplicit(check: Checker, clause: CaseClause, obj: Obj): void {
  void check;
  clause.implicit = obj;
}

/** Records what a selector selects. */
export function recordSelection(
  check: Checker,
  x: SelectorExpr,
  kind: SelectionKind,
  recv: Type,
  obj: Var | Func,
  index: readonly number[],
  indirect: boolean,
): void {
  recordUse(check, x.sel, obj);
  x.selection = { kind, recv, obj, index, indirect };
}

/** Remembers a call of panic, for the analysis of terminating statements. */
export function recordPanic(check: Checker, call: CallExpr): void {
  (check.env.isPanic ??= new Set()).add(call);
}
