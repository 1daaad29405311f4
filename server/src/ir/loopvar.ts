/**
 * Variables of loops that are new in each iteration (cmd/compile/internal/loopvar, go1.26). Loops whose variables could
 * be seen from outside of an iteration, since a literal captures them or their address is taken, are rewritten; others
 * need not be. Loops are marked with distinctVars where the language version of their file asks for it.
 */
import { makeBool } from '../base/constant';
import {
  AssignStmt,
  addInit,
  BasicLit,
  BranchStmt,
  Class,
  Decl,
  type Expr,
  type ForStmt,
  type Func,
  IfStmt,
  LabelStmt,
  type Name,
  type Node,
  type Nodes,
  type RangeStmt,
  UnaryExpr,
} from './node';
import { Op } from './op';
import { outerValue } from './staticvalue';
import { autoTempAt } from './temp';
import type { Sym } from './type';
import { type Cond, doChildren } from './visit';

/** Rewrites loops of the function (literals in it are functions of their own). Afterwards no loop has distinctVars. */
export function forCapture(fn: Func): void {
  const c = new Capture(fn);
  for (const n of fn.body) c.scan(n);
  if (c.dclFixups.size > 0) rewriteNodes(fn, c.dclFixups);
}

class Capture {
  /** Declarations that move to the init list of an assignment in the loop's body. */
  readonly dclFixups = new Map<Name, AssignStmt>();
  /** Loop variables; true once they were seen to leak. */
  private readonly possiblyLeaked = new Map<Name, boolean>();
  private loopDepth = 0;
  /** What a return in a loop holds leaves all loops around the return at once. */
  private returnInLoopDepth = 0;
  private seq = 1;
  constructor(private readonly fn: Func) {}

  private readonly visitChild: Cond = (n) => {
    this.scan(n);
    return false;
  };

  private noteMayLeak(x: Node | undefined): void {
    if (x !== undefined && x.op === Op.NAME && !x.isBlank) this.possiblyLeaked.set(x, false);
  }

  private leaks(v: Name): void {
    if (this.possiblyLeaked.has(v)) this.possiblyLeaked.set(v, true);
  }

  scan(n: Node): void {
    switch (n.op) {
      case Op.CLOSURE:
        if (this.returnInLoopDepth < this.loopDepth) for (const cv of n.func.closureVars) this.leaks(cv.canonical());
        break;
      case Op.ADDR:
      case Op.PTRLIT:
        if (this.returnInLoopDepth < this.loopDepth) {
          const y = outerValue(n.x);
          if (y.op === Op.NAME && y.class_ !== Class.EXTERN && y.class_ !== Class.FUNC) this.leaks(y);
        }
        break;
      case Op.RETURN: {
        const saved = this.returnInLoopDepth;
        this.returnInLoopDepth = this.loopDepth;
        doChildren(n, this.visitChild);
        this.returnInLoopDepth = saved;
        return;
      }
      case Op.RANGE:
        if (!n.def || !n.distinctVars) {
          n.distinctVars = false;
          break;
        }
        this.noteMayLeak(n.key);
        this.noteMayLeak(n.value);
        this.loopDepth++;
        doChildren(n, this.visitChild);
        this.loopDepth--;
        n.key = this.replaceVar(n.key, n);
        n.value = this.replaceVar(n.value, n);
        n.distinctVars = false;
        return;
      case Op.FOR: {
        if (!n.distinctVars) break;
        forAllDefInInit(n, (z) => {
          this.noteMayLeak(z);
          return z;
        });
        this.loopDepth++;
        doChildren(n, this.visitChild);
        this.loopDepth--;
        const leaked: Name[] = [];
        forAllDefInInit(n, (z) => {
          if (z.op === Op.NAME && this.possiblyLeaked.get(z) === true) leaked.push(z);
          return z;
        });
        if (leaked.length > 0) this.rewriteFor(n, leaked);
        n.distinctVars = false;
        return;
      }
    }
    doChildren(n, this.visitChild);
  }

  /** The loop assigns to a temporary; the body begins with assigning that to the variable. */
  private replaceVar(k: Expr | undefined, x: RangeStmt): Expr | undefined {
    if (k === undefined || k.op !== Op.NAME || this.possiblyLeaked.get(k) !== true) return k;
    const tk = autoTempAt(x.pos, this.fn, k.type);
    const as = new AssignStmt(x.pos, k, tk);
    as.def = true;
    x.body = [as, ...x.body];
    this.dclFixups.set(k, as);
    return tk;
  }

