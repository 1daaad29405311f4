/** The rules of go1.23, as what differs from go1.24. */
import { calls1_23 } from '../calls';
import type { Release } from '../release';
import { go1_24 } from './go1_24';

export const go1_23: Release = {
  ...go1_24,
  minor: 23,
  limits: { ...go1_24.limits, maxStackVarSize: 10 * 1024 * 1024 },
  inlining: { ...go1_24.inlining, closureCalledOnceCost: 80, closureCostFactor: 1, paramCallCost: 57 },
  calls: calls1_23,
  // Only an experiment has them in go1.23.
  language: { ...go1_24.language, genericAliases: 24 },
  experiments: 'RegabiWrappers: regabiSupported, RegabiArgs: regabiSupported, CoverageRedesign: true',
  inlineDriver: 'functions',
  inlineRecursive: false,
  hiddenLiterals: true,
  bytesConcatenated: false,
  deadLocals: false,
  loopBodies: 'plain',
  rangeStateCopied: false,
  wrapperTailCalls: false,
  staticAssertedTypes: false,
  nameHash: { bytes: 32, mask: 0xff },
};
