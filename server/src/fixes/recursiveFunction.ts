/**
 * Make the recursive closure a function.
 *
 * `var f func(int); f = func(n int) { … f(n-1) … }` has a variable that its own closure captures: both are on the heap
 * if the closure goes where the compiler cannot follow. A closure that captures nothing but itself is a function.
 */
import { type AssignStmt, behind, type FuncLit, Kind, type Name, type Node, Op, unparen } from '../syntax/index';
import { objectOf, PkgName, Var, VarKind } from '../types/index';
import { decode } from '../vfs';
import { Edits } from './edits';
import { type DeclFacts, offsetOf, type PackageFacts, parentOf, sameExpr } from './facts/package';
import { encloses, statementOf } from './facts/writes';
import type { Fix, Found, Site } from './model';
import { type Reason, reason } from './reasons';

const id = 'recursive-function';

export const recursiveFunction: Fix = { id, find };

function find({ facts, finding, at, node }: Site): readonly Found[] {
  if (finding.kind !== 'moved' && finding.kind !== 'escapes') return [];
  const decl = at.decl;
  if (decl.kind !== Kind.FuncDecl || decl.body === undefined) return [];
  const assign = assignmentOf(facts, at, node);
  const literal = assign?.rhs === undefined ? undefined : unparen(assign.rhs);
  const variable = assign?.lhs.kind === Kind.Name ? objectOf(assign.lhs) : undefined;
  if (assign === undefined || literal?.kind !== Kind.FuncLit || !(variable instanceof Var)) return [];
  const no = (r: Reason): readonly Found[] => [{ fix: id, reason: r }];
  const about = variable.name;
  if (variable.kind !== VarKind.Local) return no(reason('not-local', about));
  const home = statementOf(at, assign);
  const before = home?.list[home.list.indexOf(assign) - 1];
  const isDeclared =
    before?.kind === Kind.DeclStmt &&
    before.declList.length === 1 &&
    before.declList[0]!.kind === Kind.VarDecl &&
    before.declList[0].nameList.length === 1 &&
    before.declList[0].values === undefined &&
    objectOf(before.declList[0].nameList[0]!) === variable;
  if (!isDeclared || before === undefined) return no(reason('other-declaration', about));
  if (decl.tparamList.length > 0 || (decl.recv !== undefined && isGeneric(decl.recv.type)))
    return no(reason('generic', decl.name.value));
  const captured = capturedBy(at, literal, variable);
  if (captured !== undefined) return no(reason('used-as-value', captured));
  const name = functionName(facts, decl.name.value, about);
  if (name === undefined) return no(reason('name-taken', about));
  const edits = new Edits(facts);
  const { view } = at;
  const renamed: number[] = [];
  for (const use of facts.usesOf(variable)) {
    if (use.name.pos === variable.pos || use.name === assign.lhs) continue;
    const { parent, child } = parentOf(use.at, use.name);
    if (parent?.kind !== Kind.CallExpr || !sameExpr(parent.fun, child)) return no(reason('used-as-value', about));
    const from = offsetOf(view, use.name.pos);
    if (from === undefined) return [];
    if (encloses(at, literal, use.name)) renamed.push(from);
    else edits.splice(view, from, from + about.length, name);
  }
  const moved = move(at, before, assign, literal, edits, { name, old: about.length, renamed });
  if (moved !== undefined) return no(moved);
  const list = edits.finish();
  if (list === undefined) return no(reason('comment-inside'));
  const title = `Make ${decode(about)} a function`;
  return [{ fix: id, grade: 'proven', title, edits: list, draft: edits, conditions: [], replaces: 0 }];
}

const isGeneric = (e: Node): boolean =>
  e.kind === Kind.IndexExpr || (e.kind === Kind.Operation && e.x.kind === Kind.IndexExpr);

