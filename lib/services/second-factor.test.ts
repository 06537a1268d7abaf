import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSecretBox } from '../console/secret-box';
import { generationOf } from '../console/users';
import { NO_AUDIT_FILTER } from '../domain/audit';
import { changePassword } from './change-password';
import { checkFactor, draftFactor, enableFactor, removeFactor, renewRecoveryCodes } from './second-factor';
import { finishSetUp, finishWithCode, setUpFactor } from './second-step';
import { signIn, signInWithToken } from './sign-in';
import {
  type Accounts,
  addFactor,
  addUser,
  clock,
  codeOf,
  MINUTE_MS,
  PASSWORD,
  pendingOf,
  sessionOf,
  startAccounts,
} from './test-accounts';

const DAY_MS = 24 * 60 * MINUTE_MS;

/** The second factor: codes of an app, recovery codes, and the step before a session. */

let accounts: Accounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());

test('with a second factor a password begins no session; its code does, once, and not one of another time', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'sam');
  const { secret } = await addFactor(ctx, 'sam');
  expect(JSON.stringify(await ctx.users.find('sam'))).not.toContain(secret);
  const pending = await pendingOf(ctx, 'sam');
  expect(pending).toMatchObject({ factor: 'code' });
  const give = (code: string, from = pending) => finishWithCode({ ctx, input: { pending: from, code } });
  expect(await give(codeOf(secret, clock.ms - 5 * MINUTE_MS))).toMatchObject({ error: { code: 'unauthenticated' } });
  const code = codeOf(secret);
  // In two windows at once, and once more.
  const both = await Promise.all([give(`${code.slice(0, 3)} ${code.slice(3)}`), give(code)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await give(code)).toMatchObject({ ok: false });
  // The one before counts as used too: somebody may have looked over the shoulder.
  expect(await give(codeOf(secret, clock.ms - 30_000))).toMatchObject({ ok: false });
  clock.ms += MINUTE_MS;
  expect(await give(codeOf(secret))).toMatchObject({ ok: true, data: { name: 'sam' } });
  expect(await finishWithCode({ ctx, input: { pending: null, code } })).toMatchObject({ ok: false });
});

test('whoever has no session spends nobody’s tries of codes, whatever name they try', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'sam');
  const { secret } = await addFactor(ctx, 'sam');
  const pending = await pendingOf(ctx, 'sam');
  for (const name of ['code sam', 'CODE sam']) {
    for (let time = 0; time < 6; time++) await signIn({ ctx, input: { name, password: 'any' } });
  }
  expect(await finishWithCode({ ctx, input: { pending, code: codeOf(secret) } })).toMatchObject({ ok: true });
});

test('codes are limited apart from passwords, and the right password does not clear their count', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'sam');
  const { secret, codes } = await addFactor(ctx, 'sam');
  const pending = await pendingOf(ctx, 'sam');
  const give = (code: string) => finishWithCode({ ctx, input: { pending, code } });
  await Promise.all(Array.from({ length: 5 }, (_, index) => give(`00000${index}`)));
  await pendingOf(ctx, 'sam');
  expect(await give(codeOf(secret))).toMatchObject({ error: { code: 'rateLimited' } });
  expect(await give(String(codes[0]))).toMatchObject({ error: { code: 'rateLimited' } });
  clock.ms += 5 * MINUTE_MS;
  expect(await give(codeOf(secret))).toMatchObject({ ok: true });
});

test('after thirty wrong codes the day is over, until a right one has been given', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'sam');
  const { secret } = await addFactor(ctx, 'sam');
  // From the beginning of a day.
  clock.ms = (Math.floor(clock.ms / DAY_MS) + 1) * DAY_MS;
  const pending = await pendingOf(ctx, 'sam');
  const give = (code: string) => finishWithCode({ ctx, input: { pending, code } });
  for (let window = 0; window < 6; window++) {
    for (let tries = 0; tries < 5; tries++) expect(await give('no code')).toMatchObject({ ok: false });
    clock.ms += 5 * MINUTE_MS;
  }
  expect(await give(codeOf(secret))).toMatchObject({
    error: { code: 'rateLimited', message: expect.stringContaining('in 23 h 30 min') },
  });
  clock.ms += DAY_MS;
  expect(await give(codeOf(secret))).toMatchObject({ ok: true });
});

test('each recovery code works once, however it is typed, and new ones end the old', async () => {
  const ctx = await accounts.begin();
  const sam = await addUser(ctx, 'sam');
  const { codes } = await addFactor(ctx, 'sam');
  expect(new Set(codes).size).toBe(10);
  const [one = '', two = '', three = ''] = codes;
  const generation = generationOf(sam);
  const check = (code: string) => checkFactor({ ctx, input: { name: 'sam', generation, code } });
  const both = await Promise.all([check(one.toUpperCase().replaceAll('-', ' ')), check(one)]);
  expect(both.filter(({ ok }) => ok)).toMatchObject([{ data: { by: 'recovery-code' } }]);
  expect(await check(two)).toMatchObject({ ok: true });
  const renewed = await renewRecoveryCodes({ ctx, input: { name: 'sam' } });
  expect(await check(three)).toMatchObject({ ok: false });
  expect(renewed.ok && (await check(String(renewed.data.codes[0])))).toMatchObject({ ok: true });
});

