/** Literals: basic, function and composite ones (types2/literals.go, go1.26). */

import type { ConstValue } from '../base/constant';
import * as constant from '../base/constant';
import { Kind as ConstKind } from '../base/constant';
import type { BasicLit, CompositeLit, Expr, FuncLit, KeyValueExpr, Name } from '../syntax/nodes';
import { Kind, LitKind } from '../syntax/nodes';
import { assignment } from './assignments';
import { opPos } from './binary';
import { use } from './call';
import { later } from './check';
import type { Checker } from './checker';
import { overflow } from './const';
import { errorf, versionErrorf } from './errors';
import { lookupError } from './errsupport';
import { elementExpr } from './expr';
import { typeText } from './format';
import { index } from './indexexpr';
import { Mode } from './info';
import { deref, fieldIndex, lookupFieldOrMethod } from './lookup';
import { isExported, ObjTag, type Var } from './object';
import { Operand, setConst } from './operand';
import { identical, isNonTypeParamInterface, isValid } from './predicates';
import { recordTypeAndValue, recordUse } from './recording';
import { funcBody } from './stmt';
import type { MapType, StructType, Type } from './type';
import { ArrayType, BasicKind, Tag } from './type';
import { typ, varType } from './typexpr';
import { commonUnder, under } from './under';
import { Typ } from './universe';
import { exprString } from './util';
import { allowVersion, verifyVersionf, versionOf } from './version';

/** Reports a numeric literal that the language version does not know yet. */
function langCompat(check: Checker, lit: BasicLit): void {
  const s = lit.value;
  if (s.length <= 2 || allowVersion(check, 'numberLiterals')) return;
  if (s.includes('_')) {
    versionErrorf(check, lit, versionOf(check, 'numberLiterals'), 'underscore in numeric literal');
    return;
  }
  if (s[0] !== '0') return;
  const radix = s[1]!.toLowerCase();
  if (radix === 'b') versionErrorf(check, lit, versionOf(check, 'numberLiterals'), 'binary literal');
  else if (radix === 'o') versionErrorf(check, lit, versionOf(check, 'numberLiterals'), '0o/0O-style octal literal');
  else if (radix === 'x' && lit.litKind !== LitKind.Int)
    versionErrorf(check, lit, versionOf(check, 'numberLiterals'), 'hexadecimal floating-point literal');
}

/** Numeric literals longer than this are not worth the time to convert them. */
const longestNumber = 10000;

export function basicLit(check: Checker, x: Operand, e: BasicLit): void {
  const numeric = e.litKind === LitKind.Int || e.litKind === LitKind.Float || e.litKind === LitKind.Imag;
  if (numeric) {
    langCompat(check, e);
    if (e.value.length > longestNumber) {
      errorf(check, e, `excessively long constant: ${e.value.slice(0, 10)}... (${e.value.length} chars)`);
      x.mode = Mode.Invalid;
      return;
    }
  }
  setConst(x, e.litKind, e.value);
  if (x.mode === Mode.Invalid) {
    errorf(check, e, `malformed constant: ${e.value}`);
    return;
  }
  x.expr = e;
  if (numeric) overflow(check, x, opPos(e));
}

/** Checks a function literal; its body is checked when the types around it are complete. */
export function funcLit(check: Checker, x: Operand, e: FuncLit): void {
  const sig = typ(check, e.type);
  if (sig.tag !== Tag.Signature) {
    errorf(check, e, `invalid function literal ${exprString(e)}`);
    x.mode = Mode.Invalid;
    return;
  }
  const decl = check.env.decl;
  const iota = check.env.iota;
  later(check, () => funcBody(check, decl, '<function literal>', sig, e.body, iota));
  x.mode = Mode.Value;
  x.type = sig;
}

export function compositeLit(check: Checker, x: Operand, e: CompositeLit, hint: Type | undefined): void {
  let type: Type, base: Type;
  let open: { len: number } | undefined; // a [...]T whose length the elements give
  let isElem = false;
  if (e.type !== undefined) {
    if (e.type.kind === Kind.ArrayType && e.type.len === undefined) {
      type = base = new ArrayType(-1, varType(check, e.type.elem));
      open = type as { len: number };
    } else {
      type = base = typ(check, e.type);
    }
  } else if (hint !== undefined) {
    type = base = hint;
    // *T stands for &T{}
    const u = commonUnder(base);
    if (u !== undefined && u.tag === Tag.Pointer) base = u.base;
    isElem = true;
  } else {
    errorf(check, e, 'invalid composite literal type: missing type');
    type = base = Typ[BasicKind.Invalid]!;
  }

  const utyp = commonUnder(base);
  switch (utyp?.tag) {
    case Tag.Struct:
      if (e.elemList.length > 0) structLit(check, x, e, utyp, base);
      break;
    case Tag.Array: {
      const n = indexedElts(check, e.elemList, utyp.elem, utyp.len);
      if (utyp.len < 0) {
        // also where the length was in error: it is taken to be what the literal has
        (open ?? (utyp as { len: number })).len = n;
        if (e.type !== undefined) recordTypeAndValue(check, e.type, Mode.TypExpr, utyp);
      }
      break;
    }
    case Tag.Slice:
      indexedElts(check, e.elemList, utyp.elem, -1);
      break;
    case Tag.Map:
      mapLit(check, x, e, utyp);
      break;
    default:
      for (const el of e.elemList) use(check, el.kind === Kind.KeyValueExpr ? el.value : el);
      if (utyp === undefined || isValid(utyp)) {
        const cause = utyp === undefined ? ' (no common underlying type)' : '';
        errorf(check, e, `invalid composite literal${isElem ? ' element' : ''} type ${typeText(check, type)}${cause}`);
        x.mode = Mode.Invalid;
        return;
      }
  }
  x.mode = Mode.Value;
  x.type = type;
}

