/**
 * What inlining means for the answers: what the inliner said of functions and calls, where an allocation has copies,
 * and
 * what would be otherwise if a function were inlined.
 */
import { countsAsHeap, effectsOf, verdictOf } from '../allocs';
import { none } from '../base/none';
import type { Pos } from '../base/pos';
import type { Finding, Step } from '../escape';
import type { CallFact, CostPart, InliningFacts, Obstacle } from '../inline';
import { Func } from '../ir/node';
import { Pragma } from '../ir/pragma';
import { trimInlineHash } from '../ir/typefmt';
import type { Package as LoadedPackage } from '../load';
import { type OwnerKey, ownerOf, type PackageAnalysis } from '../program';
import type { Func as TFunc } from '../types/object';
import type { Package } from '../types/package';
import { allocatesOf } from './allocates';
import { foreignOf } from './file';
import { inState, text } from './findings';
import { type FileFunction, functionsOf, listsOf } from './functions';
import { argumentsOf } from './generics';
import type { Answers } from './memo';
import type {
  CallInfo,
  CodePlace,
  CostPartInfo,
  FindingInfo,
  FindingInlining,
  FunctionInfo,
  IfInlined,
  InlinedCopy,
  InliningInfo,
  Origin,
} from './model';

/** What is looked up in one analysis; made when somebody asks. */
export class InliningIndex {
  private instances: ReadonlyMap<TFunc, InliningFacts> | undefined;
  private called: Set<OwnerKey> | undefined;
  private callers: Map<OwnerKey, { readonly calls: number; readonly inLoop: boolean }> | undefined;
  /** Functions of other packages that are not inlinable, and why. */
  readonly others = new Map<TFunc, InliningInfo | undefined>();
  /** What was tried: by caller, by callee. */
  readonly tried = new Map<TFunc, Map<Func, readonly Finding[] | undefined>>();
  constructor(private readonly a: PackageAnalysis) {}

  /** What is known of a declared function; of a generic one, of its first instance. */
  factsOf(obj: TFunc): InliningFacts | undefined {
    const facts = this.a.inlining.get(obj);
    if (facts !== undefined || !isGenericFunc(obj)) return facts;
    if (this.instances === undefined) {
      const map = new Map<TFunc, InliningFacts>();
      for (const [key, x] of this.a.inlining)
        if (key instanceof Func && key.source?.kind === 'declared') {
          const known = map.get(key.source.obj);
          if (known === undefined || (known.fn.representative && !key.representative)) map.set(key.source.obj, x);
        }
      this.instances = map;
    }
    return this.instances.get(obj);
  }

  /** The calls that the package has of a function, inlined ones included. */
  callersOf(key: OwnerKey): { readonly calls: number; readonly inLoop: boolean } {
    if (this.callers === undefined) {
      this.callers = new Map();
      for (const { fn, calls } of this.a.inlining.values()) {
        for (const c of calls) if (c.state === 'inlined' && c.callee !== undefined) this.addCaller(c.callee, 1, false);
        for (const c of effectsOf(fn)?.calls ?? [])
          if (c.callee !== undefined) this.addCaller(c.callee, c.count, c.inLoop);
      }
    }
    return this.callers.get(key) ?? { calls: 0, inLoop: false };
  }

  private addCaller(callee: Func, calls: number, inLoop: boolean): void {
    const key = ownerOf(callee);
    const old = this.callers?.get(key);
    this.callers?.set(key, { calls: calls + (old?.calls ?? 0), inLoop: inLoop || (old?.inLoop ?? false) });
  }

  /** Whether a call in the package calls a function whose body is not in its place. */
  calledAsIs(key: OwnerKey): boolean {
    if (this.called === undefined) {
      this.called = new Set();
      for (const facts of this.a.inlining.values())
        for (const c of facts.calls)
          if (c.callee !== undefined && c.state !== 'inlined') this.called.add(ownerOf(c.callee));
    }
    return this.called.has(key);
  }
}

