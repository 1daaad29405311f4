/**
 * One package as the compiler would compile it (ir.Package and the reader's work lists): the functions to analyse, in
 * the order of typecheck.Target.Funcs, and the bodies that are still to be lowered. Reference: noder/unified.go,
 * noder/reader.go (pkgInit, pkgDecls, readBodies).
 */
import { OverBudget } from '../base/budget';
import { noPos, type Pos } from '../base/pos';
import type { Expr as SyntaxExpr } from '../syntax';
import type { BlockStmt, FuncDecl, FuncLit } from '../syntax/nodes';
import type { Checker } from '../types/checker';
import type { Func as TFunc, Var as TVar } from '../types/object';
import type { Package } from '../types/package';
import type { Signature, Type } from '../types/type';
import type { Dict } from './dict';
import type { Collector } from './instances';
import type { Types } from './intern';
import { Class, Esc, type Expr, type Func, Name } from './node';
import type { SymABIs } from './symabis';
import type { IRType, Pkg, Sym } from './type';
import { trimInlineHash } from './typefmt';
import { dictParamName, irType, type World } from './world';

/** What lowering needs to know about the program beyond one package. */
export interface UnitHost {
  /** Makes sure that a function's body (of any package) is parsed and checked; false if it has errors. */
  readonly prepareBody: (obj: TFunc) => boolean;
  /** Whether what a package variable is initialized with is known. */
  readonly knowsInit: (check: Checker, rhs: SyntaxExpr) => boolean;
  /** What a package's assembly says of its functions. */
  readonly symABIs: (pkg: Package) => SymABIs;
  /** The line of a position in a text, as messages tell it; 0 where it has none. */
  readonly lineOf: (pos: Pos) => number;
}

/** A message that lowering itself gives (`imprecise interface call`). */
export interface LowerNote {
  readonly pos: Pos;
  readonly text: string;
  /** The least -m at which it is printed; 1 if undefined. */
  readonly verbosity?: 1 | 2;
}

export class Unit {
  /** Functions to compile, closures and instances included (Target.Funcs). */
  readonly funcs: Func[] = [];
  /** Generic instances and other functions whose bodies wait to be lowered, last in, first out (todoBodies). */
  readonly todo: {
    readonly fn: Func;
    readonly obj: TFunc;
    readonly dict: Dict | undefined;
    readonly shapedWrapper: boolean;
  }[] = [];
  /** Set while a whole package is lowered: what is mentioned brings all that the compiler would instantiate. */
  collector: Collector | undefined = undefined;
  /** What the collector met, for the wrappers of methods. */
  collected: Collector | undefined = undefined;
  readonly seen = new Set<Func>();
  readonly instances = new Map<TFunc, Map<string, Func>>();
  /** How many instances of generic functions it has. */
  instanceCount = 0;
  readonly notes: LowerNote[] = [];
  /** Functions that could not be lowered, with the reason. unchecked: their code has no meaning. */
  readonly broken: { readonly fn: Func; readonly why: string; readonly unchecked?: boolean }[] = [];
  /** The first instances that a budget does not allow: where they come from, and why. */
  beyond: { readonly pos: Pos; readonly why: string } | undefined = undefined;
  /** Declaration whose types and instances are being read. */
  reading: Pos = noPos;
  /** Literals that are the body of a range-over-func loop. */
  readonly rangeBodies = new Set<FuncLit>();
  readonly local: Pkg;
  constructor(
    readonly world: World,
    readonly pkg: Package,
    readonly check: Checker,
    readonly host: UnitHost,
  ) {
    this.local = world.pkg(pkg);
  }
}

/** Runs what may ask for more instances than a budget allows; what it did until then stays. */
export function withinBudget(unit: Unit, run: () => void): void {
  try {
    run();
  } catch (e) {
    exceed(unit, e);
  }
}

/** To be called with what was caught where instances are asked for; throws it again unless a budget was exceeded. */
export function exceed(unit: Unit, e: unknown): void {
  if (!(e instanceof OverBudget)) throw e;
  unit.beyond ??= { pos: unit.reading, why: e.message };
}

/** Thrown for code that has no meaning (the checker reported it); caught where a function is lowered. */
export class BrokenCode extends Error {
  constructor(
    readonly pos: Pos,
    message: string,
  ) {
    super(message);
  }
}

