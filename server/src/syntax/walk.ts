/**
 * Walking over trees. Answers to Inspect in cmd/compile/internal/syntax/walk.go (go1.26).
 */
import { Kind, type Node } from './nodes';

/**
 * Calls visit for the node and, as long as that answers true, for what is below it, in the order of the source. It
 * does not recurse: trees may be deep.
 */
export function walk(root: Node, visit: (n: Node) => boolean): void {
  const stack: (Node | undefined)[] = [root];
  const below: (Node | undefined)[] = [];
  while (stack.length > 0) {
    const n = stack.pop();
    if (n === undefined || !visit(n)) continue;
    below.length = 0;
    children(n, below);
    for (let i = below.length - 1; i >= 0; i--) if (below[i] !== undefined) stack.push(below[i]);
  }
}

/** Appends the nodes directly below n, in the order of the source. A type that fields share comes with each of them. */
export function children(n: Node, out: (Node | undefined)[]): void {
  switch (n.kind) {
    case Kind.File:
      out.push(n.pkgName, ...n.declList);
      break;
    case Kind.ImportDecl:
      out.push(n.localPkgName, n.path);
      break;
    case Kind.ConstDecl:
    case Kind.VarDecl:
      out.push(...n.nameList, n.type, n.values);
      break;
    case Kind.TypeDecl:
      out.push(n.name, ...n.tparamList, n.type);
      break;
    case Kind.FuncDecl:
      out.push(n.recv, n.name, ...n.tparamList, n.type, n.body);
      break;
    case Kind.CompositeLit:
      out.push(n.type);
      pushAll(out, n.elemList);
      break;
    case Kind.KeyValueExpr:
      out.push(n.key, n.value);
      break;
    case Kind.FuncLit:
      out.push(n.type, n.body);
      break;
    case Kind.ParenExpr:
    case Kind.ExprStmt:
      out.push(n.x);
      break;
    case Kind.SelectorExpr:
      out.push(n.x, n.sel);
      break;
    case Kind.IndexExpr:
      out.push(n.x, n.index);
      break;
    case Kind.SliceExpr:
      out.push(n.x, ...n.index);
      break;
    case Kind.AssertExpr:
      out.push(n.x, n.type);
      break;
    case Kind.TypeSwitchGuard:
      out.push(n.lhs, n.x);
      break;
    case Kind.Operation:
      out.push(n.x, n.y);
      break;
    case Kind.CallExpr:
      out.push(n.fun);
      pushAll(out, n.argList);
      break;
    case Kind.ListExpr:
      pushAll(out, n.elemList);
      break;
    case Kind.ArrayType:
      out.push(n.len, n.elem);
      break;
    case Kind.SliceType:
    case Kind.DotsType:
    case Kind.ChanType:
      out.push(n.elem);
      break;
    case Kind.StructType:
      for (let i = 0; i < n.fieldList.length; i++) {
        out.push(n.fieldList[i], n.tagList[i]);
      }
      break;
    case Kind.Field:
      out.push(n.name, n.type);
      break;
    case Kind.InterfaceType:
      pushAll(out, n.methodList);
      break;
    case Kind.FuncType:
      pushAll(out, n.paramList);
      pushAll(out, n.resultList);
      break;
    case Kind.MapType:
      out.push(n.key, n.value);
      break;
    case Kind.LabeledStmt:
      out.push(n.label, n.stmt);
      break;
    case Kind.BlockStmt:
      pushAll(out, n.list);
      break;
    case Kind.SendStmt:
      out.push(n.chan, n.value);
      break;
    case Kind.DeclStmt:
      pushAll(out, n.declList);
      break;
    case Kind.AssignStmt:
      out.push(n.lhs, n.rhs);
      break;
    case Kind.BranchStmt:
      out.push(n.label);
      break;
    case Kind.CallStmt:
      out.push(n.call);
      break;
    case Kind.ReturnStmt:
      out.push(n.results);
      break;
    case Kind.IfStmt:
      out.push(n.init, n.cond, n.then, n.else);
      break;
    case Kind.ForStmt:
      out.push(n.init, n.cond, n.post, n.body);
      break;
    case Kind.SwitchStmt:
      out.push(n.init, n.tag);
      pushAll(out, n.body);
      break;
    case Kind.SelectStmt:
      pushAll(out, n.body);
      break;
    case Kind.RangeClause:
      out.push(n.lhs, n.x);
      break;
    case Kind.CaseClause:
      out.push(n.cases);
      pushAll(out, n.body);
      break;
    case Kind.CommClause:
      out.push(n.comm);
      pushAll(out, n.body);
      break;
    case Kind.BadExpr:
    case Kind.Name:
    case Kind.BasicLit:
    case Kind.EmptyStmt:
      break;
  }
}

function pushAll(out: (Node | undefined)[], list: readonly Node[]): void {
  for (const n of list) out.push(n);
}
