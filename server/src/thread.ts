/** The analysis as a thread of its own: what the language server starts beside the thread that speaks the protocol. */
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { createEngine } from './engine';
import type * as Graph from './graph';
import { serveThread } from './lsp/thread';

const drawer = (): Promise<Graph.Draw> => (require(join(__dirname, 'graph.js')) as typeof Graph).drawer();

if (parentPort !== null) serveThread(parentPort as Parameters<typeof serveThread>[0], { createEngine, drawer });
