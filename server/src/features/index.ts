/**
 * What the user sees, one file a feature.
 *
 * Input: results of the engine (answers/model.ts) and settings. Output: plain objects – places count bytes, nothing is
 * known of
 * the protocol.
 *
 * Invariants
 * - A feature keeps no state; what it needs to ask, it asks the Engine.
 * - Nothing is offered as an edit that has not been tried (room fixes).
 *
 * Not modelled: documents, versions, columns in UTF-16 (lsp/), when to compute (session/).
 *
 * Read select.ts first, then hover.ts and codeActions.ts.
 */
export {
  type ActionItem,
  type ActionSource,
  type AllProven,
  actionsFrom,
  codeActionsOf,
  type Proposal,
} from './codeActions';
export { codeLensesOf, functionSummary, type LensItem } from './codeLens';
export { type DiagnosticItem, diagnosticsOf, type RelatedItem } from './diagnostics';
export { type HoverSource, hoverAt } from './hover';
export { type HoverDoc, hoverMarkdown, hoverPlain } from './hoverText';
export { type HintItem, inlayHintsOf } from './inlayHints';
export { type PromiseWord, promiseWords } from './promiseWords';
export { type Hidden, whyHidden, whyUnmarked } from './select';
export { statusOf } from './status';
