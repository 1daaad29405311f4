/** State of rewriting loops over functions, and makers of the nodes that it needs, types filled in. */
import { makeInt64 } from '../base/constant';
import { noPos, type Pos } from '../base/pos';
import {
  newAssignStmt,
  newBasicLit,
  newBlockStmt,
  newCallExpr,
  newDeclStmt,
  newExprStmt,
  newIfStmt,
  newListExpr,
  newName,
  newOperation,
  newReturnStmt,
  newVarDecl,
} from '../syntax/make';
import {
  type AssignStmt,
  type BasicLit,
  type BlockStmt,
  type BranchTok,
  type CallExpr,
  type DeclStmt,
  type Expr,
  type ForStmt,
  type FuncLit,
  type IfStmt,
  Kind,
  LitKind,
  type Name,
  Op,
  type Operation,
  type RangeClause,
  type ReturnStmt,
  type Stmt,
  type VarDecl,
} from '../syntax/nodes';
import type { Checker } from '../types/checker';
import { Mode } from '../types/info';
import { type Const, Func, Var, VarKind } from '../types/object';
import { Package } from '../types/package';
import { recordTypeAndValue } from '../types/recording';
import { Scope } from '../types/scope';
import { BasicKind, Signature, Tag, Tuple, type Type } from '../types/type';
import { commonUnder } from '../types/under';
import { Typ, type Universe } from '../types/universe';
import type { World } from './world';

/** States of a loop's body (internal/abi: RF_State). */
export const enum State {
  /** The body was left, and not by a panic. */
  Done,
  /** The body is not running and may be called. */
  Ready,
  /** The body is running, or has panicked. */
  Panic,
  /** The iterator has returned. */
  Exhausted,
  /** Only in reports: the iterator swallowed the body's panic. */
  MissingPanic,
}

/** A branch to a label that a loop has to complete once it has ended. */
export interface Branch {
  readonly tok: BranchTok;
  readonly label: string;
}

/** One loop over a function that is being rewritten. */
export class Loop {
  readonly stateVar: Var;
  checkRet = false;
  checkBreak = false;
  checkContinue = false;
  readonly checkBranch: Branch[] = [];
  /** The outermost loop has depth 1. */
  constructor(
    r: Rewriter,
    readonly nfor: ForStmt,
    readonly clause: RangeClause,
    readonly depth: number,
  ) {
    this.stateVar = newVar(r, nfor.pos, `#state${++r.stateVars}`, intType);
  }
}

/** Rewriting of one function body. */
export class Rewriter {
  readonly forStack: Loop[] = [];
  /** Number of #next for `break L`; those for continue and goto follow it. Made when first needed, as labelLoop is. */
  branchNext: Map<string, number> | undefined = undefined;
  /** The innermost loop over a function around a label. */
  labelLoop: Map<string, ForStmt | undefined> = new Map();
  /** Variables for all loops of a nest, declared in front of the outermost. */
  outerVars: VarDecl[] = [];
  nextVar: Var | undefined = undefined;
  defers: Var | undefined = undefined;
  stateVars = 0;
  bodyClosures = 0;
  readonly literals: FuncLit[] = [];
  named = false;
  constructor(
    readonly check: Checker,
    readonly world: World,
    readonly sig: Signature,
    readonly body: BlockStmt,
  ) {}
}

/** The range clause of a loop over a function; undefined for other loops. */
export function rangeFuncClause(s: ForStmt): RangeClause | undefined {
  const clause = s.init;
  if (clause === undefined || clause.kind !== Kind.RangeClause) return undefined;
  const t = clause.x.tv?.type;
  if (t === undefined || t.tag === Tag.Basic || t.tag === Tag.Slice || t.tag === Tag.Map || t.tag === Tag.Tuple)
    return undefined;
  return commonUnder(t)?.tag === Tag.Signature ? clause : undefined;
}

export const intType: Type = Typ[BasicKind.Int]!;
export const boolType: Type = Typ[BasicKind.Bool]!;

export function newVar(r: Rewriter, pos: Pos, name: string, type: Type | undefined): Var {
  return new Var(pos, r.check.pkg, name, type, VarKind.Local);
}

/** Name of a result: its own, or one that rewriting gives it. */
export function resultName(v: Var, i: number): string {
  return v.name === '' || v.name === '_' ? `#rv${i + 1}` : v.name;
}

// ---- expressions

/** A reference to an object. */
export function useObj(r: Rewriter, pos: Pos, obj: Var | Const | Func, name = obj.name): Name {
  const n = newName(pos, name);
  n.obj = obj;
  if (obj.type !== undefined) recordTypeAndValue(r.check, n, Mode.Value, obj.type);
  return n;
}

export function useList(pos: Pos, list: readonly Expr[]): Expr {
  return list.length === 1 ? list[0]! : newListExpr(pos, list);
}

