/**
 * Lowers whole functions: declared ones, literals, instances of generics and the package initializer. Reference:
 * noder/reader.go (funcBody, funcLit, syntheticClosure, callShaped, pkgInitOrder), ir/func.go (NewClosureFunc).
 */
import { invariantBroken } from '../base/broken';
import { maxInstances, OverBudget, reasons } from '../base/budget';
import { noPos, type Pos } from '../base/pos';
import { type FuncDecl, type FuncLit, Kind, type Decl as SDecl } from '../syntax/nodes';
import type { Checker, DeclInfo } from '../types/checker';
import { objectOf } from '../types/info';
import { origin } from '../types/named';
import type { Func as TFunc, TypeName } from '../types/object';
import { type Signature, Tag } from '../types/type';
import { isMethodSet, typeSet } from '../types/typeset';
import { under } from '../types/under';
import { goMinor } from '../types/version';
import type { Dict } from './dict';
import { Collector } from './instances';
import { funcOf, signatureOf, types } from './intern';
import { lowerExpr } from './lower-expr';
import { methodExprOf } from './lower-method';
import { lowerStmts } from './lower-stmt';
import { addrOf, assignConv, call } from './lower-util';
import {
  AssignListStmt,
  AssignStmt,
  addInit,
  BlockStmt,
  Class,
  ClosureExpr,
  Decl,
  type Expr,
  Func,
  Name,
  type Node,
  ReturnStmt,
  UnaryExpr,
} from './node';
import { Op } from './op';
import { rewriteRangeFuncs } from './rangefunc';
import { outlineMapInits } from './staticinit';
import type { Field, IRType, Sym } from './type';
import {
  BrokenCode,
  ClosureKind,
  closureSym,
  declareParams,
  FnCtx,
  newClosureVar,
  tempAt,
  type Unit,
  withinBudget,
} from './unit';
import { funcInstance, globalFunc, globalVar, mangle, paramFields, recvNamed } from './world';

/** Empties a function for (another) lowering: what an analysis leaves in it is gone. */
function resetFunc(fn: Func): void {
  fn.body = [];
  fn.dcl = [];
  fn.closureVars = [];
  fn.closures = [];
  fn.funcLitGen = fn.rangeLitGen = fn.goDeferGen = fn.labelGen = 0;
  fn.hasDefer = false;
  fn.closureResultsLost = false;
  fn.wrapper = false;
  fn.tags = undefined;
}

/**
 * Lowers all of a package: initializers, functions, then the instances that they need. Fills unit.funcs. all: also the
 * instances that nothing calls, which the compiler makes because their types are mentioned.
 */
export function lowerPackage(unit: Unit, all = true): void {
  const { check } = unit;
  const decls = new Map<FuncDecl, TFunc>();
  const queued = new Set<TFunc>();
  const declared = (obj: TFunc): void => {
    if (queued.has(obj)) return;
    queued.add(obj);
    const info = check.objMap.get(obj);
    const fn = globalFunc(unit.world, obj).func!;
    if (info === undefined || (info.fdecl !== undefined && !decls.has(info.fdecl))) return;
    unit.seen.add(fn);
    unit.todo.push({ fn, obj, dict: undefined, shapedWrapper: false });
  };
  const collector = all
    ? new Collector(unit, {
        declared: (_, obj) => declared(obj),
        method: (u, obj, targs, implicits) => {
          needInstance(u, obj, targs, implicits, false);
        },
      })
    : undefined;
  let inits = 0;
  for (const { obj, decl } of check.funcs) {
    if (decl.name.value === '_') continue;
    const sig = obj.type;
    if (sig === undefined || sig.tparams.length > 0 || sig.rparams.length > 0) continue;
    if (sig.recv !== undefined && recvNamed(sig) === undefined) continue;
    const name = globalFunc(unit.world, obj);
    if (decl.name.value === 'init' && sig.recv === undefined) name.sym = unit.local.lookup('init.' + inits++);
    decls.set(decl, obj);
  }
  unit.collector = collector;
  lowerInit(unit);
  for (const file of check.files) {
    for (const d of file.declList) {
      unit.reading = d.pos;
      withinBudget(unit, () => readDecl(unit, d, decls, declared));
    }
  }
  drain(unit);
  unit.collected = collector;
  unit.collector = undefined;
}

