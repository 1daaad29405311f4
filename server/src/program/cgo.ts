/**
 * Texts of a package's files that import "C" as the compiler gets them: headers, machine and files for the cgo room.
 */
import * as nodePath from 'node:path';
import { type CgoHost, type CgoOutput, type CgoSource, cgoPackage, type Includes } from '../cgo';
import type { BuildContext, Package as LoadedPackage } from '../load';
import { notInHeapPaths } from '../load';
import { type ParseOptions, parseFile } from '../syntax';
import type { FileSystem } from '../vfs';

export function cgoTexts(p: LoadedPackage, fs: FileSystem, ctx: BuildContext, options: ParseOptions): CgoOutput {
  const sources: CgoSource[] = [];
  for (const path of p.cgoFiles) {
    const text = fs.readFile(path);
    if (text === undefined) continue;
    const { file } = parseFile(text, 1, { ...options, skipBodies: false });
    sources.push({ path, text, file, base: 1 });
  }
  return cgoPackage({ name: p.name, path: p.pkgPath }, sources, hostOf(p, fs, ctx));
}

function hostOf(p: LoadedPackage, fs: FileSystem, ctx: BuildContext): CgoHost {
  const { wordSize } = ctx.target;
  const { goos, goarch } = ctx;
  const unsignedChar = goos === 'linux' && /^(arm|arm64|ppc64|ppc64le|riscv64|s390x)$/.test(goarch);
  const long = goos === 'windows' ? 4 : wordSize;
  const defines = new Map<string, string>([
    ['__STDC__', '1'],
    ['__STDC_HOSTED__', '1'],
    ['__STDC_VERSION__', '201710L'],
    ['__GNUC__', '12'],
    ['__GNUC_MINOR__', '2'],
    ['__CHAR_BIT__', '8'],
    ['__SIZEOF_POINTER__', String(wordSize)],
    ['__SIZEOF_LONG__', String(long)],
    ['__SIZE_TYPE__', long === wordSize ? 'unsigned long' : 'unsigned long long'],
    ['__PTRDIFF_TYPE__', long === wordSize ? 'long' : 'long long'],
    ['__INT64_TYPE__', long === 8 ? 'long' : 'long long'],
    ['__WCHAR_TYPE__', 'int'],
    ...(systems[goos] ?? []).map((name) => [name, '1'] as const),
    ...(machines[goarch] ?? []).map((name) => [name, '1'] as const),
    ...(long === 8 ? (['__LP64__', '_LP64'] as const).map((name) => [name, '1'] as const) : []),
  ]);
  return {
    includes: (dirs) => includesOf(p.dir, dirs, fs, ctx),
    machine: {
      pointer: wordSize,
      long,
      maxAlign: goarch === '386' && goos !== 'windows' ? 4 : 8,
      signedChar: !unsignedChar,
    },
    hasTag: (tag) => ctx.tagSet.has(tag),
    defines,
    incomplete: notInHeapPaths.find((path) => p.imports.has(path)) ?? notInHeapPaths[0],
  };
}

/** Headers beside the package, in folders that directives name, and in those of the system. */
function includesOf(dir: string, dirs: readonly string[], fs: FileSystem, ctx: BuildContext): Includes {
  const named = dirs.map((d) => nodePath.resolve(dir, d.replace(/\$\{SRCDIR\}|\$SRCDIR/g, dir)));
  let system: readonly string[] | undefined;
  const at = (path: string): { path: string; text: string } | undefined => {
    const text = fs.isFile(path) ? fs.readFile(path) : undefined;
    return text === undefined ? undefined : { path, text };
  };
  return (name, kind, from) => {
    if (nodePath.isAbsolute(name)) return at(name);
    const near = kind === 'quoted' ? [from === '' || from.startsWith('<') ? dir : nodePath.dirname(from)] : [];
    const all = [...near, ...named, ...(system ??= systemDirs(fs, ctx))];
    const behind = kind === 'next' ? all.findIndex((d) => from === nodePath.join(d, name)) + 1 : 0;
    for (const d of all.slice(behind)) {
      const found = at(nodePath.join(d, name));
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** Where a system keeps its headers, and the C compiler its own. */
function systemDirs(fs: FileSystem, { goos, goarch }: BuildContext): string[] {
  if (goos !== 'linux') return goos === 'windows' ? [] : ['/usr/local/include', '/usr/include'];
  const triple = triples[goarch];
  if (triple === undefined) return [];
  const gcc = `/usr/lib/gcc/${triple}`;
  const newest = (fs.readDir(gcc) ?? []).map((e) => e.name).sort((a, b) => Number(b) - Number(a))[0];
  return [
    ...(newest === undefined ? [] : [`${gcc}/${newest}/include`]),
    '/usr/local/include',
    `/usr/include/${triple}`,
    '/usr/include',
  ];
}

const triples: Readonly<Record<string, string>> = {
  amd64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
  riscv64: 'riscv64-linux-gnu',
  ppc64le: 'powerpc64le-linux-gnu',
  s390x: 's390x-linux-gnu',
  386: 'i386-linux-gnu',
  arm: 'arm-linux-gnueabihf',
};

const systems: Readonly<Record<string, readonly string[]>> = {
  linux: ['__linux__', '__linux', 'linux', '__unix__', '__gnu_linux__'],
  darwin: ['__APPLE__', '__MACH__'],
  windows: ['_WIN32', '__MINGW32__', '_WIN64'],
  freebsd: ['__FreeBSD__', '__unix__'],
};

const machines: Readonly<Record<string, readonly string[]>> = {
  amd64: ['__x86_64__', '__x86_64', '__amd64__', '__amd64'],
  arm64: ['__aarch64__'],
  386: ['__i386__', '__i386', 'i386'],
  arm: ['__arm__'],
  riscv64: ['__riscv'],
  ppc64le: ['__powerpc64__', '__powerpc__'],
  s390x: ['__s390x__', '__s390__'],
};
