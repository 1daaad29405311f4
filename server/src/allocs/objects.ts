/**
 * Objects: variables that are moved to the heap (ssagen/ssa.go: ODCL, newHeapaddr), new and &T{} (walk/builtin.go:
 * walkNew, walk/complit.go: anylit). The runtime gives objects without size one address for all (runtime/malloc.go).
 */
import { sizeOf } from '../ir/size';
import type { IRType } from '../ir/type';
import type { State } from './state';

export function objectState(t: IRType, escapes: boolean): State {
  if (!escapes) return 'stack';
  return sizeOf(t) === 0 ? 'free' : 'heap';
}
