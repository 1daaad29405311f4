/** What evaluating an expression may do, and what may change what it evaluates to. */
import { type Expr, Kind, type Name, type Node, Op, unparen } from '../../syntax/index';
import { Builtin, BuiltinId, Mode, Nil, objectOf, Tag, typeOf, under, Var } from '../../types/index';
import type { DeclFacts, PackageFacts } from './package';
import { isPrivate } from './writes';

/**
 * constant: nothing changes it · private: reads variables that only this function's own statements write, and cannot
 * fail · safe: reads, and cannot fail · pure: reads, and may panic · acts: calls something, receives, or makes a value
 * with an identity.
 */
export type Effect = 'constant' | 'private' | 'safe' | 'pure' | 'acts';

const ranks: readonly Effect[] = ['constant', 'private', 'safe', 'pure', 'acts'];
const worst = (a: Effect, b: Effect): Effect => (ranks.indexOf(a) > ranks.indexOf(b) ? a : b);
export const atMost = (e: Effect, limit: Effect): boolean => ranks.indexOf(e) <= ranks.indexOf(limit);

/** nonNil: a pointer variable that was followed already. */
export function effectOf(facts: PackageFacts, at: DeclFacts, e: Expr, nonNil?: Var): Effect {
  const x = unparen(e);
  if (x.tv?.val !== undefined) return 'constant';
  const of = (y: Expr): Effect => effectOf(facts, at, y, nonNil);
  switch (x.kind) {
    case Kind.Name: {
      const obj = objectOf(x);
      if (obj instanceof Nil) return 'constant';
      return obj instanceof Var && isPrivate(facts, at, obj) ? 'private' : 'safe';
    }
    case Kind.BasicLit:
      return 'constant';
    case Kind.SelectorExpr: {
      const s = x.selection;
      if (s === undefined) return 'safe';
      if (!(s.obj instanceof Var)) return 'acts';
      if (!s.indirect) return of(x.x);
      const root = unparen(x.x);
      const isKnown =
        s.index.length === 1 && root.kind === Kind.Name && nonNil !== undefined && objectOf(root) === nonNil;
      return worst(of(x.x), isKnown ? 'safe' : 'pure');
    }
    case Kind.IndexExpr: {
      const t = typeOf(x.x);
      if (t === undefined || (x.x.tv?.mode === Mode.Value && under(t).tag === Tag.Signature)) return 'acts';
      return worst(worst(of(x.x), of(x.index)), 'pure');
    }
    case Kind.SliceExpr:
      return x.index.reduce<Effect>((w, i) => (i === undefined ? w : worst(w, of(i))), worst(of(x.x), 'pure'));
    case Kind.Operation:
      if (x.y === undefined) {
        if (x.op === Op.Recv || x.op === Op.And) return 'acts';
        return x.op === Op.Mul ? worst(of(x.x), 'pure') : of(x.x);
      }
      switch (x.op) {
        case Op.Div:
        case Op.Rem:
        case Op.Shl:
        case Op.Shr:
          return worst(worst(of(x.x), of(x.y)), 'pure');
        case Op.Eql:
        case Op.Neq:
          return worst(worst(of(x.x), of(x.y)), isPlain(x.x) && isPlain(x.y) ? 'constant' : 'pure');
        default:
          return worst(of(x.x), of(x.y));
      }
    case Kind.CallExpr: {
      const only = x.argList[0];
      if (x.fun.tv?.mode === Mode.TypExpr && only !== undefined) return isPlain(x) ? of(only) : worst(of(only), 'pure');
      const fun = unparen(x.fun);
      const obj = fun.kind === Kind.Name ? objectOf(fun) : undefined;
      if (obj instanceof Builtin && (obj.id === BuiltinId.Len || obj.id === BuiltinId.Cap) && only !== undefined)
        return of(only);
      return 'acts';
    }
    default:
      return 'acts';
  }
}

/** Whether values of the expression's type are compared and converted without looking further. */
function isPlain(e: Expr): boolean {
  const t = typeOf(e);
  const u = t === undefined ? undefined : under(t);
  return u?.tag === Tag.Basic || u?.tag === Tag.Pointer;
}

/**
 * Whether operands give the same in whatever order those that act are evaluated beside the others: nothing acts, or
 * the others cannot be reached by what acts. Those that act keep their order.
 */
export function isOrderFree(facts: PackageFacts, at: DeclFacts, operands: readonly Expr[]): boolean {
  const effects = operands.map((e) => effectOf(facts, at, e));
  return !effects.includes('acts') || effects.every((e) => e === 'acts' || e === 'constant' || e === 'private');
}

/** Whether an expression has a name of a variable in it. */
export function mentionsVariable(at: DeclFacts, e: Node, v: Var): boolean {
  for (const name of at.uses.get(v) ?? [])
    for (let p: Node | undefined = name as Name; p !== undefined; p = at.parents.get(p)) if (p === e) return true;
  return false;
}
