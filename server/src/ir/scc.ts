/**
 * Functions in the order in which they can be analysed: groups of mutually recursive functions, callees first
 * (cmd/compile/internal/ir/scc.go, go1.26: Tarjan's algorithm, in which a closure cannot be the root of a group and so
 * is in the group of the function around it). Written without recursion: chains of calls can be long.
 */
import { Class, type Func, type Node } from './node';
import { Op } from './op';
import { visitList } from './visit';

class Frame {
  next = 0;
  constructor(
    readonly fn: Func,
    readonly id: number,
    public min: number,
    readonly callees: readonly Func[],
  ) {}
}

/**
 * Calls analyze for one group after the other. A group is as the compiler's: functions in order of discovery, literals
 * among them. Functions that are not in list and are no literals of those are not visited: they belong to others.
 */
export function visitFuncsBottomUp(list: readonly Func[], analyze: (fns: Func[], recursive: boolean) => void): void {
  const listed = new Set(list);
  const done = Number.MAX_SAFE_INTEGER;
  const nodeID = new Map<Func, number>();
  const stack: Func[] = [];
  const frames: Frame[] = [];
  let visitgen = 0;

  const enter = (fn: Func): void => {
    const id = ++visitgen;
    nodeID.set(fn, id);
    stack.push(fn);
    frames.push(new Frame(fn, id, ++visitgen, references(fn, listed)));
  };

  for (const root of list) {
    if (root.isClosure || nodeID.has(root)) continue;
    enter(root);
    while (frames.length > 0) {
      const frame = frames[frames.length - 1]!;
      if (frame.next < frame.callees.length) {
        const callee = frame.callees[frame.next]!;
        const id = nodeID.get(callee);
        if (id === undefined) {
          enter(callee);
          continue;
        }
        // Looked at again after the callee's own frame has ended, which has lowered min already.
        if (id < frame.min) frame.min = id;
        frame.next++;
        continue;
      }
      frames.pop();
      const { fn, id, min } = frame;
      if ((min === id || min === id + 1) && !fn.isClosure) {
        let i = stack.length - 1;
        for (; i >= 0; i--) {
          const x = stack[i]!;
          nodeID.set(x, done);
          if (x === fn) break;
        }
        analyze(stack.splice(Math.max(i, 0)), min === id);
        // The caller sees this function as it was when it was found: never lower than its own number.
      }
      const parent = frames[frames.length - 1];
      if (parent !== undefined && min < parent.min) parent.min = min;
    }
  }
}

/** Functions that a function's body mentions, in order of first mention. */
function references(fn: Func, listed: ReadonlySet<Func>): Func[] {
  const seen = new Set<Func>();
  const out: Func[] = [];
  const add = (f: Func | undefined): void => {
    if (f === undefined || seen.has(f)) return;
    seen.add(f);
    out.push(f);
  };
  visitList(fn.body, (n: Node) => {
    switch (n.op) {
      case Op.NAME:
        if (n.class_ === Class.FUNC && n.func !== undefined && listed.has(n.func)) add(n.func);
        break;
      case Op.DOTMETH:
      case Op.METHVALUE:
      case Op.METHEXPR: {
        const f = n.method?.func;
        if (f !== undefined && listed.has(f)) add(f);
        break;
      }
      case Op.CLOSURE:
        add(n.func);
        break;
    }
  });
  return out;
}
