/**
 * Escape analysis, the driver (cmd/compile/internal/escape/escape.go, go1.26).
 *
 * Every variable and every expression that allocates is a location. An assignment is an edge between locations,
 * weighted
 * by dereferences minus address-ofs: p = &q -1, p = q 0, p = *q 1. A location must be on the heap if its address flows
 * to
 * one that outlives it. What flows from a function's parameters to the heap and to its results is packed into tags,
 * which stand for the function where it is called.
 */
import { exprString, funcString } from '../ir/fmt';
import { type ClosureExpr, Esc, type Func, type Name, type Node } from '../ir/node';
import { Op } from '../ir/op';
import { Pragma } from '../ir/pragma';
import { visitFuncsBottomUp } from '../ir/scc';
import { hasPointers, sizeOf } from '../ir/size';
import type { ReassignOracle } from '../ir/staticvalue';
import type { Field } from '../ir/type';
import { visitList } from '../ir/visit';
import type { EscapeContext, Finding } from './context';
import { flowGraph } from './drawing';
import { Attr, Batch, Escape, type Hole, Label, type Location } from './graph';
import { Leaks, numEscResults } from './leaks';
import { walkAll } from './solve';
import { block } from './stmt';
import { heapAllocReason, rewriteWithLiterals } from './utils';

/** Analyses all functions of a package, callees first, and returns what was found in the compiler's order. */
export function escapeFuncs(ctx: EscapeContext, fns: readonly Func[]): Finding[] {
  const findings: Finding[] = [];
  const oracles = new Map<Func, ReassignOracle>();
  visitFuncsBottomUp(fns, (list) => analyze(ctx, findings, list, oracles));
  return findings;
}

/**
 * Analyses functions together (one group of visitFuncsBottomUp); sets their tags and returns what was found. oracles
 * may
 * be shared by the batches of one package.
 */
export function escapeBatch(
  ctx: EscapeContext,
  fns: readonly Func[],
  oracles: Map<Func, ReassignOracle> = new Map(),
): Finding[] {
  const findings: Finding[] = [];
  analyze(ctx, findings, fns, oracles);
  return findings;
}

function analyze(
  ctx: EscapeContext,
  findings: Finding[],
  fns: readonly Func[],
  oracles: Map<Func, ReassignOracle>,
): void {
  const b = new Batch(ctx, findings, fns, oracles);
  const before = findings.length;
  try {
    analyzeBatch(b, fns);
  } catch (e) {
    // Trees too deep for the stack get no answer, and their parameters count as leaking.
    if (!(e instanceof RangeError)) throw e;
    findings.length = before;
    for (const fn of fns) fn.tags = fn.type.recvParams.map(() => '');
    for (const loc of b.allLocs) if (loc.n !== undefined && loc.n.op === Op.NAME) loc.n.loc = undefined;
  }
}

function analyzeBatch(b: Batch, fns: readonly Func[]): void {
  for (const fn of fns) initFunc(b, fn);
  for (const fn of fns) if (!fn.isClosure) walkFunc(b, fn);

  // All assignments and address-ofs are known now, and with them how closures capture.
  for (const { k, clo } of b.closures) flowClosure(b, k, clo);
  b.closures = [];

  if (b.explain) b.forgetTexts();
  for (const loc of b.allLocs) {
    const n = loc.n;
    if (n === undefined) continue;
    rewriteWithLiterals(b, n, loc.curfn);
    const why = heapAllocReason(b.ctx.target, n);
    if (why !== '') b.flow(b.addr(b.heapHole, n, why), loc);
  }
  if (b.explain) b.forgetTexts();

  walkAll(b);
  if (b.direct !== undefined) b.ctx.graphs?.take(flowGraph(b, fns));
  finish(b, fns);
}

