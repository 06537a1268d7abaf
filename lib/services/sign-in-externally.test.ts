import { afterAll, beforeAll, expect, test } from 'vitest';
import { readWhole } from '../console/test-audit';
import { generationOf, type StoredUser } from '../console/users';
import { roleInConsole } from '../domain/role';
import { endSessionsOf, removeUser, setDisabled } from './manage-user';
import { roleOfPerson } from './people';
import { signInExternally } from './sign-in-externally';
import { recordRefusedAnswer } from './sign-in-records';
import { type Accounts, addUser, isAlive, startAccounts } from './test-accounts';

/** People of an identity provider, over a real table: who they are here, and what their groups change. */

let accounts: Accounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());

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

test('a person of a provider acts by the groups of their last sign-in, in sessions that were open before too, and by none when they have none', async () => {
  const ctx = await accounts.begin();
  const come = (groups: string[]) =>
    signInExternally({
      ctx,
      input: {
        name: 'olga',
        subject: { issuer: 'https://idp.example', sub: '1' },
        groups,
        roles: { staff: 'viewer', 'on-call': { '*': 'operator', orders: 'admin' } },
      },
    });
  const rolesNow = async () => {
    const person = await ctx.users.find('olga');
    return person && ['orders', 'chat'].map((target) => roleOfPerson(person, target));
  };
  const first = await come(['staff', 'on-call']);
  if (typeof first === 'string') throw new Error(first);
  expect(await rolesNow()).toEqual(['admin', 'operator']);
  expect(await come(['staff'])).toMatchObject({ name: 'olga' });
  expect(await isAlive(ctx, first.sessionId)).toBe(true);
  expect(await rolesNow()).toEqual(['viewer', 'viewer']);
  expect(await come([])).toBe('no-role');
  expect(await isAlive(ctx, first.sessionId)).toBe(false);
  expect(await rolesNow()).toEqual(['none', 'none']);
  // Back in a group, they begin anew.
  expect(await come(['staff'])).toMatchObject({ name: 'olga' });
  expect(await isAlive(ctx, first.sessionId)).toBe(false);
});

test('people keep their account, name and roles when the settings spell the issuer in another way', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  const come = (issuer: string, name = 'olga@x', sub = '1') =>
    signInExternally({ ctx, input: { name, subject: { issuer, sub }, groups: ['a'], roles: { a: 'viewer' } } });
  await come('https://idp.example');
  expect(await come('https://idp.example/')).toMatchObject({ name: 'olga@x' });
  expect(await come('https://IDP.example:443', 'olga2@x')).toMatchObject({ name: 'olga@x' });
  expect((await ctx.users.list()).map(({ name }) => name)).toEqual(['admin', 'olga@x']);
  // Nobody else comes by it.
  expect(await come('https://idp.example/', 'olga@x', '2')).toBe('name-taken');
  expect(await come('https://idp.example/other')).toBe('name-taken');
});

test('who joins the group of auditors reads the audit besides, and no more once they have left it', async () => {
  const ctx = await accounts.begin();
  const roles = { staff: 'viewer', audit: 'auditor' } as const;
  const come = (groups: string[]) =>
    signInExternally({
      ctx,
      input: { name: 'olga@x', subject: { issuer: 'https://idp.example', sub: '1' }, groups, roles },
    });
  for (const [groups, role, inConsole] of [
    [['staff'], 'viewer', 'viewer'],
    [['staff', 'audit'], 'viewer', 'auditor'],
    [['audit'], 'none', 'auditor'],
    [['staff'], 'viewer', 'viewer'],
  ] as const) {
    await come([...groups]);
    const user = (await ctx.users.find('olga@x')) as StoredUser;
    expect([user.role, roleInConsole(user)]).toEqual([role, inConsole]);
  }
  await come(['audit']);
  expect(await come([])).toBe('no-role');
  expect(await ctx.users.find('olga@x')).toMatchObject({ role: 'none', isAuditor: false });
});

/** The person `1` of the provider, under whatever name they come with. */
function comeAs(ctx: Awaited<ReturnType<Accounts['begin']>>, name: string, groups: string[]) {
  const subject = { issuer: 'https://idp.example', sub: '1' };
  const roles = { staff: 'viewer', 'on-call': { '*': 'operator', orders: 'admin' } } as const;
  return signInExternally({ ctx, input: { name, subject, groups, roles } });
}

