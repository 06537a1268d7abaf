import { createLog } from '../composition/create-log';
import { createWorkerOf } from '../composition/segment-worker';
import { ConfigurationError, readTargetsFile } from '../composition/targets-file';
import { readWorkerEnv } from './env';
import { startReceiveLoop } from './receive-loop';
import { onStopRequest } from './stop-request';

/** Calls under way take ten seconds at most; after this long the lease and SQS hand over what is left. */
const STOP_MS = 15_000;

/** `npm run worker`: works on segments of jobs until it is asked to stop. */
function main(): void {
  const env = readWorkerEnv();
  const file = readTargetsFile(env.TARGETS_FILE);
  const log = createLog(env.LOG_LEVEL);
  const { queue, worker, runner } = createWorkerOf(
    file,
    (error, where) => log.error({ err: error, ...where }, 'worker'),
    (record) => log.info(record, 'audited'),
  );
  const loop = startReceiveLoop({ queue, worker, log });
  log.info({ runner, queue: file.queue?.url, targets: file.targets.map(({ name }) => name) }, 'worker started');

  async function stop(reason: string): Promise<void> {
    log.info({ reason }, 'worker stops');
    setTimeout(() => process.exit(1), STOP_MS).unref();
    await loop.stop();
    log.info('worker stopped');
    process.exit(0);
  }
  onStopRequest(env.npm_lifecycle_event !== undefined, (reason) => void stop(reason));
}

try {
  main();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`The worker cannot start: ${error.message}\n`);
  process.exit(1);
}
