/** What deciding states needs to know. */
import type { Pos } from '../base/pos';
import type { Pkg } from '../ir/type';
import type { Target } from '../target';

export interface AllocsContext {
  readonly target: Target;
  /** Package that is being compiled: its names print unqualified. */
  readonly localPkg: Pkg;
  /** Constants of the package are not put into its data (FIPS modules). */
  readonly fips: boolean;
  /** What functions do is noted on them, for summaries. */
  readonly effects: boolean;
  /** The position in the source file's own text: of inlined code, the outermost call's. */
  readonly outermost: (pos: Pos) => Pos;
  /** Where the code is written, then the inlined calls that brought it, up to the outermost. */
  readonly frames: (pos: Pos) => readonly Pos[];
}
