/** The compiler's own format, byte for byte. */
import type { Package } from '../load';
import type { PackageAnalysis } from '../pipeline';
import { compilerLines } from '../report/compiler';
import { analyze, type Run } from './load';
import { writeBinary } from './output';

/** Prints a package; nothing where the compiler prints nothing. */
export function printCompiler(run: Run, p: Package, known?: PackageAnalysis): void {
  const m = Math.min(run.flags.m, 2);
  const analysis = known ?? analyze(run, p, m >= 2);
  if (analysis === undefined) return;
  const lines = compilerLines(run.pipeline.positions, analysis.notes, analysis.findings, m);
  if (lines.length > 0) writeBinary(`# ${p.importPath}\n${lines.join('\n')}\n`);
}
