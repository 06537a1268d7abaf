import type { Page } from '@playwright/test';
import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { expectToast, find, findUser, selectRow } from './utils';

test.describe.configure({ timeout: 120_000 });

const messages = (page: Page) => page.getByRole('list', { name: 'Messages' });

/** Opens the test client in a tab of its own, and answers its id. */
async function openTestClient(page: Page): Promise<{ tab: Page; id: string }> {
  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Open a test client' }).click();
  const tab = await opened;
  // A button that stands there before the page's code has come does nothing yet.
  await tab.waitForLoadState('load');
  await tab.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(tab.getByText('Its id')).toBeVisible();
  const id = (await tab.getByRole('code').textContent()) ?? '';
  return { tab, id };
}

test('a notice is previewed and tried on a test client, before a job that leaves it out sends it to the others', async ({
  consoleAs,
  connect,
}) => {
  const user = `compose-${Date.now()}`;
  const clients = [await connect({ user }), await connect({ user }), await connect({ user })];
  const other = await connect();
  const page = await consoleAs('operator');
  await findUser(page, user);
  await page.getByRole('link', { name: 'Job for these' }).click();
  await page.getByLabel('Message').fill('Hello {{userId}}');

  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview).toContainText(`Hello ${user}`);
  await page.getByLabel('Preview for').fill(other.user);
  await page.getByLabel('Preview for').press('Enter');
  await expect(preview).toContainText(`Hello ${other.user}`);
  await expect(preview).toContainText(`${`Hello ${other.user}`.length} bytes`);
  await expectAccessible(page);

  const { tab, id } = await openTestClient(page);
  expect(clients.map(({ connectionId }) => connectionId)).not.toContain(id);
  await page.getByRole('button', { name: 'Send to my test client' }).click();
  await expect(page.getByText(`Delivered to your test client, with the values of ${other.user}.`)).toBeVisible();
  await expect(messages(tab)).toContainText(`Hello ${other.user}`);
  await page.getByLabel('Preview for').fill(id);
  await page.getByRole('button', { name: 'Send to my test client' }).click();
  await expect(page.getByText('Delivered to your test client.')).toBeVisible();
  await expect(messages(tab)).toContainText('Hello switchboard-test-the-operator-');
  await expectAccessible(tab);
  expect(clients.every(({ received }) => received.length === 0)).toBe(true);

  await page.getByText('Leave out', { exact: true }).click();
  await page.getByLabel('Ids to leave out').fill(clients[2]?.connectionId ?? '');
  await page.getByLabel('Users to leave out').fill(other.user);
  await page.getByRole('button', { name: 'Prepare' }).click();
  await expect(page.getByRole('heading', { name: 'Send to 2 connections?' })).toBeVisible();
  await expect(page.getByText('Exactly 2 recipients, 1 left out.')).toBeVisible();
});

test('a selection and a pasted list of 1,000 ids become the audience of a job', async ({ consoleAs, connect }) => {
  const user = `selected-${Date.now()}`;
  const [one, two, other] = [await connect({ user }), await connect({ user }), await connect({ user })];
  const page = await consoleAs('operator');
  const ids = page.getByLabel('Connection ids');
  await findUser(page, user);
  for (const client of [one, two]) await selectRow(page, client);
  await page.getByRole('region', { name: 'Selection' }).getByRole('link', { name: 'New job' }).click();
  await expect(page.getByText('2 of at most 50,000')).toBeVisible();
  for (const { connectionId } of [one, two]) await expect(ids).toHaveValue(new RegExp(`^${connectionId}$`, 'm'));
  await expect(ids).not.toHaveValue(new RegExp(other.connectionId));
  await page.getByRole('radio', { name: 'Check only' }).check();
  await page.getByRole('button', { name: 'Prepare' }).click();
  await expect(page.getByRole('heading', { name: 'Check 2 connections?' })).toBeVisible();
  await expect(page.getByText('Since the list was read: 0 came')).toBeVisible();

  const strangers = Array.from({ length: 999 }, (_, index) => `AAAAAAAAAA${String(index).padStart(5, '0')}=`);
  await page.goto('/connections');
  await find(page, [one.connectionId, ...strangers].join(' '));
  await expect(page.getByRole('list', { name: 'Filters' })).toContainText('1,000 ids');
  await page.getByRole('link', { name: 'Job for these' }).click();
  await expect(page.getByText('1,000 of at most 50,000')).toBeVisible();
  await page.reload();
  await expect(page.getByText('1,000 of at most 50,000')).toBeVisible();
  await page.getByRole('radio', { name: 'Check only' }).check();
  await page.getByRole('button', { name: 'Prepare' }).click();
  await expect(page.getByRole('heading', { name: 'Check 1,000 connections?' })).toBeVisible();
  await expect(page.getByText('0 came and are among them.')).toBeVisible();
  await expect(page.getByText('999 of them have no row in the registry')).toBeVisible();
});

