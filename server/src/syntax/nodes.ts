/**
 * The syntax tree of Go, one interface a production. Names and shapes follow cmd/compile/internal/syntax/nodes.go
 * (go1.26), since positions of messages are defined by it: the position of a node is that of the token that
 * identifies it – the operator of a binary operation, the `(` of a call, the `[` of an index, the `.` of a selector
 * or type assertion, the `{` of a composite literal, `func` of a function literal.
 *
 * Strings (identifiers, literals) are binary strings: one UTF-16 unit a byte of the source.
 *
 * A tree never changes after parsing, except for its slots: `tv`, `obj`, `selection`, `instance` and `scope` belong to
 * the types room, which fills them in and declares what they hold (types/info.ts extends the empty interfaces below).
 */
import type { Pos } from '../base/pos';

export const enum Kind {
  File = 1,
  // declarations
  ImportDecl,
  ConstDecl,
  TypeDecl,
  VarDecl,
  FuncDecl,
  // expressions
  BadExpr,
  Name,
  BasicLit,
  CompositeLit,
  KeyValueExpr,
  FuncLit,
  ParenExpr,
  SelectorExpr,
  IndexExpr,
  SliceExpr,
  AssertExpr,
  TypeSwitchGuard,
  Operation,
  CallExpr,
  ListExpr,
  ArrayType,
  SliceType,
  DotsType,
  StructType,
  Field,
  InterfaceType,
  FuncType,
  MapType,
  ChanType,
  // statements
  EmptyStmt,
  LabeledStmt,
  BlockStmt,
  ExprStmt,
  SendStmt,
  DeclStmt,
  AssignStmt,
  BranchStmt,
  CallStmt,
  ReturnStmt,
  IfStmt,
  ForStmt,
  SwitchStmt,
  SelectStmt,
  RangeClause,
  CaseClause,
  CommClause,
}

export const enum Op {
  None = 0,
  /** `:=` in an AssignStmt */
  Def,
  Not,
  Recv,
  Tilde,
  OrOr,
  AndAnd,
  Eql,
  Neq,
  Lss,
  Leq,
  Gtr,
  Geq,
  Add,
  Sub,
  Or,
  Xor,
  Mul,
  Div,
  Rem,
  And,
  AndNot,
  Shl,
  Shr,
}

export const enum LitKind {
  Int,
  Float,
  Imag,
  Rune,
  String,
}

export const enum BranchTok {
  Break,
  Continue,
  Fallthrough,
  Goto,
}

/** Directions of channel types: 0 is both. */
export const enum ChanDir {
  Both = 0,
  SendOnly = 1,
  RecvOnly = 2,
}

/** What the types room knows of an expression; filled in by types/info.ts. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface TypeAndValue {}
/** The object that a name declares or denotes. */
export interface NameObject {}
/** What a selector selects. */
export interface SelectionInfo {}
/** The type arguments and type of an instantiated generic name. */
export interface InstanceInfo {}
/** The implicitly declared object of a type switch's clause. */
export interface ImplicitObject {}

interface NodeBase {
  readonly pos: Pos;
}
interface ExprBase extends NodeBase {
  /** Slot of the types room: mode, type and constant value. */
  tv: TypeAndValue | undefined;
}

/** Compiler directives in front of a declaration, as a set of flags. Answers to ir.PragmaFlag and noder/lex.go. */
export const enum Pragma {
  None = 0,
  Nointerface = 1 << 0,
  Noescape = 1 << 1,
  Norace = 1 << 2,
  Nosplit = 1 << 3,
  Noinline = 1 << 4,
  NoCheckPtr = 1 << 5,
  Systemstack = 1 << 6,
  Nowritebarrier = 1 << 7,
  Nowritebarrierrec = 1 << 8,
  Yeswritebarrierrec = 1 << 9,
  CgoUnsafeArgs = 1 << 10,
  UintptrKeepAlive = 1 << 11,
  UintptrEscapes = 1 << 12,
  RegisterParams = 1 << 13,
  NotInHeap = 1 << 14,
}

/** A `//go:linkname local [remote]` directive. */
export interface Linkname {
  readonly pos: Pos;
  readonly local: string;
  readonly remote: string;
}
/** A `//go:embed patterns` directive. */
export interface Embed {
  readonly pos: Pos;
  readonly patterns: readonly string[];
}

