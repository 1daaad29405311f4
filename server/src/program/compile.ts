/**
 * The compiler's passes in order, over the functions of one package: the counterpart of cmd/compile/internal/gc/main.go
 * (go1.26). Parsing and type checking (packages.ts) and lowering (ir) come before, and everything after escape analysis
 * is not modelled, but for one message of it.
 */
import { type AllocsContext, decideStates } from '../allocs';
import { type EscapeContext, escapeFuncs, type Finding } from '../escape';
import { devirtualizeAndInline, type InlineContext, type InlineNote, inliningFacts, makeWrappers } from '../inline';
import { abiWrappers } from '../ir/abiwrappers';
import { bloopWalk } from '../ir/bloop';
import { elidedBounds } from '../ir/bounds';
import { deadLocals } from '../ir/deadlocals';
import { forCapture } from '../ir/loopvar';
import type { Func } from '../ir/node';
import { makeTask } from '../ir/pkginit';
import { isFIPS } from '../ir/staticinit';
import type { LowerNote, Unit } from '../ir/unit';
import { visitFuncAndClosures } from '../ir/visit';
import type { AnalysisOptions, OwnerKey } from './analysis';
import { packageOf } from './exports';
import { mentioned, ownerOf, refer, references, share, shareFacts } from './owners';

/** Tags of the parameters of a function that another package, or another run of the passes, has compiled. */
export type TagsOf = (fn: Func) => readonly string[] | undefined;

/**
 * The passes up to inlining, over a whole package: what is inlined is known afterwards, and nothing else is; the bodies
 * are gone.
 */
export function inlineOnly(unit: Unit, lowered: readonly Func[], inl: InlineContext): void {
  const broken = new Set(unit.broken.map((b) => b.fn));
  const answering = lowered.filter((fn) => !broken.has(fn) || fn.isPackageInit);
  bloopWalk(unit, answering);
  const inlined = devirtualizeAndInline(inl, answering);
  for (const fn of [...inlined, ...makeWrappers(inl)]) fn.body = [];
}

/**
 * Compiles lowered functions of one unit together and returns what escape analysis finds; inlining notes go to the
 * unit, and bodies are gone afterwards. inl is the inliner's view of the package.
 */
