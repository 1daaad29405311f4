/** Index and slice expressions (types2/index.go, go1.26). */
import * as constant from '../base/constant';
import { Kind as ConstKind } from '../base/constant';
import type { Expr, IndexExpr, SliceExpr } from '../syntax/nodes';
import { Kind } from '../syntax/nodes';
import { assignment } from './assignments';
import { use } from './call';
import type { Checker } from './checker';
import { convertUntyped, representableConst } from './const';
import { errorf, invalidArg, invalidOp } from './errors';
import { expr, exprOrType, nonGeneric } from './expr';
import { operandText, typeText } from './format';
import { Mode } from './info';
import { Operand } from './operand';
import { allInteger, identical, isString, isTypeParam, isUntyped, isValid } from './predicates';
import type { Type } from './type';
import { BasicInfo, BasicKind, SliceType, Tag } from './type';
import { varType } from './typexpr';
import { typesetIs, under, underIs } from './under';
import { Typ, universeByte } from './universe';
import { exprString } from './util';

/**
 * Checks an index expression. True for the instantiation of a generic function: then x is the function, which the
 * caller must instantiate.
 */
export function indexExpr(check: Checker, x: Operand, e: IndexExpr): boolean {
  exprOrType(check, x, e.x, true);
  switch (x.mode) {
    case Mode.Invalid:
      use(check, e.index);
      return false;
    case Mode.TypExpr:
      x.mode = Mode.Invalid;
      x.type = varType(check, e);
      if (isValid(x.type)) x.mode = Mode.TypExpr;
      return false;
    case Mode.Value: {
      const sig = under(x.type!);
      if (sig.tag === Tag.Signature && sig.tparams.length > 0) return true;
    }
  }
  nonGeneric(check, undefined, x);
  if ((x.mode as Mode) === Mode.Invalid) return false;

  let valid = false;
  let length = -1; // known where not negative
  const u = under(x.type!);
  switch (u.tag) {
    case Tag.Basic:
      if ((u.info & BasicInfo.IsString) !== 0) {
        valid = true;
        if ((x.mode as Mode) === Mode.Constant) length = constant.stringVal(x.val!).length;
        // a byte, and never constant
        x.mode = Mode.Value;
        x.type = universeByte;
      }
      break;
    case Tag.Array:
      valid = true;
      length = u.len;
      if ((x.mode as Mode) !== Mode.Variable) x.mode = Mode.Value;
      x.type = u.elem;
      break;
    case Tag.Pointer: {
      const a = under(u.base);
      if (a.tag === Tag.Array) {
        valid = true;
        length = a.len;
        x.mode = Mode.Variable;
        x.type = a.elem;
      }
      break;
    }
    case Tag.Slice:
      valid = true;
      x.mode = Mode.Variable;
      x.type = u.elem;
      break;
    case Tag.Map:
      mapIndex(check, x, e, u.key, u.elem);
      return false;
    case Tag.Interface: {
      if (!isTypeParam(x.type!)) break;
      const r = typeParamIndex(x);
      if (r === undefined) break;
      if (r.key !== undefined) {
        mapIndex(check, x, e, r.key, r.elem);
        return false;
      }
      valid = true;
      length = r.length;
      x.mode = r.mode;
      x.type = r.elem;
    }
  }

  if (!valid) {
    errorf(check, e.pos, `cannot index ${operandText(check, x)}`);
    use(check, e.index);
    x.mode = Mode.Invalid;
    return false;
  }
  const i = singleIndex(check, e);
  if (i === undefined) {
    x.mode = Mode.Invalid;
    return false;
  }
  if (x.type === undefined) x.type = Typ[BasicKind.Invalid]!;
  index(check, i, length);
  return false;
}

function mapIndex(check: Checker, x: Operand, e: IndexExpr, key: Type, elem: Type): void {
  const i = singleIndex(check, e);
  if (i === undefined) {
    x.mode = Mode.Invalid;
    return;
  }
  const k = new Operand();
  expr(check, undefined, k, i);
  assignment(check, k, key, 'map index');
  // the element type is known even where the index is wrong
  x.mode = Mode.MapIndex;
  x.type = elem;
  x.expr = e;
}

