/** Decides what happens at run time at each place that escape analysis found, and finds those that it does not see. */
import type { Finding } from '../escape';
import type { Func, Node } from '../ir/node';
import { ReassignOracle } from '../ir/staticvalue';
import { allocationOf } from './allocation';
import type { AllocsContext } from './context';
import { effectsOf } from './effects';
import { placeState } from './places';
import { Verdict, verdictOf } from './verdict';
import { Walk } from './walk';

/**
 * Gives the findings about allocations their verdicts, and returns findings for allocations that have none. fns: the
 * functions that were analysed, with their bodies.
 */
export function decideStates(ctx: AllocsContext, fns: readonly Func[], findings: readonly Finding[]): Finding[] {
  const found = new Map<Node, Finding>();
  const oracles = new Map<Func, ReassignOracle>();
  const valuesIn = (fn: Func): ReassignOracle => {
    let root = fn;
    while (root.closureParent !== undefined && !root.closureParent.isPackageInit) root = root.closureParent;
    let oracle = oracles.get(root);
    if (oracle === undefined) oracles.set(root, (oracle = new ReassignOracle(root, ctx.target.release)));
    return oracle;
  };
  for (const f of findings) {
    const n = f.node;
    if (n === undefined || f.fn === undefined) continue;
    if (f.kind === 'moved' || f.kind === 'escapes' || f.kind === 'stays') {
      found.set(n, f);
      f.slot = new Verdict(placeState(ctx, n, f.kind !== 'stays', f.fn, valuesIn), allocationOf(n));
    } else if (f.kind === 'zeroCopy') {
      // The bytes are those of the string.
      const stays = found.get(n);
      if (stays?.kind === 'stays') stays.slot = new Verdict('stack', allocationOf(n));
    }
  }
  const more: Finding[] = [];
  for (const fn of fns) if (!fn.isClosure) new Walk(ctx, fn, found, more, valuesIn).run();
  if (ctx.effects) {
    for (const f of found.values()) addPlace(ctx, f);
    for (const f of more) addPlace(ctx, f);
  }
  return more;
}

function addPlace(ctx: AllocsContext, f: Finding): void {
  const v = verdictOf(f);
  if (v !== undefined && f.fn !== undefined) effectsOf(f.fn)?.addPlace(ctx.frames(f.node?.pos ?? f.pos), v);
}
