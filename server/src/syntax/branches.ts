/**
 * Labels and branch statements of a function's body: resolves targets and reports misplaced branches. Answers to
 * cmd/compile/internal/syntax/branches.go (go1.26).
 */
import { noPos, type Pos } from '../base/pos';
import {
  type BlockStmt,
  type BranchStmt,
  BranchTok,
  type Expr,
  type ForStmt,
  Kind,
  type LabeledStmt,
  Op,
  type SelectStmt,
  type Stmt,
  type SwitchStmt,
} from './nodes';
import type { Parser } from './parser';
import { nodeString } from './printer';

interface Label {
  /** The block that the label is declared in. */
  readonly parent: Block;
  readonly lstmt: LabeledStmt;
  used: boolean;
}

interface Block {
  readonly parent: Block | undefined;
  readonly start: Pos;
  /** The labeled statement that the block belongs to. */
  readonly lstmt: LabeledStmt | undefined;
}

type Breakable = ForStmt | SwitchStmt | SelectStmt;

/** Where break and continue lead from some place; caseIndex is the index of the enclosing clause, or -1. */
interface Targets {
  readonly breaks: Breakable | undefined;
  readonly continues: ForStmt | undefined;
  caseIndex: number;
}

class LabelScope {
  readonly labels = new Map<string, Label>();
  constructor(readonly problems: Parser | undefined) {}
  report(pos: Pos, message: string, other?: Pos): void {
    this.problems?.report(pos, message, other);
  }
}

/** Resolves the branches of a body. Problems are reported to the parser, or not at all. */
export function checkBranches(body: BlockStmt, problems: Parser | undefined): void {
  if (!hasBranches(body.list)) return;
  const ls = new LabelScope(problems);
  const fwdGotos = blockBranches(
    ls,
    undefined,
    { breaks: undefined, continues: undefined, caseIndex: -1 },
    undefined,
    body.pos,
    body.list,
  );
  for (const fwd of fwdGotos) {
    const label = fwd.label!;
    const l = ls.labels.get(label.value);
    if (l !== undefined) {
      l.used = true;
      ls.report(label.pos, `goto ${label.value} jumps into block starting at %v`, l.parent.start);
    } else {
      ls.report(label.pos, `label ${label.value} not defined`);
    }
  }
  for (const l of ls.labels.values()) {
    if (!l.used) ls.report(l.lstmt.label.pos, `label ${l.lstmt.label.value} defined and not used`);
  }
}

/** Most bodies have neither labels nor branches; then there is nothing to do. */
function hasBranches(list: readonly Stmt[]): boolean {
  for (let s of list) {
    switch (s.kind) {
      case Kind.LabeledStmt:
      case Kind.BranchStmt:
        return true;
      case Kind.BlockStmt:
        if (hasBranches(s.list)) return true;
        break;
      case Kind.IfStmt:
        for (;;) {
          if (hasBranches(s.then.list)) return true;
          const e: Stmt | undefined = s.else;
          if (e === undefined) break;
          if (e.kind === Kind.BlockStmt) {
            if (hasBranches(e.list)) return true;
            break;
          }
          s = e;
        }
        break;
      case Kind.ForStmt:
        if (hasBranches(s.body.list)) return true;
        break;
      case Kind.SwitchStmt:
      case Kind.SelectStmt:
        for (const c of s.body) if (hasBranches(c.body)) return true;
        break;
      default:
        break;
    }
  }
  return false;
}

/** Declares a label; one that exists already is reported and stays. */
function declare(ls: LabelScope, b: Block, s: LabeledStmt): Label {
  const name = s.label.value;
  const old = ls.labels.get(name);
  if (old !== undefined) {
    ls.report(s.label.pos, `label ${name} already defined at %v`, old.lstmt.label.pos);
    return old;
  }
  const l: Label = { parent: b, lstmt: s, used: false };
  ls.labels.set(name, l);
  return l;
}

/** The labeled statement of this name in block b or one around it. */
function gotoTarget(ls: LabelScope, b: Block, name: string): LabeledStmt | undefined {
  const l = ls.labels.get(name);
  if (l === undefined) return undefined;
  l.used = true;
  for (let e: Block | undefined = b; e !== undefined; e = e.parent) if (l.parent === e) return l.lstmt;
  return undefined;
}

/**
 * The statement of this label if it encloses block b; undefined if the label is unknown, null if it does not enclose.
 */
function enclosingTarget(ls: LabelScope, b: Block, name: string): LabeledStmt | undefined | null {
  const l = ls.labels.get(name);
  if (l === undefined) return undefined;
  l.used = true;
  for (let e: Block | undefined = b; e !== undefined; e = e.parent) if (l.lstmt === e.lstmt) return l.lstmt;
  return null;
}

