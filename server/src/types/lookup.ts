/** Looking up fields and methods, and whether types have the methods of an interface (types2/lookup.go). */

import { none } from '../base/none';
import { asNamed, unalias } from './alias';
import type { Checker } from './checker';
import { resolveObject } from './decl';
import { qualifier, typeText } from './format';
import { implements_ } from './instantiate';
import { lookupMethodIndex, methodAt } from './named';
import type { Func, Var } from './object';
import { ObjTag, sameId } from './object';
import type { Package } from './package';
import { identical, isInterface, isInterfacePtr, isTypeParam, isValid } from './predicates';
import type { Named, StructType, Type } from './type';
import { Tag } from './type';
import { typeSet, typeSetMethodIndex } from './typeset';
import { TypeWriter, typeString } from './typestring';
import { under } from './under';
import { invalidType } from './universe';

export { isInterfacePtr } from './predicates';

/** Says why a question about types was answered with no; written only where one is passed. */
export interface Cause {
  text: string;
}

/** What a selector finds. */
export interface LookupResult {
  /** undefined: not found; then index tells an ambiguous selector, and indirect that a pointer receiver is required. */
  readonly obj: Var | Func | undefined;
  readonly index: readonly number[] | undefined;
  /** There was a pointer indirection on the path. */
  readonly indirect: boolean;
}

const notFound: LookupResult = { obj: undefined, index: undefined, indirect: false };
const needsPointer: LookupResult = { obj: undefined, index: undefined, indirect: true };

/**
 * The field or method of T that `name`, written in package pkg, selects. A method's type may have to be resolved
 * (resolveObject) before it is used.
 */
export function lookupFieldOrMethod(
  T: Type,
  addressable: boolean,
  pkg: Package | undefined,
  name: string,
  foldCase = false,
): LookupResult {
  // Methods cannot be selected through a named pointer type, fields can.
  const t = asNamed(T);
  if (t !== undefined) {
    const p = under(t);
    if (p.tag === Tag.Pointer) {
      const r = lookupFieldOrMethodImpl(p, false, pkg, name, foldCase);
      return r.obj !== undefined && r.obj.tag === ObjTag.Func ? notFound : r;
    }
  }
  return lookupFieldOrMethodImpl(T, addressable, pkg, name, foldCase);
}

class EmbeddedType {
  multiples = false;
  constructor(
    readonly type: Type,
    readonly index: readonly number[],
    readonly indirect: boolean,
  ) {}
}

const noIndex: readonly number[] = none;

function found(obj: Var | Func, index: readonly number[], indirect: boolean, addressable: boolean): LookupResult {
  if (obj.tag === ObjTag.Func && !indirect && !addressable && hasPtrRecv(obj)) return needsPointer;
  return { obj, index, indirect };
}

function lookupFieldOrMethodImpl(
  T: Type,
  addressable: boolean,
  pkg: Package | undefined,
  name: string,
  foldCase: boolean,
): LookupResult {
  if (name === '_') return notFound;
  let type = unalias(T);
  let isPtr = false;
  if (type.tag === Tag.Pointer) {
    type = unalias(type.base);
    isPtr = true;
    if (under(type).tag === Tag.Interface) return notFound; // pointers to interfaces have no methods
  }

  // Depth 0, where nearly all selectors end.
  let next: EmbeddedType[] | undefined;
  if (type.tag === Tag.Named) {
    const i = lookupMethodIndex(type, pkg, name, foldCase);
    if (i >= 0) return found(methodAt(type, i), [i], isPtr, addressable);
  }
  const u = under(type);
  if (u.tag === Tag.Struct) {
    const fields = u.fields;
    for (let i = 0; i < fields.length; i++) {
      const f = fields[i]!;
      if (sameId(f, pkg, name, foldCase)) return { obj: f, index: [i], indirect: isPtr };
      if (f.embedded) (next ??= []).push(embedded(f, noIndex, i, isPtr));
    }
  } else if (u.tag === Tag.Interface) {
    const s = typeSet(u);
    const i = typeSetMethodIndex(s, pkg, name, foldCase);
    return i < 0 ? notFound : { obj: s.methods[i], index: [i], indirect: isPtr };
  }
  if (next === undefined) return notFound;
  return lookupEmbedded(type, consolidateMultiples(next), addressable, pkg, name, foldCase);
}

function embedded(f: Var, index: readonly number[], i: number, indirect: boolean): EmbeddedType {
  const [type, isPtr] = deref(f.type!);
  return new EmbeddedType(type, index.length === 0 ? [i] : [...index, i], indirect || isPtr);
}

