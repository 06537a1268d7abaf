import 'server-only';
import { sealData, unsealData } from 'iron-session';
import { cookies } from 'next/headers';
import { env } from './env';
import { isOverTls } from './session';

const COOKIE = 'switchboard_second_step';
const VALID_S = 10 * 60;

/** Who has given a password and not yet a code. It opens nothing but the second step, for this browser, and not for long. */
export type PendingFactor = { name: string; factor: 'code' | 'set-up'; generation: number };

export async function keepPendingFactor({ name, factor, generation }: PendingFactor): Promise<void> {
  (await cookies()).set(COOKIE, await sealData({ name, factor, generation } satisfies PendingFactor, sealing()), {
    httpOnly: true,
    sameSite: 'lax',
    secure: await isOverTls(),
    path: '/sign-in',
    maxAge: VALID_S,
  });
}

/** Null when there is none, it is too old, or its seal is foreign. */
export async function readPendingFactor(): Promise<PendingFactor | null> {
  const seal = (await cookies()).get(COOKIE)?.value;
  const pending = seal ? await unsealData<Partial<PendingFactor>>(seal, sealing()) : {};
  return pending.name && pending.factor ? (pending as PendingFactor) : null;
}

export async function dropPendingFactor(): Promise<void> {
  (await cookies()).delete({ name: COOKIE, path: '/sign-in' });
}

function sealing() {
  return { password: env().AUTH_SECRET, ttl: VALID_S };
}
