/** The language server as a program of its own: what the VS Code client starts. `goscape lsp` is the same. */

import { join } from 'node:path';
import { serve, worker } from './lsp/index';

serve({ version: process.env.GOSCAPE_VERSION ?? 'dev', connect: worker(join(__dirname, 'thread.js')) });
