/**
 * What is answered for: a release of Go and a machine, as one immutable value that is passed down to all rooms.
 *
 * Input: the release's name, GOOS, GOARCH, the architecture's level, and the mode of the build. Output: a Target –
 * sizes,
 * limits, budgets, tables of special functions, and the language versions that features need.
 *
 * Invariants
 * - A Target never changes, and two of them share nothing that does.
 * - Only this room compares release numbers of the compiler. A release or an architecture is data here: adding one adds
 *   entries and changes no code elsewhere.
 *
 * Not modelled: releases before go1.22 (they get its rules).
 *
 * Read target.ts first, then rules.ts and release.ts, whose releases are in releases/, and arch.ts; limits.ts,
 * calls.ts, intrinsics.ts, instrument.ts, profile.ts and language.ts hold the rest.
 */
export { type Arch, archOf } from './arch';
export { SpecialCall, type SpecialCalls, specialCall } from './calls';
export { type BuildMode, isNotInstrumented, isRuntimePackage, mayInlineFrom, type PackageMode } from './instrument';
export { type Intrinsics, isIntrinsic } from './intrinsics';
export { type LanguageFeature, type LanguageGates, minorVersion } from './language';
export type { InlineBudgets, Limits } from './limits';
export { type CallEdge, newProfile, type Profile } from './profile';
export { defaultVersion, type Release, releaseMinor, releaseOf } from './release';
export {
  type GenericFunction,
  type InlineDriver,
  isInstanceOf,
  type LoopBodies,
  type Rules,
  type SolverOrder,
} from './rules';
export { intrinsicsIn, modeOf, newTarget, type Target, type TargetOptions, withProfile } from './target';
