/** Expressions (cmd/compile/internal/escape/expr.go, go1.26). */
import { Class, type Node } from '../ir/node';
import { Op } from '../ir/op';
import { Pragma } from '../ir/pragma';
import { hasPointers, isDirectIface } from '../ir/size';
import { isReflectHeaderDataField } from '../ir/staticvalue';
import type { IRType } from '../ir/type';
import { TKind } from '../ir/type';
import { assignHeap } from './assign';
import { call, tagHole } from './call';
import { walkFunc } from './escape';
import { type Escape, Hole } from './graph';
import { stmts } from './stmt';

/** Whether what becomes an unsafe pointer is on the heap, where checks of pointers find its bounds. */
function checksBounds(e: Escape): boolean {
  const { asan, checkptr } = e.b.ctx.mode;
  return (asan || checkptr >= 2) && (e.curfn.pragma & Pragma.NoCheckPtr) === 0;
}

/** Evaluates n for its value, which flows into k. */
export function expr(e: Escape, k: Hole, n: Node | undefined): void {
  if (n === undefined) return;
  if (n.init.length !== 0) stmts(e, n.init);
  exprSkipInit(e, k, n);
}

/** A value of the type that comes out of an interface: it is behind a pointer unless the interface holds it itself. */
export function dotType(e: Escape, k: Hole, t: IRType, where: Node, why: string): Hole {
  return e.b.note(!t.isInterface && !isDirectIface(t) ? e.b.shift(k, 1) : k, where, why);
}

export function exprSkipInit(e: Escape, k: Hole, n: Node): void {
  const b = e.b;
  if (k.derefs >= 0 && k.dst !== b.blankLoc && 'type' in n) {
    const t = n.type;
    const kind = t.kind;
    if (kind !== TKind.NIL && kind !== TKind.IDEAL && kind !== TKind.INVALID && !hasPointers(t)) {
      k = k.addrtaken
        ? new Hole(b.blankLoc, k.derefs, k.notes, true)
        : k.derefs === 0
          ? b.discardHole
          : new Hole(b.blankLoc, k.derefs, k.notes, false);
    }
  }
  switch (n.op) {
    case Op.NAME:
      if (n.class_ !== Class.FUNC && n.class_ !== Class.EXTERN) b.flow(k, b.oldLoc(n));
      break;
    case Op.LITERAL:
    case Op.NIL:
    case Op.GETG:
    case Op.GETCALLERSP:
    case Op.TYPE:
    case Op.METHEXPR:
    case Op.LINKSYMOFFSET:
    case Op.DYNAMICTYPE:
      break;

    case Op.PLUS:
    case Op.NEG:
    case Op.BITNOT:
    case Op.NOT:
    case Op.RECV:
      discard(e, n.x);
      break;
    case Op.ADD:
    case Op.SUB:
    case Op.OR:
    case Op.XOR:
    case Op.MUL:
    case Op.DIV:
    case Op.MOD:
    case Op.LSH:
    case Op.RSH:
    case Op.AND:
    case Op.ANDNOT:
    case Op.EQ:
    case Op.NE:
    case Op.LT:
    case Op.LE:
    case Op.GT:
    case Op.GE:
    case Op.ANDAND:
    case Op.OROR:
      discard(e, n.x);
      discard(e, n.y);
      break;
    case Op.ADDR:
      expr(e, b.addr(k, n, 'address-of'), n.x);
      break;
    case Op.DEREF:
      expr(e, b.deref(k, n, 'indirection'), n.x);
      break;
    case Op.DOT:
    case Op.DOTMETH:
    case Op.DOTINTER:
      expr(e, b.note(k, n, 'dot'), n.x);
      break;
    case Op.DOTPTR:
      expr(e, b.deref(k, n, 'dot of pointer'), n.x);
      break;
    case Op.DOTTYPE:
    case Op.DOTTYPE2:
    case Op.DYNAMICDOTTYPE:
    case Op.DYNAMICDOTTYPE2:
      expr(e, dotType(e, k, n.type, n, 'dot'), n.x);
      break;
    case Op.INDEX:
      if (n.x.type.isArray) expr(e, b.note(k, n, 'fixed-array-index-of'), n.x);
      else expr(e, b.deref(k, n, 'dot of pointer'), n.x);
      discard(e, n.index);
      break;
    case Op.INDEXMAP:
      discard(e, n.x);
      discard(e, n.index);
      break;
    case Op.SLICE:
    case Op.SLICEARR:
    case Op.SLICE3:
    case Op.SLICE3ARR:
    case Op.SLICESTR:
      expr(e, b.note(k, n, 'slice'), n.x);
      discard(e, n.low);
      discard(e, n.high);
      discard(e, n.max);
      break;
    case Op.CONV:
    case Op.CONVNOP:
      if (n.type.isUnsafePtr && n.x.type.isUintptr) unsafeValue(e, k, n.x);
      else if (n.type.isUnsafePtr && n.x.type.isPtr && checksBounds(e)) {
        assignHeap(e, n.x, 'conversion to unsafe.Pointer', n);
      } else expr(e, k, n.x);
      break;
    case Op.CONVIFACE:
      if (!n.x.type.isInterface && !isDirectIface(n.x.type)) k = spill(e, k, n);
      expr(e, b.note(k, n, 'interface-converted'), n.x);
      break;
    case Op.MAKEFACE:
      expr(e, k, n.y);
      break;
    case Op.ITAB:
    case Op.IDATA:
    case Op.SPTR:
    case Op.SLICE2ARRPTR:
    case Op.PAREN:
      expr(e, k, n.x);
      break;
    case Op.SLICE2ARR:
      expr(e, b.deref(k, n, 'slice-to-array'), n.x);
      break;

    case Op.CALLMETH:
    case Op.CALLFUNC:
    case Op.CALLINTER:
    case Op.INLCALL:
    case Op.LEN:
    case Op.CAP:
    case Op.MIN:
    case Op.MAX:
    case Op.COMPLEX:
    case Op.REAL:
    case Op.IMAG:
    case Op.APPEND:
    case Op.COPY:
    case Op.RECOVER:
    case Op.UNSAFEADD:
    case Op.UNSAFESLICE:
    case Op.UNSAFESTRING:
    case Op.UNSAFESTRINGDATA:
    case Op.UNSAFESLICEDATA:
      call(e, [k], n);
      break;

    case Op.NEW:
      spill(e, k, n);
      break;
    case Op.MAKESLICE:
      spill(e, k, n);
      discard(e, n.len);
      discard(e, n.cap);
      break;
    case Op.MAKECHAN:
      discard(e, n.len);
      break;
    case Op.MAKEMAP:
      spill(e, k, n);
      discard(e, n.len);
      break;

    case Op.METHVALUE: {
      // The receiver goes into the record and, when the value is called, to the method; its results go anywhere.
      const closureK = spill(e, k, n);
      const ks: Hole[] = [];
      for (let i = n.type.results.length; i > 0; i--) ks.push(b.heapHole);
      const paramK = tagHole(e, ks, n.method, 0);
      expr(e, e.teeHole([paramK, closureK]), n.x);
      break;
    }
    case Op.PTRLIT:
      expr(e, spill(e, k, n), n.x);
      break;
    case Op.ARRAYLIT:
      for (const elt of n.list) expr(e, b.note(k, n, 'array literal element'), elt.op === Op.KEY ? elt.value : elt);
      break;
    case Op.SLICELIT:
      k = spill(e, k, n);
      for (const elt of n.list) expr(e, b.note(k, n, 'slice-literal-element'), elt.op === Op.KEY ? elt.value : elt);
      break;
    case Op.STRUCTLIT:
      for (const elt of n.list)
        expr(e, b.note(k, n, 'struct literal element'), elt.op === Op.STRUCTKEY ? elt.value : elt);
      break;
    case Op.MAPLIT:
      spill(e, k, n);
      for (const elt of n.list) {
        if (elt.op !== Op.KEY) continue;
        assignHeap(e, elt.key, 'map literal key', n);
        assignHeap(e, elt.value, 'map literal value', n);
      }
      break;

    case Op.CLOSURE: {
      k = spill(e, k, n);
      b.closures.push({ k, clo: n });
      const fn = n.func;
      if (!fn.isClosure) break;
      for (const cv of fn.closureVars) {
        const loc = b.oldLoc(cv);
        if (loc.captured) continue;
        loc.captured = true;
        // Assignments before the first capture do not count if they are not repeated by a loop.
        if (loc.loopDepth === e.loopDepth) loc.reassigned = false;
      }
      for (const d of fn.dcl) if (d.loc === undefined) b.newLoc(d, fn, 1, true);
      walkFunc(b, fn);
      break;
    }

    case Op.RUNES2STR:
    case Op.BYTES2STR:
    case Op.STR2RUNES:
    case Op.STR2BYTES:
    case Op.RUNESTR:
      spill(e, k, n);
      discard(e, n.x);
      break;
    case Op.ADDSTR:
      spill(e, k, n);
      for (const x of n.list) discard(e, x);
      break;
    default:
      break;
  }
}

