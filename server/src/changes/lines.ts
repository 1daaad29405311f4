/** The compiler's lines of two trees as multisets: what is new, and what is gone. */

/** A line of -m without its position. */
export function withoutPosition(line: string): string {
  return line.replace(/^(?:[^\s:][^:\n]*:\d+(?::\d+)?|<[^>]*>(?::\d+)?): /, '');
}

export interface LineChanges {
  readonly new: readonly string[];
  readonly gone: readonly string[];
}

export class LineCounts {
  private readonly counts = new Map<string, number>();

  before(lines: readonly string[]): void {
    for (const l of lines) this.add(withoutPosition(l), -1);
  }

  after(lines: readonly string[]): void {
    for (const l of lines) this.add(withoutPosition(l), 1);
  }

  private add(line: string, n: number): void {
    if (line !== '') this.counts.set(line, (this.counts.get(line) ?? 0) + n);
  }

  /** Each line as often as it is more, or less, in the second tree. */
  changes(): LineChanges {
    const list = (sign: 1 | -1): string[] =>
      [...this.counts]
        .filter(([, n]) => n * sign > 0)
        .flatMap(([line, n]) => new Array<string>(Math.abs(n)).fill(line))
        .sort();
    return { new: list(1), gone: list(-1) };
  }
}