function indexOf(on: Answers, a: PackageAnalysis): InliningIndex {
  let index = on.indexes.get(a);
  if (index === undefined) on.indexes.set(a, (index = new InliningIndex(a)));
  return index;
}

/** The engine's finding behind an answer: the one of that identity. */
function findingOf(on: Answers, a: PackageAnalysis, path: string, info: FindingInfo): Finding | undefined {
  const functions = on.files.get(a)?.get(path) ?? functionsOf(on, a, path);
  for (const fn of functions) for (const d of fn.described) if (d.info.id === info.id) return d.finding;
  return undefined;
}

/** What inlining means for a finding. */
export function findingInlining(
  on: Answers,
  a: PackageAnalysis,
  path: string,
  info: FindingInfo,
  tries: boolean,
): FindingInlining {
  const f = findingOf(on, a, path, info);
  if (f === undefined) return {};
  const found = tries && !info.free ? ifInlined(on, a, f) : [];
  return { ...copiesOf(on, a, f), ...(found.length === 0 ? {} : { ifInlined: found }) };
}

/** An answer for a function, with the facts that it was made from. */
export interface ToldFunction {
  readonly facts: InliningFacts | undefined;
  readonly info: FunctionInfo;
}

/**
 * Adds what the inliner decided to a function's answer; obj: the function, calls: and to the calls in it.
 */
export function withInlining(
  on: Answers,
  a: PackageAnalysis,
  obj: TFunc | undefined,
  fn: FunctionInfo,
  calls: boolean,
): FunctionInfo {
  if (obj === undefined || fn.silence !== undefined) return fn;
  const facts = indexOf(on, a).factsOf(obj);
  const old = on.told.get(fn);
  if (!calls && old !== undefined && old.facts === facts) return old.info;
  const info = facts === undefined ? uninstantiated(obj, fn) : inlined(on, a, obj, facts, fn, calls);
  if (!calls) on.told.set(fn, { facts, info });
  return info;
}

function inlined(
  on: Answers,
  a: PackageAnalysis,
  obj: TFunc,
  facts: InliningFacts,
  fn: FunctionInfo,
  calls: boolean,
): FunctionInfo {
  const inlining = infoOf(on, facts);
  return {
    ...fn,
    ...(inlining === undefined ? {} : { inlining }),
    ...(facts.fn.representative ? { representative: argumentsOf(facts.fn) } : {}),
    ...(calls
      ? { allocates: allocatesOf(on, facts.fn), callers: indexOf(on, a).callersOf(obj), calls: callsIn(on, a, obj) }
      : {}),
  };
}

const uninstantiated = (obj: TFunc, fn: FunctionInfo): FunctionInfo =>
  isGenericFunc(obj) ? { ...fn, silence: noInstance } : fn;

const noInstance =
  'it is generic, nothing in its package instantiates it, and no instance stands for what its constraints allow';

const isGenericFunc = ({ type }: TFunc): boolean => type !== undefined && type.tparams.length + type.rparams.length > 0;

/** What the inliner said of a declared function. */
export function inliningInfo(on: Answers, a: PackageAnalysis, obj: TFunc): InliningInfo | undefined {
  const facts = indexOf(on, a).factsOf(obj);
  return facts === undefined ? undefined : infoOf(on, facts);
}

/** A function that cannot be inlined. */
function refused(o: Obstacle, budget: number): InliningInfo {
  const over = o.overCost === undefined ? {} : { cost: o.overCost, budget, overBudget: true as const };
  return { inlinable: false, ...over, reason: text(o.text) };
}

function infoOf(on: Answers, f: InliningFacts): InliningInfo | undefined {
  const { hotMaxBudget, maxBudget } = on.live.target.inlining;
  // Only what a profile calls hot may cost more.
  if (f.cost !== undefined)
    return { inlinable: true, cost: f.cost, budget: f.cost > maxBudget ? hotMaxBudget : maxBudget };
  return f.obstacle === undefined ? undefined : refused(f.obstacle, maxBudget);
}

