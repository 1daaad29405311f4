/** Makes the engine that the language server runs on. */

import type { Engine } from './report/model';
import { GoEngine } from './session/engine';

export function createEngine(): Engine {
  return new GoEngine();
}
