/** What a Named keeps besides its object; a file of its own, since universe.ts must not depend on other rooms' code. */
import { none } from '../base/none';
import type { Pos } from '../base/pos';
import type { Checker } from './checker';
import type { Context } from './context';
import type { Func, TypeName } from './object';
import type { Named, Type, TypeParam } from './type';

/** What makes a Named an instance of a generic one. */
export class Instance {
  /** Number of methods that were instantiated. */
  expandedMethods = 0;
  /** See ownName() in named.ts. */
  obj: TypeName | undefined = undefined;
  constructor(
    readonly orig: Named,
    readonly targs: readonly Type[],
    readonly ctxt: Context,
    /** Where it was first written, for messages. */
    readonly pos: Pos,
  ) {}
}

/** Whoever adds a method makes a list of its own. */
const noMethods = none as readonly (Func | undefined)[] as (Func | undefined)[];

export class NamedState {
  /**
   * The declaration's right-hand side; undefined while it is being checked and for instances that were not expanded.
   */
  fromRHS: Type | undefined;
  tparams: readonly TypeParam[] = none;
  underlying: Type | undefined = undefined;
  /** It does not contain itself; set by validtype.ts for types that are not generic. */
  valid = false;
  /** Whether values have finite size; undefined while unknown. */
  finite: boolean | undefined = undefined;
  /** Of an instance: its right-hand side was instantiated. */
  unpacked: boolean;
  /** Declared methods, in source order; for instances those that were asked for. */
  methods = noMethods;
  /** Index by name, made when there are several methods. */
  methodIdx: Map<string, number> | undefined = undefined;
  constructor(
    readonly check: Checker | undefined,
    fromRHS: Type | undefined,
    readonly inst: Instance | undefined,
  ) {
    this.fromRHS = fromRHS;
    this.unpacked = inst === undefined;
  }
}