function structLit(check: Checker, x: Operand, e: CompositeLit, utyp: StructType, base: Type): void {
  const fields = utyp.fields;
  const { promotedKeys } = check.conf.target.release;
  if (e.elemList[0]!.kind !== Kind.KeyValueExpr) {
    for (let i = 0; i < e.elemList.length; i++) {
      const el = e.elemList[i]!;
      if (el.kind === Kind.KeyValueExpr) {
        errorf(check, el, 'mixture of field:value and value elements in struct literal');
        continue;
      }
      elementExpr(check, x, el, undefined);
      const fld = fields[i];
      if (fld === undefined) {
        errorf(check, x, `too many values in struct literal of type ${typeText(check, base)}`);
        break;
      }
      if (fld.pkg !== check.pkg && !isExported(fld.name)) {
        errorf(
          check,
          x,
          `implicit assignment to unexported field ${fld.name} in struct literal of type ${typeText(check, base)}`,
        );
        continue;
      }
      assignment(check, x, fld.type!, 'struct literal');
    }
    if (e.elemList.length < fields.length) {
      const hidden = promotedKeys && fields.some((f) => !isExported(f.name) && f.pkg !== check.pkg);
      const hint = hidden ? ' (type has unexported fields - use key:value pairs)' : '';
      errorf(check, e.rbrace, `too few values in struct literal of type ${typeText(check, base)}${hint}`);
    }
    return;
  }

  const visited = new Set<number>();
  const paths: FieldPath = new Map();
  for (const el of e.elemList) {
    if (el.kind !== Kind.KeyValueExpr) {
      errorf(check, el, 'mixture of field:value and value elements in struct literal');
      continue;
    }
    // the value is checked in any case, so that nothing in it goes unseen
    elementExpr(check, x, el.value, undefined);
    const key = el.key;
    if (key.kind !== Kind.Name) {
      errorf(check, el, `invalid field name ${exprString(key)} in struct literal`);
      continue;
    }
    if (promotedKeys) {
      keyedField(check, x, el, key, utyp, base, paths);
      continue;
    }
    const i = fieldIndex(fields, check.pkg, key.value, false);
    if (i < 0) {
      const j = fieldIndex(fields, check.pkg, key.value, true);
      errorf(check, key, lookupError(check, base, key.value, j >= 0 ? fields[j] : undefined, true));
      continue;
    }
    const fld = fields[i]!;
    recordUse(check, key, fld);
    assignment(check, x, fld.type!, 'struct literal');
    if (visited.has(i)) {
      errorf(check, el, `duplicate field name ${key.value} in struct literal`);
      continue;
    }
    visited.add(i);
  }
}

/** Fields that have values, by their indexes on the way to them; a field, or the fields within an embedded one. */
type FieldPath = Map<number, Var | FieldPath>;

/** Checks one element of a struct literal whose key may be a promoted field. */
function keyedField(
  check: Checker,
  x: Operand,
  el: KeyValueExpr,
  key: Name,
  utyp: StructType,
  base: Type,
  paths: FieldPath,
): void {
  const { obj, index, indirect } = lookupFieldOrMethod(utyp, false, check.pkg, key.value);
  if (obj === undefined || index === undefined) {
    const alt = lookupFieldOrMethod(utyp, false, check.pkg, key.value, true).obj;
    errorf(check, key, lookupError(check, base, key.value, alt, true));
    return;
  }
  if (obj.tag !== ObjTag.Var) {
    errorf(check, key, `${key.value} is not a field`);
    return;
  }
  const what = (): string =>
    `use of promoted field ${fieldPath(utyp, index)} in struct literal of type ${typeText(check, base)}`;
  if (index.length > 1 && !verifyVersionf(check, key, 'promotedKeys', what)) return;
  if (indirect) {
    errorf(check, key, `invalid implicit pointer indirection to reach ${key.value}`);
    return;
  }
  recordUse(check, key, obj);
  assignment(check, x, obj.type!, 'struct literal');
  const clash = addPath(paths, index, obj);
  if (clash === undefined) return;
  const { alt, length } = clash;
  if (alt === obj) errorf(check, el, `duplicate field name ${obj.name} in struct literal`);
  else if (length < index.length)
    errorf(check, el, `cannot specify promoted field ${obj.name} and enclosing embedded field ${alt.name}`);
  else errorf(check, el, `cannot specify embedded field ${obj.name} and enclosed promoted field ${alt.name}`);
}

