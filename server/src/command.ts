/** The command itself, as cli.ts starts it. */
import { join } from 'node:path';
import { type Flags, run } from './cli/index';
import type * as Mcp from './mcp';

/** The agents' protocol is a bundle of its own. */
const mcp = (flags: Flags): Promise<void> =>
  (require(join(__dirname, 'mcp.js')) as typeof Mcp).serveAgents(flags, process.stdin, process.stdout);

run(process.argv.slice(2), { mcp }).then(
  (status) => {
    if (status !== undefined) process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`goscape: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 3;
  },
);
