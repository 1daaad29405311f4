/**
 * Expressions (types2/expr.go, go1.26). Each function checks an expression and leaves mode, type and value in the
 * operand that it was given; mode Invalid means that an error was reported. rawExpr dispatches by kind and records.
 * Untyped expressions are recorded when their type is final: see untyped.ts.
 */

import type { AssertExpr, Expr, Operation } from '../syntax/nodes';
import { Kind, Op } from '../syntax/nodes';
import { binary, unary } from './binary';
import { callExpr, funcInst, selector, use } from './call';
import type { Checker } from './checker';
import { finiteSize } from './cycles';
import { errorf, invalidOp } from './errors';
import { operandText, typeText } from './format';
import { indexExpr, sliceExpr } from './indexexpr';
import { Mode } from './info';
import { basicLit, compositeLit, funcLit } from './literals';
import type { Cause } from './lookup';
import { assertableTo } from './lookup';
import { newOperand, Operand } from './operand';
import { identical, isGeneric, isTypeParam, isValid } from './predicates';
import { record } from './recording';
import type { Signature, Type } from './type';
import { BasicKind, PointerType, Tag } from './type';
import { ident, typ, validVarType, varType } from './typexpr';
import { under, underIs } from './under';
import { ExprKind, Typ } from './universe';
import { exprString } from './util';

export { ExprKind } from './universe';

/**
 * Type and description of what a function value is assigned to: a generic function takes its type arguments from it.
 */
export class Target {
  constructor(
    readonly sig: Signature,
    readonly desc: string,
  ) {}
}

/** A target for a variable of that type; undefined unless it is a function type. */
export function newTarget(type: Type | undefined, desc: string): Target | undefined {
  if (type === undefined) return undefined;
  const u = under(type);
  return u.tag === Tag.Signature ? new Target(u, desc) : undefined;
}

const excludeAll = (1 << Mode.NoValue) | (1 << Mode.Builtin) | (1 << Mode.TypExpr);

/**
 * Checks e. A generic function takes type arguments from the target T; hint is the element type of the composite
 * literal that e is an element of. With allowGeneric, the result may be a generic type or function.
 */
export function rawExpr(
  check: Checker,
  T: Target | undefined,
  x: Operand,
  e: Expr,
  hint: Type | undefined,
  allowGeneric: boolean,
): ExprKind {
  const kind = exprInternal(check, T, x, e, hint);
  if (x.mode !== Mode.Invalid && x.mode !== Mode.NoValue) {
    if (!allowGeneric) nonGeneric(check, T, x);
    pendingType(check, x);
  }
  record(check, x);
  return kind;
}

/** A generic x is instantiated for the target, or is an error. */
export function nonGeneric(check: Checker, T: Target | undefined, x: Operand): void {
  if (x.mode === Mode.Invalid || x.mode === Mode.NoValue || x.type === undefined) return;
  const t = x.type;
  let what: string;
  switch (t.tag) {
    case Tag.Alias:
    case Tag.Named:
      if (!isGeneric(t)) return;
      what = 'type';
      break;
    case Tag.Signature:
      if (t.tparams.length === 0) return;
      if (T !== undefined) {
        funcInst(check, T, x.expr!.pos, x, undefined, true);
        return;
      }
      what = 'function';
      break;
    default:
      return;
  }
  errorf(check, x.expr!, `cannot use generic ${what} ${exprString(x.expr!)} without instantiation`);
  x.mode = Mode.Invalid;
  x.type = Typ[BasicKind.Invalid]!;
}

/** An x whose type is still being declared and has no finite size is an error. */
export function pendingType(check: Checker, x: Operand): void {
  if (x.mode === Mode.Invalid || x.mode === Mode.NoValue || x.type === undefined) return;
  switch (x.type.tag) {
    case Tag.Named:
    case Tag.Alias:
    case Tag.Array:
    case Tag.Struct:
      if (!finiteSize(check, x.type)) {
        x.mode = Mode.Invalid;
        x.type = Typ[BasicKind.Invalid]!;
      }
  }
}

