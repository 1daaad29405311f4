/** What a change put on the heap, took off it, or made to allocate in other cases; with the reason where one shows. */
import type { FindingInfo, FindingInlining, FunctionInfo, InliningInfo } from '../answers/model';
import { align, type Found, groupOf, type Pair, weightOf } from './align';

/**
 * new: it is on the heap and was not, or was not there · gone: the other way round · changed: it allocates in other
 * cases than before.
 */
export type ChangeKind = 'new' | 'gone' | 'changed';

export interface Change {
  readonly kind: ChangeKind;
  readonly pkg: string;
  readonly before?: Found;
  readonly after?: Found;
  /** The function that calls the one that has it, where only what is inlined changed. */
  readonly caller?: string;
  /** "F is no longer inlinable: cost 83 of 80". */
  readonly reason?: string;
}

/** One tree's answer for a package. */
export interface PackageSide {
  readonly functions: readonly FunctionInfo[];
  readonly inliningOf: (f: FindingInfo) => FindingInlining;
  /** Copies of allocations that inlining made, those that are on the stack above all. */
  readonly copies: readonly Found[];
  /** Copies whose original says the same: they have partners, and no changes of their own. */
  readonly repeated: ReadonlySet<FindingInfo>;
  /** Files without an answer. */
  readonly silent: ReadonlySet<string>;
}

/** What of a tree's functions other packages ask: added as packages are answered, dependencies first. */
export class FunctionIndex {
  private readonly functions = new Map<string, FunctionInfo>();

  add(pkg: string, name: string, functions: readonly FunctionInfo[]): void {
    for (const fn of functions) {
      this.functions.set(`${pkg} ${fn.name}`, fn);
      this.functions.set(`${name}.${fn.name}`, fn);
    }
  }

  /** A function as it is called in a package. */
  find(pkg: string, name: string): FunctionInfo | undefined {
    return this.functions.get(`${pkg} ${name}`) ?? this.functions.get(name);
  }
}

export interface Comparison {
  readonly changes: readonly Change[];
  /** Places that allocate as before, in other lines. */
  readonly moved: number;
}

const nothing: PackageSide = {
  functions: [],
  inliningOf: () => ({}),
  copies: [],
  repeated: new Set(),
  silent: new Set(),
};

/** Compares a package's answers; one side has none where the package is not there. isShown: which findings count. */
export function comparePackage(
  pkg: string,
  before: PackageSide = nothing,
  after: PackageSide = nothing,
  indexes: { readonly before: FunctionIndex; readonly after: FunctionIndex },
): Comparison {
  const old = groups(before, after),
    now = groups(after, before);
  const changes: Change[] = [];
  let moved = 0;
  const pairs = [...new Set([...old.keys(), ...now.keys()])].flatMap((key) =>
    align(old.get(key) ?? [], now.get(key) ?? []),
  );
  for (const pair of rejoined(pairs)) {
    const kind = kindOf(pair.before, pair.after);
    if (kind === undefined) {
      if (pair.before !== undefined && pair.after !== undefined && hasMoved(pair.before, pair.after)) moved++;
      continue;
    }
    const told = kind === 'gone' ? pair.before : (pair.after ?? pair.before);
    if (told !== undefined && (before.repeated.has(told.finding) || after.repeated.has(told.finding))) continue;
    const reason = reasonOf(kind, pkg, pair, before, after, indexes);
    changes.push({ kind, pkg, ...pair, ...(reason === undefined ? {} : { reason }) });
  }
  changes.push(...calls('new', pkg, before, after, indexes), ...calls('gone', pkg, before, after, indexes));
  return { changes: changes.sort(inSourceOrder), moved };
}

/**
 * Callers whose copies of an allocation are on the stack in one tree, and whose callee, which is not inlined in the
 * other
 * tree, has it on the heap there.
 */
function calls(
  kind: 'new' | 'gone',
  pkg: string,
  before: PackageSide,
  after: PackageSide,
  indexes: { readonly before: FunctionIndex; readonly after: FunctionIndex },
): Change[] {
  const [good, bad, there] = kind === 'new' ? [before, after, indexes.after] : [after, before, indexes.before];
  const callers = new Map(bad.functions.map((fn) => [fn.name, fn]));
  return good.copies.flatMap((copy): Change[] => {
    const { finding, fn } = copy;
    const callee = finding.from?.func ?? '';
    const now = there.find(pkg, callee);
    const caller = callers.get(fn.name);
    if (weightOf(finding.state) !== 'none' || now?.inlining?.inlinable !== false || caller === undefined) return [];
    if (caller.calls?.some((c) => c.callee === callee && c.state !== 'inlined') !== true) return [];
    const own = now.findings.find((f) => f.name === finding.name && weightOf(f.state) === 'heap');
    if (own === undefined) return [];
    const other: Found = { finding: own, fn: now };
    const reason =
      kind === 'new'
        ? notInlinable(callee, now.inlining)
        : `${callee} is inlinable now${costOf(inlining(indexes.after, pkg, callee))}`;
    return [
      {
        kind,
        pkg,
        caller: fn.name,
        reason,
        ...(kind === 'new' ? { before: copy, after: other } : { before: other, after: copy }),
      },
    ];
  });
}

const inlining = (index: FunctionIndex, pkg: string, name: string): InliningInfo =>
  index.find(pkg, name)?.inlining ?? { inlinable: true };

/**
 * Pairs what is alone on both sides where the compiler says the same of it: an expression that was written in another
 * way in the same function, and allocates as before.
 */
