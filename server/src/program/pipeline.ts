/**
 * One load of packages, analysed on demand. analyze() gives everything about one package, as the compiler would print
 * it; functions of dependencies are analysed one at a time, when a caller needs their tags. compile.ts has the passes.
 */
import { type Summary, type SummaryHost, summarize } from '../allocs';
import { type Reporter, strictReporter } from '../base/broken';
import { PosTable } from '../base/pos';
import type { Tracer } from '../base/trace';
import type { Finding, FlowGraph, GraphTaker } from '../escape';
import { type Breakdown, breakdown, InlineContext, makeWrappers } from '../inline';
import { distinctVars, lowerOne, lowerPackage, lowerRepresentatives } from '../ir';
import type { Func } from '../ir/node';
import { hasPointers, sizeOf } from '../ir/size';
import { Unit, type UnitHost } from '../ir/unit';
import { type Declarations, globalFunc, irType, isGeneric, World } from '../ir/world';
import type { LoadResult } from '../load';
import { type FuncDecl, Kind, walk } from '../syntax';
import type { Target } from '../target';
import { checkFuncBody, forgetFuncBody } from '../types/check';
import type { Checker } from '../types/checker';
import { objectOf } from '../types/info';
import { ObjTag, type Func as TFunc } from '../types/object';
import type { Package } from '../types/package';
import { type Signature, Tag, type Type } from '../types/type';
import { under } from '../types/under';
import type { FileSystem } from '../vfs';
import type { AnalysisOptions, OwnedFindings, OwnerKey, PackageAnalysis, SourceProblem } from './analysis';
import { findBad, problemsOf, silentFuncs } from './broken';
import { compile, inlineOnly } from './compile';
import { Exports } from './exports';
import { Journal } from './journal';
import { leakTexts } from './leaktext';
import { type Pieces, Program, type ProgramPackage } from './packages';
import { Dependencies, type SummaryTable } from './summaries';
import { functionsIn, unanswered, usesUnknown } from './unanswered';

/** The graphs of a function and the literals in it, and what is found there. */
export interface FlowOf {
  readonly graphs: readonly FlowGraph[];
  readonly findings: readonly Finding[];
}

export class Pipeline {
  readonly positions: PosTable;
  readonly program: Program;
  private readonly world: World;
  private readonly units = new WeakMap<Package, Unit>();
  private readonly bad = new WeakMap<Checker, ReadonlySet<FuncDecl>>();
  /** Of functions without an answer, which have no errors themselves: why. */
  private readonly whySilent = new WeakMap<FuncDecl, string>();
  /** Of packages that are checked body by body: whether their functions have an answer. */
  private readonly answerable = new WeakMap<TFunc, boolean>();
  private incomplete = new Map<string, boolean>();
  private readonly deps: Dependencies;
  private readonly exports: Exports;
  /** Of packages that were analysed as a whole: functions of others that their wrappers inline. */
  private readonly inWrappers = new WeakMap<Package, ReadonlySet<Func>>();
  private roots: ReadonlySet<string>;
  /** Packages that were analysed for answers: what their functions allocate changes with edits, and is not kept. */
  private readonly answered = new WeakSet<Package>();
  /** What calls of functions allocate, until something is analysed again. */
  private readonly allocs = new Map<Func, Summary>();
  /** The same without what comments excuse. */
  private readonly promised = new Map<Func, Summary>();
  private readonly host: UnitHost;
  /** What single functions of other packages allocate is noted as they are analysed. */
  noteEffects = false;

