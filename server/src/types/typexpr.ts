/** Identifiers and type expressions. Answers to types2/typexpr.go. */
import * as constant from '../base/constant';
import type { Expr, IndexExpr, Name } from '../syntax/nodes';
import { Kind } from '../syntax/nodes';
import { use } from './call';
import { addDeclDep, later, lookup } from './check';
import type { Checker } from './checker';
import { representableConst } from './const';
import { isAliasName, objDecl, resolveObject } from './decl';
import { errorf, invalidOp, softErrorf } from './errors';
import { expr } from './expr';
import { exprsText, operandText, typeText } from './format';
import { Mode } from './info';
import { instance, validateTArgLen, verify } from './instantiate';
import { interfaceType, newInterface } from './interface';
import type { Cause } from './lookup';
import { recordInstance as recordMono } from './mono';
import { context, typeParams } from './named';
import { type Obj, ObjTag, type TypeName } from './object';
import { Operand } from './operand';
import { comparable, isGeneric, isInteger, isTypeParam, isUntyped, isValid } from './predicates';
import { recordInstance, recordTypeAndValue, recordUse } from './recording';
import type { Scope } from './scope';
import { selector } from './selector';
import { funcType } from './signature';
import { structType } from './struct';
import {
  type Alias,
  ArrayType,
  BasicKind,
  ChanType,
  MapType,
  type Named,
  PointerType,
  Signature,
  SliceType,
  StructType,
  Tag,
  type Type,
} from './type';
import { computeInterfaceTypeSet, isMethodSet } from './typeset';
import { under } from './under';
import { Typ } from './universe';
import { exprString, ptrBase, startPos, unpackListExpr } from './util';
import { verifyVersionf } from './version';

/** Checks an identifier. With wantType, a type is expected. */
export function ident(check: Checker, x: Operand, e: Name, wantType: boolean): void {
  x.mode = Mode.Invalid;
  x.expr = e;
  const name = e.value;
  let scope: Scope | undefined = check.env.scope;
  let obj: Obj | undefined;
  for (; scope !== undefined; scope = scope.parent) {
    const elems = scope.elems;
    if (elems !== undefined && (obj = elems.get(name)) !== undefined) break;
  }
  if (obj === undefined) {
    if (name === '_') errorf(check, e, 'cannot use _ as value or type');
    // What cgo knows nothing of is no mistake of the program's.
    else if (validName.test(name) && !name.startsWith('_Cunknown_')) errorf(check, e, `undefined: ${name}`);
    return;
  }
  if (scope === check.conf.universe.scope && (name === 'comparable' || name === 'any')) {
    if (!verifyVersionf(check, e, 'generics', () => `predeclared ${name}`)) return;
  }
  recordUse(check, e, obj);

  const tag = obj.tag;
  const gotType = tag === ObjTag.TypeName;
  if (!gotType && wantType) {
    errorf(check, e, `${obj.name} (${objectKind(obj)}) is not a type`);
    if (tag === ObjTag.Var && obj.pkg === check.pkg) obj.used = true;
    return;
  }

  // A type that is being declared is asked for again, so that cycles are seen.
  if (obj.type === undefined || (gotType && wantType && obj.pkg === check.pkg)) {
    if (obj.pkg === check.pkg) objDecl(check, obj);
    else resolveObject(obj);
  }
  const typ = obj.type;

  if (check.dotImports.size > 0) {
    const through = check.dotImports.get(scope!)?.get(name);
    if (through !== undefined) through.used = true;
  }

  switch (tag) {
    case ObjTag.PkgName:
      errorf(check, e, `use of package ${obj.name} not in selector`);
      return;
    case ObjTag.Const:
      addDeclDep(check, obj);
      if (typ === undefined || !isValid(typ)) return;
      if (obj === check.conf.universe.iota) {
        if (check.env.iota === undefined) {
          errorf(check, e, 'cannot use iota outside constant declaration');
          return;
        }
        x.val = check.env.iota;
      } else {
        x.val = obj.val;
      }
      x.mode = Mode.Constant;
      break;
    case ObjTag.TypeName:
      x.mode = Mode.TypExpr;
      break;
    case ObjTag.Var:
      // A variable of another package comes through a dot-import and is not ours to mark.
      if (obj.pkg === check.pkg) obj.used = true;
      addDeclDep(check, obj);
      if (typ === undefined || !isValid(typ)) return;
      x.mode = Mode.Variable;
      break;
    case ObjTag.Func:
      addDeclDep(check, obj);
      x.mode = Mode.Value;
      break;
    case ObjTag.Builtin:
      x.id = obj.id;
      x.mode = Mode.Builtin;
      x.type = Typ[BasicKind.Invalid];
      return;
    case ObjTag.Nil:
      x.mode = Mode.NilValue;
      x.type = typ ?? Typ[BasicKind.UntypedNil];
      return;
    default:
      return;
  }
  if (typ === undefined) {
    x.mode = Mode.Invalid;
    x.type = Typ[BasicKind.Invalid];
    return;
  }
  x.type = typ;
}

