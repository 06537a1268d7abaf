import { expect, type Locator, type Page } from '@playwright/test';
import { shortConnectionId } from '../lib/domain/connection-id';
import type { GivenRole } from '../lib/domain/role';

/** Steps and expectations that read like sentences; by role, label and text only. */

/** `baseUrl` is that of another console than the page's own. */
export async function signIn(page: Page, name: string, password: string, baseUrl = '') {
  await page.goto(`${baseUrl}/sign-in`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // Who reads the audit alone is led there.
  await expect(page.getByRole('heading', { name: /^(Connections|Audit)$/, level: 1 })).toBeVisible();
  await page.waitForLoadState();
}

/** Signs in by the printed link, until the page that it leads to has come to life: that one is loaded anew, and a click before does nothing. */
export async function signInByLink(page: Page, link: string) {
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible();
  await page.waitForLoadState();
}

/** Adds a user as a signed-in admin would; answers the password that is shown once. */
export async function addUser(page: Page, name: string, role: GivenRole): Promise<string> {
  await page.goto('/users');
  await page.getByRole('button', { name: 'Add user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('radio', { name: new RegExp(`^${role}`, 'i') }).check();
  await dialog.getByRole('radio', { name: 'With a password' }).check();
  await dialog.getByRole('button', { name: 'Add user' }).click();
  await expect(dialog.getByRole('heading', { name: `${name} can sign in` })).toBeVisible();
  const password = (await dialog.getByRole('code').textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Done' }).click();
  return password;
}

export type Row = { connectionId: string };

export function rowOf(page: Page, { connectionId }: Row): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name: shortConnectionId(connectionId) }) });
}

export async function expectRow(page: Page, row: Row, texts: (string | RegExp)[]) {
  for (const text of texts) await expect(rowOf(page, row)).toContainText(text);
}

export async function rowAction(page: Page, row: Row, action: string) {
  await rowOf(page, row).getByRole('button', { name: 'Actions for' }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

export async function selectRow(page: Page, row: Row) {
  await rowOf(page, row).getByRole('checkbox').check();
}

export async function expectToast(page: Page, text: string | RegExp) {
  await expect(page.getByRole('listitem').filter({ hasText: text })).toBeVisible();
}

export const searchBox = (page: Page) => page.getByRole('combobox', { name: 'Search' });

/** Types a search and presses Enter. */
export async function find(page: Page, search: string) {
  await searchBox(page).fill(search);
  await searchBox(page).press('Enter');
}

export async function findUser(page: Page, user: string) {
  await find(page, `user:${user}`);
  // Until the answer is there the rows of the earlier list stay; only the head has no user in it.
  await expect.poll(() => page.getByRole('row').filter({ hasNotText: user }).count()).toBeLessThanOrEqual(1);
  // Nor is an answer to come that knows of clients which connect after this.
  await expect(page.getByRole('list', { name: 'Filters' })).toContainText(user);
  await expect(page.locator('main [aria-busy=true]')).toHaveCount(0);
}

/** Finds the client's row and opens the form for a notice to it. */
export async function startNotice(page: Page, client: Row & { user: string }) {
  await findUser(page, client.user);
  await rowAction(page, client, 'Send notice…');
}

export async function sendNotice(page: Page, text: string, options: { json?: boolean; to?: number } = {}) {
  const dialog = page.getByRole('dialog');
  if (options.json) await dialog.getByRole('radio', { name: 'JSON' }).check();
  await dialog.getByLabel('Message', { exact: true }).fill(text);
  const to = options.to ?? 1;
  await dialog.getByRole('button', { name: `Send to ${to} connection${to === 1 ? '' : 's'}` }).click();
}

export async function confirmKick(page: Page, count: number) {
  const name = `Kick ${count} connection${count === 1 ? '' : 's'}`;
  await page.getByRole('dialog').getByRole('button', { name }).click();
}

/** What a `set-cookie` header says of a cookie, but for its value and time. */
export function cookieFlags(header: string, name: string): string[] {
  const line = header.split('\n').find((each) => each.startsWith(`${name}=`)) ?? '';
  const flags = line.split(';').slice(1);
  return flags
    .map((flag) => flag.trim().toLowerCase())
    .filter((flag) => !/^(expires|max-age)=/.test(flag))
    .sort();
}

/** Opens the menu of that button; a click before the page has come to life opens nothing. */
export async function openMenu(page: Page, name: string) {
  const button = page.getByRole('button', { name, includeHidden: true });
  await expect(async () => {
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
    await expect(button).toHaveAttribute('aria-expanded', 'true', { timeout: 1_000 });
  }).toPass();
}

/** That all places of the bar can be read at once, so many as there are. */
export async function expectPlacesFit(page: Page, count: number) {
  const places = page.getByRole('navigation', { name: 'Main' });
  await expect(places.getByRole('link')).toHaveCount(count);
  await expect.poll(() => places.evaluate((row) => row.scrollWidth - row.clientWidth)).toBe(0);
}
