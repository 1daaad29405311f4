/**
 * Which bodies a package makes visible to whom. A function of another package can be inlined only where its body is at
 * hand: where a package that is imported directly has it in its export data. Export data holds the bodies of the
 * package's own inlinable and generic functions and of those functions of other packages that it has inlined itself,
 * as far as its exported declarations lead to them.
 *
 * Reference: noder/linker.go (relocObj, exportBody), noder/unified.go (readPackage, writeUnifiedExport),
 * noder/reader.go (unifiedHaveInlineBody, expandInline) (go1.26).
 */
import type { Func } from '../ir/node';
import { recvNamed } from '../ir/world';
import { resolveObject } from '../types/decl';
import { methodAt, numMethods, origin, typeParams } from '../types/named';
import { isExported, ObjTag, type Func as TFunc, type TypeName } from '../types/object';
import type { Package } from '../types/package';
import { Tag } from '../types/type';
import { type CallersHost, callersIn, mentionedBy } from './callers';
import type { Journal } from './journal';
import { describedTypes, exportedBodies, exportedTypes } from './reach';

/** How a function goes by in export data: its package's path and its symbol. */
export type BodyName = string;

/** Where a package's exports are kept from one process to the next. */
export interface KeptExports {
  /** Bodies of other packages' functions that the package exports; undefined if that is not known. */
  exports: ReadonlySet<BodyName> | undefined;
  /** Something was added since it was read. */
  dirty: boolean;
}

/** What deciding about bodies takes from the program. */
export interface ExportsHost extends CallersHost {
  /** What a package imports, without unsafe; this reads no files. */
  readonly importsOf: (pkg: Package) => readonly Package[];
  /**
   * Compiles a package as a whole and returns the functions of other packages that it inlines; undefined where it has
   * no sources.
   */
  readonly inlinedBy: (pkg: Package) => ReadonlySet<Func> | undefined;
  /** Finds out whether a function can be inlined, and sets its `inl`. */
  readonly summarize: (fn: Func) => void;
  /** The Func of a declared function. */
  readonly funcOf: (obj: TFunc) => Func | undefined;
  /** What was kept of a package's exports by an earlier process. */
  readonly kept: (pkg: Package) => KeptExports | undefined;
}

export class Exports {
  private readonly imports = new WeakMap<Package, readonly Package[]>();
  private readonly closures = new WeakMap<Package, ReadonlySet<Package>>();
  /** By package that looks: which functions of packages that it does not import have a body. */
  private readonly seen = new WeakMap<Package, Map<Func, boolean>>();
  private readonly bodies = new WeakMap<Package, ReadonlySet<BodyName>>();
  private readonly types = new WeakMap<Package, ReadonlySet<TypeName>>();
  private readonly described = new WeakMap<Package, ReadonlySet<TypeName>>();
  private readonly describedAlone = new WeakMap<Package, ReadonlySet<TypeName>>();
  private readonly noBodies: ReadonlySet<BodyName> = new Set();
  /** By package and function: functions of the package with exportable bodies in which the function's name is. */
  private readonly mentioning = new WeakMap<Package, Map<TFunc, readonly TFunc[]>>();
  private readonly computing = new WeakSet<Package>();
  /** Packages that were analysed as a whole, but that nobody has asked about: what they inline. */
  private readonly expected = new WeakMap<Package, () => ReadonlySet<Func>>();

  constructor(private readonly host: ExportsHost) {}

  /**
   * Whether a package sees the body of another one's inlinable function. frames: packages of the functions whose
   * inlined
   * bodies the call is part of, outermost first; undefined where such a function is an instance.
   */
  visible(pkg: Package, fn: Func, frames: readonly (Package | undefined)[]): boolean {
    const obj = fn.nname.origin as TFunc | undefined;
    const owner = obj?.pkg;
    if (obj === undefined || owner === undefined || owner === pkg) return true;
    if (this.surely(pkg, owner, fn, frames)) return true;
    const memo = this.memoOf(pkg);
    const known = memo.get(fn);
    if (known !== undefined) return known;
    const visible = this.likely(pkg, owner, fn, obj) || this.find(this.importsOf(pkg), owner, fn);
    memo.set(fn, visible);
    return visible;
  }

  /**
   * A function or method that is not generic, by its package's path and its symbol, where export data at hand describes
   * it: the package's own, or what the packages that it imports declare and lead to (noder/unified.go: LookupFunc).
   */
  lookup(pkg: Package, path: string, symbol: string): TFunc | undefined {
    const [, type, method] = /^(?:\(\*)?([^.()*]+)\)?\.([^.]+)$/.exec(symbol) ?? [];
    const owner = path === pkg.path ? pkg : [...this.closureOf(pkg)].find((p) => p.path === path);
    const obj = owner?.scope.lookup(type ?? symbol);
    if (obj === undefined || owner === undefined) return undefined;
    if (type === undefined) {
      if (obj.tag !== ObjTag.Func) return undefined;
      resolveObject(obj);
      const own = owner === pkg || (isExported(obj.name) && this.importsOf(pkg).includes(owner));
      return own && obj.type?.tparams.length === 0 ? obj : undefined;
    }
    if (obj.tag !== ObjTag.TypeName) return undefined;
    if (owner !== pkg && !this.describes(this.importsOf(pkg), owner, obj)) return undefined;
    resolveObject(obj);
    const named = obj.type;
    if (named?.tag !== Tag.Named || named.obj !== obj || typeParams(named).length > 0) return undefined;
    for (let i = 0; i < numMethods(named); i++) {
      const m = methodAt(named, i);
      if (m.name !== method) continue;
      resolveObject(m);
      return m.type === undefined || m.type.tparams.length > 0 ? undefined : m;
    }
    return undefined;
  }

