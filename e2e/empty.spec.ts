import { expect, test } from './fixtures';
import { connectClient } from './test-client';
import { expectRow, signInByLink } from './utils';

test('an empty fleet says how to connect, and shows the first client by itself', async ({ ownStack, page }) => {
  await signInByLink(page, ownStack.signInUrl);
  await expect(page.getByRole('heading', { name: 'Nothing is connected' })).toBeVisible();
  await expect(page.getByText('npx wscat')).toBeVisible();
  await page.getByLabel('Refresh by itself').selectOption('every 5 s');
  const client = await connectClient(ownStack);
  await expectRow(page, client, [client.user, 'Live']);
  client.socket.close();
});
