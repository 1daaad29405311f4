/** Which version of the language brought what. Source: the version checks of cmd/compile/internal/types2 (go1.26). */

/** Features by the minor version of go1 that a file's or module's language version has to reach. */
export interface LanguageGates {
  readonly typeAliases: number;
  readonly numberLiterals: number;
  readonly signedShiftCounts: number;
  readonly overlappingInterfaces: number;
  readonly unsafeSlices: number;
  readonly sliceToArrayPointer: number;
  readonly generics: number;
  readonly sliceToArray: number;
  readonly unsafeStrings: number;
  readonly comparableInterfaces: number;
  readonly clear: number;
  readonly minMax: number;
  /** Type arguments are inferred from generic functions that are assigned or passed. */
  readonly reverseInference: number;
  /** The level that an older //go:build line in a file is raised to. */
  readonly fileVersions: number;
  readonly rangeOverInt: number;
  /** Each iteration of a loop has its own variables. */
  readonly loopVariables: number;
  readonly rangeOverFunc: number;
  readonly genericAliases: number;
  readonly newOfValue: number;
  readonly genericMethods: number;
  /** Keys of struct literals may be promoted fields. */
  readonly promotedKeys: number;
}

export type LanguageFeature = keyof LanguageGates;

export const language: LanguageGates = {
  typeAliases: 9,
  numberLiterals: 13,
  signedShiftCounts: 13,
  overlappingInterfaces: 14,
  unsafeSlices: 17,
  sliceToArrayPointer: 17,
  generics: 18,
  sliceToArray: 20,
  unsafeStrings: 20,
  comparableInterfaces: 20,
  clear: 21,
  minMax: 21,
  reverseInference: 21,
  fileVersions: 21,
  rangeOverInt: 22,
  loopVariables: 22,
  rangeOverFunc: 23,
  genericAliases: 23,
  newOfValue: 26,
  genericMethods: 27,
  promotedKeys: 27,
};

/**
 * The minor number of a version "go1.N…"; versions above go1 count as newer than all others, and -1 is no version.
 */
export function minorVersion(v: string): number {
  if (!v.startsWith('go')) return -1;
  let i = 2,
    major = 0;
  for (let c = v.charCodeAt(i); c >= 48 && c <= 57; c = v.charCodeAt(++i)) major = major * 10 + c - 48;
  if (i === 2) return -1;
  if (major !== 1) return 1_000_000;
  if (v.charCodeAt(i) !== 46) return 0;
  let minor = 0;
  for (let c = v.charCodeAt(++i); c >= 48 && c <= 57; c = v.charCodeAt(++i)) minor = minor * 10 + c - 48;
  return minor;
}
