/** All kinds of edits that are offered, in the order in which menus show them. */
import type { Fix } from './codeActions';
import { passByValue } from './passByValue';

export const fixes: readonly Fix[] = [passByValue];
