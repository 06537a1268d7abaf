import { ActError, getJson } from '@/lib/client/unwrap';
import type { Changes } from '@/lib/domain/changes';
import type { Silence } from './use-change-feed';

const RETRY_MS = 5_000;

/** Asks what changed `about` a list, one question after the other until `signal`: each answer is told, and each that did not come is missed. */
export async function followChanges(
  about: string,
  signal: AbortSignal,
  tell: (changes: Changes) => void,
  miss: (silence: Silence) => void,
): Promise<void> {
  let after = 0;
  let since = 0;
  while (!signal.aborted) {
    try {
      await inView(signal);
      const changes = await getJson<Changes>(`/api/connections/changes?${about}&after=${after}`, signal);
      if (signal.aborted) return;
      // The server waits until there is something newer; should it not, or was its clock set back, this does, once.
      if (changes.at <= after) await pause(RETRY_MS, signal);
      after = changes.at;
      since = Date.now();
      tell(changes);
    } catch (error) {
      const code = error instanceof ActError ? error.code : undefined;
      // The list's own poll tells what is wrong.
      if (signal.aborted || code === 'unauthenticated') return;
      // A refusal is an answer, and the list, which needs other rights, may be read all the same.
      if (code === 'unavailable') miss({ since, noticedAt: Date.now() });
      await pause(RETRY_MS, signal);
    }
  }
}

function inView(signal: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const look = () => {
      if (!document.hidden) resolve();
    };
    document.addEventListener('visibilitychange', look, { signal });
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
