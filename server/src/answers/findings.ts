/**
 * From the engine's findings to what is told to people: cause, sink, chain in plain words, the compiler's own lines.
 *
 * The compiler's explanation ends where the chain meets something that is on the heap already. Here it continues with
 * that
 * something's own chain, until who keeps it all can be named.
 */
import { type Allocation, type State, verdictOf } from '../allocs';
import { none } from '../base/none';
import type { Pos, PosTable } from '../base/pos';
import type { Finding, StepNote } from '../escape';
import { explanationLines, isHidden } from '../escape';
import { Op } from '../ir/op';
import { trimInlineHash } from '../ir/typefmt';
import { decode } from '../vfs';
import type { CauseCode } from './causes';
import { causeOfEscape, keeperOf } from './classify';
import { formatPos } from './compiler';
import { isVariadic } from './extents';
import { instanceAround, isMade, unshaped, withoutArguments } from './generics';
import type { Cold, Extent, FindingInfo, FindingKind, Origin, Place, StepInfo } from './model';
import { reasonText } from './reasons';

/** How a binary string reads as text. */
export function text(binary: string): string {
  for (let i = 0; i < binary.length; i++)
    if (binary.charCodeAt(i) >= 0x80) return Buffer.from(binary, 'latin1').toString('utf8');
  return binary;
}

export interface DescribeContext {
  readonly positions: PosTable;
  /** The extent of the node that a finding is about; undefined where there is none. */
  readonly extentOf: (f: Finding) => Extent | undefined;
  readonly coldOf: (f: Finding) => Cold | undefined;
  /** The source of what a finding is about, a binary string on one line. */
  readonly sourceOf: (f: Finding) => string | undefined;
  /** The source of the node at a position of the declaration, likewise. */
  readonly sourceAt: (pos: Pos) => string | undefined;
  /** Where the code is written, for what inlining brought in. */
  readonly originOf: (f: Finding) => Origin | undefined;
  /** Bytes of the object that is allocated, where known. */
  readonly sizeOf: (f: Finding) => number | undefined;
}

const kinds: Partial<Record<Finding['kind'], FindingKind>> = {
  moved: 'moved',
  escapes: 'escapes',
  stays: 'stays',
  leaks: 'leaks',
  leaksContent: 'leaksContent',
  leaksResult: 'leaksResult',
  paramStays: 'paramStays',
  allocates: 'allocates',
  selfAssign: 'note',
  zeroCopy: 'note',
  unsafeUintptr: 'note',
  marking: 'note',
};

/** Chains that are followed from one object into the next are not followed farther than this. */
const maxStitches = 8;

/** A finding in words, without its identity, and the positions of its steps. */
export interface Worded {
  readonly finding: Finding;
  readonly told: Told;
  readonly steps: readonly Pos[];
}

/** A finding and the answer for it. */
export interface Described extends Worded {
  readonly info: FindingInfo;
}

/**
 * The findings of a package, one for each line that the compiler prints at -m=1; the explanation that it prints at -m=2
 * becomes the finding's chain.
 */
