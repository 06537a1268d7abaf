import { expect, test } from './fixtures';
import { addUser, signIn, signInByLink } from './utils';

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

/** Wrong passwords are counted in spans of this length. */
const SPAN_MS = 5 * 60_000;

test('after five wrong passwords the right one has to wait', async ({ consoleAs, page, stack }) => {
  test.setTimeout(180_000);
  const admin = await consoleAs('admin');
  const password = await addUser(admin, 'forgetful', 'viewer');
  await page.goto(`${stack.baseUrl}/sign-in`);
  const attempt = async (with_: string) => {
    await page.getByLabel('Name').fill('forgetful');
    await page.getByLabel('Password').fill(with_);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByLabel('Password')).toHaveValue('');
  };
  // All of it in one span: where the next one begins soon, that is waited for.
  await expect.poll(() => SPAN_MS - (Date.now() % SPAN_MS), { timeout: 40_000 }).toBeGreaterThan(30_000);
  for (let tries = 0; tries < 5; tries++) {
    await attempt(`wrong ${tries}`);
    await expect(page.getByText('That name and password do not match.')).toBeVisible();
  }
  await attempt(password);
  await expect(page.getByText(/Too many attempts/)).toBeVisible();
});

test('the printed link signs in once', async ({ browser, stack }) => {
  const first = await browser.newPage();
  await signInByLink(first, stack.signInUrl);
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
