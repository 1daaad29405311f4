/**
 * Calls of builtins (types2/builtins.go, go1.26): evaluation of the arguments and dispatch. The builtins on numbers
 * are in builtins-number.ts, those of package unsafe in builtins-unsafe.ts.
 */

import type { ConstValue } from '../base/constant';
import * as constant from '../base/constant';
import { none } from '../base/none';
import type { CallExpr } from '../syntax/nodes';
import { unalias } from './alias';
import { assignment } from './assignments';
import { builtinComplex, builtinMinMax, builtinRealImag } from './builtins-number';
import { builtinUnsafe } from './builtins-unsafe';
import { checkArguments, exprList, useList } from './call';
import type { Checker } from './checker';
import { errorf, invalidArg, invalidOp } from './errors';
import { exclude, exprOrType } from './expr';
import { operandText, typeText } from './format';
import { index } from './indexexpr';
import { Mode } from './info';
import { BuiltinId, Var, VarKind } from './object';
import { assignableTo, type Operand } from './operand';
import { allString, defaultType, identical, isString, isTypeParam, isUntyped, isValid } from './predicates';
import { recordBuiltinType, recordPanic } from './recording';
import type { Type } from './type';
import { BasicInfo, BasicKind, PointerType, Signature, SliceType, Tag, Tuple } from './type';
import { validVarType, varType } from './typexpr';
import { commonUnder, typesetIs, under, underIs } from './under';
import { predeclaredFuncs, Typ, universeByte } from './universe';
import { exprString } from './util';
import { verifyVersionf } from './version';

const noOperands: readonly Operand[] = none;

/** Checks a call of the builtin; the result is in x (but for its expression). False where there is an error. */
export function builtin(check: Checker, x: Operand, call: CallExpr, id: BuiltinId): boolean {
  if (id === BuiltinId.Len || id === BuiltinId.Cap) {
    // len and cap want to know whether their own argument has calls or receives
    const saved = check.env.hasCallOrRecv;
    check.env.hasCallOrRecv = false;
    const ok = builtin1(check, x, call, id);
    check.env.hasCallOrRecv = saved;
    return ok;
  }
  return builtin1(check, x, call, id);
}

function builtin1(check: Checker, x: Operand, call: CallExpr, id: BuiltinId): boolean {
  const argList = call.argList;
  const bin = predeclaredFuncs[id]!;
  if (call.hasDots && id !== BuiltinId.Append) {
    errorf(check, call, `${invalidOp}invalid use of ... with built-in ${bin.name}`);
    useList(check, argList);
    return false;
  }

  let args = noOperands;
  let nargs = argList.length;
  switch (id) {
    case BuiltinId.Make:
    case BuiltinId.New:
    case BuiltinId.Offsetof:
    case BuiltinId.Trace:
      break; // these see to their arguments themselves
    default:
      args = exprList(check, argList);
      nargs = args.length;
      for (const a of args) if (a.mode === Mode.Invalid) return false;
      if (nargs > 0) x.set(args[0]!);
  }
  if (nargs < bin.nargs || (!bin.variadic && nargs > bin.nargs)) {
    const few = nargs < bin.nargs ? 'not enough' : 'too many';
    errorf(check, call, `${invalidOp}${few} arguments for ${exprString(call)} (expected ${bin.nargs}, found ${nargs})`);
    return false;
  }

  switch (id) {
    case BuiltinId.Append:
      return builtinAppend(check, x, call, args);
    case BuiltinId.Cap:
    case BuiltinId.Len:
      return builtinLen(check, x, call, id);
    case BuiltinId.Clear:
      return builtinClear(check, x, call);
    case BuiltinId.Close:
      return builtinClose(check, x, call);
    case BuiltinId.Complex:
      return builtinComplex(check, x, call, args);
    case BuiltinId.Copy:
      return builtinCopy(check, x, call, args);
    case BuiltinId.Delete:
      return builtinDelete(check, x, call, args);
    case BuiltinId.Imag:
    case BuiltinId.Real:
      return builtinRealImag(check, x, call, id);
    case BuiltinId.Make:
      return builtinMake(check, x, call);
    case BuiltinId.Max:
    case BuiltinId.Min:
      return builtinMinMax(check, x, call, id, args);
    case BuiltinId.New:
      return builtinNew(check, x, call);
    case BuiltinId.Panic: {
      const sig = check.env.sig;
      if (sig !== undefined && sig.results.vars.length > 0) recordPanic(check, call);
      assignment(check, x, check.conf.universe.emptyInterface, 'argument to panic');
      if (x.mode === Mode.Invalid) return false;
      x.mode = Mode.NoValue;
      recordBuiltinType(check, call.fun, makeSig(undefined, check.conf.universe.emptyInterface));
      return true;
    }
    case BuiltinId.Print:
    case BuiltinId.Println: {
      const params: Type[] = [];
      for (const a of args) {
        assignment(
          check,
          a,
          undefined,
          id === BuiltinId.Print ? 'argument to built-in print' : 'argument to built-in println',
        );
        if (a.mode === Mode.Invalid) return false;
        params.push(a.type!);
      }
      x.mode = Mode.NoValue;
      recordBuiltinType(check, call.fun, makeSig(undefined, ...params));
      return true;
    }
    case BuiltinId.Recover:
      x.mode = Mode.Value;
      x.type = check.conf.universe.emptyInterface;
      recordBuiltinType(check, call.fun, makeSig(x.type));
      return true;
    default:
      return builtinUnsafe(check, x, call, id, args);
  }
}