/** reader.pkgDecls: one declaration at package level. */
function readDecl(unit: Unit, d: SDecl, decls: ReadonlyMap<FuncDecl, TFunc>, declared: (obj: TFunc) => void): void {
  const { collector } = unit;
  switch (d.kind) {
    case Kind.ConstDecl:
    case Kind.VarDecl:
      for (const n of d.nameList) collector?.mentionType(objectOf(n)?.type, undefined);
      return;
    case Kind.TypeDecl: {
      const t = d.tparamList.length > 0 || d.name.value === '_' ? undefined : objectOf(d.name)?.type;
      if (t === undefined) return;
      const u = under(t);
      if (u.tag !== Tag.Interface || isMethodSet(typeSet(u))) collector?.mentionType(t, undefined);
      return;
    }
    case Kind.FuncDecl: {
      const obj = decls.get(d);
      if (obj === undefined) return;
      const recv = obj.type!.recv;
      if (recv === undefined) collector?.func(obj);
      else collector?.mentionType(recv.type, undefined);
      declared(obj);
      unit.funcs.push(globalFunc(unit.world, obj).func!);
      return;
    }
    case Kind.ImportDecl:
      return;
  }
}

/** Lowers one declared function anew, with all that it needs; returns the functions to analyse (itself first). */
export function lowerOne(unit: Unit, fn: Func, obj: TFunc): void {
  unit.funcs.push(fn);
  unit.seen.add(fn);
  const info = unit.check.objMap.get(obj);
  if (info !== undefined) lowerDeclared(unit, fn, obj, info, unit.check);
  drain(unit);
}

/** readBodies: lowers what waits, except for the first `keep`. */
function drain(unit: Unit, keep = 0): void {
  for (;;) {
    const dict = unit.collector?.todoDicts.pop();
    if (dict !== undefined) {
      withinBudget(unit, dict);
      continue;
    }
    if (unit.todo.length <= keep) return;
    const next = unit.todo.pop()!;
    const found = unit.world.decls.declOf(next.obj);
    unit.reading = next.obj.pos;
    if (next.dict === undefined) {
      if (found !== undefined) lowerDeclared(unit, next.fn, next.obj, found.info, found.check);
      continue;
    }
    if (found !== undefined)
      lowerInstance(unit, next.fn, next.obj, next.dict, next.shapedWrapper, found.check, found.info);
    unit.funcs.push(next.fn);
  }
}

/** Lowers the instances that inlining asked for, the first `keep` of the list excepted, and returns them. */
export function drainInlined(unit: Unit, keep: number): Func[] {
  const from = unit.funcs.length;
  drain(unit, keep);
  return unit.funcs.splice(from);
}

function lowerDeclared(unit: Unit, fn: Func, obj: TFunc, info: DeclInfo, check: Checker): void {
  resetFunc(fn);
  fn.source = { kind: 'declared', obj, dict: undefined, wrapper: false };
  fn.pragma = info.fdecl?.pragma ?? 0;
  const c = new FnCtx(unit, fn, undefined, undefined, obj.type, distinctVars(info.version), check);
  declareParams(c, fn.sym.pkg);
  fn.hasBody = info.fdecl?.hasBody ?? false;
  if (!fn.hasBody) return;
  if (unit.host.prepareBody(obj)) lowerBody(c, info);
  else giveUp(c, 'it does not type-check');
}

/** What to say of a function that could not be lowered. */
function whyNot(e: unknown): string {
  if (e instanceof BrokenCode || e instanceof OverBudget) return e.message;
  if (e instanceof RangeError) return 'it is nested too deeply';
  invariantBroken('lowering', e);
  return 'of an internal error';
}

/** Makes the function one without an answer. */
function giveUp(c: FnCtx, why: string): void {
  c.fn.body = [];
  c.fn.hasBody = false;
  c.unit.broken.push({ fn: c.fn, why });
}

export function distinctVars(version: string): boolean {
  return version === '' || goMinor(version) >= 22;
}

function lowerBody(c: FnCtx, info: DeclInfo): void {
  const body = info.fdecl?.body;
  if (body === undefined) return;
  guard(c, () => {
    const rewritten = rewriteRangeFuncs(c, body, c.sig!);
    c.fn.body = lowerStmts(c, rewritten.list);
    if (c.fn.body.length === 0) c.fn.body = [new BlockStmt(noPos, [])];
  });
}

/** Runs a lowering; broken code makes the function one without an answer. */
function guard(c: FnCtx, run: () => void): void {
  try {
    run();
  } catch (e) {
    giveUp(c, whyNot(e));
  }
}

