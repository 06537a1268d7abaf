import 'server-only';
import { cookies } from 'next/headers';
import { BRIEF_S } from '../console/brief-seals';
import { context } from './context';
import { isOverTls } from './session';

const COOKIE = 'switchboard_second_step';

/** Who has given a password and not yet a code. It opens nothing but the second step, for this browser, and not for long. */
export type PendingFactor = { name: string; factor: 'code' | 'set-up'; generation: number };

export async function keepPendingFactor({ name, factor, generation }: PendingFactor): Promise<void> {
  (await cookies()).set(COOKIE, await context().briefSeals.seal<PendingFactor>({ name, factor, generation }), {
    httpOnly: true,
    sameSite: 'lax',
    secure: await isOverTls(),
    path: '/sign-in',
    maxAge: BRIEF_S,
  });
}

/** Null when there is none, it is too old, or its seal is foreign. */
export async function readPendingFactor(): Promise<PendingFactor | null> {
  const seal = (await cookies()).get(COOKIE)?.value;
  const pending = seal ? await context().briefSeals.open<PendingFactor>(seal) : {};
  return pending.name && pending.factor ? (pending as PendingFactor) : null;
}

export async function dropPendingFactor(): Promise<void> {
  (await cookies()).delete({ name: COOKIE, path: '/sign-in' });
}