export function compile(
  unit: Unit,
  lowered: readonly Func[],
  options: AnalysisOptions,
  inl: InlineContext,
  tagsOf: TagsOf,
): Finding[] {
  const broken = new Set(unit.broken.map((b) => b.fn));
  // What is mentioned before inlining counts as well as what is mentioned after: an inlined call depends on its callee.
  const refs = options.owned === undefined ? undefined : references(lowered, unit.pkg, new Map());
  const answering = lowered.filter((fn) => !broken.has(fn) || fn.isPackageInit);

  // bloop: values in b.Loop are kept alive.
  bloopWalk(unit, answering);

  // inline, interleaved, devirtualize: costs, then devirtualization and inlining in turns.
  if (refs !== undefined) inl.calls = [];
  const from = unit.notes.length;
  // What inlined bodies mention counts for the wrappers.
  if (options.wrappers === true) unit.collector = unit.collected;
  const before = unit.broken.length;
  const { tracer } = unit.world;
  let inlined = tracer.span('inline', '', () => devirtualizeAndInline(inl, answering));
  unit.collector = undefined;
  if (unit.broken.length > before) inlined = withoutBroken(unit, inlined, before, from);
  if (options.inlining !== undefined) {
    shareFacts(options.inlining, inliningFacts(inl, inlined, unit.notes.slice(from) as InlineNote[]));
  }
  const foreign = new Map<OwnerKey, Set<Func>>();
  for (const { caller, callee } of inl.calls ?? []) {
    const owner = ownerOf(caller);
    refer(refs?.get(owner), callee, unit.pkg);
    const home = packageOf(callee);
    if (home === undefined || home === unit.pkg) continue;
    const set = foreign.get(owner);
    if (set === undefined) foreign.set(owner, new Set([callee]));
    else set.add(callee);
  }
  inl.calls = undefined;

  // noder.MakeWrappers: promoted methods and methods through pointers, each inlined by itself.
  const funcs = options.wrappers === true ? [...inlined, ...wrappers(inl, broken)] : [...inlined];

  // ssagen.GenABIWrappers: between the calling conventions of Go and assembly; only explanations show them.
  if (options.wrappers === true && options.explain) funcs.push(...abiWrappers(unit, funcs));

  // loopvar: variables of loops that need one copy an iteration.
  for (const fn of funcs) forCapture(fn);

  // pkginit: variables that are initialized statically.
  const init = funcs.find((fn) => fn.isPackageInit);
  if (init !== undefined) makeTask(init, { localPkg: unit.local, fips: isFIPS(unit.pkg.path) });

  // deadlocals: assignments to variables that nothing reads.
  if (unit.world.target.release.deadLocals) deadLocals(funcs);

  // escape: callees first. The tree is kept, since compiling what tagsOf asks for can give the context another one.
  const { tree } = inl;
  const ctx: EscapeContext = {
    target: unit.world.target,
    localPkg: unit.local,
    mode: inl.mode,
    explain: options.explain,
    locals: options.locals ?? false,
    ...(options.graphs === undefined ? {} : { graphs: options.graphs }),
    tagsOf,
    outermost: (pos) => tree.outermost(pos),
  };
  if (refs !== undefined) references(funcs, unit.pkg, refs);
  const findings = tracer.span('escape', '', () => escapeFuncs(ctx, funcs));

  // slice, walk, ssagen and the runtime: what allocates.
  if (options.states === true || options.effects === true) {
    const allocs: AllocsContext = {
      target: ctx.target,
      localPkg: unit.local,
      fips: isFIPS(unit.pkg.path),
      effects: options.effects === true,
      outermost: ctx.outermost,
      frames: (pos) => tree.frames(pos),
    };
    const more = tracer.span('states', '', () => decideStates(allocs, funcs, findings));
    for (const f of more) findings.push(f);
  }
  for (const f of findings) {
    const pos = f.node?.pos ?? 0;
    if (pos >= 0) continue;
    f.origin = tree.innermost(pos);
    f.inlinedFrom = tree.calls[tree.index(pos)]?.fn;
  }
  if (options.owned !== undefined && refs !== undefined) share(options.owned, funcs, findings, refs, foreign);

  // walk: index expressions that need no check.
  if (options.elided !== undefined) noteElided(funcs, options.elided, ctx.outermost);

  for (const fn of funcs) fn.body = [];
  return findings;
}

/** Wrappers of methods that have an answer. */
function wrappers(inl: InlineContext, broken: ReadonlySet<Func>): Func[] {
  const all = makeWrappers(inl);
  if (broken.size === 0) return [...all];
  return all.filter((fn) => {
    let silent = false;
    visitFuncAndClosures(fn, (n) => {
      const callee = mentioned(n);
      silent ||= callee !== undefined && broken.has(callee);
    });
    return !silent;
  });
}

/** Without the functions that inlining gave up, the literals in them, and what was said of their calls. */
function withoutBroken(unit: Unit, list: readonly Func[], before: number, from: number): Func[] {
  const gone = new Set(unit.broken.slice(before).map((b) => b.fn));
  const isGone = (f: Func): boolean => gone.has(f) || (f.closureParent !== undefined && isGone(f.closureParent));
  const notes = (unit.notes.splice(from) as InlineNote[]).filter((n) => n.into === undefined || !gone.has(n.into));
  unit.notes.push(...notes);
  return list.filter((f) => !isGone(f));
}

function noteElided(funcs: readonly Func[], notes: LowerNote[], outermost: EscapeContext['outermost']): void {
  for (const fn of funcs) {
    for (const pos of elidedBounds(fn)) notes.push({ pos: outermost(pos), text: 'index bounds check elided' });
  }
}
