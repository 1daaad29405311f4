/**
 * Sizes of types on the machine of the World that they belong to, as cmd/compile/internal/types/size.go (go1.26).
 * They are computed once and kept in the type.
 */
import { type IRType, TKind } from './type';

/** Size of a value of the type in bytes. */
export function sizeOf(t: IRType): number {
  calcSize(t);
  return t.size;
}

/** Alignment of a value of the type. */
export function alignOf(t: IRType): number {
  calcSize(t);
  return t.align;
}

/** Length of the prefix of a value that can hold pointers (types.PtrDataSize). */
export function ptrDataSize(t: IRType): number {
  calcSize(t);
  if (t.kind === TKind.PTR && pointsOutOfHeap(t.elem)) return 0;
  return t.ptrdata;
}

export function hasPointers(t: IRType): boolean {
  return ptrDataSize(t) > 0;
}

/** Reports whether an interface holds such a value itself, in place of its address (types.IsDirectIface). */
export function isDirectIface(t: IRType): boolean {
  const { wordSize, release } = t.owner.target;
  if (!release.directIfaceBySize) return isOnePointer(t);
  return sizeOf(t) === wordSize && ptrDataSize(t) === wordSize;
}

/** A pointer, or a struct or array of nothing else than one. */
function isOnePointer(t: IRType): boolean {
  switch (t.kind) {
    case TKind.PTR:
      return !pointsOutOfHeap(t.elem);
    case TKind.CHAN:
    case TKind.MAP:
    case TKind.FUNC:
    case TKind.UNSAFEPTR:
      return true;
    case TKind.ARRAY:
      return t.len === 1 && isOnePointer(t.elem);
    case TKind.STRUCT:
      return t.fields.length === 1 && isOnePointer(t.fields[0]!.type);
    default:
      return false;
  }
}

export function roundUp(offset: number, align: number): number {
  return align <= 1 ? offset : Math.ceil(offset / align) * align;
}

/** Only the runtime has such types, and C; others are not looked into, since that would fill them in. */
function pointsOutOfHeap(elem: IRType): boolean {
  const { sym } = elem;
  if (sym === undefined) return false;
  const { path, usesC } = sym.pkg;
  const runtime = path === 'runtime' || path.startsWith('runtime/') || path.startsWith('internal/runtime/');
  if (!runtime && !usesC) return false;
  const k = elem.kind;
  if (k !== TKind.STRUCT && k !== TKind.ARRAY) return false;
  calcSize(elem);
  return elem.notInHeap;
}

/** Computes size, align and ptrdata of the type, and the offsets of its fields. */
export function calcSize(t: IRType): void {
  if (t.size >= 0) return;
  const { wordSize } = t.owner.target;
  // What a type that contains itself sees of itself; the checker has reported it.
  t.size = 0;
  t.align = 1;
  t.ptrdata = 0;
  switch (t.kind) {
    case TKind.BOOL:
    case TKind.INT8:
    case TKind.UINT8:
      scalar(t, 1, 1);
      break;
    case TKind.INT16:
    case TKind.UINT16:
      scalar(t, 2, 2);
      break;
    case TKind.INT32:
    case TKind.UINT32:
    case TKind.FLOAT32:
      scalar(t, 4, 4);
      break;
    case TKind.INT64:
    case TKind.UINT64:
    case TKind.FLOAT64:
      scalar(t, 8, wordSize);
      break;
    case TKind.INT:
    case TKind.UINT:
    case TKind.UINTPTR:
      scalar(t, wordSize, wordSize);
      break;
    case TKind.COMPLEX64:
      scalar(t, 8, 4);
      break;
    case TKind.COMPLEX128:
      scalar(t, 16, wordSize);
      break;
    case TKind.STRING:
      scalar(t, 2 * wordSize, wordSize);
      t.ptrdata = wordSize;
      break;
    case TKind.PTR:
    case TKind.UNSAFEPTR:
    case TKind.FUNC:
    case TKind.CHAN:
    case TKind.MAP:
      scalar(t, wordSize, wordSize);
      t.ptrdata = wordSize;
      break;
    case TKind.NIL:
      scalar(t, wordSize, wordSize);
      t.ptrdata = wordSize;
      break;
    case TKind.INTER:
      scalar(t, 2 * wordSize, wordSize);
      t.ptrdata = 2 * wordSize;
      break;
    case TKind.SLICE:
      scalar(t, 3 * wordSize, wordSize);
      t.ptrdata = pointsOutOfHeap(t.elem) ? 0 : wordSize;
      break;
    case TKind.ARRAY:
      calcArraySize(t);
      break;
    case TKind.STRUCT:
      calcStructSize(t);
      break;
    case TKind.TUPLE:
      for (const f of t.fields) if (hasPointers(f.type)) t.ptrdata = wordSize;
      break;
    default:
      break;
  }
}

function scalar(t: IRType, size: number, align: number): void {
  t.size = size;
  t.align = align;
}

function calcArraySize(t: IRType): void {
  const elem = t.elem,
    n = t.len;
  const { maxWidth } = t.owner.target;
  const elemSize = sizeOf(elem);
  t.size = Math.min(elemSize * n, maxWidth);
  t.align = alignOf(elem);
  t.notInHeap = elem.notInHeap;
  const ptrs = n > 0 ? ptrDataSize(elem) : 0;
  t.ptrdata = ptrs > 0 ? Math.min(elemSize * (n - 1) + ptrs, maxWidth) : 0;
}

/** Packages whose align64 is aligned; their paths differ from release to release. */
const atomicPackages: ReadonlySet<string> = new Set([
  'sync/atomic',
  'internal/runtime/atomic',
  'runtime/internal/atomic',
]);

function calcStructSize(t: IRType): void {
  const fields = t.fields;
  const sym = t.sym;
  const { maxWidth } = t.owner.target;
  let maxAlign = 1;
  if (sym !== undefined) {
    const path = sym.pkg.path;
    if (sym.name === 'align64' && atomicPackages.has(path)) maxAlign = 8;
    if (sym.name === 'nih' && (path === 'internal/runtime/sys' || path === 'runtime/internal/sys')) t.notInHeap = true;
  }
  let offset = 0,
    lastSize = 0,
    ptrs = 0;
  for (const f of fields) {
    const ft = f.type;
    const size = sizeOf(ft),
      align = ft.align;
    offset = roundUp(offset, align);
    f.offset = offset;
    if (align > maxAlign) maxAlign = align;
    if (ft.notInHeap) t.notInHeap = true;
    const p = ptrDataSize(ft);
    if (p > 0) ptrs = offset + p;
    offset = Math.min(offset + size, maxWidth);
    lastSize = size;
  }
  // A pointer to a last field without size must not point past the struct.
  if (offset > 0 && lastSize === 0) offset++;
  t.size = roundUp(offset, maxAlign);
  t.align = maxAlign;
  t.ptrdata = ptrs;
}
