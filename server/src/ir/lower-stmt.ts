/**
 * Lowers statements. Reference: noder/writer.go (stmt1 and below), noder/reader.go (stmt1 and below), typecheck/stmt.go
 * (go1.26): dead code goes away here, implicit conversions and temporaries of multi-value assignments are made here.
 */

import * as constant from '../base/constant';
import { assertNever } from '../base/never';
import type { Pos } from '../base/pos';
import {
  BranchTok,
  Kind,
  type Operation,
  type RangeClause,
  type AssignStmt as SAssign,
  type CaseClause as SCase,
  type Decl as SDecl,
  type Expr as SExpr,
  type ForStmt as SFor,
  type TypeSwitchGuard as SGuard,
  type IfStmt as SIf,
  type SelectStmt as SSelect,
  type Stmt as SStmt,
  type SwitchStmt as SSwitch,
  Op as Syn,
} from '../syntax/nodes';
import { Mode, objectOf } from '../types/info';
import { BuiltinId, ObjTag, type Var as TVar } from '../types/object';
import { Tag, type Type } from '../types/type';
import { under } from '../types/under';
import {
  assignable,
  binaryOp,
  coreType,
  exprType,
  implicitConvExpr,
  lowerExpr,
  multiExpr,
  syntaxType,
  typBool,
  unparen,
  usesWord,
} from './lower-expr';
import { normalizeGoDefer } from './lower-godefer';
import { assignConv } from './lower-util';
import {
  AssignListStmt,
  AssignOpStmt,
  AssignStmt,
  BasicLit,
  BlockStmt,
  BranchStmt,
  CaseClause,
  Class,
  CommClause,
  Decl,
  type Expr,
  ForStmt,
  GoDeferStmt,
  IfStmt,
  LabelStmt,
  Name,
  NilExpr,
  type Node,
  RangeStmt,
  ReturnStmt,
  SelectStmt,
  SendStmt,
  type Stmt,
  SwitchStmt,
  TypeSwitchGuard,
} from './node';
import { Op } from './op';
import type { Sym } from './type';
import { BrokenCode, type FnCtx, newLocal, tempAt, typ } from './unit';

export function unpackList(e: SExpr | undefined): readonly SExpr[] {
  return e === undefined ? [] : e.kind === Kind.ListExpr ? e.elemList : [e];
}

/** A list of statements; those behind one that ends control flow, up to the last label, are dead and left out. */
export function lowerStmts(c: FnCtx, list: readonly SStmt[]): Node[] {
  const out: Node[] = [];
  let lastLabel = -1;
  for (let i = 0; i < list.length; i++) if (list[i]!.kind === Kind.LabeledStmt) lastLabel = i;
  let dead = false;
  for (let i = 0; i < list.length; i++) {
    const s = list[i]!;
    if (dead && i > lastLabel && s.kind !== Kind.LabeledStmt) continue;
    lowerStmt(c, s, out);
    dead = terminates(s);
  }
  return out;
}

/** One statement as a node: a block if it became several, undefined if it became nothing. */
function stmtNode(c: FnCtx, s: SStmt | undefined): Stmt | Expr | undefined {
  if (s === undefined) return undefined;
  const list = lowerStmts(c, [s]);
  return blockOf(list);
}

function blockOf(list: Node[]): Node | undefined {
  return list.length === 0 ? undefined : list.length === 1 ? list[0] : new BlockStmt(list[0]!.pos, list);
}

function labelBefore(out: Node[]): Sym | undefined {
  const last = out[out.length - 1];
  return last !== undefined && last.op === Op.LABEL ? last.label : undefined;
}

export function labelSym(c: FnCtx, name: string): Sym {
  return c.types.nowherePkg.lookup(name);
}

