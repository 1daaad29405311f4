/** Where a file mentions what C declares, and how: `C.f(x)`, `C.int`, `&C.v`. */
import type { Pos } from '../base/pos';
import {
  behind,
  type CallExpr,
  type Expr,
  type File,
  Kind,
  type Node,
  Op,
  type SelectorExpr,
  startOf,
  unparen,
  walk,
} from '../syntax';

/** Byte offsets in the file's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Reference extends Span {
  readonly name: string;
  /** It is called, perhaps for its error too, or stands where only a type can. */
  readonly as: 'call' | 'call2' | 'type' | 'value';
}

export interface CCall extends Span {
  readonly name: string;
  readonly fun: Span;
  readonly args: readonly Expr[];
  readonly deferred: boolean;
  readonly two: boolean;
}

export interface References {
  readonly refs: readonly Reference[];
  readonly calls: readonly CCall[];
  /** The path literals of imports of C. */
  readonly imports: readonly Span[];
}

/** Bytes of an expression; base: the position of the text's first byte. */
export const spanOf = (n: Expr, base: Pos): Span => ({ start: startOf(n) - base, end: behind(n) - base });

export function isC(n: Node): n is SelectorExpr {
  return n.kind === Kind.SelectorExpr && n.x.kind === Kind.Name && n.x.value === 'C';
}

/** The references of a file whose text begins at a position. */
export function referencesOf(file: File, base: Pos): References {
  const types = new Set<Node>();
  const twice = new Set<Node>();
  const deferred = new Set<Node>();
  const called = new Map<Node, CallExpr>();
  const refs: Reference[] = [];
  const calls: CCall[] = [];
  const imports: Span[] = [];
  for (const d of file.declList) {
    if (d.kind === Kind.ImportDecl && d.path !== undefined) {
      if (d.path.value === '"C"') imports.push({ start: d.path.pos - base, end: d.path.pos - base + 3 });
    }
    walk(d, (n) => {
      for (const t of typesIn(n)) types.add(t);
      switch (n.kind) {
        case Kind.AssignStmt:
          if (n.lhs.kind === Kind.ListExpr && n.lhs.elemList.length === 2 && n.rhs?.kind === Kind.CallExpr)
            twice.add(n.rhs);
          break;
        case Kind.VarDecl:
          if (n.nameList.length === 2 && n.values?.kind === Kind.CallExpr) twice.add(n.values);
          break;
        case Kind.CallStmt:
          if (!n.isGo) deferred.add(n.call);
          break;
        case Kind.CallExpr: {
          if (isC(n.fun)) {
            called.set(n.fun, n);
            calls.push({
              name: n.fun.sel.value,
              ...spanOf(n, base),
              fun: spanOf(n.fun, base),
              args: n.argList,
              deferred: deferred.has(n),
              two: twice.has(n),
            });
          } else if (isPointer(unparen(n.fun))) types.add(n.fun);
          else if (
            n.fun.kind === Kind.Name &&
            (n.fun.value === 'new' || n.fun.value === 'make') &&
            n.argList[0] !== undefined
          )
            types.add(n.argList[0]);
          break;
        }
        case Kind.SelectorExpr:
          if (isC(n)) {
            const call = called.get(n);
            const as = types.has(n) ? 'type' : call === undefined ? 'value' : twice.has(call) ? 'call2' : 'call';
            refs.push({ name: n.sel.value, as, ...spanOf(n, base) });
            return false;
          }
          break;
        default:
          // What is part of a type is a type.
          if (types.has(n)) for (const t of partsOf(n)) types.add(t);
      }
      if (types.has(n)) for (const t of partsOf(n)) types.add(t);
      return true;
    });
  }
  return { refs, calls, imports };
}

const isPointer = (n: Node): boolean => n.kind === Kind.Operation && n.y === undefined && n.op === Op.Mul;

/** The expressions below a node that can only be types. */
function typesIn(n: Node): readonly Node[] {
  const known = 'type' in n && n.kind !== Kind.FuncDecl ? n.type : undefined;
  const type = typeof known === 'object' && known !== null && 'kind' in known ? [known as Node] : [];
  switch (n.kind) {
    case Kind.ArrayType:
    case Kind.SliceType:
    case Kind.ChanType:
      return [n.elem];
    case Kind.MapType:
      return [n.key, n.value];
    default:
      return type;
  }
}

/** The operands of a pointer type, or of a bracketed one. */
function partsOf(n: Node): readonly Node[] {
  if (n.kind === Kind.ParenExpr) return [n.x];
  return n.kind === Kind.Operation && n.y === undefined ? [n.x] : [];
}
