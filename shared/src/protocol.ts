/** What client and server say to each other beyond the Language Server Protocol. */

/**
 * Server → client, a notification: every open document has the answer for its present text, and nothing is being
 * analysed. Sent after the answers.
 */
export const settledMethod = 'goscape/settled';

export type SettledParams = Readonly<Record<string, never>>;

/** Server → client, a notification: how things stand with a document, above all why there is no answer. */
export const statusMethod = 'goscape/status';

export interface StatusParams {
  /** loading: packages are being read · ready: all functions are answered · partial: some are not · silent: none is. */
  readonly state: 'loading' | 'ready' | 'partial' | 'silent' | 'error' | 'off';
  /** The document that this is about; without one it is about the server. */
  readonly uri?: string;
  /** One sentence. */
  readonly message: string;
  /** One line a reason. */
  readonly details: readonly string[];
  /** Places on the heap that the document's functions have. */
  readonly heap?: number;
  readonly goVersion?: string;
}

/**
 * Client → server, a command of lenses, with the document's address and a position: shows what the function there
 * allocates.
 */
export const functionCommand = 'goscape.showFunction';

/** Client → server, a request: the hover's text for a place, also where a hover would have none. */
export const explainMethod = 'goscape/explain';

export interface ExplainParams {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

export interface ExplainResult {
  readonly markdown: string;
}

/** Client → server, a request: the flow of the function at a position, drawn. null where there is none. */
export const graphMethod = 'goscape/graph';

export interface GraphResult {
  readonly title: string;
  /** Nodes have the ids of `nodes`; colours follow an editor's theme. */
  readonly svg: string;
  /** The same in lines. */
  readonly text: string;
  readonly nodes: readonly { readonly id: string; readonly location: ProtocolLocation }[];
  /** Calls that hand something to a parameter that leaks. */
  readonly passedBy: readonly { readonly text: string; readonly pays: boolean; readonly location: ProtocolLocation }[];
}

export interface ProtocolLocation {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

/**
 * Client → server, a command with a document's address and a position: draws the flow there, and asks the client to
 * show
 * the file (window/showDocument).
 */
export const graphCommand = 'goscape.showGraphFile';
