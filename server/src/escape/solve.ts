/**
 * The solver (cmd/compile/internal/escape/solve.go, go1.26). From each location, the least number of dereferences to
 * all locations that flow into it; what that means for them. The order of walks decides which explanation is told, and
 * is the compiler's. Works on columns of numbers, not on objects.
 */
import type { Func } from '../ir/node';
import { Op } from '../ir/op';
import type { ChainEnd, Finding, Step } from './context';
import { explainFlow, explainLoc } from './explain';
import { Attr, type Batch, escapeHeading, funcName, Id, type Location } from './graph';
import { numEscResults } from './leaks';

class Solver {
  readonly n: number;
  readonly locs: Location[];
  readonly attrs: Uint8Array;
  /** Edges by destination: those into l are start[l] to start[l+1], in order of creation. */
  readonly start: Int32Array;
  readonly src: Int32Array;
  readonly weight: Int32Array;
  /** Number of the edge in the batch's columns. */
  readonly edge: Int32Array;
  // Per location and walk: dereferences to the root, and the edge that they were found over.
  readonly derefs: Int32Array;
  readonly walkgen: Int32Array;
  readonly dst: Int32Array;
  readonly dstEdge: Int32Array;
  readonly queuedOne: Int32Array;
  readonly queuedAll: Uint8Array;
  /** Queue of roots, open at both ends, and queue of one walk; rings with room for all locations. */
  readonly todo: Int32Array;
  head = 0;
  count = 0;
  readonly inner: Int32Array;
  /** In releases whose walks take the last location first: it may be queued several times. */
  readonly stack: number[] | undefined;
  gen = 0;

  constructor(readonly b: Batch) {
    const n = (this.n = b.allLocs.length + Id.First);
    this.locs = [b.heapLoc, b.mutatorLoc, b.calleeLoc, b.blankLoc, ...b.allLocs];
    this.attrs = new Uint8Array(n);
    for (let i = 0; i < n; i++) this.attrs[i] = this.locs[i]!.attrs;
    const m = b.edgeDst.length;
    const start = (this.start = new Int32Array(n + 1));
    for (let i = 0; i < m; i++) start[b.edgeDst[i]! + 1]!++;
    for (let i = 0; i < n; i++) start[i + 1]! += start[i]!;
    const at = start.slice(0, n);
    this.src = new Int32Array(m);
    this.weight = new Int32Array(m);
    this.edge = new Int32Array(m);
    for (let i = 0; i < m; i++) {
      const j = at[b.edgeDst[i]!]!++;
      this.src[j] = b.edgeSrc[i]!;
      this.weight[j] = b.edgeDerefs[i]!;
      this.edge[j] = i;
    }
    this.derefs = new Int32Array(n);
    this.walkgen = new Int32Array(n);
    this.dst = new Int32Array(n);
    this.dstEdge = new Int32Array(n);
    this.queuedOne = new Int32Array(n);
    this.queuedAll = new Uint8Array(n);
    this.todo = new Int32Array(n + 1);
    this.inner = new Int32Array(n + 1);
    this.stack = b.ctx.target.release.solverOrder === 'lastFirst' ? [] : undefined;
  }

  pushFront(l: number): void {
    this.head = this.head === 0 ? this.n : this.head - 1;
    this.todo[this.head] = l;
    this.count++;
  }
  pushBack(l: number): void {
    let i = this.head + this.count;
    if (i > this.n) i -= this.n + 1;
    this.todo[i] = l;
    this.count++;
  }
  popFront(): number {
    const l = this.todo[this.head]!;
    this.head = this.head === this.n ? 0 : this.head + 1;
    this.count--;
    return l;
  }

  enqueue(l: number): void {
    if (this.queuedAll[l] !== 0) return;
    this.queuedAll[l] = 1;
    // Those that escape first: their attribute then spreads faster.
    if ((this.attrs[l]! & Attr.Escapes) !== 0 || this.stack !== undefined) this.pushFront(l);
    else this.pushBack(l);
  }
}

