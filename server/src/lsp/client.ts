/** What the client can do, asked once, and what the server says to it that it does. */
import {
  CodeActionKind,
  type InitializeParams,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { functionCommand, graphCommand, section } from '../../../shared/src/index';
import type { Encoding } from './positions';

export interface ClientAbilities {
  readonly encoding: Encoding;
  readonly relatedInformation: boolean;
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesInlayHints: boolean;
  readonly refreshesCodeLenses: boolean;
  readonly markdown: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly folders: boolean;
  readonly progress: boolean;
  readonly versionedEdits: boolean;
  readonly annotatesEdits: boolean;
  readonly codeActionLiterals: boolean;
  readonly showsDocuments: boolean;
}

export function abilitiesOf(params: InitializeParams): ClientAbilities {
  const { general, textDocument: doc, workspace, window } = params.capabilities;
  return {
    encoding: general?.positionEncodings?.includes('utf-8') ? 'utf-8' : 'utf-16',
    relatedInformation:
      doc?.publishDiagnostics?.relatedInformation === true || doc?.diagnostic?.relatedInformation === true,
    pullsDiagnostics: doc?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport === true,
    refreshesCodeLenses: workspace?.codeLens?.refreshSupport === true,
    // A client that says nothing of formats understands plain text only.
    markdown: doc?.hover?.contentFormat?.includes('markdown') === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    folders: workspace?.workspaceFolders === true,
    progress: window?.workDoneProgress === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    annotatesEdits: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    showsDocuments: window?.showDocument?.support === true,
    codeActionLiterals: doc?.codeAction?.codeActionLiteralSupport !== undefined,
  };
}

/** All proven edits of a file: a kind of its own, so that no general fixAll runs it. */
export const applyProvenKind = 'source.goscape.applyProven';

/** The kinds of code actions that there are. */
export const actionKinds = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, applyProvenKind] as const;

/** What the server says that it does, to a client of these abilities. */
export function capabilitiesFor(client: ClientAbilities): ServerCapabilities {
  return {
    positionEncoding: client.encoding,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    inlayHintProvider: true,
    completionProvider: { triggerCharacters: [':'] },
    codeLensProvider: { resolveProvider: false },
    executeCommandProvider: { commands: [functionCommand, graphCommand] },
    ...(client.codeActionLiterals ? { codeActionProvider: { codeActionKinds: [...actionKinds] } } : {}),
    ...(client.pullsDiagnostics
      ? { diagnosticProvider: { identifier: section, interFileDependencies: true, workspaceDiagnostics: false } }
      : {}),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}
