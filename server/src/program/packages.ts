/**
 * Packages of a load as packages to check: each is parsed, declared and typed when it is asked for, dependencies
 * without the bodies of their functions.
 */
import * as nodePath from 'node:path';
import { type Reporter, strictReporter } from '../base/broken';
import type { PosBase, PosTable } from '../base/pos';
import { noTracer, type Tracer } from '../base/trace';
import { generatedName } from '../cgo';
import type { SymABIs } from '../ir/symabis';
import type { Package as LoadedPackage, LoadResult } from '../load';
import {
  type Decl,
  type File,
  type FuncDecl,
  type Linkname,
  NameTable,
  type ParsedDecl,
  type ParseOptions,
  parseBody,
  parseDecl,
  parseFile,
  type SyntaxProblem,
} from '../syntax';
import type { Target } from '../target';
import { checkAll, newChecker } from '../types/check';
import type { CheckConfig, Checker } from '../types/checker';
import { Package } from '../types/package';
import { collectObjects } from '../types/resolver';
import { Scope } from '../types/scope';
import { Universe } from '../types/universe';
import type { FileSystem } from '../vfs';
import { symABIsOf } from './assembly';
import { cgoTexts } from './cgo';
import type { Journal } from './journal';

export interface ParsedSource {
  readonly file: File;
  /** The base that the file's text was given as a whole, or its first piece's. */
  readonly base: PosBase;
  readonly problems: SyntaxProblem[];
  /** Broken text, read declaration by declaration. */
  readonly inPieces: boolean;
}

/**
 * Where the top-level declarations of an open document begin and end, in bytes, also while it is half typed: together
 * the pieces are the text. undefined for files that are not open.
 */
export type Pieces = (
  file: string,
  text: string,
) => readonly { readonly start: number; readonly end: number }[] | undefined;

/** One package of the program. */
export interface ProgramPackage {
  readonly loaded: LoadedPackage;
  readonly types: Package;
  /** Set once the package has been parsed. */
  sources: readonly ParsedSource[];
  /** Names of C's that the package uses and no declaration was found for. */
  unknownC: readonly string[];
}

export class Program {
  readonly universe = new Universe();
  private readonly identifiers = new NameTable(1 << 15);
  private readonly byPath = new Map<string, ProgramPackage>();
  private readonly names = new WeakMap<Package, string>();
  /**
   * Packages of which bodies are parsed at once, also where others only import them: in broken text, where a body ends
   * depends on what is in it, and edits break texts.
   */
  editable: (p: LoadedPackage) => boolean = () => false;
  tracer: Tracer = noTracer;

  constructor(
    public load: LoadResult,
    private fs: FileSystem,
    readonly positions: PosTable,
    readonly target: Target,
    private readonly pieces: Pieces = () => undefined,
    private readonly reporter: Reporter = strictReporter,
  ) {}

  /** The name in the load of a package that was made of it. */
  nameOf(pkg: Package): string | undefined {
    return this.names.get(pkg);
  }

  /** Goes to another load and other files; packages that differ have to be dropped. */
  update(load: LoadResult, fs: FileSystem): void {
    this.load = load;
    this.fs = fs;
  }

  /**
   * Forgets packages, so that they are parsed and checked again; packages that import them must be dropped as well.
   * Taking that back brings them back, and forgets those that were made in their place.
   */
  drop(journal: Journal, names: Iterable<string>): void {
    for (const name of names) journal.entry(this.byPath, name, undefined);
  }

  /** Those packages of some names that were made. */
  made(names: Iterable<string>): ProgramPackage[] {
    const list: ProgramPackage[] = [];
    for (const name of names) {
      const p = this.byPath.get(name);
      if (p !== undefined) list.push(p);
    }
    return list;
  }

  /** Gives back the position space of packages that nobody asks again. */
  release(packages: readonly ProgramPackage[]): void {
    if (packages.length > 0) this.positions.removeGroups(new Set(packages));
  }

  /** The present texts of a package's files, in pieces, and where they start in the position space. */
  textsOf(pkg: Package): readonly { readonly text: string; readonly start: number }[] {
    const p = this.package(this.nameOf(pkg) ?? pkg.path);
    if (p === undefined) return [];
    const whole = p.sources.every(({ base, inPieces }) => !inPieces && base.end - base.start === base.text.length);
    return whole ? p.sources.map(({ base }) => ({ text: base.text, start: base.start })) : this.positions.textsOf(p);
  }

  /** The package of that name in the load; its objects are declared when its scope is first asked for. */
  package(importPath: string): ProgramPackage | undefined {
    let p = this.byPath.get(importPath);
    if (p !== undefined) return p;
    const loaded = this.load.all.get(importPath);
    if (loaded === undefined) return undefined;
    if (importPath === 'unsafe') {
      p = { loaded, types: this.universe.unsafePkg, sources: [], unknownC: [] };
    } else {
      const types = new Package(loaded.pkgPath, loaded.name, new Scope(this.universe.scope, 0, 0));
      types.goVersion = loaded.langVersion;
      types.usesC = loaded.cgoFiles.length > 0;
      const made: ProgramPackage = (p = { loaded, types, sources: [], unknownC: [] });
      types.populate = () => this.populate(made, true);
    }
    this.byPath.set(importPath, p);
    this.names.set(p.types, importPath);
    return p;
  }

  /** Checks a package as a whole and returns its checker; undefined for unsafe and for what is not in the load. */
  checkPackage(importPath: string): Checker | undefined {
    const p = this.package(importPath);
    if (p === undefined) return undefined;
    if (p.types.populate !== undefined) {
      p.types.populate = undefined;
      this.populate(p, false);
    }
    const check = p.types.checker;
    if (check !== undefined) this.tracer.span('check', importPath, () => checkAll(check));
    return check;
  }

