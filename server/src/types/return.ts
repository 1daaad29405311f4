/** Terminating statements. Answers to types2/return.go. */
import type { CaseClause, CommClause, Stmt } from '../syntax/nodes';
import { BranchTok, Kind } from '../syntax/nodes';
import type { Checker } from './checker';
import { unparen } from './util';

/** Whether control never runs off the end of a statement; label is the statement's own, or "". */
export function isTerminating(check: Checker, s: Stmt, label: string): boolean {
  switch (s.kind) {
    case Kind.LabeledStmt:
      return isTerminating(check, s.stmt, s.label.value);
    case Kind.ExprStmt: {
      const call = unparen(s.x);
      return call.kind === Kind.CallExpr && check.env.isPanic !== undefined && check.env.isPanic.has(call);
    }
    case Kind.ReturnStmt:
      return true;
    case Kind.BranchStmt:
      return s.tok === BranchTok.Goto || s.tok === BranchTok.Fallthrough;
    case Kind.BlockStmt:
      return isTerminatingList(check, s.list);
    case Kind.IfStmt:
      return s.else !== undefined && isTerminating(check, s.then, '') && isTerminating(check, s.else, '');
    case Kind.SwitchStmt:
      return isTerminatingSwitch(check, s.body, label);
    case Kind.SelectStmt:
      for (const cc of s.body) {
        if (!isTerminatingList(check, cc.body) || hasBreakList(cc.body, label, true)) return false;
      }
      return true;
    case Kind.ForStmt:
      return s.init?.kind !== Kind.RangeClause && s.cond === undefined && !hasBreak(s.body, label, true);
    default:
      return false;
  }
}

function isTerminatingList(check: Checker, list: readonly Stmt[]): boolean {
  for (let i = list.length - 1; i >= 0; i--) {
    const s = list[i]!;
    if (s.kind !== Kind.EmptyStmt) return isTerminating(check, s, '');
  }
  return false;
}

function isTerminatingSwitch(check: Checker, body: readonly CaseClause[], label: string): boolean {
  let hasDefault = false;
  for (const cc of body) {
    if (cc.cases === undefined) hasDefault = true;
    if (!isTerminatingList(check, cc.body) || hasBreakList(cc.body, label, true)) return false;
  }
  return hasDefault;
}

/** Whether a statement has a break out of the statement with the label, or (implicit) out of the enclosing one. */
function hasBreak(s: Stmt, label: string, implicit: boolean): boolean {
  switch (s.kind) {
    case Kind.LabeledStmt:
      return hasBreak(s.stmt, label, implicit);
    case Kind.BranchStmt:
      if (s.tok !== BranchTok.Break) return false;
      return s.label === undefined ? implicit : s.label.value === label;
    case Kind.BlockStmt:
      return hasBreakList(s.list, label, implicit);
    case Kind.IfStmt:
      return hasBreak(s.then, label, implicit) || (s.else !== undefined && hasBreak(s.else, label, implicit));
    case Kind.SwitchStmt:
    case Kind.SelectStmt:
      return label !== '' && hasBreakClauses(s.body, label);
    case Kind.ForStmt:
      return label !== '' && hasBreak(s.body, label, false);
    default:
      return false;
  }
}

function hasBreakList(list: readonly Stmt[], label: string, implicit: boolean): boolean {
  for (const s of list) if (hasBreak(s, label, implicit)) return true;
  return false;
}

function hasBreakClauses(list: readonly (CaseClause | CommClause)[], label: string): boolean {
  for (const c of list) if (hasBreakList(c.body, label, false)) return true;
  return false;
}
