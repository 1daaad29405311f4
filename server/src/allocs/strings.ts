/**
 * Concatenations (walk/expr.go: walkAddString, runtime/string.go: concatstrings) and conversions between strings and
 * slices (walk/convert.go, runtime/string.go: slicebytetostring, stringtoslicebyte and the like). What stays has a
 * buffer on the stack.
 */
import { Kind } from '../base/constant';
import { isConst, stringVal } from '../ir/const';
import type { AddStringExpr, ConvExpr } from '../ir/node';
import { Op } from '../ir/op';
import type { Target } from '../target';
import type { State } from './state';

export function concatState(target: Target, n: AddStringExpr, escapes: boolean): State {
  if (escapes) return 'heap';
  let size = 0;
  for (const x of n.list) size += stringVal(x).length;
  return size < target.limits.stringBuffer ? 'large' : 'heap';
}

export function conversionState(target: Target, n: ConvExpr, escapes: boolean): State {
  switch (n.op) {
    case Op.RUNESTR:
      // Four bytes.
      return escapes ? 'heap' : 'stack';
    case Op.STR2BYTES:
      if (isConst(n.x, Kind.String)) {
        const size = stringVal(n.x).length;
        if (!escapes) return size <= target.limits.maxImplicitStackVarSize ? 'stack' : 'heap';
        return size === 0 ? 'free' : 'heap';
      }
      return escapes ? 'heap' : 'large';
    default:
      return escapes ? 'heap' : 'large';
  }
}
