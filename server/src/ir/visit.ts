/** Walking and editing trees, as cmd/compile/internal/ir/visit.go and node_gen.go (go1.26). */
import type { Pos } from '../base/pos';
import { type CaseClause, CommClause, type Expr, type Func, type Name, type Node, type Nodes, type Stmt } from './node';
import { Op } from './op';

/** Something that is done to a node; true ends the walk. */
export type Cond = (n: Node) => boolean;

function doNodes(list: readonly (Node | undefined)[], f: Cond): boolean {
  for (let i = 0; i < list.length; i++) {
    const n = list[i];
    if (n !== undefined && f(n)) return true;
  }
  return false;
}

function doNode(n: Node | undefined, f: Cond): boolean {
  return n !== undefined && f(n);
}

/** Calls f on the children of n in order, the statements before it first, until one call returns true. */
export function doChildren(n: Node, f: Cond): boolean {
  if (n.init.length !== 0 && doNodes(n.init, f)) return true;
  switch (n.op) {
    case Op.NAME:
    case Op.TYPE:
    case Op.LITERAL:
    case Op.NIL:
    case Op.RESULT:
    case Op.LINKSYMOFFSET:
    case Op.CLOSURE:
    case Op.BREAK:
    case Op.CONTINUE:
    case Op.FALL:
    case Op.GOTO:
    case Op.INLMARK:
    case Op.LABEL:
      return false;
    case Op.ADDSTR:
      return doNodes(n.list, f);
    case Op.ADDR:
    case Op.PTRLIT:
    case Op.CONV:
    case Op.CONVIFACE:
    case Op.CONVNOP:
    case Op.BYTES2STR:
    case Op.RUNES2STR:
    case Op.STR2BYTES:
    case Op.STR2RUNES:
    case Op.RUNESTR:
    case Op.SLICE2ARR:
    case Op.SLICE2ARRPTR:
    case Op.DEREF:
    case Op.PAREN:
    case Op.DOTTYPE:
    case Op.DOTTYPE2:
    case Op.DCL:
    case Op.TYPESW:
    case Op.DOT:
    case Op.DOTPTR:
    case Op.DOTMETH:
    case Op.DOTINTER:
    case Op.METHVALUE:
    case Op.METHEXPR:
    case Op.BITNOT:
    case Op.NEG:
    case Op.NOT:
    case Op.PLUS:
    case Op.RECV:
    case Op.CAP:
    case Op.CLEAR:
    case Op.CLOSE:
    case Op.IMAG:
    case Op.LEN:
    case Op.NEW:
    case Op.PANIC:
    case Op.REAL:
    case Op.CHECKNIL:
    case Op.IDATA:
    case Op.ITAB:
    case Op.SPTR:
    case Op.UNSAFESTRINGDATA:
    case Op.UNSAFESLICEDATA:
      return doNode(n.x, f);
    case Op.ADD:
    case Op.SUB:
    case Op.OR:
    case Op.XOR:
    case Op.AND:
    case Op.ANDNOT:
    case Op.MUL:
    case Op.DIV:
    case Op.MOD:
    case Op.LSH:
    case Op.RSH:
    case Op.EQ:
    case Op.NE:
    case Op.LT:
    case Op.LE:
    case Op.GE:
    case Op.GT:
    case Op.COPY:
    case Op.COMPLEX:
    case Op.UNSAFEADD:
    case Op.UNSAFESLICE:
    case Op.UNSAFESTRING:
    case Op.MAKEFACE:
    case Op.ANDAND:
    case Op.OROR:
    case Op.AS:
    case Op.ASOP:
      return doNode(n.x, f) || doNode(n.y, f);
    case Op.CALLFUNC:
    case Op.CALLMETH:
    case Op.CALLINTER:
    case Op.APPEND:
    case Op.DELETE:
    case Op.MAX:
    case Op.MIN:
    case Op.PRINT:
    case Op.PRINTLN:
    case Op.RECOVER:
    case Op.GETG:
    case Op.GETCALLERSP:
      return (
        doNode(n.fun, f) ||
        doNodes(n.args, f) ||
        doNode(n.deferAt, f) ||
        (n.keepAlive !== undefined && doNodes(n.keepAlive, f))
      );
    case Op.MAPLIT:
    case Op.STRUCTLIT:
    case Op.ARRAYLIT:
    case Op.SLICELIT:
      return doNodes(n.list, f);
    case Op.INDEX:
    case Op.INDEXMAP:
      return doNode(n.x, f) || doNode(n.index, f);
    case Op.KEY:
      return doNode(n.key, f) || doNode(n.value, f);
    case Op.STRUCTKEY:
      return doNode(n.value, f);
    case Op.INLCALL:
      return doNodes(n.body, f) || doNodes(n.returnVars, f);
    case Op.MAKECHAN:
    case Op.MAKEMAP:
    case Op.MAKESLICE:
      return doNode(n.len, f) || doNode(n.cap, f);
    case Op.SLICE:
    case Op.SLICEARR:
    case Op.SLICESTR:
    case Op.SLICE3:
    case Op.SLICE3ARR:
      return doNode(n.x, f) || doNode(n.low, f) || doNode(n.high, f) || doNode(n.max, f);
    case Op.SLICEHEADER:
      return doNode(n.ptr, f) || doNode(n.len, f) || doNode(n.cap, f);
    case Op.STRINGHEADER:
      return doNode(n.ptr, f) || doNode(n.len, f);
    case Op.DYNAMICDOTTYPE:
    case Op.DYNAMICDOTTYPE2:
      return doNode(n.x, f) || doNode(n.rtype, f);
    case Op.DYNAMICTYPE:
      return doNode(n.rtype, f);
    case Op.AS2:
    case Op.AS2DOTTYPE:
    case Op.AS2FUNC:
    case Op.AS2MAPR:
    case Op.AS2RECV:
    case Op.SELRECV2:
      return doNodes(n.lhs, f) || doNodes(n.rhs, f);
    case Op.BLOCK:
      return doNodes(n.list, f);
    case Op.CASE:
      if (n instanceof CommClause) return doNode(n.comm, f) || doNodes(n.body, f);
      return doNode(n.var_, f) || doNodes(n.list, f) || doNodes(n.body, f);
    case Op.FOR:
      return doNode(n.cond, f) || doNode(n.post, f) || doNodes(n.body, f);
    case Op.GO:
    case Op.DEFER:
      return doNode(n.call, f) || doNode(n.deferAt, f);
    case Op.IF:
      return doNode(n.cond, f) || doNodes(n.body, f) || doNodes(n.else_, f);
    case Op.RANGE:
      return doNode(n.x, f) || doNode(n.key, f) || doNode(n.value, f) || doNodes(n.body, f);
    case Op.RETURN:
      return doNodes(n.results, f);
    case Op.SELECT:
      return doNodes(n.cases, f);
    case Op.SEND:
      return doNode(n.chan, f) || doNode(n.value, f);
    case Op.SWITCH:
      return doNode(n.tag, f) || doNodes(n.cases, f);
    case Op.TAILCALL:
      return doNode(n.call, f);
    default:
      return false;
  }
}