export function describe(ctx: DescribeContext, findings: readonly Finding[]): Worded[] {
  const out: Worded[] = [];
  for (const f of findings) {
    const kind = isMade(f) ? undefined : kinds[f.kind];
    const verdict = verdictOf(f);
    // What constants decide away has no finding.
    if (kind === undefined || verdict?.dead === true) continue;
    const base = ctx.positions.base(f.pos);
    if (base === undefined) continue;
    const place = base.place(f.pos);
    const mapped = base.directives.length === 0 ? undefined : base.told(f.pos);
    const generic = instanceAround(f.fn) !== undefined;
    const own = f.subject;
    const source =
      (generic && (kind === 'escapes' || kind === 'stays')) ||
      (f.origin === 0 && own !== variadic && (kind === 'allocates' || isMadeUp(own) || own === 'append'))
        ? ctx.sourceOf(f)
        : undefined;
    const name = source ?? inWords(own);
    const state = verdict?.state ?? (kind === 'moved' || kind === 'escapes' ? 'heap' : 'stack');
    const free = state === 'free';
    const sink = f.chain === undefined ? undefined : keeperOf(f);
    const size = ctx.sizeOf(f);
    const funcName = trimInlineHash(f.fn?.sym.name ?? '');
    const from = ctx.originOf(f);
    const cold = ctx.coldOf(f);
    const stepPos: Pos[] = [];
    const steps = stepsOf(ctx, f, free, stepPos);
    const told: Told = {
      kind,
      place: place,
      ...(mapped === undefined || samePlace(mapped, place) ? {} : { mapped: { ...mapped, file: decode(mapped.file) } }),
      extent: ctx.extentOf(f) ?? atPlace(place),
      ...(from === undefined ? {} : { from }),
      ...(cold === undefined ? {} : { cold }),
      text: textOf(f, kind, generic || kind === 'allocates' ? source : undefined),
      func: text(generic ? withoutArguments(funcName) : funcName),
      name: unshaped(text(name)),
      ...(isVariadic(f) ? { variadic: true } : {}),
      cause: causeFor(kind, f, state, verdict?.allocation),
      state,
      ...(verdict === undefined ? {} : { allocation: verdict.allocation, loopDepth: verdict.loopDepth }),
      ...(verdict !== undefined && verdict.loopDepth > 0 ? { inLoop: true as const } : {}),
      free,
      ...(size === undefined ? {} : { size }),
      ...(kind === 'stays' && state === 'large' ? { heapIfLarge: true } : {}),
      ...(sink === undefined ? {} : { sink: text(sink) }),
      ...(f.causes > 1 ? { moreCauses: f.causes - 1 } : {}),
      steps,
    };
    out.push({ finding: f, told, steps: stepPos });
  }
  return out;
}

/** The compiler's line; of a generic function, in the terms of its source. */
function textOf(f: Finding, kind: FindingKind, source: string | undefined): string {
  if (kind === 'allocates') return `${text(source ?? unshaped(f.text))} allocates`;
  if (source === undefined) return unshaped(text(f.text));
  return `${text(source)} ${kind === 'stays' ? 'does not escape' : 'escapes to heap'}`;
}

const samePlace = (a: Place, b: Place): boolean => a.line === b.line && a.col === b.col && a.file === b.file;

/** Code of the compiler's that no node of the source stands for. */
const atPlace = ({ line, col }: Place): Extent => ({ line, col, endLine: line, endCol: col });

type Told = Omit<FindingInfo, 'verbatim' | 'id'>;

/**
 * Gives the findings of one function, or of the initializers, their identities; the list is in the order of the source.
 * owner: package and function.
 */
export function identify(positions: PosTable, owner: string, list: readonly Worded[]): Described[] {
  const counts = new Map<string, number>();
  return list.map((w) => {
    const { told } = w;
    const what = `${owner} ${told.func} ${classOf(told.kind)} ${told.name.replace(/\s+/g, ' ')}`;
    const n = (counts.get(what) ?? 0) + 1;
    counts.set(what, n);
    return { ...w, info: withLines(positions, w.finding, told, n === 1 ? what : `${what} #${n}`) };
  });
}

/** What a finding is about, whatever the verdict is. */
function classOf(kind: FindingKind): 'alloc' | 'param' | 'note' {
  switch (kind) {
    case 'moved':
    case 'escapes':
    case 'stays':
    case 'allocates':
      return 'alloc';
    case 'leaks':
    case 'leaksContent':
    case 'leaksResult':
    case 'paramStays':
      return 'param';
    case 'note':
      return 'note';
  }
}

/** The compiler's lines are many, and few are read: they are made when they are, with the positions of that moment. */
function withLines(positions: PosTable, f: Finding, told: Told, id: string): FindingInfo {
  return {
    id,
    ...told,
    get verbatim(): readonly string[] {
      const at = (pos: Pos): string => formatPos(positions, pos);
      // What is found beyond the compiler's output has no lines in it.
      if (f.verbosity === 0) return none;
      return [...(f.chain === undefined ? [] : explanationOf(f, at)), `${at(f.pos)}: ${f.text}`].map(text);
    },
  };
}

/** The answer for a finding, in another state. */
export function inState(positions: PosTable, d: Described, state: State): FindingInfo {
  return withLines(positions, d.finding, { ...d.told, state }, d.info.id);
}

