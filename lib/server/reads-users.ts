import 'server-only';
import { z } from 'zod';
import { countRecoveryCodes } from '../console/recovery-codes';
import type { Session } from '../console/sessions';
import { generationOf, toUserDto } from '../console/users';
import { describeClient } from '../domain/client-name';
import { err, ok, type Result } from '../domain/result';
import type { AccountDto, FactorDraft, PersonDto, SessionDto, UserDto } from '../domain/user';
import { personSchema } from '../domain/user';
import { makeQrCode } from '../services/qr-code';
import { draftFactor } from '../services/second-factor';
import { consoleTime, context } from './context';
import { defineRead } from './define-read';
import { env } from './env';
import type { PendingFactor } from './pending-factor';
import { sessionHandle } from './session';

const users = defineRead('list users', {
  permission: 'users.manage',
  schema: z.object({}),
  resolve: (app) => ok(app),
  personal: 'none',
  verb: async ({ ctx }) => ok(await ctx.users.list()),
});

export function readUsers(): Promise<Result<UserDto[]>> {
  return users({});
}

/** One person with their sessions. Addresses of the console's own users are shown to those who manage them. */
export const readPerson = defineRead('read a user', {
  permission: 'users.manage',
  schema: personSchema,
  resolve: (app) => ok(app),
  personal: 'none',
  verb: async ({ ctx, input: { name }, user }): Promise<Result<PersonDto>> => {
    const stored = await ctx.users.find(name);
    if (!stored) return err('notFound', `There is no user named ${name}.`);
    const sessions = await ctx.sessions.listOf(name, generationOf(stored));
    const handle = await sessionHandle();
    return ok({
      user: toUserDto(stored),
      sessions: sessions.map((session) => toSessionDto(session, handle)),
      isOneself: name === user.name,
      isFirst: ctx.hasLocalUsers && name === ctx.linkUser,
    });
  },
});

const account = defineRead('read the account', {
  permission: 'account.manage',
  schema: z.object({}),
  resolve: (app) => ok(app),
  // Of whoever asks.
  personal: 'none',
  verb: async ({ ctx, user: { name } }): Promise<Result<AccountDto>> => {
    const stored = await ctx.users.find(name);
    if (!stored) return err('unauthenticated', 'Your session has ended. Sign in again.');
    const sessions = await ctx.sessions.listOf(name, generationOf(stored));
    const handle = await sessionHandle();
    return ok({
      user: toUserDto(stored),
      // The one they are in comes first: it is the one not to end.
      sessions: sessions
        .map((session) => toSessionDto(session, handle))
        .sort((one, other) => Number(other.isThis) - Number(one.isThis)),
      recoveryLeft: countRecoveryCodes(stored.recovery),
      isFactorRequired: env().SECOND_FACTOR === 'required',
    });
  },
});

export function readAccount(): Promise<Result<AccountDto>> {
  return account({});
}

/** What an app reads to become the second factor of this person. */
export function newFactorDraft(input: Pick<PendingFactor, 'name' | 'generation'>): FactorDraft {
  const draft = draftFactor({ ctx: { box: context().box, now: consoleTime }, input });
  return { ...draft, qr: makeQrCode(draft.uri) };
}

function toSessionDto(session: Session, current: string | null): SessionDto {
  const { handle, startedAt, seenAt, from, agent } = session;
  const client = describeClient(agent ?? undefined) ?? null;
  return { handle, startedAt, seenAt, from, client, isThis: handle === current };
}
