import { gzipSync } from 'node:zlib';
import { expect, test } from './fixtures';
import { putRows } from './put-rows';
import { findUser, rowAction, rowOf, selectRow } from './utils';

/** Bytes of script, compressed, that the list may take before it can be used. */
const FIRST_LOAD_BYTES = 200_000;

test('the list takes at most 200 kB of script to load', async ({ consoleAs, connect }) => {
  await connect();
  const page = await consoleAs('admin');
  const html = await (await page.request.get('/connections')).text();
  const tags = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
  const sources = tags
    .filter((tag) => !/\bnomodule\b/i.test(tag))
    .flatMap((tag) => / src="([^"]+)"/.exec(tag)?.[1] ?? []);
  expect(sources.length).toBeGreaterThan(5);
  let bytes = 0;
  for (const source of new Set(sources)) {
    const response = await page.request.get(source.replaceAll('&amp;', '&'));
    expect(response.ok()).toBe(true);
    bytes += gzipSync(await response.body()).length;
  }
  console.log(`first load: ${bytes} bytes of script, compressed`);
  expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES);
});

test('columns are chosen and ordered by keyboard, and this browser remembers them', async ({ consoleAs, connect }) => {
  await connect();
  const page = await consoleAs('viewer');
  const heads = () => page.getByRole('columnheader').allInnerTexts();
  await page.getByRole('button', { name: 'Columns' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Columns and rows' });
  await dialog.getByRole('checkbox', { name: 'Client' }).press('Space');
  await dialog.getByRole('checkbox', { name: 'Cut off in' }).press('Space');
  const up = dialog.getByRole('button', { name: 'Move Cut off in to the left' });
  await up.press('Enter');
  await expect(up).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Columns' })).toBeFocused();
  const wanted = [
    '',
    'Connection',
    'User',
    'Status',
    'Last active',
    'Source IP',
    'Cut off in',
    'Connected for',
    'Actions',
  ];
  await expect.poll(heads).toEqual(wanted);
  await page.reload();
  await expect.poll(heads).toEqual(wanted);
  await page.getByRole('button', { name: 'Columns' }).click();
  await dialog.getByRole('button', { name: 'Reset' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect.poll(heads).toContain('Client');
});

test('the order of the list is said where it is, and nowhere else', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('viewer');
  await findUser(page, client.user);
  await expect(page.getByRole('columnheader', { name: 'Connected for' })).toHaveAttribute('aria-sort', 'ascending');
  for (const name of ['User', 'Status', 'Last active', 'Source IP', 'Client']) {
    await expect(page.getByRole('columnheader', { name })).not.toHaveAttribute('aria-sort', /./);
  }
  // The others say why not, to whoever points at them and to whoever hears them.
  const whyNot = 'No index orders by this. Sorting by it would take reading all rows.';
  for (const name of ['Connection', 'User', 'Status', 'Last active', 'Source IP', 'Client']) {
    await expect(page.getByRole('columnheader', { name, exact: true })).toHaveAccessibleDescription(whyNot);
  }
  await expect(page.getByRole('columnheader', { name: 'Connected for' })).not.toHaveAccessibleDescription(whyNot);
  await page.getByRole('columnheader', { name: 'Source IP' }).hover();
  await expect(page.getByRole('tooltip')).toHaveText(whyNot);
});

test('a selection survives pages and refreshes, and says how much of it is elsewhere', async ({
  consoleAs,
  connect,
}) => {
  const first = await connect();
  const clients = [first];
  while (clients.length < 30) clients.push(await connect({ user: first.user }));
  const [newest, second] = clients.toReversed();
  const page = await consoleAs('operator');
  await findUser(page, first.user);
  await page.getByLabel('Rows on a page').selectOption('25 rows');
  await expect(page.getByRole('link', { name: first.user })).toHaveCount(25);
  for (const client of [newest, second]) await selectRow(page, client as typeof first);
  const bar = page.getByRole('region', { name: 'Selection' });
  await expect(bar).toContainText('2 selected');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('link', { name: first.user })).toHaveCount(5);
  await selectRow(page, first);
  await expect(bar).toContainText('3 selected, 1 on this page');
  await page.getByRole('button', { name: 'Refresh now' }).click();
  await expect(bar).toContainText('3 selected, 1 on this page');
  await bar.getByRole('button', { name: 'Show all' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem')).toHaveCount(3);
  await dialog
    .getByRole('button', { name: /^Take / })
    .first()
    .click();
  await expect(dialog).toContainText('2 connections selected');
  await dialog.getByRole('button', { name: 'Done' }).click();
  // The second half of a double click does not close what the first has opened.
  await bar.getByRole('button', { name: 'Kick' }).dblclick();
  await expect(dialog).toHaveAccessibleName('Kick these clients');
  await expect(dialog).toHaveAttribute('data-state', 'open');
  await page.keyboard.press('Escape');
  // Nor does it press a button that has come under it.
  await expect(dialog).toHaveCount(0);
  await bar.getByRole('button', { name: 'Kick' }).evaluate(async (kick: HTMLElement) => {
    kick.click();
    let focused = document.activeElement;
    while (!focused?.closest('[role="dialog"]')) {
      await new Promise(requestAnimationFrame);
      focused = document.activeElement;
    }
    focused.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 }));
  });
  await expect(dialog).toHaveAttribute('data-state', 'open');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await bar.getByRole('button', { name: 'Clear' }).press('Enter');
  await expect(bar).toHaveCount(0);
  await expect(page.locator('[data-connection]:focus')).toHaveCount(1);
});

test('ranges are selected by Shift with a click, and by Shift with Space', async ({ consoleAs, connect }) => {
  const first = await connect();
  for (let count = 1; count < 8; count++) await connect({ user: first.user });
  const page = await consoleAs('viewer');
  await findUser(page, first.user);
  const boxes = page.getByRole('checkbox', { name: /^Select [^t]|^Select t(?!his page)/ });
  await expect(boxes).toHaveCount(8);
  const bar = page.getByRole('region', { name: 'Selection' });
  await boxes.nth(1).click();
  await boxes.nth(4).click({ modifiers: ['Shift'] });
  await expect(bar).toContainText('4 selected');
  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);
  const rows = page.locator('[data-connection]');
  await rows.nth(2).focus();
  await page.keyboard.press('Space');
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+Space');
  await expect(bar).toContainText('4 selected');
  await page.getByRole('checkbox', { name: 'Select this page' }).check();
  await expect(bar).toContainText('8 selected');
});

