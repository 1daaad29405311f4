/** Unary and binary operations, comparisons (the part of types2/expr.go that is about them, go1.26). */
import * as constant from '../base/constant';
import { Kind as ConstKind } from '../base/constant';
import type { Pos } from '../base/pos';
import type { Expr, Operation } from '../syntax/nodes';
import { Kind, Op } from '../syntax/nodes';
import type { Checker } from './checker';
import { convertUntyped, overflow } from './const';
import { isPointer } from './conversions';
import type { Poser } from './errors';
import { errorf, invalidOp } from './errors';
import { expr } from './expr';
import { operandText, typeText } from './format';
import { Mode } from './info';
import { assignableTo, compositeKind, Operand } from './operand';
import {
  allBoolean,
  allInteger,
  allNumeric,
  allNumericOrString,
  allOrdered,
  allString,
  comparable,
  comparableType,
  defaultType,
  hasNil,
  identical,
  incomparableText,
  isComplex,
  isInteger,
  isNonTypeParamInterface,
  isTyped,
  isTypeParam,
  isUnsigned,
  isValid,
} from './predicates';
import { record } from './recording';
import { shift } from './shift';
import { sizeof } from './sizes';
import type { Type } from './type';
import { BasicKind, PointerType, Tag } from './type';
import { commonUnder, under } from './under';
import { Typ } from './universe';
import { updateExprType } from './untyped';
import { exprString, startPos, unparen } from './util';

const opStrings: Record<number, string> = {
  [Op.Not]: '!',
  [Op.Recv]: '<-',
  [Op.Tilde]: '~',
  [Op.OrOr]: '||',
  [Op.AndAnd]: '&&',
  [Op.Eql]: '==',
  [Op.Neq]: '!=',
  [Op.Lss]: '<',
  [Op.Leq]: '<=',
  [Op.Gtr]: '>',
  [Op.Geq]: '>=',
  [Op.Add]: '+',
  [Op.Sub]: '-',
  [Op.Or]: '|',
  [Op.Xor]: '^',
  [Op.Mul]: '*',
  [Op.Div]: '/',
  [Op.Rem]: '%',
  [Op.And]: '&',
  [Op.AndNot]: '&^',
  [Op.Shl]: '<<',
  [Op.Shr]: '>>',
};

/** The operator as written. */
export function opString(op: Op): string {
  return opStrings[op] ?? '?';
}

/** Whether the operator is defined on x's type; reports an error otherwise. */
function unaryOpDefined(check: Checker, x: Operand, op: Op): boolean {
  let ok = false;
  switch (op) {
    case Op.Add:
    case Op.Sub:
      ok = allNumeric(x.type!);
      break;
    case Op.Xor:
      ok = allInteger(x.type!);
      break;
    case Op.Not:
      ok = allBoolean(x.type!);
      break;
  }
  if (!ok) undefinedOp(check, x, op);
  return ok;
}

function binaryOpDefined(check: Checker, x: Operand, op: Op): boolean {
  let ok = false;
  switch (op) {
    case Op.Add:
      ok = allNumericOrString(x.type!);
      break;
    case Op.Sub:
    case Op.Mul:
    case Op.Div:
      ok = allNumeric(x.type!);
      break;
    case Op.Rem:
    case Op.And:
    case Op.Or:
    case Op.Xor:
    case Op.AndNot:
      ok = allInteger(x.type!);
      break;
    case Op.AndAnd:
    case Op.OrOr:
      ok = allBoolean(x.type!);
      break;
  }
  if (!ok) undefinedOp(check, x, op);
  return ok;
}

function undefinedOp(check: Checker, x: Operand, op: Op): void {
  errorf(check, x, `${invalidOp}operator ${opString(op)} not defined on ${operandText(check, x)}`);
}

/** The operator's position of an operation, otherwise where the expression starts. */
export function opPos(x: Expr | undefined): Pos {
  if (x === undefined) return 0;
  return x.kind === Kind.Operation ? x.pos : startPos(x);
}

/** Checks a unary operation other than `*x`. */
export function unary(check: Checker, x: Operand, e: Operation): void {
  expr(check, undefined, x, e.x);
  if (x.mode === Mode.Invalid) return;

  let op = e.op;
  switch (op) {
    case Op.And:
      // composite literals are the one thing without an address whose address can be taken
      if (x.mode !== Mode.Variable && unparen(e.x).kind !== Kind.CompositeLit) {
        errorf(check, x, `${invalidOp}cannot take address of ${operandText(check, x)}`);
        x.mode = Mode.Invalid;
        return;
      }
      x.mode = Mode.Value;
      x.type = new PointerType(x.type!);
      return;
    case Op.Recv: {
      const elem = chanElem(check, x, x, true);
      if (elem === undefined) {
        x.mode = Mode.Invalid;
        return;
      }
      x.mode = Mode.CommaOk;
      x.type = elem;
      check.env.hasCallOrRecv = true;
      return;
    }
    case Op.Tilde:
      if (!allInteger(x.type!)) {
        errorf(check, e, 'cannot use ~ outside of interface or type constraint');
        x.mode = Mode.Invalid;
        return;
      }
      errorf(check, e, 'cannot use ~ outside of interface or type constraint (use ^ for bitwise complement)');
      op = Op.Xor;
      break;
  }

  if (!unaryOpDefined(check, x, op)) {
    x.mode = Mode.Invalid;
    return;
  }
  if (x.mode === Mode.Constant) {
    if (constant.kind(x.val!) === ConstKind.Unknown) return;
    const prec = isUnsigned(x.type!) ? sizeof(check.conf.target, x.type!) * 8 : 0;
    x.val = constant.unaryOp(op, x.val!, prec);
    x.expr = e;
    overflow(check, x, e.pos);
    return;
  }
  x.mode = Mode.Value;
}

