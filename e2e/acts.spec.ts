import { randomBytes } from 'node:crypto';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ConnectionPage } from '../lib/domain/connection';
import { shardOf, ttlOf } from '../lib/registry/layout';
import { expect, test } from './fixtures';
import type { Stack } from './stack';
import { REGISTRY_TABLE, tableClient } from './test-client';
import {
  confirmKick,
  expectRow,
  expectToast,
  findUser,
  rowAction,
  rowOf,
  selectRow,
  sendNotice,
  startNotice,
} from './utils';

test('a notice arrives at a real client byte for byte', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('support');
  await startNotice(page, client);
  const text = 'Grüße 👋\n\tzweite Zeile – „fertig“ <b>&amp;</b> ';
  await sendNotice(page, text);
  await expectToast(page, 'Delivered to');
  expect(client.received).toEqual([Buffer.from(text)]);
});

test('JSON is checked before it is sent, and formatted on request', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('support');
  await startNotice(page, client);
  await sendNotice(page, '{"maintenance":', { json: true });
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Not valid JSON');
  await dialog.getByLabel('Message', { exact: true }).fill('{"maintenance":true}');
  await dialog.getByRole('button', { name: 'Format JSON' }).click();
  await page.keyboard.press('Control+Enter');
  await dialog.getByLabel('Message', { exact: true }).press('Control+Enter');
  await expectToast(page, 'Delivered to');
  expect(client.received.map(String)).toEqual(['{\n  "maintenance": true\n}']);
});

test('128 KB go out; one byte more is refused before it is sent, and the draft stays', async ({
  consoleAs,
  connect,
}) => {
  const client = await connect();
  const page = await consoleAs('support');
  await startNotice(page, client);
  // Not one letter over and over: the typeface weighs each run of `x` for what it may mean, for seconds.
  const most = 'All lines work again. '.repeat(6_000).slice(0, 128 * 1024);
  await sendNotice(page, `${most}x`);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('1 byte over');
  expect(client.received).toEqual([]);
  await sendNotice(page, most);
  await expectToast(page, 'Delivered to');
  expect(client.received.map((message) => message.length)).toEqual([131_072]);
});

test('an empty message is not sent', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('support');
  await startNotice(page, client);
  await sendNotice(page, '');
  await expect(page.getByRole('dialog')).toContainText('Write a message first.');
});

test('fields are not filled in a notice written by hand, which says so and can be made a job', async ({
  consoleAs,
  connect,
}) => {
  const client = await connect();
  const page = await consoleAs('support');
  await startNotice(page, client);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Live');
  await dialog.getByLabel('Message', { exact: true }).fill('Hello {{userId}}');
  await expect(dialog).toContainText('clients would read {{userId}}');
  const asJob = dialog.getByRole('link', { name: 'Make it a job' });
  // Its card tells what has changed since.
  await expect(asJob).toHaveAttribute('href', /&at=\d{13}/);
  await asJob.click();
  await expect(page.getByRole('heading', { name: 'New job' })).toBeVisible();
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('Hello {{userId}}');
  await expect(page.getByLabel('Connection ids')).toHaveValue(client.connectionId);
});

test('a notice to a client that has just left is told as already gone', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('support');
  await findUser(page, client.user);
  await expectRow(page, client, ['Live']);
  await rowAction(page, client, 'Send notice…');
  client.socket.terminate();
  await sendNotice(page, 'anybody there?');
  await expectToast(page, 'Already gone');
});

test('a kick closes the socket with 1000 and the row turns to gone', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('operator');
  await findUser(page, client.user);
  await rowAction(page, client, 'Kick…');
  await expect(page.getByRole('dialog')).toContainText(client.user);
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toBeFocused();
  await confirmKick(page, 1);
  await expectToast(page, 'Closed');
  await expect.poll(client.closed).toMatchObject({ code: 1000 });
  await expect(rowOf(page, client).getByText('Gone').or(page.getByText('Nothing matches'))).toBeVisible();
});

