import { readFileSync } from 'node:fs';
import { DeleteItemCommand, GetItemCommand, PutItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { APIRequestContext } from '@playwright/test';
import { startRefusingConsole } from './audit-refusing';
import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { type Action, act, builtActions, codeOf } from './matrix';
import { recordedInputs, untriedActs } from './recorded-acts';
import type { Stack } from './stack';
import { tableClient } from './test-client';
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

const CONSOLE_TABLE = 'switchboard-console';

test('an admin finds what was done by person, act and subject, takes it along as a file, and is recorded for reading', async ({
  consoleAs,
  connect,
}) => {
  const client = await connect();
  const operator = await consoleAs('operator');
  await startNotice(operator, client);
  await sendNotice(operator, 'hello');
  await expectToast(operator, 'Delivered to');

  const admin = await consoleAs('admin');
  await admin.goto('/audit');
  const form = admin.getByRole('form', { name: 'Filter the audit' });
  await form.getByLabel('Who', { exact: true }).fill('the-operator');
  await form.getByLabel('Act').selectOption('Send notice');
  await form.getByLabel('To whom').fill(client.connectionId);
  await form.getByRole('button', { name: 'Filter' }).click();
  await expect(admin).toHaveURL(/user=the-operator/);
  const rows = admin.getByRole('row').filter({ hasText: client.connectionId });
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('127.0.0.1');
  await expect(rows).toContainText('1 delivered');

  const loading = admin.waitForEvent('download');
  await admin.getByRole('link', { name: 'Export as CSV' }).click();
  const download = await loading;
  expect(download.suggestedFilename()).toMatch(/^audit-\d{8}T\d{6}Z\.csv$/);
  const lines = readFileSync(await download.path(), 'utf8').split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain(`the-operator,operator,127.0.0.1,send,local,${client.connectionId},1`);

  // On a phone the fields are folded, and open by keyboard.
  await admin.setViewportSize({ width: 390, height: 800 });
  await expect(form).toBeHidden();
  await admin.getByText('Filter, 3 active').focus();
  await admin.keyboard.press('Enter');
  await expect(form.getByLabel('Who', { exact: true })).toHaveValue('the-operator');
  await expectAccessible(admin);

  await admin.getByRole('link', { name: 'Clear' }).click();
  await expect(admin).not.toHaveURL(/user=/);
  await admin.setViewportSize({ width: 768, height: 1024 });
  expect(await admin.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(768);
  await admin.setViewportSize({ width: 1280, height: 800 });
  const own = admin.getByRole('row').filter({ hasText: client.connectionId });
  await expect(own.filter({ hasText: 'Read audit' })).toContainText('user the-operator, act send');
  await expect(own.filter({ hasText: 'Export' })).toContainText('1 rows');

  // Which target has a title is found out by the server, and what it goes by is what is written down.
  await admin.request.get('/api/audit/export?format=csv&user=nobody&on=LOCAL+gateway&titled=no-such');
  await admin.goto('/audit?act=export');
  const written = admin.getByRole('row').filter({ hasText: 'user nobody' });
  await expect(written).toContainText('user nobody, target LOCAL gateway or local');
  await expect(written).not.toContainText('no-such');
});

test('an auditor is led to the audit, reads and verifies it with addresses masked, and sees no target', async ({
  consoleAs,
}) => {
  const page = await consoleAs('auditor', { reducedMotion: 'reduce' });
  await expect(page).toHaveURL(/\/audit$/);
  await expectAccessible(page);
  await expect(page.getByRole('navigation').getByRole('link')).toHaveText(['Audit']);
  await expect(page.getByRole('banner')).not.toContainText('local');
  // Everybody of these tests comes from this machine.
  await expect(page.getByRole('table')).toContainText('127.0.•.•');
  await expect(page.getByRole('main')).not.toContainText('127.0.0.1');
  await expect(page.getByLabel('To whom')).toHaveCount(0);
  const file = await (await page.request.get('/api/audit/export?format=csv')).text();
  expect(file).toContain('127.0.•.•');
  expect(file).not.toContain('127.0.0.1');
  await page.goto('/audit?subject=127.0.0.1');
  await expect(page.getByText('Your role does not see addresses')).toBeVisible();
  await page.goto('/audit');
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByText(/records? of .* holds?\./)).toBeVisible();
  for (const path of ['/api/connections?target=local', '/api/jobs?target=local', '/api/requests']) {
    expect((await page.request.get(path)).ok(), path).toBe(false);
  }
  const admin = await consoleAs('admin');
  await admin.goto('/audit?user=the-auditor&act=verify-audit');
  await expect(admin.getByRole('row').filter({ hasText: 'the-auditor' })).toContainText(/auditor/);
  // Targets of the records may be gone, or not be seen by whoever reads them.
  const form = admin.getByRole('form', { name: 'Filter the audit' });
  await form.getByLabel('Target').fill('gone-by-now');
  await form.getByRole('button', { name: 'Filter' }).click();
  await expect(admin).toHaveURL(/on=gone-by-now/);
  await admin.goto('/users');
  const row = admin.getByRole('row').filter({ hasText: 'the-auditor' });
  await expect(row).toContainText('Reads the audit, with addresses masked. Sees no target.');
});

test('verification holds, and names the record that somebody changed past the console', async ({ ownStack, page }) => {
  await page.goto(ownStack.signInUrl);
  await expect(page.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible();
  await page.goto(`${ownStack.baseUrl}/audit`);
  await page.getByRole('button', { name: 'Verify all days' }).click();
  // Of two days where one has ended since the start.
  const holds = page.getByText(/(The record|All \d+ records) of .*\d{4}-\d\d-\d\d,? holds?\./);
  const day = /\d{4}-\d\d-\d\d/.exec((await holds.textContent()) ?? '')?.[0];

  const client = tableClient(ownStack);
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: CONSOLE_TABLE,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: marshall({ ':pk': `AUDIT-CHAIN#${day}` }),
    }),
  );
  const first = unmarshall(Items[0] ?? {});
  await client.send(new PutItemCommand({ TableName: CONSOLE_TABLE, Item: marshall({ ...first, user: 'somebody' }) }));
  client.destroy();
  await page.getByRole('button', { name: 'Verify all days' }).click();
  await expect(
    page.getByText(`by somebody, does not match its hash: it has been changed.`, { exact: false }).first(),
  ).toBeVisible();
});

