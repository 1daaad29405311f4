/** Makes the engine that the language server runs on. */
import { GoEngine } from './session/engine';
import type { Engine } from './report/model';

export function createEngine(): Engine {
  return new GoEngine();
}
