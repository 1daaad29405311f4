/** The rules of go1.24, as what differs from go1.25. */
import { calls1_24 } from '../calls';
import type { Release } from '../release';
import { go1_25 } from './go1_25';

export const go1_24: Release = {
  ...go1_25,
  minor: 24,
  calls: calls1_24,
  experiments:
    'RegabiWrappers: regabiSupported, RegabiArgs: regabiSupported, CoverageRedesign: true, AliasTypeParams: true, ' +
    'SwissMap: true, SpinbitMutex: haveXchg8, SyncHashTrieMap: true',
  limits: { ...go1_25.limits, zeroValue: 0 },
  deletedKeysBorrowed: false,
  literalRewrite: false,
  devirtualizesColdCalls: true,
  appendLocations: false,
  variableSizeOnStack: false,
  solverOrder: 'lastFirst',
  explanationsNameFunction: false,
  explanationArrow: '=',
  escapeNonString: { path: 'hash/maphash', prefix: 'escapeForHash[' },
  loopCopiesDefined: false,
  lenDereferences: true,
  rangeLengthIsConstant: false,
  keepShapedPointers: false,
  nameHash: { bytes: 1, mask: 1 },
};