function lowerStmt(c: FnCtx, s: SStmt, out: Node[]): void {
  switch (s.kind) {
    case Kind.EmptyStmt:
      return;
    case Kind.AssignStmt:
      assignment(c, s, out);
      return;
    case Kind.BlockStmt:
      out.push(...lowerStmts(c, s.list));
      return;
    case Kind.BranchStmt:
      out.push(new BranchStmt(s.pos, branchOp(s.tok), s.label === undefined ? undefined : labelSym(c, s.label.value)));
      return;
    case Kind.CallStmt: {
      const n = new GoDeferStmt(s.pos, s.isGo ? Op.GO : Op.DEFER, lowerExpr(c, s.call));
      if (s.deferAt !== undefined) n.deferAt = lowerExpr(c, s.deferAt);
      normalizeGoDefer(c, n);
      if (!s.isGo) c.fn.hasDefer = true;
      out.push(n);
      return;
    }
    case Kind.DeclStmt:
      for (const d of s.declList) lowerDecl(c, d, out);
      return;
    case Kind.ExprStmt:
      out.push(lowerExpr(c, s.x));
      return;
    case Kind.ForStmt: {
      const n = lowerFor(c, s, labelBefore(out));
      if (n !== undefined) out.push(n);
      return;
    }
    case Kind.IfStmt: {
      const n = lowerIf(c, s);
      if (n !== undefined) out.push(n);
      return;
    }
    case Kind.LabeledStmt:
      // A label without a name is useless and goes.
      out.push(s.label.value === '_' ? new BlockStmt(s.pos, []) : new LabelStmt(s.pos, labelSym(c, s.label.value)));
      lowerStmt(c, s.stmt, out);
      return;
    case Kind.ReturnStmt: {
      const results = c.sig?.results.vars ?? [];
      out.push(
        new ReturnStmt(
          s.pos,
          multiExpr(c, s.pos, (i) => results[i]?.type, unpackList(s.results)),
        ),
      );
      return;
    }
    case Kind.SelectStmt:
      out.push(lowerSelect(c, s, labelBefore(out)));
      return;
    case Kind.SendStmt: {
      const t = coreType(syntaxType(s.chan));
      if (t === undefined || t.tag !== Tag.Chan) throw new BrokenCode(s.pos, 'send to something that is no channel');
      const ch = lowerExpr(c, s.chan);
      out.push(new SendStmt(s.pos, ch, implicitConvExpr(c, t.elem, s.value)));
      return;
    }
    case Kind.SwitchStmt: {
      const n = lowerSwitch(c, s, labelBefore(out));
      out.push(n);
      return;
    }
    case Kind.RangeClause:
      throw new BrokenCode(s.pos, 'range clause outside a for statement');
    default:
      assertNever(s, 'statement');
  }
}

function branchOp(tok: BranchTok): Op.BREAK | Op.CONTINUE | Op.FALL | Op.GOTO {
  switch (tok) {
    case BranchTok.Break:
      return Op.BREAK;
    case BranchTok.Continue:
      return Op.CONTINUE;
    case BranchTok.Fallthrough:
      return Op.FALL;
    case BranchTok.Goto:
      return Op.GOTO;
  }
}

// ---- assignments and declarations

function assignment(c: FnCtx, s: SAssign, out: Node[]): void {
  if (s.rhs === undefined) {
    const x = lowerExpr(c, s.lhs);
    const n = new AssignOpStmt(s.pos, binaryOp(s.op), x, new BasicLit(s.pos, x.type, constant.makeInt64(1)));
    n.incDec = true;
    out.push(n);
    return;
  }
  if (s.op !== Syn.None && s.op !== Syn.Def) {
    const x = lowerExpr(c, s.lhs);
    const t = s.op === Syn.Shl || s.op === Syn.Shr ? undefined : syntaxType(s.lhs);
    out.push(new AssignOpStmt(s.pos, binaryOp(s.op), x, implicitConvExpr(c, t, s.rhs)));
    return;
  }
  assign(c, s.pos, unpackList(s.lhs), unpackList(s.rhs), s.op === Syn.Def, out);
}

function lowerDecl(c: FnCtx, d: SDecl, out: Node[]): void {
  if (d.kind === Kind.VarDecl) assign(c, d.pos, d.nameList, unpackList(d.values), true, out);
}

/** The variable that a name on the left declares here; undefined where it is an ordinary expression. */
function declared(c: FnCtx, e: SExpr): TVar | undefined {
  if (e.kind !== Kind.Name || e.value === '_') return undefined;
  const obj = objectOf(e);
  // A name defines its object exactly where the object's position is its own.
  return obj !== undefined && obj.tag === ObjTag.Var && obj.pos === e.pos && !c.locals.has(obj) ? obj : undefined;
}

export function blank(c: FnCtx, pos: Pos): Name {
  return new Name(pos, c.types.nowherePkg.lookup('_'), c.types.INVALID, Class.EXTERN);
}