/** A signature as builtins are recorded with. */
export function makeSig(res: Type | undefined, ...args: readonly Type[]): Signature {
  const params: Var[] = [];
  for (const a of args) params.push(new Var(0, undefined, '', defaultType(a), VarKind.Param));
  const results = res === undefined ? [] : [new Var(0, undefined, '', res, VarKind.Result)];
  return new Signature(undefined, new Tuple(params), new Tuple(results), false);
}

/** Whether all types of y's type set are strings or slices of bytes; `needString`: one at least is a string. */
function bytesOrStrings(y: Operand, needString: boolean): boolean {
  let hasString = !needString;
  const ok = typesetIs(y.type!, (_, u) => {
    if (u === undefined) return false;
    if (u.tag === Tag.Slice) return identical(u.elem, universeByte);
    if (!isString(u)) return false;
    hasString = true;
    return true;
  });
  return ok && hasString;
}

/** The element type of slice x (or of all slices in its type set); reports why it has none. */
function sliceElem(check: Checker, x: Operand, what: string): Type | undefined {
  let E: Type | undefined;
  const ok = typesetIs(x.type!, (_, u) => {
    if (u === undefined || u.tag !== Tag.Slice) {
      const have = x.mode === Mode.NilValue ? 'untyped nil' : operandText(check, x);
      errorf(check, x, `invalid ${what}: argument must be a slice; have ${have}`);
      return false;
    }
    if (E === undefined) {
      E = u.elem;
    } else if (!identical(E, u.elem)) {
      errorf(
        check,
        x,
        `invalid ${what}: mismatched slice element types ${typeText(check, E)} and ${typeText(check, u.elem)} in ` +
          `${operandText(check, x)}`,
      );
      return false;
    }
    return true;
  });
  return ok ? E : undefined;
}

function builtinAppend(check: Checker, x: Operand, call: CallExpr, args: readonly Operand[]): boolean {
  const S = x.type!;
  const E = sliceElem(check, x, 'append');
  if (E === undefined) return false;
  let sig: Signature | undefined;
  // append(bytes, string...)
  if (
    args.length === 2 &&
    call.hasDots &&
    assignableTo(check, x, check.conf.universe.byteSlice) &&
    bytesOrStrings(args[1]!, true)
  ) {
    sig = makeSig(S, S, args[1]!.type!);
    sig.variadic = true;
  }
  if (sig === undefined) {
    sig = makeSig(S, S, new SliceType(E));
    sig.variadic = true;
    checkArguments(check, call, sig, [], [], args, undefined);
  }
  recordBuiltinType(check, call.fun, sig);
  x.mode = Mode.Value;
  x.type = S;
  return true;
}

