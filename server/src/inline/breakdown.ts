/** What a function's inlining cost is made of: asked for by people who look at one function, so it is counted again. */

import type { Pos } from '../base/pos';
import { funcString } from '../ir/fmt';
import { lowerInlined } from '../ir/lower-inline';
import { type CallExpr, Class, Func, Name, type Node } from '../ir/node';
import { Op } from '../ir/op';
import { canDelayResults, HairyVisitor, inlineBudget } from './caninline';
import type { InlineContext, Obstacle } from './context';
import { haveInlineBody, inlCallee, summarizeInstances } from './inlinecall';

/**
 * call: one that stays a call · inlinedCall: one whose function's cost counts instead · paramCall: of a parameter ·
 * the others: all nodes of the kind together.
 */
export type CostKind = 'call' | 'inlinedCall' | 'interfaceCall' | 'paramCall' | 'literal' | 'panic' | 'rest';

export interface CostPart {
  readonly kind: CostKind;
  readonly cost: number;
  /** How many nodes. */
  readonly count: number;
  /** What is called. */
  readonly name: string;
  readonly pos: Pos;
}

export interface Breakdown {
  readonly cost: number;
  readonly budget: number;
  /** Why it cannot be inlined. */
  readonly obstacle: Obstacle | undefined;
  /** What costs most first, the rest last; empty if counting ended early. */
  readonly parts: readonly CostPart[];
  readonly canDelayResults: boolean;
}

/** Counts the cost of a declared function again; undefined where it has no body at hand. */
export function breakdown(ctx: InlineContext, callee: Func): Breakdown | undefined {
  const u = ctx.unit;
  const todo = u.todo.length,
    funcs = u.funcs.length,
    notes = u.notes.length;
  // Literals in the copy are numbered by a function of its own, not by the real one.
  const caller = new Func(callee.pos, new Name(callee.nname.pos, callee.sym, callee.type, Class.FUNC));
  const { inl } = callee;
  try {
    const lowered = lowerInlined(u, callee, { caller, pos: callee.pos, names: [], hash: '' });
    if (lowered === undefined) return undefined;
    summarizeInstances(ctx, todo);
    // A function that calls itself was not known to be inlinable when its calls were counted.
    callee.inl = undefined;
    return count(ctx, lowered.fn, inlineBudget(ctx, callee));
  } finally {
    callee.inl = inl;
    u.funcs.length = Math.min(u.funcs.length, funcs);
    u.notes.length = Math.min(u.notes.length, notes);
  }
}

function count(ctx: InlineContext, fn: Func, budget: number): Breakdown {
  const v = new HairyVisitor(ctx, fn, budget);
  const single: CostPart[] = [];
  const groups = new Map<CostKind, { cost: number; count: number; pos: Pos }>();
  v.charged = (n, cost) => {
    const kind = kindOf(ctx, fn, n);
    if (n.op === Op.CALLFUNC || n.op === Op.CALLINTER) {
      single.push({ kind, cost, count: 1, name: n.fun === undefined ? '' : calleeName(ctx, fn, n), pos: n.pos });
      return;
    }
    const g = groups.get(kind);
    if (g === undefined) groups.set(kind, { cost, count: 1, pos: n.pos });
    else {
      g.cost += cost;
      g.count++;
    }
  };
  const obstacle = v.tooHairy();
  const ended = obstacle !== undefined && obstacle.overCost === undefined;
  const parts = [...single, ...[...groups].map(([kind, g]): CostPart => ({ kind, ...g, name: '' }))];
  parts.sort((a, b) => Number(a.kind === 'rest') - Number(b.kind === 'rest') || b.cost - a.cost);
  return {
    cost: budget - v.budget,
    budget,
    obstacle,
    parts: ended ? [] : parts,
    canDelayResults: canDelayResults(fn),
  };
}

function kindOf(ctx: InlineContext, fn: Func, n: Node): CostKind {
  switch (n.op) {
    case Op.CALLINTER:
      return 'interfaceCall';
    case Op.CALLFUNC: {
      const fun = n.fun!;
      if (fun.op === Op.NAME && (fun.class_ === Class.PARAM || (fun.class_ === Class.AUTOHEAP && fun.isClosureVar)))
        return 'paramCall';
      const callee = inlCallee(ctx, fn, fun, true);
      return callee !== undefined && haveInlineBody(ctx, fn, n.pos, callee) ? 'inlinedCall' : 'call';
    }
    case Op.CLOSURE:
      return 'literal';
    case Op.PANIC:
      return 'panic';
    default:
      return 'rest';
  }
}

function calleeName(ctx: InlineContext, fn: Func, n: CallExpr): string {
  const fun = n.fun!;
  const callee = n.op === Op.CALLFUNC ? inlCallee(ctx, fn, fun, true) : undefined;
  if (callee !== undefined)
    return callee.oclosure !== undefined ? 'a function literal' : funcString(callee, ctx.unit.local);
  if (fun.op === Op.NAME) return fun.sym.name;
  return 'sel' in fun ? fun.sel.name : 'a function value';
}
