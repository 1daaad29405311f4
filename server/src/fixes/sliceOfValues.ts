/**
 * Keep values in a local slice instead of pointers.
 *
 * What is appended to a slice of pointers has to be on the heap, even if the slice is local: append may move the
 * pointers to memory that the compiler does not follow. A slice of values has its elements in one block. The slice is a
 * local variable that is made empty, appended to, indexed and ranged over; each element is a new literal, and nothing
 * but a field of an element is ever used.
 */
import { type CallExpr, type Expr, Kind, type Node, Op, unparen } from '../syntax/index';
import {
  BuiltinId,
  Func,
  objectOf,
  SelectionKind,
  Tag,
  type Type,
  typeString,
  unalias,
  Var,
  VarKind,
} from '../types/index';
import { decode } from '../vfs';
import { Edits } from './edits';
import { isCopyable } from './facts/copyable';
import { isBuiltin } from './facts/fresh';
import { type DeclFacts, type PackageFacts, parentOf, sameExpr, type Use } from './facts/package';
import { pointerUse, takesPointer, useOf } from './facts/uses';
import { functionAround } from './facts/writes';
import type { Fix, Found, Site } from './model';
import { type Reason, reason } from './reasons';

const id = 'slice-of-values';
const largestElement = 128;

export const sliceOfValues: Fix = { id, find };

interface Plan {
  readonly facts: PackageFacts;
  readonly edits: Edits;
  readonly slice: Var;
  /** Elements are written in place: copies of them would not see that. */
  writes: boolean;
  copies: boolean;
}

function find({ facts, finding, at, node }: Site): readonly Found[] {
  if (finding.kind !== 'escapes') return [];
  const { parent: call, child } = parentOf(at, node);
  if (call?.kind !== Kind.CallExpr || !isBuiltin(call.fun, BuiltinId.Append)) return [];
  if (!call.argList.slice(1).some((a) => sameExpr(a, child))) return [];
  const name = unparen(call.argList[0]!);
  const slice = name.kind === Kind.Name ? objectOf(name) : undefined;
  if (!(slice instanceof Var)) return [];
  const elem = elementOf(slice);
  if (elem === undefined) return [];
  const no = (r: Reason): readonly Found[] => [{ fix: id, reason: r }];
  if (slice.kind !== VarKind.Local) return no(reason('not-local', slice.name));
  const size = facts.pkg.sizeOf(elem);
  const text = typeString(elem, () => '');
  if (size === undefined || size > largestElement) return no(reason('too-large', text));
  if (!isCopyable(elem)) return no(reason('not-copyable', text));
  const plan: Plan = { facts, edits: new Edits(facts), slice, writes: false, copies: false };
  for (const use of facts.usesOf(slice)) {
    const why = use.name.pos === slice.pos ? changeDeclaration(plan, use) : changeUse(plan, use);
    if (why) return no(why);
  }
  if (plan.writes && plan.copies) return no(reason('written-through', 'an element'));
  const list = plan.edits.finish();
  if (list === undefined) return no(reason('other-declaration', slice.name));
  const title = `Keep values in ${decode(slice.name)} instead of pointers`;
  return [{ fix: id, grade: 'proven', title, edits: list, draft: plan.edits, conditions: [], replaces: 0 }];
}

/** T of a variable of type []*T. */
function elementOf(v: Var): Type | undefined {
  const t = v.type === undefined ? undefined : unalias(v.type);
  const p = t?.tag === Tag.Slice ? unalias(t.elem) : undefined;
  return p?.tag === Tag.Pointer ? p.base : undefined;
}

/** `var s []*T`, `s := []*T{}` and `s := make([]*T, 0, n)`: the star goes. */
function changeDeclaration(plan: Plan, { name, at }: Use): Reason | undefined {
  const parent = at.parents.get(name);
  const no = reason('other-declaration', name.value);
  let type: Expr | undefined;
  if (parent?.kind === Kind.VarDecl && parent.nameList.length === 1 && parent.values === undefined) type = parent.type;
  else if (
    parent?.kind === Kind.AssignStmt &&
    parent.op === Op.Def &&
    parent.lhs === name &&
    parent.rhs !== undefined
  ) {
    const x = unparen(parent.rhs);
    if (x.kind === Kind.CompositeLit && x.elemList.length === 0) type = x.type;
    else if (x.kind === Kind.CallExpr && isBuiltin(x.fun, BuiltinId.Make) && isZero(x.argList[1])) type = x.argList[0];
  }
  if (type?.kind !== Kind.SliceType || type.elem.kind !== Kind.Operation || type.elem.op !== Op.Mul) return no;
  return plan.edits.drop(at.view, type.elem.pos, '*') ? undefined : no;
}