/** For a pointer to an array, the array type. */
export function arrayPtrDeref(type: Type): Type {
  const p = unalias(type);
  if (p.tag === Tag.Pointer) {
    const a = under(p.base);
    if (a.tag === Tag.Array) return a;
  }
  return type;
}

function builtinLen(check: Checker, x: Operand, call: CallExpr, id: BuiltinId): boolean {
  let mode: Mode = Mode.Invalid;
  let val: ConstValue | undefined;
  const u = under(x.type!);
  const t = arrayPtrDeref(u);
  switch (t.tag) {
    case Tag.Basic:
      if ((t.info & BasicInfo.IsString) !== 0 && id === BuiltinId.Len) {
        mode = Mode.Value;
        if (x.mode === Mode.Constant) {
          mode = Mode.Constant;
          val = constant.makeInt64(constant.stringVal(x.val!).length);
        }
      }
      break;
    case Tag.Array:
      mode = Mode.Value;
      if (!check.env.hasCallOrRecv) {
        mode = Mode.Constant;
        val = t.len >= 0 ? constant.makeInt64(t.len) : constant.makeUnknown();
      }
      break;
    case Tag.Slice:
    case Tag.Chan:
      mode = Mode.Value;
      break;
    case Tag.Map:
      if (id === BuiltinId.Len) mode = Mode.Value;
      break;
    case Tag.Interface:
      if (
        isTypeParam(x.type!) &&
        underIs(x.type!, (v) => {
          const w = v === undefined ? undefined : arrayPtrDeref(v);
          switch (w?.tag) {
            case Tag.Basic:
              return (w.info & BasicInfo.IsString) !== 0 && id === BuiltinId.Len;
            case Tag.Array:
            case Tag.Slice:
            case Tag.Chan:
              return true;
            case Tag.Map:
              return id === BuiltinId.Len;
            default:
              return false;
          }
        })
      )
        mode = Mode.Value;
  }
  if (mode === Mode.Invalid) {
    if (isValid(u))
      errorf(check, x, `${invalidArg}${operandText(check, x)} for built-in ${id === BuiltinId.Len ? 'len' : 'cap'}`);
    return false;
  }
  if (mode !== Mode.Constant) recordBuiltinType(check, call.fun, makeSig(Typ[BasicKind.Int]!, x.type!));
  x.mode = mode;
  x.type = Typ[BasicKind.Int]!;
  x.val = val;
  return true;
}

function builtinClear(check: Checker, x: Operand, call: CallExpr): boolean {
  verifyVersionf(check, call.fun, 'clear', 'clear');
  const ok = underIs(x.type!, (u) => {
    if (u !== undefined && (u.tag === Tag.Map || u.tag === Tag.Slice)) return true;
    errorf(
      check,
      x,
      `${invalidArg}cannot clear ${operandText(check, x)}: argument must be (or constrained by) map or slice`,
    );
    return false;
  });
  if (!ok) return false;
  x.mode = Mode.NoValue;
  recordBuiltinType(check, call.fun, makeSig(undefined, x.type!));
  return true;
}

function builtinClose(check: Checker, x: Operand, call: CallExpr): boolean {
  const ok = underIs(x.type!, (u) => {
    if (u === undefined || u.tag !== Tag.Chan) {
      errorf(check, x, `${invalidOp}cannot close non-channel ${operandText(check, x)}`);
      return false;
    }
    if (u.dir === 2) {
      errorf(check, x, `${invalidOp}cannot close receive-only channel ${operandText(check, x)}`);
      return false;
    }
    return true;
  });
  if (!ok) return false;
  x.mode = Mode.NoValue;
  recordBuiltinType(check, call.fun, makeSig(undefined, x.type!));
  return true;
}

