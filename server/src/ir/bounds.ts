/**
 * Indexes that need no check at run time, since their type or value cannot exceed the array: the compiler reports them
 * at -m (walk/expr.go: walkIndex, bounded; go1.26).
 */
import * as constant from '../base/constant';
import type { Pos } from '../base/pos';
import type { BasicLit, Expr, Func, Node } from './node';
import { Op } from './op';
import { sizeOf } from './size';
import { TKind } from './type';
import { visitList } from './visit';

/** Positions of such indexes in a function's body. */
export function elidedBounds(fn: Func): Pos[] {
  const found: Pos[] = [];
  // Their indexes are put into temporaries first, of which only the type is known.
  const saved = new Set<Node>();
  visitList(fn.body, (n) => {
    if (n.op === Op.APPEND && !n.isDDD) for (const x of n.args.slice(1)) save(saved, x);
    if (n.op !== Op.INDEX || n.bounded || n.index.op === Op.LITERAL) return;
    const t = n.x.type.isPtr ? n.x.type.elem : n.x.type;
    const len = t.isArray
      ? t.len
      : n.x.op === Op.LITERAL && t.isString
        ? constant.stringVal((n.x as BasicLit).val).length
        : -1;
    if (len >= 0 && (saved.has(n) ? fits(n.index, len) : bounded(n.index, len))) found.push(n.pos);
  });
  return found;
}

/** Index expressions that walkAppend makes safe to evaluate again (walk/expr.go: safeExpr). */
function save(saved: Set<Node>, arg: Node): void {
  for (let x = arg; ; ) {
    if (x.op === Op.INDEX) {
      saved.add(x);
      if (x.index.op !== Op.NAME) save(saved, x.index);
      ({ x } = x);
    } else if (x.op === Op.DOT || x.op === Op.DOTPTR || x.op === Op.DEREF || x.op === Op.LEN || x.op === Op.CAP)
      ({ x } = x);
    else return;
  }
}

/** Whether all values of an index's type are below the length. */
function fits({ type }: Expr, max: number): boolean {
  const bits = 8 * sizeOf(type);
  return type.isInteger && !isSigned(type.kind) && bits <= 62 && 2 ** bits <= max;
}

function isSigned(k: TKind): boolean {
  return k === TKind.INT || k === TKind.INT8 || k === TKind.INT16 || k === TKind.INT32 || k === TKind.INT64;
}

/** The value of a constant that fits in 32 bits (ir.IsSmallIntConst). */
function smallConst(n: Expr): number | undefined {
  if (n.op !== Op.LITERAL) return undefined;
  const v = constant.numberVal((n as BasicLit).val);
  return v !== undefined && Number.isInteger(v) && Math.abs(v) < 2 ** 31 ? v : undefined;
}

function bounded(n: Expr, max: number): boolean {
  if (!n.type.isInteger) return false;
  const signed = isSigned(n.type.kind);
  let bits = 8 * sizeOf(n.type);
  const c = smallConst(n);
  if (c !== undefined) return c >= 0 && c < max;
  switch (n.op) {
    case Op.AND:
    case Op.ANDNOT: {
      const x = smallConst(n.x),
        y = smallConst(n.y);
      let v = -1;
      if (x !== undefined) v = x;
      else if (y !== undefined) v = n.op === Op.AND ? y : signed ? ~y : bits < 53 ? 2 ** bits - 1 - y : -1;
      if (v >= 0 && v < max) return true;
      break;
    }
    case Op.MOD: {
      const y = smallConst(n.y);
      if (!signed && y !== undefined && y >= 0 && y <= max) return true;
      break;
    }
    case Op.DIV: {
      let v = signed ? undefined : smallConst(n.y);
      for (; v !== undefined && bits > 0 && v >= 2; v = Math.floor(v / 2)) bits--;
      break;
    }
    case Op.RSH: {
      const v = signed ? undefined : smallConst(n.y);
      if (v !== undefined) {
        if (v > bits) return true;
        bits -= v;
      }
      break;
    }
    default:
      break;
  }
  return !signed && bits <= 62 && 2 ** bits <= max;
}
