/**
 * Set the field in the literal.
 *
 * What is stored through a pointer counts as kept by the heap, even if the pointer's object stays on the stack; what a
 * composite literal is made with does not. `w := &W{}` with `w.p = &x` behind it becomes `w := &W{p: &x}`.
 */
import { type AssignStmt, type CompositeLit, type Expr, Kind, type Node, Op, unparen } from '../syntax/index';
import { objectOf, SelectionKind, Tag, typeOf, under, Var } from '../types/index';
import { Edits, isOneLine, sourceOf } from './edits';
import { atMost, type Effect, effectOf, mentionsVariable } from './facts/order';
import { type DeclFacts, offsetOf, type PackageFacts, parentOf } from './facts/package';
import { isLocal, statementOf } from './facts/writes';
import type { Fix, Found, Site } from './model';
import { type Reason, reason } from './reasons';

const id = 'field-literal';

export const fieldLiteral: Fix = { id, find };

function find({ facts, finding, at, node }: Site): readonly Found[] {
  if (finding.kind !== 'moved' && finding.kind !== 'escapes') return [];
  for (const store of storesOf(facts, at, node)) {
    const found = moved(facts, at, store);
    if (found !== undefined) return [found];
  }
  return [];
}

/** The assignments that store the node, or the address of the variable that it names. */
function storesOf(facts: PackageFacts, at: DeclFacts, node: Node): AssignStmt[] {
  const stores: AssignStmt[] = [];
  const add = (n: Node): void => {
    const { parent, child } = parentOf(at, n);
    if (parent?.kind === Kind.AssignStmt && parent.op === Op.None && parent.rhs === child) stores.push(parent);
  };
  const variable = node.kind === Kind.Name ? objectOf(node) : undefined;
  if (!(variable instanceof Var)) add(node);
  else
    for (const { name } of facts.usesOf(variable)) {
      const { parent } = parentOf(at, name);
      if (parent?.kind === Kind.Operation && parent.op === Op.And && parent.y === undefined) add(parent);
    }
  return stores;
}

function moved(facts: PackageFacts, at: DeclFacts, store: AssignStmt): Found | undefined {
  const { view } = at;
  const no = (r: Reason): Found => ({ fix: id, reason: r });
  const { lhs, rhs } = store;
  if (lhs.kind !== Kind.SelectorExpr || rhs === undefined || lhs.selection?.kind !== SelectionKind.FieldVal)
    return undefined;
  const root = unparen(lhs.x);
  const w = root.kind === Kind.Name ? objectOf(root) : undefined;
  if (!(w instanceof Var) || !isLocal(w) || lhs.selection.index.length !== 1) return undefined;
  const home = statementOf(at, store);
  const before = home?.list[home.list.indexOf(store) - 1];
  const literal = before === undefined ? undefined : literalFor(before, w);
  if (before === undefined || literal === undefined) return no(reason('written-after', w.name));
  const field = lhs.sel.value;
  const t = typeOf(literal);
  if (t === undefined || under(t).tag !== Tag.Struct) return undefined;
  const isKeyed = literal.nkeys === literal.elemList.length;
  const hasField = literal.elemList.some(
    (e) => e.kind === Kind.KeyValueExpr && e.key.kind === Kind.Name && e.key.value === field,
  );
  if (!isKeyed || hasField) return no(reason('written-after', field));
  // Calls in the literal may change what a plain read gives.
  const acts = literal.elemList.some((e) => effectOf(facts, at, e.kind === Kind.KeyValueExpr ? e.value : e) === 'acts');
  if (!isSimple(facts, at, rhs, acts ? 'private' : 'safe') || mentionsVariable(at, rhs, w))
    return no(reason('evaluation-order', 'the value'));
  if (!isOneLine(view, literal) || !isOneLine(view, rhs)) return no(reason('comment-inside'));
  const from = offsetOf(view, literal.rbrace);
  const start = offsetOf(view, lhs.pos);
  if (from === undefined || start === undefined) return undefined;
  const edits = new Edits(facts);
  const element = `${field}: ${sourceOf(view, rhs)}`;
  edits.insert(view, literal.rbrace, literal.elemList.length === 0 ? element : `, ${element}`);
  // The statement's line goes away.
  const text = view.text;
  const end = text.indexOf('\n', start);
  const lineStart = text.lastIndexOf('\n', start) + 1;
  const line = text.slice(lineStart, end).trim();
  if (line !== `${sourceOf(view, lhs)} = ${sourceOf(view, rhs)}`) return no(reason('comment-inside'));
  edits.splice(view, lineStart, end + 1, '');
  const list = edits.finish();
  if (list === undefined) return no(reason('comment-inside'));
  return {
    fix: id,
    grade: 'proven',
    title: `Set ${field} in the literal`,
    edits: list,
    draft: edits,
    conditions: [],
    replaces: 0,
  };
}

/** The composite literal that a statement declares a variable with. */
function literalFor(stmt: Node, w: Var): CompositeLit | undefined {
  if (stmt.kind !== Kind.AssignStmt || stmt.op !== Op.Def || stmt.lhs.kind !== Kind.Name || stmt.rhs === undefined)
    return undefined;
  if (objectOf(stmt.lhs) !== w || stmt.lhs.pos !== w.pos) return undefined;
  let x = unparen(stmt.rhs);
  if (x.kind === Kind.Operation && x.op === Op.And && x.y === undefined) x = unparen(x.x);
  return x.kind === Kind.CompositeLit && x.type !== undefined ? x : undefined;
}

/** A value that can be made a little earlier: the address of a local variable, a new object, or a plain read. */
function isSimple(facts: PackageFacts, at: DeclFacts, rhs: Expr, limit: Effect): boolean {
  const x = unparen(rhs);
  if (x.kind === Kind.Operation && x.op === Op.And && x.y === undefined) {
    const y = unparen(x.x);
    if (y.kind === Kind.CompositeLit)
      return y.elemList.every((e) => atMost(effectOf(facts, at, e.kind === Kind.KeyValueExpr ? e.value : e), limit));
    return y.kind === Kind.Name && objectOf(y) instanceof Var;
  }
  return atMost(effectOf(facts, at, x), limit);
}