test('another name at the provider makes nobody else of a person: disabling, roles and signing out hold for all of them', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  const user = { name: 'admin' };
  const sessionIdOf = async (name: string, groups: string[]) => {
    const come = await comeAs(ctx, name, groups);
    if (typeof come === 'string') throw new Error(come);
    // They keep the name that they have here, so that the audit knows them by one.
    expect(come.name).toBe('olga@x');
    return come.sessionId;
  };
  const sessions = [await sessionIdOf('olga@x', ['on-call']), await sessionIdOf('olga2@x', ['staff'])] as const;
  expect(await ctx.users.find('olga@x')).toMatchObject({ role: 'viewer', targetRoles: {} });
  expect(await ctx.users.find('olga2@x')).toBeUndefined();
  await endSessionsOf({ ctx, input: { name: 'olga@x' } });
  for (const id of sessions) expect(await isAlive(ctx, id)).toBe(false);

  const last = await sessionIdOf('olga2@x', ['staff']);
  expect(await comeAs(ctx, 'olga3@x', [])).toBe('no-role');
  expect(await isAlive(ctx, last)).toBe(false);
  expect(await ctx.users.find('olga@x')).toMatchObject({ role: 'none', targetRoles: {} });

  await setDisabled({ ctx, input: { name: 'olga@x', isDisabled: true }, user });
  for (const name of ['olga@x', 'olga2@x', 'admin']) expect(await comeAs(ctx, name, ['staff'])).toBe('disabled');
  expect((await ctx.users.list()).map(({ name }) => name)).toEqual(['admin', 'olga@x']);
  const [told] = await readWhole(ctx.audit);
  expect(told).toMatchObject({ user: 'olga@x', outcome: 'disabled', detail: 'named admin by the provider' });

  // Removed, they come as somebody new, by the name of then.
  await removeUser({ ctx, input: { name: 'olga@x' }, user });
  expect(await comeAs(ctx, 'olga2@x', ['staff'])).toMatchObject({ name: 'olga2@x' });
  expect(await comeAs(ctx, 'admin', ['staff'])).toMatchObject({ name: 'olga2@x' });
});

test('two names that an older console gave one person are one again, by the next sign-in, disabling or signing out', async () => {
  /** As they stand since then, each with a session. */
  const begin = async () => {
    const ctx = await accounts.begin();
    await addUser(ctx, 'admin', 'admin');
    const open: Record<string, string> = {};
    for (const name of ['olga', 'olga2']) {
      const subject = 'https://idp.example 1';
      await ctx.users.createExternal({ name, role: 'operator', targetRoles: { orders: 'admin' }, subject });
      const generation = generationOf((await ctx.users.find(name)) as StoredUser);
      open[name] = await ctx.sessions.start({ user: name, generation, from: null, agent: null });
    }
    const alive = async () =>
      Object.fromEntries(await Promise.all(Object.entries(open).map(async ([n, id]) => [n, await isAlive(ctx, id)])));
    return { ctx, alive };
  };
  const nothing = { role: 'none', targetRoles: {} };
  const [one, two, three, four] = [await begin(), await begin(), await begin(), await begin()];
  expect(await comeAs(one.ctx, 'olga2', ['staff'])).toMatchObject({ name: 'olga2' });
  expect(await one.alive()).toEqual({ olga: false, olga2: true });
  expect(await one.ctx.users.find('olga')).toMatchObject(nothing);

  expect(await comeAs(two.ctx, 'olga3', [])).toBe('no-role');
  expect(await two.alive()).toEqual({ olga: false, olga2: false });
  for (const name of ['olga', 'olga2']) expect(await two.ctx.users.find(name)).toMatchObject(nothing);

  const user = { name: 'admin' };
  expect(await setDisabled({ ctx: three.ctx, input: { name: 'olga', isDisabled: true }, user })).toMatchObject({
    ok: true,
  });
  expect(await three.alive()).toEqual({ olga: false, olga2: false });
  // Nor is what they asked for under the other name theirs to do any more.
  expect(await three.ctx.users.find('olga2')).toMatchObject(nothing);
  for (const name of ['olga', 'olga2', 'olga3']) expect(await comeAs(three.ctx, name, ['staff'])).toBe('disabled');

  await endSessionsOf({ ctx: four.ctx, input: { name: 'olga2' } });
  expect(await four.alive()).toEqual({ olga: false, olga2: false });
  // Under neither name do they manage themselves.
  const self = await setDisabled({
    ctx: four.ctx,
    input: { name: 'olga', isDisabled: true },
    user: { name: 'olga2' },
  });
  expect(self).toMatchObject({ error: { message: expect.stringContaining('This is you') } });
});