test('changes apply by themselves when nobody is at the list, and wait when they are told to', async ({
  consoleAs,
  connect,
}) => {
  const first = await connect();
  const page = await consoleAs('viewer');
  await findUser(page, first.user);
  await expect(rowOf(page, first)).toContainText('Live');
  await page.mouse.move(5, 5);
  const second = await connect({ user: first.user });
  await expect(rowOf(page, second)).toBeVisible();

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Apply changes by itself' }).uncheck();
  await page.keyboard.press('Escape');
  await page.mouse.move(5, 5);
  const third = await connect({ user: first.user });
  const pill = page.getByRole('button', { name: '1 new · Show' });
  await expect(pill).toBeVisible();
  await expect(rowOf(page, third)).toHaveCount(0);
  // On a phone, where the tools stand in its way, it stands below them.
  await page.setViewportSize({ width: 390, height: 844 });
  const tool = page.getByRole('button', { name: 'Columns' });
  await expect
    .poll(async () => {
      const [above, below] = [await tool.boundingBox(), await pill.boundingBox()];
      return above && below && above.y + above.height <= below.y + 1;
    })
    .toBe(true);
  await pill.click();
  await expect(rowOf(page, third)).toBeVisible();
});

test('rows that are selected or written to stay where they are while others come and go', async ({
  consoleAs,
  connect,
}) => {
  const first = await connect();
  const page = await consoleAs('operator');
  await findUser(page, first.user);
  const order = () =>
    page.locator('[data-connection]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-connection')));
  await selectRow(page, first);
  await page.getByRole('button', { name: 'Refresh now' }).focus();
  await page.mouse.move(5, 5);
  const selected = await order();
  const second = await connect({ user: first.user });
  const pill = page.getByRole('button', { name: '1 new · Show' });
  await expect(pill).toBeVisible();
  expect(await order()).toEqual(selected);
  await pill.click();
  await expect(rowOf(page, second)).toBeVisible();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();

  await rowAction(page, first, 'Send notice…');
  await page.getByRole('dialog').getByLabel('Message', { exact: true }).fill('Half written');
  await page.mouse.move(5, 5);
  const behind = await order();
  second.socket.close();
  await expect(page.locator(`[data-connection="${second.connectionId}"]`)).toContainText('Gone');
  expect(await order()).toEqual(behind);
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('Half written');
});

