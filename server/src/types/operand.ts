/** Operands: what an expression denotes while it is being checked (types2/operand.go, go1.26). */

import type { ConstValue } from '../base/constant';
import * as constant from '../base/constant';
import { Kind as ConstKind } from '../base/constant';
import type { Expr } from '../syntax/nodes';
import { LitKind } from '../syntax/nodes';
import { unalias } from './alias';
import type { Checker } from './checker';
import { typeText } from './format';
import { Mode } from './info';
import { implements_ } from './instantiate';
import type { Cause } from './lookup';
import type { BuiltinId } from './object';
import { hasEmptyTypeset, hasName, identical, isGeneric, isInterfacePtr, isUntyped, isValid } from './predicates';
import type { Basic, Type } from './type';
import { BasicKind, Tag } from './type';
import { typeParamIs } from './typeparam';
import { type Qualifier, typeString } from './typestring';
import { under } from './under';
import { predeclaredFuncs, Typ } from './universe';
import { implicitTypeAndValue } from './untyped';
import { exprString } from './util';

export class Operand {
  mode: Mode = Mode.Invalid;
  expr: Expr | undefined = undefined;
  /** Undefined only while the mode is Invalid or NoValue. */
  type: Type | undefined = undefined;
  val: ConstValue | undefined = undefined;
  /** For Mode.Builtin. */
  id: BuiltinId = 0;

  /** Takes over all of another operand. */
  set(from: Operand): void {
    this.mode = from.mode;
    this.expr = from.expr;
    this.type = from.type;
    this.val = from.val;
    this.id = from.id;
  }
}

/** An operand of that mode and type for the expression. */
export function newOperand(mode: Mode, expr: Expr | undefined, type: Type | undefined): Operand {
  const x = new Operand();
  x.mode = mode;
  x.expr = expr;
  x.type = type;
  return x;
}

const modeNames: readonly string[] = [
  'invalid operand',
  'no value',
  'built-in',
  'type',
  'constant',
  'variable',
  'map index expression',
  'value',
  'nil',
  'comma, ok expression',
  'comma, error expression',
  'cgo function',
];

/** The operand as messages tell it: `x (variable of type T)`. */
export function operandString(x: Operand, qf?: Qualifier): string {
  if (x.mode === Mode.NilValue) {
    if (x.type === undefined || x.type === Typ[BasicKind.Invalid]) return 'nil (with invalid type)';
    if (x.type === Typ[BasicKind.UntypedNil]) return 'nil';
    return `nil (of type ${typeString(x.type, qf)})`;
  }
  let expr = '';
  if (x.expr !== undefined) expr = exprString(x.expr);
  else if (x.mode === Mode.Builtin) expr = predeclaredFuncs[x.id]!.name;
  else if (x.mode === Mode.TypExpr && x.type) expr = typeString(x.type, qf);
  else if (x.mode === Mode.Constant && x.val !== undefined) expr = constant.toString(x.val);

  let buf = expr !== '' ? `${expr} (` : '';
  let hasType = false;
  switch (x.mode) {
    case Mode.Invalid:
    case Mode.NoValue:
    case Mode.Builtin:
    case Mode.TypExpr:
      break;
    default:
      if (x.type !== undefined) {
        if (isUntyped(x.type)) buf += `${(x.type as Basic).name} `;
        else hasType = true;
      }
  }
  buf += modeNames[x.mode];
  if (x.mode === Mode.Constant && x.val !== undefined) {
    const s = constant.toString(x.val);
    if (s !== expr) buf += ` ${s}`;
  }
  if (hasType) {
    const type = x.type!;
    if (isValid(type)) {
      let desc = isGeneric(type) ? 'generic ' : '';
      const t = unalias(type);
      const tpar = t.tag === Tag.TypeParam ? t : undefined;
      if (tpar === undefined && (type.tag === Tag.Alias || type.tag === Tag.Named)) {
        let what = compositeKind(type);
        if (what === '') {
          const u = under(type);
          what = u.tag === Tag.Basic ? u.name : '';
        }
        desc += `${what} `;
      }
      buf += ` of ${desc}type ${typeString(type, qf)}`;
      if (tpar !== undefined) {
        buf += ` constrained by ${typeString(tpar.bound, qf)}`;
        if (hasEmptyTypeset(tpar)) buf += ' with empty type set';
      }
    } else {
      buf += ' with invalid type';
    }
  }
  return expr !== '' ? `${buf})` : buf;
}