/** The left side of an assignment: blank, a new variable, or a place. */
function assignee(c: FnCtx, e0: SExpr, def: boolean, names: Name[]): Expr {
  const e = unparen(e0);
  if (e.kind === Kind.Name) {
    if (e.value === '_') return blank(c, e.pos);
    const v = def ? declared(c, e) : undefined;
    if (v !== undefined) {
      const n = declareLocal(c, v);
      names.push(n);
      return n;
    }
  }
  return lowerExpr(c, e);
}

export function declareLocal(c: FnCtx, v: TVar): Name {
  const n = newLocal(c.fn, v.pos, c.world.pkg(v.pkg).lookup(v.name), typ(c, v.type));
  c.locals.set(v, n);
  return n;
}

function assign(c: FnCtx, pos: Pos, lhs0: readonly SExpr[], rhs0: readonly SExpr[], def: boolean, out: Node[]): void {
  const names: Name[] = [];
  const lhs = lhs0.map((e) => assignee(c, e, def, names));
  const rhs = multiExpr(c, pos, (i) => destType(lhs0[i]), rhs0);
  if (rhs.length === 0) {
    for (const n of names) {
      const as = new AssignStmt(pos, n, undefined);
      as.init = [new Decl(pos, n)];
      out.push(as);
    }
    return;
  }
  if (lhs.length === 1 && rhs.length === 1) {
    const as = new AssignStmt(pos, lhs[0]!, toPlace(pos, rhs[0]!, lhs[0]!));
    as.def = initDefn(as, names);
    out.push(as);
    return;
  }
  const as = new AssignListStmt(
    pos,
    Op.AS2,
    lhs,
    rhs.map((r, i) => toPlace(pos, r, lhs[i] ?? r)),
  );
  as.def = initDefn(as, names);
  out.push(as);
}

function isBlank(x: Expr): boolean {
  return x.op === Op.NAME && (x as Name).isBlank;
}

/** The conversion that typecheck's assign adds where the writer did not. */
function toPlace(pos: Pos, rhs: Expr, lhs: Expr): Expr {
  return isBlank(lhs) ? rhs : assignConv(pos, rhs, lhs.type);
}

export function destType(e0: SExpr | undefined): Type | undefined {
  if (e0 === undefined) return undefined;
  const e = unparen(e0);
  if (e.kind === Kind.Name) {
    if (e.value === '_') return undefined;
    const obj = objectOf(e);
    if (obj !== undefined && obj.tag === ObjTag.Var) return obj.type;
  }
  return syntaxType(e);
}

/** reader.initDefn: the statement declares the variables. */
function initDefn(defn: AssignStmt | AssignListStmt | RangeStmt, names: readonly Name[]): boolean {
  if (names.length === 0) return false;
  defn.init = names.map((n) => {
    n.defn = defn;
    return new Decl(n.pos, n);
  });
  return true;
}

// ---- control flow

/** Whether a condition is constant: 1 true, -1 false, 0 neither; looks through ! && || (writer.go: staticBool). */
export function staticBool(e: SExpr): number {
  const v = e.tv?.val;
  if (v !== undefined) return constant.boolVal(v) ? 1 : -1;
  if (e.kind === Kind.Operation) {
    switch (e.op) {
      case Syn.Not:
        return staticBool(e.x);
      case Syn.AndAnd: {
        const x = staticBool(e.x);
        if (x < 0) return x;
        const y = staticBool(e.y!);
        return x > 0 || y < 0 ? y : 0;
      }
      case Syn.OrOr: {
        const x = staticBool(e.x);
        if (x > 0) return x;
        const y = staticBool(e.y!);
        return x < 0 || y > 0 ? y : 0;
      }
      default:
        break;
    }
  }
  return 0;
}

/** What is left of a condition after staticBool took decided operands away, at any depth. */
export function prunedCond(e: SExpr): SExpr {
  return hasConstant(e) ? pruned(e).expr : e;
}

/** Whether an operand of the ! && || that a condition consists of is constant. */
function hasConstant(e: SExpr): boolean {
  if (e.tv?.val !== undefined) return true;
  if (e.kind !== Kind.Operation) return false;
  if (e.op === Syn.Not) return hasConstant(e.x);
  return (e.op === Syn.AndAnd || e.op === Syn.OrOr) && (hasConstant(e.x) || hasConstant(e.y!));
}

