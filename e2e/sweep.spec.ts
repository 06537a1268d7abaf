import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { isRegistered, putGhosts } from './ghosts';
import type { Stack } from './stack';

let users = 0;
async function leaveGhosts(stack: Stack, count: number) {
  const user = `swept-${process.pid}-${users++}`;
  return { user, ids: await putGhosts(stack, { user, count }) };
}

test('ghosts of a search are counted, then removed, and who lives stays', async ({ stack, consoleAs, connect }) => {
  test.slow();
  const { user, ids } = await leaveGhosts(stack, 3);
  const client = await connect({ user });
  const page = await consoleAs('operator', { reducedMotion: 'reduce' });
  await page.goto(`/sweep?q=user:${user}`);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Count ghosts' }).click();
  const report = page.getByRole('region', { name: 'Count of ghosts' });
  await expect(report).toContainText('Done', { timeout: 50_000 });
  await expect(report).toContainText('Checked4');
  await expect(report).toContainText('Gone3');
  expect(await isRegistered(stack, ids[0] as string)).toBe(true);

  await report.getByRole('button', { name: 'Remove 3 gone rows…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Remove 3 gone rows' }).click();
  const removal = page.getByRole('region', { name: 'Removal of ghosts' });
  await expect(removal).toContainText('Removed3', { timeout: 50_000 });
  for (const id of ids) expect(await isRegistered(stack, id)).toBe(false);
  expect(await isRegistered(stack, client.connectionId)).toBe(true);
  expect(client.closed()).toBeUndefined();

  const admin = await consoleAs('admin');
  await admin.goto('/audit');
  await expect(
    admin.getByRole('row').filter({ hasText: 'the-operator' }).filter({ hasText: '3 removed' }),
  ).toBeVisible();
});

test('a sweep goes on without its page, and every operator sees and steers the same one', async ({
  stack,
  consoleAs,
}) => {
  test.slow();
  // More than a minute's work: it is stopped before it ends.
  const { user } = await leaveGhosts(stack, 900);
  const other = await consoleAs('admin', { viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  const page = await consoleAs('operator');
  await page.goto(`/sweep?q=user:${user}`);
  await page.getByLabel('Rows a second').selectOption('10');
  await page.getByRole('button', { name: 'Count ghosts' }).click();
  await expect(page.getByText('Under way')).toBeVisible();
  await page.getByRole('link', { name: 'Connections' }).click();

  await other.goto('/sweep');
  const report = other.getByRole('region', { name: 'Count of ghosts' });
  await expect(report).toContainText(`user:${user}`);
  await expect(report).toContainText('Begun by the-operator');
  await report.getByRole('button', { name: 'Pause' }).click();
  await expect(report).toContainText('Paused at');
  // A key that was meant for what is gone by now does not go on.
  await expect(other.getByRole('heading', { level: 1 })).toBeFocused();
  await expectAccessible(other);
  await other.reload();
  await expect(report).toContainText('Paused at');
  await report.getByRole('button', { name: 'Go on' }).click();
  await expect(report).toContainText('Under way');
  await page.goto('/sweep');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(report).toContainText('Stopped');
  await expect(report.getByRole('button', { name: 'Go on' })).toHaveCount(0);
});

test('removing the ghosts of the whole target takes its name, typed', async ({ ownStack: own, page }) => {
  const [id = ''] = await putGhosts(own, { user: 'nobody' });
  await page.goto(own.signInUrl);
  await expect(page.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible();
  await page.goto(`${own.baseUrl}/sweep`);
  await page.getByRole('button', { name: 'Count ghosts' }).click();
  await page.getByRole('button', { name: 'Remove 1 gone row…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Remove 1 gone row' }).click();
  await expect(dialog.getByRole('alert')).toContainText('This is not local.');
  await expect(dialog.getByLabel('Type local')).toBeFocused();
  expect(await isRegistered(own, id)).toBe(true);
  // What was typed for an earlier one removes nothing.
  await dialog.getByLabel('Type local').fill('local');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Remove 1 gone row…' }).click();
  await expect(dialog.getByLabel('Type local')).toHaveValue('');
  await dialog.getByLabel('Type local').fill('local');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.postData() ?? ''));
  // By the key alone, and a second press while the dialog closes does nothing.
  for (let press = 0; press < 2; press++) await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Removal of ghosts' })).toContainText('Removed1');
  expect(asked.filter((body) => body.includes('"mode":"remove"'))).toHaveLength(1);
  expect(await isRegistered(own, id)).toBe(false);
});

test('a sweep whose dashboard was killed goes on by itself where it was', async ({ ownStack: own, page }) => {
  test.slow();
  await putGhosts(own, { user: 'many', count: 80 });
  await page.goto(own.signInUrl);
  await expect(page.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible();
  await page.goto(`${own.baseUrl}/sweep`);
  await page.getByLabel('Rows a second').selectOption('10');
  await page.getByRole('button', { name: 'Count ghosts' }).click();
  const report = page.getByRole('region', { name: 'Count of ghosts' });
  await expect(report).toContainText(/Checked[1-9]/);
  const pid = own.pidOf('dashboard');
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => own.pidOf('dashboard'), { timeout: 30_000 }).not.toBe(pid);
  await expect(report).toContainText('Done', { timeout: 60_000 });
  await expect(report).toContainText('Checked80');
});
