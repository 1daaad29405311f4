/**
 * Explanations: the steps that bring a value from a location to the root of a walk (solve.go's explain functions,
 * go1.26).
 */
import type { Pos } from '../base/pos';
import { Op } from '../ir/op';
import type { Finding, Step, StepNote } from './context';
import { factOf, isHidden } from './facts';
import type { Batch, Location, Note } from './graph';

/** The location as explanations call it. */
export function explainLoc(b: Batch, l: Location): string {
  if (l === b.heapLoc) return '{heap}';
  if (l.n === undefined) return '{temp}';
  return l.n.op === Op.NAME ? b.text(l.n) : `{storage for ${b.text(l.n)}}`;
}

const posOf = (b: Batch, l: Location): Pos => (l.n === undefined ? 0 : b.ctx.outermost(l.n.pos));

export function explainFlow(b: Batch, dst: Location, src: Location, derefs: number, notes: Note | undefined): Step {
  const list: StepNote[] = [];
  for (let note = notes; note !== undefined; note = note.next) {
    list.push({
      why: note.why,
      expr: b.text(note.where),
      pos: b.ctx.outermost(note.where.pos),
      fact: factOf(b, note.where, note.why),
    });
  }
  return {
    arrow: b.ctx.target.release.explanationArrow,
    dst: explainLoc(b, dst),
    src: explainLoc(b, src),
    derefs,
    dstPos: posOf(b, dst),
    srcPos: posOf(b, src),
    notes: list,
  };
}

/**
 * The lines that the compiler prints below an explanation's first line (-m=2), without the position that each of them
 * begins with and the colon after it. Findings of other kinds have a chain, but no lines.
 */
export function explanationLines(f: Finding, fmtPos: (pos: Pos) => string): string[] {
  const lines: string[] = [];
  if (f.chain === undefined || (f.kind !== 'whyEscapes' && f.kind !== 'whyLeaks')) return lines;
  for (const step of f.chain) {
    lines.push(`   flow: ${step.dst} ${step.arrow} ${step.derefs < 0 ? '&' : '*'.repeat(step.derefs)}${step.src}:`);
    for (const note of step.notes)
      if (!isHidden(note.why)) lines.push(`     from ${note.expr} (${note.why}) at ${fmtPos(note.pos)}`);
  }
  if (f.truncated) lines.push('   warning: truncated explanation due to assignment cycle; see golang.org/issue/35518');
  return lines;
}
