/**
 * The command `goscape-vet`, and `goscape facts`. Facts are written by this thread; what is to be analysed has another
 * one, with a stack for the deepest trees, that loads what analyses.
 */
import { join } from 'node:path';
import { isMainThread, Worker } from 'node:worker_threads';
import { type Analyse, vet } from './vet/main';

const version = process.env.GOSCAPE_VERSION ?? 'dev',
  engine = process.env.GOSCAPE_ENGINE ?? '';
const args = process.argv.slice(process.argv[2] === 'facts' ? 3 : 2);

class NeedsThread extends Error {}

try {
  process.exitCode = vet(args, version, engine, () => {
    if (isMainThread) throw new NeedsThread();
    return (require(join(__dirname, 'vetengine.js')) as { analyse: Analyse }).analyse;
  });
} catch (e) {
  if (!(e instanceof NeedsThread)) throw e;
  const worker = new Worker(__filename, {
    argv: args,
    resourceLimits: { stackSizeMb: 64, maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 8192 },
  });
  worker.on('error', (error) => {
    process.stderr.write(`goscape-vet: ${error.stack ?? error.message}\n`);
    process.exitCode = 3;
  });
  worker.on('exit', (status) => {
    process.exitCode ||= status;
  });
}
