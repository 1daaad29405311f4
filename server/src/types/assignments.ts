/** Initialization and assignment. Answers to types2/assignments.go. */
import type { Pos } from '../base/pos';
import type { CallExpr, Expr, Name, Stmt } from '../syntax/nodes';
import { Kind } from '../syntax/nodes';
import { exprList, useLHS, useList } from './call';
import { lookup, processDelayed } from './check';
import type { Checker } from './checker';
import { Code } from './const';
import { declare } from './decl';
import type { Poser } from './errors';
import { errorf, newError, softErrorf } from './errors';
import { expr, multiExpr, newTarget, nonGeneric, singleValue } from './expr';
import { measure, operandText, typeText } from './format';
import { Mode } from './info';
import type { Cause } from './lookup';
import { Color, type Const, ObjTag, Var, VarKind } from './object';
import { assignableTo, Operand } from './operand';
import { defaultType, isNonTypeParamInterface, isNumeric, isUntyped, isValid } from './predicates';
import { recordCommaOkTypes, recordDef, recordUse } from './recording';
import { BasicKind, Tag, type Type } from './type';
import { under } from './under';
import { Typ } from './universe';
import { implicitTypeAndValue, updateExprType, updateExprVal } from './untyped';
import { exprString, unparen } from './util';

function contextText(context: string | CallExpr): string {
  return typeof context === 'string' ? context : `argument to ${exprString(context.fun)}`;
}

/**
 * Checks that x may be assigned to a variable of type T (undefined: to `_`); converts untyped operands. The context
 * says, for messages, what is assigned to: in words, or the call whose argument x is.
 */
export function assignment(check: Checker, x: Operand, T: Type | undefined, context: string | CallExpr): void {
  singleValue(check, x);
  const mode: Mode = x.mode;
  switch (mode) {
    case Mode.Invalid:
      return;
    case Mode.NilValue:
    case Mode.Constant:
    case Mode.Variable:
    case Mode.MapIndex:
    case Mode.Value:
    case Mode.CommaOk:
    case Mode.CommaErr:
      break;
    default:
      errorf(check, x, `cannot assign ${operandText(check, x)} to ${typeText(check, T)} in ${contextText(context)}`);
      x.mode = Mode.Invalid;
      return;
  }

  if (isUntyped(x.type!)) {
    let target = T;
    if (x.mode === Mode.NilValue) {
      if (T === undefined) {
        errorf(check, x, `use of untyped nil in ${contextText(context)}`);
        x.mode = Mode.Invalid;
        return;
      }
    } else if (T === undefined || isNonTypeParamInterface(T)) {
      target = defaultType(x.type!);
    }
    const newType = implicitTypeAndValue(check, x, target!);
    const val = check.implicit.val,
      code = check.implicit.code;
    if (newType === undefined) {
      let msg = `cannot use ${operandText(check, x)} as ${typeText(check, target)} value in ${contextText(context)}`;
      if (code === Code.TruncatedFloat) msg += ' (truncated)';
      else if (code === Code.NumericOverflow) msg += ' (overflows)';
      errorf(check, x, msg);
      x.mode = Mode.Invalid;
      return;
    }
    if (val !== undefined) {
      x.val = val;
      updateExprVal(check, x.expr!, val);
    }
    if (newType !== x.type) {
      x.type = newType;
      updateExprType(check, x.expr!, newType, false);
    }
  }

  if (check.conf.target.release.literalsInfer) {
    nonGeneric(check, newTarget(T, contextText(context)), x);
    if ((x.mode as Mode) === Mode.Invalid) return;
  }
  const sig = under(x.type!);
  if (sig.tag === Tag.Signature && sig.tparams.length > 0) {
    errorf(
      check,
      x,
      `cannot use generic function ${operandText(check, x)} without instantiation in ${contextText(context)}`,
    );
    x.mode = Mode.Invalid;
    return;
  }
  if (T === undefined || x.type === T) return;
  if (assignableTo(check, x, T)) return;
  const cause: Cause = { text: '' };
  assignableTo(check, x, T, cause);
  errorf(
    check,
    x,
    `cannot use ${operandText(check, x)} as ${typeText(check, T)} value in ` +
      `${contextText(context)}${cause.text === '' ? '' : ': ' + cause.text}`,
  );
  x.mode = Mode.Invalid;
}

