/**
 * Findings in the compiler's own format: `path:line:col: message`, and the explanations of -m=2. Reference:
 * cmd/compile/internal/base (FmtPos, WarnfAt), escape/solve.go (explainPath), cmd/internal/src (go1.26).
 */
import type { Pos, PosTable } from '../base/pos';
import { explanationLines, type Finding } from '../escape';
import type { LowerNote } from '../ir/unit';
import { encode } from '../vfs';

/** Columns are kept in eight bits; what does not fit is not told (src/pos.go: colMax). */
const colMax = 255;

/** base.FmtPos; a binary string. Names of files are text, those that a directive gives are not. */
export function formatPos(positions: PosTable, pos: Pos): string {
  const base = positions.base(pos);
  const place = base === undefined ? positions.place(pos) : base.told(pos);
  if (place === undefined) return '<unknown line number>';
  const file = place.file === base?.file ? encode(place.file) : place.file;
  return place.col === 0 || place.col >= colMax ? `${file}:${place.line}` : `${file}:${place.line}:${place.col}`;
}

/** The lines that the compiler prints for a package at this -m (1 or 2), without the heading. */
export function compilerLines(
  positions: PosTable,
  notes: readonly LowerNote[],
  findings: readonly Finding[],
  m: number,
  elided: readonly LowerNote[] = [],
): string[] {
  const at = (pos: Pos): string => formatPos(positions, pos);
  const line = (pos: Pos, text: string): string => (pos === 0 ? text : `${at(pos)}: ${text}`);
  const lines = notes.filter((n) => (n.verbosity ?? 1) <= m).map((n) => line(n.pos, n.text));
  for (const f of findings) {
    if (f.verbosity === 0 || f.verbosity > m) continue;
    // Explanations are printed by other means than messages: they tell a position even where there is none.
    lines.push(f.kind === 'whyEscapes' || f.kind === 'whyLeaks' ? `${at(f.pos)}: ${f.text}` : line(f.pos, f.text));
    if (m >= 2 && f.chain !== undefined) for (const text of explanationLines(f, at)) lines.push(`${at(f.pos)}:${text}`);
  }
  for (const n of elided) lines.push(line(n.pos, n.text));
  return lines;
}