function lookupEmbedded(
  root: Type,
  current: EmbeddedType[],
  addressable: boolean,
  pkg: Package | undefined,
  name: string,
  foldCase: boolean,
): LookupResult {
  const seen: Named[] = [];
  if (root.tag === Tag.Named) seen.push(root);

  while (current.length > 0) {
    const next: EmbeddedType[] = [];
    let obj: Var | Func | undefined;
    let index: readonly number[] | undefined;
    let indirect = false;

    for (const e of current) {
      const named = asNamed(e.type);
      if (named !== undefined) {
        // Found at a lesser depth, or a type that embeds itself.
        if (seen.some((s) => s === named || (s.obj === named.obj && identical(s, named)))) continue;
        seen.push(named);
        const i = lookupMethodIndex(named, pkg, name, foldCase);
        if (i >= 0) {
          index = [...e.index, i];
          if (obj !== undefined || e.multiples) return { obj: undefined, index, indirect: false };
          obj = methodAt(named, i);
          indirect = e.indirect;
          continue;
        }
      }
      const t = under(e.type);
      if (t.tag === Tag.Struct) {
        const fields = t.fields;
        for (let i = 0; i < fields.length; i++) {
          const f = fields[i]!;
          if (sameId(f, pkg, name, foldCase)) {
            index = [...e.index, i];
            if (obj !== undefined || e.multiples) return { obj: undefined, index, indirect: false };
            obj = f;
            indirect = e.indirect;
            continue;
          }
          // An embedded type matters only while nothing is found at this depth.
          if (obj === undefined && f.embedded) {
            const n = embedded(f, e.index, i, e.indirect);
            n.multiples = e.multiples;
            next.push(n);
          }
        }
      } else if (t.tag === Tag.Interface) {
        const s = typeSet(t);
        const i = typeSetMethodIndex(s, pkg, name, foldCase);
        if (i >= 0) {
          index = [...e.index, i];
          if (obj !== undefined || e.multiples) return { obj: undefined, index, indirect: false };
          obj = s.methods[i];
          indirect = e.indirect;
        }
      }
    }
    if (obj !== undefined) return found(obj, index!, indirect, addressable);
    current = consolidateMultiples(next);
  }
  return notFound;
}

/** Merges entries of the same type; such a type's fields and methods are ambiguous. */
function consolidateMultiples(list: EmbeddedType[]): EmbeddedType[] {
  if (list.length <= 1) return list;
  const out: EmbeddedType[] = [];
  for (const e of list) {
    const same = out.find((o) => o.type === e.type || identical(o.type, e.type));
    if (same !== undefined) same.multiples = true;
    else out.push(e);
  }
  return out;
}

/** Whether a concrete method has a pointer receiver. */
export function hasPtrRecv(f: Func): boolean {
  const recv = f.type?.recv?.type;
  if (recv !== undefined) return unalias(recv).tag === Tag.Pointer;
  return f.hasPtrRecv;
}

/** Why a method is missing; see missingMethod. */
const enum Missing {
  Ok,
  NotFound,
  WrongName,
  Unexported,
  WrongSig,
  AmbigSel,
  PtrRecv,
  Field,
}

/**
 * The first method of interface T that V lacks, and whether V has it with another signature or on the pointer. Where
 * `static` is false and V is an interface, methods that V does not have are accepted (for type assertions).
 */
export function missingMethod(
  check: Checker | undefined,
  V: Type,
  T: Type,
  static_: boolean,
  equivalent: (x: Type, y: Type) => boolean,
  cause?: Cause,
): { readonly method: Func | undefined; readonly wrongType: boolean } {
  const Tu = under(T);
  const methods = Tu.tag === Tag.Interface ? typeSet(Tu).methods : [];
  let state = Missing.Ok;
  let m: Func | undefined, f: Func | undefined;

  if (methods.length > 0) {
    const Vu = under(V);
    if (Vu.tag === Tag.Interface) {
      const tset = typeSet(Vu);
      for (m of methods) {
        const i = typeSetMethodIndex(tset, m.pkg, m.name);
        f = i < 0 ? undefined : tset.methods[i];
        if (f === undefined) {
          if (!static_) continue;
          state = Missing.NotFound;
          break;
        }
        if (f !== m && !equivalentTypes(f, m, equivalent)) {
          state = Missing.WrongSig;
          break;
        }
      }
    } else {
      for (m of methods) {
        f = undefined;
        const r = lookupFieldOrMethodImpl(V, false, m.pkg, m.name, false);
        if (r.obj === undefined) {
          if (r.index !== undefined) {
            state = Missing.AmbigSel;
          } else if (r.indirect) {
            state = Missing.PtrRecv;
          } else {
            state = Missing.NotFound;
            if (cause !== undefined) {
              const alt = lookupFieldOrMethodImpl(V, false, m.pkg, m.name, true).obj;
              if (alt !== undefined && alt.tag === ObjTag.Func) {
                f = alt;
                state = alt.name === m.name ? Missing.Unexported : Missing.WrongName;
              }
            }
          }
          break;
        }
        if (r.obj.tag !== ObjTag.Func) {
          state = Missing.Field;
          break;
        }
        f = r.obj;
        resolveObject(f);
        if (!equivalentTypes(f, m, equivalent)) {
          state = Missing.WrongSig;
          break;
        }
      }
    }
  }
  if (state === Missing.Ok || m === undefined) return { method: undefined, wrongType: false };
  if (cause !== undefined) cause.text = missingMethodCause(check, V, T, m, f, state);
  return { method: m, wrongType: state === Missing.WrongSig || state === Missing.PtrRecv };
}