export interface File extends NodeBase {
  readonly kind: Kind.File;
  readonly pkgName: Name;
  readonly declList: readonly Decl[];
  readonly eof: Pos;
  /** Language version that the file's `//go:build` line asks for ("go1.21"), or "". */
  readonly goVersion: string;
  readonly linknames: readonly Linkname[];
  /** Whether the file has `//go:cgo_*` directives or imports "C". */
  readonly usesCgo: boolean;
}

// ---- declarations

export type Decl = ImportDecl | ConstDecl | TypeDecl | VarDecl | FuncDecl;

/** Identity of a parenthesized group of declarations. */
export interface Group {
  readonly pos: Pos;
}

export interface ImportDecl extends NodeBase {
  readonly kind: Kind.ImportDecl;
  readonly group: Group | undefined;
  /** Includes "." and "_"; undefined where there is no rename. */
  readonly localPkgName: Name | undefined;
  readonly path: BasicLit | undefined;
}
export interface ConstDecl extends NodeBase {
  readonly kind: Kind.ConstDecl;
  readonly group: Group | undefined;
  readonly nameList: readonly Name[];
  readonly type: Expr | undefined;
  /** A ListExpr where there are several. */
  readonly values: Expr | undefined;
}
export interface TypeDecl extends NodeBase {
  readonly kind: Kind.TypeDecl;
  readonly group: Group | undefined;
  readonly pragma: Pragma;
  readonly name: Name;
  readonly tparamList: readonly Field[];
  readonly alias: boolean;
  readonly type: Expr;
}
export interface VarDecl extends NodeBase {
  readonly kind: Kind.VarDecl;
  readonly group: Group | undefined;
  readonly embeds: readonly Embed[];
  readonly nameList: readonly Name[];
  readonly type: Expr | undefined;
  readonly values: Expr | undefined;
}
export interface FuncDecl extends NodeBase {
  readonly kind: Kind.FuncDecl;
  readonly pragma: Pragma;
  readonly recv: Field | undefined;
  readonly name: Name;
  /** For methods, always empty before Go 1.27; a receiver's type parameters stand in its type. */
  readonly tparamList: readonly Field[];
  readonly type: FuncType;
  /** undefined where the declaration has no body, and until parseBody() where bodies were skipped. */
  body: BlockStmt | undefined;
  readonly hasBody: boolean;
  /** Positions of the body's `{` and behind its `}`; noPos without a body. */
  readonly bodyStart: Pos;
  readonly bodyEnd: Pos;
}

// ---- expressions

export type Expr =
  | BadExpr
  | Name
  | BasicLit
  | CompositeLit
  | KeyValueExpr
  | FuncLit
  | ParenExpr
  | SelectorExpr
  | IndexExpr
  | SliceExpr
  | AssertExpr
  | TypeSwitchGuard
  | Operation
  | CallExpr
  | ListExpr
  | ArrayType
  | SliceType
  | DotsType
  | StructType
  | InterfaceType
  | FuncType
  | MapType
  | ChanType;

