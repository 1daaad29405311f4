/**
 * What a local variable always holds: StaticValue, Reassigned, OuterValue of cmd/compile/internal/ir/expr.go and
 * reassignment.go (go1.26).
 */

import type { Rules } from '../target';
import { isZeroConst, sameConst } from './const';
import { Class, type Expr, type Func, type Name, type Node } from './node';
import { Op } from './op';
import { identical, TKind } from './type';
import { anyFunc, type Cond } from './visit';

export function isBlank(n: Node | undefined): boolean {
  return n !== undefined && n.op === Op.NAME && n.isBlank;
}

/** The variable (or pointer) that a place is part of: x of x.f, x[i] of an array, (x), T(x) without change. */
export function outerValue(n: Node): Node {
  for (;;) {
    switch (n.op) {
      case Op.DOT:
      case Op.PAREN:
      case Op.CONVNOP:
        n = n.x;
        continue;
      case Op.INDEX:
        if (n.x.type.isArray) {
          n = n.x;
          continue;
        }
        return n;
      default:
        return n;
    }
  }
}

/** Whether a variable has other assignments than its defining one. */
export interface Reassignments {
  reassigned(n: Name): boolean;
}

/** Answers by walking the function that declares the variable. */
export const byWalking: Reassignments = { reassigned };

/**
 * Answers by walking, once for each variable: for inlining, which adds assignments only to variables of its own, or
 * copies of some that literals have already.
 */
export class RememberedReassignments implements Reassignments {
  private readonly known = new WeakMap<Name, boolean>();

  reassigned(n: Name): boolean {
    let r = this.known.get(n);
    if (r === undefined) this.known.set(n, (r = reassigned(n)));
    return r;
  }
}

/** The earliest expression that always has the same value as n, following variables that are assigned once. */
export function staticValue(n: Node, oracle: Reassignments = byWalking): Node {
  for (;;) {
    switch (n.op) {
      case Op.CONVNOP:
      case Op.PAREN:
        n = n.x;
        continue;
      case Op.INLCALL:
        if (n.returnVars.length !== 1) return n;
        n = n.returnVars[0]!;
        continue;
    }
    const next = definition(n, oracle);
    if (next === undefined) return n;
    n = next;
  }
}

function definition(x: Node, oracle: Reassignments): Node | undefined {
  if (x.op !== Op.NAME) return undefined;
  const n = x.canonical();
  if (n.class_ !== Class.AUTO) return undefined;
  const defn = n.defn;
  if (defn === undefined) return undefined;
  let rhs: Expr | undefined;
  if (defn.op === Op.AS) rhs = defn.y;
  else if (defn.op === Op.AS2) {
    const i = defn.lhs.indexOf(n);
    if (i >= 0) rhs = defn.rhs[i];
  }
  if (rhs === undefined || oracle.reassigned(n)) return undefined;
  return rhs;
}

/** Reports whether a variable has assignments other than its defining one; package-level variables count as such. */
export function reassigned(name: Name): boolean {
  const fn = name.curfn;
  if (fn === undefined || name.addrtaken) return true;
  const isName = (x: Node | undefined): boolean => {
    if (x === undefined) return false;
    const n = outerValue(x);
    return n.op === Op.NAME && n.canonical() === name;
  };
  const cond: Cond = (n) => {
    switch (n.op) {
      case Op.AS:
        return n !== name.defn && isName(n.x);
      case Op.AS2:
      case Op.AS2FUNC:
      case Op.AS2MAPR:
      case Op.AS2DOTTYPE:
      case Op.AS2RECV:
      case Op.SELRECV2:
        return n !== name.defn && n.lhs.some(isName);
      case Op.ASOP:
        return isName(n.x);
      case Op.RANGE:
        return isName(n.key) || isName(n.value);
      case Op.CLOSURE:
        return anyFunc(n.func, cond);
      default:
        return false;
    }
  };
  return anyFunc(fn, cond);
}

/** Answers from one walk of a function and its literals; the function must not change afterwards. */
export class ReassignOracle implements Reassignments {
  /** Variables with one assignment: their defining statement, undefined for parameters. */
  private readonly singleDef = new Map<Name, Node | undefined>();
  /** Function variables that only plain assignments change: what these assign, nil left out. */
  private readonly funcValues = new Map<Name, Expr[]>();

  constructor(
    fn: Func,
    private readonly rules: Rules,
  ) {
    const defs = this.singleDef,
      funcs = this.funcValues;
    const type = fn.type;
    const numParams = (type.recv === undefined ? 0 : 1) + type.params.length;
    for (let i = 0; i < numParams && i < fn.dcl.length; i++) {
      const param = fn.dcl[i]!;
      if (!param.isBlank) defs.set(param, undefined);
    }
    const findLocals: Cond = (n) => {
      if (n.op === Op.NAME) {
        if (n.class_ === Class.AUTO && !n.addrtaken) {
          if (n.defn !== undefined) defs.set(n, n.defn);
          if (rules.assignedCallees && n.type.kind === TKind.FUNC && (n.defn === undefined || n.defn.op === Op.AS))
            if (!funcs.has(n)) funcs.set(n, []);
        }
      } else if (n.op === Op.CLOSURE) anyFunc(n.func, findLocals);
      return false;
    };
    anyFunc(fn, findLocals);

    const prune = (x: Node | undefined, asn: Node): void => {
      if (x === undefined) return;
      const outer = outerValue(x);
      if (outer.op !== Op.NAME) return;
      const name = outer.canonical();
      const values = funcs.get(name);
      if (values !== undefined) {
        if (asn.op !== Op.AS) funcs.delete(name);
        else if (asn.y !== undefined && !isNil(asn.y)) values.push(asn.y);
      }
      if (!defs.has(name)) return;
      if (name.class_ === Class.PARAM || (name.class_ === Class.AUTO && asn !== defs.get(name))) defs.delete(name);
    };
    const pruneAssigned: Cond = (n) => {
      switch (n.op) {
        case Op.AS:
        case Op.ASOP:
          prune(n.x, n);
          break;
        case Op.AS2:
        case Op.AS2FUNC:
        case Op.AS2MAPR:
        case Op.AS2DOTTYPE:
        case Op.AS2RECV:
        case Op.SELRECV2:
          for (const x of n.lhs) prune(x, n);
          break;
        case Op.RANGE:
          prune(n.key, n);
          prune(n.value, n);
          break;
        case Op.CLOSURE:
          anyFunc(n.func, pruneAssigned);
          break;
      }
      return false;
    };
    anyFunc(fn, pruneAssigned);
  }

