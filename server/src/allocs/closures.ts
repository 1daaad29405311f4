/**
 * Function literals and method values (walk/closure.go: walkClosure, walkMethodValue). What captures nothing is a
 * function, and no object is made of it.
 */
import type { ClosureExpr } from '../ir/node';
import type { State } from './state';

export function closureState(n: ClosureExpr, escapes: boolean): State {
  if (n.func.closureVars.length === 0) return escapes ? 'free' : 'stack';
  return escapes ? 'heap' : 'stack';
}
