import { afterAll, beforeAll, expect, test } from 'vitest';
import { generationOf } from '../console/users';
import { NO_AUDIT_FILTER } from '../domain/audit';
import { describeStanding, type Standing, type TargetRole } from '../domain/role';
import { changePassword, confirmPassword } from './change-password';
import { endOwnSessions } from './end-own-sessions';
import { inviteUser, renewLink } from './invite-user';
import { changeRoles, endSessionsOf, removeUser, resetFactor, setDisabled } from './manage-user';
import { signIn, signInWithToken } from './sign-in';
import { type Accounts, addFactor, addUser, clock, isAlive, PASSWORD, sessionOf, startAccounts } from './test-accounts';

/** Accounts of local users, over a real table: what holds whoever asks, and in whatever order. */

type Context = Awaited<ReturnType<Accounts['begin']>>;
type Chosen = { name: string; role: TargetRole; targetRoles?: Standing['targetRoles'] };

/** Gives roles as the dialog does: with the standing that was seen when it opened. */
async function giveRoles(ctx: Context, { name, role, targetRoles = {} }: Chosen, by: string) {
  const { role: had = 'none', targetRoles: there = {} } = (await ctx.users.find(name)) ?? {};
  const input = { name, role, targetRoles, seen: { role: had, targetRoles: there } };
  return changeRoles({ ctx, input, user: { name: by } });
}

let accounts: Accounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());

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

test('made-up sign-in links are no way to fill the audit: an address tries as few as invitations, and the right one is not lost', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  const tryLink = (token: string, from = ctx.from) => signInWithToken({ ctx: { ...ctx, from }, input: { token } });
  for (let tries = 0; tries < 30; tries++) expect(await tryLink(`made up ${tries}`)).toMatchObject({ ok: false });
  expect(await tryLink('a'.repeat(43))).toMatchObject({ error: { code: 'rateLimited' } });
  const { records } = await ctx.audit.page({ filter: NO_AUDIT_FILTER, cursor: null });
  expect(records.map(({ outcome }) => outcome)).toEqual(['too-many-attempts', ...Array(5).fill('link-refused')]);
  // Others are not kept from theirs, and what was right leaves no count behind.
  expect(await tryLink('made up', '192.0.2.7')).toMatchObject({ error: { code: 'unauthenticated' } });
  expect(await tryLink('a'.repeat(43), '192.0.2.7')).toMatchObject({ ok: true });
  expect(await ctx.attempts.waitMs('LINK 192.0.2.7')).toBe(0);
});

test('signed out of all others there is none left, however many there were', async () => {
  const ctx = await accounts.begin();
  const many = await addUser(ctx, 'many');
  const begun = { user: 'many', generation: generationOf(many), from: null, agent: null };
  const ids: string[] = [];
  while (ids.length < 230) ids.push(await ctx.sessions.start(begun));
  const own = (await ctx.sessions.find(ids[0] as string))?.handle as string;
  const ended = await endOwnSessions({ ctx, input: { name: 'many', which: 'others', own } });
  expect(ended).toMatchObject({ data: { count: 229 } });
  const alive = await Promise.all(ids.map((id) => ctx.sessions.find(id)));
  expect(alive.filter((session) => session !== undefined).map((session) => session?.handle)).toEqual([own]);
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
  await ctx.users.createExternal({ name: 'olga', role: 'viewer', targetRoles: {}, subject: 'https://idp.example 1' });
  const user = { name: 'ana' };
  const conflict = { ok: false, error: { code: 'conflict' } };
  expect(await giveRoles(ctx, { name: 'ana', role: 'viewer' }, 'ana')).toMatchObject(conflict);
  expect(await setDisabled({ ctx, input: { name: 'ana', isDisabled: true }, user })).toMatchObject(conflict);
  expect(await removeUser({ ctx, input: { name: 'ana' }, user })).toMatchObject(conflict);
  // A borrowed session would be rid of the factor, or have the password, without being asked for it.
  expect(await resetFactor({ ctx, input: { name: 'ana' }, user })).toMatchObject(conflict);
  expect(await renewLink({ ctx, input: { name: 'ana', days: 1 }, user })).toMatchObject(conflict);
  expect(await renewLink({ ctx, input: { name: 'olga', days: 1 }, user })).toMatchObject(conflict);
  expect(await giveRoles(ctx, { name: 'olga', role: 'admin' }, 'ana')).toMatchObject(conflict);
  expect(await removeUser({ ctx, input: { name: 'admin' }, user })).toMatchObject(conflict);
  expect(await giveRoles(ctx, { name: 'nobody', role: 'viewer' }, 'ana')).toMatchObject({
    error: { code: 'notFound' },
  });
  expect(await giveRoles(ctx, { name: 'admin', role: 'viewer' }, 'ana')).toMatchObject({
    data: { before: { role: 'admin' } },
  });
});

