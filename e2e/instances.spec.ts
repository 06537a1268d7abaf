import { existsSync } from 'node:fs';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Arrival, connectCrowd, expectNobodyTwice, startJob } from './crowd';
import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { consolesOf, type Instance, METRICS_TOKEN, startCollector } from './instances';
import { connectClient, tableClient } from './test-client';
import { expectRow, findUser, rowOf, signIn } from './utils';

/** Several consoles on the same tables are one to whoever uses them, also when one of them ends. */

const PER_SECOND = 25;
/** So many that there is time to look on before all have got it. */
const CLIENTS = 160;
/** How long a console goes on to answer that ends. */
const DRAIN_S = 5;

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
  await expect.poll(async () => (await made.ask('/api/ready')).status, { timeout: 60_000 }).toBe(200);
  return made;
}

/** Most messages that have certainly come within one second. */
function busiestSecond(at: Arrival[]): number {
  return Math.max(0, ...at.map(({ from }) => at.filter((each) => each.from >= from && each.to < from + 1000).length));
}

test('two consoles are one: sessions, list, jobs, rate; when one is killed the other finishes what it was at', async ({
  stack,
  browser,
}) => {
  const start = consolesOf(stack, { table: 'console-of-two', perSecond: PER_SECOND });
  const [first, second] = await Promise.all([started(start()), started(start())]);
  // One has made the first user, and the other says that it has not.
  const isUnused = (each: Instance) =>
    each.logged().some(({ msg }) => /^admin exists already .* ADMIN_PASSWORD is not used/.test(msg ?? ''));
  await expect.poll(() => [first, second].filter(isUnused)).toHaveLength(1);
  const context = await browser.newContext();
  const [page, other] = [await context.newPage(), await context.newPage()];
  await signIn(page, 'admin', stack.adminPassword, first.url);
  await other.goto(`${second.url}/connections`);
  await expect(other.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible();

  const user = `crowd-${Date.now()}`;
  const { clients, at } = await connectCrowd(stack, user, CLIENTS);
  const one = await connectClient(stack, { user: `${user}-one` });
  for (const each of [page, other]) {
    await findUser(each, one.user);
    await expectRow(each, one, ['Live']);
  }
  // Who comes and who goes while both are open is seen on both, without anybody touching a page.
  const late = await connectClient(stack, { user: one.user });
  for (const each of [page, other]) await expectRow(each, late, ['Live']);
  late.socket.close();
  for (const each of [page, other]) await expect(rowOf(each, late).filter({ hasText: 'Live' })).toHaveCount(0);
  for (const each of [page, other]) await expectRow(each, one, ['Live']);

  const job = await startJob(page, first, { user, size: CLIENTS, words: 'from the first' });
  const otherJob = await startJob(other, second, { user, size: CLIENTS, words: 'from the second' });
  // Each shows what the other is at.
  const look = await context.newPage();
  await look.goto(second.url + job);
  await expect(look.getByText(new RegExp(`^[1-9]\\d* of ${CLIENTS}$`))).toBeVisible();
  await expect.poll(() => at.length, { timeout: 60_000 }).toBeGreaterThan(CLIENTS / 2);
  first.signal('SIGKILL');
  await expect(look.getByRole('status').filter({ hasText: 'Done' })).toBeVisible({ timeout: 90_000 });
  await expect(look.getByText(`${CLIENTS} of ${CLIENTS}`)).toBeVisible();
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

test('a console that is asked to end gives its job away at once; logs, metrics and traces tell what was done, and of nobody', async ({
  stack,
  browser,
}) => {
  const collector = await startCollector();
  const start = consolesOf(stack, { table: 'console-of-three', perSecond: 12 });
  const [first, second] = await Promise.all([
    started(start({ DRAIN_SECONDS: String(DRAIN_S), TRUSTED_PROXIES: '1' })),
    started(start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })),
  ]);
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, 'admin', stack.adminPassword, second.url);

  // Signing out on one ends the session on the other.
  const guest = await browser.newContext();
  const leaving = await guest.newPage();
  await signIn(leaving, 'admin', stack.adminPassword, first.url);
  // The first is recorded, the others are counted.
  for (let time = 0; time < 3; time++) await leaving.goto(`${first.url}/audit`);
  await leaving.goto(`${second.url}/connections`);
  await leaving.getByRole('button', { name: /admin/ }).click();
  await leaving.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(leaving).toHaveURL(/\/sign-in/);
  await leaving.goto(`${first.url}/connections`);
  await expect(leaving).toHaveURL(/\/sign-in\?next=/);
  await guest.close();

  const user = `crowd-${Date.now()}`;
  const { clients } = await connectCrowd(stack, user, CLIENTS);
  const job = await startJob(page, first, { user, size: CLIENTS, words: 'handed over' });
  await expect.poll(() => expectNobodyTwice(clients, 'handed over'), { timeout: 30_000 }).toBeGreaterThan(10);

  // Ids of requests: a proxy's where there is one in front, else one's own, in the log and the answer.
  const traced = await first.ask('/api/ready', { 'x-request-id': 'given-by-proxy-1' });
  expect(traced.headers.get('x-request-id')).toBe('given-by-proxy-1');
  await expect
    .poll(() => first.logged().filter(({ request }) => request === 'given-by-proxy-1'))
    .toContainEqual(expect.objectContaining({ msg: 'request', method: 'GET', route: '/api/ready', status: 200 }));
  const untraced = await second.ask('/api/ready?secret=ann', { 'x-request-id': 'given-by-client' });
  expect(untraced.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);

  // Metrics, for whoever has the token.
  for (const headers of [{}, { authorization: 'Bearer wrong' }]) {
    const refused = await first.ask('/api/metrics', headers as Record<string, string>);
    expect(refused.status).toBe(401);
    expect(refused.body).toContain('METRICS_TOKEN');
    expect(refused.body).not.toContain(METRICS_TOKEN);
  }
  const { body } = await first.ask('/api/metrics');
  expect(body).toMatch(
    /switchboard_aws_calls_total\{service="execute-api",operation="PostToConnection",outcome="ok"\} [1-9]/,
  );
  expect(body).toMatch(/switchboard_aws_calls_total\{service="dynamodb",operation="Query",outcome="ok"\} [1-9]/);
  expect(body).toMatch(/switchboard_job_recipients_total\{outcome="delivered"\} [1-9]/);
  expect(body).toMatch(/switchboard_http_request_duration_seconds_count\{route="\/connections"\} [1-9]/);
  expect(body).toMatch(
    /switchboard_registry_read_duration_seconds_count\{target="shared",operation="list",outcome="ok"\} [1-9]/,
  );
  expect(body).toContain('switchboard_jobs{state="running"} 1');
  expect(body).not.toMatch(new RegExp(`${user}|admin`));

  const sentBefore = expectNobodyTwice(clients, 'handed over');
  first.signal('SIGTERM');
  // It goes on to answer, and says that it is not to be asked.
  await expect.poll(async () => (await first.ask('/api/ready')).status, { intervals: [50] }).toBe(503);
  expect(sentBefore).toBeLessThan(CLIENTS);
  const stoppedAt = Date.now();
  expect(await first.exited).toEqual([0, null]);
  // Before it would be made to end.
  expect(Date.now() - stoppedAt).toBeLessThan((DRAIN_S + 8) * 1000);
  expect(first.logged().map(({ msg }) => msg)).toContain('the console has stopped');
  // What it had only counted stands in the audit.
  const table = tableClient(stack);
  const counted = await table.send(
    new ScanCommand({
      TableName: 'console-of-three',
      FilterExpression: '#act = :act AND #total > :one',
      ExpressionAttributeNames: { '#act': 'act', '#total': 'total' },
      ExpressionAttributeValues: marshall({ ':act': 'read-audit', ':one': 1 }),
    }),
  );
  expect(counted.Items?.length).toBeGreaterThan(0);

  await page.goto(second.url + job);
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeVisible({ timeout: 60_000 });
  expect(expectNobodyTwice(clients, 'handed over')).toBe(CLIENTS);

  // A newer version has come that this one must not work beside.
  const schema = { version: 9, minimum: 9, migratedBy: null, migratedUntil: 0 };
  await table.send(
    new PutItemCommand({ TableName: 'console-of-three', Item: marshall({ pk: 'SCHEMA', sk: 'SCHEMA', ...schema }) }),
  );
  table.destroy();
  const words = 'The console table is at version 9 and asks for programs that know version 9 or newer.';
  await expect.poll(async () => (await second.ask('/api/ready')).body).toContain(words);
  expect((await second.ask('/api/ready')).status).toBe(503);
  await page.goto(`${second.url}/connections`);
  await expect(page.getByText(words)).toBeVisible();
  await expectAccessible(page);

  await context.close();
  second.signal('SIGTERM');
  expect(await second.exited).toEqual([0, null]);
  const spans = collector.received();
  for (const name of [
    'GET /connections',
    'list connections',
    'dynamodb Query',
    'job segment',
    'execute-api PostToConnection',
  ]) {
    expect(spans).toContain(`"name":"${name}"`);
  }
  expect(spans).not.toMatch(new RegExp(`${user}|handed over|secret=`));
  expect(JSON.stringify(second.logged())).not.toContain('handed over');
  collector.stop();
  for (const { socket } of clients) socket.terminate();
});

test('the container is built with what traces and metrics need', () => {
  for (const name of ['prom-client', '@opentelemetry/sdk-trace-node', '@opentelemetry/exporter-trace-otlp-http']) {
    expect(existsSync(`.next/standalone/node_modules/${name}`), name).toBe(true);
  }
});
