/** Selectors x.f: qualified identifiers, fields, method values and expressions (types2/call.go, go1.26). */

import type { SelectorExpr } from '../syntax/nodes';
import { Kind } from '../syntax/nodes';
import { addDeclDep, lookup } from './check';
import type { Checker } from './checker';
import { objDecl, resolveObject } from './decl';
import { errorf } from './errors';
import { lookupError } from './errsupport';
import { exprOrType } from './expr';
import { operandText, typeText } from './format';
import { Mode, SelectionKind } from './info';
import { interfacePtrError, lookupFieldOrMethod } from './lookup';
import type { Obj, PkgName } from './object';
import { Color, isExported, ObjTag, Var, VarKind } from './object';
import type { Operand } from './operand';
import { isInterfacePtr, isValid } from './predicates';
import { recordSelection, recordUse } from './recording';
import { BasicKind, Signature, Tag, Tuple } from './type';
import { under } from './under';
import { Typ } from './universe';
import { exprString } from './util';

/** Prefixes of the names that cgo gives to what C declares. */
const cgoPrefixes = ['_Ciconst_', '_Cfconst_', '_Csconst_', '_Ctype_', '_Cvar_', '_Cfpvar_fp_', '_Cfunc_', '_Cmacro_'];

/** Checks a selector; with wantType, only a qualified type name will do. */
export function selector(check: Checker, x: Operand, e: SelectorExpr, wantType: boolean): void {
  if (!selectorOk(check, x, e, wantType)) {
    x.mode = Mode.Invalid;
    x.type = Typ[BasicKind.Invalid]!;
  }
  x.expr = e;
}

function selectorOk(check: Checker, x: Operand, e: SelectorExpr, wantType: boolean): boolean {
  if (e.x.kind === Kind.Name) {
    const obj = lookup(check, e.x.value);
    if (obj !== undefined && obj.tag === ObjTag.PkgName) {
      recordUse(check, e.x, obj);
      obj.used = true;
      e.selection = undefined;
      return qualifiedIdent(check, x, e, obj);
    }
  }
  const sel = e.sel.value;
  exprOrType(check, x, e.x, false);
  if (x.mode === Mode.Invalid) return false;
  if (x.mode === Mode.Builtin) {
    errorf(check, e.pos, `invalid use of ${operandText(check, x)} in selector expression`);
    return false;
  }
  if (wantType) {
    errorf(check, e.sel, `${exprString(e)} is not a type`);
    return false;
  }

  const found = lookupFieldOrMethod(x.type!, x.mode === Mode.Variable, check.pkg, sel, false);
  const obj = found.obj;
  if (obj === undefined) {
    if (!isValid(under(x.type!))) return false;
    if (found.index !== undefined) {
      errorf(check, e.sel, `ambiguous selector ${exprString(x.expr!)}.${sel}`);
      return false;
    }
    if (found.indirect) {
      const t = typeText(check, x.type!);
      errorf(
        check,
        e.sel,
        x.mode === Mode.TypExpr
          ? `invalid method expression ${t}.${sel} (needs pointer receiver (*${t}).${sel})`
          : `cannot call pointer method ${sel} on ${t}`,
      );
      return false;
    }
    let why: string;
    if (isInterfacePtr(x.type!)) {
      why = interfacePtrError(check, x.type!);
    } else {
      const alt = lookupFieldOrMethod(x.type!, x.mode === Mode.Variable, check.pkg, sel, true).obj;
      why = lookupError(check, x.type!, sel, alt, false);
    }
    errorf(check, e.sel, `${exprString(x.expr!)}.${sel} undefined (${why})`);
    return false;
  }
  const index = found.index!;
  const indirect = found.indirect;
  if (obj.tag === ObjTag.Func && obj.color !== Color.Black) declare(check, obj);

  if (x.mode === Mode.TypExpr) {
    if (obj.tag !== ObjTag.Func) {
      errorf(
        check,
        e.sel,
        `${exprString(x.expr!)}.${sel} undefined (type ${typeText(check, x.type!)} has no method ${sel})`,
      );
      return false;
    }
    recordSelection(check, e, SelectionKind.MethodExpr, x.type!, obj, index, indirect);
    const sig = obj.type;
    if (sig === undefined || sig.recv === undefined) {
      check.circles = true;
      errorf(check, e, 'illegal cycle in method declaration');
      return false;
    }
    // the receiver becomes the first parameter; it is named where the others are
    const params = sig.params.vars;
    let name = '';
    if (params.length > 0 && params[0]!.name !== '') name = sig.recv.name === '' ? '_' : sig.recv.name;
    const recv = new Var(sig.recv.pos, sig.recv.pkg, name, x.type!, VarKind.Param);
    const fn = new Signature(undefined, new Tuple([recv, ...params]), sig.results, sig.variadic);
    fn.tparams = sig.tparams;
    x.mode = Mode.Value;
    x.type = fn;
    addDeclDep(check, obj);
    return true;
  }

  if (obj.tag === ObjTag.Var) {
    recordSelection(check, e, SelectionKind.FieldVal, x.type!, obj, index, indirect);
    x.mode = x.mode === Mode.Variable || indirect ? Mode.Variable : Mode.Value;
    x.type = obj.type ?? Typ[BasicKind.Invalid]!;
    return true;
  }
  recordSelection(check, e, SelectionKind.MethodVal, x.type!, obj, index, indirect);
  const sig = obj.type;
  if (sig === undefined || sig.tag !== Tag.Signature) return false;
  const fn = new Signature(undefined, sig.params, sig.results, sig.variadic);
  fn.tparams = sig.tparams;
  fn.rparams = sig.rparams;
  fn.scope = sig.scope;
  x.mode = Mode.Value;
  x.type = fn;
  addDeclDep(check, obj);
  return true;
}