function rejoined(pairs: readonly Pair[]): Pair[] {
  const key = ({ finding, fn }: Found): string => `${fn.name}\n${finding.func}\n${finding.state}\n${finding.text}`;
  const gone = new Map<string, Found[]>();
  for (const p of pairs)
    if (p.before !== undefined && p.after === undefined) {
      const list = gone.get(key(p.before));
      if (list === undefined) gone.set(key(p.before), [p.before]);
      else list.push(p.before);
    }
  if (gone.size === 0) return [...pairs];
  const taken = new Set<Found>();
  const joined = pairs.map((p): Pair => {
    const before = p.before === undefined && p.after !== undefined ? gone.get(key(p.after))?.shift() : undefined;
    if (before === undefined) return p;
    taken.add(before);
    return { ...p, before };
  });
  return joined.filter((p) => p.after !== undefined || p.before === undefined || !taken.has(p.before));
}

/** What of a tree can be compared with the other one: what has no answer there is not gone. */
function groups(side: PackageSide, other: PackageSide): Map<string, Found[]> {
  const silent = new Set(other.functions.filter((fn) => fn.silence !== undefined).map((fn) => fn.name));
  const map = new Map<string, Found[]>();
  for (const fn of side.functions)
    for (const finding of fn.findings) {
      if (finding.allocation === undefined || silent.has(fn.name) || other.silent.has(fn.place.file)) continue;
      const key = groupOf(finding.id);
      const list = map.get(key);
      if (list === undefined) map.set(key, [{ finding, fn }]);
      else list.push({ finding, fn });
    }
  return map;
}

function kindOf(before: Found | undefined, after: Found | undefined): ChangeKind | undefined {
  const was = before === undefined ? 'none' : weightOf(before.finding.state),
    is = after === undefined ? 'none' : weightOf(after.finding.state);
  if (is === 'heap' && was !== 'heap') return 'new';
  if (was === 'heap' && is !== 'heap') return 'gone';
  if (was !== is) return 'changed';
  return was !== 'none' && before?.finding.state !== after?.finding.state ? 'changed' : undefined;
}

function hasMoved({ finding: a }: Found, { finding: b }: Found): boolean {
  return weightOf(b.state) !== 'none' && (a.place.line !== b.place.line || a.place.file !== b.place.file);
}

function inSourceOrder(a: Change, b: Change): number {
  const x = (a.after ?? a.before)!.finding.place,
    y = (b.after ?? b.before)!.finding.place;
  return (x.file < y.file ? -1 : x.file > y.file ? 1 : 0) || x.line - y.line || x.col - y.col;
}

/** Why, as far as it shows in what else changed: what is inlined, and what callees keep. */
function reasonOf(
  kind: ChangeKind,
  pkg: string,
  pair: { readonly before?: Found; readonly after?: Found },
  before: PackageSide,
  after: PackageSide,
  indexes: { readonly before: FunctionIndex; readonly after: FunctionIndex },
): string | undefined {
  const from = kind === 'gone' ? pair.before : pair.after;
  if (from === undefined) return undefined;
  const { finding } = from;
  const side = kind === 'gone' ? before : after;
  const [first, last] = kind === 'gone' ? [indexes.after, indexes.before] : [indexes.before, indexes.after];
  for (const { callee } of side.inliningOf(finding).ifInlined ?? []) {
    const good = first.find(pkg, callee)?.inlining,
      bad = last.find(pkg, callee)?.inlining;
    if (good?.inlinable === true && bad?.inlinable === false)
      return kind === 'gone' ? `${callee} is inlinable now${costOf(good)}` : notInlinable(callee, bad);
  }
  // Its own function is inlined in one tree alone, and there its callers decide.
  const good = first.find(pkg, from.fn.name)?.inlining,
    bad = from.fn.inlining;
  const other = kind === 'gone' ? pair.after : pair.before;
  if (other?.finding.state === 'unless-inlined' && good?.inlinable === true && bad?.inlinable === false)
    return kind === 'gone' ? `${from.fn.name} is inlinable now${costOf(good)}` : notInlinable(from.fn.name, bad);
  for (const step of finding.steps)
    for (const callee of calleesIn(step.expr)) {
      const good = first.find(pkg, callee),
        bad = last.find(pkg, callee);
      if (good === undefined || bad === undefined || good === bad) continue;
      const param = leaks(bad).find((p) => !leaks(good).includes(p));
      if (param !== undefined)
        return kind === 'gone'
          ? `${callee} no longer keeps its parameter ${param}`
          : `${callee} now keeps its parameter ${param}`;
    }
  return undefined;
}

/** The functions that an expression calls by their names: "f", "pkg.F", "(*T).M". */
export function calleesIn(expr: string): string[] {
  const list: string[] = [];
  for (let open = expr.indexOf('('); open >= 0; open = expr.indexOf('(', open + 1)) {
    let from = open;
    while (from > 0 && /[\w.]/.test(expr[from - 1]!)) from--;
    if (from === open || expr[open - 1] === '.') continue;
    // A method expression names its type in parentheses.
    if (expr[from] === '.' && expr[from - 1] === ')') {
      const close = from - 1;
      from = expr.lastIndexOf('(', close);
      if (from < 0 || !/^\(\*?[\w.]+$/.test(expr.slice(from, close))) continue;
    }
    list.push(expr.slice(from, open));
  }
  return list;
}

const costOf = (i: InliningInfo): string => (i.cost === undefined ? '' : `: cost ${i.cost} of ${i.budget ?? 80}`);

function notInlinable(callee: string, i: InliningInfo): string {
  const why = i.overBudget ? costOf(i) : i.reason === undefined ? '' : `: ${i.reason}`;
  return `${callee} is no longer inlinable${why}`;
}

const leaks = (fn: FunctionInfo): string[] =>
  fn.findings.filter((f) => f.kind.startsWith('leaks') || f.kind === 'moved').map((f) => f.name);