function exprInternal(check: Checker, T: Target | undefined, x: Operand, e: Expr, hint: Type | undefined): ExprKind {
  // a valid state, whatever happens
  x.mode = Mode.Invalid;
  x.type = Typ[BasicKind.Invalid]!;

  switch (e.kind) {
    case Kind.BadExpr:
      break;
    case Kind.Name:
      ident(check, x, e, false);
      x.expr = e;
      return ExprKind.Expression;
    case Kind.BasicLit:
      if (!e.bad) basicLit(check, x, e);
      break;
    case Kind.FuncLit:
      funcLit(check, x, e);
      break;
    case Kind.CompositeLit:
      compositeLit(check, x, e, hint);
      break;
    case Kind.ParenExpr: {
      // inference does not look through parentheses
      const kind = rawExpr(check, undefined, x, e.x, undefined, false);
      x.expr = e;
      return kind;
    }
    case Kind.SelectorExpr:
      selector(check, x, e, false);
      x.expr = e;
      return ExprKind.Expression;
    case Kind.IndexExpr:
      if (indexExpr(check, x, e)) funcInst(check, T, e.pos, x, e, true);
      break;
    case Kind.SliceExpr:
      sliceExpr(check, x, e);
      break;
    case Kind.AssertExpr:
      assertExpr(check, x, e);
      break;
    case Kind.TypeSwitchGuard:
      errorf(check, e, 'invalid syntax tree: use of .(type) outside type switch');
      use(check, e.x);
      break;
    case Kind.CallExpr:
      return callExpr(check, x, e);
    case Kind.Operation:
      if (e.y !== undefined) {
        binary(check, x, e, e.x, e.y, e.op);
      } else if (e.op === Op.Mul) {
        indirection(check, x, e);
      } else {
        unary(check, x, e);
        if ((x.mode as Mode) !== Mode.Invalid && e.op === Op.Recv) {
          x.expr = e;
          return ExprKind.Statement; // a receive may stand alone
        }
      }
      break;
    case Kind.DotsType:
      errorf(check, e, 'invalid use of ...');
      break;
    case Kind.ListExpr:
      errorf(check, e, 'unexpected list of expressions');
      break;
    case Kind.KeyValueExpr:
      errorf(check, e, 'no key:value expected');
      break;
    default:
      x.mode = Mode.TypExpr;
      x.type = typ(check, e);
  }
  x.expr = e;
  return (x.mode as Mode) === Mode.Invalid ? ExprKind.Statement : ExprKind.Expression;
}

/** `*x`: an indirection or a pointer type. */
function indirection(check: Checker, x: Operand, e: Operation): void {
  exprOrType(check, x, e.x, false);
  switch (x.mode) {
    case Mode.Invalid:
      return;
    case Mode.TypExpr:
      validVarType(check, e.x, x.type!);
      x.type = new PointerType(x.type!);
      return;
  }
  const u = under(x.type!);
  if (u.tag === Tag.Pointer) {
    x.mode = Mode.Variable;
    x.type = u.base;
    return;
  }
  let base: Type | undefined;
  if (
    !underIs(x.type!, (t) => {
      if (t === undefined || t.tag !== Tag.Pointer) {
        errorf(check, x, `${invalidOp}cannot indirect ${operandText(check, x)}`);
        return false;
      }
      if (base !== undefined && !identical(t.base, base)) {
        errorf(check, x, `${invalidOp}pointers of ${operandText(check, x)} must have identical base types`);
        return false;
      }
      base = t.base;
      return true;
    })
  ) {
    x.mode = Mode.Invalid;
    return;
  }
  x.mode = Mode.Variable;
  x.type = base;
}

/** `x.(T)` */
function assertExpr(check: Checker, x: Operand, e: AssertExpr): void {
  expr(check, undefined, x, e.x);
  if (x.mode === Mode.Invalid) return;
  if (isTypeParam(x.type!)) {
    errorf(check, x, `${invalidOp}cannot use type assertion on type parameter value ${operandText(check, x)}`);
    x.mode = Mode.Invalid;
    return;
  }
  if (under(x.type!).tag !== Tag.Interface) {
    errorf(check, x, `${invalidOp}${operandText(check, x)} is not an interface`);
    x.mode = Mode.Invalid;
    return;
  }
  const T = varType(check, e.type);
  if (!isValid(T)) {
    x.mode = Mode.Invalid;
    return;
  }
  typeAssertion(check, e, x, T, false);
  x.mode = Mode.CommaOk;
  x.type = T;
}