/** Reports whether cond holds for n or a node below it; literals' bodies are not entered. */
export function any(n: Node | undefined, cond: Cond): boolean {
  if (n === undefined) return false;
  const walk: Cond = (x) => cond(x) || doChildren(x, walk);
  return walk(n);
}

/** any() over the statements of a function's body. */
export function anyFunc(fn: Func, cond: Cond): boolean {
  return anyList(fn.body, cond);
}

export function anyList(list: readonly Node[], cond: Cond): boolean {
  const walk: Cond = (x) => cond(x) || doChildren(x, walk);
  return doNodes(list, walk);
}

/** Calls f on n and all nodes below it, parents first; literals' bodies are not entered. */
export function visit(n: Node | undefined, f: (n: Node) => void): void {
  if (n === undefined) return;
  const walk: Cond = (x) => {
    f(x);
    return doChildren(x, walk);
  };
  walk(n);
}

export function visitList(list: readonly Node[], f: (n: Node) => void): void {
  const walk: Cond = (x) => {
    f(x);
    return doChildren(x, walk);
  };
  doNodes(list, walk);
}

/** visit() over a function's body and the bodies of all literals in it. */
export function visitFuncAndClosures(fn: Func, f: (n: Node) => void): void {
  visitList(fn.body, (n) => {
    f(n);
    if (n.op === Op.CLOSURE) visitFuncAndClosures(n.func, f);
  });
}

/** What becomes of a node. */
export type Edit = (n: Node) => Node;