test('a refusal is told to whoever typed on before it came, until the next change', async ({ consoleAs }) => {
  const page = await consoleAs('support');
  await page.goto('/jobs/new?q=ip%3A203.0.113.7');
  await page.getByRole('radio', { name: 'Check only' }).check();
  const reason = page.getByLabel('Reason (optional)');
  // Pressed and typed on at once: no answer comes in between.
  await reason.evaluate((input: HTMLInputElement) => {
    input.form?.requestSubmit();
    // As a browser does it; React takes no notice of a value that is set by its own way.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, 'typed on');
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await expect(reason).toHaveValue('typed on');
  await expect(page.getByText('Not prepared')).toBeVisible();
  await reason.fill('another');
  await expect(page.getByText('Not prepared')).toHaveCount(0);
});

test('a job that takes a scan is asked for it on the form, which keeps what it says', async ({
  consoleAs,
  connect,
}) => {
  const user = `crow-${Date.now()}`;
  await connect({ user });
  const page = await consoleAs('operator');
  await page.goto(`/jobs/new?q=${encodeURIComponent(`user:${user}*`)}`);
  await page.getByLabel('Message').fill('Written with care');
  await page.getByRole('button', { name: 'Prepare' }).click();
  const scan = page.getByRole('checkbox', { name: 'The registry may be scanned' });
  await expect(page.getByText('Finding these recipients reads the whole table.')).toBeVisible();
  await expect(scan).toBeFocused();
  await expect(page.getByLabel('Message')).toHaveValue('Written with care');
  await expectAccessible(page);
  await scan.check();
  await expect(page.getByText('Finding these recipients reads the whole table.')).toHaveCount(0);
  await page.getByRole('button', { name: 'Prepare' }).click();
  await expect(page.getByRole('button', { name: 'Send to 1 connection' })).toBeVisible();
});

test('test clients are left out of a job unless the form says otherwise', async ({ consoleAs }) => {
  const page = await consoleAs('operator');
  await page.goto('/jobs/new');
  const { tab, id } = await openTestClient(page);
  const prepare = async () => {
    await page.getByRole('radio', { name: 'A list of ids' }).check();
    await page.getByLabel('Connection ids').fill(id);
    await page.getByRole('radio', { name: 'Check only' }).check();
    await page.getByRole('button', { name: 'Prepare' }).click();
  };
  await prepare();
  await expect(page.getByRole('heading', { name: 'Nobody is in this audience' })).toBeVisible();
  await page.goto('/jobs/new');
  await page.getByRole('checkbox', { name: 'Not the test clients of this console' }).uncheck();
  await prepare();
  await expect(page.getByRole('heading', { name: 'Check 1 connection?' })).toBeVisible();

  await tab.getByRole('button', { name: 'Disconnect' }).click();
  await page.goto('/jobs/new');
  await expect(page.getByRole('link', { name: 'Open a test client' })).toBeVisible();
});

test('the test client shows JSON indented, sends lines, and says in words what went wrong', async ({ consoleAs }) => {
  const page = await consoleAs('support');
  await page.goto('/jobs/new');
  const { tab, id } = await openTestClient(page);
  await page.getByRole('radio', { name: 'JSON' }).check();
  await page.getByLabel('Message').fill('{"to":"{{connectionId}}"}');
  await page.getByLabel('Preview for').fill(id);
  await page.getByRole('button', { name: 'Send to my test client' }).click();
  await expect(messages(tab)).toContainText(`{ "to": "${id}" }`);
  await tab.getByRole('checkbox', { name: 'Indent JSON' }).uncheck();
  await expect(messages(tab)).toContainText(`{"to":"${id}"}`);

  await tab.getByLabel('A line to the backend').fill('ping');
  await tab.getByLabel('A line to the backend').press('Enter');
  await expect(messages(tab).getByRole('listitem').first()).toContainText('Sent');
  await tab.getByRole('button', { name: 'Clear' }).click();
  await expect(messages(tab).getByRole('listitem')).toHaveCount(0);

  await tab.getByRole('button', { name: 'Disconnect' }).click();
  const address = tab.getByLabel('Address');
  const why = tab.getByRole('region', { name: 'Connection' }).getByRole('alert');
  const url = new URL(await address.inputValue());
  await address.fill('http://127.0.0.1');
  await tab.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(tab.getByText('An address begins with wss:// or ws://.')).toBeVisible();
  // What stands below the field moves the button out of its line no more.
  const boxes = [address, tab.getByRole('button', { name: 'Connect', exact: true })].map((each) => each.boundingBox());
  const [field, button] = await Promise.all(boxes);
  expect(button?.y).toBe(field?.y);
  await address.fill(`${url.origin}/no-such-stage`);
  await tab.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(why).toContainText('answers, but refused the connection');
  await address.fill('ws://127.0.0.1:65533/dev');
  await tab.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(tab.getByText(`connects to ${url.host} only`)).toBeVisible();
});

test('support previews masked values, and may not ask by an address', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('support');
  await page.goto('/jobs/new');
  await page.getByLabel('Message').fill('From {{sourceIp}}');
  await page.getByLabel('Preview for').fill(client.connectionId);
  await page.getByLabel('Preview for').press('Enter');
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText('From 127.0.•.•');
  await expect(page.getByText('Your role sees some values masked')).toBeVisible();
  await page.getByLabel('Preview for').fill('127.0.0.1');
  await page.getByLabel('Preview for').press('Enter');
  await expect(page.getByText('Your role does not see addresses')).toBeVisible();
});

test('a template is saved, loaded after a reload, changed for everybody, and deleted', async ({ consoleAs }) => {
  const name = `Greeting ${Date.now()}`;
  const page = await consoleAs('operator');
  await page.goto('/jobs/new');
  await page.getByRole('radio', { name: 'JSON' }).check();
  await page.getByLabel('Message').fill('{"to":"{{userId|you}}"}');
  await page.getByRole('button', { name: 'Save as template…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('radio', { name: 'Everybody' }).check();
  await expectAccessible(page);
  await dialog.getByLabel('Name').press('Enter');
  await expect(dialog).toHaveCount(0);

  await page.reload();
  await expect(page.getByLabel('Message')).toHaveValue('');
  await page.getByLabel('Template').selectOption({ label: `${name}, by the-operator` });
  await expect(page.getByLabel('Message')).toHaveValue('{"to":"{{userId|you}}"}');
  await expect(page.getByRole('radio', { name: 'JSON' })).toBeChecked();
  await page.getByLabel('Message').fill('{"for":"{{userId|you}}"}');
  await page.getByRole('button', { name: 'Update', exact: true }).click();
  await expectToast(page, `Updated “${name}”`);

  const reader = await consoleAs('support');
  await reader.goto('/jobs/new');
  await reader.getByLabel('Template').selectOption({ label: `${name}, by the-operator` });
  await expect(reader.getByLabel('Message')).toHaveValue('{"for":"{{userId|you}}"}');
  await expect(reader.getByRole('button', { name: 'Delete…' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Delete…' }).click();
  await dialog.getByRole('button', { name: 'Delete the template' }).click();
  await expect(page.getByRole('option', { name })).toHaveCount(0);
});

test('last words of a kick are read for as long as was asked, and support sees the kick without what its role may not do', async ({
  consoleAs,
  connect,
}) => {
  const user = `farewell-${Date.now()}`;
  const client = await connect({ user });
  const page = await consoleAs('operator');
  await page.goto(`/jobs/new?q=user%3A${user}&kind=kick`);
  await expect(page.getByLabel('Seconds to read them')).toHaveCount(0);
  await page.getByLabel('Last words, if any').fill('Back at noon.');
  const seconds = page.getByLabel('Seconds to read them');
  await seconds.fill('11');
  await page.getByRole('button', { name: 'Prepare' }).click();
  await expect(seconds).toBeFocused();
  await expect(page.getByText('Between 0.5 and 10 seconds.')).toBeVisible();
  await expectAccessible(page);
  await seconds.fill('2.5');
  await page.getByRole('button', { name: 'Prepare' }).click();
  await expect(page.getByText(/the last words and the close, 2\.5 s after it/)).toBeVisible();

  const support = await consoleAs('support');
  await support.goto(page.url());
  const sentence = support.getByText('Your role may not kick. Ask an operator.');
  await expect(sentence).toBeVisible();
  await expect(support.getByRole('button', { name: /Discard|Kick|Prepare again/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Kick 1 connection' }).click();
  await expect(page.getByRole('button', { name: 'Look who came back' })).toBeVisible();
  expect(client.received.map(String)).toEqual(['Back at noon.']);
  await expect(support.getByRole('status').filter({ hasText: 'Done' })).toBeVisible();
  await expect(sentence).toBeVisible();
  await expect(support.getByRole('button', { name: /Look who came back|Pause|Stop|Resume/ })).toHaveCount(0);
  await expectAccessible(support);
});
