/** Type inference (types2/infer.go). */
import type { Pos } from '../base/pos';
import { unalias } from './alias';
import type { Checker } from './checker';
import type { ErrorBuilder } from './errors';
import { typeText } from './format';
import { Mode } from './info';
import type { Cause } from './lookup';
import { hasAllMethods } from './lookup';
import { context } from './named';
import type { Var } from './object';
import { TypeName } from './object';
import type { Operand } from './operand';
import { defaultType, isTyped, maxType } from './predicates';
import { makeRenameMap, makeSubstMap, subst } from './subst';
import type { Tuple, Type } from './type';
import { Tag, TypeParam } from './type';
import { tparamIface, typeParamIs } from './typeparam';
import { SetTerm, typeSet, typeSetIs } from './typeset';
import { commonUnder } from './under';
import { newUnifier, UnifyMode } from './unify';
import { invalidType } from './universe';
import { exprString } from './util';
import { allowVersion } from './version';

/**
 * The type arguments for tparams, given the first ones (targs, which may have gaps) and arguments for parameters whose
 * types mention tparams. undefined if they cannot be inferred; err is then told why, except where an argument is
 * invalid. `reverse` says that a function value's type parameters are inferred from what it is assigned to.
 */
export function infer(
  check: Checker,
  pos: Pos,
  tparams: readonly TypeParam[],
  targs: readonly (Type | undefined)[],
  params: Tuple,
  args: readonly Operand[],
  reverse: boolean,
  err: ErrorBuilder,
): Type[] | undefined {
  const n = tparams.length;
  if (targs.length === n && targs.every((t) => t !== undefined)) return targs as Type[];
  for (const arg of args) if (arg.mode === Mode.Invalid) return undefined;
  const given: (Type | undefined)[] = targs.slice();
  while (given.length < n) given.push(undefined);

  const ctxt = context(check);
  const text = (t: Type): string => typeText(check, t);
  if (params.vars.length > 0 && given.some((t) => t !== undefined)) {
    params = subst(check, 0, params, makeSubstMap(tparams, given), undefined, ctxt) as Tuple;
  }

  const u = newUnifier(tparams, given, allowVersion(check, 'reverseInference'));

  const mismatch = (tpar: Type, targ: Type, arg: Operand): void => {
    const known = u.inferred(tparams);
    const argText = arg.expr === undefined ? '' : exprString(arg.expr);
    if (known.every((t) => t === undefined)) {
      err.addf(
        arg,
        `type ${text(targ)} of ${argText} does not match ${text(tpar)} (cannot infer ${typeParamsString(tparams)})`,
      );
      return;
    }
    const inferred = subst(check, 0, tpar, makeSubstMap(tparams, known), undefined, ctxt);
    if (inferred === tpar) err.addf(arg, `type ${text(targ)} of ${argText} does not match ${text(tpar)}`);
    else if (reverse)
      err.addf(
        arg,
        `inferred type ${text(inferred)} for ${text(tpar)} does not match type ${text(targ)} of ${argText}`,
      );
    else
      err.addf(
        arg,
        `type ${text(targ)} of ${argText} does not match inferred type ${text(inferred)} for ${text(tpar)}`,
      );
  };

  // Typed arguments first; untyped constants say something only where nothing else does.
  const untyped: number[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const par = params.vars[i]!.type!;
    if (!isParameterized(tparams, par) && !isParameterized(tparams, arg.type!)) continue;
    if (isTyped(arg.type!)) {
      if (!u.unify(par, arg.type!, UnifyMode.Assign)) {
        mismatch(par, arg.type!, arg);
        return undefined;
      }
    } else if (par.tag === Tag.TypeParam && arg.mode !== Mode.NilValue) {
      untyped.push(i);
    }
  }

  // Then what constraints say, until nothing new is learned.
  for (;;) {
    const before = u.unknowns();
    for (const tpar of tparams) {
      const tx = u.at(tpar);
      const [core, single] = coreTerm(tpar);
      if (core !== undefined) {
        if (tx !== undefined) {
          if (!u.unify(tx, core.type!, UnifyMode.Inexact)) {
            err.addf(pos, `${text(tpar)} (type ${text(tx)}) does not satisfy ${text(tpar.bound)}`);
            return undefined;
          }
        } else if (single && !core.tilde) {
          u.set(tpar, core.type!);
        }
      }
      if (tx !== undefined && !isParameterized(tparams, tx)) {
        const constraint = tparamIface(tpar);
        if (typeSet(constraint).methods.length > 0) {
          const cause: Cause = { text: '' };
          if (!hasAllMethods(check, tx, constraint, true, (x, y) => u.unify(x, y, UnifyMode.Exact), cause)) {
            err.addf(pos, `${text(tpar)} (type ${text(tx)}) does not satisfy ${text(tpar.bound)} ${cause.text}`);
            return undefined;
          }
        }
      }
    }
    if (u.unknowns() === before) break;
  }

  // Untyped arguments: the largest default type of those that are for the same type parameter.
  let maxUntyped: Map<TypeParam, Type> | undefined;
  for (const index of untyped) {
    const tpar = params.vars[index]!.type as TypeParam;
    if (u.at(tpar) !== undefined) continue;
    const arg = args[index]!;
    maxUntyped ??= new Map();
    const max = maxUntyped.get(tpar);
    const m = max === undefined ? arg.type! : maxType(max, arg.type!);
    if (m === undefined) {
      err.addf(arg, `mismatched types ${text(max!)} and ${text(arg.type!)} (cannot infer ${text(tpar)})`);
      return undefined;
    }
    maxUntyped.set(tpar, m);
  }
  if (maxUntyped !== undefined) for (const [tpar, t] of maxUntyped) u.set(tpar, defaultType(t));

  // Inferred types may mention other type parameters: replace these until none is left.
  const inferred = u.inferred(tparams);
  killCycles(tparams, inferred);
  let dirty: number[] = [];
  for (let i = 0; i < n; i++) if (inferred[i] !== undefined && given[i] === undefined) dirty.push(i);
  for (let rounds = 0; dirty.length > 0 && rounds < 100; rounds++) {
    const smap = makeSubstMap(tparams, inferred);
    const next: number[] = [];
    for (const index of dirty) {
      const t0 = inferred[index]!;
      const t1 = subst(check, 0, t0, smap, undefined, ctxt);
      if (t1 !== t0) {
        // A generic function's type of which all type parameters are known now is not generic any more.
        if (t1.tag === Tag.Signature && t1.tparams.length > 0 && !isParameterized(tparams, t1)) t1.tparams = [];
        inferred[index] = t1;
        next.push(index);
      }
    }
    dirty = next;
  }

  for (let i = 0; i < n; i++) {
    const t = inferred[i];
    if (t === undefined || isParameterized(tparams, t)) {
      err.addf(pos, `cannot infer ${tparams[i]!.obj.name}`);
      return undefined;
    }
  }
  return inferred as Type[];
}

