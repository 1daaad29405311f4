/**
 * The rooms in order: load → syntax → types → ir → escape. Reading it is reading the system.
 *
 * A Pipeline holds one load of packages. analyze() gives everything about one package, as the compiler would print it;
 * functions of dependencies are analysed one at a time, when a caller needs their tags.
 */
import type { Pos } from './base/pos';
import { PosTable } from './base/pos';
import { escapeFuncs, numEscResults, parseLeaks, type EscapeContext, type Finding } from './escape';
import { deadLocals } from './ir/deadlocals';
import { lowerOne, lowerPackage } from './ir';
import { forCapture } from './ir/loopvar';
import { makeTask } from './ir/pkginit';
import { isFIPS } from './ir/staticinit';
import { devirtualizeAndInline, type InlineContext } from './inline';
import { Dependencies, mentioned, type SummaryTable } from './dependencies';
import { Class, Func, type Name, type Node } from './ir/node';
import { Op } from './ir/op';
import { Unit, type LowerNote, type UnitHost } from './ir/unit';
import { hasPointers, sizeOf } from './ir/size';
import { forgetName, globalFunc, irType, isGeneric, World } from './ir/world';
import { visitFuncAndClosures } from './ir/visit';
import type { LoadResult, Package as LoadedPackage } from './load';
import type { FuncDecl } from './syntax';
import { checkFuncBody } from './types/check';
import type { Checker, TypeProblem } from './types/checker';
import type { Func as TFunc } from './types/object';
import type { Package } from './types/package';
import { Program, type Pieces, type ProgramPackage, type Target } from './types/program';
import { Tag, type Signature, type Type } from './types/type';
import { under } from './types/under';
import type { FileSystem } from './vfs';

/** A problem with its place in the position space. */
export interface SourceProblem { readonly pos: Pos; readonly message: string; readonly kind: 'syntax' | 'type' }

/** All that is known of one package. */
export interface PackageAnalysis {
  readonly loaded: LoadedPackage;
  readonly pkg: Package;
  /** What escape analysis found, in the compiler's order of printing. */
  readonly findings: readonly Finding[];
  /** What lowering has to say (`imprecise interface call`); printed before the findings. */
  readonly notes: readonly LowerNote[];
  readonly problems: readonly SourceProblem[];
  /** Functions without an answer, and why. */
  readonly silent: readonly { readonly decl: FuncDecl; readonly obj: TFunc; readonly why: string }[];
}

/** What one function – with the literals in it – was found to be, and what it leans on. */
export interface OwnedFindings {
  /** The declared function; undefined for the package's initializer and for instances of generic functions. */
  readonly obj: TFunc | undefined;
  findings: Finding[];
  /** What it mentions: functions of the package by their objects, instances by their Func. */
  refs: ReadonlySet<OwnerKey>;
  tags: string;
  /** Calls of it may have its body in their place. */
  inlinable: boolean;
}

/** Declared functions go by their object, instances by their Func, the initializer by its name. */
export type OwnerKey = TFunc | Func | 'init';

export interface AnalysisOptions {
  /** Findings come with their explanations. */
  readonly explain: boolean;
  /** Variables that stay on the stack are found too. */
  readonly locals?: boolean;
  /** Takes the findings function by function, for an analysis that goes on when one of them changes. */
  readonly owned?: Map<OwnerKey, OwnedFindings>;
}

export class Pipeline {
  readonly positions: PosTable;
  readonly program: Program;
  private readonly world: World;
  private readonly units = new Map<Package, Unit>();
  private readonly bad = new WeakMap<Checker, ReadonlySet<FuncDecl>>();
  private readonly deps: Dependencies;
  private roots: ReadonlySet<string>;
  private readonly host: UnitHost;

