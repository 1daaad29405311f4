/**
 * Releases of the compiler as data. To add one, append what differs from the release before it to `releases`; whoever
 * asks for a release without an entry of its own gets the newest entry that is not newer.
 */
import { calls1_26, type SpecialCallLists } from './calls';
import { type LanguageGates, language, minorVersion } from './language';
import type { InlineBudgets, Limits } from './limits';

/** The rules of one release. */
export interface Release {
  /** The minor number: 26 for go1.26. */
  readonly minor: number;
  readonly limits: Limits;
  readonly inlining: InlineBudgets;
  readonly calls: SpecialCallLists;
  readonly language: LanguageGates;
  /** Experiments that are on by default, written as internal/buildcfg/exp.go writes them. */
  readonly experiments: string;
}

const go1_26: Release = {
  minor: 26,
  limits: {
    maxStackVarSize: 128 * 1024,
    maxImplicitStackVarSize: 64 * 1024,
    maxByValueCapture: 128,
    mapInitNodes: 20,
  },
  inlining: {
    maxBudget: 80,
    closureCalledOnceCost: 10 * 80,
    bigFunctionNodes: 5000,
    bigFunctionMaxCost: 20,
    extraCallCost: 57,
    paramCallCost: 17,
    extraPanicCost: 1,
    extraThrowCost: 80,
    closureCost: 15,
  },
  calls: calls1_26,
  language,
  experiments:
    'RegabiWrappers: regabiSupported, RegabiArgs: regabiSupported, Dwarf5: dwarf5Supported, ' +
    'RandomizedHeapBase64: true, GreenTeaGC: true',
};

/** Oldest first. */
const releases: readonly Release[] = [go1_26];

/** The release that is answered for where nothing says which. */
export const defaultVersion = `go1.${releases[releases.length - 1]!.minor}`;

/** The minor number of a version of Go ("go1.26.8" → 26); of what is no version, that of the default release. */
export function releaseMinor(version: string): number {
  const minor = minorVersion(version);
  return minor < 0 ? minorVersion(defaultVersion) : minor;
}

/** The rules of a release, by its minor number. */
export function releaseOf(minor: number): Release {
  return [...releases].reverse().find((r) => r.minor <= minor) ?? releases[0]!;
}
