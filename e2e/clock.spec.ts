import { expect, test } from './fixtures';
import { findUser, rowOf } from './utils';

test('times are right in a browser whose clock is an hour off', async ({ consoleAs, connect }) => {
  const client = await connect();
  const page = await consoleAs('operator');
  await page.clock.install({ time: Date.now() + 60 * 60_000 });
  await page.reload();
  await findUser(page, client.user);
  const row = rowOf(page, client);
  await expect(row).toContainText('Live');
  await expect(row).toContainText(/now|\d+ s/);
  await expect(row).not.toContainText(/\d h|59 min/);
});