  /**
   * inlining: as in a normal build. Without (-l) it is off in the packages that patterns name; like the Go tool's
   * -gcflags, that says nothing of the packages that they import. summaries: what is kept of packages' functions.
   */
  constructor(load: LoadResult, fs: FileSystem, target: Target, private readonly inlining: boolean, pieces?: Pieces,
    public summaries?: (importPath: string) => SummaryTable | undefined) {
    this.roots = new Set(load.roots.map((r) => r.pkgPath));
    this.positions = new PosTable();
    this.program = new Program(load, fs, this.positions, target, pieces);
    this.world = new World({
      declOf: (obj) => {
        const check = obj.pkg?.checker;
        const info = check?.objMap.get(obj);
        return check === undefined || info === undefined ? undefined : { check, info };
      },
    });
    this.host = { prepareBody: (obj) => this.prepareBody(obj) };
    this.deps = new Dependencies({
      unitOf: (pkg, check) => this.unitOf(pkg, check),
      analyze: (unit, list, inl) => { this.escape(unit, list, { explain: false }, inl); },
      summaries: (pkg) => {
        const name = this.program.nameOf(pkg);
        return name === undefined ? undefined : this.summaries?.(name);
      },
      inliningIn: (pkg) => this.inlining || !this.roots.has(pkg.path),
      textOf: (pkg) => (this.program.package(pkg.path)?.sources ?? []).map((s) => s.base.text),
    });
  }

  /** Goes on with another load and snapshot of the files; see drop(). */
  update(load: LoadResult, fs: FileSystem): void {
    this.program.update(load, fs);
    this.roots = new Set(load.roots.map((r) => r.pkgPath));
  }

  /** Forgets packages whose files changed, and all that import them: they are made anew when asked for. */
  drop(names: ReadonlySet<string>): void {
    for (const name of names) {
      const p = this.program.load.all.get(name) === undefined ? undefined : this.program.package(name);
      if (p !== undefined) this.units.delete(p.types);
    }
    this.program.drop(names);
  }

  /** Analyses one package of the load as a whole; undefined if it is not in the load, or unsafe. */
  analyze(importPath: string, options: AnalysisOptions): PackageAnalysis | undefined {
    const p = this.program.package(importPath);
    const check = this.program.checkPackage(importPath);
    if (p === undefined || check === undefined) return undefined;
    const bad = this.badFuncs(check);
    const unit = new Unit(this.world, p.types, check, this.host);
    if (options.owned !== undefined) this.units.set(p.types, unit);
    lowerPackage(unit);
    const findings = this.escape(unit, unit.funcs, options, this.deps.context(unit, options.explain, true));
    const silent = silentFuncs(unit, check, bad);
    if (bad.size === 0 && unit.broken.length === 0) for (const fn of unit.funcs) this.deps.learn(fn);
    return { loaded: p.loaded, pkg: p.types, findings, notes: unit.notes, problems: problemsOf(p, check), silent };
  }

  /** The passes behind lowering, over functions of one unit. */
  private escape(unit: Unit, all: readonly Func[], options: AnalysisOptions, inl: InlineContext): Finding[] {
    const broken = new Set(unit.broken.map((b) => b.fn));
    // What is mentioned before inlining and what after: an inlined call leans on its callee as well.
    const refs = options.owned === undefined ? undefined : references(all, unit.pkg, new Map());
    const funcs = devirtualizeAndInline(inl, all.filter((fn) => !broken.has(fn) || fn.isPackageInit));
    const init = funcs.find((fn) => fn.isPackageInit);
    for (const fn of funcs) forCapture(fn);
    if (init !== undefined) makeTask(init, { localPkg: unit.local, fips: isFIPS(unit.pkg.path) });
    deadLocals(funcs);
    // Kept: analysing what this calls can give the package's context another one.
    const { tree } = inl;
    const ctx: EscapeContext = {
      localPkg: unit.local,
      explain: options.explain,
      locals: options.locals ?? false,
      tagsOf: (fn) => this.deps.tagsOf(fn),
      outermost: (pos) => tree.outermost(pos),
    };
    if (refs !== undefined) references(funcs, unit.pkg, refs);
    const findings = escapeFuncs(ctx, funcs);
    if (options.owned !== undefined && refs !== undefined) share(options.owned, funcs, findings, refs);
    for (const fn of funcs) fn.body = [];
    return findings;
  }

