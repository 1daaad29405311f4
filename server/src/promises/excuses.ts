/** Which lines comments excuse: //goscape:ignore for what a line allocates, //goscape:assume for what it calls. */
import type { PosTable } from '../base/pos';
import type { FileSystem } from '../vfs';
import type { Excused } from './allocs';
import { commentsIn } from './comments';
import { type Directive, directiveOf, isExemption, type Wrong } from './directives';

/** What a file promises, in the order of its text. */
export interface FilePromises {
  readonly text: string;
  readonly directives: readonly Directive[];
  readonly wrong: readonly Wrong[];
  /** Lines that are excused, and the comments that do it. */
  readonly excuses: ReadonlyMap<number, readonly Directive[]>;
}

/** Promises by file, as long as the texts are the same. */
export class PromiseTable {
  private readonly files = new Map<string, FilePromises>();

  of(fs: FileSystem, path: string): FilePromises {
    const text = fs.readFile(path) ?? '';
    const known = this.files.get(path);
    if (known !== undefined && known.text === text) return known;
    const made = read(text);
    this.files.set(path, made);
    return made;
  }

  /**
   * What summaries ask: whether a comment takes what a function does somewhere for nothing. Of code that was inlined,
   * the line counts where it is written, and so do the lines of the calls that brought it.
   */
  excusing(fs: FileSystem, positions: PosTable): Excused {
    // One answer asks about the same files again and again.
    const seen = new Map<string, FilePromises>();
    return (site, what) =>
      site.some((pos, i) => {
        const base = positions.base(pos);
        if (base === undefined) return false;
        let file = seen.get(base.file);
        if (file === undefined) seen.set(base.file, (file = this.of(fs, base.file)));
        if (file.excuses.size === 0) return false;
        // For the line of a call, an inlined body is something that is called.
        const call = what === 'call' || i > 0;
        return file.excuses.get(base.place(pos).line)?.some((d) => d.kind === 'ignore' || call) === true;
      });
  }
}

function read(text: string): FilePromises {
  const directives: Directive[] = [],
    wrong: Wrong[] = [];
  const excuses = new Map<number, Directive[]>();
  const comments = commentsIn(text);
  const checked = comments.some((c) => c.text.includes('+checkescape'));
  for (const c of comments) {
    const d = isExemption(c) && !checked ? undefined : directiveOf(c);
    if (d === undefined) continue;
    if ('message' in d) {
      wrong.push(d);
      continue;
    }
    directives.push(d);
    if (d.kind !== 'ignore' && d.kind !== 'assume') continue;
    const line = excuses.get(c.target);
    if (line === undefined) excuses.set(c.target, [d]);
    else line.push(d);
  }
  return { text, directives, wrong, excuses };
}
