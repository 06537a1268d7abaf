import 'server-only';
import { generatePassword } from '../console/password';
import { context, FIRST_USER } from './context';
import { env } from './env';
import { processWide } from './process-wide';

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
