/** The command itself, as cli.ts starts it, and the threads that help it. */
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { type Flags, run } from './cli/index';
import { type HelperData, help } from './cli/parallel';
import type * as Mcp from './mcp';

/** The agents' protocol is a bundle of its own. */
const mcp = (flags: Flags): Promise<void> =>
  (require(join(__dirname, 'mcp.js')) as typeof Mcp).serveAgents(flags, process.stdin, process.stdout);

const data = workerData as HelperData | null;
if (data?.helper === true) help(data);
else
  run(process.argv.slice(2), { mcp }).then(
    (status) => {
      if (status !== undefined) process.exitCode = status;
    },
    (error: unknown) => {
      process.stderr.write(`goscape: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exitCode = 3;
    },
  );
