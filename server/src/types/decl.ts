/** Declarations: what gives an object its type. Answers to types2/decl.go. */

import type { ConstValue } from '../base/constant';
import { makeInt64, makeUnknown } from '../base/constant';
import type { Pos } from '../base/pos';
import type { ConstDecl, Decl, Expr, Field, InterfaceType as InterfaceTypeExpr, Name, TypeDecl } from '../syntax/nodes';
import { Kind, Op } from '../syntax/nodes';
import { asNamed, newAlias } from './alias';
import { initConst, initVar, initVars } from './assignments';
import { later, outermost, pop, processDelayed, push } from './check';
import type { Checker, DeclInfo } from './checker';
import { Environment } from './checker';
import { cycleError, firstInSrc } from './cycles';
import { errorf, newError, softErrorf } from './errors';
import { expr, newTarget } from './expr';
import { typeText } from './format';
import { addMethod, bindTParams, newNamed, setTypeParams } from './named';
import { Color, Const, type Func, type Obj, ObjTag, TypeName, Var, VarKind } from './object';
import { Operand } from './operand';
import { isConstType, isGeneric, isTypeParam, isValid } from './predicates';
import { recordDef } from './recording';
import { arity } from './resolver';
import type { Scope } from './scope';
import { Scope as ScopeClass } from './scope';
import { funcType } from './signature';
import { BasicKind, type Named, Signature, Tag, type Type, type TypeParam } from './type';
import { newTypeParam } from './typeparam';
import { isMethodSet, typeSet } from './typeset';
import { checkTypeSize } from './typesize';
import { typ as checkTyp, declaredType, varType } from './typexpr';
import { under } from './under';
import { Typ } from './universe';
import { unpackListExpr } from './util';
import { validType } from './validtype';
import { allowVersion, verifyVersionf } from './version';

/** Declares an object in a scope (blank ones are not) and records it at its name. */
export function declare(check: Checker, scope: Scope, id: Name | undefined, obj: Obj, pos: Pos): void {
  if (obj.name !== '_') {
    const alt = scope.insert(obj);
    if (alt !== undefined) {
      const err = newError(check);
      err.addf(obj, `${obj.name} redeclared in this block`);
      err.addAltDecl(alt);
      err.report();
      return;
    }
    obj.scopePos = pos;
    if (obj.tag === ObjTag.Var && obj.kind === VarKind.Local) check.env.locals.push(obj);
  }
  if (id !== undefined) recordDef(check, id, obj);
}

/** Makes a scope inside the current one the current one. */
export function openScope(check: Checker, pos: Pos, end: Pos): void {
  check.env.scope = new ScopeClass(check.env.scope, pos, end);
}

/** Leaves the current scope. */
export function closeScope(check: Checker): void {
  check.env.scope = check.env.scope!.parent;
}

/**
 * Makes sure that a package-level object or method, of whatever package, has its type. Nothing happens to objects that
 * have one already.
 */
export function resolveObject(obj: Obj): void {
  if (obj.type !== undefined) return;
  const check = obj.pkg?.checker;
  if (check !== undefined) objDecl(check, obj);
}

/** Gives one of the checker's own package-level objects or methods its type. */
export function objDecl(check: Checker, obj: Obj): void {
  if (obj.color === Color.Grey) {
    onPath(check, obj);
    return;
  }
  if (obj.type !== undefined) return;
  outermost(check, objDecl0, obj);
}

function objDecl0(check: Checker, obj: Obj): void {
  const d = check.objMap.get(obj);
  if (d === undefined) {
    if (obj.tag !== ObjTag.Func) obj.type = Typ[BasicKind.Invalid];
    return;
  }
  push(check, obj);
  const saved = check.env;
  const env = (check.env = new Environment());
  env.scope = d.file;
  env.version = d.version;
  switch (obj.tag) {
    case ObjTag.Const:
      env.decl = d;
      constDecl(check, obj, d.vtyp, d.init, d.inherited);
      break;
    case ObjTag.Var:
      env.decl = d;
      packageVarDecl(check, obj, d);
      break;
    case ObjTag.TypeName:
      typeDecl(check, obj, d.tdecl!);
      collectMethods(check, obj);
      break;
    case ObjTag.Func:
      funcDecl(check, obj, d);
      break;
    default:
      break;
  }
  check.env = saved;
  pop(check);
}

/** An object is asked for while it is being declared. */
function onPath(check: Checker, obj: Obj): void {
  switch (obj.tag) {
    case ObjTag.Const:
    case ObjTag.Var:
      if (!validCycle(check, obj) || obj.type === undefined) obj.type = Typ[BasicKind.Invalid];
      break;
    case ObjTag.TypeName:
      if (!validCycle(check, obj)) obj.type = Typ[BasicKind.Invalid];
      break;
    case ObjTag.Func:
      validCycle(check, obj);
      break;
    default:
      break;
  }
}