/** Evaluates arithmetic on uintptr, in which pointers hide behind conversions. */
export function unsafeValue(e: Escape, k: Hole, n: Node): void {
  const b = e.b;
  if (n.init.length !== 0) stmts(e, n.init);
  switch (n.op) {
    case Op.CONV:
    case Op.CONVNOP:
      if (n.x.type.isUnsafePtr) expr(e, k, n.x);
      else discard(e, n.x);
      break;
    case Op.DOTPTR:
      if (isReflectHeaderDataField(n)) expr(e, b.deref(k, n, 'reflect.Header.Data'), n.x);
      else discard(e, n.x);
      break;
    case Op.PLUS:
    case Op.NEG:
    case Op.BITNOT:
      unsafeValue(e, k, n.x);
      break;
    case Op.ADD:
    case Op.SUB:
    case Op.OR:
    case Op.XOR:
    case Op.MUL:
    case Op.DIV:
    case Op.MOD:
    case Op.AND:
    case Op.ANDNOT:
      unsafeValue(e, k, n.x);
      unsafeValue(e, k, n.y);
      break;
    case Op.LSH:
    case Op.RSH:
      unsafeValue(e, k, n.x);
      discard(e, n.y);
      break;
    default:
      exprSkipInit(e, b.discardHole, n);
  }
}

/** Evaluates n for its effects. */
export function discard(e: Escape, n: Node | undefined): void {
  expr(e, e.b.discardHole, n);
}

/** Makes a location for what n allocates; its address flows to k. Values flow into the returned hole. */
export function spill(e: Escape, k: Hole, n: Node): Hole {
  const loc = e.newLoc(n, false);
  e.b.flow(e.b.addr(k, n, 'spill'), loc);
  return e.b.asHole(loc);
}
