/** Statements (cmd/compile/internal/escape/stmt.go, go1.26). */
import { CommClause, type Name, type Node } from '../ir/node';
import { Op } from '../ir/op';
import { hasPointers } from '../ir/size';
import { addrs, assignHeap, assignList, reassigned } from './assign';
import { call, goDeferStmt } from './call';
import { discard, dotType, expr, exprSkipInit } from './expr';
import { type Escape, type Hole, Label } from './graph';

export function stmt(e: Escape, n: Node | undefined): void {
  if (n === undefined) return;
  const b = e.b;
  if (n.init.length !== 0) stmts(e, n.init);
  switch (n.op) {
    case Op.FALL:
    case Op.INLMARK:
    case Op.BREAK:
    case Op.CONTINUE:
    case Op.GOTO:
      break;
    case Op.BLOCK:
      stmts(e, n.list);
      break;
    case Op.DCL:
      if (!n.x.isBlank) dcl(e, n.x);
      break;
    case Op.LABEL:
      if (n.label.isBlank) break;
      if (e.labels?.get(n.label) === Label.Looping) e.loopDepth++;
      e.labels?.delete(n.label);
      break;
    case Op.IF:
      discard(e, n.cond);
      block(e, n.body);
      block(e, n.else_);
      break;
    case Op.CHECKNIL:
      discard(e, n.x);
      break;
    case Op.FOR:
      e.loopDepth++;
      discard(e, n.cond);
      stmt(e, n.post);
      block(e, n.body);
      e.loopDepth--;
      break;
    case Op.RANGE: {
      // What is ranged over is evaluated before the loop and lasts until its end.
      const tmp = e.newLoc(undefined, true);
      expr(e, b.asHole(tmp), n.x);
      e.loopDepth++;
      const ks = addrs(e, [n.key, n.value]);
      b.flow(n.x.type.isArray ? b.note(ks[1]!, n, 'range') : b.deref(ks[1]!, n, 'range-deref'), tmp);
      reassigned(ks, n);
      block(e, n.body);
      e.loopDepth--;
      break;
    }
    case Op.SWITCH: {
      const tag = n.tag;
      if (tag !== undefined && tag.op === Op.TYPESW) {
        const ks: Hole[] = [];
        if (tag.tag !== undefined) {
          for (const cas of n.cases) {
            const cv = cas.var_;
            if (cv === undefined) continue;
            const k = dcl(e, cv);
            if (hasPointers(cv.type)) ks.push(dotType(e, k, cv.type, cas, 'switch case'));
          }
        }
        expr(e, e.teeHole(ks), tag.x);
      } else discard(e, tag);
      for (const cas of n.cases) {
        for (const x of cas.list) discard(e, x);
        block(e, cas.body);
      }
      break;
    }
    case Op.SELECT:
      for (const cas of n.cases) {
        stmt(e, cas.comm);
        block(e, cas.body);
      }
      break;
    case Op.CASE:
      if (n instanceof CommClause) stmt(e, n.comm);
      block(e, n.body);
      break;
    case Op.RECV:
      exprSkipInit(e, b.discardHole, n);
      break;
    case Op.SEND:
      discard(e, n.chan);
      assignHeap(e, n.value, 'send', n);
      break;
    case Op.AS:
    case Op.ASOP:
      assignList(e, [n.x], [n.y], 'assign', n);
      break;
    case Op.AS2:
      assignList(e, n.lhs, n.rhs, 'assign-pair', n);
      break;
    case Op.AS2DOTTYPE:
      assignList(e, n.lhs, n.rhs, 'assign-pair-dot-type', n);
      break;
    case Op.AS2MAPR:
      assignList(e, n.lhs, n.rhs, 'assign-pair-mapr', n);
      break;
    case Op.AS2RECV:
    case Op.SELRECV2:
      assignList(e, n.lhs, n.rhs, 'assign-pair-receive', n);
      break;
    case Op.AS2FUNC: {
      const f = n.rhs[0];
      if (f === undefined) break;
      stmts(e, f.init);
      const ks = addrs(e, n.lhs);
      call(e, ks, f);
      reassigned(ks, n);
      break;
    }
    case Op.RETURN: {
      const fn = e.curfn,
        type = fn.type;
      const first = (type.recv === undefined ? 0 : 1) + type.params.length;
      assignList(e, fn.dcl.slice(first, first + type.results.length), n.results, 'return', n);
      break;
    }
    case Op.CALLFUNC:
    case Op.CALLMETH:
    case Op.CALLINTER:
    case Op.INLCALL:
    case Op.CLEAR:
    case Op.CLOSE:
    case Op.COPY:
    case Op.DELETE:
    case Op.PANIC:
    case Op.PRINT:
    case Op.PRINTLN:
    case Op.RECOVER:
      call(e, undefined, n);
      break;
    case Op.GO:
    case Op.DEFER:
      goDeferStmt(e, n);
      break;
    case Op.TAILCALL:
      call(e, undefined, n.call);
      break;
    default:
      // Expressions stand as statements only in broken code.
      exprSkipInit(e, b.discardHole, n);
  }
}

export function stmts(e: Escape, list: readonly Node[]): void {
  for (let i = 0; i < list.length; i++) stmt(e, list[i]);
}

/** Statements after which loopDepth is what it was before. */
export function block(e: Escape, list: readonly Node[]): void {
  const old = e.loopDepth;
  stmts(e, list);
  e.loopDepth = old;
}

function dcl(e: Escape, n: Name): Hole {
  const loc = e.b.oldLoc(n);
  loc.loopDepth = e.loopDepth;
  return e.b.asHole(loc);
}
