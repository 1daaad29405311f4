/**
 * Whether instantiation ends: a generic function that instantiates itself with ever larger types has infinitely many
 * instances (types2/mono.go). Type parameters are vertices, an instantiation is an edge from each type parameter that
 * its type argument is made of, of weight 1 where it is made larger; a cycle of positive weight is an error.
 */
import type { Pos } from '../base/pos';
import type { Expr } from '../syntax/nodes';
import { unalias } from './alias';
import type { Checker } from './checker';
import { newError } from './errors';
import { origin, typeArgs } from './named';
import type { TypeName } from './object';
import { ObjTag } from './object';
import type { Package } from './package';
import type { Scope } from './scope';
import type { Named, Tuple, Type, TypeParam } from './type';
import { Tag } from './type';
import { typeSet } from './typeset';
import { relativeTo, typeString } from './typestring';
import { startPos } from './util';

interface Vertex {
  weight: number;
  pre: number;
  len: number;
  readonly obj: TypeName;
}
interface Edge {
  readonly dst: number;
  readonly src: number;
  readonly weight: number;
  readonly pos: Pos;
  readonly type: Type;
}

export class MonoGraph {
  readonly vertices: Vertex[] = [];
  readonly edges: Edge[] = [];
  /** Type parameters of methods' receivers and the type's own. */
  readonly canon = new Map<TypeParam, TypeParam>();
  readonly nameIdx = new Map<TypeName, number>();
}

/** Finds instantiations that never end, marks them, and reports them where `report` says so. */
export function monomorph(check: Checker, report: boolean): void {
  const graph = check.mono;
  if (graph === undefined) return;
  const { vertices, edges } = graph;
  // A package can be checked further, and then again.
  for (const v of vertices) v.weight = v.pre = v.len = 0;
  for (let again = true; again; ) {
    again = false;
    for (let i = 0; i < edges.length; i++) {
      const edge = edges[i]!;
      const src = vertices[edge.src]!,
        dst = vertices[edge.dst]!;
      const w = src.weight + edge.weight;
      if (w <= dst.weight) continue;
      dst.pre = i;
      dst.len = src.len + 1;
      if (dst.len >= vertices.length) {
        instanceLoop(check, graph, edge.dst, report);
        return;
      }
      dst.weight = w;
      again = true;
    }
  }
}

function instanceLoop(check: Checker, graph: MonoGraph, v: number, report: boolean): void {
  const { vertices, edges } = graph;
  const stack: number[] = [];
  const seen = new Set<number>();
  // Walk backwards until a vertex comes up again; what lies before it is not part of the cycle.
  while (!seen.has(v)) {
    stack.push(v);
    seen.add(v);
    v = edges[vertices[v]!.pre]!.src;
  }
  while (stack[0] !== v) stack.shift();

  for (const s of stack) markEndless(graph, vertices[s]!.obj);
  if (!report) return;
  check.circles = true;
  const err = newError(check);
  err.addf(vertices[v]!.obj, 'instantiation cycle');
  const qf = relativeTo(check.pkg);
  for (const s of stack) {
    const edge = edges[vertices[s]!.pre]!;
    const obj = vertices[edge.dst]!.obj;
    const how =
      obj.type !== undefined && obj.type.tag === Tag.TypeParam ? 'instantiated as' : 'implicitly parameterized by';
    err.addf(edge.pos, `${obj.name} ${how} ${typeString(edge.type, qf)}`);
  }
  err.report();
}

/** Marks a type parameter, and what stands for it in methods: nothing is to be instantiated with it. */
function markEndless(graph: MonoGraph, obj: TypeName): void {
  const t = obj.type;
  if (t === undefined || t.tag !== Tag.TypeParam) return;
  t.endless = true;
  for (const [mpar, tpar] of graph.canon) if (tpar === t) mpar.endless = true;
}

/** Says that a method's receiver type parameter stands for the type's. */
export function recordCanon(check: Checker, mpar: TypeParam, tpar: TypeParam): void {
  (check.mono ??= new MonoGraph()).canon.set(mpar, tpar);
}

