import type { Page } from '@playwright/test';
import { putFaults } from './faults';
import { expect, test } from './fixtures';
import { startQueueDashboard } from './queue-stack';
import { connectClient } from './test-client';
import { signInByLink } from './utils';

test.describe.configure({ timeout: 120_000 });

const CLIENTS = 6;

/** Begins to send this to everyone who is connected. */
async function sendToAll(page: Page, words: string) {
  await page.getByRole('link', { name: 'New job' }).click();
  await page.getByRole('radio', { name: 'Everyone' }).check();
  await page.getByLabel('Message').fill(words);
  await page.getByRole('button', { name: 'Prepare' }).click();
  await page.getByLabel('Type everyone to confirm').fill('everyone');
  await page.getByRole('button', { name: `Send to ${CLIENTS} connections` }).click();
}

async function expectDone(page: Page) {
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(`${CLIENTS} of ${CLIENTS}`)).toBeVisible();
}

test('a job with a queue says that it waits for workers, can be paused meanwhile, and ends when one comes, or here when none can', async ({
  ownStack: stack,
  page,
}) => {
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, (_, index) => connectClient(stack, { user: `u${index}` })),
  );
  const dashboard = await startQueueDashboard(stack);
  await signInByLink(page, dashboard.signInUrl);
  await sendToAll(page, 'Once');
  await expect(page.getByText(/Waiting for workers: 1 segment queued, none taken for \d+ s\./)).toBeVisible({
    timeout: 30_000,
  });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Paused' })).toBeVisible();
  const worker = dashboard.startWorker();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expectDone(page);
  expect(await worker.stop()).toContain('worker stopped');

  const stranger = dashboard.startWorker('elsewhere');
  await page.getByRole('link', { name: 'Jobs', exact: true }).click();
  // It says so for as long as it runs, which is until this has been read.
  const connectionIds = clients.map(({ connectionId }) => connectionId);
  await putFaults(stack, [{ fault: 'delay', delayMs: 5_000, connectionIds, methods: ['POST'] }]);
  await sendToAll(page, 'Twice');
  await expect(page.getByText(/so the console does it itself\. A worker does not know this target\.$/)).toBeVisible({
    timeout: 30_000,
  });
  await putFaults(stack, []);
  await expectDone(page);
  expect(clients.map(({ received }) => received.map(String))).toEqual(Array(CLIENTS).fill(['Once', 'Twice']));
  expect(await stranger.stop()).toContain('left to the console');
  await dashboard.stop();
  for (const { socket } of clients) socket.terminate();
});
