/**
 * Releases of the compiler as data, one file each in releases/. To add one, write what differs from its neighbour and
 * name
 * it here; whoever asks for a release without an entry of its own gets the newest entry that is not newer, or the
 * oldest one.
 */
import type { SpecialCallLists } from './calls';
import { type LanguageGates, minorVersion } from './language';
import type { InlineBudgets, Limits } from './limits';
import { go1_22 } from './releases/go1_22';
import { go1_23 } from './releases/go1_23';
import { go1_24 } from './releases/go1_24';
import { go1_25 } from './releases/go1_25';
import { go1_26 } from './releases/go1_26';
import { go1_27 } from './releases/go1_27';
import type { Rules } from './rules';

/** The rules of one release. */
export interface Release extends Rules {
  /** The minor number: 26 for go1.26. */
  readonly minor: number;
  readonly limits: Limits;
  readonly inlining: InlineBudgets;
  readonly calls: SpecialCallLists;
  readonly language: LanguageGates;
  /** Experiments that are on by default, written as internal/buildcfg/exp.go writes them. */
  readonly experiments: string;
}

/** Oldest first. */
const releases: readonly Release[] = [go1_22, go1_23, go1_24, go1_25, go1_26, go1_27];

/** The release that is answered for where nothing says which. */
export const defaultVersion = `go1.${go1_26.minor}`;

/** The minor number of a version of Go ("go1.26.8" → 26); of what is no version, that of the default release. */
export function releaseMinor(version: string): number {
  const minor = minorVersion(version);
  return minor < 0 ? minorVersion(defaultVersion) : minor;
}

/** The rules of a release, by its minor number. */
export function releaseOf(minor: number): Release {
  return [...releases].reverse().find((r) => r.minor <= minor) ?? releases[0]!;
}
