/**
 * What threads that compile packages of one load tell each other: summaries of functions and what packages export, as
 * they are found out. Each thread has tables of its own (over those of the disk cache, where there is one), notes what
 * it adds, and takes what others have added. As with the disk cache, an answer does not depend on what a table holds.
 */
import { mergeTables } from './store';
import type { FunctionSummary, SummaryTable } from './summaries';

/** What was added to the table of a package. */
export interface TableNews {
  readonly name: string;
  readonly functions: readonly (readonly [symbol: string, summary: FunctionSummary])[];
  readonly exports: readonly string[] | undefined;
}

/** A table that notes what is added to it. */
class NotingTable implements SummaryTable {
  readonly functions: Map<string, FunctionSummary>;
  exports: SummaryTable['exports'];
  exportsSent: boolean;
  readonly added = new Set<string>();

  constructor(private readonly under: SummaryTable | undefined) {
    this.functions = new NotingMap(under?.functions ?? new Map(), this.added);
    this.exports = under?.exports;
    this.exportsSent = this.exports !== undefined;
  }

  get dirty(): boolean {
    return this.under?.dirty ?? false;
  }

  set dirty(value: boolean) {
    if (this.under === undefined) return;
    this.under.dirty = value;
    this.under.exports ??= this.exports;
  }
}

/** A view of a map that notes the keys which are set. */
class NotingMap extends Map<string, FunctionSummary> {
  constructor(
    private readonly under: Map<string, FunctionSummary>,
    private readonly added: Set<string>,
  ) {
    super();
  }

  override get(key: string): FunctionSummary | undefined {
    return this.under.get(key);
  }

  override set(key: string, value: FunctionSummary): this {
    this.under.set(key, value);
    this.added.add(key);
    return this;
  }
}

export class SharedTables {
  private readonly tables = new Map<string, NotingTable>();

  /** disk: the table that the disk cache has for a package. */
  constructor(private readonly disk: (name: string) => SummaryTable | undefined) {}

  /** The table of a package, by its name in the load. */
  of(name: string): SummaryTable {
    return this.table(name);
  }

  private table(name: string): NotingTable {
    let t = this.tables.get(name);
    if (t === undefined) this.tables.set(name, (t = new NotingTable(this.disk(name))));
    return t;
  }

  /** What was added since the last call. */
  news(): TableNews[] {
    const list: TableNews[] = [];
    for (const [name, t] of this.tables) {
      const exports = t.exportsSent || t.exports === undefined ? undefined : [...t.exports];
      if (t.added.size === 0 && exports === undefined) continue;
      t.exportsSent = t.exports !== undefined;
      list.push({ name, functions: [...t.added].map((symbol) => [symbol, t.functions.get(symbol)!]), exports });
      t.added.clear();
    }
    return list;
  }

  /** Takes what another thread has added. */
  take(news: readonly TableNews[]): void {
    for (const { name, functions, exports } of news) {
      const t = this.table(name);
      const own = new Set(t.added);
      mergeTables(t, {
        functions: new Map(functions),
        exports: exports === undefined ? undefined : new Set(exports),
        dirty: false,
      });
      if (exports !== undefined) t.exportsSent = true;
      t.added.clear();
      for (const symbol of own) t.added.add(symbol);
      t.dirty = true;
    }
  }
}
