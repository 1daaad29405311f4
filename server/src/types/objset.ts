/** Sets of objects by unique name (types2/objset.go). */
import type { Obj } from './object';
import { isExported, samePkg } from './object';

export class ObjSet<T extends Obj = Obj> {
  private readonly map = new Map<string, T | T[]>();

  /** Adds the object unless there is one of its unique name, which is then returned. */
  insert(obj: T): T | undefined {
    const old = this.map.get(obj.name);
    if (old === undefined) {
      this.map.set(obj.name, obj);
      return undefined;
    }
    const list = Array.isArray(old) ? old : [old];
    const exported = isExported(obj.name);
    for (const o of list) if (exported || samePkg(o.pkg, obj.pkg)) return o;
    this.map.set(obj.name, [...list, obj]);
    return undefined;
  }
}
