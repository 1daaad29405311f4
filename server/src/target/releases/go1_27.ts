/** The rules of go1.27, as what differs from go1.26. */
import type { Release } from '../release';
import { go1_26 } from './go1_26';

export const go1_27: Release = {
  ...go1_26,
  minor: 27,
};
