/**
 * Makers of nodes: one literal a kind, so that all objects of a kind have the same shape.
 */
import type { Pos } from '../base/pos';
import {
  type ArrayType,
  type AssertExpr,
  type AssignStmt,
  type BadExpr,
  type BasicLit,
  type BlockStmt,
  type BranchStmt,
  type BranchTok,
  type CallExpr,
  type CallStmt,
  type CaseClause,
  type ChanDir,
  type ChanType,
  type CommClause,
  type CompositeLit,
  type ConstDecl,
  type Decl,
  type DeclStmt,
  type DotsType,
  type Embed,
  type EmptyStmt,
  type Expr,
  type ExprStmt,
  type Field,
  type ForStmt,
  type FuncDecl,
  type FuncLit,
  type FuncType,
  type Group,
  type IfStmt,
  type ImportDecl,
  type IndexExpr,
  type InterfaceType,
  type KeyValueExpr,
  Kind,
  type LabeledStmt,
  type ListExpr,
  type LitKind,
  type MapType,
  type Name,
  type Op,
  type Operation,
  type ParenExpr,
  type Pragma,
  type RangeClause,
  type ReturnStmt,
  type SelectorExpr,
  type SelectStmt,
  type SendStmt,
  type SimpleStmt,
  type SliceExpr,
  type SliceType,
  type Stmt,
  type StructType,
  type SwitchStmt,
  type TypeDecl,
  type TypeSwitchGuard,
  type VarDecl,
} from './nodes';

