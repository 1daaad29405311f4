/** The compiler's own format, byte for byte. */

import * as nodePath from 'node:path';
import { compilerLines } from '../answers/compiler';
import type { LowerNote } from '../ir/unit';
import type { Package } from '../load';
import type { PackageAnalysis } from '../program';
import { encode } from '../vfs';
import { analyze, type Run } from './load';
import { writeBinary } from './output';

function formatted(run: Run, p: Package, text: string): string {
  return text === '' ? '' : `# ${p.importPath}\n${relative(text, encode(p.dir), encode(run.cwd))}\n`;
}

/**
 * Paths as the go command prints them: relative to the working directory where that is shorter, for what is in the
 * package's folder or one above it (cmd/go: Shell.reportCmd). Binary strings.
 */
export function relative(text: string, folder: string, cwd: string, path: nodePath.PlatformPath = nodePath): string {
  let out = text;
  for (let dir = folder; ; dir = path.dirname(dir)) {
    const short = path.relative(cwd, dir) || '.';
    if (short.length < dir.length) out = replacePrefix(out, dir, short);
    if (path.dirname(dir) === dir) return out;
  }
}

function replacePrefix(text: string, dir: string, short: string): string {
  if (!text.includes(dir)) return text;
  const out = text
    .replaceAll(` ${dir}`, () => ` ${short}`)
    .replaceAll(`\n${dir}`, () => `\n${short}`)
    .replaceAll(`\n\t${dir}`, () => `\n\t${short}`);
  return out.startsWith(dir) ? short + out.slice(dir.length) : out;
}

/** Prints a package; nothing where the compiler prints nothing. */
export function printCompiler(run: Run, p: Package, known?: PackageAnalysis): void {
  const text = compilerOutput(run, p, known);
  if (text !== '') writeBinary(text);
}

/** What the go command prints of a package; its own answer is not asked for any more afterwards. Binary string. */
export function compilerOutput(run: Run, p: Package, known?: PackageAnalysis): string {
  const text = compilerText(run, p, run.flags.m >= 2 ? 2 : 1, known);
  if (known === undefined) run.pipeline.finish(p.importPath);
  return text === undefined ? '' : formatted(run, p, text);
}

/** What the compiler prints of a package, with absolute paths; a binary string. undefined if it has no sources. */
export function compilerText(run: Run, p: Package, m: 1 | 2, known?: PackageAnalysis): string | undefined {
  const key = known === undefined ? run.keys.of(p.importPath) : undefined;
  const kept = key === undefined ? undefined : run.cache.read(key, `m${m}`);
  if (kept !== undefined) return kept;
  const elided: LowerNote[] = [];
  // An analysis that explains words some lines of -m=1 differently.
  const analysis = (m >= 2 ? known : undefined) ?? analyze(run, p, m >= 2, m >= 2 || run.flags.inlining, elided);
  if (analysis === undefined) return undefined;
  const lines = compilerLines(run.pipeline.positions, analysis.notes, analysis.findings, m, elided);
  const text = lines.join('\n');
  // Packages with errors are analysed each time, so that their errors are printed.
  if (
    key !== undefined &&
    p.problems.length === 0 &&
    p.importErrors.size === 0 &&
    analysis.problems.length === 0 &&
    analysis.silent.length === 0
  )
    run.cache.write(key, `m${m}`, text);
  return text;
}
