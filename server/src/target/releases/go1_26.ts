/** The rules of go1.26. */
import { calls1_26 } from '../calls';
import { language } from '../language';
import type { Release } from '../release';

export const go1_26: Release = {
  minor: 26,
  limits: {
    maxStackVarSize: 128 * 1024,
    maxImplicitStackVarSize: 64 * 1024,
    maxByValueCapture: 128,
    mapInitNodes: 20,
  },
  inlining: {
    maxBudget: 80,
    closureCalledOnceCost: 10 * 80,
    bigFunctionNodes: 5000,
    bigFunctionMaxCost: 20,
    extraCallCost: 57,
    paramCallCost: 17,
    extraPanicCost: 1,
    extraThrowCost: 80,
    closureCost: 15,
    closureCostFactor: 2,
  },
  calls: calls1_26,
  language,
  experiments:
    'RegabiWrappers: regabiSupported, RegabiArgs: regabiSupported, Dwarf5: dwarf5Supported, ' +
    'RandomizedHeapBase64: true, GreenTeaGC: true',
  inlineDriver: 'counted',
  inlineRecursive: true,
  hiddenLiterals: false,
  deadLocals: true,
  rangeStateCopied: true,
  wrapperTailCalls: true,
  staticAssertedTypes: true,
  switchKeepsChannels: true,
  keepShapedInterfaces: true,
  literalsOfInstancesDupok: true,
  sliceExprCredits: true,
  concreteTypes: true,
  loopBodies: 'keptAlive',
  splitTempsDefined: true,
  recoverTakesFrame: false,
  directIfaceBySize: true,
  lenOfLiteralRewrite: true,
  literalRewrite: true,
  appendLocations: true,
  variableSizeOnStack: true,
  solverOrder: 'escapingFirst',
  explanationsNameFunction: true,
  // U+2190 as the bytes of its encoding, since messages are binary strings.
  explanationArrow: '\xe2\x86\x90',
  escapeNonString: { path: 'internal/abi', prefix: 'EscapeNonString[' },
  loopCopiesDefined: true,
  lenDereferences: false,
  rangeLengthIsConstant: true,
  keepShapedPointers: true,
  nameHash: { bytes: 1, mask: 0xff },
};
