/**
 * Functions that older releases replace by instructions on amd64, by package. Source:
 * cmd/compile/internal/ssagen/intrinsics.go, and ssa.go (InitTables) until go1.23.
 */
import type { IntrinsicLists } from '../intrinsics';

export const amd64Older: IntrinsicLists = [
  {
    minor: 22,
    names: {
      math: 'Ceil FMA Floor RoundToEven Trunc sqrt',
      'math/big': 'mulWW',
      'math/bits':
        'Add Add64 Div Div64 Len Len16 Len32 Len64 Len8 Mul Mul64 OnesCount OnesCount16 OnesCount32 ' +
        'OnesCount64 ReverseBytes32 ReverseBytes64 RotateLeft RotateLeft16 RotateLeft32 RotateLeft64 ' +
        'RotateLeft8 Sub Sub64 TrailingZeros16 TrailingZeros32 TrailingZeros64 TrailingZeros8',
      runtime: 'KeepAlive getcallerpc getcallersp getclosureptr slicebytetostringtmp',
      'runtime/internal/atomic':
        'And And8 Cas Cas64 CasRel Casint32 Casint64 Casp1 Casuintptr Load Load64 Load8 LoadAcq ' +
        'LoadAcq64 LoadAcquintptr Loadint32 Loadint64 Loadp Loaduint Loaduintptr Or Or8 Store Store64 ' +
        'Store8 StoreRel StoreRel64 StoreReluintptr Storeint32 Storeint64 StorepNoWB Storeuintptr Xadd ' +
        'Xadd64 Xaddint32 Xaddint64 Xadduintptr Xchg Xchg64 Xchgint32 Xchgint64 Xchguintptr',
      'runtime/internal/math': 'Add64 Mul64 MulUintptr',
      'runtime/internal/sys':
        'Bswap32 Bswap64 Len64 Len8 OnesCount64 Prefetch PrefetchStreamed TrailingZeros32 ' +
        'TrailingZeros64 TrailingZeros8',
      sync: 'runtime_LoadAcquintptr runtime_StoreReluintptr',
      'sync/atomic':
        'AddInt32 AddInt64 AddUint32 AddUint64 AddUintptr CompareAndSwapInt32 CompareAndSwapInt64 ' +
        'CompareAndSwapUint32 CompareAndSwapUint64 CompareAndSwapUintptr LoadInt32 LoadInt64 LoadPointer ' +
        'LoadUint32 LoadUint64 LoadUintptr StoreInt32 StoreInt64 StoreUint32 StoreUint64 StoreUintptr ' +
        'SwapInt32 SwapInt64 SwapUint32 SwapUint64 SwapUintptr',
    },
  },
  {
    minor: 23,
    names: {
      'internal/runtime/atomic':
        'And And8 Cas Cas64 CasRel Casint32 Casint64 Casp1 Casuintptr Load Load64 Load8 LoadAcq ' +
        'LoadAcq64 LoadAcquintptr Loadint32 Loadint64 Loadp Loaduint Loaduintptr Or Or8 Store Store64 ' +
        'Store8 StoreRel StoreRel64 StoreReluintptr Storeint32 Storeint64 StorepNoWB Storeuintptr Xadd ' +
        'Xadd64 Xaddint32 Xaddint64 Xadduintptr Xchg Xchg64 Xchgint32 Xchgint64 Xchguintptr',
      math: 'Ceil FMA Floor RoundToEven Trunc sqrt',
      'math/big': 'mulWW',
      'math/bits':
        'Add Add64 Div Div64 Len Len16 Len32 Len64 Len8 Mul Mul64 OnesCount OnesCount16 OnesCount32 ' +
        'OnesCount64 ReverseBytes32 ReverseBytes64 RotateLeft RotateLeft16 RotateLeft32 RotateLeft64 ' +
        'RotateLeft8 Sub Sub64 TrailingZeros16 TrailingZeros32 TrailingZeros64 TrailingZeros8',
      runtime: 'KeepAlive getcallerpc getcallersp getclosureptr slicebytetostringtmp',
      'runtime/internal/math': 'Add64 Mul64 MulUintptr',
      'runtime/internal/sys':
        'Bswap32 Bswap64 Len64 Len8 OnesCount64 Prefetch PrefetchStreamed TrailingZeros32 ' +
        'TrailingZeros64 TrailingZeros8',
      sync: 'runtime_LoadAcquintptr runtime_StoreReluintptr',
      'sync/atomic':
        'AddInt32 AddInt64 AddUint32 AddUint64 AddUintptr CompareAndSwapInt32 CompareAndSwapInt64 ' +
        'CompareAndSwapUint32 CompareAndSwapUint64 CompareAndSwapUintptr LoadInt32 LoadInt64 LoadPointer ' +
        'LoadUint32 LoadUint64 LoadUintptr StoreInt32 StoreInt64 StoreUint32 StoreUint64 StoreUintptr ' +
        'SwapInt32 SwapInt64 SwapUint32 SwapUint64 SwapUintptr',
    },
  },
  {
    minor: 24,
    names: {
      'internal/runtime/atomic':
        'And And32 And64 And8 Cas Cas64 CasRel Casint32 Casint64 Casp1 Casuintptr Load Load64 Load8 ' +
        'LoadAcq LoadAcq64 LoadAcquintptr Loadint32 Loadint64 Loadp Loaduint Loaduintptr Or Or32 Or64 ' +
        'Or8 Store Store64 Store8 StoreRel StoreRel64 StoreReluintptr Storeint32 Storeint64 StorepNoWB ' +
        'Storeuintptr Xadd Xadd64 Xaddint32 Xaddint64 Xadduintptr Xchg Xchg64 Xchg8 Xchgint32 Xchgint64 ' +
        'Xchguintptr',
      'internal/runtime/maps':
        'bitsetFirst bitsetLowestSet bitsetRemoveBelow bitsetShiftOutLowest ctrlGroupMatchEmpty ' +
        'ctrlGroupMatchEmptyOrDeleted ctrlGroupMatchFull ctrlGroupMatchH2',
      'internal/runtime/math': 'Add64 Mul64 MulUintptr',
      'internal/runtime/sys':
        'Bswap32 Bswap64 GetCallerPC GetCallerSP GetClosurePtr Len64 Len8 OnesCount64 Prefetch ' +
        'PrefetchStreamed TrailingZeros32 TrailingZeros64 TrailingZeros8',
      math: 'Ceil FMA Floor RoundToEven Trunc sqrt',
      'math/big': 'mulWW',
      'math/bits':
        'Add Add64 Div Div64 Len Len16 Len32 Len64 Len8 Mul Mul64 OnesCount OnesCount16 OnesCount32 ' +
        'OnesCount64 ReverseBytes32 ReverseBytes64 RotateLeft RotateLeft16 RotateLeft32 RotateLeft64 ' +
        'RotateLeft8 Sub Sub64 TrailingZeros16 TrailingZeros32 TrailingZeros64 TrailingZeros8',
      runtime: 'KeepAlive slicebytetostringtmp',
      sync: 'runtime_LoadAcquintptr runtime_StoreReluintptr',
      'sync/atomic':
        'AddInt32 AddInt64 AddUint32 AddUint64 AddUintptr AndInt32 AndInt64 AndUint32 AndUint64 ' +
        'AndUintptr CompareAndSwapInt32 CompareAndSwapInt64 CompareAndSwapUint32 CompareAndSwapUint64 ' +
        'CompareAndSwapUintptr LoadInt32 LoadInt64 LoadPointer LoadUint32 LoadUint64 LoadUintptr OrInt32 ' +
        'OrInt64 OrUint32 OrUint64 OrUintptr StoreInt32 StoreInt64 StoreUint32 StoreUint64 StoreUintptr ' +
        'SwapInt32 SwapInt64 SwapUint32 SwapUint64 SwapUintptr',
    },
  },
];
