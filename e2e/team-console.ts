import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Browser, Locator, Page } from '@playwright/test';
import { expectAccessible } from './expect-accessible';
import { expect } from './fixtures';
import { startProvider } from './provider';
import type { Stack } from './stack';
import { startProcess } from './start-process';
import { REGISTRY_TABLE, tableClient } from './test-client';
import { cookieFlags, expectToast, type Row, selectRow } from './utils';

const CONSOLE_TABLE = 'console-of-team';

/** Who is at the identity provider, and the groups they are in. */
const PEOPLE = {
  olga: ['platform', 'everyone'],
  omar: ['platform'],
  ada: ['owners'],
  vera: ['everyone'],
  petra: ['split'],
  nobody: ['sales'],
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A console over a stack as it runs for a team: people of an identity provider, and what is sent to everyone takes two of them. */
export async function startTeamConsole(stack: Stack) {
  const { region, callbackUrl, tableUrl, credentialsFile } = stack;
  const port = await freePort();
  const consoleUrl = `http://127.0.0.1:${port}`;
  const provider = await startProvider(consoleUrl, PEOPLE);
  // It is down when the console starts, and comes back later.
  await provider.stop();
  const dataDir = mkdtempSync(join(tmpdir(), 'switchboard-e2e-'));
  const targetsFile = join(dataDir, 'targets.json');
  const settings = {
    console: { region, table: { name: CONSOLE_TABLE, endpoint: tableUrl } },
    identityProvider: {
      issuer: provider.issuer,
      clientId: 'switchboard',
      consoleUrl,
      title: 'Example SSO',
      roles: {
        everyone: 'viewer',
        platform: 'operator',
        owners: 'admin',
        split: { local: 'operator', strict: 'viewer', '*': 'none' },
      },
      localUsers: false,
    },
    targets: [
      {
        name: 'local',
        kind: 'production',
        region,
        callbackUrl,
        table: { name: REGISTRY_TABLE, endpoint: tableUrl },
        approveAbove: 1,
      },
      // The same fleet where nobody acts alone.
      {
        name: 'strict',
        kind: 'production',
        region,
        callbackUrl,
        table: { name: REGISTRY_TABLE, endpoint: tableUrl },
        release: { everyAct: true, expiresAfterMinutes: 10 },
      },
    ],
  };
  writeFileSync(targetsFile, JSON.stringify(settings));
  const adminPassword = 'a-password-for-tests';
  const start = startProcess({
    dataDir,
    env: {
      PORT: String(port),
      TARGETS_FILE: targetsFile,
      AUTH_SECRET: 'x'.repeat(40),
      ADMIN_PASSWORD: adminPassword,
      OIDC_CLIENT_SECRET: 'a-secret-for-tests',
      AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
    },
  });
  const { signInUrl } = await start.ready();
  const open = async (browser: Browser, path: string) => {
    const page = await (await browser.newContext({ baseURL: consoleUrl })).newPage();
    await page.goto(path);
    return page;
  };
  return {
    /** This path in a browser of its own. */
    open,
    /** The same for somebody who has signed in there. */
    async openAs(browser: Browser, name: string, path: string) {
      const page = await open(browser, '/sign-in');
      await signInAs(page, name);
      await expect(heading(page)).toBeVisible();
      await page.goto(path);
      return page;
    },
    /** A local user from before the provider alone signed in. */
    async putFormerUser(name: string) {
      const client = tableClient(stack);
      const item = { pk: 'USERS', sk: name, name, role: 'admin', createdAt: 0, passwordHash: 'scrypt' };
      await client.send(new PutItemCommand({ TableName: CONSOLE_TABLE, Item: marshall(item) }));
      client.destroy();
    },
    consoleUrl,
    /** What the first user would have, where there were local users. */
    adminPassword,
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

/** Fills in the provider's own pages. */
export async function signInAs(page: Page, login: string) {
  await page.getByRole('link', { name: 'Sign in with Example SSO' }).click();
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

const askToSignIn = (page: Page, next: string, headers = {}) =>
  page.request.get(`/sign-in/start?${new URLSearchParams({ next })}`, { maxRedirects: 0, headers });

/** Begins to sign in, as another tab of this browser would; where at the provider it leads to. */
export async function beginSignIn(page: Page, next: string): Promise<URL> {
  return new URL((await askToSignIn(page, next)).headers().location ?? '', 'http://nowhere.invalid');
}

/** What binds an answer to this browser is kept from scripts, from other sites and, where there is TLS, from plain http, and fits into the headers of a request. */
export async function expectPendingKept(page: Page) {
  for (const [proto, more] of [
    ['http', []],
    ['https', ['secure']],
  ] as const) {
    const begun = await askToSignIn(page, '/overview', { 'x-forwarded-proto': proto });
    const cookie = begun.headers()['set-cookie'] ?? '';
    const flags = cookieFlags(cookie, `${/^switchboard_sign_in_[\w-]{43}(?==)/.exec(cookie)}`);
    expect(flags, proto).toEqual(['httponly', 'path=/sign-in', 'samesite=lax', ...more]);
  }
  // Of many sign-ins that were begun the last three wait, with the path alone of a long address.
  for (let tab = 0; tab < 5; tab++) await beginSignIn(page, `/connections?user=${'u'.repeat(5_000)}`);
  const kept = (await page.context().cookies()).filter(({ name }) => name.startsWith('switchboard_sign_in'));
  expect(kept.map(({ value }) => value.length < 1_000)).toEqual([true, true, true]);
}

export const heading = (page: Page) => page.getByRole('heading', { name: 'Connections', level: 1 });

export const expectProblem = (page: Page, text: string) =>
  expect(page.getByRole('alert').filter({ hasText: text })).toBeVisible();

/** An answer with this state, which nobody at the provider gave. */
export async function expectAnswer(page: Page, state: string, problem: string) {
  await page.goto(`/sign-in/callback?${new URLSearchParams({ code: 'stolen', state })}`);
  await expectProblem(page, problem);
}

/** Where every act takes two, on the list of the target that is called strict. */
export async function askToKick(page: Page, rows: Row[], lastWords: string) {
  for (const row of rows) await selectRow(page, row);
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Kick' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Every act on this target takes two persons');
  await dialog.getByLabel('Last words').fill(lastWords);
  await dialog.getByLabel('Type strict to confirm').fill('strict');
  await expectAccessible(page);
  const act = `ick ${rows.length} connections`;
  await dialog.getByRole('button', { name: `Ask for approval: k${act}` }).click();
  await expectToast(page, `Asked for: K${act}`);
}

/**
 * On the card of the one request that waits, for which nobody gave a reason: whose each connection is, that it is there, and the way to it. All of
 * that but its state is in the first answer of the server, and the page takes it up without throwing.
 */
export async function expectRecipients(page: Page, card: Locator, rows: (Row & { user: string })[]) {
  const thrown: unknown[] = [];
  page.on('pageerror', (error) => thrown.push(error));
  await page.reload();
  await expect(page.getByRole('link', { name: '1 request for you to decide' })).toBeVisible();
  await expect(card).toContainText('No reason given.');
  for (const { connectionId, user } of rows) {
    const recipient = card.getByRole('listitem').filter({ hasText: connectionId });
    await expect(recipient).toContainText(new RegExp(`${user}.*Connected`));
    const opened = new URLSearchParams({ target: 'strict', open: connectionId });
    await expect(recipient.getByRole('link')).toHaveAttribute('href', `/connections?${opened}`);
  }
  expect(thrown).toEqual([]);
}
