/** The gate: what an edit does to the answers of all packages that it touches. */
import { countsAsHeap, type FileEdit, type FileResult, type FindingInfo, type FunctionInfo } from '../answers/model';
import { type Reason, reason } from './reasons';

/** What an edit saves. */
export interface Saving {
  /** Places that allocate, by run-time state; copies that inlining made are not counted again. */
  readonly allocations: number;
  /** Of which the sizes are known. */
  readonly bytes: number;
  /** Lines that the compiler prints about the heap. */
  readonly lines: number;
  /** The findings, by their identities, that are gone. */
  readonly gone: readonly string[];
}

/** On the heap, be it only in some copies, on some paths, or above a size. */
export const mayAllocate = (f: FindingInfo): boolean =>
  f.allocation !== undefined && f.state !== 'free' && f.state !== 'stack' && f.state !== 'panics';

/** Always, or as often as it grows. */
const isSteady = (f: FindingInfo): boolean => f.state === 'heap' || f.state === 'grows';

interface Counts {
  all: number;
  /** Of which in the function's own text, and not in what was inlined into it. */
  own: number;
  steady: number;
  counted: number;
  bytes: number;
}

/** What an edit is to take away. */
export interface Target {
  readonly finding: FindingInfo;
  /** Allocations of callees that may stand in the target's function from now on; fewer, where callees allocate more. */
  readonly replaces: number;
  /** The package whose writer grows in functions that may be inlined from now on. */
  readonly grows?: string | undefined;
  /** How many lines further down its line stands after the edit. */
  readonly movedBy?: number;
  /** Methods around which the compiler makes functions from now on, which have their bodies inlined. */
  readonly wraps?: readonly string[];
}

/**
 * What an edit saves; a reason where it does not take the target away, puts something else on the heap in any function,
 * breaks something, or leaves less answered or inlinable than before.
 */
export function compare(
  before: readonly FileResult[],
  after: readonly FileResult[],
  targets: readonly Target[],
): Saving | Reason {
  const old = new Map(before.map((r) => [r.file, r]));
  if (!before.every((r) => after.some((now) => now.file === r.file)))
    return reason('does-not-check', 'a file is missing');
  const was = new Map<string, Counts>(),
    is = new Map<string, Counts>();
  for (const now of after) {
    const then = old.get(now.file);
    if (then === undefined) return reason('does-not-check', 'a file is new');
    const broken = brokenBy(then, now);
    if (broken !== undefined) return broken;
    count(then, was, targets, false);
    count(now, is, targets, true);
  }
  const allowances = new Map<string, number>();
  for (const { finding, replaces } of targets) {
    const key = functionOf(before, finding);
    if (key === undefined) return reason('no-gain');
    allowances.set(key, (allowances.get(key) ?? 0) + replaces);
  }
  let saved = 0,
    own = 0,
    bytes = 0;
  for (const key of new Set([...was.keys(), ...is.keys()])) {
    const a = was.get(key) ?? nothing,
      b = is.get(key) ?? nothing;
    const allowed = allowances.get(key);
    const room = Math.max(0, allowed ?? 0);
    if (b.steady > a.steady + room || b.counted > a.counted + room || b.all > a.all + room)
      return reason('new-allocation', key.slice(key.indexOf(' ') + 1));
    if (allowed !== undefined) {
      // Leaking parameters are no allocations: what is passed to them is elsewhere.
      const isOnlyLeak = targets.every(
        (t) => t.finding.allocation === undefined || functionOf(before, t.finding) !== key,
      );
      if (!isOnlyLeak && b.all >= a.all + allowed) return reason('no-gain');
      saved += allowed;
      own += allowed;
    }
    saved += a.all - b.all;
    own += a.own - b.own;
    bytes += a.bytes - b.bytes;
  }
  if (saved <= 0 || !targets.every((t) => isGone(before, after, t.finding))) return reason('no-gain');
  const wrapped = wrappedLines(after, new Set(targets.flatMap((t) => t.wraps ?? [])));
  const lines = heapLines(before) - heapLines(after) - wrapped;
  return { allocations: Math.max(1, own), bytes: Math.max(0, bytes), lines, gone: goneOf(before, after) };
}

const nothing: Counts = { all: 0, own: 0, steady: 0, counted: 0, bytes: 0 };

/**
 * Copies, which inlining made, of the line that is edited: each of them had its callee's allocations as well. And what
 * functions of strconv and a writer's own methods allocate, where they are inlined: it is counted as their callers'.
 */
function isReplaced({ finding, replaces, grows, movedBy }: Target, f: FindingInfo, isAfter: boolean): boolean {
  if (f.from === undefined) return false;
  const { pkg, place } = f.from;
  if (pkg === 'strconv' || pkg === 'internal/strconv' || (grows === pkg && f.state === 'grows')) return true;
  const line = finding.place.line + (isAfter ? (movedBy ?? 0) : 0);
  return replaces > 0 && place.file === finding.place.file && place.line === line;
}