function causeFor(kind: FindingKind, f: Finding, state: State, allocation: Allocation | undefined): CauseCode {
  switch (kind) {
    case 'stays':
      return state === 'stack' ? 'stack' : state === 'large' ? 'variable-size' : 'beyond-stack';
    case 'paramStays':
      return 'stack';
    case 'leaks':
      return 'param-leaks';
    case 'leaksContent':
      return 'param-content-leaks';
    case 'leaksResult':
      return 'param-to-result';
    case 'note':
      return 'unknown';
    case 'moved':
    case 'escapes':
      return state === 'free' ? 'free' : causeOfEscape(f);
    case 'allocates':
      return f.node?.op === Op.CALLFUNC ? 'runtime-call' : causeOfSilent(allocation);
  }
}

/** The cause of an allocation that the compiler does not speak of: what stands there. */
function causeOfSilent(allocation: Allocation | undefined): CauseCode {
  switch (allocation) {
    case 'chan':
      return 'channel';
    case 'map':
      return 'map-write';
    case 'string':
      return 'string-append';
    case 'slice':
      return 'moved-slice';
    case 'goroutine':
      return 'go-statement';
    case 'defer':
      return 'defer-statement';
    case 'append':
      return 'variable-size';
    case 'object':
    case 'closure':
    case 'conversion':
    case 'box':
    case undefined:
      return 'unknown';
  }
}

/** The lines that -m=2 prints of it. */
function explanationOf(f: Finding, at: (pos: Pos) => string): string[] {
  const why = f.why;
  return why === undefined
    ? []
    : [`${at(why.pos)}: ${why.text}`, ...explanationLines(why, at).map((l) => `${at(why.pos)}:${l}`)];
}

/** The chain, and those of the objects that it ends in; `at` gets the steps' positions. */
function stepsOf(ctx: DescribeContext, f: Finding, free: boolean, at: Pos[]): StepInfo[] {
  const steps: StepInfo[] = [];
  const add = (pos: Pos, said: string, why: string, expr: string): void => {
    steps.push({ text: said, why, expr, place: placeIn(ctx.positions, pos) });
    at.push(pos);
  };
  const seen = new Set<Finding>();
  let link: Finding | undefined = f;
  for (let n = 0; link !== undefined && n < maxStitches && !seen.has(link); n++) {
    seen.add(link);
    if (n > 0) add(link.pos, 'and this is on the heap itself', 'container', text(inWords(link.subject)));
    for (const s of link.chain ?? [])
      for (const note of s.notes)
        add(note.pos, reasonText(note.why, note.fact), note.why, isHidden(note.why) ? '' : exprOf(ctx, note));
    link = link.end === 'escaping' && !free ? link.target?.why : undefined;
  }
  return steps;
}

/** An expression of a step, without the compiler's own names; calls as the source has them. */
function exprOf(ctx: DescribeContext, note: StepNote): string {
  const { expr, pos } = note;
  if (expr === variadic) return variadicWords;
  const source = expr.endsWith(')') || isMadeUp(expr) ? ctx.sourceAt(pos) : undefined;
  return text(source ?? inWords(expr));
}

/** The array behind variadic arguments, in the compiler's words and in others. */
const variadic = '... argument',
  variadicWords = 'the variadic arguments';

const madeUp = /~[rb]\d|\.autotmp_|#(state|yield|next|defers|p|v|r)\d|stmp_|go\.shape\.|\.\.\. argument/;

/** Names that no source has: results and temporaries, the state of loops over functions, shapes. */
const isMadeUp = (expr: string): boolean => madeUp.test(expr);

/** An expression with words in place of such names. */
function inWords(expr: string): string {
  if (!isMadeUp(expr)) return expr;
  return unshaped(expr)
    .replace(/\.\.\. argument(\.\.\.)?/g, variadicWords)
    .replace(/~[rb]\d+/g, 'the result')
    .replace(/(\w+\.)?\.?(autotmp_|stmp_)\d+/g, 'a temporary')
    .replace(/#yield\d+/g, 'the loop body')
    .replace(/#(state|next|defers|p|v|r)\d+/g, 'a variable of the loop');
}

function placeIn(positions: PosTable, pos: Pos): Place | undefined {
  const place = positions.base(pos)?.place(pos);
  return place === undefined ? undefined : place;
}
