/** Pass by value instead of by pointer. */
import type { Fix } from './codeActions';

export const passByValue: Fix = { id: 'pass-by-value', propose: () => [] };
