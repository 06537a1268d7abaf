import { afterAll, beforeAll, expect, test } from 'vitest';
import { NO_AUDIT_FILTER } from '../domain/audit';
import { startTestTable } from '../registry/test-table';
import { createGather } from '../services/gather';
import { signIn, signInWithToken } from '../services/sign-in';
import { signInExternally } from '../services/sign-in-externally';
import { createAttempts } from './attempts';
import { createAuditLog } from './audit-log';
import { type ConsoleTable, createConsoleTable } from './console-table';
import { generatePassword, hashPassword, isPasswordOf } from './password';
import { createSessions, SESSION_MS } from './sessions';
import { createSignInLink } from './sign-in-links';
import { createUsers } from './users';

let engine: Awaited<ReturnType<typeof startTestTable>>;
let table: ConsoleTable;
let nowMs = Date.UTC(2026, 4, 1, 10);
const now = () => nowMs;
beforeAll(async () => {
  engine = await startTestTable();
  table = createConsoleTable(engine.client, 'console');
  await table.ensure();
});
afterAll(() => engine.stop());

test('a password fits its own hash only, and no password has the same hash twice', async () => {
  const password = generatePassword();
  const hash = await hashPassword(password);
  expect(await isPasswordOf(password, hash)).toBe(true);
  expect(await isPasswordOf(`${password} `, hash)).toBe(false);
  expect(await isPasswordOf(password, 'unreadable')).toBe(false);
  expect(await hashPassword(password)).not.toBe(hash);
  expect(hash).not.toContain(password);
});

test('a user name is given once', async () => {
  const users = createUsers(table, now);
  expect(await users.create({ name: 'sam', role: 'viewer', password: 'correct horse' })).toBe(true);
  expect(await users.create({ name: 'sam', role: 'admin', password: 'other password' })).toBe(false);
  expect((await users.find('sam'))?.role).toBe('viewer');
  expect(JSON.stringify(await users.list())).not.toContain('scrypt');
});

test('a session ends when it is ended and when its time is over', async () => {
  const sessions = createSessions(table, now);
  const start = () => sessions.start({ user: 'sam', generation: 1, from: '192.0.2.1', agent: 'Any/1' });
  const userOf = async (id: string) => (await sessions.find(id))?.user;
  const [one, two] = [await start(), await start()];
  expect(await userOf(one)).toBe('sam');
  await sessions.keepIdToken(one, 'sealed');
  expect([await sessions.idTokenOf(one), await sessions.idTokenOf(two)]).toEqual(['sealed', undefined]);
  await sessions.end(one);
  expect(await userOf(one)).toBeUndefined();
  expect(await table.queryDown('SESSIONS#sam', 10)).toHaveLength(1);
  expect(await sessions.idTokenOf(one)).toBeUndefined();
  expect(await userOf(two)).toBe('sam');
  expect(await sessions.listOf('sam', 1)).toHaveLength(1);
  expect(await sessions.listOf('sam', 2)).toEqual([]);
  nowMs += SESSION_MS;
  expect(await userOf(two)).toBeUndefined();
  nowMs += 1_000;
  expect(await sessions.listOf('sam', 1)).toEqual([]);
  expect(await table.queryDown('SESSIONS#sam', 10)).toEqual([]);
});

test('a sign-in link works once, within its hour, and for no other token', async () => {
  const link = createSignInLink(table, 'a'.repeat(43), now);
  expect(await link.redeem('b'.repeat(43))).toBe(false);
  expect(await link.redeem('a'.repeat(43))).toBe(true);
  expect(await link.redeem('a'.repeat(43))).toBe(false);
  const afterRestart = createSignInLink(table, 'a'.repeat(43), now);
  expect(await afterRestart.redeem('a'.repeat(43))).toBe(false);
  const late = createSignInLink(table, 'c'.repeat(43), now);
  nowMs += 3_600_001;
  expect(await late.redeem('c'.repeat(43))).toBe(false);
  expect(await createSignInLink(table, undefined, now).redeem('')).toBe(false);
});