export interface BadExpr extends ExprBase {
  readonly kind: Kind.BadExpr;
}
export interface Name extends ExprBase {
  readonly kind: Kind.Name;
  readonly value: string;
  /** Slot of the types room: the object declared (defs) or denoted (uses). */
  obj: NameObject | undefined;
  /** Slot of the types room: set where the name denotes a generic function or type that is instantiated here. */
  instance: InstanceInfo | undefined;
}
export interface BasicLit extends ExprBase {
  readonly kind: Kind.BasicLit;
  /** The literal as written. */
  readonly value: string;
  readonly litKind: LitKind;
  /** The literal has a syntax error. */
  readonly bad: boolean;
}
/** Type { ElemList } */
export interface CompositeLit extends ExprBase {
  readonly kind: Kind.CompositeLit;
  readonly type: Expr | undefined;
  readonly elemList: readonly Expr[];
  /** How many elements have keys. */
  readonly nkeys: number;
  readonly rbrace: Pos;
}
export interface KeyValueExpr extends ExprBase {
  readonly kind: Kind.KeyValueExpr;
  readonly key: Expr;
  readonly value: Expr;
}
export interface FuncLit extends ExprBase {
  readonly kind: Kind.FuncLit;
  readonly type: FuncType;
  readonly body: BlockStmt;
}
export interface ParenExpr extends ExprBase {
  readonly kind: Kind.ParenExpr;
  readonly x: Expr;
  /** Behind the closing bracket. */
  readonly end: Pos;
}
export interface SelectorExpr extends ExprBase {
  readonly kind: Kind.SelectorExpr;
  readonly x: Expr;
  readonly sel: Name;
  /** Slot of the types room; undefined for qualified identifiers. */
  selection: SelectionInfo | undefined;
}
/** X[Index]; several type arguments are a ListExpr. */
export interface IndexExpr extends ExprBase {
  readonly kind: Kind.IndexExpr;
  readonly x: Expr;
  readonly index: Expr;
  /** Behind the closing bracket. */
  readonly end: Pos;
}
export interface SliceExpr extends ExprBase {
  readonly kind: Kind.SliceExpr;
  readonly x: Expr;
  readonly index: readonly [Expr | undefined, Expr | undefined, Expr | undefined];
  /** Written with two colons. */
  readonly full: boolean;
  /** Behind the closing bracket. */
  readonly end: Pos;
}
/** X.(Type) */
export interface AssertExpr extends ExprBase {
  readonly kind: Kind.AssertExpr;
  readonly x: Expr;
  readonly type: Expr;
  /** Behind the closing bracket. */
  readonly end: Pos;
}
/** [Lhs :=] X.(type) */
export interface TypeSwitchGuard extends ExprBase {
  readonly kind: Kind.TypeSwitchGuard;
  readonly lhs: Name | undefined;
  readonly x: Expr;
}
/** Unary where y is undefined; `*x` is Mul and `&x` is And. */
export interface Operation extends ExprBase {
  readonly kind: Kind.Operation;
  readonly op: Op;
  readonly x: Expr;
  readonly y: Expr | undefined;
}
export interface CallExpr extends ExprBase {
  readonly kind: Kind.CallExpr;
  readonly fun: Expr;
  readonly argList: readonly Expr[];
  /** The last argument is followed by `...`. */
  readonly hasDots: boolean;
  /** Behind the closing bracket. */
  readonly end: Pos;
}
export interface ListExpr extends ExprBase {
  readonly kind: Kind.ListExpr;
  readonly elemList: readonly Expr[];
}
/** len is undefined for `[...]T`. */
export interface ArrayType extends ExprBase {
  readonly kind: Kind.ArrayType;
  readonly len: Expr | undefined;
  readonly elem: Expr;
}
export interface SliceType extends ExprBase {
  readonly kind: Kind.SliceType;
  readonly elem: Expr;
}
export interface DotsType extends ExprBase {
  readonly kind: Kind.DotsType;
  readonly elem: Expr;
}
export interface StructType extends ExprBase {
  readonly kind: Kind.StructType;
  readonly fieldList: readonly Field[];
  /** Shorter than fieldList, or undefined at i, where a field has no tag. */
  readonly tagList: readonly (BasicLit | undefined)[];
}
/** Fields that are declared in a list share the same type node. */
export interface Field extends NodeBase {
  readonly kind: Kind.Field;
  /** undefined for embedded fields and elements and for unnamed parameters. */
  readonly name: Name | undefined;
  readonly type: Expr;
}
export interface InterfaceType extends ExprBase {
  readonly kind: Kind.InterfaceType;
  readonly methodList: readonly Field[];
}
export interface FuncType extends ExprBase {
  readonly kind: Kind.FuncType;
  readonly paramList: readonly Field[];
  readonly resultList: readonly Field[];
}
export interface MapType extends ExprBase {
  readonly kind: Kind.MapType;
  readonly key: Expr;
  readonly value: Expr;
}
export interface ChanType extends ExprBase {
  readonly kind: Kind.ChanType;
  readonly dir: ChanDir;
  readonly elem: Expr;
}

// ---- statements

