/**
 * Nodes of the intermediate representation: the tree that the compiler's noder leaves for its inliner and escape
 * analysis (cmd/compile/internal/ir: expr.go, stmt.go, name.go, func.go). Cost model, escape analysis and the printed
 * form of expressions are defined on exactly this tree, implicit nodes included, so its shape answers to the reference
 * node for node. A tree belongs to one analysis, which may rewrite it.
 */

import type { ConstValue } from '../base/constant';
import type { Pos } from '../base/pos';
import { Op } from './op';
import type { Field, IRType, Sym } from './type';
import type { FuncSource } from './unit';

/** What the escape room attaches to a node: its location. */
export interface NodeLocation {}

/** What the allocs room attaches to a function: what it allocates and calls. */
export interface FuncEffects {}

export const enum Class {
  XXX,
  EXTERN,
  AUTO,
  AUTOHEAP,
  PARAM,
  PARAMOUT,
  FUNC,
}

/** Results of escape analysis on a node. */
export const enum Esc {
  Unknown,
  None,
  Heap,
  Never,
}

export type Nodes = Node[];
// Frozen, so that pushing to it fails.
const none = Object.freeze([] as Nodes) as Nodes;

abstract class NodeBase {
  /**
   * Statements to run before the node is evaluated. Shared empty list: replace it, never push to it unchecked
   * (addInit).
   */
  init: Nodes = none;
  esc: Esc = Esc.Unknown;
  /** Slot of the escape room. */
  loc: NodeLocation | undefined = undefined;
  constructor(public pos: Pos) {}
}

/** Appends statements to a node's init list. */
export function addInit(n: Node, stmts: readonly Node[]): void {
  if (stmts.length === 0) return;
  n.init = n.init.length === 0 ? [...stmts] : [...n.init, ...stmts];
}

abstract class ExprBase extends NodeBase {
  /**
   * Inserted by the compiler (conversions, address-ofs and dereferences that the source does not write): not printed.
   */
  implicit = false;
  /** Bounds (index) or nil-ness (SPTR) are known to be fine. */
  bounded = false;
  constructor(
    pos: Pos,
    public type: IRType,
  ) {
    super(pos);
  }
}

export class Name extends ExprBase {
  op: Op.NAME | Op.TYPE = Op.NAME;
  func: Func | undefined = undefined;
  /**
   * Statement that defines the variable: an assignment, range, type-switch guard or, for a closure variable, the
   * captured Name.
   */
  defn: Node | undefined = undefined;
  /** Function that the variable belongs to. */
  curfn: Func | undefined = undefined;
  /** For a closure variable: the variable of the enclosing function. */
  outer: Name | undefined = undefined;
  isClosureVar = false;
  /** Captured by value; ask with byval(), since it is kept on the canonical variable. */
  byvalFlag = false;
  addrtaken = false;
  autoTemp = false;
  inlFormal = false;
  /** A dictionary of which operations read words for types that no node shows. */
  hiddenUse = false;
  inlLocal = false;
  nonMergeable = false;
  used = false;
  readonly = false;
  /** Object of the types room that it stands for (package-level variables and functions). */
  origin: unknown = undefined;
  constructor(
    pos: Pos,
    public sym: Sym,
    type: IRType,
    public class_: Class,
  ) {
    super(pos, type);
  }

  /** The captured variable at the end of a chain of closure variables; itself otherwise. */
  canonical(): Name {
    return this.isClosureVar && this.defn !== undefined && this.defn.op === Op.NAME ? (this.defn as Name) : this;
  }
  byval(): boolean {
    return this.canonical().byvalFlag;
  }
  onStack(): boolean {
    return (
      (this.class_ === Class.PARAM || this.class_ === Class.PARAMOUT || this.class_ === Class.AUTO) &&
      this.esc !== Esc.Heap
    );
  }
  get isBlank(): boolean {
    return this.sym.name === '_';
  }
}