  /** Whether the export data of some of the packages describes a type of the package `owner`. */
  private describes(direct: readonly Package[], owner: Package, type: TypeName): boolean {
    const some = (types: (p: Package) => ReadonlySet<TypeName>): boolean =>
      direct.some((p) => !p.fake && this.closureOf(p).has(owner) && types(p).has(type));
    return (
      some((p) => this.typesOf(p)) || some((p) => this.describedBy(p, false)) || some((p) => this.describedBy(p, true))
    );
  }

  /** The types that a package's export data describes; all: also those that come with what the package inlines. */
  private describedBy(p: Package, all: boolean): ReadonlySet<TypeName> {
    const memo = all ? this.described : this.describedAlone;
    let set = memo.get(p);
    if (set !== undefined) return set;
    const inlined = all && !this.computing.has(p) ? this.inlinedIn(p) : undefined;
    set = describedTypes(p, inlined ?? new Set(), { ...this.host, closureOf: (q) => this.closureOf(q) });
    memo.set(p, set);
    return set;
  }

  private inlinedIn(p: Package): ReadonlySet<Func> | undefined {
    this.computing.add(p);
    const inlined = (this.expected.get(p) ?? (() => this.host.inlinedBy(p)))();
    this.computing.delete(p);
    return inlined;
  }

  /**
   * A package exports the bodies that it inlines in what it exports. So, where the call came with the body of a
   * function
   * of a package that is imported, that package has inlined the call itself if it sees the callee.
   */
  private surely(pkg: Package, owner: Package, fn: Func, frames: readonly (Package | undefined)[]): boolean {
    const direct = this.importsOf(pkg);
    if (direct.includes(owner)) return true;
    if (frames.length === 0) return false;
    const memo = this.memoOf(pkg);
    if (memo.get(fn) === true) return true;
    for (let i = frames.length - 1; i >= 0; i--) {
      const from = frames[i];
      if (from === undefined || from === pkg || !direct.includes(from)) continue;
      if (from !== owner && !this.surely(from, owner, fn, frames.slice(i + 1))) continue;
      memo.set(fn, true);
      return true;
    }
    return false;
  }

  /** Whether the text of a package that is imported shows that it exports the body. */
  private likely(pkg: Package, owner: Package, fn: Func, obj: TFunc): boolean {
    return this.importsOf(pkg).some((p) => !p.fake && this.importsOf(p).includes(owner) && this.shows(p, fn, obj));
  }

  private shows(p: Package, fn: Func, obj: TFunc): boolean {
    const known = this.known(p);
    if (known !== undefined) return known.has(bodyName(fn));
    const recv = obj.type?.recv;
    if (recv !== undefined) {
      const named = recvNamed(obj.type!);
      if (named === undefined || !this.typesOf(p).has(origin(named).obj)) return false;
      return !callersIn(p, obj, this.host).next().done;
    }
    for (const caller of callersIn(p, obj, this.host)) {
      if (!isExported(caller.name) || caller.type?.recv !== undefined) continue;
      if (this.exportable(caller)) return true;
    }
    return false;
  }

  private typesOf(p: Package): ReadonlySet<TypeName> {
    let set = this.types.get(p);
    if (set === undefined) this.types.set(p, (set = exportedTypes(p)));
    return set;
  }

  private memoOf(pkg: Package): Map<Func, boolean> {
    let memo = this.seen.get(pkg);
    if (memo === undefined) this.seen.set(pkg, (memo = new Map<Func, boolean>()));
    return memo;
  }

  /** Packages whose exports are known are asked before those that have to be compiled for it. */
  private find(direct: readonly Package[], owner: Package, fn: Func): boolean {
    const name = bodyName(fn);
    const unknown: Package[] = [];
    for (const p of direct) {
      const known = this.known(p);
      if (known === undefined) unknown.push(p);
      else if (known.has(name)) return true;
    }
    // Those that import the owner themselves are the likely ones.
    unknown.sort((a, b) => Number(this.importsOf(b).includes(owner)) - Number(this.importsOf(a).includes(owner)));
    return unknown.some((p) => this.mayExport(p, owner, fn) && this.of(p).has(name));
  }

