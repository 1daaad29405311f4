/**
 * Which functions have no answer, and why: those with errors in them, and those that lowering gave up. All others of
 * the
 * package keep theirs.
 */
import type { Pos, PosTable } from '../base/pos';
import type { Unit } from '../ir/unit';
import type { FuncDecl } from '../syntax';
import type { Checker, TypeProblem } from '../types/checker';
import type { Func as TFunc } from '../types/object';
import type { SilentFunc, SourceProblem } from './analysis';
import type { ProgramPackage } from './packages';

/** Functions whose text has a syntax error or a type error in it; syntax: where the package has syntax errors. */
export function findBad(check: Checker, positions: PosTable, syntax: readonly Pos[]): ReadonlySet<FuncDecl> {
  const errors = check.problems
    .filter((p) => !p.soft)
    .map((p) => p.pos)
    .sort((a, b) => a - b);
  const bad = new Set<FuncDecl>();
  // A syntax error belongs to the declaration that it comes after, in the same piece of text.
  for (const pos of syntax) {
    const base = positions.base(pos);
    let last: FuncDecl | undefined;
    for (const { decl } of check.funcs)
      if (decl.pos <= pos && positions.base(decl.pos) === base && (last === undefined || decl.pos > last.pos))
        last = decl;
    if (last !== undefined) bad.add(last);
  }
  if (errors.length === 0) return bad;
  for (const { decl } of check.funcs) {
    const end = decl.bodyEnd > 0 ? decl.bodyEnd : decl.pos;
    if (errors.some((pos) => pos >= decl.pos && pos <= end)) bad.add(decl);
  }
  return bad;
}

/**
 * Functions without an answer, each with the reason; bad: those that findBad returns, and those for which `why` has
 * another one.
 */
export function silentFuncs(
  unit: Unit,
  check: Checker,
  bad: ReadonlySet<FuncDecl>,
  why: WeakMap<FuncDecl, string>,
): SilentFunc[] {
  const silent: SilentFunc[] = check.funcs
    .filter(({ decl }) => bad.has(decl))
    .map(({ obj, decl }) => {
      const other = why.get(decl);
      return other === undefined
        ? { decl, obj, why: 'it does not type-check', unchecked: true }
        : { decl, obj, why: other, unchecked: false };
    });
  const told = new Set<TFunc>();
  for (const { fn, why, unchecked } of unit.broken) {
    const obj = fn.nname.origin as TFunc | undefined;
    // Of a generic function, there can be many instances.
    if (obj === undefined || told.has(obj)) continue;
    told.add(obj);
    const decl = check.funcs.find((f) => f.obj === obj);
    if (decl !== undefined && !bad.has(decl.decl))
      silent.push({ decl: decl.decl, obj: decl.obj, why, unchecked: unchecked === true });
  }
  return silent;
}

/** Syntax and type errors of a package in the order of its text. */
export function problemsOf(p: ProgramPackage, check: Checker, unit: Unit | undefined): SourceProblem[] {
  const list: SourceProblem[] = [];
  for (const s of p.sources) for (const x of s.problems) list.push({ pos: x.pos, message: x.message, kind: 'syntax' });
  for (const x of check.problems as TypeProblem[])
    if (!x.soft) list.push({ pos: x.pos, message: x.message, kind: 'type' });
  // Errors explain why instances have no end.
  if (list.length === 0 && unit?.beyond !== undefined)
    list.push({ pos: unit.beyond.pos, message: `no answer for all instances: ${unit.beyond.why}`, kind: 'type' });
  return list.sort((a, b) => a.pos - b.pos);
}
