/**
 * Type arguments of the generic declaration that is being lowered (readerDict of noder/reader.go): what its type
 * parameters stand for, and the layout of the dictionary that its shaped body reads.
 */
import type { Type, TypeParam } from '../types/type';
import type { IRType } from './type';

/**
 * Layout of a generic object's dictionary: counts of its sections, shared by all instances of the object. Entries are
 * numbered as they are first needed.
 */
export class DictLayout {
  readonly methodExprs: string[] = [];
  readonly subdicts: string[] = [];

  methodExpr(key: string): number { return entry(this.methodExprs, key); }
  subdict(key: string): number { return entry(this.subdicts, key); }
}

function entry(list: string[], key: string): number {
  const at = list.indexOf(key);
  return at >= 0 ? at : list.push(key) - 1;
}

export class Dict {
  readonly memo = new Map<Type, IRType>();
  /**
   * targs: what tparams stand for, shapes if `shaped`. The first `implicits` of them belong to the enclosing function of
   * a local type.
   */
  constructor(
    readonly tparams: readonly TypeParam[], readonly targs: readonly IRType[], readonly shaped: boolean, readonly implicits: number,
    readonly layout: DictLayout,
  ) {}
}