/** Initializes a constant. */
export function initConst(check: Checker, lhs: Const, x: Operand): void {
  if (x.mode === Mode.Invalid || !isValid(x.type!) || (lhs.type !== undefined && !isValid(lhs.type))) {
    lhs.type ??= Typ[BasicKind.Invalid];
    return;
  }
  if (x.mode !== Mode.Constant) {
    errorf(check, x, `${operandText(check, x)} is not constant`);
    lhs.type ??= Typ[BasicKind.Invalid];
    return;
  }
  lhs.type ??= x.type;
  const y: Operand = x;
  assignment(check, y, lhs.type, 'constant declaration');
  if (y.mode !== Mode.Invalid) lhs.val = y.val;
}

/** Initializes a variable, which takes its type from the operand if it has none. */
export function initVar(check: Checker, lhs: Var, x: Operand, context: string): void {
  if (
    x.mode === Mode.Invalid ||
    x.type === undefined ||
    !isValid(x.type) ||
    (lhs.type !== undefined && !isValid(lhs.type))
  ) {
    lhs.type ??= Typ[BasicKind.Invalid];
    x.mode = Mode.Invalid;
    return;
  }
  if (lhs.type === undefined) {
    let t = x.type;
    if (isUntyped(t)) {
      if (t === Typ[BasicKind.UntypedNil]) {
        errorf(check, x, `use of untyped nil in ${context}`);
        lhs.type = Typ[BasicKind.Invalid];
        x.mode = Mode.Invalid;
        return;
      }
      t = defaultType(t);
    }
    lhs.type = t;
  }
  assignment(check, x, lhs.type, context);
}

/** The type of an assignment's left side: undefined for `_`, an invalid type where it cannot be assigned to. */
export function lhsVar(check: Checker, lhs: Expr): Type | undefined {
  const e = unparen(lhs);
  const id: Name | undefined = e.kind === Kind.Name ? e : undefined;
  if (id !== undefined && id.value === '_') {
    recordDef(check, id, undefined);
    return undefined;
  }
  // Assigning to a variable does not use it.
  let v: Var | undefined;
  let used = false;
  if (id !== undefined) {
    const obj = lookup(check, id.value);
    if (obj !== undefined && obj.tag === ObjTag.Var && obj.pkg === check.pkg) {
      v = obj;
      used = obj.used;
    }
  }
  const x = new Operand();
  expr(check, undefined, x, lhs);
  if (v !== undefined) v.used = used;
  if (x.mode === Mode.Invalid || !isValid(x.type!)) return Typ[BasicKind.Invalid];
  if (x.mode === Mode.Variable || x.mode === Mode.MapIndex) return x.type;

  if (x.expr!.kind === Kind.SelectorExpr) {
    const op = new Operand();
    expr(check, undefined, op, x.expr!.x);
    if (op.mode === Mode.MapIndex) {
      errorf(check, x, `cannot assign to struct field ${exprString(x.expr!)} in map`);
      return Typ[BasicKind.Invalid];
    }
  }
  errorf(check, x, `cannot assign to ${exprString(x.expr!)} (neither addressable nor a map index expression)`);
  return Typ[BasicKind.Invalid];
}

/** Assigns rhs (or x, where it was evaluated already) to lhs. */
export function assignVar(
  check: Checker,
  lhs: Expr,
  rhs: Expr | undefined,
  x: Operand | undefined,
  context: string,
): void {
  const T = lhsVar(check, lhs);
  if (T !== undefined && !isValid(T)) {
    if (x !== undefined) x.mode = Mode.Invalid;
    else useList(check, [rhs!]);
    return;
  }
  if (x === undefined) {
    x = new Operand();
    // A generic function may take its type arguments from the variable.
    const target = T !== undefined && under(T).tag === Tag.Signature ? newTarget(T, exprString(lhs)) : undefined;
    expr(check, target, x, rhs!);
  }
  assignment(check, x, T, T === undefined && context === 'assignment' ? 'assignment to _ identifier' : context);
}

