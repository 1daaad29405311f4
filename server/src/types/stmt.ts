/** Statements and function bodies. Answers to types2/stmt.go. */

import type { ConstValue } from '../base/constant';
import * as constant from '../base/constant';
import type { Pos } from '../base/pos';
import type {
  BlockStmt,
  CaseClause,
  CommClause,
  Expr,
  Name,
  SelectStmt,
  Stmt,
  SwitchStmt,
  TypeSwitchGuard,
} from '../syntax/nodes';
import { Kind, Op } from '../syntax/nodes';
import { assignment, assignVar, assignVars, initVars, shortVarDecl } from './assignments';
import { binary, chanElem, comparison } from './binary';
import { use, useList } from './call';
import { lookup, processDelayed } from './check';
import type { Checker, DeclInfo } from './checker';
import { Environment } from './checker';
import { convertUntyped } from './const';
import { closeScope, declare, declStmt, openScope } from './decl';
import { errorf, invalidOp, newError, softErrorf } from './errors';
import { ExprKind, expr, rawExpr, typeAssertion } from './expr';
import { operandText, typeText } from './format';
import { Mode } from './info';
import { Color, ObjTag, Var, VarKind } from './object';
import { Operand } from './operand';
import { allBoolean, allNumeric, comparable, hasNil, identical, isInterface, isTypeParam, isValid } from './predicates';
import { rangeStmt } from './range';
import { recordDef, recordImplicit } from './recording';
import { isTerminating } from './return';
import { BasicKind, type Signature, type Type } from './type';
import { varType } from './typexpr';
import { Typ } from './universe';
import { exprString, unpackListExpr, unparen } from './util';

/** Checks a function's body. decl is the package-level declaration that it belongs to. */
export function funcBody(
  check: Checker,
  decl: DeclInfo | undefined,
  name: string,
  sig: Signature,
  body: BlockStmt,
  iota: ConstValue | undefined,
): void {
  const saved = check.env;
  if (!check.full && saved.sig === undefined && decl?.fdecl === undefined) {
    // A function literal in a dependency's variable: it waits until the package is checked as a whole.
    const version = saved.version;
    check.deferred.push(() => {
      check.env.version = version;
      funcBody(check, decl, name, sig, body, iota);
    });
    return;
  }
  const env = (check.env = new Environment());
  env.decl = decl;
  env.scope = sig.scope;
  env.version = saved.version;
  env.iota = iota;
  env.sig = sig;
  stmtList(check, body.list);
  if (sig.results.vars.length > 0 && !isTerminating(check, body, '')) errorf(check, body.rbrace, 'missing return');
  usage(check, env.locals);
  check.env = saved;
}

/** Reports local variables that are never used. */
function usage(check: Checker, locals: readonly Var[]): void {
  let unused: Var[] | undefined;
  for (const v of locals) if (!v.used) (unused ??= []).push(v);
  if (unused === undefined) return;
  unused.sort((a, b) => a.pos - b.pos);
  for (const v of unused) softErrorf(check, v.pos, `declared and not used: ${v.name}`);
}

function stmtList(check: Checker, list: readonly Stmt[]): void {
  for (const s of list) stmt(check, s);
}

/** Checks a statement and everything that it delayed. */
export function stmt(check: Checker, s: Stmt): void {
  const top = check.delayed.length;
  stmt0(check, s);
  if (check.delayed.length > top) processDelayed(check, top);
}

