/** From the command line to packages, and from packages to answers by file. */
import * as nodePath from 'node:path';
import { cgoNotice, type FileAnswer, fileAnswer } from '../answers/file';
import { findingInlining } from '../answers/inlining';
import { Answers } from '../answers/memo';
import type { EngineOptions, FindingInfo, FindingInlining } from '../answers/model';
import { reporterOf } from '../base/broken';
import { nearest } from '../base/nearest';
import { tracerOf } from '../base/trace';
import type { InliningFacts } from '../inline';
import type { LowerNote } from '../ir/unit';
import {
  type BuildContext,
  type LoadResult,
  loadPackages,
  type Package,
  ports,
  profileNotices,
  profileOf,
  readEnv,
  sanitizerPorts,
  splitTags,
  withProfileOf,
} from '../load';
import {
  cacheSettings,
  type OwnerKey,
  type PackageAnalysis,
  PackageKeys,
  Pipeline,
  Store,
  type SummaryTable,
} from '../program';
import { DiskFileSystem, decode, type FileSystem, ShippedFolder } from '../vfs';
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
  /** The same with the profiles of packages, by file. */
  readonly profiled: Map<string, Run>;
}

/** The answer for one package. */
export interface PackageAnswer {
  readonly loaded: Package;
  readonly analysis: PackageAnalysis | undefined;
  readonly files: readonly FileAnswer[];
  /** What to know of all of it. */
  readonly notices: readonly string[];
  /** What inlining means for a finding, with what could be otherwise. */
  readonly inliningOf: (f: FindingInfo) => FindingInlining;
}

export function folderOf(flags: Flags, fs: FileSystem): string {
  const cwd = nodePath.resolve(flags.dir);
  if (!fs.isDir(cwd)) throw new UsageError(`-C ${flags.dir}: no such folder`);
  return cwd;
}

/** Refuses what is no port of Go, with the name that was meant. */
function checkPort(ctx: BuildContext): void {
  const { goos, goarch } = ctx;
  const port = `${goos}/${goarch}`;
  if (ports.has(port)) {
    for (const flag of ['race', 'msan', 'asan'] as const)
      if (ctx.target.mode[flag] && !sanitizerPorts[flag].has(port))
        throw new UsageError(`-${flag}: not on ${port}; it works on ${[...sanitizerPorts[flag]].join(', ')}`);
    return;
  }
  const all = [...ports].map((p) => p.split('/') as [string, string]);
  const oses = new Set(all.map(([os]) => os)),
    arches = new Set(all.map(([, arch]) => arch));
  if (!oses.has(goos)) throw new UsageError(`--goos ${goos}: no such system; did you mean ${nearestPort(goos, oses)}?`);
  if (!arches.has(goarch))
    throw new UsageError(`--goarch ${goarch}: no such architecture; did you mean ${nearestPort(goarch, arches)}?`);
  const there = all.filter(([os]) => os === goos).map(([, arch]) => arch);
  throw new UsageError(`${port}: Go has no such port; ${goos} runs on ${there.join(', ')}`);
}

/** Other people's names of architectures and systems. */
const usual: Readonly<Record<string, string>> = {
  x64: 'amd64',
  x86_64: 'amd64',
  'x86-64': 'amd64',
  x86: '386',
  i386: '386',
  i686: '386',
  ia32: '386',
  aarch64: 'arm64',
  armv7: 'arm',
  armv7l: 'arm',
  loongarch64: 'loong64',
  macos: 'darwin',
  osx: 'darwin',
  mac: 'darwin',
  win: 'windows',
  win32: 'windows',
  wasi: 'wasip1',
};

function nearestPort(word: string, among: ReadonlySet<string>): string {
  const known = usual[word.toLowerCase()];
  return known !== undefined && among.has(known) ? known : nearest(word, among);
}

/** What is answered for. Rules of one release over the standard library of another are no answer. */
export function contextOf(flags: Flags, disk: DiskFileSystem, cwd: string, fs: FileSystem = disk): BuildContext {
  const ctx = readEnv(process.env, fs, {
    cwd,
    shipped: new ShippedFolder(nodePath.join(__dirname, 'std'), disk),
    goroot: flags.goroot === '' ? '' : nodePath.resolve(flags.goroot),
    goos: flags.goos,
    goarch: flags.goarch,
    goVersion: flags.goVersion,
    mode: flags.mode,
    pgo: flags.pgo === 'auto' || flags.pgo === 'off' || flags.pgo === '' ? flags.pgo : nodePath.resolve(flags.pgo),
    ...(flags.tags === undefined ? {} : { tags: splitTags(flags.tags) }),
  });
  checkPort(ctx);
  if (ctx.foreignStd === '' || !ctx.named) return ctx;
  const asked = flags.goVersion === '' ? `GOTOOLCHAIN=${ctx.goRelease}` : `--go ${flags.goVersion}`;
  if (flags.goroot !== '') throw new UsageError(`${asked}: ${ctx.goroot} is ${ctx.foreignStd}`);
  const get = /^go1\.[0-9]+$/.test(ctx.goRelease) ? `${ctx.goRelease}.0` : ctx.goRelease;
  throw new UsageError(
    `${asked}: there is no ${ctx.goRelease} here, only ${ctx.foreignStd}; "GOTOOLCHAIN=${get} go version" downloads it`,
  );
}

