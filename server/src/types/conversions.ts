/** Conversions T(x) (types2/conversions.go, go1.26). */
import * as constant from '../base/constant';
import { encodeRune } from '../base/constant-literal';
import { unalias } from './alias';
import type { Checker } from './checker';
import type { Rounded } from './const';
import { representableConst } from './const';
import { errorf } from './errors';
import { operandText, typeText } from './format';
import { Mode } from './info';
import type { Cause } from './lookup';
import { addCause, assignableTo, Operand } from './operand';
import {
  allString,
  defaultType,
  identical,
  identicalIgnoreTags,
  isComplex,
  isConstType,
  isInteger,
  isIntegerOrFloat,
  isNonTypeParamInterface,
  isString,
  isTypeParam,
  isUntyped,
} from './predicates';
import type { Type } from './type';
import { BasicKind, Tag } from './type';
import { typeParamIs } from './typeparam';
import { under, underIs } from './under';
import { Typ } from './universe';
import { updateExprType } from './untyped';
import { allowVersion } from './version';

function constConvertibleTo(check: Checker, x: Operand, T: Type, val: Rounded | undefined): boolean {
  const t = under(T);
  if (t.tag !== Tag.Basic) return false;
  const old = x.val!;
  if (representableConst(old, check, t, val)) return true;
  if (val !== undefined) val.val = old;
  if (isInteger(x.type!) && isString(t)) {
    if (val !== undefined) {
      const i = constant.uint64Val(old);
      val.val = constant.makeString(encodeRune(i !== undefined && i <= 0x10ffffn ? Number(i) : 0xfffd));
    }
    return true;
  }
  return false;
}

/** Checks the conversion T(x); the result is in x. */
export function conversion(check: Checker, x: Operand, T: Type): void {
  const constArg = x.mode === Mode.Constant;
  const cause: Cause = { text: '' };
  let ok = false;
  if (constArg && isConstType(T)) {
    ok = constConvertibleTo(check, x, T, x);
    if (!ok && isInteger(x.type!) && isInteger(T)) {
      errorf(check, x, `constant ${constant.toString(x.val!)} overflows ${typeText(check, T)}`);
      x.mode = Mode.Invalid;
      return;
    }
  } else if (constArg && isTypeParam(T)) {
    ok = underIs(T, (u) => {
      if (u === undefined) {
        cause.text = `${typeText(check, T)} does not contain specific types`;
        return false;
      }
      if (isString(x.type!) && isBytesOrRunes(u)) return true;
      if (!constConvertibleTo(check, x, u, undefined)) {
        cause.text =
          isInteger(x.type!) && isInteger(u)
            ? `constant ${constant.toString(x.val!)} overflows ${typeText(check, u)} (in ${typeText(check, T)})`
            : `cannot convert ${operandText(check, x)} to type ${typeText(check, u)} (in ${typeText(check, T)})`;
        return false;
      }
      return true;
    });
    x.mode = Mode.Value; // values of type parameters are never constant
  } else if (convertibleTo(check, x, T, cause)) {
    ok = true;
    x.mode = Mode.Value;
  }

  if (!ok) {
    const tail = cause.text !== '' ? `: ${cause.text}` : '';
    errorf(check, x, `cannot convert ${operandText(check, x)} to type ${typeText(check, T)}${tail}`);
    x.mode = Mode.Invalid;
    return;
  }

  // the argument's type is final now; a conversion gives an untyped value its type
  if (isUntyped(x.type!)) {
    let final = T;
    if (x.type === Typ[BasicKind.UntypedNil]) {
      // takes T
    } else if (isNonTypeParamInterface(T) || (constArg && !isConstType(T))) {
      final = defaultType(x.type!);
    } else if ((x.mode as Mode) === Mode.Constant && isInteger(x.type!) && allString(T)) {
      final = x.type!;
    }
    updateExprType(check, x.expr!, final, true);
  }
  x.type = T;
}

