/**
 * `goscape verify`: our answers beside the compiler's. The only part of Goscape that runs a program, the Go
 * toolchain, since
 * the user asked for it.
 */
import { spawnSync } from 'node:child_process';
import * as nodePath from 'node:path';
import { isatty } from 'node:tty';
import type { FindingInfo } from '../answers/model';
import { verdictOf } from '../features/hover';
import { counted, oneLine } from '../features/words';
import { DiskFileSystem, encode } from '../vfs';
import { compilerText, relative } from './compiler';
import { type Flags, UsageError } from './flags';
import { answer, contextOf, folderOf, packagesOf, type Run, runFor, start } from './load';
import { coloursWanted, paint, shortPath, writeError, writeText } from './output';
import { Problems, parsePlace } from './problems';
import { type Where, whereIs } from './where';

/** Differing lines that are shown of a package. */
const maxShown = 20;

export function verify(flags: Flags): number {
  const fs = new DiskFileSystem();
  const cwd = folderOf(flags, fs);
  const [word] = flags.args;
  const isPlace = flags.args.length === 1 && word !== undefined && parsePlace(cwd, word) !== undefined;
  if (isPlace) return verifyPlace(flags, whereIs(contextOf(flags, fs, cwd), fs, cwd, word, 'verify'));
  const problems = new Problems();
  const run = start(flags, problems);
  const packages = packagesOf(run);
  problems.ofLoad(run);
  if (packages.length === 0) {
    if (problems.count === 0) writeError(`goscape: ${flags.args.join(' ') || '.'} names no packages`);
    return 2;
  }
  const go = goCommand(run);
  const built = build(
    run,
    go,
    ['-m=2', ...(flags.inlining ? [] : ['-l'])],
    flags.args.length === 0 ? ['.'] : flags.args,
  );
  const theirs = byPackage(built.stderr);
  const p = paint(coloursWanted(process.env, isatty(1)));
  let lines = 0,
    differing = 0;
  const out: string[] = [];
  for (const pkg of packages) {
    const own = runFor(run, pkg);
    const text = compilerText(own, pkg, 2) ?? '';
    const ours = text === '' ? [] : relative(text, encode(pkg.dir), encode(run.cwd)).split('\n');
    const them = theirs.get(pkg.importPath) ?? [];
    lines += them.length;
    const diff = difference(ours, them);
    if (diff.length === 0) continue;
    differing++;
    out.push(`${p.bold(pkg.importPath)}: ${counted(diff.length, 'line')} ${diff.length === 1 ? 'differs' : 'differ'}`);
    for (const d of diff.slice(0, maxShown))
      out.push(`  ${d.by === 'go' ? p.green('go     ') : p.red('goscape')}  ${d.line}`);
    if (diff.length > maxShown) out.push(`  … ${diff.length - maxShown} more`);
  }
  run.cache.flush();
  const failed = built.status !== 0;
  if (failed) out.push(`${p.yellow('the go command failed:')} ${firstError(built.stderr)}`);
  const what = `${counted(packages.length, 'package')}, ${counted(lines, 'line')} of -m=2`;
  out.push(
    differing === 0
      ? `${what}: ${failed ? 'no line of those that the compiler printed differs' : p.green('all equal')}.`
      : `${what}: ${counted(differing, 'package')} of them ${differing === 1 ? 'differs' : 'differ'}.`,
  );
  if (differing > 0) out.push('', ...report(run, go));
  writeText(`${out.join('\n')}\n`);
  return differing > 0 || failed ? 1 : 0;
}

/** The go command of the distribution that is answered for. */
function goCommand({ ctx, fs }: Pick<Run, 'ctx' | 'fs'>): string {
  const name = process.platform === 'win32' ? 'go.exe' : 'go';
  const own = nodePath.join(ctx.goroot, 'bin', name);
  if (ctx.goroot !== '' && fs.isFile(own)) return own;
  const where = ctx.goroot === '' ? '' : ` in ${ctx.goroot}`;
  throw new UsageError(`verify runs the Go toolchain, and there is none${where}; name one with --goroot`);
}