/** The same, counted again: for functions of any package, with what costs most. */
export function inliningDetail(on: Answers, a: PackageAnalysis, obj: TFunc): InliningInfo | undefined {
  const known = inliningInfo(on, a, obj.origin ?? obj);
  const b = on.live.costOf(obj);
  if (b === undefined) return known;
  const parts = topParts(on, b.parts, b.cost > b.budget);
  const more = parts.length === 0 ? {} : { parts };
  if (known !== undefined) return known.cost === b.cost ? { ...known, ...more } : known;
  if (obj.pkg === a.pkg) return undefined;
  const fn = on.live.funcOf(obj);
  if (fn?.summarized === true && fn.inl !== undefined)
    return { inlinable: true, cost: fn.inl.cost, budget: b.budget, ...more };
  return b.obstacle === undefined
    ? { inlinable: true, cost: b.cost, budget: b.budget, ...more }
    : { ...refused(b.obstacle, b.budget), ...more };
}

/** rest: what is nothing special counts too, where there is nothing else. */
function topParts(on: Answers, parts: readonly CostPart[], rest: boolean): CostPartInfo[] {
  const special = parts.filter((p) => p.kind !== 'rest');
  return (special.length === 0 && rest ? parts : special).slice(0, 3).map((p) => {
    const place = p.kind === 'rest' ? undefined : on.live.positions.base(p.pos)?.place(p.pos);
    return {
      text: partText(p),
      cost: p.cost,
      ...(place === undefined ? {} : { place }),
    };
  });
}

function partText(p: CostPart): string {
  const times = p.count === 1 ? 'a' : String(p.count),
    s = p.count === 1 ? '' : 's';
  switch (p.kind) {
    case 'call':
      return `the call of ${text(p.name)}`;
    case 'inlinedCall':
      return `the inlined call of ${text(p.name)}`;
    case 'interfaceCall':
      return `the call of the interface method ${text(p.name)}`;
    case 'paramCall':
      return `the call of the parameter ${text(p.name)}`;
    case 'literal':
      return `${times} function literal${s}`;
    case 'panic':
      return `${times} panic${s}`;
    case 'rest':
      return `${p.count} operation${s}, none of them a call`;
  }
}

/** What is known of a declared function; of a generic one, of all its instances. */
export function factsOf(on: Answers, a: PackageAnalysis, obj: TFunc): InliningFacts[] {
  const facts = a.inlining.get(obj);
  if (facts !== undefined || !isGenericFunc(obj)) return facts === undefined ? [] : [facts];
  const all = [...a.inlining].filter(
    ([key]) => key instanceof Func && key.source?.kind === 'declared' && key.source.obj === obj,
  );
  const first = indexOf(on, a).factsOf(obj);
  return all.length > 0 ? all.map(([, x]) => x) : first === undefined ? [] : [first];
}

/** The calls in a function. */
export function callsIn(on: Answers, a: PackageAnalysis, obj: TFunc): CallInfo[] {
  const facts = indexOf(on, a).factsOf(obj);
  const list = merged(facts?.calls ?? []).flatMap((c) => callInfo(on, a, c) ?? []);
  return list.sort(
    (x, y) => x.place.line - y.place.line || x.place.col - y.place.col || (x.callee < y.callee ? -1 : 1),
  );
}

/** The call at a position. */
export function callAt(on: Answers, a: PackageAnalysis, pos: Pos): CallInfo | undefined {
  for (const f of a.inlining.values()) {
    const here = merged(f.calls.filter((c) => c.pos === pos));
    if (here.length > 0) return callInfo(on, a, here[0]!);
  }
  return undefined;
}

/** Without calls of literals that the compiler puts calls of go and defer statements into. */
function merged(calls: readonly CallFact[]): (CallFact & { readonly wrapped?: true })[] {
  const isMade = (c: CallFact): boolean =>
    c.state === 'goDefer' && c.callee?.oclosure !== undefined && c.callee.source === undefined;
  const made = new Set(calls.filter(isMade).map((c) => c.pos));
  if (made.size === 0) return [...calls];
  return calls.filter((c) => !isMade(c)).map((c) => (made.has(c.pos) ? { ...c, wrapped: true } : c));
}

