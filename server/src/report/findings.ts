/**
 * From the engine's findings to what is told to people: cause, sink, chain in plain words, the compiler's own lines.
 *
 * The compiler's explanation ends where the chain meets something that is on the heap already. Here it goes on with that
 * something's own chain, until who keeps it all can be named.
 */
import type { Pos, PosTable } from '../base/pos';
import type { Finding } from '../escape';
import { explanationLines, isHidden } from '../escape';
import { causeOfEscape, keeperOf } from './classify';
import type { CauseCode } from './causes';
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
}

const kinds: Partial<Record<Finding['kind'], FindingKind>> = {
  moved: 'moved', escapes: 'escapes', stays: 'stays', leaks: 'leaks', leaksContent: 'leaksContent', leaksResult: 'leaksResult',
  paramStays: 'paramStays', selfAssign: 'note', zeroCopy: 'note', unsafeUintptr: 'note', marking: 'note',
};

/** Chains that are followed from one object into the next are not followed farther than this. */
const maxStitches = 8;

/**
 * The findings of a package, one for each line that the compiler prints at -m=1; the explanation that it prints at -m=2
 * becomes the finding's chain.
 */
export function describe(ctx: DescribeContext, findings: readonly Finding[]): { readonly finding: Finding; readonly info: FindingInfo }[] {
  const at = (pos: Pos): string => formatPos(ctx.positions, pos);
  const out: { finding: Finding; info: FindingInfo }[] = [];
  for (const f of findings) {
    const kind = kinds[f.kind];
    if (kind === undefined) continue;
    const place = ctx.positions.place(f.pos);
    if (place === undefined) continue;
    const name = subject(f);
    const escaping = kind === 'moved' || kind === 'escapes';
    const free = escaping && ctx.isFree(f);
    const variable = kind === 'stays' && ctx.isVariable(f);
    const told = f.chain === undefined ? [] : explanationOf(f, at);
    const sink = f.chain === undefined ? undefined : keeperOf(f);
    const size = ctx.sizeOf(f);
    out.push({
      finding: f,
      info: {
        kind, place: { ...place, file: text(place.file) }, length: Math.max(1, ctx.lengthAt(f.pos) || name.length), text: text(f.text),
        func: text(f.fn?.sym.name ?? ''), name: text(name), cause: causeFor(kind, f, free, variable), free,
        ...(size === undefined ? {} : { size }), ...(variable ? { heapIfLarge: true } : {}), ...(sink === undefined ? {} : { sink: text(sink) }),
        ...(f.causes > 1 ? { moreCauses: f.causes - 1 } : {}),
        steps: stepsOf(ctx, f, free),
        verbatim: [...told, `${at(f.pos)}: ${f.text}`].map(text),
      },
    });
  }
  return out;
}

function causeFor(kind: FindingKind, f: Finding, free: boolean, variable: boolean): CauseCode {
  switch (kind) {
    case 'stays': return variable ? 'variable-size' : 'stack';
    case 'paramStays': return 'stack';
    case 'leaks': return 'param-leaks';
    case 'leaksContent': return 'param-content-leaks';
    case 'leaksResult': return 'param-to-result';
    case 'note': return 'unknown';
    case 'moved': case 'escapes': return free ? 'free' : causeOfEscape(f);
  }
}

/** The variable or expression that a message is about. */
function subject(f: Finding): string {
  const t = f.text;
  switch (f.kind) {
    case 'moved': return t.slice('moved to heap: '.length);
    case 'escapes': return t.slice(0, -' escapes to heap'.length);
    case 'stays': case 'paramStays': return t.slice(0, -' does not escape'.length);
    case 'leaks': return t.slice('leaking param: '.length);
    case 'leaksContent': return t.slice('leaking param content: '.length);
    case 'leaksResult': return t.slice('leaking param: '.length, t.lastIndexOf(' to result '));
    default: return '';
  }
}

/** The lines that -m=2 prints of it. */
function explanationOf(f: Finding, at: (pos: Pos) => string): string[] {
  const why = f.why;
  return why === undefined ? [] : [`${at(why.pos)}: ${why.text}`, ...explanationLines(why, at).map((l) => `${at(why.pos)}:${l}`)];
}

/** The chain, and those of the objects that it ends in. */
function stepsOf(ctx: DescribeContext, f: Finding, free: boolean): StepInfo[] {
  const steps: StepInfo[] = [];
  const seen = new Set<Finding>();
  let link: Finding | undefined = f;
  for (let n = 0; link !== undefined && n < maxStitches && !seen.has(link); n++) {
    seen.add(link);
    if (n > 0) steps.push({ text: 'and this is on the heap itself', why: 'container', expr: text(link.text.replace(/ escapes to heap in .*$/s, '')), place: placeOf(ctx, link.pos) });
    for (const s of link.chain ?? []) for (const note of s.notes) steps.push({ text: reasonText(note.why, note.fact), why: note.why, expr: isHidden(note.why) ? '' : text(note.expr), place: placeOf(ctx, note.pos) });
    link = link.end === 'escaping' && !free ? link.target?.why : undefined;
  }
  return steps;
}

function placeOf(ctx: DescribeContext, pos: Pos): StepInfo['place'] {
  const place = ctx.positions.place(pos);
  return place === undefined ? undefined : { ...place, file: text(place.file) };
}
