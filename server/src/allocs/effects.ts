/** What a function does by itself: what its own places allocate, and what it calls. */
import type { Pos } from '../base/pos';
import type { Expr, Func, FuncEffects, Node } from '../ir/node';
import { Op } from '../ir/op';
import type { Verdict } from './verdict';

/** Where code is written, then the inlined calls that brought it; messages name the last of these positions. */
export type Frames = readonly Pos[];

/** A call that was not inlined. */
export interface CallEffect {
  /** What is called; undefined where only the run shows it. */
  readonly callee: Func | undefined;
  /** How what is not known is called: an interface method, a function value. */
  readonly name: string;
  /** It is made only sometimes. */
  readonly conditional: boolean;
  /** It is made only on the way to a panic. */
  readonly panics: boolean;
  /** Where they are. */
  readonly sites: Frames[];
  /** How many calls there are of it, and whether one is in a loop. */
  count: number;
  inLoop: boolean;
}

/** How often a place allocates, as promises tell them apart. */
export type Chance = 'certain' | 'maybe' | 'grows' | 'panics';

/** A place of a function's own where something is allocated. */
export interface PlaceEffect {
  readonly site: Frames;
  readonly chance: Chance;
  /** What was decided of the place; undefined where the runtime may allocate for an operation. */
  readonly verdict: Verdict | undefined;
  /** The operation, where there is no verdict. */
  readonly operation: string;
}

/** See the header of this file. Filled in by the walk. */
export class Effects implements FuncEffects {
  readonly places: PlaceEffect[] = [];
  readonly calls: CallEffect[] = [];

  /** Adds a call; of several that say the same, one is kept. index: the calls that are there, by what they call. */
  addCall(index: Map<string | Func, CallEffect[]>, call: CallEffect): void {
    const key = call.callee ?? call.name;
    const known = index.get(key);
    const old = known?.find((c) => c.panics === call.panics && (!c.conditional || call.conditional));
    if (old !== undefined) {
      old.count += call.count;
      old.sites.push(...call.sites);
      old.inLoop ||= call.inLoop;
      return;
    }
    if (known === undefined) index.set(key, [call]);
    else known.push(call);
    this.calls.push(call);
  }

  /** Adds what a place of the function's own allocates. */
  addPlace(site: Frames, v: Verdict): void {
    if (v.dead || v.state === 'free' || v.state === 'stack') return;
    this.places.push({ site, chance: chanceOf(v), verdict: v, operation: '' });
  }
}

function chanceOf(v: Verdict): Chance {
  if (v.state === 'panics' || v.state === 'grows') return v.state;
  return v.state === 'heap' && !v.conditional ? 'certain' : 'maybe';
}

/** How summaries name a callee that is not known: the interface's method, or the expression that is called. */
export function dynamicName(fun: Expr): string {
  if (fun.op === Op.DOTINTER) {
    const { sym } = fun.x.type;
    return `${sym === undefined ? 'interface' : `${sym.pkg.name}.${sym.name}`}.${fun.sel.name}`;
  }
  return fun.op === Op.NAME ? fun.sym.name : 'function value';
}

/**
 * Operations for which the runtime may allocate something that it keeps: what it found out about types
 * (runtime/iface.go: typeAssert, interfaceSwitch), and who waits at channels (runtime/proc.go: acquireSudog).
 */
export function mayAllocateInRuntime(n: Node): boolean {
  switch (n.op) {
    case Op.DOTTYPE:
    case Op.DOTTYPE2:
      return n.type.isInterface && !n.type.isEmptyInterface;
    case Op.DYNAMICDOTTYPE:
    case Op.DYNAMICDOTTYPE2:
      return true;
    case Op.CONVIFACE:
      return n.x.type.isInterface && !n.type.isEmptyInterface;
    case Op.TYPESW:
    case Op.SEND:
    case Op.RECV:
      return true;
    default:
      return false;
  }
}

/** How people call such an operation. */
export function operationName(n: Node): string {
  switch (n.op) {
    case Op.CONVIFACE:
      return 'the conversion between interfaces';
    case Op.TYPESW:
      return 'the type switch';
    case Op.SEND:
    case Op.RECV:
    case Op.RANGE:
      return 'the channel operation';
    case Op.SELECT:
      return 'the select statement';
    default:
      return 'the type assertion';
  }
}

export function effectsOf(fn: Func): Effects | undefined {
  return fn.effects instanceof Effects ? fn.effects : undefined;
}
