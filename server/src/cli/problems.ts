/** What is wrong with the sources, in Go's format on standard error: `file:line:col: message`, each line once. */
import * as nodePath from 'node:path';
import { text } from '../answers/findings';
import { isGOROOT, type Package } from '../load';
import type { Problem } from '../load/problem';
import type { PackageAnalysis } from '../program';
import { isUtf8 } from '../vfs';
import type { Run } from './load';
import { placeText, shortPath, writeError } from './output';

/** One line of output. */
export interface Told {
  readonly file?: string;
  readonly line?: number;
  readonly col?: number;
  readonly message: string;
}

/** A line that was not printed yet. */
export interface Captured {
  readonly line: string;
  readonly told: Told;
}

export class Problems {
  private readonly lines = new Set<string>();
  private readonly unseen = new Set<string>();
  /** Files whose package clause the loader has reported. */
  private readonly clauses = new Set<string>();
  /** Modules that the module cache does not have. */
  private readonly absent = new Set<string>();
  private noGo = false;
  private capturing: Captured[] | undefined;
  readonly told: Told[] = [];
  /** Errors, as opposed to remarks. */
  count = 0;

  /** Runs something, and keeps what there is to say instead of saying it. */
  capture<T>(run: () => T): { readonly result: T; readonly captured: readonly Captured[] } {
    const captured: Captured[] = [];
    this.capturing = captured;
    try {
      return { result: run(), captured };
    } finally {
      this.capturing = undefined;
    }
  }

  /** Says what was kept. */
  replay(captured: readonly Captured[]): void {
    for (const { line, told } of captured) this.tell(line, told);
  }

  private tell(line: string, told: Told): void {
    if (this.capturing !== undefined) {
      this.capturing.push({ line, told });
      return;
    }
    if (this.lines.has(line)) return;
    this.lines.add(line);
    this.told.push(told);
    this.count++;
    writeError(line);
  }

  private at(run: Run, file: string, line: number, col: number, message: string): void {
    this.tell(`${placeText(run.cwd, { file, line, col })}: ${message}`, { file, line, col, message });
  }

  /** Of the load as a whole, and of every package that is not of the standard library. */
  ofLoad(run: Run): void {
    this.noGo = !isGOROOT(run.ctx.goroot, run.fs);
    for (const p of run.load.problems) this.ofProblem(run, p);
    for (const p of run.load.all.values()) {
      if (p.standard && !p.isRoot) continue;
      for (const x of p.problems) this.ofProblem(run, x, p);
    }
    if (this.noGo && this.unseen.size > 0) {
      const list = [...this.unseen].sort().join(', ');
      this.tell(
        `goscape: no Go installation was found${run.ctx.goroot === '' ? '' : ` at ${run.ctx.goroot}`}, so that ` +
          `what these imports declare cannot be seen: ${list}. ` +
          'Functions that use them have no answer; name an installation with --goroot or GOROOT.',
        { message: `no Go installation: ${list}` },
      );
    }
    if (this.absent.size > 0) {
      const list = [...this.absent].sort();
      const what = list.length > 1 ? 'modules are' : 'module is';
      const cache = run.ctx.gomodcache || 'GOMODCACHE not set';
      this.tell(
        `goscape: ${what} not in the module cache (${cache}): ${list.join(', ')}. ` +
          'Functions that use what they declare have no answer; to download them:\n\tgo mod download',
        { message: `not in the module cache: ${list.join(', ')}` },
      );
    }
    for (const p of run.load.roots) for (const file of p.goFiles) this.ofFile(run, file);
  }

  private ofProblem(run: Run, p: Problem, of?: Package): void {
    if (p.kind === 'cgo') return;
    if (p.kind === 'package clause' && p.file !== undefined) this.clauses.add(p.file);
    if (p.kind === 'import' && this.noGo && p.file !== undefined && of !== undefined) {
      // One line for all of the standard library is enough.
      const path = [...of.importErrors].find(([, message]) => message === p.message)?.[0];
      if (path !== undefined && !path.split('/')[0]!.includes('.')) {
        this.unseen.add(text(path));
        return;
      }
    }
    const message = text(p.message);
    const module = /^module (\S+) is not in the module cache/.exec(message)?.[1];
    if (module !== undefined && of !== undefined) {
      this.absent.add(module);
      return;
    }
    if (p.file === undefined) {
      this.tell(message, { message });
      return;
    }
    const source = run.fs.readFile(p.file);
    if (source === undefined || p.offset === undefined) {
      const line = message.includes(p.file) ? message : `${shortPath(run.cwd, p.file)}: ${message}`;
      this.tell(line, { file: p.file, message });
      return;
    }
    const before = source.slice(0, p.offset);
    this.at(run, p.file, before.split('\n').length, before.length - before.lastIndexOf('\n'), message);
  }

  private ofFile(run: Run, file: string): void {
    const source = run.fs.readFile(file);
    if (source !== undefined && !isUtf8(source))
      this.tell(`${shortPath(run.cwd, file)}: the file is not UTF-8 text`, {
        file: file,
        message: 'the file is not UTF-8 text',
      });
  }

  /** Errors of syntax and types, and functions without an answer that no error explains. */
  ofAnalysis(run: Run, a: PackageAnalysis): void {
    for (const p of a.problems) {
      // An import that was not found is reported as such already.
      if (p.kind === 'type' && /^could not import /.test(p.message)) continue;
      const place = run.pipeline.positions.base(p.pos)?.place(p.pos);
      if (
        place !== undefined &&
        /^package \w+; expected package \w+$/.test(p.message) &&
        (p.message.startsWith('package _;') || this.clauses.has(place.file))
      )
        continue;
      if (place === undefined) this.tell(text(p.message), { message: text(p.message) });
      else this.at(run, place.file, place.line, place.col, text(p.message));
    }
    for (const { decl, why } of a.silent) {
      // Where an error or a missing import explains it, that has been told.
      if (
        /does not type-check$|which has no answer$/.test(why) &&
        (a.problems.length > 0 || a.loaded.importErrors.size > 0)
      )
        continue;
      const place = run.pipeline.positions.base(decl.name.pos)?.place(decl.name.pos);
      if (place !== undefined)
        this.at(run, place.file, place.line, place.col, `no answer for ${text(decl.name.value)}: ${why}`);
    }
  }
}

/** `FILE:LINE[:COL]`; undefined where it is not one. */
export function parsePlace(
  cwd: string,
  word: string,
): { readonly file: string; readonly line: number; readonly col: number | undefined } | undefined {
  const m = /^(.+?):(\d+)(?::(\d+))?:?$/s.exec(word);
  if (m === null || Number(m[2]) < 1 || (m[3] !== undefined && Number(m[3]) < 1)) return undefined;
  return { file: nodePath.resolve(cwd, m[1]!), line: Number(m[2]), col: m[3] === undefined ? undefined : Number(m[3]) };
}
