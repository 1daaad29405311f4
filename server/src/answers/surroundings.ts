/**
 * Which places of a declaration are cold: code that runs only on the way to an error, to a panic, or while the program
 * starts.
 */
import type { Pos } from '../base/pos';
import {
  type BlockStmt,
  type CallExpr,
  type Expr,
  type FuncType,
  Kind,
  type Node,
  type ReturnStmt,
  Op as SOp,
  type Stmt,
  unpackListExpr,
  unparen,
  walk,
} from '../syntax';
import type { Cold } from './model';

/** Part of a declaration's text, as positions. */
export interface Span {
  readonly start: Pos;
  readonly end: Pos;
}

interface ColdSpan extends Span {
  readonly cold: Cold;
}

/** The cold blocks of one declaration. */
export interface Surroundings {
  readonly cold: readonly ColdSpan[];
}

/** Why a place is cold; undefined where it is not. */
export function coldness({ cold }: Surroundings, pos: Pos): Cold | undefined {
  return cold.find((c) => c.start <= pos && pos < c.end)?.cold;
}

/** The surroundings of all places of a declaration. */
export function surroundingsOf(root: Node): Surroundings {
  const cold: ColdSpan[] = [];
  const block = (list: readonly Stmt[], start: Pos, end: Pos, returnsError: boolean): void => {
    const last = list[list.length - 1];
    if (last === undefined) return;
    if (isPanic(last)) cold.push({ start, end, cold: 'panic' });
    else if (returnsError && last.kind === Kind.ReturnStmt && makesError(last, list))
      cold.push({ start, end, cold: 'error' });
  };
  // Bodies of functions, innermost last, with what they return.
  const bodies: { readonly body: BlockStmt; readonly error: boolean }[] = [];
  const inError = (pos: Pos): boolean => {
    let error = false;
    for (const b of bodies) if (b.body.pos <= pos && pos < b.body.rbrace) error = b.error;
    return error;
  };
  const enter = (type: FuncType, body: BlockStmt | undefined): void => {
    if (body === undefined) return;
    bodies.push({ body, error: returnsError(type) });
    // The rest of a body that ends in a panic may be what it is there for.
    const last = body.list[body.list.length - 1];
    if (last === undefined) return;
    if (isPanic(last)) cold.push({ start: last.x.fun.pos, end: body.rbrace, cold: 'panic' });
    else if (body.list.length > 1 && returnsError(type) && last.kind === Kind.ReturnStmt && makesError(last, []))
      cold.push({ start: last.pos, end: body.rbrace, cold: 'error' });
  };
  walk(root, (n) => {
    switch (n.kind) {
      case Kind.FuncDecl:
        enter(n.type, n.body);
        break;
      case Kind.FuncLit:
        enter(n.type, n.body);
        break;
      case Kind.IfStmt:
        block(n.then.list, n.then.pos, n.then.rbrace, inError(n.pos));
        if (n.else?.kind === Kind.BlockStmt) block(n.else.list, n.else.pos, n.else.rbrace, inError(n.pos));
        break;
      case Kind.SwitchStmt:
      case Kind.SelectStmt:
        n.body.forEach((clause, i) => {
          block(clause.body, clause.colon, n.body[i + 1]?.pos ?? n.rbrace, inError(n.pos));
        });
        break;
      default:
        break;
    }
    return true;
  });
  return { cold };
}

function isPanic(s: Stmt): s is Stmt & { readonly x: CallExpr } {
  return (
    s.kind === Kind.ExprStmt && s.x.kind === Kind.CallExpr && s.x.fun.kind === Kind.Name && s.x.fun.value === 'panic'
  );
}

function returnsError(type: FuncType): boolean {
  const last = type.resultList[type.resultList.length - 1];
  return last !== undefined && last.type.kind === Kind.Name && last.type.value === 'error';
}

/** Whether the last result is an error that the block itself makes. */
function makesError(s: ReturnStmt, block: readonly Stmt[]): boolean {
  const results = unpackListExpr(s.results);
  const last = results[results.length - 1];
  if (last === undefined) return false;
  const rest = results.slice(0, -1);
  return isMade(last, block, rest.length > 0 && rest.every(isZero));
}

/** zeros: the other results are zero values, as they are where the error is not nil. */
function isMade(e0: Expr, block: readonly Stmt[], zeros: boolean): boolean {
  const e = unparen(e0);
  switch (e.kind) {
    case Kind.CompositeLit:
      return true;
    case Kind.Operation:
      return e.op === SOp.And && e.y === undefined && unparen(e.x).kind === Kind.CompositeLit;
    case Kind.CallExpr:
      return zeros || /err/i.test(nameOf(e.fun)) || /^errors\.(New|Join)$/.test(pathOf(e.fun));
    case Kind.Name:
      return block.some(
        (s) =>
          s.kind === Kind.AssignStmt &&
          s.rhs !== undefined &&
          s.lhs.kind === Kind.Name &&
          s.lhs.value === e.value &&
          unparen(s.rhs).kind !== Kind.Name &&
          isMade(s.rhs, [], false),
      );
    default:
      return false;
  }
}

function isZero(e: Expr): boolean {
  const x = unparen(e);
  switch (x.kind) {
    case Kind.Name:
      return x.value === 'nil' || x.value === 'false';
    case Kind.BasicLit:
      return x.value === '0' || x.value === '""' || x.value === '-1';
    case Kind.CompositeLit:
      return x.elemList.length === 0;
    case Kind.Operation:
      return x.op === SOp.Sub && x.y === undefined;
    default:
      return false;
  }
}

const nameOf = (fun: Expr): string =>
  fun.kind === Kind.Name ? fun.value : fun.kind === Kind.SelectorExpr ? fun.sel.value : '';

const pathOf = (fun: Expr): string =>
  fun.kind === Kind.SelectorExpr && fun.x.kind === Kind.Name ? `${fun.x.value}.${fun.sel.value}` : '';