/** Reports an assertion x.(T) that cannot succeed; x's type is an interface. */
export function typeAssertion(check: Checker, e: Expr, x: Operand, T: Type, typeSwitch: boolean): void {
  const cause: Cause = { text: '' };
  if (assertableTo(check, x.type!, T, cause)) return;
  if (typeSwitch) {
    errorf(
      check,
      e,
      `impossible type switch case: ${exprString(e)}\n\t${operandText(check, x)} cannot have dynamic type ` +
        `${typeText(check, T)} ${cause.text}`,
    );
  } else {
    errorf(
      check,
      e,
      `impossible type assertion: ${exprString(e)}\n\t${typeText(check, T)} does not implement ` +
        `${typeText(check, x.type!)} ${cause.text}`,
    );
  }
}

/** Checks e, which must be a single value. */
export function expr(check: Checker, T: Target | undefined, x: Operand, e: Expr): void {
  rawExpr(check, T, x, e, undefined, false);
  exclude(check, x, excludeAll);
  singleValue(check, x);
}

/** Checks e, which must be a single value but may be a generic function. */
export function genericExpr(check: Checker, x: Operand, e: Expr, hint?: Type): void {
  rawExpr(check, undefined, x, e, hint, true);
  exclude(check, x, excludeAll);
  singleValue(check, x);
}

/** Checks an element of a literal, which is assigned next: there, some releases instantiate a generic function. */
export function elementExpr(check: Checker, x: Operand, e: Expr, hint: Type | undefined): void {
  rawExpr(check, undefined, x, e, hint, check.conf.target.release.literalsInfer);
  exclude(check, x, excludeAll);
  singleValue(check, x);
}

/** Values of an expression that may have several. */
export interface MultiExpr {
  readonly list: Operand[];
  readonly commaOk: boolean;
}

/** Checks e and gives its values; with allowCommaOk, a map index, receive or assertion gives two. */
export function multiExpr(check: Checker, e: Expr, allowCommaOk: boolean): MultiExpr {
  const x = new Operand();
  rawExpr(check, undefined, x, e, undefined, false);
  exclude(check, x, excludeAll);
  if (x.mode !== Mode.Invalid && x.type!.tag === Tag.Tuple)
    return { list: tupleOperands(x.type!.vars, e), commaOk: false };
  if (allowCommaOk && (x.mode === Mode.MapIndex || x.mode === Mode.CommaOk || x.mode === Mode.CommaErr)) {
    const ok = newOperand(
      Mode.Value,
      e,
      x.mode === Mode.CommaErr ? check.conf.universe.error : Typ[BasicKind.UntypedBool]!,
    );
    return { list: [x, ok], commaOk: true };
  }
  return { list: [x], commaOk: false };
}

/** One operand for each component of a call's result. */
export function tupleOperands(vars: readonly { readonly type: Type | undefined }[], e: Expr): Operand[] {
  const list: Operand[] = [];
  for (const v of vars) list.push(newOperand(Mode.Value, e, v.type));
  return list;
}

/** Checks e, an element of a composite literal whose element type is hint. */
export function exprWithHint(check: Checker, x: Operand, e: Expr, hint: Type): void {
  rawExpr(check, undefined, x, e, hint, false);
  exclude(check, x, excludeAll);
  singleValue(check, x);
}

/** Checks e, which must be a single value or a type. */
export function exprOrType(check: Checker, x: Operand, e: Expr, allowGeneric: boolean): void {
  rawExpr(check, undefined, x, e, undefined, allowGeneric);
  exclude(check, x, 1 << Mode.NoValue);
  singleValue(check, x);
}

/** Reports an x whose mode is in the set, a bit a mode. */
export function exclude(check: Checker, x: Operand, modeset: number): void {
  if ((modeset & (1 << x.mode)) === 0) return;
  const what = operandText(check, x);
  switch (x.mode) {
    case Mode.NoValue:
      errorf(
        check,
        x,
        (modeset & (1 << Mode.TypExpr)) !== 0 ? `${what} used as value` : `${what} used as value or type`,
      );
      break;
    case Mode.Builtin:
      errorf(check, x, `${what} must be called`);
      break;
    default:
      errorf(check, x, `${what} is not an expression`);
  }
  x.mode = Mode.Invalid;
}

/** Reports an x that stands for several values. */
export function singleValue(check: Checker, x: Operand): void {
  if (x.mode === Mode.Value && x.type!.tag === Tag.Tuple) {
    errorf(check, x, `multiple-value ${operandText(check, x)} in single-value context`);
    x.mode = Mode.Invalid;
  }
}
