/**
 * The only mutable state of the server: open documents, their last answers, and the order in which answers are worked
 * out.
 *
 * Input: what an editor does – open, change, close, configure, files changed on disk. Output: answers, told to a
 * listener and on
 * request.
 *
 * Invariants
 * - An answer is never told for a text that is no longer the present one.
 * - The document edited last goes first; every other open document follows.
 * - What the engine throws ends one answer, never the session.
 *
 * Not modelled: threads. The engine runs here and gives way between packages and between documents.
 *
 * Read session.ts.
 */
export { Session, type SessionListener } from './session';
