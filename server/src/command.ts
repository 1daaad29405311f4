/** The command itself, as cli.ts starts it, and the threads that help it. */
import { workerData } from 'node:worker_threads';
import { run } from './cli/index';
import { type HelperData, help } from './cli/parallel';

const data = workerData as HelperData | null;
if (data?.helper === true) help(data);
else
  run(process.argv.slice(2)).then(
    (status) => {
      if (status !== undefined) process.exitCode = status;
    },
    (error: unknown) => {
      process.stderr.write(`goscape: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exitCode = 3;
    },
  );