test('connects and disconnects are told long before the next refresh, while somebody points at the list', async ({
  consoleAs,
  connect,
}) => {
  const first = await connect();
  const page = await consoleAs('operator');
  await findUser(page, first.user);
  await page.getByLabel('Refresh by itself').selectOption('every 30 s');
  await rowOf(page, first).hover();
  const second = await connect({ user: first.user });
  await expect(page.getByRole('button', { name: '1 new · Show' })).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('status').filter({ hasText: /^1 new$/ })).toHaveCount(1);
  await page.getByRole('button', { name: '1 new · Show' }).click();
  await rowOf(page, second).hover();
  second.socket.close();
  await expect(rowOf(page, second)).toContainText('Gone', { timeout: 15_000 });

  // Who left is told in every list, also in one whose news takes another look at the table.
  const third = await connect({ user: first.user });
  const filter = encodeURIComponent(`user:${first.user} agent:e2e-client`);
  await page.goto(`/connections?q=${filter}&order=oldest`);
  await page.getByLabel('Refresh by itself').selectOption('every 30 s');
  await rowOf(page, third).hover();
  third.socket.close();
  await expect(rowOf(page, third)).toContainText('Gone', { timeout: 15_000 });
});

test('a page of 1,000 rows draws those in view and moves by keys to its end', async ({ stack, consoleAs }) => {
  test.setTimeout(120_000);
  const user = `crowd-${Date.now()}`;
  await putRows(stack, { user, count: 1000 });
  const page = await consoleAs('viewer');
  await page.goto(`/connections?q=user:${user}&size=1000`);
  const rows = page.locator('[data-connection]');
  await expect(page.getByText('1,000 rows on this page')).toBeVisible();
  await expect(page.getByRole('table')).toHaveAttribute('aria-rowcount', '1001');
  await expect.poll(() => rows.count()).toBeLessThan(80);
  // Before the page answers to keys the first press is lost.
  await expect(async () => {
    await rows.first().focus();
    await page.keyboard.press('End');
    await expect(page.locator('[data-index="999"]')).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await expect(page.locator('[data-index="999"]')).toBeInViewport();
  await page.keyboard.press('Home');
  await expect(page.locator('[data-index="0"]')).toBeFocused();
  await expect(page.locator('[data-index="0"]')).toContainText(/Live|Idle|Gone|Not checked/);
});

test('on a phone the list begins in the upper half, and the buttons of a selection fit and stay where they are', async ({
  consoleAs,
  connect,
}) => {
  const first = await connect();
  const second = await connect({ user: first.user });
  const page = await consoleAs('admin', { viewport: { width: 390, height: 844 }, hasTouch: true });
  const list = page.locator('[data-connection]');
  expect((await list.first().boundingBox())?.y).toBeLessThan(320);
  await findUser(page, first.user);
  await selectRow(page, first);
  await selectRow(page, second);
  const bar = page.getByRole('region', { name: 'Selection' });
  const kick = bar.getByRole('button', { name: 'Kick' });
  const before = await kick.boundingBox();
  const rowBefore = await rowOf(page, first).boundingBox();
  second.socket.close();
  await expect(bar.getByRole('button', { name: 'Remove 1 gone' })).toBeVisible();
  expect(await kick.boundingBox()).toEqual(before);
  expect(await rowOf(page, first).boundingBox()).toEqual(rowBefore);
  for (const button of await bar.getByRole('button').all()) {
    const box = await button.boundingBox();
    expect(box && box.x + box.width).toBeLessThanOrEqual(390);
  }
});
