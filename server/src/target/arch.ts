/**
 * Architectures as data: what the compiler, the type checker and build constraints need to know of a GOARCH. Source:
 * cmd/internal/sys/arch.go, cmd/compile/internal/ARCH/galign.go, internal/buildcfg/cfg.go (go1.26).
 */

export interface Arch {
  readonly goarch: string;
  /** Bytes of a pointer, of an int and of a register. */
  readonly wordSize: 4 | 8;
  /** Largest alignment of a basic type. */
  readonly maxAlign: 4 | 8;
  /** Bound of the address space: sizes are cut off there. */
  readonly maxWidth: number;
  /** The back end merges loads and stores of neighbouring bytes, which makes byte order functions cheap. */
  readonly mergesLoads: boolean;
  /** Whether arguments travel in registers: always, as an experiment says, or never. */
  readonly regabi: 'always' | 'experiment' | 'never';
  /** The environment variable that names a level of the architecture (`GOAMD64`); '' where there is none. */
  readonly levelName: string;
  /** Features that a level promises, as the end of a build tag; '' is the default level. */
  readonly features: (level: string) => readonly string[];
  /** Whether the level has no instructions for floating-point numbers. */
  readonly softFloat: (level: string) => boolean;
}

const wide = 2 ** 50;

/** Numbers from `from` to `to` as features `prefix` + number. */
function upTo(prefix: string, from: number, to: number): string[] {
  const list: string[] = [];
  for (let i = from; i <= to; i++) list.push(prefix + i);
  return list;
}

const numberIn = (pattern: RegExp, level: string, otherwise: number): number =>
  Number(pattern.exec(level)?.[1] ?? otherwise);

function arm64Features(level: string): string[] {
  const m = /^v([89])\.([0-9])/.exec(level);
  const major = Number(m?.[1] ?? 8),
    minor = Number(m?.[2] ?? 0);
  const own = upTo(`v${major}.`, 0, minor);
  return major === 9 ? [...own, ...upTo('v8.', 0, Math.min(minor + 5, 9))] : own;
}

function riscvFeatures(level: string): string[] {
  const profile = numberIn(/^rva([0-9]+)u64$/, level, 20);
  return [20, 22, 23].filter((n) => n <= profile).map((n) => `rva${n}u64`);
}

const none = (): readonly string[] => [];
const float = (level: string): readonly string[] => [level || 'hardfloat'];
const isSoft = (level: string): boolean => level === 'softfloat';
const power = (level: string): readonly string[] => upTo('power', 8, numberIn(/^power([0-9]+)$/, level, 8));

/** What most 64-bit architectures have in common. */
const bits64 = {
  wordSize: 8,
  maxAlign: 8,
  maxWidth: wide,
  mergesLoads: false,
  regabi: 'never',
  levelName: '',
  features: none,
  softFloat: () => false,
} as const;

/** What most 32-bit architectures have in common. */
const bits32 = {
  ...bits64,
  wordSize: 4,
  maxAlign: 4,
  maxWidth: 2 ** 32 - 1,
} as const;

const mips = { ...bits32, maxWidth: 2 ** 31 - 1, levelName: 'GOMIPS', features: float, softFloat: isSoft };
const mips64 = { ...bits64, levelName: 'GOMIPS64', features: float, softFloat: isSoft };
const ppc64 = { ...bits64, mergesLoads: true, regabi: 'always', levelName: 'GOPPC64', features: power } as const;

const arches: readonly Arch[] = [
  {
    goarch: '386',
    ...bits32,
    mergesLoads: true,
    levelName: 'GO386',
    features: (level) => [level || 'sse2'],
    softFloat: isSoft,
  },
  {
    goarch: 'amd64',
    ...bits64,
    mergesLoads: true,
    regabi: 'always',
    levelName: 'GOAMD64',
    features: (level) => upTo('v', 1, numberIn(/^v([1-4])$/, level, 1)),
  },
  { goarch: 'amd64p32', ...bits32, maxAlign: 8 },
  {
    goarch: 'arm',
    ...bits32,
    levelName: 'GOARM',
    features: (level) => upTo('', 5, numberIn(/^([567])/, level, 7)),
    softFloat: (level) => (level.includes(',') ? level.endsWith(',softfloat') : level === '5'),
  },
  {
    goarch: 'arm64',
    ...bits64,
    mergesLoads: true,
    regabi: 'always',
    levelName: 'GOARM64',
    features: arm64Features,
  },
  { goarch: 'loong64', ...bits64, mergesLoads: true, regabi: 'always' },
  { goarch: 'mips', ...mips },
  { goarch: 'mipsle', ...mips },
  { goarch: 'mips64', ...mips64 },
  { goarch: 'mips64le', ...mips64 },
  { goarch: 'ppc64', ...ppc64 },
  { goarch: 'ppc64le', ...ppc64 },
  { goarch: 'riscv64', ...bits64, regabi: 'always', levelName: 'GORISCV64', features: riscvFeatures },
  { goarch: 's390x', ...bits64, mergesLoads: true, regabi: 'experiment' },
  { goarch: 'wasm', ...bits64, levelName: 'GOWASM', features: () => ['satconv', 'signext'] },
];

/** What is known of a GOARCH; of one that is not known, what most architectures have in common. */
export function archOf(goarch: string): Arch {
  return arches.find((a) => a.goarch === goarch) ?? { goarch, ...bits64 };
}