/** The package initializer `init`: package variables in order of initialization. */
function lowerInit(unit: Unit): void {
  const order = unit.check.initOrder;
  if (order.length === 0) return;
  const name = new Name(noPos, unit.local.lookup('init'), signatureOf(undefined, [], [], false), Class.FUNC);
  const fn = new Func(noPos, name);
  fn.isPackageInit = true;
  fn.hasBody = true;
  unit.funcs.push(fn);
  unit.seen.add(fn);
  const c = new FnCtx(unit, fn, undefined, undefined, undefined, true, unit.check);
  for (const { lhs, rhs } of order) {
    const names = lhs.map((v) => globalVar(unit.world, v));
    for (const v of lhs) unit.collector?.mentionType(v.type, undefined);
    const before = fn.dcl.length;
    try {
      fn.body.push(initAssign(c, names, lowerExpr(c, rhs)));
    } catch (e) {
      const why = whyNot(e);
      fn.dcl.length = before;
      unit.broken.push({ fn, why });
    }
  }
  unit.funcs.push(...outlineMapInits(fn, unit.local));
}

function initAssign(c: FnCtx, names: Name[], rhs: Expr): Node {
  const pos = names[0]!.pos;
  let stmt: AssignStmt | AssignListStmt;
  if (names.length === 1) {
    stmt = new AssignStmt(pos, names[0]!, assignConv(pos, rhs, names[0]!.type));
  } else {
    stmt = new AssignListStmt(pos, listOp(rhs), names, [rhs]);
    const results = rhs.type.fields;
    if (
      stmt.op === Op.AS2FUNC &&
      results.length === names.length &&
      names.some((n, i) => !n.isBlank && n.type.canon !== results[i]!.type.canon)
    ) {
      // RewriteMultiValueCall: results go through temporaries where they need a conversion.
      const temps = results.map((f) => tempAt(c.fn, pos, f.type));
      const as = new AssignListStmt(pos, Op.AS2FUNC, temps, [rhs]);
      addInit(
        as,
        temps.map((t) => new Decl(pos, t)),
      );
      stmt = new AssignListStmt(
        pos,
        Op.AS2,
        names,
        temps.map((t, i) => assignConv(pos, t, names[i]!.type)),
      );
      addInit(stmt, [as]);
    }
  }
  for (const n of names) n.defn = stmt;
  return stmt;
}

/** How an assignment of one expression to several variables is done; sets the comma-ok form of the expression. */
export function listOp(rhs: Expr): AssignListStmt['op'] {
  switch (rhs.op) {
    case Op.INDEXMAP:
      return Op.AS2MAPR;
    case Op.RECV:
      return Op.AS2RECV;
    case Op.DOTTYPE:
      rhs.op = Op.DOTTYPE2;
      return Op.AS2DOTTYPE;
    case Op.DYNAMICDOTTYPE:
      rhs.op = Op.DYNAMICDOTTYPE2;
      return Op.AS2DOTTYPE;
    case Op.CALLFUNC:
    case Op.CALLINTER:
    case Op.CALLMETH:
      return Op.AS2FUNC;
    default:
      return Op.AS2;
  }
}

// ---- instances of generic functions

/** Asks for an instance's body and gives the instance; see world.ts: funcInstance. */
export function needInstance(
  unit: Unit,
  obj: TFunc,
  targs: readonly IRType[],
  implicits: number,
  shaped: boolean,
): Func {
  const { collector } = unit;
  const sig = obj.type!;
  collector?.layout(dictOwner(obj.origin ?? obj));
  const { fn, dict } = funcInstance(unit.world, unit.instances, obj, targs, implicits, shaped);
  if (!unit.seen.has(fn)) {
    if (dict.tparams.some((p) => p.endless)) throw new OverBudget(reasons.endless);
    if (++unit.instanceCount > maxInstances) throw new OverBudget(reasons.instances);
    unit.seen.add(fn);
    if (collector !== undefined && sig.recv === undefined) {
      collector.signature(sig, dict);
      if (!dict.shaped)
        collector.todoDicts.push(() => {
          needInstance(unit, obj, targs, implicits, true);
        });
    }
    unit.todo.push({ fn, obj: obj.origin ?? obj, dict, shapedWrapper: !dict.shaped });
    if (collector === undefined && !dict.shaped) needInstance(unit, obj, targs, implicits, true);
  }
  return fn;
}

