import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectToast, find, findUser, rowOf, searchBox } from './utils';

const viewsButton = (page: Page) => page.getByRole('button', { name: /^Views?\b/ });

async function chooseInViews(page: Page, item: string | RegExp, role: 'menuitem' | 'menuitemradio' = 'menuitem') {
  await viewsButton(page).click();
  await page.getByRole(role, { name: item }).click();
}

/** Saves what is on screen; answers the link to it. */
async function saveView(page: Page, name: string, whose: 'Only me' | 'Everybody'): Promise<string> {
  await chooseInViews(page, 'Save this view…');
  const dialog = page.getByRole('dialog', { name: 'Save this view' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('radio', { name: whose }).check();
  await dialog.getByRole('button', { name: 'Save view' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(viewsButton(page)).toHaveText(`View ${name}`);
  const { origin, searchParams } = new URL(page.url());
  return `${origin}/connections?view=${searchParams.get('view')}`;
}

test.describe.configure({ timeout: 120_000 });

test('a shared view opens from its link for somebody else, who sees the same list, and is told when it is deleted', async ({
  consoleAs,
  connect,
}) => {
  const [client, other] = [await connect(), await connect()];
  const author = await consoleAs('support');
  await findUser(author, client.user);
  await author.getByRole('button', { name: 'Columns' }).click();
  await author.getByRole('checkbox', { name: 'Cut off in' }).check();
  await author.getByRole('button', { name: 'Done' }).click();
  const link = await saveView(author, `Of ${client.user}`, 'Everybody');

  const reader = await consoleAs('viewer');
  await reader.goto(link);
  await expect(viewsButton(reader)).toHaveText(`View Of ${client.user}`);
  await expect(searchBox(reader)).toHaveValue(`user:${client.user}`);
  await expect(rowOf(reader, client)).toBeVisible();
  await expect(rowOf(reader, other)).toHaveCount(0);
  await expect(reader.getByRole('columnheader', { name: 'Cut off in' })).toBeVisible();
  await viewsButton(reader).click();
  await expect(reader.getByRole('menuitem', { name: 'Copy link' })).toBeVisible();
  await expect(reader.getByRole('menuitem', { name: 'Delete…' })).toHaveCount(0);
  await reader.keyboard.press('Escape');

  await chooseInViews(author, 'Delete…');
  await author.getByRole('button', { name: 'Delete the view' }).click();
  await expect(viewsButton(author)).toHaveText('Views');
  await reader.goto(link);
  const note = reader.getByRole('alert').filter({ hasText: 'This view was deleted, or it is another person’s own.' });
  await expect(note).toContainText('This is the unfiltered list.');
  await expect(rowOf(reader, other)).toBeVisible();
  await note.getByRole('button', { name: 'Dismiss' }).click();
  await expect(note).toHaveCount(0);
});

test('an open view says that the list was changed, until that is saved or discarded, and nobody else finds it', async ({
  consoleAs,
  connect,
}) => {
  const client = await connect();
  const page = await consoleAs('viewer');
  await findUser(page, client.user);
  const name = `Mine ${client.user}`;
  const link = await saveView(page, name, 'Only me');
  const view = viewsButton(page);
  await find(page, 'status:idle');
  await expect(view).toHaveText(`View ${name} changed`);
  await page.reload();
  await expect(view).toHaveText(`View ${name} changed`);
  // On a phone it leaves room for what stands beside it.
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  await page.setViewportSize({ width: 390, height });
  await expect(page.getByRole('button', { name: 'Columns' })).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width, height });
  await chooseInViews(page, 'Discard the changes');
  await expect(view).toHaveText(`View ${name}`);
  await expect(searchBox(page)).toHaveValue(`user:${client.user}`);
  await page.getByLabel('Rows on a page').selectOption('25 rows');
  await chooseInViews(page, `Update “${name}”`);
  await expectToast(page, `Updated “${name}”`);
  await expect(view).toHaveText(`View ${name}`);

  await chooseInViews(page, 'Save this view…');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name.toUpperCase());
  await dialog.getByLabel('Name').press('Enter');
  await expect(dialog.getByRole('alert')).toContainText(`You have a view named “${name.toUpperCase()}” already.`);
  await page.keyboard.press('Escape');

  const admin = await consoleAs('admin');
  await admin.goto(link);
  await expect(admin.getByRole('alert').filter({ hasText: 'another person’s own' })).toBeVisible();
  await page.goto(link);
  await expect(page.getByLabel('Rows on a page')).toHaveValue('25');
});
