/** All fixes, in the order in which menus show them. */
import { formatting } from './formatting';
import type { Fix } from './model';
import { passByValue } from './passByValue';

export const fixes: readonly Fix[] = [passByValue, ...formatting];
