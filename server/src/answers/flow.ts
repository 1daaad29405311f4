/** The picture of a function's flow: locations and edges of escape analysis, the chain of a place marked. */
import { compareStates } from '../allocs';
import type { Pos } from '../base/pos';
import type { Finding, FlowEdge, FlowGraph, FlowLocation } from '../escape';
import { isHidden } from '../escape';
import type { Func } from '../ir/node';
import type { FlowOf, PackageAnalysis, Pipeline } from '../program';
import { type FuncDecl, Kind } from '../syntax';
import type { Func as TFunc } from '../types/object';
import type { Analysed, FileAnswer } from './file';
import { text } from './findings';
import { functionName } from './functions';
import type { FindingInfo, FlowPicture, PictureEdge, PictureNode, Place } from './model';
import { passedBy } from './passed';
import { reasonText } from './reasons';

/** A function with its declaration. */
export interface FlowSubject {
  readonly decl: FuncDecl;
  readonly obj: TFunc;
}

/** More nodes than this are not drawn. */
const maxNodes = 40;

/** The function whose declaration covers a line of a file. */
export function functionAround(a: Analysed, path: string, line: number): FlowSubject | undefined {
  const { live } = a.answers;
  const source = live.program.package(a.loaded.importPath)?.sources.find((s) => s.base.file === path);
  const lineOf = (pos: Pos): number => live.positions.base(pos)?.place(pos).line ?? 0;
  for (const decl of source?.file.declList ?? []) {
    if (decl.kind !== Kind.FuncDecl || lineOf(decl.name.pos) > line || lineOf(decl.bodyEnd) < line) continue;
    const obj = a.analysis?.pkg.checker?.funcs.find((f) => f.decl === decl)?.obj;
    if (obj !== undefined) return { decl, obj };
  }
  return undefined;
}

/** Analyses a package as a whole, for the flow of a generic function, whose instances it makes. */
export function wholeFlow(
  pipeline: Pipeline,
  importPath: string,
  path: string,
  line: number,
): { readonly analysis: PackageAnalysis; readonly flow: FlowOf } | undefined {
  const graphs: FlowGraph[] = [];
  const analysis = pipeline.analyze(importPath, {
    explain: true,
    locals: true,
    states: true,
    inlining: new Map(),
    graphs: {
      wants: (fn) => {
        const decl = declOf(fn);
        const lineOf = (pos: Pos): number => pipeline.positions.base(pos)?.place(pos).line ?? 0;
        return (
          decl !== undefined &&
          pipeline.positions.base(decl.pos)?.file === path &&
          lineOf(decl.name.pos) <= line &&
          line <= lineOf(decl.bodyEnd)
        );
      },
      take: (g) => void graphs.push(g),
    },
  });
  if (analysis === undefined) return undefined;
  return { analysis, flow: { graphs, findings: [...analysis.findings, ...(analysis.generic ?? [])] } };
}

/** The declaration that a function, an instance or a literal was made from. */
function declOf(fn: Func): FuncDecl | undefined {
  let f = fn;
  while (f.closureParent !== undefined) f = f.closureParent;
  const obj = f.source?.kind === 'declared' ? f.source.obj : (f.nname.origin as TFunc | undefined);
  const origin = obj?.origin ?? obj;
  return origin === undefined ? undefined : origin.pkg?.checker?.objMap.get(origin)?.fdecl;
}

/** The findings of a line, or those that cover a column of it, the worst first. */
export function askedAbout(answer: FileAnswer, line: number, col: number | undefined): FindingInfo[] {
  const here = answer.functions.flatMap((fn) =>
    fn.findings.filter(
      (f) =>
        f.kind !== 'note' &&
        f.kind !== 'paramStays' &&
        f.place.file === answer.file &&
        f.extent.line === line &&
        (col === undefined || (f.extent.col <= col && (f.extent.endLine > line || col <= f.extent.endCol))),
    ),
  );
  return here.sort((a, b) => compareStates(a.state, b.state));
}

