/**
 * Static devirtualization (cmd/compile/internal/devirtualize/devirtualize.go, go1.26): a call of an interface's method
 * becomes one of a concrete type's, if all that is ever assigned to the interface variable has that one type.
 */
import { exprString } from '../ir/fmt';
import { resultType } from '../ir/lower-util';
import {
  type CallExpr,
  Class,
  type Func,
  type InlinedCallExpr,
  type Name,
  type Node,
  type SelectorExpr,
  TypeAssertExpr,
} from '../ir/node';
import { Op } from '../ir/op';
import { outerValue, staticValue } from '../ir/staticvalue';
import { IRType } from '../ir/type';
import { typeString } from '../ir/typefmt';
import { visitList } from '../ir/visit';
import { type InlineContext, note } from './context';
import { summarizeInstances } from './inlinecall';
import { implementsIface, methodOf } from './methods';

/** Nothing but nil, or only itself, is assigned. */
const noType = Symbol('noType');
type Concrete = IRType | typeof noType | undefined;

/** What is assigned to a variable: an expression, a value of a type, or something of unknown type (undefined). */
type Assignment = Node | IRType | undefined;

interface Ref {
  readonly name: Name;
  readonly at: number;
  readonly result: number;
}

/** Assignments to interface variables of the functions that were looked at so far. */
export class State {
  readonly ifaceAssignments = new Map<Name, Assignment[]>();
  /** Calls whose results are assigned to interface variables: what is inlined for them says more. */
  readonly callAssigns = new Map<CallExpr, Ref[]>();
  readonly analyzed = new Set<Func>();

  /** Takes a call that was inlined into account. */
  inlinedCall(fn: Func, orig: CallExpr, inlined: InlinedCallExpr): void {
    if (!this.analyzed.has(fn)) return;
    analyze(this, inlined.init);
    analyze(this, inlined.body);
    const refs = this.callAssigns.get(orig);
    if (refs === undefined) return;
    this.callAssigns.delete(orig);
    for (const ref of refs) this.ifaceAssignments.get(ref.name)![ref.at] = inlined.returnVars[ref.result];
  }

  assignments(n: Name): readonly Assignment[] {
    const fn = n.curfn!;
    if (!this.analyzed.has(fn)) {
      this.analyzed.add(fn);
      analyze(this, fn.body);
    }
    return this.ifaceAssignments.get(n) ?? [];
  }
}

/** Devirtualizes the call if its concrete callee is known. */
export function staticCall(ctx: InlineContext, s: State, call: CallExpr): void {
  if (call.goDefer || call.op !== Op.CALLINTER) return;
  const sel = call.fun as SelectorExpr;
  const { concreteTypes } = ctx.target.release;
  const type = concreteTypes ? concreteType(s, sel.x) : convertedType(sel.x);
  if (type === undefined || (concreteTypes && !implementsIface(ctx.unit.world, type, sel.x.type))) return;
  if (type.isShape) return;
  const local = ctx.unit.local;
  if (type.hasShape) {
    note(
      ctx,
      call.pos,
      1,
      `cannot devirtualize ${exprString(call, local)}: shaped receiver ${typeString(type, local)}`,
      'devirtualize',
    );
    return;
  }
  if (sel.x.type.hasShape) {
    note(
      ctx,
      call.pos,
      1,
      `cannot devirtualize ${exprString(call, local)}: shaped interface ${typeString(sel.x.type, local)}`,
      'devirtualize',
    );
    return;
  }
  const dt = new TypeAssertExpr(concreteTypes ? call.pos : sel.pos, Op.DOTTYPE, type, sel.x);
  dt.useNilPanic = concreteTypes;
  const todo = ctx.unit.todo.length;
  const m = methodOf(ctx.unit, sel.pos, dt, sel.sel);
  summarizeInstances(ctx, todo);
  if (m === undefined) return;
  const text = `devirtualizing ${exprString(sel, local)} to ${typeString(type, local)}`;
  note(ctx, call.pos, 1, m.recv === undefined ? 'partially ' + text : text, 'devirtualize');
  call.fun = m.fun;
  if (m.recv !== undefined) {
    call.op = Op.CALLFUNC;
    call.args = [m.recv, ...call.args];
  }
  call.type = resultType(m.fun.type);
}

/** The type that was converted to the interface, where that conversion is all that is ever assigned. */
function convertedType(n: Node): IRType | undefined {
  const value = staticValue(n);
  return value.op === Op.CONVIFACE && !value.x.type.isInterface ? value.x.type : undefined;
}

function concreteType(s: State, n: Node): IRType | undefined {
  const t = concreteType1(s, n, new Set());
  return t === noType ? undefined : t;
}