export class BasicLit extends ExprBase {
  readonly op = Op.LITERAL;
  constructor(
    pos: Pos,
    type: IRType,
    public val: ConstValue,
  ) {
    super(pos, type);
  }
}
export class NilExpr extends ExprBase {
  readonly op = Op.NIL;
}
/** A type in expression position. */
export class TypeNode extends ExprBase {
  readonly op = Op.TYPE;
}

export class AddStringExpr extends ExprBase {
  readonly op = Op.ADDSTR;
  constructor(
    pos: Pos,
    type: IRType,
    public list: Expr[],
  ) {
    super(pos, type);
  }
}
/** &X; PTRLIT where X is a composite literal. */
export class AddrExpr extends ExprBase {
  prealloc: Name | undefined = undefined;
  constructor(
    pos: Pos,
    public op: Op.ADDR | Op.PTRLIT,
    type: IRType,
    public x: Expr,
  ) {
    super(pos, type);
  }
}
export type BinaryOp =
  | Op.ADD
  | Op.SUB
  | Op.OR
  | Op.XOR
  | Op.AND
  | Op.ANDNOT
  | Op.MUL
  | Op.DIV
  | Op.MOD
  | Op.LSH
  | Op.RSH
  | Op.EQ
  | Op.NE
  | Op.LT
  | Op.LE
  | Op.GE
  | Op.GT
  | Op.COPY
  | Op.COMPLEX
  | Op.UNSAFEADD
  | Op.UNSAFESLICE
  | Op.UNSAFESTRING
  | Op.MAKEFACE;
export class BinaryExpr extends ExprBase {
  /** See CallExpr. */
  rtype: Expr | undefined = undefined;
  constructor(
    pos: Pos,
    public op: BinaryOp,
    type: IRType,
    public x: Expr,
    public y: Expr,
  ) {
    super(pos, type);
  }
}
export type CallOp =
  | Op.CALLFUNC
  | Op.CALLMETH
  | Op.CALLINTER
  | Op.APPEND
  | Op.DELETE
  | Op.MAX
  | Op.MIN
  | Op.PRINT
  | Op.PRINTLN
  | Op.RECOVER
  | Op.GETG
  | Op.GETCALLERSP;
export class CallExpr extends ExprBase {
  /** Called with `...`. */
  isDDD = false;
  /** The call of a go or defer statement. */
  goDefer = false;
  noInline = false;
  /** A call of KeepAlive that the compiler put in. */
  isCompilerVarLive = false;
  keepAlive: Name[] | undefined = undefined;
  /** A word of the dictionary for the type that the call works on (RType); it has no part in costs and texts. */
  rtype: Expr | undefined = undefined;
  deferAt: Expr | undefined = undefined;
  /** fun is undefined for built-in functions. */
  constructor(
    pos: Pos,
    public op: CallOp,
    type: IRType,
    public fun: Expr | undefined,
    public args: Expr[],
  ) {
    super(pos, type);
  }
}
export class ClosureExpr extends ExprBase {
  readonly op = Op.CLOSURE;
  isGoWrap = false;
  prealloc: Name | undefined = undefined;
  constructor(
    pos: Pos,
    type: IRType,
    public func: Func,
  ) {
    super(pos, type);
  }
}
export class CompLitExpr extends ExprBase {
  /** Length of a slice literal's backing array. */
  len = 0;
  prealloc: Name | undefined = undefined;
  constructor(
    pos: Pos,
    public op: Op.MAPLIT | Op.STRUCTLIT | Op.ARRAYLIT | Op.SLICELIT,
    type: IRType,
    public list: Expr[],
  ) {
    super(pos, type);
  }
}
export type ConvOp =
  | Op.CONV
  | Op.CONVIFACE
  | Op.CONVNOP
  | Op.BYTES2STR
  | Op.RUNES2STR
  | Op.STR2BYTES
  | Op.STR2RUNES
  | Op.RUNESTR
  | Op.SLICE2ARR
  | Op.SLICE2ARRPTR;