/** Draws a function; about: what of it was asked about. */
export function flowPicture(
  a: Analysed,
  subject: FlowSubject,
  flow: FlowOf,
  about: readonly FindingInfo[],
): FlowPicture | undefined {
  const { positions } = a.answers.live;
  const placeOf = (pos: Pos): Place | undefined => (pos === 0 ? undefined : positions.base(pos)?.place(pos));
  const place = placeOf(subject.decl.name.pos);
  const [graph] = flow.graphs;
  if (graph === undefined || place === undefined) return undefined;
  const chains = about.flatMap((f) => chainOf(flow.findings, f, placeOf));
  const marked = new Set<FlowEdge>(graph.edges.filter((e) => chains.some((s) => isStep(graph, e, s))));
  const ends = new Set([...marked].flatMap((e) => [e.src, e.dst]));
  // What was asked about is on the chain, also where nothing flows from it.
  for (const l of graph.locations) if (about.some((f) => isAbout(l, f, placeOf))) ends.add(l.id);
  const small = contracted(graph, marked, ends, subject.obj);
  const kept = nearest(small, ends);
  const nodes = small.locations.filter((l) => kept.has(l.id)).map((l) => nodeOf(l, ends.has(l.id), placeOf));
  const edges = small.edges
    .filter((e) => kept.has(e.src) && kept.has(e.dst))
    .map((e) => edgeOf(e, marked.has(e), placeOf));
  return {
    func: text(functionName(subject.decl)),
    place,
    subjects: about.map((f) => f.text),
    nodes,
    edges: merged(edges),
    left: small.locations.length - nodes.length,
    passedBy: passedBy(a, subject),
  };
}

type Step = NonNullable<Finding['chain']>[number];

/** The steps that lead what was found to the heap. */
function chainOf(
  findings: readonly Finding[],
  about: FindingInfo,
  placeOf: (pos: Pos) => Place | undefined,
): readonly Step[] {
  const found = findings.find((f) => {
    const p = placeOf(f.pos);
    return text(f.text) === about.text && p?.line === about.place.line && p.col === about.place.col;
  });
  const steps: Step[] = [];
  const seen = new Set<Finding>();
  for (
    let link = found;
    link !== undefined && !seen.has(link);
    link = link.end === 'escaping' ? link.target?.why : undefined
  ) {
    seen.add(link);
    steps.push(...(link.chain ?? []));
  }
  return steps;
}

function isStep(graph: FlowGraph, e: FlowEdge, s: Step): boolean {
  const dst = locationOf(graph, e.dst),
    src = locationOf(graph, e.src);
  return (
    e.derefs === s.derefs && dst?.name === s.dst && src?.name === s.src && dst.pos === s.dstPos && src.pos === s.srcPos
  );
}

const locationOf = (graph: FlowGraph, id: number): FlowLocation | undefined => graph.locations.find((l) => l.id === id);

function isAbout(l: FlowLocation, f: FindingInfo, placeOf: (pos: Pos) => Place | undefined): boolean {
  const p = placeOf(l.pos);
  const name = text(l.name);
  return p?.line === f.place.line && p.col === f.place.col && (name === f.name || name === `{storage for ${f.name}}`);
}

interface Small {
  readonly locations: readonly FlowLocation[];
  readonly edges: readonly FlowEdge[];
}

/**
 * The graph without values that only hand something on, and without what nothing flows to or from. Of functions that
 * were analysed together, only the one that was asked about and what it is connected with.
 */
function contracted(graph: FlowGraph, marked: Set<FlowEdge>, ends: Set<number>, obj: TFunc): Small {
  const own = new Set(graph.locations.filter((l) => l.kind === 'heap' || isOf(l.func, obj)).map((l) => l.id));
  let edges = graph.edges.filter((e) => own.has(e.dst) || own.has(e.src));
  for (const l of graph.locations) {
    if (l.kind !== 'temp') continue;
    const ins = edges.filter((e) => e.dst === l.id),
      outs = edges.filter((e) => e.src === l.id);
    if (outs.length > 1 || ins.some((e) => e.src === l.id)) continue;
    const [out] = outs;
    const joined = out === undefined ? [] : ins.map((e): FlowEdge => join(e, out, marked));
    edges = [...edges.filter((e) => e.dst !== l.id && e.src !== l.id), ...joined];
    ends.delete(l.id);
  }
  const touched = new Set(edges.flatMap((e) => [e.src, e.dst]));
  const isNamed = (l: FlowLocation): boolean =>
    l.name !== '' &&
    !/^(~|\.)|^_$/.test(l.name) &&
    (l.kind === 'variable' || l.kind === 'param' || l.kind === 'storage');
  const locations = graph.locations.filter(
    (l) => touched.has(l.id) || ends.has(l.id) || (own.has(l.id) && l.kind !== 'heap' && isNamed(l)),
  );
  return { locations, edges };
}