  /**
   * inlining: as in a normal build. Without (-l) it is off in the packages that patterns name; like the Go tool's
   * -gcflags, that says nothing of the packages that they import. summaries: what is kept of packages' functions.
   */
  constructor(
    private load: LoadResult,
    fs: FileSystem,
    readonly target: Target,
    private readonly inlining: boolean,
    pieces?: Pieces,
    public summaries?: (importPath: string) => SummaryTable | undefined,
    reporter: Reporter = strictReporter,
  ) {
    this.roots = new Set(load.roots.map((r) => r.pkgPath));
    this.positions = new PosTable();
    this.program = new Program(load, fs, this.positions, target, pieces, reporter);
    const declOf: Declarations['declOf'] = (obj) => {
      const check = obj.pkg?.checker;
      const info = check?.objMap.get(obj);
      return check === undefined || info === undefined ? undefined : { check, info };
    };
    this.world = new World({ declOf }, target, reporter);
    this.host = {
      prepareBody: (obj) => this.prepareBody(obj),
      knowsInit: (check, rhs) =>
        !this.isIncomplete(check.pkg) ||
        !(
          usesUnknown(rhs) ||
          [...functionsIn(rhs)].some((f) => f.pkg?.checker?.objMap.get(f)?.fdecl !== undefined && !this.prepareBody(f))
        ),
      symABIs: (pkg) => this.program.symABIs(pkg),
      lineOf: (pos) => this.positions.place(pos)?.line ?? 0,
    };
    this.deps = new Dependencies({
      unitOf: (pkg, check) => this.unitOf(pkg, check),
      analyze: (unit, list, inl) => {
        this.compile(unit, list, { explain: false, effects: this.noteEffects }, inl);
      },
      analyzeWhole: (pkg) => {
        const inlined = this.compileWhole(pkg, true);
        if (inlined !== undefined) this.exports.expect(pkg, () => inlined);
      },
      summaries: (pkg) => {
        const name = this.program.nameOf(pkg);
        return name === undefined ? undefined : this.summaries?.(name);
      },
      named: (pkg) => this.roots.has(pkg.path),
      inliningIn: (pkg) => this.inlining || !this.roots.has(pkg.path),
      visible: (pkg, fn, frames) => this.exports.visible(pkg, fn, frames),
      lookup: (pkg, path, symbol) => {
        const obj = this.exports.lookup(pkg, path, symbol);
        return obj === undefined ? undefined : globalFunc(this.world, obj).func;
      },
    });
    this.exports = new Exports({
      importsOf: (pkg) => {
        const loaded = this.program.package(this.program.nameOf(pkg) ?? pkg.path)?.loaded;
        return loaded === undefined
          ? []
          : [...loaded.imports.values()].flatMap((name) =>
              name === 'unsafe' ? [] : (this.program.package(name)?.types ?? []),
            );
      },
      textsOf: (pkg) => this.program.textsOf(pkg),
      inlinedBy: (pkg) => this.compileWhole(pkg, false),
      summarize: (fn) => this.deps.summarize(fn),
      funcOf: (obj) => this.funcOf(obj),
      prepareBody: (obj) => this.prepareBody(obj),
      kept: (pkg) => this.deps.kept(pkg),
    });
  }

  /** Goes to another load and other files; see drop(). */
  update(load: LoadResult, fs: FileSystem): void {
    this.program.update(load, fs);
    this.forgetAllocs();
    if (load === this.load) return;
    this.load = load;
    this.incomplete = new Map();
    this.roots = new Set(load.roots.map((r) => r.pkgPath));
  }

  /** Forgets packages whose files changed, and all that import them; they are made again on demand. */
  drop(journal: Journal, names: ReadonlySet<string>): void {
    this.program.drop(journal, names);
  }

  /** Analyses one package of the load as a whole; undefined if it is not in the load, or unsafe. */
  analyze(importPath: string, options: AnalysisOptions): PackageAnalysis | undefined {
    return this.world.tracer.span('analyse', importPath, () => this.analyzed(importPath, options));
  }

  /** Measures the passes from here on. */
  trace(tracer: Tracer): void {
    this.world.tracer = tracer;
    this.program.tracer = tracer;
  }

