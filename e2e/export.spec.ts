import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { putRows } from './put-rows';
import { REGISTRY_TABLE, tableClient } from './test-client';
import { findUser, rowOf } from './utils';

const IP = '203.0.113.77';

// Several roles sign in and download in turn.
test.describe.configure({ timeout: 120_000 });

async function download(page: Page, format: 'CSV' | 'JSON lines') {
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: format }).check();
  const begun = page.waitForEvent('download');
  await dialog.getByRole('button', { name: `Download ${format}` }).click();
  const file = await begun;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

test('an export holds what the list shows, and the audit has it with its filter and its rows', async ({
  consoleAs,
  connect,
  stack,
}) => {
  const client = await connect();
  await putRows(stack, { user: client.user, count: 60, more: { sourceIp: IP } });
  const operator = await consoleAs('operator');
  await findUser(operator, client.user);
  await expect(rowOf(operator, client)).toBeVisible();
  const csv = await download(operator, 'CSV');
  expect(csv.name).toMatch(/^connections-[a-z0-9-]+-\d{8}T\d{6}Z\.csv$/);
  const lines = csv.text.split('\r\n').slice(1, -1);
  expect(lines).toHaveLength(61);
  expect(lines.filter((line) => line.includes(IP))).toHaveLength(60);
  expect(csv.text).toContain(client.connectionId);

  const viewer = await consoleAs('viewer');
  await findUser(viewer, client.user);
  const { text } = await download(viewer, 'JSON lines');
  const records = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(records.map(({ userId, masked }) => [userId, masked])).toEqual(records.map(() => [client.user, true]));
  expect(records).toHaveLength(61);
  expect(text).not.toContain(IP);

  const admin = await consoleAs('admin');
  await admin.goto('/audit');
  const record = (who: string) => admin.getByRole('row').filter({ hasText: 'Export' }).filter({ hasText: who });
  await expect(record('the-operator').first()).toContainText('61 rows');
  await expect(record('the-operator').first()).toContainText(`csv, user:${client.user}`);
  await expect(record('the-viewer').filter({ hasText: 'jsonl' }).first()).toContainText('masked');
});

test('nobody exports without a session, nor by a page of another site', async ({ stack, browser, consoleAs }) => {
  const path = '/api/connections/export?format=csv';
  const stranger = await browser.newContext({ baseURL: stack.baseUrl });
  expect((await stranger.request.get(path)).status()).toBe(401);
  await stranger.close();
  const admin = await consoleAs('admin');
  const headers = { 'sec-fetch-site': 'cross-site' };
  expect((await admin.request.get(path, { headers })).status()).toBe(403);
  expect((await admin.request.post('/api/connections/export', { headers, form: { format: 'csv' } })).status()).toBe(
    403,
  );
  expect((await admin.request.get('/api/connections/export?format=xls')).status()).toBe(400);
});

test('whoever goes away ends the reading, and a table that goes away breaks the download', async ({
  ownStack: own,
  page,
}) => {
  test.setTimeout(240_000);
  await page.goto(own.signInUrl);
  await expect(page.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible();
  // More than a connection takes in that nobody reads from: it waits for whoever has not left.
  await putRows(own, { user: 'crowd', count: 3_000, more: { userAgent: 'x'.repeat(8_000) } });
  const url = `${own.baseUrl}/api/connections/export?format=jsonl&user=crowd`;
  const left = await ask(page, url);
  await once(left, 'data');
  left.destroy();
  const outcomes = async () => {
    await page.goto(`${own.baseUrl}/audit`);
    return page.getByRole('row').filter({ hasText: 'Export' }).first().textContent();
  };
  await expect.poll(outcomes, { timeout: 30_000 }).toMatch(/cancelled after [12]000 rows/);

  const broken = await ask(page, url);
  const table = tableClient(own);
  let text = '';
  broken.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const end = new Promise((resolve) => broken.once('error', resolve).once('end', () => resolve('end')));
  await once(broken, 'data');
  broken.pause();
  await table.send(new DeleteTableCommand({ TableName: REGISTRY_TABLE }));
  table.destroy();
  broken.resume();
  expect(await end).toBeInstanceOf(Error);
  expect(broken.complete).toBe(false);
  expect(JSON.parse(text.trimEnd().split('\n').at(-1) as string).incomplete).toMatch(/^after [\d,]+ rows: /);
  await expect.poll(outcomes, { timeout: 30_000 }).toMatch(/broke off after \d+ rows/);
});

/** The answer to a GET with the session of a page, of which only what is asked for is taken. */
async function ask(page: Page, url: string): Promise<IncomingMessage> {
  const cookie = (await page.context().cookies(url)).map(({ name, value }) => `${name}=${value}`).join('; ');
  return new Promise((resolve, reject) => get(url, { headers: { cookie } }, resolve).on('error', reject));
}
