import type { Browser, Page } from '@playwright/test';
import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { signInAs, startTeamConsole } from './team-console';

/** People of an identity provider: a real one, and the console as it runs for a team. */

const AUDIENCE = { origin: 'http://127.0.0.1' };

let team: Awaited<ReturnType<typeof startTeamConsole>>;
test.beforeAll(async ({ stack }) => {
  test.setTimeout(120_000);
  team = await startTeamConsole(stack);
});
test.afterAll(() => team.stop());
// The first test finds the provider down, the others find it up.
test.describe.configure({ mode: 'serial' });

async function openConsole(browser: Browser, path: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: team.consoleUrl });
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

const expectProblem = (page: Page, text: string) =>
  expect(page.getByRole('alert').filter({ hasText: text })).toBeVisible();
const heading = (page: Page) => page.getByRole('heading', { name: 'Connections', level: 1 });

test('a provider that is down is told in words, and works once it is back; a deep link leads on', async ({
  browser,
}) => {
  const page = await openConsole(browser, '/connections?size=25');
  await expect(page.getByLabel('Password')).toHaveCount(0);
  await page.getByRole('link', { name: 'Sign in with Example SSO' }).click();
  await expectProblem(page, 'The sign-in provider does not answer');
  await expectAccessible(page);

  await team.provider.start();
  await page.goto('/connections?size=25');
  await signInAs(page, 'olga');
  await expect(heading(page)).toBeVisible();
  expect(page.url()).toBe(`${team.consoleUrl}/connections?size=25`);
  await page.getByRole('button', { name: 'olga' }).click();
  // Of two groups the higher role holds.
  await expect(page.getByText('operator', { exact: true })).toBeVisible();

  // Signing out here ends the session there too: the next person is asked who they are.
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await signInAs(page, 'vera');
  await page.getByRole('button', { name: 'vera' }).click();
  await expect(page.getByText('viewer', { exact: true })).toBeVisible();
  expect(team.output()).not.toContain('a-secret-for-tests');
  await page.context().close();
});

test('whoever has no group with a role stays outside, and so does whoever the provider refused', async ({
  browser,
}) => {
  const page = await openConsole(browser, '/sign-in');
  await signInAs(page, 'nobody');
  await expectProblem(page, 'None of your groups has a role here');
  await page.goto('/connections');
  await expect(page).toHaveURL(/\/sign-in\?next=/);

  await page.context().clearCookies();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Sign in with Example SSO' }).click();
  await page.getByRole('link', { name: '[ Cancel ]' }).click();
  await expectProblem(page, 'The provider did not let you in');
  await page.context().close();
});

test('an answer that this browser did not ask for is worth nothing', async ({ browser }) => {
  const page = await openConsole(browser, '/sign-in/callback?code=stolen&state=stolen');
  await expectProblem(page, 'begun in another window');

  // Asked for here, but the state is another one.
  await page.goto('/sign-in/start?next=%2Fconnections');
  await page.goto('/sign-in/callback?code=stolen&state=stolen');
  await expectProblem(page, 'did not hold');
  // What was begun can be ended once.
  await page.goto('/sign-in/callback?code=stolen&state=stolen');
  await expectProblem(page, 'begun in another window');
  // Nor is anybody led to another site afterwards.
  const start = await page.request.get('/sign-in/start?next=https://evil.example/', { maxRedirects: 0 });
  expect(new URL(start.headers().location ?? '', AUDIENCE.origin).origin).toBe(team.provider.issuer);
  await page.context().close();
});

test('without local users neither the printed link nor a password signs in', async ({ browser }) => {
  const page = await openConsole(browser, team.signInUrl);
  await expect(page.getByText('the identity provider signs in')).toBeVisible();
  await page.context().close();
});

test('what goes to more than the target allows one person begins when a second one approves it', async ({
  browser,
  connect,
}) => {
  const user = `crowd-${Date.now()}`;
  const clients = [await connect({ user }), await connect({ user })];
  const [olga, omar] = [await openConsole(browser, '/sign-in'), await openConsole(browser, '/sign-in')];
  await signInAs(olga, 'olga');
  await expect(heading(olga)).toBeVisible();
  await olga.goto(`/connections?user=${user}`);
  await olga.getByRole('link', { name: 'Job for these' }).click();
  await olga.getByLabel('Message').fill('Agreed by two');
  await olga.getByRole('button', { name: 'Prepare' }).click();
  await expect(olga.getByText('More than 1 recipient takes two persons')).toBeVisible();
  await olga.getByLabel('Type local to confirm').fill('local');
  await expectAccessible(olga);
  await olga.getByRole('button', { name: 'Ask for approval' }).click();
  await expect(olga.getByText('Somebody else has to approve it within an hour')).toBeVisible();
  await expect(olga.getByRole('button', { name: /^(Approve|Send)/ })).toHaveCount(0);

  await signInAs(omar, 'omar');
  await expect(heading(omar)).toBeVisible();
  await omar.goto(olga.url());
  await expect(omar.getByText('olga asks for this start')).toBeVisible();
  expect(clients.flatMap(({ received }) => received)).toEqual([]);
  await omar.getByLabel('Type local to confirm').fill('local');
  await expectAccessible(omar);
  await omar.getByRole('button', { name: 'Approve: Send to 2 connections' }).click();
  for (const page of [omar, olga]) await expect(page.getByText('2 of 2')).toBeVisible();
  expect(clients.map(({ received }) => received.map(String))).toEqual([['Agreed by two'], ['Agreed by two']]);
  await olga.context().close();
  await omar.context().close();
});
