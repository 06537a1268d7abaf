import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Page } from '@playwright/test';
import { WebSocket } from 'ws';
import { blocksPartition } from '../lib/domain/block-key';
import { shortConnectionId } from '../lib/domain/connection-id';
import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import type { Stack } from './stack';
import { connectClient, tableClient } from './test-client';
import { expectToast, findUser, rowAction, rowOf, signInByLink } from './utils';

test.describe.configure({ timeout: 120_000 });

/** What a client that connects now is answered: 101 when it gets in, and it leaves at once. */
async function connectStatus(stack: Stack, user: string): Promise<number> {
  const socket = new WebSocket(`${stack.gatewayUrl}?user=${encodeURIComponent(user)}`);
  const status = await new Promise<number>((resolve, reject) => {
    socket.once('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.once('open', () => resolve(101));
    socket.once('error', reject);
  });
  socket.on('error', () => {});
  socket.terminate();
  return status;
}

/** A new block works within a second. */
async function expectStatus(stack: Stack, user: string, status: number) {
  await expect.poll(() => connectStatus(stack, user)).toBe(status);
}

const form = (page: Page) => page.getByRole('dialog', { name: 'Block', exact: true });

async function giveReason(page: Page, reason: string) {
  await form(page).getByLabel('Reason').fill(reason);
  await form(page).getByRole('button', { name: 'Block' }).click();
}

const blockOf = (page: Page, value: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: value }) });

test('a user blocked from the row gets 403 at the next connect, counted, and gets in again when unblocked', async ({
  consoleAs,
  connect,
  stack,
}) => {
  const client = await connect();
  const { user } = client;
  const page = await consoleAs('operator');
  await findUser(page, user);
  await rowAction(page, client, 'Block user…');
  await expect(form(page).getByLabel('User', { exact: true }).last()).toHaveValue(user);
  await expect(form(page).getByLabel('Reason')).toBeFocused();
  await form(page).getByRole('button', { name: 'Block' }).click();
  await expect(form(page).getByRole('alert')).toContainText('Say why');
  await giveReason(page, 'floods the lobby');
  const done = page.getByRole('dialog', { name: `${user} is blocked` });
  await expect(done).toContainText('1 connection is open now.');
  await expect(done.getByRole('link', { name: 'Prepare a job to kick it' })).toHaveAttribute(
    'href',
    `/jobs/new?target=local&q=${encodeURIComponent(`user:${user}`)}&kind=kick`,
  );
  await done.getByRole('button', { name: 'Done' }).click();

  // What was open stays open, and others get in.
  expect(client.closed()).toBeUndefined();
  await expectStatus(stack, user, 403);
  expect(await connectStatus(stack, `${user}-too`)).toBe(101);

  await page.getByRole('link', { name: 'Blocks' }).click();
  const block = blockOf(page, user);
  await expect(block).toContainText('floods the lobby');
  await expect(block).toContainText('the-operator');
  await expect(block.getByText(/^in 23 h/)).toHaveAttribute('title', / UTC$/);
  // The first tries may have come before the authorizer looked again.
  await expect(block.getByRole('cell', { name: '1 refused' })).toBeVisible();
  await expect(page.getByText('Nothing is refused yet')).toHaveCount(0);

  const support = await consoleAs('support');
  await support.goto('/blocks');
  await expect(blockOf(support, user)).toContainText('1 refused');
  await expect(support.getByRole('button', { name: /block/i })).toHaveCount(0);

  await block.getByRole('button', { name: 'Unblock' }).click();
  const dialog = page.getByRole('dialog', { name: `Unblock ${user}` });
  await expect(dialog).toContainText('floods the lobby');
  await dialog.getByRole('button', { name: 'Unblock' }).click();
  await expectToast(page, `Unblocked ${user}`);
  await expect(block).toHaveCount(0);
  await expectStatus(stack, user, 101);

  const admin = await consoleAs('admin');
  await admin.goto('/audit');
  const records = admin.getByRole('row').filter({ hasText: user }).filter({ hasText: 'the-operator' });
  await expect(records.filter({ hasText: 'user, one day: floods the lobby' })).toContainText('blocked');
  await expect(records.filter({ hasText: 'Unblock' })).toContainText('unblocked');
});

