/** `goscape baseline` writes what is on the heap; `--baseline FILE` leaves that out of a report. */
import * as nodePath from 'node:path';
import { baselineText, Known, parseBaseline } from '../changes';
import { decode, type FileSystem } from '../vfs';
import { type Flags, UsageError } from './flags';
import { answer, type PackageAnswer, packagesOf, runFor, start } from './load';
import { writeError, writeText } from './output';
import { Problems } from './problems';
import { leftOut } from './shown';

export function baseline(flags: Flags): number {
  const problems = new Problems();
  const run = start(flags, problems);
  const packages = packagesOf(run);
  problems.ofLoad(run);
  if (packages.length === 0) {
    if (problems.count === 0) writeError(`goscape: ${flags.args.join(' ') || '.'} names no packages`);
    return 2;
  }
  const files = new Set(run.load.roots.flatMap((r) => r.goFiles));
  const all = packages.flatMap((p) =>
    answer(runFor(run, p), p).files.flatMap((file) =>
      file.functions.flatMap((fn) => fn.findings.filter((f) => leftOut(file, f, flags, files) === undefined)),
    ),
  );
  writeText(baselineText(all));
  run.cache.flush();
  return problems.count > 0 ? 1 : 0;
}

/** What --baseline names; undefined without it. */
export function knownOf(flags: Flags, fs: FileSystem): Known | undefined {
  if (flags.baseline === '') return undefined;
  const file = nodePath.resolve(flags.dir, flags.baseline);
  const text = fs.readFile(file);
  if (text === undefined)
    throw new UsageError(`--baseline=${flags.baseline}: ${fs.fileError(file)?.reason ?? 'it cannot be read'}`);
  const parsed = parseBaseline(decode(text));
  if ('line' in parsed)
    throw new UsageError(`--baseline=${flags.baseline}: line ${parsed.line} is no finding: ${parsed.text}`);
  return new Known(parsed);
}

/** The answer without what is known. */
export function withoutKnown(known: Known | undefined, a: PackageAnswer): PackageAnswer {
  if (known === undefined) return a;
  return {
    ...a,
    files: a.files.map((file) => ({
      ...file,
      functions: file.functions.map((fn) => ({ ...fn, findings: fn.findings.filter((f) => !known.has(f)) })),
    })),
  };
}
