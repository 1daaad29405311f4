/**
 * Instantiating generic types and functions, and whether type arguments satisfy constraints (types2/instantiate.go).
 */
import type { Pos } from '../base/pos';
import { newAliasInstance } from './alias';
import type { Checker } from './checker';
import type { Context } from './context';
import { newContext } from './context';
import { errorf } from './errors';
import { typeText } from './format';
import type { Cause } from './lookup';
import { hasAllMethods } from './lookup';
import { context, newNamedInstance } from './named';
import { comparableType, identical, isInterfacePtr, isValid } from './predicates';
import { cloneSignature, makeSubstMap, subst } from './subst';
import type { Alias, Named, Signature, Type, TypeParam } from './type';
import { Tag } from './type';
import { tparamIface } from './typeparam';
import {
  hasTerms,
  isAllSet,
  isEmptySet,
  SetTerm,
  typeSet,
  typeSetIs,
  typeSetIsComparable,
  typeSetSubsetOf,
} from './typeset';
import { checkTypeArgs } from './typesize';
import { typeString } from './typestring';
import { termIncludes } from './typeterm';
import { under } from './under';
import { invalidType } from './universe';
import { allowVersion } from './version';

/** orig[targs...], which is expanded lazily for defined types. Without a check nothing is reported. */
export function instance(
  check: Checker | undefined,
  pos: Pos,
  orig: Named | Alias | Signature,
  targs: readonly Type[],
  expanding?: Named,
  ctxt?: Context,
): Type {
  checkTypeArgs(targs);
  const c = ctxt ?? expanding?.state.inst?.ctxt ?? (check === undefined ? newContext() : context(check));
  const known = c.lookup(orig, targs);
  if (known !== undefined) return known;

  let res: Type;
  switch (orig.tag) {
    case Tag.Named:
      res = newNamedInstance(check, pos, orig, targs, c);
      break;
    case Tag.Alias:
      if (!validateTArgLen(check, pos, orig.obj.name, orig.tparams.length, targs.length)) return invalidType;
      if (orig.tparams.length === 0) return orig;
      res = newAliasInstance(check, pos, orig, targs, expanding, c);
      break;
    default: {
      if (!validateTArgLen(check, pos, '', orig.tparams.length, targs.length)) return invalidType;
      if (orig.tparams.length === 0) return orig;
      const s = subst(check, pos, orig, makeSubstMap(orig.tparams, targs), undefined, c);
      if (s.tag !== Tag.Signature) return invalidType;
      const sig = s === orig ? cloneSignature(orig) : s;
      // The result is not generic any more.
      sig.tparams = [];
      res = sig;
    }
  }
  return c.update(orig, targs, res);
}

/** Whether the number of type arguments is right; reports an error otherwise. */
export function validateTArgLen(
  check: Checker | undefined,
  pos: Pos,
  name: string,
  want: number,
  got: number,
): boolean {
  if (got === want) return true;
  if (check !== undefined) {
    errorf(
      check,
      pos,
      `${got < want ? 'not enough' : 'too many'} type arguments for type ${name}: have ${got}, want ${want}`,
    );
  }
  return false;
}

/** Whether the type arguments satisfy their constraints: undefined, or the first that does not and why. */
export function verify(
  check: Checker | undefined,
  pos: Pos,
  tparams: readonly TypeParam[],
  targs: readonly Type[],
  ctxt?: Context,
): { readonly index: number; readonly cause: string } | undefined {
  const smap = makeSubstMap(tparams, targs);
  const c = ctxt ?? (check === undefined ? newContext() : context(check));
  for (let i = 0; i < tparams.length; i++) {
    const tpar = tparams[i]!;
    // Make sure that the bound is an interface.
    const iface = tparamIface(tpar);
    if (isAllSet(typeSet(iface))) continue;
    const bound = subst(check, pos, tpar.bound, smap, undefined, c);
    if (!implements_(check, targs[i]!, bound, true)) {
      const cause: Cause = { text: '' };
      implements_(check, targs[i]!, bound, true, cause);
      return { index: i, cause: cause.text };
    }
  }
  return undefined;
}

