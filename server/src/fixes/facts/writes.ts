/** What may happen to a local variable after a point of its function, and who else can see the variable. */
import { BranchTok, Kind, type Name, type Node, walk } from '../../syntax/index';
import { type Var, VarKind } from '../../types/index';
import { type Reason, reason } from '../reasons';
import { type DeclFacts, type PackageFacts, parentOf, type Use } from './package';
import { type UseKind, useOf } from './uses';

export function isLocal(v: Var): boolean {
  return v.kind === VarKind.Local || v.kind === VarKind.Param || v.kind === VarKind.Result || v.kind === VarKind.Recv;
}

/** The innermost function literal that a node is in and that starts behind a position. */
export function functionAround(at: DeclFacts, n: Node, after: number): Node | undefined {
  for (let p = at.parents.get(n); p !== undefined; p = at.parents.get(p))
    if (p.kind === Kind.FuncLit) return p.pos > after ? p : undefined;
  return undefined;
}

/**
 * Whether what stands before a point may run after it, on the same variable: in a loop, a function literal or a
 * function with goto statements, below the variable's declaration. written: the loop itself writes to the variable.
 */
export function runsAgain(facts: PackageFacts, at: DeclFacts, point: Node, variable: Var): 'no' | 'yes' | 'written' {
  let again: 'no' | 'yes' = 'no';
  for (let p = at.parents.get(point); p !== undefined; p = at.parents.get(p)) {
    switch (p.kind) {
      case Kind.ForStmt:
        if (p.pos > variable.pos) again = 'yes';
        // Loops before go1.22 have one variable for all iterations.
        else if (
          !facts.pkg.distinctLoopVars &&
          p.init !== undefined &&
          p.pos < variable.pos &&
          variable.pos < p.body.pos
        )
          return 'written';
        break;
      case Kind.FuncLit:
        if (p.pos > variable.pos) again = 'yes';
        else return again === 'no' && hasGoto(p.body) ? 'yes' : again;
        break;
      case Kind.FuncDecl:
        return again === 'no' && p.body !== undefined && hasGoto(p.body) ? 'yes' : again;
      default:
        break;
    }
  }
  return again;
}

export function hasGoto(body: Node): boolean {
  let found = false;
  walk(body, (n) => {
    if (n.kind === Kind.BranchStmt && n.tok === BranchTok.Goto) found = true;
    return !found;
  });
  return found;
}

/**
 * Whether a write in the function of the point may run after it because something runs again: a loop around both, a
 * function literal around the point, goto.
 */
function repeats(at: DeclFacts, where: Node, point: Node, variable: Var): boolean {
  for (let p = at.parents.get(point); p !== undefined; p = at.parents.get(p)) {
    if (p.kind === Kind.ForStmt && p.pos > variable.pos && encloses(at, p, where)) return true;
    if (p.kind === Kind.FuncLit && p.pos > variable.pos) return true;
    if (p.kind === Kind.FuncLit || p.kind === Kind.FuncDecl) return p.body !== undefined && hasGoto(p.body);
  }
  return true;
}

/** Whether `above` is a node above n, or n itself. */
export function encloses(at: DeclFacts, above: Node, n: Node): boolean {
  for (let p: Node | undefined = n; p !== undefined; p = at.parents.get(p)) if (p === above) return true;
  return false;
}

/** Whether a write at `where` runs after the point, which is in the same function and does not run again. */
export function isBehind(at: DeclFacts, where: Node, point: Node): boolean {
  if (where.pos > point.pos) return true;
  // What an assignment writes, it writes after it has evaluated all of its operands.
  for (let p = at.parents.get(where); p !== undefined; p = at.parents.get(p)) {
    if (p.kind !== Kind.AssignStmt && p.kind !== Kind.RangeClause) continue;
    return encloses(at, p, point);
  }
  return false;
}

/** How a name of a variable is used, seen as what it does to the variable. */
export type Touch = (use: Use) => { readonly kind: UseKind; readonly at: Node };

export const ofVariable: Touch = ({ name, at }) => useOf(at, name);

/**
 * Why a copy of a variable taken at a point could be told from the variable itself afterwards; undefined where it
 * cannot. exempt: uses that count as reads, such as the point's own.
 */
export function seenAfter(
  facts: PackageFacts,
  at: DeclFacts,
  point: Node,
  variable: Var,
  exempt: (name: Name, what: Node) => boolean = () => false,
  touch: Touch = ofVariable,
): Reason | undefined {
  const about = variable.name;
  const home = functionAround(at, point, variable.pos);
  const again = runsAgain(facts, at, point, variable);
  // Return statements write to results, and range clauses to their variables.
  if (variable.kind === VarKind.Result) return reason('named-result', about);
  if (again === 'written') return reason('shared-loop-variable', about);
  for (const use of facts.usesOf(variable)) {
    const { name } = use;
    if (name.pos === variable.pos) continue;
    const what = touch(use);
    if (what.kind === 'read' || exempt(name, what.at)) continue;
    if (what.kind === 'address') return reason('address-taken', about);
    if (functionAround(at, name, variable.pos) !== home) return reason('written-in-closure', about);
    if (again !== 'no' && repeats(at, name, point, variable)) return reason('written-in-loop', about);
    if (isBehind(at, name, point)) return reason('written-after', about);
  }
  return undefined;
}

/**
 * Whether nothing but the statements of its own function reads or writes a local variable: no pointer to it exists,
 * and no function literal uses it.
 */
export function isPrivate(facts: PackageFacts, at: DeclFacts, variable: Var): boolean {
  if (!isLocal(variable) || variable.kind === VarKind.Result) return false;
  for (const { name } of facts.usesOf(variable)) {
    if (name.pos !== variable.pos && useOf(at, name).kind === 'address') return false;
    if (functionAround(at, name, variable.pos) !== undefined) return false;
  }
  return true;
}

/** The statement that a node is in, directly in a block or a clause. */
export function statementOf(
  at: DeclFacts,
  n: Node,
): { readonly stmt: Node; readonly list: readonly Node[] } | undefined {
  let child = n;
  for (let p = at.parents.get(n); p !== undefined; child = p, p = at.parents.get(p)) {
    if (p.kind === Kind.BlockStmt) return { stmt: child, list: p.list };
    if ((p.kind === Kind.CaseClause || p.kind === Kind.CommClause) && (p.body as readonly Node[]).includes(child))
      return { stmt: child, list: p.body };
    if (p.kind === Kind.FuncLit) return undefined;
  }
  return undefined;
}

export { parentOf };
