/**
 * What calls of a function allocate, with all that it calls: closed over the calls whose callees are known, with the
 * shortest way to the nearest allocation of each kind.
 */
import { none } from '../base/none';
import type { Func } from '../ir/node';
import type { CallEffect, Chance, Effects, Frames } from './effects';
import { entrySummary } from './entries';

/** Names of functions from the first callee on; empty where the function itself allocates. */
export type Path = readonly string[];

/** What calls of a function allocate; a missing field means that they do not in that way. */
export interface Summary {
  /** Each call that returns allocates. */
  readonly certain?: Path;
  /** A call may allocate: in a branch, or where something is large. */
  readonly maybe?: Path;
  /** A call allocates when capacity runs out. */
  readonly grows?: Path;
  /** Only on the way to a panic. */
  readonly panics?: Path;
  /**
   * It depends on what an interface's method, a function value, or code without Go source does; the way to the call.
   */
  readonly unknown?: Path;
}

export interface SummaryHost {
  /** The function as it is known now; after an edit, callers hold what it was before. */
  readonly current: (fn: Func) => Func;
  /** What a function does that has been analysed, or is analysed for the question. */
  readonly effectsOf: (fn: Func) => Effects | undefined;
  /** What was worked out before. */
  readonly kept: (fn: Func) => Summary | undefined;
  /** Keeps what is worked out. */
  readonly keep: (fn: Func, s: Summary) => void;
  /** How paths name a function. */
  readonly nameOf: (fn: Func) => string;
  /** Whether a comment takes what a function does somewhere for nothing; without one, nothing is. */
  readonly excused?: (site: Frames, what: 'place' | 'call') => boolean;
}

type Kind = Chance | 'unknown';
type Draft = { -readonly [K in Kind]?: Path };

/** Ways longer than this are cut off behind their first functions. */
const maxPath = 16;
const here: Path = none;
const nothing: Summary = {};

/** The summary of a function. */
export function summarize(host: SummaryHost, fn: Func): Summary {
  const known = summaryIn(host, host.current(fn));
  if (known !== undefined) return known;
  // Everything that can be reached and has no summary yet.
  const drafts = new Map<Func, Draft>();
  const order: Func[] = [];
  const outside = new Map<Func, Summary>();
  const add = (f0: Func): void => {
    const f = host.current(f0);
    if (drafts.has(f) || outside.has(f)) return;
    const s = summaryIn(host, f);
    const effects = s === undefined ? host.effectsOf(f) : undefined;
    if (s !== undefined) outside.set(f, s);
    else if (effects === undefined) outside.set(f, { unknown: here });
    else {
      drafts.set(f, own(host, effects));
      order.push(f);
    }
  };
  add(fn);
  for (let i = 0; i < order.length; i++)
    for (const c of host.effectsOf(order[i]!)?.calls ?? []) if (c.callee !== undefined) add(c.callee);
  // Callees tend to come later; ways only get shorter, so this ends.
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = order.length - 1; i >= 0; i--) {
      const f = order[i]!;
      const draft = drafts.get(f)!;
      for (const c of host.effectsOf(f)?.calls ?? []) {
        if (isExcused(host, c)) continue;
        if (c.callee === undefined) {
          if (offer(draft, c.panics ? 'panics' : 'unknown', [c.name])) changed = true;
          continue;
        }
        const callee = host.current(c.callee);
        const s: Summary = drafts.get(callee) ?? outside.get(callee) ?? nothing;
        const name = host.nameOf(callee);
        for (const kind of kinds) {
          const path = s[kind];
          if (path === undefined) continue;
          const to = c.panics ? 'panics' : kind === 'certain' && c.conditional ? 'maybe' : kind;
          const length = Math.min(path.length + 1, maxPath);
          if (shorter(draft[to], length) && offer(draft, to, [name, ...path].slice(0, maxPath))) changed = true;
        }
      }
    }
  }
  for (const [f, draft] of drafts) host.keep(f, draft);
  return drafts.get(host.current(fn)) ?? outside.get(host.current(fn)) ?? nothing;
}

const kinds: readonly Kind[] = ['certain', 'maybe', 'grows', 'panics', 'unknown'];

function isExcused({ excused }: SummaryHost, c: CallEffect): boolean {
  return excused !== undefined && c.sites.every((site) => excused(site, 'call'));
}

function summaryIn(host: SummaryHost, fn: Func): Summary | undefined {
  return entrySummary(fn) ?? host.kept(fn);
}

function own(host: SummaryHost, e: Effects): Draft {
  const draft: Draft = {};
  for (const { site, chance } of e.places) if (host.excused?.(site, 'place') !== true) draft[chance] = here;
  return draft;
}

const shorter = (old: Path | undefined, length: number): boolean => old === undefined || length < old.length;

function offer(draft: Draft, kind: Kind, path: Path): boolean {
  if (!shorter(draft[kind], path.length)) return false;
  draft[kind] = path;
  return true;
}

/** The nearest allocation: certain ones first, then those that may be, those that nobody knows, those of panics. */
export function nearest(s: Summary): Path | undefined {
  const { maybe, grows } = s;
  const sometimes = maybe === undefined || (grows !== undefined && grows.length < maybe.length) ? grows : maybe;
  return s.certain ?? sometimes ?? s.unknown ?? s.panics;
}
