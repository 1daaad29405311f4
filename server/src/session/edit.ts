/**
 * The common edit: a key pressed inside one function's body. Only that function is parsed and checked again; positions
 * of everything else move with the text. Any other edit makes the package again.
 */
import type { PosTable } from '../base/pos';
import { type Pieces, type ProgramPackage, withoutEnd } from '../program';
import type { SyntaxProblem } from '../syntax';
import { type Decl, type FuncDecl, Kind, type ParseOptions, parseDecl } from '../syntax';
import { checkFuncBody } from '../types/check';
import type { Checker } from '../types/checker';
import { Color, type Func as TFunc } from '../types/object';
import { recordDef } from '../types/recording';

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
function offsetOf(positions: PosTable, pos: number): number {
  const base = positions.base(pos);
  return base === undefined ? -1 : base.offset + (pos - base.start);
}

/**
 * Brings an edit of a file into the package's tree and checks what changed; undefined if the edit is of another kind,
 * in
 * which case nothing was changed. sameExtents: the editor's tree says that the edit touched one declaration, and that
 * the
 * others begin and end where they did.
 */
export function editBody(
  positions: PosTable,
  p: ProgramPackage,
  check: Checker,
  options: ParseOptions,
  path: string,
  before: string,
  now: string,
  sameExtents: boolean,
  pieces: Pieces,
): BodyEdit | undefined {
  const source = p.sources.find((s) => s.base.file === path);
  if (source === undefined || (source.problems.length > 0 && !(source.inPieces && sameExtents))) return undefined;
  const shorter = Math.min(before.length, now.length);
  let head = 0;
  while (head < shorter && before.charCodeAt(head) === now.charCodeAt(head)) head++;
  let tail = 0;
  while (tail < shorter - head && before.charCodeAt(before.length - 1 - tail) === now.charCodeAt(now.length - 1 - tail))
    tail++;
  const oldEnd = before.length - tail;
  const at = source.file.declList.findIndex(
    (d) =>
      d.kind === Kind.FuncDecl &&
      d.hasBody &&
      offsetOf(positions, d.bodyStart) < head &&
      oldEnd < offsetOf(positions, d.bodyEnd),
  );
  const old = source.file.declList[at];
  if (old === undefined || old.kind !== Kind.FuncDecl) return undefined;
  const index = check.funcs.findIndex((f) => f.decl === old);
  const known = check.funcs[index];
  if (
    known === undefined ||
    old.tparamList.length > 0 ||
    (known.obj.type?.rparams.length ?? 0) > 0 ||
    old.name.value === '_'
  )
    return undefined;

  const start = before.lastIndexOf('func', offsetOf(positions, old.pos));
  const end = offsetOf(positions, old.bodyEnd);
  const base0 = positions.base(old.pos);
  if (start < 0 || base0 === undefined || start < base0.offset) return undefined;
  const text = now.slice(start, end + now.length - before.length);
  if (directive.test(text) || directive.test(before.slice(start, end))) return undefined;
  // Tried at a place of its own first: a text that is no whole function leaves everything as it is.
  const trial = parseDecl(text, 1, options);
  const made = trial.decls[0];
  if (
    trial.decls.length !== 1 ||
    made === undefined ||
    made.kind !== Kind.FuncDecl ||
    !made.hasBody ||
    made.name.value !== old.name.value
  )
    return undefined;
  // Broken or ended early, it takes nothing from the others only if the editor's tree sees them where they were, and
  // what
  // was its text is its text.
  if (trial.problems.length > 0 || made.bodyEnd !== 1 + text.length || source.inPieces) {
    const piece = sameExtents ? pieces(path, now)?.find((x) => x.start <= head && head < x.end) : undefined;
    if (
      piece === undefined ||
      piece.start > start ||
      piece.start + withoutEnd(now.slice(piece.start, piece.end)).length !== start + text.length
    )
      return undefined;
  }
  const from = old.bodyEnd - (end - start);
  if (from < base0.start) return undefined;
  const base = positions.replace(from, old.bodyEnd, text);
  if (base === undefined) return undefined;
  const { decls, problems } = parseDecl(text, base.start, options);
  const parsed = decls[0] as FuncDecl;
  const decl: FuncDecl = { ...parsed, pragma: old.pragma };
  (source.file.declList as Decl[])[at] = decl;

  const low = from,
    high = from + (end - start);
  const others: SyntaxProblem[] = source.problems.filter((x) => x.pos < low || x.pos > high);
  source.problems.splice(0, source.problems.length, ...others, ...problems);
  const kept = check.problems.filter((x) => x.pos < low || x.pos > high);
  check.problems.length = 0;
  check.problems.push(...kept);
  const { obj } = known;
  const deps = known.info.deps;
  const info = { ...known.info, fdecl: decl, deps: undefined };
  check.objMap.set(obj, info);
  check.funcs[index] = { obj, decl, info };
  obj.type = undefined;
  obj.color = Color.White;
  obj.pos = decl.name.pos;
  recordDef(check, decl.name, obj);
  check.checkedBodies.delete(old);
  checkFuncBody(check, obj, info);
  return { obj, old, decl, depsChanged: !sameSet(deps, check.objMap.get(obj)?.deps) };
}

function sameSet(a: ReadonlySet<unknown> | undefined, b: ReadonlySet<unknown> | undefined): boolean {
  if ((a?.size ?? 0) !== (b?.size ?? 0)) return false;
  for (const x of a ?? []) if (b?.has(x) !== true) return false;
  return true;
}
