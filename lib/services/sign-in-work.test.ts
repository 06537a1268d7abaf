import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { hashPassword } from '../console/password';
import { inviteUser } from './invite-user';
import { setDisabled } from './manage-user';
import { signIn } from './sign-in';
import { type Accounts, addUser, PASSWORD, startAccounts } from './test-accounts';

/** Time tells who exists as well as words do: what is counted here is the work, which no busy machine makes longer. */

let accounts: Accounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());

test('an unknown name costs the same hash and the same calls as one that exists, is invited or is disabled', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  // As the console stores it, with the whole cost.
  const passwordHash = await hashPassword(PASSWORD);
  for (const name of ['known', 'gone']) {
    await addUser(ctx, name);
    await ctx.users.change(name, { passwordHash });
  }
  await setDisabled({ ctx, input: { name: 'gone', isDisabled: true }, user: { name: 'admin' } });
  await inviteUser({ ctx, input: { name: 'invited', role: 'viewer', days: 1 } });

  // The first one of a process also reads where the audit ends.
  await signIn({ ctx, input: { name: 'first', password: PASSWORD } });

  const hashes = vi.spyOn(crypto, 'scrypt');
  syncBuiltinESMExports();
  const calls: string[] = [];
  const table = ctx.table as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const [name, call] of Object.entries(table)) {
    table[name] = (...args) => {
      calls.push(name);
      return call(...args);
    };
  }
  try {
    const works: Record<string, unknown> = {};
    for (const [name, password] of [
      ['nobody', PASSWORD],
      ['known', 'a wrong password'],
      ['invited', PASSWORD],
      ['gone', PASSWORD],
      ['gone', 'a wrong password'],
    ] as const) {
      hashes.mockClear();
      calls.length = 0;
      expect(await signIn({ ctx, input: { name, password } })).toMatchObject({ error: { code: 'unauthenticated' } });
      const costs = hashes.mock.calls.map(([, salt, length, cost]) => ({
        salt: Buffer.byteLength(salt as Buffer),
        length,
        cost,
      }));
      works[`${name} with ${password}`] = { costs, calls: [...calls] };
    }
    const [unknown, ...others] = Object.values(works);
    expect(unknown).toMatchObject({ costs: [{ length: 32, cost: { N: 2 ** 17, r: 8, p: 1 } }] });
    expect((unknown as { calls: string[] }).calls.length).toBeGreaterThan(2);
    for (const other of others) expect(other).toEqual(unknown);
  } finally {
    hashes.mockRestore();
    syncBuiltinESMExports();
  }
});