  private analyzed(importPath: string, options: AnalysisOptions): PackageAnalysis | undefined {
    const p = this.program.package(importPath);
    const check = this.program.checkPackage(importPath);
    if (p === undefined || check === undefined) return undefined;
    const bad = this.badFuncs(check);
    const unit = new Unit(this.world, p.types, check, this.host);
    if (options.owned !== undefined) this.units.set(p.types, unit);
    if (options.states === true) {
      this.answered.add(p.types);
      this.forgetAllocs();
      this.noteEffects = true;
    }
    this.world.tracer.span('lower', '', () => lowerPackage(unit));
    const inlined = new Set<Func>();
    const inl = this.deps.newContext(unit, options.explain, inlined);
    const findings = this.compile(unit, unit.funcs, options, inl);
    const silent = silentFuncs(unit, check, bad, this.whySilent);
    if (bad.size === 0 && unit.broken.length === 0) for (const fn of unit.funcs) this.deps.learn(fn);
    this.expectInlined(p.types, inlined, options.owned, options.wrappers === true ? undefined : inl);
    const answer = {
      loaded: p.loaded,
      pkg: p.types,
      findings,
      notes: unit.notes,
      problems: problemsOf(p, check, unit),
      silent,
      inlining: options.inlining ?? new Map(),
    };
    return options.states === true ? { ...answer, generic: this.representatives(unit, options) } : answer;
  }

  /**
   * Keeps what a package inlines for when somebody asks what it exports. inl: its wrappers were not made, and what they
   * inline is not known yet. (What the closure does not mention must not be kept.)
   */
  private expectInlined(
    pkg: Package,
    inlined: Set<Func>,
    owned: ReadonlyMap<OwnerKey, OwnedFindings> | undefined,
    inl: InlineContext | undefined,
  ): void {
    this.exports.expect(pkg, () => {
      if (owned !== undefined) inlined.clear();
      if (inl !== undefined) for (const fn of makeWrappers(inl)) fn.body = [];
      this.inWrappers.set(pkg, inlined);
      return allInlined(inlined, owned);
    });
  }

  /** What is found in generic functions that nothing instantiates; nothing else sees their instances. */
  private representatives(unit: Unit, options: AnalysisOptions): Finding[] {
    const journal = new Journal();
    const notes = unit.notes.length;
    journal.set(unit, 'instanceCount', 0);
    journal.set(unit, 'beyond', unit.beyond);
    let found: Finding[] = [];
    journal.during(unit.broken, () => {
      const list = lowerRepresentatives(unit);
      const owned = options.owned === undefined ? undefined : new Map<OwnerKey, OwnedFindings>();
      const inl = this.deps.newContext(unit, options.explain);
      found = this.compile(unit, list, { ...options, ...(owned === undefined ? {} : { owned }) }, inl);
      // Nobody imports what they inline.
      for (const [key, o] of owned ?? []) options.owned!.set(key, { ...o, foreign: new Set() });
    });
    journal.rollback();
    unit.notes.length = notes;
    return found;
  }

  /**
   * Compiles a package as a whole, for what others need to know of it: costs of its functions, what it inlines, and, if
   * `tags` says so, tags of parameters.
   */
  private compileWhole(pkg: Package, tags: boolean): ReadonlySet<Func> | undefined {
    return this.world.tracer.span('compile', pkg.path, () => this.compiledWhole(pkg, tags));
  }

  private compiledWhole(pkg: Package, tags: boolean): ReadonlySet<Func> | undefined {
    const check = this.program.checkPackage(this.program.nameOf(pkg) ?? pkg.path);
    if (check === undefined) return undefined;
    const bad = this.badFuncs(check);
    const unit = new Unit(this.world, pkg, check, this.host);
    this.world.tracer.span('lower', '', () => lowerPackage(unit));
    const inlined = new Set<Func>();
    const inl = this.deps.newContext(unit, false, inlined);
    inl.silent = true;
    if (tags) this.compile(unit, unit.funcs, { explain: false, wrappers: true }, inl);
    else inlineOnly(unit, unit.funcs, inl);
    this.deps.forgetBodies(this.unitOf(pkg, check));
    if (bad.size === 0 && unit.broken.length === 0) for (const fn of unit.funcs) this.deps.learn(fn);
    if (!this.noteEffects) this.giveBack(check);
    return inlined;
  }

