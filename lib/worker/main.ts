import type { Logger } from 'pino';
import { createLog } from '../composition/create-log';
import { createWorkerOf } from '../composition/segment-worker';
import { ConfigurationError, readTargetsFile } from '../composition/targets-file';
import { SchemaError } from '../console/schema';
import { GATE_MS } from '../console/schema-gate';
import { logFailedCalls } from '../telemetry/log-failed-calls';
import { createMetrics } from '../telemetry/metrics';
import { readWorkerEnv } from './env';
import { portOf, serveMetrics } from './metrics-server';
import { startReceiveLoop } from './receive-loop';
import { onStopRequest } from './stop-request';

/** Calls under way take ten seconds at most; after this long the lease and SQS hand over what is left. */
const STOP_MS = 15_000;
const RETRY_MS = 2_000;

/** `npm run worker`: works on segments of jobs until it is asked to stop. */
async function main(): Promise<void> {
  const env = readWorkerEnv();
  const file = readTargetsFile(env.TARGETS_FILE);
  const log = createLog(env.LOG_LEVEL);
  logFailedCalls(() => log);
  const isTraced = env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const tracing = isTraced
    ? (await import('../telemetry/tracing')).startTracing({ serviceName: env.OTEL_SERVICE_NAME })
    : undefined;
  const { METRICS_PORT: port, METRICS_TOKEN: token, HOST: host } = env;
  if (port !== undefined && token !== undefined) {
    const metrics = createMetrics({ onError: (error) => log.warn({ err: error }, 'metrics') });
    const server = serveMetrics({ host, port, token, metrics })
      .on('listening', () => log.info({ port: portOf(server) }, 'metrics are served'))
      .on('error', (error) => log.error({ err: error, port }, 'metrics cannot be served'));
  }
  const { queue, worker, runner, upgrade, problem, leave } = createWorkerOf(file, (error, where) =>
    log.error({ err: error, ...where }, 'worker'),
  );
  await waitForTable(upgrade, log);
  const loop = startReceiveLoop({ queue, worker, log });
  log.info({ runner, queue: file.queue?.url, targets: file.targets.map(({ name }) => name) }, 'worker started');

  async function stop(reason: string, code = 0): Promise<void> {
    log.info({ reason }, 'worker stops');
    setTimeout(() => process.exit(1), STOP_MS).unref();
    await loop.stop();
    await leave();
    await tracing?.stop().catch((error: unknown) => log.warn({ err: error }, 'traces were not told'));
    log.info('worker stopped');
    process.exit(code);
  }
  watchSchema(problem, (words) => void stop(words, 1));
  onStopRequest(env.npm_lifecycle_event !== undefined, (reason) => void stop(reason));
}

/** Until the table is as this worker knows it; one that does not answer may come back. */
async function waitForTable(upgrade: (tell: (words: string) => void) => Promise<void>, log: Logger): Promise<void> {
  for (;;) {
    try {
      await upgrade((words) => log.info(words));
      return;
    } catch (error) {
      if (error instanceof SchemaError) throw new ConfigurationError(error.message);
      log.warn({ err: error }, 'the console table cannot be used yet');
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** A newer version may have come beside this one and ask older ones to go. */
function watchSchema(problem: () => Promise<string | undefined>, onProblem: (words: string) => void): void {
  const look = () =>
    problem().then(
      (words) => words && onProblem(words),
      () => {},
    );
  setInterval(() => void look(), GATE_MS).unref();
}

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigurationError ? `The worker cannot start: ${error.message}\n` : `${(error as Error).stack}\n`,
  );
  process.exit(1);
});