function join(first: FlowEdge, then: FlowEdge, marked: Set<FlowEdge>): FlowEdge {
  const edge: FlowEdge = {
    dst: then.dst,
    src: first.src,
    derefs: Math.max(then.derefs, 0) + first.derefs,
    notes: [...first.notes, ...then.notes],
  };
  if (marked.has(first) && marked.has(then)) marked.add(edge);
  return edge;
}

function isOf(fn: Func | undefined, obj: TFunc): boolean {
  let f = fn;
  while (f?.closureParent !== undefined) f = f.closureParent;
  return f?.nname.origin === obj || (f?.source?.kind === 'declared' && f.source.obj === obj);
}

/** The nodes that are drawn: those nearest to the chain, or to the heap and the results. */
function nearest({ locations, edges }: Small, ends: ReadonlySet<number>): ReadonlySet<number> {
  if (locations.length <= maxNodes) return new Set(locations.map((l) => l.id));
  const first =
    ends.size > 0 ? [...ends] : locations.filter((l) => l.kind === 'heap' || l.kind === 'result').map((l) => l.id);
  const kept = new Set<number>(first.slice(0, maxNodes));
  const neighbours = new Map<number, number[]>();
  const add = (a: number, b: number): void => {
    const list = neighbours.get(a);
    if (list === undefined) neighbours.set(a, [b]);
    else list.push(b);
  };
  for (const e of edges) {
    add(e.src, e.dst);
    add(e.dst, e.src);
  }
  for (const id of kept) {
    for (const to of neighbours.get(id) ?? []) if (kept.size < maxNodes) kept.add(to);
    if (kept.size >= maxNodes) break;
  }
  return kept;
}

function nodeOf(l: FlowLocation, onChain: boolean, placeOf: (pos: Pos) => Place | undefined): PictureNode {
  const place = placeOf(l.pos);
  const name = l.kind === 'heap' ? 'the heap' : text(l.name).replace(/^\{storage for ([\s\S]*)\}$/, '$1');
  return {
    id: l.id,
    kind: l.kind,
    name: l.kind === 'temp' ? 'a value' : name,
    ...(place === undefined ? {} : { place }),
    ...(l.func?.closureParent === undefined ? {} : { literal: text(l.func.sym.name) }),
    escapes: l.escapes,
    loopDepth: Math.max(0, l.loopDepth - 1),
    leaks: l.leaks.map(({ to, derefs }) => {
      const where =
        to === 'heap' ? 'the heap' : to.replace(/^result (\d+)$/, (_, n: string) => `result ${Number(n) + 1}`);
      return `leaks to ${where}${derefs === 0 ? '' : `, ${derefs} dereference${derefs === 1 ? '' : 's'}`}`;
    }),
    onChain,
  };
}

function edgeOf(e: FlowEdge, onChain: boolean, placeOf: (pos: Pos) => Place | undefined): PictureEdge {
  return {
    from: e.src,
    to: e.dst,
    derefs: e.derefs,
    steps: e.notes
      .filter((n) => !isHidden(n.why) && !/\.autotmp_\d/.test(n.expr))
      .map((n) => {
        const place = placeOf(n.pos);
        return { text: reasonText(n.why), expr: text(n.expr), ...(place === undefined ? {} : { place }) };
      }),
    onChain,
  };
}

/** Of equal edges, one. */
function merged(edges: readonly PictureEdge[]): PictureEdge[] {
  const byEnds = new Map<string, PictureEdge>();
  for (const e of edges) {
    const key = `${e.from} ${e.to} ${e.derefs}`;
    const old = byEnds.get(key);
    if (old === undefined || (e.onChain && !old.onChain)) byEnds.set(key, e);
  }
  return [...byEnds.values()];
}