/** Whether a cycle of declarations is fine: all of values, or through at least one type definition. */
function validCycle(check: Checker, obj: Obj): boolean {
  const start = check.objPath.indexOf(obj);
  if (start < 0) return true;
  const path = check.objPath;
  let nval = 0,
    ndef = 0;
  for (let i = start; i < path.length; i++) {
    const o = path[i]!;
    if (o.tag === ObjTag.Const || o.tag === ObjTag.Var) {
      nval++;
    } else if (o.tag === ObjTag.TypeName) {
      // A generic type in a type parameter list is fine whatever else is in the cycle.
      if (check.env.inTParamList && o.type !== undefined && isGeneric(o.type)) return true;
      if (!isAliasName(o)) ndef++;
    }
  }
  if (nval === path.length - start) return true;
  if (nval === 0 && ndef > 0) return true;
  const cycle = path.slice(start);
  cycleError(check, cycle, firstInSrc(cycle));
  return false;
}

/** Whether a type name is that of an alias. */
export function isAliasName(obj: TypeName): boolean {
  const t = obj.type;
  if (t === undefined) return false;
  switch (t.tag) {
    case Tag.Basic:
      if (obj.pkg === undefined && t.kind === BasicKind.UnsafePointer) return false;
      return obj.pkg !== undefined || t.name !== obj.name;
    case Tag.Named:
      return obj !== t.obj;
    case Tag.TypeParam:
      return obj !== t.obj;
    default:
      return true;
  }
}

/** Types a constant and evaluates it. */
export function constDecl(
  check: Checker,
  obj: Const,
  typ: Expr | undefined,
  init: Expr | undefined,
  inherited: boolean,
): void {
  const env = check.env;
  const iota = env.iota,
    errpos = env.errpos;
  env.iota = obj.val;
  env.errpos = 0;
  obj.val = makeUnknown();
  constDecl0(check, obj, typ, init, inherited);
  env.iota = iota;
  env.errpos = errpos;
}

function constDecl0(
  check: Checker,
  obj: Const,
  typ: Expr | undefined,
  init: Expr | undefined,
  inherited: boolean,
): void {
  if (typ !== undefined) {
    const t = checkTyp(check, typ);
    if (!isConstType(t)) {
      if (isValid(under(t))) errorf(check, typ, `invalid constant type ${typeText(check, t)}`);
      obj.type = Typ[BasicKind.Invalid];
      return;
    }
    obj.type = t;
  }
  const x = new Operand();
  if (init !== undefined) {
    // An inherited expression is in error at the constant, not where it was written.
    if (inherited) check.env.errpos = obj.pos;
    expr(check, undefined, x, init);
  }
  initConst(check, obj, x);
}

function packageVarDecl(check: Checker, obj: Var, d: DeclInfo): void {
  if (check.full || d.vtyp === undefined || d.init === undefined) {
    varDecl(check, obj, d.lhs, d.vtyp, d.init);
    return;
  }
  // Only the type is of interest for now: the initializer waits until the package is checked as a whole.
  const t = varType(check, d.vtyp);
  obj.type = t;
  if (d.lhs !== undefined && d.lhs.length > 1) for (const v of d.lhs) v.type = t;
  check.deferred.push(() => {
    const saved = check.env;
    const env = (check.env = new Environment());
    env.scope = d.file;
    env.version = d.version;
    env.decl = d;
    initializeVar(check, obj, d.lhs, d.init!);
    check.env = saved;
  });
}

/** Types a variable and checks its initializer; lhs has all variables that a single value initializes. */
export function varDecl(
  check: Checker,
  obj: Var,
  lhs: readonly Var[] | undefined,
  typ: Expr | undefined,
  init: Expr | undefined,
): void {
  if (typ !== undefined) obj.type = varType(check, typ);
  if (init === undefined) {
    if (typ === undefined) obj.type = Typ[BasicKind.Invalid];
    return;
  }
  if (typ !== undefined && lhs !== undefined) for (const v of lhs) v.type = obj.type;
  initializeVar(check, obj, lhs, init);
}

function initializeVar(check: Checker, obj: Var, lhs: readonly Var[] | undefined, init: Expr): void {
  if (lhs === undefined || lhs.length === 1) {
    const x = new Operand();
    expr(check, newTarget(obj.type, obj.name), x, init);
    initVar(check, obj, x, 'variable declaration');
    return;
  }
  initVars(check, lhs, [init], undefined);
}

function isImportedConstraint(check: Checker, t: Type | undefined): boolean {
  const named = t === undefined ? undefined : asNamed(t);
  if (named === undefined || named.obj.pkg === check.pkg || named.obj.pkg === undefined) return false;
  const u = under(named);
  return u.tag === Tag.Interface && !isMethodSet(typeSet(u));
}

