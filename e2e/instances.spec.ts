import { existsSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { consolesOf, type Instance } from './instances';
import type { Stack } from './stack';
import { connectClient, type TestClient } from './test-client';
import { expectRow, findUser, signIn } from './utils';

/** Several consoles on the same tables are one to whoever uses them, also when one of them ends. */

const PER_SECOND = 25;
/** In turns of the rate, so that there is time to look on. */
const CLIENTS = 100;

test.describe.configure({ timeout: 180_000 });

let running: Instance[] = [];
test.afterEach(async () => {
  for (const instance of running) instance.signal('SIGKILL');
  await Promise.all(running.map(({ exited }) => exited));
  running = [];
});

async function started(instance: Promise<Instance>): Promise<Instance> {
  const made = await instance;
  running.push(made);
  await expect.poll(() => made.ask('/api/ready'), { timeout: 60_000 }).toBe(200);
  return made;
}

async function connectCrowd(stack: Stack, user: string) {
  const at: number[] = [];
  const clients: TestClient[] = [];
  for (let count = 0; count < CLIENTS; count += 20) {
    clients.push(...(await Promise.all(Array.from({ length: 20 }, () => connectClient(stack, { user })))));
  }
  for (const { socket } of clients) socket.on('message', () => at.push(Date.now()));
  return { clients, at };
}

/** Prepares a notice to all of a user and begins to send it; answers the path of the job's page. */
async function startJob(page: Page, { url }: Instance, user: string, words: string): Promise<string> {
  await page.goto(`${url}/connections?user=${user}`);
  await page.getByRole('link', { name: 'Job for these' }).click();
  await page.getByLabel('Message').fill(words);
  await page.getByRole('button', { name: 'Prepare' }).click();
  await page.getByRole('button', { name: `Send to ${CLIENTS} connections` }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Running' })).toBeVisible();
  return new URL(page.url()).pathname + new URL(page.url()).search;
}

/** Every client got each of these once, or not at all where the console says that it does not know. */
function expectNobodyTwice(clients: TestClient[], words: string): number {
  const counts = clients.map(({ received }) => received.filter((each) => String(each) === words).length);
  expect(counts.filter((count) => count > 1)).toEqual([]);
  return counts.filter((count) => count === 1).length;
}

function busiestSecond(at: number[]): number {
  return Math.max(0, ...at.map((from) => at.filter((each) => each >= from && each < from + 1000).length));
}

test('two consoles are one: sessions, list, jobs, rate; when one is killed the other finishes what it was at', async ({
  stack,
  browser,
}) => {
  const start = consolesOf(stack, { table: 'console-of-two', perSecond: PER_SECOND });
  const [first, second] = await Promise.all([started(start()), started(start())]);
  const context = await browser.newContext();
  const [page, other] = [await context.newPage(), await context.newPage()];
  await signIn(page, 'admin', stack.adminPassword, first.url);
  await other.goto(`${second.url}/connections`);
  await expect(other.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible();

  const user = `crowd-${Date.now()}`;
  const { clients, at } = await connectCrowd(stack, user);
  const one = await connectClient(stack, { user: `${user}-one` });
  for (const each of [page, other]) {
    await findUser(each, one.user);
    await expectRow(each, one, ['Live']);
  }

  const job = await startJob(page, first, user, 'from the first');
  const otherJob = await startJob(other, second, user, 'from the second');
  // Each shows what the other is at.
  const look = await context.newPage();
  await look.goto(second.url + job);
  await expect(look.getByText(/^[1-9]\d* of 100$/)).toBeVisible();
  await expect.poll(() => at.length, { timeout: 60_000 }).toBeGreaterThan(CLIENTS / 2);
  first.signal('SIGKILL');
  await expect(look.getByRole('status').filter({ hasText: 'Done' })).toBeVisible({ timeout: 90_000 });
  await expect(look.getByText('100 of 100')).toBeVisible();
  await other.goto(second.url + otherJob);
  await expect(other.getByRole('status').filter({ hasText: 'Done' })).toBeVisible();
  expect(expectNobodyTwice(clients, 'from the second')).toBe(CLIENTS);
  // What was claimed when it was killed may or may not have gone out, and is never sent again.
  expect(expectNobodyTwice(clients, 'from the first')).toBeGreaterThanOrEqual(CLIENTS - 16);
  // A tenth above it is what one process may make up for, and a busy machine more; without sharing it would be twice the rate.
  expect(busiestSecond(at)).toBeLessThanOrEqual(1.3 * PER_SECOND);
  await context.close();
  for (const { socket } of [...clients, one]) socket.terminate();
});

test('the container is built with what traces and metrics need', () => {
  for (const name of ['prom-client', '@opentelemetry/sdk-trace-node', '@opentelemetry/exporter-trace-otlp-http']) {
    expect(existsSync(`.next/standalone/node_modules/${name}`), name).toBe(true);
  }
});
