import { type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test';
import { GIVEN_ROLES, type GivenRole } from '../lib/domain/role';
import { type FaultWish, putFaults } from './faults';
import { type Stack, startStack } from './stack';
import { connectClient, type TestClient } from './test-client';
import { addUser, signIn } from './utils';

type StorageState = Exclude<BrowserContextOptions['storageState'], undefined>;

type TestFixtures = {
  /** A page of the console, signed in with this role. */
  consoleAs: (role: GivenRole, options?: BrowserContextOptions) => Promise<Page>;
  /** A real WebSocket client; what is still open at the end of the test is closed. */
  connect: (options?: { user?: string; userAgent?: string }) => Promise<TestClient>;
  /** Makes calls to some connections fail as asked, until the test ends; see lib/local/gateway/faults/fault-rule.ts. */
  failCalls: (rules: FaultWish[]) => Promise<void>;
  /** A stack of this test alone, for tests that stop parts of it or need it empty. */
  ownStack: Stack;
};
type WorkerFixtures = {
  /** The whole product on free ports, shared by the tests of a worker. */
  stack: Stack;
  /** One signed-in user per role. */
  sessions: Record<GivenRole, StorageState>;
};

export const test = base.extend<TestFixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
  ownStack: async ({}, use) => {
    const stack = await startStack();
    await use(stack);
    await stack.stop();
  },
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const stack = await startStack();
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  sessions: [
    async ({ stack, browser }, use) => {
      const admin = await browser.newContext({ baseURL: stack.baseUrl });
      const page = await admin.newPage();
      await signIn(page, 'admin', stack.adminPassword);
      const sessions = { admin: await admin.storageState() } as Record<GivenRole, StorageState>;
      for (const role of GIVEN_ROLES.filter((each) => each !== 'admin')) {
        const password = await addUser(page, `the-${role}`, role);
        const context = await browser.newContext({ baseURL: stack.baseUrl });
        await signIn(await context.newPage(), `the-${role}`, password);
        sessions[role] = await context.storageState();
        await context.close();
      }
      await admin.close();
      await use(sessions);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  consoleAs: async ({ stack, sessions, browser, contextOptions }, use) => {
    const pages: Page[] = [];
    await use(async (role, options) => {
      const context = await browser.newContext({
        ...contextOptions,
        baseURL: stack.baseUrl,
        storageState: sessions[role],
        ...options,
      });
      const page = await context.newPage();
      pages.push(page);
      await page.goto('/connections');
      // Who reads the audit alone is led there.
      const name = role === 'auditor' ? 'Audit' : 'Connections';
      await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
      return page;
    });
    for (const page of pages) await page.context().close();
  },
  failCalls: async ({ stack }, use) => {
    await use((rules) => putFaults(stack, rules));
    await putFaults(stack, []);
  },
  connect: async ({ stack }, use) => {
    const clients: TestClient[] = [];
    await use(async (options) => {
      const client = await connectClient(stack, options);
      clients.push(client);
      return client;
    });
    for (const client of clients) client.socket.terminate();
  },
});

export { expect };
