/**
 * A profile as the compiler uses it: weights of calls by the names of caller and callee and the line of the call, and
 * which of them are hot. Source: cmd/internal/pgo, cmd/compile/internal/inline/inl.go (hotNodesFromCDF,
 * PGOInlinePrologue, go1.26).
 */

/** Calls of one function in one line of another; names are the linker's, without type arguments. */
export interface CallEdge {
  readonly caller: string;
  readonly callee: string;
  /** Lines from the line of the caller's `func` on. */
  readonly offset: number;
  readonly weight: number;
}

export interface Profile {
  /** Names the profile's content. */
  readonly hash: string;
  /** By caller. */
  readonly edges: ReadonlyMap<string, readonly CallEdge[]>;
  /** Callees of hot calls, and who calls them there. */
  readonly hotCallees: ReadonlyMap<string, readonly string[]>;
  /** Lines with hot calls, by caller. */
  readonly hotLines: ReadonlyMap<string, ReadonlySet<number>>;
}

/** The heaviest calls that make up that many percent of all weight are hot. */
const hotPercent = 99;

/** Makes a profile of edges that are all different; undefined where they weigh nothing. */
export function newProfile(hash: string, list: readonly CallEdge[]): Profile | undefined {
  const total = list.reduce((sum, e) => sum + e.weight, 0);
  if (total === 0) return undefined;
  const byWeight = [...list].sort(
    (a, b) => b.weight - a.weight || order(a.caller, b.caller) || order(a.callee, b.callee) || a.offset - b.offset,
  );
  const edges = new Map<string, CallEdge[]>(),
    hotCallees = new Map<string, string[]>(),
    hotLines = new Map<string, Set<number>>();
  let sum = 0,
    hot = true;
  for (const e of byWeight) {
    add(edges, e.caller, e);
    if (!hot) continue;
    add(hotCallees, e.callee, e.caller);
    const lines = hotLines.get(e.caller);
    if (lines === undefined) hotLines.set(e.caller, new Set([e.offset]));
    else lines.add(e.offset);
    sum += e.weight;
    hot = (sum / total) * 100 <= hotPercent;
  }
  return { hash, edges, hotCallees, hotLines };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