  /**
   * Analyses some functions of a package that was analysed before, together; their findings and tags replace the old
   * ones in options.owned.
   */
  reanalyze(pkg: Package, check: Checker, objs: readonly TFunc[], options: AnalysisOptions): void {
    this.bad.delete(check);
    const unit = this.unitOf(pkg, check);
    const from = unit.funcs.length;
    const still = unit.broken.filter((b) => !objs.includes(b.fn.nname.origin as TFunc));
    unit.broken.splice(0, unit.broken.length, ...still);
    for (const obj of objs) {
      const old = globalFunc(this.world, obj);
      forgetName(obj);
      const name = globalFunc(this.world, obj);
      name.sym = old.sym;
      lowerOne(unit, name.func!, obj);
    }
    const list = unit.funcs.slice(from);
    unit.funcs.length = from;
    this.escape(unit, list, options, this.deps.context(unit, options.explain, true));
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
    return !this.badFuncs(check).has(decl);
  }

  /** Functions with errors in them. Of a package that is checked body by body, none are known. */
  private badFuncs(check: Checker): ReadonlySet<FuncDecl> {
    if (!check.pkg.complete) return noFuncs;
    let set = this.bad.get(check);
    if (set === undefined) this.bad.set(check, (set = findBad(check, this.positions, this.program.syntaxProblems(check))));
    return set;
  }

  /** Functions of a package without an answer. */
  silentIn(pkg: Package, check: Checker): PackageAnalysis['silent'] {
    const unit = this.units.get(pkg);
    return unit === undefined ? [] : silentFuncs(unit, check, this.badFuncs(check));
  }

  /** Bytes of a value; -1 where the type has no size (type parameters and the like). */
  sizeOf(t: Type): number {
    return isGeneric(t) ? -1 : sizeOf(irType(this.world, t, undefined));
  }

  hasPointers(t: Type): boolean {
    return isGeneric(t) || hasPointers(irType(this.world, t, undefined));
  }

  /** What a function does with its parameters, in the compiler's words; undefined for generic and unknown functions. */
  summary(obj: TFunc): string[] | undefined {
    const sig = obj.type;
    if (sig === undefined || sig.tparams.length > 0 || sig.rparams.length > 0 || (sig.recv !== undefined && isInterfaceMethod(sig))) return undefined;
    const fn = globalFunc(this.world, obj).func;
    const tags = fn === undefined ? undefined : this.deps.tagsOf(fn);
    if (fn === undefined || tags === undefined) return undefined;
    return fn.type.recvParams.flatMap((f, i) => leakTexts(f.sym?.name ?? '_', tags[i] ?? '', fn.type.results.map((r, k) => r.sym?.name ?? `~r${k}`), hasPointers(f.type)));
  }

  /** The Func of a function, for who wants to find its findings. */
  funcOf(obj: TFunc): Func | undefined {
    return globalFunc(this.world, obj).func;
  }
}

function isInterfaceMethod(sig: Signature): boolean {
  const t = sig.recv?.type;
  return t === undefined || under(t).tag === Tag.Interface;
}

/** A parameter's tag in the compiler's words (escape.go: reportLeaks). */
function leakTexts(name: string, tag: string, results: readonly string[], pointers: boolean): string[] {
  if (!pointers) return [];
  const leaks = parseLeaks(tag);
  const heap = leaks.heap;
  if (heap === 0) return [`leaking param: ${name}`];
  if (heap > 0) return [`leaking param content: ${name}`];
  const out: string[] = [];
  for (let i = 0; i < results.length && i < numEscResults; i++) {
    const level = leaks.result(i);
    if (level >= 0) out.push(`leaking param: ${name} to result ${results[i]} level=${level}`);
  }
  return out.length > 0 ? out : [`${name} does not escape`];
}

