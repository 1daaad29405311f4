/** The configuration of one package, as cmd/go/internal/work writes it (vetConfig; go1.26). */

export interface VetConfig {
  /** The package and the variant: "p", "p [p.test]", "p_test [p.test]". */
  readonly ID: string;
  readonly Dir: string;
  readonly ImportPath: string;
  /** Absolute, or relative to the folder; those that cgo generates are among them. */
  readonly GoFiles: readonly string[];
  readonly NonGoFiles: readonly string[];
  readonly ModulePath: string;
  readonly ModuleVersion: string;
  /** Imports as they are written → packages. */
  readonly ImportMap: Readonly<Record<string, string>>;
  readonly Standard: Readonly<Record<string, boolean>>;
  /** Packages that are imported directly → the files with their facts. */
  readonly PackageVetx: Readonly<Record<string, string>>;
  readonly VetxOnly: boolean;
  readonly VetxOutput: string;
  /** Where findings go that the go command prints and caches, from go1.26 on; else "". */
  readonly Stdout: string;
  readonly GoVersion: string;
  readonly SucceedOnTypecheckFailure: boolean;
}

/** Reads a configuration; what is left out is empty. Returns what is wrong with it otherwise. */
export function parseConfig(text: string): VetConfig | string {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (e) {
    return e instanceof Error ? e.message : String(e);
  }
  if (typeof read !== 'object' || read === null) return 'it is no JSON object';
  const o = read as Readonly<Record<string, unknown>>;
  const string = (key: string): string => (typeof o[key] === 'string' ? o[key] : '');
  const list = (key: string): string[] =>
    Array.isArray(o[key]) ? o[key].filter((x): x is string => typeof x === 'string') : [];
  const map = <T>(key: string): Readonly<Record<string, T>> => (o[key] ?? {}) as Readonly<Record<string, T>>;
  if (string('ImportPath') === '') return 'it has no ImportPath';
  return {
    ID: string('ID') || string('ImportPath'),
    Dir: string('Dir'),
    ImportPath: string('ImportPath'),
    GoFiles: list('GoFiles'),
    NonGoFiles: list('NonGoFiles'),
    ModulePath: string('ModulePath'),
    ModuleVersion: string('ModuleVersion'),
    ImportMap: map('ImportMap'),
    Standard: map('Standard'),
    PackageVetx: map('PackageVetx'),
    VetxOnly: o.VetxOnly === true,
    VetxOutput: string('VetxOutput'),
    Stdout: string('Stdout'),
    GoVersion: string('GoVersion'),
    SucceedOnTypecheckFailure: o.SucceedOnTypecheckFailure === true,
  };
}
