/**
 * Expressions as gofmt writes them: blanks around a binary operator depend on how deep it is in its statement, and
 * on what other operators are beside it. Answers to go/printer's nodes.go (go1.26).
 */
import type { FileView } from '../answers/model';
import { type Expr, Kind, type Node, Op, type Operation, opString, unpackListExpr } from '../syntax/index';
import { sourceOf } from './edits';
import type { DeclFacts } from './facts/package';

/** The depth at which go/printer prints an expression. */
export function depthAt(at: DeclFacts, e: Expr): number {
  const path: Node[] = [e];
  for (let p = at.parents.get(e); p !== undefined; p = at.parents.get(p)) {
    path.push(p);
    if (!isExpr(p)) break;
  }
  let depth = 1;
  for (let i = path.length - 1; i > 0; i--) depth = below(path[i]!, path[i - 1]!, depth);
  return depth;
}

function isExpr(n: Node): boolean {
  return n.kind >= Kind.BadExpr && n.kind <= Kind.ListExpr && n.kind !== Kind.FuncLit;
}

function below(parent: Node, child: Node, depth: number): number {
  switch (parent.kind) {
    case Kind.AssignStmt:
      return unpackListExpr(parent.lhs).length > 1 && unpackListExpr(parent.rhs).length > 1 ? 2 : 1;
    case Kind.CompositeLit:
    case Kind.KeyValueExpr:
      return 1;
    case Kind.CallExpr:
      return parent.argList.length > 1 ? depth + 1 : depth;
    case Kind.IndexExpr:
      return child === parent.index ? depth + 1 : depth;
    case Kind.SliceExpr:
      return child === parent.x ? depth : depth + 1;
    case Kind.ParenExpr:
      return depth > 1 ? depth - 1 : depth;
    case Kind.Operation:
      if (parent.y === undefined) return depth;
      if (child === parent.x)
        return isBinary(parent.x) && precedence(parent.x.op) === precedence(parent.op) ? depth : depth + 1;
      return depth + 1;
    default:
      return depth;
  }
}

const isBinary = (e: Expr): e is Operation & { readonly y: Expr } => e.kind === Kind.Operation && e.y !== undefined;

function precedence(op: Op): number {
  switch (op) {
    case Op.OrOr:
      return 1;
    case Op.AndAnd:
      return 2;
    case Op.Eql:
    case Op.Neq:
    case Op.Lss:
    case Op.Leq:
    case Op.Gtr:
    case Op.Geq:
      return 3;
    case Op.Add:
    case Op.Sub:
    case Op.Or:
    case Op.Xor:
      return 4;
    default:
      return 5;
  }
}

/** A chain of `+`, as it is written at a depth; the operands are texts or expressions. */
export function sumText(operands: readonly string[], depth: number): string {
  return operands.join(depth === 1 ? ' + ' : '+');
}

/** An expression printed again at another depth. */
export function printed(view: FileView, e: Expr, depth: number): string {
  switch (e.kind) {
    case Kind.ParenExpr:
      return `(${printed(view, e.x, depth > 1 ? depth - 1 : depth)})`;
    case Kind.SelectorExpr:
      return `${printed(view, e.x, depth)}.${e.sel.value}`;
    case Kind.CallExpr: {
      const inner = e.argList.length > 1 ? depth + 1 : depth;
      const args = e.argList.map((a) => printed(view, a, inner)).join(', ');
      return `${printed(view, e.fun, inner)}(${args}${e.hasDots ? '...' : ''})`;
    }
    case Kind.IndexExpr:
      return `${printed(view, e.x, depth)}[${printed(view, e.index, depth + 1)}]`;
    case Kind.Operation:
      if (e.y === undefined) {
        const op = e.op === Op.Mul ? '*' : opString(e.op);
        return `${op}${printed(view, e.x, depth)}`;
      }
      return binary(view, e as Operation & { readonly y: Expr }, depth);
    default:
      return sourceOf(view, e);
  }
}

function binary(view: FileView, e: Operation & { readonly y: Expr }, depth: number): string {
  const seen = { has4: false, has5: false, most: 0 };
  scan(e, seen);
  const cutoff = cutoffOf(seen, depth);
  const write = (x: Expr, d: number): string => {
    if (!isBinary(x)) return printed(view, x, d);
    const prec = precedence(x.op);
    const blank = prec < cutoff ? ' ' : '';
    const left = isBinary(x.x) && precedence(x.x.op) === prec ? d : d + 1;
    const leftText = isBinary(x.x) ? write(x.x, left) : printed(view, x.x, d + 1);
    const rightText = isBinary(x.y) ? binary(view, x.y, d + 1) : printed(view, x.y, d + 1);
    return `${leftText}${blank}${opString(x.op)}${blank}${rightText}`;
  };
  return write(e, depth);
}

function scan(e: Operation & { readonly y: Expr }, seen: { has4: boolean; has5: boolean; most: number }): void {
  const prec = precedence(e.op);
  if (prec === 4) seen.has4 = true;
  if (prec === 5) seen.has5 = true;
  if (isBinary(e.x) && precedence(e.x.op) >= prec) scan(e.x, seen);
  else if (isBinary(e.x)) seen.most = Math.max(seen.most, 1);
  if (isBinary(e.y) && precedence(e.y.op) > prec) scan(e.y, seen);
  else if (e.y.kind === Kind.Operation && e.y.y === undefined) {
    const both = opString(e.op) + (e.y.op === Op.Mul ? '*' : opString(e.y.op));
    if (both === '/*' || both === '&&' || both === '&^') seen.most = 5;
    else if (both === '++' || both === '--') seen.most = Math.max(seen.most, 4);
  }
}

function cutoffOf(seen: { has4: boolean; has5: boolean; most: number }, depth: number): number {
  if (seen.most > 1) return seen.most + 1;
  if (seen.has4 && seen.has5) return depth === 1 ? 5 : 4;
  return depth === 1 ? 6 : 4;
}
