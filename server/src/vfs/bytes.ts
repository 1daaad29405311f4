/**
 * Between text as JavaScript has it and the engine's binary strings (one UTF-16 unit a byte of UTF-8).
 */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

const nonAscii = /[^\x00-\x7f]/;

/** Text to a binary string of its UTF-8 bytes. */
export function encode(text: string): string {
  return nonAscii.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

/** A binary string to text; bytes that are not UTF-8 become U+FFFD. */
export function decode(binary: string): string {
  return nonAscii.test(binary) ? Buffer.from(binary, 'latin1').toString('utf8') : binary;
}

/** Whether the bytes of a binary string are valid UTF-8. */
export function isUtf8(binary: string): boolean {
  return !nonAscii.test(binary) || encode(decode(binary)) === binary;
}

/** What stands for a content wherever contents are compared: 120 bits of its SHA-1. */
export function hashOf(binary: string): string {
  return createHash('sha1').update(binary, 'latin1').digest('base64').slice(0, 20);
}