const validName = /^[A-Za-z_\x80-\xff][A-Za-z_0-9\x80-\xff]*$/;

const varKinds: readonly string[] = [
  'package-level variable',
  'local variable',
  'receiver',
  'parameter',
  'result variable',
  'struct field',
];

/** What an object is, for messages. */
export function objectKind(obj: Obj): string {
  switch (obj.tag) {
    case ObjTag.PkgName:
      return 'package name';
    case ObjTag.Const:
      return 'constant';
    case ObjTag.TypeName:
      return isAliasName(obj) ? 'type alias' : obj.type?.tag === Tag.TypeParam ? 'type parameter' : 'defined type';
    case ObjTag.Var:
      return varKinds[obj.kind]!;
    case ObjTag.Func:
      return obj.type?.recv !== undefined ? 'method' : 'function';
    case ObjTag.Label:
      return 'label';
    case ObjTag.Builtin:
      return 'built-in function';
    case ObjTag.Nil:
      return 'untyped nil';
  }
}

/** The type that an expression denotes; generic types must be instantiated. */
export function typ(check: Checker, e: Expr): Type {
  return declaredType(check, e, undefined);
}

/** The type of a variable: like typ, and constraint interfaces are not allowed. */
export function varType(check: Checker, e: Expr): Type {
  const t = declaredType(check, e, undefined);
  validVarType(check, e, t);
  return t;
}

/** Reports a constraint interface that is used as the type of a variable. */
export function validVarType(check: Checker, e: Expr, t: Type): void {
  const tag = t.tag;
  if (tag !== Tag.Named && tag !== Tag.Alias && tag !== Tag.Interface) return;
  if (tag === Tag.Interface && t.embeddeds.length === 0 && t.complete) return;
  if (tag === Tag.Named) {
    const u = t.state.underlying;
    if (u !== undefined && u.tag !== Tag.Interface) return;
  }
  if (isTypeParam(t)) return;
  // Its underlying type may not be known yet.
  later(check, () => {
    const u = under(t);
    if (u.tag !== Tag.Interface) return;
    const pos = startPos(e);
    const tset = computeInterfaceTypeSet(check, pos, u);
    if (isMethodSet(tset)) return;
    softErrorf(
      check,
      pos,
      `cannot use type ${typeText(check, t)} outside a type constraint: interface ` +
        `${tset.comparable ? 'is (or embeds) comparable' : 'contains type constraints'}`,
    );
  });
}

/** Like typ, for the right-hand side of the declaration of a type name. */
export function declaredType(check: Checker, e: Expr, def: TypeName | undefined): Type {
  let t = typInternal(check, e, def);
  const tag = t.tag;
  if ((tag === Tag.Named || tag === Tag.Alias) && isGeneric(t)) {
    errorf(check, e, `cannot use generic type ${typeText(check, t)} without instantiation`);
    t = Typ[BasicKind.Invalid]!;
  }
  recordTypeAndValue(check, e, Mode.TypExpr, t);
  return t;
}

/** The generic type that an expression denotes; what is not generic gives a cause and an invalid type. */
export function genericType(check: Checker, e: Expr, cause: Cause | undefined): Type {
  let t = typInternal(check, e, undefined);
  if (isValid(t) && !isGeneric(t)) {
    if (cause !== undefined) cause.text = `${typeText(check, t)} is not a generic type`;
    t = Typ[BasicKind.Invalid]!;
  }
  recordTypeAndValue(check, e, Mode.TypExpr, t);
  return t;
}

function notAType(check: Checker, x: Operand): void {
  if (x.mode === Mode.Invalid) return;
  errorf(
    check,
    x,
    x.mode === Mode.NoValue ? `${operandText(check, x)} used as type` : `${operandText(check, x)} is not a type`,
  );
}