function stmt0(check: Checker, s: Stmt): void {
  switch (s.kind) {
    case Kind.EmptyStmt:
      break;

    case Kind.DeclStmt:
      declStmt(check, s.declList);
      break;

    case Kind.LabeledStmt:
      check.env.hasLabel = true;
      stmt(check, s.stmt);
      break;

    case Kind.ExprStmt:
      exprStmt(check, s.x);
      break;

    case Kind.SendStmt: {
      const ch = new Operand(),
        val = new Operand();
      expr(check, undefined, ch, s.chan);
      expr(check, undefined, val, s.value);
      if (ch.mode === Mode.Invalid || val.mode === Mode.Invalid) break;
      const elem = chanElem(check, s, ch, false);
      if (elem !== undefined) assignment(check, val, elem, 'send');
      break;
    }

    case Kind.AssignStmt: {
      if (s.rhs === undefined) {
        const x = new Operand();
        expr(check, undefined, x, s.lhs);
        if (x.mode === Mode.Invalid) break;
        if (!allNumeric(x.type!)) {
          const op = s.op === Op.Sub ? '--' : '++';
          errorf(check, s.lhs, `${invalidOp}${exprString(s.lhs)}${op} (non-numeric type ${typeText(check, x.type)})`);
          break;
        }
        assignVar(check, s.lhs, undefined, x, 'assignment');
        break;
      }
      const lhs = unpackListExpr(s.lhs),
        rhs = unpackListExpr(s.rhs);
      if (s.op === Op.None) {
        assignVars(check, lhs, rhs);
      } else if (s.op === Op.Def) {
        shortVarDecl(check, s.pos, lhs, rhs);
      } else if (lhs.length !== 1 || rhs.length !== 1) {
        errorf(check, s, 'assignment operation requires single-valued expressions');
      } else {
        const x = new Operand();
        binary(check, x, undefined, lhs[0]!, rhs[0]!, s.op);
        assignVar(check, lhs[0]!, undefined, x, 'assignment');
      }
      break;
    }

    case Kind.CallStmt:
      suspendedCall(check, s.isGo ? 'go' : 'defer', s.call);
      break;

    case Kind.ReturnStmt: {
      const res = check.env.sig!.results.vars;
      const results = unpackListExpr(s.results);
      if (results.length === 0 && res.length > 0 && res[0]!.name !== '') {
        for (const obj of res) {
          const alt = lookup(check, obj.name);
          if (alt === undefined || alt === obj) continue;
          const err = newError(check);
          err.addf(s, `result parameter ${obj.name} not in scope at return`);
          err.addf(alt, `inner declaration of var ${obj.name} ${typeText(check, obj.type)}`);
          err.report();
        }
      } else if (res.length > 0 || results.length > 0) {
        // With no results expected, what is returned is checked by way of the mismatch.
        if (res.length === 0 && results.length > 0) returnNothing(check, s, results);
        else initVars(check, res, results, s);
      }
      break;
    }

    case Kind.BranchStmt:
      // Labels, and branches out of place, are the parser's business, as in the compiler.
      if (s.label !== undefined) check.env.hasLabel = true;
      break;

    case Kind.BlockStmt:
      openScope(check, s.pos, s.rbrace);
      stmtList(check, s.list);
      closeScope(check);
      break;

    case Kind.IfStmt:
      openScope(check, s.pos, 0);
      if (s.init !== undefined) stmt(check, s.init);
      condition(check, s.cond, 'if');
      stmt(check, s.then);
      if (s.else !== undefined) stmt(check, s.else);
      closeScope(check);
      break;

    case Kind.SwitchStmt:
      openScope(check, s.pos, s.rbrace);
      if (s.init !== undefined) stmt(check, s.init);
      if (s.tag !== undefined && s.tag.kind === Kind.TypeSwitchGuard) {
        typeSwitchStmt(check, s, s.tag);
      } else {
        switchStmt(check, s);
      }
      closeScope(check);
      break;

    case Kind.SelectStmt:
      selectStmt(check, s);
      break;

    case Kind.ForStmt: {
      if (s.init !== undefined && s.init.kind === Kind.RangeClause) {
        rangeStmt(check, s, s.init);
        break;
      }
      openScope(check, s.pos, 0);
      if (s.init !== undefined) stmt(check, s.init);
      if (s.cond !== undefined) condition(check, s.cond, 'for');
      if (s.post !== undefined) {
        stmt(check, s.post);
        // `i := 0` is no post statement (the parser says so); it shall have no follow-up errors.
        if (s.post.kind === Kind.AssignStmt && s.post.op === Op.Def) use(check, ...unpackListExpr(s.post.lhs));
      }
      stmt(check, s.body);
      closeScope(check);
      break;
    }

    default:
      errorf(check, s, 'invalid statement');
  }
}

function exprStmt(check: Checker, e: Expr): void {
  const x = new Operand();
  const kind = rawExpr(check, undefined, x, e, undefined, false);
  let msg: string;
  switch (x.mode) {
    case Mode.Builtin:
      msg = 'must be called';
      break;
    case Mode.TypExpr:
      msg = 'is not an expression';
      break;
    default:
      if (kind === ExprKind.Statement || x.mode === Mode.Invalid) return;
      msg = 'is not used';
  }
  errorf(check, x, `${operandText(check, x)} ${msg}`);
}

