/**
 * Declaring a package's objects: imports, constants, variables, types, functions and which methods belong to which
 * type. No types are computed here. Answers to types2/resolver.go.
 */
import { makeFromLiteral, makeInt64, stringVal } from '../base/constant';
import type { Pos } from '../base/pos';
import type { ConstDecl, Expr, File, FuncDecl, ImportDecl, Name, VarDecl } from '../syntax/nodes';
import { Kind, LitKind } from '../syntax/nodes';
import { minorVersion } from '../target';
import type { Checker, DeclInfo } from './checker';
import { declare, objDecl } from './decl';
import { errorf, newError, softErrorf } from './errors';
import { Color, Const, Func, isExported, type Obj, ObjTag, PkgName, TypeName, Var, VarKind } from './object';
import { Package } from './package';
import { recordDef } from './recording';
import { Scope } from './scope';
import { BasicKind } from './type';
import { Typ } from './universe';
import { exprString, ptrBase, unpackListExpr, unparen } from './util';
import { asGoVersion, verifyVersionf } from './version';

/** The language version that a file is checked with. */
export function fileVersion(check: Checker, file: File): string {
  const own = asGoVersion(file.goVersion);
  if (own === '') return asGoVersion(check.pkg.goVersion);
  const { fileVersions } = check.conf.target.language;
  return minorVersion(own) < fileVersions ? `go1.${fileVersions}` : own;
}

function extraInit(check: Checker, pos: Pos, n: Expr): void {
  const err = newError(check);
  err.addf(pos, 'extra init expr at %v');
  err.other = n.pos;
  err.report();
}

/** Reports lists of names and values of different lengths. */
export function arity(
  check: Checker,
  pos: Pos,
  names: readonly Name[],
  inits: readonly Expr[],
  constDecl: boolean,
  inherited: boolean,
): void {
  const l = names.length,
    r = inits.length;
  if (l < r) {
    const n = inits[l]!;
    if (inherited) extraInit(check, pos, n);
    else errorf(check, n, `extra init expr ${exprString(n)}`);
  } else if (l > r && (constDecl || r !== 1)) {
    const n = names[r]!;
    errorf(check, n, `missing init expr for ${n.value}`);
  }
}

function declarePkgObj(check: Checker, ident: Name, obj: Obj, d: DeclInfo): void {
  if (ident.value === 'init') {
    errorf(check, ident, 'cannot declare init - must be func');
    return;
  }
  if (ident.value === 'main' && check.pkg.name === 'main') {
    errorf(check, ident, 'cannot declare main - must be func');
    return;
  }
  declare(check, check.pkg.scope, ident, obj, 0);
  addPkgObj(check, obj, d);
}

function addPkgObj(check: Checker, obj: Obj, info: DeclInfo): void {
  check.objMap.set(obj, info);
  obj.order = check.objMap.size;
  check.declared.push({ obj, info });
}

/** What a package-level declaration is; a class, so that all have one shape. */
class Info implements DeclInfo {
  lhs: readonly Var[] | undefined = undefined;
  vtyp: Expr | undefined = undefined;
  init: Expr | undefined = undefined;
  inherited = false;
  tdecl: DeclInfo['tdecl'] = undefined;
  fdecl: FuncDecl | undefined = undefined;
  vdecl: VarDecl | ConstDecl | undefined = undefined;
  deps: Set<Obj> | undefined = undefined;
  constructor(
    readonly file: Scope,
    readonly version: string,
  ) {}
}

function importPackage(check: Checker, pos: Pos, path: string): Package {
  const known = check.imported.get(path);
  if (known !== undefined) return known;
  let imp: Package;
  if (path === 'unsafe') {
    imp = check.conf.universe.unsafePkg;
  } else if (path === 'C') {
    imp = new Package('C', 'C', new Scope(undefined, 0, 0));
    imp.fake = true;
  } else {
    const found = check.conf.importPackage(path, check.pkg);
    if (found !== undefined && found.name !== '' && found.name !== '_') {
      imp = found;
    } else {
      errorf(
        check,
        pos,
        `could not import ${path} ` +
          `(${found === undefined ? 'package not found' : `invalid package name: "${found.name}"`})`,
      );
      const trimmed = path.endsWith('/') ? path.slice(0, -1) : path;
      imp = new Package(path, trimmed.slice(trimmed.lastIndexOf('/') + 1), new Scope(undefined, 0, 0));
      imp.fake = true;
    }
  }
  check.imported.set(path, imp);
  return imp;
}

