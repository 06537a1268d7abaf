import { afterAll, beforeAll, expect, test } from 'vitest';
import { generationOf } from '../console/users';
import { changePassword, confirmPassword } from './change-password';
import { createUser } from './create-user';
import { endOwnSessions } from './end-own-sessions';
import { acceptInvitation, findInvited, inviteUser, renewInvitation } from './invite-user';
import { changeRoles, endSessionsOf, removeUser, setDisabled } from './manage-user';
import { signIn, signInExternally, signInWithToken } from './sign-in';
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

/** Accounts of local users, over a real table: what holds whoever asks, and in whatever order. */

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
  expect(await findInvited({ ctx, input: { token } })).toMatchObject({ ok: true, data: { name: 'ines' } });

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
  const renewed = await renewInvitation({ ctx, input: { name: 'late', days: 7 } });
  if (!renewed.ok) throw new Error(renewed.error.message);
  expect(await isGood(renewed.data.token)).toBe(true);
  const again = await renewInvitation({ ctx, input: { name: 'late', days: 7 } });
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

test('an unknown name, a wrong password, an invited and a disabled user get the same answer', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  await addUser(ctx, 'gone');
  await setDisabled({ ctx, input: { name: 'gone', isDisabled: true }, user: { name: 'admin' } });
  await inviteUser({ ctx, input: { name: 'ines', role: 'viewer', days: 1 } });
  const answers = await Promise.all([
    signIn({ ctx, input: { name: 'nobody', password: PASSWORD } }),
    signIn({ ctx, input: { name: 'admin', password: 'wrong' } }),
    signIn({ ctx, input: { name: 'ines', password: PASSWORD } }),
    signIn({ ctx, input: { name: 'gone', password: PASSWORD } }),
  ]);
  expect(answers[0]).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  // Nor does a second factor tell: it is asked for after the right password only.
  await addFactor(ctx, 'admin');
  expect(await signIn({ ctx, input: { name: 'admin', password: 'wrong' } })).toEqual(answers[0]);
  // Nor does the printed link open a disabled account.
  await ctx.users.change('admin', { disabledAt: clock.ms });
  expect(await signInWithToken({ ctx, input: { token: 'a'.repeat(43) } })).toMatchObject({ ok: false });
});

test('whoever is disabled, removed, signed out or has a new password is out at once, and stays out', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  await addUser(ctx, 'sam');
  const user = { name: 'admin' };
  const first = await sessionOf(ctx, 'sam');
  await setDisabled({ ctx, input: { name: 'sam', isDisabled: true }, user });
  expect(await isAlive(ctx, first)).toBe(false);
  await setDisabled({ ctx, input: { name: 'sam', isDisabled: false }, user });
  expect(await isAlive(ctx, first)).toBe(false);

  const second = await sessionOf(ctx, 'sam');
  await endSessionsOf({ ctx, input: { name: 'sam' } });
  expect(await isAlive(ctx, second)).toBe(false);

  const third = await sessionOf(ctx, 'sam');
  const change = (password: string, next: string) => changePassword({ ctx, input: { name: 'sam', password, next } });
  expect(await change('not mine', 'a wholly new password')).toMatchObject({ error: { code: 'invalid' } });
  expect(await change(PASSWORD, PASSWORD)).toMatchObject({ error: { code: 'invalid' } });
  expect(await change(PASSWORD, 'short')).toMatchObject({ error: { code: 'invalid' } });
  expect(await isAlive(ctx, third)).toBe(true);
  const changed = await change(PASSWORD, 'a wholly new password');
  if (!changed.ok) throw new Error(changed.error.message);
  expect(await isAlive(ctx, third)).toBe(false);
  expect(await isAlive(ctx, changed.data.sessionId)).toBe(true);
  expect(await signIn({ ctx, input: { name: 'sam', password: PASSWORD } })).toMatchObject({ ok: false });

  await removeUser({ ctx, input: { name: 'sam' }, user });
  // Somebody else of that name.
  await addUser(ctx, 'sam');
  expect(await isAlive(ctx, changed.data.sessionId)).toBe(false);
});

test('the password is asked no more often of somebody who is signed in than of anybody', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'sam');
  const confirm = (password: string) => confirmPassword({ ctx, input: { name: 'sam', password } });
  await Promise.all(Array.from({ length: 5 }, () => confirm('wrong')));
  expect(await confirm(PASSWORD)).toMatchObject({ error: { code: 'rateLimited' } });
});