/** The types of operands. */
export function operandTypes(list: readonly Operand[]): (Type | undefined)[] {
  return list.map((x) => x.type);
}

/** The types of variables. */
export function varTypes(list: readonly Var[]): (Type | undefined)[] {
  return list.map((v) => v.type);
}

/** The types of a list, as messages about counts write them. */
export function typesSummary(
  check: Checker,
  list: readonly (Type | undefined)[],
  variadic: boolean,
  hasDots: boolean,
): string {
  const res = list.map((t, i) => {
    let s: string;
    if (t === undefined || !isValid(t)) s = 'unknown type';
    else if (isUntyped(t)) s = isNumeric(t) ? 'number' : t.tag === Tag.Basic ? t.name.replace('untyped ', '') : '';
    else s = typeText(check, t);
    if (i === list.length - 1) {
      if (variadic) s = '...' + (t?.tag === Tag.Slice ? typeText(check, t.elem) : s);
      else if (hasDots) s += '...';
    }
    return s;
  });
  return '(' + res.join(', ') + ')';
}

function assignError(check: Checker, rhs: readonly Expr[], l: number, r: number): void {
  const vars = measure(l, 'variable'),
    vals = measure(r, 'value');
  const rhs0 = rhs[0]!;
  if (rhs.length === 1) {
    const call = unparen(rhs0);
    if (call.kind === Kind.CallExpr) {
      errorf(check, rhs0, `assignment mismatch: ${vars} but ${exprString(call.fun)} returns ${vals}`);
      return;
    }
  }
  errorf(check, rhs0, `assignment mismatch: ${vars} but ${vals}`);
}

function returnError(check: Checker, at: Poser, lhs: readonly Var[], rhs: readonly Operand[]): void {
  const l = lhs.length,
    r = rhs.length;
  let what = 'not enough';
  if (r > l) {
    at = rhs[l]!;
    what = 'too many';
  } else if (r > 0) {
    at = rhs[r - 1]!;
  }
  const err = newError(check);
  err.addf(at, `${what} return values`);
  err.addf(0, `have ${typesSummary(check, operandTypes(rhs), false, false)}`);
  err.addf(0, `want ${typesSummary(check, varTypes(lhs), false, false)}`);
  err.report();
}

function invalidate(lhs: readonly Var[]): void {
  for (const v of lhs) v.type ??= Typ[BasicKind.Invalid];
}

function isCallExpr(e: Expr): boolean {
  return unparen(e).kind === Kind.CallExpr;
}

/** Initializes variables (or, for a return statement, results) with expressions. */
export function initVars(
  check: Checker,
  lhs: readonly Var[],
  rhsExprs: readonly Expr[],
  returnStmt: Stmt | undefined,
): void {
  const context = returnStmt === undefined ? 'assignment' : 'return statement';
  const l = lhs.length;
  const isCall = rhsExprs.length === 1 && isCallExpr(rhsExprs[0]!);

  if (l === rhsExprs.length && !isCall) {
    const x = new Operand();
    for (let i = 0; i < l; i++) {
      const v = lhs[i]!;
      const desc = returnStmt !== undefined && v.name === '' ? 'result variable' : v.name;
      expr(check, newTarget(v.type, desc), x, rhsExprs[i]!);
      initVar(check, v, x, context);
    }
    return;
  }

  if (rhsExprs.length !== 1) {
    // Only a mismatch of counts is worth an error, if the expressions have none.
    if (useList(check, rhsExprs)) {
      if (returnStmt !== undefined) returnError(check, returnStmt, lhs, exprList(check, rhsExprs));
      else assignError(check, rhsExprs, l, rhsExprs.length);
    }
    invalidate(lhs);
    return;
  }

  const { list: rhs, commaOk } = multiExpr(check, rhsExprs[0]!, l === 2 && returnStmt === undefined);
  if (l === rhs.length) {
    for (let i = 0; i < l; i++) initVar(check, lhs[i]!, rhs[i]!, context);
    if (commaOk && rhs[0]!.mode !== Mode.Invalid && rhs[1]!.mode !== Mode.Invalid)
      recordCommaOkTypes(check, rhsExprs[0]!, rhs);
    return;
  }
  if (rhs[0]!.mode !== Mode.Invalid) {
    if (returnStmt !== undefined) returnError(check, returnStmt, lhs, rhs);
    else assignError(check, rhsExprs, l, rhs.length);
  }
  invalidate(lhs);
}