/** A declared function, or an instance of a generic one; wrapper: it calls the shaped instance. */
export interface DeclaredSource {
  readonly kind: 'declared';
  readonly obj: TFunc;
  readonly dict: Dict | undefined;
  readonly wrapper: boolean;
}

/** A function literal; captured: the literal's own names for variables of the function around it. */
export interface LiteralSource {
  readonly kind: 'literal';
  readonly lit: FuncLit;
  readonly sig: Signature;
  readonly dict: Dict | undefined;
  readonly dictVar: Name | undefined;
  readonly distinctVars: boolean;
  readonly check: Checker;
  readonly captured: ReadonlyMap<TVar, Name>;
}

/** A literal that the compiler makes; captured: closure variables, or what is evaluated inside. */
export interface SyntheticSource {
  readonly kind: 'synthetic';
  readonly dict: Dict | undefined;
  readonly distinctVars: boolean;
  readonly check: Checker;
  readonly captured: readonly Expr[];
  readonly build: (inner: FnCtx, captured: Expr[]) => void;
}

/** What a function's body is lowered from. */
export type FuncSource = DeclaredSource | LiteralSource | SyntheticSource;

/** State of lowering one function body (the reader of a body). */
export class FnCtx {
  readonly locals = new Map<TVar, Name>();
  readonly captured = new Map<TVar, Name>();
  /** The dictionary parameter, or the closure's copy of it, of a shaped body. */
  dictParam: Name | undefined = undefined;
  /** Where a call is inlined. */
  inl: InlinedInto | undefined = undefined;
  constructor(
    readonly unit: Unit,
    readonly fn: Func,
    readonly outer: FnCtx | undefined,
    readonly dict: Dict | undefined,
    readonly sig: Signature | undefined,
    readonly distinctVars: boolean,
    readonly check: Checker,
  ) {}

  get world(): World {
    return this.unit.world;
  }
  get types(): Types {
    return this.unit.world.types;
  }
}

export function typ(c: FnCtx, t: Type | undefined): IRType {
  if (t === undefined) return c.types.INVALID;
  const ir = irType(c.unit.world, t, c.dict);
  c.unit.collector?.mention(t, ir, c.dict, isImported(c));
  return ir;
}

/** The body belongs to another package, which has compiled what it mentions: it is inlined, and is not generic. */
export function isImported(c: FnCtx): boolean {
  return c.dict === undefined && c.check.pkg !== c.unit.pkg;
}

export function newLocal(fn: Func, pos: Pos, sym: Sym, type: IRType): Name {
  const n = new Name(pos, sym, type, Class.AUTO);
  n.curfn = fn;
  fn.dcl.push(n);
  return n;
}

/** typecheck.TempAt: a temporary, numbered by the declarations before it. */
export function tempAt(fn: Func, pos: Pos, type: IRType): Name {
  const n = newLocal(fn, pos, type.owner.nowherePkg.lookup('.autotmp_' + fn.dcl.length), type);
  n.esc = Esc.Never;
  n.used = true;
  n.autoTemp = true;
  return n;
}

/** ir.NewClosureVar: fn's own name for a variable of the enclosing function. */
export function newClosureVar(pos: Pos, fn: Func, n: Name): Name {
  const c = new Name(pos, n.sym, n.type, Class.AUTOHEAP);
  c.curfn = fn;
  c.isClosureVar = true;
  c.defn = n.canonical();
  c.outer = n;
  return c;
}

/** The name that a local variable has in this function: its own, or a captured one. */
export function useLocal(c: FnCtx, pos: Pos, v: TVar): Name {
  const own = c.locals.get(v);
  if (own !== undefined) return own;
  const known = c.captured.get(v);
  if (known !== undefined) return known;
  if (c.outer === undefined) throw new BrokenCode(pos, `undeclared local ${v.name}`);
  const cv = newClosureVar(pos, c.fn, useLocal(c.outer, pos, v));
  c.captured.set(v, cv);
  c.fn.closureVars.push(cv);
  return cv;
}

