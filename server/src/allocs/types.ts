/** What later passes ask of types and values. */
import type { Expr, Node } from '../ir/node';
import { Op } from '../ir/op';
import { isDirectIface } from '../ir/size';
import type { IRType } from '../ir/type';

/** The type inside of structs of one field and arrays of one element; undefined if there is none (SoleComponent). */
export function soleComponent(t: IRType): IRType | undefined {
  let x = t;
  for (;;) {
    if (x.isStruct) {
      if (x.fields.length !== 1) return undefined;
      x = x.fields[0]!.type;
    } else if (x.isArray) {
      if (x.len !== 1) return undefined;
      x = x.elem;
    } else return x;
  }
}

/** A composite literal that can lie in the program's data as it is (walk/complit.go: isStaticCompositeLiteral). */
export function isStaticLiteral(n: Node): boolean {
  switch (n.op) {
    case Op.ARRAYLIT:
      return n.list.every((e) => isStaticLiteral(e.op === Op.KEY ? e.value : e));
    case Op.STRUCTLIT:
      return n.list.every((e) => e.op === Op.STRUCTKEY && isStaticLiteral(e.value));
    case Op.LITERAL:
    case Op.NIL:
      return true;
    case Op.CONVIFACE: {
      let x: Expr = n;
      while (x.op === Op.CONVIFACE) x = x.x;
      if (x.type.isInterface) return x.op === Op.NIL;
      return (isDirectIface(x.type) && x.op === Op.NIL) || isStaticLiteral(x);
    }
    default:
      return false;
  }
}

/** Without the operations that change nothing. */
export function unwrapped(n: Node): Node {
  let x = n;
  while (x.op === Op.CONVNOP || x.op === Op.PAREN) x = x.x;
  return x;
}

/** A slice that has no room: nil, or a literal without elements. */
export function isEmptySlice(n: Node): boolean {
  const x = unwrapped(n);
  return x.op === Op.NIL || (x.op === Op.SLICELIT && x.len === 0);
}
