/**
 * Rewrites loops over functions into calls: the loop's body becomes a function literal that the iterator calls, and
 * what leaves the body – break, continue, goto, return – becomes a code in a variable that is looked at behind the
 * call.
 *
 *     for x := range f { … }
 *
 * becomes
 *
 *     {
 *         var #next int                       // outermost loop only, if something needs it
 *         var #state1 = ready
 *         var #yield1 = func(x T) bool {
 *             #tmpState := #state1; #state1 = panic; if #tmpState != ready { panicrangestate(#tmpState) }
 *             …
 *             #state1 = ready; return true
 *         }
 *         f(#yield1)
 *         if #state1 == panic { panicrangestate(missing panic) }
 *         #state1 = exhausted
 *         if #next == -1 { return }
 *     }
 *
 * The parsed tree stays as it is: what changes is made again, the rest is shared. Positions of made nodes are the
 * loop's, and there are none where the compiler has none, since messages tell them. Literals inside a body are
 * functions of their own and rewritten when they are lowered. Reference: cmd/compile/internal/rangefunc/rewrite.go
 * (go1.26).
 */
import {
  newBlockStmt,
  newCallStmt,
  newCaseClause,
  newCommClause,
  newForStmt,
  newIfStmt,
  newLabeledStmt,
  newSelectStmt,
  newSwitchStmt,
} from '../syntax/make';
import {
  type BlockStmt,
  type CallStmt,
  type Expr,
  type FuncLit,
  type IfStmt,
  Kind,
  type RangeClause,
  type ReturnStmt,
  type Stmt,
  type TypeAndValue,
} from '../syntax/nodes';
import type { Signature } from '../types/type';
import { editBranch } from './rangefunc-branch';
import { endLoop } from './rangefunc-loop';
import {
  assign,
  declOuterVar,
  intConst,
  Loop,
  next,
  Rewriter,
  rangeFuncClause,
  resultName,
  returnBool,
  runtimeCall,
  State,
  setState,
  useList,
  useObj,
} from './rangefunc-make';
import type { FnCtx } from './unit';

/** What became of a body, as long as the types of its range clauses are the ones it was made from. */
export interface Rewritten {
  readonly body: BlockStmt;
  readonly literals: readonly FuncLit[];
  /** The function's unnamed results got names. */
  readonly named: boolean;
  readonly clauses: readonly RangeClause[];
  readonly types: readonly (TypeAndValue | undefined)[];
}

/**
 * The body of a function – not of the literals in it – with its range-over-func loops rewritten; the same body if it
 * has none. The context's results get the names that rewriting gives them. Asked again for a body whose types are
 * still the same, it answers the same tree.
 */
export function rewriteRangeFuncs(c: FnCtx, body: BlockStmt, sig: Signature): BlockStmt {
  const clauses: RangeClause[] = [];
  collect(body.list, clauses);
  if (clauses.length === 0) return body;
  let done = c.world.rewritten.get(body);
  if (
    done === undefined ||
    done.clauses.length !== clauses.length ||
    done.clauses.some((x, i) => x !== clauses[i] || x.x.tv !== done!.types[i])
  ) {
    const r = new Rewriter(c.check, c.world, sig, body);
    done = {
      body: visitBlock(r, body),
      literals: r.literals,
      named: r.named,
      clauses,
      types: clauses.map((x) => x.x.tv),
    };
    c.world.rewritten.set(body, done);
  }
  for (const lit of done.literals) c.unit.rangeBodies.add(lit);
  if (done.named) nameResults(c, sig);
  return done.body;
}

/** Signature.RenameResult: results without names are called #rv1 and so on. */
function nameResults(c: FnCtx, sig: Signature): void {
  sig.results.vars.forEach((v, i) => {
    const n = c.locals.get(v);
    if (n !== undefined) n.sym = c.world.pkg(v.pkg).lookup(resultName(v, i));
  });
}

/** Finds the range clauses over functions among statements. */
function collect(list: readonly Stmt[], out: RangeClause[]): void {
  for (let i = 0; i < list.length; i++) collectIn(list[i]!, out);
}

function collectIn(s0: Stmt, out: RangeClause[]): void {
  let s: Stmt | undefined = s0;
  while (s !== undefined) {
    switch (s.kind) {
      case Kind.BlockStmt:
        collect(s.list, out);
        return;
      case Kind.LabeledStmt:
        s = s.stmt;
        continue;
      case Kind.IfStmt:
        collect(s.then.list, out);
        s = s.else;
        continue;
      case Kind.ForStmt: {
        const clause = rangeFuncClause(s);
        if (clause !== undefined) out.push(clause);
        s = s.body;
        continue;
      }
      case Kind.SwitchStmt:
      case Kind.SelectStmt:
        for (let i = 0; i < s.body.length; i++) collect(s.body[i]!.body, out);
        return;
      default:
        return;
    }
  }
}