/** Adds a field; undefined, or a field that has a value already, with how much of the way is the same. */
function addPath(paths: FieldPath, index: readonly number[], fld: Var): { alt: Var; length: number } | undefined {
  let at = paths;
  for (let l = 0; l < index.length; l++) {
    const i = index[l]!;
    const next = at.get(i);
    if (next instanceof Map) at = next;
    else if (next !== undefined) return { alt: next, length: l + 1 };
    else if (l === index.length - 1) {
      at.set(i, fld);
      return undefined;
    } else {
      const made: FieldPath = new Map();
      at.set(i, made);
      at = made;
    }
  }
  for (;;) {
    const first = at.get(Math.min(...at.keys()));
    if (!(first instanceof Map)) return first === undefined ? undefined : { alt: first, length: index.length };
    at = first;
  }
}

/** The names of the fields on the way to a promoted one, "a.b.c". */
function fieldPath(utyp: StructType, index: readonly number[]): string {
  const names: string[] = [];
  let t: Type | undefined = utyp;
  for (const i of index) {
    let u: Type | undefined = t === undefined ? undefined : under(t);
    if (u?.tag === Tag.Pointer) u = under(u.base);
    if (u?.tag !== Tag.Struct) break;
    const f: Var | undefined = u.fields[i];
    if (f === undefined) break;
    names.push(f.name);
    t = f.type;
  }
  return names.join('.');
}

function mapLit(check: Checker, x: Operand, e: CompositeLit, utyp: MapType): void {
  // for interface keys, equal constants of different types are different keys
  const keyIsInterface = isNonTypeParamInterface(utyp.key);
  const visited = new Map<string, Type[]>();
  for (const el of e.elemList) {
    if (el.kind !== Kind.KeyValueExpr) {
      errorf(check, el, 'missing key in map literal');
      continue;
    }
    elementExpr(check, x, el.key, utyp.key);
    assignment(check, x, utyp.key, 'map literal');
    if (x.mode === Mode.Invalid) continue;
    if (x.mode === Mode.Constant) {
      const key = keyVal(x.val!);
      const types = visited.get(key);
      if (types === undefined) {
        visited.set(key, [x.type!]);
      } else if (!keyIsInterface || types.some((t) => identical(t, x.type!))) {
        errorf(check, x, `duplicate key ${constant.toString(x.val!)} in map literal`);
        continue;
      } else {
        types.push(x.type!);
      }
    }
    elementExpr(check, x, el.value, utyp.elem);
    assignment(check, x, utyp.elem, 'map literal');
  }
}

/** A text that is the same for equal constants of different kinds, such as 1, 1.0 and 1 + 0i. */
export function keyVal(x: ConstValue): string {
  switch (constant.kind(x)) {
    case ConstKind.String:
      return `s${constant.stringVal(x)}`;
    case ConstKind.Bool:
      return constant.boolVal(x) ? 't' : 'f';
    case ConstKind.Unknown:
      return '?';
  }
  if (constant.kind(x) === ConstKind.Complex) {
    const f = constant.toFloat(x);
    if (constant.kind(f) === ConstKind.Float || constant.kind(f) === ConstKind.Int) x = f;
  }
  if (constant.kind(x) === ConstKind.Float) {
    const i = constant.toInt(x);
    if (constant.kind(i) !== ConstKind.Int) return `n${constant.float64Val(x)}`;
    x = i;
  }
  return `n${constant.exactString(x)}`;
}

/** Checks the elements of an array or slice literal; gives its length. */
export function indexedElts(check: Checker, elts: readonly Expr[], type: Type, length: number): number {
  // only elements with keys can meet an earlier index
  let visited: Set<number> | undefined;
  for (const e of elts) {
    if (e.kind === Kind.KeyValueExpr) {
      visited = new Set();
      break;
    }
  }
  let at = 0,
    max = 0;
  const x = new Operand();
  for (const e of elts) {
    let validIndex = false;
    let value = e;
    if (e.kind === Kind.KeyValueExpr) {
      const i = index(check, e.key, length);
      if (isValid(i.type)) {
        if (i.val >= 0) {
          at = i.val;
          validIndex = true;
        } else {
          errorf(check, e, `index ${exprString(e.key)} must be integer constant`);
        }
      }
      value = e.value;
    } else if (length >= 0 && at >= length) {
      errorf(check, e, `index ${at} is out of bounds (>= ${length})`);
    } else {
      validIndex = true;
    }
    if (validIndex && visited !== undefined) {
      if (visited.has(at)) errorf(check, e, `duplicate index ${at} in array or slice literal`);
      visited.add(at);
    }
    at++;
    if (at > max) max = at;
    x.val = undefined;
    elementExpr(check, x, value, type);
    assignment(check, x, type, 'array or slice literal');
  }
  return max;
}

export { deref };