  /**
   * Nobody asks for the package's own answer any more: gives back the bodies that are of no use to its importers. What
   * is known of its functions stays; one that is asked for all the same is parsed and lowered again.
   */
  finish(importPath: string): void {
    const check = this.program.package(importPath)?.types.checker;
    if (check === undefined || this.noteEffects) return;
    this.giveBack(check);
  }

  /** Gives back a function's body, and where that cannot be inlined, the text's tree. */
  private forgetFunc(fn: Func): void {
    fn.body = [];
    fn.dcl = [];
    fn.closures = [];
    fn.closureVars = [];
    const obj = fn.nname.origin as TFunc | undefined;
    const check = obj?.pkg?.checker;
    const info = obj === undefined ? undefined : check?.objMap.get(obj);
    if (obj === undefined || check === undefined || info === undefined || fn.oclosure !== undefined || fn.dupok) return;
    const sig = obj.type;
    if (!fn.summarized || fn.inl !== undefined || sig === undefined || sig.tparams.length + sig.rparams.length > 0)
      return;
    if (!this.hasErrors(check, info.fdecl!)) forgetFuncBody(check, obj, info);
  }

  /** Finds out what a package exports that was analysed as a whole, so that others need not. */
  settleExports(importPath: string): void {
    const p = this.program.package(importPath);
    if (p !== undefined) this.exports.settle(p.types);
  }

  private giveBack(check: Checker): void {
    const bad = this.badFuncs(check);
    for (const { obj, decl } of check.funcs) {
      const sig = obj.type;
      if (sig === undefined || sig.tparams.length > 0 || sig.rparams.length > 0 || bad.has(decl)) continue;
      const fn = globalFunc(this.world, obj).func;
      if (fn === undefined || !fn.summarized || fn.inl !== undefined || fn.body.length > 0) continue;
      this.forgetFunc(fn);
    }
    this.positions.forgetLines(this.program.package(this.program.nameOf(check.pkg) ?? '')!);
  }

  /** Whether a package makes other bodies visible than before, after some of its functions were analysed again. */
  exportsChanged(journal: Journal, pkg: Package, owned: ReadonlyMap<OwnerKey, OwnedFindings>): boolean {
    const was = this.exports.forget(journal, pkg);
    if (was === undefined) return false;
    const is = this.exports.learn(pkg, allInlined(this.inWrappers.get(pkg) ?? new Set(), owned));
    return was.size !== is.size || [...was].some((name) => !is.has(name));
  }

  /**
   * Analyses some functions of a package that was analysed before, together; their findings and tags replace the old
   * ones in options.owned, and the caller records what that changes there.
   */
  reanalyze(journal: Journal, check: Checker, objs: readonly TFunc[], options: AnalysisOptions): void {
    const { pkg } = check;
    this.forgetBad(journal, check);
    journal.do(() => this.forgetAllocs());
    const unit = this.unitOf(pkg, check);
    const from = unit.funcs.length,
      notes = unit.notes.length;
    const still = unit.broken.filter((b) => !objs.includes(b.fn.nname.origin as TFunc));
    if (still.length < unit.broken.length) journal.list(unit.broken, still);
    for (const obj of objs) this.replaceFunc(journal, unit, obj);
    journal.during(unit.broken, () => {
      journal.adding(unit.seen, () => {
        for (const obj of objs) lowerOne(unit, globalFunc(this.world, obj).func!, obj);
        const list = unit.funcs.splice(from);
        for (const obj of objs) {
          options.owned?.delete(obj);
          options.inlining?.delete(obj);
        }
        this.compile(unit, list, options, this.deps.newContext(unit, options.explain));
      });
    });
    unit.notes.length = notes;
    // Without an answer: its callers expect the worst.
    for (const obj of objs)
      if (options.owned?.has(obj) === false)
        options.owned.set(obj, {
          obj,
          findings: [],
          refs: new Set(),
          tags: 'unknown',
          foreign: new Set(),
          inlinable: false,
        });
  }