// A binary string: what is not ASCII is left to the loader, which has seen the import before.
const illegalInPath = /[!"#$%&'()*,:;<=>?[\\\]^{|}`\x00-\x20\x7f]/;

function collectImport(check: Checker, s: ImportDecl, fileScope: Scope): void {
  if (s.path === undefined || s.path.bad) return; // the parser has reported it
  const path = stringVal(makeFromLiteral(s.path.value, LitKind.String));
  const illegal = illegalInPath.exec(path);
  if (path === '' || illegal !== null) {
    errorf(
      check,
      s.path,
      `invalid import path (${illegal === null ? 'empty string' : `invalid character ${JSON.stringify(illegal[0])}`})`,
    );
    return;
  }
  const pkg = check.pkg;
  const imp = importPackage(check, s.path.pos, path);
  let name = imp.name;
  if (s.localPkgName !== undefined) {
    name = s.localPkgName.value;
    if (path === 'C') {
      errorf(check, s.localPkgName, 'cannot rename import "C"');
      return;
    }
  }
  if (name === 'init') {
    errorf(check, s, 'cannot import package as init - init must be a func');
    return;
  }
  if (!pkg.imports.includes(imp)) pkg.imports = [...pkg.imports, imp];
  const pkgName = new PkgName(s.pos, pkg, name, imp);
  pkgName.type = Typ[BasicKind.Invalid];
  pkgName.color = Color.Black;
  if (s.localPkgName !== undefined) recordDef(check, s.localPkgName, pkgName);
  if (imp.fake) pkgName.used = true;
  check.imports.push(pkgName);
  if (name !== '.') {
    declare(check, fileScope, undefined, pkgName, 0);
    return;
  }
  let through = check.dotImports.get(fileScope);
  if (through === undefined) check.dotImports.set(fileScope, (through = new Map()));
  const elems = (fileScope.elems ??= new Map());
  for (const [id, obj] of imp.scope.elems ?? []) {
    if (!isExported(id)) continue;
    const alt = elems.get(id);
    if (alt !== undefined) {
      const err = newError(check);
      err.addf(s.localPkgName!, `${alt.name} redeclared in this block`);
      err.addAltDecl(alt);
      err.report();
    } else {
      // Not insert(): the object's parent stays its own package's scope.
      elems.set(id, obj);
      through.set(id, pkgName);
    }
  }
}

interface MethodInfo {
  readonly obj: Func;
  readonly ptr: boolean;
  readonly recv: Name;
}

/** Declares everything that the package's files declare at package level. */
export function collectObjects(check: Checker): void {
  const pkg = check.pkg;
  const methods: MethodInfo[] = [];
  for (const file of check.files) {
    const version = fileVersion(check, file);
    check.env.version = version;
    const fileScope = new Scope(pkg.scope, file.pos, file.eof);
    check.fileScopes.push(fileScope);
    collectFile(check, file, fileScope, version, methods);
  }
  for (const scope of check.fileScopes) {
    for (const [name, obj] of scope.elems ?? []) {
      const alt = pkg.scope.lookup(name);
      if (alt === undefined) continue;
      const err = newError(check);
      if (obj.tag === ObjTag.PkgName) {
        err.addf(
          alt,
          `${alt.name} already declared through import of package ${obj.imported.name} ("${obj.imported.path}")`,
        );
        // The import is in use, in a way: it is named by the error.
        obj.used = true;
      } else {
        err.addf(
          alt,
          `${alt.name} already declared through dot-import of package ${obj.pkg?.name ?? ''} ` +
            `("${obj.pkg?.path ?? ''}")`,
        );
      }
      err.addAltDecl(obj);
      err.report();
    }
  }
  if (methods.length === 0) return;
  const byType = (check.methods = new Map<TypeName, Func[]>());
  for (const m of methods) {
    const base = resolveBaseTypeName(check, m.ptr, m.recv);
    if (base === undefined) continue;
    m.obj.hasPtrRecv = base.ptr;
    const list = byType.get(base.tname);
    if (list === undefined) byType.set(base.tname, [m.obj]);
    else list.push(m.obj);
  }
}

function collectFile(check: Checker, file: File, fileScope: Scope, version: string, methods: MethodInfo[]): void {
  const pkg = check.pkg;
  let iota = 0;
  let group: ConstDecl['group'];
  let last: ConstDecl | undefined;
  let prev: Kind = Kind.File;
  for (const s of file.declList) {
    switch (s.kind) {
      case Kind.ImportDecl:
        collectImport(check, s, fileScope);
        break;

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
        for (let i = 0; i < s.nameList.length; i++) {
          const name = s.nameList[i]!;
          const obj = new Const(name.pos, pkg, name.value, undefined, makeInt64(iota));
          const d = new Info(fileScope, version);
          d.vtyp = last?.type;
          d.init = values[i];
          d.inherited = inherited;
          d.vdecl = s;
          declarePkgObj(check, name, obj, d);
        }
        if (s.nameList.length !== values.length) arity(check, s.pos, s.nameList, values, true, inherited);
        break;
      }

      case Kind.VarDecl: {
        const lhs: Var[] = [];
        const values = unpackListExpr(s.values);
        // One declaration for all where a single (or no) value initializes them.
        let d1: Info | undefined;
        if (s.values === undefined || s.values.kind !== Kind.ListExpr) {
          d1 = new Info(fileScope, version);
          d1.lhs = lhs;
          d1.vtyp = s.type;
          d1.init = s.values;
          d1.vdecl = s;
        }
        for (let i = 0; i < s.nameList.length; i++) {
          const name = s.nameList[i]!;
          const obj = new Var(name.pos, pkg, name.value, undefined, VarKind.Package);
          lhs.push(obj);
          let d = d1;
          if (d === undefined) {
            d = new Info(fileScope, version);
            d.vtyp = s.type;
            d.init = values[i];
            d.vdecl = s;
          }
          declarePkgObj(check, name, obj, d);
        }
        if (s.type === undefined || values.length > 0) arity(check, s.pos, s.nameList, values, false, false);
        break;
      }

      case Kind.TypeDecl: {
        const d = new Info(fileScope, version);
        d.tdecl = s;
        declarePkgObj(check, s.name, new TypeName(s.name.pos, pkg, s.name.value, undefined), d);
        break;
      }

      case Kind.FuncDecl:
        collectFunc(check, s, fileScope, version, methods);
        break;
    }
    prev = s.kind;
  }
}