function editNodes(list: Node[], edit: Edit): void {
  for (let i = 0; i < list.length; i++) {
    const n = list[i];
    if (n !== undefined) list[i] = edit(n);
  }
}

/** Replaces the children of n by what edit makes of them, in the order of doChildren. */
export function editChildren(n: Node, edit: Edit): void {
  if (n.init.length !== 0) editNodes(n.init, edit);
  const expr = edit as (n: Expr) => Expr;
  switch (n.op) {
    case Op.ADDSTR:
    case Op.MAPLIT:
    case Op.STRUCTLIT:
    case Op.ARRAYLIT:
    case Op.SLICELIT:
      editNodes(n.list, edit);
      break;
    case Op.ADDR:
    case Op.PTRLIT:
    case Op.CONV:
    case Op.CONVIFACE:
    case Op.CONVNOP:
    case Op.BYTES2STR:
    case Op.RUNES2STR:
    case Op.STR2BYTES:
    case Op.STR2RUNES:
    case Op.RUNESTR:
    case Op.SLICE2ARR:
    case Op.SLICE2ARRPTR:
    case Op.DEREF:
    case Op.PAREN:
    case Op.DOTTYPE:
    case Op.DOTTYPE2:
    case Op.TYPESW:
    case Op.DOT:
    case Op.DOTPTR:
    case Op.DOTMETH:
    case Op.DOTINTER:
    case Op.METHVALUE:
    case Op.METHEXPR:
    case Op.BITNOT:
    case Op.NEG:
    case Op.NOT:
    case Op.PLUS:
    case Op.RECV:
    case Op.CAP:
    case Op.CLEAR:
    case Op.CLOSE:
    case Op.IMAG:
    case Op.LEN:
    case Op.NEW:
    case Op.PANIC:
    case Op.REAL:
    case Op.CHECKNIL:
    case Op.IDATA:
    case Op.ITAB:
    case Op.SPTR:
    case Op.UNSAFESTRINGDATA:
    case Op.UNSAFESLICEDATA:
      n.x = expr(n.x);
      break;
    case Op.DCL:
      n.x = edit(n.x) as Name;
      break;
    case Op.ADD:
    case Op.SUB:
    case Op.OR:
    case Op.XOR:
    case Op.AND:
    case Op.ANDNOT:
    case Op.MUL:
    case Op.DIV:
    case Op.MOD:
    case Op.LSH:
    case Op.RSH:
    case Op.EQ:
    case Op.NE:
    case Op.LT:
    case Op.LE:
    case Op.GE:
    case Op.GT:
    case Op.COPY:
    case Op.COMPLEX:
    case Op.UNSAFEADD:
    case Op.UNSAFESLICE:
    case Op.UNSAFESTRING:
    case Op.MAKEFACE:
    case Op.ANDAND:
    case Op.OROR:
    case Op.ASOP:
      n.x = expr(n.x);
      n.y = expr(n.y);
      break;
    case Op.AS:
      n.x = expr(n.x);
      if (n.y !== undefined) n.y = expr(n.y);
      break;
    case Op.CALLFUNC:
    case Op.CALLMETH:
    case Op.CALLINTER:
    case Op.APPEND:
    case Op.DELETE:
    case Op.MAX:
    case Op.MIN:
    case Op.PRINT:
    case Op.PRINTLN:
    case Op.RECOVER:
    case Op.GETG:
    case Op.GETCALLERSP:
      if (n.fun !== undefined) n.fun = expr(n.fun);
      editNodes(n.args, edit);
      if (n.deferAt !== undefined) n.deferAt = expr(n.deferAt);
      if (n.keepAlive !== undefined) editNodes(n.keepAlive, edit);
      break;
    case Op.INDEX:
    case Op.INDEXMAP:
      n.x = expr(n.x);
      n.index = expr(n.index);
      break;
    case Op.KEY:
      n.key = expr(n.key);
      n.value = expr(n.value);
      break;
    case Op.STRUCTKEY:
      n.value = expr(n.value);
      break;
    case Op.INLCALL:
      editNodes(n.body, edit);
      editNodes(n.returnVars, edit);
      break;
    case Op.MAKECHAN:
    case Op.MAKEMAP:
    case Op.MAKESLICE:
      if (n.len !== undefined) n.len = expr(n.len);
      if (n.cap !== undefined) n.cap = expr(n.cap);
      break;
    case Op.SLICE:
    case Op.SLICEARR:
    case Op.SLICESTR:
    case Op.SLICE3:
    case Op.SLICE3ARR:
      n.x = expr(n.x);
      if (n.low !== undefined) n.low = expr(n.low);
      if (n.high !== undefined) n.high = expr(n.high);
      if (n.max !== undefined) n.max = expr(n.max);
      break;
    case Op.SLICEHEADER:
      n.ptr = expr(n.ptr);
      n.len = expr(n.len);
      n.cap = expr(n.cap);
      break;
    case Op.STRINGHEADER:
      n.ptr = expr(n.ptr);
      n.len = expr(n.len);
      break;
    case Op.DYNAMICDOTTYPE:
    case Op.DYNAMICDOTTYPE2:
      n.x = expr(n.x);
      n.rtype = expr(n.rtype);
      break;
    case Op.DYNAMICTYPE:
      n.rtype = expr(n.rtype);
      break;
    case Op.AS2:
    case Op.AS2DOTTYPE:
    case Op.AS2FUNC:
    case Op.AS2MAPR:
    case Op.AS2RECV:
    case Op.SELRECV2:
      editNodes(n.lhs, edit);
      editNodes(n.rhs, edit);
      break;
    case Op.BLOCK:
      editNodes(n.list, edit);
      break;
    case Op.CASE:
      if (n instanceof CommClause) {
        if (n.comm !== undefined) n.comm = edit(n.comm);
      } else {
        if (n.var_ !== undefined) n.var_ = edit(n.var_) as Name;
        editNodes(n.list, edit);
      }
      editNodes(n.body, edit);
      break;
    case Op.FOR:
      if (n.cond !== undefined) n.cond = expr(n.cond);
      if (n.post !== undefined) n.post = edit(n.post) as Stmt;
      editNodes(n.body, edit);
      break;
    case Op.GO:
    case Op.DEFER:
      n.call = expr(n.call);
      if (n.deferAt !== undefined) n.deferAt = expr(n.deferAt);
      break;
    case Op.IF:
      n.cond = expr(n.cond);
      editNodes(n.body, edit);
      editNodes(n.else_, edit);
      break;
    case Op.RANGE:
      n.x = expr(n.x);
      if (n.key !== undefined) n.key = expr(n.key);
      if (n.value !== undefined) n.value = expr(n.value);
      editNodes(n.body, edit);
      break;
    case Op.RETURN:
      editNodes(n.results, edit);
      break;
    case Op.SELECT:
      for (let i = 0; i < n.cases.length; i++) n.cases[i] = edit(n.cases[i]!) as CommClause;
      break;
    case Op.SEND:
      n.chan = expr(n.chan);
      n.value = expr(n.value);
      break;
    case Op.SWITCH:
      if (n.tag !== undefined) n.tag = edit(n.tag) as typeof n.tag;
      for (let i = 0; i < n.cases.length; i++) n.cases[i] = edit(n.cases[i]!) as CaseClause;
      break;
    case Op.TAILCALL:
      n.call = edit(n.call) as typeof n.call;
      break;
    default:
      break;
  }
}

/** A copy of one node with lists of its own; children are shared. */
export function copyNode<T extends Node>(n: T): T {
  const c = Object.assign(Object.create(Object.getPrototypeOf(n) as object) as object, n) as T;
  const slots = c as unknown as Record<string, unknown>;
  for (const key in slots) {
    const v = slots[key];
    if (Array.isArray(v) && v.length !== 0) slots[key] = v.slice();
  }
  return c;
}

/** A copy of the tree; names, literals, nil and types are shared. Nodes get pos unless it is unknown. */
export function deepCopy<T extends Node>(pos: Pos, n: T): T {
  const edit: Edit = (x) => {
    switch (x.op) {
      case Op.NAME:
      case Op.LITERAL:
      case Op.NIL:
      case Op.TYPE:
        return x;
    }
    const c = copyNode(x);
    if (pos !== 0) c.pos = pos;
    editChildren(c, edit);
    return c;
  };
  return edit(n) as T;
}

/** Copies of trees, in a list of its own. */
export function deepCopyList(pos: Pos, list: readonly Node[]): Nodes {
  return list.map((n) => deepCopy(pos, n));
}
