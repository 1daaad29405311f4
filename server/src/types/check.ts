/**
 * Driving one package's check: delayed actions, the check on demand of bodies, and of everything. The order of work
 * answers to types2/check.go; it differs in that packages and bodies are checked when they are asked for.
 */
import { OverBudget } from '../base/budget';
import type { ConstValue } from '../base/constant';
import type { Pos } from '../base/pos';
import type { File } from '../syntax/nodes';
import type { CheckConfig, DeclInfo } from './checker';
import { Checker, Environment } from './checker';
import { cycleError, directCycles } from './cycles';
import { objDecl } from './decl';
import { errorf, softErrorf } from './errors';
import { initOrder } from './initorder';
import { monomorph } from './mono';
import type { Func, Obj, PkgName } from './object';
import { Color, ObjTag, VarKind } from './object';
import type { Package } from './package';
import { recordUntyped } from './recording';
import { collectObjects, packageObjects } from './resolver';
import type { Scope } from './scope';
import { funcBody } from './stmt';
import { invalidType } from './universe';

/**
 * Makes the checker of a package and ties the two together. The package's name is taken from its files if it has none.
 */
export function newChecker(conf: CheckConfig, pkg: Package, files: readonly File[]): Checker {
  const check = new Checker(conf, pkg, files);
  pkg.checker = check;
  initFiles(check);
  return check;
}

/** Keeps the files that belong to the package. */
function initFiles(check: Checker): void {
  const pkg = check.pkg;
  const files: File[] = [];
  for (const file of check.files) {
    const name = file.pkgName.value;
    if (pkg.name === '') {
      if (name === '_') errorf(check, file.pkgName, 'invalid package name _');
      else pkg.name = name;
    } else if (name !== pkg.name) {
      errorf(check, file.pkgName, `package ${name}; expected package ${pkg.name}`);
      continue;
    }
    files.push(file);
  }
  check.files = files;
}

/** The scope that declares a name, looking outwards from the current one. */
export function lookupScope(check: Checker, name: string): Scope | undefined {
  for (let s = check.env.scope; s !== undefined; s = s.parent) {
    if (s.elems?.has(name)) return s;
  }
  return undefined;
}

/** The object that a name denotes here. */
export function lookup(check: Checker, name: string): Obj | undefined {
  for (let s = check.env.scope; s !== undefined; s = s.parent) {
    const elems = s.elems;
    if (elems !== undefined) {
      const obj = elems.get(name);
      if (obj !== undefined) return obj;
    }
  }
  return undefined;
}

/** Remembers that the declaration being checked depends on a package-level object. */
export function addDeclDep(check: Checker, to: Obj): void {
  const from = check.env.decl;
  if (from === undefined || (to.tag === ObjTag.Var && to.kind !== VarKind.Package) || !check.objMap.has(to)) return;
  (from.deps ??= new Set()).add(to);
}

/** Puts an action off until the types that it needs are complete. */
export function later(check: Checker, run: () => void): void {
  check.delayed.push({ version: check.env.version, run });
}

/** Marks an object as being declared. */
export function push(check: Checker, obj: Obj): void {
  obj.color = Color.Grey;
  check.objPath.push(obj);
}

/** Ends the declaration of the innermost object. */
export function pop(check: Checker): void {
  const obj = check.objPath.pop()!;
  obj.color = obj.type === undefined ? Color.White : Color.Black;
}

/** Runs the delayed actions from `top` on, and those that they delay. */
export function processDelayed(check: Checker, top: number): void {
  const delayed = check.delayed;
  if (delayed.length <= top) return;
  const env = check.env;
  const version = env.version;
  for (let i = top; i < delayed.length; i++) {
    const a = delayed[i]!;
    env.version = a.version;
    a.run();
  }
  delayed.length = top;
  env.version = version;
}

/**
 * Runs a piece of checking. The outermost one ends with the delayed actions, and survives a failure of the checker
 * itself (deep recursion on hostile input, above all), which becomes a problem of the package. bodyPos: where a body
 * is checked.
 */
