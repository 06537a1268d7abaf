import type { Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { expectAccessible } from './expect-accessible';
import { expect } from './fixtures';

/** Steps with a second factor, and with what is handed over. */

const STEP_MS = 30_000;

/** What somebody's app knows, and the time step of the last code they gave. */
export type App = { secret: string; step: number };

export const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

/** The next code that was not used: the console takes none twice, and one that is half a minute early; what is earlier is waited for. */
export async function nextCode(of: App): Promise<string> {
  const stepOfNow = () => Math.floor(Date.now() / STEP_MS);
  await expect.poll(stepOfNow, { timeout: 2 * STEP_MS }).toBeGreaterThanOrEqual(of.step);
  of.step = Math.max(stepOfNow(), of.step + 1);
  return new TOTP({ secret: Secret.fromBase32(of.secret) }).generate({ timestamp: of.step * STEP_MS });
}

/** Scans the QR code by its text, turns the factor on, and keeps the recovery codes. */
export async function setUp(page: Page, { isChecked = false } = {}) {
  const key = page.getByRole('code').first();
  const mine = { secret: ((await key.textContent()) ?? '').replaceAll(' ', ''), step: 0 };
  await expect(page.getByRole('img', { name: 'QR code for your authenticator app' })).toBeVisible();
  await page.getByLabel('Code from the app').fill('000000');
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByText('That code is not right')).toBeVisible();
  if (isChecked) await expectAccessible(page);
  await page.getByLabel('Code from the app').fill(await nextCode(mine));
  await page.getByRole('button', { name: 'Turn on' }).click();
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const kept = await codes.allTextContents();
  if (isChecked) await expectAccessible(page);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  return { app: mine, recovery: kept };
}

/** What is shown once stays until somebody says that they have it. */
export async function closeBy(page: Page, name: string) {
  const dialog = page.getByRole('dialog');
  await page.keyboard.press('Escape');
  await page.mouse.click(5, 5);
  await expect(dialog.getByRole('button', { name: 'Close', exact: true })).toHaveCount(0);
  // One on its way out is still there.
  await expect(dialog).toHaveAttribute('data-state', 'open');
  await dialog.getByRole('button', { name }).click();
}

/** The link that is shown once. */
export async function takeLink(admin: Page, title: string): Promise<string> {
  await expect(heading(admin, title)).toBeVisible();
  const dialog = admin.getByRole('dialog');
  const link = (await dialog.getByRole('code').textContent()) ?? '';
  await closeBy(admin, 'Done');
  return link;
}

/** The button that asks first, and the one in the dialog. */
export async function confirmAct(page: Page, name: string) {
  await page.getByRole('button', { name: `${name}…` }).click();
  await page.getByRole('dialog').getByRole('button', { name }).click();
}