export class ConvExpr extends ExprBase {
  checkPtr = false;
  constructor(
    pos: Pos,
    public op: ConvOp,
    type: IRType,
    public x: Expr,
  ) {
    super(pos, type);
  }
}
export class IndexExpr extends ExprBase {
  assigned = false;
  constructor(
    pos: Pos,
    public op: Op.INDEX | Op.INDEXMAP,
    type: IRType,
    public x: Expr,
    public index: Expr,
  ) {
    super(pos, type);
  }
}
export class KeyExpr extends ExprBase {
  readonly op = Op.KEY;
  constructor(
    pos: Pos,
    public key: Expr,
    public value: Expr,
  ) {
    super(pos, value.type);
  }
}
export class StructKeyExpr extends ExprBase {
  readonly op = Op.STRUCTKEY;
  constructor(
    pos: Pos,
    public field: Field,
    public value: Expr,
    /** The embedded fields that the field is promoted through. */
    public path: readonly Field[] = [],
  ) {
    super(pos, field.type);
  }
}
export class InlinedCallExpr extends ExprBase {
  readonly op = Op.INLCALL;
  constructor(
    pos: Pos,
    type: IRType,
    public body: Nodes,
    public returnVars: Expr[],
  ) {
    super(pos, type);
  }
}
export class LogicalExpr extends ExprBase {
  constructor(
    pos: Pos,
    public op: Op.ANDAND | Op.OROR,
    type: IRType,
    public x: Expr,
    public y: Expr,
  ) {
    super(pos, type);
  }
}
export class MakeExpr extends ExprBase {
  constructor(
    pos: Pos,
    public op: Op.MAKECHAN | Op.MAKEMAP | Op.MAKESLICE,
    type: IRType,
    public len: Expr | undefined,
    public cap: Expr | undefined,
  ) {
    super(pos, type);
  }
}
export class ParenExpr extends ExprBase {
  readonly op = Op.PAREN;
  constructor(
    pos: Pos,
    public x: Expr,
  ) {
    super(pos, x.type);
  }
}
/** One result of a call with several. */
export class ResultExpr extends ExprBase {
  readonly op = Op.RESULT;
  constructor(
    pos: Pos,
    type: IRType,
    public index: number,
  ) {
    super(pos, type);
  }
}
/** Address of a symbol that is no variable (type descriptors, itabs). */
export class LinksymOffsetExpr extends ExprBase {
  readonly op = Op.LINKSYMOFFSET;
  constructor(
    pos: Pos,
    type: IRType,
    public text: string,
  ) {
    super(pos, type);
  }
}
export type SelectorOp = Op.DOT | Op.DOTPTR | Op.DOTMETH | Op.DOTINTER | Op.METHVALUE | Op.METHEXPR;
export class SelectorExpr extends ExprBase {
  prealloc: Name | undefined = undefined;
  /**
   * For METHEXPR and DOTMETH/METHVALUE of concrete types: the method's function name (ir.Node's
   * FuncName/MethodExprName).
   */
  method: Name | undefined = undefined;
  /** selection: the struct field or interface method. */
  constructor(
    pos: Pos,
    public op: SelectorOp,
    type: IRType,
    public x: Expr,
    public sel: Sym,
    public selection: Field | undefined,
  ) {
    super(pos, type);
  }
}
export class SliceExpr extends ExprBase {
  constructor(
    pos: Pos,
    public op: Op.SLICE | Op.SLICEARR | Op.SLICESTR | Op.SLICE3 | Op.SLICE3ARR,
    type: IRType,
    public x: Expr,
    public low: Expr | undefined,
    public high: Expr | undefined,
    public max: Expr | undefined,
  ) {
    super(pos, type);
  }
}
export class SliceHeaderExpr extends ExprBase {
  readonly op = Op.SLICEHEADER;
  constructor(
    pos: Pos,
    type: IRType,
    public ptr: Expr,
    public len: Expr,
    public cap: Expr,
  ) {
    super(pos, type);
  }
}
export class StringHeaderExpr extends ExprBase {
  readonly op = Op.STRINGHEADER;
  constructor(
    pos: Pos,
    type: IRType,
    public ptr: Expr,
    public len: Expr,
  ) {
    super(pos, type);
  }
}
export class StarExpr extends ExprBase {
  readonly op = Op.DEREF;
  constructor(
    pos: Pos,
    type: IRType,
    public x: Expr,
  ) {
    super(pos, type);
  }
}
export class TypeAssertExpr extends ExprBase {
  useNilPanic = false;
  constructor(
    pos: Pos,
    public op: Op.DOTTYPE | Op.DOTTYPE2,
    type: IRType,
    public x: Expr,
  ) {
    super(pos, type);
  }
}
/** x.(T) where T depends on a type parameter. */
export class DynamicTypeAssertExpr extends ExprBase {
  constructor(
    pos: Pos,
    public op: Op.DYNAMICDOTTYPE | Op.DYNAMICDOTTYPE2,
    type: IRType,
    public x: Expr,
    public rtype: Expr,
  ) {
    super(pos, type);
  }
}
export class DynamicType extends ExprBase {
  readonly op = Op.DYNAMICTYPE;
  constructor(
    pos: Pos,
    type: IRType,
    public rtype: Expr,
  ) {
    super(pos, type);
  }
}
export type UnaryOp =
  | Op.BITNOT
  | Op.NEG
  | Op.NOT
  | Op.PLUS
  | Op.RECV
  | Op.CAP
  | Op.CLEAR
  | Op.CLOSE
  | Op.IMAG
  | Op.LEN
  | Op.NEW
  | Op.PANIC
  | Op.REAL
  | Op.CHECKNIL
  | Op.IDATA
  | Op.ITAB
  | Op.SPTR
  | Op.UNSAFESTRINGDATA
  | Op.UNSAFESLICEDATA;
