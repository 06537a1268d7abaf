import 'server-only';
import { headers } from 'next/headers';
import { err, ok, type Result } from '../domain/result';
import type { Passed } from '../services/sign-in';
import { recordSignIn, takeAttempt } from '../services/sign-in-records';
import { clientAddress } from './client-address';
import { consoleTime, context } from './context';
import { env } from './env';
import { strangersGather } from './gathers';
import { dropPendingFactor, keepPendingFactor, readPendingFactor } from './pending-factor';
import { endSession, keepSession } from './session';

const MAX_AGENT_LENGTH = 300;

/** What signing in works with, for this request. */
export async function signInContext() {
  return {
    ...context(),
    from: await clientAddress(),
    agent: (await headers()).get('user-agent')?.slice(0, MAX_AGENT_LENGTH) ?? null,
    gather: strangersGather(),
    isFactorRequired: env().SECOND_FACTOR === 'required',
    now: consoleTime,
  };
}

/** Hands the browser what it has come to: a session, or what lets it take the second step. */
export async function enter(passed: Result<Passed>): Promise<Result<{ name: string; isIn: boolean }>> {
  if (!passed.ok) return passed;
  const { name } = passed.data;
  if ('factor' in passed.data) {
    // Of whoever was signed in here before.
    await endSession();
    await keepPendingFactor(passed.data);
    return ok({ name, isIn: false });
  }
  await keepSession(passed.data.sessionId);
  if (await readPendingFactor()) await dropPendingFactor();
  return ok({ name, isIn: true });
}

/** Where the provider alone signs in, whoever tries otherwise is told so, and stands in the audit as with a wrong password. */
export async function noLocalUsers(tried: string): Promise<Result<never>> {
  const ctx = await signInContext();
  const name = tried.trim().toLowerCase();
  const taken = await takeAttempt(ctx, name, name);
  if (!taken.ok) return taken;
  await recordSignIn(ctx, { name, role: null }, 'no-local-users');
  return err('forbidden', 'Nobody signs in here with a password or a printed link: the identity provider signs in.');
}
