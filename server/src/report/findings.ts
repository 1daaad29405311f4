/**
 * From the engine's findings to what is told to people: cause, sink, chain in plain words, the compiler's own lines.
 *
 * The compiler's explanation ends where the chain does; the words for who keeps a value are read off the last link that
 * has a place, since go and defer statements, stores and calls leave no more than that.
 */
import type { Pos, PosTable } from '../base/pos';
import type { Finding, Step, StepNote } from '../escape';
import { explanationLines } from '../escape';
import { type CauseCode, causeOf } from './causes';
import { formatPos } from './compiler';
import type { FindingInfo, FindingKind, StepInfo } from './model';
import { reasonText } from './reasons';

/** How a binary string reads as text. */
export function text(binary: string): string {
  for (let i = 0; i < binary.length; i++) if (binary.charCodeAt(i) >= 0x80) return Buffer.from(binary, 'latin1').toString('utf8');
  return binary;
}

export interface DescribeContext {
  readonly positions: PosTable;
  /** Bytes to underline at a position. */
  readonly lengthAt: (pos: Pos) => number;
  /** Bytes of the object that is allocated, where known. */
  readonly sizeOf: (f: Finding) => number | undefined;
  /** Whether the finding allocates nothing although it escapes. */
  readonly isFree: (f: Finding) => boolean;
  /** Does not escape, but needs the heap when it turns out to be large. */
  readonly isVariable: (f: Finding) => boolean;
  /** What kind of callee the call at a position has. */
  readonly callAt?: (pos: Pos) => CauseCode | undefined;
}

const kinds: Partial<Record<Finding['kind'], FindingKind>> = {
  moved: 'moved', escapes: 'escapes', stays: 'stays', leaks: 'leaks', leaksContent: 'leaksContent', leaksResult: 'leaksResult',
  paramStays: 'paramStays', selfAssign: 'note', zeroCopy: 'note', unsafeUintptr: 'note', marking: 'note',
};

/**
 * The findings of a package, one for each line that the compiler prints at -m=1; the explanation that it prints at -m=2
 * becomes the finding's chain.
 */
export function describe(ctx: DescribeContext, findings: readonly Finding[]): { readonly finding: Finding; readonly info: FindingInfo }[] {
  const why = new Map<string, Finding>();
  for (const f of findings) {
    if ((f.kind === 'whyEscapes' || f.kind === 'whyLeaks') && f.chain !== undefined) {
      const key = `${f.kind === 'whyLeaks' ? 'leak' : 'heap'}${f.pos}:${subject(f)}`;
      if (!why.has(key)) why.set(key, f);
    }
  }
  const out: { finding: Finding; info: FindingInfo }[] = [];
  for (const f of findings) {
    const kind = kinds[f.kind];
    if (kind === undefined) continue;
    const place = ctx.positions.place(f.pos);
    if (place === undefined) continue;
    const name = subject(f);
    const leak = kind === 'leaks' || kind === 'leaksContent' || kind === 'leaksResult';
    const reason = why.get(`${leak ? 'leak' : 'heap'}${f.pos}:${name}`) ?? (f.chain !== undefined ? f : undefined);
    const free = (kind === 'moved' || kind === 'escapes') && ctx.isFree(f);
    const variable = kind === 'stays' && ctx.isVariable(f);
    const cause = causeFor(ctx, kind, f, reason, free, variable);
    const sink = kind === 'stays' || kind === 'paramStays' ? undefined : sinkFor(reason);
    const size = ctx.sizeOf(f);
    const at = (pos: Pos): string => formatPos(ctx.positions, pos);
    const verbatim = reason === undefined || reason === f ? [] : [`${at(reason.pos)}: ${reason.text}`, ...explanationLines(reason, at).map((l) => `${at(reason.pos)}:${l}`)];
    out.push({
      finding: f,
      info: {
        kind, place: { ...place, file: text(place.file) }, length: Math.max(1, ctx.lengthAt(f.pos) || name.length), text: text(f.text),
        func: text(f.fn?.sym.name ?? ''), name: text(name), cause, free,
        ...(size === undefined ? {} : { size }), ...(variable ? { heapIfLarge: true } : {}), ...(sink === undefined ? {} : { sink: text(sink) }),
        steps: reason?.chain === undefined ? [] : stepsOf(ctx, reason.chain),
        verbatim: [...verbatim, `${at(f.pos)}: ${f.text}`].map(text),
      },
    });
  }
  return out;
}

/** The variable or expression that a message is about. */
function subject(f: Finding): string {
  const t = f.text;
  switch (f.kind) {
    case 'moved': return t.slice('moved to heap: '.length);
    case 'escapes': return t.replace(/ escapes to heap$/, '');
    case 'stays': case 'paramStays': return t.replace(/ does not escape$/, '');
    case 'leaks': return t.replace(/^leaking param: /, '');
    case 'leaksContent': return t.replace(/^leaking param content: /, '');
    case 'leaksResult': return t.replace(/^leaking param: /, '').replace(/ to result .*$/, '');
    case 'whyEscapes': return t.replace(/ escapes to heap in .*$/s, '');
    case 'whyLeaks': return t.replace(/^parameter /, '').replace(/ leaks to .*$/s, '');
    default: return '';
  }
}