/** What a function's dictionary belongs to: itself, or its receiver's type. */
function dictOwner(obj: TFunc): TFunc | TypeName {
  const named = obj.type!.recv === undefined ? undefined : recvNamed(obj.type!);
  return named === undefined ? obj : origin(named).obj;
}

function lowerInstance(
  unit: Unit,
  fn: Func,
  obj: TFunc,
  dict: Dict | undefined,
  wrapper: boolean,
  check: Checker,
  info: DeclInfo,
): void {
  resetFunc(fn);
  fn.dupok = true;
  fn.source = { kind: 'declared', obj, dict, wrapper };
  fn.hasBody = info.fdecl?.hasBody ?? false;
  const c = new FnCtx(unit, fn, undefined, dict, obj.type, distinctVars(info.version), check);
  let declared = false;
  guard(c, () => {
    declareParams(c, fn.sym.pkg);
    declared = true;
  });
  if (!fn.hasBody || !declared) return;
  if (wrapper) {
    // Rewriting a body may name the results.
    const body = info.fdecl?.body;
    if (body !== undefined && unit.host.prepareBody(obj)) guard(c, () => rewriteRangeFuncs(c, body, c.sig!));
    guard(c, () => callShaped(c, obj, dict!, fn.pos));
    return;
  }
  if (!unit.host.prepareBody(obj)) {
    giveUp(c, 'the generic function does not type-check');
    return;
  }
  lowerBody(c, info);
}

/** The body of an instance for concrete types: it calls the shaped instance with its dictionary (reader.callShaped). */
export function callShaped(c: FnCtx, obj: TFunc, dict: Dict, pos: Pos): void {
  const shaped = needInstance(c.unit, obj, dict.targs, dict.implicits, true);
  const params = c.fn.dcl.slice(0, c.fn.type.recvParams.length);
  const args: Expr[] = [];
  const hasRecv = c.fn.type.recv !== undefined;
  if (hasRecv) args.push(params.shift()!);
  args.push(
    dictAddr(
      c,
      pos,
      hasRecv ? (baseSym(c.fn.type.recv!.type)?.name ?? '') : mangle(obj.name, dict.targs, dict.implicits),
      shaped,
    ),
    ...params,
  );
  c.fn.wrapper = true;
  c.unit.collector?.dictionary(dictOwner(obj), dict.targs, dict.implicits);
  tailCall(c, pos, shapedCallee(pos, shaped), args);
}

/** Symbol of a receiver's named type: methods share their type's dictionary. */
function baseSym(t: IRType): Sym | undefined {
  return t.isPtr && t.sym === undefined ? t.elem.sym : t.sym;
}

/** A shaped instance as a callee: methods are called as method expressions. */
export function shapedCallee(pos: Pos, fn: Func): Expr {
  return fn.type.recv === undefined ? fn.nname : methodExprOf(pos, fn);
}

/** `&pkg..dict.F[int]`: the address of an instance's static dictionary. */
export function dictAddr(_c: FnCtx, pos: Pos, name: string, shaped: Func): Expr {
  const sym = shaped.sym.pkg.lookup('.dict.' + name);
  const dictParam = shaped.type.params[0]!;
  const n = new Name(noPos, sym, dictParam.type.elem, Class.EXTERN);
  return addrOf(pos, n);
}

/** syntheticTailCall: the body of wrappers. */
export function tailCall(c: FnCtx, pos: Pos, fun: Expr, args: Expr[]): void {
  c.fn.wrapper = true;
  const t = fun.type;
  const n = call(c, pos, fun, args, t.variadic);
  if (t.results.length === 0) {
    c.fn.body.push(n);
    return;
  }
  const ret = new ReturnStmt(pos, [n]);
  if (t.results.length > 1) {
    // RewriteMultiValueCall: the results go through temporaries.
    const temps = t.results.map((f) => tempAt(c.fn, pos, f.type));
    const as = new AssignListStmt(pos, Op.AS2FUNC, temps, [n]);
    addInit(
      as,
      temps.map((tmp) => new Decl(pos, tmp)),
    );
    addInit(ret, [as]);
    ret.results = [...temps];
  }
  c.fn.body.push(ret);
}

// ---- closures