function brokenBy(then: FileResult, now: FileResult): Reason | undefined {
  if (now.problems.length > then.problems.length || (now.silence !== undefined && then.silence === undefined))
    return reason('does-not-check', now.problems[0]?.message ?? now.silence ?? '');
  const silent = (r: FileResult): number => r.functions.filter((fn) => fn.silence !== undefined).length;
  if (silent(now) > silent(then)) return reason('does-not-check', 'a function has no answer');
  const inlinable = new Map(then.functions.map((fn) => [fn.name, fn.inlining?.inlinable]));
  for (const fn of now.functions)
    if (fn.inlining?.inlinable === false && inlinable.get(fn.name) === true && isSeenOutside(fn.name))
      return reason('less-inlinable', fn.name);
  return undefined;
}

/** Whether other packages may have calls of a function, which are not tried. */
const isSeenOutside = (name: string): boolean => /^\p{Lu}/u.test(name.slice(name.lastIndexOf('.') + 1));

function count(r: FileResult, into: Map<string, Counts>, targets: readonly Target[], isAfter: boolean): void {
  for (const fn of r.functions) {
    const key = keyOf(r, fn);
    let c = into.get(key);
    if (c === undefined) into.set(key, (c = { ...nothing }));
    for (const f of fn.findings) {
      if (!mayAllocate(f) || targets.some((t) => isReplaced(t, f, isAfter))) continue;
      c.all++;
      if (isSteady(f)) c.steady++;
      if (countsAsHeap(f.state)) c.counted++;
      if (f.from !== undefined) continue;
      c.own++;
      c.bytes += f.size ?? 0;
    }
  }
}

/** A method whose receiver becomes a value, or the reverse, is the same function. */
const keyOf = (r: FileResult, fn: FunctionInfo): string => `${r.file} ${fn.name.replace(/[()*]/g, '')}`;

function functionOf(results: readonly FileResult[], target: FindingInfo): string | undefined {
  for (const r of results)
    for (const fn of r.functions)
      if (fn.findings.includes(target) || fn.findings.some((f) => f.id === target.id && f.kind === target.kind))
        return keyOf(r, fn);
  return undefined;
}

/** The places of functions' own text that allocated before and do not afterwards. */
function goneOf(before: readonly FileResult[], after: readonly FileResult[]): string[] {
  const left = new Map<string, number>();
  const each = (results: readonly FileResult[], visit: (key: string, f: FindingInfo) => void): void => {
    for (const r of results)
      for (const fn of r.functions)
        for (const f of fn.findings)
          if (f.from === undefined && mayAllocate(f)) visit(`${r.file} ${fn.name} ${f.text}`, f);
  };
  each(after, (key) => left.set(key, (left.get(key) ?? 0) + 1));
  const gone: string[] = [];
  each(before, (key, f) => {
    const n = left.get(key) ?? 0;
    if (n > 0) left.set(key, n - 1);
    else gone.push(f.id);
  });
  return gone;
}

/** Whether there are fewer findings like one in its function. */
function isGone(before: readonly FileResult[], after: readonly FileResult[], f: FindingInfo): boolean {
  if (f.allocation === undefined) return true;
  const like = (results: readonly FileResult[]): number => {
    let n = 0;
    for (const r of results)
      for (const fn of r.functions)
        for (const x of fn.findings) if (x.func === f.func && x.text === f.text && mayAllocate(x)) n++;
    return n;
  };
  return like(after) < like(before);
}

/** Lines that the compiler prints once more, and twice, for functions around methods with value receivers. */
function wrappedLines(results: readonly FileResult[], methods: ReadonlySet<string>): number {
  if (methods.size === 0) return 0;
  let n = 0;
  for (const r of results)
    for (const fn of r.functions)
      if (fn.inlining?.inlinable === true && methods.has(fn.name.slice(fn.name.lastIndexOf('.') + 1)))
        n += 2 * heapLines([{ ...r, functions: [fn] }]);
  return n;
}

/** The lines of `-gcflags=-m` that say of something that it is on the heap. */
function heapLines(results: readonly FileResult[]): number {
  const lines = new Set<string>();
  for (const r of results)
    for (const fn of r.functions)
      for (const f of fn.findings)
        if (/^moved to heap: | escapes to heap$/.test(f.text))
          lines.add(`${f.place.file}:${f.place.line}:${f.place.col}: ${f.text}`);
  return lines.size;
}

/** How many places are edited, in how many files, as words. */
export function editsText(edits: readonly FileEdit[]): string {
  const files = new Set(edits.map((e) => e.file)).size;
  const n = `${edits.length} edit${edits.length === 1 ? '' : 's'}`;
  return files === 1 ? n : `${n} in ${files} files`;
}

/** "−1 allocation (48 B)". */
export function savingText({ allocations, bytes }: Saving): string {
  return `−${allocations} allocation${allocations === 1 ? '' : 's'}${bytes > 0 ? ` (${bytes} B)` : ''}`;
}
