/** Assignments (cmd/compile/internal/escape/assign.go, go1.26). */
import { exprString, funcString } from '../ir/fmt';
import { Class, type Node } from '../ir/node';
import { Op } from '../ir/op';
import { isReflectHeaderDataField } from '../ir/staticvalue';
import { discard, expr, unsafeValue } from './expr';
import type { Escape, Hole } from './graph';
import { isSelfAssign } from './utils';

/** Evaluates an addressable expression; the hole stands for storing into it. */
export function addr(e: Escape, n: Node | undefined): Hole {
  const b = e.b;
  if (n === undefined) return b.discardHole;
  switch (n.op) {
    case Op.NAME:
      if (n.isBlank) return b.discardHole;
      return n.class_ === Class.EXTERN || n.class_ === Class.FUNC ? b.heapHole : b.asHole(b.oldLoc(n));
    case Op.DOT:
      return addr(e, n.x);
    case Op.INDEX:
      discard(e, n.index);
      if (n.x.type.isArray) return addr(e, n.x);
      mutate(e, n.x);
      return b.heapHole;
    case Op.DEREF:
    case Op.DOTPTR:
      mutate(e, n.x);
      return b.heapHole;
    case Op.INDEXMAP:
      discard(e, n.x);
      assignHeap(e, n.index, 'key of map put', n);
      return b.heapHole;
    case Op.PAREN:
      return addr(e, n.x);
    default:
      return b.heapHole;
  }
}

function mutate(e: Escape, n: Node): void {
  expr(e, e.b.mutatorHole, n);
}

export function addrs(e: Escape, list: readonly (Node | undefined)[]): Hole[] {
  const ks: Hole[] = [];
  for (let i = 0; i < list.length; i++) ks.push(addr(e, list[i]));
  return ks;
}

export function assignHeap(e: Escape, src: Node, why: string, where: Node): void {
  expr(e, e.b.note(e.b.heapHole, where, why), src);
}

/** dsts... = srcs... */
export function assignList(
  e: Escape,
  dsts: readonly Node[],
  srcs: readonly (Node | undefined)[],
  why: string,
  where: Node,
): void {
  const b = e.b;
  const ks = addrs(e, dsts);
  for (let i = 0; i < ks.length; i++) {
    let k = ks[i]!;
    const src = srcs[i],
      dst = dsts[i]!;
    if (dst.op === Op.DOTPTR && src !== undefined && isReflectHeaderDataField(dst)) {
      unsafeValue(e, b.note(b.heapHole, where, why), src);
      continue;
    }
    if (src !== undefined && isSelfAssign(dst, src)) {
      const pkg = b.ctx.localPkg;
      b.find(
        'selfAssign',
        e.curfn,
        where,
        where.pos,
        `${funcString(e.curfn, pkg)} ignoring self-assignment in ${exprString(where, pkg)}`,
        1,
      );
      k = b.discardHole;
    }
    expr(e, b.note(k, where, why), src);
  }
  reassigned(ks, where);
}

/** Marks variables as reassigned unless where is the one statement that declares and assigns them. */
export function reassigned(ks: readonly Hole[], where: Node): void {
  if (where.op === Op.AS && where.y === undefined && where.x.op === Op.NAME && where.x.defn === undefined) return;
  for (const k of ks) {
    const n = k.dst.n;
    // Range statements assign in each iteration.
    if (n !== undefined && n.op === Op.NAME && n.defn === where && where.op !== Op.RANGE) continue;
    k.dst.reassigned = true;
  }
}