  reassigned(n: Name): boolean {
    return !this.singleDef.has(n);
  }

  /** All that is assigned to a function variable but nil; undefined if that is not known. */
  funcAssignments(n: Name): readonly Expr[] | undefined {
    return this.funcValues.get(n.canonical());
  }

  /** As staticValue, except that not every release looks through parentheses. */
  staticValue(n: Node): Node {
    for (;;) {
      if (n.op === Op.CONVNOP || (n.op === Op.PAREN && this.rules.staticThroughParens)) {
        n = n.x;
        continue;
      }
      if (n.op === Op.INLCALL) {
        if (n.returnVars.length !== 1) return n;
        n = n.returnVars[0]!;
        continue;
      }
      const next = definition(n, this);
      if (next === undefined) return n;
      n = next;
    }
  }
}

function isNil(n: Expr): boolean {
  let x = n;
  while (x.op === Op.CONVNOP) x = x.x;
  return x.op === Op.NIL;
}

/** The function that a callee expression names, if it does (ir.StaticCalleeName). */
export function staticCalleeName(n: Node): Name | undefined {
  switch (n.op) {
    case Op.METHEXPR:
      return n.method;
    case Op.NAME:
      return n.class_ === Class.FUNC ? n : undefined;
    case Op.CLOSURE:
      return n.func.nname;
    default:
      return undefined;
  }
}

/** Reports whether n is a constant zero value. */
export function isZero(n: Node): boolean {
  switch (n.op) {
    case Op.NIL:
      return true;
    case Op.LITERAL:
      return isZeroConst(n.val);
    case Op.ARRAYLIT:
      return n.list.every((e) => isZero(e.op === Op.KEY ? e.value : e));
    case Op.STRUCTLIT:
      return n.list.every((e) => e.op === Op.STRUCTKEY && isZero(e.value));
    default:
      return false;
  }
}

/** Reports whether two expressions are the same and can be evaluated once in place of twice (ir.SameSafeExpr). */
export function sameSafeExpr(l: Node, r: Node): boolean {
  while (l.op === Op.CONVNOP) l = l.x;
  while (r.op === Op.CONVNOP) r = r.x;
  if (l.op !== r.op || !('type' in l) || !('type' in r) || !identical(l.type, r.type)) return false;
  switch (l.op) {
    case Op.NAME:
      return l === r;
    case Op.DOT:
    case Op.DOTPTR:
      return r.op === l.op && l.sel === r.sel && sameSafeExpr(l.x, r.x);
    case Op.DEREF:
      return r.op === l.op && sameSafeExpr(l.x, r.x);
    case Op.NOT:
    case Op.BITNOT:
    case Op.PLUS:
    case Op.NEG:
      return r.op === l.op && sameSafeExpr(l.x, r.x);
    case Op.CONV:
      return (
        r.op === l.op &&
        (l.type.isInteger || l.type.isFloat || l.type.isComplex || l.type.isBoolean) &&
        sameSafeExpr(l.x, r.x)
      );
    case Op.INDEX:
    case Op.INDEXMAP:
      return r.op === l.op && sameSafeExpr(l.x, r.x) && sameSafeExpr(l.index, r.index);
    case Op.ADD:
    case Op.SUB:
    case Op.OR:
    case Op.XOR:
    case Op.MUL:
    case Op.LSH:
    case Op.RSH:
    case Op.AND:
    case Op.ANDNOT:
    case Op.DIV:
    case Op.MOD:
      return r.op === l.op && sameSafeExpr(l.x, r.x) && sameSafeExpr(l.y, r.y);
    case Op.LITERAL:
      return r.op === Op.LITERAL && sameConst(l.val, r.val);
    case Op.NIL:
      return true;
    default:
      return false;
  }
}

/** Reports whether n is p.Data of a reflect.SliceHeader or reflect.StringHeader. */
export function isReflectHeaderDataField(n: Node): boolean {
  if (
    (n.op !== Op.DOT && n.op !== Op.DOTPTR) ||
    n.sel.name !== 'Data' ||
    !n.type.isUintptr ||
    n.type.sym?.name !== 'uintptr'
  )
    return false;
  const t = n.op === Op.DOT ? n.x.type : n.x.type.elem;
  const sym = t.sym;
  return sym !== undefined && sym.pkg.path === 'reflect' && (sym.name === 'SliceHeader' || sym.name === 'StringHeader');
}
