/** Scopes, as go/types.Scope: a tree of name tables. */
import type { Pos } from '../base/pos';
import type { Obj } from './object';

export class Scope {
  /** Objects by name; made on first insertion, since most scopes stay empty. */
  elems: Map<string, Obj> | undefined = undefined;
  /** A function's outermost scope. */
  isFunc = false;
  constructor(
    readonly parent: Scope | undefined,
    readonly pos: Pos,
    readonly end: Pos,
  ) {}

  /** The object of that name declared in this very scope. */
  lookup(name: string): Obj | undefined {
    return this.elems?.get(name);
  }

  /** Declares the object unless one of its name stands here already, which is then returned. */
  insert(obj: Obj): Obj | undefined {
    const elems = (this.elems ??= new Map());
    const old = elems.get(obj.name);
    if (old !== undefined) return old;
    elems.set(obj.name, obj);
    if (obj.parent === undefined) obj.parent = this;
    return undefined;
  }
}
