/**
 * Answers for an earlier text, carried over to a later one: positions are mapped through the edits in between, and what
 * an edit touches is dropped. A function that does not type-check keeps the findings that it had, and a file that is
 * being analysed keeps its answer, so that nothing on the screen jumps while a statement is half typed.
 */
import type { Extent, FileResult, FindingInfo, FunctionInfo, Place, PromiseInfo, VariableInfo } from './model';

/** A point of a text: line and byte column from 1. */
export interface Point {
  readonly line: number;
  readonly col: number;
}

/** One edit: what was between `start` and `oldEnd` became what is between `start` and `newEnd`. */
export interface TextShift {
  readonly start: Point;
  readonly oldEnd: Point;
  readonly newEnd: Point;
}

/** The answer for the text before some edits as one for the text behind them; every function is marked carried. */
export function carriedResult(result: FileResult, shifts: readonly TextShift[]): FileResult {
  if (shifts.length === 0) return result;
  return {
    ...result,
    functions: result.functions.flatMap((fn) => carriedFunction(fn, result.file, shifts) ?? []),
    problems: result.problems.flatMap((p) => {
      const place = placeBehind(p.place, result.file, shifts);
      return place === undefined ? [] : [{ ...p, place }];
    }),
    ...(result.promises === undefined
      ? {}
      : { promises: result.promises.flatMap((p) => carriedPromise(p, result.file, shifts) ?? []) }),
  };
}

/**
 * Gives functions that do not type-check what an earlier answer found in them; before: the answer for the text before
 * some edits. Where another file broke a function, what it had is not true of any text of this one.
 */
export function withCarried(
  result: FileResult,
  before: FileResult | undefined,
  shifts: readonly TextShift[],
): FileResult {
  if (before === undefined || !result.functions.some((fn) => fn.unchecked)) return result;
  const named = new Map<string, FunctionInfo[]>();
  for (const fn of before.functions) {
    const list = named.get(fn.name);
    if (list === undefined) named.set(fn.name, [fn]);
    else list.push(fn);
  }
  return {
    ...result,
    ...(result.promises === undefined ? {} : { promises: stillBroken(result.promises, before.promises ?? []) }),
    functions: result.functions.map((fn) => {
      // Several functions can be called init: the n-th one of a name is taken for the n-th.
      const old = named.get(fn.name)?.shift();
      if (fn.unchecked !== true || old === undefined || (old.unchecked === true && old.carried !== true)) return fn;
      if (shifts.length === 0 && old.carried !== true) return fn;
      const { findings, variables } = carriedFunction(old, result.file, shifts) ?? { findings: [] };
      return { ...fn, findings, ...(variables === undefined ? {} : { variables }), carried: true };
    }),
  };
}

/** Of promises that cannot be checked for the moment, those that were broken stay so. */
function stillBroken(now: readonly PromiseInfo[], before: readonly PromiseInfo[]): PromiseInfo[] {
  return now.map((p) => {
    if (p.state !== 'unanswered') return p;
    const old = before.find((x) => x.state === 'broken' && x.text === p.text && x.subject === p.subject);
    return old === undefined ? p : { ...p, state: 'broken', message: old.message, help: old.help };
  });
}

/** undefined where an edit touched the comment or what it marks. */
function carriedPromise(p: PromiseInfo, file: string, shifts: readonly TextShift[]): PromiseInfo | undefined {
  const extent = extentBehind(p.extent, shifts),
    at = extentBehind(p.at, shifts);
  if (extent === undefined || at === undefined) return undefined;
  const target = p.target === 0 ? 0 : shifts.reduce((line, s) => lineBehind(line, s), p.target);
  const steps = p.steps.map((s) => {
    const place = s.place === undefined ? undefined : placeBehind(s.place, file, shifts);
    return place === undefined ? { text: s.text } : { text: s.text, place };
  });
  return { ...p, extent, at, target, steps, place: { file, line: extent.line, col: extent.col } };
}

/** undefined where an edit took the function's name away. */
function carriedFunction(fn: FunctionInfo, file: string, shifts: readonly TextShift[]): FunctionInfo | undefined {
  const place = placeBehind(fn.place, file, shifts);
  if (place === undefined) return undefined;
  return {
    ...fn,
    place,
    endLine: shifts.reduce((line, s) => lineBehind(line, s), fn.endLine),
    findings: fn.findings.flatMap((f) => carriedFinding(f, file, shifts) ?? []),
    ...(fn.variables === undefined
      ? {}
      : { variables: fn.variables.flatMap((v) => carriedVariable(v, file, shifts) ?? []) }),
    carried: true,
  };
}

function carriedFinding(f: FindingInfo, file: string, shifts: readonly TextShift[]): FindingInfo | undefined {
  if (f.place.file !== file) return f;
  const extent = extentBehind(f.extent, shifts),
    place = placeBehind(f.place, file, shifts);
  if (extent === undefined || place === undefined) return undefined;
  const from = f.from === undefined ? undefined : placeBehind(f.from.place, file, shifts);
  return {
    ...f,
    extent,
    place,
    ...(f.from === undefined || from === undefined ? {} : { from: { ...f.from, place: from } }),
    steps: f.steps.map((s) => ({ ...s, place: s.place && placeBehind(s.place, file, shifts) })),
    // The compiler's lines are those of the earlier text.
    verbatim: [],
  };
}

function carriedVariable(v: VariableInfo, file: string, shifts: readonly TextShift[]): VariableInfo | undefined {
  const { line, col } = v.place;
  const extent = extentBehind({ line, col, endLine: line, endCol: col + v.length }, shifts);
  return extent === undefined ? undefined : { ...v, place: { file, line: extent.line, col: extent.col } };
}

const compare = (a: Point, b: Point): number => a.line - b.line || a.col - b.col;

/** Where a point that an edit does not take away is behind it. */
function behind(p: Point, s: TextShift): Point {
  if (compare(p, s.start) <= 0) return p;
  const line = p.line + s.newEnd.line - s.oldEnd.line;
  return { line, col: p.line === s.oldEnd.line ? p.col + s.newEnd.col - s.oldEnd.col : p.col };
}

/** undefined where an edit touches the extent: at its ends it may make the node longer. */
function extentBehind(extent: Extent, shifts: readonly TextShift[]): Extent | undefined {
  let start: Point = extent,
    end: Point = { line: extent.endLine, col: extent.endCol };
  for (const s of shifts) {
    if (compare(s.start, end) <= 0 && compare(start, s.oldEnd) <= 0) return undefined;
    start = behind(start, s);
    end = behind(end, s);
  }
  return { line: start.line, col: start.col, endLine: end.line, endCol: end.col };
}

/** A place of the edited file; undefined where an edit took it away. Other files' places are as they were. */
function placeBehind(place: Place, file: string, shifts: readonly TextShift[]): Place | undefined {
  if (place.file !== file) return place;
  let p: Point = place;
  for (const s of shifts) {
    if (compare(s.start, p) < 0 && compare(p, s.oldEnd) < 0) return undefined;
    p = behind(p, s);
  }
  return { file, line: p.line, col: p.col };
}

function lineBehind(line: number, s: TextShift): number {
  return line < s.oldEnd.line ? Math.min(line, s.start.line) : line + s.newEnd.line - s.oldEnd.line;
}