function callInfo(on: Answers, a: PackageAnalysis, c: CallFact & { readonly wrapped?: true }): CallInfo | undefined {
  const place = on.live.positions.base(c.pos)?.place(c.pos);
  if (place === undefined) return undefined;
  const inlining = c.callee === undefined ? undefined : calleeInfo(on, a, c.callee, c.state === 'notInlinable');
  return {
    place: place,
    callee: c.callee === undefined ? '' : nameOf(a, c.callee),
    state: c.state,
    ...(c.wrapped ? { wrapped: true } : {}),
    ...(c.state === 'big' ? { limit: on.live.target.inlining.bigFunctionMaxCost } : {}),
    ...(inlining === undefined ? {} : { inlining }),
    ...(c.callee === undefined ? {} : { allocates: allocatesOf(on, c.callee) }),
  };
}

function calleeInfo(on: Answers, a: PackageAnalysis, fn: Func, why: boolean): InliningInfo | undefined {
  const budget = on.live.target.inlining.maxBudget;
  if (fn.closureParent !== undefined)
    return fn.inl === undefined ? undefined : { inlinable: true, cost: fn.inl.cost, budget };
  const key = ownerOf(fn);
  const facts = a.inlining.get(key);
  if (facts !== undefined) return infoOf(on, facts);
  if (fn.inl !== undefined) return { inlinable: true, cost: fn.inl.cost, budget };
  if (!why || typeof key === 'string' || key instanceof Func || key.pkg === a.pkg) return undefined;
  const { others } = indexOf(on, a);
  if (!others.has(key)) {
    const b = on.live.costOf(key);
    others.set(key, b?.obstacle === undefined ? undefined : refused(b.obstacle, b.budget));
  }
  return others.get(key);
}

/** A function as the compiler names it in this package. */
const nameOf = (a: PackageAnalysis, fn: Func): string => nameIn(a.pkg, fn);

function nameIn(pkg: Package, fn: Func): string {
  if (fn.oclosure !== undefined) return 'the function literal';
  const obj = fn.nname.origin as TFunc | undefined;
  const own = obj === undefined || obj.pkg === pkg;
  return text(own ? fn.sym.name : `${obj.pkg?.name ?? ''}.${fn.sym.name}`);
}

// ---- copies

/** Whether it is about an allocation, and then whether that is on the heap. */
function verdict(f: Finding): boolean | undefined {
  switch (f.kind) {
    case 'moved':
    case 'escapes':
      return true;
    case 'stays':
    case 'local':
      return false;
    default:
      return undefined;
  }
}

const sameThing = (x: Finding, f: Finding): boolean => x.node?.op === f.node?.op && verdict(x) !== undefined;
/** The compiler's own function around an instance, in which that is inlined: nobody's code. */
const isWrapper = (fn: Func | undefined): boolean =>
  fn !== undefined && (fn.wrapper || (fn.source?.kind === 'declared' && fn.source.wrapper));
const writtenAt = (f: Finding): Pos => (f.node !== undefined && f.node.pos > 0 ? f.node.pos : f.pos);

/** Where the code is written, for what inlining brought in from another function. */
export function originOf(on: Answers, pkg: Package, f: Finding): Origin | undefined {
  const fn = f.inlinedFrom;
  if (f.origin === 0 || fn === undefined || fn.oclosure !== undefined || isWrapper(f.fn)) return undefined;
  const place = on.live.positions.base(f.origin)?.place(f.origin);
  if (place === undefined) return undefined;
  const obj = fn.nname.origin as TFunc | undefined;
  return {
    func: nameIn(pkg, fn),
    pkg: text((obj?.pkg ?? pkg).path),
    own: obj?.pkg === undefined || obj.pkg === pkg || isOwn(on.live.program.load.all.get(obj.pkg.path)),
    place: place,
  };
}

