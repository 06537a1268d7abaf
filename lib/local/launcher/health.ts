import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 150;
/** The first answer of `next dev` includes compiling the route. */
const ANSWER_TIMEOUT_MS = 20_000;
const MAX_SHOWN_CHARACTERS = 300;

/** Resolves when `url` answers 200. Once `signal` is aborted, rejects with what it said last. */
export async function waitForHealth(url: string, signal: AbortSignal): Promise<void> {
  let last = 'it did not answer';
  while (!signal.aborted) {
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]) });
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
export async function readProblems(url: string): Promise<string[]> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    const { parts } = (await response.json()) as { parts: Record<string, string> };
    return Object.entries(parts).flatMap(([part, state]) => (state === 'ok' ? [] : [`${part}: ${state}`]));
  } catch {
    return [];
  }
}

/** Whether the first password of `admin` still is one; undefined when the dashboard does not say. `token`: of its sign-in link. */
export async function readFirstPassword(url: string, token: string): Promise<boolean | undefined> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    return ((await response.json()) as { firstPassword?: boolean }).firstPassword;
  } catch {
    return undefined;
  }
}
