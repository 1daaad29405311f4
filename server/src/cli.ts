/**
 * The `goscape` command. What it does is in cli/; this only gives it room: a stack deep enough for the deepest trees,
 * and
 * a young generation large enough that short-lived trees die in it, which a thread can ask for and a process started by
 * its name cannot. The language server talks over this process' own streams and stays here.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const file = join(__dirname, 'command.js');

// `goscape lsp` and nothing else starts the server without the rest of the command.
if (process.argv[2] === 'lsp') {
  require(process.argv.slice(3).every(isTransport) ? join(__dirname, 'server.js') : file);
} else if (process.argv[2] === 'facts') {
  require(join(__dirname, 'vet.js'));
} else {
  const worker = new Worker(file, {
    argv: process.argv.slice(2),
    stdin: process.argv[2] === 'mcp',
    resourceLimits: { stackSizeMb: 64, maxYoungGenerationSizeMb: 192, maxOldGenerationSizeMb: 8192 },
  });
  // A worker has no input of its own.
  if (worker.stdin !== null) process.stdin.pipe(worker.stdin);
  worker.on('error', (error) => {
    process.stderr.write(`goscape: ${error.stack ?? error.message}\n`);
    process.exitCode = 3;
  });
  worker.on('exit', (status) => {
    process.exitCode ||= status;
  });
}

function isTransport(flag: string): boolean {
  return /^--(stdio|node-ipc|socket=.*|pipe=.*|clientProcessId=.*)$/.test(flag);
}
