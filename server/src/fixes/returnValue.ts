/**
 * Return a value instead of a pointer.
 *
 * A function that is not inlined and returns the address of a new object puts it on the heap. Where all of its calls
 * can be seen, it returns the object, and each caller has it in a variable of its own: `v := newT()` was the only
 * pointer to it, `v` is now the object, and where the pointer was handed on, `&v` is.
 */
import { type FuncDecl, Kind, type Node, Op, type ReturnStmt, unparen, walk } from '../syntax/index';
import { Func, Mode, objectOf, SelectionKind, Tag, type Type, typeOf, typeString, Var, VarKind } from '../types/index';
import { decode } from '../vfs';
import { Edits } from './edits';
import { isCopyable } from './facts/copyable';
import { type FunctionEntry, offsetOf, type PackageFacts, parentOf, sameExpr, type Use } from './facts/package';
import { pointerUse, takesPointer } from './facts/uses';
import { callOf, whyFixed } from './facts/visibility';
import type { Fix, Found, Site } from './model';
import { type Reason, reason } from './reasons';

const id = 'return-value';
const largestCopy = 128;

export const returnValue: Fix = { id, find };

function find({ facts, finding, at, node }: Site): readonly Found[] {
  if (finding.kind !== 'escapes' || at.decl.kind !== Kind.FuncDecl) return [];
  const { parent, child } = parentOf(at, node);
  if (parent?.kind !== Kind.ReturnStmt || parent.results === undefined || !sameExpr(parent.results, child)) return [];
  const entry = at.functions.find((f) => f.decl === at.decl);
  return entry === undefined ? [] : [attempt(facts, entry, at.decl)];
}

function attempt(facts: PackageFacts, entry: FunctionEntry, decl: FuncDecl): Found {
  const no = (r: Reason): Found => ({ fix: id, reason: r });
  const { name, view } = entry;
  if (entry.isMethod) return no(reason('other-declaration', name));
  const fixed = whyFixed(facts, entry);
  if (fixed) return no(fixed);
  const [result, ...more] = decl.type.resultList;
  const type = result === undefined ? undefined : pointee(typeOf(result.type));
  if (result === undefined || more.length > 0 || result.name !== undefined || type === undefined)
    return no(reason('not-a-pointer', 'the result'));
  const text = typeString(type, () => '');
  const size = facts.pkg.sizeOf(type);
  if (size === undefined || size > largestCopy) return no(reason('too-large', text));
  if (!isCopyable(type)) return no(reason('not-copyable', text));
  const edits = new Edits(facts);
  if (result.type.kind !== Kind.Operation || !edits.drop(view, result.type.pos, '*'))
    return no(reason('not-a-pointer', 'the result'));
  for (const r of returnsOf(decl)) {
    const x = r.results === undefined ? undefined : unparen(r.results);
    const isLiteral =
      x?.kind === Kind.Operation && x.op === Op.And && x.y === undefined && unparen(x.x).kind === Kind.CompositeLit;
    if (!isLiteral || !edits.drop(view, x.pos, '&')) return no(reason('may-be-nil', 'a result'));
  }
  for (const use of facts.usesOf(entry.func)) {
    const why = changeCaller(facts, edits, use);
    if (why) return no(why);
  }
  const list = edits.finish();
  if (list === undefined) return no(reason('not-a-pointer', 'the result'));
  const title = `Return a value from ${decode(name)}`;
  return { fix: id, grade: 'proven', title, edits: list, draft: edits, conditions: [], replaces: 0 };
}

function pointee(t: Type | undefined): Type | undefined {
  return t?.tag === Tag.Pointer ? t.base : undefined;
}

/** The return statements of a function, not those of function literals in it. */
function returnsOf(decl: FuncDecl): ReturnStmt[] {
  const list: ReturnStmt[] = [];
  walk(decl.body!, (n) => {
    if (n.kind === Kind.ReturnStmt) list.push(n);
    return n.kind !== Kind.FuncLit;
  });
  return list;
}

/** The call of the function becomes one that gives a value. */
function changeCaller(facts: PackageFacts, edits: Edits, use: Use): Reason | undefined {
  const { at } = use;
  const call = callOf(use);
  if (call === undefined) return reason('used-as-value', use.name.value);
  const { parent, child } = parentOf(at, call);
  if (parent?.kind === Kind.ExprStmt) return undefined;
  if (parent?.kind === Kind.SelectorExpr && sameExpr(parent.x, child)) {
    const s = parent.selection;
    // A field that is read, or a method that takes a value; a method that takes a pointer needs a variable.
    if (s?.kind === SelectionKind.MethodVal && s.obj instanceof Func && !takesPointer(s.obj)) return undefined;
    if (s?.kind !== SelectionKind.FieldVal || s.index.length !== 1) return reason('identity-used', 'the result');
    const above = parentOf(at, parent).parent;
    const isRead = above?.kind === Kind.CallExpr || above?.kind === Kind.ReturnStmt || above?.kind === Kind.ExprStmt;
    return isRead ? undefined : reason('identity-used', 'the result');
  }
  if (
    parent?.kind !== Kind.AssignStmt ||
    parent.op !== Op.Def ||
    parent.lhs.kind !== Kind.Name ||
    !sameExpr(parent.rhs, child)
  )
    return reason('identity-used', 'the result');
  const variable = objectOf(parent.lhs);
  if (!(variable instanceof Var) || variable.kind !== VarKind.Local || variable.pos !== parent.lhs.pos)
    return reason('reassigned', parent.lhs.value);
  for (const u of facts.usesOf(variable)) {
    if (u.name.pos === variable.pos) continue;
    const why = changeUse(edits, u);
    if (why) return why;
  }
  return undefined;
}

/** A use of the variable that held the pointer, and holds the object now. */
function changeUse(edits: Edits, { name, at }: Use): Reason | undefined {
  const { view } = at;
  const { parent, child } = parentOf(at, name);
  if (parent?.kind === Kind.SelectorExpr && sameExpr(parent.x, child)) {
    const s = parent.selection;
    if (s === undefined || s.kind === SelectionKind.MethodExpr) return reason('identity-used', name.value);
    // A method value binds the receiver: by the pointer before, by the address now; by value, a copy of the same.
    return undefined;
  }
  if (parent?.kind === Kind.Operation && parent.y === undefined && parent.op === Op.Mul) {
    const isPlain = pointerUse(at, name).kind === 'star' && at.parents.get(name) === parent;
    return isPlain && edits.drop(view, parent.pos, '*') ? undefined : reason('identity-used', name.value);
  }
  if (isHandedOn(parent, child)) {
    const from = offsetOf(view, name.pos);
    return edits.splice(view, from, from, '&') ? undefined : reason('identity-used', name.value);
  }
  return reason('identity-used', name.value);
}

/** The pointer as it is, in an argument or an element: its address takes its place. */
function isHandedOn(parent: Node | undefined, child: Node): boolean {
  if (parent?.kind !== Kind.CallExpr) return false;
  return parent.argList.some((a) => sameExpr(a, child)) && parent.fun.tv?.mode !== Mode.TypExpr;
}
