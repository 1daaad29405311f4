/**
 * Drops assignments to local variables that are never used (cmd/compile/internal/deadlocals, go1.26): they become
 * `_ = 0`. Mostly these are parameters of inlined functions.
 */
import { makeInt64 } from '../base/constant';
import type { Types } from './intern';
import { BasicLit, Class, type Expr, type Func, Name, type Node } from './node';
import { Op } from './op';
import { isBlank } from './staticvalue';
import { type Cond, doChildren } from './visit';

/** The blank identifier as an expression. */
export function blankNode(types: Types): Name {
  return new Name(0, types.nowherePkg.lookup('_'), types.INVALID, Class.AUTO);
}

/** One assignment: the lists and the place in them, or the statement. */
interface Assign {
  readonly rhs: Expr | undefined;
  readonly drop: (zero: Expr) => void;
}

/** Applies the pass to functions with the literals in them. */
export function deadLocals(fns: readonly Func[]): void {
  for (const fn of fns) {
    if (fn.isClosure) continue;
    const v = new Visitor(fn.type.owner);
    v.nodes(fn.body);
    for (const [name, assigns] of v.defs) {
      if (assigns === undefined || assigns.length === 0) continue;
      for (const as of assigns) as.drop(new BasicLit(0, fn.type.owner.INT, makeInt64(0)));
      if (!fn.type.owner.target.release.deadLocalsForgetDefinition) continue;
      // The definition may be one of the assignments that are gone.
      name.defn = undefined;
    }
  }
}

class Visitor {
  /** Assignments that go if the variable is not used; undefined once it is. */
  readonly defs = new Map<Name, Assign[] | undefined>();
  constructor(private readonly types: Types) {}
  private readonly doNode: Cond = (n) => {
    this.node(n);
    return false;
  };

  nodes(list: readonly Node[]): void {
    for (const n of list) this.node(n);
  }

  node(n: Node | undefined): void {
    if (n === undefined) return;
    switch (n.op) {
      case Op.CLOSURE:
        this.nodes(n.init);
        for (const cv of n.func.closureVars) this.node(cv);
        this.nodes(n.func.body);
        break;
      case Op.DCL:
        break;
      case Op.NAME: {
        const name = n.canonical();
        if (!isLocal(name, false)) break;
        const skipped = this.defs.get(name);
        this.defs.set(name, undefined);
        if (skipped !== undefined) for (const as of skipped) this.node(as.rhs);
        break;
      }
      case Op.AS:
        this.assign(n.x, n.y, false, (z) => {
          n.x = blankNode(this.types);
          n.y = z;
        });
        break;
      case Op.AS2: {
        // Only blanks on the left are a use of what is on the right.
        const discards = n.lhs.some((x) => !isBlank(x));
        for (let i = 0; i < n.lhs.length; i++) {
          this.assign(n.lhs[i]!, n.rhs[i], discards, (z) => {
            n.lhs[i] = blankNode(this.types);
            n.rhs[i] = z;
          });
        }
        break;
      }
      default:
        doChildren(n, this.doNode);
    }
  }

  private assign(lhs: Expr, rhs: Expr | undefined, blankIsNotUse: boolean, drop: (zero: Expr) => void): void {
    if (lhs.op !== Op.NAME) {
      this.node(lhs);
      this.node(rhs);
      return;
    }
    const name = lhs.canonical();
    if (isLocal(name, blankIsNotUse) && !hasEffects(rhs) && !name.hiddenUse) {
      const known = this.defs.has(name);
      const list = this.defs.get(name);
      if (!known || list !== undefined) {
        const as = { rhs, drop };
        if (list === undefined) this.defs.set(name, [as]);
        else list.push(as);
        return;
      }
    }
    this.node(rhs);
  }
}

function hasEffects(n: Node | undefined): boolean {
  if (n === undefined) return false;
  if (n.init.length !== 0) return true;
  return n.op !== Op.NAME && n.op !== Op.LITERAL && n.op !== Op.NIL && n.op !== Op.CLOSURE;
}

function isLocal(n: Name, blankIsNotUse: boolean): boolean {
  if (n.isBlank) return blankIsNotUse;
  return n.class_ === Class.AUTO || n.class_ === Class.PARAM;
}
