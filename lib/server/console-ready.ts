import 'server-only';
import { randomUUID } from 'node:crypto';
import { generatePassword } from '../console/password';
import { upgradeTable } from '../console/upgrade';
import { NotReadyError } from '../services/check-health';
import { bindNames } from './bind-names';
import { context, FIRST_USER } from './context';
import { env } from './env';
import { log } from './log';
import { processWide } from './process-wide';
import { STOPPING_WORDS, stopping } from './stopping';

/** Resolves once the console's table, as this console knows it, and the first of its local users exist; tries again on every call until then. */
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

async function prepareConsole(): Promise<void> {
  const { plainTable, users, audit, hasLocalUsers, file, addedTargets } = context();
  await plainTable.ensure();
  await upgradeTable({ table: plainTable, owner: randomUUID(), tell: (words) => log().info(words) });
  await bindNames(file.targets, addedTargets, { isStart: true });
  // Where the identity provider alone signs in, nobody has a password.
  if (!hasLocalUsers) return;
  if (await users.find(FIRST_USER)) return tellUnused();
  const record = await audit.begin({
    user: 'the console',
    role: null,
    act: 'create-user',
    target: null,
    subjects: [FIRST_USER],
    total: 1,
    outcome: 'started',
    detail: 'role admin, the first user',
  });
  const password = env().ADMIN_PASSWORD;
  // Without a password nobody could sign in but by the link; the user must exist for that.
  const isNew = await users.create({ name: FIRST_USER, role: 'admin', password: password ?? generatePassword() });
  // Of two consoles that start at once one makes it.
  await audit.close(record, isNew ? 'created' : 'conflict');
  if (!isNew) tellUnused();
}

/** A table keeps its users: what this console was given as the first password may be that of nobody. */
function tellUnused() {
  if (env().ADMIN_PASSWORD === undefined) return;
  log().info(
    `${FIRST_USER} exists already and has the password of then: ADMIN_PASSWORD is not used. A link to choose another is made by: npm run users -- password-link ${FIRST_USER}`,
  );
}