/** The same for an engine. */
export function engineOptions(flags: Flags, ctx: BuildContext): EngineOptions {
  return {
    inlining: flags.inlining,
    goos: flags.goos,
    goarch: flags.goarch,
    goVersion: ctx.goRelease,
    goroot: ctx.goroot,
    mode: flags.mode,
    pgo: ctx.pgo,
    ...(flags.tags === undefined ? {} : { tags: splitTags(flags.tags) }),
  };
}

/** Loads what the flags name. fs: the files, where they are not those on the disk. */
export function start(flags0: Flags, problems: Problems, disk = new DiskFileSystem(), fs: FileSystem = disk): Run {
  const cwd = folderOf(flags0, fs);
  const ctx = contextOf(flags0, disk, cwd, fs);
  const flags = { ...flags0, inlining: flags0.inlining && ctx.inlining };
  for (const n of ctx.notices) writeError(`goscape: ${n}`);
  const tracer = tracerOf(process.env, (line) => process.stderr.write(line));
  const load = tracer.span('load', '', () =>
    loadPackages(ctx, fs, cwd, flags.args.length > 0 ? flags.args : ['.'], { tests: flags.tests }),
  );
  for (const n of load.notices) writeError(`goscape: ${n}`);
  for (const p of load.roots)
    if (p.cgoFiles.length > 0 && p.forTest === undefined) writeError(`goscape: ${decode(p.pkgPath)}: ${cgoNotice}`);
  const cache = new Store(cacheSettings(process.env), (m) => writeError(`goscape: ${m}`));
  const run: Omit<Run, 'pipeline' | 'answers' | 'keys'> = {
    flags,
    cwd,
    fs,
    ctx,
    load,
    problems,
    cache,
    profiled: new Map(),
  };
  return { ...run, ...passes(run) };
}

/** A run with packages that another thread has loaded; flags are those of its run. */
export function resume(flags: Flags, load: Omit<LoadResult, 'context'>, problems: Problems): Run {
  const fs = new DiskFileSystem();
  const cwd = folderOf(flags, fs);
  const ctx = contextOf(flags, fs, cwd);
  const cache = new Store(cacheSettings(process.env), () => {});
  const run = { flags, cwd, fs, ctx, load: { ...load, context: ctx }, problems, cache, profiled: new Map() };
  return { ...run, ...passes(run) };
}

/** What compiles the packages of a run for its context. */
function passes(run: Pick<Run, 'ctx' | 'load' | 'fs' | 'flags' | 'cache'>): Pick<Run, 'pipeline' | 'answers' | 'keys'> {
  const { ctx, load, fs, flags, cache } = run;
  const keys = new PackageKeys(load, fs, ctx, flags.inlining, cache.engine);
  const summaries = (name: string): SummaryTable | undefined => {
    const key = keys.of(name);
    return key === undefined ? undefined : cache.table(key);
  };
  const reporter = reporterOf(process.env, (text) => process.stderr.write(text));
  const pipeline = new Pipeline(load, fs, ctx.target, flags.inlining, undefined, summaries, reporter);
  pipeline.trace(tracerOf(process.env, (line) => process.stderr.write(line)));
  return { pipeline, answers: new Answers(pipeline), keys };
}

/** The run for a package that is named: with its profile, if it has one. */
export function runFor(run: Run, p: Package): Run {
  const file = profileOf(run.fs, run.ctx, p.dir, () => p.name);
  if (file === undefined) return run;
  const known = run.profiled.get(file);
  if (known !== undefined) return known;
  const { ctx, problem } = withProfileOf(run.fs, run.ctx, file);
  if (problem !== '') throw new UsageError(problem);
  const made = ctx.target.profile === undefined ? { ...run, ctx } : { ...run, ctx, ...passes({ ...run, ctx }) };
  run.profiled.set(file, made);
  return made;
}

/**
 * The other packages that are named and that a command imports: the go command builds them once more with its profile,
 * which has the compiler say something of them again.
 */
export function builtAgainFor(run: Run, p: Package, packages: readonly Package[]): Package[] {
  if (run.ctx.pgo !== 'auto' || profileOf(run.fs, run.ctx, p.dir, () => p.name) === undefined) return [];
  const all = new Set([p.importPath]);
  for (const name of all) for (const to of run.load.all.get(name)?.imports.values() ?? []) all.add(to);
  return packages.filter((q) => q !== p && all.has(q.importPath));
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
    ...(inlining === undefined ? {} : { inlining, locals: true, states: true, effects: true }),
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
    notices: profileNotices(run.ctx),
    inliningOf: (f) =>
      analysis === undefined ? {} : findingInlining(run.answers, analysis, f.place.file, f, run.flags.inlining),
  };
}
