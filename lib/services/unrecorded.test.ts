import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuditLog } from '../console/audit-log';
import type { ConsoleTable } from '../console/console-table';
import { ACT } from '../console/test-audit';
import { generationOf, type StoredUser } from '../console/users';
import { acceptInvitation, inviteUser } from './invite-user';
import { draftFactor } from './second-factor';
import { finishSetUp, finishWithCode, setUpFactor } from './second-step';
import { signIn, signInWithToken } from './sign-in';
import { signInExternally } from './sign-in-externally';
import {
  type Accounts,
  addFactor,
  addUser,
  clock,
  codeOf,
  isAlive,
  PASSWORD,
  pendingOf,
  startAccounts,
} from './test-accounts';

/** The steps on the way in, which have no session to be recorded with beforehand: what cannot be recorded is not done. */

let accounts: Accounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());

/** The same console with an audit that takes nothing, because its table does not. */
function refusing<C extends { table: ConsoleTable; audit: object }>(ctx: C): C {
  const refuse = () => Promise.reject(new Error('The audit cannot be written.'));
  const table = { ...ctx.table, put: refuse, putNew: refuse, set: refuse, setIf: refuse };
  return { ...ctx, audit: createAuditLog(table, () => clock.ms) };
}

test('nobody comes in, by whatever way, while the audit cannot be written', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  await addUser(ctx, 'sam');
  const deaf = refusing(ctx);
  const olga = { name: 'olga', subject: { issuer: 'https://idp.example', sub: '1' }, groups: ['a'] };
  for (const way of [
    () => signIn({ ctx: deaf, input: { name: 'admin', password: PASSWORD } }),
    () => signIn({ ctx: deaf, input: { name: 'admin', password: 'wrong' } }),
    () => signInWithToken({ ctx: deaf, input: { token: 'a'.repeat(43) } }),
    () => signInExternally({ ctx: deaf, input: { ...olga, roles: { a: 'viewer' } } }),
  ]) {
    await expect(way()).rejects.toThrow('cannot be written');
  }
  const { secret } = await addFactor(ctx, 'sam');
  const sam = await ctx.users.find('sam');
  const pending = { name: 'sam', factor: 'code' as const, generation: sam ? generationOf(sam) : 0 };
  await expect(finishWithCode({ ctx: deaf, input: { pending, code: codeOf(secret) } })).rejects.toThrow();
  for (const name of ['admin', 'sam']) {
    const generation = generationOf((await ctx.users.find(name)) as StoredUser);
    expect(await ctx.sessions.listOf(name, generation), name).toEqual([]);
  }
  expect(await ctx.users.find('olga')).toBeUndefined();
});

test('a person of a provider has the roles and the sessions that they had when what their groups change could not be recorded', async () => {
  const ctx = await accounts.begin();
  const come = (of: typeof ctx, name: string, groups: string[]) =>
    signInExternally({
      ctx: of,
      input: {
        name,
        subject: { issuer: 'https://idp.example', sub: '1' },
        groups,
        roles: { a: 'viewer', b: 'operator' },
      },
    });
  const first = await come(ctx, 'olga', ['a']);
  if (typeof first === 'string') throw new Error(first);
  const before = await ctx.users.all();
  const [generation] = before.map(generationOf);
  for (const [name, groups] of [
    ['olga', ['b']],
    ['olga', []],
    ['olga2', ['b']],
    ['olga2', []],
  ] as const) {
    await expect(come(refusing(ctx), name, [...groups])).rejects.toThrow('cannot be written');
    expect(await ctx.users.all()).toEqual(before);
    expect(await ctx.sessions.listOf('olga', Number(generation))).toHaveLength(1);
    expect(await isAlive(ctx, first.sessionId)).toBe(true);
  }
  // Written down, it happens.
  expect(await come(ctx, 'olga', ['b'])).toMatchObject({ name: 'olga' });
  expect(await ctx.users.find('olga')).toMatchObject({ role: 'operator' });
});

test('a printed link, a recovery code and a code of the app are still good when their use could not be recorded', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  await addUser(ctx, 'sam');
  await ctx.audit.begin(ACT);
  const input = { token: 'a'.repeat(43) };
  await expect(signInWithToken({ ctx: refusing(ctx), input })).rejects.toThrow('cannot be written');
  expect(await signInWithToken({ ctx, input })).toMatchObject({ ok: true });
  expect(await signInWithToken({ ctx, input })).toMatchObject({ ok: false });

  const { secret, codes } = await addFactor(ctx, 'sam');
  const pending = await pendingOf(ctx, 'sam');
  for (const code of [String(codes[0]), codeOf(secret)]) {
    const give = (of: typeof ctx) => finishWithCode({ ctx: of, input: { pending, code } });
    await expect(give(refusing(ctx))).rejects.toThrow('cannot be written');
    expect(await give(ctx)).toMatchObject({ ok: true });
    expect(await give(ctx)).toMatchObject({ ok: false });
  }
});

test('an invitation is still open, and a second factor still off, when taking it up could not be recorded', async () => {
  const ctx = await accounts.begin();
  const invited = await inviteUser({ ctx, input: { name: 'ines', role: 'support', days: 1 } });
  if (!invited.ok) throw new Error(invited.error.message);
  const input = { token: invited.data.token, password: PASSWORD };
  const before = await ctx.users.find('ines');
  await expect(acceptInvitation({ ctx: refusing(ctx), input })).rejects.toThrow('cannot be written');
  expect(await ctx.users.find('ines')).toEqual(before);

  const strict = { ...ctx, isFactorRequired: true };
  const accepted = await acceptInvitation({ ctx: strict, input });
  if (!accepted.ok || !('factor' in accepted.data)) throw new Error('asked for no second step');
  const pending = accepted.data;
  const { draft, secret } = draftFactor({ ctx, input: pending });
  const setUp = (of: typeof ctx) => setUpFactor({ ctx: of, input: { pending, draft, code: codeOf(secret) } });
  await expect(setUp(refusing(ctx))).rejects.toThrow('cannot be written');
  expect((await ctx.users.find('ines'))?.factor).toBeFalsy();
  const done = await setUp(ctx);
  if (!done.ok) throw new Error(done.error.message);
  const enter = (of: typeof ctx) => finishSetUp({ ctx: of, input: { pending, pass: done.data.pass } });
  await expect(enter(refusing(ctx))).rejects.toThrow('cannot be written');
  expect(await ctx.sessions.listOf('ines', pending.generation)).toEqual([]);
  expect(await enter(ctx)).toMatchObject({ ok: true });
});
