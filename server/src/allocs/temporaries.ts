/**
 * Conversions whose result is looked at and thrown away, for which later passes use the operand's memory: in
 * comparisons and concatenations, as keys of maps that are read, for their length (walk/order.go, walk/builtin.go:
 * walkLenCap).
 */
import { none } from '../base/none';
import { stringVal } from '../ir/const';
import type { Node } from '../ir/node';
import { Op } from '../ir/op';
import type { Target } from '../target';

/** The operands of n that are converted without a copy. */
export function temporaryConversions(n: Node, target: Target): readonly Node[] {
  switch (n.op) {
    case Op.EQ:
    case Op.NE:
    case Op.LT:
    case Op.LE:
    case Op.GT:
    case Op.GE:
      return [n.x, n.y].filter((x) => x.op === Op.BYTES2STR);
    case Op.LEN:
      return n.x.op === Op.STR2RUNES || n.x.op === Op.BYTES2STR ? [n.x] : [];
    case Op.ADDSTR:
      // Were all others empty, the result would be the operand.
      return n.list.some((x) => stringVal(x) !== '') ? n.list.filter((x) => x.op === Op.BYTES2STR) : [];
    case Op.DELETE: {
      const key = n.args[1];
      return key !== undefined && key.op === Op.BYTES2STR && target.release.deletedKeysBorrowed ? [key] : [];
    }
    case Op.STR2BYTES:
      return n.x.op === Op.ADDSTR && target.release.bytesConcatenated ? [n.x] : [];
    default:
      return none;
  }
}

/** The conversions in the key of a map that is read. */
export function keyConversions(key: Node): readonly Node[] {
  switch (key.op) {
    case Op.BYTES2STR:
      return [key];
    case Op.STRUCTLIT:
      return key.list.flatMap((e) => (e.op === Op.STRUCTKEY ? keyConversions(e.value) : []));
    case Op.ARRAYLIT:
      return key.list.flatMap((e) => keyConversions(e.op === Op.KEY ? e.value : e));
    default:
      return none;
  }
}