// ---- walking; statements of a list are edited when all of them have been visited, as the compiler does

function visitList(r: Rewriter, list: readonly Stmt[]): readonly Stmt[] {
  let out: Stmt[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const s = list[i]!,
      t = visit(r, s);
    if (t !== s) (out ??= list.slice())[i] = t;
  }
  if (r.forStack.length === 0) return out ?? list;
  const visited = out ?? list;
  for (let i = 0; i < visited.length; i++) {
    const s = visited[i]!,
      t = editStmt(r, s);
    if (t !== s) (out ??= list.slice())[i] = t;
  }
  return out ?? list;
}

function visitBlock(r: Rewriter, b: BlockStmt): BlockStmt {
  const list = visitList(r, b.list);
  return list === b.list ? b : newBlockStmt(b.pos, list, b.rbrace);
}

function visit(r: Rewriter, s: Stmt): Stmt {
  switch (s.kind) {
    case Kind.BlockStmt:
      return visitBlock(r, s);
    case Kind.LabeledStmt: {
      const stmt = editStmt(r, visit(r, s.stmt));
      return stmt === s.stmt ? s : newLabeledStmt(s.pos, s.label, stmt);
    }
    case Kind.IfStmt: {
      const then = visitBlock(r, s.then);
      // Statements change into blocks only in lists, so this remains what it is.
      const els = s.else === undefined ? undefined : (visit(r, s.else) as IfStmt | BlockStmt);
      return then === s.then && els === s.else ? s : newIfStmt(s.pos, s.init, s.cond, then, els);
    }
    case Kind.ForStmt: {
      const clause = rangeFuncClause(s);
      if (clause === undefined) {
        const body = visitBlock(r, s.body);
        return body === s.body ? s : newForStmt(s.pos, s.init, s.cond, s.post, body);
      }
      const loop = new Loop(r, s, clause, 1 + r.forStack.length);
      r.forStack.push(loop);
      const block = endLoop(r, loop, visitList(r, s.body.list));
      r.forStack.pop();
      return block;
    }
    case Kind.SwitchStmt: {
      let changed = false;
      const body = s.body.map((clause) => {
        const list = visitList(r, clause.body);
        if (list === clause.body) return clause;
        changed = true;
        const n = newCaseClause(clause.pos, clause.cases, list, clause.colon);
        n.implicit = clause.implicit;
        return n;
      });
      return changed ? newSwitchStmt(s.pos, s.init, s.tag, body, s.rbrace) : s;
    }
    case Kind.SelectStmt: {
      let changed = false;
      const body = s.body.map((clause) => {
        const list = visitList(r, clause.body);
        if (list === clause.body) return clause;
        changed = true;
        return newCommClause(clause.pos, clause.comm, list, clause.colon);
      });
      return changed ? newSelectStmt(s.pos, body, s.rbrace) : s;
    }
    default:
      return s;
  }
}

/** What stands for a statement inside a loop over a function. */
function editStmt(r: Rewriter, s: Stmt): Stmt {
  if (r.forStack.length === 0) return s;
  switch (s.kind) {
    case Kind.BranchStmt:
      return editBranch(r, s);
    case Kind.CallStmt:
      return s.isGo ? s : editDefer(r, s);
    case Kind.ReturnStmt:
      return editReturn(r, s);
    default:
      return s;
  }
}

/** A defer statement belongs to the function around the outermost loop, for which the runtime gives a token. */
function editDefer(r: Rewriter, s: CallStmt): CallStmt {
  if (r.defers === undefined) {
    const pos = r.forStack[0]!.nfor.pos;
    r.defers = declOuterVar(r, '#defers', r.check.conf.universe.any, runtimeCall(r, pos, 'deferrangefunc', []));
  }
  return newCallStmt(s.pos, s.isGo, s.call, useObj(r, s.pos, r.defers));
}

/** `return a, b` assigns to the results and has all the loops end. */
function editReturn(r: Rewriter, s: ReturnStmt): BlockStmt {
  const pos = s.pos;
  const list: Stmt[] = [];
  if (s.results !== undefined) {
    r.named ||= r.sig.results.vars.some((v) => v.name === '' || v.name === '_');
    const results = r.sig.results.vars.map((v, i): Expr => useObj(r, pos, v, resultName(v, i)));
    list.push(assign(pos, useList(pos, results), s.results));
  }
  for (const loop of r.forStack) loop.checkRet = true;
  list.push(assign(pos, next(r, pos), intConst(r, pos, -1)), setState(r, pos, State.Done), returnBool(r, pos, false));
  return newBlockStmt(pos, list, pos);
}
