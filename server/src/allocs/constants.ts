/** Conditions that constants decide once a body is inlined: what SSA finds out, as far as the tree shows it. */
import * as constant from '../base/constant';
import { type ConstValue, Kind } from '../base/constant';
import type { CallExpr, Node } from '../ir/node';
import { Op } from '../ir/op';
import { type ReassignOracle, staticCalleeName } from '../ir/staticvalue';
import { unwrapped } from './types';

/** Operands deeper than this are not looked into. */
const maxDepth = 12;

/**
 * Whether the condition of a statement always or never holds; undefined where that depends on the run. before: the
 * statements that run before it, of which the last may assign what is compared with nil.
 */
export function decideAfter(oracle: ReassignOracle, before: readonly Node[], cond: Node): boolean | undefined {
  const last = before[before.length - 1];
  if (last !== undefined && last.op === Op.AS && last.y !== undefined && (cond.op === Op.EQ || cond.op === Op.NE)) {
    const same = unwrapped(cond.x) === last.x ? equal(oracle, last.y, cond.y) : undefined;
    if (same !== undefined) return cond.op === Op.EQ ? same : !same;
  }
  return decide(oracle, cond);
}

/** Whether a condition always or never holds; undefined where that depends on the run. */
export function decide(oracle: ReassignOracle, cond: Node, depth = 0): boolean | undefined {
  if (depth > maxDepth) return undefined;
  const n = valueOf(oracle, cond);
  switch (n.op) {
    case Op.LITERAL:
      return n.val.kind === Kind.Bool ? constant.boolVal(n.val) : undefined;
    case Op.NOT: {
      const x = decide(oracle, n.x, depth + 1);
      return x === undefined ? undefined : !x;
    }
    case Op.ANDAND: {
      const x = decide(oracle, n.x, depth + 1);
      if (x === false) return false;
      const y = decide(oracle, n.y, depth + 1);
      return y === false ? false : x === true && y === true ? true : undefined;
    }
    case Op.OROR: {
      const x = decide(oracle, n.x, depth + 1);
      if (x === true) return true;
      const y = decide(oracle, n.y, depth + 1);
      return y === true ? true : x === false && y === false ? false : undefined;
    }
    case Op.EQ:
      return equal(oracle, n.x, n.y, depth);
    case Op.NE: {
      const eq = equal(oracle, n.x, n.y, depth);
      return eq === undefined ? undefined : !eq;
    }
    case Op.LT:
      return compare(oracle, constant.Tok.Lss, n.x, n.y, depth);
    case Op.LE:
      return compare(oracle, constant.Tok.Leq, n.x, n.y, depth);
    case Op.GT:
      return compare(oracle, constant.Tok.Gtr, n.x, n.y, depth);
    case Op.GE:
      return compare(oracle, constant.Tok.Geq, n.x, n.y, depth);
    default:
      return undefined;
  }
}

/** Whether two values are the same; undefined where that depends on the run. */
export function equal(oracle: ReassignOracle, x: Node, y: Node, depth = 0): boolean | undefined {
  const a = nilness(oracle, x),
    b = nilness(oracle, y);
  if (a !== undefined && b !== undefined && (a || b)) return a === b;
  return compare(oracle, constant.Tok.Eql, x, y, depth);
}

function compare(oracle: ReassignOracle, op: constant.Tok, x: Node, y: Node, depth: number): boolean | undefined {
  const a = constantOf(oracle, x, depth + 1);
  if (a === undefined) return undefined;
  const b = constantOf(oracle, y, depth + 1);
  if (b === undefined || comparable(a) !== comparable(b)) return undefined;
  if (a.kind === Kind.Bool) return op === constant.Tok.Eql ? constant.boolVal(a) === constant.boolVal(b) : undefined;
  return constant.compare(a, op, b);
}

const comparable = (v: ConstValue): number =>
  v.kind === Kind.Bool ? 1 : v.kind === Kind.String ? 2 : v.kind === Kind.Unknown ? 0 : 3;

