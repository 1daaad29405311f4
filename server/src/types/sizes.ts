/**
 * Sizes, alignments and offsets as the gc compiler lays memory out (types2/sizes.go, gcsizes.go). A size of -1 means
 * that the type is too large. Sizes are numbers: beyond 2**53 they are not exact, which only matters for types that
 * are too large for any program.
 */

import type { Target } from '../target';
import { asNamed } from './alias';
import type { Var } from './object';
import type { StructType, Type } from './type';
import { BasicInfo, BasicKind, Tag } from './type';
import { under } from './under';

/** What sizes depend on. */
export type SizeConfig = Pick<Target, 'wordSize' | 'maxAlign'>;

const maxInt64 = 2 ** 63;

const basicSizes: readonly number[] = (() => {
  const sizes = new Array<number>(32).fill(0);
  sizes[BasicKind.Bool] = sizes[BasicKind.Int8] = sizes[BasicKind.Uint8] = 1;
  sizes[BasicKind.Int16] = sizes[BasicKind.Uint16] = 2;
  sizes[BasicKind.Int32] = sizes[BasicKind.Uint32] = sizes[BasicKind.Float32] = 4;
  sizes[BasicKind.Int64] = sizes[BasicKind.Uint64] = sizes[BasicKind.Float64] = sizes[BasicKind.Complex64] = 8;
  sizes[BasicKind.Complex128] = 16;
  return sizes;
})();

/** Alignment in bytes, at least 1. */
export function alignof(conf: SizeConfig, T: Type): number {
  const t = under(T);
  switch (t.tag) {
    case Tag.Array:
      return alignof(conf, t.elem);
    case Tag.Struct: {
      if (t.fields.length === 0 && isSyncAtomicAlign64(T)) return 8;
      let max = 1;
      for (const f of t.fields) {
        const a = alignof(conf, f.type!);
        if (a > max) max = a;
      }
      return max;
    }
    case Tag.Slice:
    case Tag.Interface:
      return conf.wordSize;
    case Tag.Basic:
      if ((t.info & BasicInfo.IsString) !== 0) return conf.wordSize;
  }
  let a = sizeof(conf, T);
  if (a < 1) return 1;
  if (t.tag === Tag.Basic && (t.info & BasicInfo.IsComplex) !== 0) a /= 2;
  return Math.min(a, conf.maxAlign);
}

/** The marker type that aligns 64-bit atomics. */
export function isSyncAtomicAlign64(T: Type): boolean {
  const obj = asNamed(T)?.obj;
  if (obj === undefined || obj.name !== 'align64') return false;
  const path = obj.pkg?.path;
  return path === 'sync/atomic' || path === 'internal/runtime/atomic' || path === 'runtime/internal/atomic';
}

/** Offsets of a struct's fields; -1 where too large. */
export function fieldOffsets(conf: SizeConfig, fields: readonly Var[]): number[] {
  const offsets: number[] = [];
  let offs = 0;
  for (const f of fields) {
    if (offs >= 0) offs = align(offs, alignof(conf, f.type!));
    offsets.push(offs);
    const d = offs < 0 ? -1 : sizeof(conf, f.type!);
    offs = d >= 0 && offs + d < maxInt64 ? offs + d : -1;
  }
  return offsets;
}

/** Offsets of a struct's fields; -1 where too large. */
export function offsetsof(conf: SizeConfig, t: StructType): number[] {
  return fieldOffsets(conf, t.fields);
}

/** Offset of the field at the end of a path of field indexes, or -1. */
export function offsetof(conf: SizeConfig, T: Type, index: readonly number[]): number {
  let offs = 0;
  for (const i of index) {
    const s = under(T);
    if (s.tag !== Tag.Struct) return -1;
    const d = fieldOffsets(conf, s.fields)[i]!;
    if (d < 0) return -1;
    offs += d;
    T = s.fields[i]!.type!;
  }
  return offs;
}

/** Size in bytes, or -1 where too large. */
export function sizeof(conf: SizeConfig, T: Type): number {
  const t = under(T);
  switch (t.tag) {
    case Tag.Basic: {
      const s = basicSizes[t.kind]!;
      if (s > 0) return s;
      return (t.info & BasicInfo.IsString) !== 0 ? conf.wordSize * 2 : conf.wordSize;
    }
    case Tag.Array: {
      if (t.len <= 0) return 0;
      const esize = sizeof(conf, t.elem);
      if (esize <= 0) return esize;
      const size = esize * t.len;
      return size >= maxInt64 ? -1 : size;
    }
    case Tag.Slice:
      return conf.wordSize * 3;
    case Tag.Struct: {
      const n = t.fields.length;
      if (n === 0) return 0;
      const offs = fieldOffsets(conf, t.fields)[n - 1]!;
      let size = sizeof(conf, t.fields[n - 1]!.type!);
      if (offs < 0 || size < 0) return -1;
      // A zero-size field at the end is padded, lest its address be that of what follows.
      if (offs > 0 && size === 0) size = 1;
      return align(offs + size, alignof(conf, t));
    }
    case Tag.Interface:
      return conf.wordSize * 2;
    default:
      return conf.wordSize;
  }
}

function align(x: number, a: number): number {
  const size = x % a === 0 ? x : x + (a - (x % a));
  return size >= maxInt64 ? -1 : size;
}
