/**
 * Functions that the compiler replaces by instructions: calls of them cost nothing but their nodes and are never
 * inlined. To add an architecture or a release, add a list in `intrinsics/` and name it here.
 */
import { i386 } from './intrinsics/386';
import { amd64 } from './intrinsics/amd64';

/** Names by package path, separated by spaces; a list holds from its release on until the next one. */
export type IntrinsicLists = readonly {
  readonly minor: number;
  readonly names: Readonly<Record<string, string>>;
}[];

/** Names by package path. */
export type Intrinsics = ReadonlyMap<string, ReadonlySet<string>>;

const byArch: Readonly<Record<string, IntrinsicLists>> = { '386': i386, amd64 };

/** The intrinsics of an architecture in a release. Architectures without a list have amd64's. */
export function intrinsicsOf(goarch: string, minor: number): Intrinsics {
  const lists = byArch[goarch] ?? amd64;
  const { names } = [...lists].reverse().find((l) => l.minor <= minor) ?? lists[0]!;
  return new Map(Object.entries(names).map(([path, list]) => [path, new Set(list.split(' '))]));
}

/** Whether the function of that name is one (ssagen.IsIntrinsicSym). */
export function isIntrinsic(intrinsics: Intrinsics, path: string, name: string): boolean {
  return intrinsics.get(path)?.has(name) === true;
}