/** The condition without decided operands, and staticBool of it. */
function pruned(e: SExpr): { readonly expr: SExpr; readonly value: number } {
  const v = e.tv?.val;
  if (v !== undefined) return { expr: e, value: constant.boolVal(v) ? 1 : -1 };
  if (e.kind !== Kind.Operation) return { expr: e, value: 0 };
  if (e.op === Syn.Not) {
    const x = pruned(e.x);
    return { expr: x.expr === e.x ? e : { ...e, x: x.expr }, value: x.value };
  }
  if (e.op !== Syn.AndAnd && e.op !== Syn.OrOr) return { expr: e, value: 0 };
  // What decides an && makes it false, what decides an || makes it true.
  const decides = e.op === Syn.AndAnd ? -1 : 1;
  const x = pruned(e.x);
  if (x.value === decides) return x;
  const y = pruned(e.y!);
  if (x.value === -decides || y.value === decides) {
    if (x.expr.tv?.val !== undefined) return y;
    return { expr: rebuilt(e, x.expr, y.expr), value: y.value };
  }
  return { expr: rebuilt(e, x.expr, y.expr), value: 0 };
}

function rebuilt(e: Operation, x: SExpr, y: SExpr): Operation {
  return x === e.x && y === e.y ? e : { ...e, x, y };
}

export function terminates(s: SStmt | undefined): boolean {
  if (s === undefined) return false;
  switch (s.kind) {
    case Kind.BranchStmt:
      return s.tok === BranchTok.Goto;
    case Kind.ReturnStmt:
      return true;
    case Kind.ExprStmt: {
      const x = unparen(s.x);
      return x.kind === Kind.CallExpr && isPanic(x.fun);
    }
    case Kind.IfStmt: {
      const cond = staticBool(s.cond);
      return (cond < 0 || terminates(s.then)) && (cond > 0 || terminates(s.else));
    }
    case Kind.BlockStmt:
      return terminates(lastNonEmpty(s.list));
    default:
      return false;
  }
}

function isPanic(fun: SExpr): boolean {
  const f = unparen(fun);
  if (f.kind !== Kind.Name || f.tv?.mode !== Mode.Builtin) return false;
  const obj = objectOf(f);
  return obj !== undefined && obj.tag === ObjTag.Builtin && obj.id === BuiltinId.Panic;
}

function lastNonEmpty(list: readonly SStmt[]): SStmt | undefined {
  for (let i = list.length - 1; i >= 0; i--) if (list[i]!.kind !== Kind.EmptyStmt) return list[i];
  return undefined;
}

function lowerIf(c: FnCtx, s: SIf): Node | undefined {
  const cond = staticBool(s.cond);
  const init: Node[] = s.init === undefined ? [] : lowerStmts(c, [s.init]);
  const x = lowerExpr(c, prunedCond(s.cond));
  const then = cond >= 0 ? lowerStmts(c, s.then.list) : [];
  const els = cond <= 0 && s.else !== undefined ? lowerStmts(c, [s.else]) : [];
  if (cond !== 0) {
    if (x.op !== Op.LITERAL) init.push(new AssignStmt(s.pos, blank(c, s.pos), x));
    return blockOf([...init, ...then, ...els]);
  }
  const n = new IfStmt(s.pos, x, then, els);
  n.init = init;
  return n;
}

function lowerFor(c: FnCtx, s: SFor, label: Sym | undefined): Node | undefined {
  if (s.init !== undefined && s.init.kind === Kind.RangeClause) return lowerRange(c, s, s.init, label);
  const never = s.cond !== undefined && staticBool(s.cond) < 0;
  const init = stmtNode(c, s.init);
  const cond = s.cond === undefined ? undefined : lowerExpr(c, prunedCond(s.cond));
  const post = never ? undefined : stmtNode(c, s.post);
  const body = never ? [] : lowerStmts(c, s.body.list);
  if (never && cond!.op === Op.LITERAL) return init;
  const n = new ForStmt(s.pos, cond, post as Stmt | undefined, body, c.distinctVars);
  if (init !== undefined) n.init = [init];
  n.label = label;
  return n;
}

function lowerRange(c: FnCtx, s: SFor, rang: RangeClause, label: Sym | undefined): Node {
  const names: Name[] = [];
  const lhs = unpackList(rang.lhs).map((e) => assignee(c, e, rang.def, names));
  const x = lowerExpr(c, rang.x);
  if (x.type.isMap) usesWord(c, syntaxType(rang.x));
  const n = new RangeStmt(rang.pos, lhs[0], lhs[1], x, [], c.distinctVars);
  n.label = label;
  n.def = initDefn(n, names);
  n.body = lowerStmts(c, s.body.list);
  return n;
}

