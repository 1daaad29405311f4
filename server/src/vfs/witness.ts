/**
 * What a disk has said, as a plain value that outlives the process: when a disk says all of it again, whatever was
 * worked out from it still holds. Files count by size, times and number, as everywhere in this room, so that nothing is
 * read; their content hashes come along.
 */

/** Of a regular file, or of a directory that was listed. */
export interface Stamp {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
}

export interface Witness {
  /** By directory: the names in it that were asked about. */
  readonly dirs: Readonly<Record<string, WitnessOfDir>>;
}

export interface WitnessOfDir {
  /** The directory itself, where it was listed; null where it cannot be. */
  readonly listed?: readonly number[] | null;
  /** Regular files that were read: their stamps, and the hash of their content, if it was asked. */
  readonly files?: Readonly<Record<string, readonly [...stamp: number[], hash: string]>>;
  /** What else was asked: '' for nothing there, 'd' for a directory, 'f' for a file, 'o' for anything else. */
  readonly kinds?: Readonly<Record<string, Kind>>;
  /** Resolved names, where they differ; '' for none. */
  readonly real?: Readonly<Record<string, string>>;
}

export type Kind = '' | 'd' | 'f' | 'o';

/** What changed that shortly before it was looked at may have changed again since, in the same tick of the clock. */
const tickMs = 20;

export function stampOf(s: Stamp): number[] {
  return [s.size, s.mtimeMs, s.ctimeMs, s.ino];
}

export function sameStamp(a: readonly (number | string)[], s: Stamp): boolean {
  return a[0] === s.size && a[1] === s.mtimeMs && a[2] === s.ctimeMs && a[3] === s.ino;
}

/** Whether a change since `now` might not show in the stamp. */
export function isRacy(s: Stamp, now: number): boolean {
  return Math.max(s.mtimeMs, s.ctimeMs) > now - tickMs;
}
