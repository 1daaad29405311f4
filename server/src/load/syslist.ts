/** Names of systems and architectures. Answers to internal/syslist and internal/platform (go1.26). */

const words = (s: string): ReadonlySet<string> => new Set(s.split(' '));

/** Names that count in file names, those of the past and the future included. */
export const knownOS = words(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos',
);

/** Systems for which the tag `unix` holds. */
export const unixOS = words('aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris');

export const knownArch = words(
  '386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ' +
    'ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm',
);

/** Ports that can use cgo. */
export const cgoSupported = words(
  'aix/ppc64 android/386 android/amd64 android/arm android/arm64 darwin/amd64 darwin/arm64 dragonfly/amd64 ' +
    'freebsd/386 freebsd/amd64 freebsd/arm freebsd/arm64 freebsd/riscv64 illumos/amd64 ios/amd64 ios/arm64 ' +
    'linux/386 linux/amd64 linux/arm linux/arm64 linux/loong64 linux/mips linux/mips64 linux/mips64le linux/mipsle ' +
    'linux/ppc64le linux/riscv64 linux/s390x linux/sparc64 netbsd/386 netbsd/amd64 netbsd/arm netbsd/arm64 ' +
    'openbsd/386 openbsd/amd64 openbsd/arm openbsd/arm64 openbsd/mips64 openbsd/riscv64 solaris/amd64 windows/386 ' +
    'windows/amd64 windows/arm64',
);

/** Ports of Go, those of older releases included (go tool dist list). */
export const ports = words(
  'aix/ppc64 android/386 android/amd64 android/arm android/arm64 darwin/amd64 darwin/arm64 dragonfly/amd64 ' +
    'freebsd/386 freebsd/amd64 freebsd/arm freebsd/arm64 freebsd/riscv64 illumos/amd64 ios/amd64 ios/arm64 ' +
    'js/wasm linux/386 linux/amd64 linux/arm linux/arm64 linux/loong64 linux/mips linux/mips64 linux/mips64le ' +
    'linux/mipsle linux/ppc64 linux/ppc64le linux/riscv64 linux/s390x netbsd/386 netbsd/amd64 netbsd/arm ' +
    'netbsd/arm64 openbsd/386 openbsd/amd64 openbsd/arm openbsd/arm64 openbsd/mips64 openbsd/ppc64 ' +
    'openbsd/riscv64 plan9/386 plan9/amd64 plan9/arm solaris/amd64 wasip1/wasm windows/386 windows/amd64 ' +
    'windows/arm windows/arm64',
);

/** Ports that builds can be instrumented on (internal/platform/supported.go). */
export const sanitizerPorts = {
  race: words(
    'linux/amd64 linux/arm64 linux/loong64 linux/ppc64le linux/riscv64 linux/s390x darwin/amd64 darwin/arm64 ' +
      'freebsd/amd64 netbsd/amd64 windows/amd64',
  ),
  msan: words('linux/amd64 linux/arm64 linux/loong64 freebsd/amd64'),
  asan: words('linux/amd64 linux/arm64 linux/loong64 linux/ppc64le linux/riscv64'),
} as const;
