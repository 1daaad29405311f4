/** What is done with a value, or with what a pointer to it reaches: read, written, or its address taken. */
import { type Expr, Kind, type Name, type Node, Op } from '../../syntax/index';
import { Func, SelectionKind, Tag, typeOf, unalias, under, Var } from '../../types/index';
import { type DeclFacts, parentOf, sameExpr } from './package';

/**
 * read: the value, or a part of it, is copied · write: it is changed in place · address: something may keep or change
 * it
 * through a pointer.
 */
export type UseKind = 'read' | 'write' | 'address';

/** What happens to the variable that `root` denotes: a name of a value, or `*p`. */
export function useOf(facts: DeclFacts, root: Node): { kind: UseKind; at: Node } {
  let e: Node = root;
  for (;;) {
    const { parent, child } = parentOf(facts, e);
    if (parent === undefined) return { kind: 'address', at: e };
    switch (parent.kind) {
      case Kind.SelectorExpr: {
        if (!sameExpr(parent.x, child)) return { kind: 'read', at: parent };
        const s = parent.selection;
        if (!s) return { kind: 'address', at: parent };
        if (s.obj instanceof Func) return methodUse(s.kind, s.obj, parent);
        // Behind an embedded pointer it is another object's field.
        if (s.obj instanceof Var && s.index.length > 1 && s.indirect) return { kind: 'read', at: parent };
        e = parent;
        continue;
      }
      case Kind.IndexExpr:
        if (!sameExpr(parent.x, child) || !isArray(parent.x)) return { kind: 'read', at: parent };
        e = parent;
        continue;
      case Kind.SliceExpr:
        return { kind: sameExpr(parent.x, child) && isArray(parent.x) ? 'address' : 'read', at: parent };
      case Kind.Operation:
        return { kind: parent.y === undefined && parent.op === Op.And ? 'address' : 'read', at: parent };
      case Kind.AssignStmt:
        return { kind: sameExpr(parent.lhs, child) ? 'write' : 'read', at: parent };
      case Kind.RangeClause:
        return { kind: sameExpr(parent.lhs, child) ? 'write' : 'read', at: parent };
      case Kind.ListExpr: {
        const above = parentOf(facts, parent).parent;
        const written =
          above !== undefined &&
          (above.kind === Kind.AssignStmt || above.kind === Kind.RangeClause) &&
          above.lhs === parent;
        return { kind: written ? 'write' : 'read', at: parent };
      }
      default:
        return { kind: 'read', at: parent };
    }
  }
}

function methodUse(kind: SelectionKind, f: Func, at: Node): { kind: UseKind; at: Node } {
  return { kind: kind === SelectionKind.MethodVal && !takesPointer(f) ? 'read' : 'address', at };
}

/** Whether a method has a pointer receiver. */
export function takesPointer(f: Func): boolean {
  const recv = f.type?.recv?.type;
  return recv !== undefined && unalias(recv).tag === Tag.Pointer;
}

export function isArray(e: Expr): boolean {
  const t = typeOf(e);
  return t !== undefined && under(t).tag === Tag.Array;
}

export type PointerUse =
  /** `p.f`, `p.m()` with a value receiver: stands as it is when p becomes a value. */
  | { readonly kind: 'read' }
  /** `*p`, read: the star goes. */
  | { readonly kind: 'star'; readonly at: Node }
  /** `p`, whole, in this place. */
  | { readonly kind: 'whole'; readonly parent: Node | undefined; readonly child: Node }
  | { readonly kind: 'other' };

/** What is done with a pointer: reads of what it points to, or anything else. */
export function pointerUse(facts: DeclFacts, name: Name): PointerUse {
  const { parent, child } = parentOf(facts, name);
  if (parent?.kind === Kind.SelectorExpr && sameExpr(parent.x, child)) {
    const s = parent.selection;
    if (!s) return { kind: 'other' };
    if (s.obj instanceof Func)
      return s.kind === SelectionKind.MethodVal && !takesPointer(s.obj) ? { kind: 'read' } : { kind: 'other' };
    // A field reached through embedded pointers is reached by reading; else what happens to it, happens to the value.
    return useOf(facts, parent).kind === 'read' ? { kind: 'read' } : { kind: 'other' };
  }
  if (parent?.kind === Kind.Operation && parent.op === Op.Mul && parent.y === undefined) {
    return useOf(facts, parent).kind === 'read' ? { kind: 'star', at: parent } : { kind: 'other' };
  }
  return { kind: 'whole', parent, child };
}

/** What happens to the object that a pointer variable points to. */
export function useThrough(facts: DeclFacts, name: Name): { kind: UseKind; at: Node } {
  const use = pointerUse(facts, name);
  switch (use.kind) {
    case 'read':
    case 'star':
      return { kind: 'read', at: name };
    case 'whole':
      return { kind: 'address', at: name };
    case 'other': {
      const { parent } = parentOf(facts, name);
      const isRoot =
        parent !== undefined &&
        (parent.kind === Kind.Operation || (parent.kind === Kind.SelectorExpr && parent.selection?.obj instanceof Var));
      return isRoot ? useOf(facts, parent) : { kind: 'address', at: parent ?? name };
    }
  }
}
