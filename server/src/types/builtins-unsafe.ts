/** The builtins of package unsafe (types2/builtins.go, go1.26). */
import * as constant from '../base/constant';
import type { CallExpr } from '../syntax/nodes';
import { Kind } from '../syntax/nodes';
import { asNamed } from './alias';
import { assignment } from './assignments';
import { makeSig } from './builtins';
import { use } from './call';
import type { Checker } from './checker';
import { errorf, invalidArg } from './errors';
import { expr } from './expr';
import { operandText, typeText } from './format';
import { isValidIndex } from './indexexpr';
import { Mode, SelectionKind } from './info';
import { derefStructPtr, lookupFieldOrMethod } from './lookup';
import { BuiltinId, ObjTag } from './object';
import type { Operand } from './operand';
import { newOperand } from './operand';
import { isTypeParam } from './predicates';
import { record, recordBuiltinType, recordSelection } from './recording';
import { alignof, offsetof, sizeof } from './sizes';
import type { Named, Type } from './type';
import { BasicKind, PointerType, SliceType, Tag } from './type';
import { commonUnder, under } from './under';
import { Typ, universeByte } from './universe';
import { exprString, unparen } from './util';
import { verifyVersionf } from './version';

/** Whether the size of the type depends on type parameters (or is infinite, which is reported elsewhere). */
export function hasVarSize(t: Type, seen?: Map<Named, boolean>): boolean {
  const named = asNamed(t);
  if (named === undefined) return hasVarSize1(t, seen);
  const known = seen?.get(named);
  if (known !== undefined) return known;
  seen ??= new Map();
  seen.set(named, true); // cyclic until shown otherwise
  const result = hasVarSize1(t, seen);
  seen.set(named, result);
  return result;
}

function hasVarSize1(t: Type, seen: Map<Named, boolean> | undefined): boolean {
  const u = under(t);
  switch (u.tag) {
    case Tag.Array:
      return hasVarSize(u.elem, seen);
    case Tag.Struct:
      for (const f of u.fields) if (f.type !== undefined && hasVarSize(f.type, seen)) return true;
      return false;
    case Tag.Interface:
      return isTypeParam(t);
    default:
      return false;
  }
}