export class UnaryExpr extends ExprBase {
  constructor(
    pos: Pos,
    public op: UnaryOp,
    type: IRType,
    public x: Expr,
  ) {
    super(pos, type);
  }
}

// ---- statements

export class Decl extends NodeBase {
  readonly op = Op.DCL;
  constructor(
    pos: Pos,
    public x: Name,
  ) {
    super(pos);
  }
}
export type AssignListOp = Op.AS2 | Op.AS2DOTTYPE | Op.AS2FUNC | Op.AS2MAPR | Op.AS2RECV | Op.SELRECV2;
export class AssignListStmt extends NodeBase {
  def = false;
  constructor(
    pos: Pos,
    public op: AssignListOp,
    public lhs: Expr[],
    public rhs: Expr[],
  ) {
    super(pos);
  }
}
export class AssignStmt extends NodeBase {
  readonly op = Op.AS;
  def = false;
  constructor(
    pos: Pos,
    public x: Expr,
    public y: Expr | undefined,
  ) {
    super(pos);
  }
}
export class AssignOpStmt extends NodeBase {
  readonly op = Op.ASOP;
  incDec = false;
  constructor(
    pos: Pos,
    public asOp: BinaryOp,
    public x: Expr,
    public y: Expr,
  ) {
    super(pos);
  }
}
export class BlockStmt extends NodeBase {
  readonly op = Op.BLOCK;
  constructor(
    pos: Pos,
    public list: Nodes,
  ) {
    super(pos);
  }
}
export class BranchStmt extends NodeBase {
  constructor(
    pos: Pos,
    public op: Op.BREAK | Op.CONTINUE | Op.FALL | Op.GOTO,
    public label: Sym | undefined,
  ) {
    super(pos);
  }
}
/** A clause of a switch; default where list is empty. */
export class CaseClause extends NodeBase {
  readonly op = Op.CASE;
  /** Variable that the clause of a type switch declares. */
  var_: Name | undefined = undefined;
  /** Words for types that go with cases: an address of a symbol each, that is two nodes. */
  rtypes = 0;
  constructor(
    pos: Pos,
    public list: Expr[],
    public body: Nodes,
  ) {
    super(pos);
  }
}
/** A clause of a select; default where comm is undefined. */
export class CommClause extends NodeBase {
  readonly op = Op.CASE;
  readonly isComm = true;
  constructor(
    pos: Pos,
    public comm: Node | undefined,
    public body: Nodes,
  ) {
    super(pos);
  }
}
export class ForStmt extends NodeBase {
  readonly op = Op.FOR;
  label: Sym | undefined = undefined;
  constructor(
    pos: Pos,
    public cond: Expr | undefined,
    public post: Stmt | undefined,
    public body: Nodes,
    public distinctVars: boolean,
  ) {
    super(pos);
  }
}
export class GoDeferStmt extends NodeBase {
  deferAt: Expr | undefined = undefined;
  constructor(
    pos: Pos,
    public op: Op.GO | Op.DEFER,
    public call: Expr,
  ) {
    super(pos);
  }
}
export class IfStmt extends NodeBase {
  readonly op = Op.IF;
  likely = false;
  constructor(
    pos: Pos,
    public cond: Expr,
    public body: Nodes,
    public else_: Nodes,
  ) {
    super(pos);
  }
}
export class InlineMarkStmt extends NodeBase {
  readonly op = Op.INLMARK;
  constructor(
    pos: Pos,
    public index: number,
  ) {
    super(pos);
  }
}
export class LabelStmt extends NodeBase {
  readonly op = Op.LABEL;
  constructor(
    pos: Pos,
    public label: Sym,
  ) {
    super(pos);
  }
}
export class RangeStmt extends NodeBase {
  readonly op = Op.RANGE;
  label: Sym | undefined = undefined;
  def = false;
  constructor(
    pos: Pos,
    public key: Expr | undefined,
    public value: Expr | undefined,
    public x: Expr,
    public body: Nodes,
    public distinctVars: boolean,
  ) {
    super(pos);
  }
}
export class ReturnStmt extends NodeBase {
  readonly op = Op.RETURN;
  constructor(
    pos: Pos,
    public results: Expr[],
  ) {
    super(pos);
  }
}
export class SelectStmt extends NodeBase {
  readonly op = Op.SELECT;
  label: Sym | undefined = undefined;
  constructor(
    pos: Pos,
    public cases: CommClause[],
  ) {
    super(pos);
  }
}
export class SendStmt extends NodeBase {
  readonly op = Op.SEND;
  constructor(
    pos: Pos,
    public chan: Expr,
    public value: Expr,
  ) {
    super(pos);
  }
}
export class SwitchStmt extends NodeBase {
  readonly op = Op.SWITCH;
  label: Sym | undefined = undefined;
  /** A TypeSwitchGuard in type switches. */
  constructor(
    pos: Pos,
    public tag: Expr | TypeSwitchGuard | undefined,
    public cases: CaseClause[],
  ) {
    super(pos);
  }
}
export class TailCallStmt extends NodeBase {
  readonly op = Op.TAILCALL;
  constructor(
    pos: Pos,
    public call: CallExpr,
  ) {
    super(pos);
  }
}
export class TypeSwitchGuard extends NodeBase {
  readonly op = Op.TYPESW;
  used = false;
  /** tag: the symbolic variable, undefined without `x :=`. */
  constructor(
    pos: Pos,
    public tag: { readonly pos: Pos; readonly sym: Sym } | undefined,
    public x: Expr,
  ) {
    super(pos);
  }
}

