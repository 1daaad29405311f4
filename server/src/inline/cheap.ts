/**
 * Calls that the cost model treats in ways of their own, as data. Source: cmd/compile/internal/inline/inl.go
 * (hairyVisitor.doNode, go1.26); the lists of byte order functions hold where unaligned loads can be merged.
 */
import { type CallExpr, Class } from '../ir/node';
import { Op } from '../ir/op';
import { isIntrinsic } from './intrinsics';

const sizes = ['64', '32', '16'];
const all = (prefixes: readonly string[]): string[] => prefixes.flatMap((p) => sizes.map((s) => p + s));

const byteorder = new Set(all(['LEUint', 'BEUint', 'LEPutUint', 'BEPutUint', 'LEAppendUint', 'BEAppendUint']));
const encodingBinary = new Set(
  all(['littleEndian.', 'bigEndian.'].flatMap((t) => ['Uint', 'PutUint', 'AppendUint'].map((m) => t + m))),
);

/** What is special about a call. */
export const enum Special {
  None,
  Cheap,
  Throw,
  CallerPC,
  DeferRange,
}

export function special(n: CallExpr): Special {
  const fun = n.fun!;
  if (fun.op === Op.NAME && fun.class_ === Class.FUNC) {
    const name = fun.sym.name;
    switch (fun.sym.pkg.path) {
      case 'internal/abi':
        return name === 'NoEscape' || name.startsWith('EscapeNonString[') ? Special.Cheap : Special.None;
      case 'internal/runtime/sys':
        return name === 'GetCallerPC' || name === 'GetCallerSP' ? Special.CallerPC : Special.None;
      case 'go.runtime':
        return name === 'throw'
          ? Special.Throw
          : name === 'panicrangestate'
            ? Special.Cheap
            : name === 'deferrangefunc'
              ? Special.DeferRange
              : Special.None;
      case 'internal/byteorder':
        return byteorder.has(name) ? Special.Cheap : Special.None;
    }
  } else if (fun.op === Op.METHEXPR && fun.method !== undefined) {
    const sym = fun.method.sym;
    if (sym.pkg.path === 'runtime' && sym.name === 'heapBits.nextArena') return Special.Cheap;
    if (sym.pkg.path === 'encoding/binary' && encodingBinary.has(sym.name)) return Special.Cheap;
  }
  return Special.None;
}

/** ir.IsIntrinsicCall. */
export function isIntrinsicCall(n: CallExpr): boolean {
  const fun = n.fun;
  if (fun === undefined) return false;
  const sym = fun.op === Op.NAME ? fun.sym : fun.op === Op.METHEXPR ? fun.method?.sym : undefined;
  if (sym === undefined) return false;
  // Calls that the compiler puts in name the package by the path of its own declarations.
  const { path } = sym.pkg;
  return isIntrinsic(path === 'go.runtime' ? 'runtime' : path, sym.name);
}
