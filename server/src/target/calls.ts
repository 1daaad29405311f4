/**
 * Calls that the inliner's cost model treats in ways of their own, as data. Source: cmd/compile/internal/inline/inl.go
 * (hairyVisitor.doNode, go1.26).
 */

/** What is special about a call. */
export const enum SpecialCall {
  None,
  /** Costs nothing but its nodes. */
  Cheap,
  Throw,
  /** Its answer depends on who calls: whoever has one is not inlined. */
  CallerPC,
  DeferRange,
}

/** Special callees: by package path, by symbol name; instances of a generic function go by the name up to `[`. */
export type SpecialCalls = ReadonlyMap<string, ReadonlyMap<string, SpecialCall>>;

/** The lists of one release. */
export interface SpecialCallLists {
  readonly functions: Readonly<Record<string, Readonly<Record<string, SpecialCall>>>>;
  readonly methods: Readonly<Record<string, Readonly<Record<string, SpecialCall>>>>;
  /** Cheap where the back end merges loads. */
  readonly mergedFunctions: Readonly<Record<string, readonly string[]>>;
  readonly mergedMethods: Readonly<Record<string, readonly string[]>>;
}

const sized = (prefixes: readonly string[]): string[] => prefixes.flatMap((p) => ['64', '32', '16'].map((s) => p + s));

export const calls1_26: SpecialCallLists = {
  functions: {
    'internal/abi': { NoEscape: SpecialCall.Cheap, 'EscapeNonString[': SpecialCall.Cheap },
    'internal/runtime/sys': { GetCallerPC: SpecialCall.CallerPC, GetCallerSP: SpecialCall.CallerPC },
    'go.runtime': {
      throw: SpecialCall.Throw,
      panicrangestate: SpecialCall.Cheap,
      deferrangefunc: SpecialCall.DeferRange,
    },
  },
  methods: { runtime: { 'heapBits.nextArena': SpecialCall.Cheap } },
  mergedFunctions: {
    'internal/byteorder': sized(['LEUint', 'BEUint', 'LEPutUint', 'BEPutUint', 'LEAppendUint', 'BEAppendUint']),
  },
  mergedMethods: {
    'encoding/binary': sized(
      ['littleEndian.', 'bigEndian.'].flatMap((t) => ['Uint', 'PutUint', 'AppendUint'].map((m) => t + m)),
    ),
  },
};

/** go1.25 inlines functions that defer calls in the body of a range over a function, as far as they can be inlined. */
export const calls1_25: SpecialCallLists = {
  ...calls1_26,
  functions: {
    ...calls1_26.functions,
    'go.runtime': { throw: SpecialCall.Throw, panicrangestate: SpecialCall.Cheap },
  },
};

export const calls1_24: SpecialCallLists = {
  ...calls1_25,
  functions: {
    ...calls1_25.functions,
    'internal/abi': { NoEscape: SpecialCall.Cheap },
    'hash/maphash': { 'escapeForHash[': SpecialCall.Cheap },
  },
};

const byteorder1_23 = ['LeUint', 'BeUint', 'LePutUint', 'BePutUint', 'LeAppendUint', 'BeAppendUint'];

/** Until go1.23 these are functions of the runtime and of reflect, by their own path. */
export const calls1_23: SpecialCallLists = {
  ...calls1_24,
  functions: {
    runtime: {
      getcallerpc: SpecialCall.CallerPC,
      getcallersp: SpecialCall.CallerPC,
      throw: SpecialCall.Throw,
      panicrangestate: SpecialCall.Cheap,
    },
    reflect: { noescape: SpecialCall.Cheap },
  },
  mergedFunctions: { 'internal/byteorder': sized(byteorder1_23) },
};

export const calls1_22: SpecialCallLists = {
  ...calls1_23,
  functions: {
    ...calls1_23.functions,
    runtime: {
      getcallerpc: SpecialCall.CallerPC,
      getcallersp: SpecialCall.CallerPC,
      throw: SpecialCall.Throw,
      panicrangeexit: SpecialCall.Cheap,
    },
  },
  mergedFunctions: {},
};

/** The special callees of one kind for a machine. */
export function specialCalls(
  always: Readonly<Record<string, Readonly<Record<string, SpecialCall>>>>,
  merged: Readonly<Record<string, readonly string[]>>,
  mergesLoads: boolean,
): SpecialCalls {
  const all = new Map<string, ReadonlyMap<string, SpecialCall>>();
  for (const [path, names] of Object.entries(always)) all.set(path, new Map(Object.entries(names)));
  if (mergesLoads)
    for (const [path, names] of Object.entries(merged))
      all.set(path, new Map([...(all.get(path) ?? []), ...names.map((n) => [n, SpecialCall.Cheap] as const)]));
  return all;
}

/** What is special about calls of that function or method. */
export function specialCall(calls: SpecialCalls, path: string, name: string): SpecialCall {
  const names = calls.get(path);
  if (names === undefined) return SpecialCall.None;
  const bracket = name.indexOf('[');
  return names.get(bracket < 0 ? name : name.slice(0, bracket + 1)) ?? SpecialCall.None;
}
