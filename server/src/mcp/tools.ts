/** What the tools answer: texts with places, relative to the folder that the server works in. */
import * as nodePath from 'node:path';
import type { Engine, FileResult, FlowPicture } from '../answers';
import { byWeight, causeOf } from '../answers';
import {
  answer,
  checkAll,
  checkText,
  compare,
  contextOf,
  diffText,
  explanationAt,
  type Flags,
  Problems,
  packagesOf,
  paint,
  placeText,
  profilesOf,
  runFor,
  shortPath,
  sidesWith,
  start,
  UsageError,
  type Where,
  whereIs,
} from '../cli/index';
import { createEngine } from '../engine';
import { graphMermaid, graphText } from '../features/graph';
import { codeActionsOf } from '../features/index';
import { labelOf } from '../features/inlayHints';
import { counted, oneLine, sizeText } from '../features/words';
import { FixSearch } from '../fixes/index';
import { splitTags } from '../load';
import { DiskFileSystem, decode } from '../vfs';
import { Folder } from './folder';
import { maxLength } from './short';

/** An edit that an agent thinks of: old text to replace, once in the file, or the file's whole new text. */
export interface AgentEdit {
  readonly file: string;
  readonly old_text?: string | undefined;
  readonly new_text: string;
}

const plain = paint(false);
const never = (): boolean => false;

/** Errors of edits that are reported. */
const maxErrors = 5;

export class Tools {
  private readonly engine: Engine = createEngine();
  private readonly folder: Folder;
  private readonly cwd: string;

  constructor(private readonly flags: Flags) {
    this.cwd = nodePath.resolve(flags.dir);
    this.folder = new Folder(this.cwd);
    this.folder.changed();
    this.engine.configure({
      inlining: flags.inlining,
      goos: flags.goos,
      goarch: flags.goarch,
      goVersion: flags.goVersion,
      goroot: flags.goroot,
      mode: flags.mode,
      pgo: flags.pgo,
      ...(flags.tags === undefined ? {} : { tags: splitTags(flags.tags) }),
    });
  }

  dispose(): void {
    this.engine.dispose();
  }

  /** The engine with the files as they are now. */
  private fresh(): Engine {
    const changed = this.folder.changed();
    if (changed.length > 0) this.engine.invalidate(changed);
    return this.engine;
  }

  private where(place: string, command: string): Where {
    const fs = new DiskFileSystem();
    return whereIs(contextOf(this.flags, fs, this.cwd), fs, this.cwd, place, command);
  }

  /** Why something is where it is. */
  async explain(place: string): Promise<string> {
    const at = this.where(place, 'explain');
    const e = await explanationAt(this.fresh(), this.cwd, at, plain);
    // The compiler's own lines say the same once more.
    const text = e.text
      .split('\n')
      .filter((l) => !l.startsWith('  | '))
      .join('\n');
    return [...e.problems.slice(0, 3), text].join('\n');
  }

  /** What allocates most: by a heap profile, or else by what the sources show. */
  hotspots(packages: readonly string[], profile: string, top: number): string {
    const flags: Flags = {
      ...this.flags,
      args: packages.length === 0 ? ['./...'] : packages,
      profiles: profile === '' ? [] : [profile],
    };
    const problems = new Problems();
    const run = start(flags, problems);
    const answers = packagesOf(run).map((p) => answer(runFor(run, p), p));
    run.cache.flush();
    if (answers.length === 0) throw new UsageError(`${flags.args.join(' ')} names no packages`);
    const [joined] = profilesOf(run, answers);
    if (joined !== undefined) {
      const share = (bytes: number): string =>
        joined.bytes === 0 ? '' : `${((100 * bytes) / joined.bytes).toFixed(1)} %`;
      return [
        `${sizeText(joined.bytes)} allocated in ${counted(joined.objects, 'object')}; share, place, function, why:`,
        ...joined.places.slice(0, top).map((x) => {
          const f = x.findings.find((y) => y.allocation !== undefined);
          const why =
            x.callee !== undefined
              ? `in ${[x.callee, ...(x.call?.allocates?.path ?? [])].join(' → ')}`
              : f === undefined
                ? 'not explained'
                : `${oneLine(f.name)}: ${causeOf(f.cause).title}`;
          return `${share(x.bytes)} ${shortPath(this.cwd, x.file)}:${x.line} ${x.func} – ${why}`;
        }),
      ].join('\n');
    }
    const files = answers.flatMap((a) => a.files);
    const list = byWeight(files.flatMap((f) => f.functions)).filter((x) => x.finding.from?.own !== true);
    return [
      `${counted(list.length, 'place')} that allocate, without a profile; what matters most:`,
      ...list.slice(0, top).map(({ finding: f, fn }) => {
        const at = placeText(this.cwd, { file: f.place.file, line: f.extent.line, col: f.extent.col });
        const calls = fn.callers?.inLoop === true ? ', called in a loop' : '';
        return `${at} ${labelOf(f)}: ${oneLine(f.name)} in ${fn.name}${calls} – ${causeOf(f.cause).title}`;
      }),
    ].join('\n');
  }

