import { scryptSync } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { createAttempts } from '../console/attempts';
import { createAuditLog } from '../console/audit-log';
import { createConsoleTable } from '../console/console-table';
import { createInvitations } from '../console/invitations';
import { createSecretBox } from '../console/secret-box';
import { createSessions } from '../console/sessions';
import { createSignInLink } from '../console/sign-in-links';
import { createUsers, generationOf, type StoredUser } from '../console/users';
import type { Role } from '../domain/role';
import { startTestTable } from '../registry/test-table';
import { createGather } from './gather';
import { draftFactor, enableFactor } from './second-factor';
import { type Passed, signIn } from './sign-in';

export const PASSWORD = 'four plain old words';
export const MINUTE_MS = 60_000;

/** A clock that tests move. */
export const clock = { ms: Date.UTC(2026, 4, 1, 10) };
const now = () => clock.ms;

/** All that accounts take, over an empty table each time: the last admin is a matter of a whole table. */
export async function startAccounts() {
  const engine = await startTestTable();
  let count = 0;
  return {
    stop: () => engine.stop(),
    async begin(secret = 's'.repeat(32)) {
      const table = createConsoleTable(engine.client, `console-${count++}`);
      await table.ensure();
      return {
        table,
        users: createUsers(table, now),
        sessions: createSessions(table, now),
        invitations: createInvitations(table, now),
        attempts: createAttempts(table, now),
        audit: createAuditLog(table, now),
        box: createSecretBox(secret),
        from: '192.0.2.1',
        agent: 'Any/1',
        isFactorRequired: false,
        gather: createGather({ windowMs: MINUTE_MS, beyond: 'together', onUntold: () => {} }),
        link: createSignInLink(table, 'a'.repeat(43), now),
        linkUser: 'admin',
        hasLocalUsers: true,
        maySignIn: (_: StoredUser) => true,
        now,
      };
    },
  };
}
export type Accounts = Awaited<ReturnType<typeof startAccounts>>;
type Context = Awaited<ReturnType<Accounts['begin']>>;

export const codeOf = (secret: string, at = clock.ms) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });

/** As `hashPassword` makes it, but for the work: these tests sign in a hundred times. */
const passwordHash = (() => {
  const salt = Buffer.alloc(16, 1);
  const key = scryptSync(PASSWORD, salt, 32, { N: 1024, r: 8, p: 1 });
  return ['scrypt', 1024, 8, 1, salt.toString('base64url'), key.toString('base64url')].join('$');
})();

export async function addUser(ctx: Context, name: string, role: Role = 'viewer'): Promise<StoredUser> {
  await ctx.users.invite({ name, role, inviteHash: 'used', invitedUntil: 0 });
  await ctx.users.change(name, { passwordHash, inviteHash: null, invitedUntil: null });
  return (await ctx.users.find(name)) as StoredUser;
}

/** Turns the second factor on as its owner does; answers its secret and recovery codes. */
export async function addFactor(ctx: Context, name: string) {
  const user = (await ctx.users.find(name)) as StoredUser;
  const { draft, secret } = draftFactor({ ctx, input: { name, generation: generationOf(user) } });
  const enabled = await enableFactor({ ctx, input: { name, draft, code: codeOf(secret) } });
  if (!enabled.ok) throw new Error(enabled.error.message);
  // The code that turned it on is used.
  clock.ms += MINUTE_MS;
  return { secret, codes: enabled.data.codes };
}

async function passedOf(ctx: Context, name: string, password = PASSWORD): Promise<Passed> {
  const result = await signIn({ ctx, input: { name, password } });
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

export async function pendingOf(ctx: Context, name: string) {
  const passed = await passedOf(ctx, name);
  if (!('factor' in passed)) throw new Error('signed in without a second step');
  return passed;
}

export async function isAlive(ctx: Context, id: string): Promise<boolean> {
  const session = await ctx.sessions.find(id);
  const user = session && (await ctx.users.find(session.user));
  return user !== undefined && generationOf(user) === session?.generation;
}

export async function sessionOf(ctx: Context, name: string): Promise<string> {
  const passed = await passedOf(ctx, name);
  if (!('sessionId' in passed)) throw new Error('asked for a second step');
  return passed.sessionId;
}
