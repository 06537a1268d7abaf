import { expect, test } from './fixtures';
import { startQueueDashboard } from './queue-stack';
import { connectClient } from './test-client';

test.describe.configure({ timeout: 120_000 });

test('a job with a queue says that it waits for workers, can be paused meanwhile, and ends when one comes', async ({
  ownStack: stack,
  page,
}) => {
  const clients = await Promise.all([1, 2, 3].map((index) => connectClient(stack, { user: `u${index}` })));
  const dashboard = await startQueueDashboard(stack);
  await page.goto(dashboard.signInUrl);
  await page.getByRole('link', { name: 'New job' }).click();
  await page.getByRole('radio', { name: 'Everyone' }).check();
  await page.getByLabel('Message').fill('Once');
  await page.getByRole('button', { name: 'Prepare' }).click();
  await page.getByLabel('Type everyone to confirm').fill('everyone');
  await page.getByRole('button', { name: 'Send to 3 connections' }).click();
  await expect(page.getByText(/Waiting for workers: 1 segment queued, none taken for \d+ s\./)).toBeVisible({
    timeout: 30_000,
  });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Paused' })).toBeVisible();
  const worker = dashboard.startWorker();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('3 of 3')).toBeVisible();
  expect(clients.map(({ received }) => received.map(String))).toEqual([['Once'], ['Once'], ['Once']]);
  expect(await worker.stop()).toContain('worker stopped');
  await dashboard.stop();
  for (const { socket } of clients) socket.terminate();
});
