/**
 * Findings function by function. An owner is a declared function with the literals in it, an instance of a generic
 * function, or the package's initializer; what it mentions decides which owners an edit reaches.
 */
import type { Finding } from '../escape';
import type { InliningFacts } from '../inline';
import { Class, Func, type Name, type Node } from '../ir/node';
import { Op } from '../ir/op';
import { visitFuncAndClosures } from '../ir/visit';
import type { Func as TFunc } from '../types/object';
import type { Package } from '../types/package';
import type { OwnedFindings, OwnerKey } from './analysis';

/** The declared function, instance or initializer that a function belongs to. */
export function ownerOf(fn: Func): OwnerKey {
  let f = fn;
  while (f.closureParent !== undefined) f = f.closureParent;
  if (f.isPackageInit || f.sym.name.startsWith('map.init.')) return 'init';
  return f.dupok ? f : ((f.nname.origin as TFunc | undefined) ?? f);
}

/** What each owner mentions, before escape analysis takes the bodies apart. */
export function references(
  funcs: readonly Func[],
  pkg: Package,
  refs: Map<OwnerKey, Set<OwnerKey>>,
): Map<OwnerKey, Set<OwnerKey>> {
  for (const fn of funcs) {
    const owner = ownerOf(fn);
    let set = refs.get(owner);
    if (set === undefined) refs.set(owner, (set = new Set()));
    const mine = set;
    visitFuncAndClosures(fn, (n) => {
      const callee = mentioned(n);
      if (callee !== undefined) refer(mine, callee, pkg);
    });
  }
  return refs;
}

/** Adds a callee to what an owner mentions, unless it belongs to another package. */
export function refer(refs: Set<OwnerKey> | undefined, callee: Func, pkg: Package): void {
  if (callee.oclosure !== undefined) return;
  if (callee.dupok) refs?.add(callee);
  else {
    const o = callee.nname.origin as TFunc | undefined;
    if (o !== undefined && o.pkg === pkg) refs?.add(o);
  }
}

/** Files findings, tags, mentions and inlined functions of other packages under their owners. */
export function share(
  owned: Map<OwnerKey, OwnedFindings>,
  funcs: readonly Func[],
  findings: readonly Finding[],
  refs: ReadonlyMap<OwnerKey, ReadonlySet<OwnerKey>>,
  foreign: ReadonlyMap<OwnerKey, ReadonlySet<Func>>,
): void {
  for (const fn of funcs) {
    const key = ownerOf(fn);
    if (fn.closureParent !== undefined) continue;
    const tags = (fn.tags ?? []).join('|');
    owned.set(key, {
      obj: typeof key === 'string' || key instanceof Func ? undefined : key,
      findings: [],
      refs: refs.get(key) ?? new Set(),
      foreign: foreign.get(key) ?? new Set(),
      tags,
      inlinable: fn.inl !== undefined,
    });
  }
  for (const f of findings) if (f.fn !== undefined) owned.get(ownerOf(f.fn))?.findings.push(f);
}

/** Files what the inliner did under its owners; calls in literals belong to the enclosing function. */
export function shareFacts(map: Map<OwnerKey, InliningFacts>, list: readonly InliningFacts[]): void {
  for (const f of list) if (f.fn.closureParent === undefined) map.set(ownerOf(f.fn), f);
  for (const f of list) if (f.fn.closureParent !== undefined) map.get(ownerOf(f.fn))?.calls.push(...f.calls);
}

/** The function that a node mentions, as a callee or a value. */
export function mentioned(n: Node): Func | undefined {
  if (n.op === Op.NAME) return (n as Name).class_ === Class.FUNC ? (n as Name).func : undefined;
  if (n.op === Op.METHEXPR || n.op === Op.METHVALUE) return n.method?.func;
  return undefined;
}