export function outermost<A>(check: Checker, run: (check: Checker, arg: A) => void, arg: A, bodyPos?: Pos): void {
  if (check.busy > 0) {
    run(check, arg);
    return;
  }
  check.busy = 1;
  try {
    run(check, arg);
    processDelayed(check, 0);
    recordUntyped(check);
  } catch (failure) {
    // Hostile input goes deeper than the stack, or beyond a budget; anything else is an error of the checker's.
    if (!(failure instanceof RangeError || failure instanceof OverBudget))
      check.conf.reporter.broken('type checking', failure);
    check.failures.push(failure);
    const obj = check.objPath[0];
    for (const o of check.objPath) {
      // Not to be tried again, or a chain of n declarations would fail n times.
      if (o.tag !== ObjTag.Func) o.type ??= invalidType;
      o.color = Color.Black;
    }
    check.objPath.length = 0;
    check.delayed.length = 0;
    check.env = new Environment();
    recordUntyped(check);
    check.problems.push({
      pos: obj?.pos ?? bodyPos ?? check.files[0]?.pos ?? 0,
      message: failureMessage(failure),
      soft: false,
    });
  } finally {
    check.busy = 0;
    check.cleaners.length = 0;
  }
}

/** What a failure means for the declaration that was being checked. */
function failureMessage(failure: unknown): string {
  if (failure instanceof OverBudget) return `no answer: ${failure.message}`;
  return failure instanceof RangeError ? 'nested too deeply' : `internal error: ${String(failure)}`;
}

function runBody(check: Checker, fn: { readonly obj: Func; readonly info: DeclInfo }): void {
  const fdecl = fn.info.fdecl!;
  const saved = check.env;
  const env = (check.env = new Environment());
  env.version = fn.info.version;
  env.scope = fn.info.file;
  objDecl(check, fn.obj);
  const sig = fn.obj.type;
  if (fdecl.hasBody && fdecl.body === undefined) check.conf.parseBody?.(fdecl, check);
  if (sig !== undefined && fdecl.body !== undefined) {
    fn.info.deps = undefined;
    funcBody(check, fn.info, fn.obj.name, sig, fdecl.body, undefined);
  }
  check.env = saved;
}

/** Checks a function's or method's body, parsing it first where it was skipped. */
export function checkFuncBody(check: Checker, obj: Func, info: DeclInfo | undefined = check.objMap.get(obj)): void {
  // A body is checked once: its declarations stand in the scope of its signature afterwards.
  if (info?.fdecl === undefined || check.checkedBodies.has(info.fdecl)) return;
  check.checkedBodies.add(info.fdecl);
  outermost(check, runBody, { obj, info }, info.fdecl.pos);
}

/** Gives back a checked body that had no errors; when it is asked for again, it is parsed and checked again. */
export function forgetFuncBody(check: Checker, obj: Func, info: DeclInfo): void {
  const { fdecl } = info,
    sig = obj.type;
  if (fdecl?.body === undefined || sig === undefined || !check.checkedBodies.delete(fdecl)) return;
  fdecl.body = undefined;
  const elems = sig.scope?.elems;
  if (elems === undefined) return;
  // The scope of the signature has what the body declares.
  const own = new Set<Obj>([...sig.params.vars, ...sig.results.vars]);
  if (sig.recv !== undefined) own.add(sig.recv);
  for (const [name, o] of elems) if (!own.has(o) && o.tag !== ObjTag.TypeName) elems.delete(name);
}

/** Checks all package-level declarations (not the bodies of functions). */
export function checkPackageLevel(check: Checker): void {
  void check.pkg.scope;
  check.full = true;
  outermost(check, directCycles, undefined);
  packageObjects(check);
  for (let i = 0; i < check.deferred.length; i++) outermost(check, check.deferred[i]!, undefined);
  check.deferred.length = 0;
}

/** Checks everything: declarations, bodies, order of initialization, unused imports. */
export function checkAll(check: Checker): void {
  checkPackageLevel(check);
  for (const fn of check.funcs) checkFuncBody(check, fn.obj, fn.info);
  checkInitOrder(check);
  unusedImports(check);
  // Instantiation without end is reported only in what is otherwise correct.
  monomorph(check, check.problems.length === 0);
  check.pkg.complete = true;
}

/** Computes the order of initialization; asks for bodies to be checked before. */
export function checkInitOrder(check: Checker): void {
  outermost(check, initOrder, undefined);
}

/** Reports imports that nothing uses; all bodies must have been checked. */
export function unusedImports(check: Checker): void {
  for (const obj of check.imports) {
    if (obj.name !== '_' && !obj.used) errorUnusedPkg(check, obj);
  }
}

function errorUnusedPkg(check: Checker, obj: PkgName): void {
  const path = obj.imported.path;
  const elem = path.slice(path.lastIndexOf('/') + 1);
  if (obj.name === '' || obj.name === '.' || obj.name === elem)
    softErrorf(check, obj, `"${path}" imported and not used`);
  else softErrorf(check, obj, `"${path}" imported as ${obj.name} and not used`);
}

export type { ConstValue };
export { collectObjects, cycleError };
