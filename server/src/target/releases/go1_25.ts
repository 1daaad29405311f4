/** The rules of go1.25, as what differs from go1.26. */
import { calls1_25 } from '../calls';
import type { Release } from '../release';
import { go1_26 } from './go1_26';

export const go1_25: Release = {
  ...go1_26,
  minor: 25,
  calls: calls1_25,
  experiments:
    'RegabiWrappers: regabiSupported, RegabiArgs: regabiSupported, AliasTypeParams: true, SwissMap: true, ' +
    'SyncHashTrieMap: true, Dwarf5: dwarf5Supported',
  sliceExprCredits: false,
  concreteTypes: false,
  loopBodies: 'notInlined',
  splitTempsDefined: false,
  recoverTakesFrame: true,
  directIfaceBySize: false,
  lenOfLiteralRewrite: false,
  slicesMoved: false,
};