/** ir.NewClosureFunc. */
export function newClosureFunc(c: FnCtx, pos: Pos, kind: ClosureKind, type: IRType): Func {
  const outer = c.inl?.caller ?? c.fn;
  const fn = new Func(pos, new Name(pos, closureSym(outer, kind, c.inl?.names), type, Class.FUNC));
  fn.hasBody = true;
  fn.dupok = outer.dupok;
  const clo = new ClosureExpr(pos, funcOf(type.params, type.results, type.variadic), fn);
  fn.oclosure = clo;
  if (kind === ClosureKind.Range) {
    fn.rangeParent = outer.oclosure !== undefined && outer.rangeParent !== undefined ? outer.rangeParent : outer;
  }
  fn.nname.defn = fn.oclosure;
  fn.closureParent = outer;
  outer.closures.push(fn);
  c.unit.funcs.push(fn);
  return fn;
}

/** A function literal. rangeBody: it is the body of a range-over-func loop. */
export function lowerFuncLit(c: FnCtx, e: FuncLit, sig: Signature, rangeBody: boolean): Expr {
  const w = c.world;
  const type = signatureOf(
    undefined,
    paramFields(w, sig.params.vars, c.dict, sig.variadic),
    paramFields(w, sig.results.vars, c.dict, false),
    sig.variadic,
  );
  const fn = newClosureFunc(c, e.pos, rangeBody ? ClosureKind.Range : ClosureKind.Literal, type);
  const inner = new FnCtx(c.unit, fn, c, c.dict, sig, c.distinctVars, c.check);
  declareParams(inner, fn.sym.pkg);
  // The dictionary comes last among the captured variables, used or not (reader.funcLit).
  const dict = c.dictParam;
  if (dict !== undefined) inner.dictParam = newClosureVar(dict.pos, fn, dict);
  fn.body = lowerStmts(inner, (rangeBody ? e.body : rewriteRangeFuncs(inner, e.body, sig)).list);
  if (fn.body.length === 0) fn.body = [new BlockStmt(noPos, [])];
  if (inner.dictParam !== undefined && dict !== undefined) fn.closureVars.push(inner.dictParam);
  fn.source = {
    kind: 'literal',
    lit: e,
    sig,
    dict: c.dict,
    dictVar: inner.dictParam,
    distinctVars: c.distinctVars,
    check: c.check,
    captured: inner.captured,
  };
  return fn.oclosure!;
}

/** A name that needs no capture: functions and method expressions. */
function isSafe(n: Expr): boolean {
  return (n.op === Op.NAME && (n as Name).class_ === Class.FUNC) || n.op === Op.METHEXPR;
}

/**
 * reader.syntheticClosure: a literal that the compiler makes, with captured values evaluated where it stands.
 * build gets the captured values as the literal sees them and makes its body.
 */
export function syntheticClosure(
  c: FnCtx,
  pos: Pos,
  params: readonly Field[],
  results: readonly Field[],
  variadic: boolean,
  ifaceHack: boolean,
  captures: Expr[],
  build: (inner: FnCtx, captured: Expr[]) => void,
): Expr {
  const fn = newClosureFunc(c, pos, ClosureKind.Literal, signatureOf(undefined, params, results, variadic));
  fn.wrapper = true;
  const inner = new FnCtx(c.unit, fn, c, c.dict, undefined, c.distinctVars, c.check);
  const init: Node[] = [];
  const inside: Expr[] = captures.map((n, i) => {
    if (isSafe(n)) return n;
    const tmp = tempCopy(c, pos, n, init);
    if (ifaceHack && i === 1 && n.type.isInterface)
      init.push(new UnaryExpr(pos, Op.CHECKNIL, types.INVALID, new UnaryExpr(pos, Op.ITAB, types.UINTPTR, tmp)));
    const cv = newClosureVar(pos, fn, tmp);
    fn.closureVars.push(cv);
    return cv;
  });
  fn.source = {
    kind: 'synthetic',
    dict: c.dict,
    distinctVars: c.distinctVars,
    check: c.check,
    captured: inside,
    build,
  };
  declareParams(inner, fn.sym.pkg);
  build(inner, inside);
  const clo = fn.oclosure!;
  clo.init = init;
  return clo;
}

/** reader.tempCopy: a temporary that holds the value; its declaration and assignment go to init. */
export function tempCopy(c: FnCtx, pos: Pos, x: Expr, init: Node[]): Name {
  const tmp = tempAt(c.fn, pos, x.type);
  init.push(new Decl(pos, tmp));
  const def = new AssignStmt(pos, tmp, x);
  def.def = true;
  init.push(new AssignStmt(pos, tmp, x));
  tmp.defn = def;
  return tmp;
}