/** Fresh type parameters in place of the given ones, and typ with them. */
export function renameTParams(
  check: Checker,
  pos: Pos,
  tparams: readonly TypeParam[],
  typ: Type,
): { readonly tparams: readonly TypeParam[]; readonly type: Type } {
  if (tparams.length === 0) return { tparams, type: typ };
  const fresh = tparams.map((tparam) => {
    const tname = new TypeName(tparam.obj.pos, tparam.obj.pkg, tparam.obj.name, undefined);
    const t = new TypeParam(tname, invalidType);
    tname.type = t;
    t.index = tparam.index;
    return t;
  });
  const ctxt = context(check);
  const renameMap = makeRenameMap(tparams, fresh);
  for (let i = 0; i < tparams.length; i++)
    fresh[i]!.bound = subst(check, pos, tparams[i]!.bound, renameMap, undefined, ctxt);
  return { tparams: fresh, type: subst(check, pos, typ, renameMap, undefined, ctxt) };
}

/** Names of type parameters in a sentence. */
export function typeParamsString(list: readonly TypeParam[]): string {
  const names = list.map((t) => t.obj.name);
  if (names.length <= 2) return names.join(' and ');
  return `${names.slice(0, -1).join(', ')}, and ${names[names.length - 1]!}`;
}

/** Whether a type mentions one of the type parameters. */
export function isParameterized(tparams: readonly TypeParam[], typ: Type): boolean {
  return tparams.length > 0 && mentions(tparams, typ, new Map());
}

function mentions(tparams: readonly TypeParam[], typ: Type, seen: Map<Type, boolean>): boolean {
  if (typ.tag === Tag.Basic) return false;
  if (typ.tag === Tag.TypeParam) return tparams.includes(typ);
  const known = seen.get(typ);
  if (known !== undefined) return known;
  seen.set(typ, false);
  const res = mentions0(tparams, typ, seen);
  seen.set(typ, res);
  return res;
}

