/** Selections: what selector expressions select (types2/selection.go). */
import type { SelectionInfo } from '../syntax/nodes';
import { resolveObject } from './decl';
import { SelectionKind } from './info';
import { lookupFieldOrMethod } from './lookup';
import type { Func, Var } from './object';
import { ObjTag } from './object';
import type { Package } from './package';
import { cloneSignature, cloneVar } from './subst';
import type { Signature, Type } from './type';
import { Tuple } from './type';
import type { Qualifier } from './typestring';
import { signatureString, typeString } from './typestring';
import { invalidType } from './universe';

/** What x.name, written in package pkg, selects for an x of type T; undefined if nothing. */
export function lookupSelection(
  T: Type,
  addressable: boolean,
  pkg: Package | undefined,
  name: string,
): SelectionInfo | undefined {
  const { obj, index, indirect } = lookupFieldOrMethod(T, addressable, pkg, name);
  if (obj === undefined) return undefined;
  resolveObject(obj);
  return {
    kind: obj.tag === ObjTag.Var ? SelectionKind.FieldVal : SelectionKind.MethodVal,
    recv: T,
    obj,
    index: index!,
    indirect,
  };
}

/** The type of the selector expression. */
export function selectionType(s: SelectionInfo): Type {
  const obj: Var | Func = s.obj;
  if (obj.tag === ObjTag.Var || obj.type === undefined || obj.type.recv === undefined) return obj.type ?? invalidType;
  const sig: Signature = cloneSignature(obj.type);
  const recv = cloneVar(obj.type.recv, s.recv);
  if (s.kind === SelectionKind.MethodVal) {
    sig.recv = recv;
  } else {
    sig.recv = undefined;
    sig.params = new Tuple([recv, ...sig.params.vars]);
  }
  return sig;
}

/** A selection in words. */
export function selectionString(s: SelectionInfo, qf?: Qualifier): string {
  const kind =
    s.kind === SelectionKind.FieldVal ? 'field' : s.kind === SelectionKind.MethodVal ? 'method' : 'method expr';
  const t = selectionType(s);
  const type = s.kind === SelectionKind.FieldVal ? ' ' + typeString(t, qf) : signatureString(t as Signature, qf);
  return `${kind} (${typeString(s.recv, qf)}) ${s.obj.name}${type}`;
}
