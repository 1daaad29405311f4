/** Expressions that make a new object, and variables that hold one and never anything else. */
import { type Expr, Kind, type Name, Op, unparen } from '../../syntax/index';
import { Builtin, BuiltinId, objectOf, type Var } from '../../types/index';
import type { PackageFacts } from './package';

/** An expression that makes a new object and is never nil. */
export function isFresh(e: Expr): boolean {
  const x = unparen(e);
  if (x.kind === Kind.Operation) return x.op === Op.And && x.y === undefined && unparen(x.x).kind === Kind.CompositeLit;
  return x.kind === Kind.CallExpr && isBuiltin(x.fun, BuiltinId.New);
}

/** Whether an expression names a function of the language's own. */
export function isBuiltin(fun: Expr, id: BuiltinId): boolean {
  const f = unparen(fun);
  const obj = f.kind === Kind.Name ? objectOf(f as Name) : undefined;
  return obj instanceof Builtin && obj.id === id;
}

/** Whether a variable is declared as `q := &T{…}`, by itself; that nothing else is assigned to it, its uses show. */
export function isSetOnce(facts: PackageFacts, v: Var): boolean {
  for (const { name, at } of facts.usesOf(v)) {
    if (name.pos !== v.pos) continue;
    const parent = at.parents.get(name);
    return (
      parent?.kind === Kind.AssignStmt &&
      parent.op === Op.Def &&
      parent.lhs === name &&
      parent.rhs !== undefined &&
      isFresh(parent.rhs)
    );
  }
  return false;
}
