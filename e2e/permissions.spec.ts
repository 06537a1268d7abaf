import type { Page, Request } from '@playwright/test';
import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import {
  addUser,
  confirmKick,
  expectToast,
  findUser,
  rowAction,
  rowOf,
  sendNotice,
  signIn,
  startNotice,
} from './utils';

/** The request behind the next server action of this page. */
function nextAction(page: Page): Promise<Request> {
  return page.waitForRequest((request) => request.method() === 'POST' && 'next-action' in request.headers());
}

/** Makes the same call with the session of another page. */
async function replay(page: Page, request: Request): Promise<string> {
  const { 'next-action': action, 'content-type': type, accept, origin } = await request.allHeaders();
  const headers = { 'next-action': action, 'content-type': type, accept, origin } as Record<string, string>;
  const response = await page.request.post(request.url(), { headers, data: request.postDataBuffer() as Buffer });
  return response.text();
}

test('a viewer can neither see nor call send and kick', async ({ consoleAs, connect, browser, stack }) => {
  const client = await connect();
  const admin = await consoleAs('admin');
  // Of a viewer of others the audit may have gathered such refusals before.
  const password = await addUser(admin, 'onlooker', 'viewer');
  const viewer = await browser.newPage({ baseURL: stack.baseUrl });
  await signIn(viewer, 'onlooker', password);
  await findUser(viewer, client.user);
  await rowOf(viewer, client).getByRole('button', { name: 'Actions for' }).click();
  await expect(viewer.getByRole('menuitem')).toHaveText(['Open details', 'Check now']);

  const operator = await consoleAs('operator');
  await startNotice(operator, client);
  const send = nextAction(operator);
  await sendNotice(operator, 'once');
  await expectToast(operator, 'Delivered to');
  const sendAnswer = await replay(viewer, await send);
  expect(sendAnswer).toContain('"code":"forbidden"');
  expect(client.received.map(String)).toEqual(['once']);

  const other = await connect();
  await findUser(operator, other.user);
  await rowAction(operator, other, 'Kick…');
  const kick = nextAction(operator);
  await confirmKick(operator, 1);
  await expectToast(operator, 'Closed');
  expect(await replay(viewer, await kick)).toContain('"code":"forbidden"');

  await admin.goto('/audit');
  const refused = admin.getByRole('row').filter({ hasText: 'Refused' }).filter({ hasText: 'onlooker' });
  await expect(refused.filter({ hasText: 'send a notice needs' })).toHaveCount(1);
  await expect(refused.filter({ hasText: 'kick connections needs' })).toHaveCount(1);
  await viewer.close();
});

test('support may send and not kick', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('support');
  await findUser(page, client.user);
  await rowOf(page, client).getByRole('button', { name: 'Actions for' }).click();
  await expect(page.getByRole('menuitem', { name: 'Send notice…' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Kick…' })).toHaveCount(0);
});

test('the audit and the users are for admins', async ({ consoleAs }) => {
  const operator = await consoleAs('operator');
  await expect(operator.getByRole('link', { name: 'Audit' })).toHaveCount(0);
  await operator.goto('/audit');
  await expect(operator.getByText('You cannot see the audit')).toBeVisible();
  await operator.goto('/users');
  await expect(operator.getByText('You cannot see the users')).toBeVisible();
});

test('every act is in the audit: who, what, to whom, why, outcome', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('operator');
  await findUser(page, client.user);
  await rowAction(page, client, 'Kick…');
  await page.getByLabel('Reason (optional)').fill(' Floods the lobby ');
  await expectAccessible(page);
  await confirmKick(page, 1);
  await expectToast(page, 'Closed');
  expect(client.received).toEqual([]);
  const admin = await consoleAs('admin');
  await admin.goto('/audit');
  const record = admin.getByRole('row').filter({ hasText: client.connectionId });
  await expect(record).toContainText('Floods the lobby');
  await expect(record).toContainText('the-operator');
  await expect(record).toContainText('Kick');
  await expect(record).toContainText('1 closed');
});

test('without a session nothing is read and nothing is done', async ({ stack, browser, consoleAs, connect }) => {
  const client = await connect();
  const stranger = await browser.newContext({ baseURL: stack.baseUrl });
  for (const path of ['/api/connections', '/api/connections/facts?id=x', '/api/connections/detail?id=x']) {
    const response = await stranger.request.get(path);
    expect(response.status()).toBe(401);
    expect(await response.json()).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
  }
  const page = await stranger.newPage();
  await page.goto(`/connections?user=${client.user}`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);

  const support = await consoleAs('support');
  await startNotice(support, client);
  const send = nextAction(support);
  await sendNotice(support, 'once');
  await expectToast(support, 'Delivered to');
  expect(await replay(page, await send)).toContain('"code":"unauthenticated"');
  expect(client.received).toHaveLength(1);
  await stranger.close();
});