/** "array", "slice" … for composite types, "" for basic ones. */
export function compositeKind(type: Type): string {
  switch (under(type).tag) {
    case Tag.Array:
      return 'array';
    case Tag.Slice:
      return 'slice';
    case Tag.Struct:
      return 'struct';
    case Tag.Pointer:
      return 'pointer';
    case Tag.Signature:
      return 'func';
    case Tag.Interface:
      return 'interface';
    case Tag.Map:
      return 'map';
    case Tag.Chan:
      return 'chan';
    case Tag.Tuple:
      return 'tuple';
    case Tag.Union:
      return 'union';
    default:
      return '';
  }
}

/** Makes x the untyped constant that a literal denotes; invalid where the literal is malformed. */
export function setConst(x: Operand, kind: LitKind, lit: string): void {
  const val = constant.makeFromLiteral(lit, kind as number);
  if (constant.kind(val) === ConstKind.Unknown) {
    x.mode = Mode.Invalid;
    x.type = Typ[BasicKind.Invalid];
    return;
  }
  x.mode = Mode.Constant;
  x.val = val;
  switch (kind) {
    case LitKind.Int:
      x.type = Typ[BasicKind.UntypedInt];
      break;
    case LitKind.Float:
      x.type = Typ[BasicKind.UntypedFloat];
      break;
    case LitKind.Imag:
      x.type = Typ[BasicKind.UntypedComplex];
      break;
    case LitKind.Rune:
      x.type = Typ[BasicKind.UntypedRune];
      break;
    case LitKind.String:
      x.type = Typ[BasicKind.UntypedString];
      break;
  }
}

/** Whether x is the value nil. */
export function isNil(x: Operand): boolean {
  return x.mode === Mode.NilValue;
}

/**
 * Whether x may be assigned to a variable of type T. Where the answer is no, `cause` may get an explanation.
 */
export function assignableTo(check: Checker, x: Operand, T: Type, cause?: Cause): boolean {
  if (x.mode === Mode.Invalid || !isValid(T)) return true; // an error was reported before
  const origT = T;
  const V = unalias(x.type!);
  T = unalias(T);
  if (V === T || identical(V, T)) return true;

  const Vu = under(V);
  const Tu = under(T);
  const Vp = V.tag === Tag.TypeParam ? V : undefined;
  const Tp = T.tag === Tag.TypeParam ? T : undefined;

  if (isUntyped(Vu)) {
    if (Tp !== undefined) {
      return typeParamIs(Tp, (t) => t !== undefined && implicitTypeAndValue(check, x, t.type!) !== undefined);
    }
    return implicitTypeAndValue(check, x, T) !== undefined;
  }

  if (Vp === undefined && Tp === undefined && (!hasName(V) || !hasName(T)) && identical(Vu, Tu)) return true;

  // T is an interface (or, for the sake of the message, a pointer to one) and V implements it
  if ((Tu.tag === Tag.Interface && Tp === undefined) || isInterfacePtr(Tu)) {
    if (implements_(check, V, T, false, cause)) return true;
    // a type parameter may still be assignable through its type set
    if (Vp === undefined) return false;
    if (cause !== undefined) cause.text = '';
  }

  if (Vu.tag === Tag.Interface && Vp === undefined && implements_(check, T, V, false, undefined)) {
    if (cause !== undefined) cause.text = 'need type assertion';
    return false;
  }

  if (Vu.tag === Tag.Chan && Vu.dir === 0 && Tu.tag === Tag.Chan && identical(Vu.elem, Tu.elem)) {
    return !hasName(V) || !hasName(T);
  }

  if (Vp === undefined && Tp === undefined) return false;

  // an unnamed V is assignable to each specific type of T's type set
  if (Tp !== undefined && !hasName(V)) {
    let ok = false;
    typeParamIs(Tp, (term) => {
      if (term === undefined) return false;
      ok = assignableTo(check, x, term.type!, cause);
      if (!ok)
        addCause(
          cause,
          () =>
            `cannot assign ${typeText(check, x.type!)} to ${typeText(check, term.type!)} (in ${typeText(check, Tp)})`,
        );
      return ok;
    });
    return ok;
  }
  // each specific type of V's type set is assignable to an unnamed T
  if (Vp !== undefined && !hasName(T)) {
    const y = new Operand();
    y.set(x);
    let ok = false;
    typeParamIs(Vp, (term) => {
      if (term === undefined) return false;
      y.type = term.type!;
      ok = assignableTo(check, y, T, cause);
      if (!ok)
        addCause(
          cause,
          () => `cannot assign ${typeText(check, term.type!)} (in ${typeText(check, Vp)}) to ${typeText(check, origT)}`,
        );
      return ok;
    });
    return ok;
  }
  return false;
}

/** Puts a message in front of the cause so far. */
export function addCause(cause: Cause | undefined, message: () => string): void {
  if (cause === undefined) return;
  const text = message();
  cause.text = cause.text === '' ? text : `${text}\n\t${cause.text}`;
}
