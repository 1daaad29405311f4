/**
 * The graph: locations, edges between them, and holes, which are places that an expression's value goes to
 * (cmd/compile/internal/escape/graph.go, go1.26).
 */
import type { Pos } from '../base/pos';
import { exprString } from '../ir/fmt';
import { Class, type ClosureExpr, type Func, type Name, type Node, type NodeLocation } from '../ir/node';
import { Op } from '../ir/op';
import { ReassignOracle } from '../ir/staticvalue';
import type { Sym } from '../ir/type';
import { type EscapeContext, Finding, type FindingKind, type Step } from './context';
import { explainFlow } from './explain';
import { Leaks } from './leaks';

/** Attributes of locations. */
export const enum Attr {
  /** The variable's address escapes: it lives on the heap. */
  Escapes = 1,
  /** The address outlives the statement. */
  Persists = 2,
  /** Memory that is reached from here may be written to. */
  Mutates = 4,
  /** Closures that are reached from here may be called without their results being followed. */
  Calls = 8,
  All = 15,
}

/** A way on which a parameter leaks, with its explanation. */
export interface LeakNote {
  readonly result: number;
  readonly derefs: number;
  readonly why: Finding;
}

/** A variable or an allocation site. */
export class Location implements NodeLocation {
  /** Index among the result parameters plus one; 0 for everything else. */
  resultIndex = 0;
  attrs = 0;
  paramEsc: Leaks | undefined = undefined;
  captured = false;
  reassigned = false;
  addrtaken = false;
  param = false;
  paramOut = false;
  /** Explanation of why it escapes; explanations of how it leaks. */
  why: Finding | undefined = undefined;
  /** How many explanations there are of why it escapes. */
  causes = 0;
  leaks: LeakNote[] | undefined = undefined;
  constructor(
    readonly id: number,
    /** The variable or expression; undefined for temporaries. */
    readonly n: Node | undefined,
    readonly curfn: Func | undefined,
    /** Loop depth at the declaration. */
    public loopDepth: number,
  ) {}

  hasAttr(a: Attr): boolean {
    return (this.attrs & a) !== 0;
  }
}

/** Why a value flows; the latest reason first. */
export interface Note {
  readonly next: Note | undefined;
  readonly where: Node;
  readonly why: string;
}

/** A context that a value is evaluated for: `dst = **x` is a hole with derefs 2 around x. */
export class Hole {
  constructor(
    readonly dst: Location,
    readonly derefs: number,
    readonly notes: Note | undefined,
    /** The context takes the expression's address. */
    readonly addrtaken: boolean,
  ) {}
}

/** A flow into something that is on the heap already. */
export interface DirectFlow {
  readonly dst: Location;
  readonly src: Location;
  readonly derefs: number;
  readonly notes: Note | undefined;
}

/** Ids of the locations that stand for no variable. */
export const enum Id {
  Heap,
  Mutator,
  Callee,
  Blank,
  First,
}

/** State of the analysis of functions that are analysed together. */
export class Batch {
  /** In order of creation. Location i has the id Id.First + i. */
  readonly allLocs: Location[] = [];
  closures: { readonly k: Hole; readonly clo: ClosureExpr }[] = [];
  /** Edges in order of creation, as columns: to, from, dereferences, reasons. */
  readonly edgeDst: number[] = [];
  readonly edgeSrc: number[] = [];
  readonly edgeDerefs: number[] = [];
  readonly edgeNotes: (Note | undefined)[] = [];
  /** Functions of the batch: not tagged yet. */
  readonly members: Set<Func>;
  readonly explain: boolean;
  /** For drawing: flows that need no edge, since they make something escape at once. */
  readonly direct: DirectFlow[] | undefined;

  readonly heapLoc = new Location(Id.Heap, undefined, undefined, 0);
  readonly mutatorLoc = new Location(Id.Mutator, undefined, undefined, 0);
  readonly calleeLoc = new Location(Id.Callee, undefined, undefined, 0);
  readonly blankLoc = new Location(Id.Blank, undefined, undefined, 0);
  readonly heapHole = new Hole(this.heapLoc, 0, undefined, false);
  readonly mutatorHole = new Hole(this.mutatorLoc, 0, undefined, false);
  readonly calleeHole = new Hole(this.calleeLoc, 0, undefined, false);
  readonly discardHole = new Hole(this.blankLoc, 0, undefined, false);

  /** Printed expressions, valid as long as the tree does not change. */
  private texts = new Map<Node, string>();

  constructor(
    readonly ctx: EscapeContext,
    readonly findings: Finding[],
    fns: readonly Func[],
    readonly oracles: Map<Func, ReassignOracle>,
  ) {
    this.members = new Set(fns);
    this.explain = ctx.explain;
    const { graphs } = ctx;
    this.direct = graphs !== undefined && fns.some((fn) => graphs.wants(fn)) ? [] : undefined;
    this.heapLoc.attrs = Attr.All;
    this.mutatorLoc.attrs = Attr.Mutates;
    this.calleeLoc.attrs = Attr.Calls;
  }

  location(id: number): Location {
    switch (id) {
      case Id.Heap:
        return this.heapLoc;
      case Id.Mutator:
        return this.mutatorLoc;
      case Id.Callee:
        return this.calleeLoc;
      case Id.Blank:
        return this.blankLoc;
      default:
        return this.allLocs[id - Id.First]!;
    }
  }

  find(
    kind: FindingKind,
    fn: Func | undefined,
    node: Node | undefined,
    pos: Pos,
    text: string,
    verbosity: 0 | 1 | 2,
  ): Finding {
    const f = new Finding(kind, fn, node, this.ctx.outermost(pos), text, verbosity);
    this.findings.push(f);
    return f;
  }

