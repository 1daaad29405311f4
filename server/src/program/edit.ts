/**
 * The common edit: a key pressed inside one function's body. Only that function is parsed and checked again; positions
 * of everything else move with the text. Any other edit makes the package again.
 */
import type { PosTable } from '../base/pos';
import { type Decl, type FuncDecl, Kind, type ParseOptions, parseDecl } from '../syntax';
import { checkFuncBody } from '../types/check';
import type { Checker } from '../types/checker';
import { Color, type Func as TFunc } from '../types/object';
import { recordDef } from '../types/recording';
import type { Journal } from './journal';
import { type ParsedSource, type Pieces, type ProgramPackage, withoutEnd } from './packages';

/** A function whose body got another text. */
export interface BodyEdit {
  readonly obj: TFunc;
  /** Its declaration before and after. */
  readonly old: FuncDecl;
  readonly decl: FuncDecl;
  /** It mentions other objects of the package than before, so that variables may be initialized in another order. */
  readonly depsChanged: boolean;
}

/** Texts that say something of what stands outside of the function. */
const directive = /\/\/go:|\/\/line |\/\*line |\/\/export /;

/** Byte offset of a position in its file. */
export function offsetOf(positions: PosTable, pos: number): number {
  const base = positions.base(pos);
  return base === undefined ? -1 : base.offset + (pos - base.start);
}

/** The edit of one file: bytes [start, oldEnd) of its text became [start, newEnd). */
export interface TextChange {
  readonly path: string;
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
  /**
   * The editor's tree says that the edit touched one declaration, and that the others begin and end where they did.
   */
  readonly sameExtents: boolean;
  /** The document was opened or closed: if its text is broken, it is read otherwise than before. */
  readonly readAgain: boolean;
}

/** Where an edit is brought in. */
export interface EditContext {
  readonly positions: PosTable;
  readonly package: ProgramPackage;
  readonly check: Checker;
  readonly options: ParseOptions;
  readonly pieces: Pieces;
  readonly journal: Journal;
}

/** The function in whose body an edit lies, as far as it can be edited by itself. */
interface Edited {
  readonly source: ParsedSource;
  /** Its index among the file's declarations, and among the checker's functions. */
  readonly at: number;
  readonly index: number;
  readonly decl: FuncDecl;
  /** Its text before, from `func` to the closing brace, in bytes of the file. */
  readonly start: number;
  readonly end: number;
}

/**
 * Brings an edit of a file into the package's tree and checks what changed; undefined if the edit is of another kind,
 * in which case nothing was changed. before and now: the file's text.
 */
export function editBody(ctx: EditContext, change: TextChange, before: string, now: string): BodyEdit | undefined {
  const { positions, check, journal } = ctx;
  const edited = editedFunction(ctx, change, before);
  if (edited === undefined) return undefined;
  const { source, at, index, decl: old, start, end } = edited;
  const text = now.slice(start, end + now.length - before.length);
  if (directive.test(text) || directive.test(before.slice(start, end))) return undefined;
  if (!isWhole(ctx, edited, change, text, now)) return undefined;
  const low = old.bodyEnd - (end - start),
    high = old.bodyEnd;
  if (low < positions.base(old.pos)!.start) return undefined;
  const replaced = positions.replace(low, high, text);
  if (replaced === undefined) return undefined;
  journal.made(replaced.swap);
  const { decls, problems } = parseDecl(text, replaced.base.start, ctx.options);
  const decl: FuncDecl = { ...(decls[0] as FuncDecl), pragma: old.pragma };
  journal.set(source.file.declList as Decl[], at, decl);

  const outside = (x: { readonly pos: number }): boolean => x.pos < low || x.pos > high;
  journal.list(source.problems, [...source.problems.filter(outside), ...problems]);
  journal.list(check.problems, check.problems.filter(outside));
  const { obj, info: was } = check.funcs[index]!;
  const info = { ...was, fdecl: decl, deps: undefined };
  journal.entry(check.objMap, obj, info);
  journal.set(check.funcs as Checker['funcs'][number][], index, { obj, decl, info });
  journal.set(obj, 'type', undefined);
  journal.set(obj, 'color', Color.White);
  journal.set(obj, 'pos', decl.name.pos);
  journal.member(check.checkedBodies, old, false);
  recordDef(check, decl.name, obj);
  journal.during(check.problems, () => checkFuncBody(check, obj, info));
  return { obj, old, decl, depsChanged: !sameSet(was.deps, check.objMap.get(obj)?.deps) };
}

function editedFunction(ctx: EditContext, change: TextChange, before: string): Edited | undefined {
  const { positions, check } = ctx;
  const source = ctx.package.sources.find((s) => s.base.file === change.path);
  if (source === undefined || (source.problems.length > 0 && !(source.inPieces && change.sameExtents)))
    return undefined;
  const at = source.file.declList.findIndex(
    (d) =>
      d.kind === Kind.FuncDecl &&
      d.hasBody &&
      offsetOf(positions, d.bodyStart) < change.start &&
      change.oldEnd < offsetOf(positions, d.bodyEnd),
  );
  const decl = source.file.declList[at];
  if (decl === undefined || decl.kind !== Kind.FuncDecl) return undefined;
  const index = check.funcs.findIndex((f) => f.decl === decl);
  const known = check.funcs[index];
  if (
    known === undefined ||
    decl.tparamList.length > 0 ||
    (known.obj.type?.rparams.length ?? 0) > 0 ||
    decl.name.value === '_'
  )
    return undefined;
  const start = before.lastIndexOf('func', offsetOf(positions, decl.pos));
  const end = offsetOf(positions, decl.bodyEnd);
  const base = positions.base(decl.pos);
  if (start < 0 || base === undefined || start < base.offset) return undefined;
  return { source, at, index, decl, start, end };
}

/**
 * Whether the new text is one function and takes nothing from the declarations around it. It is parsed at a place of
 * its own, so that a text that is no whole function leaves everything as it is.
 */
function isWhole(ctx: EditContext, edited: Edited, change: TextChange, text: string, now: string): boolean {
  const trial = parseDecl(text, 1, ctx.options);
  const made = trial.decls[0];
  if (
    trial.decls.length !== 1 ||
    made === undefined ||
    made.kind !== Kind.FuncDecl ||
    !made.hasBody ||
    made.name.value !== edited.decl.name.value
  )
    return false;
  if (trial.problems.length === 0 && made.bodyEnd === 1 + text.length && !edited.source.inPieces) return true;
  // Broken or ended early, it takes nothing from the others only if the editor's tree sees them where they were, and
  // what was its text is its text.
  const { path, start } = change;
  const piece = change.sameExtents ? ctx.pieces(path, now)?.find((x) => x.start <= start && start < x.end) : undefined;
  return (
    piece !== undefined &&
    piece.start <= edited.start &&
    piece.start + withoutEnd(now.slice(piece.start, piece.end)).length === edited.start + text.length
  );
}

function sameSet(a: ReadonlySet<unknown> | undefined, b: ReadonlySet<unknown> | undefined): boolean {
  if ((a?.size ?? 0) !== (b?.size ?? 0)) return false;
  for (const x of a ?? []) if (b?.has(x) !== true) return false;
  return true;
}