  /** Gives a declared function another Func, of the same symbol. */
  private replaceFunc(journal: Journal, unit: Unit, obj: TFunc): void {
    const old = globalFunc(this.world, obj);
    if (old.func !== undefined) journal.member(unit.seen, old.func, false);
    journal.set(obj.slot!, 'name', undefined);
    globalFunc(this.world, obj).sym = old.sym;
  }

  /**
   * What would be found in a function if calls of `callee`, a function of the same package, were inlined although it
   * costs too much or is marked not to be; undefined if that cannot be said. Nothing that is known is changed.
   */
  whatIfInlined(check: Checker, caller: TFunc, callee: Func): Finding[] | undefined {
    const unit = this.unitOf(check.pkg, check);
    const inl = this.scratch(unit);
    const counted = breakdown(inl, callee);
    if (counted === undefined || (counted.obstacle !== undefined && counted.obstacle.overCost === undefined))
      return undefined;
    const journal = new Journal();
    journal.set(callee, 'inl', { cost: 1, canDelayResults: counted.canDelayResults });
    return this.tried(unit, caller, { explain: true, locals: true, states: true }, inl, journal);
  }

  /**
   * The graph of a declared function that is not generic, with what is found in it; undefined if it has no answer.
   * Nothing that is known is changed.
   */
  flowOf(check: Checker, obj: TFunc): FlowOf | undefined {
    const fn = this.declaredFunc(obj);
    if (fn === undefined) return undefined;
    const graphs: FlowGraph[] = [];
    const root = (f: Func): Func => (f.closureParent === undefined ? f : root(f.closureParent));
    const taker: GraphTaker = {
      wants: (f) => root(f).nname.origin === obj,
      take: (g) => void graphs.push(g),
    };
    const unit = this.unitOf(check.pkg, check);
    const inl = this.scratch(unit, this.inlining || !this.roots.has(check.pkg.path));
    const findings = this.tried(unit, obj, { explain: true, locals: true, states: true, graphs: taker }, inl);
    return findings === undefined ? undefined : { graphs, findings };
  }

  /** Compiles a function once more, and forgets that; undefined if that does not work. */
  private tried(
    unit: Unit,
    obj: TFunc,
    options: AnalysisOptions,
    inl: InlineContext,
    journal = new Journal(),
  ): Finding[] | undefined {
    const funcs = unit.funcs.length,
      notes = unit.notes.length;
    journal.set(unit, 'instanceCount', unit.instanceCount);
    journal.set(unit, 'beyond', unit.beyond);
    this.replaceFunc(journal, unit, obj);
    let found: Finding[] | undefined;
    try {
      journal.during(unit.broken, () => {
        journal.adding(unit.seen, () => {
          const broken = unit.broken.length;
          lowerOne(unit, globalFunc(this.world, obj).func!, obj);
          const list = unit.funcs.splice(funcs);
          if (unit.broken.length === broken) found = this.compile(unit, list, options, inl);
        });
      });
    } finally {
      journal.rollback();
      unit.notes.length = notes;
    }
    return found;
  }

  /** What a function costs the inliner, piece by piece; undefined where it has no body at hand, or is generic. */
  costOf(obj: TFunc): Breakdown | undefined {
    const check = obj.pkg?.checker;
    const fn = this.declaredFunc(obj);
    return fn === undefined || check === undefined
      ? undefined
      : breakdown(this.scratch(this.unitOf(obj.pkg!, check)), fn);
  }

  /** The Func of a function that has one body: no generic function, and no interface's method. */
  declaredFunc(obj: TFunc): Func | undefined {
    const sig = obj.type;
    if (
      sig === undefined ||
      obj.pkg?.checker === undefined ||
      sig.tparams.length > 0 ||
      sig.rparams.length > 0 ||
      (sig.recv !== undefined && isInterfaceMethod(sig))
    )
      return undefined;
    return globalFunc(this.world, obj).func;
  }

