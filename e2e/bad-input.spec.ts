import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { shardOf } from '../lib/registry/layout';
import { expect, test } from './fixtures';
import { REGISTRY_TABLE, tableClient } from './test-client';
import { expectRow, expectToast, find, rowAction, searchBox, sendNotice, startNotice } from './utils';

for (const id of ['-abc', 'a/b', '../..', '50%', '%2F%00', 'two words', '<b>id</b>', '💥']) {
  test(`the id ${id} is looked for as it is and found nowhere, in words`, async ({ consoleAs }) => {
    const page = await consoleAs('operator');
    const search = `id:"${id}"`;
    await find(page, search);
    await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
    await page.getByRole('button', { name: 'Ask API Gateway about this id' }).click();
    await expect(page.getByText('this is not a connection id of its form', { exact: false })).toBeVisible();
    await page.reload();
    await expect(searchBox(page)).toHaveValue(search);
  });
}

test('an id of 10,000 characters is refused where it is entered, and stays there', async ({ consoleAs }) => {
  const page = await consoleAs('viewer');
  const search = `id:${'%'.repeat(10_000)}`;
  await find(page, search);
  await expect(page.getByText('An id has at most 2,048 bytes; this has 10,000.')).toBeVisible();
  await expect(searchBox(page)).toHaveValue(search);
});

test('NUL bytes and emoji arrive as they were written', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('support');
  await startNotice(page, client);
  await sendNotice(page, 'a\u0000b 👩‍👩‍👧');
  await expectToast(page, 'Delivered to');
  expect(client.received).toEqual([Buffer.from('a\u0000b 👩‍👩‍👧')]);
});

test('rows with missing, wrong-typed and huge attributes are shown with what can be read', async ({
  stack,
  consoleAs,
}) => {
  const connectionId = `odd-${Date.now()}`;
  const client = tableClient(stack);
  await client.send(
    new PutItemCommand({
      TableName: REGISTRY_TABLE,
      Item: marshall({
        connectionId,
        connectedAt: Date.now() - 60_000,
        shard: shardOf(connectionId),
        userAgent: 42,
        ttl: 'never',
        tags: new Set(['a', 'b']),
        nested: { list: [1, null, true] },
        huge: 'x'.repeat(390_000),
      }),
    }),
  );
  client.destroy();
  const page = await consoleAs('viewer');
  await page.goto(`/connections?id=${connectionId}`);
  await expectRow(page, { connectionId }, ['Not checked yet', 'unknown']);
  await rowAction(page, { connectionId }, 'Open details');
  const detail = page.getByRole('region', { name: connectionId.slice(0, 12) });
  await expect(detail).toContainText('nested');
  await expect(detail.getByText(/cut/i).first()).toBeVisible();
});

test.describe('links that lead nowhere', () => {
  test('a corrupt cursor is told, with the way to the first page', async ({ consoleAs, connect }) => {
    const client = await connect();
    const page = await consoleAs('viewer');
    await page.goto(`/connections?user=${client.user}&cursor=AAAA%25%00zzz`);
    await expect(page.getByRole('heading', { name: 'This page cannot be found' })).toBeVisible();
    await page.getByRole('button', { name: 'Go to the first page' }).click();
    await expectRow(page, client, [client.user]);
  });

  test('a target that does not exist is told', async ({ consoleAs }) => {
    const page = await consoleAs('viewer');
    await page.goto('/connections?target=nowhere');
    await expect(page.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'There is no target named nowhere' })).toBeVisible();
    const response = await page.request.get('/api/connections?target=nowhere');
    expect(response.status()).toBe(404);
  });

  test('a user that does not exist, and an invitation that does not work, lead on to what there is', async ({
    consoleAs,
    browser,
    stack,
  }) => {
    const page = await consoleAs('admin');
    await page.goto('/users/person?name=nobody');
    await expect(page.getByRole('heading', { name: 'There is no user named nobody' })).toBeVisible();
    await page.getByRole('link', { name: 'All users' }).click();
    await expect(page.getByRole('heading', { name: 'Users', level: 1 })).toBeVisible();
    const context = await browser.newContext({ baseURL: stack.baseUrl });
    const guest = await context.newPage();
    await guest.goto('/sign-in/invitation#old');
    await expect(guest.getByText('This link does not work')).toBeVisible();
    await guest.getByRole('link', { name: 'Go to the sign-in' }).click();
    await expect(guest.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await context.close();
  });
});
