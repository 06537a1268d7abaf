import type { Browser, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import type { Stack } from './stack';
import { connectClient } from './test-client';
import { expectRow, rowOf } from './utils';

test.setTimeout(120_000);

const refresh = { name: 'Refresh now' };

test('with the table down the list keeps what it knew and says so; it goes on when the table is back', async ({
  ownStack: own,
  page,
  browser,
}) => {
  const client = await connectClient(own);
  await signInTo(own, page);
  await expectRow(page, client, ['Live']);
  process.kill(own.pidOf('table'), 'SIGSTOP');
  // Long before the next refresh has waited for its answer.
  const silence = page.getByText(/no answer since \d\d:\d\d:\d\d/);
  await expect(silence).toBeVisible({ timeout: 12_000 });
  await page.getByRole('button', refresh).click();
  await expect(page.getByText('Not refreshed: below is what was known last')).toBeVisible({ timeout: 30_000 });
  await expectRow(page, client, [client.user]);
  const fresh = await page.context().newPage();
  await fresh.goto(`${own.baseUrl}/connections`);
  await expect(fresh.getByText('does not answer just now. This page tries again every few seconds.')).toBeVisible({
    timeout: 30_000,
  });
  const visitor = await visit(own, browser);
  process.kill(own.pidOf('table'), 'SIGCONT');
  await visitor.getByRole('button', { name: 'Sign in' }).click();
  await expect(visitor.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible();
  await visitor.close();
  await expect(fresh.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible({ timeout: 30_000 });
  // The list tries again by itself, and may have done so by now.
  await expect(page.getByText('Not refreshed: below is what was known last')).toBeHidden({ timeout: 30_000 });
  await expect(silence).toBeHidden();
  await expectRow(page, client, ['Live']);
  client.socket.terminate();
});

test('a table that was killed loses nothing and is back by itself', async ({ ownStack: own, page }) => {
  const client = await connectClient(own);
  await signInTo(own, page);
  const pid = own.pidOf('table');
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => own.pidOf('table'), { timeout: 30_000 }).not.toBe(pid);
  await expect
    .poll(async () => (await page.request.get(`${own.baseUrl}/api/health`)).status(), { timeout: 30_000 })
    .toBe(200);
  await page.reload();
  await expectRow(page, client, [client.user, 'Live']);
  client.socket.terminate();
});

test('with the gateway down rows are not checked, and not called gone', async ({ ownStack: own, page }) => {
  const client = await connectClient(own);
  await signInTo(own, page);
  await expectRow(page, client, ['Live']);
  process.kill(own.pidOf('gateway'), 'SIGSTOP');
  await page.reload();
  await expectRow(page, client, ['Not checked yet']);
  process.kill(own.pidOf('gateway'), 'SIGCONT');
  await page.getByRole('button', refresh).click();
  await expectRow(page, client, ['Live']);
  client.socket.terminate();
});

test('a gateway that was killed leaves ghosts, which are told as gone', async ({ ownStack: own, page }) => {
  const client = await connectClient(own);
  await signInTo(own, page);
  await expectRow(page, client, ['Live']);
  const pid = own.pidOf('gateway');
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => own.pidOf('gateway'), { timeout: 30_000 }).not.toBe(pid);
  await expect.poll(client.closed).toMatchObject({ code: 1006 });
  // A row younger than a `$connect` may take is not called gone on a 410 alone, so its age is waited for.
  await page.reload();
  await expect(rowOf(page, client)).toContainText('Gone', { timeout: 60_000 });
});

/** Somebody who signs in while the table is silent, and need not type the password again. */
async function visit(stack: Stack, browser: Browser): Promise<Page> {
  const visitor = await browser.newPage({ baseURL: stack.baseUrl });
  await visitor.goto('/sign-in');
  await visitor.getByLabel('Name').fill('admin');
  await visitor.getByLabel('Password').fill(stack.adminPassword);
  await visitor.getByRole('button', { name: 'Sign in' }).click();
  await expect(visitor.getByRole('alert').filter({ hasText: 'Try again in a moment.' })).toBeVisible({
    timeout: 30_000,
  });
  await expect(visitor.getByLabel('Password')).toHaveValue(stack.adminPassword);
  return visitor;
}

async function signInTo(stack: Stack, page: Page) {
  await page.goto(stack.signInUrl);
  await expect(page.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible();
}