function stepsOf(ctx: DescribeContext, chain: readonly Step[]): StepInfo[] {
  const steps: StepInfo[] = [];
  for (const s of chain) {
    for (const n of s.notes) {
      const place = ctx.positions.place(n.pos);
      const call = n.why === 'call parameter' ? ctx.callAt?.(n.pos) : undefined;
      steps.push({ text: call === undefined ? reasonText(n.why) : `it is ${causeOf(call).title}`, why: n.why, expr: text(n.expr), place: place === undefined ? undefined : { ...place, file: text(place.file) } });
    }
  }
  return steps;
}

function lastNote(reason: Finding | undefined): StepNote | undefined {
  const chain = reason?.chain;
  if (chain === undefined) return undefined;
  for (let i = chain.length - 1; i >= 0; i--) {
    const notes = chain[i]!.notes;
    if (notes.length > 0) return notes[notes.length - 1];
  }
  return undefined;
}

function causeFor(ctx: DescribeContext, kind: FindingKind, f: Finding, reason: Finding | undefined, free: boolean, variable: boolean): CauseCode {
  switch (kind) {
    case 'stays': return variable ? 'variable-size' : 'stack';
    case 'paramStays': return 'stack';
    case 'leaks': return 'param-leaks';
    case 'leaksContent': return 'param-content-leaks';
    case 'leaksResult': return 'param-to-result';
    case 'note': return 'unknown';
    default: break;
  }
  if (free) return 'free';
  const chain = reason?.chain;
  const last = lastNote(reason);
  if (chain === undefined || last === undefined) return 'unknown';
  const end = chain[chain.length - 1]!;
  const boxed = f.node !== undefined && 'type' in f.node && end.notes.length > 0 && isBox(f);
  switch (last.why) {
    case 'return': return 'returned';
    case 'send': return 'channel-send';
    case 'map literal key': case 'map literal value': case 'key of map put': return 'map-element';
    case 'too large for stack': return 'too-large';
    case 'too aligned for stack': return 'too-aligned';
    case 'zero-sized element': return 'free';
    case 'appendee slice': case 'appended slice...': return 'append';
    case 'copied slice': return 'copy';
    case 'conversion to unsafe.Pointer': case 'reflect.Header.Data': case '//go:uintptrescapes': return 'unsafe';
    case 'captured by a closure': case 'reference': return 'captured';
    case 'call parameter': return boxed ? 'boxed' : (ctx.callAt?.(last.pos) ?? callCause(last.expr));
    case 'callee operand': return 'func-value-call';
    case 'assign': case 'assign-pair': case 'assign-pair-dot-type': case 'assign-pair-receive': case 'assign-pair-mapr': case 'range': case 'range-deref':
      return assignCause(end, last.expr);
    case 'spill': return end.dst.startsWith('{storage for func literal') ? 'captured' : end.dst === '{heap}' ? (f.text.startsWith('func literal') ? 'goroutine' : 'boxed') : 'inside-escaping';
    default: return end.dst.startsWith('{storage for') ? 'inside-escaping' : 'unknown';
  }
}

/** A value that an interface holds by pointer: its storage is made for the conversion. */
function isBox(f: Finding): boolean {
  return f.kind === 'escapes' && !/^(&|new\(|make\(|func literal|\[\]|map\[|append)/.test(f.text) && !f.text.includes('{');
}

function callCause(expr: string): CauseCode {
  if (expr.startsWith('append(')) return 'append';
  if (expr.startsWith('panic(')) return 'panic';
  if (expr.startsWith('copy(')) return 'copy';
  return 'leaking-call';
}

/** An assignment's target, out of the printed statement `X = Y` or `X := Y`. */
function target(expr: string): string {
  let depth = 0;
  for (let i = 0; i + 1 < expr.length; i++) {
    const c = expr[i]!;
    if (c === '(' || c === '[' || c === '{') depth++;
    else if (c === ')' || c === ']' || c === '}') depth--;
    else if (depth === 0 && (expr.startsWith(' = ', i) || expr.startsWith(' := ', i))) return expr.slice(0, i);
  }
  return expr;
}

function assignCause(end: Step, expr: string): CauseCode {
  const to = target(expr);
  if (end.dst === '{heap}') {
    if (/\]$/.test(to)) return 'slice-element';
    if (/^[\w.·]+$/.test(to) && !to.includes('.')) return 'package-variable';
    return 'stored-through-pointer';
  }
  if (end.dst.startsWith('{storage for')) return 'inside-escaping';
  return 'outlives-loop';
}

/** Who keeps the value, in words to end a sentence with. */
function sinkFor(reason: Finding | undefined): string | undefined {
  const chain = reason?.chain;
  const last = lastNote(reason);
  if (chain === undefined || last === undefined) return undefined;
  const end = chain[chain.length - 1]!;
  switch (last.why) {
    case 'return': return 'the caller, through the result';
    case 'send': return 'whoever receives from the channel';
    case 'call parameter': return `the call ${last.expr}`;
    case 'appendee slice': case 'appended slice...': return 'the array that append makes';
    case 'map literal key': case 'map literal value': case 'key of map put': return 'a map';
    case 'assign': case 'assign-pair': return end.dst === '{heap}' ? target(last.expr) : end.dst.replace(/^\{storage for (.*)\}$/, '$1');
    default: return end.dst === '{heap}' || end.dst === '{temp}' ? undefined : end.dst.replace(/^\{storage for (.*)\}$/, '$1');
  }
}
