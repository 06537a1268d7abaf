import { expect, test } from './fixtures';
import { addUser, signIn } from './utils';

test.beforeEach(({ contextOptions, stack }) => {
  contextOptions.baseURL = stack.baseUrl;
});

test('a wrong password is refused, in words, and the name stays', async ({ page, stack }) => {
  await page.goto(`${stack.baseUrl}/sign-in`);
  await page.getByLabel('Name').fill('somebody');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('That name and password do not match.')).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue('somebody');
  await expect(page.getByLabel('Password')).toBeFocused();
});

test('after five wrong passwords the right one has to wait', async ({ consoleAs, page, stack }) => {
  const admin = await consoleAs('admin');
  const password = await addUser(admin, 'forgetful', 'viewer');
  await page.goto(`${stack.baseUrl}/sign-in`);
  const attempt = async (with_: string) => {
    await page.getByLabel('Name').fill('forgetful');
    await page.getByLabel('Password').fill(with_);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByLabel('Password')).toHaveValue('');
  };
  const tooMany = page.getByText(/Too many attempts/);
  // Five of one window, which may end on the way.
  let tries = 0;
  for (; tries < 12 && !(await tooMany.isVisible()); tries++) await attempt(`wrong ${tries}`);
  expect(tries).toBeGreaterThan(5);
  await attempt(password);
  await expect(tooMany).toBeVisible();
});

test('the printed link signs in once', async ({ browser, stack }) => {
  const first = await browser.newPage();
  await first.goto(stack.signInUrl);
  await expect(first.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible();
  await expect(first).not.toHaveURL(/token/);
  // The page that it led to may connect to the targets, of which the page before it was told nothing.
  await first.getByRole('link', { name: 'Test client', exact: true }).click();
  await first.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(first.getByRole('button', { name: 'Disconnect' })).toBeVisible();
  const second = await browser.newPage();
  await second.goto(stack.signInUrl);
  await expect(second.getByText('This link was used already or is too old.', { exact: false })).toBeVisible();
  await expect(second).not.toHaveURL(/token/);
  await Promise.all([first, second].map((page) => page.close()));
});

test('signing in leads to where one was going, and never to another site', async ({ browser, stack, consoleAs }) => {
  const password = await addUser(await consoleAs('admin'), 'traveller', 'viewer');
  for (const [next, expected] of [
    ['/connections?user=ana', /\/connections\?user=ana$/],
    ['https://example.org/', /\/connections$/],
    ['//example.org', /\/connections$/],
  ] as const) {
    const page = await browser.newPage();
    await page.goto(`${stack.baseUrl}/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel('Name').fill('traveller');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(expected);
    expect(new URL(page.url()).origin).toBe(stack.baseUrl);
    await page.close();
  }
});

test('signing out ends the session, for a copied cookie too', async ({ browser, stack, consoleAs }) => {
  const password = await addUser(await consoleAs('admin'), 'leaver', 'viewer');
  const context = await browser.newContext({ baseURL: stack.baseUrl });
  const page = await context.newPage();
  await signIn(page, 'leaver', password);
  const copied = await context.storageState();
  await page.getByRole('button', { name: /leaver/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  const thief = await browser.newContext({ baseURL: stack.baseUrl, storageState: copied });
  expect((await thief.request.get('/api/connections')).status()).toBe(401);
  await Promise.all([context.close(), thief.close()]);
});
