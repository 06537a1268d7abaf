import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectRow, expectToast, find, findUser, rowAction, rowOf, searchBox } from './utils';

test('a client that connects is on the list within seconds, with status, last active and source IP', async ({
  consoleAs,
  connect,
}) => {
  const page = await consoleAs('operator');
  const client = await connect({ userAgent: 'okhttp/4.12.0' });
  await findUser(page, client.user);
  await expectRow(page, client, [client.user, 'Live', /now|s ago/, '127.0.0.1', 'okhttp/4.12.0']);
});

test('a client that leaves while its row is on screen is told as gone', async ({ consoleAs, connect }) => {
  const page = await consoleAs('operator');
  const client = await connect();
  await findUser(page, client.user);
  await expectRow(page, client, ['Live']);
  await page.getByLabel('Refresh by itself').selectOption('every 5 s');
  await rowOf(page, client).hover();
  client.socket.close();
  await expectRow(page, client, ['Gone']);
});

test('new clients do not move a list that somebody points at', async ({ consoleAs, connect }) => {
  const first = await connect();
  const page = await consoleAs('operator');
  await findUser(page, first.user);
  await page.getByLabel('Refresh by itself').selectOption('every 5 s');
  await rowOf(page, first).hover();
  const second = await connect({ user: first.user });
  await expect(page.getByRole('button', { name: '1 new · Show' })).toBeVisible();
  await expect(rowOf(page, second)).toHaveCount(0);
  await page.getByRole('button', { name: '1 new · Show' }).click();
  await expectRow(page, second, ['Live']);
});

test('an exact id, a user and an address each find their rows, and nothing else', async ({ consoleAs, connect }) => {
  const [one, two] = [await connect(), await connect()];
  const page = await consoleAs('operator');

  await searchBox(page).fill(one.connectionId);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await expectRow(page, one, [one.user]);
  await expect(rowOf(page, two)).toHaveCount(0);
  await page.getByRole('button', { name: 'Clear the search' }).click();

  await findUser(page, two.user);
  await expectRow(page, two, [two.user]);
  await expect(rowOf(page, one)).toHaveCount(0);
  await rowOf(page, two).getByRole('link', { name: '127.0.0.1' }).click();
  await expect(page).toHaveURL(/q=ip%3A127\.0\.0\.1/);
  await expectRow(page, two, [two.user]);

  await find(page, '192.0.2.99');
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expectRow(page, one, [one.user]);
});

test('pages go forth and back by cursor, and a reload stays on the page', async ({ consoleAs, connect }) => {
  const { user } = await connect();
  for (let count = 1; count < 30; count++) await connect({ user });
  const page = await consoleAs('operator');
  await findUser(page, user);
  const rows = page.getByRole('link', { name: user });
  await expect(rows).toHaveCount(30);
  await page.getByLabel('Rows on a page').selectOption('25 rows');
  await expect(rows).toHaveCount(25);
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(rows).toHaveCount(5);
  await page.reload();
  await expect(rows).toHaveCount(5);
  await expect(page.getByRole('button', { name: 'Next' })).toBeDisabled();
  await page.getByRole('button', { name: 'Previous' }).click();
  await expect(rows).toHaveCount(25);
});

test('a reload keeps the filter and the open detail', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('operator');
  await findUser(page, client.user);
  await rowAction(page, client, 'Open details');
  const detail = page.getByRole('region', { name: client.connectionId.slice(0, 12) });
  await expect(detail).toContainText('Live');
  await page.reload();
  await expect(detail).toContainText(client.connectionId);
  // What the browser has found out by itself: the page answers to keys by then.
  await expectRow(page, client, [client.user, 'Live']);
  await page.keyboard.press('Escape');
  await expect(detail).toBeHidden();
  await expect(page).not.toHaveURL(/open=/);
});

test('a detail that is open when its connection ends keeps what is known and turns to gone', async ({
  consoleAs,
  connect,
}) => {
  const client = await connect({ userAgent: 'kiosk/1.0' });
  const page = await consoleAs('operator');
  await findUser(page, client.user);
  await rowAction(page, client, 'Open details');
  const detail = page.getByRole('region', { name: client.connectionId.slice(0, 12) });
  await expect(detail).toContainText('Live');
  client.socket.close();
  await detail.getByRole('button', { name: 'Check now' }).click();
  await expect(detail).toContainText('Gone');
  await expect(detail).toContainText('kiosk/1.0');
});

