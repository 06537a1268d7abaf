import type { Page } from '@playwright/test';
import { expect } from './fixtures';
import type { Stack } from './stack';
import { connectClient, type TestClient } from './test-client';

/** Many clients of one user; `at` is when each message came, of whichever of them. */
export async function connectCrowd(stack: Stack, user: string, size: number) {
  const at: number[] = [];
  const clients: TestClient[] = [];
  for (let count = 0; count < size; count += 20) {
    clients.push(...(await Promise.all(Array.from({ length: 20 }, () => connectClient(stack, { user })))));
  }
  for (const { socket } of clients) socket.on('message', () => at.push(Date.now()));
  return { clients, at };
}

/** Prepares a notice to all of a user and begins to send it; answers the path of the job's page. */
export async function startJob(
  page: Page,
  { url }: { url: string },
  { user, size, words }: { user: string; size: number; words: string },
): Promise<string> {
  await page.goto(`${url}/connections?user=${user}`);
  await page.getByRole('link', { name: 'Job for these' }).click();
  await page.getByLabel('Message').fill(words);
  await page.getByRole('button', { name: 'Prepare' }).click();
  await page.getByRole('button', { name: `Send to ${size} connections` }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Running' })).toBeVisible();
  return new URL(page.url()).pathname + new URL(page.url()).search;
}

/** Every client got each of these once, or not at all where the console says that it does not know. Answers how many got it. */
export function expectNobodyTwice(clients: TestClient[], words: string): number {
  const counts = clients.map(({ received }) => received.filter((each) => String(each) === words).length);
  expect(counts.filter((count) => count > 1)).toEqual([]);
  return counts.filter((count) => count === 1).length;
}