/** Gives a type name its type: a new named type, or an alias. */
export function typeDecl(check: Checker, obj: TypeName, tdecl: TypeDecl): void {
  let versionErr = false;
  let rhs: Type | undefined;
  later(check, () => {
    const t = obj.type === undefined ? undefined : asNamed(obj.type);
    if (t !== undefined) validType(check, t);
    if (!versionErr && !allowVersion(check, 'generics') && isImportedConstraint(check, rhs)) {
      verifyVersionf(check, tdecl.type, 'generics', `using type constraint ${typeText(check, rhs)}`);
    }
  });
  const tparam0 = tdecl.tparamList[0];

  if (tdecl.alias) {
    if (tparam0 !== undefined && !verifyVersionf(check, tparam0, 'genericAliases', 'generic type alias'))
      versionErr = true;
    if (!versionErr && !verifyVersionf(check, tdecl, 'typeAliases', 'type alias')) versionErr = true;
    const alias = newAlias(check, obj, undefined);
    if (tparam0 !== undefined) {
      openScope(check, tdecl.pos, 0);
      collectTypeParams(
        check,
        (list) => {
          alias.tparams = list;
        },
        tdecl.tparamList,
      );
    }
    rhs = declaredType(check, tdecl.type, obj);
    checkTypeSize(rhs);
    alias.fromRHS = rhs;
    if (rhs.tag === Tag.TypeParam && alias.tparams.includes(rhs)) {
      errorf(check, tdecl.type, 'cannot use type parameter declared in alias declaration as RHS');
      alias.fromRHS = Typ[BasicKind.Invalid];
    }
    if (tparam0 !== undefined) closeScope(check);
    return;
  }

  if (tparam0 !== undefined && !verifyVersionf(check, tparam0, 'generics', 'type parameter')) versionErr = true;
  const named = newNamed(check, obj, undefined);
  if (tparam0 !== undefined) {
    openScope(check, tdecl.pos, 0);
    collectTypeParams(check, (list) => setTypeParams(named, list), tdecl.tparamList);
  }
  rhs = declaredType(check, tdecl.type, obj);
  checkTypeSize(rhs);
  if (isTypeParam(rhs)) {
    errorf(check, tdecl.type, 'cannot use a type parameter as RHS in type declaration');
    rhs = Typ[BasicKind.Invalid]!;
  }
  named.state.fromRHS = rhs;
  if (tparam0 !== undefined) closeScope(check);
}

/** Declares type parameters, hands them out, and then checks their constraints, which may refer to all of them. */
export function collectTypeParams(
  check: Checker,
  set: (list: readonly TypeParam[]) => void,
  list: readonly Field[],
): void {
  const tparams: TypeParam[] = [];
  const scopePos = list.length > 0 ? list[0]!.pos : 0;
  for (const f of list) tparams.push(declareTypeParam(check, f.name!, scopePos));
  set(bindTParams(tparams));
  const env = check.env;
  const saved = env.inTParamList;
  env.inTParamList = true;
  let bound: Type = Typ[BasicKind.Invalid]!;
  for (let i = 0; i < list.length; i++) {
    const f = list[i]!;
    if (i === 0 || f.type !== list[i - 1]!.type) {
      bound = boundOf(check, f.type);
      if (isTypeParam(bound)) {
        errorf(check, f.type, 'cannot use a type parameter as constraint');
        bound = Typ[BasicKind.Invalid]!;
      }
    }
    tparams[i]!.bound = bound;
  }
  env.inTParamList = saved;
}

function boundOf(check: Checker, x: Expr): Type {
  if (x.kind === Kind.Operation && (x.op === Op.Tilde || x.op === Op.Or)) {
    // ~T and A|B stand for the interface that embeds them.
    const field: Field = { kind: Kind.Field, pos: x.pos, name: undefined, type: x };
    const wrapper: InterfaceTypeExpr = { kind: Kind.InterfaceType, pos: x.pos, tv: undefined, methodList: [field] };
    const t = checkTyp(check, wrapper);
    if (t.tag === Tag.Interface) t.implicit = true;
    return t;
  }
  return checkTyp(check, x);
}

/** Declares one type parameter, its constraint to be set later. */
export function declareTypeParam(check: Checker, name: Name, scopePos: Pos): TypeParam {
  const tname = new TypeName(name.pos, check.pkg, name.value, undefined);
  const tpar = newTypeParam(check, tname, Typ[BasicKind.Invalid]!);
  tname.color = Color.Black;
  declare(check, check.env.scope!, name, tname, scopePos);
  return tpar;
}

