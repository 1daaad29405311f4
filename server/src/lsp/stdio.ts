/** Serves over whatever the command line names – --node-ipc, --socket=N, --pipe=NAME – and over stdio otherwise. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { Server, type ServerParts } from './server';

/** Starts the server; the process lives as long as the connection. */
export function serve(parts: ServerParts, argv: readonly string[] = process.argv): void {
  // Standard output belongs to the protocol.
  console.log = console.info = console.debug = (...args: unknown[]) => console.error(...args);
  const named = argv.some((a) => a === '--node-ipc' || a.startsWith('--socket') || a.startsWith('--pipe'));
  const connection = named
    ? createConnection(ProposedFeatures.all)
    : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  const log = (error: unknown): void => {
    process.stderr.write(`goscape: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  };
  process.on('uncaughtException', log);
  process.on('unhandledRejection', log);
  new Server(connection, parts);
  connection.listen();
}