const isZero = (e: Expr | undefined): boolean => e?.kind === Kind.BasicLit && e.value === '0';

function changeUse(plan: Plan, { name, at }: Use): Reason | undefined {
  const used = reason('identity-used', name.value);
  if (functionAround(at, name, plan.slice.pos) !== undefined) return used;
  const { parent, child } = parentOf(at, name);
  switch (parent?.kind) {
    case Kind.AssignStmt: {
      // s = append(s, …): the other use of s is in the call.
      const rhs = parent.rhs === undefined ? undefined : unparen(parent.rhs);
      const isAppend =
        parent.op === Op.None &&
        sameExpr(parent.lhs, child) &&
        rhs?.kind === Kind.CallExpr &&
        isBuiltin(rhs.fun, BuiltinId.Append);
      const first = isAppend ? unparen((rhs as CallExpr).argList[0]!) : undefined;
      return first?.kind === Kind.Name && objectOf(first) === plan.slice ? undefined : used;
    }
    case Kind.CallExpr:
      if (isBuiltin(parent.fun, BuiltinId.Len)) return undefined;
      return isBuiltin(parent.fun, BuiltinId.Append) ? changeAppend(plan, at, parent, child) : used;
    case Kind.IndexExpr:
      return sameExpr(parent.x, child) ? changeElement(plan, at, parent) : used;
    case Kind.RangeClause:
      return sameExpr(parent.x, child) ? changeRange(plan, at, parent.lhs, parent.def) : used;
    default:
      return used;
  }
}

/** s = append(s, &T{…}): the ampersands go. */
function changeAppend(plan: Plan, at: DeclFacts, call: CallExpr, s: Node): Reason | undefined {
  const { parent, child } = parentOf(at, call);
  const isOwn =
    parent?.kind === Kind.AssignStmt &&
    parent.op === Op.None &&
    sameExpr(parent.rhs, child) &&
    parent.lhs.kind === Kind.Name &&
    objectOf(parent.lhs) === plan.slice;
  if (!isOwn || call.hasDots || !sameExpr(call.argList[0], s)) return reason('identity-used', plan.slice.name);
  for (const arg of call.argList.slice(1)) {
    const x = unparen(arg);
    const isLiteral =
      x.kind === Kind.Operation && x.op === Op.And && x.y === undefined && unparen(x.x).kind === Kind.CompositeLit;
    if (!isLiteral || !plan.edits.drop(at.view, x.pos, '&')) return reason('may-be-nil', 'an element');
  }
  return undefined;
}

/** s[i].f, read or written; a method that takes a value. */
function changeElement(plan: Plan, at: DeclFacts, element: Node): Reason | undefined {
  const { parent, child } = parentOf(at, element);
  if (parent?.kind !== Kind.SelectorExpr || !sameExpr(parent.x, child)) return reason('identity-used', 'an element');
  const s = parent.selection;
  if (s?.kind === SelectionKind.MethodVal && s.obj instanceof Func && !takesPointer(s.obj)) return undefined;
  if (s?.kind !== SelectionKind.FieldVal) return reason('identity-used', 'an element');
  const use = useOf(at, parent);
  if (use.kind === 'address') return reason('address-taken', 'an element');
  if (use.kind === 'write') plan.writes = true;
  return undefined;
}

/** for i, p := range s: p is a copy, of which only fields are read. */
function changeRange(plan: Plan, at: DeclFacts, lhs: Expr | undefined, def: boolean): Reason | undefined {
  if (lhs === undefined || lhs.kind !== Kind.ListExpr) return undefined;
  const p = lhs.elemList[1];
  if (p === undefined || (p.kind === Kind.Name && p.value === '_')) return undefined;
  const v = p.kind === Kind.Name && def ? objectOf(p) : undefined;
  if (!(v instanceof Var)) return reason('identity-used', 'an element');
  plan.copies = true;
  for (const use of plan.facts.usesOf(v)) {
    if (use.name.pos === v.pos) continue;
    const what = pointerUse(use.at, use.name);
    if (what.kind === 'read') continue;
    if (what.kind !== 'star' || use.at.parents.get(use.name) !== what.at) return reason('identity-used', v.name);
    if (!plan.edits.drop(at.view, what.at.pos, '*')) return reason('identity-used', v.name);
  }
  return undefined;
}
