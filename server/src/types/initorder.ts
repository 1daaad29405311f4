/**
 * The order in which package-level variables are initialized. Answers to types2/initorder.go, by another way: there,
 * functions are eliminated from the graph of all dependencies; here, each variable's variables are found by walking
 * through the functions that it reaches. The outcome is the same.
 */
import type { Checker, DeclInfo, Initializer } from './checker';
import { errorf, newError } from './errors';
import { type Const, type Obj, ObjTag, type Var } from './object';

class Node {
  ndeps = 0;
  readonly preds: Node[] = [];
  done = false;
  constructor(
    readonly obj: Const | Var,
    readonly info: DeclInfo,
  ) {}

  /** Constants come first, then what has the fewest open dependencies, in the order of the source. */
  key(): number {
    return (this.obj.tag === ObjTag.Var ? 2 ** 52 : 0) + this.ndeps * 0x1000000 + this.obj.order;
  }
}

/** Computes check.initOrder; reports initialization cycles. */
export function initOrder(check: Checker): void {
  const nodes = new Map<Obj, Node>();
  for (const { obj, info } of check.declared)
    if (obj.tag === ObjTag.Var || obj.tag === ObjTag.Const) nodes.set(obj, new Node(obj, info));
  for (const n of nodes.values()) {
    const deps = n.info.deps;
    if (deps === undefined || deps.size === 0) continue;
    const seen = new Set<Obj>();
    const work: Iterable<Obj>[] = [deps];
    for (let list = work.pop(); list !== undefined; list = work.pop()) {
      for (const d of list) {
        if (seen.has(d)) continue;
        seen.add(d);
        if (d.tag === ObjTag.Var || d.tag === ObjTag.Const) {
          const m = nodes.get(d);
          if (m === undefined) continue;
          n.ndeps++;
          m.preds.push(n);
        } else if (d.tag === ObjTag.Func) {
          const more = check.objMap.get(d)?.deps;
          if (more !== undefined) work.push(more);
        }
      }
    }
  }

  const queue = new Queue();
  for (const n of nodes.values()) queue.push(n);
  const emitted = new Set<DeclInfo>();
  const order: Initializer[] = [];
  for (let n = queue.pop(); n !== undefined; n = queue.pop()) {
    if (n.ndeps > 0) {
      const cycle = findPath(check, n.obj, n.obj, new Set());
      if (cycle !== undefined) reportCycle(check, cycle);
    }
    for (const p of n.preds) {
      p.ndeps--;
      if (!p.done) queue.push(p);
    }
    const init = n.info.init;
    if (n.obj.tag !== ObjTag.Var || init === undefined || emitted.has(n.info)) continue;
    emitted.add(n.info);
    order.push({ lhs: n.info.lhs ?? [n.obj], rhs: init });
  }
  check.initOrder = order;
}

/** A heap of nodes by key; entries that have become stale are skipped. */
class Queue {
  private readonly nodes: Node[] = [];
  private readonly keys: number[] = [];

  push(n: Node): void {
    const { nodes, keys } = this;
    let i = nodes.length;
    const key = n.key();
    while (i > 0) {
      const p = (i - 1) >> 1;
      if (keys[p]! <= key) break;
      keys[i] = keys[p]!;
      nodes[i] = nodes[p]!;
      i = p;
    }
    keys[i] = key;
    nodes[i] = n;
  }

  pop(): Node | undefined {
    for (;;) {
      const key = this.keys[0];
      const top = this.nodes[0];
      if (top === undefined || key === undefined) return undefined;
      this.drop();
      if (top.done || key !== top.key()) continue;
      top.done = true;
      return top;
    }
  }

  private drop(): void {
    const { nodes, keys } = this;
    const n = nodes.pop()!;
    const key = keys.pop()!;
    const size = nodes.length;
    if (size === 0) return;
    let i = 0;
    for (;;) {
      let c = 2 * i + 1;
      if (c >= size) break;
      if (c + 1 < size && keys[c + 1]! < keys[c]!) c++;
      if (keys[c]! >= key) break;
      keys[i] = keys[c]!;
      nodes[i] = nodes[c]!;
      i = c;
    }
    keys[i] = key;
    nodes[i] = n;
  }
}

function findPath(check: Checker, from: Obj, to: Obj, seen: Set<Obj>): Obj[] | undefined {
  if (seen.has(from)) return undefined;
  seen.add(from);
  const deps = [...(check.objMap.get(from)?.deps ?? [])].sort((a, b) => a.order - b.order);
  for (const d of deps) {
    if (d === to) return [d];
    const path = findPath(check, d, to, seen);
    if (path !== undefined) {
      path.push(d);
      return path;
    }
  }
  return undefined;
}

function reportCycle(check: Checker, cycle: readonly Obj[]): void {
  check.circles = true;
  let obj = cycle[0]!;
  if (cycle.length === 1) {
    errorf(check, obj, `initialization cycle: ${obj.name} refers to itself`);
    return;
  }
  const err = newError(check);
  err.addf(obj, `initialization cycle for ${obj.name}`);
  for (let j = cycle.length - 1; j >= 0; j--) {
    const next = cycle[j]!;
    err.addf(obj, `${obj.name} refers to ${next.name}`);
    obj = next;
  }
  err.report();
}