  /** Edits that take allocations away; each was tried. */
  async edits(place: string): Promise<string> {
    const at = this.where(place, 'edits');
    const engine = this.fresh();
    await engine.prepare(at.file, () => {}, never);
    const result = await engine.analyzeFile(at.file, never);
    if (result === undefined) return 'there is no answer for this file';
    const found = await helpfulEdits(engine, result, at.line);
    if (found.length === 0)
      return `${shortPath(this.cwd, at.file)}:${at.line}: no edit that was tried takes an allocation away here`;
    return found
      .map((item) => {
        const edits = item.edits.map((e) => {
          const text = engine.textOf(e.file) ?? '';
          const bytes = Buffer.from(text);
          const line = bytes.subarray(0, e.start).toString().split('\n').length;
          const old = bytes.subarray(e.start, e.end).toString();
          return `  ${shortPath(this.cwd, e.file)}:${line}: ${JSON.stringify(old)} → ${JSON.stringify(e.newText)}`;
        });
        return [`${item.title} (takes ${counted(item.saved, 'place')} off the heap)`, ...edits].join('\n');
      })
      .join('\n');
  }

  /** What edits would change, in all packages of the module. */
  patch(edits: readonly AgentEdit[], packages: readonly string[]): string {
    const disk = new DiskFileSystem();
    const texts = new Map<string, string>();
    for (const e of edits) {
      const path = nodePath.resolve(this.cwd, e.file);
      const before = texts.get(path) ?? decode(disk.readFile(path) ?? '');
      if (e.old_text === undefined || e.old_text === '') {
        texts.set(path, e.new_text);
        continue;
      }
      const [first, ...more] = before.split(e.old_text);
      if (first === undefined || more.length !== 1)
        throw new UsageError(`${e.file} has old_text ${more.length} times; it has to be there once`);
      texts.set(path, `${first}${e.new_text}${more[0]}`);
    }
    const args = packages.length === 0 ? ['./...'] : packages;
    const [before, after] = sidesWith({ ...this.flags, args }, texts);
    // Errors of types are found on the way.
    const text = diffText(compare(before, after), plain);
    const errors = after.problems.told.slice(0, maxErrors).map((p) => {
      const at = p.file === undefined || p.line === undefined ? '' : `${shortPath(this.cwd, p.file)}:${p.line}: `;
      return `error with the edits: ${at}${p.message}`;
    });
    return [...errors, text].join('\n');
  }

  /** Whether the promises of packages are kept. */
  promises(packages: readonly string[]): string {
    const c = checkAll({ ...this.flags, args: packages.length === 0 ? ['./...'] : packages }, new Problems());
    if (c === undefined) return 'there are no such packages';
    // The figures first: the rest may be cut.
    const lines = checkText(c, plain).trimEnd().split('\n');
    return [...lines.slice(-2), ...lines.slice(0, -2)].join('\n');
  }

  /** The flow of the function around a place. */
  async graph(place: string, format: 'text' | 'mermaid'): Promise<string> {
    const at = this.where(place, 'graph');
    const engine = this.fresh();
    await engine.prepare(at.file, () => {}, never);
    await engine.analyzePackageOf(at.file, never);
    const picture: FlowPicture | undefined = engine.flowAt?.(at.file, at.line, at.col);
    if (picture === undefined) return 'there is no function here, or it has no answer';
    const text = graphText(picture, (p) => placeText(this.cwd, p));
    if (format === 'text') return text;
    // Half a chart is none.
    const chart = graphMermaid(picture);
    return chart.length <= maxLength ? chart : `the chart would be too long; in lines:\n${text}`;
  }
}

/** The edits that help with a line. */
function helpfulEdits(engine: Engine, result: FileResult, line: number): ReturnType<typeof codeActionsOf> {
  return codeActionsOf(new FixSearch(engine), result, line, line, never);
}
