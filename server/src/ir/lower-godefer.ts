/**
 * Brings the call of a go or defer statement into the form that the runtime takes, a function without parameters and
 * results, by wrapping it in a literal. Reference: typecheck/stmt.go (tcGoDefer, normalizeGoDeferCall) (go1.26).
 */

import { signatureOf } from './intern';
import { newClosureFunc } from './lower-func';
import { call as makeCall } from './lower-util';
import {
  AssignListStmt,
  addInit,
  type CallExpr,
  Class,
  type CompLitExpr,
  Decl,
  type Expr,
  type Func,
  type GoDeferStmt,
  type Name,
  type Node,
  type SelectorExpr,
  UnaryExpr,
} from './node';
import { Op } from './op';
import { staticCalleeName } from './staticvalue';
import { ClosureKind, type FnCtx, newClosureVar, tempAt } from './unit';

export function normalizeGoDefer(c: FnCtx, s: GoDeferStmt): void {
  const n = normalized(c, s);
  n.goDefer = true;
  s.call = n;
}

/** A place in the call where an argument stands, to be replaced by what the literal captures. */
interface Slot {
  readonly get: () => Expr;
  readonly set: (x: Expr) => void;
}

function normalized(c: FnCtx, s: GoDeferStmt): CallExpr {
  const init: Node[] = [...s.call.init];
  const n = s.call;
  n.init = [];
  if (n.op === Op.CALLFUNC && n.fun!.type.params.length + n.fun!.type.results.length === 0) {
    addInit(s, init);
    return n;
  }
  const pos = s.pos;
  const wrapper = newClosureFunc(
    c,
    pos,
    s.op === Op.GO ? ClosureKind.Go : ClosureKind.Defer,
    signatureOf(c.types, undefined, [], [], false),
  );
  wrapper.wrapper = true;
  const slots: Slot[] = [];
  collect(n, wrapper, slots);
  if (slots.length > 0) capture(c, s, n, wrapper, slots, init);
  wrapper.body = [n];
  addInit(s, init);
  return makeCall(c, n.pos, wrapper.oclosure!, [], false);
}

/** Finds the values of the call that are computed when the statement runs. */
function collect(n: Expr, wrapper: Func, slots: Slot[]): void {
  switch (n.op) {
    case Op.CALLFUNC: {
      const callee = staticCalleeName(n.fun!);
      if (callee !== undefined) wrapper.wrappedFunc = callee.func;
      visit(
        {
          get: () => n.fun!,
          set: (x) => {
            n.fun = x;
          },
        },
        slots,
      );
      visitList(n.args, slots);
      return;
    }
    case Op.CALLINTER: {
      const dot = n.fun as SelectorExpr;
      slots.push({
        get: () => dot.x,
        set: (x) => {
          dot.x = x;
        },
      });
      visitList(n.args, slots);
      return;
    }
    case Op.APPEND:
    case Op.DELETE:
    case Op.PRINT:
    case Op.PRINTLN:
    case Op.RECOVER:
      visitList(n.args, slots);
      visitRType(n, slots);
      return;
    case Op.COPY:
      visit(
        {
          get: () => n.x,
          set: (x) => {
            n.x = x;
          },
        },
        slots,
      );
      visit(
        {
          get: () => n.y,
          set: (y) => {
            n.y = y;
          },
        },
        slots,
      );
      visitRType(n, slots);
      return;
    case Op.CLEAR:
    case Op.CLOSE:
    case Op.PANIC:
      visit(
        {
          get: () => n.x,
          set: (x) => {
            n.x = x;
          },
        },
        slots,
      );
      return;
    default:
      return;
  }
}

/** The type of a built-in function's operand is looked up when the statement runs. */
function visitRType(n: { rtype: Expr | undefined }, slots: Slot[]): void {
  if (n.rtype === undefined) return;
  slots.push({
    get: () => n.rtype!,
    set: (x) => {
      n.rtype = x;
    },
  });
}

function visitList(list: Expr[], slots: Slot[]): void {
  list.forEach((_, i) =>
    visit(
      {
        get: () => list[i]!,
        set: (x) => {
          list[i] = x;
        },
      },
      slots,
    ),
  );
}

function visit(slot: Slot, slots: Slot[]): void {
  const arg = slot.get();
  switch (arg.op) {
    case Op.LITERAL:
    case Op.NIL:
    case Op.METHEXPR:
    case Op.NEW:
      return;
    case Op.NAME:
      if ((arg as Name).class_ === Class.FUNC) return;
      break;
    case Op.ADDR:
      if (arg.x.op === Op.LINKSYMOFFSET) return;
      break;
    case Op.CONVNOP:
      // The pointer itself has to stay alive in the literal.
      if (arg.type.isUintptr && arg.x.type.isUnsafePtr) {
        visit(
          {
            get: () => arg.x,
            set: (x) => {
              arg.x = x;
            },
          },
          slots,
        );
        return;
      }
      break;
    case Op.ARRAYLIT:
    case Op.SLICELIT:
    case Op.STRUCTLIT: {
      const list = (arg as CompLitExpr).list;
      list.forEach((el, i) => {
        if (el.op === Op.KEY || el.op === Op.STRUCTKEY)
          visit(
            {
              get: () => el.value,
              set: (x) => {
                el.value = x;
              },
            },
            slots,
          );
        else
          visit(
            {
              get: () => list[i]!,
              set: (x) => {
                list[i] = x;
              },
            },
            slots,
          );
      });
      return;
    }
    default:
      break;
  }
  slots.push(slot);
}

/** ir.HasUniquePos. */
function hasUniquePos(x: Expr): boolean {
  return x.op !== Op.NAME;
}

function capture(c: FnCtx, s: GoDeferStmt, n: Expr, wrapper: Func, slots: Slot[], init: Node[]): void {
  const callPos = s.pos;
  const as = new AssignListStmt(callPos, Op.AS2, [], []);
  for (const slot of slots) {
    const arg = slot.get();
    const pos = hasUniquePos(arg) ? arg.pos : callPos;
    const tmp = tempAt(c.fn, pos, arg.type);
    init.push(new Decl(pos, tmp));
    tmp.defn = as;
    as.lhs.push(tmp);
    as.rhs.push(arg);
    const cv = newClosureVar(pos, wrapper, tmp);
    wrapper.closureVars.push(cv);
    slot.set(cv);
  }
  init.push(as);
  if (n.op === Op.CALLINTER) {
    const iface = as.lhs[0]!;
    init.push(
      new UnaryExpr(callPos, Op.CHECKNIL, c.types.INVALID, new UnaryExpr(iface.pos, Op.ITAB, c.types.UINTPTR, iface)),
    );
  }
}
