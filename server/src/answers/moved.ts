/**
 * Functions that moved: an edit above a function changes the lines of its answer and nothing else. Such an answer is
 * the one that was made, and by how many lines it moved; its findings are made when somebody reads them.
 */
import type { Extent, FindingInfo, FunctionInfo, Place, VariableInfo } from './model';

/** What stood on these lines of a file, the last one included, has moved by so many lines. */
export interface Drift {
  readonly file: string;
  readonly first: number;
  readonly last: number;
  readonly by: number;
}

/** How an answer that was made for an earlier text becomes that for the present one. */
export interface Move {
  readonly made: FunctionInfo;
  /** Lines by which the function has moved. */
  readonly by: number;
  /** How places outside of the function have moved that its findings lead to. */
  readonly outside: readonly Drift[];
}

const movedFrom: unique symbol = Symbol('moved from');

type MovedFunction = FunctionInfo & { readonly [movedFrom]?: Move };

/** The answer that a function's answer was made of, and how it has moved since. */
export function moveOf(fn: FunctionInfo): Move {
  return (fn as MovedFunction)[movedFrom] ?? { made: fn, by: 0, outside: [] };
}

/** Whether two answers are of one make and have moved alike. */
export function movedAlike(a: FunctionInfo, b: FunctionInfo): boolean {
  if (a === b) return true;
  const x = moveOf(a),
    y = moveOf(b);
  const same = (d: Drift, e: Drift | undefined): boolean =>
    e !== undefined && d.file === e.file && d.first === e.first && d.last === e.last && d.by === e.by;
  return (
    x.made === y.made &&
    x.by === y.by &&
    x.outside.length === y.outside.length &&
    x.outside.every((d, i) => same(d, y.outside[i]))
  );
}

/** The answer for a function after a move. */
export function moved({ made, by, outside }: Move): FunctionInfo {
  if (by === 0 && outside.length === 0) return made;
  const { file, line: first } = made.place;
  const last = made.endLine;
  const placeIn = (p: Place): Place => {
    if (p.file === file && first <= p.line && p.line <= last) return { file, line: p.line + by, col: p.col };
    const drift = outside.find((d) => d.file === p.file && d.first <= p.line && p.line <= d.last);
    return drift === undefined ? p : { file: p.file, line: p.line + drift.by, col: p.col };
  };
  let findings: readonly FindingInfo[] | undefined;
  let variables: readonly VariableInfo[] | undefined;
  const copy: { -readonly [K in keyof MovedFunction]?: unknown } = {};
  // Not enumerable: a copy in which something else is different is an answer of its own.
  Object.defineProperty(copy, movedFrom, { value: { made, by, outside } });
  for (const key of Object.keys(made) as (keyof FunctionInfo)[])
    if (key !== 'findings' && key !== 'variables') copy[key] = made[key];
  copy.place = placeIn(made.place);
  copy.endLine = last + by;
  Object.defineProperty(copy, 'findings', {
    enumerable: true,
    get: () => (findings ??= made.findings.map((f) => movedFinding(f, placeIn, by))),
  });
  if (made.variables !== undefined)
    Object.defineProperty(copy, 'variables', {
      enumerable: true,
      get: () => (variables ??= made.variables?.map((v) => ({ ...v, place: placeIn(v.place) }))),
    });
  return copy as MovedFunction;
}

/** A finding of a function that moved. */
export function movedFinding(f: FindingInfo, placeIn: (p: Place) => Place, by: number): FindingInfo {
  const copy: { -readonly [K in keyof FindingInfo]?: unknown } = {};
  for (const key of Object.keys(f) as (keyof FindingInfo)[]) if (key !== 'verbatim') copy[key] = f[key];
  copy.place = placeIn(f.place);
  copy.extent = extentBy(f.extent, by);
  if (f.from !== undefined) copy.from = { ...f.from, place: placeIn(f.from.place) };
  copy.steps = f.steps.map((s) => (s.place === undefined ? s : { ...s, place: placeIn(s.place) }));
  // The compiler's lines are made with the present positions, when they are read.
  Object.defineProperty(copy, 'verbatim', { enumerable: true, get: () => f.verbatim });
  return copy as FindingInfo;
}

const extentBy = (e: Extent, by: number): Extent => ({
  line: e.line + by,
  col: e.col,
  endLine: e.endLine + by,
  endCol: e.endCol,
});
