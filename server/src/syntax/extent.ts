/**
 * Exact extents of expressions, from their first byte to behind their last, as go/ast has them. positions.ts keeps to
 * the reference's approximations, which decide where the compiler's messages stand; these decide what editors mark.
 */
import type { Pos } from '../base/pos';
import { type Expr, Kind } from './nodes';

/** The first byte of an expression. */
export function startOf(n: Expr): Pos {
  for (let x = n; ; ) {
    switch (x.kind) {
      case Kind.CompositeLit:
        if (x.type === undefined) return x.pos;
        x = x.type;
        break;
      case Kind.KeyValueExpr:
        x = x.key;
        break;
      case Kind.SelectorExpr:
      case Kind.IndexExpr:
      case Kind.SliceExpr:
      case Kind.AssertExpr:
        x = x.x;
        break;
      case Kind.TypeSwitchGuard:
        x = x.lhs ?? x.x;
        break;
      case Kind.CallExpr:
        x = x.fun;
        break;
      case Kind.Operation:
        if (x.y === undefined) return x.pos;
        x = x.x;
        break;
      case Kind.ListExpr: {
        const first: Expr | undefined = x.elemList[0];
        if (first === undefined) return x.pos;
        x = first;
        break;
      }
      default:
        return x.pos;
    }
  }
}

/** Behind the last byte of an expression; for types that end in a bracket that the tree does not have, their start. */
export function behind(n: Expr): Pos {
  for (let x = n; ; ) {
    switch (x.kind) {
      case Kind.Name:
      case Kind.BasicLit:
        return x.pos + x.value.length;
      case Kind.CompositeLit:
        return x.rbrace + 1;
      case Kind.FuncLit:
        return x.body.rbrace + 1;
      case Kind.ParenExpr:
      case Kind.IndexExpr:
      case Kind.SliceExpr:
      case Kind.AssertExpr:
      case Kind.CallExpr:
        return x.end;
      case Kind.KeyValueExpr:
        x = x.value;
        break;
      case Kind.SelectorExpr:
        x = x.sel;
        break;
      case Kind.Operation:
        x = x.y ?? x.x;
        break;
      case Kind.ArrayType:
      case Kind.SliceType:
      case Kind.DotsType:
      case Kind.ChanType:
        x = x.elem;
        break;
      case Kind.MapType:
        x = x.value;
        break;
      case Kind.ListExpr: {
        const last: Expr | undefined = x.elemList[x.elemList.length - 1];
        if (last === undefined) return x.pos;
        x = last;
        break;
      }
      default:
        return x.pos;
    }
  }
}