function equivalentTypes(f: Func, m: Func, equivalent: (x: Type, y: Type) => boolean): boolean {
  return f.type !== undefined && m.type !== undefined && equivalent(f.type, m.type);
}

function text(check: Checker | undefined, t: Type): string {
  return check === undefined ? typeString(t) : typeText(check, t);
}

function missingMethodCause(
  check: Checker | undefined,
  V: Type,
  T: Type,
  m: Func,
  f: Func | undefined,
  state: Missing,
): string {
  if (f !== undefined) resolveObject(f);
  switch (state) {
    case Missing.NotFound:
      if (isInterfacePtr(V)) return `(${interfacePtrError(check, V)})`;
      if (isInterfacePtr(T)) return `(${interfacePtrError(check, T)})`;
      return `(missing method ${m.name})`;
    case Missing.WrongName:
      return (
        `(missing method ${m.name})\n\t\thave ${funcString(check, f!, false)}\n\t\twant ` +
        `${funcString(check, m, false)}`
      );
    case Missing.Unexported:
      return `(unexported method ${m.name})`;
    case Missing.WrongSig: {
      let fs = funcString(check, f!, false),
        ms = funcString(check, m, false);
      if (fs === ms) {
        // Distinguish what only differs in packages.
        fs = funcString(check, f!, true);
        ms = funcString(check, m, true);
      }
      if (fs === ms) return `(wrong type for method ${m.name})`;
      return `(wrong type for method ${m.name})\n\t\thave ${fs}\n\t\twant ${ms}`;
    }
    case Missing.AmbigSel:
      return `(ambiguous selector ${text(check, V)}.${m.name})`;
    case Missing.PtrRecv:
      return `(method ${m.name} has pointer receiver)`;
    default:
      return `(${text(check, V)}.${m.name} is a field, not a method)`;
  }
}

/** Whether V has all methods of T; types with invalid embedded fields are taken to have them. */
export function hasAllMethods(
  check: Checker | undefined,
  V: Type,
  T: Type,
  static_: boolean,
  equivalent: (x: Type, y: Type) => boolean,
  cause?: Cause,
): boolean {
  if (!isValid(V)) return true;
  return (
    missingMethod(check, V, T, static_, equivalent, cause).method === undefined ||
    hasInvalidEmbeddedFields(V, new Set())
  );
}

function hasInvalidEmbeddedFields(T: Type, seen: Set<StructType>): boolean {
  const S = under(derefStructPtr(T));
  if (S.tag !== Tag.Struct || seen.has(S)) return false;
  seen.add(S);
  for (const f of S.fields) {
    if (f.embedded && (!isValid(f.type!) || hasInvalidEmbeddedFields(f.type!, seen))) return true;
  }
  return false;
}

/** The message about a pointer to an interface where the interface is meant. */
export function interfacePtrError(check: Checker | undefined, T: Type): string {
  const p = under(T);
  if (p.tag === Tag.Pointer && isTypeParam(p.base))
    return `type ${text(check, T)} is pointer to type parameter, not type parameter`;
  return `type ${text(check, T)} is pointer to interface, not interface`;
}

/** A method's name and signature, for messages. */
export function funcString(check: Checker | undefined, f: Func, pkgInfo: boolean): string {
  const w = new TypeWriter(check !== undefined && !pkgInfo ? qualifier(check) : undefined, undefined);
  w.pkgInfo = pkgInfo;
  w.paramNames = false;
  if (f.type !== undefined) w.signature(f.type);
  return f.name + w.buf;
}

/** Whether a value of interface type V can hold a T. */
export function assertableTo(check: Checker | undefined, V: Type, T: Type, cause?: Cause): boolean {
  if (isInterface(T)) return true;
  return hasAllMethods(check, T, V, false, identical, cause);
}

/** As assertableTo, with type sets taken into account. */
export function newAssertableTo(check: Checker | undefined, V: Type, T: Type, cause?: Cause): boolean {
  if (isInterface(T)) return true;
  return implements_(check, T, V, false, cause);
}

/** The type that an unnamed pointer type points to, and whether typ is one. */
export function deref(typ: Type): [Type, boolean] {
  const p = unalias(typ);
  if (p.tag === Tag.Pointer) return [p.base ?? invalidType, true];
  return [typ, false];
}

/** For a pointer to a struct, the struct. */
export function derefStructPtr(typ: Type): Type {
  const p = under(typ);
  return p.tag === Tag.Pointer && under(p.base).tag === Tag.Struct ? p.base : typ;
}

/** Index of a field in a list, or -1. */
export function fieldIndex(fields: readonly Var[], pkg: Package | undefined, name: string, foldCase = false): number {
  if (name === '_') return -1;
  for (let i = 0; i < fields.length; i++) if (sameId(fields[i]!, pkg, name, foldCase)) return i;
  return -1;
}

/** Index of a method in a list, or -1. */
export function methodIndex(
  methods: readonly Func[],
  pkg: Package | undefined,
  name: string,
  foldCase = false,
): number {
  if (name === '_') return -1;
  for (let i = 0; i < methods.length; i++) if (sameId(methods[i]!, pkg, name, foldCase)) return i;
  return -1;
}