function lowerSelect(c: FnCtx, s: SSelect, label: Sym | undefined): Node {
  const clauses = s.body.map((clause) => {
    const comm = stmtNode(c, clause.comm);
    const body = lowerStmts(c, clause.body);
    return commClause(c, clause.pos, comm, body);
  });
  const n = new SelectStmt(s.pos, clauses);
  n.label = label;
  return n;
}

/** reader.selectStmt and tcSelect: conversions and second results move into the body, receives become SELRECV2. */
function commClause(c: FnCtx, pos: Pos, comm0: Node | undefined, body0: Node[]): CommClause {
  let comm = comm0,
    body = body0;
  if (
    comm !== undefined &&
    comm.op === Op.AS &&
    !comm.def &&
    comm.y !== undefined &&
    comm.y.op === Op.CONVIFACE &&
    comm.y.implicit &&
    comm.y.x.op === Op.RECV
  ) {
    const as = comm,
      cv = comm.y;
    const recv = cv.x;
    const tmp = tempAt(c.fn, pos, recv.type);
    const tmpAs = new AssignStmt(pos, tmp, recv);
    tmpAs.def = true;
    tmpAs.init = [new Decl(pos, tmp)];
    comm = tmpAs;
    cv.x = tmp;
    body = [as, ...body];
  }
  if (comm !== undefined && comm.op === Op.AS2) {
    const first = comm.rhs[0]!;
    const inner = first.init[0];
    if (inner !== undefined && inner.op === Op.AS2RECV) {
      first.init = first.init.slice(1);
      body = [comm, ...body];
      comm = inner;
    }
  }
  return new CommClause(pos, selRecv(c, comm), body);
}

function selRecv(c: FnCtx, comm: Node | undefined): Node | undefined {
  if (comm === undefined) return undefined;
  let dst: Expr | undefined,
    recv: Expr | undefined,
    def = false;
  if (comm.op === Op.AS && comm.y !== undefined) {
    recv = comm.y;
    if ((recv.op === Op.CONVNOP || recv.op === Op.CONVIFACE) && recv.implicit) recv = recv.x;
    dst = comm.x;
    def = comm.def;
  } else if (comm.op === Op.AS2RECV) {
    comm.op = Op.SELRECV2;
    return comm;
  } else if (comm.op === Op.RECV) {
    recv = comm;
    dst = blank(c, comm.pos);
  }
  if (dst === undefined || recv === undefined || recv.op !== Op.RECV) return comm;
  const n = new AssignListStmt(comm.pos, Op.SELRECV2, [dst, blank(c, comm.pos)], [recv]);
  n.def = def;
  if (comm !== recv) n.init = comm.init;
  // The variable keeps its definition: it is this statement now.
  if (def && dst.op === Op.NAME) (dst as Name).defn = n;
  return n;
}

// ---- switches

function lowerSwitch(c: FnCtx, s: SSwitch, label: Sym | undefined): Node {
  const init = stmtNode(c, s.init);
  const n = s.tag !== undefined && s.tag.kind === Kind.TypeSwitchGuard ? typeSwitch(c, s, s.tag) : exprSwitch(c, s);
  n.label = label;
  if (init !== undefined) n.init = [init];
  return n;
}

function typeSwitch(c: FnCtx, s: SSwitch, guard: SGuard): SwitchStmt {
  const x = lowerExpr(c, guard.x);
  const iface = syntaxType(guard.x);
  const lhs = guard.lhs;
  const tag = new TypeSwitchGuard(
    guard.pos,
    lhs === undefined ? undefined : { pos: lhs.pos, sym: c.unit.world.pkg(c.check.pkg).lookup(lhs.value) },
    x,
  );
  const clauses = s.body.map((clause) => {
    const cases = unpackList(clause.cases).map((e) =>
      e.tv?.mode === Mode.NilValue || isNilName(e) ? new NilExpr(e.pos, c.types.NIL) : exprType(c, iface, e),
    );
    const n = new CaseClause(clause.pos, cases, []);
    const obj = clause.implicit as TVar | undefined;
    if (obj !== undefined && lhs !== undefined) {
      const list = unpackList(clause.cases);
      const pos = list.length === 0 ? clause.pos : typeEnd(list[list.length - 1]!);
      const v = newLocal(c.fn, pos, c.unit.world.pkg(obj.pkg).lookup(obj.name), typ(c, obj.type));
      v.defn = tag;
      c.locals.set(obj, v);
      n.var_ = v;
    }
    n.body = lowerStmts(c, clause.body);
    return n;
  });
  return new SwitchStmt(s.pos, tag, clauses) as SwitchStmt;
}

