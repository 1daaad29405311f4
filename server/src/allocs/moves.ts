/**
 * Slices that are built on the stack although they leave the function: where the only way out is one return or one
 * assignment, appends use a buffer on the stack, and what they built is moved to the heap there (slice/slice.go,
 * go1.26).
 */
import { parseLeaks } from '../escape';
import type { Func } from '../ir/node';
import { type CallExpr, Class, type Name, type Node } from '../ir/node';
import { Op } from '../ir/op';
import { sizeOf } from '../ir/size';
import { staticCalleeName } from '../ir/staticvalue';
import { doChildren } from '../ir/visit';
import type { Target } from '../target';

export interface MovedSlice {
  readonly slice: Name;
  /** The return or assignment before which it is moved. */
  readonly at: Node;
}

/** What is known of a slice variable. */
interface Info {
  readonly slice: Name;
  /** Uses that keep it the only one to know its array, and all uses. */
  good: number;
  all: number;
  transition: Node | undefined;
  appends: number;
  weight: number;
  depth: number;
  spoilt: boolean;
}

/** escapes: whether an append's array would be on the heap. */
export function movedSlices(target: Target, fn: Func, escapes: (n: Node) => boolean): MovedSlice[] {
  const infos = new Map<Name, Info>();
  const results: Info[] = [];
  for (const slice of fn.dcl) {
    if (!slice.type.isSlice || sizeOf(slice.type.elem) > target.limits.variableMake) continue;
    const info: Info = {
      slice,
      good: 0,
      all: 0,
      transition: undefined,
      appends: 0,
      weight: 0,
      depth: 0,
      spoilt: false,
    };
    infos.set(slice, info);
    if (slice.class_ === Class.PARAMOUT) results.push(info);
  }
  if (infos.size === 0) return [];
  let loops = 0;
  const infoOf = (n: Node | undefined): Info | undefined =>
    n !== undefined && n.op === Op.NAME ? infos.get(n as Name) : undefined;
  const leaves = (i: Info, at: Node): void => {
    if (i.transition !== undefined || loops > i.depth) i.spoilt = true;
    i.transition = at;
  };
  const assign = (x: Node | undefined, y: Node | undefined, at: Node): void => {
    const to = infoOf(x);
    if (to !== undefined) {
      if (y === undefined || y.op === Op.NIL || y.op === Op.SLICELIT) to.good++;
      else if (y.op === Op.SLICE && y.x === x) to.good += 2;
      else if (y.op === Op.APPEND && y.args[0] === x) {
        to.good += 2;
        if (escapes(y)) to.appends++;
        to.weight += 1 + loops - to.depth;
      }
    }
    const from = infoOf(y);
    if (from !== undefined) {
      from.good++;
      leaves(from, at);
    }
  };
  const use = (n: Node): boolean => {
    switch (n.op) {
      case Op.NAME: {
        const i = infoOf(n);
        if (i !== undefined) i.all++;
        break;
      }
      case Op.DCL: {
        const i = infoOf(n.x);
        if (i !== undefined) {
          i.good++;
          i.depth = loops;
        }
        break;
      }
      case Op.INDEX:
      case Op.LEN:
      case Op.CAP:
      case Op.RANGE: {
        const i = infoOf(n.x);
        if (i !== undefined) i.good++;
        break;
      }
      case Op.ADDR: {
        const i = n.x.op === Op.INDEX ? infoOf(n.x.x) : undefined;
        if (i !== undefined) i.spoilt = true;
        break;
      }
      case Op.RETURN:
        for (const x of n.results) {
          const i = infoOf(x);
          if (i !== undefined) {
            i.good++;
            leaves(i, n);
          }
        }
        if (n.results.length === 0) for (const i of results) leaves(i, n);
        break;
      case Op.CALLFUNC:
        n.args.forEach((x, k) => {
          const i = infoOf(x);
          if (i !== undefined && !leaks(n, k)) i.good++;
        });
        break;
      case Op.AS:
        assign(n.x, n.y, n);
        break;
      case Op.AS2:
        for (let k = 0; k < n.lhs.length; k++) assign(n.lhs[k], n.rhs[k], n);
        break;
      case Op.CLOSURE:
        for (const v of n.func.closureVars) if (v.outer !== undefined) use(v.outer);
        break;
      default:
        break;
    }
    const loop = n.op === Op.FOR || n.op === Op.RANGE;
    if (loop) loops++;
    doChildren(n, use);
    if (loop) loops--;
    return false;
  };
  for (const n of fn.body) use(n);
  const moved: MovedSlice[] = [];
  for (const i of infos.values())
    if (!i.spoilt && i.good === i.all && i.transition !== undefined && i.weight >= 2 && i.appends > 0)
      moved.push({ slice: i.slice, at: i.transition });
  return moved;
}

/** Whether what is passed may be kept by the callee. */
function leaks(call: CallExpr, arg: number): boolean {
  const name = call.fun === undefined ? undefined : staticCalleeName(call.fun);
  const tags = name?.func?.tags;
  const type = name?.type;
  if (tags === undefined || type === undefined) return true;
  const tag = tags[arg];
  if (tag === undefined) return true;
  const esc = parseLeaks(tag);
  if (esc.heap >= 0) return true;
  for (let r = 0; r < type.results.length; r++) if (esc.result(r) >= 0) return true;
  return false;
}
