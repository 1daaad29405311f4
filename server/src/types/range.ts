/** Range loops. Answers to types2/range.go. */
import { makeInt64 } from '../base/constant';
import type { Expr, ForStmt, RangeClause } from '../syntax/nodes';
import { Kind } from '../syntax/nodes';
import { assignment, assignVar, initVar } from './assignments';
import { arrayPtrDeref } from './builtins';
import type { Checker } from './checker';
import { closeScope, declare, openScope } from './decl';
import { errorf, softErrorf } from './errors';
import { expr } from './expr';
import { operandText, typeText } from './format';
import { Mode } from './info';
import { Color, Var, VarKind } from './object';
import { Operand } from './operand';
import { identical, isBoolean, isInteger, isString } from './predicates';
import { record, recordDef } from './recording';
import { stmt } from './stmt';
import { BasicKind, Tag, type Type } from './type';
import { commonUnder, under } from './under';
import { Typ, universeBool, universeRune } from './universe';
import { exprString } from './util';
import { allowVersion } from './version';

/** Checks a range loop. */
export function rangeStmt(check: Checker, s: ForStmt, clause: RangeClause): void {
  let sKey: Expr | undefined = clause.lhs;
  let sValue: Expr | undefined, sExtra: Expr | undefined;
  if (sKey !== undefined && sKey.kind === Kind.ListExpr) {
    const list: readonly Expr[] = sKey.elemList;
    sKey = list[0];
    sValue = list[1];
    sExtra = list[2];
  }
  const x = new Operand();
  const env = check.env;
  env.hasCallOrRecv = false;
  expr(check, undefined, x, clause.x);

  // Ranging over an array for its length alone evaluates nothing: the expression is a constant, to the compiler.
  const { rangeLengthIsConstant } = check.conf.target.release;
  if (rangeLengthIsConstant && x.mode !== Mode.Invalid && sValue === undefined && !env.hasCallOrRecv) {
    const t = arrayPtrDeref(under(x.type!));
    if (t.tag === Tag.Array) {
      let e = clause.x;
      while (e.kind === Kind.ParenExpr) e = e.x;
      const c = new Operand();
      c.mode = Mode.Constant;
      c.expr = e;
      c.type = Typ[BasicKind.Int];
      c.val = makeInt64(t.len);
      record(check, c);
    }
  }

  let key: Type | undefined, val: Type | undefined;
  if (x.mode !== Mode.Invalid) {
    const kv = rangeKeyVal(check, x.type!);
    key = kv.key;
    val = kv.val;
    if (!kv.ok) {
      softErrorf(check, x, `cannot range over ${operandText(check, x)}${kv.cause === '' ? '' : ': ' + kv.cause}`);
    } else if (key === undefined && sKey !== undefined) {
      softErrorf(check, sKey, `range over ${operandText(check, x)} permits no iteration variables`);
    } else if (val === undefined && sValue !== undefined) {
      softErrorf(check, sValue, `range over ${operandText(check, x)} permits only one iteration variable`);
    } else if (sExtra !== undefined) {
      softErrorf(check, sExtra, 'range clause permits at most two iteration variables');
    }
  }

  openScope(check, s.pos, 0);
  const rangeOverInt = x.type !== undefined && x.mode !== Mode.Invalid && isInteger(x.type);
  if (clause.def) {
    const v0 = sKey === undefined ? undefined : define(check, x, sKey, key, rangeOverInt);
    const v1 = sValue === undefined ? undefined : define(check, x, sValue, val, rangeOverInt);
    const has0 = v0 !== undefined && v0.name !== '_',
      has1 = v1 !== undefined && v1.name !== '_';
    if (has0) declare(check, env.scope!, undefined, v0, s.body.pos);
    if (has1) declare(check, env.scope!, undefined, v1, s.body.pos);
    if (!has0 && !has1) errorf(check, s, 'no new variables on left side of :=');
  } else if (sKey !== undefined) {
    assign(check, x, sKey, key, rangeOverInt);
    if (sValue !== undefined) assign(check, x, sValue, val, rangeOverInt);
  } else if (rangeOverInt) {
    // Nothing gives an untyped count its type but this.
    assignment(check, x, undefined, 'range clause');
  }
  stmt(check, s.body);
  closeScope(check);
}

