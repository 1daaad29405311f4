/** Whether all that calls a function, or could, can be seen and edited. */
import { Kind, type Node, Pragma } from '../../syntax/index';
import { isExported, Tag, type Type, typeParams, unalias } from '../../types/index';
import { type Reason, reason } from '../reasons';
import { type FunctionEntry, type PackageFacts, parentOf, sameExpr, type Use } from './package';

const unchangeable =
  Pragma.Noescape | Pragma.UintptrEscapes | Pragma.UintptrKeepAlive | Pragma.CgoUnsafeArgs | Pragma.Nointerface;

/** Why the signature of a function cannot be changed together with all calls; undefined where it can. */
export function whyFixed(facts: PackageFacts, entry: FunctionEntry): Reason | undefined {
  const { decl, view, name } = entry;
  const { pkg } = facts;
  if (isExported(name) && (entry.isMethod || pkg.name !== 'main')) return reason('exported', name);
  if (name === '_' || name === 'init' || name === 'main') return reason('other-declaration', name);
  if (view.tree.usesCgo) return reason('cgo');
  if (pkg.files.some((f) => f.tree.linknames.some((l) => l.local === name))) return reason('linkname', name);
  if (decl) {
    if (!decl.hasBody || !decl.body) return reason('other-declaration', name);
    if (decl.tparamList.length > 0) return reason('generic', name);
    if ((decl.pragma & unchangeable) !== 0) return reason('directive', name);
    const recv = entry.func.type?.recv?.type;
    if (recv && isGenericReceiver(recv)) return reason('generic', name);
  }
  return facts.mentionedElsewhere(name) ? reason('build-constraints', name) : undefined;
}

function isGenericReceiver(t: Type): boolean {
  const u = unalias(t);
  const named = u.tag === Tag.Pointer ? unalias(u.base) : u;
  return named.tag !== Tag.Named || typeParams(named).length > 0;
}

/** The call that a use of a function's name calls it in; undefined where the name is used in another way. */
export function callOf({ name, at }: Use): Extract<Node, { kind: Kind.CallExpr }> | undefined {
  let fun: Node = name;
  const above = at.parents.get(name);
  if (above?.kind === Kind.SelectorExpr && above.sel === name) fun = above;
  const { parent, child } = parentOf(at, fun);
  return parent?.kind === Kind.CallExpr && sameExpr(parent.fun, child) ? parent : undefined;
}
