import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { startProvider } from './provider';
import type { Stack } from './stack';
import { startProcess } from './start-process';
import { REGISTRY_TABLE } from './test-client';

/** People of an identity provider: a real one, and the console as it runs for a team. */

const PEOPLE = { olga: ['platform', 'everyone'], vera: ['everyone'], nobody: ['sales'] };
const AUDIENCE = { origin: 'http://127.0.0.1' };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startTeamConsole({ region, callbackUrl, tableUrl, credentialsFile }: Stack) {
  const port = await freePort();
  const consoleUrl = `http://127.0.0.1:${port}`;
  const provider = await startProvider(consoleUrl, PEOPLE);
  // It is down when the console starts, and comes back later.
  await provider.stop();
  const dataDir = mkdtempSync(join(tmpdir(), 'switchboard-e2e-'));
  const targetsFile = join(dataDir, 'targets.json');
  const settings = {
    console: { region, table: { name: 'console-of-team', endpoint: tableUrl } },
    identityProvider: {
      issuer: provider.issuer,
      clientId: 'switchboard',
      consoleUrl,
      title: 'Example SSO',
      roles: { everyone: 'viewer', platform: 'operator' },
      localUsers: false,
    },
    targets: [
      { name: 'local', kind: 'development', region, callbackUrl, table: { name: REGISTRY_TABLE, endpoint: tableUrl } },
    ],
  };
  writeFileSync(targetsFile, JSON.stringify(settings));
  const start = startProcess({
    dataDir,
    env: {
      PORT: String(port),
      TARGETS_FILE: targetsFile,
      AUTH_SECRET: 'x'.repeat(40),
      OIDC_CLIENT_SECRET: 'a-secret-for-tests',
      AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
    },
  });
  const { signInUrl } = await start.ready();
  return {
    consoleUrl,
    provider,
    signInUrl: String(signInUrl),
    output: start.output,
    async stop() {
      start.process.kill('SIGTERM');
      await start.exitCode;
      await provider.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

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

/** Fills in the provider's own pages. */
async function signInAs(page: Page, login: string) {
  await page.getByRole('link', { name: 'Sign in with Example SSO' }).click();
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
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
