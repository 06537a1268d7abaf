import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { putGhosts } from './ghosts';
import { expectRow, find, findUser, rowOf, searchBox } from './utils';

test('the search box is reached by / and completes by keyboard; Escape closes the completions first', async ({
  consoleAs,
  connect,
}) => {
  const client = await connect();
  const page = await consoleAs('operator');
  // What the browser has found out by itself: the page answers to keys by then.
  await expectRow(page, client, [client.user, 'Live']);
  await page.keyboard.press('/');
  await expect(searchBox(page)).toBeFocused();
  await page.keyboard.type(client.user.slice(0, -2));
  const list = page.getByRole('listbox', { name: 'Completions' });
  await expect(list.getByRole('option', { name: client.user })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(searchBox(page)).toHaveValue(client.user.slice(0, -2));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(searchBox(page)).toHaveValue(`user:${client.user} `);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`q=user%3A${client.user}`));
  // What was searched for is what is listed, with its chip.
  const chip = page.getByRole('button', { name: `Remove the filter User ${client.user}` });
  await expect(chip).toBeVisible();
  await expectRow(page, client, [client.user]);
  // On from there to the rows; and to them again from where nothing has the focus.
  await page.keyboard.press('ArrowDown');
  await expect(rowOf(page, client)).toBeFocused();
  for (const key of ['ArrowDown', 'j']) {
    await page.getByRole('heading', { name: 'Connections', level: 1 }).click();
    await expect(rowOf(page, client)).not.toBeFocused();
    await page.keyboard.press(key);
    await expect(rowOf(page, client)).toBeFocused();
  }
  // The last filter goes, and with it the chip that was pressed.
  await chip.press('Enter');
  await expect(page.getByRole('list', { name: 'Filters' })).toHaveCount(0);
  await expect(page.locator('[data-connection]:focus')).toHaveCount(1);
});

test('what is typed before the page has come to life is searched for, with scripts or before them', async ({
  consoleAs,
  connect,
}) => {
  const [client, other] = [await connect(), await connect()];
  const page = await consoleAs('operator');
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 20 });
  await page.goto('/connections', { waitUntil: 'commit' });
  await searchBox(page).fill(`user:${client.user}`);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await searchBox(page).press('Enter');
  await expect(page.getByRole('list', { name: 'Filters' })).toContainText(client.user);

  const plain = await consoleAs('operator', { javaScriptEnabled: false });
  await find(plain, `user:${client.user}`);
  await expect(plain).toHaveURL(new RegExp(`target=local&q=user%3A${client.user}`));
  await expect(rowOf(plain, client)).toBeVisible();
  await expect(rowOf(plain, other)).toHaveCount(0);
});

test('every part of a search is a chip that takes it away', async ({ consoleAs, connect }) => {
  const [one, two] = [await connect(), await connect()];
  const page = await consoleAs('operator');
  await find(page, `user:${one.user} ip:127.0.0.0/8 newer:1h`);
  const chips = page.getByRole('list', { name: 'Filters' });
  for (const words of [`User ${one.user}`, 'In 127.0.0.0/8', 'Newer than 1 h'])
    await expect(chips).toContainText(words);
  await expectRow(page, one, [one.user]);
  await expect(rowOf(page, two)).toHaveCount(0);
  await chips.getByRole('button', { name: `Remove the filter User ${one.user}` }).click();
  // And the next key takes away no other.
  await expect(page.getByRole('heading', { name: 'Connections', level: 1 })).toBeFocused();
  await expect(searchBox(page)).toHaveValue('ip:127.0.0.0/8 newer:1h');
  await expectRow(page, two, [two.user]);
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expect(chips).toHaveCount(0);
  await expect(searchBox(page)).toHaveValue('');
});