/** Func.DeclareParams and reader.declareParams: names for receiver, parameters and results. */
export function declareParams(c: FnCtx, pkg: Pkg): void {
  const fn = c.fn,
    type = fn.type,
    sig = c.sig;
  const vars: (TVar | undefined)[] = [];
  if (sig !== undefined) {
    if (type.recv !== undefined && sig.recv !== undefined) vars.push(sig.recv);
    if (type.params.length === sig.params.vars.length + 1) vars.push(undefined);
    vars.push(...sig.params.vars, ...sig.results.vars);
  }
  const params = type.recvParams;
  let i = 0;
  const declare = (
    field: { pos: Pos; sym: Sym | undefined; type: IRType },
    class_: Class,
    prefix: string,
    index: number,
  ): void => {
    const sym = field.sym === undefined || field.sym.isBlank ? pkg.lookup(prefix + index) : field.sym;
    const n = new Name(field.pos, sym, field.type, class_);
    n.curfn = fn;
    fn.dcl.push(n);
    if (sym.name === dictParamName) c.dictParam = n;
    const v = vars[i++];
    if (v !== undefined) c.locals.set(v, n);
  };
  params.forEach((f, k) => declare(f, Class.PARAM, '~p', k));
  type.results.forEach((f, k) => declare(f, Class.PARAMOUT, '~r', k));
}

/** Why a closure is made, which decides its name (ir/func.go: closureName). */
export const enum ClosureKind {
  Literal,
  Range,
  Go,
  Defer,
}

/** What a body that is inlined belongs to. */
export interface InlinedInto {
  /** The function that it is inlined into. */
  readonly caller: Func;
  readonly callee: Func;
  /** Names of what is inlined there, outermost first. */
  readonly names: readonly string[];
  /** The hash of the place, for names of literals. */
  readonly hash: string;
}

/** The name of a function literal. */
export function closureSym(c: FnCtx, kind: ClosureKind): Sym {
  return c.types.target.release.literalsKeepNames ? placedSym(c, kind) : chainedSym(c, kind);
}

/** The name until go1.26: after the functions from the caller on, counted in the caller. */
function chainedSym(c: FnCtx, kind: ClosureKind): Sym {
  let outer = c.inl?.caller ?? c.fn;
  if (outer.oclosure !== undefined && outer.rangeParent !== undefined) outer = outer.rangeParent;
  const name = [outer.nname.isBlank ? 'glob.' : outer.sym.name, ...(c.inl?.names ?? [])].join('.');
  return outer.sym.pkg.lookup(name + suffixOf(outer, kind) + nextLiteral(outer, kind));
}

/** The name from go1.27 on: after the function that the literal is written in, counted there. */
function placedSym(c: FnCtx, kind: ClosureKind): Sym {
  const { inl } = c;
  const outer = inl?.caller ?? c.fn;
  const written = kind === ClosureKind.Literal || kind === ClosureKind.Range;
  const end = suffixOf(outer, kind) + nextLiteral(written ? c.fn : outer, kind);
  if (inl === undefined || !written)
    return outer.sym.pkg.lookup((outer.nname.isBlank ? 'glob.' : outer.sym.name) + end);
  const { pkg, name } = inl.callee.sym;
  // Packages whose paths are escaped in symbols lose their names here.
  const home = isEscaped(pkg.path) ? c.unit.local : pkg;
  return home.lookup(`${trimInlineHash(name + end)}#${inl.hash}#`);
}

/** Whether a package's path is written another way in symbols (objabi.PathToPrefix). */
function isEscaped(path: string): boolean {
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last.includes('.') || /[%"\x00-\x20\x7f-\xff]/.test(path);
}

function suffixOf(outer: Func, kind: ClosureKind): string {
  switch (kind) {
    case ClosureKind.Literal:
      return outer.oclosure === undefined ? '.func' : '.';
    case ClosureKind.Range:
      return '-range';
    case ClosureKind.Go:
      return '.gowrap';
    case ClosureKind.Defer:
      return '.deferwrap';
  }
}

function nextLiteral(counting: Func, kind: ClosureKind): number {
  switch (kind) {
    case ClosureKind.Literal:
      return ++counting.funcLitGen;
    case ClosureKind.Range:
      return ++counting.rangeLitGen;
    default:
      return ++counting.goDeferGen;
  }
}

export type { BlockStmt, FuncDecl, FuncLit, Type };