function condition(check: Checker, cond: Expr, what: string): void {
  const x = new Operand();
  expr(check, undefined, x, cond);
  if (x.mode !== Mode.Invalid && !allBoolean(x.type!))
    errorf(check, cond, `non-boolean condition in ${what} statement`);
}

function returnNothing(check: Checker, s: Stmt, results: readonly Expr[]): void {
  initVars(check, [], results, s);
}

function suspendedCall(check: Checker, keyword: string, call: Expr): void {
  if (call.kind !== Kind.CallExpr) {
    errorf(check, call, `expression in ${keyword} must be function call`);
    useList(check, [call]);
    return;
  }
  const x = new Operand();
  const kind = rawExpr(check, undefined, x, call, undefined, false);
  if (kind === ExprKind.Statement || x.mode === Mode.Invalid) return;
  const msg = kind === ExprKind.Conversion ? 'requires function call, not conversion' : 'discards result of';
  errorf(check, x, `${keyword} ${msg} ${operandText(check, x)}`);
}

function multipleDefaults(check: Checker, list: readonly (CaseClause | CommClause)[]): void {
  let first: CaseClause | CommClause | undefined;
  for (const c of list) {
    if ((c.kind === Kind.CaseClause ? c.cases : c.comm) !== undefined) continue;
    if (first === undefined) {
      first = c;
      continue;
    }
    const err = newError(check);
    err.addf(c, 'multiple defaults (first at %v)');
    err.other = first.pos;
    err.report();
  }
}

function selectStmt(check: Checker, s: SelectStmt): void {
  multipleDefaults(check, s.body);
  for (const clause of s.body) {
    const comm = clause.comm;
    let valid = comm === undefined || comm.kind === Kind.SendStmt;
    let rhs: Expr | undefined;
    if (comm !== undefined) {
      if (comm.kind === Kind.AssignStmt) {
        if (comm.rhs?.kind !== Kind.ListExpr) rhs = comm.rhs;
      } else if (comm.kind === Kind.ExprStmt) {
        rhs = comm.x;
      }
    }
    if (rhs !== undefined) {
      const x = unparen(rhs);
      if (x.kind === Kind.Operation && x.y === undefined && x.op === Op.Recv) valid = true;
    }
    if (!valid) {
      errorf(check, comm!, 'select case must be send or receive (possibly with assignment)');
      continue;
    }
    openScope(check, clause.pos, 0);
    if (comm !== undefined) stmt(check, comm);
    stmtList(check, clause.body);
    closeScope(check);
  }
}

// A function, since TypeScript takes modes to be unchanged by calls.
function isInvalid(x: Operand): boolean {
  return x.mode === Mode.Invalid;
}

interface Seen {
  readonly pos: Pos;
  readonly type: Type;
}

/** A constant as a key that is equal for equal values of a type; undefined where values are not compared. */
function goVal(val: ConstValue): string | number | bigint | undefined {
  switch (constant.kind(val)) {
    case constant.Kind.Int:
      return BigInt(constant.exactString(val));
    case constant.Kind.Float:
      return constant.float64Val(val);
    case constant.Kind.String:
      return constant.stringVal(val);
    default:
      return undefined;
  }
}

function caseValues(
  check: Checker,
  x: Operand,
  values: readonly Expr[],
  seen: Map<string | number | bigint, Seen[]>,
): void {
  for (const e of values) {
    const v = new Operand();
    expr(check, undefined, v, e);
    if (x.mode === Mode.Invalid || v.mode === Mode.Invalid) continue;
    convertUntyped(check, v, x.type!);
    if (isInvalid(v)) continue;
    const res = new Operand();
    res.set(v);
    comparison(check, res, x, Op.Eql, true);
    if (isInvalid(res) || v.mode !== Mode.Constant) continue;
    const val = goVal(v.val!);
    if (val === undefined) continue;
    const others = seen.get(val);
    const other = others?.find((o) => identical(v.type!, o.type));
    if (other !== undefined) {
      const err = newError(check);
      err.addf(v, `duplicate case ${operandText(check, v)} in expression switch`);
      err.addf(other.pos, 'previous case');
      err.report();
      continue;
    }
    const entry = { pos: v.expr!.pos, type: v.type! };
    if (others === undefined) seen.set(val, [entry]);
    else others.push(entry);
  }
}