test('a user agent with markup in it is shown as the text it is', async ({ consoleAs, connect }) => {
  const userAgent = 'Mozilla/5.0 <img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
  const client = await connect({ userAgent });
  const page = await consoleAs('operator');
  await findUser(page, client.user);
  await rowAction(page, client, 'Open details');
  await expect(page.getByRole('region', { name: client.connectionId.slice(0, 12) })).toContainText(userAgent);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('on a tablet the places leave room for the name of the target, the one that is open can be seen, and they fade where more are', async ({
  consoleAs,
}) => {
  const page = await consoleAs('admin');
  await page.setViewportSize({ width: 800, height: 700 });
  await page.goto('/audit');
  const places = page.getByRole('navigation', { name: 'Main' });
  const bounds = async (part: Locator) => (await part.boundingBox()) ?? { x: 0, width: 0 };
  const isWithin = async (name: string) => {
    const [whole, place] = [await bounds(places), await bounds(places.getByRole('link', { name, exact: true }))];
    return place.x >= whole.x && place.x + place.width <= whole.x + whole.width;
  };
  await expect.poll(() => isWithin('Audit')).toBe(true);
  const title = page.getByRole('banner').getByText('Local gateway');
  const { x, width } = await bounds(title);
  expect((await bounds(places)).x).toBeGreaterThanOrEqual(x + width);
  expect(await title.evaluate((name) => name.scrollWidth - name.clientWidth)).toBe(0);
  await page.goto('/connections');
  await expect.poll(() => isWithin('Connections')).toBe(true);
  const faded = (side: string) =>
    places.evaluate((row, name) => Number.parseFloat(getComputedStyle(row).getPropertyValue(name)), `--fade-${side}`);
  await expect.poll(() => faded('end')).toBeGreaterThan(0);
  expect(await faded('start')).toBe(0);
});

test('a dialog and a menu whose code does not load say so, and the next press tries again with what was typed still there', async ({
  consoleAs,
  connect,
}) => {
  const client = await connect();
  const page = await consoleAs('admin');
  // A browser that is never at rest, and keeps nothing, has no code of what nobody has pressed for.
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.reload();
  await findUser(page, client.user);
  // What tells it is there before the network goes.
  await rowAction(page, client, 'Check now');
  await expectToast(page, 'Live');
  const missed = page.getByText('This part of the page could not be loaded');
  const search = searchBox(page);
  await search.fill('user:half-ty');
  const misses: string[] = [];
  page.on('requestfailed', (request) => request.resourceType() === 'script' && misses.push(request.url()));
  await page.context().setOffline(true);
  const press = {
    columns: () => page.getByRole('button', { name: 'Columns' }).press('Enter'),
    account: () => page.getByRole('button', { name: /^Account:/ }).press('Enter'),
    send: () => rowAction(page, client, 'Send notice…'),
  };
  const timesOf = (url: string) => misses.filter((each) => each === url).length;
  /** Presses, and waits until it is given up: the bundler's own code asks for each file twice. */
  async function miss(name: keyof typeof press) {
    const before = misses.length;
    await press[name]();
    await expect.poll(() => misses.length > before && misses.every((url) => timesOf(url) % 2 === 0)).toBe(true);
  }
  await miss('columns');
  await expect(missed).toBeVisible();
  await miss('account');
  await expect(page.getByRole('button', { name: /^Account:/ })).toBeFocused();
  const ofOthers = new Set(misses);
  await miss('send');
  const ofSend = misses.filter((url) => !ofOthers.has(url));
  expect(ofSend).not.toEqual([]);
  // Nobody has pressed for it again.
  await miss('columns');
  expect(misses.filter((url) => ofSend.includes(url))).toEqual(ofSend);
  await expect(search).toHaveValue('user:half-ty');
  await page.context().setOffline(false);
  await press.columns();
  await page.getByRole('dialog', { name: 'Columns and rows' }).getByRole('button', { name: 'Done' }).click();
  await press.account();
  await expect(page.getByRole('menuitem').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await press.send();
  await page.getByRole('dialog', { name: 'Send notice' }).getByRole('button', { name: 'Cancel' }).click();
  await expect(search).toHaveValue('user:half-ty');
});