export type Expr =
  | Name
  | BasicLit
  | NilExpr
  | TypeNode
  | AddStringExpr
  | AddrExpr
  | BinaryExpr
  | CallExpr
  | ClosureExpr
  | CompLitExpr
  | ConvExpr
  | IndexExpr
  | KeyExpr
  | StructKeyExpr
  | InlinedCallExpr
  | LogicalExpr
  | MakeExpr
  | ParenExpr
  | ResultExpr
  | LinksymOffsetExpr
  | SelectorExpr
  | SliceExpr
  | SliceHeaderExpr
  | StringHeaderExpr
  | StarExpr
  | TypeAssertExpr
  | DynamicTypeAssertExpr
  | DynamicType
  | UnaryExpr;
export type Stmt =
  | Decl
  | AssignListStmt
  | AssignStmt
  | AssignOpStmt
  | BlockStmt
  | BranchStmt
  | CaseClause
  | CommClause
  | ForStmt
  | GoDeferStmt
  | IfStmt
  | InlineMarkStmt
  | LabelStmt
  | RangeStmt
  | ReturnStmt
  | SelectStmt
  | SendStmt
  | SwitchStmt
  | TailCallStmt
  | TypeSwitchGuard;
export type Node = Expr | Stmt;

/** What the inliner knows of a function that can be inlined. */
export interface Inline {
  readonly cost: number;
  readonly canDelayResults: boolean;
}

