/**
 * Functions that the compiler replaces by instructions on 386, by package. Source:
 * cmd/compile/internal/ssagen/intrinsics.go (initIntrinsics and its aliases, as far as they name 386).
 */
import type { IntrinsicLists } from '../intrinsics';

export const i386: IntrinsicLists = [
  {
    minor: 26,
    names: {
      'crypto/internal/constanttime': 'boolToUint8',
      'internal/runtime/math': 'MulUintptr',
      'internal/runtime/sys':
        'Bswap32 Bswap64 GetCallerPC GetCallerSP GetClosurePtr TrailingZeros32 TrailingZeros64 TrailingZeros8',
      math: 'sqrt',
      'math/bits': 'Mul64 ReverseBytes32 ReverseBytes64 TrailingZeros16 TrailingZeros32 TrailingZeros64 TrailingZeros8',
      runtime: 'KeepAlive slicebytetostringtmp',
    },
  },
];
