/**
 * What flows out of one parameter, packed into a tag that callers read (cmd/compile/internal/escape/leaks.go, go1.26):
 * eight bytes, each the smallest number of dereferences plus one, 0 for no flow.
 */

const heap = 0,
  mutator = 1,
  callee = 2,
  result0 = 3;
const size = 8;

/** Results beyond that count as the heap. */
export const numEscResults = size - result0;

export class Leaks {
  private readonly b = new Uint8Array(size);

  private get(i: number): number {
    return this.b[i]! - 1;
  }
  private set(i: number, derefs: number): void {
    this.b[i] = Math.min(derefs + 1, 255);
  }
  private add(i: number, derefs: number): void {
    const old = this.get(i);
    if (old < 0 || derefs < old) this.set(i, derefs);
  }

  /** Smallest number of dereferences on a way to the heap, -1 where there is none; so with the others. */
  get heap(): number {
    return this.get(heap);
  }
  get mutator(): number {
    return this.get(mutator);
  }
  get callee(): number {
    return this.get(callee);
  }
  result(i: number): number {
    return this.get(result0 + i);
  }

  addHeap(derefs: number): void {
    this.add(heap, derefs);
  }
  addMutator(derefs: number): void {
    this.add(mutator, derefs);
  }
  addCallee(derefs: number): void {
    this.add(callee, derefs);
  }
  addResult(i: number, derefs: number): void {
    this.add(result0 + i, derefs);
  }

  /** Drops flows that the flow to the heap implies. */
  optimize(): void {
    const x = this.heap;
    if (x < 0) return;
    for (let i = 1; i < size; i++) if (this.get(i) >= x) this.set(i, -1);
  }

  /** The tag; '' is also what a parameter without tag means: its value itself goes to the heap. */
  encode(): string {
    if (this.heap === 0) return '';
    let n = size;
    while (n > 0 && this.b[n - 1] === 0) n--;
    let s = 'esc:';
    for (let i = 0; i < n; i++) s += String.fromCharCode(this.b[i]!);
    return s;
  }
}

/** The leaks that a tag stands for. */
export class TagLeaks {
  constructor(private readonly tag: string) {}

  private get(i: number): number {
    const { tag } = this;
    if (!tag.startsWith('esc:')) return i === heap ? 0 : -1;
    return i + 4 < tag.length ? tag.charCodeAt(i + 4) - 1 : -1;
  }
  get heap(): number {
    return this.get(heap);
  }
  get mutator(): number {
    return this.get(mutator);
  }
  get callee(): number {
    return this.get(callee);
  }
  result(i: number): number {
    return this.get(result0 + i);
  }
}

export function parseLeaks(tag: string): TagLeaks {
  return new TagLeaks(tag);
}