  /** Where the files of a checked package have syntax errors. */
  syntaxProblems(check: Checker): number[] {
    const p = this.byPath.get(this.nameOf(check.pkg) ?? '');
    return p?.types === check.pkg ? p.sources.flatMap((s) => s.problems.map((x) => x.pos)) : [];
  }

  /** What the package's assembly says of its functions; read each time. */
  symABIs(pkg: Package): SymABIs {
    const { context, all } = this.load;
    return symABIsOf(all.get(this.names.get(pkg) ?? pkg.path), this.fs, context);
  }

  /** How the package's files are parsed. */
  options(p: LoadedPackage, skipBodies: boolean): ParseOptions {
    return {
      skipBodies,
      std: p.standard,
      names: this.identifiers,
      genericMethods: this.target.release.genericMethods,
    };
  }

  private populate(p: ProgramPackage, skipBodies: boolean): void {
    this.tracer.span('parse', p.loaded.importPath, () => this.parsePackage(p, skipBodies));
  }

  private parsePackage(p: ProgramPackage, skipBodies: boolean): void {
    const sources: ParsedSource[] = [];
    const options = this.options(p.loaded, skipBodies && !this.editable(p.loaded));
    const { loaded } = p;
    for (const name of loaded.goFiles) {
      const text = loaded.cgoFiles.includes(name) ? undefined : this.fs.readFile(name);
      if (text !== undefined) sources.push(this.parse(p, name, text, options));
    }
    if (loaded.cgoFiles.length > 0) {
      const cgo = cgoTexts(loaded, this.fs, this.load.context, options);
      p.unknownC = cgo.unknown;
      // The compiler gets the generated file first, and behind all others those that it belongs to.
      sources.push(this.parse(p, generatedName, cgo.generated, options));
      for (const [name, text] of cgo.files) {
        const source = this.parse(p, name, text, options);
        source.base.rewritten = true;
        sources.push(source);
      }
    }
    p.sources = sources;
    const conf: CheckConfig = {
      importPackage: (path) => {
        const name = p.loaded.imports.get(path);
        return name === undefined ? undefined : this.package(name)?.types;
      },
      target: this.target,
      universe: this.universe,
      reporter: this.reporter,
      isDependency: skipBodies,
      parseBody: (decl) => this.parseBody(p, decl),
    };
    collectObjects(
      newChecker(
        conf,
        p.types,
        sources.map((s) => s.file),
      ),
    );
  }

  /**
   * Parses a file as a whole. If it is broken and open in an editor, the editor's tree says where declarations end, and
   * each is read by itself: one that is half typed takes nothing from the others.
   */
  private parse(group: ProgramPackage, name: string, text: string, options: ParseOptions): ParsedSource {
    const base = this.positions.add(name, text);
    base.group = group;
    const whole = parseFile(text, base.start, options);
    base.directives = this.target.release.lineNamesInFolder
      ? whole.lineDirectives.map((d) => ({ ...d, file: inFolder(name, d.file) }))
      : whole.lineDirectives;
    const pieces = whole.problems.length === 0 || whole.lineDirectives.length > 0 ? undefined : this.pieces(name, text);
    if (pieces === undefined || pieces.length < 2)
      return { file: whole.file, base, problems: whole.problems, inPieces: false };
    const problems: SyntaxProblem[] = [];
    const declList: Decl[] = [];
    const linknames: Linkname[] = [];
    let first: ParsedDecl | undefined;
    let from = base.start,
      last = base;
    for (const piece of pieces) {
      const part = text.slice(piece.start, piece.end);
      last = this.positions.replace(from, from + part.length, part)?.base ?? last;
      from += part.length;
      const parsed = parseDecl(withoutEnd(part), last.start, options);
      first ??= parsed;
      problems.push(...parsed.problems);
      declList.push(...parsed.decls);
      linknames.push(...parsed.linknames);
    }
    const file: File = {
      ...whole.file,
      pkgName: first?.pkgName ?? whole.file.pkgName,
      goVersion: first?.goVersion ?? '',
      declList,
      linknames,
    };
    return { file, base: this.positions.base(file.pkgName.pos) ?? base, problems, inPieces: true };
  }

  private parseBody(p: ProgramPackage, decl: FuncDecl): void {
    // In a file that was read in pieces, each declaration has a base of its own.
    const base = this.positions.base(decl.bodyStart);
    const source = p.sources.find((s) => s.base.file === base?.file);
    if (base === undefined || source === undefined) return;
    source.problems.push(...parseBody(base.text, base.start, decl, this.options(p.loaded, false)));
  }
}

/**
 * A piece up to where its declaration ends: where that is broken, its end is where its text ends, and not behind the
 * comments and blank lines that follow.
 */
export function withoutEnd(piece: string): string {
  let end = piece.length;
  for (;;) {
    const line = piece.lastIndexOf('\n', end - 1) + 1;
    const text = piece.slice(line, end);
    if (line === 0 || !/^\s*(\/\/.*)?$/.test(text)) {
      const behind = /^\}(?=[ \t]*\/\/|[ \t]*$)/.exec(text);
      return behind === null ? piece.slice(0, end) : piece.slice(0, line + 1);
    }
    end = line - 1;
  }
}

/** The file that a //line directive names; '' is the text's own. */
const inFolder = (file: string, named: string): string =>
  named === ''
    ? ''
    : nodePath.isAbsolute(named)
      ? nodePath.normalize(named)
      : nodePath.join(nodePath.dirname(file), named);

/** The packages of a load, to be checked on demand. */
export function checkProgram(load: LoadResult, fs: FileSystem, positions: PosTable, target: Target): Program {
  return new Program(load, fs, positions, target);
}
