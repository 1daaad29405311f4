/**
 * What an edit changes in shared state, so that it can be taken back and made again. A list of changes leads from one
 * snapshot to another, and, in reverse, back (rerooting: H. G. Baker, "Shallow Binding Makes Functional Arrays Fast",
 * 1991).
 */

/** Exchanges the present state and the other one. Called in turn, it goes back and forth. */
export type Swap = () => void;

/** A map, weak or not. */
interface Table<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
  delete(key: K): boolean;
}

/** Records changes while it makes them. */
export class Journal {
  private readonly swaps: Swap[] = [];

  /** Makes a change that is a swap. */
  do(swap: Swap): void {
    swap();
    this.swaps.push(swap);
  }

  /** Takes a change that is made already; `swap` takes it back. */
  made(swap: Swap): void {
    this.swaps.push(swap);
  }

  /** Sets a property. */
  set<O, K extends keyof O>(object: O, key: K, value: O[K]): void {
    let other = value;
    this.do(() => {
      const mine = object[key];
      object[key] = other;
      other = mine;
    });
  }

  /** Sets an entry of a map, or deletes it where the value is undefined. */
  entry<K, V>(map: Table<K, V>, key: K, value: V | undefined): void {
    let other = value;
    this.do(() => {
      const mine = map.get(key);
      if (other === undefined) map.delete(key);
      else map.set(key, other);
      other = mine;
    });
  }

  /** Puts a member into a set, or takes it out. */
  member<V>(set: Pick<Set<V>, 'has' | 'add' | 'delete'>, value: V, present: boolean): void {
    let other = present;
    this.do(() => {
      const mine = set.has(value);
      if (other) set.add(value);
      else set.delete(value);
      other = mine;
    });
  }

  /** Gives a list other elements. */
  list<V>(list: V[], elements: readonly V[]): void {
    let other = elements;
    this.do(() => {
      const mine = [...list];
      list.splice(0, list.length, ...other);
      other = mine;
    });
  }

  /** Runs what changes a list, which may do so directly. */
  during<V>(list: V[], run: () => void): void {
    let other: readonly V[] = [...list];
    run();
    this.made(() => {
      const mine = [...list];
      list.splice(0, list.length, ...other);
      other = mine;
    });
  }

  /** Runs what changes a map, which may do so directly. */
  entries<K, V>(map: Map<K, V>, run: () => void): void {
    const before = new Map(map);
    run();
    const other = new Map<K, V | undefined>();
    for (const [k, v] of before) if (map.get(k) !== v) other.set(k, v);
    for (const k of map.keys()) if (!before.has(k)) other.set(k, undefined);
    this.made(() => {
      for (const [k, v] of other) {
        other.set(k, map.get(k));
        if (v === undefined) map.delete(k);
        else map.set(k, v);
      }
    });
  }

  /** Runs what adds members to a set that has none of them, which may do so directly. */
  adding<V>(set: Set<V>, run: () => void): void {
    const before = set.size;
    run();
    if (set.size === before) return;
    const added = [...set].slice(before);
    let present = true;
    this.made(() => {
      present = !present;
      for (const x of added)
        if (present) set.add(x);
        else set.delete(x);
    });
  }

  /** Takes back the changes and forgets them. */
  rollback(): void {
    for (let i = this.swaps.length - 1; i >= 0; i--) this.swaps[i]!();
    this.swaps.length = 0;
  }

  /** Takes over what another journal has recorded since. */
  append(other: Journal): void {
    for (const swap of other.swaps) this.swaps.push(swap);
  }

  /** The changes in the order in which they were made. */
  changes(): readonly Swap[] {
    return this.swaps;
  }
}
