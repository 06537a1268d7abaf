import { localTime, prepare, ZONE } from './crowd';
import { expect, test } from './fixtures';
import { connectClient } from './test-client';
import { signInByLink } from './utils';

test.describe.configure({ timeout: 120_000 });
test.use({ timezoneId: ZONE.timezoneId });

test('a job is paused again at once, though calls from before it was gone on with are still under way', async ({
  consoleAs,
  connect,
  failCalls,
}) => {
  const user = `crowd-${Date.now()}`;
  const clients = [await connect({ user }), await connect({ user }), await connect({ user })];
  const [one = '', ...others] = clients.map(({ connectionId }) => connectionId);
  await failCalls([
    { fault: 'delay', delayMs: 6_000, connectionIds: others, methods: ['POST'] },
    // It does not end before it has been paused twice: one is tried again and again, and then waits for an answer.
    { fault: 'throttle', connectionIds: [one], methods: ['POST'], times: 4 },
    { fault: 'delay', delayMs: 8_000, connectionIds: [one], methods: ['POST'] },
  ]);
  const page = await consoleAs('operator');
  await page.goto(`/jobs/new?q=user%3A${user}`);
  await prepare(page, 'Once');
  await page.getByRole('button', { name: 'Send to 3 connections' }).click();
  const pause = page.getByRole('button', { name: 'Pause' });
  for (const press of [() => pause.press('Enter'), () => pause.click()]) {
    await press();
    await expect(page.getByRole('status').filter({ hasText: 'Paused' })).toBeVisible();
    // A key that was meant for what is gone by now does not resume.
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    for (const key of ['Enter', 'Space']) await page.keyboard.press(key);
    await expect(page.getByRole('button', { name: 'Resume' })).not.toHaveAttribute('aria-busy');
    await page.getByRole('button', { name: 'Resume' }).click();
  }
  await failCalls([]);
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeVisible({ timeout: 40_000 });
  expect(clients.map(({ received }) => received.map(String))).toEqual(Array(3).fill(['Once']));
});

test('a dashboard that is killed in the middle of a job goes on with it by itself, and nobody gets it twice', async ({
  ownStack: stack,
  page,
}) => {
  const clients = await Promise.all(
    Array.from({ length: 60 }, (_, index) => connectClient(stack, { user: `u${index}` })),
  );
  await signInByLink(page, stack.signInUrl);
  await page.getByRole('link', { name: 'New job' }).click();
  await page.getByRole('radio', { name: 'Everyone' }).check();
  await page.getByLabel('Recipients a second').selectOption('10');
  await prepare(page, 'Once');
  await page.getByRole('button', { name: 'Send to 60 connections' }).click();
  await expect(page.getByText('This is not everyone.')).toBeVisible();
  await page.getByRole('radio', { name: 'Later' }).check();
  await page.getByLabel('At, in your time zone').fill(localTime(Date.now() + 3 * 3_600_000));
  await page.getByLabel('Type everyone to confirm').fill('everyone');
  await page.keyboard.press('Enter');
  const scheduled = page.getByRole('heading', { name: /^Sends .* UTC, in 2 h/ });
  await expect(scheduled).toBeVisible();
  // What is decided begins before its time by its button alone.
  await page.getByLabel('Type everyone to send to 60 connections now').fill('everyone');
  await page.keyboard.press('Enter');
  await page.reload();
  await expect(scheduled).toBeVisible();
  await page.getByLabel('Type everyone to send to 60 connections now').fill('everyone');
  await page.getByRole('button', { name: 'Send to 60 connections now' }).click();
  await expect.poll(() => clients.filter(({ received }) => received.length > 0).length).toBeGreaterThan(5);
  process.kill(stack.pidOf('dashboard'), 'SIGKILL');
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeVisible({ timeout: 60_000 });
  const told = (await page.getByRole('region', { name: 'Progress' }).textContent()) ?? '';
  const figure = (word: string) => Number(new RegExp(`${word}(\\d+)`).exec(told)?.[1] ?? 0);
  const got = clients.filter(({ received }) => received.length === 1).length;
  expect(clients.every(({ received }) => received.length <= 1)).toBe(true);
  expect(figure('Delivered') + figure('Uncertain')).toBe(60);
  expect(got).toBeGreaterThanOrEqual(figure('Delivered'));
  for (const { socket } of clients) socket.terminate();
});
