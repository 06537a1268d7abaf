// For tests only.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/** The checkout. */
export const ROOT = join(import.meta.dirname, '../..');

/** A folder that lasts as long as the test. */
export function makeTempDir(): string {
  const path = mkdtempSync(join(tmpdir(), 'switchboard-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}

/** Polls until `check` does not throw, for longer than a busy machine takes; `vi.waitFor` alone gives up after a second. */
export function waitFor<T>(check: () => T | Promise<T>, timeoutMs = 10_000): Promise<T> {
  return vi.waitFor(check, { timeout: timeoutMs, interval: 20 });
}

/** Polls until `check` answers something truthy, and answers that. */
export function until<T>(check: () => T | Promise<T>, timeoutMs?: number): Promise<NonNullable<T>> {
  return waitFor(async () => {
    const value = await check();
    if (!value) throw new Error(`still ${String(value)}: ${check}`);
    return value;
  }, timeoutMs);
}