/** Invites somebody as the page does; answers what stands in the link. */
async function invite(request: APIRequestContext): Promise<string> {
  const [action] = builtActions().filter(({ name }) => name === 'inviteUser');
  const { text } = await act(request, action as Action, { name: 'invited', role: 'viewer', days: 1 });
  return /"token":"([\w-]+)"/.exec(text)?.[1] ?? '';
}

/** All that a console keeps, but for the audit, counts of attempts, what it samples by itself, and when a session was used last. */
async function keptIn(stack: Stack, TableName: string): Promise<string[]> {
  const client = tableClient(stack);
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  client.destroy();
  return Items.map((item) => unmarshall(item))
    .filter(({ pk }) => !/^(AUDIT|ATTEMPTS|HISTORY|PACE)/.test(pk))
    .map(({ seenAt: _, ttl: _ttl, ...item }) => JSON.stringify(item))
    .sort();
}

test('when the audit cannot be written, nothing is done, whatever it is, and the person is told', async ({
  stack,
  connect,
  browser,
}) => {
  test.slow();
  const console = await startRefusingConsole(stack);
  const client = await connect();
  const context = await browser.newContext({ baseURL: console.baseUrl });
  const page = await context.newPage();
  await signIn(page, 'admin', console.adminPassword);
  const support = await browser.newContext({ baseURL: console.baseUrl });
  const supporter = await support.newPage();
  await signIn(supporter, 'the-support', await addUser(page, 'the-support', 'support'));
  await findUser(supporter, client.user);

  const invitation = await invite(page.request);
  await page.goto('/audit');
  await expect(page.getByText('Could not read the audit')).toHaveCount(0);

  console.refuse(true);
  expect(untriedActs()).toEqual([]);
  const before = await keptIn(stack, console.table);
  const subjects = { user: 'the-support', invitation, link: console.link, password: console.adminPassword };
  const { connectionId } = client;
  const inputs = recordedInputs({ ...subjects, connectionId, host: new URL(stack.callbackUrl).origin });
  const answers: string[] = [];
  for (const { name, input } of inputs) {
    const action = builtActions().find((each) => each.name === name) as Action;
    answers.push(`${name}: ${codeOf((await act(page.request, action, input)).text)}`);
  }
  // Neither is a refusal, of which nobody would know.
  const [kick] = builtActions().filter(({ name }) => name === 'kickConnections');
  const refused = await act(supporter.request, kick as Action, { target: 'local', connectionIds: [connectionId] });
  answers.push(`refused: ${codeOf(refused.text)}`);
  expect(answers).toEqual([...inputs.map(({ name }) => `${name}: unavailable`), 'refused: unavailable']);
  expect(await keptIn(stack, console.table)).toEqual(before);

  await page.goto('/connections');
  await startNotice(page, client);
  await sendNotice(page, 'never');
  await expect(page.getByRole('dialog')).toContainText(/table of the console/i);
  await page.keyboard.press('Escape');
  await rowAction(page, client, 'Kick…');
  await confirmKick(page, 1);
  await expect(page.getByRole('dialog')).toContainText(/table of the console/i);
  await rowAction(supporter, client, 'Open details');
  await supporter.getByRole('button', { name: 'Reveal' }).click();
  await expect(supporter.getByText(/table of the console/i).first()).toBeVisible();
  await expect(supporter.getByText('127.0.0.1', { exact: true })).toHaveCount(0);
  expect((await page.request.get('/api/connections/export?format=csv')).status()).toBe(503);
  expect((await page.request.get('/api/audit/export?format=csv')).status()).toBe(503);
  // What was read before is not read again either.
  await page.goto('/audit');
  await expect(page.getByText('Could not read the audit')).toBeVisible();
  await supporter.goto('/audit');
  await expect(supporter.getByText('Could not read the audit')).toBeVisible();
  const stranger = await browser.newContext({ baseURL: console.baseUrl });
  const door = await stranger.newPage();
  await door.goto('/sign-in');
  await door.getByLabel('Name').fill('admin');
  await door.getByLabel('Password').fill(console.adminPassword);
  await door.getByRole('button', { name: 'Sign in' }).click();
  await expect(door.getByText(/table of the console/i).first()).toBeVisible();
  expect(client.received).toEqual([]);
  expect(client.closed()).toBeUndefined();

  console.refuse(false);
  await page.goto('/connections');
  await findUser(page, client.user);
  await expect(rowOf(page, client)).toBeVisible();
  await rowAction(page, client, 'Kick…');
  await confirmKick(page, 1);
  await expectToast(page, 'Closed');
  await Promise.all([context, support, stranger].map((each) => each.close()));
  await console.stop();
});

test('a role that is taken away, and a user who is, count from the next thing they ask', async ({
  consoleAs,
  stack,
  browser,
}) => {
  const name = 'the-demoted';
  const password = await addUser(await consoleAs('admin'), name, 'operator');
  const context = await browser.newContext({ baseURL: stack.baseUrl });
  const page = await context.newPage();
  await signIn(page, name, password);
  const client = tableClient(stack);
  const Key = marshall({ pk: 'USERS', sk: name });
  const { Item = {} } = await client.send(new GetItemCommand({ TableName: CONSOLE_TABLE, Key }));
  expect((await page.request.get('/api/doctor')).status()).toBe(200);
  await client.send(new PutItemCommand({ TableName: CONSOLE_TABLE, Item: { ...Item, role: { S: 'viewer' } } }));
  expect((await page.request.get('/api/doctor')).status()).toBe(403);
  await page.goto('/doctor');
  await expect(page.getByRole('link', { name: 'Ghosts' })).toHaveCount(0);
  await client.send(new DeleteItemCommand({ TableName: CONSOLE_TABLE, Key }));
  expect((await page.request.get('/api/connections')).status()).toBe(401);
  client.destroy();
  await context.close();
});