/** `f = func…`, for the variable or the literal. */
function assignmentOf(facts: PackageFacts, at: DeclFacts, node: Node): AssignStmt | undefined {
  const isIt = (n: Node | undefined): n is AssignStmt => n?.kind === Kind.AssignStmt && n.op === Op.None;
  if (node.kind === Kind.FuncLit) {
    const { parent } = parentOf(at, node);
    return isIt(parent) ? parent : undefined;
  }
  const v = node.kind === Kind.Name ? objectOf(node) : undefined;
  if (!(v instanceof Var)) return undefined;
  for (const { name } of facts.usesOf(v)) {
    const { parent } = parentOf(at, name);
    if (isIt(parent) && parent.lhs === name) return parent;
  }
  return undefined;
}

/** A name of the enclosing function that a literal uses, besides the variable that holds it. */
function capturedBy(at: DeclFacts, literal: FuncLit, self: Var): string | undefined {
  for (const [obj, names] of at.uses) {
    if (obj === self || obj.pkg === undefined || obj instanceof PkgName) continue;
    if (obj.parent === obj.pkg.scope || (obj instanceof Var && obj.kind === VarKind.Field)) continue;
    const isInside = (n: Name): boolean => encloses(at, literal, n);
    // Methods and fields have no scope; locals of the literal are declared in it.
    if (obj.parent === undefined) continue;
    if (names.some(isInside) && !(literal.pos < obj.pos && obj.pos < literal.body.rbrace)) return obj.name;
  }
  return undefined;
}

/** A name for the function that the package does not have. */
function functionName(facts: PackageFacts, outer: string, inner: string): string | undefined {
  const name = `${outer[0]!.toLowerCase()}${outer.slice(1)}${inner[0]!.toUpperCase()}${inner.slice(1)}`;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || facts.mentionedElsewhere(name)) return undefined;
  for (const view of facts.pkg.files) for (const d of facts.decls(view)) if (d.names.has(name)) return undefined;
  return name;
}

/** The statements go, and the function stands behind the one that they were in. */
function move(
  at: DeclFacts,
  declared: Node,
  assign: AssignStmt,
  literal: FuncLit,
  edits: Edits,
  calls: { readonly name: string; readonly old: number; readonly renamed: readonly number[] },
): Reason | undefined {
  const { view, decl } = at;
  const { text } = view;
  const no = reason('comment-inside');
  const from = offsetOf(view, declared.pos),
    assigned = offsetOf(view, assign.lhs.pos),
    start = offsetOf(view, literal.pos),
    end = offsetOf(view, behind(literal)),
    outerEnd = decl.kind === Kind.FuncDecl && decl.body ? offsetOf(view, decl.body.rbrace) : undefined;
  if (
    from === undefined ||
    assigned === undefined ||
    start === undefined ||
    end === undefined ||
    outerEnd === undefined
  )
    return no;
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const indent = /^\t*/.exec(text.slice(lineStart))![0];
  const between = text.slice(lineStart, assigned);
  // The declaration's line and the assignment's, and nothing else.
  if (!/^\t+var [^\n]*\n\t+$/.test(between) || between.includes('//') || between.includes('/*')) return no;
  if (text.slice(end, lineEnd).trim() !== '' || !text.startsWith('func', start) || text[outerEnd + 1] !== '\n')
    return no;
  const body = text.slice(start, end);
  if (/`[^`]*\n/.test(body)) return no;
  let moved = '';
  let last = start;
  for (const r of [...calls.renamed].sort((a, b) => a - b)) {
    moved += text.slice(last, r) + calls.name;
    last = r + calls.old;
  }
  moved += text.slice(last, end);
  const lines = moved.split('\n').map((l) => (l.startsWith(indent) ? l.slice(indent.length) : l));
  const declaration = `func ${calls.name}${lines.join('\n').slice('func'.length)}`;
  edits.removeWhole(view, lineStart, lineEnd + 1);
  edits.splice(view, outerEnd + 1, outerEnd + 1, `\n\n${declaration}`);
  return undefined;
}