/** Checks a call of one of unsafe's builtins; see builtin(). */
export function builtinUnsafe(
  check: Checker,
  x: Operand,
  call: CallExpr,
  id: BuiltinId,
  args: readonly Operand[],
): boolean {
  const uintptr = Typ[BasicKind.Uintptr]!;
  switch (id) {
    case BuiltinId.Add: {
      verifyVersionf(check, call.fun, 'unsafeSlices', 'unsafe.Add');
      const pointer = Typ[BasicKind.UnsafePointer]!;
      assignment(check, x, pointer, 'argument to unsafe.Add');
      if (x.mode === Mode.Invalid || !isValidIndex(check, args[1]!, 'length', true)) return false;
      x.mode = Mode.Value;
      x.type = pointer;
      recordBuiltinType(check, call.fun, makeSig(pointer, pointer, args[1]!.type!));
      return true;
    }
    case BuiltinId.Alignof:
      assignment(check, x, undefined, 'argument to unsafe.Alignof');
      if (x.mode === Mode.Invalid) return false;
      if (hasVarSize(x.type!)) {
        x.mode = Mode.Value;
        recordBuiltinType(check, call.fun, makeSig(uintptr, x.type!));
      } else {
        x.mode = Mode.Constant;
        x.val = constant.makeInt64(alignof(check.conf.target, x.type!));
      }
      x.type = uintptr;
      return true;
    case BuiltinId.Offsetof:
      return builtinOffsetof(check, x, call);
    case BuiltinId.Sizeof:
      assignment(check, x, undefined, 'argument to unsafe.Sizeof');
      if (x.mode === Mode.Invalid) return false;
      if (hasVarSize(x.type!)) {
        x.mode = Mode.Value;
        recordBuiltinType(check, call.fun, makeSig(uintptr, x.type!));
      } else {
        const size = sizeof(check.conf.target, x.type!);
        if (size < 0) {
          errorf(check, x, `${operandText(check, x)} is too large`);
          return false;
        }
        x.mode = Mode.Constant;
        x.val = constant.makeInt64(size);
      }
      x.type = uintptr;
      return true;
    case BuiltinId.Slice: {
      verifyVersionf(check, call.fun, 'unsafeSlices', 'unsafe.Slice');
      const ptr = commonUnder(x.type!);
      if (ptr === undefined || ptr.tag !== Tag.Pointer) {
        errorf(check, x, `${invalidArg}${operandText(check, x)} is not a pointer`);
        return false;
      }
      if (!isValidIndex(check, args[1]!, 'length', false)) return false;
      x.mode = Mode.Value;
      x.type = new SliceType(ptr.base);
      recordBuiltinType(check, call.fun, makeSig(x.type, ptr, args[1]!.type!));
      return true;
    }
    case BuiltinId.SliceData: {
      verifyVersionf(check, call.fun, 'unsafeStrings', 'unsafe.SliceData');
      const slice = commonUnder(x.type!);
      if (slice === undefined || slice.tag !== Tag.Slice) {
        errorf(check, x, `${invalidArg}${operandText(check, x)} is not a slice`);
        return false;
      }
      x.mode = Mode.Value;
      x.type = new PointerType(slice.elem);
      recordBuiltinType(check, call.fun, makeSig(x.type, slice));
      return true;
    }
    case BuiltinId.String: {
      verifyVersionf(check, call.fun, 'unsafeStrings', 'unsafe.String');
      const ptr = new PointerType(universeByte);
      assignment(check, x, ptr, 'argument to unsafe.String');
      if (x.mode === Mode.Invalid || !isValidIndex(check, args[1]!, 'length', false)) return false;
      x.mode = Mode.Value;
      x.type = Typ[BasicKind.String]!;
      recordBuiltinType(check, call.fun, makeSig(x.type, ptr, args[1]!.type!));
      return true;
    }
    case BuiltinId.StringData:
      verifyVersionf(check, call.fun, 'unsafeStrings', 'unsafe.StringData');
      assignment(check, x, Typ[BasicKind.String]!, 'argument to unsafe.StringData');
      if (x.mode === Mode.Invalid) return false;
      x.mode = Mode.Value;
      x.type = new PointerType(universeByte);
      recordBuiltinType(check, call.fun, makeSig(x.type, Typ[BasicKind.String]!));
      return true;
    default:
      return false; // assert and trace exist in the checker's own tests only
  }
}

function builtinOffsetof(check: Checker, x: Operand, call: CallExpr): boolean {
  const arg0 = call.argList[0]!;
  const selx = unparen(arg0);
  if (selx.kind !== Kind.SelectorExpr) {
    errorf(check, arg0, `${invalidArg}${exprString(arg0)} is not a selector expression`);
    use(check, arg0);
    return false;
  }
  expr(check, undefined, x, selx.x);
  if (x.mode === Mode.Invalid) return false;
  const base = derefStructPtr(x.type!);
  const sel = selx.sel.value;
  const found = lookupFieldOrMethod(base, false, check.pkg, sel, false);
  const obj = found.obj;
  if (obj === undefined) {
    errorf(check, x, `${invalidArg}${typeText(check, base)} has no single field ${sel}`);
    return false;
  }
  if (obj.tag !== ObjTag.Var) {
    errorf(check, arg0, `${invalidArg}${exprString(arg0)} is a method value`);
    return false;
  }
  if (found.indirect) {
    errorf(check, x, `${invalidArg}field ${sel} is embedded via a pointer in ${typeText(check, base)}`);
    return false;
  }
  recordSelection(check, selx, SelectionKind.FieldVal, base, obj, found.index!, false);
  record(check, newOperand((x.mode as Mode) === Mode.Variable ? Mode.Variable : Mode.Value, selx, obj.type));
  const uintptr = Typ[BasicKind.Uintptr]!;
  if (hasVarSize(base)) {
    x.mode = Mode.Value;
    recordBuiltinType(check, call.fun, makeSig(uintptr, obj.type!));
  } else {
    const offs = offsetof(check.conf.target, base, found.index!);
    if (offs < 0) {
      errorf(check, x, `${operandText(check, x)} is too large`);
      return false;
    }
    x.mode = Mode.Constant;
    x.val = constant.makeInt64(offs);
  }
  x.type = uintptr;
  return true;
}
