/** What a broken promise says: the nearest of what breaks it, the way there, and what mends it. */
import type { Chance, Verdict } from '../allocs';
import { causeOf } from '../answers/causes';
import { text } from '../answers/findings';
import type { FindingInfo, Place, PromiseInfo, PromiseStep } from '../answers/model';
import type { Func } from '../ir/node';
import type { Break } from './allocs';
import type { Directive, Strictness } from './directives';

/** What words are made of. */
export interface Notes {
  readonly placeOf: (pos: number) => Place | undefined;
  readonly findingOf: (verdict: Verdict) => FindingInfo | undefined;
  readonly nameOf: (fn: Func) => string;
}

type Words = Pick<PromiseInfo, 'message' | 'steps' | 'help'>;

const ranks: readonly Chance[] = ['certain', 'maybe', 'grows', 'panics'];

/** More of what breaks one promise is not listed. */
const maxListed = 10;

/** Of a function that promises noalloc. */
export function brokenBy(notes: Notes, name: string, s: Strictness, breaks: readonly Break[]): Words {
  const worded = breaks.map((b) => (b.kind === 'place' ? placeWords(notes, b) : callWords(notes, b)));
  // Instances of a generic function do the same at the same places.
  const named = worded.filter((t) => t.named);
  const list = [...new Map((named.length > 0 ? named : worded).map((t) => [keyOf(t), t])).values()];
  list.sort((a, b) => a.rank - b.rank);
  const first = list[0]!;
  const more = list.length === 1 ? '' : ` (and ${list.length - 1} more)`;
  const steps = list
    .slice(0, maxListed)
    .flatMap((t): PromiseStep[] => [
      { text: t.what, ...(t.place === undefined ? {} : { place: t.place }) },
      ...t.steps,
    ]);
  const promise = s.panics ? 'not to allocate, not even on the way to a panic,' : 'not to allocate';
  const except = s.grows ? '' : ' but where something grows,';
  return { message: `${name} promises ${promise}${except} and ${first.what}${more}`, steps, help: first.help };
}

const keyOf = ({ what, place }: Told): string => `${what} ${place?.line}:${place?.col}`;

interface Told {
  /** How bad it is, the worst first. */
  readonly rank: number;
  /** It can be said what allocates. */
  readonly named: boolean;
  readonly what: string;
  readonly place: Place | undefined;
  readonly steps: readonly PromiseStep[];
  readonly help: string;
}

function placeWords(notes: Notes, { place: p }: Break & { kind: 'place' }): Told {
  const place = notes.placeOf(p.site[p.site.length - 1] ?? 0);
  const line = place === undefined ? '' : ` in line ${place.line}`;
  const rank = ranks.indexOf(p.chance);
  if (p.verdict === undefined)
    return {
      rank,
      named: true,
      what: `the runtime may allocate for ${p.operation}${line}`,
      place,
      steps: [],
      help: 'noalloc amortized allows what is kept and used again.',
    };
  const f = notes.findingOf(p.verdict);
  const how = stateWords(p.verdict.state);
  if (f === undefined) return { rank, named: false, what: `allocates${how}${line}`, place, steps: [], help: '' };
  return {
    rank,
    named: true,
    what: `${oneLine(f.name)} allocates${how}${line}`,
    place: f.place,
    steps: chain(f),
    help: remedy(f),
  };
}

function callWords(notes: Notes, { call, path, chance }: Break & { kind: 'call' }): Told {
  const place = notes.placeOf(call.sites[0]?.at(-1) ?? 0);
  const line = place === undefined ? '' : ` in line ${place.line}`;
  if (call.callee === undefined)
    return {
      rank: ranks.length,
      named: true,
      what: `calls ${text(call.name)}${line}, and what that does is not known`,
      place,
      steps: [],
      help: 'If it allocates nothing, say so at the end of the line: //goscape:assume why.',
    };
  const name = notes.nameOf(call.callee);
  const way = path.length === 0 ? '' : ` (${[name, ...path.map(text)].join(' → ')})`;
  return chance === 'unknown'
    ? {
        rank: ranks.length,
        named: true,
        what: `calls ${name}${line}, and what that does is not known${way}`,
        place,
        steps: [],
        help: 'If it allocates nothing, say so at the end of the line: //goscape:assume why.',
      }
    : {
        rank: ranks.indexOf(chance),
        named: true,
        what: `calls ${name}${line}, which ${allocatesWords(chance)}${way}`,
        place,
        steps: [],
        help: '',
      };
}

function allocatesWords(chance: Chance): string {
  switch (chance) {
    case 'certain':
      return 'allocates';
    case 'maybe':
      return 'may allocate';
    case 'grows':
      return 'allocates when something grows';
    case 'panics':
      return 'allocates on the way to a panic';
  }
}

function stateWords(state: FindingInfo['state']): string {
  switch (state) {
    case 'grows':
      return ' when it grows';
    case 'large':
      return ' when it is large';
    case 'nonzero':
      return ' but for small or zero values';
    case 'branch':
      return ' in a branch';
    case 'panics':
      return ' on the way to a panic';
    case 'heap':
    case 'unless-inlined':
    case 'free':
    case 'stack':
      return '';
  }
}

/** Of findings that break a promise about parameters, variables or allocations. */
export function noteOf(owner: string, d: Directive, found: readonly FindingInfo[]): Words & Pick<PromiseInfo, 'at'> {
  const first = found[0]!;
  const more = found.length === 1 ? '' : ` (and ${found.length - 1} more)`;
  const message =
    d.kind === 'noescape'
      ? `${owner} promises that its parameters do not escape, and ${leak(first)}`
      : `${oneLine(first.name)} is promised to be on the stack, and allocates${stateWords(first.state)}`;
  return {
    at: first.extent,
    message: `${message}${more}`,
    steps: found.slice(0, maxListed).flatMap((f) => [{ text: oneLine(f.text), place: f.place }, ...chain(f)]),
    help: remedy(first),
  };
}

function leak(f: FindingInfo): string {
  const to = f.sink === undefined ? '' : `: ${f.sink} keeps it`;
  switch (f.kind) {
    case 'leaksResult':
      return `${f.name} leaves through a result`;
    case 'leaksContent':
      return `what ${f.name} points to is kept${to}`;
    case 'moved':
      return `${f.name} is moved to the heap`;
    default:
      return `${f.name} is kept${to}`;
  }
}

function chain(f: FindingInfo): PromiseStep[] {
  return f.steps.map((s) => ({
    text: s.expr === '' ? s.text : `${oneLine(s.expr)}: ${s.text}`,
    ...(s.place === undefined ? {} : { place: s.place }),
  }));
}

const remedy = (f: FindingInfo): string => causeOf(f.cause).remedy;

const oneLine = (s: string): string => s.replace(/\s+/g, ' ');
