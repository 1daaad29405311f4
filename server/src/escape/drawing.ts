/** The graph of a batch as plain data, for drawing: locations and edges in the words of explanations. */
import type { Pos } from '../base/pos';
import { Class, Esc, type Func } from '../ir/node';
import { Op } from '../ir/op';
import { explainFlow, explainLoc } from './explain';
import { Attr, type Batch, Id, type Location, type Note } from './graph';
import { numEscResults } from './leaks';

/**
 * heap: all that is on it · result, param, variable: what a function declares · storage: what an expression allocates ·
 * temp: a value without a name.
 */
export type LocationKind = 'heap' | 'result' | 'param' | 'variable' | 'storage' | 'temp';

export interface FlowLocation {
  readonly id: number;
  readonly kind: LocationKind;
  /** As explanations call it. */
  readonly name: string;
  /** 0 where it has no place. */
  readonly pos: Pos;
  readonly func: Func | undefined;
  /** It is on the heap. */
  readonly escapes: boolean;
  readonly loopDepth: number;
  /** Of a parameter: where its value leaks, "heap" or a result's name, with dereferences. */
  readonly leaks: readonly { readonly to: string; readonly derefs: number }[];
}

/** src flows into dst with so many dereferences; -1 is the address. */
export interface FlowEdge {
  readonly dst: number;
  readonly src: number;
  readonly derefs: number;
  readonly notes: readonly { readonly why: string; readonly expr: string; readonly pos: Pos }[];
}

export interface FlowGraph {
  /** Functions that were analysed together. */
  readonly functions: readonly Func[];
  readonly locations: readonly FlowLocation[];
  readonly edges: readonly FlowEdge[];
}

/** The graph of a batch that was solved. */
export function flowGraph(b: Batch, fns: readonly Func[]): FlowGraph {
  const edges: FlowEdge[] = [];
  const add = (dst: number, src: number, derefs: number, notes: Note | undefined): void => {
    if (dst === Id.Mutator || dst === Id.Callee || dst === Id.Blank) return;
    const step = explainFlow(b, b.location(dst), b.location(src), derefs, notes);
    edges.push({ dst, src, derefs, notes: step.notes });
  };
  for (let i = 0; i < b.edgeDst.length; i++) add(b.edgeDst[i]!, b.edgeSrc[i]!, b.edgeDerefs[i]!, b.edgeNotes[i]);
  for (const d of b.direct ?? []) add(d.dst.id, d.src.id, d.derefs, d.notes);
  const locations = [b.heapLoc, ...b.allLocs].map((l): FlowLocation => {
    return {
      id: l.id,
      kind: kindOf(b, l),
      name: explainLoc(b, l),
      pos: l.n === undefined ? 0 : b.ctx.outermost(l.n.pos),
      func: l.curfn,
      escapes:
        l === b.heapLoc || l.hasAttr(Attr.Escapes) || (l.n !== undefined && 'esc' in l.n && l.n.esc === Esc.Heap),
      loopDepth: l.loopDepth,
      leaks: leaksOf(l),
    };
  });
  return { functions: fns, locations, edges };
}

function kindOf(b: Batch, l: Location): LocationKind {
  if (l === b.heapLoc) return 'heap';
  const { n } = l;
  if (n === undefined) return 'temp';
  if (n.op !== Op.NAME) return 'storage';
  if (n.class_ === Class.PARAMOUT) return 'result';
  if (n.sym.name.startsWith('.autotmp_')) return 'temp';
  return n.class_ === Class.PARAM ? 'param' : 'variable';
}

function leaksOf(l: Location): FlowLocation['leaks'] {
  const e = l.paramEsc;
  if (e === undefined) return [];
  const list: { to: string; derefs: number }[] = [];
  if (e.heap >= 0) list.push({ to: 'heap', derefs: e.heap });
  for (let r = 0; r < numEscResults; r++) if (e.result(r) >= 0) list.push({ to: `result ${r}`, derefs: e.result(r) });
  return list;
}
