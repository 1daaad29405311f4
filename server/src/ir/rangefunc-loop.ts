/** What a loop over a function becomes when its body has been rewritten. Reference: rangefunc/rewrite.go (endLoop). */
import { noPos, type Pos } from '../base/pos';
import {
  newBlockStmt,
  newBranchStmt,
  newCallExpr,
  newDeclStmt,
  newExprStmt,
  newFuncLit,
  newFuncType,
  newName,
  newReturnStmt,
} from '../syntax/make';
import { type BlockStmt, type FuncLit, Kind, Op, type Stmt } from '../syntax/nodes';
import { Mode, objectOf } from '../types/info';
import { ObjTag, Var, VarKind } from '../types/object';
import { recordTypeAndValue } from '../types/recording';
import { Signature, Tag, Tuple } from '../types/type';
import { commonUnder } from '../types/under';
import { unpackListExpr } from '../types/util';
import { branchCode, perLoopStep } from './rangefunc-branch';
import {
  assign,
  boolType,
  callPanic,
  cond,
  declVar,
  ifNext,
  ifStmt,
  intConst,
  intType,
  type Loop,
  newVar,
  type Rewriter,
  returnBool,
  State,
  setState,
  useObj,
} from './rangefunc-make';
import { BrokenCode } from './unit';

/** The block that stands for a loop, whose body is given as rewritten. The loop is still on the stack. */
export function endLoop(r: Rewriter, loop: Loop, body: readonly Stmt[]): BlockStmt {
  const { nfor, clause } = loop;
  const start = nfor.pos,
    end = nfor.body.rbrace;
  const iterator = commonUnder(clause.x.tv!.type);
  const yieldType = iterator?.tag === Tag.Signature ? iterator.params.vars[0]?.type : undefined;
  const ftyp = yieldType === undefined ? undefined : commonUnder(yieldType);
  if (ftyp === undefined || ftyp.tag !== Tag.Signature)
    throw new BrokenCode(start, 'a range clause does not type-check');

  const clo = newVar(r, noPos, `#yield${++r.bodyClosures}`, undefined);
  const lit = bodyFunc(r, loop, body, ftyp, start, end);
  clo.type = lit.tv!.type;
  const cloDecl = declVar(r, start, clo, lit);
  const call = newExprStmt(start, newCallExpr(start, clause.x, [useObj(r, start, clo)], false, start));
  const tests = checks(r, loop, end);

  const list: Stmt[] = [];
  const outermost = r.forStack.length === 1;
  if (outermost && r.outerVars.length > 0) list.push(newDeclStmt(start, r.outerVars));
  list.push(
    declVar(r, start, loop.stateVar, intConst(r, start, State.Ready)),
    cloDecl,
    call,
    ifStmt(end, cond(r, end, Op.Eql, useObj(r, end, loop.stateVar), intConst(r, end, State.Panic)), [
      callPanic(r, end, intConst(r, end, State.MissingPanic)),
    ]),
    setState(r, end, State.Exhausted),
    ...tests,
  );
  if (outermost) {
    r.outerVars = [];
    r.nextVar = undefined;
    r.defers = undefined;
  }
  return newBlockStmt(start, list, end);
}

/** The function literal that a loop's body becomes. */
function bodyFunc(r: Rewriter, loop: Loop, body: readonly Stmt[], ftyp: Signature, start: Pos, end: Pos): FuncLit {
  const lhs = unpackListExpr(loop.clause.lhs);
  const list: Stmt[] = [];
  const params = ftyp.params.vars.map((p, i) => {
    const x = lhs[i];
    if (x !== undefined && loop.clause.def) {
      const v = x.kind === Kind.Name ? objectOf(x) : undefined;
      if (v === undefined || v.tag !== ObjTag.Var) throw new BrokenCode(x.pos, 'a range clause does not type-check');
      return v;
    }
    const v = new Var(start, r.check.pkg, `#p${i + 1}`, p.type, VarKind.Param);
    if (x !== undefined) list.push(assign(x.pos, x, useObj(r, x.pos, v)));
    return v;
  });
  const result = new Var(start, undefined, '#r', boolType, VarKind.Result);

  list.push(
    ...(r.world.target.release.rangeStateCopied ? enterCopied(r, start, loop) : enter(r, start, loop)),
    ...body,
    setState(r, end, State.Ready),
    returnBool(r, end, true, noPos),
  );
  const lit = newFuncLit(start, newFuncType(start, [], []), newBlockStmt(start, list, end));
  recordTypeAndValue(r.check, lit, Mode.Value, new Signature(undefined, new Tuple(params), new Tuple([result]), false));
  r.literals.push(lit);
  return lit;
}

/** What a body begins with: its loop must be ready for an iteration. */
function enter(r: Rewriter, start: Pos, loop: Loop): Stmt[] {
  return [assertReady(r, start, loop.stateVar), setState(r, start, State.Panic)];
}

/** The same with a copy of the state: what panics leaves it as that of a loop in panic. */
function enterCopied(r: Rewriter, start: Pos, loop: Loop): Stmt[] {
  // The compiler leaves this declaration without a position, and tells captures of the state to be nowhere.
  const tmp = newVar(r, noPos, '#tmpState', intType);
  return [
    declVar(r, noPos, tmp, useObj(r, noPos, loop.stateVar)),
    setState(r, start, State.Panic),
    assertReady(r, start, tmp),
  ];
}

function assertReady(r: Rewriter, start: Pos, state: Var): Stmt {
  return ifStmt(start, cond(r, start, Op.Neq, useObj(r, start, state), intConst(r, start, State.Ready)), [
    callPanic(r, start, useObj(r, start, state)),
  ]);
}

/** The tests behind the call of a loop's iterator, for what left the body. */
function checks(r: Rewriter, loop: Loop, pos: Pos): Stmt[] {
  const list: Stmt[] = [];
  const did = new Set<number>();
  for (const b of loop.checkBranch) {
    const code = branchCode(r, b);
    if (did.has(code)) continue;
    did.add(code);
    list.push(ifNext(r, pos, Op.Eql, code, true, newBranchStmt(pos, b.tok, newName(pos, b.label))));
  }
  if (r.forStack.length === 1) {
    if (loop.checkRet) list.push(ifNext(r, pos, Op.Eql, -1, false, newReturnStmt(pos, undefined)));
    return list;
  }
  // The loop around this one, in whose body these tests stand.
  const around = loop.depth - 2;
  const leave = (state: State, goesOn: boolean): Stmt[] => [
    setState(r, pos, state, around),
    returnBool(r, pos, goesOn),
  ];
  if (loop.checkRet) list.push(ifNext(r, pos, Op.Lss, 0, false, ...leave(State.Done, false)));
  const step = perLoopStep * (loop.depth - 1);
  list.push(ifNext(r, pos, Op.Gtr, step, false, callPanic(r, pos, intConst(r, pos, State.Done))));
  if (loop.checkContinue) list.push(ifNext(r, pos, Op.Eql, step - 1, true, ...leave(State.Ready, true)));
  if (loop.checkBreak) list.push(ifNext(r, pos, Op.Eql, step, true, ...leave(State.Done, false)));
  if (loop.checkContinue || loop.checkBreak) list.push(ifNext(r, pos, Op.Gtr, 0, false, ...leave(State.Done, false)));
  return list;
}