test('with another secret of the console the app’s codes are worth nothing, and recovery codes are', async () => {
  const ctx = await accounts.begin();
  const sam = await addUser(ctx, 'sam');
  const { secret, codes } = await addFactor(ctx, 'sam');
  const input = { name: 'sam', generation: generationOf(sam) };
  const other = { ...ctx, box: createSecretBox('t'.repeat(32)) };
  expect(await checkFactor({ ctx: other, input: { ...input, code: codeOf(secret) } })).toMatchObject({ ok: false });
  expect(await checkFactor({ ctx: other, input: { ...input, code: String(codes[0]) } })).toMatchObject({ ok: true });
  // What is sealed for one person opens nothing for another.
  const sealed = ctx.box.seal('secret', 'sam');
  expect(ctx.box.open(sealed, 'sam')).toBe('secret');
  expect(ctx.box.open(sealed, 'ana')).toBeNull();
  expect(ctx.box.open('nonsense', 'sam')).toBeNull();
});

test('a second step is worth nothing once the password is another, the user disabled, or the factor reset', async () => {
  const ctx = await accounts.begin();
  await addUser(ctx, 'admin', 'admin');
  await addUser(ctx, 'sam');
  const { secret } = await addFactor(ctx, 'sam');
  const give = async (pending: Awaited<ReturnType<typeof pendingOf>>) =>
    finishWithCode({ ctx, input: { pending, code: codeOf(secret) } });
  const before = await pendingOf(ctx, 'sam');
  await changePassword({ ctx, input: { name: 'sam', password: PASSWORD, next: 'a wholly new password' } });
  expect(await give(before)).toMatchObject({ error: { message: 'This sign-in took too long. Begin again.' } });
  await changePassword({ ctx, input: { name: 'sam', password: 'a wholly new password', next: PASSWORD } });
  const second = await pendingOf(ctx, 'sam');
  await removeFactor({ ctx, input: { name: 'sam' } });
  expect(await give(second)).toMatchObject({ ok: false });
  expect(await sessionOf(ctx, 'sam')).toHaveLength(43);
});

test('where it is required, a user without a second factor sets it up before a session begins', async () => {
  const ctx = { ...(await accounts.begin()), isFactorRequired: true };
  const sam = await addUser(ctx, 'sam');
  const pending = await pendingOf(ctx, 'sam');
  expect(pending).toMatchObject({ factor: 'set-up' });
  const { draft, secret } = draftFactor({ ctx, input: { name: 'sam', generation: generationOf(sam) } });
  const setUp = (code: string, by = draft) => setUpFactor({ ctx, input: { pending, draft: by, code } });
  expect(await setUp('000000')).toMatchObject({ ok: false });
  const { records } = await ctx.audit.page({ filter: NO_AUDIT_FILTER, cursor: null });
  expect(records[0]).toMatchObject({ act: 'sign-in', user: 'sam', role: null, from: ctx.from, outcome: 'wrong-code' });
  // A draft of somebody else, and one that is too old.
  const foreign = draftFactor({ ctx, input: { name: 'ana', generation: generationOf(sam) } });
  expect(await setUp(codeOf(foreign.secret), foreign.draft)).toMatchObject({ ok: false });
  expect(await finishSetUp({ ctx, input: { pending, pass: 'made up' } })).toMatchObject({ ok: false });
  const done = await setUp(codeOf(secret));
  if (!done.ok) throw new Error(done.error.message);
  expect(done.data.codes).toHaveLength(10);
  expect(await finishSetUp({ ctx, input: { pending, pass: done.data.pass } })).toMatchObject({ data: { name: 'sam' } });
  clock.ms += 10 * MINUTE_MS;
  expect(await finishSetUp({ ctx, input: { pending, pass: done.data.pass } })).toMatchObject({ ok: false });
  // From then on the code is asked for; the printed link asks for it as well.
  expect(await pendingOf(ctx, 'sam')).toMatchObject({ factor: 'code' });
  await addUser(ctx, 'admin', 'admin');
  expect(await signInWithToken({ ctx, input: { token: 'a'.repeat(43) } })).toMatchObject({
    data: { factor: 'set-up' },
  });
});

test('a draft is too old after half an hour, and the audit tells each step of signing in', async () => {
  const ctx = await accounts.begin();
  const sam = await addUser(ctx, 'sam');
  const { draft, secret } = draftFactor({ ctx, input: { name: 'sam', generation: generationOf(sam) } });
  clock.ms += 30 * MINUTE_MS;
  expect(await enableFactor({ ctx, input: { name: 'sam', draft, code: codeOf(secret) } })).toMatchObject({ ok: false });
  const factor = await addFactor(ctx, 'sam');
  const pending = await pendingOf(ctx, 'sam');
  await finishWithCode({ ctx, input: { pending, code: '000000' } });
  await finishWithCode({ ctx, input: { pending, code: codeOf(factor.secret) } });
  const { records } = await ctx.audit.page({ filter: NO_AUDIT_FILTER, cursor: null });
  expect(records.map(({ outcome }) => outcome)).toEqual(['signed-in-with-code', 'wrong-code', 'code-asked']);
});
