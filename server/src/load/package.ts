/** What a load says of one package. */
import type { BuildPackage } from './build';
import type { Module } from './modload';
import type { Problem } from './problem';

/** A package as the compiler gets it. */
export interface Package {
  /**
   * Its name in `LoadResult.all`: the import path, with " [p.test]" behind it for variants that are built for p's test.
   */
  readonly importPath: string;
  /** The import path alone. */
  readonly pkgPath: string;
  /** Of the package clause; "" where no file has one. */
  readonly name: string;
  readonly dir: string;
  /** Files to compile, absolute, in the order of their names; in-package test files stand behind them in variants. */
  readonly goFiles: readonly string[];
  /** Of roots only, and only if tests were asked for. */
  readonly testGoFiles: readonly string[];
  readonly xtestGoFiles: readonly string[];
  /** Those of goFiles that import "C". */
  readonly cgoFiles: readonly string[];
  /** Go files that constraints exclude. */
  readonly ignoredGoFiles: readonly string[];
  /** Files of other languages. */
  readonly otherFiles: readonly string[];
  /** Functions without a body may be written in assembly. */
  readonly hasAsm: boolean;
  /**
   * Import paths as written → names in `LoadResult.all`; what could not be found is not in it, nor is "C". What may not
   * be
   * imported is in it all the same, so that the rest can be checked.
   */
  readonly imports: ReadonlyMap<string, string>;
  /** Import paths as written → what was wrong with them. */
  readonly importErrors: ReadonlyMap<string, string>;
  /** undefined in the standard library, in GOPATH mode, and for files that were named one by one. */
  readonly module: Module | undefined;
  /** What `-lang` would say: "go1.21". */
  readonly langVersion: string;
  readonly standard: boolean;
  /** A pattern names it. */
  readonly isRoot: boolean;
  /** The import path of the package whose test this variant is for. */
  readonly forTest: string | undefined;
  readonly problems: readonly Problem[];
}

/** A package while it is made. */
export class PackageData implements Package {
  pkgPath: string;
  goFiles: string[] = [];
  testGoFiles: string[] = [];
  xtestGoFiles: string[] = [];
  cgoFiles: string[] = [];
  ignoredGoFiles: string[] = [];
  otherFiles: string[] = [];
  hasAsm = false;
  imports = new Map<string, string>();
  importErrors = new Map<string, string>();
  module: Module | undefined;
  langVersion = '';
  standard = false;
  isRoot = false;
  forTest: string | undefined;
  problems: Problem[] = [];
  /** Whose imports may be "internal": the import path, also where the package has none of its own. */
  accessPath: string;
  build: BuildPackage | undefined;

  constructor(
    public importPath: string,
    public name: string,
    public dir: string,
  ) {
    this.pkgPath = importPath;
    this.accessPath = importPath;
  }
}
