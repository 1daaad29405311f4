/**
 * Maps: make (walk/builtin.go: walkMakeMap), literals (walk/complit.go: maplit). A map that stays has its header and
 * room for a few entries on the stack; what is written beyond that, and keys and values that are kept behind pointers,
 * are on the heap whatever becomes of the map (internal/runtime/maps, before go1.24 runtime/map.go).
 */
import { intValue } from '../ir/const';
import type { CompLitExpr, MakeExpr } from '../ir/node';
import { sizeOf } from '../ir/size';
import type { IRType } from '../ir/type';
import type { Target } from '../target';
import type { State } from './state';

export function makeMapState(target: Target, n: MakeExpr, escapes: boolean): State {
  if (escapes) return 'heap';
  if (n.len === undefined) return 'stack';
  const hint = intValue(n.len);
  if (hint === undefined) return 'large';
  return hint <= target.limits.mapOnStack ? 'stack' : 'heap';
}

export function mapLitState(target: Target, n: CompLitExpr, escapes: boolean): State {
  if (escapes) return 'heap';
  if (n.list.length === 0) return 'stack';
  return n.list.length > target.limits.mapOnStack || isIndirect(target, n.type) ? 'heap' : 'stack';
}

/** Keys or values are so large that each has an object of its own. */
export function isIndirect(target: Target, t: IRType): boolean {
  const { mapInline } = target.limits;
  return sizeOf(t.key) > mapInline || sizeOf(t.elem) > mapInline;
}