function define(check: Checker, x: Operand, lhs: Expr, typ: Type | undefined, rangeOverInt: boolean): Var {
  let obj: Var;
  if (lhs.kind === Kind.Name) {
    obj = new Var(lhs.pos, check.pkg, lhs.value, undefined, VarKind.Local);
    recordDef(check, lhs, obj);
  } else {
    errorf(check, lhs, `cannot declare ${exprString(lhs)}`);
    obj = new Var(lhs.pos, check.pkg, '_', undefined, VarKind.Local);
  }
  if (typ === undefined || typ === Typ[BasicKind.Invalid]) {
    obj.type = Typ[BasicKind.Invalid];
    obj.used = true;
  } else if (rangeOverInt) {
    initVar(check, obj, x, 'range clause');
  } else {
    initVar(check, obj, elemOperand(lhs, typ), 'assignment');
  }
  obj.color = Color.Black;
  return obj;
}

function assign(check: Checker, x: Operand, lhs: Expr, typ: Type | undefined, rangeOverInt: boolean): void {
  if (typ === undefined || typ === Typ[BasicKind.Invalid]) return;
  if (rangeOverInt) {
    assignVar(check, lhs, undefined, x, 'range clause');
    // A variable of another kind than integer may take an untyped constant, but cannot be counted in.
    if (x.mode !== Mode.Invalid && !isInteger(x.type!)) {
      softErrorf(check, lhs, `cannot use iteration variable of type ${typeText(check, x.type)}`);
    }
  } else {
    assignVar(check, lhs, undefined, elemOperand(lhs, typ), 'assignment');
  }
}

function elemOperand(lhs: Expr, typ: Type): Operand {
  const y = new Operand();
  y.mode = Mode.Value;
  y.expr = lhs;
  y.type = typ;
  return y;
}

/** What a range loop over a type yields. */
export interface RangeTypes {
  readonly key: Type | undefined;
  readonly val: Type | undefined;
  readonly cause: string;
  readonly ok: boolean;
}

function bad(cause: string): RangeTypes {
  return { key: Typ[BasicKind.Invalid], val: Typ[BasicKind.Invalid], cause, ok: false };
}

function good(key: Type | undefined, val: Type | undefined): RangeTypes {
  return { key, val, cause: '', ok: true };
}

/** The types of key and value of a range loop over a type. */
export function rangeKeyVal(check: Checker, orig: Type): RangeTypes {
  let cause = '';
  const common = commonUnder(
    orig,
    (t, u) =>
      u !== undefined && u.tag === Tag.Chan && u.dir === 1
        ? `receive from send-only channel ${typeText(check, t)}`
        : undefined,
    (m) => {
      cause = m;
    },
  );
  if (common === undefined) return bad(cause);
  const t = arrayPtrDeref(common);
  switch (t.tag) {
    case Tag.Basic:
      if (isString(t)) return good(Typ[BasicKind.Int], universeRune);
      if (isInteger(t))
        return allowVersion(check, 'rangeOverInt') ? good(orig, undefined) : bad('requires go1.22 or later');
      break;
    case Tag.Array:
    case Tag.Slice:
      return good(Typ[BasicKind.Int], t.elem);
    case Tag.Map:
      return good(t.key, t.elem);
    case Tag.Chan:
      return good(t.elem, undefined);
    case Tag.Signature: {
      if (!allowVersion(check, 'rangeOverFunc')) return bad('requires go1.23 or later');
      if (t.params.vars.length !== 1) return bad('func must be func(yield func(...) bool): wrong argument count');
      if (t.results.vars.length !== 0) return bad('func must be func(yield func(...) bool): unexpected results');
      const cb = commonUnder(t.params.vars[0]!.type!, undefined, (m) => {
        cause = m;
      });
      if (cb === undefined || cb.tag !== Tag.Signature) {
        return bad(
          cb === undefined
            ? `func must be func(yield func(...) bool): in yield type, ${cause}`
            : 'func must be func(yield func(...) bool): argument is not func',
        );
      }
      const params = cb.params.vars,
        results = cb.results.vars;
      if (params.length > 2) return bad('func must be func(yield func(...) bool): yield func has too many parameters');
      if (results.length !== 1 || !identical(results[0]!.type!, universeBool)) {
        return bad(
          results.length === 1 && isBoolean(results[0]!.type!)
            ? 'func must be func(yield func(...) bool): yield func returns user-defined boolean, not bool'
            : 'func must be func(yield func(...) bool): yield func does not return bool',
        );
      }
      if (cb.variadic && check.conf.target.release.refusesVariadicYield)
        return bad(`yield func of type ${typeText(check, cb)} cannot be variadic`);
      return good(params[0]?.type, params[1]?.type);
    }
    default:
      break;
  }
  return { key: undefined, val: undefined, cause: '', ok: false };
}
