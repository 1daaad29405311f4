/**
 * For what is built: the system, the architecture, the Go release and the tags that follow from them. Answers to
 * go/build.Context and internal/buildcfg (go1.26).
 */
import * as nodePath from 'node:path';
import { archOf, type BuildMode, defaultVersion, newTarget, releaseMinor, releaseOf, type Target } from '../target';
import type { FileSystem } from '../vfs';
import { unixOS } from './syslist';
import { isRelease, releaseAt, releaseName, type ToolchainChoice } from './toolchain';

/** See the header of this file. Made by `newContext`; never changes. */
export interface BuildContext {
  /** "" where none was found. */
  readonly goroot: string;
  /** A list, as in the environment. */
  readonly gopath: string;
  readonly gomodcache: string;
  readonly goos: string;
  readonly goarch: string;
  /** The release and the machine with their rules. */
  readonly target: Target;
  /** The user's tags (-tags). */
  readonly tags: readonly string[];
  /** Tags of experiments and of the architecture's features. */
  readonly toolTags: readonly string[];
  /** Files that import "C" are part of packages; those of the standard library only with `cgoStd`. */
  readonly cgoEnabled: boolean;
  /** Somebody asked for cgo: the standard library has it too. */
  readonly cgoStd: boolean;
  /** Language version: "go1.26". */
  readonly goVersion: string;
  /** Release: "go1.26.8", as GOROOT/VERSION says it; the language version where it says nothing. */
  readonly goRelease: string;
  /** Why that release answers, as a phrase: "toolchain line of go.mod". */
  readonly why: string;
  /** Somebody asked for that release by its name. */
  readonly named: boolean;
  /** Where the rules of goRelease answer over another release's standard library: the release of that. */
  readonly foreignStd: string;
  /**
   * What to know of all answers: which rules and which standard library gave them, if not those that were asked for.
   */
  readonly notices: readonly string[];
  readonly compiler: 'gc';
  /** -mod: "", "mod", "readonly" or "vendor". */
  readonly mod: string;
  /** -modfile, absolute; "" without one. */
  readonly modfile: string;
  /** GOWORK: "" (look for it), "off", or a path. */
  readonly gowork: string;
  /** GO111MODULE: "", "on", "off" or "auto". */
  readonly go111module: string;
  /** False where GOFLAGS has -gcflags=-l. */
  readonly inlining: boolean;
  /** goroot is no folder of the disk, but the standard library that the product brings along; it serves imports. */
  readonly shipped: boolean;
  /** -pgo: "auto", "off" or the path of a profile. */
  readonly pgo: string;
  /** The file with the target's profile; "" without one. */
  readonly profile: string;
  /** All tags that hold. */
  readonly tagSet: ReadonlySet<string>;
}

/** What a context is made of; what is left out has the defaults of linux/amd64 and the newest release. */
export interface ContextOptions {
  goroot?: string;
  gopath?: string;
  gomodcache?: string;
  goos?: string;
  goarch?: string;
  tags?: readonly string[];
  cgoEnabled?: boolean;
  cgoStd?: boolean;
  /** "go1.26" or "go1.26.8"; also without the prefix "go". */
  goVersion?: string;
  goexperiment?: string;
  /** GOAMD64, GOARM64, GO386 and the like. */
  archLevel?: string;
  /** -race, -msan, -asan and -d=checkptr. */
  mode?: Partial<BuildMode>;
  mod?: string;
  modfile?: string;
  gowork?: string;
  go111module?: string;
  pgo?: string;
  inlining?: boolean;
  /** goroot is one that the product brings along. */
  shipped?: boolean;
  /** What else to know of all answers, by the experiments that are on by default. */
  notices?: (experiments: ReadonlySet<string>) => readonly string[];
  /** How the release and goroot were chosen. */
  toolchain?: Pick<ToolchainChoice, 'why' | 'named' | 'notices'>;
}

