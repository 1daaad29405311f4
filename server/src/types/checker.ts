/**
 * The state of checking one package (types2's Checker and environment). Functions of this room take it first, as
 * `check`. A package is checked lazily: collectObjects declares its package-level objects, an object's type is
 * computed when it is first asked for (also from an importing package, through resolveObject), and function bodies
 * are checked one at a time, on demand.
 */
import type { Reporter } from '../base/broken';
import type { ConstValue } from '../base/constant';
import type { Pos } from '../base/pos';
import type { CallExpr, ConstDecl, Expr, File, FuncDecl, Name, TypeDecl, VarDecl } from '../syntax/nodes';
import type { Target } from '../target';
import { Code, type Rounded } from './const';
import type { Context } from './context';
import type { Mode } from './info';
import type { MonoGraph } from './mono';
import type { Const, Func, Obj, PkgName, TypeName, Var } from './object';
import type { Package } from './package';
import type { Scope } from './scope';
import type { Basic, Named, Signature, Type, Union } from './type';
import type { TypeSet } from './typeset';
import type { Universe } from './universe';

/** An error in the user's program, worded as the compiler words it. */
export interface TypeProblem {
  readonly pos: Pos;
  /** A binary string, as the source. */
  readonly message: string;
  /** Unused variables, imports and the like: the program means the same without them. */
  readonly soft: boolean;
  /** The place that "%v" in the message stands for. */
  readonly other?: Pos;
  readonly related?: readonly { readonly pos: Pos; readonly message: string }[];
}

/** Configuration of a check; see types2.Config. */
export interface CheckConfig {
  /** Gives the package that an import path (as written in a file of `dir`) denotes; undefined where it is missing. */
  readonly importPackage: (path: string, from: Package) => Package | undefined;
  readonly target: Target;
  /** The predeclared objects of the program. */
  readonly universe: Universe;
  readonly reporter: Reporter;
  /**
   * Unused imports and variables are not reported; bodies and the initializers of typed variables are not checked
   * before checkPackageLevel() or checkFuncBody() asks for them.
   */
  readonly isDependency: boolean;
  /** Parses the body of a declaration whose body was skipped, and sets it. */
  readonly parseBody?: (decl: FuncDecl, check: Checker) => void;
}

/** What a package-level object (or method) is declared by; see types2's declInfo. */
export interface DeclInfo {
  readonly file: Scope;
  /** Language version of the file ("go1.26"). */
  readonly version: string;
  /** Left-hand side of an n:1 variable declaration. */
  readonly lhs: readonly Var[] | undefined;
  readonly vtyp: Expr | undefined;
  readonly init: Expr | undefined;
  /** The constant's initializer is inherited from an earlier ConstSpec. */
  readonly inherited: boolean;
  readonly tdecl: TypeDecl | undefined;
  readonly fdecl: FuncDecl | undefined;
  readonly vdecl: VarDecl | ConstDecl | undefined;
  /** Package-level objects that the declaration's initializer or body refers to, for the order of initialization. */
  deps: Set<Obj> | undefined;
}

/** Context of the declaration or function body that is being checked; saved and restored as one. */
export class Environment {
  decl: DeclInfo | undefined = undefined;
  scope: Scope | undefined = undefined;
  version = '';
  iota: ConstValue | undefined = undefined;
  errpos: Pos = 0;
  inTParamList = false;
  sig: Signature | undefined = undefined;
  isPanic: Set<CallExpr> | undefined = undefined;
  hasLabel = false;
  hasCallOrRecv = false;
  /** Local variables declared in the function body, for "declared and not used". */
  locals: Var[] = [];
}

/** Expressions whose (untyped) type is not final yet. */
export interface ExprInfo {
  isLhs: boolean;
  mode: Mode;
  type: Basic;
  val: ConstValue | undefined;
}

export interface Action {
  readonly version: string;
  readonly run: () => void;
}

export class Checker {
  /** Package-level objects and methods, with what declares them. */
  readonly objMap = new Map<Obj, DeclInfo>();
  /** Methods by receiver base type name, until the type is declared. */
  methods: Map<TypeName, Func[]> | undefined = undefined;
  readonly imports: PkgName[] = [];
  /** Objects brought in by `import . "p"`, by file scope and name. */
  readonly dotImports = new Map<Scope, Map<string, PkgName>>();
  fileScopes: Scope[] = [];
  env = new Environment();
  untyped = new Map<Expr, ExprInfo>();
  delayed: Action[] = [];
  /** Objects whose declarations are being checked, outermost first (cycle detection). */
  objPath: Obj[] = [];
  cleaners: Named[] = [];
  /** Instances made while checking this package; see context(). */
  ctxt: Context | undefined = undefined;
  unionTypeSets: Map<Union, TypeSet> | undefined = undefined;
  /** Instantiations, for the check that they end; see mono.ts. */
  mono: MonoGraph | undefined = undefined;
  readonly problems: TypeProblem[] = [];
  /** There were follow-up errors, which are reported only when no earlier error exists. */
  followUps = false;
  /** Declarations refer to each other in a circle, or instances have no end: the errors depend on all of them. */
  circles = false;
  /** Functions whose bodies have been checked. */
  readonly checkedBodies = new Set<FuncDecl>();
  /** Blank and unnamed declarations count too: every declared function with its declaration, in source order. */
  readonly funcs: { readonly obj: Func; readonly decl: FuncDecl; readonly info: DeclInfo }[] = [];
  /** Package-level variable initializations in the order in which they run; set by initOrder(). */
  initOrder: readonly Initializer[] = [];
  /** How many checks of this checker are under way; delayed actions run when the outermost one ends. */
  busy = 0;
  /** Set by checkPackageLevel: from now on nothing is put off because the package is only a dependency. */
  full: boolean;
  /** What a dependency's check put off: initializers of typed variables, bodies of function literals. */
  deferred: (() => void)[] = [];
  /** Package-level names that were declared, redeclared and blank ones included. */
  readonly declared: { readonly obj: Obj; readonly info: DeclInfo }[] = [];
  /** Packages that were imported, by path as written. */
  readonly imported = new Map<string, Package>();
  /** Second and third result of implicitTypeAndValue, to be read right after the call. */
  readonly implicit: { val: ConstValue | undefined; code: Code } = { val: undefined, code: Code.Ok };
  /** Second result of representation, where implicitTypeAndValue asks for it. */
  readonly rounded: Rounded = { val: undefined };
  /** What went wrong in the checker itself. */
  readonly failures: unknown[] = [];

  constructor(
    readonly conf: CheckConfig,
    readonly pkg: Package,
    public files: readonly File[],
  ) {
    this.full = !conf.isDependency;
  }
}

/** One initialization `lhs = rhs` of package-level variables. */
export interface Initializer {
  readonly lhs: readonly Var[];
  readonly rhs: Expr;
}

export type { Const, Name, Type };
