import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { tableClient } from './test-client';
import { expectToast } from './utils';

test.describe.configure({ timeout: 120_000 });

test('an admin whose only target has the name of one that another console uses, or that was removed, is told so, and says that the name is for it now', async ({
  ownStack,
  page,
}) => {
  const client = tableClient(ownStack);
  const at = { TableName: 'switchboard-console' };
  await page.goto(ownStack.signInUrl);
  await expect(page.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible();
  const main = page.getByRole('main');
  const place = 'https://orders.example/live, table orders in eu-west-1';
  // As the start of a console leaves it whose targets file gives the name to another place.
  for (const sk of ['#local', 'local']) {
    await client.send(new PutItemCommand({ ...at, Item: marshall({ pk: 'TARGET-NAMES', sk, place, of: 'file' }) }));
  }
  await page.goto(`${ownStack.baseUrl}/targets`);
  await expect(main).toContainText(`A console that started later has given this name to another place: ${place}.`);
  await expect(main.getByRole('table')).toContainText('Works');
  await expectAccessible(page);
  // As a target of that name leaves it that was added in the page, before the file had one.
  await client.send(new DeleteItemCommand({ ...at, Key: marshall({ pk: 'TARGET-NAMES', sk: '#local' }) }));
  await client.send(new PutItemCommand({ ...at, Item: marshall({ pk: 'TARGET-NAMES', sk: 'local', place }) }));
  client.destroy();
  await expect(async () => {
    await page.goto(`${ownStack.baseUrl}/connections`);
    await expect(page).toHaveURL(/\/targets$/, { timeout: 1_000 });
  }).toPass();
  await expect(main).toContainText(
    `Another target had this name, or a targets file gave it to another place before: ${place}.`,
  );
  await expectAccessible(page);
  await main.getByRole('button', { name: /^Use .+…$/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`The name was of ${place}.`);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: /^Use / }).click();
  await expect(dialog.getByText('This is not local.')).toBeVisible();
  await expect(dialog.getByLabel('Type local to use it here')).toBeFocused();
  await dialog.getByLabel('Type local to use it here').fill('local');
  await page.keyboard.press('Enter');
  await expectToast(page, / is used$/);
  await expect(main.getByRole('table')).toContainText('Works');
  await page.goto(`${ownStack.baseUrl}/audit?act=target`);
  await expect(page.getByRole('row').filter({ hasText: 'take the name' })).toContainText(`it was of ${place}`);
});