  private compile(unit: Unit, funcs: readonly Func[], options: AnalysisOptions, inl: InlineContext): Finding[] {
    return compile(unit, funcs, options, inl, (fn) => this.deps.tagsOf(fn));
  }

  /** A context to try something in: it tells nothing, and nothing is learned from it. */
  private scratch(unit: Unit, inlining = true): InlineContext {
    const { summarize, visible } = this.deps.context(unit).options;
    const named = this.roots.has(unit.pkg.path);
    const ctx = new InlineContext(unit, { inlining, named, verbose: true, summarize, visible });
    ctx.silent = true;
    return ctx;
  }

  private unitOf(pkg: Package, check: Checker): Unit {
    let unit = this.units.get(pkg);
    if (unit === undefined) this.units.set(pkg, (unit = new Unit(this.world, pkg, check, this.host)));
    return unit;
  }

  private prepareBody(obj0: TFunc): boolean {
    const obj = obj0.origin ?? obj0;
    const check = obj.pkg?.checker;
    const info = check?.objMap.get(obj);
    const decl = info?.fdecl;
    if (check === undefined || decl === undefined) return false;
    checkFuncBody(check, obj, info);
    if (check.pkg.complete) return !this.badFuncs(check).has(decl);
    return !this.hasErrors(check, decl) && (!this.isIncomplete(check.pkg) || this.isAnswerable(obj));
  }

  /** Whether imports are missing in a package, or in what it imports. */
  isIncomplete(pkg: Package): boolean {
    const all = this.program.load.all;
    const missing = (name: string): boolean => {
      let known = this.incomplete.get(name);
      if (known !== undefined) return known;
      this.incomplete.set(name, false);
      const p = all.get(name);
      known = p !== undefined && (p.importErrors.size > 0 || [...p.imports.values()].some(missing));
      this.incomplete.set(name, known);
      return known;
    };
    return missing(this.program.nameOf(pkg) ?? pkg.path);
  }

  private isAnswerable(obj: TFunc): boolean {
    const known = this.answerable.get(obj);
    if (known !== undefined) return known;
    this.unansweredFrom([obj], (o, decl) => this.hasErrors(o.pkg!.checker!, decl));
    return this.answerable.get(obj) !== false;
  }

  private unansweredFrom(
    objs: readonly TFunc[],
    isBad: (obj: TFunc, decl: FuncDecl) => boolean,
  ): ReadonlyMap<TFunc, string> {
    const asked: TFunc[] = [];
    const why = unanswered(objs, {
      isIncomplete: (pkg) => this.isIncomplete(pkg),
      declOf: (obj) => {
        asked.push(obj);
        const check = obj.pkg?.checker;
        const info = check?.objMap.get(obj);
        if (check === undefined || info?.fdecl === undefined) return undefined;
        checkFuncBody(check, obj, info);
        return info.fdecl;
      },
      isBad: (obj, decl) =>
        obj.pkg!.complete ? isBad(obj, decl) : this.answerable.get(obj) === false || isBad(obj, decl),
    });
    for (const obj of asked) if (obj.pkg?.complete !== true) this.answerable.set(obj, !why.has(obj));
    return why;
  }

  /**
   * Whether a function has errors in it, in a package that is checked body by body: what is known of a function does
   * not depend on whether the package was analysed as a whole before.
   */
  private hasErrors(check: Checker, decl: FuncDecl): boolean {
    const syntax = this.program.syntaxProblems(check);
    if (check.problems.length === 0 && syntax.length === 0) return false;
    return findBad(check, this.positions, syntax).has(decl);
  }

