/** The analysis as a thread of its own: what the language server starts beside the thread that speaks the protocol. */
import { parentPort } from 'node:worker_threads';
import { createEngine } from './engine';
import { serveThread } from './lsp/thread';

if (parentPort !== null) serveThread(parentPort as Parameters<typeof serveThread>[0], { createEngine });
