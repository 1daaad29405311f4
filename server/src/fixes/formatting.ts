/** Fixes that take fmt away from where plain text is made. */
import { writeString } from './fprintf';
import type { Fix } from './model';
import { concat, toStrconv } from './sprintf';

export const formatting: readonly Fix[] = [writeString, concat, toStrconv];
