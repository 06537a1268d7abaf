import type { Page } from '@playwright/test';
import type { WebSocket } from 'ws';
import { expect } from './fixtures';
import type { Stack } from './stack';
import { connectClient, type TestClient } from './test-client';

const BEAT_MS = 20;

/** Between when a message came, in milliseconds. */
export type Arrival = { from: number; to: number };

/** Many clients of one user; `at` is when each message came, of whichever of them. */
export async function connectCrowd(stack: Stack, user: string, size: number) {
  const at: Arrival[] = [];
  const clients: TestClient[] = [];
  for (let count = 0; count < size; count += 20) {
    clients.push(...(await Promise.all(Array.from({ length: 20 }, () => connectClient(stack, { user })))));
  }
  const isAfter = followPings(clients[0]?.socket as WebSocket);
  for (const { socket } of clients) {
    socket.on('message', () => at.push({ from: isAfter(), to: performance.now() }));
  }
  return { clients, at };
}

/**
 * Pings the gateway again and again. Answers when the last ping was sent whose answer is here: whatever is here only now was not sent before, however
 * long the gateway or this process stood still meanwhile.
 */
function followPings(socket: WebSocket): () => number {
  let answered = Number.NEGATIVE_INFINITY;
  let sent = 0;
  const ping = () => {
    sent = performance.now();
    socket.ping();
  };
  socket.on('pong', () => {
    answered = sent;
    setTimeout(ping, BEAT_MS);
  });
  ping();
  return () => answered;
}

/** Not that of UTC, and none where an hour comes twice. */
export const ZONE = { timezoneId: 'Asia/Kolkata', aheadMs: 5.5 * 3_600_000 };
/** As a field for a local time takes it there. */
export const localTime = (at: number) => new Date(at + ZONE.aheadMs).toISOString().slice(0, 16);

/** On the form of a new job. */
export async function prepare(page: Page, words: string) {
  await page.getByLabel('Message').fill(words);
  await page.getByRole('button', { name: 'Prepare' }).click();
}

/** Prepares a notice to all of a user and begins to send it; answers the path of the job's page. */
export async function startJob(
  page: Page,
  { url }: { url: string },
  { user, size, words }: { user: string; size: number; words: string },
): Promise<string> {
  await page.goto(`${url}/connections?user=${user}`);
  await page.getByRole('link', { name: 'Job for these' }).click();
  await prepare(page, words);
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