/** Builds packages with flags of the compiler; what the compiler prints is on standard error. */
function build(
  run: Pick<Run, 'ctx' | 'cwd' | 'flags'>,
  go: string,
  gcflags: readonly string[],
  words: readonly string[],
): { readonly status: number | null; readonly stderr: string } {
  const { ctx, cwd, flags } = run;
  const { mode } = ctx.target;
  const sanitizer = mode.race ? ['-race'] : mode.msan ? ['-msan'] : mode.asan ? ['-asan'] : [];
  const checkptr = mode.checkptr === undefined || sanitizer.length > 0 ? [] : [`-d=checkptr=${mode.checkptr}`];
  const args = [
    'build',
    '-o',
    process.platform === 'win32' ? 'NUL' : '/dev/null',
    `-gcflags=${[...gcflags, ...checkptr].join(' ')}`,
    ...sanitizer,
    ...(flags.tags === undefined ? [] : [`-tags=${flags.tags}`]),
    ...(flags.pgo === '' ? [] : [`-pgo=${flags.pgo}`]),
    ...words,
  ];
  const r = spawnSync(go, args, {
    cwd,
    maxBuffer: 1 << 30,
    encoding: 'latin1',
    env: {
      ...process.env,
      GOROOT: ctx.goroot,
      GOTOOLCHAIN: 'local',
      GOOS: ctx.goos,
      GOARCH: ctx.goarch,
      CGO_ENABLED: '0',
    },
  });
  if (r.error !== undefined) throw new UsageError(`${go}: ${r.error.message}`);
  return { status: r.status, stderr: r.stderr };
}

/** Lines by the heading above them. */
function byPackage(output: string): Map<string, string[]> {
  const map = new Map<string, string[]>();
  let list: string[] = [];
  for (const line of output.split('\n')) {
    if (line.startsWith('# ')) {
      const name = line.slice(2);
      list = map.get(name) ?? [];
      map.set(name, list);
    } else if (line !== '') list.push(line);
  }
  return map;
}

interface Differing {
  readonly by: 'go' | 'goscape';
  readonly line: string;
}

/** Functions that the compiler makes itself, to compare and hash values above all, are nobody's code. */
const isMade = (line: string): boolean => line.startsWith('<autogenerated>');

/** Lines that one of them has more often, in their order. */
function difference(ours: readonly string[], theirs: readonly string[]): Differing[] {
  const counts = new Map<string, number>();
  for (const l of theirs) if (l !== '' && !isMade(l)) counts.set(l, (counts.get(l) ?? 0) + 1);
  for (const l of ours) if (l !== '' && !isMade(l)) counts.set(l, (counts.get(l) ?? 0) - 1);
  return [...counts].flatMap(([line, n]): Differing[] => {
    const by = n > 0 ? 'go' : 'goscape';
    return new Array<Differing>(Math.abs(n)).fill({ by, line: Buffer.from(line, 'latin1').toString('utf8') });
  });
}

