import { readFile } from 'node:fs/promises';
import { localTime, prepare, ZONE } from './crowd';
import { expectAccessible } from './expect-accessible';
import type { FaultWish } from './faults';
import { expect, test } from './fixtures';
import { type Action, act, builtActions } from './matrix';
import type { TestClient } from './test-client';
import { findUser } from './utils';

test.describe.configure({ timeout: 120_000 });

test('a notice to all that a search finds: prepared, looked at, sent, accounted for', async ({
  consoleAs,
  connect,
}) => {
  const user = `crowd-${Date.now()}`;
  const clients = [await connect({ user }), await connect({ user }), await connect({ user })];
  const page = await consoleAs('support');
  await findUser(page, user);
  await page.getByRole('link', { name: 'Job for these' }).click();
  await expect(page.getByRole('heading', { name: 'New job' })).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Everyone' })).toHaveCount(0);
  await prepare(page, 'Hello {{nobody}}');
  await expect(page.getByText('There is no field {{nobody}}.')).toBeVisible();
  await expect(page.getByLabel('Message')).toBeFocused();
  await page.getByLabel('Reason (optional)').fill('Asked for by the lobby');
  await expect(page.getByText('There is no field {{nobody}}.')).toBeVisible();
  await page.getByLabel('Message').fill('Hello');
  await expect(page.getByText('There is no field {{nobody}}.')).toHaveCount(0);
  await prepare(page, 'Hello {{userId}}');
  await expect(page.getByRole('heading', { name: 'Send to 3 connections?' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Examples' })).toContainText(`Hello ${user}`);
  // Where one reads on, and the next key presses nothing.
  await expect(page.getByRole('heading', { name: 'Send to 3 connections?' })).toBeFocused();
  await expectAccessible(page);
  expect(clients.every(({ received }) => received.length === 0)).toBe(true);

  const newcomer = await connect({ user });
  await page.getByRole('button', { name: 'Send to 3 connections' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeVisible();
  await expect(page.getByText('3 of 3')).toBeVisible();
  expect(clients.map(({ received }) => received.map(String))).toEqual([1, 2, 3].map(() => [`Hello ${user}`]));
  expect(newcomer.received).toEqual([]);

  const admin = await consoleAs('admin');
  await admin.goto('/jobs');
  const line = admin
    .getByRole('list', { name: 'Jobs' })
    .getByRole('listitem')
    .filter({ hasText: `user:${user}` });
  await expect(line).toContainText(/Notice to all that .* finds.*3 delivered.*3 recipients.*Done/);
  await expectAccessible(admin);
  await admin.goto('/audit?act=job');
  const prepared = admin.getByRole('row').filter({ hasText: `user:${user}` });
  await expect(prepared).toContainText('prepare a notice');
  await expect(prepared).toContainText('Asked for by the lobby');

  // Whoever is late with a click has started nothing, on the record either.
  const id = new URL(page.url()).searchParams.get('id');
  const start = builtActions().find(({ name }) => name === 'startJob') as Action;
  const late = { target: 'local', id, seen: { status: 'prepared', changedAt: 0 } };
  expect((await act(admin.request, start, late)).text).toContain('"status":"done"');
  await admin.reload();
  await expect(admin.getByRole('row').filter({ hasText: 'done, it had begun already' })).toContainText('admin');
});

test('a start may wait for its time, and a person may begin it before', async ({ consoleAs, connect }) => {
  const user = `crowd-${Date.now()}`;
  const client = await connect({ user });
  const { timezoneId } = ZONE;
  const page = await consoleAs('operator', { timezoneId });
  await findUser(page, user);
  await page.getByRole('link', { name: 'Job for these' }).click();
  await page.getByLabel('Canary first').check();
  await prepare(page, 'Later');
  await expect(page.getByText('Too few for a canary: all at once.')).toBeVisible();
  await page.getByRole('radio', { name: 'Later' }).check();
  const [schedule, time] = [
    page.getByRole('button', { name: 'Schedule: Send to 1 connection' }),
    page.getByLabel('At, in your time zone'),
  ];
  await schedule.click();
  await expect(page.getByText('Choose a time.')).toBeVisible();
  await expect(time).toBeFocused();
  await time.fill(localTime(Date.now() - 3_600_000));
  await schedule.click();
  await expect(page.getByText('That time is over.')).toBeVisible();
  await expectAccessible(page);
  await time.fill(localTime(Date.now() + 2.5 * 3_600_000));
  await schedule.press('Enter');
  await expect(page.getByRole('heading', { name: /^Sends .* UTC, in 2 h/ })).toBeFocused();
  await page.keyboard.press('Enter');
  const admin = await consoleAs('admin', { timezoneId });
  await admin.goto(page.url());
  await admin.getByRole('button', { name: 'Change the time…' }).click();
  await admin.getByLabel('At, in your time zone').fill(localTime(Date.now() + 5 * 3_600_000));
  await page.getByRole('button', { name: 'Change the time…' }).click();
  await time.fill(localTime(Date.now() + 30.5 * 3_600_000));
  await page.getByRole('button', { name: 'Change the time', exact: true }).click();
  await expect(page.getByRole('heading', { name: /^Sends on .* UTC, in 1 d 6 h/ })).toBeVisible();
  await expect(page.getByText('what you typed')).toHaveCount(0);
  // Whoever was about to set another is told what became of it.
  await expect(admin.getByText('the-operator has changed this job meanwhile, so what you typed')).toBeVisible();
  await expect(admin.getByRole('heading', { name: /^Sends on .* UTC, in 1 d 6 h/ })).toBeFocused();
  expect(client.received).toEqual([]);
  await page.getByRole('button', { name: 'Send to 1 connection now' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeVisible();
  await expect(page.getByText(/Started .*, ended .* UTC \(.*\d s\)\./)).toBeVisible();
  expect(client.received.map(String)).toEqual(['Later']);
});

test('an audience that had nobody in it is written down again when a person asks', async ({ consoleAs, connect }) => {
  const user = `crowd-${Date.now()}`;
  const page = await consoleAs('operator');
  await page.goto(`/jobs/new?q=user%3A${user}`);
  await prepare(page, 'Welcome');
  await expect(page.getByRole('heading', { name: 'Nobody is in this audience' })).toBeVisible();
  await expect(page.getByText('Nobody to reach')).toBeVisible();
  await page.getByRole('link', { name: 'Change it…' }).click();
  await expect(page.getByLabel('Message')).toHaveValue('Welcome');
  await page.goBack();
  const client = await connect({ user });
  await page.getByRole('button', { name: 'Prepare again' }).click();
  await page.getByRole('button', { name: 'Send to 1 connection' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeVisible();
  expect(client.received.map(String)).toEqual(['Welcome']);
});

test('a canary that goes badly stops the job by itself; a kick shows what its return would take, and who came back', async ({
  consoleAs,
  connect,
  failCalls,
}) => {
  const user = `crowd-${Date.now()}`;
  // One after the other: the newest row of the user tells each its id.
  const clients: TestClient[] = [];
  while (clients.length < 24) clients.push(await connect({ user }));
  const connectionIds = clients.map(({ connectionId }) => connectionId);
  await failCalls([{ fault: 'internal-error', connectionIds, methods: ['POST'] }]);
  const page = await consoleAs('operator');
  await findUser(page, user);
  await page.getByRole('link', { name: 'Job for these' }).click();
  await page.getByLabel('Canary first').check();
  await prepare(page, 'Fragile');
  await page.getByRole('button', { name: 'Send to 24 connections' }).click();
  const status = page.getByRole('status').filter({ hasText: 'Halted' });
  await expect(status).toContainText(/Of the first 10 recipients 0 were reached, 0 were gone and 10 failed\./);
  await expect(status).toContainText('Nobody else was tried.');
  await expectAccessible(page);
  expect(clients.flatMap(({ received }) => received)).toEqual([]);
  await failCalls([]);

  // Who failed is listed by id; one of the others leaves before the job goes on.
  const exceptions = page.getByRole('list', { name: 'Exceptions' });
  await expect(exceptions.getByRole('listitem')).toHaveCount(10);
  const failed = await exceptions.getByRole('link').allInnerTexts();
  const leaver = clients.find(({ connectionId }) => !failed.includes(connectionId)) as TestClient;
  leaver.socket.close();
  await expect.poll(leaver.closed).toBeDefined();
  // Whoever remains is chosen from a list that ends when the job goes on.
  await page.getByLabel('Outcome').selectOption('Remaining (14)');
  await expect(exceptions.getByRole('listitem')).toHaveText(clients.slice(10).map(() => /Remaining/));
  await page.getByRole('button', { name: 'Go on in spite of the canary' }).click();
  await expect(page.getByText('the-operator went on.')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeVisible();
  expect(clients.filter(({ received }) => received.length === 1)).toHaveLength(13);

  await expect(page.getByRole('heading', { name: '11 exceptions' })).toBeVisible();
  await expect(page.getByLabel('Outcome')).toHaveValue('');
  await expect(exceptions.getByRole('listitem')).toHaveCount(11);
  await expect(page.getByRole('link', { name: 'Download CSV' })).not.toHaveAttribute('href', /outcome/);
  await page.getByLabel('Outcome').selectOption('Already gone (1)');
  await expect(exceptions.getByRole('listitem')).toHaveText([new RegExp(`${leaver.connectionId}.*Already gone`)]);
  await expectAccessible(page);
  await page.getByLabel('Outcome').selectOption('Failed (10)');
  await expect(exceptions.getByRole('listitem')).toHaveCount(10);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download CSV' }).click(),
  ]);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(11);
  for (const id of failed) expect(lines.filter((line) => line.includes(id) && line.includes('failed'))).toHaveLength(1);

  const earlier = page.url();
  await page.getByRole('link', { name: 'Send again to 10 that may have it' }).click();
  await expect(page.getByText(/^To the 10 recipients of Notice to .* that may have been reached, as/)).toBeVisible();
  // As it was, to change at will.
  await expect(page.getByLabel('Message')).toHaveValue('Fragile');
  await page.getByLabel('Canary first').uncheck();
  await prepare(page, 'Once more');
  await expect(page.getByRole('heading', { name: 'Send to 10 connections?' })).toBeVisible();
  await page.getByRole('button', { name: 'Send to 10 connections' }).click();
  await expect(page.getByText('10 of 10')).toBeVisible();
  expect(clients.filter(({ received }) => received.length === 1)).toHaveLength(23);
  // Nobody else does the same by mistake.
  await page.goto(earlier);
  await page.getByRole('link', { name: 'Another job sends again to 10 that may have it' }).click();
  await expect(page.getByText('10 of 10')).toBeVisible();
  const kicked = [...clients.filter((each) => each !== leaver), await connect({ user })];
  // One after the other: there is time to look on.
  const slowly = kicked.map(({ connectionId }, turn): FaultWish => {
    return { fault: 'delay', delayMs: 1 + turn * 300, connectionIds: [connectionId], methods: ['DELETE'] };
  });
  await failCalls(slowly);
  await page.goto(`/connections?user=${user}`);
  await page.getByRole('link', { name: 'Job for these' }).click();
  await page.getByRole('radio', { name: 'Kick' }).check();
  await page.getByLabel('Recipients a second').selectOption('10');
  await page.getByRole('button', { name: 'Prepare' }).click();
  await page.getByRole('button', { name: 'Kick 24 connections' }).click();
  const gauge = page.getByRole('meter', { name: /Kicks a second/ });
  await expect(gauge).toHaveAttribute('aria-valuetext', /^[1-9]\d* of 500 a second$/);
  await expectAccessible(page);
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeVisible();
  await expect(gauge).toHaveCount(0);
  await connect({ user });
  await connect({ user });
  await page.getByRole('button', { name: 'Look who came back' }).click();
  const back = page.getByRole('list', { name: 'Came back' });
  await expect(back.getByRole('listitem')).toHaveCount(1);
  await expect(back).toContainText(/2 times, last/);
  await expectAccessible(page);
  await back.getByRole('button', { name: 'Block…' }).click();
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'User' })).toHaveValue(user);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
});

test('a link to a job that is not there leads to all jobs', async ({ consoleAs }) => {
  const page = await consoleAs('support');
  for (const id of ['7d1c2c5e-1111-4111-8111-111111111111', 'mistyped']) {
    await page.goto(`/jobs/job?target=local&id=${id}`);
    await expect(page.getByRole('heading', { name: 'There is no such job' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  }
  await page.getByRole('link', { name: 'All jobs' }).click();
  await expect(page.getByRole('heading', { name: 'Jobs', level: 1 })).toBeVisible();
});
