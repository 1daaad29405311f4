/** What is answered for, as one value: the release, the machine and the mode of the build, with their rules. */
import { archOf } from './arch';
import { type SpecialCalls, specialCalls } from './calls';
import { type BuildMode, type PackageMode, packageMode } from './instrument';
import { type Intrinsics, intrinsicsOf } from './intrinsics';
import type { LanguageGates } from './language';
import type { InlineBudgets, Limits } from './limits';
import type { Profile } from './profile';
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
  /** The intrinsics in packages that the build does not instrument. */
  readonly intrinsics: Intrinsics;
  /** Those in packages that it does; the same in plain builds. */
  readonly instrumentedIntrinsics: Intrinsics;
  readonly specialFunctions: SpecialCalls;
  readonly specialMethods: SpecialCalls;
  readonly language: LanguageGates;
  /** How often calls run, as the profile of a build (PGO) records it. */
  readonly profile: Profile | undefined;
}

export interface TargetOptions {
  /** "go1.26" or "go1.26.8"; without one, the newest release that is known. */
  readonly version?: string;
  readonly goos: string;
  readonly goarch: string;
  readonly level?: string;
  readonly mode?: Partial<BuildMode>;
  readonly profile?: Profile | undefined;
}

const plain: BuildMode = { race: false, msan: false, asan: false, checkptr: undefined };

export function newTarget(o: TargetOptions): Target {
  const version = o.version ?? defaultVersion;
  const minor = releaseMinor(version);
  const release = releaseOf(minor),
    arch = archOf(o.goarch);
  const level = o.level ?? '';
  const mode = { ...plain, ...o.mode };
  const intrinsics = intrinsicsOf(arch, level, minor, packageMode(plain, ''));
  const instrumented = packageMode(mode, '');
  return Object.freeze({
    version,
    release,
    goos: o.goos,
    goarch: o.goarch,
    level,
    mode,
    wordSize: arch.wordSize,
    maxAlign: arch.maxAlign,
    maxWidth: arch.maxWidth,
    limits: release.limits,
    inlining: release.inlining,
    intrinsics,
    instrumentedIntrinsics: instrumented.instrumenting ? intrinsicsOf(arch, level, minor, instrumented) : intrinsics,
    specialFunctions: specialCalls(release.calls.functions, release.calls.mergedFunctions, arch.mergesLoads),
    specialMethods: specialCalls(release.calls.methods, release.calls.mergedMethods, arch.mergesLoads),
    language: release.language,
    profile: o.profile,
  });
}

/** The same for a build with a profile. */
export const withProfile = (target: Target, profile: Profile | undefined): Target =>
  Object.freeze({ ...target, profile });

/** How the package is compiled. */
export const modeOf = (target: Target, path: string, named = true): PackageMode =>
  packageMode(target.mode, path, named);

/** The intrinsics in a package that is compiled in that mode. */
export const intrinsicsIn = (target: Target, mode: PackageMode): Intrinsics =>
  mode.instrumenting ? target.instrumentedIntrinsics : target.intrinsics;
