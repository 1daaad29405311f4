/** Unions in constraints: `~int | string` (types2/union.go). */
import type { Expr } from '../syntax/nodes';
import { Kind, Op } from '../syntax/nodes';
import { later } from './check';
import type { Checker } from './checker';
import { errorf, softErrorf } from './errors';
import { typeText } from './format';
import { Mode } from './info';
import { identical, isInterface, isTypeParam, isValid } from './predicates';
import { recordTypeAndValue } from './recording';
import type { Type } from './type';
import { Tag, Term, Union } from './type';
import { typeSet } from './typeset';
import { typeString } from './typestring';
import { termDisjoint } from './typeterm';
import { typ } from './typexpr';
import { under } from './under';
import { invalidType } from './universe';
import { exprString } from './util';

/** Terms beyond this number are not supported. */
export const maxTermCount = 100;

/** The type that an element of an interface or a constraint denotes. */
export function parseUnion(check: Checker, uexpr: Expr): Type {
  const blist: Expr[] = [],
    tlist: Expr[] = [];
  flattenUnion(uexpr, blist, tlist);

  const terms: Term[] = [];
  let u: Type = invalidType;
  let tooMany = false;
  for (let i = 0; i < tlist.length; i++) {
    const term = parseTilde(check, tlist[i]!);
    if (tlist.length === 1 && !term.tilde) return term.type;
    if (terms.length >= maxTermCount) {
      if (!tooMany)
        errorf(check, tlist[i]!, `cannot handle more than ${maxTermCount} union terms (implementation limitation)`);
      tooMany = true;
      u = invalidType;
    } else {
      terms.push(term);
      u = new Union(terms.slice());
    }
    if (i > 0) recordTypeAndValue(check, blist[i - 1]!, Mode.TypExpr, u, undefined);
  }
  if (tooMany) return u;

  later(check, () => {
    const text = (t: Term): string => (t.tilde ? '~' : '') + typeString(t.type);
    for (let i = 0; i < terms.length; i++) {
      const t = terms[i]!;
      if (!isValid(t.type)) continue;
      const tu = under(t.type);
      if (t.tilde) {
        if (tu.tag === Tag.Interface) {
          errorf(check, tlist[i]!, `invalid use of ~ (${typeText(check, t.type)} is an interface)`);
          continue;
        }
        if (!identical(tu, t.type)) {
          errorf(
            check,
            tlist[i]!,
            `invalid use of ~ (underlying type of ${typeText(check, t.type)} is ${typeText(check, tu)})`,
          );
          continue;
        }
      }
      if (tu.tag === Tag.Interface) {
        const tset = typeSet(tu);
        if (tset.methods.length !== 0)
          errorf(check, tlist[i]!, `cannot use ${text(t)} in union (${text(t)} contains methods)`);
        else if (t.type === check.conf.universe.comparable) errorf(check, tlist[i]!, 'cannot use comparable in union');
        else if (tset.comparable)
          errorf(check, tlist[i]!, `cannot use ${text(t)} in union (${text(t)} embeds comparable)`);
        continue;
      }
      const j = overlappingTerm(terms, i, t);
      if (j >= 0) softErrorf(check, tlist[i]!, `overlapping terms ${text(t)} and ${text(terms[j]!)}`);
    }
  });
  return u;
}

function parseTilde(check: Checker, tx: Expr): Term {
  let x = tx;
  let tilde = false;
  if (x.kind === Kind.Operation && x.op === Op.Tilde) {
    x = x.x;
    tilde = true;
  }
  let t = typ(check, x);
  if (isTypeParam(t)) {
    errorf(
      check,
      x,
      tilde ? `type in term ${exprString(tx)} cannot be a type parameter` : 'term cannot be a type parameter',
    );
    t = invalidType;
  }
  const term = new Term(tilde, t);
  if (tilde) recordTypeAndValue(check, tx, Mode.TypExpr, new Union([term]), undefined);
  return term;
}

function overlappingTerm(terms: readonly Term[], n: number, y: Term): number {
  for (let i = 0; i < n; i++) {
    const x = terms[i]!;
    if (isValid(x.type) && !isInterface(x.type) && !termDisjoint(x, y)) return i;
  }
  return -1;
}

function flattenUnion(x: Expr, blist: Expr[], tlist: Expr[]): void {
  // Unions lean to the left and may be long.
  const ops: Expr[] = [],
    right: Expr[] = [];
  while (x.kind === Kind.Operation && x.op === Op.Or && x.y !== undefined) {
    ops.push(x);
    right.push(x.y);
    x = x.x;
  }
  tlist.push(x);
  for (let i = ops.length - 1; i >= 0; i--) {
    blist.push(ops[i]!);
    tlist.push(right[i]!);
  }
}
