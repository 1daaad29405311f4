/**
 * Slices: make (walk/builtin.go: walkMakeSlice), literals (walk/complit.go: slicelit), append (ssagen/ssa.go: append,
 * walk/assign.go: appendSlice).
 */
import { intValue, isSmallIntConst } from '../ir/const';
import type { CallExpr, CompLitExpr, MakeExpr } from '../ir/node';
import { sizeOf } from '../ir/size';
import type { Target } from '../target';
import type { State } from './state';
import { isEmptySlice } from './types';

export function makeSliceState(target: Target, n: MakeExpr, escapes: boolean): State {
  const elem = sizeOf(n.type.elem);
  if (elem === 0) return escapes ? 'free' : 'stack';
  const cap = n.cap ?? n.len;
  const constant = isSmallIntConst(cap);
  if (escapes) return constant && intValue(cap) === 0 ? 'free' : 'heap';
  if (constant) return 'stack';
  // Elements that are larger than the buffer have none.
  return elem > target.limits.variableMake ? 'heap' : 'large';
}

export function sliceLitState(n: CompLitExpr, escapes: boolean): State {
  if (!escapes) return 'stack';
  return n.len === 0 || sizeOf(n.type.elem) === 0 ? 'free' : 'heap';
}

export function appendState(target: Target, n: CallExpr, escapes: boolean): State {
  const elem = sizeOf(n.type.elem);
  if (n.args.length < 2 || elem === 0) return escapes ? 'free' : 'stack';
  const { appendLocations } = target.release;
  // The buffer is for single elements only.
  if (!escapes && appendLocations && !n.isDDD && elem <= target.limits.variableMake) return 'large';
  if (!isEmptySlice(n.args[0]!)) return 'grows';
  return n.isDDD && isEmptySlice(n.args[1]!) ? 'free' : 'heap';
}
