/** Terms and type sets as data; a file of its own, since the constants here are made while modules are loaded. */
import type { Func } from './object';
import type { Type } from './type';

/** A term of a type set: T, ~T, or all types where there is no type. */
export class SetTerm {
  constructor(
    readonly tilde: boolean,
    readonly type: Type | undefined,
  ) {}
}

/** A union of terms; the empty list is the empty set. */
export type TermList = readonly SetTerm[];

/** All types. */
export const allTermlist: TermList = Object.freeze([new SetTerm(false, undefined)]);

/** The type set of an interface: methods and terms. */
export class TypeSet {
  /** Methods by name, made for larger sets; their chain distinguishes unexported names of several packages. */
  byName: Map<string, number> | undefined = undefined;
  constructor(
    /** Sorted by compareFunc. */
    public methods: readonly Func[],
    public terms: TermList,
    /** Only where terms are all types. */
    public comparable: boolean,
  ) {}
}

export const topTypeSet: TypeSet = Object.freeze(new TypeSet([], allTermlist, false));
/** Marks unions with too many terms. */
export const invalidTypeSet: TypeSet = Object.freeze(new TypeSet([], [], false));
