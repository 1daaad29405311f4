/**
 * Generic functions in the terms of their source: the findings of all instances as one, and what the instances are.
 */
import { compareStates } from '../allocs';
import type { Finding } from '../escape';
import { linkString } from '../ir/linkstring';
import type { Func } from '../ir/node';
import type { Worded } from './findings';

/** The instance of a generic function that a function is or is written in; undefined for all others. */
export function instanceAround(fn: Func | undefined): Func | undefined {
  let f = fn;
  while (f?.closureParent !== undefined) f = f.closureParent;
  return f?.source?.kind === 'declared' && f.source.dict !== undefined ? f : undefined;
}

/** Whether a finding is about what the compiler adds to an instance: its dictionary, or the function around it. */
export function isMade(f: Finding): boolean {
  const owner = instanceAround(f.fn);
  if (owner === undefined) return false;
  if (owner.source?.kind === 'declared' && owner.source.wrapper) return true;
  return f.param >= 0 && f.text.includes(': .dict');
}

/** The type arguments of an instance, as far as its code depends on them: "int, string". */
export function argumentsOf(fn: Func): string {
  const dict = fn.source?.kind === 'declared' ? fn.source.dict : undefined;
  return (dict?.targs ?? []).map((t) => unshaped(linkString(t))).join(', ');
}

/** Text without the names of shapes. */
export function unshaped(text: string): string {
  return text.includes('go.shape.') ? text.replaceAll('go.shape.*uint8', 'pointer').replaceAll('go.shape.', '') : text;
}

/** "Map[go.shape.int].func1" as its source has it: "Map.func1". */
export function withoutArguments(name: string): string {
  if (!name.includes('[')) return name;
  let depth = 0,
    out = '';
  for (const c of name) {
    if (c === '[') depth++;
    if (depth === 0) out += c;
    if (c === ']') depth--;
  }
  return out;
}

/**
 * One finding for what the instances of a function say of a place: the worst, and of which instances, where others say
 * something else.
 */
export function mergeInstances(list: readonly Worded[]): readonly Worded[] {
  if (!list.some((w) => instanceAround(w.finding.fn) !== undefined)) return list;
  const real = list.some((w) => instanceAround(w.finding.fn)?.representative === false);
  const groups = new Map<string, Worded[]>();
  for (const w of list) {
    const owner = instanceAround(w.finding.fn);
    if (real && owner?.representative === true) continue;
    const { extent: e, kind, allocation, name } = w.told;
    const param = w.finding.param >= 0 ? kind : '';
    const key = `${e.line}:${e.col}-${e.endLine}:${e.endCol} ${allocation ?? ''} ${param} ${name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [w]);
    else group.push(w);
  }
  const all = new Set<string>();
  for (const group of groups.values()) for (const name of instancesOf(group)) all.add(name);
  return [...groups.values()].map((group) => merged(group, all.size));
}

function instancesOf(group: readonly Worded[]): Set<string> {
  const names = new Set<string>();
  for (const w of group) {
    const owner = instanceAround(w.finding.fn);
    if (owner !== undefined) names.add(argumentsOf(owner));
  }
  return names;
}

/** count: how many instances say anything at all. */
function merged(group: readonly Worded[], count: number): Worded {
  const worst = group.reduce((a, b) => (compareStates(b.told.state, a.told.state) < 0 ? b : a));
  const names = instancesOf(group.filter((w) => w.told.state === worst.told.state));
  return names.size === count ? worst : { ...worst, told: { ...worst.told, instances: [...names].sort() } };
}
