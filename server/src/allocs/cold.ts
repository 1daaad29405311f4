/** Statements that only lead to a panic. */
import type { Name, Node } from '../ir/node';
import { Op } from '../ir/op';
import { doChildren } from '../ir/visit';

/** Functions of the runtime that do not return. */
const noReturn: ReadonlySet<string> = new Set(['throw', 'fatal', 'fatalthrow', 'fatalpanic', 'Goexit']);

/** Index of the first statement of a list from which on there is no way but to a panic; its length if there is none. */
export function coldFrom(list: readonly Node[]): number {
  let i = list.length - 1;
  // The label that returns of an inlined body jump to; nothing comes after it.
  while (i >= 0 && list[i]!.op === Op.LABEL) i--;
  if (i < 0 || !panics(list[i]!)) return list.length;
  while (i > 0 && !mayLeave(list[i - 1]!)) i--;
  return i;
}

/** Whether a statement always ends in a panic. */
function panics(n: Node): boolean {
  switch (n.op) {
    case Op.PANIC:
      return true;
    case Op.IF:
      return n.else_.length > 0 && endsCold(n.body) && endsCold(n.else_);
    case Op.BLOCK:
      return endsCold(n.list);
    case Op.INLCALL:
      return endsCold(n.body);
    case Op.CALLFUNC: {
      const fn = n.fun;
      return (
        fn !== undefined &&
        fn.op === Op.NAME &&
        (fn as Name).sym.pkg.path === 'runtime' &&
        noReturn.has((fn as Name).sym.name)
      );
    }
    default:
      return false;
  }
}

function endsCold(list: readonly Node[]): boolean {
  return list.length > 0 && coldFrom(list) < list.length;
}

/** Whether control can leave the list of a statement without a panic: by a jump, a return or a label to jump to. */
function mayLeave(n: Node): boolean {
  switch (n.op) {
    case Op.RETURN:
    case Op.GOTO:
    case Op.BREAK:
    case Op.CONTINUE:
    case Op.FALL:
    case Op.LABEL:
      return true;
    case Op.FOR:
    case Op.RANGE:
    case Op.SWITCH:
    case Op.SELECT:
    case Op.IF:
    case Op.BLOCK:
    case Op.INLCALL:
      return doChildren(n, mayLeave);
    default:
      return false;
  }
}
