/** The rules of go1.22, as what differs from go1.23. */
import { calls1_22 } from '../calls';
import type { Release } from '../release';
import { go1_23 } from './go1_23';

export const go1_22: Release = {
  ...go1_23,
  minor: 22,
  calls: calls1_22,
  experiments:
    'RegabiWrappers: regabiSupported, RegabiArgs: regabiSupported, CoverageRedesign: true, AllocHeaders: true, ' +
    'ExecTracer2: true',
  inlineDriver: 'groups',
  literalsOfInstancesDupok: false,
  literalsFoundByName: true,
  switchKeepsChannels: false,
  keepShapedInterfaces: false,
  initSeesAssignments: false,
};