function typInternal(check: Checker, e: Expr, def: TypeName | undefined): Type {
  switch (e.kind) {
    case Kind.BadExpr:
      break;

    case Kind.Name: {
      const x = new Operand();
      ident(check, x, e, true);
      if (x.mode === Mode.TypExpr) return x.type!;
      notAType(check, x);
      break;
    }

    case Kind.SelectorExpr: {
      const x = new Operand();
      selector(check, x, e, true);
      if (x.mode === Mode.TypExpr) return x.type!;
      notAType(check, x);
      break;
    }

    case Kind.IndexExpr:
      verifyVersionf(check, e, 'generics', 'type instantiation');
      return instantiatedType(check, e, e.x, unpackListExpr(e.index));

    case Kind.ParenExpr:
      return declaredType(check, e.x, def);

    case Kind.ArrayType: {
      let len = -1;
      if (e.len !== undefined) len = arrayLength(check, e.len);
      else errorf(check, e, 'invalid use of [...] array (outside a composite literal)');
      const elem = varType(check, e.elem);
      if (len >= 0) return new ArrayType(len, elem);
      break;
    }

    case Kind.SliceType:
      return new SliceType(varType(check, e.elem));

    case Kind.DotsType:
      errorf(check, e, 'invalid use of ...');
      break;

    case Kind.StructType: {
      const t = new StructType([]);
      structType(check, t, e);
      return t;
    }

    case Kind.Operation: {
      const elem = ptrBase(e);
      if (elem !== undefined) {
        const t = new PointerType(Typ[BasicKind.Invalid]!);
        t.base = varType(check, elem);
        return isValid(t.base) ? t : Typ[BasicKind.Invalid]!;
      }
      errorf(check, e, `${exprString(e)} is not a type`);
      use(check, e);
      break;
    }

    case Kind.FuncType: {
      const t = new Signature(undefined, check.conf.universe.noVars, check.conf.universe.noVars, false);
      funcType(check, t, undefined, undefined, e);
      return t;
    }

    case Kind.InterfaceType: {
      const t = newInterface(check);
      interfaceType(check, t, e, def);
      return t;
    }

    case Kind.MapType: {
      const t = new MapType(varType(check, e.key), varType(check, e.value));
      const k = t.key.tag;
      if (k !== Tag.Basic && k !== Tag.Pointer) {
        later(check, () => {
          if (comparable(t.key)) return;
          const why = isTypeParam(t.key) ? ' (missing comparable constraint)' : '';
          errorf(check, e.key, `invalid map key type ${typeText(check, t.key)}${why}`);
        });
      }
      return t;
    }

    case Kind.ChanType:
      return new ChanType(e.dir, varType(check, e.elem));

    default:
      errorf(check, e, `${exprString(e)} is not a type`);
      use(check, e);
  }
  return Typ[BasicKind.Invalid]!;
}

function instantiatedType(check: Checker, e: IndexExpr, x: Expr, xlist: readonly Expr[]): Type {
  const cause: Cause = { text: '' };
  const gtyp = genericType(check, x, cause);
  if (cause.text !== '') errorf(check, x, `${invalidOp}${exprString(x)}${exprsText(xlist)} (${cause.text})`);
  if (!isValid(gtyp)) return gtyp;
  const targs = typeList(check, xlist);
  if (targs === undefined) return Typ[BasicKind.Invalid]!;
  const inst = instance(check, x.pos, gtyp as Named | Alias, targs, undefined, context(check)) as Named | Alias;
  if (inst.tag !== Tag.Named && inst.tag !== Tag.Alias) return Typ[BasicKind.Invalid]!;
  void e;
  // Constraints can only be verified once all types are set up.
  later(check, () => {
    recordInstance(check, x, targs, inst);
    const tparams = inst.tag === Tag.Alias ? inst.tparams : typeParams(inst);
    if (!validateTArgLen(check, x.pos, inst.obj.name, tparams.length, targs.length)) return;
    const failed = verify(check, x.pos, tparams, targs, context(check));
    if (failed !== undefined) {
      softErrorf(check, failed.index < xlist.length ? startPos(xlist[failed.index]!) : x.pos, failed.cause);
    } else {
      recordMono(check, x.pos, tparams, targs, xlist);
    }
  });
  return inst;
}

function arrayLength(check: Checker, e: Expr): number {
  if (e.kind === Kind.Name) {
    const obj = lookup(check, e.value);
    if (obj === undefined) {
      errorf(check, e, `undefined array length ${e.value} or missing type constraint`);
      return -1;
    }
    if (obj.tag !== ObjTag.Const) {
      errorf(check, e, `invalid array length ${e.value}`);
      return -1;
    }
  }
  const x = new Operand();
  expr(check, undefined, x, e);
  if (x.mode !== Mode.Constant) {
    if (x.mode !== Mode.Invalid) errorf(check, x, `array length ${operandText(check, x)} must be constant`);
    return -1;
  }
  if (isUntyped(x.type!) || isInteger(x.type!)) {
    const val = constant.toInt(x.val!);
    if (constant.kind(val) === constant.Kind.Int && representableConst(val, check, Typ[BasicKind.Int]!)) {
      const n = Number(constant.int64Val(val));
      if (n >= 0) return n;
    }
  }
  errorf(
    check,
    x,
    isInteger(x.type!)
      ? `invalid array length ${operandText(check, x)}`
      : `array length ${operandText(check, x)} must be integer`,
  );
  return -1;
}

/** The types that a list of expressions denotes; undefined if one of them is invalid. */
export function typeList(check: Checker, list: readonly Expr[]): Type[] | undefined {
  const res: Type[] = [];
  let ok = true;
  for (const x of list) {
    const t = varType(check, x);
    if (isValid(t)) res.push(t);
    else ok = false;
  }
  return ok ? res : undefined;
}