function silentFuncs(unit: Unit, check: Checker, bad: ReadonlySet<FuncDecl>): { decl: FuncDecl; obj: TFunc; why: string }[] {
  const silent = check.funcs.filter(({ decl }) => bad.has(decl)).map(({ obj, decl }) => ({ decl, obj, why: 'it does not type-check' }));
  for (const { fn, why } of unit.broken) {
    const obj = fn.nname.origin as TFunc | undefined;
    const decl = check.funcs.find((f) => f.obj === obj);
    if (decl !== undefined && !bad.has(decl.decl)) silent.push({ decl: decl.decl, obj: decl.obj, why });
  }
  return silent;
}

/** The declared function, instance or initializer that a function belongs to. */
export function ownerOf(fn: Func): OwnerKey {
  let f = fn;
  while (f.closureParent !== undefined) f = f.closureParent;
  if (f.isPackageInit || f.sym.name.startsWith('map.init.')) return 'init';
  return f.dupok ? f : (f.nname.origin as TFunc | undefined) ?? f;
}

/** What each owner mentions, before escape analysis takes the bodies apart. */
function references(funcs: readonly Func[], pkg: Package, refs: Map<OwnerKey, Set<OwnerKey>>): Map<OwnerKey, Set<OwnerKey>> {
  for (const fn of funcs) {
    const owner = ownerOf(fn);
    let set = refs.get(owner);
    if (set === undefined) refs.set(owner, (set = new Set()));
    const mine = set;
    visitFuncAndClosures(fn, (n) => {
      const callee = mentioned(n);
      if (callee === undefined || callee.oclosure !== undefined) return;
      if (callee.dupok) mine.add(callee);
      else {
        const o = callee.nname.origin as TFunc | undefined;
        if (o !== undefined && o.pkg === pkg) mine.add(o);
      }
    });
  }
  return refs;
}

function share(owned: Map<OwnerKey, OwnedFindings>, funcs: readonly Func[], findings: readonly Finding[], refs: Map<OwnerKey, Set<OwnerKey>>): void {
  for (const fn of funcs) {
    const key = ownerOf(fn);
    if (fn.closureParent !== undefined) continue;
    const tags = (fn.tags ?? []).join('|');
    owned.set(key, { obj: typeof key === 'string' || key instanceof Func ? undefined : key, findings: [], refs: refs.get(key) ?? new Set(), tags, inlinable: fn.inl !== undefined });
  }
  for (const f of findings) if (f.fn !== undefined) owned.get(ownerOf(f.fn))?.findings.push(f);
}

const noFuncs: ReadonlySet<FuncDecl> = new Set();

function findBad(check: Checker, positions: PosTable, syntax: readonly Pos[]): ReadonlySet<FuncDecl> {
  const errors = check.problems.filter((p) => !p.soft).map((p) => p.pos).sort((a, b) => a - b);
  const bad = new Set<FuncDecl>();
  // A syntax error belongs to the declaration that it comes after, in the same piece of text.
  for (const pos of syntax) {
    const base = positions.base(pos);
    let last: FuncDecl | undefined;
    for (const { decl } of check.funcs) if (decl.pos <= pos && positions.base(decl.pos) === base && (last === undefined || decl.pos > last.pos)) last = decl;
    if (last !== undefined) bad.add(last);
  }
  if (errors.length === 0) return bad;
  for (const { decl } of check.funcs) {
    const end = decl.bodyEnd > 0 ? decl.bodyEnd : decl.pos;
    if (errors.some((pos) => pos >= decl.pos && pos <= end)) bad.add(decl);
  }
  return bad;
}

export function problemsOf(p: ProgramPackage, check: Checker): SourceProblem[] {
  const list: SourceProblem[] = [];
  for (const s of p.sources) for (const x of s.problems) list.push({ pos: x.pos, message: x.message, kind: 'syntax' });
  for (const x of check.problems as TypeProblem[]) if (!x.soft) list.push({ pos: x.pos, message: x.message, kind: 'type' });
  return list.sort((a, b) => a.pos - b.pos);
}
