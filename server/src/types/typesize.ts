/**
 * How large types are as they are written: types share their parts, so that a few declarations make types that take
 * longer to print, hash or compare than anybody waits (base/budget.ts).
 */
import { maxTypeArgDepth, maxTypeArgSize, maxTypeSize, OverBudget, reasons } from '../base/budget';
import { unalias } from './alias';
import type { Var } from './object';
import { type Extent, Tag, type Type } from './type';

const one: Extent = { size: 1, depth: 1 };

/** Throws where a type is larger than the checker works with. */
export function checkTypeSize(t: Type): void {
  if (extent(t).size > maxTypeSize) throw new OverBudget(reasons.typeSize);
}

/** As checkTypeSize, for type arguments, which must not be nested too deeply either (ir/typesize.ts). */
export function checkTypeArgs(list: readonly Type[]): void {
  for (const t of list) {
    const { size, depth } = extent(t);
    if (size > maxTypeArgSize || depth > maxTypeArgDepth) throw new OverBudget(reasons.typeArgs);
  }
}

/** Of defined types, the type arguments count. Sizes above the budget are not exact. */
function extent(t0: Type): Extent {
  const t = unalias(t0);
  if (t.tag === Tag.Basic || t.tag === Tag.TypeParam || (t.tag === Tag.Named && t.state.inst === undefined)) return one;
  if (t.extent !== undefined) return t.extent;
  // A type that is being declared contains itself.
  t.extent = one;
  let size = 1,
    depth = 0;
  forParts(t, (part) => {
    const e = extent(part);
    size += e.size;
    depth = Math.max(depth, e.depth);
  });
  const found = { size: Math.min(size, 2 * maxTypeSize), depth: depth + 1 };
  t.extent = found;
  return found;
}

function forParts(t: Type, f: (part: Type) => void): void {
  const vars = (list: readonly Var[]): void => {
    for (const v of list) if (v.type !== undefined) f(v.type);
  };
  switch (t.tag) {
    case Tag.Array:
    case Tag.Slice:
    case Tag.Chan:
      f(t.elem);
      break;
    case Tag.Pointer:
      f(t.base);
      break;
    case Tag.Map:
      f(t.key);
      f(t.elem);
      break;
    case Tag.Struct:
      vars(t.fields);
      break;
    case Tag.Tuple:
      vars(t.vars);
      break;
    case Tag.Signature:
      vars(t.params.vars);
      vars(t.results.vars);
      break;
    case Tag.Union:
      for (const x of t.terms) f(x.type);
      break;
    case Tag.Interface:
      for (const m of t.methods) if (m.type !== undefined) f(m.type);
      t.embeddeds.forEach(f);
      break;
    case Tag.Named:
      t.state.inst?.targs.forEach(f);
      break;
    case Tag.Basic:
    case Tag.TypeParam:
    case Tag.Alias:
      break;
  }
}
