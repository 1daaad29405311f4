/** How large types are as they are written, which bounds the instances that are made (base/budget.ts). */
import { maxTypeArgDepth, maxTypeArgSize, OverBudget, reasons } from '../base/budget';
import { type Field, type IRType, TKind } from './type';

/** Number and depth of the types that a type is written with, itself included. */
export interface Extent {
  readonly size: number;
  readonly depth: number;
}

const one: Extent = { size: 1, depth: 1 };

/** Throws where one of the type arguments is larger than an instance may be made for. */
export function checkTypeArgs(targs: readonly IRType[]): void {
  for (const t of targs) {
    const { size, depth } = extent(t);
    if (size > maxTypeArgSize || depth > maxTypeArgDepth) throw new OverBudget(reasons.typeArgs);
  }
}

function extent(t: IRType): Extent {
  if (t.sym !== undefined && t.targs.length === 0 && !t.isShape) return one;
  if (t.extent !== undefined) return t.extent;
  // A shape can be a part of itself.
  t.extent = one;
  let size = 1,
    depth = 0;
  const add = (part: IRType | undefined): void => {
    if (part === undefined || part === t) return;
    const e = extent(part);
    size += e.size;
    depth = Math.max(depth, e.depth);
  };
  const addAll = (list: readonly Field[]): void => {
    for (const f of list) add(f.type);
  };
  if (t.sym !== undefined && !t.isShape) t.targs.forEach(add);
  else {
    switch (t.kind) {
      case TKind.MAP:
        add(t.key);
        add(t.elem);
        break;
      case TKind.PTR:
      case TKind.SLICE:
      case TKind.ARRAY:
      case TKind.CHAN:
        add(t.elem);
        break;
      case TKind.FUNC:
        addAll(t.params);
        addAll(t.results);
        break;
      case TKind.STRUCT:
      case TKind.INTER:
      case TKind.TUPLE:
        addAll(t.fields);
        break;
      default:
        break;
    }
  }
  const found = { size: Math.min(size, 2 * maxTypeArgSize), depth: depth + 1 };
  t.extent = found;
  return found;
}