/** Makes sure that an object of whatever package has its type. */
function declare(check: Checker, obj: Obj): void {
  if (obj.pkg === check.pkg) objDecl(check, obj);
  else resolveObject(obj);
}

function qualifiedIdent(check: Checker, x: Operand, e: SelectorExpr, pname: PkgName): boolean {
  const pkg = pname.imported;
  let sel = e.sel.value;
  let exp: Obj | undefined;
  let funcMode: Mode = Mode.Value;
  if (pkg.cgo) {
    // what C declares is in the package itself, under a name with a prefix
    if (sel === 'malloc') sel = '_CMalloc';
    else funcMode = Mode.CgoFunc;
    for (const prefix of cgoPrefixes) {
      exp = lookup(check, prefix + sel);
      if (exp !== undefined) break;
    }
    if (exp === undefined) {
      if (sel !== '_') errorf(check, e.sel, `undefined: ${exprString(e)}`);
      return false;
    }
    objDecl(check, exp);
  } else {
    exp = pkg.scope.lookup(sel);
    if (exp === undefined) {
      if (!pkg.fake && sel !== '_') {
        let but = '';
        const folded = sel.toLowerCase();
        if (pkg.scope.elems !== undefined) {
          for (const name of pkg.scope.elems.keys()) {
            if (name.toLowerCase() === folded && isExported(name)) {
              but = ` (but have ${name})`;
              break;
            }
          }
        }
        errorf(check, e.sel, `undefined: ${exprString(e)}${but}`);
      }
      return false;
    }
    if (!isExported(sel)) errorf(check, e.sel, `name ${sel} not exported by package ${pkg.name}`);
    if (exp.color !== Color.Black) resolveObject(exp);
  }
  recordUse(check, e.sel, exp);

  switch (exp.tag) {
    case ObjTag.Const:
      x.mode = Mode.Constant;
      x.type = exp.type ?? Typ[BasicKind.Invalid]!;
      x.val = exp.val;
      return isValid(x.type) && x.val !== undefined;
    case ObjTag.TypeName:
      x.mode = Mode.TypExpr;
      x.type = exp.type ?? Typ[BasicKind.Invalid]!;
      return isValid(x.type);
    case ObjTag.Var:
      x.mode = Mode.Variable;
      x.type = exp.type ?? Typ[BasicKind.Invalid]!;
      if (pkg.cgo && exp.name.startsWith('_Cvar_') && x.type.tag === Tag.Pointer) x.type = x.type.base;
      return isValid(x.type);
    case ObjTag.Func: {
      const sig = exp.type;
      if (sig === undefined) return false;
      x.mode = funcMode;
      x.type = sig;
      if (pkg.cgo && exp.name.startsWith('_Cmacro_')) {
        x.mode = Mode.Value;
        x.type = sig.results.vars[0]!.type;
      }
      return true;
    }
    case ObjTag.Builtin:
      x.mode = Mode.Builtin;
      x.type = Typ[BasicKind.Invalid]!;
      x.id = exp.id;
      return true;
    default:
      return false;
  }
}