/** The constant that an expression always is. */
export function constantOf(oracle: ReassignOracle, n0: Node, depth = 0): ConstValue | undefined {
  if (depth > maxDepth) return undefined;
  const n = valueOf(oracle, n0);
  switch (n.op) {
    case Op.LITERAL:
      return n.val.kind === Kind.Unknown ? undefined : n.val;
    case Op.CONV: {
      // Between integers, where the value fits; other conversions are not needed here.
      if (!n.type.isInteger || !('type' in n.x) || !n.x.type.isInteger) return undefined;
      const v = constantOf(oracle, n.x, depth + 1);
      return v !== undefined && v.kind === Kind.Int && v.num >= 0 && v.num < 128 ? v : undefined;
    }
    case Op.LEN:
    case Op.CAP: {
      const x = valueOf(oracle, n.x);
      if (x.op === Op.NIL) return constant.makeInt64(0);
      if (x.op === Op.SLICELIT) return constant.makeInt64(x.len);
      if (x.op === Op.LITERAL && x.val.kind === Kind.String)
        return constant.makeInt64(constant.stringVal(x.val).length);
      return undefined;
    }
    default:
      return undefined;
  }
}

/** True for nil, false for what never is, undefined where that depends on the run. */
function nilness(oracle: ReassignOracle, n0: Node): boolean | undefined {
  const n = valueOf(oracle, n0);
  switch (n.op) {
    case Op.NIL:
      return true;
    case Op.ADDR:
    case Op.PTRLIT:
    case Op.NEW:
    case Op.CLOSURE:
    case Op.METHVALUE:
    case Op.MAKESLICE:
    case Op.MAKEMAP:
    case Op.MAKECHAN:
    case Op.SLICELIT:
    case Op.MAPLIT:
      return false;
    case Op.CONVIFACE:
      return n.x.type.isInterface ? undefined : false;
    case Op.CALLFUNC:
      return isNilCall(oracle, n);
    default:
      return undefined;
  }
}

/**
 * Calls of the distribution that are not inlined, and whose result constants decide all the same. fmt.errorf formats
 * nothing, and returns nil, where there are no arguments and no verbs (fmt/errors.go, go1.26).
 */
function isNilCall(oracle: ReassignOracle, n: CallExpr): boolean | undefined {
  const sym = n.fun === undefined ? undefined : staticCalleeName(n.fun)?.sym;
  if (sym?.name !== 'errorf' || sym.pkg.path !== 'fmt') return undefined;
  if (n.args.length !== 2) return undefined;
  const args = valueOf(oracle, n.args[1]!);
  if (args.op === Op.SLICELIT && args.len > 0) return false;
  const format = constantOf(oracle, n.args[0]!);
  if (args.op !== Op.NIL || format === undefined || format.kind !== Kind.String) return undefined;
  return !constant.stringVal(format).includes('%');
}

/** Whether a condition compares something with a capacity: an inlined body that grows what it works on. */
export function comparesCapacity(cond: Node): boolean {
  switch (cond.op) {
    case Op.LT:
    case Op.LE:
    case Op.GT:
    case Op.GE:
      return hasCapacity(cond.x) || hasCapacity(cond.y);
    case Op.ANDAND:
    case Op.OROR:
      return comparesCapacity(cond.x) || comparesCapacity(cond.y);
    default:
      return false;
  }
}

function hasCapacity(n: Node): boolean {
  switch (n.op) {
    case Op.CAP:
      return true;
    case Op.CONV:
    case Op.CONVNOP:
    case Op.PAREN:
      return hasCapacity(n.x);
    case Op.ADD:
    case Op.SUB:
    case Op.MUL:
      return hasCapacity(n.x) || hasCapacity(n.y);
    default:
      return false;
  }
}

function valueOf(oracle: ReassignOracle, n: Node): Node {
  return unwrapped(oracle.staticValue(unwrapped(n)));
}