function concreteType1(s: State, n0: Node, seen: Set<Name>): Concrete {
  let n = n0;
  loop: for (;;) {
    if (!('type' in n)) return undefined;
    if (!n.type.isInterface) return n.type;
    switch (n.op) {
      case Op.CONVNOP:
      case Op.CONVIFACE:
      case Op.PAREN:
      case Op.DOTTYPE:
      case Op.DOTTYPE2:
        n = n.x;
        continue;
      case Op.INLCALL:
        n = n.returnVars[0]!;
        continue;
      default:
        break loop;
    }
  }
  if (n.op !== Op.NAME) return undefined;
  const name = n.canonical();
  if (name.class_ !== Class.AUTO || name.curfn === undefined || name.addrtaken) return undefined;
  if (seen.has(name)) return noType;
  seen.add(name);
  let type: IRType | undefined;
  for (const v of s.assignments(name)) {
    let t: Concrete;
    if (v instanceof IRType) t = v;
    else if (v !== undefined) {
      t = concreteType1(s, v, seen);
      if (t === noType) continue;
    }
    if (t === undefined) return undefined;
    // The compiler compares types by reference, and has as many of an unnamed struct type as the source spells it.
    if (type !== undefined && (type !== t || (type.isPtr ? type.elem : type).sym === undefined)) return undefined;
    type = t as IRType;
  }
  return type ?? noType;
}

function unparen(n: Node | undefined): Node | undefined {
  while (n !== undefined && n.op === Op.PAREN) n = n.x;
  return n;
}

function isCall(n: Node | undefined): n is CallExpr {
  return n !== undefined && (n.op === Op.CALLFUNC || n.op === Op.CALLINTER || n.op === Op.CALLMETH);
}

function assign(
  s: State,
  lhs: Node | undefined,
  a0: Assignment,
): { readonly name: Name; readonly at: number } | undefined {
  if (lhs === undefined || lhs.op !== Op.NAME || lhs.isBlank) return undefined;
  const outer = outerValue(lhs);
  if (outer.op !== Op.NAME || outer.curfn === undefined || !outer.type.isInterface) return undefined;
  const name = outer.canonical();
  if (name.class_ !== Class.AUTO) return undefined;
  let a = a0;
  if (a instanceof IRType) {
    if (a.isInterface) a = undefined;
  } else if (a !== undefined && a.op === Op.NIL) return undefined;
  let list = s.ifaceAssignments.get(name);
  if (list === undefined) s.ifaceAssignments.set(name, (list = []));
  return { name, at: list.push(a) - 1 };
}

function assignResult(s: State, lhs: Node | undefined, call: CallExpr, result: number): void {
  const type = call.fun?.type.results[result]?.type;
  if (type === undefined) return;
  const ref = assign(s, lhs, type);
  if (ref === undefined || !type.isInterface) return;
  let refs = s.callAssigns.get(call);
  if (refs === undefined) s.callAssigns.set(call, (refs = []));
  refs.push({ ...ref, result });
}

function analyze(s: State, list: readonly Node[]): void {
  const visit = (n: Node): void => {
    switch (n.op) {
      case Op.AS: {
        const rhs = unparen(n.y);
        if (rhs === undefined) break;
        if (isCall(rhs)) assignResult(s, n.x, rhs, 0);
        else assign(s, n.x, rhs);
        break;
      }
      case Op.AS2:
        n.lhs.forEach((p, i) => {
          if (n.rhs[i] !== undefined) assign(s, p, n.rhs[i]);
        });
        break;
      case Op.AS2DOTTYPE:
        assign(s, n.lhs[0], n.rhs[0]);
        assign(s, n.lhs[1], undefined);
        break;
      case Op.AS2MAPR:
      case Op.AS2RECV:
      case Op.SELRECV2:
        assign(s, n.lhs[0], n.rhs[0]?.type);
        assign(s, n.lhs[1], undefined);
        break;
      case Op.AS2FUNC: {
        const rhs = unparen(n.rhs[0]);
        if (isCall(rhs)) n.lhs.forEach((p, i) => assignResult(s, p, rhs, i));
        else if (rhs !== undefined && rhs.op === Op.INLCALL) n.lhs.forEach((p, i) => assign(s, p, rhs.returnVars[i]));
        break;
      }
      case Op.RANGE: {
        let t = n.x.type;
        if (t.isPtr && t.elem.isArray) t = t.elem;
        if (t.isArray || t.isSlice) {
          assign(s, n.key, undefined);
          assign(s, n.value, t.elem);
        } else if (t.isChan) assign(s, n.key, t.elem);
        else if (t.isMap) {
          assign(s, n.key, t.key);
          assign(s, n.value, t.elem);
        } else {
          assign(s, n.key, undefined);
          assign(s, n.value, undefined);
        }
        break;
      }
      case Op.SWITCH: {
        const guard = n.tag;
        if (guard !== undefined && guard.op === Op.TYPESW)
          for (const c of n.cases) if (c.var_ !== undefined) assign(s, c.var_, guard.x);
        break;
      }
      case Op.CLOSURE:
        if (!s.analyzed.has(n.func)) {
          s.analyzed.add(n.func);
          visitList(n.func.body, visit);
        }
        break;
    }
  };
  visitList(list, visit);
}