/** A node while the parser still works on it. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

// ---- declarations
export const newImportDecl = (
  pos: Pos,
  group: Group | undefined,
  localPkgName: Name | undefined,
  path: BasicLit | undefined,
): ImportDecl => ({ kind: Kind.ImportDecl, pos, group, localPkgName, path });
export const newConstDecl = (
  pos: Pos,
  group: Group | undefined,
  nameList: readonly Name[],
  type: Expr | undefined,
  values: Expr | undefined,
): ConstDecl => ({ kind: Kind.ConstDecl, pos, group, nameList, type, values });
export const newTypeDecl = (
  pos: Pos,
  group: Group | undefined,
  pragma: Pragma,
  name: Name,
  tparamList: readonly Field[],
  alias: boolean,
  type: Expr,
): TypeDecl => ({ kind: Kind.TypeDecl, pos, group, pragma, name, tparamList, alias, type });
export const newVarDecl = (
  pos: Pos,
  group: Group | undefined,
  embeds: readonly Embed[],
  nameList: readonly Name[],
  type: Expr | undefined,
  values: Expr | undefined,
): VarDecl => ({ kind: Kind.VarDecl, pos, group, embeds, nameList, type, values });
export const newFuncDecl = (
  pos: Pos,
  pragma: Pragma,
  recv: Field | undefined,
  name: Name,
  tparamList: readonly Field[],
  type: FuncType,
  body: BlockStmt | undefined,
  hasBody: boolean,
  bodyStart: Pos,
  bodyEnd: Pos,
): FuncDecl => ({ kind: Kind.FuncDecl, pos, pragma, recv, name, tparamList, type, body, hasBody, bodyStart, bodyEnd });

// ---- expressions
export const newBadExpr = (pos: Pos): BadExpr => ({ kind: Kind.BadExpr, pos, tv: undefined });
export const newName = (pos: Pos, value: string): Name => ({
  kind: Kind.Name,
  pos,
  tv: undefined,
  value,
  obj: undefined,
  instance: undefined,
});
export const newBasicLit = (pos: Pos, value: string, litKind: LitKind, bad: boolean): BasicLit => ({
  kind: Kind.BasicLit,
  pos,
  tv: undefined,
  value,
  litKind,
  bad,
});
export const newCompositeLit = (
  pos: Pos,
  type: Expr | undefined,
  elemList: readonly Expr[],
  nkeys: number,
  rbrace: Pos,
): CompositeLit => ({ kind: Kind.CompositeLit, pos, tv: undefined, type, elemList, nkeys, rbrace });
export const newKeyValueExpr = (pos: Pos, key: Expr, value: Expr): KeyValueExpr => ({
  kind: Kind.KeyValueExpr,
  pos,
  tv: undefined,
  key,
  value,
});
export const newFuncLit = (pos: Pos, type: FuncType, body: BlockStmt): FuncLit => ({
  kind: Kind.FuncLit,
  pos,
  tv: undefined,
  type,
  body,
});
export const newParenExpr = (pos: Pos, x: Expr, end: Pos): ParenExpr => ({
  kind: Kind.ParenExpr,
  pos,
  tv: undefined,
  x,
  end,
});
export const newSelectorExpr = (pos: Pos, x: Expr, sel: Name): SelectorExpr => ({
  kind: Kind.SelectorExpr,
  pos,
  tv: undefined,
  x,
  sel,
  selection: undefined,
});
export const newIndexExpr = (pos: Pos, x: Expr, index: Expr, end: Pos): IndexExpr => ({
  kind: Kind.IndexExpr,
  pos,
  tv: undefined,
  x,
  index,
  end,
});
export const newSliceExpr = (
  pos: Pos,
  x: Expr,
  index: readonly [Expr | undefined, Expr | undefined, Expr | undefined],
  full: boolean,
  end: Pos,
): SliceExpr => ({ kind: Kind.SliceExpr, pos, tv: undefined, x, index, full, end });
export const newAssertExpr = (pos: Pos, x: Expr, type: Expr, end: Pos): AssertExpr => ({
  kind: Kind.AssertExpr,
  pos,
  tv: undefined,
  x,
  type,
  end,
});
export const newTypeSwitchGuard = (pos: Pos, lhs: Name | undefined, x: Expr): TypeSwitchGuard => ({
  kind: Kind.TypeSwitchGuard,
  pos,
  tv: undefined,
  lhs,
  x,
});
export const newOperation = (pos: Pos, op: Op, x: Expr, y: Expr | undefined): Operation => ({
  kind: Kind.Operation,
  pos,
  tv: undefined,
  op,
  x,
  y,
});
export const newCallExpr = (pos: Pos, fun: Expr, argList: readonly Expr[], hasDots: boolean, end: Pos): CallExpr => ({
  kind: Kind.CallExpr,
  pos,
  tv: undefined,
  fun,
  argList,
  hasDots,
  end,
});
export const newListExpr = (pos: Pos, elemList: readonly Expr[]): ListExpr => ({
  kind: Kind.ListExpr,
  pos,
  tv: undefined,
  elemList,
});

// ---- types
export const newArrayType = (pos: Pos, len: Expr | undefined, elem: Expr): ArrayType => ({
  kind: Kind.ArrayType,
  pos,
  tv: undefined,
  len,
  elem,
});
export const newSliceType = (pos: Pos, elem: Expr): SliceType => ({ kind: Kind.SliceType, pos, tv: undefined, elem });
export const newDotsType = (pos: Pos, elem: Expr): DotsType => ({ kind: Kind.DotsType, pos, tv: undefined, elem });
export const newStructType = (
  pos: Pos,
  fieldList: readonly Field[],
  tagList: readonly (BasicLit | undefined)[],
): StructType => ({ kind: Kind.StructType, pos, tv: undefined, fieldList, tagList });
export const newField = (pos: Pos, name: Name | undefined, type: Expr): Field => ({
  kind: Kind.Field,
  pos,
  name,
  type,
});
export const newInterfaceType = (pos: Pos, methodList: readonly Field[]): InterfaceType => ({
  kind: Kind.InterfaceType,
  pos,
  tv: undefined,
  methodList,
});
export const newFuncType = (pos: Pos, paramList: readonly Field[], resultList: readonly Field[]): FuncType => ({
  kind: Kind.FuncType,
  pos,
  tv: undefined,
  paramList,
  resultList,
});
export const newMapType = (pos: Pos, key: Expr, value: Expr): MapType => ({
  kind: Kind.MapType,
  pos,
  tv: undefined,
  key,
  value,
});
export const newChanType = (pos: Pos, dir: ChanDir, elem: Expr): ChanType => ({
  kind: Kind.ChanType,
  pos,
  tv: undefined,
  dir,
  elem,
});

// ---- statements
export const newEmptyStmt = (pos: Pos): EmptyStmt => ({ kind: Kind.EmptyStmt, pos });
export const newLabeledStmt = (pos: Pos, label: Name, stmt: Stmt): LabeledStmt => ({
  kind: Kind.LabeledStmt,
  pos,
  label,
  stmt,
});
export const newBlockStmt = (pos: Pos, list: readonly Stmt[], rbrace: Pos): BlockStmt => ({
  kind: Kind.BlockStmt,
  pos,
  list,
  rbrace,
});
export const newExprStmt = (pos: Pos, x: Expr): ExprStmt => ({ kind: Kind.ExprStmt, pos, x });
export const newSendStmt = (pos: Pos, chan: Expr, value: Expr): SendStmt => ({ kind: Kind.SendStmt, pos, chan, value });
export const newDeclStmt = (pos: Pos, declList: readonly Decl[]): DeclStmt => ({ kind: Kind.DeclStmt, pos, declList });
export const newAssignStmt = (pos: Pos, op: Op, lhs: Expr, rhs: Expr | undefined): AssignStmt => ({
  kind: Kind.AssignStmt,
  pos,
  op,
  lhs,
  rhs,
});
export const newBranchStmt = (pos: Pos, tok: BranchTok, label: Name | undefined): BranchStmt => ({
  kind: Kind.BranchStmt,
  pos,
  tok,
  label,
  target: undefined,
});
export const newCallStmt = (pos: Pos, isGo: boolean, call: Expr, deferAt?: Expr): CallStmt => ({
  kind: Kind.CallStmt,
  pos,
  isGo,
  call,
  deferAt,
});
export const newReturnStmt = (pos: Pos, results: Expr | undefined): ReturnStmt => ({
  kind: Kind.ReturnStmt,
  pos,
  results,
});
export const newIfStmt = (
  pos: Pos,
  init: SimpleStmt | undefined,
  cond: Expr,
  then: BlockStmt,
  otherwise: IfStmt | BlockStmt | undefined,
): IfStmt => ({ kind: Kind.IfStmt, pos, init, cond, then, else: otherwise });
export const newForStmt = (
  pos: Pos,
  init: SimpleStmt | undefined,
  cond: Expr | undefined,
  post: SimpleStmt | undefined,
  body: BlockStmt,
): ForStmt => ({ kind: Kind.ForStmt, pos, init, cond, post, body });
export const newSwitchStmt = (
  pos: Pos,
  init: SimpleStmt | undefined,
  tag: Expr | undefined,
  body: readonly CaseClause[],
  rbrace: Pos,
): SwitchStmt => ({ kind: Kind.SwitchStmt, pos, init, tag, body, rbrace });
export const newSelectStmt = (pos: Pos, body: readonly CommClause[], rbrace: Pos): SelectStmt => ({
  kind: Kind.SelectStmt,
  pos,
  body,
  rbrace,
});
export const newRangeClause = (pos: Pos, lhs: Expr | undefined, def: boolean, x: Expr): RangeClause => ({
  kind: Kind.RangeClause,
  pos,
  lhs,
  def,
  x,
});
export const newCaseClause = (pos: Pos, cases: Expr | undefined, body: readonly Stmt[], colon: Pos): CaseClause => ({
  kind: Kind.CaseClause,
  pos,
  cases,
  body,
  colon,
  implicit: undefined,
});
export const newCommClause = (
  pos: Pos,
  comm: SimpleStmt | undefined,
  body: readonly Stmt[],
  colon: Pos,
): CommClause => ({ kind: Kind.CommClause, pos, comm, body, colon });
