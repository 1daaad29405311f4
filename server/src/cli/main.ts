/** What the command does: reads the flags, and does what they say. */

import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { FindingInfo } from '../answers/model';
import { meant } from '../base/nearest';
import { assertNever } from '../base/never';
import { isHeap } from '../features/select';
import { serve, worker } from '../lsp/index';
import { baseline, knownOf, withoutKnown } from './baseline';
import { check } from './check';
import { printCompiler } from './compiler';
import { diff } from './diff';
import { explain } from './explain';
import { fix } from './fix';
import { commands, type FailOn, type Flags, parseFlags, UsageError } from './flags';
import { graph } from './graph';
import { printJson } from './json';
import { answer, builtAgainFor, type PackageAnswer, packagesOf, type Run, runFor, start } from './load';
import { Closed, writeError, writeText } from './output';
import { helpersFor, printParallel } from './parallel';
import { PeopleReport } from './people';
import { Problems } from './problems';
import { profilesOf, reportProfiles } from './profile';
import { printSarif } from './sarif';
import { help } from './usage';
import { verify } from './verify';

/** What is bundled apart. */
export interface Apart {
  /** Serves agents until their end of the connection is closed. */
  readonly mcp: (flags: Flags) => Promise<void>;
}

/** From so many packages on memory matters more than some time. */
const manyPackages = 600;

/** Runs the command; the exit status, or undefined where the process goes on (the language server). */
export async function run(argv: readonly string[], apart: Apart): Promise<number | undefined> {
  try {
    const flags = parseFlags(argv);
    switch (flags.command) {
      case 'version':
        writeText(`goscape ${process.env.GOSCAPE_VERSION ?? 'dev'}\n`);
        return 0;
      case 'help':
        return printHelp(flags);
      case 'lsp':
        serve({ version: process.env.GOSCAPE_VERSION ?? 'dev', connect: worker(join(__dirname, 'thread.js')) });
        return undefined;
      case 'explain':
        return await explain(flags);
      case 'fix':
        return await fix(flags);
      case 'check':
        return check(flags);
      case 'diff':
        return await diff(flags);
      case 'verify':
        return verify(flags);
      case 'mcp':
        await apart.mcp(flags);
        return 0;
      case 'graph':
        return await graph(flags);
      case 'baseline':
        return baseline(flags);
      case 'report':
        return await report(flags);
    }
  } catch (e) {
    if (e instanceof Closed) return 0;
    if (!(e instanceof UsageError)) throw e;
    writeError(`goscape: ${e.message}\nRun "goscape help" for usage.`);
    return 2;
  }
}

function printHelp(flags: Flags): number {
  const text = help(flags.args[0]);
  if (text === undefined)
    throw new UsageError(`help ${flags.args[0]}: no such command${meant(flags.args[0] ?? '', commands)}`);
  writeText(text);
  return 0;
}

async function report(flags: Flags): Promise<number> {
  const problems = new Problems();
  const run = start(flags, problems);
  const packages = packagesOf(run);
  if (packages.length > 0) problems.ofLoad(run);
  if (packages.length === 0 && run.load.roots.length === 0) {
    const word = flags.args[0] ?? '';
    const command = /^[a-z]+$/.test(word) ? meant(word, commands) : '';
    if (command !== '') throw new UsageError(`${word}: no such command and no package${command}`);
    problems.ofLoad(run);
    if (problems.count === 0) writeError(`goscape: ${flags.args.join(' ') || '.'} names no packages`);
    return 2;
  }
  // V8 would let the heap grow to twice or four times of what is alive before it looks.
  const many = run.load.all.size > manyPackages;
  if (many) setFlagsFromString('--heap-growing-percent=40');
  let failed = false,
    looked = 0;
  const look = (a: PackageAnswer): void => {
    looked++;
    failed ||= a.files.some((f) => f.functions.some((fn) => fn.findings.some((x) => fails(flags.failOn, x))));
  };
  try {
    const helpers =
      flags.format === 'compiler' && flags.failOn.length === 0 ? helpersFor(packages, many, process.env) : 0;
    if (helpers > 0) await printParallel(run, packages, helpers, join(__dirname, 'command.js'));
    else if (flags.format === 'compiler' && flags.failOn.length === 0)
      for (const p of packages) {
        const own = runFor(run, p);
        for (const q of builtAgainFor(run, p, packages)) printCompiler(own, q);
        printCompiler(own, p);
      }
    else printAnswers(run, answersOf(run, packages, look));
  } catch (e) {
    if (!(e instanceof Closed)) throw e;
    // Nobody reads any more, but the exit status is that of all packages.
    if (flags.failOn.length > 0) for (const p of packages.slice(looked)) if (!failed) look(answer(runFor(run, p), p));
  }
  run.cache.flush();
  return problems.count > 0 || failed ? 1 : 0;
}

function printAnswers(run: Run, answers: Iterable<PackageAnswer>): void {
  switch (run.flags.format) {
    case 'compiler':
      for (const a of answers) printCompiler(runFor(run, a.loaded), a.loaded, a.analysis);
      break;
    case 'json':
      printJson(run, [...answers], profilesOf);
      break;
    case 'sarif':
      printSarif(run, [...answers]);
      break;
    case 'people': {
      if (run.flags.profiles.length > 0) {
        reportProfiles(run, [...answers]);
        break;
      }
      const people = new PeopleReport(run);
      for (const a of answers) people.add(a);
      people.finish();
      break;
    }
    default:
      assertNever(run.flags.format);
  }
}

/** Answers one package after the other, so that none has to be kept. */
function* answersOf(
  run: Run,
  packages: ReturnType<typeof packagesOf>,
  look: (a: PackageAnswer) => void,
): Generator<PackageAnswer> {
  const known = knownOf(run.flags, run.fs);
  for (const p of packages) {
    const a = withoutKnown(known, answer(runFor(run, p), p));
    look(a);
    yield a;
  }
}

function fails(failOn: readonly FailOn[], f: FindingInfo): boolean {
  const heap = isHeap(f);
  return failOn.some((on) => {
    switch (on) {
      case 'new':
      case 'heap':
        return heap;
      case 'moved':
        return heap && f.kind === 'moved';
      case 'escapes':
        return heap && f.kind !== 'moved';
      case 'leaks':
        return f.kind === 'leaks' || f.kind === 'leaksContent';
      default:
        return f.cause === on;
    }
  });
}
