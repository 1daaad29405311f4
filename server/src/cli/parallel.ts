/**
 * The compiler's lines of many packages on several threads. The thread that has loaded them works, too; helpers are
 * given the load. Each takes the next package of which the imports are done, and tells the others what it has found out
 * about functions. Output is in the order of the packages, and streams.
 */
import { availableParallelism } from 'node:os';
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  type TransferListItem,
  Worker,
} from 'node:worker_threads';
import type { LoadResult, Package } from '../load';
import { PackageData } from '../load/package';
import { SharedTables, type TableNews } from '../program';
import { compilerOutput } from './compiler';
import { type Flags, UsageError } from './flags';
import { builtAgainFor, packagesOf, type Run, resume, runFor } from './load';
import { writeBinary } from './output';
import { type Captured, Problems } from './problems';

/** Fewer packages are not worth a thread. */
const fewest = 12;
/** Each thread has declarations of its own: with many packages that is what takes the memory. */
const mostThreads = 4,
  mostThreadsOfMany = 2;

const enum Status {
  Todo,
  Taken,
  Done,
}

/** What a helper begins with. */
export interface HelperData {
  readonly helper: true;
  readonly flags: Flags;
  readonly load: LoadResult;
  readonly status: Int32Array;
  readonly port: MessagePort;
}

/** What was found for one package. */
interface Output {
  readonly index: number;
  readonly text: string;
  readonly problems: readonly Captured[];
}

interface FromHelper {
  readonly output?: Output;
  readonly news: readonly TableNews[];
  readonly refused?: string;
}

/**
 * Each thread reads what its packages import: on fewer processors than this, threads lose more by that than they win
 * (the standard library on two: 13.6 s against 12.3 s by one thread).
 */
const fewestProcessors = 4;

/** How many other threads are worth it. As with the go command, GOMAXPROCS bounds how many run, and is obeyed. */
export function helpersFor(packages: readonly Package[], many: boolean, env: NodeJS.ProcessEnv): number {
  const asked = Number(env.GOMAXPROCS);
  const found = availableParallelism();
  const processors = Number.isInteger(asked) && asked > 0 ? asked : found < fewestProcessors ? 1 : found;
  return packages.length < fewest ? 0 : Math.min(processors, many ? mostThreadsOfMany : mostThreads) - 1;
}

/** Prints packages with helpers. file: the bundle that helpers run. */
export async function printParallel(
  run: Run,
  packages: readonly Package[],
  helpers: number,
  file: string,
): Promise<void> {
  const status = new Int32Array(new SharedArrayBuffer(4 * (packages.length + 1)));
  const own = new Worked(run, packages, status);
  for (const p of run.load.all.values()) if (p instanceof PackageData) p.build = undefined;
  const { roots, all, order, mainModules } = run.load;
  const load = { roots, all, order, problems: [], mainModules, notices: [] };
  const outputs = new Map<number, Output>();
  let printed = 0,
    wake = (): void => {};
  const print = (): void => {
    for (let o = outputs.get(printed); o !== undefined; o = outputs.get(++printed)) {
      outputs.delete(printed);
      run.problems.replay(o.problems);
      if (o.text !== '') writeBinary(o.text);
    }
  };
  const others = Array.from({ length: helpers }, () => new Helper(run.flags, load, status, file));
  const take = (from: Helper, m: FromHelper): void => {
    if (m.refused !== undefined) throw new UsageError(m.refused);
    own.tables.take(m.news);
    for (const other of others) if (other !== from) other.port.postMessage({ news: m.news });
    if (m.output !== undefined) outputs.set(m.output.index, m.output);
  };
  let failure: unknown;
  for (const h of others) {
    h.port.on('message', (m: FromHelper) => {
      try {
        take(h, m);
      } catch (e) {
        failure = e;
      }
      wake();
    });
    h.worker.on('error', (e) => {
      process.stderr.write(`goscape: ${e.stack ?? e.message}\n`);
    });
    h.worker.on('exit', (code) => {
      h.ended = true;
      // What it had taken and not finished is somebody else's.
      for (let i = 0; i < packages.length; i++)
        if (code !== 0 && status[i] === Status.Taken && i !== own.at) Atomics.store(status, i, Status.Todo);
      wake();
    });
  }
  try {
    while (printed < packages.length) {
      for (const h of others) for (let m = h.receive(); m !== undefined; m = h.receive()) take(h, m);
      if (failure !== undefined) throw failure;
      print();
      const output = own.work();
      if (output !== undefined) {
        outputs.set(output.index, output);
        const news = own.tables.news();
        for (const h of others) h.port.postMessage({ news });
        own.done();
      } else if (printed < packages.length) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, 20);
        });
      }
    }
    await Promise.all(others.map((h) => h.end()));
  } finally {
    for (const h of others) void h.worker.terminate();
  }
}