/** Finds out for all locations whether they escape, and for parameters where they leak to. */
export function walkAll(b: Batch): void {
  const s = new Solver(b);
  for (let l: number = Id.First; l < s.n; l++) s.pushFront(l);
  s.pushFront(Id.Mutator);
  s.pushFront(Id.Callee);
  s.pushFront(Id.Heap);
  s.queuedAll.fill(1);
  while (s.count > 0) {
    const root = s.popFront();
    s.queuedAll[root] = 0;
    walkOne(s, root);
  }
  for (let i: number = Id.First; i < s.n; i++) s.locs[i]!.attrs = s.attrs[i]!;
}

function walkOne(s: Solver, root: number): void {
  const { b, attrs, start, src, weight, derefs: dist, walkgen, queuedOne, inner, stack } = s;
  const gen = ++s.gen;
  const rootLoc = s.locs[root]!;
  walkgen[root] = gen;
  dist[root] = 0;
  s.dst[root] = -1;

  if ((attrs[root]! & Attr.Calls) !== 0 && rootLoc.n !== undefined && rootLoc.n.op === Op.CLOSURE) {
    const fn = rootLoc.n.func;
    if (b.members.has(fn) && !fn.closureResultsLost) {
      fn.closureResultsLost = true;
      const first = (fn.type.recv === undefined ? 0 : 1) + fn.type.params.length;
      for (let i = 0; i < fn.type.results.length; i++) {
        const result = fn.dcl[first + i];
        if (result !== undefined) s.enqueue(b.oldLoc(result).id);
      }
    }
  }

  const ring = s.n + 1;
  let head = 0,
    tail = 1;
  inner[0] = root;
  stack?.push(root);
  while (stack === undefined ? head !== tail : stack.length !== 0) {
    let l: number;
    if (stack === undefined) {
      l = inner[head]!;
      if (++head === ring) head = 0;
      queuedOne[l] = 0;
    } else l = stack.pop()!;

    let derefs = dist[l]!;
    let newAttrs = 0;
    if (derefs < 0) {
      // The address of l flows to root. What flows into l does so by value.
      derefs = 0;
      if (outlives(s, root, l)) {
        if ((attrs[l]! & Attr.Escapes) === 0 && b.explain) tellEscape(s, root, l);
        newAttrs = Attr.All;
      } else if ((attrs[root]! & Attr.Persists) !== 0) newAttrs = Attr.Persists;
    }
    if (derefs === 0) newAttrs |= attrs[root]! & (Attr.Mutates | Attr.Calls);

    const loc = s.locs[l]!;
    const leaks = loc.paramEsc;
    if (leaks !== undefined) {
      if (outlives(s, root, l)) {
        if ((attrs[l]! & Attr.Escapes) === 0 && b.explain) tellLeak(s, root, l, derefs);
        const ri = rootLoc.resultIndex - 1;
        if (
          (attrs[root]! & Attr.Escapes) === 0 &&
          rootLoc.paramOut &&
          rootLoc.curfn === loc.curfn &&
          ri < numEscResults
        )
          leaks.addResult(ri, derefs);
        else leaks.addHeap(derefs);
      }
      if ((attrs[root]! & Attr.Mutates) !== 0) leaks.addMutator(derefs);
      if ((attrs[root]! & Attr.Calls) !== 0) leaks.addCallee(derefs);
    }

    if ((newAttrs & ~attrs[l]!) !== 0) {
      attrs[l]! |= newAttrs;
      s.enqueue(l);
      if ((attrs[l]! & Attr.Escapes) !== 0) continue;
    }

    const end = start[l + 1]!;
    for (let i = start[l]!; i < end; i++) {
      const from = src[i]!;
      if ((attrs[from]! & Attr.Escapes) !== 0) continue;
      const d = derefs + weight[i]!;
      if (walkgen[from] !== gen || dist[from]! > d) {
        walkgen[from] = gen;
        dist[from] = d;
        s.dst[from] = l;
        s.dstEdge[from] = i;
        if (stack !== undefined) stack.push(from);
        else if (queuedOne[from] !== gen) {
          queuedOne[from] = gen;
          inner[tail] = from;
          if (++tail === ring) tail = 0;
        }
      }
    }
  }
}