test('an address blocked from the drawer keeps everybody there out; a job that kicks one user offers to block them', async ({
  ownStack: stack,
  page,
}) => {
  const client = await connectClient(stack, { user: 'ann lee' });
  await signInByLink(page, stack.signInUrl);
  await rowOf(page, client)
    .getByRole('link', { name: shortConnectionId(client.connectionId) })
    .click();
  const drawer = page.getByRole('region', { name: shortConnectionId(client.connectionId) });
  await drawer.getByRole('button', { name: 'Block' }).click();
  await page.getByRole('menuitem', { name: 'Block address…' }).click();
  await expect(form(page).getByLabel('IP address or CIDR block')).toHaveValue('127.0.0.1');
  await form(page).getByLabel('IP address or CIDR block').fill('0.0.0.0/0');
  await giveReason(page, 'test');
  await expect(form(page).getByRole('alert')).toContainText('Nobody could connect.');
  await expect(form(page).getByRole('radio', { name: 'IP or CIDR' })).toBeChecked();
  await expect(form(page).getByLabel('IP address or CIDR block')).toBeFocused();
  await form(page).getByLabel('IP address or CIDR block').fill('127.0.0.9/24');
  await form(page).getByRole('radio', { name: '1 hour' }).check();
  await giveReason(page, 'test');
  await page.getByRole('dialog', { name: '127.0.0.0/24 is blocked' }).getByRole('button', { name: 'Done' }).click();
  await expectStatus(stack, 'ben', 403);
  await page.goto(`${stack.baseUrl}/blocks`);
  await expect(blockOf(page, '127.0.0.0/24')).toContainText('1 refused');
  await expect(blockOf(page, '127.0.0.0/24')).toContainText(/in 5\d min/);

  await page.goto(`${stack.baseUrl}/jobs/new?q=${encodeURIComponent('user:"ann lee"')}`);
  await page.getByRole('radio', { name: 'Kick' }).check();
  await page.getByRole('button', { name: 'Prepare' }).click();
  await page.getByRole('button', { name: 'Block…' }).click();
  await expect(form(page).getByLabel('User', { exact: true }).last()).toHaveValue('ann lee');
  client.socket.terminate();
});

test('a block that somebody damaged in the table is shown as such, and taken away', async ({ consoleAs, stack }) => {
  const client = tableClient(stack);
  const Item = marshall({ pk: blocksPartition('local'), sk: 'user#damaged', expiresAt: 'next week' });
  await client.send(new PutItemCommand({ TableName: 'switchboard-console', Item }));
  client.destroy();
  const page = await consoleAs('operator');
  await page.goto('/blocks');
  const unknown = ['unknown', 'unknown', 'unknown', 'unknown'];
  await expect(blockOf(page, 'damaged').getByRole('cell')).toHaveText([
    /^Damaged: what it says cannot be read\. Whom it names gets in, unless BlocksFail is closed\./,
    ...unknown,
    'Unblock',
  ]);
  await expectAccessible(page);
  await blockOf(page, 'damaged').getByRole('button', { name: 'Unblock' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unblock' }).click();
  await expectToast(page, 'Unblocked damaged');
  await expect(blockOf(page, 'damaged')).toHaveCount(0);
});

test('a viewer neither sees blocks nor blocks', async ({ consoleAs, connect }) => {
  const client = await connect();
  const viewer = await consoleAs('viewer');
  await expect(viewer.getByRole('link', { name: 'Blocks' })).toHaveCount(0);
  await viewer.goto('/blocks');
  await expect(viewer.getByText('You cannot see blocks')).toBeVisible();
  expect((await viewer.request.get('/api/blocks')).status()).toBe(403);
  const support = await consoleAs('support');
  await findUser(support, client.user);
  await rowOf(support, client).getByRole('button', { name: 'Actions for' }).click();
  await expect(support.getByRole('menuitem', { name: 'Open details' })).toBeVisible();
  await expect(support.getByRole('menuitem', { name: /Block/ })).toHaveCount(0);
});

for (const { colorScheme, viewport } of [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const) {
  test(`the blocks are accessible and done by keyboard alone: ${colorScheme}, ${viewport.width} px`, async ({
    consoleAs,
  }) => {
    const page = await consoleAs('operator', { colorScheme, viewport, reducedMotion: 'reduce' });
    await page.goto('/blocks');
    await page.getByRole('button', { name: 'Block…' }).first().press('Enter');
    await expect(form(page).getByRole('textbox', { name: 'User' })).toBeFocused();
    await expectAccessible(page);
    const user = `a-rather-long-user-name-${colorScheme}-${viewport.width}@example.com`;
    await page.keyboard.type(user);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await expect(form(page).getByRole('radio', { name: '1 week' })).toBeChecked();
    await page.keyboard.press('Tab');
    await page.keyboard.type('a reason');
    await page.keyboard.press('Enter');
    const done = page.getByRole('dialog', { name: `${user} is blocked` });
    await expect(done.getByText('nobody whom this blocks is connected now')).toBeVisible();
    await expectAccessible(page);
    await expect(done.getByRole('button', { name: 'Done' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(done).toHaveCount(0);
    await expect(blockOf(page, user)).toContainText(/in [67] d/);
    await expectAccessible(page);
    await blockOf(page, user).getByRole('button', { name: 'Unblock' }).press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(blockOf(page, user).getByRole('button', { name: 'Unblock' })).toBeFocused();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Unblock' }).press('Enter');
    await expect(blockOf(page, user)).toHaveCount(0);
    await expect(page.getByRole('heading', { name: 'Blocks', level: 1 })).toBeFocused();
  });
}
