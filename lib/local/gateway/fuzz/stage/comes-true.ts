import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 10_000;
const POLL_EVERY_MS = 5;

/** Polls until `check` answers true; answers false when it never does. */
export async function comesTrue(check: () => boolean | Promise<boolean>): Promise<boolean> {
  const deadlineMs = Date.now() + PATIENCE_MS;
  while (Date.now() < deadlineMs) {
    if (await check()) return true;
    await delay(POLL_EVERY_MS);
  }
  return false;
}
