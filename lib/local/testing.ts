// For tests only.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** The checkout. */
export const ROOT = join(import.meta.dirname, '../..');

/** A folder that lasts as long as the test. */
export function makeTempDir(): string {
  const path = mkdtempSync(join(tmpdir(), 'switchboard-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}

/** Polls until `check` does not throw, for longer than a busy machine takes. Waits three times as long as a look took, so that looking leaves the machine to what is looked at. */
export async function waitFor<T>(check: () => T | Promise<T>, timeoutMs = 10_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const begun = performance.now();
    try {
      return await check();
    } catch (error) {
      const now = performance.now();
      if (now >= deadline) throw error;
      await setTimeout(Math.max(20, 3 * (now - begun)));
    }
  }
}

/** Polls until `check` answers something truthy, and answers that. */
export function until<T>(check: () => T | Promise<T>, timeoutMs?: number): Promise<NonNullable<T>> {
  return waitFor(async () => {
    const value = await check();
    if (!value) throw new Error(`still ${String(value)}: ${check}`);
    return value;
  }, timeoutMs);
}

/** A moment that is waited for, and comes when the test says so. */
export function newMoment(): { come: () => void; hasCome: Promise<void> } {
  let come = () => {};
  const hasCome = new Promise<void>((resolve) => {
    come = resolve;
  });
  return { come, hasCome };
}