const firstError = (output: string): string =>
  output
    .split('\n')
    .find((l) => /^[^#].*: (?!can |cannot inline|inlining|leaking|moved)/.test(l))
    ?.slice(0, 200) ?? 'see go build';

/** What is needed to report a difference. */
function report(run: Run, go: string): string[] {
  const { ctx, flags } = run;
  const given = [
    ...flags.args,
    ...(flags.inlining ? [] : ['-l']),
    ...(flags.tags === undefined ? [] : [`--tags=${flags.tags}`]),
  ];
  return [
    'To report this, send the lines above with the source of a package that shows it, and:',
    `    goscape ${process.env.GOSCAPE_VERSION ?? 'dev'}, ${ctx.goRelease} (${go}), ${ctx.goos}/${ctx.goarch}`,
    `    goscape verify ${given.join(' ')}`,
  ];
}

// ---- a place

/** Functions of the runtime that allocate. */
const allocator = new RegExp(
  'runtime\\.(newobject|newarray|mallocgc\\w*|makeslice\\w*|growslice\\w*|moveSlice\\w*|makechan\\w*|makemap\\w*|' +
    'mapassign\\w*|mapclone\\w*|concat(?:string|byte)s?\\w*|convT\\w*|slicebytetostring|stringtoslice\\w+|' +
    'slicerunetostring|intstring|rawstring\\w*|newproc|deferproc\\w*)\\(SB\\)',
);

interface AllocatorCall {
  readonly func: string;
  readonly callee: string;
}

/** The assembly's calls into the allocator in a line, beside what we say of it. */
function verifyPlace(flags: Flags, at: Where): number {
  const problems = new Problems();
  const run = start({ ...flags, args: [nodePath.dirname(at.file)] }, problems);
  const packages = packagesOf(run);
  const pkg = packages.find((p) => p.goFiles.includes(at.file));
  if (pkg === undefined) throw new UsageError(`${shortPath(run.cwd, at.file)} is in no package that is built here`);
  const go = goCommand(run);
  const built = build(run, go, ['-S', ...(flags.inlining ? [] : ['-l'])], [pkg.importPath]);
  if (built.status !== 0) {
    writeError(built.stderr.split('\n').slice(0, 20).join('\n'));
    return 1;
  }
  const calls = allocatorCalls(built.stderr, at);
  const a = answer(runFor(run, pkg), pkg);
  const file = a.files.find((f) => f.file === at.file);
  const findings = (file?.functions ?? []).flatMap((fn) =>
    fn.findings.filter((f) => f.extent.line === at.line && f.allocation !== undefined),
  );
  run.cache.flush();
  const p = paint(coloursWanted(process.env, isatty(1)));
  const { goRelease, goos, goarch } = run.ctx;
  const out = [`${p.bold(`${shortPath(run.cwd, at.file)}:${at.line}`)}  ${go}, ${goRelease}, ${goos}/${goarch}`];
  out.push('goscape says:');
  if (findings.length === 0) out.push('  nothing here is an allocation');
  for (const f of findings)
    out.push(`  ${oneLine(f.name)} ${verdictOf(f)}${f.from === undefined ? '' : `, in ${f.from.func}, inlined here`}`);
  out.push('the assembly of the line calls:');
  if (calls.length === 0) out.push('  nothing that allocates');
  for (const c of calls) out.push(`  ${c.callee} in ${c.func}`);
  const odd = disagreement(findings, calls);
  out.push(odd === '' ? p.green('That agrees.') : p.red(odd));
  if (odd !== '') out.push('', ...report(run, go));
  writeText(`${out.join('\n')}\n`);
  return odd === '' ? 0 : 1;
}

/** Calls whose innermost position is the line. */
function allocatorCalls(assembly: string, at: Where): AllocatorCall[] {
  const calls: AllocatorCall[] = [];
  let func = '';
  const end = `${nodePath.sep}${nodePath.basename(at.file)}:${at.line})`;
  for (const line of assembly.split('\n')) {
    const head = /^(\S+) STEXT /.exec(line);
    if (head !== null) {
      func = head[1] ?? '';
      continue;
    }
    const m = /^\t0x[0-9a-f]+ \d+ (\([^)]*\))\t(.*)$/.exec(line);
    if (m === null || !(m[1] ?? '').endsWith(end)) continue;
    if (!(m[1] ?? '').includes(encode(at.file))) continue;
    const callee = allocator.exec(m[2] ?? '')?.[1];
    if (callee !== undefined && !calls.some((c) => c.func === func && c.callee === callee))
      calls.push({ func, callee });
  }
  return calls;
}

/** What does not fit; '' where all does. Code that was inlined has its own lines in the assembly. */
function disagreement(findings: readonly FindingInfo[], calls: readonly AllocatorCall[]): string {
  const here = findings.filter((f) => f.from === undefined);
  const sure = here.find((f) => f.state === 'heap' && f.kind !== 'moved');
  if (sure !== undefined && calls.length === 0)
    return `That differs: ${oneLine(sure.name)} is said to be on the heap, and nothing allocates.`;
  const may = here.some((f) => f.state !== 'stack' && f.state !== 'free');
  if (!may && calls.length > 0) return `That differs: nothing is said to allocate, and ${calls[0]?.callee} is called.`;
  return '';
}