/** The element type of channel x for a receive or send; reports an error and returns undefined where there is none. */
export function chanElem(check: Checker, at: Poser, x: Operand, recv: boolean): Type | undefined {
  const u = isTypeParam(x.type!) ? undefined : under(x.type!);
  if (u !== undefined && u.tag === Tag.Chan && u.dir !== (recv ? 1 : 2)) return u.elem;

  let cause = '';
  const common = commonUnder(
    x.type!,
    (t, tu) => {
      if (tu === undefined) return 'no specific channel type';
      if (tu.tag !== Tag.Chan) return `non-channel ${typeText(check, t)}`;
      if (recv && tu.dir === 1) return `send-only channel ${typeText(check, t)}`;
      if (!recv && tu.dir === 2) return `receive-only channel ${typeText(check, t)}`;
      return undefined;
    },
    (message) => {
      cause = message;
    },
  );
  if (common !== undefined && common.tag === Tag.Chan) return common.elem;

  const what = operandText(check, x);
  const verb = recv ? 'receive from' : 'send to';
  errorf(
    check,
    at,
    isTypeParam(x.type!)
      ? `${invalidOp}cannot ${verb} ${what}: ${cause}`
      : `${invalidOp}cannot ${verb} ${cause} ${what}`,
  );
  return undefined;
}

export function isShift(op: Op): boolean {
  return op === Op.Shl || op === Op.Shr;
}

export function isComparison(op: Op): boolean {
  return op >= Op.Eql && op <= Op.Geq;
}

/** Checks a comparison of checked operands (matchTypes has been run); for a switch case, op is ignored. */
export function comparison(check: Checker, x: Operand, y: Operand, op: Op, switchCase: boolean): void {
  if (!isValid(x.type!) || !isValid(y.type!)) {
    x.mode = Mode.Invalid;
    return;
  }
  if (switchCase) op = Op.Eql;

  let errOp: Operand | undefined;
  let cause = '';
  if (!assignableTo(check, x, y.type!) && !assignableTo(check, y, x.type!)) {
    errOp = y;
    cause = `mismatched types ${typeText(check, x.type!)} and ${typeText(check, y.type!)}`;
  } else if (op === Op.Eql || op === Op.Neq) {
    if (x.mode === Mode.NilValue || y.mode === Mode.NilValue) {
      if (!hasNil(x.mode === Mode.NilValue ? y.type! : x.type!)) errOp = y;
    } else if (!comparable(x.type!)) {
      errOp = x;
      cause = incomparableCause(check, x.type!);
    } else if (!comparable(y.type!)) {
      errOp = y;
      cause = incomparableCause(check, y.type!);
    }
  } else if (!allOrdered(x.type!)) {
    errOp = x;
  } else if (!allOrdered(y.type!)) {
    errOp = y;
  }

  if (errOp === undefined) {
    if (x.mode === Mode.Constant && y.mode === Mode.Constant) {
      // the operands never become values: they keep their types
      x.val = constant.makeBool(constant.compare(x.val!, op, y.val!));
    } else {
      x.mode = Mode.Value;
      if (check.untyped.size !== 0) {
        updateExprType(check, x.expr!, defaultType(x.type!), true);
        updateExprType(check, y.expr!, defaultType(y.type!), true);
      }
    }
    x.type = Typ[BasicKind.UntypedBool]!;
    return;
  }

  if (cause === '') {
    if (isTypeParam(x.type!) || isTypeParam(y.type!)) {
      if (!isTypeParam(x.type!)) errOp = y;
      cause = `type parameter ${typeText(check, errOp.type!)} cannot use operator ${opString(op)}`;
    } else {
      const what = compositeKind(errOp.type!);
      cause = `operator ${opString(op)} not defined on ${what === '' ? typeText(check, errOp.type!) : what}`;
    }
  }
  if (switchCase) {
    errorf(check, x, `invalid case ${exprString(x.expr!)} in switch on ${exprString(y.expr!)} (${cause})`);
  } else {
    errorf(check, errOp, `${invalidOp}${exprString(x.expr!)} ${opString(op)} ${exprString(y.expr!)} (${cause})`);
  }
  x.mode = Mode.Invalid;
}

/** Why values of the type cannot be compared, where there is more to say than that they cannot. */
export function incomparableCause(check: Checker, type: Type): string {
  const tag = under(type).tag;
  if (tag === Tag.Slice || tag === Tag.Signature || tag === Tag.Map)
    return `${compositeKind(type)} can only be compared to nil`;
  const c = comparableType(type, true);
  return c === undefined ? '' : incomparableText(c, (t) => typeText(check, t));
}

