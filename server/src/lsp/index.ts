/**
 * The Language Server Protocol: the only room that knows it.
 *
 * Input: messages of a client. Output: messages to it, made from the features' plain objects.
 *
 * Invariants
 * - Columns are converted here and nowhere else (positions.ts): bytes inside, UTF-16 units or bytes outside, as agreed.
 * - Nothing is sent that the client has not said it understands (client.ts).
 * - A request that fails is answered with an error, and the next one is served.
 *
 * Not modelled: notebooks, documents that are no files, saving.
 *
 * The protocol has a thread of its own, which never analyses: wire.ts has the messages between it and the other one.
 *
 * Read server.ts first, then requests.ts, analysis.ts and thread.ts, convert.ts.
 */
export type { Connect } from './analysis';
export { sameThread, worker } from './connect';
export { Server, type ServerParts } from './server';
export { serve } from './stdio';