  /** Functions with errors in them. Of a package that is checked body by body, none are known. */
  private badFuncs(check: Checker): ReadonlySet<FuncDecl> {
    if (!check.pkg.complete) return new Set();
    let set = this.bad.get(check);
    if (set === undefined) {
      set = findBad(check, this.positions, this.program.syntaxProblems(check));
      if (this.isIncomplete(check.pkg)) set = this.withUsers(check, set);
      this.bad.set(check, set);
    }
    return set;
  }

  /** With the functions of the package that use functions without an answer. */
  private withUsers(check: Checker, own: ReadonlySet<FuncDecl>): ReadonlySet<FuncDecl> {
    const all = new Set(own);
    const objs = check.funcs.map(({ obj }) => obj);
    const why = this.unansweredFrom(objs, (obj, decl) =>
      obj.pkg === check.pkg ? own.has(decl) : obj.pkg!.complete ? false : this.hasErrors(obj.pkg!.checker!, decl),
    );
    for (const { obj, decl } of check.funcs) {
      const reason = why.get(obj);
      if (reason === undefined) continue;
      all.add(decl);
      if (reason === '') this.whySilent.delete(decl);
      else this.whySilent.set(decl, reason);
    }
    return all;
  }

  /**
   * Does what an analysis of the package will need of its dependencies, step by step; the analysis does the same, but
   * all
   * at once. Yields what is done and what there is to do.
   */
  *warm(importPath: string): Generator<readonly [done: number, of: number]> {
    const p = this.program.package(importPath);
    if (p === undefined) return;
    const imports = new Set([importPath]);
    for (const name of imports)
      for (const to of this.program.load.all.get(name)?.imports.values() ?? []) imports.add(to);
    imports.delete(importPath);
    let done = 0;
    for (const name of [...imports].reverse()) {
      void this.program.package(name)?.types.scope;
      yield [done++, imports.size * 2];
    }
    const check = this.program.checkPackage(importPath);
    if (check === undefined) return;
    const called = new Set<TFunc>();
    for (const { decl } of check.funcs) {
      walk(decl, (n) => {
        const obj = n.kind === Kind.Name ? objectOf(n) : undefined;
        if (obj !== undefined && obj.tag === ObjTag.Func && obj.pkg !== undefined && obj.pkg !== p.types)
          called.add(obj.origin ?? obj);
        return true;
      });
    }
    done = 0;
    for (const obj of called) {
      yield [called.size + done++, called.size * 2];
      if (p.types.checker !== check) return;
      this.summary(obj);
    }
  }

  /** Whether a function's body has errors, after an edit. */
  isBad(journal: Journal, check: Checker, decl: FuncDecl): boolean {
    this.forgetBad(journal, check);
    return this.badFuncs(check).has(decl);
  }

  private forgetBad(journal: Journal, check: Checker): void {
    journal.do(() => this.bad.delete(check));
  }

  /** Functions of a package without an answer. */
  silentIn(pkg: Package, check: Checker): PackageAnalysis['silent'] {
    const unit = this.units.get(pkg);
    return unit === undefined ? [] : silentFuncs(unit, check, this.badFuncs(check), this.whySilent);
  }

  /** Errors of a package, as analyze gives them. */
  problemsIn(p: ProgramPackage, check: Checker): SourceProblem[] {
    return problemsOf(p, check, this.units.get(p.types));
  }

  /** Bytes of a value; -1 where the type has no size (type parameters and the like). */
  sizeOf(t: Type): number {
    return isGeneric(t) ? -1 : sizeOf(irType(this.world, t, undefined));
  }

  /** Whether loops of files of this language version have variables of their own in each iteration. */
  distinctLoopVars(version: string): boolean {
    return distinctVars(this.world, version);
  }

  hasPointers(t: Type): boolean {
    return isGeneric(t) || hasPointers(irType(this.world, t, undefined));
  }

