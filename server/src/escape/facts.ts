/**
 * What the compiler's explanations leave unsaid, for those who explain further: what kind of callee a call has, where
 * an
 * assignment stores. Read off the node while there is one.
 */
import { Class, type Node } from '../ir/node';
import { Op } from '../ir/op';
import { staticCalleeName, staticValue } from '../ir/staticvalue';
import type { NoteFact } from './context';
import type { Batch } from './graph';

/** Notes that the compiler does not have, and does not print: a go statement; a defer statement in a loop. */
export const goNote = 'go',
  deferNote = 'defer';

/** Reports whether explanations leave the note out. */
export function isHidden(why: string): boolean {
  return why === goNote || why === deferNote;
}

export function factOf(b: Batch, where: Node, why: string): NoteFact | undefined {
  switch (where.op) {
    case Op.CALLINTER:
      return { kind: 'interface call', name: where.fun === undefined ? '' : b.text(where.fun) };
    case Op.CALLFUNC: {
      const fun = where.fun;
      if (fun === undefined) return undefined;
      const fn = staticCalleeName(staticValue(fun));
      const name = fun.op === Op.CLOSURE ? 'func literal' : b.text(fun);
      if (fn === undefined) return { kind: 'func value call', name };
      return {
        kind: fn.func !== undefined && !fn.func.hasBody && fn.func.body.length === 0 ? 'no body call' : 'call',
        name,
      };
    }
    case Op.APPEND:
      return { kind: 'append', name: '' };
    case Op.COPY:
      return { kind: 'copy', name: '' };
    case Op.PANIC:
      return { kind: 'panic', name: '' };
    case Op.AS:
    case Op.ASOP:
      return why === 'assign' ? store(b, where.x) : undefined;
    case Op.AS2:
    case Op.AS2DOTTYPE:
    case Op.AS2MAPR:
    case Op.AS2RECV:
    case Op.SELRECV2:
    case Op.AS2FUNC: {
      // Which of them takes the value is not known: the first that is no variable of the function.
      const facts = where.lhs.map((x) => store(b, x));
      return facts.find((f) => f.kind !== 'variable') ?? facts[0];
    }
    default:
      return undefined;
  }
}

function store(b: Batch, dst: Node): NoteFact {
  const name = b.text(dst);
  for (let n = dst; ; ) {
    switch (n.op) {
      case Op.NAME:
        return { kind: n.class_ === Class.EXTERN ? 'package variable' : 'variable', name };
      case Op.DOT:
      case Op.PAREN:
        n = n.x;
        break;
      case Op.INDEX:
        if (!n.x.type.isArray) return { kind: 'slice element', name };
        n = n.x;
        break;
      case Op.INDEXMAP:
        return { kind: 'map element', name };
      default:
        return { kind: 'through pointer', name };
    }
  }
}