/** All that signing in takes, over the table of these tests. */
function contextOf({ linkUser, token }: { linkUser: string; token: string | undefined }) {
  return {
    users: createUsers(table, now),
    sessions: createSessions(table, now),
    attempts: createAttempts(table, now),
    audit: createAuditLog(table, now),
    from: '192.0.2.1',
    agent: null,
    isFactorRequired: false,
    gather: createGather({ windowMs: 60_000, beyond: 'each', onUntold: () => {} }),
    link: createSignInLink(table, token, now),
    linkUser,
  };
}

test('sign-in refuses a wrong password, an unknown name alike, and everyone after five failures', async () => {
  const ctx = contextOf({ linkUser: 'eve', token: 'd'.repeat(43) });
  await ctx.users.create({ name: 'eve', role: 'support', password: 'right password' });
  const attempt = (name: string, password: string) => signIn({ ctx, input: { name, password } });
  const wrong = await attempt('eve', 'wrong');
  expect(wrong).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
  expect(await attempt('nobody', 'wrong')).toEqual(wrong);
  expect(await attempt(' EVE ', 'right password')).toMatchObject({ ok: true, data: { name: 'eve' } });
  await Promise.all(Array.from({ length: 5 }, () => attempt('eve', 'wrong')));
  expect(await attempt('eve', 'right password')).toMatchObject({ error: { code: 'rateLimited' } });
  expect(await signInWithToken({ ctx, input: { token: 'd'.repeat(43) } })).toMatchObject({ ok: true });
  nowMs += 5 * 60_000;
  expect(await attempt('eve', 'right password')).toMatchObject({ ok: true });
  const outcomes = (await ctx.audit.page({ filter: NO_AUDIT_FILTER, cursor: null })).records.map(
    ({ outcome }) => outcome,
  );
  expect(outcomes.slice(0, 3)).toEqual(['signed-in', 'signed-in-by-link', 'too-many-attempts']);
});

test('a name that is written as a mark for everybody is counted like any other', async () => {
  const attempts = createAttempts(table, now);
  nowMs += 5 * 60_000;
  for (const name of ['a', 'b', 'c', 'd', 'e']) expect(await attempts.take(name)).toBe(true);
  for (let tries = 0; tries < 5; tries++) expect(await attempts.take('*')).toBe(true);
  expect(await attempts.take('*')).toBe(false);
});

test('whoever the provider vouches for gets the highest role of now, under a name that stays theirs', async () => {
  const ctx = contextOf({ linkUser: 'admin', token: undefined });
  const { users } = ctx;
  await users.create({ name: 'local@example.org', role: 'admin', password: 'right password' });
  const issuer = 'https://idp.example.org';
  const roles = { staff: 'viewer', 'on-call': 'operator' } as const;
  const come = (name: string, sub: string, groups: string[]) =>
    signInExternally({ ctx, input: { name, subject: { issuer, sub }, groups, roles } });
  const roleNow = async (name: string) => (await users.find(name))?.role;

  expect(await come(' Ann@Example.org ', '1', ['on-call', 'staff', 'other'])).toMatchObject({
    name: 'ann@example.org',
  });
  expect(await roleNow('ann@example.org')).toBe('operator');
  // The group was taken from her meanwhile.
  await come('ann@example.org', '1', ['staff']);
  expect(await roleNow('ann@example.org')).toBe('viewer');
  // Another one of that name without a role takes nothing from her.
  expect(await come('ann@example.org', '2', [])).toBe('no-role');
  expect(await come('local@example.org', '3', [])).toBe('no-role');
  expect(await roleNow('ann@example.org')).toBe('viewer');
  expect(await come('ann@example.org', '1', [])).toBe('no-role');
  // The same name for somebody else, and the name of a local user.
  expect(await come('ann@example.org', '2', ['on-call'])).toBe('name-taken');
  expect(await come('local@example.org', '3', ['on-call'])).toBe('name-taken');
  expect(await roleNow('ann@example.org')).toBe('none');
  expect(await roleNow('local@example.org')).toBe('admin');
  // There is no password that lets her in.
  expect(await signIn({ ctx, input: { name: 'ann@example.org', password: '' } })).toMatchObject({ ok: false });
  const { records } = await ctx.audit.page({ filter: NO_AUDIT_FILTER, cursor: null });
  const outcomes = records.map(({ outcome }) => outcome);
  expect(outcomes.slice(0, 4)).toEqual(['wrong-password', 'name-taken', 'name-taken', 'no-role']);
});
