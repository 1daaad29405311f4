/** Writing, and how things are written: bytes, colours, paths. */
import { writeFileSync, writeSync } from 'node:fs';
import * as nodePath from 'node:path';
import type { Place } from '../answers/model';

/** The other end of the pipe is gone (`goscape | head`): there is nobody left to write for. */
export class Closed extends Error {}

/** Writes all of it before returning: the process may end right after it. */
function writeAll(fd: number, bytes: Buffer): void {
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (e) {
      const code = e instanceof Error && 'code' in e ? e.code : undefined;
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
      else if (code === 'EPIPE') throw new Closed();
      else throw e;
    }
  }
}

export function writeText(text: string): void {
  writeAll(1, Buffer.from(text, 'utf8'));
}
/** A binary string: one byte a unit. */
export function writeBinary(binary: string): void {
  writeAll(1, Buffer.from(binary, 'latin1'));
}
export function writeError(line: string): void {
  writeAll(2, Buffer.from(line + '\n', 'utf8'));
}

/** Writes a source file that edits were made in. */
export function writeFile(path: string, text: string): void {
  writeFileSync(path, text);
}

/** Colours, or none. */
export interface Paint {
  bold(s: string): string;
  dim(s: string): string;
  red(s: string): string;
  green(s: string): string;
  yellow(s: string): string;
}

export function paint(colours: boolean): Paint {
  const wrap =
    (on: number, off: number) =>
    (s: string): string =>
      colours && s !== '' ? `\x1b[${on}m${s}\x1b[${off}m` : s;
  return { bold: wrap(1, 22), dim: wrap(2, 22), red: wrap(31, 39), green: wrap(32, 39), yellow: wrap(33, 39) };
}

/** Colours are for people who have not asked to do without them. */
export function coloursWanted(env: NodeJS.ProcessEnv, tty: boolean): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0') return true;
  return tty && env.TERM !== 'dumb';
}

/** A path for people: relative if it is below the folder, absolute otherwise. */
export function shortPath(cwd: string, file: string): string {
  const short = nodePath.relative(cwd, file);
  return short === '' || short.startsWith('..') || nodePath.isAbsolute(short) ? file : short;
}

export function placeText(cwd: string, place: Place): string {
  return `${shortPath(cwd, place.file)}:${place.line}:${place.col}`;
}
