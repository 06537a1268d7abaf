import 'server-only';
import { logConsole } from '../composition/log-console';
import { ConfigurationError } from '../composition/targets-file';
import { logFailedCalls } from '../telemetry/log-failed-calls';
import { startAuditRetention } from './audit-retention';
import { noteAddresses } from './client-address';
import { consoleReady } from './console-ready';
import { context } from './context';
import { startSweeps } from './doctor-context';
import { env } from './env';
import { startJobs } from './jobs-context';
import { log } from './log';
import { startMetrics } from './metrics';
import { startExpiry } from './release-expiry';
import { noteRequests } from './requests';
import { endInOrder } from './shutdown';
import { startTraces } from './tracing';
import { startRecorders } from './watches';

const RETRY_MS = 5_000;

/** Checks the configuration when the server starts; a wrong one ends it with readable lines. */
export async function startServer(): Promise<void> {
  try {
    // A developer reads the console itself.
    if (env().NODE_ENV !== 'development') logConsole(log);
    context();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`Switchboard cannot start:\n${error.message}\n`);
    process.exit(1);
  }
  endInOrder();
  await startTraces();
  noteAddresses();
  noteRequests();
  logFailedCalls(log);
  startMetrics();
  beginWhenReady();
}

/** Nothing works on a table that is not as this console knows it. One that is not there yet may come, and nobody has to ask for it. */
function beginWhenReady(): void {
  consoleReady().then(begin, (error: unknown) => {
    log().warn({ err: error }, 'the console cannot work yet');
    setTimeout(beginWhenReady, RETRY_MS).unref();
  });
}

function begin(): void {
  startRecorders();
  startJobs();
  startExpiry();
  startSweeps();
  startAuditRetention();
}
