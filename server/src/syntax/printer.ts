/**
 * Nodes as text, in the short form that messages use: bodies and elements are "…". Answers to String in
 * cmd/compile/internal/syntax/printer.go (go1.26). The result is a binary string.
 */
import {
  ChanDir,
  type Expr,
  type Field,
  type FuncType,
  Kind,
  type Op,
  type Operation,
  type Stmt,
  type StructType,
} from './nodes';
import { opString } from './tokens';

const dots = '\xe2\x80\xa6';
const branchNames = ['break', 'continue', 'fallthrough', 'goto'];

/** The text of an expression, a type or a simple statement. */
export function nodeString(n: Expr | Stmt): string {
  switch (n.kind) {
    case Kind.BadExpr:
      return '<bad expr>';
    case Kind.Name:
    case Kind.BasicLit:
      return n.value;
    case Kind.FuncLit:
      return `${nodeString(n.type)} {${n.body.list.length > 0 ? dots : ''}}`;
    case Kind.CompositeLit:
      return `${n.type ? nodeString(n.type) : ''}{${n.elemList.length > 0 ? dots : ''}}`;
    case Kind.ParenExpr:
      return `(${nodeString(n.x)})`;
    case Kind.SelectorExpr:
      return `${nodeString(n.x)}.${n.sel.value}`;
    case Kind.IndexExpr:
      return `${nodeString(n.x)}[${nodeString(n.index)}]`;
    case Kind.SliceExpr: {
      const [i, j, k] = n.index;
      return `${nodeString(n.x)}[${i ? nodeString(i) : ''}:${j ? nodeString(j) : ''}${k ? ':' + nodeString(k) : ''}]`;
    }
    case Kind.AssertExpr:
      return `${nodeString(n.x)}.(${nodeString(n.type)})`;
    case Kind.TypeSwitchGuard:
      return `${n.lhs ? n.lhs.value + ' := ' : ''}${nodeString(n.x)}.(type)`;
    case Kind.CallExpr:
      return `${nodeString(n.fun)}(${exprs(n.argList)}${n.hasDots ? '...' : ''})`;
    case Kind.Operation:
      return operation(n);
    case Kind.KeyValueExpr:
      return `${nodeString(n.key)}: ${nodeString(n.value)}`;
    case Kind.ListExpr:
      return exprs(n.elemList);
    case Kind.ArrayType:
      return `[${n.len ? nodeString(n.len) : '...'}]${nodeString(n.elem)}`;
    case Kind.SliceType:
      return '[]' + nodeString(n.elem);
    case Kind.DotsType:
      return '...' + nodeString(n.elem);
    case Kind.StructType:
      return `struct{${structFields(n)}}`;
    case Kind.FuncType:
      return 'func' + signature(n);
    case Kind.InterfaceType: {
      const methods = n.methodList.map((m) =>
        m.name && m.type.kind === Kind.FuncType ? m.name.value + signature(m.type) : nodeString(m.type),
      );
      return `interface{${methods.join('; ')}}`;
    }
    case Kind.MapType:
      return `map[${nodeString(n.key)}]${nodeString(n.value)}`;
    case Kind.ChanType: {
      const elem = nodeString(n.elem);
      if (n.dir === ChanDir.RecvOnly) return '<-chan ' + elem;
      if (n.dir === ChanDir.SendOnly) return 'chan<- ' + elem;
      return n.elem.kind === Kind.ChanType && n.elem.dir === ChanDir.RecvOnly ? `chan (${elem})` : 'chan ' + elem;
    }
    case Kind.ExprStmt:
      return nodeString(n.x);
    case Kind.SendStmt:
      return `${nodeString(n.chan)} <- ${nodeString(n.value)}`;
    case Kind.AssignStmt:
      return assignment(n.lhs, n.op, n.rhs);
    case Kind.RangeClause:
      return `${n.lhs ? `${nodeString(n.lhs)} ${n.def ? ':=' : '='} ` : ''}range ${nodeString(n.x)}`;
    case Kind.CallStmt:
      return `${n.isGo ? 'go' : 'defer'} ${nodeString(n.call)}`;
    case Kind.ReturnStmt:
      return n.results ? 'return ' + nodeString(n.results) : 'return';
    case Kind.BranchStmt:
      return branchNames[n.tok]! + (n.label ? ' ' + n.label.value : '');
    case Kind.LabeledStmt:
      return `${n.label.value}: ${nodeString(n.stmt)}`;
    default:
      return ''; // statements with blocks, of which no message tells the text
  }
}

function assignment(lhs: Expr, op: Op, rhs: Expr | undefined): string {
  const text = opString(op);
  return rhs === undefined ? nodeString(lhs) + text + text : `${nodeString(lhs)} ${text}= ${nodeString(rhs)}`;
}

/** Left operands are walked with a loop: sums of strings can be very long. */
function operation(n: Operation): string {
  if (n.y === undefined) return opString(n.op) + nodeString(n.x);
  const parts: string[] = [];
  let x: Expr = n;
  while (x.kind === Kind.Operation && x.y !== undefined) {
    parts.push(` ${opString(x.op)} ${nodeString(x.y)}`);
    x = x.x;
  }
  parts.push(nodeString(x));
  return parts.reverse().join('');
}

function exprs(list: readonly Expr[]): string {
  return list.map(nodeString).join(', ');
}

function structFields(s: StructType): string {
  const parts: string[] = [];
  const list = s.fieldList;
  for (let i = 0; i < list.length; ) {
    const f = list[i]!;
    let names = f.name?.value ?? '',
      j = i + 1;
    if (f.name)
      for (; j < list.length && list[j]!.name && list[j]!.type === f.type; j++) names += ', ' + list[j]!.name!.value;
    const tag = s.tagList[i];
    parts.push(`${names}${names ? ' ' : ''}${nodeString(f.type)}${tag ? ' ' + tag.value : ''}`);
    i = j;
  }
  return parts.join('; ');
}

function signature(t: FuncType): string {
  const results = t.resultList;
  if (results.length === 0) return `(${params(t.paramList)})`;
  const only =
    results.length === 1 && results[0]!.name === undefined ? nodeString(results[0]!.type) : `(${params(results)})`;
  return `(${params(t.paramList)}) ${only}`;
}

function params(list: readonly Field[]): string {
  let s = '';
  for (let i = 0; i < list.length; i++) {
    const f = list[i]!,
      f1 = list[i + 1];
    if (i > 0) s += ', ';
    if (f.name) {
      s += f.name.value;
      if (f1?.name && f1.type === f.type) continue;
      s += ' ';
    }
    s += nodeString(f.type);
  }
  return s;
}