test('what cannot be understood is told under the box, and stays in it', async ({ consoleAs }) => {
  const page = await consoleAs('operator');
  await find(page, 'older:soon user:"ana');
  await expect(page.getByText('A quotation mark is not closed.')).toBeVisible();
  await expect(page.getByText('older: needs a time such as 90s, 30m or 1h.')).toBeVisible();
  await expect(searchBox(page)).toHaveValue('older:soon user:"ana');
  await expect(searchBox(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(page).not.toHaveURL(/q=/);
});

test('a pasted list of ids is one chip and finds those rows, also after a reload', async ({
  consoleAs,
  connect,
  browserName,
}) => {
  expect(browserName).toBe('chromium');
  const [one, two, other] = [await connect(), await connect(), await connect()];
  const page = await consoleAs('viewer', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.evaluate((text) => navigator.clipboard.writeText(text), `${one.connectionId}\n${two.connectionId}\r\n`);
  // Before the page has come to life a box of one line takes two for one.
  await expectRow(page, one, [one.user, 'Live']);
  await searchBox(page).focus();
  await page.keyboard.press('Control+V');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Filters' })).toContainText('2 ids');
  for (const client of [one, two]) await expectRow(page, client, [client.user]);
  await expect(rowOf(page, other)).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('list', { name: 'Filters' })).toContainText('2 ids');
  for (const client of [one, two]) await expectRow(page, client, [client.user]);
});

test('a list of 400 ids, too long for an address that a server takes, finds its rows after a reload, and which of all its ids are missing', async ({
  consoleAs,
  connect,
}) => {
  const client = await connect();
  const strangers = Array.from({ length: 399 }, (_, index) => `AAAAAAAAAA${String(index).padStart(5, '0')}=`);
  const page = await consoleAs('operator');
  await find(page, [client.connectionId, ...strangers].join(' '));
  await expect(page.getByRole('list', { name: 'Filters' })).toContainText('400 ids');
  await expectRow(page, client, [client.user]);
  await page.reload();
  await expect(page.getByRole('list', { name: 'Filters' })).toContainText('400 ids');
  await expectRow(page, client, [client.user]);
  const missing = page.getByText(/^399 of the 400 ids are not in the registry\. Those of other pages: as of \d\d:\d\d/);
  await missing.click();
  await expect(page.getByRole('region', { name: 'Missing ids' })).toHaveText(strangers.join('\n'));
  await expect(page.getByRole('button', { name: 'Copy missing ids' })).toBeVisible();
  await expectAccessible(page);
  // By keys from page to page, also over those without rows.
  const next = page.getByRole('button', { name: 'Next' });
  await next.focus();
  for (const _ of [2, 3]) {
    await page.keyboard.press('Enter');
    await expect(page.getByText('It is a page of 50 ids that no row has. There are more pages.')).toBeVisible();
    await expect(next).toBeFocused();
  }
  await expect(page.getByRole('heading', { name: 'None of these ids is in the registry' })).toBeVisible();
  await expect(missing).toBeVisible();
  // The last one has the way back too, and what it cost.
  const size = page.getByLabel('Rows on a page');
  await size.selectOption('200 rows');
  await expectRow(page, client, [client.user]);
  await next.press('Enter');
  await expect(page.getByText('It is a page of 200 ids that no row has.')).toBeVisible();
  await expect(next).toBeDisabled();
  await expect(next).toBeFocused();
  await expect(page.getByText(/^0 rows on this page · read by key: 0 rows, /)).toBeVisible();
  await expect(size).toBeVisible();
  const previous = page.getByRole('button', { name: 'Previous' });
  await previous.press('Enter');
  await expectRow(page, client, [client.user]);
  await expect(previous).toBeDisabled();
  await expect(previous).toBeFocused();
});

test('menus write terms into the box', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('operator');
  await findUser(page, client.user);
  await expectRow(page, client, ['Live']);
  await page.getByRole('button', { name: 'Age' }).click();
  await page.getByRole('menuitemradio', { name: 'Newer than 5 min' }).click();
  await expect(searchBox(page)).toHaveValue(`user:${client.user} newer:5m`);
  await expectRow(page, client, ['Live']);
  await page.getByRole('button', { name: 'Age' }).click();
  await page.getByRole('menuitemradio', { name: 'Older than 30 min' }).click();
  await expect(searchBox(page)).toHaveValue(`user:${client.user} older:30m`);
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  // How that was answered, and what it cost, is told without rows too.
  await expect(page.getByText(/^By the index byUser\b.* Estimated: .*\s.* · read by index: 0 rows, /)).toBeVisible();
  await page.getByRole('button', { name: 'Age' }).click();
  await page.getByRole('menuitemradio', { name: 'Any' }).click();
  await expect(searchBox(page)).toHaveValue(`user:${client.user}`);
  await expectRow(page, client, ['Live']);
});

test('a search that takes a scan asks first, shows what it finds, and says that it looked at everything', async ({
  consoleAs,
  connect,
}) => {
  const userAgent = `needle-${Date.now()}/1.0`;
  const [client, other] = [await connect({ userAgent }), await connect()];
  const page = await consoleAs('operator');
  await find(page, `agent:${userAgent.toUpperCase()}`);
  await expect(page.getByRole('heading', { name: 'This search takes a scan' })).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
  await page.getByRole('button', { name: 'Search by scan' }).click();
  await expect(
    page.getByRole('region', { name: 'Search by scan' }).getByText(/^Looked at all [\d,]+ rows: 1 match\.$/),
  ).toBeVisible();
  await expectRow(page, client, [client.user, 'Live']);
  await expect(rowOf(page, other)).toHaveCount(0);
  // The agreement was to this search alone.
  await find(page, 'agent:something-else');
  await expect(page.getByRole('heading', { name: 'This search takes a scan' })).toBeVisible();
});

test('a state of many is asked for row by row on request, stops when it is left, and goes on when somebody comes back', async ({
  stack,
  consoleAs,
  failCalls,
}) => {
  test.slow();
  const user = `asked-${process.pid}`;
  // The oldest, to whom it comes last, keep it waiting until it was left.
  const connectionIds = (await putGhosts(stack, { user, count: 800 })).slice(0, 400);
  await failCalls([{ fault: 'delay', delayMs: 2_000, connectionIds, methods: ['GET'] }]);
  const page = await consoleAs('operator');
  await page.goto(`/connections?size=25&q=user:${user}+status:live`);
  await expect(page.getByRole('heading', { name: 'Nothing found so far' })).toBeVisible();
  await expect(page.getByText('API Gateway was asked about 200 rows for this page.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Search all rows' }).click();
  const run = page.getByRole('region', { name: 'Search by state' });
  await expect(run.getByRole('button', { name: 'Stop' })).toBeVisible();
  await find(page, `user:nobody-${user}`);
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await failCalls([]);
  await page.goBack();
  await expect(run.getByText(/^Stopped after \d+ rows: 0 matches among them\.$/)).toBeVisible();
  await run.getByRole('button', { name: 'Go on' }).click();
  await expect(run.getByText('Looked at all 800 rows: 0 matches.')).toBeVisible({ timeout: 30_000 });
});

test('a bare word that is no id of API Gateway is looked for as a user, and as an id on request', async ({
  consoleAs,
}) => {
  const page = await consoleAs('operator');
  await find(page, 'my-own-id');
  await expect(page.getByText('It was looked for as a user')).toBeVisible();
  await page.getByRole('button', { name: 'Find it as an id' }).click();
  await expect(searchBox(page)).toHaveValue('id:my-own-id');
  await expect(page.getByText('No row of the registry has this id.')).toBeVisible();
  await find(page, 'my-own-id other-id');
  await expect(page.getByText('They were looked for as users')).toBeVisible();
  await page.getByRole('button', { name: 'Find them as ids' }).click();
  await expect(searchBox(page)).toHaveValue('id:my-own-id,other-id');
  await expect(page.getByText('None of the 2 ids is in the registry.')).toBeVisible();
});

test('searching works on a phone', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('viewer', { viewport: { width: 390, height: 844 }, hasTouch: true });
  await searchBox(page).tap();
  await searchBox(page).pressSequentially('us');
  await page.getByRole('option', { name: 'user:', exact: false }).first().tap();
  await expect(searchBox(page)).toHaveValue('user:');
  await searchBox(page).pressSequentially(client.user);
  await searchBox(page).press('Enter');
  await expectRow(page, client, [client.user]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
