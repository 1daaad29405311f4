/** What a place allocates, by the operation that stands there. */
import type { Node } from '../ir/node';
import { Op } from '../ir/op';
import type { Allocation } from './state';

/** What a variable or an expression allocates, were it on the heap. */
export function allocationOf(n: Node): Allocation {
  switch (n.op) {
    case Op.CLOSURE:
    case Op.METHVALUE:
      return 'closure';
    case Op.MAKESLICE:
    case Op.SLICELIT:
      return 'slice';
    case Op.APPEND:
      return 'append';
    case Op.MAKEMAP:
    case Op.MAPLIT:
      return 'map';
    case Op.MAKECHAN:
      return 'chan';
    case Op.ADDSTR:
      return 'string';
    case Op.BYTES2STR:
    case Op.RUNES2STR:
    case Op.STR2BYTES:
    case Op.STR2RUNES:
    case Op.RUNESTR:
      return 'conversion';
    case Op.CONVIFACE:
      return 'box';
    default:
      return 'object';
  }
}
