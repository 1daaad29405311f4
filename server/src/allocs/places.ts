/** The state of a place by what stands there, without regard to what is around it. */
import type { Func, Name, Node } from '../ir/node';
import { Op } from '../ir/op';
import type { ReassignOracle } from '../ir/staticvalue';
import { boxState } from './boxes';
import { closureState } from './closures';
import type { AllocsContext } from './context';
import { makeMapState, mapLitState } from './maps';
import { objectState } from './objects';
import { appendState, makeSliceState, sliceLitState } from './slices';
import type { State } from './state';
import { concatState, conversionState } from './strings';

/** fn: the function that n is in; valuesIn: what is known of the variables of a function. */
export function placeState(
  ctx: AllocsContext,
  n: Node,
  escapes: boolean,
  fn: Func,
  valuesIn: (fn: Func) => ReassignOracle,
): State {
  const { target } = ctx;
  switch (n.op) {
    case Op.NAME:
      return objectState((n as Name).type, escapes);
    case Op.NEW:
    case Op.PTRLIT:
      return objectState(n.type.elem, escapes);
    case Op.CLOSURE:
      return closureState(n, escapes);
    case Op.MAKESLICE:
      return makeSliceState(target, n, escapes);
    case Op.SLICELIT:
      return sliceLitState(n, escapes);
    case Op.APPEND:
      return appendState(target, n, escapes);
    case Op.MAKEMAP:
      return makeMapState(target, n, escapes);
    case Op.MAPLIT:
      return mapLitState(target, n, escapes);
    case Op.ADDSTR:
      return concatState(target, n, escapes);
    case Op.BYTES2STR:
    case Op.RUNES2STR:
    case Op.STR2BYTES:
    case Op.STR2RUNES:
    case Op.RUNESTR:
      return conversionState(target, n, escapes);
    case Op.CONVIFACE: {
      const { x } = n;
      const fixed =
        x.op === Op.NAME && (x.type.isStruct || x.type.isArray) && target.release.literalRewrite
          ? valuesIn(fn).staticValue(x)
          : x;
      return boxState(ctx, n, fixed, escapes);
    }
    default:
      return escapes ? 'heap' : 'stack';
  }
}
