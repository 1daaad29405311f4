/** From the command line to packages, and from packages to answers by file. */
import * as nodePath from 'node:path';
import { type FileAnswer, fileAnswer } from '../answers/file';
import { findingInlining, noticesOf } from '../answers/inlining';
import { Answers } from '../answers/memo';
import type { FindingInfo, FindingInlining } from '../answers/model';
import { reporterOf } from '../base/broken';
import type { InliningFacts } from '../inline';
import type { LowerNote } from '../ir/unit';
import { type BuildContext, type LoadResult, loadPackages, type Package, readEnv, splitTags } from '../load';
import {
  cacheSettings,
  type OwnerKey,
  type PackageAnalysis,
  PackageKeys,
  Pipeline,
  Store,
  type SummaryTable,
} from '../program';
import { DiskFileSystem, type FileSystem } from '../vfs';
import { type Flags, UsageError } from './flags';
import { writeError } from './output';
import type { Problems } from './problems';

/** One run of the command. */
export interface Run {
  readonly flags: Flags;
  readonly cwd: string;
  readonly fs: FileSystem;
  readonly ctx: BuildContext;
  readonly load: LoadResult;
  readonly pipeline: Pipeline;
  readonly answers: Answers;
  readonly cache: Store;
  readonly keys: PackageKeys;
  readonly problems: Problems;
}

/** The answer for one package. */
export interface PackageAnswer {
  readonly loaded: Package;
  readonly analysis: PackageAnalysis | undefined;
  readonly files: readonly FileAnswer[];
  /** What to know of all of it: a profile was not used. */
  readonly notices: readonly string[];
  /** What inlining means for a finding, with what could be otherwise. */
  readonly inliningOf: (f: FindingInfo) => FindingInlining;
}

export function folderOf(flags: Flags, fs: FileSystem): string {
  const cwd = nodePath.resolve(flags.dir);
  if (!fs.isDir(cwd)) throw new UsageError(`-C ${flags.dir}: no such folder`);
  return cwd;
}

/** What is answered for. Rules of one release over the standard library of another are no answer. */
export function contextOf(flags: Flags, fs: FileSystem, cwd: string): BuildContext {
  const ctx = readEnv(process.env, fs, {
    cgoEnabled: false,
    cwd,
    goroot: flags.goroot === '' ? '' : nodePath.resolve(flags.goroot),
    goos: flags.goos,
    goarch: flags.goarch,
    goVersion: flags.goVersion,
    ...(flags.tags === undefined ? {} : { tags: splitTags(flags.tags) }),
  });
  if (ctx.foreignStd === '') return ctx;
  const asked = flags.goVersion === '' ? `GOTOOLCHAIN=${ctx.goRelease}` : `--go ${flags.goVersion}`;
  if (flags.goroot !== '') throw new UsageError(`${asked}: ${ctx.goroot} is ${ctx.foreignStd}`);
  const get = /^go1\.[0-9]+$/.test(ctx.goRelease) ? `${ctx.goRelease}.0` : ctx.goRelease;
  throw new UsageError(
    `${asked}: there is no ${ctx.goRelease} here, only ${ctx.foreignStd}; "GOTOOLCHAIN=${get} go version" downloads it`,
  );
}

export function start(flags: Flags, problems: Problems): Run {
  const fs = new DiskFileSystem();
  const cwd = folderOf(flags, fs);
  const ctx = contextOf(flags, fs, cwd);
  for (const n of ctx.notices) writeError(`goscape: ${n}`);
  const load = loadPackages(ctx, fs, cwd, flags.args.length > 0 ? flags.args : ['.'], { tests: flags.tests });
  const cache = new Store(cacheSettings(process.env), (m) => writeError(`goscape: ${m}`));
  const keys = new PackageKeys(load, fs, ctx, flags.inlining, cache.engine);
  const summaries = (name: string): SummaryTable | undefined => {
    const key = keys.of(name);
    return key === undefined ? undefined : cache.table(key);
  };
  const reporter = reporterOf(process.env, (text) => process.stderr.write(text));
  const pipeline = new Pipeline(load, fs, ctx.target, flags.inlining, undefined, summaries, reporter);
  return {
    flags,
    cwd,
    fs,
    ctx,
    load,
    pipeline,
    answers: new Answers(pipeline),
    problems,
    cache,
    keys,
  };
}

/** The packages that were asked for and have sources, dependencies first: test mains and unsafe have none. */
export function packagesOf(run: Run): Package[] {
  const roots = new Set(run.load.roots);
  return run.load.order.filter((p) => roots.has(p) && p.importPath !== 'unsafe' && p.goFiles.length > 0);
}

export function analyze(
  run: Run,
  p: Package,
  explain: boolean,
  wrappers = false,
  elided?: LowerNote[],
  inlining?: Map<OwnerKey, InliningFacts>,
): PackageAnalysis | undefined {
  const options = {
    explain,
    wrappers,
    ...(elided === undefined ? {} : { elided }),
    ...(inlining === undefined ? {} : { inlining, locals: true }),
  };
  const analysis = run.pipeline.analyze(p.importPath, options);
  if (analysis !== undefined) run.problems.ofAnalysis(run, analysis);
  return analysis;
}

/** Analyses a package and answers for its files. */
export function answer(run: Run, p: Package): PackageAnswer {
  const analysis = analyze(run, p, true, false, undefined, new Map());
  const a = { answers: run.answers, fs: run.fs, loaded: p, analysis };
  return {
    loaded: p,
    analysis,
    files: p.goFiles.map((file) => fileAnswer(a, file, true)),
    notices: noticesOf(run.fs, p),
    inliningOf: (f) => (analysis === undefined ? {} : findingInlining(run.answers, analysis, f, run.flags.inlining)),
  };
}
