/**
 * Functions without a Go body: assembly, and names of the runtime's functions in other packages (go:linkname). What
 * they allocate cannot be read off their text, and is known here for those of the distribution.
 */
import type { Func } from '../ir/node';
import type { Allocation, State } from './state';
import type { Summary } from './summary';

const none: Summary = {};

/** What a function without body allocates. */
export interface EntryAllocation {
  readonly state: State;
  readonly allocation: Allocation;
}

const heap = (allocation: Allocation): EntryAllocation => ({ state: 'heap', allocation });
const grows = (allocation: Allocation): EntryAllocation => ({ state: 'grows', allocation });

/** By package and name: runtime/slice.go, malloc.go, map.go, chan.go, time.go. */
const byName: ReadonlyMap<string, EntryAllocation> = new Map([
  ['internal/bytealg.MakeNoZero', heap('slice')],
  ['reflect.unsafe_New', heap('object')],
  ['reflect.unsafe_NewArray', heap('slice')],
  ['reflect.makechan', heap('chan')],
  ['reflect.makemap', heap('map')],
  ['reflect.mapassign0', grows('map')],
  ['reflect.mapassign_faststr0', grows('map')],
  ['reflect.growslice', grows('append')],
  ['reflect.mapclone', heap('map')],
  ['maps.clone', heap('map')],
  ['internal/reflectlite.unsafe_New', heap('object')],
  ['internal/runtime/maps.newobject', heap('object')],
  ['internal/runtime/maps.newarray', heap('slice')],
  ['time.newTimer', heap('object')],
  ['time.Sleep', grows('object')],
]);

/** Packages whose functions without body allocate nothing, but for those above: assembly and instructions. */
const quiet: ReadonlySet<string> = new Set([
  'bytes',
  'hash/crc32',
  'internal/bytealg',
  'internal/chacha8rand',
  'internal/cpu',
  'internal/runtime/atomic',
  'internal/runtime/math',
  'internal/runtime/sys',
  'math',
  'math/big',
  'math/bits',
  'strings',
  'sync/atomic',
  'time',
]);

/** What a call of the function allocates itself; undefined if it has a body, or is not one of those above. */
export function entryAllocation(fn: Func): EntryAllocation | undefined {
  return fn.hasBody || fn.oclosure !== undefined ? undefined : byName.get(`${fn.sym.pkg.path}.${fn.sym.name}`);
}

/** What a function without body allocates; undefined if it has a body, or nothing is known of it. */
export function entrySummary(fn: Func): Summary | undefined {
  if (fn.hasBody || fn.oclosure !== undefined) return undefined;
  const { path } = fn.sym.pkg;
  // What it allocates is a place of its caller.
  if (entryAllocation(fn) !== undefined) return none;
  return quiet.has(path) || path.startsWith('crypto/internal/') ? none : undefined;
}
