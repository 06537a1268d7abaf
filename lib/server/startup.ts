import 'server-only';
import { randomUUID } from 'node:crypto';
import { ConfigurationError } from '../composition/targets-file';
import { generatePassword } from '../console/password';
import { upgradeTable } from '../console/upgrade';
import { NotReadyError } from '../services/check-health';
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
import { endInOrder } from './shutdown';
import { STOPPING_WORDS, stopping } from './stopping';
import { startTraces } from './tracing';
import { startRecorders } from './watches';

const RETRY_MS = 5_000;

/** Checks the configuration when the server starts; a wrong one ends it with readable lines. */
export async function startServer(): Promise<void> {
  try {
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
  tryToBeReady();
}

/** Until it succeeds; a table that is not there yet may come, and nobody has to ask for it. */
function tryToBeReady(): void {
  consoleReady().catch((error: unknown) => {
    log().warn({ err: error }, 'the console cannot work yet');
    setTimeout(tryToBeReady, RETRY_MS).unref();
  });
}

/** Resolves once the console's table and its first user exist; tries again on every call until then. */
export async function consoleReady(): Promise<void> {
  if (stopping().asked.aborted) throw new NotReadyError(STOPPING_WORDS);
  const state = processWide<{ ready?: Promise<void> | undefined }>('console-ready', () => ({}));
  state.ready ??= prepareConsole().catch((error: unknown) => {
    state.ready = undefined;
    throw error;
  });
  // Whoever asks meanwhile is told at once what is waited for.
  state.ready.catch(() => {});
  const { gate, table } = context();
  const problem = await gate.problem().catch(() => undefined);
  if (problem) throw new NotReadyError(problem);
  await state.ready;
  await table.get({ pk: 'USERS', sk: FIRST_USER });
}

async function prepareConsole() {
  const { plainTable, users } = context();
  await plainTable.ensure();
  await upgradeTable({ table: plainTable, owner: randomUUID(), tell: (words) => log().info(words) });
  if (!(await users.find(FIRST_USER))) await createFirstUser();
  // Nothing works on a table that is not as this console knows it.
  startRecorders();
  startJobs();
  startAuditRetention();
}

async function createFirstUser(): Promise<void> {
  const { users } = context();
  const password = env().ADMIN_PASSWORD;
  // Without a password nobody could sign in but by the link; the user must exist for that.
  await users.create({ name: FIRST_USER, role: 'admin', password: password ?? generatePassword() });
}