/** Whether the conversion T(x) of a non-constant x is valid. */
export function convertibleTo(check: Checker, x: Operand, T: Type, cause?: Cause): boolean {
  if (assignableTo(check, x, T, cause)) return true;
  const origT = T;
  const V = unalias(x.type!);
  T = unalias(T);
  const Vu = under(V);
  const Tu = under(T);
  const Vp = V.tag === Tag.TypeParam ? V : undefined;
  const Tp = T.tag === Tag.TypeParam ? T : undefined;

  if (Vp === undefined && Tp === undefined && identicalIgnoreTags(Vu, Tu)) return true;
  if (
    V.tag === Tag.Pointer &&
    T.tag === Tag.Pointer &&
    identicalIgnoreTags(under(V.base), under(T.base)) &&
    !isTypeParam(V.base) &&
    !isTypeParam(T.base)
  )
    return true;
  if (isIntegerOrFloat(Vu) && isIntegerOrFloat(Tu)) return true;
  if (isComplex(Vu) && isComplex(Tu)) return true;
  if (isString(Tu) && (isInteger(Vu) || isBytesOrRunes(Vu))) return true;
  if (isString(Vu) && isBytesOrRunes(Tu)) return true;
  if (isUnsafePointer(Tu) && (isPointer(Vu) || isUintptr(Vu))) return true;
  if (isUnsafePointer(Vu) && (isPointer(Tu) || isUintptr(Tu))) return true;

  if (Vu.tag === Tag.Slice) {
    if (Tu.tag === Tag.Array) {
      if (identical(Vu.elem, Tu.elem)) {
        if (allowVersion(check, 'sliceToArray')) return true;
        if (cause !== undefined) cause.text = 'conversion of slice to array requires go1.20 or later';
        return false;
      }
    } else if (Tu.tag === Tag.Pointer) {
      const a = under(Tu.base);
      if (a.tag === Tag.Array && identical(Vu.elem, a.elem)) {
        if (allowVersion(check, 'sliceToArrayPointer')) return true;
        if (cause !== undefined) cause.text = 'conversion of slice to array pointer requires go1.17 or later';
        return false;
      }
    }
  }
  if (Vp === undefined && Tp === undefined) return false;

  // generic: every specific type must convert (generic operands are never constant)
  if (Vp !== undefined) {
    const y = new Operand();
    y.set(x);
    return typeParamIs(Vp, (v) => {
      if (v === undefined) return false;
      y.type = v.type!;
      if (Tp === undefined) {
        if (convertibleTo(check, y, T, cause)) return true;
        addCause(
          cause,
          () =>
            `cannot convert ${typeText(check, v.type!)} (in ${typeText(check, Vp)}) to type ${typeText(check, origT)}`,
        );
        return false;
      }
      return typeParamIs(Tp, (t) => {
        if (t === undefined) return false;
        if (convertibleTo(check, y, t.type!, cause)) return true;
        addCause(
          cause,
          () =>
            `cannot convert ${typeText(check, v.type!)} (in ${typeText(check, Vp)}) to type ` +
            `${typeText(check, t.type!)} (in ${typeText(check, Tp)})`,
        );
        return false;
      });
    });
  }
  return typeParamIs(Tp!, (t) => {
    if (t === undefined) return false;
    if (convertibleTo(check, x, t.type!, cause)) return true;
    addCause(
      cause,
      () =>
        `cannot convert ${typeText(check, x.type!)} to type ${typeText(check, t.type!)} (in ${typeText(check, Tp!)})`,
    );
    return false;
  });
}

export function isUintptr(type: Type): boolean {
  const t = under(type);
  return t.tag === Tag.Basic && t.kind === BasicKind.Uintptr;
}

export function isUnsafePointer(type: Type): boolean {
  const t = under(type);
  return t.tag === Tag.Basic && t.kind === BasicKind.UnsafePointer;
}

export function isPointer(type: Type): boolean {
  return under(type).tag === Tag.Pointer;
}

export function isBytesOrRunes(type: Type): boolean {
  const s = under(type);
  if (s.tag !== Tag.Slice) return false;
  const t = under(s.elem);
  return t.tag === Tag.Basic && (t.kind === BasicKind.Uint8 || t.kind === BasicKind.Int32);
}
