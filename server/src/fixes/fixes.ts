/** All fixes, in the order in which menus show them. */
import { captureCopy } from './captureCopy';
import { fieldLiteral } from './fieldLiteral';
import { formatting } from './formatting';
import type { Fix } from './model';
import { passByValue } from './passByValue';
import { recursiveFunction } from './recursiveFunction';
import { returnValue } from './returnValue';
import { sliceOfValues } from './sliceOfValues';
import { sortFunc } from './sortFunc';

export const fixes: readonly Fix[] = [
  passByValue,
  ...formatting,
  captureCopy,
  returnValue,
  sliceOfValues,
  recursiveFunction,
  fieldLiteral,
  sortFunc,
];
