/**
 * Functions that have no answer because what they mention has none. Where imports are missing, nobody knows what the
 * functions do that use them; an answer for their callers would be a guess. In packages with all their imports, errors
 * are the user's and about to be mended, and callers are answered as if nothing were known of the callee.
 */
import { type FuncDecl, Kind, type Node, walk } from '../syntax';
import { objectOf } from '../types/info';
import { ObjTag, type Func as TFunc } from '../types/object';
import type { Package } from '../types/package';
import { Tag, type Type } from '../types/type';
import { invalidType } from '../types/universe';

export interface UnansweredHost {
  /** Whether imports are missing in a package, or in what it imports. */
  readonly isIncomplete: (pkg: Package) => boolean;
  /** The declaration of a function that has a body, parsed and checked; undefined where there is none. */
  readonly declOf: (obj: TFunc) => FuncDecl | undefined;
  /** Whether there are errors in it. */
  readonly isBad: (obj: TFunc, decl: FuncDecl) => boolean;
}

/** The reason for each function that some functions reach and that has no answer: its own errors (''), or a callee. */
export function unanswered(from: Iterable<TFunc>, host: UnansweredHost): ReadonlyMap<TFunc, string> {
  const mentionedIn = new Map<TFunc, TFunc[]>();
  const seen = new Set(from);
  const why = new Map<TFunc, string>();
  for (const obj of seen) {
    const decl = host.declOf(obj);
    if (decl === undefined) continue;
    if (host.isBad(obj, decl) || usesUnknown(decl)) {
      why.set(obj, '');
      continue;
    }
    for (const callee of functionsIn(decl)) {
      if (callee === obj || !host.isIncomplete(callee.pkg!)) continue;
      seen.add(callee);
      const list = mentionedIn.get(callee);
      if (list === undefined) mentionedIn.set(callee, [obj]);
      else list.push(obj);
    }
  }
  for (const [callee] of why)
    for (const obj of mentionedIn.get(callee) ?? [])
      if (!why.has(obj)) why.set(obj, `it uses ${callee.name}, which has no answer`);
  return why;
}

/** Whether a name in a function has a type that could not be found; the checker reports only where that comes from. */
export function usesUnknown(decl: Node): boolean {
  let found = false;
  walk(decl, (n) => {
    if (found || n.kind !== Kind.Name) return !found;
    const o = objectOf(n);
    if (o === undefined) return true;
    if (o.tag === ObjTag.PkgName) found = o.imported.fake;
    else if (o.tag === ObjTag.Var || o.tag === ObjTag.Func || o.tag === ObjTag.TypeName) found = isUnknown(o.type);
    return !found;
  });
  return found;
}

/** Fields of named types are looked at where they are used. */
function isUnknown(t: Type | undefined): boolean {
  if (t === undefined) return false;
  switch (t.tag) {
    case Tag.Basic:
      return t === invalidType;
    case Tag.Pointer:
      return isUnknown(t.base);
    case Tag.Array:
    case Tag.Slice:
    case Tag.Chan:
      return isUnknown(t.elem);
    case Tag.Map:
      return isUnknown(t.key) || isUnknown(t.elem);
    case Tag.Signature:
      return [...t.params.vars, ...t.results.vars].some((v) => isUnknown(v.type));
    default:
      return false;
  }
}

/** The functions that a node mentions. */
export function functionsIn(node: Node): ReadonlySet<TFunc> {
  const found = new Set<TFunc>();
  walk(node, (n) => {
    const o = n.kind === Kind.Name ? objectOf(n) : undefined;
    if (o !== undefined && o.tag === ObjTag.Func && o.pkg !== undefined) found.add(o.origin ?? o);
    return true;
  });
  return found;
}
