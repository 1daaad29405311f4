/**
 * Open texts, the queue, and the present snapshot of each workspace.
 *
 * Input: what an editor does – open, change, close, configure, files changed on disk. Output: answers, reported to a
 * listener and on request.
 *
 * Invariants
 * - A change records text; the snapshots are brought up to date when the next question comes, with all changes at once.
 * - An answer is never reported for a text that is no longer the present one.
 * - The document edited last goes first; every other open document follows.
 * - What the engine throws ends one answer, never the session.
 *
 * Not modelled: threads (lsp/thread.ts runs all this on one of its own). The engine gives way between packages and
 * between documents.
 *
 * Read session.ts (the queue), then engine.ts (snapshots and answers).
 */
export { HeadAnswers, type HeadParts } from './head';
export { Session, type SessionListener } from './session';