/** Makes a context; reads GOROOT/VERSION and the release's experiments where there is a GOROOT. */
export function newContext(fs: FileSystem, o: ContextOptions = {}): BuildContext {
  const goroot = o.goroot ?? '';
  const goos = o.goos || 'linux';
  const goarch = o.goarch || 'amd64';
  const std = releaseAt(fs, goroot);
  const wanted = o.goVersion ? releaseName(o.goVersion) : '';
  const goRelease = wanted === '' ? std || defaultVersion : isRelease(std, wanted) ? std : wanted;
  const foreignStd = std === goRelease ? '' : std;
  const minor = releaseMinor(goRelease);
  const goVersion = `go1.${minor}`;
  const tags = o.tags ?? [];
  const toolTags = [
    ...experimentTags(fs, goroot, goos, goarch, minor, o.goexperiment ?? ''),
    ...archOf(goarch)
      .features(o.archLevel ?? '')
      .map((feature) => `${goarch}.${feature}`),
    ...(['race', 'msan', 'asan'] as const).filter((tag) => o.mode?.[tag] === true),
  ];
  const cgoEnabled = o.cgoEnabled ?? false;
  const more = o.notices?.(new Set(experimentTags(fs, goroot, goos, goarch, minor, ''))) ?? [];

  const tagSet = new Set<string>([goos, goarch, 'gc', ...tags, ...toolTags]);
  if (cgoEnabled) tagSet.add('cgo');
  if (goos === 'android') tagSet.add('linux');
  if (goos === 'illumos') tagSet.add('solaris');
  if (goos === 'ios') tagSet.add('darwin');
  if (unixOS.has(goos)) tagSet.add('unix');
  if (tagSet.has('goexperiment.boringcrypto')) tagSet.add('boringcrypto');
  for (let i = 1; i <= minor; i++) tagSet.add(`go1.${i}`);

  return {
    goroot,
    gopath: o.gopath ?? '',
    gomodcache: o.gomodcache ?? '',
    goos,
    goarch,
    target: newTarget({ version: goRelease, goos, goarch, level: o.archLevel ?? '', mode: o.mode ?? {} }),
    tags,
    toolTags,
    cgoEnabled,
    cgoStd: o.cgoStd ?? cgoEnabled,
    goVersion,
    goRelease,
    why: o.toolchain?.why ?? 'asked for',
    named: o.toolchain?.named ?? wanted !== '',
    foreignStd,
    notices: [...(o.toolchain?.notices ?? []), ...noticesOf(goRelease, foreignStd), ...more],
    compiler: 'gc',
    mod: o.mod ?? '',
    modfile: o.modfile ?? '',
    gowork: o.gowork ?? '',
    go111module: o.go111module ?? '',
    inlining: o.inlining ?? true,
    shipped: o.shipped ?? false,
    pgo: o.pgo || 'auto',
    profile: '',
    tagSet,
  };
}

function noticesOf(goRelease: string, foreignStd: string): string[] {
  const notices: string[] = [];
  if (foreignStd !== '')
    notices.push(
      `answers have the rules of ${goRelease}, and the standard library of ${foreignStd}: ${goRelease} is not here`,
    );
  const minor = releaseMinor(goRelease),
    known = releaseOf(minor).minor;
  if (known === minor) return notices;
  notices.push(
    `the rules of ${goRelease} are not known, answers have those of go1.${known}: what is inlined may differ, what ` +
      `escapes with it, and the words of explanations${minor > known ? '; newer syntax is not read' : ''}`,
  );
  return notices;
}

/**
 * Experiments are flags that differ by release; which are on by default is read from the release's own sources, so that
 * files are chosen as that release chooses them. Conditions are those of `buildcfg.ParseGOEXPERIMENT`.
 */
function experimentTags(
  fs: FileSystem,
  goroot: string,
  goos: string,
  goarch: string,
  minor: number,
  goexperiment: string,
): string[] {
  const source = goroot && fs.readFile(nodePath.join(goroot, 'src/internal/buildcfg/exp.go'));
  const fields =
    (source && /baseline := goexperiment\.Flags\{([^}]*)\}/.exec(source)?.[1]) || releaseOf(minor).experiments;
  const { regabi } = archOf(goarch);
  const alwaysOn = regabi === 'always';
  const regabiSupported = regabi !== 'never';
  const on = new Set<string>();
  for (const m of fields.matchAll(/([A-Za-z0-9]+):\s*([^,\n]+)/g)) {
    const condition = m[2]!.trim();
    const holds =
      condition === 'regabiSupported'
        ? regabiSupported
        : condition === 'dwarf5Supported'
          ? goos !== 'darwin' && goos !== 'ios' && goos !== 'aix'
          : condition === 'haveXchg8'
            ? /^(386|amd64|arm|arm64|ppc64|ppc64le)$/.test(goarch)
            : condition !== 'false';
    if (holds) on.add(m[1]!.toLowerCase());
  }
  for (const word of goexperiment.split(',')) {
    if (word === '') continue;
    if (word === 'none') {
      on.clear();
      continue;
    }
    const off = word.startsWith('no');
    const name = off ? word.slice(2) : word;
    for (const flag of name === 'regabi' ? ['regabiwrappers', 'regabiargs'] : [name]) {
      if (off) on.delete(flag);
      else on.add(flag);
    }
  }
  for (const flag of ['regabiwrappers', 'regabiargs']) {
    if (alwaysOn) on.add(flag);
    else if (!regabiSupported) on.delete(flag);
  }
  return [...on].sort().map((flag) => `goexperiment.${flag}`);
}
