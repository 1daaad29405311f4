/**
 * The settings, their names and defaults: what package.json contributes, the client sends and the server understands.
 */

export type DiagnosticKind = 'moved' | 'escapes' | 'leaks' | 'free';
export type Severity = 'warning' | 'information' | 'hint';

export interface Settings {
  readonly enable: boolean;
  /** "" means: look for it. */
  readonly goroot: string;
  /** "" means: as the environment says. */
  readonly goos: string;
  readonly goarch: string;
  /** "1.26"; "" means: that of GOROOT. */
  readonly goVersion: string;
  readonly buildTags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Off: the answer of a build with -gcflags=-l. */
  readonly inlining: boolean;
  /** "200M", "off"; "" means: as the environment says. */
  readonly cacheSize: string;
  readonly diagnostics: {
    readonly kinds: readonly DiagnosticKind[];
    readonly severity: Severity;
    readonly generatedFiles: boolean;
  };
  /** Diagnostics and hints in _test.go files. */
  readonly testFiles: boolean;
  /** Diagnostics, as hints, and inlay hints where code runs only on the way to an error or a panic, or at start. */
  readonly coldPlaces: boolean;
  /** What is on the heap and was not at the last commit: marked, or all that is shown. */
  readonly changes: 'off' | 'mark' | 'only';
  readonly inlayHints: 'decisions' | 'all' | 'heap' | 'off';
  readonly codeLens: boolean;
  /** The chain of a diagnostic as its related places; auto: on, but in our VS Code client, whose hover shows it. */
  readonly relatedInformation: 'auto' | 'on' | 'off';
}

/** The section of the client's configuration. */
export const section = 'goscape';

export const defaults: Settings = {
  enable: true,
  goroot: '',
  goos: '',
  goarch: '',
  goVersion: '',
  buildTags: [],
  env: {},
  inlining: true,
  cacheSize: '',
  diagnostics: { kinds: ['moved', 'escapes'], severity: 'information', generatedFiles: false },
  testFiles: false,
  coldPlaces: false,
  changes: 'off',
  inlayHints: 'decisions',
  codeLens: true,
  relatedInformation: 'auto',
};

const allKinds: readonly DiagnosticKind[] = ['moved', 'escapes', 'leaks', 'free'];
const severities: readonly Severity[] = ['warning', 'information', 'hint'];
const hintValues: readonly Settings['inlayHints'][] = ['decisions', 'all', 'heap', 'off'];
const changeValues: readonly Settings['changes'][] = ['off', 'mark', 'only'];
const relatedValues: readonly Settings['relatedInformation'][] = ['auto', 'on', 'off'];

/** The settings' names and, where only certain words are understood, those. */
export const settingNames: Readonly<Record<string, readonly string[]>> = {
  enable: [],
  goroot: [],
  goos: [],
  goarch: [],
  goVersion: [],
  buildTags: [],
  env: [],
  inlining: [],
  cacheSize: [],
  'diagnostics.kinds': allKinds,
  'diagnostics.severity': severities,
  'diagnostics.generatedFiles': [],
  testFiles: [],
  coldPlaces: [],
  changes: changeValues,
  inlayHints: hintValues,
  codeLens: [],
  relatedInformation: relatedValues,
};

type Json = Readonly<Record<string, unknown>>;
const isObject = (v: unknown): v is Json => typeof v === 'object' && v !== null && !Array.isArray(v);
const strings = (v: unknown): readonly string[] | undefined =>
  Array.isArray(v) ? v.filter((x): x is string => typeof x === 'string') : undefined;

function oneOf<T extends string>(v: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((a) => a === v) ?? otherwise;
}

/** Settings from whatever a client sent: what is missing or not understood has its default. */
export function readSettings(value: unknown): Settings {
  const v: Json = isObject(value) ? value : {};
  const d: Json = isObject(v.diagnostics) ? v.diagnostics : {};
  const bool = (x: unknown, otherwise: boolean): boolean => (typeof x === 'boolean' ? x : otherwise);
  const str = (x: unknown, otherwise: string): string => (typeof x === 'string' ? x.trim() : otherwise);
  const env: Record<string, string> = {};
  if (isObject(v.env)) for (const [key, x] of Object.entries(v.env)) if (typeof x === 'string') env[key] = x;
  const kinds = strings(d.kinds);
  return {
    enable: bool(v.enable, defaults.enable),
    goroot: str(v.goroot, defaults.goroot),
    goos: str(v.goos, defaults.goos),
    goarch: str(v.goarch, defaults.goarch),
    goVersion: str(v.goVersion, defaults.goVersion),
    buildTags: strings(v.buildTags) ?? defaults.buildTags,
    env,
    inlining: bool(v.inlining, defaults.inlining),
    cacheSize: str(v.cacheSize, defaults.cacheSize),
    diagnostics: {
      kinds: kinds ? allKinds.filter((k) => kinds.includes(k)) : defaults.diagnostics.kinds,
      severity: oneOf(d.severity, severities, defaults.diagnostics.severity),
      generatedFiles: bool(d.generatedFiles, defaults.diagnostics.generatedFiles),
    },
    testFiles: bool(v.testFiles, bool(d.testFiles, defaults.testFiles)),
    coldPlaces: bool(v.coldPlaces, defaults.coldPlaces),
    changes: oneOf(v.changes, changeValues, defaults.changes),
    inlayHints: oneOf(v.inlayHints, hintValues, defaults.inlayHints),
    codeLens: bool(v.codeLens, defaults.codeLens),
    relatedInformation: oneOf(v.relatedInformation, relatedValues, defaults.relatedInformation),
  };
}