  /** What a function does with its parameters, in the compiler's words; undefined for generic and unknown functions. */
  summary(obj: TFunc): string[] | undefined {
    const sig = obj.type;
    if (
      sig === undefined ||
      sig.tparams.length > 0 ||
      sig.rparams.length > 0 ||
      (sig.recv !== undefined && isInterfaceMethod(sig))
    )
      return undefined;
    const fn = globalFunc(this.world, obj).func;
    const tags = fn === undefined ? undefined : this.deps.tagsOf(fn);
    if (fn === undefined || tags === undefined) return undefined;
    return fn.type.recvParams.flatMap((f, i) =>
      leakTexts(
        f.sym?.name ?? '_',
        tags[i] ?? '',
        fn.type.results.map((r, k) => r.sym?.name ?? `~r${k}`),
        hasPointers(f.type),
      ),
    );
  }

  /** What calls of a function allocate, with all that it calls. */
  allocsOf(fn: Func): Summary {
    const kept = (f: Func): Summary | undefined =>
      this.allocs.get(f) ?? (this.isAnswered(f) ? undefined : this.deps.keptAllocs(f));
    const keep = (f: Func, s: Summary): void => {
      this.allocs.set(f, s);
      if (!this.isAnswered(f)) this.deps.keepAllocs(f, s);
    };
    return summarize({ ...this.summaryHost, kept, keep }, fn);
  }

  /** The same without what comments excuse in the packages that are worked on. */
  promisedAllocs(fn: Func, excused: NonNullable<SummaryHost['excused']>): Summary {
    const kept = (f: Func): Summary | undefined =>
      this.promised.get(f) ?? (this.isForeign(f) ? this.allocsOf(f) : undefined);
    const keep = (f: Func, s: Summary): void => {
      this.promised.set(f, s);
    };
    return summarize({ ...this.summaryHost, kept, keep, excused }, fn);
  }

  private readonly summaryHost: Pick<SummaryHost, 'current' | 'effectsOf' | 'nameOf'> = {
    current: (f) => this.current(f),
    effectsOf: (f) => this.deps.effectsOf(f),
    nameOf: (f) => `${f.sym.pkg.name === '' ? '' : `${f.sym.pkg.name}.`}${f.sym.name}`,
  };

  private forgetAllocs(): void {
    this.allocs.clear();
    this.promised.clear();
  }

  /** Whether a function is of the standard library or of a module that is only depended on. */
  private isForeign(fn: Func): boolean {
    const pkg = packageAround(fn);
    const loaded = pkg === undefined ? undefined : this.load.all.get(this.program.nameOf(pkg) ?? pkg.path);
    return loaded !== undefined && (loaded.standard || (loaded.module !== undefined && !loaded.module.main));
  }

  /** The function as it is after the last edit. */
  private current(fn: Func): Func {
    const obj = fn.nname.origin as TFunc | undefined;
    return fn.dupok || fn.oclosure !== undefined || obj === undefined ? fn : (globalFunc(this.world, obj).func ?? fn);
  }

  private isAnswered(fn: Func): boolean {
    const pkg = packageAround(fn);
    return fn.dupok || pkg === undefined || this.answered.has(pkg);
  }

  /** The Func of a declared function. */
  funcOf(obj: TFunc): Func | undefined {
    return globalFunc(this.world, obj).func;
  }
}

/** The package that declares a function, or the one around a literal. */
function packageAround(fn: Func): Package | undefined {
  let f = fn;
  while (f.closureParent !== undefined) f = f.closureParent;
  return (f.nname.origin as TFunc | undefined)?.pkg;
}

function isInterfaceMethod(sig: Signature): boolean {
  const t = sig.recv?.type;
  return t === undefined || under(t).tag === Tag.Interface;
}

/** What wrappers and owners inline; the owners' part changes with edits. */
function allInlined(
  inWrappers: ReadonlySet<Func>,
  owned: ReadonlyMap<OwnerKey, OwnedFindings> | undefined,
): ReadonlySet<Func> {
  const all = new Set(inWrappers);
  for (const o of owned?.values() ?? []) for (const fn of o.foreign) all.add(fn);
  return all;
}
