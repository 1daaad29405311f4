/**
 * Functions that the compiler replaces by instructions: calls of them cost nothing but their nodes and are never
 * inlined. The table is written by scripts/intrinsics.mjs; a release that it does not know has the nearest one's.
 */
import type { Arch } from './arch';
import { intrinsicRows } from './intrinsics/table';

/** Functions of one package that the same machines have in the same releases. */
export interface IntrinsicRow {
  readonly path: string;
  /** The first release, and the last; without one, the newest. */
  readonly from: number;
  readonly to?: number;
  /** Separated by spaces; '' is all. */
  readonly archs: string;
  /** The feature of the architecture that they need. */
  readonly level?: string;
  /** Separated by spaces. */
  readonly names: string;
}

/** Names by package path. */
export type Intrinsics = ReadonlyMap<string, ReadonlySet<string>>;

/** What the build does to the code that keeps some calls as they are. */
export interface IntrinsicMode {
  readonly race: boolean;
  readonly instrumenting: boolean;
}

/** The intrinsics of an architecture in a release. */
export function intrinsicsOf(arch: Arch, level: string, minor: number, mode: IntrinsicMode): Intrinsics {
  const features = arch.features(level);
  const release = Math.max(minor, 22);
  const softFloat = arch.softFloat(level);
  const all = new Map<string, Set<string>>();
  for (const row of intrinsicRows) {
    if (release < row.from || (row.to !== undefined && release > row.to)) continue;
    if (row.archs !== '' && !row.archs.split(' ').includes(arch.goarch)) continue;
    if (row.level !== undefined && !features.includes(row.level)) continue;
    if (softFloat && row.path === 'math') continue;
    // The race detector intercepts these calls.
    if (mode.race && row.path === 'sync/atomic') continue;
    let names = all.get(row.path);
    if (names === undefined) all.set(row.path, (names = new Set()));
    for (const name of row.names.split(' ')) names.add(name);
  }
  if (mode.instrumenting) all.get('runtime')?.delete('slicebytetostringtmp');
  return all;
}

/** Whether the function of that name is one (ssagen.IsIntrinsicSym). */
export function isIntrinsic(intrinsics: Intrinsics, path: string, name: string): boolean {
  return intrinsics.get(path)?.has(name) === true;
}
