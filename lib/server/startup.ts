import 'server-only';
import { ConfigurationError } from '../composition/targets-file';
import { generatePassword } from '../console/password';
import { logFailedCalls } from '../telemetry/log-failed-calls';
import { startAuditRetention } from './audit-retention';
import { noteAddresses } from './client-address';
import { context, FIRST_USER } from './context';
import { env } from './env';
import { startJobs } from './jobs-context';
import { log } from './log';
import { startMetrics } from './metrics';
import { processWide } from './process-wide';
import { noteRequests } from './requests';
import { startTraces } from './tracing';
import { startRecorders } from './watches';

/** Checks the configuration when the server starts; a wrong one ends it with readable lines. */
export async function startServer(): Promise<void> {
  try {
    context();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`Switchboard cannot start:\n${error.message}\n`);
    process.exit(1);
  }
  await startTraces();
  noteAddresses();
  noteRequests();
  logFailedCalls(log);
  startMetrics();
  startRecorders();
  startJobs();
  startAuditRetention();
  consoleReady().catch((error: unknown) => log().warn({ err: error }, 'the console table is not there yet'));
}

/** Resolves once the console's table and its first user exist; tries again on every call until then. */
export async function consoleReady(): Promise<void> {
  const state = processWide<{ ready?: Promise<void> | undefined }>('console-ready', () => ({}));
  state.ready ??= prepareConsole().catch((error: unknown) => {
    state.ready = undefined;
    throw error;
  });
  await state.ready;
  await context().table.get({ pk: 'USERS', sk: FIRST_USER });
}

async function prepareConsole() {
  const { table, users } = context();
  await table.ensure();
  if (await users.find(FIRST_USER)) return;
  const password = env().ADMIN_PASSWORD;
  // Without a password nobody could sign in but by the link; the user must exist for that.
  await users.create({ name: FIRST_USER, role: 'admin', password: password ?? generatePassword() });
}
