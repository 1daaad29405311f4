/**
 * Values that are put into interfaces (walk/convert.go: dataWord, walk/order.go: addrTemp, runtime/iface.go: convT).
 */
import { Class, type ConvExpr, type Name, type Node } from '../ir/node';
import { Op } from '../ir/op';
import { alignOf, hasPointers, isDirectIface, sizeOf } from '../ir/size';
import { isZero } from '../ir/staticvalue';
import type { IRType } from '../ir/type';
import type { Limits } from '../target';
import type { AllocsContext } from './context';
import type { State } from './state';
import { isStaticLiteral, soleComponent } from './types';

/** value: what the operand always is, itself otherwise. */
export function boxState(ctx: AllocsContext, n: ConvExpr, value: Node, escapes: boolean): State {
  const { limits } = ctx.target;
  const { x } = n;
  const t = x.type;
  const free: State = escapes ? 'free' : 'stack';
  if (t.isInterface || isDirectIface(t)) return free;
  const size = sizeOf(t);
  if (size === 0) return free;
  const sole = soleComponent(t) ?? t;
  if (sole.isBoolean || (size === 1 && sole.isInteger)) return free;
  if (x.op === Op.NAME && (x as Name).class_ === Class.EXTERN && (x as Name).readonly) return free;
  if (!ctx.fips) {
    if (x.op === Op.LITERAL || x.op === Op.NIL) return free;
    if (isInData(limits, value, size)) return free;
  }
  if (!escapes) return size <= limits.boxOnStack ? 'stack' : 'heap';
  return hasFreeValues(t, size) ? 'nonzero' : 'heap';
}

/** A composite literal that lies in the program's data, as zeros or as it is. */
function isInData(limits: Limits, n: Node, size: number): boolean {
  if (n.op !== Op.STRUCTLIT && n.op !== Op.ARRAYLIT) return false;
  return (isZero(n) && size <= limits.zeroValue) || isStaticLiteral(n);
}

/**
 * The runtime has small numbers ready (convT16, convT32, convT64); empty strings and nil slices, too, which are rare.
 */
function hasFreeValues(t: IRType, size: number): boolean {
  return !hasPointers(t) && (size === 2 || size === 4 || size === 8) && alignOf(t) === size;
}
