/**
 * Which instances of its own package's generic declarations a function mentions. The compiler compiles an instance
 * because something mentions it, so an edit that brings one, or takes the last mention away, changes answers elsewhere.
 */
import { type FuncDecl, Kind, walk } from '../syntax';
import { unalias } from '../types/alias';
import type { Checker } from '../types/checker';
import { objectOf } from '../types/info';
import { origin, typeArgs } from '../types/named';
import type { Package } from '../types/package';
import { Tag, type Type } from '../types/type';
import { typeString } from '../types/typestring';

/** Whether a package declares generic types or functions. */
export function hasGenerics(check: Checker): boolean {
  for (const info of check.objMap.values())
    if ((info.tdecl?.tparamList.length ?? 0) > 0 || (info.fdecl?.tparamList.length ?? 0) > 0) return true;
  return false;
}

const path = (p: Package): string => p.path;

/** The mentions, by names of instances. */
export function mentionsOf(pkg: Package, decl: FuncDecl): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<Type>();
  const add = (t: Type | undefined): void => {
    if (t !== undefined) collect(pkg, t, seen, found);
  };
  walk(decl, (n) => {
    if ('tv' in n) add(n.tv?.type);
    if (n.kind === Kind.Name) {
      const obj = objectOf(n);
      add(obj?.type);
      const targs = n.instance?.targs;
      if (obj !== undefined && targs !== undefined) {
        for (const t of targs) add(t);
        if (obj.pkg === pkg) found.add(`${obj.name}[${targs.map((t) => typeString(t, path)).join(',')}]`);
      }
    }
    return true;
  });
  return found;
}

function collect(pkg: Package, t: Type, seen: Set<Type>, out: Set<string>): void {
  if (t.tag === Tag.Basic || seen.has(t)) return;
  seen.add(t);
  const each = (list: readonly { readonly type: Type | undefined }[]): void => {
    for (const v of list) if (v.type !== undefined) collect(pkg, v.type, seen, out);
  };
  switch (t.tag) {
    case Tag.TypeParam:
      return;
    case Tag.Alias:
      collect(pkg, unalias(t), seen, out);
      return;
    case Tag.Array:
    case Tag.Slice:
    case Tag.Chan:
      collect(pkg, t.elem, seen, out);
      return;
    case Tag.Pointer:
      collect(pkg, t.base, seen, out);
      return;
    case Tag.Map:
      collect(pkg, t.key, seen, out);
      collect(pkg, t.elem, seen, out);
      return;
    case Tag.Struct:
      each(t.fields);
      return;
    case Tag.Tuple:
      each(t.vars);
      return;
    case Tag.Signature:
      each(t.params.vars);
      each(t.results.vars);
      return;
    case Tag.Interface:
      each(t.methods);
      for (const e of t.embeddeds) collect(pkg, e, seen, out);
      return;
    case Tag.Union:
      each(t.terms);
      return;
    case Tag.Named: {
      const args = typeArgs(t);
      if (args.length === 0) return;
      for (const a of args) collect(pkg, a, seen, out);
      if (origin(t).obj.pkg === pkg) out.add(typeString(t, path));
      return;
    }
  }
}
