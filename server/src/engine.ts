/** Makes the engine that the language server runs on. */
import { reporterOf } from './base/broken';
import type { Engine } from './report/model';
import { GoEngine } from './session/engine';
import { TreeSitter } from './syntax/document';

export function createEngine(): Engine {
  return new GoEngine({
    reporter: reporterOf(process.env, (text) => process.stderr.write(text)),
    trees: () => TreeSitter.load(__dirname),
  });
}
