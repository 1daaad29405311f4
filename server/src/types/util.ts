/** Small helpers over syntax trees, under the names that types2 uses for them. */
import { none } from '../base/none';
import type { Expr } from '../syntax/nodes';
import { Kind, Op } from '../syntax/nodes';

export { endPos, startPos } from '../syntax/positions';
export { nodeString as exprString } from '../syntax/printer';

/** The expression without parentheses around it. */
export function unparen(e: Expr): Expr {
  while (e.kind === Kind.ParenExpr) e = e.x;
  return e;
}

const noExprs: readonly Expr[] = none;

/** The elements of a ListExpr, a single expression as a list, or nothing. */
export function unpackListExpr(e: Expr | undefined): readonly Expr[] {
  if (e === undefined) return noExprs;
  return e.kind === Kind.ListExpr ? e.elemList : [e];
}

/** For a pointer type or dereference `*x`, its x. */
export function ptrBase(e: Expr): Expr | undefined {
  return e.kind === Kind.Operation && e.op === Op.Mul && e.y === undefined ? e.x : undefined;
}
