import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 150;
/** The first answer of `next dev` includes compiling the route. */
const ANSWER_TIMEOUT_MS = 20_000;
const MAX_SHOWN_CHARACTERS = 300;

/** What the dashboard tells the start alone is for whoever has the token of its sign-in link. */
const asStart = (token: string) => ({ authorization: `Bearer ${token}` });

/** Resolves when `url` answers 200. Once `signal` is aborted, rejects with what it said last. `token`: of the dashboard's sign-in link. */
export async function waitForHealth(url: string, token: string, signal: AbortSignal): Promise<void> {
  const headers = asStart(token);
  let last = 'it did not answer';
  while (!signal.aborted) {
    try {
      const bound = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
      const response = await fetch(url, { headers, signal: bound });
      if (response.status === 200) {
        await response.body?.cancel();
        return;
      }
      last = `it answered ${response.status} ${(await response.text()).slice(0, MAX_SHOWN_CHARACTERS)}`.trim();
    } catch {
      // It does not listen yet, or does not answer in time; what it said last still stands.
    }
    await delay(POLL_MS, undefined, { signal }).catch(() => {});
  }
  throw new Error(`${url} does not answer 200: ${last}`);
}

/** What does not work, a line each: `orders gateway: AWS refused …`. Nothing when all is well or nothing is known. */
export async function readProblems(url: string, token: string): Promise<string[]> {
  try {
    const response = await fetch(url, { headers: asStart(token), signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    const { parts } = (await response.json()) as { parts: Record<string, string> };
    return Object.entries(parts).flatMap(([part, state]) => (state === 'ok' ? [] : [`${part}: ${state}`]));
  } catch {
    return [];
  }
}

type SignIn = { firstPassword?: boolean; onlyProvider?: string };

/**
 * Whether the first password of `admin` still is one, and what the identity provider is called where it alone signs people in; nothing of
 * what the dashboard does not say.
 */
export async function readSignIn(url: string, token: string): Promise<SignIn> {
  try {
    const response = await fetch(url, { headers: asStart(token), signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    return (await response.json()) as SignIn;
  } catch {
    return {};
  }
}
