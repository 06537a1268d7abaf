import { afterAll, beforeAll, expect, test } from 'vitest';
import { changePassword } from './change-password';
import { createUser } from './create-user';
import { acceptInvitation, findInvited, inviteUser, renewLink } from './invite-user';
import { removeUser, setDisabled } from './manage-user';
import { signIn } from './sign-in';
import {
  type Accounts,
  addFactor,
  addUser,
  clock,
  isAlive,
  MINUTE_MS,
  PASSWORD,
  sessionOf,
  startAccounts,
} from './test-accounts';

/** Links by which local users choose a password, over a real table. */

let accounts: Accounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());

test('an invitation is accepted once, with a password that is taken, and kept only as a hash', async () => {
  const ctx = await accounts.begin();
  const invited = await inviteUser({ ctx, input: { name: 'ines', role: 'support', days: 3 } });
  if (!invited.ok) throw new Error(invited.error.message);
  const { token } = invited.data;
  expect(await inviteUser({ ctx, input: { name: 'ines', role: 'admin', days: 1 } })).toMatchObject({ ok: false });
  expect(await ctx.users.list()).toMatchObject([{ name: 'ines', state: 'invited' }]);
  const kept = JSON.stringify(await ctx.table.queryDown('USERS', 10));
  expect(kept).not.toContain(token);
  expect(await findInvited({ ctx, input: { token } })).toMatchObject({
    ok: true,
    data: { user: { name: 'ines' }, isNew: true },
  });

  const accept = (password: string) => acceptInvitation({ ctx, input: { token, password } });
  for (const bad of ['short', 'aaaaaaaaaaaaaaaa', 'my name is Ines, really']) {
    expect(await accept(bad), bad).toMatchObject({ error: { code: 'invalid' } });
  }
  // Two at once: one of them.
  const both = await Promise.all([accept(PASSWORD), accept('another long password')]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await accept(PASSWORD)).toMatchObject({ error: { code: 'unauthenticated' } });
  expect(await ctx.users.list()).toMatchObject([
    { name: 'ines', role: 'support', state: 'active', invitedUntil: null },
  ]);
});

test('an invitation ends with its time, with the next one, with its withdrawal and while the user is disabled', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  const user = { name: 'admin' };
  const isGood = async (token: string) => (await findInvited({ ctx, input: { token } })).ok;
  const invite = async (name: string) => {
    const invited = await inviteUser({ ctx, input: { name, role: 'viewer', days: 1 } });
    return invited.ok ? invited.data.token : '';
  };
  const late = await invite('late');
  clock.ms += 24 * 60 * MINUTE_MS;
  expect(await isGood(late)).toBe(false);
  const renewed = await renewLink({ ctx, input: { name: 'late', days: 7 }, user });
  if (!renewed.ok) throw new Error(renewed.error.message);
  expect(await isGood(renewed.data.token)).toBe(true);
  const again = await renewLink({ ctx, input: { name: 'late', days: 7 }, user });
  expect(await isGood(renewed.data.token)).toBe(false);
  expect(again.ok && (await isGood(again.data.token))).toBe(true);

  const other = await invite('other');
  await setDisabled({ ctx, input: { name: 'other', isDisabled: true }, user });
  expect(await isGood(other)).toBe(false);
  await setDisabled({ ctx, input: { name: 'other', isDisabled: false }, user });
  expect(await isGood(other)).toBe(true);
  await removeUser({ ctx, input: { name: 'other' }, user });
  expect(await isGood(other)).toBe(false);
  // The same name anew is no reason for the old link.
  await invite('other');
  expect(await isGood(other)).toBe(false);
});

test('whoever forgot the password chooses another one by a link, once; until then the old one and the sessions last', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  await addUser(ctx, 'sam', 'operator');
  const user = { name: 'admin' };
  const session = await sessionOf(ctx, 'sam');
  const link = async () => {
    const made = await renewLink({ ctx, input: { name: 'sam', days: 1 }, user });
    if (!made.ok) throw new Error(made.error.message);
    expect(made.data).toMatchObject({ name: 'sam', isNew: false });
    return made.data.token;
  };
  const first = await link();
  const token = await link();
  expect((await findInvited({ ctx, input: { token: first } })).ok).toBe(false);
  expect(await ctx.users.list()).toMatchObject([
    {},
    { name: 'sam', state: 'active', invitedUntil: expect.any(Number) },
  ]);
  expect(await isAlive(ctx, session)).toBe(true);

  const next = 'a wholly new password';
  expect(await acceptInvitation({ ctx, input: { token, password: next } })).toMatchObject({ ok: true });
  expect(await isAlive(ctx, session)).toBe(false);
  expect((await signIn({ ctx, input: { name: 'sam', password: PASSWORD } })).ok).toBe(false);
  expect((await signIn({ ctx, input: { name: 'sam', password: next } })).ok).toBe(true);
  expect(await acceptInvitation({ ctx, input: { token, password: PASSWORD } })).toMatchObject({ ok: false });

  // A password that they change themselves ends the link as well.
  const unused = await link();
  await changePassword({ ctx, input: { name: 'sam', password: next, next: PASSWORD } });
  expect((await findInvited({ ctx, input: { token: unused } })).ok).toBe(false);
  // The link is in the place of the password only: the second factor is asked for as before.
  await addFactor(ctx, 'sam');
  const asked = await acceptInvitation({ ctx, input: { token: await link(), password: next } });
  expect(asked).toMatchObject({ ok: true, data: { factor: 'code' } });
  // Whoever has a link to choose a password by is an admin all the same.
  await renewLink({ ctx, input: { name: 'admin', days: 1 }, user: { name: 'sam' } });
  expect((await setDisabled({ ctx, input: { name: 'sam', isDisabled: true }, user })).ok).toBe(true);
  expect(await renewLink({ ctx, input: { name: 'sam', days: 1 }, user })).toMatchObject({
    error: { message: 'sam is disabled. Enable that user first.' },
  });
});

test('without local users nobody is added or invited', async () => {
  const ctx = { ...(await accounts.begin()), hasLocalUsers: false };
  const refused = { error: { code: 'conflict', message: expect.stringContaining('no local users') } };
  expect(await inviteUser({ ctx, input: { name: 'ines', role: 'viewer', days: 1 } })).toMatchObject(refused);
  expect(await createUser({ ctx, input: { name: 'ines', role: 'viewer' } })).toMatchObject(refused);
  expect(await ctx.users.list()).toEqual([]);
});

test('guessing invitations is limited by where it comes from', async () => {
  const ctx = await accounts.begin();
  const invited = await inviteUser({ ctx, input: { name: 'ines', role: 'viewer', days: 1 } });
  const token = invited.ok ? invited.data.token : '';
  const guess = () => findInvited({ ctx, input: { token: 'x'.repeat(43) } });
  for (let tries = 0; tries < 5; tries++) expect(await guess()).toMatchObject({ error: { code: 'unauthenticated' } });
  expect(await guess()).toMatchObject({ error: { code: 'rateLimited' } });
  expect(await findInvited({ ctx, input: { token } })).toMatchObject({ error: { code: 'rateLimited' } });
  const elsewhere = { ...ctx, from: '192.0.2.2' };
  expect(await findInvited({ ctx: elsewhere, input: { token } })).toMatchObject({ ok: true });
});