/** Checks an assignment `lhs… = rhs…`. */
export function assignVars(check: Checker, lhs: readonly Expr[], rhsExprs: readonly Expr[]): void {
  const l = lhs.length;
  const isCall = rhsExprs.length === 1 && isCallExpr(rhsExprs[0]!);
  if (l === rhsExprs.length && !isCall) {
    for (let i = 0; i < l; i++) assignVar(check, lhs[i]!, rhsExprs[i]!, undefined, 'assignment');
    return;
  }
  if (rhsExprs.length !== 1) {
    const okLHS = useLHS(check, ...lhs);
    const okRHS = useList(check, rhsExprs);
    if (okLHS && okRHS) assignError(check, rhsExprs, l, rhsExprs.length);
    return;
  }
  const { list: rhs, commaOk } = multiExpr(check, rhsExprs[0]!, l === 2);
  if (l === rhs.length) {
    for (let i = 0; i < l; i++) assignVar(check, lhs[i]!, undefined, rhs[i]!, 'assignment');
    if (commaOk && rhs[0]!.mode !== Mode.Invalid && rhs[1]!.mode !== Mode.Invalid)
      recordCommaOkTypes(check, rhsExprs[0]!, rhs);
    return;
  }
  if (rhs[0]!.mode !== Mode.Invalid) assignError(check, rhsExprs, l, rhs.length);
  useLHS(check, ...lhs);
}

/** Checks `lhs… := rhs…`. */
export function shortVarDecl(check: Checker, pos: Pos, lhs: readonly Expr[], rhs: readonly Expr[]): void {
  const top = check.delayed.length;
  const scope = check.env.scope!;
  const lhsVars: Var[] = [];
  const newVars: Var[] = [];
  let hasErr = false;
  for (let i = 0; i < lhs.length; i++) {
    const e = lhs[i]!;
    let obj: Var | undefined;
    if (e.kind !== Kind.Name) {
      useLHS(check, e);
      errorf(check, e, `non-name ${exprString(e)} on left side of :=`);
      hasErr = true;
    } else if (e.value !== '_' && repeated(lhs, i, e.value)) {
      errorf(check, e, `${e.value} repeated on left side of :=`);
      hasErr = true;
    } else {
      const alt = scope.elems?.get(e.value);
      if (alt !== undefined) {
        recordUse(check, e, alt);
        if (alt.tag === ObjTag.Var) {
          obj = alt;
        } else {
          errorf(check, e, `cannot assign to ${e.value}`);
          hasErr = true;
        }
      } else {
        obj = new Var(e.pos, check.pkg, e.value, undefined, VarKind.Local);
        obj.color = Color.Black;
        if (e.value !== '_') newVars.push(obj);
        recordDef(check, e, obj);
      }
    }
    lhsVars.push(obj ?? new Var(e.pos, check.pkg, '_', undefined, VarKind.Local));
  }
  initVars(check, lhsVars, rhs, undefined);
  // Function literals on the right must not see the new variables.
  processDelayed(check, top);
  if (newVars.length === 0 && !hasErr) {
    softErrorf(check, pos, 'no new variables on left side of :=');
    return;
  }
  for (const obj of newVars) declare(check, scope, undefined, obj, obj.pos);
}

function repeated(lhs: readonly Expr[], i: number, name: string): boolean {
  for (let j = 0; j < i; j++) {
    const e = lhs[j]!;
    if (e.kind === Kind.Name && e.value === name) return true;
  }
  return false;
}
