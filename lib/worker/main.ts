import { createLog } from '../composition/create-log';
import { createWorkerOf } from '../composition/segment-worker';
import { ConfigurationError, readTargetsFile } from '../composition/targets-file';
import { readWorkerEnv } from './env';
import { startReceiveLoop } from './receive-loop';

/** Calls under way take ten seconds at most; after this long the lease and SQS hand over what is left. */
const STOP_MS = 15_000;

/** `npm run worker`: works on segments of jobs until SIGTERM or SIGINT. */
function main(): void {
  const env = readWorkerEnv();
  const file = readTargetsFile(env.TARGETS_FILE);
  const log = createLog(env.LOG_LEVEL);
  const { queue, worker, runner } = createWorkerOf(file, (error, where) =>
    log.error({ err: error, ...where }, 'worker'),
  );
  const loop = startReceiveLoop({ queue, worker, log });
  log.info({ runner, queue: file.queue?.url, targets: file.targets.map(({ name }) => name) }, 'worker started');

  let isStopping = false;
  async function stop(signal: NodeJS.Signals): Promise<void> {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'worker stops');
    setTimeout(() => process.exit(1), STOP_MS).unref();
    await loop.stop();
    log.info('worker stopped');
    process.exit(0);
  }
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

try {
  main();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`The worker cannot start: ${error.message}\n`);
  process.exit(1);
}