/** Handles a block's statements; answers the gotos whose labels were not found yet. */
function blockBranches(
  ls: LabelScope,
  parent: Block | undefined,
  ctxt: Targets,
  blockLabel: LabeledStmt | undefined,
  start: Pos,
  body: readonly Stmt[],
): BranchStmt[] {
  const b: Block = { parent, start, lstmt: blockLabel };
  let varPos: Pos = noPos,
    varName: Expr | undefined;
  let fwdGotos: BranchStmt[] = [],
    badGotos: BranchStmt[] = [];
  const recordVarDecl = (pos: Pos, name: Expr): void => {
    varPos = pos;
    varName = name;
    // they jump over the declaration, unless they leave the block
    badGotos = fwdGotos.slice();
  };
  // empty statements at the end do not count: a fallthrough in front of them is last
  let last = body.length;
  while (last > 0 && body[last - 1]!.kind === Kind.EmptyStmt) last--;
  for (let index = 0; index < last; index++) {
    let lstmt: LabeledStmt | undefined;
    let s = body[index]!;
    while (s.kind === Kind.LabeledStmt) {
      const labeled = s,
        name = s.label.value;
      if (name !== '_') {
        const l = declare(ls, b, labeled);
        fwdGotos = fwdGotos.filter((fwd) => {
          if (fwd.label!.value !== name) return true;
          fwd.target = labeled;
          l.used = true;
          if (varPos !== noPos && badGotos.includes(fwd)) {
            ls.report(
              fwd.label!.pos,
              `goto ${name} jumps over declaration of ${varName ? nodeString(varName) : ''} at %v`,
              varPos,
            );
          }
          return false;
        });
        lstmt = labeled;
      }
      s = labeled.stmt;
    }
    const inner = (targets: Targets, at: Pos, list: readonly Stmt[]): void => {
      const rest = blockBranches(ls, b, targets, lstmt, at, list);
      for (const g of rest) fwdGotos.push(g);
    };
    switch (s.kind) {
      case Kind.DeclStmt:
        for (const d of s.declList) {
          if (d.kind === Kind.VarDecl) {
            recordVarDecl(d.pos, d.nameList[0]!);
            break; // the first will do
          }
        }
        break;
      case Kind.AssignStmt:
        if (s.op === Op.Def) recordVarDecl(s.pos, s.lhs);
        break;
      case Kind.BranchStmt:
        if (s.label === undefined) unlabeledBranch(ls, ctxt, s, index + 1 === last);
        else if (s.tok === BranchTok.Goto) {
          const t = gotoTarget(ls, b, s.label.value);
          if (t !== undefined) s.target = t;
          else fwdGotos.push(s);
        } else labeledBranch(ls, b, s);
        break;
      case Kind.BlockStmt:
        inner({ breaks: ctxt.breaks, continues: ctxt.continues, caseIndex: -1 }, s.pos, s.list);
        break;
      case Kind.IfStmt: {
        const targets: Targets = { breaks: ctxt.breaks, continues: ctxt.continues, caseIndex: -1 };
        inner(targets, s.then.pos, s.then.list);
        if (s.else !== undefined) inner(targets, s.else.pos, [s.else]);
        break;
      }
      case Kind.ForStmt:
        inner({ breaks: s, continues: s, caseIndex: -1 }, s.body.pos, s.body.list);
        break;
      case Kind.SwitchStmt:
        for (let i = 0; i < s.body.length; i++) {
          const cc = s.body[i]!;
          inner({ breaks: s, continues: ctxt.continues, caseIndex: i }, cc.pos, cc.body);
        }
        break;
      case Kind.SelectStmt:
        for (const cc of s.body) inner({ breaks: s, continues: ctxt.continues, caseIndex: -1 }, cc.pos, cc.body);
        break;
      default:
        break;
    }
  }
  return fwdGotos;
}

function unlabeledBranch(ls: LabelScope, ctxt: Targets, s: BranchStmt, isLast: boolean): void {
  switch (s.tok) {
    case BranchTok.Break:
      s.target = ctxt.breaks;
      if (s.target === undefined) ls.report(s.pos, 'break is not in a loop, switch, or select');
      return;
    case BranchTok.Continue:
      s.target = ctxt.continues;
      if (s.target === undefined) ls.report(s.pos, 'continue is not in a loop');
      return;
    default: {
      const t = ctxt.breaks;
      let msg = 'fallthrough statement out of place';
      if (t !== undefined && t.kind === Kind.SwitchStmt) {
        if (t.tag?.kind === Kind.TypeSwitchGuard) msg = 'cannot fallthrough in type switch';
        else if (ctxt.caseIndex >= 0 && isLast) {
          if (ctxt.caseIndex + 1 < t.body.length) return;
          msg = 'cannot fallthrough final case in switch';
        }
      }
      ls.report(s.pos, msg);
    }
  }
}

/** break L, continue L */
function labeledBranch(ls: LabelScope, b: Block, s: BranchStmt): void {
  const label = s.label!,
    what = s.tok === BranchTok.Break ? 'break' : 'continue';
  const t = enclosingTarget(ls, b, label.value);
  if (t === undefined) {
    ls.report(label.pos, `${what} label not defined: ${label.value}`);
    return;
  }
  const stmt = t?.stmt;
  if (
    stmt?.kind === Kind.ForStmt ||
    (s.tok === BranchTok.Break && (stmt?.kind === Kind.SwitchStmt || stmt?.kind === Kind.SelectStmt))
  ) {
    s.target = stmt;
  } else {
    ls.report(label.pos, `invalid ${what} label ${label.value}`);
  }
}
