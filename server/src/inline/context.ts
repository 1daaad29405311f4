/** What the passes of this room share, for one package that is compiled. */
import type { Pos } from '../base/pos';
import type { Func } from '../ir/node';
import { RememberedReassignments } from '../ir/staticvalue';
import type { LowerNote, Unit } from '../ir/unit';
import { modeOf, type PackageMode, type Target } from '../target';
import type { Package } from '../types/package';
import { InlTree } from './tree';

export type InlineNoteKind = 'canInline' | 'cannotInline' | 'inlined' | 'devirtualize' | 'big' | 'recursive' | 'skip';

/** Why a function cannot be inlined. */
export interface Obstacle {
  /** In the compiler's words. */
  readonly text: string;
  /** What it costs, where it costs more than it may. */
  readonly overCost: number | undefined;
}

/** A message about inlining or devirtualization. */
export interface InlineNote extends LowerNote {
  readonly kind: InlineNoteKind;
  /** The function that it is about. */
  readonly fn: Func | undefined;
  /** Of a message that a function cannot be inlined. */
  readonly obstacle?: Obstacle;
  /** For inlined calls: the outermost function that they are inlined into. */
  readonly into?: Func;
}

export interface InlineOptions {
  /** Off: calls are devirtualized only (-l). */
  readonly inlining: boolean;
  /** Patterns name the package; without it, too. */
  readonly named?: boolean;
  /** Messages of -m=2 are wanted: bodies, and reasons for what cannot be inlined. */
  readonly verbose: boolean;
  /** Finds out whether a function of another package can be inlined, and sets its `inl`. */
  readonly summarize: (fn: Func) => void;
  /**
   * Whether a package that is imported directly exports the body of another package's function; frames: packages of the
   * functions whose inlined bodies the call is part of, outermost first; undefined where such a function is an
   * instance.
   */
  readonly visible: (fn: Func, frames: readonly (Package | undefined)[]) => boolean;
  /** A declared function of a package that this one knows, by path and symbol; for profiles. */
  readonly lookup?: (path: string, symbol: string) => Func | undefined;
  /** Called with each function that is inlined. */
  readonly inlined?: (fn: Func) => void;
}

export class InlineContext {
  tree = new InlTree();
  /** Functions of which it is known whether they can be inlined (InlinabilityChecked). */
  readonly checked = new Set<Func>();
  /** Functions that were there before inlining and have been compared with the profile. */
  readonly profiled = new WeakSet<Func>();
  /** Literals among them, by the linker's names. */
  readonly literals = new Map<string, Func>();
  /** While instances are summarized that only inlining asked for. */
  silent = false;
  /** How many calls of inlined bodies were inlined, by outermost function. */
  readonly nested = new Map<Func, number>();
  readonly reassignments = new RememberedReassignments();
  /** Number of inlined calls, for the names of labels. */
  inlgen = 0;
  /** Takes the calls that were inlined, where somebody wants to know. */
  calls: { readonly caller: Func; readonly callee: Func }[] | undefined = undefined;
  readonly target: Target;
  /** How the package is compiled. */
  readonly mode: PackageMode;
  constructor(
    readonly unit: Unit,
    readonly options: InlineOptions,
  ) {
    this.target = unit.world.target;
    this.mode = modeOf(this.target, unit.pkg.path, options.named);
  }

  /** Starts a new run: inlined calls of earlier ones are no longer resolved. */
  startTree(): void {
    this.tree = new InlTree();
  }
}

/** Adds a message, unless there are none at the moment. */
export function note(
  ctx: InlineContext,
  pos: Pos,
  verbosity: 1 | 2,
  text: string,
  kind: InlineNoteKind,
  fn?: Func,
  more: Pick<InlineNote, 'obstacle' | 'into'> = {},
): void {
  if (ctx.silent) return;
  const n: InlineNote = { pos: ctx.tree.outermost(pos), text, verbosity, kind, fn, ...more };
  ctx.unit.notes.push(n);
}
