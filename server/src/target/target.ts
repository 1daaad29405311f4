/** What is answered for, as one value: the release, the machine and the mode of the build, with their rules. */
import { archOf } from './arch';
import { type SpecialCalls, specialCalls } from './calls';
import { type Intrinsics, intrinsicsOf } from './intrinsics';
import type { LanguageGates } from './language';
import type { InlineBudgets, Limits } from './limits';
import { defaultVersion, type Release, releaseMinor, releaseOf } from './release';

/** See the header of this file. Made by newTarget(); never changes. */
export interface Target {
  /** The compiler's release, as it calls itself: "go1.26.8". */
  readonly version: string;
  /** The rules of the release: which passes do what. */
  readonly release: Release;
  readonly goos: string;
  readonly goarch: string;
  /** The architecture's level (GOAMD64 and the like); '' is the default. */
  readonly level: string;
  readonly mode: BuildMode;
  /** Bytes of a pointer, of an int and of a register. */
  readonly wordSize: 4 | 8;
  readonly maxAlign: 4 | 8;
  /** Bound of the address space: sizes are cut off there. */
  readonly maxWidth: number;
  readonly limits: Limits;
  readonly inlining: InlineBudgets;
  readonly intrinsics: Intrinsics;
  readonly specialFunctions: SpecialCalls;
  readonly specialMethods: SpecialCalls;
  readonly language: LanguageGates;
}

/** Flags of the build that instrument the code. Only plain builds behave as the compiler's do. */
export interface BuildMode {
  readonly race: boolean;
  readonly msan: boolean;
  readonly asan: boolean;
}

export interface TargetOptions {
  /** "go1.26" or "go1.26.8"; without one, the newest release that is known. */
  readonly version?: string;
  readonly goos: string;
  readonly goarch: string;
  readonly level?: string;
  readonly mode?: Partial<BuildMode>;
}

const plain: BuildMode = { race: false, msan: false, asan: false };

export function newTarget(o: TargetOptions): Target {
  const version = o.version ?? defaultVersion;
  const minor = releaseMinor(version);
  const release = releaseOf(minor),
    arch = archOf(o.goarch);
  return Object.freeze({
    version,
    release,
    goos: o.goos,
    goarch: o.goarch,
    level: o.level ?? '',
    mode: { ...plain, ...o.mode },
    wordSize: arch.wordSize,
    maxAlign: arch.maxAlign,
    maxWidth: arch.maxWidth,
    limits: release.limits,
    inlining: release.inlining,
    intrinsics: intrinsicsOf(o.goarch, minor),
    specialFunctions: specialCalls(release.calls.functions, release.calls.mergedFunctions, arch.mergesLoads),
    specialMethods: specialCalls(release.calls.methods, release.calls.mergedMethods, arch.mergesLoads),
    language: release.language,
  });
}