const isOwn = (p: LoadedPackage | undefined): boolean => p !== undefined && (p.isRoot || foreignOf(p) === undefined);

/** Findings about allocations in inlined code that is written at a position. */
function copiesAt(on: Answers, a: PackageAnalysis, origin: Pos): readonly Finding[] {
  const program = on.live.program.package(a.loaded.importPath);
  return listsOf(on, a, program?.sources ?? none).copiesOf(origin);
}

/** What became of an allocation where its function is inlined. */
function copiesOf(on: Answers, a: PackageAnalysis, f: Finding): { copies?: InlinedCopy[] } {
  const v = verdict(f);
  if (v === undefined) return {};
  if (f.origin !== 0) return {};
  const list = copiesAt(on, a, writtenAt(f));
  const copies: InlinedCopy[] = [];
  for (const x of list) {
    if (!sameThing(x, f) || isWrapper(x.fn)) continue;
    const at = codePlace(on, x.pos, text(trimInlineHash(x.fn?.sym.name ?? '')));
    if (at === undefined) continue;
    const old = copies.findIndex(
      (c) => c.place.line === at.place.line && c.place.col === at.place.col && c.place.file === at.place.file,
    );
    const copy = { ...at, heap: verdict(x)! || (old >= 0 && copies[old]!.heap) };
    if (old >= 0) copies[old] = copy;
    else copies.push(copy);
  }
  copies.sort(
    (x, y) =>
      (x.place.file < y.place.file ? -1 : x.place.file > y.place.file ? 1 : 0) ||
      x.place.line - y.place.line ||
      x.place.col - y.place.col,
  );
  return copies.length === 0 ? {} : { copies };
}

function codePlace(on: Answers, pos: Pos, func: string): CodePlace | undefined {
  const place = on.live.positions.base(pos)?.place(pos);
  return place === undefined ? undefined : { func, place: place };
}

/** An answer for a function, with the indexes of the findings that are `unless-inlined` in it. */
export interface UnlessInlined {
  readonly indexes: readonly number[];
  readonly info: FunctionInfo;
}

/**
 * Findings of a function whose own code runs only where nobody sees the call: all calls in the package have its body in
 * their place, and there it is on the stack.
 */
export function unlessInlined(on: Answers, a: PackageAnalysis, { made, described }: FileFunction): FunctionInfo {
  const indexes: number[] = [];
  described.forEach((d, i) => {
    const { state } = d.told;
    if (state !== 'heap' && state !== 'grows' && state !== 'nonzero') return;
    const f = d.finding;
    if (f.fn?.inl === undefined || f.origin !== 0) return;
    const copies = copiesAt(on, a, writtenAt(f)).filter((x) => sameThing(x, f) && !isWrapper(x.fn));
    if (copies.length === 0 || copies.some(allocates) || indexOf(on, a).calledAsIs(ownerOf(f.fn))) return;
    indexes.push(i);
  });
  if (indexes.length === 0) return made;
  const old = on.unless.get(made);
  if (old?.indexes.length === indexes.length && indexes.every((x, i) => x === old.indexes[i])) return old.info;
  const findings = [...made.findings];
  for (const i of indexes) findings[i] = inState(on.live.positions, described[i]!, 'unless-inlined');
  const info = { ...made, findings };
  on.unless.set(made, { indexes, info });
  return info;
}

function allocates(f: Finding): boolean {
  const v = verdictOf(f);
  if (v === undefined || v.dead) return false;
  return countsAsHeap(v.state) || v.state === 'branch';
}

// ---- what if

/** Functions that are tried for one finding. */
const maxTries = 6;

/** What costs more than this is not made inlinable by a change or two. */
const maxCost = 160;

