/**
 * Builds that instrument the code (-race, -msan, -asan) or check pointers (-d=checkptr), and the packages that are left
 * out of it. Source: cmd/internal/objabi/pkgspecial.go, cmd/compile/internal/base/flag.go (ParseFlags), gc/main.go. The
 * lists are those of all releases together: no release has a package that another one treats differently.
 */

/** Flags of the build that instrument the code. */
export interface BuildMode {
  readonly race: boolean;
  readonly msan: boolean;
  readonly asan: boolean;
  /** -d=checkptr: 0 is off; undefined follows from the other flags. */
  readonly checkptr: number | undefined;
}

/** How one package is compiled. */
export interface PackageMode {
  readonly race: boolean;
  readonly asan: boolean;
  /** Any of -race, -msan and -asan. */
  readonly instrumenting: boolean;
  /** 1: conversions of unsafe pointers are checked; 2: what is converted to one is on the heap. */
  readonly checkptr: number;
}

const words = (s: string): ReadonlySet<string> => new Set(s.split(' '));

/** Packages that the runtime is made of. */
const runtimePackages = words(
  'runtime runtime/internal/atomic runtime/internal/math runtime/internal/sys runtime/internal/syscall ' +
    'internal/runtime/atomic internal/runtime/cgroup internal/runtime/exithook internal/runtime/gc ' +
    'internal/runtime/gc/scan internal/runtime/maps internal/runtime/math internal/runtime/strconv ' +
    'internal/runtime/sys internal/runtime/syscall internal/runtime/syscall/linux internal/runtime/syscall/windows ' +
    'internal/abi internal/bytealg internal/byteorder internal/chacha8rand internal/coverage/rtcov internal/cpu ' +
    'internal/goarch internal/godebugs internal/goexperiment internal/goos internal/profilerecord internal/strconv ' +
    'internal/stringslite',
);

/** Packages that support the sanitizers. */
const sanitizers = words('runtime/race runtime/msan runtime/asan');

/** Packages whose functions the race detector does not follow. */
const noRaceFuncs = words('sync sync/atomic internal/sync internal/runtime/atomic');

export const isRuntimePackage = (path: string): boolean => runtimePackages.has(path);

/** Packages that are never instrumented (types.IsNoInstrumentPkg). */
export const isNotInstrumented = (path: string): boolean =>
  path !== 'internal/bytealg' && (runtimePackages.has(path) || sanitizers.has(path));

/**
 * How a package is compiled in a build of that mode. named: patterns name it, and flags of the compiler (-d) are meant
 * for it.
 */
export function packageMode(build: BuildMode, path: string, named = true): PackageMode {
  const instrumenting = build.race || build.msan || build.asan;
  const checkptr = isRuntimePackage(path) ? 0 : ((named ? build.checkptr : undefined) ?? (instrumenting ? 1 : 0));
  return isNotInstrumented(path)
    ? { race: false, asan: false, instrumenting: false, checkptr }
    : { race: build.race, asan: build.asan, instrumenting, checkptr };
}

/** Whether a package that is compiled in that mode may inline functions of the package `path` (canInlineCallExpr). */
export function mayInlineFrom(mode: PackageMode, path: string): boolean {
  if (mode.instrumenting && isNotInstrumented(path)) return false;
  if (mode.race && noRaceFuncs.has(path)) return false;
  return mode.checkptr === 0 || !isRuntimePackage(path);
}