function collectFunc(check: Checker, s: FuncDecl, fileScope: Scope, version: string, methods: MethodInfo[]): void {
  const pkg = check.pkg;
  const name = s.name.value;
  const obj = new Func(s.name.pos, pkg, name, undefined);
  let hasTParamError = false;
  if (s.recv === undefined) {
    if (name === 'init' || (name === 'main' && pkg.name === 'main')) {
      if (s.tparamList.length !== 0) {
        softErrorf(check, s.tparamList[0]!, `func ${name} must have no type parameters`);
        hasTParamError = true;
      }
      if (s.type.paramList.length !== 0 || s.type.resultList.length !== 0) {
        softErrorf(check, s.name, `func ${name} must have no arguments and no return values`);
      }
    }
    if (name === 'init') {
      obj.parent = pkg.scope;
      recordDef(check, s.name, obj);
      if (!s.hasBody) softErrorf(check, obj.pos, 'func init must have a body');
    } else {
      declare(check, pkg.scope, s.name, obj, 0);
    }
  } else {
    const { ptr, base } = unpackRecv(s.recv.type);
    if (base.kind === Kind.Name && name !== '_') methods.push({ obj, ptr, recv: base });
    recordDef(check, s.name, obj);
  }
  if (s.tparamList.length !== 0 && !hasTParamError) {
    if (s.recv !== undefined && check.conf.target.release.genericMethods)
      verifyVersionf(check, s.tparamList[0]!, 'genericMethods', 'generic method');
    else verifyVersionf(check, s.tparamList[0]!, 'generics', 'type parameter');
  }
  const info = new Info(fileScope, version);
  info.fdecl = s;
  addPkgObj(check, obj, info);
  check.funcs.push({ obj, decl: s, info });
}

/** Takes a receiver's type apart: whether it is a pointer, the base type and the type arguments as written. */
export function unpackRecv(rtyp: Expr): { ptr: boolean; base: Expr; targs: readonly Expr[] | undefined } {
  let ptr = false;
  let base = unparen(rtyp);
  const x = ptrBase(base);
  if (x !== undefined) {
    ptr = true;
    base = unparen(x);
  }
  let targs: readonly Expr[] | undefined;
  if (base.kind === Kind.IndexExpr) {
    targs = unpackListExpr(base.index);
    base = base.x;
  }
  return { ptr, base, targs };
}

/**
 * The type declaration that a receiver's type name stands for, seen through aliases as far as syntax alone can tell.
 */
function resolveBaseTypeName(check: Checker, ptr: boolean, name: Name): { ptr: boolean; tname: TypeName } | undefined {
  const seen: TypeName[] = [];
  for (;;) {
    const tname = check.pkg.scope.lookup(name.value);
    if (tname?.tag !== ObjTag.TypeName || seen.includes(tname)) return undefined;
    const tdecl = check.objMap.get(tname)?.tdecl;
    if (tdecl === undefined) return undefined;
    if (!tdecl.alias) return { ptr, tname };
    if (tdecl.tparamList.length > 0) return undefined;
    seen.push(tname);
    let typ = unparen(tdecl.type);
    const base = ptrBase(typ);
    if (base !== undefined) {
      if (ptr) return undefined;
      ptr = true;
      typ = unparen(base);
    }
    if (typ.kind !== Kind.Name) return undefined;
    name = typ;
  }
}

/** Types all package-level objects: types first, then aliases, then the rest, as the compiler does. */
export function packageObjects(check: Checker): void {
  const aliases: Obj[] = [],
    others: Obj[] = [];
  for (const { obj, info } of check.declared) {
    if (obj.tag !== ObjTag.TypeName) others.push(obj);
    else if (info.tdecl!.alias) aliases.push(obj);
    else objDecl(check, obj);
  }
  for (const obj of aliases) objDecl(check, obj);
  for (const obj of others) objDecl(check, obj);
}
