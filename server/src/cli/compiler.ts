/** The compiler's own format, byte for byte. */

import { compilerLines } from '../answers/compiler';
import type { LowerNote } from '../ir/unit';
import type { Package } from '../load';
import type { PackageAnalysis } from '../program';
import { analyze, type Run } from './load';
import { writeBinary } from './output';

/** Prints a package; nothing where the compiler prints nothing. */
export function printCompiler(run: Run, p: Package, known?: PackageAnalysis): void {
  const m = run.flags.m >= 2 ? 2 : 1;
  const key = known === undefined ? run.keys.of(p.importPath) : undefined;
  const kept = key === undefined ? undefined : run.cache.read(key, `m${m}`);
  if (kept !== undefined) {
    if (kept !== '') writeBinary(`# ${p.importPath}\n${kept}\n`);
    return;
  }
  const elided: LowerNote[] = [];
  // An analysis that explains words some lines of -m=1 differently.
  const analysis = (m >= 2 ? known : undefined) ?? analyze(run, p, m >= 2, m >= 2 || run.flags.inlining, elided);
  if (analysis === undefined) return;
  const lines = compilerLines(run.pipeline.positions, analysis.notes, analysis.findings, m, elided);
  const text = lines.join('\n');
  if (text !== '') writeBinary(`# ${p.importPath}\n${text}\n`);
  // Packages with errors are analysed each time, so that their errors are printed.
  if (
    key !== undefined &&
    p.problems.length === 0 &&
    p.importErrors.size === 0 &&
    analysis.problems.length === 0 &&
    analysis.silent.length === 0
  )
    run.cache.write(key, `m${m}`, text);
}