  /** The expression as messages show it; remembered, since explanations show the same ones again and again. */
  text(n: Node): string {
    if (n.op === Op.NAME || !this.explain) return exprString(n, this.ctx.localPkg);
    let s = this.texts.get(n);
    if (s === undefined) this.texts.set(n, (s = exprString(n, this.ctx.localPkg)));
    return s;
  }
  /** To be called when trees were changed. */
  forgetTexts(): void {
    this.texts = new Map();
  }

  asHole(loc: Location): Hole {
    return new Hole(loc, 0, undefined, false);
  }

  note(k: Hole, where: Node, why: string): Hole {
    if (!this.explain) return k;
    return new Hole(k.dst, k.derefs, { next: k.notes, where, why }, k.addrtaken);
  }
  shift(k: Hole, delta: number): Hole {
    return new Hole(k.dst, Math.max(k.derefs + delta, -1), k.notes, delta < 0);
  }
  deref(k: Hole, where: Node, why: string): Hole {
    return new Hole(k.dst, k.derefs + 1, this.explain ? { next: k.notes, where, why } : undefined, false);
  }
  addr(k: Hole, where: Node, why: string): Hole {
    return new Hole(k.dst, Math.max(k.derefs - 1, -1), this.explain ? { next: k.notes, where, why } : undefined, true);
  }

  /** Lets src's value flow into the hole. */
  flow(k: Hole, src: Location): void {
    if (k.addrtaken) src.addrtaken = true;
    const dst = k.dst;
    if (dst === this.blankLoc) return;
    if (dst === src && k.derefs >= 0) return;
    if (k.derefs < 0 && (dst.attrs & Attr.Escapes) !== 0) {
      if (this.explain && src.n !== undefined) {
        const heading = escapeHeading(this, src.n, src.curfn);
        const why = this.find('whyEscapes', src.curfn, src.n, src.n.pos, heading, 2);
        why.subject = this.text(src.n);
        const chain: Step[] = [explainFlow(this, dst, src, k.derefs, k.notes)];
        why.chain = chain;
        why.end = dst === this.heapLoc ? 'heap' : 'escaping';
        why.target = dst;
        src.why ??= why;
        src.causes++;
      }
      this.direct?.push({ dst, src, derefs: k.derefs, notes: k.notes });
      src.attrs |= Attr.All;
      return;
    }
    this.edgeDst.push(dst.id);
    this.edgeSrc.push(src.id);
    this.edgeDerefs.push(k.derefs);
    if (this.explain) this.edgeNotes.push(k.notes);
  }

  newLoc(n: Node | undefined, curfn: Func, loopDepth: number, persists: boolean): Location {
    const loc = new Location(Id.First + this.allLocs.length, n, curfn, loopDepth);
    if (persists) loc.attrs = Attr.Persists;
    this.allLocs.push(loc);
    if (n !== undefined && n.op === Op.NAME) {
      if (n.class_ === Class.PARAM) {
        loc.param = true;
        loc.paramEsc = new Leaks();
      } else if (n.class_ === Class.PARAMOUT) loc.paramOut = true;
      n.loc = loc;
    }
    return loc;
  }

  /**
   * The variable's location. A variable that no function of the batch declares (a flaw of the tree) is the blank one.
   */
  oldLoc(n: Name): Location {
    return (n.canonical().loc as Location | undefined) ?? this.blankLoc;
  }

  /** Reports whether the function's body is analysed in this batch, so that its tags are not known yet. */
  inMutualBatch(fn: Name): boolean {
    return fn.func !== undefined && this.members.has(fn.func);
  }

  /** The oracle of the outermost function around fn. */
  reassignOracle(fn: Func): ReassignOracle {
    let ro = this.oracles.get(fn);
    if (ro !== undefined) return ro;
    let f = fn;
    while (f.closureParent !== undefined && !f.closureParent.isPackageInit) f = f.closureParent;
    if (f !== fn) ro = this.oracles.get(f);
    if (ro === undefined) this.oracles.set(f, (ro = new ReassignOracle(f, this.ctx.target.release)));
    this.oracles.set(fn, ro);
    return ro;
  }
}

/** State of the walk over one function. */
export class Escape {
  labels: Map<Sym, Label> | undefined = undefined;
  /** Loops, and labels that are jumped back to, around the current place. */
  loopDepth = 1;
  constructor(
    readonly b: Batch,
    readonly curfn: Func,
  ) {}

  newLoc(n: Node | undefined, persists: boolean): Location {
    return this.b.newLoc(n, this.curfn, this.loopDepth, persists);
  }

  /** A hole that flows into each of ks. */
  teeHole(ks: readonly Hole[]): Hole {
    if (ks.length === 0) return this.b.discardHole;
    if (ks.length === 1) return ks[0]!;
    const loc = this.newLoc(undefined, false);
    for (const k of ks) this.b.flow(k, loc);
    return this.b.asHole(loc);
  }

  /** A hole that flows into k, but later: what is put there has to last. */
  later(k: Hole): Hole {
    const loc = this.newLoc(undefined, true);
    this.b.flow(k, loc);
    return this.b.asHole(loc);
  }
}

export const enum Label {
  Looping,
  Nonlooping,
}

/** A function's name as messages about explanations show it (ir.FuncName). */
export function funcName(fn: Func | undefined): string {
  return fn === undefined ? '<nil>' : fn.sym.name;
}

/** The first line of an explanation of why an expression or a variable of the function escapes. */
export function escapeHeading(b: Batch, n: Node, fn: Func | undefined): string {
  const owner = b.ctx.target.release.explanationsNameFunction ? ` in ${funcName(fn)}` : '';
  return `${b.text(n)} escapes to heap${owner}:`;
}