/** Locations of the function's variables. */
function initFunc(b: Batch, fn: Func): void {
  fn.closureResultsLost = false;
  fn.tags = undefined;
  for (const n of fn.dcl) b.newLoc(n, fn, 1, true);
  // Hidden parameters, like the receiver of a method value's wrapper.
  if (fn.oclosure === undefined) for (const n of fn.closureVars) b.newLoc(n.canonical(), fn, 1, true);
  const type = fn.type;
  const first = (type.recv === undefined ? 0 : 1) + type.params.length;
  for (let i = 0; i < type.results.length; i++) {
    const result = fn.dcl[first + i];
    if (result !== undefined) b.oldLoc(result).resultIndex = 1 + i;
  }
}

/** Walks a function's body, and those of the closures in it. */
export function walkFunc(b: Batch, fn: Func): void {
  const e = new Escape(b, fn);
  // A label that is jumped back to heads a loop.
  visitList(fn.body, (n) => {
    if (n.op === Op.LABEL) {
      if (!n.label.isBlank) (e.labels ??= new Map()).set(n.label, Label.Nonlooping);
    } else if (n.op === Op.GOTO && n.label !== undefined && e.labels?.has(n.label) === true)
      e.labels.set(n.label, Label.Looping);
  });
  block(e, fn.body);
}

function flowClosure(b: Batch, k: Hole, clo: ClosureExpr): void {
  for (const cv of clo.func.closureVars) {
    const n = cv.canonical();
    const loc = b.oldLoc(cv);
    n.byvalFlag = !loc.addrtaken && !loc.reassigned && sizeOf(n.type) <= b.ctx.target.limits.maxByValueCapture;
    if (!n.byvalFlag) n.addrtaken = true;
    if (b.explain) {
      const pkg = b.ctx.localPkg;
      const fn = n.curfn === undefined ? '<nil>' : funcString(n.curfn, pkg);
      b.find(
        'capture',
        n.curfn,
        n,
        n.pos,
        `${fn} capturing by ${n.byvalFlag ? 'value' : 'ref'}: ${exprString(n, pkg)} ` +
          `(addr=${loc.addrtaken} assign=${loc.reassigned} width=${sizeOf(n.type)})`,
        2,
      );
    }
    const to = n.byvalFlag ? k : b.addr(k, cv, 'reference');
    b.flow(b.note(to, cv, 'captured by a closure'), loc);
  }
}

/** Writes tags, tells what was found, and leaves the results on the nodes. */
function finish(b: Batch, fns: readonly Func[]): void {
  for (const fn of fns) {
    const params = fn.type.recvParams;
    const tags: string[] = [];
    for (let i = 0; i < params.length; i++) tags.push(paramTag(b, fn, i, params[i]!));
    fn.tags = tags;
  }
  const pkg = b.ctx.localPkg;
  for (const loc of b.allLocs) {
    const n = loc.n;
    if (n === undefined) continue;
    // Wrappers of go and defer are the compiler's own business.
    const silent = n.op === Op.CLOSURE && n.func.wrapper;
    if (n.op === Op.NAME) n.loc = undefined;
    if (loc.hasAttr(Attr.Escapes)) {
      n.esc = Esc.Heap;
      if (n.op === Op.NAME) explained(about(b, 'moved', loc, n, exprString(n, pkg)), loc.why, loc.causes);
      else if (!silent)
        explained(about(b, 'escapes', loc, n, n.op === Op.APPEND ? 'append' : b.text(n)), loc.why, loc.causes);
    } else {
      n.esc = Esc.None;
      if (n.op === Op.NAME) {
        if (b.ctx.locals === true && !loc.param) b.find('local', loc.curfn, n, n.pos, '', 0);
      } else if (!silent) about(b, 'stays', loc, n, n.op === Op.APPEND ? 'append' : b.text(n));
    }
    if (n.op === Op.STR2BYTES && !loc.hasAttr(Attr.Mutates))
      b.find('zeroCopy', loc.curfn, n, n.pos, 'zero-copy string->[]byte conversion', 1);
  }
}

