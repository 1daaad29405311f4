/** The analysis as a thread of its own: what the language server starts beside the thread that speaks the protocol. */
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { createEngine } from './engine';
import type * as Graph from './graph';
import { serveThread } from './lsp/thread';
import type { HeadParts } from './session/index';
import type * as Git from './vfs/git';

const drawer = (): Promise<Graph.Draw> => (require(join(__dirname, 'graph.js')) as typeof Graph).drawer();

const head: HeadParts = {
  git: () => require(join(__dirname, 'git.js')) as typeof Git,
  engineOver: (fs) => createEngine(fs),
};

if (parentPort !== null) serveThread(parentPort as Parameters<typeof serveThread>[0], { createEngine, drawer, head });