interface TypeParamIndex {
  readonly key: Type | undefined;
  readonly elem: Type;
  readonly length: number;
  readonly mode: Mode;
}

/** What indexing a value of a type parameter's type gives, where all types of its type set agree. */
function typeParamIndex(x: Operand): TypeParamIndex | undefined {
  let key: Type | undefined, elem: Type | undefined;
  let length = -1;
  let mode: Mode = Mode.Variable;
  const ok = underIs(x.type!, (u) => {
    let l = -1;
    let k: Type | undefined, el: Type | undefined;
    switch (u?.tag) {
      case Tag.Basic:
        if ((u.info & BasicInfo.IsString) !== 0) {
          el = universeByte;
          mode = Mode.Value;
        }
        break;
      case Tag.Array:
        l = u.len;
        el = u.elem;
        if (x.mode !== Mode.Variable) mode = Mode.Value;
        break;
      case Tag.Pointer: {
        const a = under(u.base);
        if (a.tag === Tag.Array) {
          l = a.len;
          el = a.elem;
        }
        break;
      }
      case Tag.Slice:
        el = u.elem;
        break;
      case Tag.Map:
        k = u.key;
        el = u.elem;
    }
    if (el === undefined) return false;
    if (elem === undefined) {
      length = l;
      key = k;
      elem = el;
      return true;
    }
    // maps do not mix with other types
    if ((key === undefined) !== (k === undefined) || (key !== undefined && !identical(key, k!))) return false;
    if (!identical(elem, el)) return false;
    if (l >= 0 && l < length) length = l;
    return true;
  });
  return ok && elem !== undefined ? { key, elem, length, mode } : undefined;
}

/** Checks a slice expression. */
export function sliceExpr(check: Checker, x: Operand, e: SliceExpr): void {
  expr(check, undefined, x, e.x);
  if (x.mode === Mode.Invalid) {
    for (const i of e.index) if (i !== undefined) use(check, i);
    return;
  }
  const cu = isTypeParam(x.type!) ? commonSliceType(check, x) : under(x.type!);
  if (cu === undefined) {
    x.mode = Mode.Invalid;
    return;
  }

  let valid = false;
  let length = -1;
  switch (cu.tag) {
    case Tag.Basic:
      if ((cu.info & BasicInfo.IsString) !== 0) {
        if (e.full) {
          errorf(check, e.index[2] ?? e, `${invalidOp}3-index slice of string`);
          x.mode = Mode.Invalid;
          return;
        }
        valid = true;
        if (x.mode === Mode.Constant) length = constant.stringVal(x.val!).length;
        if (isUntyped(x.type!)) x.type = Typ[BasicKind.String]!;
      }
      break;
    case Tag.Array:
      valid = true;
      length = cu.len;
      if (x.mode !== Mode.Variable) {
        errorf(check, x, `cannot slice unaddressable value ${operandText(check, x)}`);
        x.mode = Mode.Invalid;
        return;
      }
      x.type = new SliceType(cu.elem);
      break;
    case Tag.Pointer: {
      const a = under(cu.base);
      if (a.tag === Tag.Array) {
        valid = true;
        length = a.len;
        x.type = new SliceType(a.elem);
      }
      break;
    }
    case Tag.Slice:
      valid = true;
  }
  if (!valid) {
    errorf(check, x, `cannot slice ${operandText(check, x)}`);
    x.mode = Mode.Invalid;
    return;
  }
  x.mode = Mode.Value;

  if (e.full && (e.index[1] === undefined || e.index[2] === undefined)) {
    errorf(check, e, '2nd and 3rd index required in 3-index slice');
    x.mode = Mode.Invalid;
    return;
  }

  // constant indexes must be in order; a missing one is the least or largest
  let last = 0;
  let reported = false;
  for (let i = 0; i < 3; i++) {
    const at = e.index[i];
    let v = -1;
    if (at !== undefined) v = index(check, at, length >= 0 ? length + 1 : -1).val;
    else if (i === 0) v = 0;
    else if (length >= 0) v = length;
    if (v < 0) continue;
    if (v < last && !reported) {
      errorf(check, at ?? e, `invalid slice indices: ${v} < ${last}`);
      reported = true;
    }
    if (v > last) last = v;
  }
}

