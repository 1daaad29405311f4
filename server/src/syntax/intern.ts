/**
 * The pool of identifiers of a program: the same name in any of its files is the same string object, made once. It
 * saves the scanner a string for each identifier, and comparing names is comparing pointers. A pool never shrinks; it
 * holds no source text alive (see own()).
 */
import { keywords } from './tokens';

/** Hash of a name that is scanned byte by byte: h = hashStep(h, c), beginning with 0. */
export function hashStep(h: number, c: number): number {
  return (Math.imul(h, 31) + c) | 0;
}

function hashOf(name: string): number {
  let h = 0;
  for (let i = 0; i < name.length; i++) h = hashStep(h, name.charCodeAt(i));
  return h;
}

/** A copy that does not keep the string alive that it is a slice of. */
function own(s: string): string {
  return s.length < 13 ? s : (' ' + s).slice(1);
}

export class NameTable {
  private readonly pool: string[] = [''];
  private table: Int32Array;
  private mask: number;

  /** size: the number of slots to begin with, a power of 2; there are always twice as many as names, at least. */
  constructor(size = 128) {
    this.table = new Int32Array(size);
    this.mask = size - 1;
    for (const word of keywords) this.index(word, 0, word.length, hashOf(word));
  }

  /**
   * Index in the pool of the name src[from:to] with this hash. Indexes 1 to 25 are the keywords', in the order of
   * their tokens.
   */
  index(src: string, from: number, to: number, hash: number): number {
    const { table, pool, mask } = this;
    const len = to - from;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const index = table[slot]!;
      if (index === 0) break;
      const s = pool[index]!;
      if (s.length === len) {
        let i = 0;
        while (i < len && s.charCodeAt(i) === src.charCodeAt(from + i)) i++;
        if (i === len) return index;
      }
      slot = (slot + 1) & mask;
    }
    const index = pool.length;
    pool.push(own(src.slice(from, to)));
    table[slot] = index;
    if (index * 2 > table.length) this.grow();
    return index;
  }

  /** The name with this index. */
  name(index: number): string {
    return this.pool[index]!;
  }

  private grow(): void {
    const { pool } = this;
    const table = new Int32Array(this.table.length * 2),
      mask = table.length - 1;
    for (let index = 1; index < pool.length; index++) {
      const hash = hashOf(pool[index]!);
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = index;
    }
    this.table = table;
    this.mask = mask;
  }
}