test('a person sees their own sessions and ends one or the others, and nobody else’s', async () => {
  const ctx = await accounts.begin();
  const sam = await addUser(ctx, 'sam');
  const ana = await addUser(ctx, 'ana');
  const ids = [await sessionOf(ctx, 'sam'), await sessionOf(ctx, 'sam'), await sessionOf(ctx, 'sam')] as const;
  const foreign = await sessionOf(ctx, 'ana');
  const listed = await ctx.sessions.listOf('sam', generationOf(sam));
  expect(listed).toHaveLength(3);
  expect(listed[0]).toMatchObject({ from: '192.0.2.1', agent: 'Any/1', startedAt: clock.ms });
  for (const id of ids) expect(JSON.stringify(listed)).not.toContain(id);
  const handleOf = async (id: string) => (await ctx.sessions.find(id))?.handle as string;
  const own = await handleOf(ids[0]);
  const end = (which: string) => endOwnSessions({ ctx, input: { name: 'sam', which, own } });
  expect(await end(await handleOf(foreign))).toMatchObject({ data: { count: 0 } });
  expect(await end(await handleOf(ids[1]))).toMatchObject({ data: { count: 1 } });
  expect(await Promise.all(ids.map((id) => isAlive(ctx, id)))).toEqual([true, false, true]);
  expect(await end('others')).toMatchObject({ data: { count: 1 } });
  expect(await Promise.all(ids.map((id) => isAlive(ctx, id)))).toEqual([true, false, false]);
  expect(await isAlive(ctx, foreign)).toBe(true);
  expect(await ctx.sessions.listOf('ana', generationOf(ana))).toHaveLength(1);
});

test('nobody changes, disables or removes themselves, roles of a provider are its own, and the first user stays', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  await addUser(ctx, 'ana', 'admin');
  await ctx.users.keepExternal({ name: 'olga', role: 'viewer', targetRoles: {}, subject: 'https://idp.example 1' });
  const user = { name: 'ana' };
  const conflict = { ok: false, error: { code: 'conflict' } };
  expect(await changeRoles({ ctx, input: { name: 'ana', role: 'viewer', targetRoles: {} }, user })).toMatchObject(
    conflict,
  );
  expect(await setDisabled({ ctx, input: { name: 'ana', isDisabled: true }, user })).toMatchObject(conflict);
  expect(await removeUser({ ctx, input: { name: 'ana' }, user })).toMatchObject(conflict);
  expect(await changeRoles({ ctx, input: { name: 'olga', role: 'admin', targetRoles: {} }, user })).toMatchObject(
    conflict,
  );
  expect(await removeUser({ ctx, input: { name: 'admin' }, user })).toMatchObject(conflict);
  expect(await changeRoles({ ctx, input: { name: 'nobody', role: 'viewer', targetRoles: {} }, user })).toMatchObject({
    error: { code: 'notFound' },
  });
  expect(await changeRoles({ ctx, input: { name: 'admin', role: 'viewer', targetRoles: {} }, user })).toMatchObject({
    data: { before: { role: 'admin' } },
  });
});

test('roles on single targets are given and taken with the role everywhere, which may be none', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  await addUser(ctx, 'tara', 'viewer');
  const change = (input: { role: 'none' | 'viewer'; targetRoles: Record<string, 'operator'> }) =>
    changeRoles({ ctx, input: { name: 'tara', ...input }, user: { name: 'admin' } });
  expect(await change({ role: 'none', targetRoles: { staging: 'operator' } })).toMatchObject({
    data: { before: { role: 'viewer', targetRoles: {} } },
  });
  expect(await ctx.users.find('tara')).toMatchObject({ role: 'none', targetRoles: { staging: 'operator' } });
  expect(await change({ role: 'viewer', targetRoles: {} })).toMatchObject({ ok: true });
  expect(await ctx.users.find('tara')).toMatchObject({ role: 'viewer', targetRoles: {} });
});

test('admins who take each other’s place at once leave one, whatever they do', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'ana', 'admin');
  await addUser(ctx, 'ben', 'admin');
  await Promise.all([
    changeRoles({ ctx, input: { name: 'ben', role: 'viewer', targetRoles: {} }, user: { name: 'ana' } }),
    setDisabled({ ctx, input: { name: 'ana', isDisabled: true }, user: { name: 'ben' } }),
  ]);
  const admins = async () =>
    (await ctx.users.list()).filter(({ role, state }) => role === 'admin' && state === 'active');
  expect((await admins()).length).toBeGreaterThan(0);
  const [left] = await admins();
  // Of a session that was asked a moment too late: somebody who is not an admin any more.
  const late = { ctx, input: { name: String(left?.name) }, user: { name: 'somebody' } };
  await changeRoles({
    ...late,
    input: { name: left?.name === 'ana' ? 'ben' : 'ana', role: 'viewer', targetRoles: {} },
  });
  for (const result of [
    await changeRoles({ ...late, input: { ...late.input, role: 'viewer', targetRoles: {} } }),
    await setDisabled({ ...late, input: { ...late.input, isDisabled: true } }),
    await removeUser(late),
  ]) {
    expect(result).toMatchObject({ error: { message: expect.stringContaining('No admin would be left') } });
  }
  expect(await admins()).toHaveLength(1);
});

test('a person of a provider who is disabled here stays outside', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  const come = () =>
    signInExternally({
      ctx,
      input: {
        name: 'olga',
        subject: { issuer: 'https://idp.example', sub: '1' },
        groups: ['a'],
        roles: { a: 'viewer' },
      },
    });
  expect(await come()).toMatchObject({ name: 'olga' });
  await setDisabled({ ctx, input: { name: 'olga', isDisabled: true }, user: { name: 'admin' } });
  expect(await come()).toBe('disabled');
});