/** The underlying type that all types of x's type set share, strings counting as []byte next to them. */
function commonSliceType(check: Checker, x: Operand): Type | undefined {
  let ct: Type | undefined, cu: Type | undefined;
  let hasString = false;
  let bad = false;
  typesetIs(x.type!, (t, u) => {
    if (u === undefined || t === undefined) {
      errorf(check, x, `cannot slice ${operandText(check, x)}: no specific type in ${typeText(check, x.type!)}`);
      bad = true;
      return false;
    }
    if (isString(u)) {
      u = new SliceType(universeByte);
      hasString = true;
    }
    if (cu === undefined) {
      ct = t;
      cu = u;
      return true;
    }
    if (!identical(cu, u)) {
      errorf(
        check,
        x,
        `cannot slice ${operandText(check, x)}: ${typeText(check, ct!)} and ${typeText(check, t)} have different ` +
          `underlying types`,
      );
      bad = true;
      return false;
    }
    return true;
  });
  if (bad) return undefined;
  return hasString ? Typ[BasicKind.String]! : cu;
}

/** The one index of an index expression; reports an error where there are several. */
function singleIndex(check: Checker, e: IndexExpr): Expr | undefined {
  const i = e.index;
  if (i === undefined) {
    errorf(check, e, `missing index for ${exprString((e as IndexExpr).x)}`);
    return undefined;
  }
  if (i.kind !== Kind.ListExpr) return i;
  if (i.elemList.length > 1) errorf(check, i.elemList[1]!, `${invalidOp}more than one index`);
  return i.elemList[0];
}

/** Type of a valid index (Typ[Invalid] otherwise), and its value where it is constant (-1 otherwise). */
export interface Index {
  readonly type: Type;
  readonly val: number;
}

/** Checks an index; max, if not negative, is its bound. */
export function index(check: Checker, e: Expr, max: number): Index {
  const x = new Operand();
  expr(check, undefined, x, e);
  if (!isValidIndex(check, x, 'index', false)) return { type: Typ[BasicKind.Invalid]!, val: -1 };
  if (x.mode !== Mode.Constant) return { type: x.type!, val: -1 };
  if (constant.kind(x.val!) === ConstKind.Unknown) return { type: Typ[BasicKind.Invalid]!, val: -1 };
  const v = Number(constant.int64Val(x.val!) ?? -1);
  if (max >= 0 && v >= max) {
    errorf(check, x, `${invalidArg}index ${constant.toString(x.val!)} out of bounds [0:${max}]`);
    return { type: Typ[BasicKind.Invalid]!, val: -1 };
  }
  return { type: x.type!, val: v };
}

/** Whether x can be an index (or a length, which `what` says); reports an error otherwise. */
export function isValidIndex(check: Checker, x: Operand, what: string, allowNegative: boolean): boolean {
  if (x.mode === Mode.Invalid) return false;
  convertUntyped(check, x, Typ[BasicKind.Int]!);
  if ((x.mode as Mode) === Mode.Invalid) return false;
  if (!allInteger(x.type!)) {
    errorf(check, x, `${invalidArg}${what} ${operandText(check, x)} must be integer`);
    return false;
  }
  if (x.mode === Mode.Constant) {
    if (!allowNegative && constant.sign(x.val!) < 0) {
      errorf(check, x, `${invalidArg}${what} ${operandText(check, x)} must not be negative`);
      return false;
    }
    if (!representableConst(x.val!, check, Typ[BasicKind.Int]!, x)) {
      errorf(check, x, `${invalidArg}${what} ${operandText(check, x)} overflows int`);
      return false;
    }
  }
  return true;
}
