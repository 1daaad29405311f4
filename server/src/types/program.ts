/**
 * Packages of a load as packages to check: each is parsed, declared and typed when it is asked for, dependencies
 * without the bodies of their functions.
 */
import type { PosBase, PosTable } from '../base/pos';
import type { LoadResult, Package as LoadedPackage } from '../load';
import { parseBody, parseFile, type File, type FuncDecl, type ParseOptions, type SyntaxProblem } from '../syntax';
import type { FileSystem } from '../vfs';
import { checkAll, newChecker } from './check';
import type { CheckConfig, Checker } from './checker';
import { Package } from './package';
import { collectObjects } from './resolver';
import { Scope } from './scope';
import { universe, unsafePkg } from './universe';
import { goMinor } from './version';

/** Properties of the machine that is compiled for. */
export interface Target { readonly goarch: string; readonly wordSize: number; readonly maxAlign: number }

export const amd64: Target = { goarch: 'amd64', wordSize: 8, maxAlign: 8 };

export interface ParsedSource { readonly file: File; readonly base: PosBase; readonly problems: SyntaxProblem[] }

/** One package of the program. */
export interface ProgramPackage {
  readonly loaded: LoadedPackage;
  readonly types: Package;
  /** Set once the package has been parsed. */
  sources: readonly ParsedSource[];
}

export class Program {
  private readonly byPath = new Map<string, ProgramPackage>();

  constructor(public load: LoadResult, private fs: FileSystem, readonly positions: PosTable, private readonly target: Target) {}

  /** Goes on with another load and snapshot; packages that differ have to be dropped. */
  update(load: LoadResult, fs: FileSystem): void {
    this.load = load;
    this.fs = fs;
  }

  /** Forgets packages, to be parsed and checked anew; whoever imports them has to go with them. */
  drop(names: Iterable<string>): void {
    for (const name of names) {
      for (const s of this.byPath.get(name)?.sources ?? []) this.positions.remove(s.base);
      this.byPath.delete(name);
    }
  }

  /** The package of that name in the load; its objects are declared when its scope is first asked for. */
  package(importPath: string): ProgramPackage | undefined {
    let p = this.byPath.get(importPath);
    if (p !== undefined) return p;
    const loaded = this.load.all.get(importPath);
    if (loaded === undefined) return undefined;
    if (importPath === 'unsafe') {
      p = { loaded, types: unsafePkg, sources: [] };
    } else {
      const types = new Package(loaded.pkgPath, loaded.name, new Scope(universe, 0, 0));
      types.goVersion = loaded.langVersion;
      const made: ProgramPackage = p = { loaded, types, sources: [] };
      types.populate = () => this.populate(made, true);
    }
    this.byPath.set(importPath, p);
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
    if (check !== undefined) checkAll(check);
    return check;
  }

  /** How the package's files are parsed. */
  options(p: LoadedPackage, skipBodies: boolean): ParseOptions {
    const minor = goMinor(p.langVersion);
    return minor > 0 ? { skipBodies, std: p.standard, goMinor: minor } : { skipBodies, std: p.standard };
  }

  private populate(p: ProgramPackage, skipBodies: boolean): void {
    const sources: ParsedSource[] = [];
    const options = this.options(p.loaded, skipBodies);
    for (const name of p.loaded.goFiles) {
      const text = this.fs.readFile(name);
      if (text === undefined) continue;
      const base = this.positions.add(name, text);
      const parsed = parseFile(text, base.start, options);
      base.directives = parsed.lineDirectives;
      sources.push({ file: parsed.file, base, problems: parsed.problems });
    }
    p.sources = sources;
    const conf: CheckConfig = {
      importPackage: path => {
        const name = p.loaded.imports.get(path);
        return name === undefined ? undefined : this.package(name)?.types;
      },
      wordSize: this.target.wordSize,
      maxAlign: this.target.maxAlign,
      goarch: this.target.goarch,
      isDependency: skipBodies,
      parseBody: decl => this.parseBody(p, decl),
    };
    collectObjects(newChecker(conf, p.types, sources.map(s => s.file)));
  }

  private parseBody(p: ProgramPackage, decl: FuncDecl): void {
    const source = p.sources.find(s => s.base.start <= decl.bodyStart && decl.bodyStart <= s.base.end);
    if (source === undefined) return;
    source.problems.push(...parseBody(source.base.text, source.base.start, decl, this.options(p.loaded, false)));
  }
}

/** The packages of a load, to be checked on demand. */
export function checkProgram(load: LoadResult, fs: FileSystem, positions: PosTable, target: Target = amd64): Program {
  return new Program(load, fs, positions, target);
}