test('nobody of a provider comes by the name of the first user, whom the printed link signs in, before there is one', async () => {
  const ctx = await accounts.begin();
  expect(await comeAs(ctx, 'Admin', ['on-call'])).toBe('name-taken');
  // Nor is anybody called as the console calls itself in the audit, or so that it looks like another name.
  for (const name of [
    'The console',
    'the users command',
    'sign-in link',
    'invitation',
    'Identity provider',
    'ada\u202e',
    'a\nda',
  ]) {
    expect(await comeAs(ctx, name, ['on-call'])).toBe('name-taken');
  }
  expect(await ctx.users.all()).toEqual([]);
});

test('an answer of the provider that lets nobody in is on the record, once for what is repeated from one place', async () => {
  const ctx = await accounts.begin();
  for (const problem of ['refused', 'refused', 'keys'] as const) await recordRefusedAnswer(ctx, problem);
  await recordRefusedAnswer({ ...ctx, from: '198.51.100.7' }, 'refused');
  const told = (await readWhole(ctx.audit)).map(({ user, act, outcome, from }) => [user, act, outcome, from]);
  expect(told.reverse()).toEqual([
    ['identity provider', 'sign-in', 'provider-refused', '192.0.2.1'],
    ['identity provider', 'sign-in', 'provider-keys', '192.0.2.1'],
    ['identity provider', 'sign-in', 'provider-refused', '198.51.100.7'],
  ]);
});

test('the first user, whom each start makes anew where local users may sign in, is removed where none may', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  await ctx.users.createExternal({ name: 'ada', role: 'admin', targetRoles: {}, subject: 'https://idp.example 2' });
  const remove = (of: typeof ctx) => removeUser({ ctx: of, input: { name: 'admin' }, user: { name: 'ada' } });
  expect(await remove(ctx)).toMatchObject({ error: { code: 'conflict' } });
  expect(await remove({ ...ctx, hasLocalUsers: false })).toMatchObject({ ok: true });
  expect(await ctx.users.find('admin')).toBeUndefined();
});

test('a person of a provider is found among more users than one request of the table reads', async () => {
  const ctx = await accounts.begin();
  await comeAs(ctx, 'alma', ['staff']);
  const items = ['u1', 'u2', 'u3', 'u4'].map((name) => ({ pk: 'USERS', sk: name, name, role: 'none', createdAt: 0 }));
  for (const item of items) await ctx.table.put({ ...item, note: 'x'.repeat(380_000) });
  expect((await ctx.users.all()).map(({ name }) => name)).toEqual(['alma', 'u1', 'u2', 'u3', 'u4']);
  expect(await comeAs(ctx, 'alma2', ['staff'])).toMatchObject({ name: 'alma' });
});

test('that a person of a provider is added, or has other roles by other groups, is a record of its own', async () => {
  const ctx = await accounts.begin();
  for (const groups of [['staff'], ['staff'], ['on-call'], []]) await comeAs(ctx, 'olga', groups);
  const records = (await readWhole(ctx.audit)).reverse();
  const by = 'by groups at the sign-in provider';
  const changed = { act: 'change-roles', outcome: 'changed', subjects: ['olga'], from: '192.0.2.1' };
  expect(records).toMatchObject([
    { act: 'create-user', outcome: 'created', role: null, subjects: ['olga'], detail: `role viewer, ${by}` },
    { act: 'sign-in', outcome: 'signed-in-by-provider', role: 'viewer', detail: null },
    { act: 'sign-in', outcome: 'signed-in-by-provider' },
    { ...changed, role: 'viewer', detail: `viewer → operator, orders admin, ${by}` },
    { act: 'sign-in', outcome: 'signed-in-by-provider', role: 'operator' },
    { ...changed, role: 'operator', detail: `operator, orders admin → none, ${by}` },
    { act: 'sign-in', outcome: 'no-role', role: null },
  ]);
  expect(records).toHaveLength(7);
});