/** A function: declared, literal, wrapper or initializer. */
export class Func {
  body: Nodes = [];
  hasBody = false;
  /** Parameters, results, then locals in order of declaration. */
  dcl: Name[] = [];
  /** Closure variables, in order of capture. */
  closureVars: Name[] = [];
  /** The literal that makes this function; undefined for declared ones. */
  oclosure: ClosureExpr | undefined = undefined;
  closureParent: Func | undefined = undefined;
  /** For the body of a range-over-func loop: the function around the loop. */
  rangeParent: Func | undefined = undefined;
  wrappedFunc: Func | undefined = undefined;
  /** Function literals directly inside, in order of their creation. */
  closures: Func[] = [];
  funcLitGen = 0;
  rangeLitGen = 0;
  goDeferGen = 0;
  pragma = 0;
  /** May be defined by several packages (generic instances, wrappers): no parameter lines are printed. */
  dupok = false;
  /** An instance of a generic function that nothing asks for (representative.ts). */
  representative = false;
  wrapper = false;
  abiWrapper = false;
  needctxt = false;
  hasDefer = false;
  isPackageInit = false;
  /**
   * A literal of an initializer, or one that static initialization has made a value: it may be a function by itself.
   */
  standsAlone = false;
  /** Set by escape analysis: the closure is called in a way that loses track of its results. */
  closureResultsLost = false;
  inl: Inline | undefined = undefined;
  /** It is known whether the function can be inlined. */
  summarized = false;
  /** Tags of receiver and parameters, once the function was analysed (escape/leaks.ts); undefined before. */
  tags: readonly string[] | undefined = undefined;
  /** Slot of the allocs room. */
  effects: FuncEffects | undefined = undefined;
  numReturns = 0;
  /** Number of labels that inlining made. */
  labelGen = 0;
  /** What the body is lowered from, to do that again where a call is inlined; undefined for what is never inlined. */
  source: FuncSource | undefined = undefined;
  /** Parameters are in `type` and the first names of dcl. */
  constructor(
    readonly pos: Pos,
    readonly nname: Name,
  ) {
    nname.func = this;
  }
  get sym(): Sym {
    return this.nname.sym;
  }
  get type(): IRType {
    return this.nname.type;
  }
  /** Whether it is a literal that captures something. */
  get captures(): boolean {
    return this.oclosure !== undefined && this.closureVars.length > 0;
  }
  /** A literal that is analysed with the function around it, and only then (ir.Func.IsClosure, IsHiddenClosure). */
  get isClosure(): boolean {
    if (this.oclosure === undefined) return false;
    return this.closureVars.length > 0 || (!this.standsAlone && this.type.owner.target.release.hiddenLiterals);
  }
}
