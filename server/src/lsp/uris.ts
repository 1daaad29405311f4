/** Addresses and paths. A document keeps the address that its client gave it. */
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * The path of a file: address, and one in a folder that is nowhere for a document that was never saved; undefined for
 * all others, which are no files.
 */
export function pathOfUri(uri: string): string | undefined {
  if (uri.startsWith('untitled:'))
    return join(tmpdir(), 'goscape-untitled', encodeURIComponent(uri.slice('untitled:'.length)), 'untitled.go');
  if (!uri.startsWith('file:')) return undefined;
  try {
    return resolve(fileURLToPath(uri));
  } catch {
    return undefined;
  }
}

export function uriOfPath(path: string): string {
  return pathToFileURL(path).href;
}