class Helper {
  readonly port: MessagePort;
  readonly worker: Worker;
  ended = false;

  constructor(flags: Flags, load: Omit<LoadResult, 'context'>, status: Int32Array, file: string) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.worker = new Worker(file, {
      workerData: { helper: true, flags, load, status, port: port2 },
      transferList: [port2 as unknown as TransferListItem],
      resourceLimits: { stackSizeMb: 64, maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 8192 },
    });
  }

  receive(): FromHelper | undefined {
    return (receiveMessageOnPort(this.port) as { message: FromHelper } | undefined)?.message;
  }

  /** Resolves when it has written what it keeps. */
  end(): Promise<void> {
    return this.ended ? Promise.resolve() : new Promise((resolve) => this.worker.once('exit', () => resolve()));
  }
}

/** A helper's part; returns when all packages are taken. */
export function help({ flags, load, status, port }: HelperData): void {
  const run = resume(flags, load, new Problems());
  const own = new Worked(run, packagesOf(run), status);
  for (;;) {
    for (;;) {
      const m = receiveMessageOnPort(port) as { message: { news: TableNews[] } } | undefined;
      if (m === undefined) break;
      own.tables.take(m.message.news);
    }
    const ticks = Atomics.load(status, status.length - 1);
    try {
      const output = own.work();
      if (output !== undefined) {
        port.postMessage({ output, news: own.tables.news() } satisfies FromHelper);
        own.done();
        continue;
      }
    } catch (e) {
      if (!(e instanceof UsageError)) throw e;
      port.postMessage({ refused: e.message, news: [] } satisfies FromHelper);
      break;
    }
    if (own.nothingLeft()) break;
    Atomics.wait(status, status.length - 1, ticks, 50);
  }
  run.cache.flush();
  port.close();
}

/** What one thread does of the work. */
class Worked {
  readonly tables: SharedTables;
  /** The package that it is at; -1 for none. */
  at = -1;
  private first = 0;
  /** By package: those that it imports, of those that are named. */
  private readonly needs: readonly (readonly number[])[];

  constructor(
    private readonly run: Run,
    private readonly packages: readonly Package[],
    private readonly status: Int32Array,
  ) {
    const { pipeline } = run;
    this.tables = new SharedTables(pipeline.summaries ?? (() => undefined));
    pipeline.summaries = (name) => this.tables.of(name);
    const index = new Map(packages.map((p, i) => [p.importPath, i]));
    this.needs = packages.map((p) => [...p.imports.values()].flatMap((name) => index.get(name) ?? []));
  }

  nothingLeft(): boolean {
    while (this.first < this.packages.length && Atomics.load(this.status, this.first) !== Status.Todo) this.first++;
    return this.first === this.packages.length;
  }

  /** Takes a package and compiles it; undefined where there is none to be taken at the moment. */
  work(): Output | undefined {
    if (this.nothingLeft()) return undefined;
    for (let i = this.first; i < this.packages.length; i++) {
      if (Atomics.load(this.status, i) !== Status.Todo) continue;
      if (!this.needs[i]!.every((n) => Atomics.load(this.status, n) === Status.Done)) continue;
      if (Atomics.compareExchange(this.status, i, Status.Todo, Status.Taken) !== Status.Todo) continue;
      this.at = i;
      return this.compile(i);
    }
    return undefined;
  }

  /** The others may go on from what was compiled last. */
  done(): void {
    const { status } = this;
    Atomics.store(status, this.at, Status.Done);
    this.at = -1;
    Atomics.add(status, status.length - 1, 1);
    Atomics.notify(status, status.length - 1);
  }

  private compile(index: number): Output {
    const { run, packages } = this;
    const p = packages[index]!;
    const { result, captured } = run.problems.capture(() => {
      const own = runFor(run, p);
      const again = builtAgainFor(run, p, packages).map((q) => compilerOutput(own, q));
      const text = again.join('') + compilerOutput(own, p);
      own.pipeline.settleExports(p.importPath);
      return text;
    });
    return { index, text: result, problems: captured };
  }
}
