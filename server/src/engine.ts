/** Makes the engine that the language server runs on. */

import { join } from 'node:path';
import type { Engine } from './answers/model';
import { reporterOf } from './base/broken';
import { tracerOf } from './base/trace';
import { GoEngine } from './session/engine';
import { TreeSitter } from './syntax/document';
import type { FileSystem } from './vfs';

/** files: where they are not those on the disk. */
export function createEngine(files?: FileSystem): Engine {
  return new GoEngine({
    ...(files === undefined ? {} : { files }),
    reporter: reporterOf(process.env, (text) => process.stderr.write(text)),
    tracer: tracerOf(process.env, (text) => process.stderr.write(text)),
    trees: () => TreeSitter.load(__dirname),
    shipped: join(__dirname, 'std'),
  });
}
