import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Page } from '@playwright/test';
import type { Overview } from '../lib/domain/overview';
import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { type Stack, startStack } from './stack';
import { REGISTRY_TABLE, tableClient } from './test-client';
import { signIn } from './utils';

/** The overview of a stack of its own, with 25 demo clients of whom some leave and return. */

const CLIENTS = 25;
let fleet: Stack;
test.beforeAll(async () => {
  fleet = await startStack({ demoClients: CLIENTS });
  // They come one after the other; by now nobody stays away but who has gone for a while.
  await expect.poll(countRows, { timeout: 30_000 }).toBeGreaterThanOrEqual(CLIENTS - 3);
});
test.afterAll(() => fleet.stop());
test.describe.configure({ timeout: 90_000 });

test.beforeEach(async ({ page }) => {
  // The shared pages belong to the shared stack; the link signs in once, so the form is used.
  await signIn(page, 'admin', fleet.adminPassword, fleet.baseUrl);
  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
});

test('the figures are those of the registry and of API Gateway, each with how sure it is', async ({ page }) => {
  await expect(page.getByText('exact: every row was read')).toBeVisible();
  await expectSample(page);
  const rows = await countRows();
  const read = await page.request.get(`${fleet.baseUrl}/api/overview`);
  const { data } = (await read.json()) as { data: Overview };
  if (data.fleet?.state !== 'known' || data.sample?.state !== 'known') throw new Error('not counted');
  const { registered, ages, top, cost } = data.fleet.data;
  // A client or two may have come or gone between the two counts.
  expect(Math.abs(registered.value - rows)).toBeLessThanOrEqual(4);
  expect(registered.low).toBe(registered.high);
  expect(ages.reduce((sum, { count }) => sum + count.value, 0)).toBe(registered.value);
  expect(top.clients.length).toBeGreaterThan(1);
  expect(cost).toMatchObject({ calls: 8, rows: registered.value });
  const { live, idle, gone, unchecked } = data.sample.data.counts;
  expect(live + idle + gone + unchecked + data.sample.data.leftMeanwhile).toBe(data.sample.data.asked);
  expect(live).toBeGreaterThan(CLIENTS / 2);
});

test('every chart has its figures as a table, and nothing is said of minutes that nobody recorded', async ({
  page,
}) => {
  await expect(page.getByRole('img', { name: 'Connects and disconnects a minute over the last 1 h' })).toBeVisible();
  await page.getByRole('radio', { name: 'Table' }).check();
  const table = page.getByRole('region', { name: 'Figures by time' });
  await expect(table.getByRole('row')).toHaveCount(61);
  await expect(table.getByRole('row').last()).toContainText('not known');
  await page.getByRole('radio', { name: '6 h' }).check();
  await expect(table.getByRole('row')).toHaveCount(73);
  for (const name of [
    'Registered connections by age',
    'Registered connections that reach the limit of two hours',
    'Users',
  ]) {
    await expect(page.getByRole('table', { name })).toBeVisible();
  }
});

test('a minute after the start the console knows who came in it', async ({ page }) => {
  test.setTimeout(180_000);
  await page.getByRole('radio', { name: 'Table' }).check();
  const recorded = page.getByRole('region', { name: 'Figures by time' }).getByRole('cell', { name: /^\d+$/ });
  await expect(recorded.first()).toBeVisible({ timeout: 150_000 });
});

test('the size of the sample can be set, and holds for the next one', async ({ page }) => {
  const size = page.getByLabel('Connections in a sample');
  await expect(size).toHaveValue('100');
  await size.selectOption('50 connections');
  await expect(size).toHaveValue('50');
  await page.reload();
  await expect(size).toHaveValue('50');
});

test('the overview is accessible and fits a phone, in the dark', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expectSample(page);
  await expectAccessible(page);
  await page.getByRole('radio', { name: 'Table' }).check();
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(isWide).toBe(false);
});

/** Whether it was everybody depends on who comes and leaves while they are asked; the demo clients do both. */
async function expectSample(page: Page) {
  await expect(page.getByText(/^\d+ connections asked .*(no margin|19 times out of 20|estimates)\.$/)).toBeVisible();
}

async function countRows(): Promise<number> {
  const client = tableClient(fleet);
  const { Count = 0 } = await client.send(new ScanCommand({ TableName: REGISTRY_TABLE, Select: 'COUNT' }));
  client.destroy();
  return Count;
}