/** Whether V implements interface T; as a constraint, whether it satisfies it. Types in error are accepted. */
export function implements_(check: Checker | undefined, V: Type, T: Type, constraint: boolean, cause?: Cause): boolean {
  const Vu = under(V),
    Tu = under(T);
  if (!isValid(Vu) || !isValid(Tu)) return true;
  if (Vu.tag === Tag.Pointer && !isValid(under(Vu.base))) return true;

  const text = (t: Type): string => (check === undefined ? typeString(t) : typeText(check, t));
  const verb = constraint ? 'satisfy' : 'implement';

  if (Tu.tag !== Tag.Interface) {
    if (cause !== undefined) {
      const detail = isInterfacePtr(Tu)
        ? `type ${text(T)} is pointer to interface, not interface`
        : `${text(T)} is not an interface`;
      cause.text = `${text(V)} does not ${verb} ${text(T)} (${detail})`;
    }
    return false;
  }
  const Tset = typeSet(Tu);
  if (isAllSet(Tset)) return true;
  const Vset = Vu.tag === Tag.Interface ? typeSet(Vu) : undefined;
  if (Vset !== undefined && isEmptySet(Vset)) return true;
  if (isEmptySet(Tset)) {
    if (cause !== undefined) cause.text = `cannot ${verb} ${text(T)} (empty type set)`;
    return false;
  }
  if (!hasAllMethods(check, V, T, true, identical, cause)) {
    if (cause !== undefined) cause.text = `${text(V)} does not ${verb} ${text(T)} ${cause.text}`;
    return false;
  }

  const checkComparability = (): boolean => {
    if (!typeSetIsComparable(Tset)) return true;
    if (comparableType(V, false) === undefined) return true;
    if (constraint && comparableType(V, true) === undefined) {
      if (check === undefined || allowVersion(check, 'comparableInterfaces')) return true;
      if (cause !== undefined) cause.text = `${text(V)} to ${verb} comparable requires go1.20 or later`;
      return false;
    }
    if (cause !== undefined) cause.text = `${text(V)} does not ${verb} comparable`;
    return false;
  };

  if (!hasTerms(Tset)) return checkComparability();

  if (Vset !== undefined) {
    if (!typeSetSubsetOf(Vset, Tset)) {
      if (cause !== undefined) cause.text = `${text(V)} does not ${verb} ${text(T)}`;
      return false;
    }
    return checkComparability();
  }

  let alt: Type | undefined;
  const excluded = typeSetIs(Tset, (t) => {
    if (t === undefined || termIncludes(t, V)) return false;
    if (
      alt === undefined &&
      !t.tilde &&
      identical(t.type!, under(t.type!)) &&
      termIncludes(new SetTerm(true, t.type), V)
    )
      alt = t.type;
    return true;
  });
  if (excluded) {
    if (cause !== undefined) {
      let detail: string;
      if (alt !== undefined) detail = `possibly missing ~ for ${text(alt)} in ${text(T)}`;
      else if (mentions(Tu, V))
        detail = `${text(T)} mentions ${text(V)}, but ${text(V)} is not in the type set of ${text(T)}`;
      else
        detail =
          `${text(V)} missing in ` + `${Tset.terms.map((t) => (t.tilde ? '~' : '') + typeString(t.type!)).join(' | ')}`;
      cause.text = `${text(V)} does not ${verb} ${text(T)} (${detail})`;
    }
    return false;
  }
  return checkComparability();
}

function mentions(T: Type, typ: Type): boolean {
  switch (T.tag) {
    case Tag.Interface:
      return T.embeddeds.some((e) => mentions(e, typ));
    case Tag.Union:
      return T.terms.some((t) => mentions(t.type, typ));
    default:
      return identical(T, typ);
  }
}
