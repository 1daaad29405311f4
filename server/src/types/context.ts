/** Contexts in which identical instances are one and the same (types2/context.go). */
import { identical, identicalInstance } from './predicates';
import type { Alias, Named, Signature, Type, TypeParam } from './type';
import { TypeWriter } from './typestring';

interface Entry {
  readonly targs: readonly Type[];
  readonly instance: Type;
}

/** Instances of one generic type or function. */
class Instances {
  /** By type arguments, compared by reference: nearly all questions end here. */
  readonly exact: Entry[] = [];
  readonly byHash = new Map<string, Entry[]>();
}

export class Context {
  /** Numbers of named types and type parameters in hashes. */
  private readonly ids = new Map<Named | TypeParam, number>();
  private readonly origins = new Map<Named | Alias | Signature, Instances>();

  idOf(t: Named | TypeParam): number {
    let id = this.ids.get(t);
    if (id === undefined) this.ids.set(t, (id = this.ids.size + 1));
    return id;
  }

  /** The instance orig[targs...], if it was made before. */
  lookup(orig: Named | Alias | Signature, targs: readonly Type[]): Type | undefined {
    const insts = this.origins.get(orig);
    if (insts === undefined) return undefined;
    const exact = insts.exact;
    for (let i = exact.length - 1, end = Math.max(0, i - 32); i >= end; i--) {
      const e = exact[i]!;
      if (sameList(e.targs, targs)) return e.instance;
    }
    const list = insts.byHash.get(this.hash(targs));
    if (list !== undefined) {
      for (const e of list) {
        if (identicalInstance(orig, targs, orig, e.targs)) {
          exact.push({ targs, instance: e.instance });
          return e.instance;
        }
      }
    }
    return undefined;
  }

  /** Keeps an instance, unless there is one already, which is then returned. */
  update(orig: Named | Alias | Signature, targs: readonly Type[], inst: Type): Type {
    let insts = this.origins.get(orig);
    if (insts === undefined) this.origins.set(orig, (insts = new Instances()));
    const hash = this.hash(targs);
    let list = insts.byHash.get(hash);
    if (list === undefined) insts.byHash.set(hash, (list = []));
    for (const e of list) if (identical(inst, e.instance)) return e.instance;
    const entry = { targs, instance: inst };
    list.push(entry);
    insts.exact.push(entry);
    return inst;
  }

  /** Types of one hash may be identical; types that are written differently (aliases, byte) have different ones. */
  private hash(targs: readonly Type[]): string {
    const w = new TypeWriter(undefined, this);
    w.typeList(targs);
    return w.buf;
  }
}

export function newContext(): Context {
  return new Context();
}

function sameList(a: readonly Type[], b: readonly Type[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
