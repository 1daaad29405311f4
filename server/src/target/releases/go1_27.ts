/** The rules of go1.27, as what differs from go1.26. */
import type { Release } from '../release';
import { go1_26 } from './go1_26';

export const go1_27: Release = {
  ...go1_26,
  minor: 27,
  experiments:
    'RegabiWrappers: regabiSupported, RegabiArgs: regabiSupported, Dwarf5: dwarf5Supported, ' +
    'RandomizedHeapBase64: true, GreenTeaGC: true, JSONv2: true, SizeSpecializedMalloc: true',
  genericMethods: true,
  constantsTakeTypeParams: true,
  promotedKeys: true,
  refusesVariadicYield: true,
  lineNamesInFolder: true,
  literalsInfer: true,
  assignedCallees: true,
  staticThroughParens: true,
  literalsKeepNames: true,
  copiedTempsDefined: true,
  interfaceTailCalls: true,
  keepShapedPointers: false,
};