export function isNilName(e: SExpr): boolean {
  const x = unparen(e);
  if (x.kind !== Kind.Name) return false;
  const obj = objectOf(x);
  return obj !== undefined && obj.tag === ObjTag.Nil;
}

/** Position where the compiler places the variable of a type switch's clause (noder/quirks.go: typeExprEndPos). */
function typeEnd(e0: SExpr): Pos {
  let e: SExpr = e0;
  for (;;) {
    switch (e.kind) {
      case Kind.SelectorExpr:
        return e.x.pos;
      case Kind.ParenExpr:
      case Kind.Operation:
        e = e.x;
        continue;
      case Kind.SliceType:
      case Kind.ArrayType:
      case Kind.ChanType:
      case Kind.DotsType:
        e = e.elem;
        continue;
      case Kind.MapType:
        e = e.value;
        continue;
      case Kind.InterfaceType:
      case Kind.FuncType: {
        const fields =
          e.kind === Kind.InterfaceType ? e.methodList : e.resultList.length > 0 ? e.resultList : e.paramList;
        const last = fields[fields.length - 1];
        if (last === undefined) return e.pos;
        e = last.type;
        continue;
      }
      case Kind.IndexExpr: {
        const list = unpackList(e.index);
        e = list[list.length - 1]!;
        continue;
      }
      default:
        return e.pos;
    }
  }
}

function hasFallthrough(list: readonly SStmt[]): boolean {
  let s = lastNonEmpty(list);
  while (s !== undefined && s.kind === Kind.LabeledStmt) s = s.stmt;
  return s !== undefined && s.kind === Kind.BranchStmt && s.tok === BranchTok.Fallthrough;
}

/** The one clause that a switch over constants takes; undefined where that is not known. none: no clause is taken. */
export function constantClause(
  s: SSwitch,
  value: constant.ConstValue,
): { readonly target: SCase | undefined } | undefined {
  let target: SCase | undefined;
  outer: for (const clause of s.body) {
    if (clause.cases === undefined) target = clause;
    for (const e of unpackList(clause.cases)) {
      const v = e.tv?.val;
      if (v === undefined) return undefined;
      if (constant.compare(value, constant.Tok.Eql, v)) {
        target = clause;
        break outer;
      }
    }
  }
  return target !== undefined && hasFallthrough(target.body) ? undefined : { target };
}

function exprSwitch(c: FnCtx, s: SSwitch): SwitchStmt {
  let tag = s.tag;
  let tagType: Type | undefined = tag === undefined ? undefined : syntaxType(tag);
  const isBool = tag === undefined;
  const value = tag === undefined ? constant.makeBool(true) : tag.tv?.val;
  let body = s.body;
  let whole = false;
  if (value !== undefined) {
    const known = constantClause(s, value);
    if (known !== undefined) {
      body = known.target === undefined ? [] : [known.target];
      whole = true;
      tag = undefined;
      tagType = undefined;
    }
  }
  const { switchKeepsChannels, switchConvertsInterfacesOnly } = c.types.target.release;
  const isChan = switchKeepsChannels && !isBool && tagType !== undefined && under(tagType).tag === Tag.Chan;
  const boolTag = tag === undefined;
  if (!isChan && !whole) {
    outer: for (const clause of body) {
      for (const e of unpackList(clause.cases)) {
        const t = syntaxType(e);
        const tt = tagType ?? typBool;
        if (!assignable(c, t, tt) && (!switchConvertsInterfacesOnly || isIface(t) || isIface(tt))) {
          tagType = c.check.conf.universe.emptyInterface;
          break outer;
        }
      }
    }
  }
  const x = boolTag ? undefined : implicitConvExpr(c, tagType, tag!);
  const clauses = body.map((clause) => {
    const cases = whole
      ? []
      : unpackList(clause.cases).map((e) => implicitConvExpr(c, isChan ? undefined : (tagType ?? typBool), e));
    const n = new CaseClause(clause.pos, cases, []);
    if (boolTag) n.rtypes = cases.filter((e) => e.type.isEmptyInterface).length;
    n.body = lowerStmts(c, clause.body);
    return n;
  });
  return new SwitchStmt(s.pos, x, clauses);
}

const isIface = (t: Type): boolean => under(t).tag === Tag.Interface;