/** Reports whether what is stored in l may be there when other's variable is gone, if that is on the stack. */
function outlives(s: Solver, l: number, other: number): boolean {
  if ((s.attrs[l]! & Attr.Escapes) !== 0) return true;
  if (l === Id.Mutator || l === Id.Callee) return false;
  const a = s.locs[l]!,
    o = s.locs[other]!;
  if (a.paramOut) {
    // Results of a closure whose calls are all known may point to variables around it.
    return !(containsClosure(o.curfn, a.curfn) && !a.curfn!.closureResultsLost);
  }
  // Declared outside of a loop that the other is declared in.
  if (a.curfn === o.curfn) return a.loopDepth < o.loopDepth;
  // Declared in a function around the other's.
  return containsClosure(a.curfn, o.curfn);
}

/** Reports whether c is a literal somewhere inside of f. */
function containsClosure(f: Func | undefined, c: Func | undefined): boolean {
  if (f === undefined || c === undefined || f === c || c.oclosure === undefined) return false;
  for (let p = c.closureParent; p !== undefined; p = p.closureParent) if (p === f) return true;
  return false;
}

function tellEscape(s: Solver, root: number, l: number): void {
  const { b } = s;
  const loc = s.locs[l]!,
    n = loc.n;
  if (n === undefined) return;
  const why = b.find('whyEscapes', loc.curfn, n, n.pos, escapeHeading(b, n, loc.curfn), 2);
  why.subject = b.text(n);
  explainPath(s, root, l, why);
  why.end = chainEnd(s, root, l);
  why.target = s.locs[root];
  loc.why ??= why;
  loc.causes++;
}

function tellLeak(s: Solver, root: number, l: number, derefs: number): void {
  const { b } = s;
  const loc = s.locs[l]!,
    n = loc.n;
  if (n === undefined) return;
  const rootLoc = s.locs[root]!;
  const owner = b.ctx.target.release.explanationsNameFunction ? ` for ${funcName(loc.curfn)}` : '';
  const why = b.find(
    'whyLeaks',
    loc.curfn,
    n,
    n.pos,
    `parameter ${b.text(n)} leaks to ${explainLoc(b, rootLoc)}${owner} with derefs=${derefs}:`,
    2,
  );
  explainPath(s, root, l, why);
  why.end = chainEnd(s, root, l);
  why.target = rootLoc;
  why.level = derefs;
  (loc.leaks ??= []).push({
    result: rootLoc.paramOut && rootLoc.curfn === loc.curfn ? rootLoc.resultIndex - 1 : -1,
    derefs,
    why,
  });
}

/** In what way root outlives l. */
function chainEnd(s: Solver, root: number, l: number): ChainEnd {
  if (root === Id.Heap) return 'heap';
  if ((s.attrs[root]! & Attr.Escapes) !== 0) return 'escaping';
  const r = s.locs[root]!;
  if (r.paramOut) return 'result';
  return r.curfn === s.locs[l]!.curfn ? 'loop' : 'outer';
}

/** The path from l to root as the explanation's chain; a path that runs into a circle is cut off there. */
function explainPath(s: Solver, root: number, l: number, why: Finding): void {
  const { b } = s;
  const steps: Step[] = [];
  const visited = new Set<number>();
  for (;;) {
    if (visited.has(l)) {
      why.truncated = true;
      break;
    }
    visited.add(l);
    const dst = s.dst[l]!;
    if (dst < 0) break;
    const i = s.dstEdge[l]!;
    steps.push(explainFlow(b, s.locs[dst]!, s.locs[l]!, s.weight[i]!, b.edgeNotes[s.edge[i]!]));
    if (dst === root) break;
    l = dst;
  }
  why.chain = steps;
}