function builtinCopy(check: Checker, x: Operand, call: CallExpr, args: readonly Operand[]): boolean {
  const y = args[1]!;
  const special = assignableTo(check, x, check.conf.universe.byteSlice) && bytesOrStrings(y, false);
  if (!special) {
    const dst = sliceElem(check, x, 'copy');
    if (dst === undefined) return false;
    const src = allString(y.type!) ? universeByte : sliceElem(check, y, 'copy');
    if (src === undefined) return false;
    if (!identical(dst, src)) {
      errorf(
        check,
        x,
        `invalid copy: arguments ${operandText(check, x)} and ${operandText(check, y)} have different element ` +
          `types ${typeText(check, dst)} and ${typeText(check, src)}`,
      );
      return false;
    }
  }
  recordBuiltinType(check, call.fun, makeSig(Typ[BasicKind.Int]!, x.type!, y.type!));
  x.mode = Mode.Value;
  x.type = Typ[BasicKind.Int]!;
  return true;
}

function builtinDelete(check: Checker, x: Operand, call: CallExpr, args: readonly Operand[]): boolean {
  const map = x.type!;
  let key: Type | undefined;
  const ok = underIs(map, (u) => {
    if (u === undefined || u.tag !== Tag.Map) {
      errorf(check, x, `${invalidArg}${operandText(check, x)} is not a map`);
      return false;
    }
    if (key !== undefined && !identical(u.key, key)) {
      errorf(check, x, `${invalidArg}maps of ${operandText(check, x)} must have identical key types`);
      return false;
    }
    key = u.key;
    return true;
  });
  if (!ok || key === undefined) return false;
  x.set(args[1]!);
  assignment(check, x, key, 'argument to delete');
  if (x.mode === Mode.Invalid) return false;
  x.mode = Mode.NoValue;
  recordBuiltinType(check, call.fun, makeSig(undefined, map, key));
  return true;
}

function builtinMake(check: Checker, x: Operand, call: CallExpr): boolean {
  const argList = call.argList;
  const arg0 = argList[0]!;
  const T = varType(check, arg0);
  if (!isValid(T)) return false;
  let cause = '';
  const u = commonUnder(
    T,
    (_, t) => {
      if (t === undefined) return 'no specific type';
      if (t.tag === Tag.Slice || t.tag === Tag.Map || t.tag === Tag.Chan) return undefined;
      return 'type must be slice, map, or channel';
    },
    (message) => {
      cause = message;
    },
  );
  if (u === undefined) {
    errorf(check, arg0, `${invalidArg}cannot make ${exprString(arg0)}: ${cause}`);
    return false;
  }
  const min = u.tag === Tag.Slice ? 2 : 1;
  const nargs = argList.length;
  if (nargs < min || min + 1 < nargs) {
    errorf(check, call, `${invalidOp}${exprString(call)} expects ${min} or ${min + 1} arguments; found ${nargs}`);
    return false;
  }
  const types: Type[] = [T];
  const sizes: number[] = [];
  for (let i = 1; i < nargs; i++) {
    const size = index(check, argList[i]!, -1);
    types.push(size.type);
    if (size.val >= 0) sizes.push(size.val);
  }
  if (sizes.length === 2 && sizes[0]! > sizes[1]!)
    errorf(check, argList[1]!, `${invalidArg}length and capacity swapped`);
  x.mode = Mode.Value;
  x.type = T;
  recordBuiltinType(check, call.fun, makeSig(T, ...types));
  return true;
}

function builtinNew(check: Checker, x: Operand, call: CallExpr): boolean {
  const arg = call.argList[0]!;
  exprOrType(check, x, arg, false);
  exclude(check, x, (1 << Mode.NoValue) | (1 << Mode.Builtin));
  switch (x.mode) {
    case Mode.Invalid:
      return false;
    case Mode.TypExpr:
      validVarType(check, arg, x.type!);
      break;
    default:
      if (isUntyped(x.type!)) {
        assignment(check, x, undefined, 'argument to new');
        if ((x.mode as Mode) === Mode.Invalid) return false;
      }
      verifyVersionf(check, call.fun, 'newOfValue', () => `new(${exprString(arg)})`);
  }
  const T = x.type!;
  x.mode = Mode.Value;
  x.type = new PointerType(T);
  recordBuiltinType(check, call.fun, makeSig(x.type, T));
  return true;
}