/** Whether a function is kept from being inlined by something that can be changed. */
function couldBe(facts: InliningFacts | undefined): facts is InliningFacts {
  if (facts?.obstacle === undefined) return false;
  const { overCost } = facts.obstacle;
  return overCost === undefined ? (facts.fn.pragma & Pragma.Noinline) !== 0 : overCost <= maxCost;
}

/**
 * Functions that keep something on the heap only by not being inlined: the function that it is in, for its callers, and
 * those that it is passed to. Each is tried: the caller is analysed with the call inlined.
 */
function ifInlined(on: Answers, a: PackageAnalysis, f: Finding): IfInlined[] {
  const owner = f.fn === undefined ? undefined : ownerOf(f.fn);
  const out: IfInlined[] = [];
  if (verdict(f) !== true || owner === undefined || typeof owner === 'string' || owner instanceof Func) return out;
  let tries = 0;
  const own = a.inlining.get(owner);
  const claim = (caller: TFunc, callee: InliningFacts, pos: Pos, twins: (x: Finding) => boolean): void => {
    if (++tries > maxTries) return;
    const list = tryInlined(on, a, caller, callee.fn)?.filter((x) => sameThing(x, f) && twins(x));
    if (list === undefined || list.length === 0 || list.some((x) => verdict(x) === true)) return;
    const call = codePlace(on, pos, text(on.live.funcOf(caller)?.sym.name ?? ''));
    const obj = callee.fn.nname.origin as TFunc | undefined;
    const inlining = (obj === undefined ? undefined : inliningDetail(on, a, obj)) ?? infoOf(on, callee);
    if (call !== undefined && inlining !== undefined) out.push({ callee: nameOf(a, callee.fn), inlining, call });
  };
  // What it is passed to.
  const places = new Set<Pos>();
  for (const s of chainOf(f)) for (const n of s.notes) if (n.fact !== undefined) places.add(n.pos);
  for (const c of own?.calls ?? []) {
    if (
      c.state !== 'notInlinable' ||
      c.callee === undefined ||
      c.callee.closureParent !== undefined ||
      !places.has(c.pos)
    )
      continue;
    const callee = a.inlining.get(ownerOf(c.callee));
    if (!couldBe(callee) || callee === own || out.some((x) => x.callee === nameOf(a, callee.fn))) continue;
    claim(
      owner,
      callee,
      c.pos,
      f.origin === 0
        ? (x) => x.origin === 0 && writtenAt(x) === writtenAt(f)
        : (x) => x.origin === f.origin && x.pos === f.pos,
    );
  }
  // The function itself, where it is called.
  if (couldBe(own) && f.origin === 0 && f.fn === own.fn) {
    for (const [caller, facts] of a.inlining) {
      if (caller === owner || typeof caller === 'string' || caller instanceof Func) continue;
      const c = facts.calls.find(
        (x) =>
          x.state === 'notInlinable' &&
          x.callee !== undefined &&
          x.callee.closureParent === undefined &&
          ownerOf(x.callee) === owner,
      );
      if (c !== undefined) claim(caller, own, c.pos, (x) => x.origin === writtenAt(f));
    }
  }
  return out;
}

/** The steps of a finding and of what it ends in. */
function chainOf(f: Finding): Step[] {
  const steps: Step[] = [];
  const seen = new Set<Finding>();
  for (
    let link: Finding | undefined = f;
    link !== undefined && seen.size < 8 && !seen.has(link);
    link = link.end === 'escaping' ? link.target?.why : undefined
  ) {
    seen.add(link);
    steps.push(...(link.chain ?? []));
  }
  return steps;
}

function tryInlined(on: Answers, a: PackageAnalysis, caller: TFunc, callee: Func): readonly Finding[] | undefined {
  const { tried } = indexOf(on, a);
  let byCallee = tried.get(caller);
  if (byCallee === undefined) tried.set(caller, (byCallee = new Map()));
  if (byCallee.has(callee)) return byCallee.get(callee);
  const check = a.pkg.checker;
  const found = check === undefined ? undefined : on.live.whatIfInlined(check, caller, callee);
  byCallee.set(callee, found);
  return found;
}
