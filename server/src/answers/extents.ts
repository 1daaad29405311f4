/**
 * Where findings stand in the source: the exact extent of the node that each is about.
 *
 * A finding knows the position of its IR node, which is that of a token inside the syntax node: the `(` of a call, the
 * operator of an operation. The index of a declaration leads from there to the node and its extent.
 */
import type { Pos, PosTable } from '../base/pos';
import type { Finding } from '../escape';
import { Op as IR } from '../ir/op';
import {
  type AssignStmt,
  behind,
  type CallStmt,
  type Expr,
  type ForStmt,
  Kind,
  type Node,
  type ReturnStmt,
  startOf,
  unpackListExpr,
  unparen,
  walk,
} from '../syntax';
import type { Extent } from './model';
import type { Span } from './surroundings';

/** The nodes of a declaration that findings can be about, by their positions. */
export type NodeIndex = ReadonlyMap<Pos, Indexed>;

type Indexed = Expr | ForStmt | CallStmt | AssignStmt | ReturnStmt;

/** Whether findings can be about a node. */
export function isIndexed(n: Node): n is Indexed {
  switch (n.kind) {
    case Kind.Name:
    case Kind.BasicLit:
    case Kind.CompositeLit:
    case Kind.FuncLit:
    case Kind.SelectorExpr:
    case Kind.IndexExpr:
    case Kind.SliceExpr:
    case Kind.AssertExpr:
    case Kind.Operation:
    case Kind.CallExpr:
    case Kind.ForStmt:
    case Kind.CallStmt:
    case Kind.AssignStmt:
    case Kind.ReturnStmt:
      return true;
    default:
      return false;
  }
}

/** The index of a declaration. */
export function indexNodes(root: Node): NodeIndex {
  const index = new Map<Pos, Indexed>();
  walk(root, (n) => {
    if (isIndexed(n) && !index.has(n.pos)) index.set(n.pos, n);
    return true;
  });
  return index;
}

/** What the finding is about, where its position is in the declaration. */
export function spanOf(index: NodeIndex, f: Finding): Span | undefined {
  const n = index.get(f.pos);
  if (n === undefined) return undefined;
  if (f.origin !== 0) return inlinedSpan(index, f, n);
  return spanOfNode(n);
}

/** The part of the source that a node is shown by. */
export function spanOfNode(n: Indexed): Span | undefined {
  switch (n.kind) {
    case Kind.ForStmt:
      return loopSpan(n);
    case Kind.CallStmt:
      return { start: n.pos, end: behind(n.call) };
    case Kind.AssignStmt:
      return { start: startOf(n.lhs), end: n.rhs === undefined ? n.pos + 2 : behind(n.rhs) };
    case Kind.ReturnStmt: {
      const [first, ...more] = unpackListExpr(n.results);
      if (first === undefined) return { start: n.pos, end: n.pos + 'return'.length };
      return more.length === 0 ? whole(first) : { start: n.pos, end: behind(n.results!) };
    }
    default:
      return whole(n);
  }
}

const whole = (n: Expr): Span => ({ start: startOf(n), end: behind(n) });

/** What was inlined stands on the name of the function that is called. */
function inlinedSpan(index: NodeIndex, f: Finding, n: Indexed): Span | undefined {
  if (n.kind !== Kind.CallExpr) return spanOfNode(n);
  const name = calledName(n.fun);
  if (name !== undefined) return whole(name);
  // A function literal that is called where it stands: its own code is there to be marked.
  const own = index.get(f.origin);
  return own === undefined ? whole(n.fun) : spanOfNode(own);
}

/** The name that a call's function ends in; undefined for function literals and the like. */
function calledName(fun: Expr): Expr | undefined {
  for (let x = unparen(fun); ; ) {
    switch (x.kind) {
      case Kind.IndexExpr:
        x = unparen(x.x);
        break;
      case Kind.SelectorExpr:
        return x.sel;
      case Kind.Name:
        return x;
      default:
        return undefined;
    }
  }
}

/** The loop over a function: the function that it ranges over is called. */
function loopSpan(n: ForStmt): Span | undefined {
  if (n.init?.kind !== Kind.RangeClause) return undefined;
  const x = unparen(n.init.x);
  return whole(x.kind === Kind.CallExpr ? (calledName(x.fun) ?? x) : (calledName(x) ?? x));
}

/** A span as lines and columns of its file. */
export function extentOf(positions: PosTable, { start, end }: Span): Extent | undefined {
  const base = positions.base(start);
  if (base === undefined) return undefined;
  const from = base.place(start);
  const to = base.place(end);
  return { line: from.line, col: from.col, endLine: to.line, endCol: to.col };
}

/** Whether the finding is about the array behind the variadic arguments of a call. */
export const isVariadic = (f: Finding): boolean => f.node?.op === IR.SLICELIT && f.node.implicit;
