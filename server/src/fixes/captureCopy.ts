/**
 * Capture a copy.
 *
 * A function literal that outlives its function captures a variable itself, and not its value, if the variable is
 * assigned more than once; then it is on the heap. Where nothing writes to it any more once the literal is made, a copy
 * that is never assigned again does as well, and is captured by its value.
 */
import { type FuncLit, Kind, type Name, type Node, startOf } from '../syntax/index';
import { objectOf, typeString, Var, VarKind } from '../types/index';
import { decode } from '../vfs';
import { Edits, indentAt, isShadowed } from './edits';
import { isCopyable } from './facts/copyable';
import { type DeclFacts, offsetOf, type Use } from './facts/package';
import { encloses, isLocal, ofVariable, seenAfter, statementOf } from './facts/writes';
import type { Fix, Found, Site } from './model';
import { type Reason, reason } from './reasons';

const id = 'capture-copy';
const largestCopy = 128;

export const captureCopy: Fix = { id, find };

function find({ facts, finding, at, node, view }: Site): readonly Found[] {
  if (finding.kind !== 'moved' || node.kind !== Kind.Name) return [];
  const variable = objectOf(node);
  if (!(variable instanceof Var) || !isLocal(variable) || variable.type === undefined) return [];
  const uses = facts.usesOf(variable);
  const literals = new Set<FuncLit>();
  for (const { name } of uses) {
    const literal = outermost(at, name, variable);
    if (literal !== undefined) literals.add(literal);
  }
  const [literal, ...others] = literals;
  if (literal === undefined) return [];
  const no = (r: Reason): readonly Found[] => [{ fix: id, reason: r }];
  const about = variable.name;
  if (others.length > 0) return no(reason('used-as-value', about));
  if (variable.kind === VarKind.Result) return no(reason('named-result', about));
  if (!isCopyable(variable.type))
    return no(
      reason(
        'not-copyable',
        typeString(variable.type, () => ''),
      ),
    );
  const size = facts.pkg.sizeOf(variable.type);
  if (size === undefined || size > largestCopy) return no(reason('too-large', about));
  const home = statementOf(at, literal);
  const start = home === undefined ? undefined : statementStart(home.stmt);
  if (home === undefined || start === undefined || start <= variable.pos) return no(reason('not-local', about));
  const seen = seenAfter(facts, at, literal, variable);
  if (seen !== undefined) return no(seen);
  // What the statement writes before it makes the literal is not in a copy made in front of it.
  const isWritten = ({ name }: Use): boolean =>
    encloses(at, home.stmt, name) && name.pos !== variable.pos && ofVariable({ name, at }).kind !== 'read';
  if (uses.some(isWritten)) return no(reason('evaluation-order', about));
  const copy = freshName(at, about);
  if (copy === undefined || isShadowed(facts, at, copy)) return no(reason('name-taken', `${about}Copy`));
  const edits = new Edits(facts);
  const offset = offsetOf(view, start) ?? 0;
  const isFirst = /^[\t ]*$/.test(view.text.slice(view.text.lastIndexOf('\n', offset - 1) + 1, offset));
  edits.insert(view, start, `${copy} := ${about}${isFirst ? `\n${indentAt(view, start)}` : '; '}`);
  for (const { name } of uses)
    if (encloses(at, literal, name)) {
      const from = offsetOf(view, name.pos);
      edits.splice(view, from, from === undefined ? undefined : from + about.length, copy);
    }
  const list = edits.finish();
  if (list === undefined) return no(reason('comment-inside'));
  const title = `Capture a copy of ${decode(about)}`;
  return [{ fix: id, grade: 'proven', title, edits: list, draft: edits, conditions: [], replaces: 0 }];
}

/** The outermost function literal that has a name in it and starts behind its variable. */
function outermost(at: DeclFacts, name: Name, v: Var): FuncLit | undefined {
  let found: FuncLit | undefined;
  for (let p = at.parents.get(name); p !== undefined; p = at.parents.get(p))
    if (p.kind === Kind.FuncLit) {
      // A literal's own parameters stand behind its first position.
      if (p.pos < v.pos) break;
      found = p;
    }
  return found;
}

/** Where a statement begins, for those that another can be put in front of. */
export function statementStart(n: Node): number | undefined {
  switch (n.kind) {
    case Kind.ExprStmt:
      return startOf(n.x);
    case Kind.AssignStmt:
      return startOf(n.lhs);
    case Kind.SendStmt:
      return startOf(n.chan);
    case Kind.CallStmt:
    case Kind.ReturnStmt:
    case Kind.IfStmt:
    case Kind.SwitchStmt:
    case Kind.SelectStmt:
      return n.pos;
    default:
      return undefined;
  }
}

/** A name that the declaration does not have. */
export function freshName(at: DeclFacts, name: string, ending = 'Copy'): string | undefined {
  for (const candidate of [`${name}${ending}`, `${name}${ending}1`, `${name}${ending}2`])
    if (!at.names.has(candidate)) return candidate;
  return undefined;
}