export function intConst(r: Rewriter, pos: Pos, value: number): BasicLit {
  const lit = newBasicLit(pos, String(value), LitKind.Int, false);
  recordTypeAndValue(r.check, lit, Mode.Constant, intType, makeInt64(value));
  return lit;
}

export function cond(r: Rewriter, pos: Pos, op: Op, x: Expr, y: Expr): Operation {
  const n = newOperation(pos, op, x, y);
  recordTypeAndValue(r.check, n, Mode.Value, boolType);
  return n;
}

/** A reference to #next, which is declared when it is first needed. */
export function next(r: Rewriter, pos: Pos): Name {
  r.nextVar ??= declOuterVar(r, '#next', intType, undefined);
  return useObj(r, pos, r.nextVar);
}

// ---- the runtime's functions

/** Package of the runtime's functions that only the compiler calls (ir.Pkgs.Runtime); no package has this path. */
export const runtimePath = 'go.runtime';

export interface RuntimeFuncs {
  readonly panicrangestate: Func;
  readonly deferrangefunc: Func;
}

function makeRuntimeFuncs(universe: Universe): RuntimeFuncs {
  const pkg = new Package(runtimePath, 'runtime', new Scope(universe.scope, noPos, noPos));
  const state = new Var(noPos, pkg, 'state', intType, VarKind.Param);
  const extra = new Var(noPos, pkg, 'extra', universe.any, VarKind.Result);
  const none = new Tuple([]);
  const func = (name: string, params: Tuple, results: Tuple): Func =>
    new Func(noPos, pkg, name, new Signature(undefined, params, results, false));
  return {
    panicrangestate: func('panicrangestate', new Tuple([state]), none),
    deferrangefunc: func('deferrangefunc', none, new Tuple([extra])),
  };
}

/** A call of one of the runtime's functions. */
export function runtimeCall(r: Rewriter, pos: Pos, name: keyof RuntimeFuncs, args: readonly Expr[]): CallExpr {
  const funcs = (r.world.runtimeFuncs ??= makeRuntimeFuncs(r.check.conf.universe));
  const fn = funcs[name];
  const call = newCallExpr(pos, useObj(r, pos, fn, 'runtime.' + name), args, false, pos);
  const result = fn.type!.results.vars[0];
  if (result !== undefined) recordTypeAndValue(r.check, call, Mode.Value, result.type!);
  return call;
}

export function callPanic(r: Rewriter, pos: Pos, arg: Expr): Stmt {
  return newExprStmt(pos, runtimeCall(r, pos, 'panicrangestate', [arg]));
}

// ---- statements

export function assign(pos: Pos, lhs: Expr, rhs: Expr): AssignStmt {
  return newAssignStmt(pos, Op.None, lhs, rhs);
}

/** A definition of a variable. The name stands where the variable does, which says that it defines it. */
function varDecl(r: Rewriter, pos: Pos, v: Var, init: Expr | undefined): VarDecl {
  return newVarDecl(pos, undefined, [], [useObj(r, v.pos, v)], undefined, init);
}

export function declVar(r: Rewriter, pos: Pos, v: Var, init: Expr | undefined): DeclStmt {
  return newDeclStmt(pos, [varDecl(r, pos, v, init)]);
}

/** Declares a variable in front of the outermost loop. */
export function declOuterVar(r: Rewriter, name: string, type: Type, init: Expr | undefined): Var {
  const v = newVar(r, noPos, name, type);
  r.outerVars.push(varDecl(r, r.forStack[0]!.nfor.pos, v, init));
  return v;
}

/** Sets the state of a loop, the innermost one unless told. */
export function setState(r: Rewriter, pos: Pos, state: State, index = r.forStack.length - 1): AssignStmt {
  return assign(pos, useObj(r, pos, r.forStack[index]!.stateVar), intConst(r, pos, state));
}

export function returnBool(r: Rewriter, pos: Pos, value: boolean, valuePos = pos): ReturnStmt {
  const { universe } = r.check.conf;
  return newReturnStmt(pos, useObj(r, valuePos, value ? universe.true : universe.false));
}

export function ifStmt(pos: Pos, test: Expr, then: readonly Stmt[]): IfStmt {
  return newIfStmt(pos, undefined, test, newBlockStmt(pos, then, pos), undefined);
}

/** `if #next op c { [#next = 0]; … }` */
export function ifNext(r: Rewriter, pos: Pos, op: Op, c: number, zeroNext: boolean, ...then: Stmt[]): IfStmt {
  const list = zeroNext ? [assign(pos, next(r, pos), intConst(r, pos, 0)), ...then] : then;
  return ifStmt(pos, cond(r, pos, op, next(r, pos), intConst(r, pos, c)), list);
}
