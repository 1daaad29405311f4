/**
 * First and last positions of nodes, for scopes and messages. Answers to cmd/compile/internal/syntax/positions.go
 * (go1.26), approximations included.
 */
import type { Pos } from '../base/pos';
import { type Expr, type Field, Kind, type Node } from './nodes';

/** Where the node's text starts; of some nodes the reference tells its pos instead. */
export function startPos(n: Node): Pos {
  for (;;) {
    switch (n.kind) {
      case Kind.CompositeLit:
        if (n.type === undefined) return n.pos;
        n = n.type;
        break;
      case Kind.KeyValueExpr:
        n = n.key;
        break;
      case Kind.SelectorExpr:
      case Kind.IndexExpr:
      case Kind.AssertExpr:
        n = n.x;
        break;
      case Kind.TypeSwitchGuard:
        n = n.lhs ?? n.x;
        break;
      case Kind.Operation:
        if (n.y === undefined) return n.pos;
        n = n.x;
        break;
      case Kind.CallExpr:
        n = n.fun;
        break;
      case Kind.ListExpr: {
        const head: Expr | undefined = n.elemList[0];
        if (head === undefined) return n.pos;
        n = head;
        break;
      }
      case Kind.SendStmt:
        n = n.chan;
        break;
      case Kind.AssignStmt:
        n = n.lhs;
        break;
      case Kind.RangeClause:
        n = n.lhs ?? n.x;
        break;
      default:
        return n.pos;
    }
  }
}

/** Where the node ends, roughly: behind names and literals, at closing braces. */
export function endPos(n: Node): Pos {
  for (;;) {
    let m: Node | undefined;
    switch (n.kind) {
      case Kind.File:
        return n.eof;
      case Kind.ImportDecl:
        m = n.path;
        break;
      case Kind.ConstDecl:
      case Kind.VarDecl:
        m = n.values ?? n.type ?? n.nameList[n.nameList.length - 1];
        break;
      case Kind.TypeDecl:
        m = n.type;
        break;
      case Kind.FuncDecl:
        m = n.body ?? n.type;
        break;
      case Kind.Name:
      case Kind.BasicLit:
        return n.pos + n.value.length;
      case Kind.CompositeLit:
      case Kind.BlockStmt:
      case Kind.SwitchStmt:
      case Kind.SelectStmt:
        return n.rbrace;
      case Kind.KeyValueExpr:
        m = n.value;
        break;
      case Kind.FuncLit:
      case Kind.ForStmt:
        m = n.body;
        break;
      case Kind.ParenExpr:
      case Kind.TypeSwitchGuard:
      case Kind.ExprStmt:
      case Kind.RangeClause:
        m = n.x;
        break;
      case Kind.SelectorExpr:
        m = n.sel;
        break;
      case Kind.IndexExpr:
        m = n.index;
        break;
      case Kind.SliceExpr:
        m = n.x;
        break; // the reference means the indexes, but ends up here
      case Kind.AssertExpr:
        m = n.type;
        break;
      case Kind.Operation:
        m = n.y ?? n.x;
        break;
      case Kind.CallExpr:
        m = n.argList[n.argList.length - 1] ?? n.fun;
        break;
      case Kind.ListExpr:
        m = n.elemList[n.elemList.length - 1];
        break;
      case Kind.ArrayType:
      case Kind.SliceType:
      case Kind.DotsType:
      case Kind.ChanType:
        m = n.elem;
        break;
      case Kind.StructType:
        m = lastField(n.fieldList);
        break;
      case Kind.Field:
        m = n.type;
        break;
      case Kind.InterfaceType:
        m = lastField(n.methodList);
        break;
      case Kind.FuncType:
        m = lastField(n.resultList) ?? lastField(n.paramList);
        break;
      case Kind.MapType:
        m = n.value;
        break;
      case Kind.LabeledStmt:
        m = n.stmt;
        break;
      case Kind.SendStmt:
        m = n.value;
        break;
      case Kind.DeclStmt:
        m = n.declList[n.declList.length - 1];
        break;
      case Kind.AssignStmt:
        if (n.rhs === undefined) return endPos(n.lhs) + 2;
        m = n.rhs;
        break;
      case Kind.BranchStmt:
        m = n.label;
        break;
      case Kind.CallStmt:
        m = n.call;
        break;
      case Kind.ReturnStmt:
        m = n.results;
        break;
      case Kind.IfStmt:
        m = n.else ?? n.then;
        break;
      case Kind.CaseClause:
      case Kind.CommClause: {
        const last = n.body[n.body.length - 1];
        if (last === undefined) return n.colon;
        m = last;
        break;
      }
      default:
        return n.pos;
    }
    if (m === undefined) return n.pos;
    n = m;
  }
}

function lastField(list: readonly Field[]): Field | undefined {
  return list[list.length - 1];
}