export type SimpleStmt = EmptyStmt | ExprStmt | SendStmt | AssignStmt | RangeClause;
export type Stmt =
  | SimpleStmt
  | LabeledStmt
  | BlockStmt
  | DeclStmt
  | BranchStmt
  | CallStmt
  | ReturnStmt
  | IfStmt
  | ForStmt
  | SwitchStmt
  | SelectStmt;

export interface EmptyStmt extends NodeBase {
  readonly kind: Kind.EmptyStmt;
}
export interface LabeledStmt extends NodeBase {
  readonly kind: Kind.LabeledStmt;
  readonly label: Name;
  readonly stmt: Stmt;
}
export interface BlockStmt extends NodeBase {
  readonly kind: Kind.BlockStmt;
  readonly list: readonly Stmt[];
  readonly rbrace: Pos;
}
export interface ExprStmt extends NodeBase {
  readonly kind: Kind.ExprStmt;
  readonly x: Expr;
}
export interface SendStmt extends NodeBase {
  readonly kind: Kind.SendStmt;
  readonly chan: Expr;
  readonly value: Expr;
}
export interface DeclStmt extends NodeBase {
  readonly kind: Kind.DeclStmt;
  readonly declList: readonly Decl[];
}
/** op is None for `=`, Def for `:=`, else that of `op=`; rhs is undefined for `x++` (Add) and `x--` (Sub). */
export interface AssignStmt extends NodeBase {
  readonly kind: Kind.AssignStmt;
  readonly op: Op;
  readonly lhs: Expr;
  readonly rhs: Expr | undefined;
}
export interface BranchStmt extends NodeBase {
  readonly kind: Kind.BranchStmt;
  readonly tok: BranchTok;
  readonly label: Name | undefined;
  /**
   * Where control goes on: the LabeledStmt of a goto, the statement that a break or continue is about; undefined for
   * fallthrough and for branches that are in error. Set by the parser when the function's body is complete.
   */
  target: Stmt | undefined;
}
/** deferAt: the function that a defer statement is about, where the ir room moved it into another one; never parsed. */
export interface CallStmt extends NodeBase {
  readonly kind: Kind.CallStmt;
  readonly isGo: boolean;
  readonly call: Expr;
  readonly deferAt: Expr | undefined;
}
export interface ReturnStmt extends NodeBase {
  readonly kind: Kind.ReturnStmt;
  readonly results: Expr | undefined;
}
export interface IfStmt extends NodeBase {
  readonly kind: Kind.IfStmt;
  readonly init: SimpleStmt | undefined;
  readonly cond: Expr;
  readonly then: BlockStmt;
  readonly else: IfStmt | BlockStmt | undefined;
}
export interface ForStmt extends NodeBase {
  readonly kind: Kind.ForStmt;
  /** A RangeClause for range loops. */
  readonly init: SimpleStmt | undefined;
  readonly cond: Expr | undefined;
  readonly post: SimpleStmt | undefined;
  readonly body: BlockStmt;
}
export interface SwitchStmt extends NodeBase {
  readonly kind: Kind.SwitchStmt;
  readonly init: SimpleStmt | undefined;
  /** A TypeSwitchGuard for type switches. */
  readonly tag: Expr | undefined;
  readonly body: readonly CaseClause[];
  readonly rbrace: Pos;
}
export interface SelectStmt extends NodeBase {
  readonly kind: Kind.SelectStmt;
  readonly body: readonly CommClause[];
  readonly rbrace: Pos;
}
export interface RangeClause extends NodeBase {
  readonly kind: Kind.RangeClause;
  readonly lhs: Expr | undefined;
  /** `:=` */
  readonly def: boolean;
  readonly x: Expr;
}
export interface CaseClause extends NodeBase {
  readonly kind: Kind.CaseClause;
  /** undefined for default; several are a ListExpr. */
  readonly cases: Expr | undefined;
  readonly body: readonly Stmt[];
  readonly colon: Pos;
  /** Slot of the types room: the clause's own variable in a type switch with `x :=`. */
  implicit: ImplicitObject | undefined;
}
export interface CommClause extends NodeBase {
  readonly kind: Kind.CommClause;
  readonly comm: SimpleStmt | undefined;
  readonly body: readonly Stmt[];
  readonly colon: Pos;
}

export type Node = File | Decl | Expr | Stmt | Field | CaseClause | CommClause;
