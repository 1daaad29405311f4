/** The language server as a program of its own: what the VS Code client starts. `goscape lsp` is the same. */

import { createEngine } from './engine';
import { fixes } from './features/fixes';
import { serve } from './lsp/index';

serve({ version: process.env.GOSCAPE_VERSION ?? 'dev', createEngine, fixes });