/** Records that type parameters were given type arguments, written as xlist as far as they were written. */
export function recordInstance(
  check: Checker,
  pos: Pos,
  tparams: readonly TypeParam[],
  targs: readonly Type[],
  xlist: readonly Expr[],
): void {
  for (let i = 0; i < tparams.length; i++) {
    const tpar = tparams[i]!;
    if (tpar.obj.pkg !== check.pkg) return;
    assign((check.mono ??= new MonoGraph()), check.pkg, i < xlist.length ? startPos(xlist[i]!) : pos, tpar, targs[i]!);
  }
}

function assign(w: MonoGraph, pkg: Package, pos: Pos, tpar: TypeParam, targ: Type): void {
  const flow = (src: number, typ: Type): void => {
    w.edges.push({ dst: typeParamVertex(w, tpar), src, weight: typ === targ ? 0 : 1, pos, type: targ });
  };
  const seen = new Set<Type>();
  const tuple = (t: Tuple): void => {
    for (const v of t.vars) if (v.type !== undefined) visit(v.type);
  };
  const visit = (t0: Type): void => {
    const t = unalias(t0);
    switch (t.tag) {
      case Tag.TypeParam:
        flow(typeParamVertex(w, t), t);
        break;
      case Tag.Named: {
        const src = localNamedVertex(w, pkg, origin(t));
        if (src >= 0) flow(src, t);
        for (const a of typeArgs(t)) visit(a);
        break;
      }
      case Tag.Array:
      case Tag.Chan:
      case Tag.Slice:
        visit(t.elem);
        break;
      case Tag.Map:
        visit(t.key);
        visit(t.elem);
        break;
      case Tag.Pointer:
        visit(t.base);
        break;
      case Tag.Interface:
        if (seen.has(t)) break;
        seen.add(t);
        for (const m of typeSet(t).methods) if (m.type !== undefined) visit(m.type);
        break;
      case Tag.Signature:
        tuple(t.params);
        tuple(t.results);
        break;
      case Tag.Struct:
        for (const f of t.fields) if (f.type !== undefined) visit(f.type);
        break;
      default:
        break;
    }
  };
  visit(targ);
}

/**
 * The vertex of a type declared in a function, which depends on that function's type parameters; -1 for other types.
 */
function localNamedVertex(w: MonoGraph, pkg: Package, named: Named): number {
  const obj = named.obj;
  if (obj.pkg !== pkg) return -1;
  const root = pkg.scope;
  if (obj.parent === root || obj.parent === undefined) return -1;
  const known = w.nameIdx.get(obj);
  if (known !== undefined) return known;
  let idx = -1;
  for (let scope: Scope | undefined = obj.parent; scope !== undefined && scope !== root; scope = scope.parent) {
    if (scope.elems === undefined) continue;
    for (const elem of scope.elems.values()) {
      if (
        elem.tag !== ObjTag.TypeName ||
        elem.pos >= obj.pos ||
        elem.type === undefined ||
        elem.type.tag !== Tag.TypeParam
      )
        continue;
      if (elem.type.obj !== elem) continue;
      if (idx < 0) {
        idx = w.vertices.length;
        w.vertices.push({ weight: 0, pre: 0, len: 0, obj });
      }
      w.edges.push({ dst: idx, src: typeParamVertex(w, elem.type), weight: 1, pos: obj.pos, type: elem.type });
    }
  }
  w.nameIdx.set(obj, idx);
  return idx;
}

function typeParamVertex(w: MonoGraph, tpar: TypeParam): number {
  const obj = (w.canon.get(tpar) ?? tpar).obj;
  const known = w.nameIdx.get(obj);
  if (known !== undefined) return known;
  const idx = w.vertices.length;
  w.vertices.push({ weight: 0, pre: 0, len: 0, obj });
  w.nameIdx.set(obj, idx);
  return idx;
}
