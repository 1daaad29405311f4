/**
 * fmt.Sprintf and fmt.Sprint without fmt.
 *
 * Strings are concatenated, a number alone goes through strconv, and a number behind a constant is appended to the
 * constant's bytes. The format is a constant with plain verbs, and each operand has a type whose values fmt formats
 * without asking for a method. What is evaluated is the same, in an order that cannot be told from the old one.
 */
import { type CallExpr, Kind, type Node, Op } from '../syntax/index';
import { Edits, hasComments, packageNamed } from './edits';
import { fmtFunction, isLiteral, type Piece, piecesOf } from './facts/format';
import { atMost, effectOf, isOrderFree } from './facts/order';
import { type DeclFacts, parentOf, sameExpr } from './facts/package';
import type { FixId } from './ids';
import type { Fix, Found, Site } from './model';
import { isReason, type Reason, reason } from './reasons';
import { depthAt, sumText } from './spacing';
import { allocatesText, appended, conditionsOf, merged, operandsOf, stringOf, type Writing } from './text';

/** The nearest call around a node that is one of fmt's, the node being an argument of it, or the call itself. */
export function fmtCallAround(
  at: DeclFacts,
  node: Node,
): { readonly call: CallExpr; readonly name: string } | undefined {
  const { parent, child } = parentOf(at, node);
  const call =
    parent?.kind === Kind.CallExpr && parent.argList.some((a) => sameExpr(a, child))
      ? parent
      : node.kind === Kind.CallExpr
        ? node
        : undefined;
  const name = call === undefined ? undefined : fmtFunction(call);
  return call === undefined || name === undefined ? undefined : { call, name };
}

const find = (id: FixId, site: Site): readonly Found[] => {
  const { at, node, view, facts } = site;
  const around = fmtCallAround(at, node);
  if (around === undefined || !/^Sprint(f|ln)?$/.test(around.name)) return [];
  const { call, name } = around;
  const pieces = piecesOf(call, name, 0);
  const no = (r: Reason): readonly Found[] => [{ fix: id, reason: r }];
  const isConcat = !isReason(pieces) && !merged(pieces).some((p) => !isLiteral(p) && allocatesText(p));
  if (isConcat !== (id === 'concat')) return [];
  if (isReason(pieces)) return no(pieces);
  const text = merged(pieces);
  const operands = operandsOf(text);
  if (operands.length === 0 || operands.every((e) => e.tv?.val !== undefined)) return no(reason('constant-result'));
  if (hasComments(view, call)) return no(reason('comment-inside'));
  const { parent } = parentOf(at, call);
  if (parent === undefined || parent.kind === Kind.ExprStmt || parent.kind === Kind.CallStmt)
    return no(reason('result-unused'));
  if (facts.comparesStrings) return no(reason('unsafe-used'));
  const conditions = conditionsOf(text);
  // A method may read what the other operands change.
  const isPlainRest = operands.every((e) => atMost(effectOf(facts, at, e), 'pure'));
  if (conditions.length > 0 && !isPlainRest) return no(reason('evaluation-order', 'the operands'));
  if (!isOrderFree(facts, at, operands)) return no(reason('evaluation-order', 'the operands'));
  const edits = new Edits(facts);
  const made = write({ facts, at, edits }, call, text);
  if (isReason(made)) return no(made);
  edits.replace(view, call, made.text);
  const fun = call.fun;
  const pkg = fun.kind === Kind.SelectorExpr ? packageNamed(fun.x) : undefined;
  if (pkg !== undefined) edits.unuse(view, pkg);
  const list = edits.finish();
  if (list === undefined) return no(reason('comment-inside'));
  const title = isConcat ? 'Concatenate instead of formatting' : `Use strconv instead of fmt.${name}`;
  return [
    {
      fix: id,
      grade: conditions.length > 0 ? 'look' : 'proven',
      title,
      edits: list,
      draft: edits,
      conditions,
      replaces: 1 - made.hidden,
    },
  ];
};

/** The expression, and how many of the calls in it allocate in their callees. */
function write(w: Writing, call: CallExpr, pieces: readonly Piece[]): { text: string; hidden: number } | Reason {
  const { at } = w;
  const [first, second] = pieces;
  const hidden = pieces.filter(allocatesText).length;
  // A number behind a constant: the constant's bytes have room for it.
  if (pieces.length === 2 && isLiteral(first!) && first.literal.length <= 12 && isNumber(second!)) {
    const text = appended(w, second!, `[]byte(${stringOf(w, first, 2) as string})`);
    return isReason(text) ? text : { text: `string(${text})`, hidden: 0 };
  }
  const alone = pieces.length === 1;
  const depth = depthOfSum(at, call);
  const parts: string[] = [];
  for (let i = 0; i < pieces.length; i++) {
    const part = stringOf(w, pieces[i]!, i === 0 ? depth : depth + 1);
    if (isReason(part)) return part;
    parts.push(part);
  }
  const sum = sumText(parts, depth);
  const { parent, child } = parentOf(at, call);
  const needsParens =
    !alone &&
    child === call &&
    ((parent?.kind === Kind.IndexExpr && parent.x === call) || (parent?.kind === Kind.SliceExpr && parent.x === call));
  return { text: needsParens ? `(${sum})` : sum, hidden };
}

/** The depth of a sum in the place of the call; in a sum, it becomes part of that. */
function depthOfSum(at: DeclFacts, call: CallExpr): number {
  let top: Node = call;
  for (
    let p = at.parents.get(call);
    p?.kind === Kind.Operation && p.op === Op.Add && p.y !== undefined;
    p = at.parents.get(p)
  )
    top = p;
  return top.kind === Kind.CallExpr || top.kind === Kind.Operation ? depthAt(at, top) : 1;
}

const isNumber = (p: Piece): boolean => !isLiteral(p) && (p.how.kind === 'int' || p.how.kind === 'float');

export const concat: Fix = { id: 'concat', find: (site) => find('concat', site) };
export const toStrconv: Fix = { id: 'strconv', find: (site) => find('strconv', site) };
