/** Struct types. Answers to types2/struct.go. */
import { Kind as ConstKind, kind as constKind, makeFromLiteral, stringVal } from '../base/constant';
import type { Pos } from '../base/pos';
import type { BasicLit, Expr, Name, StructType as StructTypeExpr } from '../syntax/nodes';
import { Kind, LitKind } from '../syntax/nodes';
import { later } from './check';
import type { Checker } from './checker';
import { errorf, newError } from './errors';
import { deref } from './lookup';
import { Var, VarKind } from './object';
import { isTypeParam, isValid } from './predicates';
import { recordDef } from './recording';
import { BasicKind, type StructType, Tag, type Type } from './type';
import { varType } from './typexpr';
import { under } from './under';
import { Typ } from './universe';
import { exprString, ptrBase, startPos } from './util';

/** Sets up a struct type. */
export function structType(check: Checker, styp: StructType, e: StructTypeExpr): void {
  const fields: Var[] = [];
  let tags: string[] | undefined;
  // A map pays only for larger structs.
  const set = e.fieldList.length > 8 ? new Map<string, Var>() : undefined;

  let typ: Type = Typ[BasicKind.Invalid]!;
  let prev: Expr | undefined;
  for (let i = 0; i < e.fieldList.length; i++) {
    const f = e.fieldList[i]!;
    if (i === 0 || f.type !== prev) {
      typ = varType(check, f.type);
      prev = f.type;
    }
    const lit = e.tagList[i];
    let tag = lit === undefined ? '' : tagValue(check, lit);
    let name: Name | undefined = f.name;
    const embedded = name === undefined;
    let fieldType = typ;
    if (name === undefined) {
      const pos = startPos(f.type);
      name = embeddedFieldIdent(f.type);
      if (name === undefined) {
        errorf(check, pos, `invalid embedded field type ${exprString(f.type)}`);
        name = { kind: Kind.Name, pos, value: '_', tv: undefined, obj: undefined, instance: undefined };
        fieldType = Typ[BasicKind.Invalid]!;
        tag = '';
      } else {
        checkEmbedded(check, typ, pos);
      }
    }
    if (tag !== '' && tags === undefined) {
      tags = [];
      for (let j = 0; j < fields.length; j++) tags.push('');
    }
    const fld = new Var(name.pos, check.pkg, name.value, fieldType, VarKind.Field);
    fld.embedded = embedded;
    if (name.value === '_' || declareField(check, set, fields, name.pos, fld)) {
      fields.push(fld);
      tags?.push(tag);
      recordDef(check, name, fld);
    }
  }
  styp.fields = fields;
  styp.tags = tags;
}

function checkEmbedded(check: Checker, typ: Type, pos: Pos): void {
  later(check, () => {
    const [t, isPtr] = deref(typ);
    const u = under(t);
    switch (u.tag) {
      case Tag.Basic:
        if (isValid(t) && u.kind === BasicKind.UnsafePointer)
          errorf(check, pos, 'embedded field type cannot be unsafe.Pointer');
        break;
      case Tag.Pointer:
        errorf(check, pos, 'embedded field type cannot be a pointer');
        break;
      case Tag.Interface:
        if (isTypeParam(t)) errorf(check, pos, 'embedded field type cannot be a (pointer to a) type parameter');
        else if (isPtr) errorf(check, pos, 'embedded field type cannot be a pointer to an interface');
        break;
      default:
        break;
    }
  });
}

function embeddedFieldIdent(e: Expr): Name | undefined {
  switch (e.kind) {
    case Kind.Name:
      return e;
    case Kind.Operation: {
      const base = ptrBase(e);
      // *T is fine, **T is not
      return base !== undefined && ptrBase(base) === undefined ? embeddedFieldIdent(base) : undefined;
    }
    case Kind.SelectorExpr:
      return e.sel;
    case Kind.IndexExpr:
      return embeddedFieldIdent(e.x);
    default:
      return undefined;
  }
}

function declareField(
  check: Checker,
  set: Map<string, Var> | undefined,
  fields: readonly Var[],
  pos: Pos,
  fld: Var,
): boolean {
  let alt: Var | undefined;
  if (set !== undefined) {
    alt = set.get(fld.name);
    if (alt === undefined) set.set(fld.name, fld);
  } else {
    for (const f of fields) if (f.name === fld.name) alt = f;
  }
  if (alt === undefined) return true;
  const err = newError(check);
  err.addf(pos, `${fld.name} redeclared`);
  err.addAltDecl(alt);
  err.report();
  return false;
}

function tagValue(check: Checker, t: BasicLit): string {
  if (!t.bad) {
    if (t.litKind === LitKind.String) {
      const val = makeFromLiteral(t.value, LitKind.String);
      if (constKind(val) === ConstKind.String) return stringVal(val);
    }
    errorf(check, t, `incorrect tag syntax: ${t.value}`);
  }
  return '';
}