  /** A package exports only what it can inline itself, and a function only with a body that mentions it. */
  private mayExport(p: Package, owner: Package, fn: Func): boolean {
    if (p.fake || !this.closureOf(p).has(owner)) return false;
    return this.maybeLedTo(p, fn.nname.origin as TFunc, new Set()) && this.visible(p, fn, []);
  }

  /**
   * Whether the exported declarations of a package may lead to a function: some body that can be exported has its name
   * in it, and so on back to an exported declaration. Methods come with their types, and always may.
   */
  private maybeLedTo(p: Package, obj: TFunc, seen: Set<TFunc>): boolean {
    if (obj.type?.recv !== undefined || (obj.pkg === p && isExported(obj.name))) return true;
    for (const q of this.closureOf(p)) {
      for (const by of this.mentions(q, obj)) {
        if (seen.has(by)) continue;
        seen.add(by);
        if (this.maybeLedTo(p, by, seen)) return true;
      }
    }
    return false;
  }

  /** Functions of a package that have exportable bodies with the name of a function of its own, or of an import's. */
  private mentions(p: Package, obj: TFunc): readonly TFunc[] {
    const owner = obj.pkg;
    if (owner === undefined || (p !== owner && !this.importsOf(p).includes(owner))) return [];
    let memo = this.mentioning.get(p);
    if (memo === undefined) this.mentioning.set(p, (memo = new Map<TFunc, readonly TFunc[]>()));
    let known = memo.get(obj);
    if (known === undefined) {
      known = [...mentionedBy(p, obj.name, this.host)].filter((by) => by !== obj && this.exportable(by));
      memo.set(obj, known);
    }
    return known;
  }

  /** Whether a function's body is exported where its object is: it is generic, or can be inlined. */
  private exportable(obj: TFunc): boolean {
    const sig = obj.type;
    if (sig === undefined || sig.tparams.length > 0 || sig.rparams.length > 0) return true;
    const fn = this.host.funcOf(obj);
    if (fn === undefined) return true;
    if (!fn.summarized) this.host.summarize(fn);
    return fn.inl !== undefined;
  }

  private known(p: Package): ReadonlySet<BodyName> | undefined {
    const known = this.bodies.get(p);
    if (known !== undefined) return known;
    const kept = this.host.kept(p)?.exports;
    if (kept !== undefined) this.bodies.set(p, kept);
    return kept;
  }

  /** Other packages' functions whose bodies are in the package's export data. */
  of(p: Package): ReadonlySet<BodyName> {
    const known = this.known(p);
    if (known !== undefined) return known;
    // A package that takes part in an import cycle exports nothing while that is being found out.
    if (this.computing.has(p)) return this.noBodies;
    const inlined = this.inlinedIn(p);
    return inlined === undefined ? this.noBodies : this.learn(p, inlined);
  }

  /** Finds out what a package exports, if it was analysed as a whole. */
  settle(p: Package): void {
    if (this.expected.has(p)) this.of(p);
  }

  /** Takes how to find out what a package inlines that was analysed as a whole. */
  expect(p: Package, inlined: () => ReadonlySet<Func>): void {
    this.expected.set(p, inlined);
  }

  /** Takes what a package that was compiled as a whole inlines; returns what it exports. */
  learn(p: Package, inlined: ReadonlySet<Func>): ReadonlySet<BodyName> {
    const set =
      inlined.size === 0
        ? this.noBodies
        : exportedBodies(p, inlined, { ...this.host, closureOf: (q) => this.closureOf(q) });
    this.bodies.set(p, set);
    const kept = this.host.kept(p);
    if (kept !== undefined && kept.exports === undefined) {
      kept.exports = set;
      kept.dirty = true;
    }
    return set;
  }

  /** Forgets what is known of the bodies of a package that was edited; returns what it exported, if somebody asked. */
  forget(journal: Journal, p: Package): ReadonlySet<BodyName> | undefined {
    const was = this.bodies.get(p);
    journal.entry(this.bodies, p, undefined);
    journal.entry(this.mentioning, p, undefined);
    journal.entry(this.described, p, undefined);
    journal.entry(this.describedAlone, p, undefined);
    return was;
  }

  private importsOf(p: Package): readonly Package[] {
    let list = this.imports.get(p);
    if (list === undefined) this.imports.set(p, (list = this.host.importsOf(p)));
    return list;
  }

  /** The package and all that it imports, also through others; without unsafe. */
  private closureOf(p: Package): ReadonlySet<Package> {
    let set = this.closures.get(p);
    if (set === undefined) {
      const all = new Set<Package>([p]);
      for (const q of all) for (const x of this.importsOf(q)) all.add(x);
      this.closures.set(p, (set = all));
    }
    return set;
  }
}

/** The package that declares a function; undefined for instances and literals, which are nobody's. */
export function packageOf(fn: Func): Package | undefined {
  return (fn.nname.origin as TFunc | undefined)?.pkg;
}

export function bodyName(fn: Func): BodyName {
  return `${fn.sym.pkg.path}.${fn.sym.name}`;
}