/** Says of a variable or an expression whether it is on the heap. */
function about(b: Batch, kind: 'moved' | 'escapes' | 'stays', loc: Location, n: Node, subject: string): Finding {
  const end = kind === 'escapes' ? ' escapes to heap' : ' does not escape';
  const text = kind === 'moved' ? `moved to heap: ${subject}` : subject + end;
  const found = b.find(kind, loc.curfn, n, n.pos, text, 1);
  found.subject = subject;
  return found;
}

function explained(f: Finding, why: Finding | undefined, causes = 0): void {
  if (why === undefined) return;
  f.why = why;
  f.end = why.end;
  f.target = why.target;
  f.causes = causes;
  f.chain = why.chain;
  f.truncated = why.truncated;
}

/**
 * The tag of receiver or parameter i; tells about it unless the function is the compiler's own. The compiler prints
 * nothing about those of instances; people want to know.
 */
function paramTag(b: Batch, fn: Func, i: number, f: Field): string {
  const n: Name | undefined = fn.dcl[i];
  const name = n !== undefined ? n.sym.name : (f.sym?.name ?? `arg#${i + 1}`);
  const diagnose = !fn.wrapper && (!fn.dupok || b.ctx.locals === true);
  const tell = (kind: Finding['kind'], text: string): Finding => {
    const found = b.find(kind, fn, n, f.pos !== 0 ? f.pos : (n?.pos ?? 0), text, fn.dupok ? 0 : 1);
    found.param = i;
    found.subject = name;
    return found;
  };

  if (!fn.hasBody && fn.body.length === 0) {
    // uintptr arguments must be held live across the call: it could be a system call.
    fn.pragma |= Pragma.UintptrKeepAlive;
    if (f.type.isUintptr) {
      if (diagnose) tell('unsafeUintptr', `assuming ${name} is unsafe uintptr`);
      return '';
    }
    if (!hasPointers(f.type)) return '';
    const esc = new Leaks();
    if ((fn.pragma & Pragma.Noescape) !== 0) {
      if (diagnose && f.sym !== undefined) tell('paramStays', `${name} does not escape`);
      esc.addMutator(0);
      esc.addCallee(0);
    } else {
      if (diagnose && f.sym !== undefined) tell('leaks', `leaking param: ${name}`);
      esc.addHeap(0);
    }
    return esc.encode();
  }

  if ((fn.pragma & Pragma.UintptrEscapes) !== 0) {
    if (f.type.isUintptr) {
      if (diagnose) tell('marking', `marking ${name} as escaping uintptr`);
      return '';
    }
    if (f.isDDD && f.type.elem.isUintptr) {
      if (diagnose) tell('marking', `marking ${name} as escaping ...uintptr`);
      return '';
    }
  }
  if (!hasPointers(f.type)) return '';
  if (f.sym === undefined || f.sym.isBlank || n === undefined) return new Leaks().encode();
  const loc = b.oldLoc(n);
  const esc = loc.paramEsc ?? new Leaks();
  esc.optimize();
  if (diagnose && !loc.hasAttr(Attr.Escapes)) {
    const why = (result: number, derefs: number): Finding | undefined =>
      loc.leaks?.find((l) => l.result === result && l.derefs === derefs)?.why ??
      loc.leaks?.find((l) => l.derefs === derefs)?.why;
    let warned = false;
    const heap = esc.heap;
    if (heap >= 0) {
      explained(
        heap === 0 ? tell('leaks', `leaking param: ${name}`) : tell('leaksContent', `leaking param content: ${name}`),
        why(-1, heap),
      );
      warned = true;
    }
    const first = (fn.type.recv === undefined ? 0 : 1) + fn.type.params.length;
    for (let r = 0; r < numEscResults; r++) {
      const level = esc.result(r);
      if (level < 0) continue;
      const result = fn.dcl[first + r]?.sym.name ?? `~r${r}`;
      const found = tell('leaksResult', `leaking param: ${name} to result ${result} level=${level}`);
      found.level = level;
      found.resultIndex = r;
      found.result = result;
      explained(found, why(r, level));
      warned = true;
    }
    if (!warned) tell('paramStays', `${name} does not escape`);
  }
  return esc.encode();
}