  /**
   *     for z := 0; z < n; z++ { body }
   *
   * becomes, where z' lives as long as the loop and z as long as an iteration,
   *
   *     for z', first := 0, true; ; {
   *         z := z'
   *         if first { first = false } else { z++ }
   *         if !(z < n) { break }
   *         body    // continue is goto next
   *     next:
   *         z' = z
   *     }
   */
  private rewriteFor(x: ForStmt, leaked: readonly Name[]): void {
    const pre: Nodes = [],
      post: Nodes = [];
    const zPrime = new Map<Name, Name>();
    for (const z of leaked) {
      const tz = autoTempAt(x.pos, this.fn, z.type);
      zPrime.set(z, tz);
      const as = new AssignStmt(x.pos, z, tz);
      as.def = true;
      if (this.fn.type.owner.target.release.loopCopiesDefined) z.defn = as;
      pre.push(as);
      this.dclFixups.set(z, as);
      post.push(new AssignStmt(x.pos, tz, z));
    }

    const types = this.fn.type.owner;
    const label = types.nowherePkg.lookup(`.3clNext_${this.seq++}`);
    editContinues(x.body, x.label, label);
    const body = x.body;

    forAllDefInInit(x, (z) => (z.op === Op.NAME ? (zPrime.get(z) ?? z) : z));

    if (x.post !== undefined) {
      const first = autoTempAt(x.pos, this.fn, types.BOOL);
      const bool = (b: boolean): Expr => new BasicLit(x.pos, types.BOOL, makeBool(b));
      const ifFirst = new IfStmt(x.pos, first, [new AssignStmt(x.pos, first, bool(false))], [x.post]);
      addInit(ifFirst, [new Decl(x.pos, first)]);
      pre.push(ifFirst);
      addInit(x, [new AssignStmt(x.pos, first, bool(true))]);
    }
    if (x.cond !== undefined) {
      const not = new UnaryExpr(x.cond.pos, Op.NOT, x.cond.type, x.cond);
      pre.push(new IfStmt(x.pos, not, [new BranchStmt(x.pos, Op.BREAK, undefined)], []));
    }
    x.body = [...pre, ...body, new LabelStmt(x.pos, label), ...post];
    x.cond = undefined;
    x.post = undefined;
  }
}

/** Turns what continues the loop into a jump to the label. */
function editContinues(body: Nodes, loopLabel: Sym | undefined, label: Sym): void {
  let depth = 0;
  const edit: Cond = (n) => {
    if (n.op === Op.CONTINUE) {
      if ((depth === 0 && n.label === undefined) || (loopLabel !== undefined && n.label === loopLabel)) {
        n.op = Op.GOTO;
        n.label = label;
      }
      return false;
    }
    if (n.op === Op.RANGE || n.op === Op.FOR) {
      depth++;
      doChildren(n, edit);
      depth--;
      return false;
    }
    doChildren(n, edit);
    return false;
  };
  for (const n of body) edit(n);
}

/** Replaces the left sides of the definitions in a for statement's init list. */
function forAllDefInInit(x: ForStmt, edit: (z: Expr) => Expr): void {
  for (const s of x.init) {
    if (s.op === Op.AS) {
      if (s.def) s.x = edit(s.x);
    } else if ('lhs' in s && s.def) {
      for (let i = 0; i < s.lhs.length; i++) s.lhs[i] = edit(s.lhs[i]!);
    }
  }
}

/** Moves declarations in all lists of statements. */
function rewriteNodes(fn: Func, fixups: Map<Name, AssignStmt>): void {
  const edit = (list: Nodes): Nodes => {
    if (!list.some((n) => n.op === Op.DCL && fixups.has(n.x))) return list;
    return list.filter((n) => {
      if (n.op !== Op.DCL) return true;
      const as = fixups.get(n.x);
      if (as === undefined) return true;
      as.init = [n, ...as.init];
      fixups.delete(n.x);
      return false;
    });
  };
  const walk: Cond = (n) => {
    if (n.init.length !== 0) n.init = edit(n.init);
    switch (n.op) {
      case Op.INLCALL:
      case Op.CASE:
      case Op.FOR:
      case Op.RANGE:
        n.body = edit(n.body);
        break;
      case Op.BLOCK:
        n.list = edit(n.list);
        break;
      case Op.IF:
        n.body = edit(n.body);
        n.else_ = edit(n.else_);
        break;
    }
    doChildren(n, walk);
    return false;
  };
  fn.body = edit(fn.body);
  for (const n of fn.body) walk(n);
}