/** Adds its methods to a type that was declared. */
export function collectMethods(check: Checker, obj: TypeName): void {
  const methods = check.methods?.get(obj);
  if (methods === undefined) return;
  check.methods!.delete(obj);
  const base = obj.type === undefined ? undefined : asNamed(obj.type);
  const mset = new Map<string, Obj>();
  if (base !== undefined) {
    later(check, () => checkFieldUniqueness(check, base));
  }
  for (const m of methods) {
    const alt = mset.get(m.name);
    if (alt !== undefined) {
      const err = newError(check);
      err.addf(m.pos, `method ${obj.name}.${m.name} already declared at %v`);
      err.other = alt.pos;
      err.report();
      continue;
    }
    mset.set(m.name, m);
    if (base !== undefined) addMethod(base, m);
  }
}

function checkFieldUniqueness(check: Checker, base: Named): void {
  const t = under(base);
  if (t.tag !== Tag.Struct || t.fields.length === 0) return;
  const mset = new Map<string, Func>();
  for (const m of base.state.methods) if (m !== undefined) mset.set(m.name, m);
  for (const fld of t.fields) {
    if (fld.name === '_') continue;
    const alt = mset.get(fld.name);
    if (alt === undefined) continue;
    const err = newError(check);
    err.addf(alt, `field and method with the same name ${fld.name}`);
    err.addAltDecl(fld);
    err.report();
  }
}

/** Gives a function or method its signature. Bodies are checked on demand. */
export function funcDecl(check: Checker, obj: Func, decl: DeclInfo): void {
  const { noVars } = check.conf.universe;
  const sig = new Signature(undefined, noVars, noVars, false);
  obj.type = sig; // so that a cycle finds it
  const fdecl = decl.fdecl!;
  funcType(check, sig, fdecl.recv, fdecl.tparamList, fdecl.type);
  if (fdecl.tparamList.length > 0 && !fdecl.hasBody)
    softErrorf(check, fdecl, 'generic function is missing function body');
}

/** Checks the declarations of a declaration statement. */
export function declStmt(check: Checker, list: readonly Decl[]): void {
  const pkg = check.pkg;
  let iota = 0;
  let last: ConstDecl | undefined;
  let group: ConstDecl['group'];
  let prev: Kind = Kind.File;
  for (const s of list) {
    const top = check.delayed.length;
    switch (s.kind) {
      case Kind.ConstDecl: {
        if (prev !== Kind.ConstDecl || s.group === undefined || s.group !== group) {
          iota = 0;
          last = undefined;
        } else {
          iota++;
        }
        group = s.group;
        let inherited = true;
        if (s.type !== undefined || s.values !== undefined) {
          last = s;
          inherited = false;
        } else if (last === undefined) {
          inherited = false;
        }
        const values = unpackListExpr(last?.values);
        const lhs: Const[] = [];
        const at: ConstValue = makeInt64(iota);
        for (let i = 0; i < s.nameList.length; i++) {
          const name = s.nameList[i]!;
          const obj = new Const(name.pos, pkg, name.value, undefined, at);
          lhs.push(obj);
          constDecl(check, obj, last?.type, values[i], inherited);
        }
        if (s.nameList.length !== values.length) arity(check, s.pos, s.nameList, values, true, inherited);
        // Function literals in the declaration must not see the names.
        processDelayed(check, top);
        for (let i = 0; i < lhs.length; i++) declareLocal(check, s.nameList[i]!, lhs[i]!);
        break;
      }
      case Kind.VarDecl: {
        const lhs0: Var[] = [];
        for (const name of s.nameList) lhs0.push(new Var(name.pos, pkg, name.value, undefined, VarKind.Local));
        const values = unpackListExpr(s.values);
        for (let i = 0; i < lhs0.length; i++) {
          let lhs: Var[] | undefined;
          let init: Expr | undefined;
          if (values.length === s.nameList.length) {
            init = values[i];
          } else if (values.length === 1) {
            lhs = lhs0;
            init = values[0];
          } else {
            init = values[i];
          }
          varDecl(check, lhs0[i]!, lhs, s.type, init);
          if (values.length === 1) break;
        }
        if (s.type === undefined || values.length > 0) arity(check, s.pos, s.nameList, values, false, false);
        processDelayed(check, top);
        for (let i = 0; i < lhs0.length; i++) declareLocal(check, s.nameList[i]!, lhs0[i]!);
        break;
      }
      case Kind.TypeDecl: {
        const obj = new TypeName(s.name.pos, pkg, s.name.value, undefined);
        declare(check, check.env.scope!, s.name, obj, s.name.pos);
        push(check, obj);
        typeDecl(check, obj, s);
        pop(check);
        break;
      }
      default:
        break;
    }
    prev = s.kind;
  }
}

function declareLocal(check: Checker, name: Name, obj: Const | Var): void {
  obj.color = Color.Black;
  declare(check, check.env.scope!, name, obj, name.pos);
}
