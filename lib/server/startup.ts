import 'server-only';
import { ConfigurationError } from '../composition/targets-file';
import { startAuditRetention } from './audit-retention';
import { noteAddresses } from './client-address';
import { consoleReady } from './console-ready';
import { context } from './context';
import { startSweeps } from './doctor-context';
import { startJobs } from './jobs-context';
import { log } from './log';
import { startExpiry } from './release-expiry';
import { startRecorders } from './watches';

/** Checks the configuration when the server starts; a wrong one ends it with readable lines. */
export function startServer() {
  try {
    context();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`Switchboard cannot start:\n${error.message}\n`);
    process.exit(1);
  }
  noteAddresses();
  startRecorders();
  startJobs();
  startExpiry();
  startSweeps();
  startAuditRetention();
  consoleReady().catch((error: unknown) => log().warn({ err: error }, 'the console table is not there yet'));
}