function switchStmt(check: Checker, s: SwitchStmt): void {
  const x = new Operand();
  if (s.tag !== undefined) {
    expr(check, undefined, x, s.tag);
    // The tag's value is assigned to a variable of its own, as it were.
    assignment(check, x, undefined, 'switch expression');
    if (x.mode !== Mode.Invalid && !comparable(x.type!) && !hasNil(x.type!)) {
      errorf(check, x, `cannot switch on ${operandText(check, x)} (${typeText(check, x.type)} is not comparable)`);
      x.mode = Mode.Invalid;
    }
  } else {
    x.mode = Mode.Constant;
    x.type = Typ[BasicKind.Bool];
    x.val = constant.makeBool(true);
    const pos = s.body.length > 0 ? s.body[0]!.pos : s.rbrace;
    const name: Name = { kind: Kind.Name, pos, value: 'true', tv: undefined, obj: undefined, instance: undefined };
    x.expr = name;
  }
  multipleDefaults(check, s.body);
  const seen = new Map<string | number | bigint, Seen[]>();
  for (const clause of s.body) {
    caseValues(check, x, unpackListExpr(clause.cases), seen);
    openScope(check, clause.pos, 0);
    stmtList(check, clause.body);
    closeScope(check);
  }
}

function isNilExpr(check: Checker, e: Expr): boolean {
  const name = unparen(e);
  return name.kind === Kind.Name && lookup(check, name.value)?.tag === ObjTag.Nil;
}

/** The type that a clause's variable has; reports duplicate and impossible cases. */
function caseTypes(
  check: Checker,
  x: Operand | undefined,
  types: readonly Expr[],
  seen: { type: Type | undefined; e: Expr }[],
): Type {
  let T: Type | undefined;
  next: for (const e of types) {
    if (isNilExpr(check, e)) {
      T = undefined;
      expr(check, undefined, new Operand(), e);
    } else {
      T = varType(check, e);
      if (!isValid(T)) continue;
    }
    for (const other of seen) {
      if (T === undefined ? other.type === undefined : other.type !== undefined && identical(T, other.type)) {
        const err = newError(check);
        err.addf(e, `duplicate case ${T === undefined ? 'nil' : typeText(check, T)} in type switch`);
        err.addf(other.e, 'previous case');
        err.report();
        continue next;
      }
    }
    seen.push({ type: T, e });
    if (x !== undefined && T !== undefined) typeAssertion(check, e, x, T, true);
  }
  // The variable has the case's type only where there is exactly one, and not nil.
  if (types.length !== 1 || T === undefined) T = x === undefined ? Typ[BasicKind.Invalid]! : x.type!;
  return T;
}

function typeSwitchStmt(check: Checker, s: SwitchStmt, guard: TypeSwitchGuard): void {
  let lhs = guard.lhs;
  if (lhs !== undefined) {
    if (lhs.value === '_') {
      softErrorf(check, lhs, 'no new variable on left side of :=');
      lhs = undefined;
    } else {
      recordDef(check, lhs, undefined);
    }
  }
  let sx: Operand | undefined;
  const x = new Operand();
  expr(check, undefined, x, guard.x);
  if (x.mode !== Mode.Invalid) {
    if (isTypeParam(x.type!))
      errorf(check, x, `cannot use type switch on type parameter value ${operandText(check, x)}`);
    else if (isInterface(x.type!)) sx = x;
    else errorf(check, x, `${operandText(check, x)} is not an interface`);
  }
  multipleDefaults(check, s.body);

  const lhsVars: Var[] = [];
  const seen: { type: Type | undefined; e: Expr }[] = [];
  for (const clause of s.body) {
    const T = caseTypes(check, sx, unpackListExpr(clause.cases), seen);
    openScope(check, clause.pos, 0);
    if (lhs !== undefined) {
      const obj = new Var(lhs.pos, check.pkg, lhs.value, T, VarKind.Local);
      obj.color = Color.Black;
      declare(check, check.env.scope!, undefined, obj, clause.colon);
      recordImplicit(check, clause, obj);
      lhsVars.push(obj);
    }
    stmtList(check, clause.body);
    closeScope(check);
  }
  if (lhs !== undefined) {
    let used = false;
    for (const v of lhsVars) {
      if (v.used) used = true;
      v.used = true; // what is unused is the switch's variable, not the clause's
    }
    if (!used) softErrorf(check, lhs, `${lhs.value} declared and not used`);
  }
}