/** Chains of operations longer than this are checked in a loop, since they could exhaust the stack. */
const longChain = 100;

/** Checks `lhs op rhs`; e is the operation, or undefined for an assignment operation. */
export function binary(check: Checker, x: Operand, e: Expr | undefined, lhs: Expr, rhs: Expr, op: Op): void {
  let depth = 0;
  for (let l = lhs; l.kind === Kind.Operation && l.y !== undefined && depth < longChain; l = l.x) depth++;
  if (depth < longChain) expr(check, undefined, x, lhs);
  else binaryChain(check, x, lhs);
  binaryRest(check, x, e, lhs, rhs, op);
}

/** Checks a long chain `a + b + c …`, innermost operation first. */
function binaryChain(check: Checker, x: Operand, e: Expr): void {
  const chain: Operation[] = [];
  while (e.kind === Kind.Operation && e.y !== undefined) {
    chain.push(e);
    e = e.x;
  }
  expr(check, undefined, x, e);
  for (let i = chain.length - 1; i >= 0; i--) {
    const op = chain[i]!;
    binaryRest(check, x, op, op.x, op.y!, op.op);
    x.expr = op;
    record(check, x);
  }
}

/** Checks the rest of a binary operation whose left operand is in x. */
function binaryRest(check: Checker, x: Operand, e: Expr | undefined, lhs: Expr, rhs: Expr, op: Op): void {
  const y = new Operand();
  expr(check, undefined, y, rhs);
  if (x.mode === Mode.Invalid) return;
  if (y.mode === Mode.Invalid) {
    x.mode = Mode.Invalid;
    x.expr = y.expr;
    return;
  }
  if (op === Op.Shl || op === Op.Shr) {
    shift(check, x, y, e, op);
    return;
  }
  matchTypes(check, x, y);
  if ((x.mode as Mode) === Mode.Invalid) return;
  if (isComparison(op)) {
    comparison(check, x, y, op, false);
    return;
  }
  if (x.type !== y.type && !identical(x.type!, y.type!)) {
    if (isValid(x.type!) && isValid(y.type!)) {
      const what = e !== undefined ? exprString(e) : `${exprString(lhs)} ${opString(op)}= ${exprString(rhs)}`;
      errorf(
        check,
        x,
        `${invalidOp}${what} (mismatched types ${typeText(check, x.type!)} and ${typeText(check, y.type!)})`,
      );
    }
    x.mode = Mode.Invalid;
    return;
  }
  if (!binaryOpDefined(check, x, op)) {
    x.mode = Mode.Invalid;
    return;
  }

  if (y.mode === Mode.Constant && (op === Op.Div || op === Op.Rem)) {
    let zero = (x.mode === Mode.Constant || allInteger(x.type!)) && constant.sign(y.val!) === 0;
    // the divisor of a complex division may underflow
    if (!zero && x.mode === Mode.Constant && isComplex(x.type!)) {
      const re = constant.real(y.val!),
        im = constant.imag(y.val!);
      zero =
        constant.sign(constant.binaryOp(re, Op.Mul, re)) === 0 &&
        constant.sign(constant.binaryOp(im, Op.Mul, im)) === 0;
    }
    if (zero) {
      errorf(check, y, `${invalidOp}division by zero`);
      x.mode = Mode.Invalid;
      return;
    }
  }

  if (x.mode === Mode.Constant && y.mode === Mode.Constant) {
    if (constant.kind(x.val!) === ConstKind.Unknown || constant.kind(y.val!) === ConstKind.Unknown) {
      x.val = constant.makeUnknown();
      return;
    }
    const tok = op === Op.Div && isInteger(x.type!) ? constant.intDiv : op;
    x.val = constant.binaryOp(x.val!, tok, y.val!);
    x.expr = e;
    overflow(check, x, opPos(e));
    return;
  }
  x.mode = Mode.Value;
}

/** Whether one of the operands, if untyped, may take the type of the other. */
function mayConvert(x: Operand, y: Operand): boolean {
  const X = x.type!,
    Y = y.type!;
  if (isTyped(X) && isTyped(Y)) return false;
  if (allNumeric(X) !== allNumeric(Y)) return false;
  if (isNonTypeParamInterface(X) || isNonTypeParamInterface(Y)) return true;
  if (allBoolean(X) !== allBoolean(Y)) return false;
  if (allString(X) !== allString(Y)) return false;
  if (x.mode === Mode.NilValue) return hasNil(Y);
  if (y.mode === Mode.NilValue) return hasNil(X);
  return !isPointer(X) && !isPointer(Y);
}

/** Lets untyped operands take each other's types; x is invalid where that fails. */
export function matchTypes(check: Checker, x: Operand, y: Operand): void {
  if (!mayConvert(x, y)) return;
  convertUntyped(check, x, y.type!);
  if (x.mode === Mode.Invalid) return;
  convertUntyped(check, y, x.type!);
  if (y.mode === Mode.Invalid) x.mode = Mode.Invalid;
}