test('roles on single targets are given and taken with the role everywhere, which may be none', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  await addUser(ctx, 'tara', 'viewer');
  const change = (input: { role: 'none' | 'viewer'; targetRoles: Record<string, 'operator'> }) =>
    giveRoles(ctx, { name: 'tara', ...input }, 'admin');
  expect(await change({ role: 'none', targetRoles: { staging: 'operator' } })).toMatchObject({
    data: { before: { role: 'viewer', targetRoles: {} } },
  });
  expect(await ctx.users.find('tara')).toMatchObject({ role: 'none', targetRoles: { staging: 'operator' } });
  expect(await change({ role: 'viewer', targetRoles: {} })).toMatchObject({ ok: true });
  expect(await ctx.users.find('tara')).toMatchObject({ role: 'viewer', targetRoles: {} });
});

test('the audit is given by an invitation, on top of another role, and taken again', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  expect(await inviteUser({ ctx, input: { name: 'ines', role: 'auditor', days: 1 } })).toMatchObject({
    data: { role: 'auditor' },
  });
  expect(await ctx.users.find('ines')).toMatchObject({ role: 'none', isAuditor: true });
  const change = (isAuditor: boolean, seen: Standing) =>
    changeRoles({
      ctx,
      input: { name: 'ines', role: 'viewer', targetRoles: {}, isAuditor, seen },
      user: { name: 'admin' },
    });
  // Who did not see that she is an auditor decides nothing about her.
  expect(await change(true, { role: 'none', targetRoles: {} })).toMatchObject({
    error: { message: expect.stringMatching(/They are now: auditor\.$/) },
  });
  expect(await change(true, { role: 'none', targetRoles: {}, isAuditor: true })).toMatchObject({ ok: true });
  expect((await ctx.users.list()).map(describeStanding)).toEqual(['admin', 'viewer, auditor']);
  expect(await change(false, { role: 'viewer', targetRoles: {}, isAuditor: true })).toMatchObject({ ok: true });
  expect((await ctx.users.list()).map(describeStanding)).toEqual(['admin', 'viewer']);
});

test('of two admins who give roles to one person, nobody gives back what the other has taken: they are told what holds now', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'ana', 'admin');
  await addUser(ctx, 'tara', 'viewer');
  const roles = { production: 'operator', staging: 'operator' } as const;
  await giveRoles(ctx, { name: 'tara', role: 'viewer', targetRoles: roles }, 'ana');
  const seen = { role: 'viewer', targetRoles: roles } as const;
  const give = (by: string, targetRoles: Standing['targetRoles']) =>
    changeRoles({ ctx, input: { name: 'tara', role: 'viewer', targetRoles, seen }, user: { name: by } });
  // Both have the dialog open: one takes production away, the other means to change staging alone.
  expect(await give('ana', { staging: 'operator' })).toMatchObject({ ok: true });
  expect(await give('ben', { production: 'operator', staging: 'support' })).toMatchObject({
    error: { code: 'conflict', message: expect.stringContaining('now: viewer, staging operator.') },
  });
  expect(await ctx.users.find('tara')).toMatchObject({ role: 'viewer', targetRoles: { staging: 'operator' } });
  // In the same moment one of them is late as well.
  const both = await Promise.all(
    ['ana', 'ben'].map((by) => giveRoles(ctx, { name: 'tara', role: 'viewer', targetRoles: { [by]: 'viewer' } }, by)),
  );
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  const kept = both[0]?.ok ? 'ana' : 'ben';
  expect((await ctx.users.find('tara'))?.targetRoles).toEqual({ [kept]: 'viewer' });
});

test('admins who take each other’s place at once leave one, whatever they do', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'ana', 'admin');
  await addUser(ctx, 'ben', 'admin');
  await Promise.all([
    giveRoles(ctx, { name: 'ben', role: 'viewer' }, 'ana'),
    setDisabled({ ctx, input: { name: 'ana', isDisabled: true }, user: { name: 'ben' } }),
  ]);
  const admins = async () =>
    (await ctx.users.list()).filter(({ role, state }) => role === 'admin' && state === 'active');
  expect((await admins()).length).toBeGreaterThan(0);
  const [left] = await admins();
  // Of a session that was asked a moment too late: somebody who is not an admin any more.
  const late = { ctx, input: { name: String(left?.name) }, user: { name: 'somebody' } };
  await giveRoles(ctx, { name: left?.name === 'ana' ? 'ben' : 'ana', role: 'viewer' }, 'somebody');
  for (const result of [
    await giveRoles(ctx, { ...late.input, role: 'viewer' }, 'somebody'),
    await setDisabled({ ...late, input: { ...late.input, isDisabled: true } }),
    await removeUser(late),
  ]) {
    expect(result).toMatchObject({ error: { message: expect.stringContaining('No admin would be left') } });
  }
  expect(await admins()).toHaveLength(1);
});
