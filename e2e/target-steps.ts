import { randomUUID } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Page } from '@playwright/test';
import { expectAccessible } from './expect-accessible';
import { expect } from './fixtures';
import type { Stack } from './stack';
import { REGISTRY_TABLE, tableClient } from './test-client';
import { expectToast } from './utils';

/** What an admin does with targets and with roles on them. */

export const targetRow = (page: Page, title: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: title }) });

/** Adds the stage of the stack a second time, by what a client connects to, as an admin would. */
export async function addTarget(page: Page, { gatewayUrl, tableUrl, region }: Stack, title: string, kind: string) {
  await page.goto('/targets');
  await page.getByRole('link', { name: 'Add a target' }).click();
  await page.getByLabel('API id or URL').fill(gatewayUrl);
  await expect(page.getByRole('status').filter({ hasText: 'An endpoint on this machine' })).toBeVisible();
  await page.getByLabel('Region', { exact: true }).fill(region);
  await page.getByLabel('Endpoint of the table (optional)').fill(tableUrl);
  await page.getByRole('button', { name: 'Find tables' }).click();
  await page.getByRole('radio', { name: REGISTRY_TABLE }).check();
  await page.getByLabel('Title').fill(title);
  await page.getByRole('radio', { name: kind }).check();
  await page.getByRole('button', { name: 'Examine' }).click();
  await expect(page.getByText('POST is allowed')).toBeVisible();
  await page.getByRole('button', { name: 'Add target', exact: true }).click();
  await expectToast(page, `${title} is added`);
}

/** Puts a target whose settings say nothing past the console, as a damaged row would be, removes it, and adds another as the one that had the name. */
export async function addByName(page: Page, stack: Stack, name: string, examine: () => Promise<void>) {
  const client = tableClient(stack);
  const row = { settings: '{}', revision: randomUUID(), changedBy: 'ana', changedAt: Date.now() };
  const Item = marshall({ pk: 'TARGETS', sk: name, name, ...row });
  await client.send(new PutItemCommand({ TableName: 'switchboard-console', Item }));
  client.destroy();
  await removeTarget(page, name, name, 'Other consoles may be using it.');
  await page.goto('/targets/new');
  await examine();
  await page.getByRole('button', { name: 'Add target with 1 problem' }).click();
  await expect(page.getByText(`${name} was the name of a target whose settings did not say where`)).toBeVisible();
  await page.getByRole('button', { name: 'It is the same: add it' }).click();
  // Its state shows once the way to that page has come to its end.
  await expect(targetRow(page, name)).toContainText('There is no table');
}

/** `words`: what it says before the name is typed. */
export async function removeTarget(page: Page, title: string, name: string, words = 'The console forgets this target') {
  await page.goto('/targets');
  await page.getByRole('button', { name: `Remove ${title}…` }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(words);
  await dialog.getByRole('button', { name: `Remove ${title}` }).click();
  await expect(dialog.getByText(`This is not ${name}.`)).toBeVisible();
  await dialog.getByLabel(`Type ${name} to remove it`).fill(name);
  await dialog.getByRole('button', { name: `Remove ${title}` }).click();
  await expectToast(page, `${title} is removed`);
  await expect(targetRow(page, title)).toHaveCount(0);
  // One goes on from there, with a target that is there.
  await expect(page.getByRole('heading', { name: 'Targets', level: 1 })).toBeFocused();
  await expect(page.getByRole('banner')).not.toContainText('Unknown target');
}

/** Chooses a target in the switcher. */
export async function switchTo(page: Page, title: string) {
  await page.getByRole('button', { name: /^Target: / }).click();
  await page.getByRole('menuitemradio', { name: title }).click();
}

/** Opens the test client of a target from where the page is, and connects it. */
export async function connectTestClient(page: Page, title: string) {
  await switchTo(page, title);
  await page.getByRole('link', { name: 'Test client' }).click();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Disconnect' })).toBeVisible();
}

/** Sets the role of a user on a target, and the one everywhere else. */
export async function giveRoles(page: Page, name: string, roles: Record<string, string>) {
  await page.goto('/users');
  await page.getByRole('button', { name: `Roles of ${name}…` }).click();
  const dialog = page.getByRole('dialog');
  for (const [label, role] of Object.entries(roles)) await dialog.getByLabel(label, { exact: true }).selectOption(role);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save roles' }).click();
  await expectToast(page, `Roles of ${name} are changed`);
}
