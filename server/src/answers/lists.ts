/**
 * A package's findings by declaration, and copies that inlining made by where they are written. A body edit gives a few
 * functions other findings and leaves the others' lists alone, so that the tables follow from one analysis to the next.
 */
import { none } from '../base/none';
import type { Pos } from '../base/pos';
import type { Finding } from '../escape';
import type { ParsedSource } from '../program';
import { type Decl, endPos, Kind } from '../syntax';

type List = readonly Finding[];

/** Findings of one list that belong together, with the list's index. */
interface Part {
  readonly at: number;
  readonly findings: List;
}

type Parts<K> = Map<K, readonly Part[]>;

/** More lists than this that changed, and the tables are made again. */
const maxChanged = 32;

export class FindingLists {
  private lists: readonly List[] = none;
  private readonly byFunction: Parts<Decl> = new Map();
  private readonly byOther: Parts<Decl | undefined> = new Map();
  private readonly byOrigin: Parts<Pos> = new Map();
  /** By list: its findings by declaration. A list that is put again has the same parts. */
  private readonly parts = new WeakMap<List, ReadonlyMap<Decl | undefined, List>>();

  /** Takes the lists of the present analysis, and the trees that they speak of. */
  update(lists: readonly List[], sources: readonly ParsedSource[]): void {
    const old = this.lists;
    if (old === lists) return;
    const changed: number[] = [];
    if (old.length === lists.length)
      for (let i = 0; i < lists.length && changed.length <= maxChanged; i++) if (old[i] !== lists[i]) changed.push(i);
    this.lists = lists;
    if (old.length === lists.length && changed.length <= maxChanged) {
      for (const i of changed) this.take(i, old[i]!);
      for (const i of changed) this.put(i, lists[i]!, sources);
      return;
    }
    this.byFunction.clear();
    this.byOther.clear();
    this.byOrigin.clear();
    lists.forEach((list, i) => this.put(i, list, sources));
  }

  /** A function's findings, list by list. */
  of(d: Decl): readonly Part[] {
    return this.byFunction.get(d) ?? none;
  }

  /** Findings in other declarations than functions, undefined for those in none, in the order of the lists. */
  *others(): Iterable<readonly [Decl | undefined, readonly Part[]]> {
    const first = (parts: readonly Part[]): number => parts[0]!.at;
    yield* [...this.byOther].sort(([, a], [, b]) => first(a) - first(b));
  }

  /** Findings about allocations in inlined code that is written at a position. */
  copiesOf(origin: Pos): readonly Finding[] {
    return (this.byOrigin.get(origin) ?? none).flatMap((p) => p.findings);
  }

  private take(at: number, list: List): void {
    for (const d of this.parts.get(list)?.keys() ?? none) {
      if (d?.kind === Kind.FuncDecl) removed(this.byFunction, d, at);
      else removed(this.byOther, d, at);
    }
    for (const f of list) if (isCopy(f)) removed(this.byOrigin, f.origin, at);
  }

  private put(at: number, list: List, sources: readonly ParsedSource[]): void {
    let parts = this.parts.get(list);
    if (parts === undefined) this.parts.set(list, (parts = partsOf(list, sources)));
    for (const [d, findings] of parts) {
      if (d?.kind === Kind.FuncDecl) added(this.byFunction, d, { at, findings });
      else added(this.byOther, d, { at, findings });
    }
    const copies = new Map<Pos, Finding[]>();
    for (const f of list) {
      if (!isCopy(f)) continue;
      const same = copies.get(f.origin);
      if (same === undefined) copies.set(f.origin, [f]);
      else same.push(f);
    }
    for (const [origin, findings] of copies) added(this.byOrigin, origin, { at, findings });
  }
}

const isCopy = (f: Finding): boolean =>
  f.origin !== 0 && (f.kind === 'moved' || f.kind === 'escapes' || f.kind === 'stays' || f.kind === 'local');

function removed<K>(table: Parts<K>, key: K, at: number): void {
  const kept = table.get(key)?.filter((p) => p.at !== at) ?? none;
  if (kept.length === 0) table.delete(key);
  else table.set(key, kept);
}

/** Parts are in the order of the lists. */
function added<K>(table: Parts<K>, key: K, part: Part): void {
  const parts = table.get(key) ?? none;
  const before = parts.findIndex((p) => p.at > part.at);
  table.set(key, before < 0 ? [...parts, part] : [...parts.slice(0, before), part, ...parts.slice(before)]);
}

function partsOf(list: List, sources: readonly ParsedSource[]): Map<Decl | undefined, List> {
  const parts = new Map<Decl | undefined, Finding[]>();
  let last: Decl | undefined;
  for (const f of list) {
    // Nearly all stand in the same declaration.
    if (last === undefined || !covers(last, f.pos)) last = declAt(sources, f.pos);
    const part = parts.get(last);
    if (part === undefined) parts.set(last, [f]);
    else part.push(f);
  }
  return parts;
}

const covers = (d: Decl, pos: Pos): boolean =>
  d.kind === Kind.FuncDecl
    ? d.pos - 5 <= pos && pos <= Math.max(d.bodyEnd, d.bodyEnd > 0 ? 0 : endPos(d.type))
    : d.pos <= pos && pos <= endPos(d);

function declAt(sources: readonly ParsedSource[], pos: Pos): Decl | undefined {
  for (const s of sources) for (const d of s.file.declList) if (d.kind === Kind.FuncDecl && covers(d, pos)) return d;
  for (const s of sources) for (const d of s.file.declList) if (d.kind !== Kind.FuncDecl && covers(d, pos)) return d;
  return undefined;
}
