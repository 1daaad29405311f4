/**
 * Break, continue and goto inside loops over functions: codes of #next. Reference: rangefunc/rewrite.go (editBranch).
 */
import { newBlockStmt } from '../syntax/make';
import { type BranchStmt, BranchTok, type ForStmt, Kind, type Stmt } from '../syntax/nodes';
import {
  assign,
  type Branch,
  intConst,
  next,
  type Rewriter,
  rangeFuncClause,
  returnBool,
  State,
  setState,
} from './rangefunc-make';

/**
 * Codes of #next above zero end loops: 2n ends the loop of depth n, 2n-1 goes on with it. Below zero they are -1 for
 * return, and three for each label.
 */
export const perLoopStep = 2;

/** The code of a branch to a label that is no loop over a function. */
export function branchCode(r: Rewriter, b: Branch): number {
  const base = r.branchNext!.get(b.label) ?? 0;
  return base + (b.tok === BranchTok.Break ? 0 : b.tok === BranchTok.Continue ? 1 : 2);
}

/** The replacement of a branch statement; itself if its target is in the innermost loop's body. */
export function editBranch(r: Rewriter, s: BranchStmt): Stmt {
  if (s.tok === BranchTok.Fallthrough) return s;
  const { forStack } = r;
  const innermost = forStack.length - 1;
  const pos = s.pos;
  if (s.label === undefined && forStack[innermost]!.nfor !== s.target) return s;
  const at = indexOf(r, s.target);

  let code: number;
  if (s.tok === BranchTok.Goto || at < 0) {
    computeBranchNext(r);
    const label = s.label!.value;
    const inside = r.labelLoop.get(label);
    if (forStack[innermost]!.nfor === inside) return s;
    const branch: Branch = { tok: s.tok, label };
    code = branchCode(r, branch);
    // The loop right inside of the label's place completes the branch; those further in just end, as for a return.
    const exitFrom = indexOf(r, inside) + 1;
    forStack[exitFrom]!.checkBranch.push(branch);
    for (let j = exitFrom + 1; j <= innermost; j++) forStack[j]!.checkRet = true;
  } else {
    const goesOn = s.tok === BranchTok.Continue;
    if (at === innermost) {
      return newBlockStmt(pos, [setState(r, pos, goesOn ? State.Ready : State.Done), returnBool(r, pos, goesOn)], pos);
    }
    let exitFrom = at + 1;
    if (goesOn) forStack[exitFrom]!.checkContinue = true;
    else forStack[(exitFrom = at)]!.checkBreak = true;
    for (let j = exitFrom + 1; j <= innermost; j++) forStack[j]!.checkBreak = true;
    code = perLoopStep * (at + 1) - (goesOn ? 1 : 0);
  }
  return newBlockStmt(
    pos,
    [assign(pos, next(r, pos), intConst(r, pos, code)), setState(r, pos, State.Done), returnBool(r, pos, false)],
    pos,
  );
}

/** Index of the loop of that statement on the stack, or -1. */
function indexOf(r: Rewriter, s: Stmt | undefined): number {
  let i = r.forStack.length - 1;
  while (i >= 0 && r.forStack[i]!.nfor !== s) i--;
  return i;
}

/** Numbers the labels of the body and finds out which loops over functions they stand in. */
function computeBranchNext(r: Rewriter): void {
  if (r.branchNext !== undefined) return;
  r.branchNext = new Map();
  number(r, r.body.list, undefined);
}

function number(r: Rewriter, list: readonly Stmt[], loop: ForStmt | undefined): void {
  for (const s0 of list) {
    let s: Stmt | undefined = s0;
    let inside = loop;
    while (s !== undefined) {
      switch (s.kind) {
        case Kind.LabeledStmt:
          r.labelLoop.set(s.label.value, inside);
          r.branchNext!.set(s.label.value, -1 - 3 * (r.branchNext!.size + 1));
          s = s.stmt;
          continue;
        case Kind.BlockStmt:
          number(r, s.list, inside);
          break;
        case Kind.IfStmt:
          number(r, s.then.list, inside);
          s = s.else;
          continue;
        case Kind.ForStmt:
          if (rangeFuncClause(s) !== undefined) inside = s;
          number(r, s.body.list, inside);
          break;
        case Kind.SwitchStmt:
        case Kind.SelectStmt:
          for (const clause of s.body) number(r, clause.body, inside);
          break;
        default:
          break;
      }
      s = undefined;
    }
  }
}