function mentions0(tparams: readonly TypeParam[], t: Type, seen: Map<Type, boolean>): boolean {
  switch (t.tag) {
    case Tag.Alias:
      return mentions(tparams, unalias(t), seen);
    case Tag.Array:
    case Tag.Slice:
    case Tag.Chan:
      return mentions(tparams, t.elem, seen);
    case Tag.Struct:
      return varsMention(tparams, t.fields, seen);
    case Tag.Pointer:
      return mentions(tparams, t.base, seen);
    case Tag.Tuple:
      return varsMention(tparams, t.vars, seen);
    case Tag.Signature:
      return varsMention(tparams, t.params.vars, seen) || varsMention(tparams, t.results.vars, seen);
    case Tag.Interface: {
      const tset = typeSet(t);
      for (const m of tset.methods) if (m.type !== undefined && mentions(tparams, m.type, seen)) return true;
      return typeSetIs(tset, (term) => term !== undefined && mentions(tparams, term.type!, seen));
    }
    case Tag.Map:
      return mentions(tparams, t.key, seen) || mentions(tparams, t.elem, seen);
    case Tag.Named: {
      const inst = t.state.inst;
      if (inst !== undefined) for (const a of inst.targs) if (mentions(tparams, a, seen)) return true;
      return false;
    }
    default:
      return false;
  }
}

function varsMention(tparams: readonly TypeParam[], list: readonly Var[], seen: Map<Type, boolean>): boolean {
  for (const v of list) if (v.type !== undefined && mentions(tparams, v.type, seen)) return true;
  return false;
}

/** The one term of a constraint (true), or the underlying type that all of its types share (false). */
export function coreTerm(tpar: TypeParam): [SetTerm | undefined, boolean] {
  let n = 0;
  let single: SetTerm | undefined;
  let tilde = false;
  typeParamIs(tpar, (t) => {
    if (t === undefined) return false;
    n++;
    single = t;
    if (t.tilde) tilde = true;
    return true;
  });
  if (n === 1) return [single, true];
  if (n === 0) return [undefined, false];
  const typ = commonUnder(tpar);
  return typ === undefined ? [undefined, false] : [new SetTerm(tilde, typ), false];
}

/** Forgets what was inferred for type parameters that would stand for types containing themselves. */
function killCycles(tparams: readonly TypeParam[], inferred: (Type | undefined)[]): void {
  const path = new Set<Type>();
  // Types that were left without a cycle: they need not be looked at again from the same start.
  const done = new Set<Type>();
  const vars = (list: readonly Var[]): void => {
    for (const v of list) if (v.type !== undefined) visit(v.type);
  };
  const visit = (t0: Type): void => {
    const t = unalias(t0);
    if (t.tag === Tag.Basic || done.has(t)) return;
    if (path.has(t)) {
      if (t.tag === Tag.TypeParam) {
        const i = tparams.indexOf(t);
        // Any type parameter of the cycle will do.
        if (i >= 0) inferred[i] = undefined;
      }
      return;
    }
    path.add(t);
    switch (t.tag) {
      case Tag.Array:
      case Tag.Slice:
      case Tag.Chan:
        visit(t.elem);
        break;
      case Tag.Struct:
        vars(t.fields);
        break;
      case Tag.Pointer:
        visit(t.base);
        break;
      case Tag.Signature:
        vars(t.params.vars);
        vars(t.results.vars);
        break;
      case Tag.Union:
        for (const term of t.terms) visit(term.type);
        break;
      case Tag.Interface:
        for (const m of t.methods) if (m.type !== undefined) visit(m.type);
        for (const e of t.embeddeds) visit(e);
        break;
      case Tag.Map:
        visit(t.key);
        visit(t.elem);
        break;
      case Tag.Named:
        for (const a of t.state.inst?.targs ?? []) visit(a);
        break;
      case Tag.TypeParam: {
        const i = tparams.indexOf(t);
        const known = i >= 0 ? inferred[i] : undefined;
        if (known !== undefined) visit(known);
        break;
      }
      default:
        break;
    }
    path.delete(t);
    done.add(t);
  };
  for (const t of tparams) {
    done.clear();
    visit(t);
  }
}
