/** How the two threads meet: a worker of its own, or, for tests, a channel within one thread. */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { AnalysisPort, Connect } from './analysis';
import { serveThread, type ThreadParts } from './thread';
import type { FromAnalysis } from './wire';

/** Analyses in a worker that runs a bundle (thread.ts of the server). */
export function worker(file: string): Connect {
  // Standard output belongs to the protocol. The stack is that of the command, for the deepest trees; a young
  // generation in which most trees die is worth its memory.
  const resourceLimits = { stackSizeMb: 64, maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 8192 };
  const start = (): Worker => new Worker(file, { stdout: true, stderr: true, resourceLimits });
  // It loads while the client introduces itself.
  let early: Worker | undefined = start();
  early.unref();
  return () => {
    const w = early ?? start();
    early = undefined;
    w.ref();
    w.stdout.on('data', (text: Buffer) => process.stderr.write(text));
    w.stderr.on('data', (text: Buffer) => process.stderr.write(text));
    let closed = false,
      failure = '';
    w.on('error', (e) => {
      failure = e instanceof Error ? (e.stack ?? e.message) : String(e);
    });
    return {
      post: (message) => w.postMessage(message),
      onMessage: (take) => void w.on('message', take),
      onEnd: (ended) =>
        void w.on('exit', (code) => {
          if (!closed) ended(failure || `exit status ${code}`);
        }),
      close: () => {
        closed = true;
        // The engine writes what it has learned; then the worker ends by itself, and does not keep the process.
        w.unref();
        return new Promise<void>((resolve) => w.once('exit', () => resolve()));
      },
    } satisfies AnalysisPort;
  };
}

/** Analyses in this thread, over a channel that clones messages as a worker's does. */
export function sameThread(parts: ThreadParts): Connect {
  return () => {
    const { port1, port2 } = new MessageChannel();
    serveThread(port2, parts);
    return {
      post: (message) => port1.postMessage(message),
      onMessage: (take) => void port1.on('message', (m: FromAnalysis) => take(m)),
      onEnd: () => {},
      close: () => Promise.resolve(),
    };
  };
}
