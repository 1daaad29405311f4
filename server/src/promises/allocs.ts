/** What breaks a promise of noalloc: a function's own places, and the calls that allocate. */
import { type CallEffect, type Chance, effectsOf, type Frames, type PlaceEffect, type Summary } from '../allocs';
import type { Func } from '../ir/node';
import type { Strictness } from './directives';

/** One thing that a function does and has promised not to. */
export type Break =
  | { readonly kind: 'place'; readonly place: PlaceEffect }
  | {
      readonly kind: 'call';
      readonly call: CallEffect;
      /** The functions from the callee's own callees on to the nearest allocation. */
      readonly path: readonly string[];
      /** How often it allocates; unknown where it is only not known what is called. */
      readonly chance: Chance | 'unknown';
    };

/** Whether a comment takes what a function does somewhere for nothing. */
export type Excused = (site: Frames, what: 'place' | 'call') => boolean;

/** What is asked of the calls: the summaries of callees, excuses taken into account. */
export type SummaryOf = (fn: Func) => Summary;

type Kind = Chance | 'unknown';
const kinds: readonly Kind[] = ['certain', 'maybe', 'grows', 'unknown', 'panics'];

/** Whether something of that chance is against a promise. */
function breaks(s: Strictness, kind: Kind): boolean {
  if (kind === 'panics') return s.panics;
  return kind === 'grows' ? s.grows : true;
}

/** What of a function breaks the promise; undefined where nothing is known of the function. */
export function breaksOf(
  fn: Func,
  strictness: Strictness,
  excused: Excused,
  summaryOf: SummaryOf,
): Break[] | undefined {
  const effects = effectsOf(fn);
  if (effects === undefined) return undefined;
  const list: Break[] = [];
  for (const place of effects.places)
    if (breaks(strictness, place.chance) && !excused(place.site, 'place')) list.push({ kind: 'place', place });
  if (!strictness.calls) return list;
  for (const call of effects.calls) {
    const sites = call.sites.filter((site) => !excused(site, 'call'));
    if (sites.length === 0) continue;
    const found = brokenBy(call, strictness, summaryOf);
    if (found !== undefined) list.push({ kind: 'call', call: { ...call, sites }, ...found });
  }
  return list;
}

function brokenBy(
  call: CallEffect,
  s: Strictness,
  summaryOf: SummaryOf,
): { readonly path: readonly string[]; readonly chance: Kind } | undefined {
  if (call.callee === undefined)
    return breaks(s, call.panics ? 'panics' : 'unknown') ? { path: [], chance: 'unknown' } : undefined;
  const summary = summaryOf(call.callee);
  for (const kind of kinds) {
    const path = summary[kind];
    if (path !== undefined && breaks(s, call.panics ? 'panics' : kind)) return { path, chance: kind };
  }
  return undefined;
}

/** A function with the literals in it. */
export function withLiterals(fn: Func): Func[] {
  const list = [fn];
  for (const f of list) list.push(...f.closures);
  return list;
}