test('last words arrive before the close', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('operator');
  await findUser(page, client.user);
  await rowAction(page, client, 'Kick…');
  await page.getByRole('dialog').getByLabel('Last words (optional)').fill('Back at noon.');
  await page.getByRole('dialog').getByLabel('Seconds to read them').fill('0.5');
  await confirmKick(page, 1);
  await expectToast(page, 'Closed');
  await expect.poll(client.closed).toMatchObject({ code: 1000 });
  expect(client.received.map(String)).toEqual(['Back at noon.']);
});

test('acts on several rows answer with one outcome for each', async ({ consoleAs, connect }) => {
  const [one, two, three] = [await connect(), await connect(), await connect()];
  for (const { user } of [two, three]) expect(user).not.toBe(one.user);
  const page = await consoleAs('operator');
  for (const client of [one, two, three]) await selectRow(page, client);
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('3 selected');
  two.socket.terminate();

  await page.getByRole('button', { name: 'Send notice' }).click();
  await sendNotice(page, 'to all of you', { to: 3 });
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('2 delivered');
  await expect(dialog).toContainText('1 already gone');
  await expect(dialog).toContainText(two.user);
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  expect([one, three].map(({ received }) => received.map(String))).toEqual([['to all of you'], ['to all of you']]);

  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Kick' }).click();
  await confirmKick(page, 3);
  await expect(dialog).toContainText('2 closed');
  await expect(dialog).toContainText('1 already gone');
  for (const client of [one, three]) await expect.poll(client.closed).toMatchObject({ code: 1000 });
});

test('"Check now" asks API Gateway and tells what it found', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('viewer');
  await findUser(page, client.user);
  await rowAction(page, client, 'Check now');
  await expectRow(page, client, ['Live']);
});

/** A row whose connection is no more, as `$disconnect` leaves behind when AWS does not deliver it. */
async function leaveGhost(stack: Stack, connectedAt = Date.now() - 3_600_000) {
  const bytes = randomBytes(11);
  bytes[8] = 2;
  const connectionId = `${bytes.toString('base64url')}=`;
  const user = `ghost-${bytes.toString('hex').slice(0, 8)}`;
  const put = async (at: number) => {
    const client = tableClient(stack);
    await client.send(
      new PutItemCommand({
        TableName: REGISTRY_TABLE,
        Item: {
          connectionId: { S: connectionId },
          connectedAt: { N: String(at) },
          userId: { S: user },
          shard: { S: shardOf(connectionId) },
          ttl: { N: String(ttlOf(at)) },
        },
      }),
    );
    client.destroy();
  };
  const exists = async () => {
    const client = tableClient(stack);
    const { Item } = await client.send(
      new GetItemCommand({ TableName: REGISTRY_TABLE, Key: { connectionId: { S: connectionId } } }),
    );
    client.destroy();
    return Item !== undefined;
  };
  await put(connectedAt);
  return { connectionId, user, put, exists };
}

test('a gone row can be removed from the registry', async ({ stack, consoleAs }) => {
  const ghost = await leaveGhost(stack);
  const page = await consoleAs('operator');
  await findUser(page, ghost.user);
  await expectRow(page, ghost, ['Gone']);
  await rowAction(page, ghost, 'Remove from the registry…');
  // A list that this page has not in memory, as somebody else looks at it.
  const ids = async () => {
    const answer = await page.request.get(`/api/connections?target=local&size=25&q=user:${ghost.user}`);
    const { data } = (await answer.json()) as { data: ConnectionPage };
    return data.rows.map(({ connectionId }) => connectionId);
  };
  expect(await ids()).toEqual([ghost.connectionId]);
  await page.getByRole('dialog').getByRole('button', { name: 'Remove 1 row' }).click();
  await expectToast(page, 'Removed');
  expect(await ids()).toEqual([]);
  expect(await ghost.exists()).toBe(false);
});

test('removing a gone row never removes a newer connection under the same id', async ({ stack, consoleAs }) => {
  const ghost = await leaveGhost(stack);
  const page = await consoleAs('operator');
  await findUser(page, ghost.user);
  await expectRow(page, ghost, ['Gone']);
  await rowAction(page, ghost, 'Remove from the registry…');
  await ghost.put(Date.now() - 60_000);
  await page.getByRole('dialog').getByRole('button', { name: 'Remove 1 row' }).click();
  await expect(page.getByRole('dialog')).toContainText('newer connection');
  expect(await ghost.exists()).toBe(true);
});
