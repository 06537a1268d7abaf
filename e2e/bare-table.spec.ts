import { randomBytes } from 'node:crypto';
import type { BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import { type BareTable, startBareDashboard } from './bare-stack';
import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { confirmKick, expectRow, expectToast, find, rowAction, rowOf, sendNotice } from './utils';

/** The console on tables that hold nothing but connection ids, as AWS's chat sample keeps them. */

let dashboard: Awaited<ReturnType<typeof startBareDashboard>>;
let session: Awaited<ReturnType<BrowserContext['storageState']>>;
test.beforeAll(async ({ stack, browser }) => {
  test.setTimeout(120_000);
  dashboard = await startBareDashboard(stack);
  const context = await browser.newContext({ baseURL: dashboard.baseUrl });
  const page = await context.newPage();
  await page.goto(dashboard.signInUrl);
  await expect(page.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible();
  session = await context.storageState();
  await context.close();
});
test.afterAll(() => dashboard.stop());

/** A page of an admin on that target. */
async function open(page: Page, table: BareTable, search = '') {
  await page.context().addCookies(session.cookies);
  await page.goto(`${dashboard.baseUrl}/connections?target=${table}${search}`);
}

const consent = (page: Page) => page.getByRole('heading', { name: 'Listing this table takes a scan' });

async function listByScan(page: Page) {
  await page.getByRole('button', { name: 'List by scan' }).click();
  await expect(page.getByText('in no particular order · read by scan')).toBeVisible();
  // The page may have been read a moment ago for somebody else, before the row was there.
  await page.getByRole('button', { name: 'Refresh now' }).click();
}

function newId(): string {
  const bytes = randomBytes(11);
  bytes[8] = 2;
  return `${bytes.toString('base64url')}=`;
}

test('nothing is scanned before somebody agreed; the agreement is kept, and can be taken back', async ({ page }) => {
  await dashboard.register('chat', newId());
  await open(page, 'chat');
  await expect(consent(page)).toBeVisible();
  await expect(page.getByText('by scan, 50 rows at a time, in no particular order')).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
  const unasked = await page.request.get(`${dashboard.baseUrl}/api/connections?target=chat`);
  expect(await unasked.json()).toMatchObject({ data: { rows: [], read: { rows: 0, capacityUnits: 0 } } });

  await listByScan(page);
  await expect(page.getByRole('table', { name: 'in no particular order' })).toBeVisible();
  await page.reload();
  await expect(page.getByText('read by scan')).toBeVisible();
  await page.goto(`${dashboard.baseUrl}/connections?target=crowd`);
  await expect(consent(page)).toBeVisible();

  await open(page, 'chat');
  await page.getByRole('button', { name: 'Stop reading by scan' }).click();
  await expect(consent(page)).toBeVisible();
});

test('what the row does not say comes from GetConnection', async ({ page, connect }) => {
  const client = await connect({ userAgent: 'kiosk/1.0' });
  await dashboard.register('chat', client.connectionId);
  await open(page, 'chat');
  await listByScan(page);
  await expectRow(page, client, ['Live', /now|s ago/, '127.0.0.1', 'kiosk/1.0', /\d+ s/]);
  await rowAction(page, client, 'Open details');
  const detail = page.getByRole('region', { name: client.connectionId.slice(0, 12) });
  for (const text of ['Live', '127.0.0.1', 'kiosk/1.0', 'cut off in', 'Registry row']) {
    await expect(detail).toContainText(text);
  }
});

test('a notice arrives byte for byte, and a kick closes the connection', async ({ page, connect }) => {
  const client = await connect();
  await dashboard.register('chat', client.connectionId);
  await open(page, 'chat');
  await listByScan(page);
  await rowAction(page, client, 'Send notice…');
  const text = 'Grüße 👋\n\tzweite Zeile <b>&amp;</b> ';
  await sendNotice(page, text);
  await expectToast(page, 'Delivered to');
  expect(client.received).toEqual([Buffer.from(text)]);

  await rowAction(page, client, 'Kick…');
  await confirmKick(page, 1);
  await expectToast(page, 'Closed');
  await expect.poll(client.closed).toMatchObject({ code: 1000 });
  await expectRow(page, client, ['Gone']);
});

test('a ghost is called gone half a minute after it was first seen, and can then be removed', async ({ page }) => {
  test.setTimeout(120_000);
  const ghost = { connectionId: newId() };
  await dashboard.register('renamed', ghost.connectionId);
  await open(page, 'renamed');
  await listByScan(page);
  await page.getByLabel('Refresh by itself').selectOption('every 5 s');
  await expectRow(page, ghost, ['Not checked yet']);
  await rowOf(page, ghost).getByRole('button', { name: 'Not checked yet' }).hover();
  await expect(page.getByText('first seen less than half a minute ago')).toBeVisible();
  await expect(rowOf(page, ghost)).toContainText('Gone', { timeout: 60_000 });
  await rowAction(page, ghost, 'Remove from the registry…');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove 1 row' }).click();
  await expectToast(page, 'Removed');
  expect(await dashboard.isRegistered('renamed', ghost.connectionId)).toBe(false);
});

test('120 rows are paged forth and back, each shown once, and an id is found without a scan', async ({ page }) => {
  const ids = Array.from({ length: 120 }, newId);
  for (const id of ids) await dashboard.register('crowd', id);
  await open(page, 'crowd');
  await listByScan(page);
  const shown = () =>
    page.locator('[data-connection]').evaluateAll((rows) => rows.map((row) => row.dataset.connection));
  // The last rows of a page are drawn when the browser has time.
  const counts = async (count: number) => {
    await expect(page.getByText(`${count} rows on this page`)).toBeVisible();
    await expect.poll(shown).toHaveLength(count);
  };

  await counts(50);
  const pages = [await shown()];
  for (const count of [50, 20]) {
    await page.getByRole('button', { name: 'Next' }).click();
    await expect.poll(async () => (await shown())[0]).not.toBe(pages.at(-1)?.[0]);
    await counts(count);
    pages.push(await shown());
  }
  expect(pages.flat().sort()).toEqual([...ids].sort());
  await expect(page.getByRole('button', { name: 'Next' })).toBeDisabled();
  for (const before of [pages[1], pages[0]]) {
    await page.getByRole('button', { name: 'Previous' }).click();
    await expect.poll(shown).toEqual(before);
  }
  await expect(page.getByRole('button', { name: 'Previous' })).toBeDisabled();

  await page.getByRole('button', { name: 'Stop reading by scan' }).click();
  await expect(consent(page)).toBeVisible();
  await find(page, ids[77] as string);
  await expect(page.getByText('1 row on this page · read by key: 1 row')).toBeVisible();
  expect(await shown()).toEqual([ids[77]]);
});

test('a search that no index of the table answers asks first, each time, with the way back', async ({ page }) => {
  await open(page, 'chat', '&user=ana');
  const question = page.getByRole('heading', { name: 'This search takes a scan' });
  await expect(question).toBeVisible();
  await find(page, '192.0.2.1');
  await expect(page.getByRole('list', { name: 'Filters' })).toContainText('IP 192.0.2.1');
  await expect(question).toBeVisible();
  await page.getByRole('button', { name: 'Search by scan' }).click();
  await expect(
    page.getByRole('region', { name: 'Search by scan' }).getByText(/^Looked at all [\d,]+ rows?: 0 matches\.$/),
  ).toBeVisible();
  await find(page, '192.0.2.2');
  await expect(question).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(consent(page)).toBeVisible();
});

const LOOKS: Record<string, BrowserContextOptions> = {
  'desktop, dark': { colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  'phone, light': { colorScheme: 'light', viewport: { width: 390, height: 844 } },
};
for (const [name, look] of Object.entries(LOOKS)) {
  test(`the question and the list behind it are accessible: ${name}`, async ({ browser, connect }) => {
    const client = await connect();
    await dashboard.register('chat', client.connectionId);
    const context = await browser.newContext({ ...look, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await open(page, 'chat');
    await expect(consent(page)).toBeVisible();
    await expectAccessible(page);
    await listByScan(page);
    await expectRow(page, client, ['Live']);
    await expectAccessible(page);
    await context.close();
  });
}
